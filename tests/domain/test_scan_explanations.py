"""Every refused scan says what the code is, why it cannot be used, and what to do next."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from invista_desktop.models.domain.found import (
    CommandFound,
    Found,
    LocationFound,
    LotFound,
    NothingFound,
    OrderFound,
    ProductFound,
    ReceiptFound,
    SerialFound,
)
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.scan_explanations import Wanted, doubt_about, why_not
from invista_desktop.models.domain.scans import Meaning, ScanError, ScanStatus

PLAIN = Meaning(ScanStatus.PLAIN, "X", fields={"plain": "X"})
ITEM = ProductFound(new_id(), None, "BOLT", "Bolt M8", Decimal(1))
PLACE = LocationFound(new_id(), "W1-A-01", "storage", new_id())
LOT = LotFound(new_id(), new_id(), None, "BOLT", "L7")
SERIAL = SerialFound(new_id(), new_id(), None, "BOLT", "SN1")
ORDER = OrderFound(new_id(), "PO-1")
RECEIPT = ReceiptFound(new_id(), "GR-1", date(2026, 11, 23))
OK = CommandFound("ok")


@pytest.mark.parametrize(
    ("wanted", "usable"),
    [
        (Wanted.ORDER_OR_ITEM, [ORDER, RECEIPT, ITEM, OK]),
        (Wanted.ITEM, [ITEM, LOT, SERIAL, OK]),
        (Wanted.BIN, [PLACE, OK]),
    ],
)
def test_each_screen_takes_what_it_wants_and_names_the_rest(wanted: Wanted, usable: list[Found]) -> None:
    for found in (ITEM, PLACE, LOT, SERIAL, ORDER, RECEIPT, OK):
        refusal = why_not(PLAIN, found, wanted)

        assert (refusal is None) == (found in usable)
        if refusal:
            names = {"BOLT", "W1-A-01", "L7", "SN1", "PO-1", "GR-1", "ok"}
            assert any(name in str(refusal.title) for name in names)
            assert str(refusal.advice)


@pytest.mark.parametrize(
    "error", [error for error in ScanError if error not in {ScanError.MUTEX, ScanError.MISSING_REQUIRED}]
)
def test_each_fault_has_its_own_words(error: ScanError) -> None:
    refusal = why_not(Meaning(ScanStatus.ERROR, "X", errors=(error,)), None, Wanted.ITEM)
    vague = why_not(Meaning(ScanStatus.ERROR, "X"), None, Wanted.ITEM)

    assert refusal
    assert refusal != vague


def test_an_unknown_code_is_shown_without_its_control_characters() -> None:
    refusal = why_not(PLAIN, NothingFound("A\x1dB" + "x" * 500), Wanted.ITEM)

    assert refusal
    assert "A·Bxxx" in str(refusal.title)
    assert len(str(refusal.title)) < 120


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (replace(ITEM, is_active=False), "no longer in use"),
        (replace(PLACE, is_blocked=True), "blocked"),
        (replace(PLACE, is_active=False), "no longer in use"),
    ],
)
@pytest.mark.parametrize("wanted", [Wanted.ITEM, Wanted.BIN])
def test_what_is_blocked_or_retired_is_refused_everywhere(found: Found, word: str, wanted: Wanted) -> None:
    refusal = why_not(PLAIN, found, wanted)

    assert refusal
    assert word in str(refusal.title)


def test_a_lost_separator_is_a_doubt_and_no_refusal() -> None:
    meaning = replace(PLAIN, status=ScanStatus.GS1, errors=(ScanError.MAYBE_MISSING_SEPARATOR,))

    assert why_not(meaning, ITEM, Wanted.ITEM) is None
    assert doubt_about(meaning)
    assert doubt_about(PLAIN) is None


@pytest.mark.parametrize("wanted", [Wanted.ITEM, Wanted.BIN])
def test_a_receipt_number_elsewhere_says_what_it_is_and_where_it_is_opened(wanted: Wanted) -> None:
    refusal = why_not(PLAIN, RECEIPT, wanted)

    assert refusal is not None
    assert str(refusal.title) == "This is goods receipt GR-1, posted on 2026-11-23."
    assert str(refusal.advice) == "Scan it in the worklist to open it."
