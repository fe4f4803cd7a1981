"""Labels as they leave the printer: whole dots, and every code read back exactly."""

import base64
import binascii
import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.label_templates import BarcodeItem
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.outputs import page_of, pages_of, pdf_of, tiff_of, zpl_of
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel, is_shown
from invista_desktop.services.labels.template import shipped_templates
from tests.services.labels_given import BARE, EXTREME, NO_GTIN, ORDINARY, RIGHT_TO_LEFT, read, template

GTIN = "09506000134352"
SAMPLES = {
    "ordinary": ORDINARY,
    "extreme": EXTREME,
    "without a GTIN": NO_GTIN,
    "bare": BARE,
    "right to left": RIGHT_TO_LEFT,
}
each_template = pytest.mark.parametrize("name", sorted(shipped_templates()))


def painted(name: str, fields: LabelFields = ORDINARY, dpi: int = 203) -> PaintedLabel:
    return LabelPainter().paint(template(name), fields, dpi=dpi)


def expected(label: PaintedLabel) -> list[tuple[str, str]]:
    return sorted((code.symbology.identifier, code.content) for code in label.codes)


@each_template
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_every_code_of_every_shipped_label_is_read_back_exactly(name: str, sample: str, dpi: int) -> None:
    label = painted(name, SAMPLES[sample], dpi)

    assert label.codes
    assert read(label.picture) == expected(label)


def test_the_lot_label_carries_gtin_expiry_and_lot() -> None:
    label = painted("lot-100x50")

    assert read(label.picture) == [("]C1", f"01{GTIN}1727053110L2026-118A"), ("]d2", f"01{GTIN}1727053110L2026-118A")]


def test_a_long_lot_number_is_spread_over_two_bar_codes() -> None:
    label = painted("lot-100x50", EXTREME)

    linear = [text for identifier, text in read(label.picture) if identifier == "]C1"]
    assert linear == [f"01{GTIN}17270531", f"10{EXTREME.lot_code}"]


def test_a_lot_that_does_not_expire_leaves_the_expiry_out() -> None:
    label = painted("lot-100x50", replace(ORDINARY, lot_expiry=None))

    assert {text for _, text in read(label.picture)} == {f"01{GTIN}10L2026-118A"}


@each_template
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_every_bar_is_a_whole_number_of_dots(name: str, dpi: int) -> None:
    label = painted(name, NO_GTIN, dpi)
    shown = [
        item
        for item in template(name).items
        if isinstance(item, BarcodeItem) and is_shown(item.condition, NO_GTIN) and item.lines == 1
    ]

    assert len(shown) == len(label.codes)
    for item, code in zip(shown, label.codes, strict=True):
        module = round(item.x_dots * dpi / 203)
        row = "".join(bit * module for bit in code.rows[0])
        down = round(item.at[1] * dpi / 25.4) + module // 2
        dots = [label.picture.getpixel((across, down)) for across in range(label.picture.width)]
        assert row in "".join("0" if light else "1" for light in dots)


def test_printed_and_kept_labels_show_the_dots_that_were_painted() -> None:
    label = painted("lot-100x50")

    (graphic,) = graphics_in(zpl_of([page_of(label)]))
    assert graphic == inked(label.picture)
    assert zlib.compress(label.picture.tobytes(), 1) in pdf_of([page_of(label)])
    (kept,) = pages_of(tiff_of([page_of(label)]), (1,))
    assert (kept.picture.tobytes(), kept.dpi) == (label.picture.tobytes(), 203)


def test_zpl_says_size_and_copies_and_holds_no_text() -> None:
    hostile = replace(ORDINARY, product_name="^FS~JA^XZ\\", lot_code="L1")

    zpl = zpl_of([page_of(painted("lot-100x50", hostile), 3), page_of(painted("product-100x50"))])

    assert zpl.count(b"^XA^PW799^LL400") == 2
    assert re.findall(rb"\^PQ(\d+)\^XZ", zpl) == [b"3", b"1"]
    assert b"~JA" not in zpl
    assert set(re.findall(rb"[\^~][A-Z]{2}", zpl)) == {
        b"^XA",
        b"^PW",
        b"^LL",
        b"^LH",
        b"^FO",
        b"^GF",
        b"^FS",
        b"^PQ",
        b"^XZ",
    }


