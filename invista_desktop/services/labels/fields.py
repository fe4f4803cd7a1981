"""From a template's `{lot.expiry:yymmdd}` to the text on the label.

Nothing here depends on the machine's language: a code printed in one country is scanned in another.
"""

import re
from collections.abc import Callable
from dataclasses import fields as fields_of
from datetime import date
from decimal import Decimal

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.labels import LabelFields, LabelKind

NAMES: dict[str, str] = {field.name.replace("_", ".", 1): field.name for field in fields_of(LabelFields)}

_SHARED = {"quantity", "unit.code", "received.date", "receipt.number", "order.number", "supplier.name", "location.code"}
_PRODUCT = {"product.name", "product.sku", "product.gtin14"} | _SHARED
_LOT = {"lot.code", "lot.expiry"}
ALLOWED: dict[LabelKind, frozenset[str]] = {
    LabelKind.PRODUCT: frozenset(_PRODUCT),
    LabelKind.LOT: frozenset(_PRODUCT | _LOT),
    LabelKind.SERIAL: frozenset(_PRODUCT | _LOT | {"serial.code"}),
    LabelKind.PALLET: frozenset({"pallet.sscc", "pallet.kind", "location.code"}),
}

Value = str | date | Decimal
_PLACE = re.compile(r"\{([a-z0-9_.]+)(?::([a-z]+))?\}")


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def _digits(value: Value) -> str:
    return _plain(value).replace("-", "")[2:]


FORMATS: dict[str, Callable[[Value], str]] = {"": _plain, "date": _plain, "yymmdd": _digits}
_DATES = frozenset({"lot.expiry", "received.date"})


def places_in(pattern: str) -> tuple[tuple[str, str], ...]:
    """Return the (field, format) pairs a pattern names, in order."""
    return tuple((match[1], match[2] or "") for match in _PLACE.finditer(pattern))


def is_well_formed(pattern: str) -> bool:
    """Whether every brace belongs to a field, every format exists, and dates alone are formatted as such."""
    if set("{}") & set(_PLACE.sub("", pattern)):
        return False
    return all(form in FORMATS and (not form or name in _DATES) for name, form in places_in(pattern))


def value_of(name: str, fields: LabelFields) -> Value | None:
    """Return a field's value, or None where there is nothing to print; a zero is something."""
    value: Value | None = getattr(fields, NAMES[name])
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return value


def text_of(pattern: str, fields: LabelFields) -> str:
    """Return `pattern` with its places filled. What is filled in is never read as a pattern again.

    Raises:
        RuleViolation: a field it names has no value; code `label_field_missing`.
    """

    def filled(match: re.Match[str]) -> str:
        value = value_of(match[1], fields)
        if value is None:
            raise missing(match[1])
        return FORMATS[match[2] or ""](value)

    return _PLACE.sub(filled, pattern)


def missing(name: str) -> RuleViolation:
    """Return the refusal of a label one of whose fields is empty."""
    return RuleViolation(
        said("The label cannot be printed: {field} is missing.", field=name),
        said("Fill it in, or choose a label that does not show it."),
        code="label_field_missing",
    )
