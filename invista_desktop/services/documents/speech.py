"""How papers speak: their own words, numbers and days in the organisation's language.

The words are looked up in gettext catalogues that ship as text (`resources/translations`); English is their source.
Codes, SKUs and numbers of documents are never translated, nor is what people typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from invista_desktop.resources import resource

SOURCE: Final = "en"
DATE_FORMATS: Final = ("yyyy-MM-dd", "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "medium")
NOTHING: Final = "–"


def marked(text: str) -> str:
    """Return `text` as it is: it is translated where it is drawn."""
    return text


def languages() -> Sequence[str]:
    """Return the languages papers can be in, by code."""
    return (SOURCE, *sorted(found.parent.name for found in resource("translations").glob("*/papers.po")))


@lru_cache(maxsize=64)
def speech_of(language: str, date_format: str) -> "Speech":
    """Return how papers speak in a language; one that nobody knows is English, a format is one of `DATE_FORMATS`."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        language, locale = SOURCE, Locale.parse(SOURCE)
    chosen = date_format if date_format in DATE_FORMATS else DATE_FORMATS[0]
    return Speech(language, chosen, locale, _catalogue(locale.language))


@dataclass(frozen=True)
class Speech:
    """One language, and one way to write days."""

    language: str
    date_format: str
    locale: Locale = field(repr=False)
    catalogue: NullTranslations = field(repr=False)

    def word(self, text: str) -> str:
        """Return one of the papers' own words."""
        return self.catalogue.gettext(text) if text else ""

    def filled(self, text: str, **parts: object) -> str:
        """Return one of the papers' own sentences, its `{named}` places filled."""
        return self.word(text).format(**parts)

    def counted(self, one: str, many: str, count: int) -> str:
        """Return the sentence for so many, `{count}` filled."""
        return self.catalogue.ngettext(one, many, count).format(count=count)

    def number(self, value: Decimal | None) -> str:
        """Return a quantity in full, its thousands not apart; a zero is shown, nothing known is a dash."""
        return NOTHING if value is None else _number(value, self.locale)

    def money(self, value: Decimal, places: int = 2) -> str:
        """Return an amount with so many places, its thousands apart."""
        return str(format_decimal(value, format=f"#,##0.{'0' * places}", locale=self.locale))

    def cost(self, value: Decimal) -> str:
        """Return what one costs: two places, and up to four where they are there."""
        return str(format_decimal(value, format="#,##0.00##", locale=self.locale))

    def day(self, value: date | None) -> str:
        """Return a day as the organisation writes it; nothing for none."""
        return "" if value is None else _day(value, self.date_format, self.locale)

    def moment(self, value: datetime) -> str:
        """Return a time with its offset, to the minute."""
        return f"{self.day(value.date())} {value:%H:%M} (UTC{value:%z})"


@lru_cache(maxsize=16384)
def _number(value: Decimal, locale: Locale) -> str:
    return str(format_decimal(value, format="0.##########", locale=locale))


@lru_cache(maxsize=4096)
def _day(value: date, pattern: str, locale: Locale) -> str:
    return str(format_date(value, format=pattern, locale=locale))


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    path = resource("translations", language, "papers.po")
    if language == SOURCE or not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
