"""Sending a transfer: picked, short, another lot, taken back; and refused where it cannot be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from invista_desktop.errors import Conflict, NotPermitted
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import (
    CancelDispatch,
)
from invista_desktop.services.transfers import postings
from tests.builders import EVERYTHING, Business
from tests.stock_given import Stock, post
from tests.transfers_given import Transfers, expires, refused

SOON = date(2099, 1, 1)
LATER = date(2099, 6, 1)


# Sending


def test_a_part_is_sent_and_the_rest_later_or_never(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=6)

    first = transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2))
    second = transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 1))
    assert refused(lambda: transfers.dispatch(transfer, close_rest=True)) == "reason_required"
    last = transfers.dispatch(transfer, close_rest=True, rest_reason="NOT_IN_STOCK")

    statuses = [outcome.status for outcome in (first, second, last)]
    assert statuses == [TransferStatus.DISPATCHED, TransferStatus.DISPATCHED, TransferStatus.IN_TRANSIT]
    assert transfers.receive(transfer, transfers.arrival("BOLT", 3)).status is TransferStatus.RECEIVED
    transfers.check_books()


def test_nothing_sent_is_cancelled_not_closed(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 1)
    transfer = transfers.approved(BOLT=1)

    closing: dict[str, Any] = {"close_rest": True, "rest_reason": "NOT_IN_STOCK"}
    assert refused(lambda: transfers.dispatch(transfer, **closing)) == "nothing_sent"
    assert refused(lambda: transfers.dispatch(transfer)) == "no_lines"


def test_a_short_pick_tells_its_reason_and_asks_for_a_count(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=6)
    short = transfers.pick(transfer, "BOLT", 4, short_quantity=Decimal(2), short_reason="BIN_EMPTY")

    wordless = replace(short, short_reason=None)
    assert refused(lambda: transfers.dispatch(transfer, wordless)) == "short_reason"
    assert refused(lambda: transfers.dispatch(transfer, replace(short, short_reason="OTHER"))) == "note_required"
    transfers.dispatch(transfer, short)
    row = stock.warehouse.one("select quantity, short_quantity, short_reason, asks_count from stock_transfer_pick")

    assert row == (4, 2, "BIN_EMPTY", True)
    assert transfers.status(transfer) == "DISPATCHED"


def test_lots_expiry_and_serials_survive_the_way(transfers: Transfers, stock: Stock) -> None:
    stock.pile("MILK", 5, lot="L1")
    stock.pile("MILK", 7, lot="L2")
    stock.pieces("DRILL", "S1", "S2")
    transfer = transfers.approved(MILK=8, DRILL=1)

    transfers.dispatch(transfer, transfers.pick(transfer, "MILK", 5, lot="L1"),
                       transfers.pick(transfer, "MILK", 3, lot="L2"),
                       transfers.pick(transfer, "DRILL", 1, serial="S2"))  # fmt: skip
    on_the_way = stock.warehouse.one(
        "select l.code, s.status from serial s join location l on l.id = s.location_id where s.code = 'S2'"
    )
    transfers.receive(transfer, transfers.arrival("MILK", 3, lot="L2"), transfers.arrival("MILK", 5, lot_code="L1"),
                      transfers.arrival("DRILL", 1, serial_code="S2"))  # fmt: skip

    lots = transfers.admin.execute(
        "select t.code, i.quantity from inventory_item i join lot t on t.id = i.lot_id join location l"
        " on l.id = i.location_id where l.code = 'NORTH-DOCK' order by t.code"
    ).fetchall()
    assert on_the_way == ("NORTH-TRANSIT", "AVAILABLE")
    assert lots == [("L1", 5), ("L2", 3)]
    assert transfers.status(transfer) == "RECEIVED"
    transfers.check_books()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quantity": "0"}, "no_stock_quantity"),
        ({"quantity": "-1"}, "no_stock_quantity"),
        ({"quantity": "NaN"}, "no_stock_quantity"),
        ({"quantity": "1.5"}, "too_many_decimals"),
        ({"quantity": "7"}, "more_than_requested"),
        ({"quantity": "6", "place": "B-01"}, "insufficient_stock"),
        ({"place": "NORTH-A-01"}, "not_in_source"),
        ({"place": "SUPPLIER"}, "not_in_source"),
        ({"place": "MAIN-HOLD"}, "not_a_pick_place"),
        ({"place": "MAIN-TRANSIT"}, "not_a_pick_place"),
        ({"place": "SHUT"}, "place_blocked"),
        ({"place": "AISLE"}, "insufficient_stock"),
        ({"location_id": uuid4()}, "unknown_place"),
        ({"item_id": uuid4()}, "not_on_transfer"),
        ({"lot": "OTHERS"}, "not_lot_tracked"),
        ({"sku": "MILK"}, "lot_required"),
        ({"sku": "MILK", "lot": "OTHERS"}, "wrong_lot"),
        ({"sku": "MILK", "lot": "OLD"}, "lot_expired"),
        ({"sku": "DRILL"}, "serial_required"),
        ({"sku": "DRILL", "serial": "S1", "quantity": "2"}, "serial_quantity"),
        ({"sku": "DRILL", "serial": "SAW-1"}, "wrong_serial"),
        ({"sku": "DRILL", "serial": "S1", "place": "B-01"}, "serial_in_stock"),
    ],
)
def test_a_pick_that_cannot_be_is_refused_in_words(
    transfers: Transfers, stock: Stock, said: dict[str, Any], code: str
) -> None:
    said = dict(said)
    for name, columns in (("B-01", {}), ("AISLE", {"level": "aisle"}), ("SHUT", {"is_blocked": True})):
        stock.bin(name, **columns)
    stock.pile("BOLT", 10)
    stock.pile("BOLT", 2, "B-01")
    stock.pile("MILK", 5, lot="GOOD")
    stock.pile("MILK", 5, lot="OLD")
    stock.pile("CREAM", 5, lot="OTHERS")
    expires(stock, OLD=date(2020, 1, 1))
    stock.pieces("DRILL", "S1", "S2")
    stock.pieces("SAW", "SAW-1")
    transfer = transfers.approved(BOLT=6, MILK=2, DRILL=2)
    named = {name: said.pop(name) for name in ("item_id", "location_id") if name in said}
    pick = transfers.pick(transfer, said.pop("sku", "BOLT"), said.pop("quantity", 1), said.pop("place", "MAIN-A-01"),
                          **said)  # fmt: skip

    assert refused(lambda: transfers.dispatch(transfer, replace(pick, **named))) == code
    assert transfers.status(transfer) == "APPROVED"
    transfers.check_books()


def test_reserved_goods_do_not_leave(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.reserve("BOLT", 8)
    transfer = transfers.approved(BOLT=6)

    assert refused(lambda: transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 3))) == "stock_reserved"
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2))


def test_nothing_is_sent_on_a_day_that_is_closed(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=6)
    today = stock.warehouse.one("select app.organisation_day(now())")
    post(transfers.transactions, "close_period", through=today.isoformat())

    assert refused(lambda: transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 3))) == "period_closed"


def test_another_lot_than_the_first_to_expire_needs_permission_and_reason(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("MILK", 5, lot="EARLY")
    stock.pile("MILK", 5, lot="LATE")
    expires(stock, EARLY=SOON, LATE=LATER)
    transfer = transfers.approved(MILK=8)
    late = transfers.pick(transfer, "MILK", 3, lot="LATE")
    reasoned = replace(late, substitute_reason="ASKED_FOR")
    clerk = [each for each in EVERYTHING if each != "transfers.substitute_lot"]

    assert refused(lambda: transfers.dispatch(transfer, late)) == "substitute_reason"
    with business.transactions(*clerk) as without:
        assert refused(lambda: transfers.dispatch(transfer, reasoned, by=without), NotPermitted) == "substitute_lot"
        early = transfers.pick(transfer, "MILK", 5, lot="EARLY")
        transfers.dispatch(transfer, early, replace(late, quantity=Decimal(1)), by=without)
    assert transfers.status(transfer) == "DISPATCHED"


def test_a_lot_that_is_not_there_is_no_reason_to_wait_for_it(transfers: Transfers, stock: Stock) -> None:
    stock.pile("MILK", 5, lot="EARLY")
    stock.pile("MILK", 5, lot="LATE")
    expires(stock, EARLY=SOON, LATE=LATER)
    transfer = transfers.approved(MILK=5)
    gone = transfers.pick(transfer, "MILK", 0, lot="EARLY", short_quantity=Decimal(5), short_reason="BIN_EMPTY")

    transfers.dispatch(transfer, gone, transfers.pick(transfer, "MILK", 5, lot="LATE"))

    assert transfers.status(transfer) == "IN_TRANSIT"


def test_a_line_that_names_a_lot_takes_another_only_with_a_reason(transfers: Transfers, stock: Stock) -> None:
    stock.pile("MILK", 5, lot="A")
    stock.pile("MILK", 5, lot="B")
    command = transfers.command(transfers.line("MILK", 2, lot="A"))
    postings.request_transfer(transfers.transactions, command)
    transfer = transfers.submitted(command.transfer_id).transfer_id
    other = transfers.pick(transfer, "MILK", 2, lot="B")

    assert refused(lambda: transfers.dispatch(transfer, other)) == "substitute_reason"
    transfers.dispatch(transfer, replace(other, substitute_reason="NOT_THERE"))

    assert stock.warehouse.one("select substitute_reason, asks_count from stock_transfer_pick") == ("NOT_THERE", True)


def test_a_dispatch_is_taken_back_while_nothing_has_arrived(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.pieces("DRILL", "S1")
    transfer = transfers.approved(BOLT=6, DRILL=1)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 5),
                       transfers.pick(transfer, "DRILL", 1, serial="S1"))  # fmt: skip
    back = CancelDispatch(uuid4(), transfer, "Wrong lorry")
    wordless = CancelDispatch(uuid4(), transfer, " ")

    assert refused(lambda: postings.cancel_dispatch(transfers.transactions, wordless)) == "note_required"
    assert postings.cancel_dispatch(transfers.transactions, back).status is TransferStatus.APPROVED
    assert [stock.warehouse.on_hand("BOLT", "MAIN-A-01"), stock.warehouse.on_hand("DRILL", "MAIN-A-01")] == [10, 1]
    assert stock.warehouse.one("select count(*) from inventory_movement where reverses_id is not null") == 2
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 6),
                       transfers.pick(transfer, "DRILL", 1, serial="S1"))  # fmt: skip
    transfers.receive(transfer, transfers.arrival("BOLT", 1))
    late = CancelDispatch(uuid4(), transfer, "Wrong lorry")
    assert refused(lambda: postings.cancel_dispatch(transfers.transactions, late), Conflict) == "transfer_is"
    transfers.check_books()
