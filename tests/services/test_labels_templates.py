"""Label templates: what is wrong with one is said before a label is wasted."""

from pathlib import Path

import pytest

from invista_desktop.errors import RuleViolation
from invista_desktop.services.labels.template import load_template, shipped_templates

LABEL = """
[label]
id = "try"
kind = "product"
size_mm = [60, 30]
"""
TEXT = """
[[item]]
type = "text"
at = [3, 3]
box = [50, 5]
field = "product.name"
"""
BARS = """
[[item]]
type = "barcode"
at = [5, 12]
symbology = "gs1-128"
height_mm = 10
ais = [["01", "{product.gtin14}"]]
"""


def refusal_of(tmp_path: Path, content: str) -> str:
    path = tmp_path / "try.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(RuleViolation) as refusal:
        load_template(path)
    assert refusal.value.code == "label_template"
    assert "try.toml" in str(refusal.value.title)
    return str(refusal.value.title)


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_every_shipped_template_is_without_fault_and_named_as_its_file(name: str) -> None:
    assert load_template(shipped_templates()[name]).id == name


def test_the_base_of_these_tests_is_without_fault(tmp_path: Path) -> None:
    path = tmp_path / "try.toml"
    path.write_text(LABEL + TEXT + BARS, "utf-8")

    assert len(load_template(path).items) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("product.name", "product.nam"), "no field product.nam"),
        (("product.name", "lot.code"), "a product label has no lot.code"),
        (('field = "product.name"', 'text = "{product.name:yymmdd}"'), "is not a field with a format"),
        (('field = "product.name"', 'text = "{product.name"'), "is not a field with a format"),
        (('field = "product.name"', 'text = "{product.name.__class__}"'), "no field product.name.__class__"),
        (('field = "product.name"', 'text = "A"\nwhen = "colour"'), "no field colour"),
        (('field = "product.name"', ""), "either field or text"),
        (("box = [50, 5]", "box = [58, 5]"), "over the edge"),
        (("box = [50, 5]", "box = [50]"), "box must be 2 numbers"),
        (("box = [50, 5]", ""), "box is missing"),
        (("box = [50, 5]", "box = [50, 5]\nfont_pt = 2"), "between 4 and 200"),
        (("box = [50, 5]", "box = [50, 5]\nbold = 1"), "wrong type"),
        (("box = [50, 5]", "box = [50, 5]\ncolour = 1"), "colour is not known"),
        (('type = "text"', 'type = "picture"'), "type must be one of"),
        (("at = [5, 12]", "at = [2, 12]"), "no room for the quiet zone"),
        (("at = [5, 12]", "at = [5, 5]"), "stands in its quiet zone"),
        (("at = [3, 3]\nbox = [50, 5]", "at = [3, 12]\nbox = [1.5, 5]"), "stands in its quiet zone"),
        (("at = [5, 12]", "at = [5, 25]"), "over the edge"),
        (("height_mm = 10", "height_mm = 10\nx_dots = 1"), "too narrow to scan"),
        (("height_mm = 10", "height_mm = 3"), "at least 5 mm high"),
        (("height_mm = 10", "height_mm = 10\nlines = 0"), "lines must be"),
        (("gs1-128", "code-39"), "symbology must be one of"),
        (('ais = [["01", "{product.gtin14}"]]', 'data = "{product.sku}"'), "gs1-128 takes ais"),
        (('[["01", "{product.gtin14}"]]', '["01"]'), "each of ais is"),
        (('kind = "product"', 'kind = "car"'), "kind must be one of"),
        (("size_mm = [60, 30]", "size_mm = [60, 3000]"), "size_mm must lie between"),
        (("size_mm = [60, 30]", 'size_mm = ["60", true]'), "size_mm must be 2 numbers"),
        (("[label]", "[labels]"), "one [label]"),
        (("[label]", "[label"), "Expected"),
    ],
)
def test_a_fault_is_refused_in_words(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    before, after = change
    assert before in LABEL + TEXT + BARS

    assert words in refusal_of(tmp_path, (LABEL + TEXT + BARS).replace(before, after, 1))


def test_the_words_say_which_item_is_meant(tmp_path: Path) -> None:
    assert "item 2" in refusal_of(tmp_path, LABEL + TEXT + BARS.replace("[5, 12]", "[2, 12]"))


def test_items_that_never_show_together_may_share_a_place(tmp_path: Path) -> None:
    other = BARS.replace("gs1-128", "code-128").replace('ais = [["01", "{product.gtin14}"]]', 'data = "{product.sku}"')
    both = LABEL + BARS + 'when = "product.gtin14"\n' + other + 'unless = "product.gtin14"\n'
    path = tmp_path / "try.toml"
    path.write_text(both, "utf-8")

    assert len(load_template(path).items) == 2
    assert "quiet zone" in refusal_of(tmp_path, both.replace("unless", "when"))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b""])
def test_a_file_that_is_no_template_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "try.toml"
    path.write_bytes(content)

    with pytest.raises(RuleViolation):
        load_template(path)


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match=r"none\.toml"):
        load_template(tmp_path / "none.toml")
