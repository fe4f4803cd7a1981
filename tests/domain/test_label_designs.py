"""Designing a label: steps keep items on the label, can be taken back, and are said in text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.label_designs import Design, DesignHistory, ItemKind, new_item, new_template, snapped
from invista_desktop.models.domain.label_properties import elements_of, elements_text, properties_of, with_property
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import Area, BarcodeItem, Template, TextItem
from invista_desktop.models.domain.labels import LabelKind

SIZE = (100.0, 50.0)
LENGTHS = st.floats(-120, 120).map(lambda value: round(value, 1))
DRAWN = [kind for kind in ItemKind if kind is not ItemKind.IMAGE]


def begun(kind: LabelKind = LabelKind.PRODUCT) -> Design:
    return Design(new_template("mine", "Mine", kind, SIZE), 0)


def steps() -> st.SearchStrategy[Any]:
    """Anything a person can do to a design."""
    return st.one_of(
        st.tuples(st.just("moving"), LENGTHS, LENGTHS),
        st.tuples(st.just("sizing"), LENGTHS, LENGTHS),
        st.tuples(st.just("shifting"), st.sampled_from([-1, 1])),
        st.tuples(st.just("choosing"), st.integers(-1, 6)),
        st.tuples(st.just("doubling")),
        st.tuples(st.just("removing")),
        st.sampled_from(DRAWN).map(lambda kind: ("adding", new_item(kind, LabelKind.PRODUCT, SIZE))),
    )


def step(design: Design, told: Any) -> Design:
    word, *rest = told
    made: Design = getattr(design, word)(*rest)
    return made


@given(st.lists(steps(), max_size=25))
def test_whatever_is_done_items_stay_on_the_label_and_one_that_is_there_is_chosen(told: list[Any]) -> None:
    design = begun()

    for one in told:
        design = step(design, one)

    label = Area(0, 0, *SIZE)
    assert all(label.holds(item.area) for item in design.template.items)
    assert design.chosen is None or 0 <= design.chosen < len(design.template.items)


@given(st.lists(steps(), max_size=25))
def test_all_steps_can_be_taken_back_and_done_again(told: list[Any]) -> None:
    history = DesignHistory(begun())
    start = history.now.template
    for one in told:
        history.step(step(history.now, one))
    end = history.now.template

    while history.can_undo:
        history.undo()
    back = history.now.template
    while history.can_redo:
        history.redo()

    assert back == start
    assert history.now.template == end
    assert history.is_changed == (end != start)


def test_a_new_step_forgets_what_was_taken_back() -> None:
    history = DesignHistory(begun())
    history.step(history.now.moving(1, 0))
    history.undo()

    history.step(history.now.moving(0, 1))

    assert not history.can_redo


def test_what_is_saved_counts_as_unchanged_until_the_next_step() -> None:
    history = DesignHistory(begun())
    history.step(history.now.moving(1, 0))

    history.saved(history.now.template)
    saved = history.is_changed
    history.step(history.now.moving(1, 0))

    assert (saved, history.is_changed) == (False, True)


@pytest.mark.parametrize("kind", list(LabelKind))
def test_a_new_label_of_each_kind_begins_with_words_and_a_code(kind: LabelKind) -> None:
    template = begun(kind).template

    words, code = template.items
    assert isinstance(words, TextItem) and isinstance(code, BarcodeItem)
    assert words.pattern in (code.data, *(one.pattern for one in code.elements))


def test_a_square_code_stays_square_when_it_is_sized() -> None:
    square = BarcodeItem((4, 4), Symbology.QR, 4, 16)
    design = Design(Template("a", "A", LabelKind.PRODUCT, SIZE, (square,)), 0)

    wider = design.sizing(2, 0.5).template.items[0]
    higher = design.sizing(0, -3).template.items[0]

    assert wider.area == Area(4, 4, 18, 18)
    assert higher.area == Area(4, 4, 13, 13)


def test_a_point_finds_the_smallest_item_there() -> None:
    box = new_item(ItemKind.BOX, LabelKind.PRODUCT, SIZE)
    words = TextItem(Area(6, 6, 20, 5), "{product.sku}")
    design = Design(Template("a", "A", LabelKind.PRODUCT, SIZE, (words, box)))

    assert design.place_at(10, 8) == 0
    assert design.place_at(60, 12) == 1
    assert design.place_at(99, 49) is None


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("label", list(LabelKind))
def test_each_property_reads_as_what_it_is_written_from(kind: ItemKind, label: LabelKind) -> None:
    item = new_item(kind, label, SIZE)

    for one in properties_of(item):
        assert with_property(item, one.key, one.read(item)) == item


@pytest.mark.parametrize("symbology", list(Symbology))
def test_another_kind_of_code_keeps_what_it_carries(symbology: Symbology) -> None:
    item = new_item(ItemKind.BARCODE, LabelKind.LOT, SIZE)

    changed = with_property(item, "symbology", symbology)

    assert isinstance(changed, BarcodeItem)
    assert "{lot.code}" in (changed.data, *(one.pattern for one in changed.elements))
    assert bool(changed.elements) == symbology.is_gs1


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [
        (ItemKind.TEXT, "font_pt", "large"),
        (ItemKind.TEXT, "left", "1e9"),
        (ItemKind.BARCODE, "x_dots", "2.5"),
        (ItemKind.LINE, "width", ""),
        (ItemKind.LINE, "width", "nan"),
    ],
)
def test_what_a_property_cannot_be_is_refused_in_words(kind: ItemKind, key: str, text: str) -> None:
    item = new_item(kind, LabelKind.PRODUCT, SIZE)

    with pytest.raises(RuleViolation, match="is not a value for"):
        with_property(item, key, text)


def test_a_decimal_comma_is_as_good_as_a_point() -> None:
    item = new_item(ItemKind.LINE, LabelKind.PRODUCT, SIZE)

    assert with_property(item, "left", "7,25").area.left == 7.25


def test_elements_are_written_one_a_line() -> None:
    text = "01 {product.gtin14}\n17 {lot.expiry:yymmdd} if lot.expiry\n10 {lot.code}"

    elements = elements_of(f"\n {text}\n\n")

    assert [(one.ai, one.when) for one in elements] == [("01", ""), ("17", "lot.expiry"), ("10", "")]
    assert elements_text(elements) == text


@pytest.mark.parametrize("line", ["10", "1 {lot.code}", "lot {lot.code}", "10   ", "١٠ {lot.code}"])
def test_a_line_that_is_no_element_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="one element a line"):
        elements_of(line)


@given(st.floats(0, 400))
def test_the_grid_is_half_a_millimetre(length: float) -> None:
    assert abs(snapped(length) - length) <= 0.26
    assert snapped(length) * 2 == int(snapped(length) * 2)
