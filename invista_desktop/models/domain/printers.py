"""Printers as a workstation knows them, and the jobs sent to them."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
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

    `unknown` means some or all of it may be on paper: nobody but a person can tell.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DIVERTED = "diverted"


PRINT_STEPS: frozenset[tuple[PrintState, PrintState]] = frozenset(
    {
        (PrintState.QUEUED, PrintState.SENDING),
        (PrintState.QUEUED, PrintState.DIVERTED),
        (PrintState.SENDING, PrintState.SENT),
        (PrintState.SENDING, PrintState.FAILED),
        (PrintState.SENDING, PrintState.UNKNOWN),
        (PrintState.FAILED, PrintState.QUEUED),
        (PrintState.FAILED, PrintState.DIVERTED),
        (PrintState.UNKNOWN, PrintState.QUEUED),
        (PrintState.UNKNOWN, PrintState.DIVERTED),
    }
)


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

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look and decide before it can go on."""
        return self.state in {PrintState.FAILED, PrintState.UNKNOWN}


_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\.?")
_NUMBERS = re.compile(r"[0-9.]+")


def require_usable(printer: PrinterSettings) -> None:
    """Let a printer through whose settings can work at all; whether it answers is another matter.

    Raises:
        RuleViolation: the address, port, resolution or media size is out of range; the words say which.
    """
    if not printer.address.strip():
        raise _unusable(printer, said("no address is given"))
    if printer.kind is PrinterKind.ZPL_TCP:
        _require_host(printer)
    if not 150 <= printer.dpi <= 1200:
        raise _unusable(printer, said("{dpi} dpi is outside 150 to 1200", dpi=printer.dpi))
    if not all(5 <= side <= 1000 for side in printer.media_mm):
        raise _unusable(printer, said("the media must measure 5 to 1000 mm each way"))
    if any(abs(way) > 50 for way in printer.offset_mm):
        raise _unusable(printer, said("the offset may be 50 mm at most"))


def _require_host(printer: PrinterSettings) -> None:
    if not 1 <= printer.port <= 65535:
        raise _unusable(printer, said("port {port} is outside 1 to 65535", port=printer.port))
    host = printer.address
    if _NUMBERS.fullmatch(host):
        parts = host.split(".")
        if len(parts) != 4 or not all(part.isdigit() and int(part) <= 255 for part in parts):
            raise _unusable(printer, said("{host} is not an address: four numbers from 0 to 255 are needed", host=host))
    elif ":" not in host and not _HOST.fullmatch(host):
        raise _unusable(printer, said("{host} is not a host name", host=host))


def _unusable(printer: PrinterSettings, reason: Said) -> RuleViolation:
    return RuleViolation(
        said("Printer {printer} cannot be used: {reason}.", printer=printer.name, reason=reason),
        said("Correct it in the printer settings."),
        code="printer_settings",
    )
