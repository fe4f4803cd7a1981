"""Printers as a workstation knows them, and the jobs sent to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from invista_desktop.errors import RuleViolation, Said, said


class PrinterKind(StrEnum):
    """How a printer is reached; `zpl_queue` is a label printer behind a queue of this computer, which passes ZPL on."""

    PDF_FOLDER = "pdf_folder"
    ZPL_TCP = "zpl_tcp"
    ZPL_QUEUE = "zpl_queue"
    SYSTEM = "system"

    @property
    def speaks_zpl(self) -> bool:
        """Whether it is a label printer that gets ZPL, and so prints labels only."""
        return self in {PrinterKind.ZPL_TCP, PrinterKind.ZPL_QUEUE}

    @property
    def is_queue(self) -> bool:
        """Whether its address is the name of a queue of this computer."""
        return self in {PrinterKind.ZPL_QUEUE, PrinterKind.SYSTEM}


@dataclass(frozen=True)
class PrinterSettings:
    """One printer of a workstation.

    Attributes:
        address: the folder, the host name or IP address, or the queue's name.
        port: for `zpl_tcp`; raw printing listens on 9100.
        dpi: dots per inch of its head; labels are painted in whole dots of it.
        media_mm: width and height of the loaded label or sheet.
        offset_mm: moves the whole picture right and down, to make up for how the roll sits.
        closes_when_done: whether it closes the connection once it has read a job, as most do;
            where it does not, handing the data over counts as sent.
        darkness: 0 to 30, for `speaks_zpl`; None leaves what is set at the printer, as for `speed`.
        speed: inches a second, 1 to 14, for `speaks_zpl`.
        asks_when_done: whether it is asked after each job if all of it is printed, for `zpl_tcp`.
        rotation: how far every label is turned clockwise before it is printed: 0, 90, 180 or 270 degrees.
    """

    name: str
    kind: PrinterKind
    address: str
    port: int = 9100
    dpi: int = 203
    media_mm: tuple[Decimal, Decimal] = (Decimal(100), Decimal(50))
    offset_mm: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    closes_when_done: bool = True
    darkness: int | None = None
    speed: int | None = None
    rotation: int = 0
    asks_when_done: bool = False


class PrintState(StrEnum):
    """Where a print job is.

    `unknown` means some or all of it may be on paper: nobody but a person can tell. `stopped` is a
    run that a person halted between two labels; `printed` a job that is on paper, as a person, a scan
    of its label or the printer's own answer says; `diverted` one that went on as another job, on
    another printer; `dropped` one that a person gave up.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    PRINTED = "printed"
    STOPPED = "stopped"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DIVERTED = "diverted"
    DROPPED = "dropped"


PRINT_STEPS: frozenset[tuple[PrintState, PrintState]] = frozenset(
    {
        (PrintState.QUEUED, PrintState.SENDING),
        (PrintState.QUEUED, PrintState.DIVERTED),
        (PrintState.QUEUED, PrintState.DROPPED),
        (PrintState.SENDING, PrintState.SENT),
        (PrintState.SENDING, PrintState.FAILED),
        (PrintState.SENDING, PrintState.UNKNOWN),
        (PrintState.SENDING, PrintState.STOPPED),
        (PrintState.SENT, PrintState.PRINTED),
        (PrintState.UNKNOWN, PrintState.PRINTED),
        (PrintState.STOPPED, PrintState.QUEUED),
        (PrintState.STOPPED, PrintState.DIVERTED),
        (PrintState.STOPPED, PrintState.DROPPED),
        (PrintState.FAILED, PrintState.QUEUED),
        (PrintState.FAILED, PrintState.DIVERTED),
        (PrintState.FAILED, PrintState.DROPPED),
        (PrintState.UNKNOWN, PrintState.QUEUED),
        (PrintState.UNKNOWN, PrintState.DIVERTED),
        (PrintState.UNKNOWN, PrintState.DROPPED),
    }
)

NEED_A_PERSON: frozenset[PrintState] = frozenset({PrintState.FAILED, PrintState.UNKNOWN, PrintState.STOPPED})
COME_OUT: frozenset[PrintState] = frozenset({PrintState.SENT, PrintState.PRINTED})
AT_REST: frozenset[PrintState] = COME_OUT | {PrintState.DIVERTED, PrintState.DROPPED}
OPEN: frozenset[PrintState] = frozenset(PrintState) - AT_REST


class PrintContent(StrEnum):
    """What a job carries."""

    LABELS = "labels"
    DOCUMENT = "document"


