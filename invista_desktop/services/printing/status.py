"""Asks a label printer on the network how it is."""

import socket
import time

from invista_desktop.errors import Said, Unavailable, said
from invista_desktop.models.domain.printer_statuses import PrinterStatus, is_whole, status_from
from invista_desktop.models.domain.printers import PrinterSettings, require_usable
from invista_desktop.services.printing.raw_tcp import Patience

QUESTION = b"~HS"
LONGEST_ANSWER = 4096


def ask_status(printer: PrinterSettings, seconds: float) -> PrinterStatus:
    """Return what the printer answers to ZPL's ~HS; nothing is printed by it.

    Raises:
        RuleViolation: the settings cannot work.
        Unavailable: it does not answer within `seconds`, or answers something else.
    """
    require_usable(printer)
    try:
        answer = _answer(printer, time.monotonic() + seconds)
    except (OSError, UnicodeError) as error:
        raise _silent(printer, str(error)) from error
    status = status_from(answer)
    if status is None:
        raise Unavailable(
            said("Printer {printer} answers something else than how it is.", printer=printer.name),
            said("It may print all the same, if it does not know the question. Look at the printer."),
            code="printer_status",
        )
    return status


def what_keeps(printer: PrinterSettings, patience: Patience) -> Said | None:
    """Return what keeps a label printer from having printed all it has; None once it says that nothing does.

    Asked until it has no label left, for `patience.printed` seconds. Nothing left must be said twice: a
    printer may be asked between reading a label and beginning it.
    """
    give_up = time.monotonic() + patience.printed
    done = 0
    while (left := give_up - time.monotonic()) > 0:
        try:
            status = ask_status(printer, left)
        except Unavailable as silent:
            return silent.title
        if status.troubles:
            return status.troubles[0]
        done = 0 if status.waiting else done + 1
        if done == 2:
            return None
        time.sleep(min(left, patience.again))
    return said("It had not printed everything after {seconds} seconds.", seconds=round(patience.printed))


def _answer(printer: PrinterSettings, give_up: float) -> bytes:
    answer = b""
    place = printer.address, printer.port
    with socket.create_connection(place, timeout=max(0.01, give_up - time.monotonic())) as connection:
        connection.sendall(QUESTION)
        while not is_whole(answer) and len(answer) < LONGEST_ANSWER:
            left = give_up - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            connection.settimeout(left)
            piece = connection.recv(LONGEST_ANSWER)
            if not piece:
                break
            answer += piece
    if not answer:
        raise ConnectionError("it closed the connection")
    return answer


def _silent(printer: PrinterSettings, reason: str) -> Unavailable:
    return Unavailable(
        said("Printer {printer} does not answer: {reason}.", printer=printer.name, reason=reason),
        said("It is off, busy, or does not know the question. Look at the printer."),
        code="printer_status",
    )
