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
    """How a printer is reached."""

    PDF_FOLDER = "pdf_folder"
    ZPL_TCP = "zpl_tcp"
    SYSTEM = "system"


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
    """

    name: str
    kind: PrinterKind
    address: str
    port: int = 9100
    dpi: int = 203
    media_mm: tuple[Decimal, Decimal] = (Decimal(100), Decimal(50))
    offset_mm: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    closes_when_done: bool = True


class PrintState(StrEnum):
    """Where a print job is.

    `unknown` means some or all of it may be on paper: nobody but a person can tell. `diverted` is
    a job that went on as another one, on another printer; `dropped` one that a person gave up.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
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
        (PrintState.FAILED, PrintState.QUEUED),
        (PrintState.FAILED, PrintState.DIVERTED),
        (PrintState.FAILED, PrintState.DROPPED),
        (PrintState.UNKNOWN, PrintState.QUEUED),
        (PrintState.UNKNOWN, PrintState.DIVERTED),
        (PrintState.UNKNOWN, PrintState.DROPPED),
    }
)

NEED_A_PERSON: frozenset[PrintState] = frozenset({PrintState.FAILED, PrintState.UNKNOWN})
AT_REST: frozenset[PrintState] = frozenset({PrintState.SENT, PrintState.DIVERTED, PrintState.DROPPED})
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
        return self.outcome if self.state is PrintState.SENT and self.outcome.endswith(".pdf") else ""

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
    if not printer.address.strip():
        faults["address"] = said("No address is given.")
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
    return faults


def _host_fault(host: str) -> Said | None:
    if _NUMBERS.fullmatch(host):
        parts = host.split(".")
        if len(parts) != 4 or not all(part.isdigit() and int(part) <= 255 for part in parts):
            return said("{host} is not an address: four numbers from 0 to 255 are needed.", host=host)
    elif ":" not in host and not _HOST.fullmatch(host):
        return said("{host} is not a host name.", host=host)
    return None
