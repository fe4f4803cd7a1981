"""Template files: written as they are read, and every fault on the line it stands on."""

import base64
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    Align,
    Area,
    BarcodeItem,
    BoxItem,
    Condition,
    ElementPattern,
    ImageItem,
    LineItem,
    Rotation,
    Template,
    TextItem,
)
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.services.labels.template import check_template, load_template, save_template, shipped_templates
from invista_desktop.services.labels.template_reading import read_template
from invista_desktop.services.labels.template_writing import template_to_toml


def png(width: int = 8, height: int = 8, level: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), level).save(out, "PNG")
    return out.getvalue()


lengths = st.floats(0, 300, allow_nan=False).map(lambda length: round(length, 3))
areas = st.builds(Area, lengths, lengths, lengths, lengths)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
conditions = st.builds(Condition, st.sampled_from(["", "lot.code"]), st.sampled_from(["", "quantity"]))
turns: st.SearchStrategy[Rotation] = st.sampled_from((0, 90, 180, 270))
aligns: st.SearchStrategy[Align] = st.sampled_from(("left", "centre", "right"))
patterns = words | st.sampled_from(["{product.name}", "EXP {lot.expiry:date}", "{a}{b}", "a\nb", 'a"b\\'])


@st.composite
def texts(draw: st.DrawFn) -> TextItem:
    largest = draw(st.integers(4, 200)) / 2
    least = draw(st.sampled_from([largest, largest / 2, 2.0]))
    return TextItem(
        draw(areas), draw(patterns), largest, min(least, largest), draw(st.booleans()), draw(aligns),
        draw(conditions), draw(turns),
    )  # fmt: skip


@st.composite
def barcodes(draw: st.DrawFn) -> BarcodeItem:
    symbology = draw(st.sampled_from(Symbology))
    elements = st.lists(st.builds(ElementPattern, words, words, st.sampled_from(["", "lot.code"])), max_size=3)
    return BarcodeItem(
        (draw(lengths), draw(lengths)), symbology, draw(st.integers(1, 9)), draw(lengths), draw(lengths),
        draw(st.integers(1, 4)), draw(st.booleans()), draw(aligns), "" if symbology.is_gs1 else draw(patterns),
        tuple(draw(elements)) if symbology.is_gs1 else (), draw(conditions), draw(turns),
        draw(st.sampled_from(["https://id.gs1.org", "https://example.com/a"])),
    )  # fmt: skip


items = st.one_of(
    texts(),
    barcodes(),
    st.builds(LineItem, areas, conditions),
    st.builds(BoxItem, areas, lengths, conditions),
    st.builds(ImageItem, areas, st.just(png()), st.just(""), st.integers(1, 255), conditions, turns),
)
templates = st.builds(
    Template,
    words,
    words,
    st.sampled_from(LabelKind),
    st.tuples(lengths, lengths),
    st.lists(items, min_size=1, max_size=5).map(tuple),
    st.integers(1, 99),
    turns,
)


@settings(max_examples=200, deadline=None)
@given(templates)
def test_any_template_is_read_back_as_it_was_written(template: Template) -> None:
    read = read_template(template_to_toml(template))

    assert read.problems == ()
    assert read.template == template


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_shipped_templates_are_written_back_unchanged(name: str) -> None:
    template = load_template(shipped_templates()[name])
    written = template_to_toml(template)

    assert read_template(written).template == template
    assert template_to_toml(template) == written


FILE = """\
# A comment,
# and another.
[label]
id = "try"
kind = "product"
size_mm = [
    60,  # wide
    30,
]

[[item]]
type = "text"
at = [3, 3]
box = [50, 5]
text = \"\"\"
two
lines\"\"\"

[[item]]  # bars
type = "barcode"
symbology = "gs1-128"
at = [5, 12]
height_mm = 10
ais = [
    ["01", "{product.gtin14}"],
]
"""


def faults(text: str, dpi: int = 203) -> list[tuple[int, str]]:
    return [(problem.line, str(problem.words)) for problem in check_template(text, dpi=dpi).problems]


