"""What this workstation prefers, kept in its settings file, beside the addresses."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from threading import Lock
from typing import Any

from invista_desktop.errors import Unavailable, said
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.printing_rules import MOST_FIXED, EventRule, LabelsPer, PrintEvent, PrintingRules
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import Decode, Key, WedgeSettings
from invista_desktop.settings import Home

DSN = "neon_database_url"  # its name in the vault: the address holds a password
SERIAL_SPEED = 9600  # bits per second, as scanners leave the factory


class Preferences:
    """Reads and writes sections of the settings file; what is not there has its usual value.

    Unknown values count as not there: a file from another version never keeps the app from opening.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._path = home.settings_file
        self._kept: Mapping[str, Any] | None = None
        self._writing = Lock()

    def section(self, name: str) -> Mapping[str, Any]:
        """Return one table of the file; empty where there is none. The file is read once, not at every scan."""
        if self._kept is None:
            self._kept = self._read()
        kept = self._kept.get(name)
        return kept if isinstance(kept, dict) else {}

    def _read(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            return {}

    def keep(self, name: str, values: Mapping[str, Any]) -> None:
        """Write one table of the file, whole or not at all; the others stay.

        Raises:
            Unavailable: the disk does not take it, or the file is not TOML any more.
        """
        self._write({name: {key: value for key, value in values.items() if value is not None}})

    def keep_addresses(self, addresses: Mapping[str, str]) -> None:
        """Write the addresses that may be read by everyone; `stack` says whose they are.

        Raises:
            Unavailable: as `keep`.
        """
        self._write(addresses)

    def _write(self, changes: Mapping[str, Any]) -> None:
        # Two tabs saved at once must not lose one another's section.
        with self._writing:
            try:
                kept = tomllib.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
                kept |= changes
                self._put(kept)
                self._kept = kept
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                self._kept = {**(self._read() if self._kept is None else self._kept), **changes}
                raise Unavailable(
                    said("The settings could not be kept: {reason}.", reason=error),
                    said("Look at {path}; until then they hold for this run only.", path=self._path),
                    code="settings_unwritable",
                ) from error

    def _put(self, kept: Mapping[str, Any]) -> None:
        """Write the file whole, or leave it as it is."""
        import tomli_w

        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            file.write(tomli_w.dumps(kept))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)

    def printing(self) -> PrintingSettings:
        """Return how this workstation prints: into its own folder until somebody chooses printers."""
        kept, folder = self.section("printing"), self.folder()
        try:
            return PrintingSettings(
                labels=_printer(kept["labels"]) if "labels" in kept else folder,
                papers=_printer(kept["papers"]) if "papers" in kept else folder,
                rules=_rules(kept["rules"]) if "rules" in kept else _one_rule(kept),
                paper=Paper(kept.get("paper", Paper.A4)),
                pallets=_printer(kept["pallets"]) if "pallets" in kept else None,
                scans_back=kept.get("scans_back") is True,
            )
        except (KeyError, TypeError, ValueError, ArithmeticError):
            return PrintingSettings(labels=folder, papers=folder)

    def folder(self) -> PrinterSettings:
        """Return this workstation's own folder, as a printer."""
        return PrinterSettings("Folder", PrinterKind.PDF_FOLDER, str(self._home.prints))

    def keep_printing(self, settings: PrintingSettings) -> None:
        """Keep how this workstation prints."""
        self.keep(
            "printing",
            {
                "labels": _plain(settings.labels),
                "papers": _plain(settings.papers),
                "rules": {event.value: asdict(settings.rules.of(event)) for event in PrintEvent},
                "paper": settings.paper.value,
                "scans_back": settings.scans_back,
                "pallets": _plain(settings.pallets) if settings.pallets else None,
            },
        )

    def scans(self) -> ScanSettings:
        """Return how this workstation's scanners write: separators, UPC-E, in-store numbers' country."""
        kept = self.section("scans")
        separators, region = kept.get("separators", ()), kept.get("rcn_region")
        return ScanSettings(
            separators=tuple(str(one) for one in separators) if isinstance(separators, list) else (),
            accept_upce=kept.get("accept_upce") is True,
            rcn_region=str(region) if region else None,
        )

    def keep_scans(self, settings: ScanSettings) -> None:
        """Keep how this workstation's scanners write."""
        values = {"separators": list(settings.separators), "accept_upce": settings.accept_upce}
        self.keep("scans", {**values, "rcn_region": settings.rcn_region})

    def serial(self) -> tuple[str, int]:
        """Return the serial port of this workstation's scanner, empty for none, and its bits per second."""
        kept = self.section("serial")
        try:
            return str(kept.get("port", "")), int(kept.get("speed", SERIAL_SPEED))
        except (TypeError, ValueError):
            return "", SERIAL_SPEED

    def keep_serial(self, port: str, speed: int) -> None:
        """Keep the serial port of the scanner."""
        self.keep("serial", {"port": port, "speed": speed})

    def wedge(self) -> WedgeSettings:
        """Return how this workstation's scanner types."""
        kept = dict(self.section("scanner"))
        usual = WedgeSettings()
        try:
            return WedgeSettings(
                gap_ms=int(kept.get("gap_ms", usual.gap_ms)),
                hold_ms=int(kept.get("hold_ms", usual.hold_ms)),
                min_characters=int(kept.get("min_characters", usual.min_characters)),
                suffixes=frozenset(Key[name] for name in kept.get("suffixes", ["ENTER", "TAB"])),
                quiet_end_ms=int(kept.get("quiet_end_ms", usual.quiet_end_ms)),
                has_prefix=bool(kept.get("has_prefix", usual.has_prefix)),
                decode=Decode(kept.get("decode", usual.decode.value)),
            )
        except (KeyError, TypeError, ValueError):
            return usual

    def keep_wedge(self, settings: WedgeSettings) -> None:
        """Keep how this workstation's scanner types."""
        values = asdict(settings) | {
            "suffixes": sorted(key.name for key in settings.suffixes),
            "decode": settings.decode.value,
        }
        self.keep("scanner", {**self.section("scanner"), **values})


