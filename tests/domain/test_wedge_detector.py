"""The wedge detector: a scanner's keys become a scan, a person's keys come out as typed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.key_tables import EVDEV, WINDOWS, KeyTable
from invista_desktop.models.domain.wedge import Stroke, WedgeDetector
from invista_desktop.models.domain.wedge_settings import Decode, Key, WedgeSettings, calibrate

CODE = "]C1(Yz-/_:;10)A"


def key(at: int, text: str, **more: object) -> Stroke[str]:
    return Stroke(at, Key.CHARACTER, text, text, **more)  # type: ignore[arg-type]


def enter(at: int) -> Stroke[str]:
    return Stroke(at, Key.ENTER, "⏎", "\r")


class Keyboard:
    """Plays strokes to a detector and keeps what reached the focus widget, and the scans."""

    def __init__(self, settings: WedgeSettings | None = None, table: KeyTable = EVDEV) -> None:
        self.detector: WedgeDetector[str] = WedgeDetector(settings, table)
        self.delivered: list[str] = []
        self.scans: list[str] = []

    def press(self, *strokes: Stroke[str]) -> None:
        for stroke in strokes:
            self.wait_until(stroke.at)
            claims = self.detector.would_keep(stroke)
            verdict = self.detector.judge(stroke)
            assert not verdict.keep or claims or not stroke.pressed
            self.delivered += verdict.replay
            self.delivered += [] if verdict.keep else [stroke.token]
            self.scans += [] if verdict.scan is None else [verdict.scan]

    def wait_until(self, now: int) -> None:
        deadline = self.detector.deadline
        if deadline is not None and deadline < now:
            verdict = self.detector.wake(deadline)
            self.delivered += verdict.replay
            self.scans += [] if verdict.scan is None else [verdict.scan]

    def scan(self, text: str, *, start: int = 0, gap: int = 5) -> int:
        at = start
        for character in text:
            self.press(key(at, character))
            at += gap
        self.press(enter(at))
        return at


@pytest.mark.parametrize("gap", [0, 5, 40, 50])
def test_keys_within_the_gap_and_a_suffix_are_a_scan(gap: int) -> None:
    keyboard = Keyboard()

    keyboard.scan("5901234123457", gap=gap)

    assert keyboard.scans == ["5901234123457"]
    assert keyboard.delivered == []


@pytest.mark.parametrize("gap", [51, 60, 70, 100, 500])
def test_keys_further_apart_are_typing(gap: int) -> None:
    keyboard = Keyboard()

    keyboard.scan("hello", gap=gap)

    assert keyboard.scans == []
    assert keyboard.delivered == [*"hello", "⏎"]


def test_twenty_scans_without_a_pause_are_twenty_scans() -> None:
    keyboard = Keyboard()

    for _ in range(20):
        keyboard.scan("LOC-1", start=7, gap=0)

    assert keyboard.scans == ["LOC-1"] * 20


def test_fewer_than_four_characters_are_given_back_with_their_enter() -> None:
    keyboard = Keyboard()

    keyboard.scan("abc")

    assert keyboard.scans == []
    assert keyboard.delivered == [*"abc", "⏎"]


def test_typing_and_then_scanning_keeps_both_apart() -> None:
    keyboard = Keyboard()

    keyboard.press(key(0, "a"), key(80, "b"))
    keyboard.scan("LOC-1", start=200)

    assert keyboard.delivered == ["a", "b"]
    assert keyboard.scans == ["LOC-1"]


@given(st.lists(st.tuples(st.sampled_from("abcXYZ019 -/ü⏎→"), st.integers(51, 400)), max_size=40))
def test_typing_slower_than_the_gap_comes_out_as_typed(typed: list[tuple[str, int]]) -> None:
    keyboard = Keyboard()
    at = 0
    for sign, pause in typed:
        at += pause
        kind = {"⏎": Key.ENTER, "→": Key.OTHER}.get(sign, Key.CHARACTER)
        keyboard.press(Stroke(at, kind, sign, sign if kind is Key.CHARACTER else ""))
    keyboard.wait_until(at + 1000)

    assert keyboard.delivered == [sign for sign, _ in typed]
    assert keyboard.scans == []


@given(st.lists(st.tuples(st.sampled_from("ab1⏎→⇧⎇"), st.integers(0, 90), st.booleans()), max_size=60))
def test_whatever_the_rhythm_nothing_is_lost_or_reordered(played: list[tuple[str, int, bool]]) -> None:
    keyboard = Keyboard()
    kinds = {"⏎": Key.ENTER, "→": Key.OTHER, "⇧": Key.SHIFT, "⎇": Key.ALT}
    at, typed = 0, []
    for sign, pause, repeats in played:
        at += pause
        kind = kinds.get(sign, Key.CHARACTER)
        stroke = Stroke(at, kind, sign, sign if kind is Key.CHARACTER else "", repeats=repeats)
        keyboard.press(stroke)
        typed += [] if kind is Key.SHIFT else [sign]
    keyboard.wait_until(at + 1000)

    given_back = [sign for sign in keyboard.delivered if sign != "⇧"]
    scanned = sum(len(scan) for scan in keyboard.scans)
    if not keyboard.scans:
        assert given_back == typed
    assert len(given_back) + scanned + len(keyboard.scans) <= len(typed)
    rest = iter(typed)
    assert all(sign in rest for sign in given_back)


@given(
    st.text("".join(EVDEV[code][0] for code in range(10, 62) if code in EVDEV), min_size=4, max_size=30),
    st.integers(0, 50),
)
def test_a_scan_of_any_text_at_any_speed_within_the_gap_is_read(text: str, gap: int) -> None:
    keyboard = Keyboard()

    keyboard.scan(text, gap=gap)

    assert keyboard.scans == [text]
    assert keyboard.delivered == []


def us_keys(text: str, table: KeyTable, *, typed_as: str = "?") -> list[Stroke[str]]:
    """The strokes of a US scanner on a computer whose layout turns every key into something else."""
    places = {sign: (code, shift) for code, signs in table.items() for shift, sign in enumerate(signs)}
    strokes = []
    for at, character in enumerate(text):
        ctrl = character < " "
        code, shift = places["]" if ctrl else character]
        strokes.append(key(at, typed_as, scan_code=code, shift=bool(shift), ctrl=ctrl))
    return strokes


@pytest.mark.parametrize("table", [EVDEV, WINDOWS], ids=["evdev", "windows"])
@pytest.mark.parametrize("typed_as", ["ß", "a", "+"])
def test_a_scan_is_read_whatever_the_layout_makes_of_its_keys(table: KeyTable, typed_as: str) -> None:
    keyboard = Keyboard(table=table)

    keyboard.press(*us_keys(f"{CODE}\x1dB", table, typed_as=typed_as), enter(40))

    assert keyboard.scans == [f"{CODE}\x1dB"]


def test_a_scanner_set_to_the_layout_of_the_computer_is_read_by_its_text() -> None:
    keyboard = Keyboard(WedgeSettings(decode=Decode.TEXT))

    keyboard.press(*(key(at, sign, scan_code=52) for at, sign in enumerate("zück")), enter(9))

    assert keyboard.scans == ["zück"]


def test_a_group_separator_is_kept_as_text_and_as_ctrl_bracket() -> None:
    keyboard = Keyboard()

    keyboard.press(*(key(at, sign) for at, sign in enumerate("10AB")))
    keyboard.press(key(4, "\x1d", ctrl=True), key(5, "]", ctrl=True), key(6, "C"), enter(7))

    assert keyboard.scans == ["10AB\x1d\x1dC"]


def test_a_shortcut_after_typing_stays_a_shortcut() -> None:
    keyboard = Keyboard()
    save = key(60, "\x13", ctrl=True)

    keyboard.press(key(0, "a"), key(30, "b"))

    assert not keyboard.detector.would_keep(save)
    keyboard.press(save)
    assert keyboard.delivered == ["a", "b", "\x13"]


def test_an_automatic_repeat_is_a_person_holding_a_key() -> None:
    keyboard = Keyboard()

    keyboard.press(key(0, "a"), *(key(500 + 30 * n, "a", repeats=True) for n in range(10)), enter(805))

    assert keyboard.scans == []
    assert keyboard.delivered == ["a"] * 11 + ["⏎"]


def test_a_repeat_faster_than_any_keyboard_is_a_scanner() -> None:
    keyboard = Keyboard()

    keyboard.press(*(key(at, sign, repeats=at > 0) for at, sign in enumerate("1111222")), enter(8))

    assert keyboard.scans == ["1111222"]


def test_shift_between_the_keys_of_a_scan_does_not_break_it() -> None:
    keyboard = Keyboard()
    shift = Stroke(80, Key.SHIFT, "⇧")

    keyboard.press(key(0, "a"), key(40, "b"), shift, key(120, "C"), key(160, "d"), enter(200))

    assert keyboard.scans == ["abCd"]


def test_alt_and_digits_are_the_character_with_that_number() -> None:
    keyboard = Keyboard()
    alt = Stroke(4, Key.ALT, "⎇")

    keyboard.press(*(key(at, sign) for at, sign in enumerate("10AB")), alt)
    keyboard.press(*(key(5 + at, sign, alt=True) for at, sign in enumerate("029")))
    keyboard.press(replace(alt, at=8, pressed=False), key(9, "C"), enter(10))

    assert keyboard.scans == ["10AB\x1dC"]
    assert keyboard.delivered == []


def test_keys_coming_up_follow_their_keys_going_down() -> None:
    keyboard = Keyboard()
    space = Stroke(0, Key.CHARACTER, "␣", " ")

    keyboard.press(space, replace(space, at=20, token="up", pressed=False))
    assert keyboard.delivered == []
    keyboard.wait_until(200)
    assert keyboard.delivered == ["␣", "up"]

    keyboard.press(replace(space, at=300), key(310, "a"))
    keyboard.wait_until(500)
    keyboard.press(replace(space, at=500, token="late up", pressed=False))
    assert keyboard.delivered == ["␣", "up", "␣", "a", "late up"]


def test_keys_of_a_scan_coming_up_reach_nobody() -> None:
    keyboard = Keyboard()
    at = keyboard.scan("LOC-1")

    keyboard.press(replace(key(at + 1, "1"), pressed=False), replace(enter(at + 2), pressed=False))

    assert keyboard.delivered == []


def test_with_a_prefix_typing_is_never_held_back() -> None:
    keyboard = Keyboard(WedgeSettings(has_prefix=True))

    keyboard.press(*(key(at, sign) for at, sign in enumerate("hello")), enter(6))

    assert keyboard.delivered == [*"hello", "⏎"]
    assert keyboard.scans == []


def test_a_prefix_starts_a_scan_of_any_length_and_an_enter_after_etx_is_dropped() -> None:
    keyboard = Keyboard(WedgeSettings(has_prefix=True))

    keyboard.press(key(0, "\x02", ctrl=True), key(200, "7"), key(300, "\x03", ctrl=True), enter(390))
    keyboard.press(key(1000, "\x02", ctrl=True), key(1001, "8"), enter(1002), enter(1050))

    assert keyboard.scans == ["7", "8"]
    assert keyboard.delivered == ["⏎"]


def test_a_prefix_without_an_end_gives_the_text_back() -> None:
    keyboard = Keyboard(WedgeSettings(has_prefix=True))

    keyboard.press(key(0, "\x02", ctrl=True), key(1, "7"), key(2, "8"))
    keyboard.wait_until(2000)

    assert keyboard.delivered == ["7", "8"]


def test_without_a_suffix_a_scan_ends_when_nothing_more_comes() -> None:
    keyboard = Keyboard(WedgeSettings(suffixes=frozenset()))

    keyboard.press(*(key(at, sign) for at, sign in enumerate("LOC-1")))
    keyboard.wait_until(100)
    assert keyboard.scans == []
    keyboard.wait_until(200)

    assert keyboard.scans == ["LOC-1"]
    assert keyboard.delivered == []


def test_held_keys_are_given_back_when_the_keyboard_goes_elsewhere() -> None:
    keyboard = Keyboard()
    keyboard.press(key(0, "a"))

    assert keyboard.detector.give_up().replay == ("a",)
    assert not keyboard.detector.is_holding


@pytest.mark.parametrize(("pace", "gap"), [(2, 20), (12, 30), (40, 100), (90, 150)])
def test_calibration_allows_for_two_and_a_half_times_the_pace(pace: int, gap: int) -> None:
    settings = calibrate([pace * key for key in range(20)], WedgeSettings(has_prefix=True))

    assert settings.gap_ms == gap
    assert settings.hold_ms > gap
    assert settings.has_prefix


def test_one_hiccup_does_not_spoil_a_calibration() -> None:
    stamps = [10 * key for key in range(30)]

    assert calibrate([*stamps, stamps[-1] + 400]).gap_ms == 25


def test_too_few_keys_cannot_calibrate() -> None:
    with pytest.raises(RuleViolation):
        calibrate([0, 10, 20])
