"""How many labels a received line gets, and which."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer
from invista_desktop.services.labels.receiving import LOT, PRODUCT, SERIAL, labels_for_line
from tests.services.labels_given import ORDINARY

LINE, UNIT = EventRule(labels_per=LabelsPer.LINE), EventRule(labels_per=LabelsPer.UNIT)
NO_LOT = replace(ORDINARY, lot_code=None)


def test_a_line_gets_one_label_that_says_how_much_it_holds() -> None:
    (label,) = labels_for_line(LINE, NO_LOT, Decimal(12))

    assert (label.template, label.copies, label.fields.quantity) == (PRODUCT, 1, Decimal(12))


def test_every_unit_gets_a_label_without_a_quantity() -> None:
    (label,) = labels_for_line(UNIT, ORDINARY, Decimal(12))

    assert (label.template, label.copies, label.fields.quantity) == (LOT, 12, None)


@pytest.mark.parametrize("rule", [LINE, UNIT])
def test_every_serial_number_gets_its_own_label(rule: EventRule) -> None:
    labels = labels_for_line(rule, ORDINARY, Decimal(2), ("S1", "S2"))

    assert [(label.template, label.copies, label.fields.serial_code) for label in labels] == [
        (SERIAL, 1, "S1"),
        (SERIAL, 1, "S2"),
    ]


@pytest.mark.parametrize("rule", [LINE, UNIT])
def test_nothing_kept_gets_no_label(rule: EventRule) -> None:
    assert labels_for_line(rule, ORDINARY, Decimal(0)) == ()


@given(st.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3))
def test_unit_labels_cover_the_quantity_and_no_more_than_one_is_spare(quantity: Decimal) -> None:
    assert 0 <= UNIT.copies(quantity) - quantity < 1
    assert LINE.copies(quantity) == 1


@given(
    quantity=st.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3),
    pack=st.decimals(min_value=Decimal("1.001"), max_value=500, places=3),
    fixed=st.integers(1, 100),
)
def test_pack_labels_cover_the_quantity_and_a_fixed_number_stays_what_it_is(
    quantity: Decimal, pack: Decimal, fixed: int
) -> None:
    packs, alike = EventRule(labels_per=LabelsPer.PACK), EventRule(labels_per=LabelsPer.FIXED, fixed=fixed)

    assert 0 <= packs.copies(quantity, pack) * pack - quantity < pack
    assert packs.held_by_one(quantity, pack) in {None, pack}
    assert packs.copies(quantity) == 1
    assert alike.copies(quantity, pack) == fixed
    assert [rule.copies(Decimal(0), pack) for rule in (packs, alike, UNIT, LINE)] == [0, 0, 0, 0]


def test_every_full_pack_says_what_it_holds_and_a_broken_one_lets_none_say_it() -> None:
    packs = EventRule(labels_per=LabelsPer.PACK)

    (full,) = labels_for_line(packs, NO_LOT, Decimal(24), pack=Decimal(12))
    (broken,) = labels_for_line(packs, NO_LOT, Decimal(25), pack=Decimal(12))

    assert (full.copies, full.fields.quantity) == (2, Decimal(12))
    assert (broken.copies, broken.fields.quantity) == (3, None)


def test_a_fixed_number_is_alike_and_counts_for_each_numbered_piece() -> None:
    two = EventRule(labels_per=LabelsPer.FIXED, fixed=2)

    (alike,) = labels_for_line(two, NO_LOT, Decimal(5))
    numbered = labels_for_line(two, NO_LOT, Decimal(2), ("S1", "S2"))

    assert (alike.copies, alike.fields.quantity) == (2, Decimal(5))
    assert [(label.fields.serial_code, label.copies) for label in numbered] == [("S1", 2), ("S2", 2)]
