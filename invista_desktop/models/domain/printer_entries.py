"""Printers as a person types them in, and what is wrong with what was typed, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings, faults_of
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.printing_rules import MOST_FIXED, EventRule, LabelsPer, PrintEvent, PrintingRules
from invista_desktop.models.domain.quantities import shown_quantity

Faults = Mapping[str, Said]


@dataclass(frozen=True)
class PrinterEntry:
    """One printer as typed; the fields mean what those of `PrinterSettings` do, in millimetres."""

    name: str
    kind: PrinterKind
    address: str
    port: str = "9100"
    dpi: int = 203
    width: str = "100"
    height: str = "50"
    right: str = "0"
    down: str = "0"
    closes_when_done: bool = True
    darkness: str = ""
    speed: str = ""
    rotation: int = 0
    asks_when_done: bool = False


@dataclass(frozen=True)
class RuleEntry:
    """What one event prints, as typed and chosen; the fields mean what those of `EventRule` do."""

    prints: bool = False
    template: str = ""
    labels_per: LabelsPer = LabelsPer.LINE
    fixed: str = "1"


@dataclass(frozen=True)
class PrintingEntry:
    """How the workstation is to print, as typed."""

    labels: PrinterEntry
    papers: PrinterEntry
    rules: Mapping[PrintEvent, RuleEntry]
    paper: Paper
    pallets: PrinterEntry | None = None
    scans_back: bool = False


def entry_of(printer: PrinterSettings) -> PrinterEntry:
    """Return a printer as a form shows it."""
    width, height, right, down = map(shown_quantity, (*printer.media_mm, *printer.offset_mm))
    return PrinterEntry(
        printer.name,
        printer.kind,
        printer.address,
        str(printer.port),
        printer.dpi,
        width,
        height,
        right,
        down,
        printer.closes_when_done,
        "" if printer.darkness is None else str(printer.darkness),
        "" if printer.speed is None else str(printer.speed),
        printer.rotation,
        printer.asks_when_done,
    )


def printer_from(entry: PrinterEntry) -> tuple[PrinterSettings, Faults]:
    """Return the printer that was typed in, and what is wrong with it, by the field's name.

    Only without faults may it be used.
    """
    faults = dict[str, Said]()
    lengths = [_length(entry, name, faults) for name in ("width", "height", "right", "down")]
    printer = PrinterSettings(
        entry.name.strip(),
        entry.kind,
        entry.address.strip(),
        _port(entry.port),
        entry.dpi,
        (lengths[0], lengths[1]),
        (lengths[2], lengths[3]),
        entry.closes_when_done,
        _whole(entry.darkness),
        _whole(entry.speed),
        entry.rotation,
        entry.asks_when_done,
    )
    if not printer.name:
        faults["name"] = said("Name the printer, such as: Dock 1.")
    if entry.kind is PrinterKind.PDF_FOLDER and printer.address and not _is_whole(printer.address):
        faults["address"] = said("Write the whole path of the folder, from the drive or / on.")
    if entry.kind is PrinterKind.ZPL_TCP and not entry.port.strip().isdecimal():
        faults["port"] = said("The port is a number from 1 to 65535; label printers listen on 9100.")
    return printer, {**faults_of(printer), **faults}


def printing_from(entry: PrintingEntry) -> tuple[PrintingSettings, Faults]:
    """Return what was typed in, and what is wrong with it; names begin with `labels.`, `papers.` or `pallets.`."""
    labels, of_labels = printer_from(entry.labels)
    papers, of_papers = printer_from(entry.papers)
    faults = {f"labels.{name}": fault for name, fault in of_labels.items()}
    faults |= {f"papers.{name}": fault for name, fault in of_papers.items()}
    if papers.kind.speaks_zpl:
        faults["papers.kind"] = said("A label printer prints labels only.")
    pallets = None
    if entry.pallets is not None:
        pallets, of_pallets = printer_from(entry.pallets)
        faults |= {f"pallets.{name}": fault for name, fault in of_pallets.items()}
        if pallets.name in {labels.name, papers.name}:
            # Jobs find their printer by its name.
            faults["pallets.name"] = said("Another printer has this name already.")
    rules = dict[str, EventRule]()
    for event, typed in entry.rules.items():
        rules[event.value], fault = _rule_from(typed)
        if fault is not None:
            faults[f"rules.{event.value}.fixed"] = fault
    return PrintingSettings(labels, papers, PrintingRules(**rules), entry.paper, pallets, entry.scans_back), faults


def rule_entries(rules: PrintingRules) -> Mapping[PrintEvent, RuleEntry]:
    """Return the rules as a form shows them."""
    return {event: _rule_entry(rules.of(event)) for event in PrintEvent}


def _rule_entry(rule: EventRule) -> RuleEntry:
    return RuleEntry(rule.prints, rule.template, rule.labels_per, str(rule.fixed))


def _rule_from(entry: RuleEntry) -> tuple[EventRule, Said | None]:
    """Return the rule, and what is wrong with its number where it has one."""
    number = _whole(entry.fixed)
    is_number = number is not None and 1 <= number <= MOST_FIXED
    rule = EventRule(entry.prints, entry.template, entry.labels_per, number if is_number and number else 1)
    if is_number or entry.labels_per is not LabelsPer.FIXED:
        return rule, None
    return rule, said("A number from 1 to {most}.", most=MOST_FIXED)


def _port(typed: str) -> int:
    plain = typed.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 10 else 0


def _whole(typed: str) -> int | None:
    """Return the number; -1, which is out of every range, for what is none."""
    plain = typed.strip()
    if not plain:
        return None
    return int(plain) if plain.isdecimal() and len(plain) < 10 else -1


def _length(entry: PrinterEntry, name: str, faults: dict[str, Said]) -> Decimal:
    typed = str(getattr(entry, name)).strip()
    try:
        number = Decimal(typed.replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite():
        return number
    faults[name] = said("“{typed}” is no length in millimetres, such as 100 or 2,5.", typed=typed)
    return Decimal(0)


def _is_whole(folder: str) -> bool:
    return folder.startswith("~") or Path(folder).is_absolute()
