"""Sends printer data over a raw TCP connection, as label printers listen for on port 9100."""

import select
import socket
import time
from dataclasses import dataclass

from invista_desktop.errors import said
from invista_desktop.models.domain.printers import PrinterSettings, require_usable
from invista_desktop.services.printing.outcomes import MaybePrinted, NothingPrinted

PIECE = 16 * 1024


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds.

    Attributes:
        connect: for the printer to accept.
        send: for it to take the next piece; a printer out of paper takes none.
        queue: for a queue of this computer to take a job.
        printed: for a printer that is asked to have all of a job on paper.
        again: between two questions.
        drain: after the last piece, for it to close and so confirm that it read everything.
    """

    connect: float = 5
    send: float = 20
    drain: float = 10
    queue: float = 60
    printed: float = 15
    again: float = 0.4


def send_raw(printer: PrinterSettings, data: bytes, patience: Patience) -> str:
    """Hand all of `data` over; return the address it went to.

    Raises:
        RuleViolation: the address or port is out of range.
        NothingPrinted: the printer did not accept, or took no byte.
        MaybePrinted: it broke off, stalled or went silent after it had taken some.
    """
    require_usable(printer)
    place = f"{printer.address}:{printer.port}"
    try:
        connection = socket.create_connection((printer.address, printer.port), timeout=patience.connect)
    except (OSError, UnicodeError) as error:
        raise NothingPrinted(
            said(
                "Printer {printer} at {place} does not answer: {reason}.",
                printer=printer.name,
                place=place,
                reason=error,
            )
        ) from error
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _send(connection, printer, data, patience.send)
        _drain(connection, printer, patience.drain)
    return place


def _send(connection: socket.socket, printer: PrinterSettings, data: bytes, seconds: float) -> None:
    connection.settimeout(seconds)
    taken = 0
    try:
        while taken < len(data):
            taken += connection.send(data[taken : taken + PIECE])
    except OSError as error:
        if taken == 0:
            raise NothingPrinted(
                said("Printer {printer} took no data: {reason}.", printer=printer.name, reason=error)
            ) from error
        raise MaybePrinted(
            said(
                "Printer {printer} took {taken} of {total} bytes and stopped: {reason}.",
                printer=printer.name,
                taken=taken,
                total=len(data),
                reason=error,
            )
        ) from error
    if _has_closed(connection):
        raise MaybePrinted(said("Printer {printer} closed the connection too early.", printer=printer.name))


def _has_closed(connection: socket.socket) -> bool:
    """Whether the printer hung up before it could know that the job was complete."""
    readable, _, _ = select.select([connection], [], [], 0)
    try:
        return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
    except OSError:
        return True


def _drain(connection: socket.socket, printer: PrinterSettings, seconds: float) -> None:
    """Wait for the printer to close, which says that it read to the end."""
    try:
        connection.shutdown(socket.SHUT_WR)
        _await_close(connection, time.monotonic() + seconds)
    except TimeoutError as error:
        if printer.closes_when_done:
            raise MaybePrinted(
                said("Printer {printer} took the job but did not confirm it.", printer=printer.name)
            ) from error
    except OSError as error:
        raise MaybePrinted(
            said("Printer {printer} broke the connection off: {reason}.", printer=printer.name, reason=error)
        ) from error


def _await_close(connection: socket.socket, give_up: float) -> None:
    """Return once the printer closed; what it says meanwhile is not for us."""
    while (left := give_up - time.monotonic()) > 0:
        connection.settimeout(left)
        if not connection.recv(PIECE):
            return
    raise TimeoutError