def test_a_pdf_has_true_size_a_page_for_each_copy_and_decodes(tmp_path: Path) -> None:
    label = painted("lot-100x50", EXTREME, 600)
    file = tmp_path / "labels.pdf"

    file.write_bytes(pdf_of([page_of(label, 2)]))

    pages = pdf_pages(file.read_bytes(), dpi=300)
    assert [page.size for page in pages] == [(1182, 591)] * 2  # 100 x 50 mm, rounded up
    assert read(pages[1]) == expected(label)


def test_the_same_labels_give_the_same_pdf() -> None:
    assert pdf_of([page_of(painted("product-100x50"))]) == pdf_of([page_of(painted("product-100x50"))])


def test_copies_of_a_label_share_one_picture() -> None:
    label = painted("lot-100x50")

    assert len(pdf_of([page_of(label, 500)])) < len(pdf_of([page_of(label)])) + 500 * 200


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (replace(ORDINARY, product_name="  "), r"product\.name"),
        (replace(ORDINARY, product_sku=None), r"product\.sku"),
    ],
)
def test_missing_data_blocks_printing_and_names_the_field(fields: LabelFields, missing: str) -> None:
    with pytest.raises(RuleViolation, match=missing) as refusal:
        painted("product-100x50", fields)

    assert refusal.value.code == "label_field_missing"


def test_a_zero_quantity_is_printed_like_any_other() -> None:
    nothing, zero = (
        replace(ORDINARY, quantity=None),
        replace(ORDINARY, quantity=Decimal(0)),
    )

    assert painted("product-100x50", zero).picture.tobytes() != painted("product-100x50", nothing).picture.tobytes()


def test_a_bar_code_with_no_room_is_refused_and_never_made_finer() -> None:
    with pytest.raises(RuleViolation, match="too narrow") as refusal:
        painted("product-100x50", replace(NO_GTIN, product_sku="SKU-" + "9X" * 20))

    assert refusal.value.code == "label_too_narrow"


def test_text_that_does_not_fit_is_cut_with_a_warning() -> None:
    (warning,) = painted("product-100x50", EXTREME).warnings

    assert "was cut" in str(warning)
    assert painted("product-100x50", ORDINARY).warnings == ()


def test_signs_the_font_cannot_draw_are_named() -> None:
    (warning,) = painted("product-100x50", replace(ORDINARY, product_name="螺栓 M8")).warnings

    assert "螺栓" in str(warning)


def test_an_offset_moves_the_picture_and_nothing_wraps_round() -> None:
    still = painted("product-100x50").picture
    moved = LabelPainter().paint(template("product-100x50"), ORDINARY, dpi=203, offset_mm=(2, 1)).picture

    across, down = 16, 8
    assert moved.crop((across, down, *moved.size)).tobytes() == still.crop((0, 0, 799 - across, 400 - down)).tobytes()
    assert moved.crop((0, 0, 799, down)).getextrema() == (1, 1)


def test_threads_share_a_painter_without_mixing_labels() -> None:
    painter, layout = LabelPainter(), template("lot-100x50")
    wanted = [replace(ORDINARY, lot_code=f"LOT{number}") for number in range(40)]
    alone = [painter.paint(layout, fields, dpi=203).picture.tobytes() for fields in wanted]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda fields: painter.paint(layout, fields, dpi=203).picture.tobytes(), wanted))

    assert together == alone


def inked(picture: Image.Image) -> bytes:
    """Return rows packed as printers take them: a one is ink, and what pads a row is none."""
    return picture.point(lambda level: 0 if level else 255).tobytes()


def graphics_in(zpl: bytes) -> list[bytes]:
    found = re.findall(rb"\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-Fa-f]{4})", zpl)
    graphics = []
    for _, total, stride, data, crc in found:
        assert binascii.crc_hqx(data, 0) == int(crc, 16)
        bits = zlib.decompress(base64.b64decode(data))
        assert len(bits) % int(stride) == 0
        assert len(bits) == int(total)
        graphics.append(bits)
    return graphics


def pdf_pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil() for page in document]
    finally:
        document.close()