def _rules(kept: Mapping[str, Any]) -> PrintingRules:
    usual = PrintingRules()
    return PrintingRules(**{event.value: _rule(kept.get(event.value), usual.of(event)) for event in PrintEvent})


def _rule(kept: Any, usual: EventRule) -> EventRule:
    """Return the rule of one event; what cannot be read leaves the printers and the other events alone."""
    try:
        return EventRule(
            prints=kept.get("prints") is True,
            template=str(kept.get("template", "")),
            labels_per=LabelsPer(kept.get("labels_per", LabelsPer.LINE)),
            fixed=min(MOST_FIXED, max(1, int(kept.get("fixed", 1)))),
        )
    except (AttributeError, TypeError, ValueError):
        return usual


def _one_rule(kept: Mapping[str, Any]) -> PrintingRules:
    """Return the rules of a file that knows one moment and one number for all."""
    moment, per = kept.get("moment", "at_posting"), LabelsPer(kept.get("labels_per", LabelsPer.LINE))
    return PrintingRules(
        at_scan=EventRule(prints=moment == "at_scan", labels_per=per),
        at_posting=EventRule(prints=moment == "at_posting", labels_per=per),
        at_packing=EventRule(prints=kept.get("at_packing") is True),
    )


def _printer(kept: Mapping[str, Any]) -> PrinterSettings:
    return PrinterSettings(
        name=str(kept["name"]),
        kind=PrinterKind(kept["kind"]),
        address=str(kept["address"]),
        port=int(kept.get("port", 9100)),
        dpi=int(kept.get("dpi", 203)),
        media_mm=_pair(kept.get("media_mm", (100, 50))),
        offset_mm=_pair(kept.get("offset_mm", (0, 0))),
        closes_when_done=bool(kept.get("closes_when_done", True)),
        darkness=_whole(kept.get("darkness")),
        speed=_whole(kept.get("speed")),
        rotation=int(kept.get("rotation", 0)),
        asks_when_done=kept.get("asks_when_done") is True,
    )


def _pair(kept: Any) -> tuple[Decimal, Decimal]:
    across, down = kept
    return Decimal(str(across)), Decimal(str(down))


def _whole(kept: Any) -> int | None:
    return None if kept is None else int(kept)


def _plain(printer: PrinterSettings) -> dict[str, Any]:
    values = {name: value for name, value in asdict(printer).items() if value is not None}  # TOML has no null
    return values | {
        "kind": printer.kind.value,
        "media_mm": [str(size) for size in printer.media_mm],
        "offset_mm": [str(size) for size in printer.offset_mm],
    }
