"""Dates and times as GS1 element strings write them."""

import calendar
from collections.abc import Callable
from datetime import date, time

from invista_desktop.models.domain.gtin import is_digits

NO_TIME = "9999"


def full_year(two_digits: int, today: date) -> int:
    """Return the year meant: at most 49 years back and 50 ahead of `today`."""
    year = today.year - today.year % 100 + two_digits
    if year - today.year >= 51:
        return year - 100
    return year + 100 if year - today.year <= -50 else year


def day_of(text: str, today: date, *, month_end: bool) -> date | None:
    """Return the day `YYMMDD` means, None if there is no such day.

    Day 00 is the last of the month where `month_end` allows it.
    """
    if len(text) != 6 or not is_digits(text):
        return None
    return _day(full_year(int(text[:2]), today), text[2:4], text[4:], month_end=month_end)


def long_day_of(text: str, *, month_end: bool) -> date | None:
    """Return the day `YYYYMMDD` means, None if there is no such day."""
    if len(text) != 8 or not is_digits(text):
        return None
    return _day(int(text[:4]), text[4:6], text[6:], month_end=month_end)


def time_of(text: str) -> time | None:
    """Return the time `HH`, `HHMM` or `HHMMSS` means, None if there is no such time."""
    if len(text) not in {2, 4, 6} or not is_digits(text):
        return None
    padded = text.ljust(6, "0")
    try:
        return time(int(padded[:2]), int(padded[2:4]), int(padded[4:]))
    except ValueError:
        return None


def _day(year: int, month_text: str, day_text: str, *, month_end: bool) -> date | None:
    month, day = int(month_text), int(day_text)
    try:
        if day == 0 and month_end:
            day = calendar.monthrange(year, month)[1]
        return date(year, month, day)
    except ValueError:
        return None


def _short_date(value: str, today: date) -> bool:
    return day_of(value, today, month_end=True) is not None


def _exact_date(value: str, today: date) -> bool:
    return day_of(value, today, month_end=False) is not None


def _date_and_time(value: str, today: date) -> bool:
    return _exact_date(value[:6], today) and time_of(value[6:]) is not None


def _optional_time(value: str, today: date) -> bool:
    return _exact_date(value[:6], today) and (len(value) == 6 or time_of(value[6:]) is not None)


def _delivery_time(value: str, today: date) -> bool:
    return _short_date(value[:6], today) and (value[6:] == NO_TIME or time_of(value[6:]) is not None)


def _date_range(value: str, today: date) -> bool:
    return _exact_date(value[:6], today) and (len(value) == 6 or _exact_date(value[6:], today))


def _birth_date(value: str, _today: date) -> bool:
    return long_day_of(value, month_end=True) is not None


def _birth_time(value: str, _today: date) -> bool:
    return long_day_of(value[:8], month_end=False) is not None and time_of(value[8:]) is not None


_RULES: dict[str, Callable[[str, date], bool]] = {
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), _short_date),
    **dict.fromkeys(("4324", "4325"), _delivery_time),
    **dict.fromkeys(("4326", "7006"), _exact_date),
    **dict.fromkeys(("7003", "8008"), _date_and_time),
    "7007": _date_range,
    "7011": _optional_time,
    "7250": _birth_date,
    "7251": _birth_time,
}


def is_valid_date(ai: str, value: str, today: date) -> bool:
    """Whether `value` names a real day (and time) where `ai` asks for one; True for other AIs."""
    rule = _RULES.get(ai)
    return rule is None or rule(value, today)
