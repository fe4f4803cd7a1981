"""From a template's `{lot.expiry:yymmdd}` to the text on the label.

Nothing here depends on the machine's language: a code printed in one country is scanned in another.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.labels import ADDRESS_FIELDS, DATE_FIELDS, FIELD_NAMES, NUMBER_FIELDS, LabelFields

Value = str | date | Decimal
_PLACE = re.compile(r"\{([a-z0-9_.]+)(?::([a-z0-9]+))?\}")


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def _digits(value: Value) -> str:
    return _plain(value).replace("-", "")[2:]


def _kilograms(value: Value) -> str:
    """Return a weight as GS1 wants it with three decimals: six digits, or more where it does not fit."""
    return f"{(Decimal(str(value)) * 1000).quantize(Decimal(1)):06f}"


FORMATS: dict[str, Callable[[Value], str]] = {"": _plain, "date": _plain, "yymmdd": _digits, "kg3": _kilograms}
_MADE_FOR = {"date": DATE_FIELDS, "yymmdd": DATE_FIELDS, "kg3": NUMBER_FIELDS}


def places_in(pattern: str) -> tuple[tuple[str, str], ...]:
    """Return the (field, format) pairs a pattern names, in order."""
    return tuple((match[1], match[2] or "") for match in _PLACE.finditer(pattern))


def is_well_formed(pattern: str) -> bool:
    """Whether every brace belongs to a field, every format exists, and is made for the field it formats."""
    if set("{}") & set(_PLACE.sub("", pattern)):
        return False
    return all(not form or name in _MADE_FOR.get(form, ()) for name, form in places_in(pattern))


def value_of(name: str, fields: LabelFields) -> Value | None:
    """Return a field's value, or None where there is nothing to print; a zero is something."""
    value: Value | None = getattr(fields, FIELD_NAMES[name])
    if not isinstance(value, str):
        return value
    lines = value.splitlines() if name in ADDRESS_FIELDS else [value]
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines))) or None


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