@dataclass(frozen=True)
class PrintJob:
    """One job as it stands.

    Attributes:
        what: for the person: "3 lot labels", "Goods receipt note".
        subject: what it belongs to, such as a receipt number and line.
        copies: how often each page is printed; one number a page for labels, one for a document.
        asked_by: who wanted it, and who wanted it again.
        attempts: how often sending began.
        outcome: where it went, such as the file's path, or what went wrong, in English.
        reason: why it was printed once more; empty for a first print.
        handed_over: how many labels the printer surely has, from the first on.
        begun: how many it may have; those after `handed_over` are unknown.
        stop_wanted: whether somebody asked to halt it before the next labels.
    """

    id: UUID
    printer: str
    content: PrintContent
    what: str
    subject: str
    copies: tuple[int, ...]
    asked_by: str
    asked_at: datetime
    state: PrintState
    attempts: int
    changed_at: datetime
    outcome: str
    reason: str = ""
    handed_over: int = 0
    begun: int = 0
    stop_wanted: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look and decide before it can go on."""
        return self.state in NEED_A_PERSON

    @property
    def sheets(self) -> int:
        """How many labels, or how many times the document."""
        return sum(self.copies)

    @property
    def saved_file(self) -> str:
        """The path of the PDF file it became; empty where it went to a printer, or nowhere."""
        return self.outcome if self.state in COME_OUT and self.outcome.endswith(".pdf") else ""

    @property
    def is_run(self) -> bool:
        """Whether it is several labels, of which some may be printed and others not."""
        return self.content is PrintContent.LABELS and self.sheets > 1

    @property
    def resumable(self) -> range:
        """The labels, counted from 1, at which it may go on; one past the last means that all of it came out."""
        return range(self.handed_over + 1, max(self.begun, self.handed_over) + 2)

    @property
    def went_to(self) -> str:
        """Where it came out, in few words: the file's name without its folders, else the outcome as it is."""
        return Path(self.saved_file).name or self.outcome


class JobFilter(StrEnum):
    """Which print jobs a person looks at: those that wait for something, or all."""

    OPEN = "open"
    ALL = "all"

    @property
    def states(self) -> frozenset[PrintState]:
        """The states it shows."""
        return OPEN if self is JobFilter.OPEN else frozenset(PrintState)


@dataclass(frozen=True)
class JobsListed:
    """Print jobs as a list shows them.

    Attributes:
        jobs: the newest ones, newest first.
        total: how many there are, with those too old to be listed.
    """

    jobs: tuple[PrintJob, ...]
    total: int


ROTATIONS = (0, 90, 180, 270)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\.?")
_NUMBERS = re.compile(r"[0-9.]+")


def require_usable(printer: PrinterSettings) -> None:
    """Let a printer through whose settings can work at all; whether it answers is another matter.

    Raises:
        RuleViolation: the address, port, resolution or media size is out of range; the words say which.
    """
    for fault in faults_of(printer).values():
        raise RuleViolation(
            said("Printer {printer} cannot be used. {fault}", printer=printer.name, fault=fault),
            said("Correct it in the printer settings."),
            code="printer_settings",
        )


def faults_of(printer: PrinterSettings) -> Mapping[str, Said]:
    """Return what cannot work about these settings, by the field's name; empty when everything may."""
    faults = dict[str, Said]()
    if _CONTROL.search(printer.name):
        faults["name"] = said("A name has no line breaks and no control characters.")
    if not printer.address.strip():
        faults["address"] = said("No address is given.")
    elif printer.kind.is_queue and (_CONTROL.search(printer.address) or printer.address.startswith("-")):
        faults["address"] = said("{queue} is not the name of a printer.", queue=_CONTROL.sub("?", printer.address))
    elif printer.kind is PrinterKind.ZPL_TCP and (fault := _host_fault(printer.address)):
        faults["address"] = fault
    if printer.kind is PrinterKind.ZPL_TCP and not 1 <= printer.port <= 65535:
        faults["port"] = said("Port {port} is outside 1 to 65535.", port=printer.port)
    if not 150 <= printer.dpi <= 1200:
        faults["dpi"] = said("{dpi} dpi is outside 150 to 1200.", dpi=printer.dpi)
    for name, side in zip(("width", "height"), printer.media_mm, strict=True):
        if not 5 <= side <= 1000:
            faults[name] = said("The media must measure 5 to 1000 mm each way.")
    for name, way in zip(("right", "down"), printer.offset_mm, strict=True):
        if abs(way) > 50:
            faults[name] = said("The offset may be 50 mm at most.")
    return faults | _tuning_faults(printer)


def _tuning_faults(printer: PrinterSettings) -> dict[str, Said]:
    faults = dict[str, Said]()
    if printer.darkness is not None and not 0 <= printer.darkness <= 30:
        faults["darkness"] = said("The darkness is a number from 0 to 30, or empty.")
    if printer.speed is not None and not 1 <= printer.speed <= 14:
        faults["speed"] = said("The speed is a number from 1 to 14, or empty.")
    if printer.rotation not in ROTATIONS:
        faults["rotation"] = said("Labels are turned by 0, 90, 180 or 270 degrees.")
    return faults


def _host_fault(host: str) -> Said | None:
    if _NUMBERS.fullmatch(host):
        parts = host.split(".")
        if len(parts) != 4 or not all(part.isdigit() and int(part) <= 255 for part in parts):
            return said("{host} is not an address: four numbers from 0 to 255 are needed.", host=host)
    elif ":" not in host and not _HOST.fullmatch(host):
        return said("{host} is not a host name.", host=host)
    return None
