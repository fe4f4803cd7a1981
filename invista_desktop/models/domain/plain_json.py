"""Frozen rows and commands as plain JSON values and back, for what is kept on disk.

The types of the fields are the format: UUID, Decimal and dates become text, tuples and sets
become lists, rows become objects. `from_plain(type(row), to_plain(row)) == row` for all of them.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")

_SPELT: Final[tuple[tuple[type[Any], Callable[[Any], Any]], ...]] = (
    (Enum, lambda value: value.value),
    (UUID, str),
    (Decimal, str),
    (date, lambda value: value.isoformat()),
)


def to_plain(value: Any) -> Any:
    """Return `value` as something `json.dumps` takes.

    Raises:
        TypeError: a value of a kind that is not kept, such as a float.
    """
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if is_dataclass(value):
        return {place.name: to_plain(getattr(value, place.name)) for place in fields(value)}
    if isinstance(value, tuple | frozenset):
        parts = [to_plain(part) for part in value]
        return sorted(parts) if isinstance(value, frozenset) else parts
    for kind, spelt in _SPELT:
        if isinstance(value, kind):
            return spelt(value)
    raise TypeError(f"{type(value).__name__} is not kept as JSON")


def from_plain(kind: type[T], told: Any) -> T:
    """Return the `kind` that `to_plain` told; fields that are not told take their defaults."""
    return cast(T, _meant(kind, told))


@lru_cache(maxsize=256)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _meant(hint: Any, told: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return None if told is None else _meant(inner, told)
    if origin in (tuple, frozenset):
        return origin(_meant(get_args(hint)[0], part) for part in told)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: _meant(hints[name], part) for name, part in told.items()})
    if hint in (date, datetime):
        return hint.fromisoformat(told)
    return hint(told) if hint in (UUID, Decimal) or (isinstance(hint, type) and issubclass(hint, Enum)) else told
