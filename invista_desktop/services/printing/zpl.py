"""What a label printer is told beside the labels: how dark and how fast."""

from collections.abc import Sequence

from invista_desktop.models.domain.printers import PrinterSettings
from invista_desktop.services.labels.outputs import LabelPage, zpl_of


def zpl_for(printer: PrinterSettings, pages: Sequence[LabelPage]) -> bytes:
    """Return the labels as ZPL, behind the printer's own settings.

    `~SD` and not `^MD`: that one adds to what is set at the printer, so the same number here would
    be another darkness there. Only numbers of ours are written: no word of a person becomes a command.
    """
    head = b"" if printer.darkness is None else b"~SD%02d" % printer.darkness
    if printer.speed is not None:
        head += b"^XA^PR%d^XZ" % printer.speed
    return head + b"\n" * bool(head) + zpl_of(pages)
