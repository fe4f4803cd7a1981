"""How many labels a received line gets, and which."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.models.domain.labels import LabelsPer, PrintingRule
from invista_desktop.services.labels.receiving import LOT, PRODUCT, SERIAL, labels_for_line
from tests.services.labels_given import ORDINARY

LINE, UNIT = PrintingRule(labels_per=LabelsPer.LINE), PrintingRule(labels_per=LabelsPer.UNIT)
NO_LOT = replace(ORDINARY, lot_code=None)


def test_a_line_gets_one_label_that_says_how_much_it_holds() -> None:
    (label,) = labels_for_line(LINE, NO_LOT, Decimal(12))

    assert (label.template, label.copies, label.fields.quantity) == (PRODUCT, 1, Decimal(12))


def test_every_unit_gets_a_label_without_a_quantity() -> None:
    (label,) = labels_for_line(UNIT, ORDINARY, Decimal(12))

    assert (label.template, label.copies, label.fields.quantity) == (LOT, 12, None)


@pytest.mark.parametrize("rule", [LINE, UNIT])
def test_every_serial_number_gets_its_own_label(rule: PrintingRule) -> None:
    labels = labels_for_line(rule, ORDINARY, Decimal(2), ("S1", "S2"))

    assert [(label.template, label.copies, label.fields.serial_code) for label in labels] == [
        (SERIAL, 1, "S1"),
        (SERIAL, 1, "S2"),
    ]


@pytest.mark.parametrize("rule", [LINE, UNIT])
def test_nothing_kept_gets_no_label(rule: PrintingRule) -> None:
    assert labels_for_line(rule, ORDINARY, Decimal(0)) == ()


@given(st.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3))
def test_unit_labels_cover_the_quantity_and_no_more_than_one_is_spare(quantity: Decimal) -> None:
    assert 0 <= UNIT.copies(quantity) - quantity < 1
    assert LINE.copies(quantity) == 1
