"""The label a printer is tried with fits whatever is loaded, and shows what it is meant to."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invista_desktop.models.domain.label_templates import BarcodeItem, TextItem
from invista_desktop.models.domain.printers import ROTATIONS, PrinterKind, PrinterSettings
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel
from invista_desktop.services.labels.scan_backs import scans_of
from invista_desktop.services.labels.template_checks import problems_of
from invista_desktop.services.labels.trial_labels import trial_fields, trial_template

DOCK = PrinterSettings("Dock {1} ^XA", PrinterKind.ZPL_TCP, "192.0.2.7")
SIDES = st.decimals(10, 120, places=1)


def loaded(
    width: float | str | Decimal, height: float | str | Decimal, dpi: int = 203, rotation: int = 0
) -> PrinterSettings:
    return replace(DOCK, media_mm=(Decimal(str(width)), Decimal(str(height))), dpi=dpi, rotation=rotation)


def painted(printer: PrinterSettings) -> PaintedLabel:
    return LabelPainter().paint(trial_template(printer), trial_fields(printer), dpi=printer.dpi)


@settings(max_examples=60, deadline=None)
@given(width=SIDES, height=SIDES, dpi=st.sampled_from([203, 300, 600]), rotation=st.sampled_from(ROTATIONS))
def test_nothing_is_wrong_with_it_on_any_media_and_whatever_code_it_has_can_be_read(
    width: Decimal, height: Decimal, dpi: int, rotation: int
) -> None:
    printer = loaded(width, height, dpi, rotation)

    template = trial_template(printer)
    label = painted(printer)

    assert problems_of(template, dpi) == ()
    assert sorted(template.size_mm) == sorted((float(width), float(height)))
    has_code = any(isinstance(item, BarcodeItem) for item in template.items)
    assert [scan.raw[3:] for scan in scans_of(label)] == (["TEST"] if has_code else [])


@pytest.mark.parametrize(
    ("size", "code"),
    [((100, 50), "]C0"), ((38.1, 21.2), "]C0"), ((62, 29), "]C0"), ((25, 25), "]Q1"), ((105, 148), "]C0")],
)
def test_common_labels_carry_a_code(size: tuple[float, float], code: str) -> None:
    (scan,) = scans_of(painted(loaded(*size)))

    assert scan.raw == f"{code}TEST"


@pytest.mark.parametrize(("width", "height"), [(5, 5), (5, 200), (25, 10), (200, 5)])
def test_the_smallest_media_still_have_frame_and_rulers(width: int, height: int) -> None:
    label = painted(loaded(width, height)).picture

    assert (label.width, label.height) == (round(width * 203 / 25.4), round(height * 203 / 25.4))
    edges = [label.getpixel((x, y)) for x in (0, label.width - 1) for y in (0, label.height - 1)]
    assert edges == [0, 0, 0, 0]


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_the_rulers_have_a_mark_for_each_millimetre_where_it_belongs(dpi: int) -> None:
    label = painted(loaded(100, 50, dpi)).picture
    beside = round(0.7 * dpi / 25.4)  # inside the frame, and inside the shortest mark

    marks = [x for x in range(beside, label.width - beside) if label.getpixel((x, beside)) == 0]
    starts = [x for x in marks if x - 1 not in marks]

    assert len(starts) == 99
    middle = 0.075 * dpi / 25.4
    assert all(abs(x + middle - place * dpi / 25.4) <= 1 for place, x in enumerate(starts, 1))


def test_it_says_name_dots_and_size_and_no_name_is_a_pattern() -> None:
    texts = [item.pattern for item in trial_template(loaded(100, "50.5")).items if isinstance(item, TextItem)]

    assert {"{product.name}", "203 dpi", "100 x 50.5 mm"} <= set(texts)
    assert trial_fields(DOCK).product_name == DOCK.name


def test_a_printer_that_turns_its_labels_gets_one_that_fits_once_turned() -> None:
    assert trial_template(loaded(100, 50, rotation=90)).size_mm == (50, 100)
