"""GS1 elements as the web address of a GS1 Digital Link."""

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import quote

# Primary keys, with the qualifiers that stand in the path behind them in this order.
_QUALIFIERS: dict[str, tuple[str, ...]] = {
    "01": ("22", "10", "21"),
    "00": (),
    "414": ("254",),
    "8004": (),
    "8006": ("22", "10", "21"),
    "253": (),
    "255": (),
    "401": (),
    "402": (),
    "8003": (),
    "8010": ("8011",),
    "8017": ("8019",),
    "8018": ("8019",),
}


class HasValue(Protocol):
    """One application identifier with its data."""

    @property
    def ai(self) -> str: ...
    @property
    def value(self) -> str: ...


def link_of(stem: str, elements: Sequence[HasValue]) -> str | None:
    """Return the address below `stem`; None where no element is a key that an address can start with."""
    values = {element.ai: quote(element.value, safe="") for element in elements}
    key = next((ai for ai in _QUALIFIERS if ai in values), None)
    if key is None:
        return None
    in_path = (key, *(ai for ai in _QUALIFIERS[key] if ai in values))
    path = "".join(f"/{ai}/{values[ai]}" for ai in in_path)
    rest = "&".join(f"{ai}={value}" for ai, value in values.items() if ai not in in_path)
    return f"{stem.rstrip('/')}{path}{'?' + rest if rest else ''}"
