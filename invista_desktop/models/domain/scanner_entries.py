"""How a scanner types and writes, as a person enters it, and what is wrong with it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import Decode, Key, WedgeSettings

Faults = Mapping[str, Said]

REGIONS: Final = ("dk", "ee", "fi", "de", "gb", "lv", "lt", "no", "se")
_LIMITS: Final = {
    "gap_ms": (10, 1000),
    "hold_ms": (10, 1500),
    "min_characters": (1, 50),
    "quiet_end_ms": (20, 3000),
}
# What GS1 data may be made of (GS1 General Specifications, character set 82).
_GS1_PUNCTUATION: Final = frozenset("!\"%&'()*+,-./_:;<=>?")


@dataclass(frozen=True)
class WedgeEntry:
    """How the scanner types, as entered; the fields mean what those of `WedgeSettings` do."""

    gap_ms: str
    hold_ms: str
    min_characters: str
    quiet_end_ms: str
    ends_with_enter: bool
    ends_with_tab: bool
    has_prefix: bool
    decode: Decode


@dataclass(frozen=True)
class ScansEntry:
    """What the scanner writes, as entered: separators with spaces between them."""

    separators: str
    accept_upce: bool
    rcn_region: str


def wedge_entry(settings: WedgeSettings) -> WedgeEntry:
    """Return the settings as a form shows them."""
    return WedgeEntry(
        str(settings.gap_ms),
        str(settings.hold_ms),
        str(settings.min_characters),
        str(settings.quiet_end_ms),
        Key.ENTER in settings.suffixes,
        Key.TAB in settings.suffixes,
        settings.has_prefix,
        settings.decode,
    )


def scans_entry(settings: ScanSettings) -> ScansEntry:
    """Return the settings as a form shows them."""
    return ScansEntry(" ".join(settings.separators), settings.accept_upce, settings.rcn_region or "")


def wedge_from(entry: WedgeEntry) -> tuple[WedgeSettings, Faults]:
    """Return what was entered, and what is wrong with it; only without faults may it be used."""
    faults = dict[str, Said]()
    numbers = {name: _number(str(getattr(entry, name)), name, faults) for name in _LIMITS}
    if not faults and numbers["hold_ms"] <= numbers["gap_ms"]:
        faults["hold_ms"] = said(
            "Must be more than the {gap} ms between two keys, or scans come out as typing.", gap=numbers["gap_ms"]
        )
    if not faults and numbers["quiet_end_ms"] <= numbers["gap_ms"]:
        faults["quiet_end_ms"] = said(
            "Must be more than the {gap} ms between two keys, or scans are cut in two.", gap=numbers["gap_ms"]
        )
    chosen = {Key.ENTER: entry.ends_with_enter, Key.TAB: entry.ends_with_tab}
    settings = WedgeSettings(
        **numbers,
        suffixes=frozenset(key for key, is_chosen in chosen.items() if is_chosen),
        has_prefix=entry.has_prefix,
        decode=entry.decode,
    )
    return settings, faults


def scans_from(entry: ScansEntry) -> tuple[ScanSettings, Faults]:
    """Return what was entered, and what is wrong with it; only without faults may it be used."""
    separators = tuple(dict.fromkeys(entry.separators.split()))
    faults = dict[str, Said]()
    for separator in separators:
        if fault := _separator_fault(separator):
            faults["separators"] = fault
            break
    if entry.rcn_region and entry.rcn_region not in REGIONS:
        faults["rcn_region"] = said("The rules of {country} are not known.", country=entry.rcn_region)
    return ScanSettings(separators, entry.accept_upce, entry.rcn_region or None), faults


def _number(typed: str, name: str, faults: dict[str, Said]) -> int:
    least, most = _LIMITS[name]
    plain = typed.strip()
    if plain.isdecimal() and len(plain) < 10 and least <= int(plain) <= most:
        return int(plain)
    faults[name] = said("“{typed}” is no whole number from {least} to {most}.", typed=plain, least=least, most=most)
    return least


def _separator_fault(separator: str) -> Said | None:
    """Say why a text cannot stand for GS: it would take real codes apart."""
    if separator.isalnum() or (len(separator) == 1 and separator in _GS1_PUNCTUATION):
        return said("“{separator}” occurs in codes themselves, and would take them apart.", separator=separator)
    if separator == "]" or (separator[0] == "]" and separator[1:].isalnum()):
        return said("“{separator}” begins an AIM identifier, and would take it away.", separator=separator)
    return None
