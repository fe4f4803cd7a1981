"""Labels that the next scan must read, so that they are known to be on paper and to scan."""

from dataclasses import dataclass
from uuid import UUID

from invista_desktop.errors import Said
from invista_desktop.models.domain.scans import Meaning


@dataclass(frozen=True)
class LabelsAwaited:
    """Labels just printed.

    Attributes:
        jobs: the print jobs they left in.
        codes: what a scanner reads from them; one of these is enough.
    """

    jobs: tuple[UUID, ...]
    codes: tuple[Meaning, ...]

    def is_read_by(self, scan: Meaning) -> bool:
        """Whether a scan is one of the codes, read with or without its symbology identifier."""
        return any(_is_same(code, scan) for code in self.codes)


@dataclass(frozen=True)
class LabelsPrinted:
    """Labels were sent to a printer.

    Attributes:
        words: what was done.
        awaited: what the next scan must read; None where nothing is to be scanned back.
    """

    words: Said
    awaited: LabelsAwaited | None = None


def _is_same(code: Meaning, scan: Meaning) -> bool:
    # An item's own EAN says the same GTIN as its label's GS1-128, but it is another code: the status tells.
    if code.ais and (code.status, code.ais) == (scan.status, scan.ais):
        return True
    return _bare(code.raw) == _bare(scan.raw)


def _bare(raw: str) -> str:
    text = raw.strip(" \t\r\n")
    return text[3:] if text.startswith("]") else text
