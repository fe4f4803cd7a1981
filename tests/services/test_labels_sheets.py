"""Sheets of labels: each where its place is, dot for dot, from the place one starts at."""

import re
import zlib
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.label_sheets import SHEETS, LabelSheet, require_sheet
from invista_desktop.models.domain.papers import Paper
from invista_desktop.services.labels.outputs import page_of, sheets_of
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel
from tests.services.labels_given import ORDINARY, read, template

SHEET = SHEETS["a4-3x7"]


def label(dpi: int = 300) -> PaintedLabel:
    return LabelPainter().paint(template("product-63x38"), ORDINARY, dpi=dpi)


def pages_in(pdf: bytes, dpi: int = 300) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_known_sheet_fits_its_paper(name: str) -> None:
    require_sheet(SHEETS[name], SHEETS[name].count, SHEETS[name].label_mm)


def test_labels_run_on_over_sheets_from_the_place_one_starts_at() -> None:
    painted = label()

    first, second = pages_in(sheets_of([page_of(painted, 5)], SHEET, start=19))

    assert len(read(first)) == 3
    assert len(read(second)) == 2
    assert first.crop((0, 0, first.width, round((15.15 + 6 * 38.1) * 300 / 25.4) - 1)).getextrema() == (255, 255)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("place", [0, 4, 20])
def test_a_label_on_a_sheet_keeps_its_dots_and_lies_on_whole_ones(place: int, dpi: int) -> None:
    painted = label(dpi)

    pdf = sheets_of([page_of(painted)], SHEET, start=place + 1)

    (matrix,) = re.findall(rb"q ([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm", pdf)
    (page,) = re.findall(rb"MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    width, height, left, bottom = (float(points) * dpi / 72 for points in matrix)
    top = float(page[1]) * dpi / 72 - bottom - height
    across, down = (round(side * dpi / 25.4) for side in SHEET.corner(place))
    assert (width, height) == pytest.approx(painted.picture.size, abs=0.01)
    assert (left, top) == pytest.approx((across, down), abs=0.01)
    start = pdf.index(b"stream\n") + 7
    assert zlib.decompress(pdf[start : pdf.index(b"\nendstream", start)]) == painted.picture.tobytes()


def test_a_smaller_label_lies_in_the_middle_of_its_place() -> None:
    small = LabelPainter().paint(template("product-38x21"), ORDINARY, dpi=300)

    (page,) = pages_in(sheets_of([page_of(small)], SHEETS["a4-3x8"]))

    assert read(page) == [("]d2", "0109506000134352")]
    box = page.point(lambda level: 255 - level).getbbox()
    assert box is not None
    assert box[0] > round(15 * 300 / 25.4)


@pytest.mark.parametrize("start", [0, 22, -1])
def test_a_sheet_has_no_such_start(start: int) -> None:
    with pytest.raises(RuleViolation, match="it has 21") as refusal:
        sheets_of([page_of(label())], SHEET, start=start)

    assert refusal.value.code == "label_sheet"


def test_a_label_larger_than_its_place_is_refused() -> None:
    with pytest.raises(RuleViolation, match="larger than those of the sheet"):
        sheets_of([page_of(label())], SHEETS["a4-5x13"])


@pytest.mark.parametrize(
    "sheet",
    [replace(SHEET, columns=4), replace(SHEET, rows=8), replace(SHEET, paper=Paper.LETTER, rows=7, margin_mm=(40, 15))],
)
def test_a_sheet_that_does_not_fit_its_paper_is_refused(sheet: LabelSheet) -> None:
    with pytest.raises(RuleViolation, match="over the edge of the paper"):
        require_sheet(sheet, 1, (10, 10))


def test_a_sheet_without_labels_is_refused() -> None:
    with pytest.raises(RuleViolation, match="no rows or columns"):
        require_sheet(replace(SHEET, rows=0), 1, (10, 10))
