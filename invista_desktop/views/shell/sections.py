"""The parts of the app as data: what stands in the navigation, and who may see it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Section:
    """One entry of the navigation.

    Attributes:
        key: a stable word for programs and tests.
        title: in the person's language.
        icon: name of a drawing.
        permission: the word needed to see it; empty for everyone.
        factory: builds its screen when it is first opened.
        at_end: whether it stands at the bottom, apart from the work.
        keys: what leads there wherever it stands; empty for the number of its place.
    """

    key: str
    title: str
    icon: str
    permission: str
    factory: Callable[[], QWidget]
    at_end: bool = False
    keys: str = ""


def allowed(sections: Iterable[Section], permissions: Collection[str]) -> tuple[Section, ...]:
    """Return the sections a person with these permissions may see, those at the end last."""
    seen = (section for section in sections if not section.permission or section.permission in permissions)
    return tuple(sorted(seen, key=lambda section: section.at_end))


def keys_of(sections: Iterable[Section]) -> dict[str, str]:
    """Return what leads to each section by its own keys, else Ctrl with its number; the tenth is 0, none follow."""
    numbers = iter("1234567890")
    keys = {}
    for section in sections:
        number = "" if section.keys else next(numbers, "")
        keys[section.key] = section.keys or (f"Ctrl+{number}" if number else "")
    return keys
