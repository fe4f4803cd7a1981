"""What the designer shows: the printed dots, what they scan as, and what is wrong."""

import io
from dataclasses import replace

from PIL import Image

from invista_desktop.models.domain.label_designs import Design
from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.labels.previews import preview_of
from tests.services.labels_given import template

LOT = "lot-100x50"


def test_a_preview_is_what_the_printer_prints_and_says_what_it_scans_as() -> None:
    painter, lot, fields = LabelPainter(), template(LOT), sample_fields(LabelKind.LOT)

    shown = preview_of(painter, lot, fields, 300)

    assert shown.png is not None
    assert Image.open(io.BytesIO(shown.png)).tobytes() == painter.paint(lot, fields, dpi=300).picture.tobytes()
    assert [one.symbology for one in shown.scans] == ["]d2", "]C1"]
    assert all(one.is_trusted and "(10) L2026-118A" in str(one.meaning) for one in shown.scans)
    assert shown.faults == ()


def test_what_cannot_be_painted_is_left_out_and_named() -> None:
    lot = template(LOT)
    fields = replace(sample_fields(LabelKind.LOT), product_gtin14="09506000134353")  # a wrong check digit

    shown = preview_of(LabelPainter(), lot, fields, 203)

    assert shown.png is not None
    assert shown.scans == ()
    assert {lot.items[fault.place].symbology for fault in shown.faults} == {"gs1-128", "gs1-datamatrix"}  # type: ignore[index, union-attr]


def test_an_item_moved_into_a_quiet_zone_is_named_by_its_place() -> None:
    design = Design(template(LOT), 8).moving(0, -12)

    shown = preview_of(LabelPainter(), design.template, sample_fields(LabelKind.LOT), 203)

    assert [fault.place for fault in shown.faults] == [6, 7]
