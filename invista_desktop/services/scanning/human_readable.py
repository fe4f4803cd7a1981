"""The human readable text under a GS1 barcode, as someone types it: `(01)09521234543213(10)ABC`."""

import re
from datetime import date

from invista_desktop.models.domain.scans import ScanError
from invista_desktop.services.scanning.element_strings import Elements, faults, syntax_of

# A bracket opens an AI when nothing but digits follow up to its end; else it belongs to a value.
_AI = re.compile(r"(?<!\\)\(([0-9]{2,})(\)|$)", re.ASCII)


def take_apart_hri(text: str, today: date) -> Elements:
    """Return the element strings of a bracketed text; a backslash keeps a bracket in its value.

    White space is what print adds to be read more easily, and is not part of any value.
    """
    written = "".join(text.split())
    marks = list(_AI.finditer(written))
    if not marks or marks[0].start() != 0:
        return Elements((), (ScanError.UNKNOWN_AI,))
    ais: list[tuple[str, str]] = []
    ends = [mark.start() for mark in marks[1:]] + [len(written)]
    for mark, end in zip(marks, ends, strict=True):
        syntax = syntax_of(mark[1]) if mark[2] else None
        if syntax is None:
            return Elements(tuple(ais), (ScanError.UNKNOWN_AI,))
        value = written[mark.end() : end].replace(r"\(", "(").replace(r"\)", ")")
        if errors := faults(syntax, value, today):
            return Elements(tuple(ais), errors)
        ais.append((syntax.ai, value))
    return Elements(tuple(ais), closed=True)
