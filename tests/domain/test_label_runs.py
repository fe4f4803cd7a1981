"""How many labels come out, on which template, and what they say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.label_records import (
    LabelPack,
    LabelRecord,
    LabelSource,
    require_kind,
    require_labelled,
)
from invista_desktop.models.domain.label_runs import (
    MOST_LABELS,
    CopiesBy,
    CopiesRule,
    LabelChoice,
    Medium,
    Need,
    TemplateChoice,
    count_labels,
    label_orders,
    medium_of,
    run_name,
    start_fault,
    template_fault,
    templates_for,
    usual_template,
)
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind

QUANTITIES = st.decimals(min_value=0, max_value=500, places=3)
NUMBERS = st.integers(min_value=1, max_value=20)
ROLL = Medium("Roll", (100, 50))


def record(quantity: Decimal | int = 1, *, pack: int | None = None, kind: LabelKind = LabelKind.PRODUCT) -> LabelRecord:
    return LabelRecord(
        Subject(SubjectKind.ITEM, uuid4()),
        "BOLT  Bolt",
        kind,
        LabelFields(product_sku="BOLT", product_gtin14="09506000134352", quantity=Decimal(7)),
        Decimal(quantity),
        LabelPack("Carton", Decimal(pack), "19506000134359") if pack else None,
    )


def template(
    name: str, size: tuple[float, float] = (100, 50), kind: LabelKind = LabelKind.PRODUCT, *needs: Need
) -> TemplateChoice:
    return TemplateChoice(name, name, kind, size, needs)


@given(QUANTITIES, NUMBERS)
def test_a_fixed_number_does_not_look_at_the_quantity(quantity: Decimal, number: int) -> None:
    assert CopiesRule(CopiesBy.FIXED, number).copies(record(quantity)) == number


@given(QUANTITIES, NUMBERS)
def test_by_quantity_every_unit_is_labelled_and_no_label_is_left_over(quantity: Decimal, number: int) -> None:
    copies = CopiesRule(CopiesBy.QUANTITY, number).copies(record(quantity))

    assert copies % number == 0
    assert copies / number >= quantity > copies / number - 1


@given(QUANTITIES, st.integers(min_value=2, max_value=60), NUMBERS)
def test_by_pack_the_packs_hold_everything_and_none_of_them_is_empty(quantity: Decimal, pack: int, number: int) -> None:
    packs = CopiesRule(CopiesBy.PACK, number).copies(record(quantity, pack=pack)) // number

    assert packs * pack >= quantity > (packs - 1) * pack


@given(st.lists(QUANTITIES, min_size=1, max_size=20))
def test_the_count_is_what_the_orders_print(quantities: list[Decimal]) -> None:
    records = [record(one) for one in quantities]
    choice = LabelChoice({LabelKind.PRODUCT: "product"}, CopiesRule(CopiesBy.QUANTITY))

    try:
        count = count_labels(records, choice.rule)
    except RuleViolation as refusal:
        assert refusal.code == ("no_labels" if not any(quantities) else "too_many_labels")
        return

    orders = label_orders(records, choice)
    assert sum(order.copies for order in orders) == count
    assert len(orders) == sum(1 for one in quantities if one > 0)


def test_a_label_of_a_unit_says_no_quantity_and_that_of_a_pack_the_packs_own() -> None:
    bolts = record(30, pack=12)

    whole, unit, pack = (CopiesRule(by).fields(bolts) for by in CopiesBy)

    assert (whole.quantity, whole.product_gtin14) == (Decimal(7), "09506000134352")
    assert (unit.quantity, unit.product_gtin14) == (None, "09506000134352")
    assert (pack.quantity, pack.product_gtin14) == (Decimal(12), "19506000134359")


def test_a_pack_without_a_gtin_is_not_labelled_with_that_of_a_unit() -> None:
    bolts = record(30, pack=12)
    assert bolts.pack is not None

    fields = CopiesRule(CopiesBy.PACK).fields(replace(bolts, pack=replace(bolts.pack, gtin14=None)))

    assert fields.product_gtin14 is None


@pytest.mark.parametrize(
    ("rule", "quantity", "code"),
    [
        (CopiesRule(CopiesBy.PACK), 5, "label_pack"),
        (CopiesRule(CopiesBy.QUANTITY), 0, "no_labels"),
        (CopiesRule(CopiesBy.QUANTITY), MOST_LABELS + 1, "too_many_labels"),
        (CopiesRule(CopiesBy.FIXED, 0), 5, "label_number"),
        (CopiesRule(CopiesBy.FIXED, 1001), 5, "label_number"),
    ],
)
def test_what_gives_no_labels_or_too_many_is_refused(rule: CopiesRule, quantity: int, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        count_labels([record(quantity)], rule)

    assert refused.value.code == code


def test_the_most_labels_of_a_run_may_be_printed() -> None:
    assert count_labels([record(MOST_LABELS)], CopiesRule(CopiesBy.QUANTITY)) == MOST_LABELS


def test_a_quantity_of_its_own_holds_only_for_what_can_be_counted() -> None:
    assert record(5).of_quantity(Decimal(2)).quantity == 2
    assert record(5).of_quantity(Decimal(0)).quantity == 0
    assert record(5).of_quantity(None).quantity == 5
    assert record(kind=LabelKind.SERIAL).of_quantity(Decimal(9)).quantity == 1


def test_templates_of_the_very_kind_come_first_and_those_of_others_never() -> None:
    there = [template("p"), template("l", kind=LabelKind.LOT), template("x", kind=LabelKind.LOCATION)]

    assert [one.id for one in templates_for(LabelKind.LOT, there)] == ["l", "p"]
    assert [one.id for one in templates_for(LabelKind.PRODUCT, there)] == ["p"]
    assert templates_for(LabelKind.COMMAND, there) == ()


def test_the_template_to_begin_with_is_the_largest_that_fits_and_lacks_nothing() -> None:
    lacking = template("a-lacking", (100, 50), LabelKind.PRODUCT, Need(frozenset({"location.gln"})))
    there = [template("small", (38, 21)), lacking, template("fits"), template("huge", (105, 148))]

    assert usual_template(LabelKind.PRODUCT, there, [record()], ROLL) == "fits"
    assert usual_template(LabelKind.PRODUCT, there, [record()], Medium("Sheet", (63.5, 38.1))) == "small"
    assert usual_template(LabelKind.PRODUCT, [lacking], [record()], ROLL) == "a-lacking"
    assert usual_template(LabelKind.PRODUCT, [], [record()], ROLL) == ""


def test_a_field_is_missing_only_where_the_label_shows_it() -> None:
    needs = (
        Need(frozenset({"product.sku"})),
        Need(frozenset({"lot.code"}), when=("lot.expiry",)),
        Need(frozenset({"serial.code"}), unless="product.sku"),
    )
    shown = template("t", (100, 50), LabelKind.PRODUCT, *needs)

    assert shown.missing(LabelFields(product_sku="A")) == ""
    assert shown.missing(LabelFields()) == "product.sku"
    assert shown.missing(LabelFields(product_sku=" ")) == "product.sku"
    expiring = replace(record().fields, lot_expiry=date(2027, 1, 1))
    assert shown.missing(expiring) == "lot.code"


def test_a_label_larger_than_what_is_loaded_is_a_fault_but_a_file_takes_any() -> None:
    dock = PrinterSettings("Dock 1", PrinterKind.ZPL_TCP, "printer")
    folder = replace(dock, kind=PrinterKind.PDF_FOLDER)
    large, all_of_it = template("large", (105, 148)), ([record()], CopiesRule())

    assert template_fault(template("fits"), *all_of_it, medium_of(dock)) is None
    assert template_fault(template("barely", (100.4, 50)), *all_of_it, medium_of(dock)) is None
    assert "100 x 50 mm" in str(template_fault(large, *all_of_it, medium_of(dock)))
    assert template_fault(large, *all_of_it, medium_of(folder)) is None
    assert "63.5 x 38.1 mm" in str(template_fault(large, *all_of_it, medium_of(folder, "a4-3x7")))


@pytest.mark.parametrize(("start", "is_right"), [(1, True), (21, True), (22, False), (0, False)])
def test_a_sheet_begins_at_one_of_its_labels(start: int, is_right: bool) -> None:  # noqa: FBT001 - a parameter
    assert (start_fault(LabelChoice(sheet="a4-3x7", start=start)) is None) is is_right


def test_a_run_is_named_after_the_first_and_how_many_more_there_are() -> None:
    assert run_name([record()]) == "BOLT"
    assert run_name([record(), record(), record()]) == "BOLT +2"


@pytest.mark.parametrize(
    ("kind", "wanted", "is_right"),
    [
        (LabelKind.PRODUCT, LabelKind.LOT, True),
        (LabelKind.SERIAL, LabelKind.PRODUCT, True),
        (LabelKind.CARTON, LabelKind.SHIPPING, True),
        (LabelKind.LOCATION, LabelKind.LOCATION, True),
        (LabelKind.LOCATION, LabelKind.PRODUCT, False),
        (LabelKind.PRODUCT, LabelKind.PALLET, False),
        (LabelKind.PRODUCT, LabelKind.ASSET, False),
    ],
)
def test_a_thing_stands_in_for_a_template_only_where_such_labels_stick_to_it(
    kind: LabelKind,
    wanted: LabelKind,
    is_right: bool,  # noqa: FBT001 - a parameter
) -> None:
    if is_right:
        require_kind(record(kind=kind), wanted)
        return
    with pytest.raises(RuleViolation, match=f"No {wanted} label is stuck on this"):
        require_kind(record(kind=kind), wanted)


def test_nothing_chosen_is_refused() -> None:
    with pytest.raises(RuleViolation, match="Nothing is chosen"):
        require_labelled(())
    require_labelled((LabelSource(Subject(SubjectKind.PLACE, uuid4())),))
