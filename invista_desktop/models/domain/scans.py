"""What a scan says, before anyone has looked it up.

`services.scanning.interpreter` makes a `Meaning` out of raw text; `services.scanning.resolver`
finds out what the meaning stands for in this warehouse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

FieldValue = str | int


class ScanStatus(StrEnum):
    """What kind of code was read."""

    GS1 = "gs1"
    GTIN = "gtin"
    SSCC = "sscc"
    DIGITAL_LINK = "digital_link"
    PLAIN = "plain"
    ERROR = "error"


class ScanError(StrEnum):
    """What is wrong with a code; the last four may also come with a code that was understood."""

    EMPTY = "empty"
    BAD_SYMBOLOGY_ID = "bad_symbology_id"
    CHECK_DIGIT = "check_digit"
    LENGTH = "length"
    CHARSET = "charset"
    UNKNOWN_AI = "unknown_ai"
    BAD_DATE = "bad_date"
    DL_STRUCTURE = "dl_structure"
    DUPLICATE_AI = "duplicate_ai"
    MUTEX = "mutex"
    MISSING_REQUIRED = "missing_required"
    MAYBE_MISSING_SEPARATOR = "maybe_missing_separator"


@dataclass(frozen=True)
class ScanSettings:
    """How this workstation's scanners write what they read.

    Attributes:
        separators: texts that stand for the GS character, such as `^]` or `|`.
        accept_upce: whether bare 6, 7 and 8 digits may be a UPC-E.
        rcn_region: country whose rules for weights and prices in in-store numbers hold (`fi`), or None.
        today: the day that fixes the century of two-digit years; None for the day of the scan.
    """

    separators: tuple[str, ...] = ()
    accept_upce: bool = False
    rcn_region: str | None = None
    today: date | None = None


def _no_fields() -> Mapping[str, FieldValue]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Meaning:
    """What one scan says.

    Attributes:
        status: the kind of code.
        raw: exactly what the scanner sent.
        ais: GS1 application identifiers with their values, in the order read; of a refused code,
            those read before the fault.
        fields: values by name (`gtin14`, `lot`, `expiry`, ...): dates as ISO text, weights as
            decimal text in the unit of the name, `count` as int; empty when `status` is ERROR.
        errors: what is wrong; with a status other than ERROR these are warnings.
    """

    status: ScanStatus
    raw: str
    ais: tuple[tuple[str, str], ...] = ()
    fields: Mapping[str, FieldValue] = field(default_factory=_no_fields)
    errors: tuple[ScanError, ...] = ()

    def text(self, name: str) -> str:
        """Return the named field as text; empty when the scan does not say."""
        return str(self.fields.get(name, ""))


# From raw text to meaning; the second argument says whether a code is one of our own.
Interpret = Callable[[str, Callable[[str], bool]], Meaning]
