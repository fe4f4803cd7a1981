"""Sheets of labels for office printers: rows and columns on A4 or Letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.papers import Paper

PAPER_MM: Final = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}


@dataclass(frozen=True)
class LabelSheet:
    """How labels lie on a sheet; lengths in millimetres.

    Attributes:
        margin_mm: from the left and the upper edge of the paper to the first label.
        gap_mm: between columns and between rows.
    """

    paper: Paper
    columns: int
    rows: int
    label_mm: tuple[float, float]
    margin_mm: tuple[float, float]
    gap_mm: tuple[float, float] = (0, 0)

    @property
    def count(self) -> int:
        """How many labels a whole sheet has."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """Return the upper left corner of the label at `place`, counted from 0 row by row."""
        row, column = divmod(place, self.columns)
        across, down = column * (self.label_mm[0] + self.gap_mm[0]), row * (self.label_mm[1] + self.gap_mm[1])
        return self.margin_mm[0] + across, self.margin_mm[1] + down

    def places(self, start: int = 1) -> Iterator[tuple[int, int]]:
        """Yield (page, place) without end, both from 0, from label `start` of the first sheet, counted from 1."""
        place = start - 1
        while True:
            yield divmod(place, self.count)
            place += 1


SHEETS: Final[dict[str, LabelSheet]] = {
    "a4-3x7": LabelSheet(Paper.A4, 3, 7, (63.5, 38.1), (7.25, 15.15), (2.5, 0)),
    "a4-3x8": LabelSheet(Paper.A4, 3, 8, (70, 37), (0, 0.5)),
    "a4-5x13": LabelSheet(Paper.A4, 5, 13, (38.1, 21.2), (4.75, 10.7), (2.5, 0)),
    "a4-2x4": LabelSheet(Paper.A4, 2, 4, (99.1, 67.7), (4.65, 13.1), (2.5, 0)),
    "letter-3x10": LabelSheet(Paper.LETTER, 3, 10, (66.7, 25.4), (4.7, 12.7), (3.2, 0)),
    "letter-2x5": LabelSheet(Paper.LETTER, 2, 5, (101.6, 50.8), (4.0, 12.7), (4.7, 0)),
}


def require_sheet(sheet: LabelSheet, start: int, label_mm: tuple[float, float]) -> None:
    """Let a run of labels through that the sheet can take.

    Raises:
        RuleViolation: the labels do not fit on the paper or into their places, or there is no such
            start; code `label_sheet`.
    """
    width, height = PAPER_MM[sheet.paper]
    if sheet.columns < 1 or sheet.rows < 1 or min(*sheet.label_mm, *sheet.margin_mm, *sheet.gap_mm) < 0:
        raise _refused(said("The sheet has no rows or columns of labels."))
    right, bottom = (corner + size for corner, size in zip(sheet.corner(sheet.count - 1), sheet.label_mm, strict=True))
    if right > width + 0.2 or bottom > height + 0.2:
        raise _refused(said("The labels of the sheet reach over the edge of the paper."))
    if not 1 <= start <= sheet.count:
        raise _refused(said("The sheet has no label {start}: it has {count}.", start=start, count=sheet.count))
    if any(size > room + 0.2 for size, room in zip(label_mm, sheet.label_mm, strict=True)):
        raise _refused(said("The label is larger than those of the sheet."))


def _refused(title: Said) -> RuleViolation:
    return RuleViolation(
        title,
        said("Choose another sheet, or correct its measures."),
        code="label_sheet",
    )
