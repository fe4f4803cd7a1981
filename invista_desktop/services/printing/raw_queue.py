"""Hands printer data to a queue of this computer, unchanged: CUPS, or the Windows spooler.

CUPS is asked through its own `lp`, which is there wherever CUPS is: a library for it would have to
be compiled on every computer. Windows is asked through pywin32, where that is installed.
"""

import os
import re
import shutil
import subprocess
import sys

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.printers import PrinterSettings, require_usable
from invista_desktop.services.printing.outcomes import MaybePrinted, NothingPrinted

LONGEST_TITLE = 120
# What `lp` says before a job is made; whatever else it says may follow a job that lies in the queue.
_REFUSED = ("does not exist", "not accepting", "unable to connect", "bad file descriptor", "no default destination")


def send_to_queue(printer: PrinterSettings, title: str, data: bytes, seconds: float) -> str:
    """Hand all of `data` to the queue and return what the queue calls the job.

    Raises:
        RuleViolation: the settings cannot work.
        NothingPrinted: there is no such queue, or it takes no job.
        MaybePrinted: it did not say in time, or not clearly, whether it took the job.
    """
    require_usable(printer)
    send = _to_spooler if sys.platform == "win32" else _to_cups
    return send(printer, plain_title(title), data, seconds)


def plain_title(words: str) -> str:
    """Return words as a queue may list them: one line, no control characters, not without end."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", words).split())[:LONGEST_TITLE] or "Invista"


def _to_cups(printer: PrinterSettings, title: str, data: bytes, seconds: float) -> str:
    program = shutil.which("lp")
    if program is None:
        raise NothingPrinted(said("This computer has no CUPS, which prints on queues."))
    command = [program, "-d", printer.address, "-o", "raw", "-t", title]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            check=False,
            timeout=seconds,
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise MaybePrinted(said("Queue {queue} did not say whether it took the job.", queue=printer.address)) from error
    except OSError as error:
        raise NothingPrinted(_not_taken(printer, str(error))) from error
    if done.returncode == 0:
        named = re.search(rb"request id is (\S+)", done.stdout)
        return named[1].decode("ascii", "replace") if named else printer.address
    reason = " ".join(done.stderr.decode("utf-8", "replace").split())
    if any(words in reason.lower() for words in _REFUSED):
        raise NothingPrinted(_not_taken(printer, reason))
    raise MaybePrinted(_not_taken(printer, reason))


def _to_spooler(
    printer: PrinterSettings, title: str, data: bytes, _seconds: float
) -> str:  # pragma: no cover - Windows
    """Not run by the tests, which have no Windows."""
    try:
        import pywintypes  # type: ignore[import-untyped]
        import win32print  # type: ignore[import-untyped]
    except ImportError as error:
        raise NothingPrinted(said("Label printers behind Windows queues need pywin32, which is not here.")) from error
    try:
        queue = win32print.OpenPrinter(printer.address)
    except pywintypes.error as error:
        raise NothingPrinted(_not_taken(printer, str(error))) from error
    try:
        try:
            job = win32print.StartDocPrinter(queue, 1, (title, None, "RAW"))
        except pywintypes.error as error:
            raise NothingPrinted(_not_taken(printer, str(error))) from error
        written = win32print.WritePrinter(queue, data)
        win32print.EndDocPrinter(queue)
    except pywintypes.error as error:
        raise MaybePrinted(_not_taken(printer, str(error))) from error
    finally:
        win32print.ClosePrinter(queue)
    if written != len(data):
        raise MaybePrinted(_not_taken(printer, f"{written} of {len(data)} bytes"))
    return f"{printer.address}-{job}"


def _not_taken(printer: PrinterSettings, reason: str) -> Said:
    return said("Queue {queue} did not take the job: {reason}.", queue=printer.address, reason=reason.rstrip("."))
