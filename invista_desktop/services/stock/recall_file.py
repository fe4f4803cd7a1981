"""A recall as a CSV file, for whoever has to call the customers."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from invista_desktop.errors import Unavailable, said
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.stock_cards import Recall, RecallSide

HEADINGS: Final = (
    "lot", "sku", "name", "side", "movement", "quantity", "unit", "from", "to", "status", "partner", "document",
    "reason", "person", "moment",
)  # fmt: skip
# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_recall(recall: Recall, path: Path) -> None:
    """Write the recall whole, or not at all; the last lines are the sums.

    Raises:
        Unavailable: the disk does not take it.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines_of(recall))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unavailable(
            said("The file could not be written: {reason}.", reason=error.strerror or error),
            said("Choose another folder, or free some space."),
            code="file_unwritable",
        ) from error


def lines_of(recall: Recall) -> Iterator[Sequence[str]]:
    """Yield the headings, a line for each row, and the sums."""
    yield HEADINGS
    about = (recall.lot, recall.sku, recall.name)
    for row in recall.rows:
        moment = "" if row.moment is None else row.moment.isoformat(timespec="seconds")
        cells = (
            *about, row.side, row.type or "", shown_quantity(row.quantity), row.unit, row.source, row.target,
            row.status, row.partner, row.document, row.reason, row.person, moment,
        )  # fmt: skip
        yield [harmless(cell) for cell in cells]
    for side in (RecallSide.CAME, RecallSide.HERE, RecallSide.LEFT):
        total = shown_quantity(recall.total(side))
        yield [harmless(cell) for cell in (*about, f"total {side}", "", total, recall.unit)]


def harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
