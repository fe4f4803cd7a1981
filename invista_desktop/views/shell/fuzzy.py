"""Finding a command by a few of its letters. Knows no Qt."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

_START_OF_WORD, _NEXT_TO_LAST, _ANYWHERE = 8, 5, 1


def best(typed: str, things: Iterable[T], words: Callable[[T], str]) -> list[T]:
    """Return the things whose words hold the typed letters in order, the best first.

    Nothing typed finds all of them, in their own order.
    """
    if not typed.strip():
        return list(things)
    scored = ((score(typed, words(thing)), thing) for thing in things)
    found = [(points, thing) for points, thing in scored if points is not None]
    return [thing for _, thing in sorted(found, key=lambda pair: -pair[0])]


def score(typed: str, words: str) -> int | None:
    """Return how well the letters fit: more for starts of words and runs; None where they do not."""
    wanted, text = typed.casefold().replace(" ", ""), words.casefold()
    points, last = 0, -1
    for letter in wanted:
        places = [place for place in range(last + 1, len(text)) if text[place] == letter]
        if not places:
            return None
        place = next((place for place in places if _starts_word(text, place)), places[0])
        if place != last + 1 and places[0] == last + 1 and last >= 0:
            place = places[0]
        if _starts_word(text, place):
            points += _START_OF_WORD
        elif place == last + 1:
            points += _NEXT_TO_LAST
        else:
            points += _ANYWHERE
        last = place
    return points * 10 - len(text) // 4


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