def test_the_base_of_these_tests_is_without_fault() -> None:
    assert faults(FILE) == []


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ('kind = "product"', 'kind = "product', 5, "Illegal"),
        ('kind = "product"', 'kind = "car"', 5, "kind must be one of"),
        ('kind = "product"', 'kind = "product"\nformat = 2', 6, "reads format 1"),
        ('kind = "product"', 'kind = "product"\nrotate = 45', 6, "rotate must be"),
        ('id = "try"', 'id = "../try"', 4, "id must be"),
        ("    30,\n", "    3000,\n", 6, "size_mm must lie between"),
        ("box = [50, 5]", "box = [50, 5]\ncolour = 1", 15, "colour is not known"),
        ("box = [50, 5]", "box = [50, 5]\nbold = 1", 15, "wrong type; it must be true or false"),
        ("box = [50, 5]", "box = [58, 5]", 13, "over the edge"),
        ("box = [50, 5]", "", 11, "box is missing"),
        ("two\n", "{lot.code}\n", 15, "a product label has no lot.code"),
        ("at = [5, 12]", "at = [2, 12]", 22, "no room for the quiet zone"),
        ("at = [5, 12]", "at = [5, 5]", 22, "item 1 stands in its quiet zone"),
        ("height_mm = 10", "height_mm = 10\nx_dots = 1", 24, "too narrow to scan: 0.13 mm at 203 dpi"),
        ("{product.gtin14}", "{product.gtin}", 24, "no field product.gtin"),
        ("{product.gtin14}", "{product.gtin14", 24, "not a field with a format"),
        ('type = "barcode"', 'type = "picture"', 20, "type must be one of"),
        ('symbology = "gs1-128"', 'symbology = "gs1-129"', 21, "symbology must be one of"),
    ],
)
def test_a_fault_is_told_with_the_line_it_stands_on(before: str, after: str, line: int, words: str) -> None:
    assert before in FILE

    told = faults(FILE.replace(before, after, 1))

    assert [where for where, said in told if words in said] == [line], told


def test_all_faults_are_told_at_once() -> None:
    wrong = FILE.replace("box = [50, 5]", "box = [50, 5]\ncolour = 1").replace("height_mm = 10", "hight_mm = 10")

    assert [line for line, _ in faults(wrong)] == [15, 24]


@pytest.mark.parametrize(("dpi", "found"), [(203, []), (300, []), (600, []), (150, [19])])
def test_a_narrow_bar_is_judged_by_the_dots_of_the_printer(dpi: int, found: list[int]) -> None:
    assert [line for line, words in faults(FILE, dpi) if "too narrow to scan" in words] == found


def test_lines_are_counted_alike_whatever_ends_them() -> None:
    wrong = FILE.replace("at = [5, 12]", "at = [2, 12]")

    assert faults(wrong.replace("\n", "\r\n")) == faults(wrong)


IMAGE = """\
[label]
id = "try"
kind = "product"
size_mm = [60, 30]
[[item]]
type = "image"
at = [3, 3]
box = [10, 10]
file = "logo.png"
"""


def test_a_picture_stands_beside_its_template(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())

    template = check_template(IMAGE, tmp_path).template

    assert template is not None
    (item,) = template.items
    assert isinstance(item, ImageItem)
    assert (item.file, item.png) == ("logo.png", png())


def test_a_template_carries_its_pictures_when_it_goes_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    template = check_template(IMAGE, tmp_path).template
    assert template is not None

    saved = load_template(save_template(template, tmp_path / "elsewhere"))

    (item,) = template.items
    assert isinstance(item, ImageItem)
    assert saved == replace(template, items=(replace(item, file=""),))


@pytest.mark.parametrize(
    "name", ["../logo.png", "/etc/logo.png", "sub/logo.png", "C:\\\\logo.png", ".logo.png", "logo.txt", "none.png", ""]
)
def test_no_picture_comes_from_anywhere_else(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "templates"
    (folder / "sub").mkdir(parents=True)
    for place in (tmp_path, folder / "sub"):
        (place / "logo.png").write_bytes(png())
    (folder / ".logo.png").write_bytes(png())
    (folder / "logo.txt").write_bytes(png())

    checked = check_template(IMAGE.replace("logo.png", name), folder)

    assert [problem.line for problem in checked.problems] == [9]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (folder / "logo.png").symlink_to(tmp_path / "secret.png")

    assert [problem.line for problem in check_template(IMAGE, folder).problems] == [9]


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", png()[:40], png(5000, 1)])
def test_what_is_no_usable_png_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    embedded = IMAGE.replace('file = "logo.png"', f'png = "{base64.b64encode(content).decode()}"')

    assert [problem.line for problem in check_template(IMAGE, tmp_path).problems] == [9]
    assert [problem.line for problem in check_template(embedded).problems] == [9]


def test_a_template_with_a_fault_is_not_saved(tmp_path: Path) -> None:
    template = load_template(shipped_templates()["product-100x50"])

    with pytest.raises(RuleViolation, match="id must be"):
        save_template(replace(template, id="../product"), tmp_path)
    assert list(tmp_path.iterdir()) == []
