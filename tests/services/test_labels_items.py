"""What each kind of item leaves on the label, turned or not, dot by dot."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    Area,
    BarcodeItem,
    BoxItem,
    Condition,
    ElementPattern,
    ImageItem,
    Item,
    Rotation,
    Template,
    TextItem,
)
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel
from tests.services.labels_given import ORDINARY, read

TURNS: tuple[Rotation, ...] = (0, 90, 180, 270)
each_turn = pytest.mark.parametrize("rotate", TURNS)
GTIN = "09506000134352"
CONTENT = {
    Symbology.CODE_128: "OAT-1L-BAR",
    Symbology.EAN_13: "9506000134352",
    Symbology.EAN_8: "96385074",
    Symbology.UPC_A: "036000291452",
    Symbology.ITF_14: "09506000134352",
    Symbology.QR: "Bin Ω-7",
}
ELEMENTS = (ElementPattern("01", "{product.gtin14}"), ElementPattern("10", "{lot.code}"))


def label(*items: Item, size: tuple[float, float] = (80, 80), rotate: Rotation = 0) -> Template:
    return Template("try", "Try", LabelKind.SERIAL, size, items, rotate=rotate)


def painted(template: Template, fields: LabelFields = ORDINARY, dpi: int = 203) -> PaintedLabel:
    return LabelPainter().paint(template, fields, dpi=dpi)


def ink_box(picture: Image.Image) -> tuple[int, int, int, int] | None:
    return picture.point(lambda level: 0 if level else 255).getbbox()


def barcode(symbology: Symbology, rotate: Rotation) -> BarcodeItem:
    x_dots, width = (3, 60) if symbology.is_linear else (4, 30)
    data, elements = CONTENT.get(symbology, ""), ELEMENTS if symbology.is_gs1 else ()
    return BarcodeItem(
        (8, 8), symbology, x_dots, width, hri=symbology.is_linear, data=data, elements=elements, rotate=rotate
    )


@each_turn
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("symbology", [one for one in Symbology if one is not Symbology.GS1_128])
def test_every_symbology_is_read_back_whichever_way_it_is_turned(
    symbology: Symbology, dpi: int, rotate: Rotation
) -> None:
    item = barcode(symbology, rotate)
    said = painted(label(item), dpi=dpi)

    (code,) = said.codes
    assert read(said.picture) == [(symbology.identifier, code.content)]
    box = ink_box(said.picture)
    assert box is not None
    right, bottom = (round(edge * dpi / 25.4) + 1 for edge in (item.area.right, item.area.bottom))
    assert box[2] <= right
    assert box[3] <= bottom


@each_turn
def test_a_whole_label_is_turned_for_the_printer(rotate: Rotation) -> None:
    template = label(barcode(Symbology.GS1_DATAMATRIX, 0), size=(80, 40), rotate=rotate)

    said = painted(template)

    assert said.picture.size == ((639, 320) if rotate in {0, 180} else (320, 639))
    assert template.printed_mm == ((80, 40) if rotate in {0, 180} else (40, 80))
    assert read(said.picture) == [("]d2", f"01{GTIN}10L2026-118A")]


@each_turn
def test_turned_text_stays_in_its_box_and_reads_clockwise(rotate: Rotation) -> None:
    box = Area(20, 20, 10, 30) if rotate in {90, 270} else Area(20, 20, 30, 10)
    upright = painted(label(TextItem(Area(20, 20, 30, 10), "Left", 14)))
    turned = painted(label(TextItem(box, "Left", 14, rotate=rotate)))

    clockwise = {0: None, 90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180}
    clockwise[270] = Image.Transpose.ROTATE_90
    method = clockwise[rotate]
    before = upright.picture.crop((160, 160, 160 + 240, 160 + 80))
    after = turned.picture.crop((160, 160, 160 + 80, 160 + 240) if rotate in {90, 270} else (160, 160, 400, 240))
    assert (before.transpose(method) if method is not None else before).tobytes() == after.tobytes()


def test_a_frame_is_black_at_its_edges_and_open_within() -> None:
    picture = painted(label(BoxItem(Area(10, 10, 20, 10), 0.5))).picture

    left, top, right, bottom = 80, 80, 240, 160  # eight dots a millimetre
    assert ink_box(picture) == (left, top, right, bottom)
    assert picture.crop((left + 4, top + 4, right - 4, bottom - 4)).getextrema() == (1, 1)
    assert picture.crop((left, top, right, top + 4)).getextrema() == (0, 0)


def test_text_within_a_frame_leaves_the_frame_whole() -> None:
    frame, text = BoxItem(Area(10, 10, 20, 10), 0.5), TextItem(Area(10, 10, 20, 10), "Wide words here", 9)

    both = painted(label(frame, text)).picture
    assert both.tobytes() == painted(label(text, frame)).picture.tobytes()
    assert both.crop((80, 80, 240, 84)).getextrema() == (0, 0)


def test_a_picture_fits_its_box_without_being_stretched_and_white_stays_white() -> None:
    logo = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    logo.paste((120, 120, 120, 255), (0, 0, 100, 100))
    logo.paste((140, 140, 140, 255), (100, 0, 200, 100))
    out = io.BytesIO()
    logo.save(out, "PNG")

    picture = painted(label(ImageItem(Area(10, 10, 40, 40), out.getvalue()))).picture

    assert ink_box(picture) == (80, 80, 240, 240)  # the darker half of 320 x 160 dots


@each_turn
def test_a_picture_is_turned_with_its_item(rotate: Rotation) -> None:
    arrow = Image.new("L", (40, 20), 255)
    arrow.paste(0, (0, 0, 10, 20))
    out = io.BytesIO()
    arrow.save(out, "PNG")
    box = Area(10, 10, 20, 40) if rotate in {90, 270} else Area(10, 10, 40, 20)

    picture = painted(label(ImageItem(box, out.getvalue(), rotate=rotate))).picture

    assert (
        ink_box(picture)
        == {
            0: (80, 80, 160, 240),
            90: (80, 80, 240, 160),
            180: (320, 80, 400, 240),
            270: (80, 320, 240, 400),
        }[rotate]
    )


def test_an_item_shows_only_where_its_field_is_filled() -> None:
    item = TextItem(Area(10, 10, 30, 10), "EXP", 9, condition=Condition(when="lot.expiry"))

    assert ink_box(painted(label(item)).picture) is not None
    assert ink_box(painted(label(item), replace(ORDINARY, lot_expiry=None)).picture) is None


def test_an_address_keeps_its_lines() -> None:
    template = replace(label(TextItem(Area(0, 0, 60, 40), "{to.address}", 9)), kind=LabelKind.SHIPPING)
    two, one = (painted(template, LabelFields(to_address=address)) for address in ("1 Road\n2 Town", "1 Road 2 Town"))

    boxes = ink_box(two.picture), ink_box(one.picture)
    assert boxes[0] is not None and boxes[1] is not None
    assert boxes[0][2] < boxes[1][2]
    assert boxes[0][3] > boxes[1][3]


@pytest.mark.parametrize(
    ("symbology", "wrong"),
    [
        (Symbology.EAN_13, "9506000134353"),
        (Symbology.EAN_8, "96385075"),
        (Symbology.EAN_8, "9506000134352"),
        (Symbology.UPC_A, "9506000134352"),
        (Symbology.UPC_A, "036000291453"),
        (Symbology.ITF_14, "09506000134353"),
        (Symbology.ITF_14, "0950600013435A"),
        (Symbology.QR, "a\x1bb"),
        (Symbology.CODE_128, "Grüße"),
    ],
)
def test_nothing_false_is_encoded(symbology: Symbology, wrong: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        painted(label(replace(barcode(symbology, 0), data=wrong)))

    assert refusal.value.code == "label_data"


@pytest.mark.parametrize(
    ("elements", "address"),
    [
        ((("01", GTIN), ("10", "A/B%1"), ("17", "270531")), f"https://id.gs1.org/01/{GTIN}/10/A%2FB%251?17=270531"),
        ((("21", "S1"), ("01", GTIN)), f"https://id.gs1.org/01/{GTIN}/21/S1"),
        ((("414", "9506000134376"), ("254", "A-01")), "https://id.gs1.org/414/9506000134376/254/A-01"),
        ((("00", "395200000000000012"),), "https://id.gs1.org/00/395200000000000012"),
    ],
)
def test_a_digital_link_is_a_web_address_a_scanner_understands(
    elements: tuple[tuple[str, str], ...], address: str
) -> None:
    from invista_desktop.models.domain.scans import ScanSettings, ScanStatus
    from invista_desktop.services.scanning.interpreter import interpret

    item = replace(
        barcode(Symbology.GS1_DIGITAL_LINK, 0), elements=tuple(ElementPattern(*element) for element in elements)
    )

    ((identifier, text),) = read(painted(label(item)).picture)

    assert (identifier, text) == ("]Q1", address)
    meaning = interpret(identifier + text, ScanSettings())
    assert meaning.status in {ScanStatus.DIGITAL_LINK, ScanStatus.SSCC}
    assert set(meaning.ais) == set(elements)


def test_a_digital_link_without_a_key_is_refused() -> None:
    item = replace(barcode(Symbology.GS1_DIGITAL_LINK, 0), elements=(ElementPattern("10", "A"),))

    with pytest.raises(RuleViolation, match="needs a key"):
        painted(label(item))


def test_trying_out_names_each_item_that_cannot_be_painted() -> None:
    template = label(
        barcode(Symbology.GS1_DATAMATRIX, 0),
        replace(barcode(Symbology.CODE_128, 0), width_mm=10),
        TextItem(Area(0, 60, 30, 10), "{pallet.sscc}"),
    )

    problems = LabelPainter().try_out(template, replace(ORDINARY, pallet_sscc=None))

    assert [(problem.item, problem.key) for problem in problems] == [(2, "width_mm"), (3, "")]
