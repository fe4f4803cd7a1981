"""Dates and moments as the person reads and types them, the same everywhere."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt, QTime

_SHORT = QLocale.FormatType.ShortFormat


def shown_day(day: date | None) -> str:
    """Return a date as the person's country writes it; where no country is known, as 2026-11-30. Empty for none."""
    if day is None:
        return ""
    return day.isoformat() if _no_country() else QLocale().toString(QDate(day.year, day.month, day.day), _SHORT)


def shown_moment(moment: datetime) -> str:
    """Return day and time of day on this computer's clock, to the minute."""
    return shown_there(moment.astimezone())


def shown_there(moment: datetime) -> str:
    """Return day and time of day on the clock of the place the moment comes from, as a paper has it."""
    if _no_country():
        return f"{moment:%Y-%m-%d %H:%M}"
    day, time = QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute)
    return QLocale().toString(QDateTime(day, time), _SHORT)


def shown_time(moment: datetime) -> str:
    """Return the time of day on this computer's clock; with the day, where that is not today."""
    here = moment.astimezone()
    if here.date() != datetime.now().astimezone().date():
        return shown_moment(moment)
    return f"{here:%H:%M}" if _no_country() else QLocale().toString(QTime(here.hour, here.minute), _SHORT)


def parsed_day(typed: str) -> date | None:
    """Return a typed date: as the person's country writes it, or as 2027-11-30; None when it is none."""
    words = typed.strip()
    for read in (
        QLocale().toDate(words, _SHORT, 2000),
        QDate.fromString(words, Qt.DateFormat.ISODate),
        QDate.fromString(words, "dd.MM.yyyy"),
    ):
        if read.isValid():
            return date(read.year(), read.month(), read.day())
    return None


def _no_country() -> bool:
    return QLocale().language() == QLocale.Language.C
