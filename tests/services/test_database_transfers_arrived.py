"""Receiving a transfer: in part, broken, unsent; and how each missing unit ends."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from invista_desktop.errors import Conflict, NotPermitted
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import (
    NOT_SENT,
    CloseTransfer,
    DecideResolution,
    Decision,
)
from invista_desktop.services.transfers import postings
from tests.builders import COLLEAGUE, EVERYTHING, Business, Warehouse
from tests.stock_given import Stock, post
from tests.transfers_given import DAMAGED, FOUND, LOST, MIS_PICKED, Transfers, refused

SOON = date(2099, 1, 1)


# Receiving


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quantity": "0"}, "no_stock_quantity"),
        ({"quantity": "-1"}, "no_stock_quantity"),
        ({"quantity": "1.5"}, "too_many_decimals"),
        ({"place": "MAIN-A-01"}, "not_at_destination"),
        ({"place": "NORTH-TRANSIT"}, "in_transit"),
        ({"to_location_id": uuid4()}, "unknown_place"),
        ({"place": "SHUT"}, "place_blocked"),
        ({"place": "SMALL", "quantity": "3"}, "place_full"),
        ({"product_id": uuid4()}, "unknown_product"),
        ({"to_status": "RESERVED"}, "arrival_status"),
        ({"lot": "L1"}, "not_lot_tracked"),
        ({"sku": "MILK"}, "lot_required"),
        ({"sku": "DRILL"}, "serial_required"),
        ({"sku": "DRILL", "serial": "S1", "quantity": "2"}, "serial_quantity"),
        ({"quantity": "7"}, "not_sent"),
        ({"sku": "NUT"}, "not_sent"),
    ],
)
def test_an_arrival_that_cannot_be_is_refused_in_words(
    transfers: Transfers, stock: Stock, said: dict[str, Any], code: str
) -> None:
    said = dict(said)
    north = Stock(Warehouse(transfers.admin, "NORTH"))
    north.bin("SHUT", is_blocked=True)
    north.bin("SMALL", capacity_quantity=2)
    stock.pile("BOLT", 10)
    stock.pile("NUT", 10)
    stock.pile("MILK", 5, lot="L1")
    stock.pieces("DRILL", "S1")
    transfer = transfers.approved(BOLT=6, MILK=2, DRILL=1)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 6), transfers.pick(transfer, "MILK", 2, lot="L1"),
                       transfers.pick(transfer, "DRILL", 1, serial="S1"))  # fmt: skip
    named = {name: said.pop(name) for name in ("product_id", "to_location_id") if name in said}
    arrival = transfers.arrival(said.pop("sku", "BOLT"), said.pop("quantity", 1), said.pop("place", "NORTH-DOCK"),
                                **said)  # fmt: skip

    assert refused(lambda: transfers.receive(transfer, replace(arrival, **named))) == code
    assert transfers.status(transfer) == "IN_TRANSIT"
    transfers.check_books()


def test_what_comes_broken_is_held_at_once(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.sent(BOLT=6)

    transfers.receive(transfer, transfers.arrival("BOLT", 4), transfers.arrival("BOLT", 2, to_status="DAMAGED"))

    assert stock.warehouse.on_hand("BOLT", "NORTH-DOCK") == 4
    assert stock.warehouse.on_hand("BOLT", "NORTH-DOCK", "DAMAGED") == 2
    transfers.check_books()


def test_one_transfer_does_not_receive_what_another_sent(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    first, second = transfers.sent(BOLT=2), transfers.sent(BOLT=3)

    assert refused(lambda: transfers.receive(first, transfers.arrival("BOLT", 3))) == "not_sent"
    transfers.receive(second, transfers.arrival("BOLT", 3))

    assert transfers.figures(first, "BOLT")[-1] == 2
    transfers.check_books()


def test_what_arrived_unsent_is_a_found_unit_of_the_source(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 7)
    stock.pile("NUT", 2)
    transfer = transfers.sent(BOLT=6)

    outcome = transfers.receive(transfer, transfers.arrival("BOLT", 9), transfers.arrival("NUT", 1),
                                confirmed=frozenset({NOT_SENT}))  # fmt: skip

    assert (outcome.found, outcome.status) == (2, TransferStatus.RECEIVED)
    # Of three bolts too many the source had one, two are nobody's: from lost and found.
    assert [stock.warehouse.on_hand(sku, "MAIN-A-01") for sku in ("BOLT", "NUT")] == [0, 1]
    assert [stock.warehouse.on_hand(sku, "NORTH-DOCK") for sku in ("BOLT", "NUT")] == [9, 1]
    found = transfers.admin.execute(
        "select m.type, sum(m.quantity) from inventory_movement m where m.reason_code = 'FOUND' group by 1 order by 1"
    ).fetchall()
    assert found == [("ADJUSTMENT", 2), ("TRANSFER_OUT", 2)]
    assert transfers.figures(transfer, "BOLT") == (6, 9, 9, 0, 0)
    assert transfers.figures(transfer, "NUT") == (0, 1, 1, 0, 0)
    transfers.check_books()


def test_a_wrong_serial_arrives_and_the_right_one_was_never_sent(transfers: Transfers, stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2")
    transfer = transfers.approved(DRILL=1)
    transfers.dispatch(transfer, transfers.pick(transfer, "DRILL", 1, serial="S1"))

    transfers.receive(transfer, transfers.arrival("DRILL", 1, serial="S2"), confirmed=frozenset({NOT_SENT}))
    transfers.resolve(transfer, transfers.missing(transfer, "DRILL", 1, MIS_PICKED, serial="S1"),
                      reason_code="PICKED_WRONG")  # fmt: skip

    places = dict(
        transfers.admin.execute(
            "select s.code, l.code from serial s join location l on l.id = s.location_id"
        ).fetchall()
    )
    assert places == {"S1": "MAIN-A-01", "S2": "NORTH-DOCK"}
    assert transfers.status(transfer) == "RECEIVED"
    transfers.check_books()


def test_a_serial_of_elsewhere_or_on_hold_is_not_taken_in(transfers: Transfers, stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2", "S3")
    stock.pieces("SAW", "N1", place="NORTH-A-01")
    transfer = transfers.approved(DRILL=1)
    transfers.dispatch(transfer, transfers.pick(transfer, "DRILL", 1, serial="S1"))
    hold = stock.line("DRILL", 1, "MAIN-A-01", "MAIN-A-01", serial_id=stock.serial("S2"), to_status="RECALLED")
    post(transfers.transactions, "change_quality", hold, verb="hold", reason_code="RECALL", note="Maker")

    def arrives(sku: str, serial: str) -> str:
        line = transfers.arrival(sku, 1, serial=serial)
        return refused(lambda: transfers.receive(transfer, line, confirmed=frozenset({NOT_SENT})))

    assert [arrives("DRILL", "S2"), arrives("SAW", "N1")] == ["serial_held", "serial_in_stock"]
    transfers.check_books()


def test_a_new_lot_and_a_new_serial_may_arrive_unsent(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 1)
    stock.warehouse.product("MILK", is_lot_tracked=True, has_expiry=True)
    stock.warehouse.product("DRILL", is_serialized=True)
    transfer = transfers.sent(BOLT=1)
    milk = transfers.arrival("MILK", 2, lot_code="NEW", expiry_date=SOON)

    wordless = replace(milk, expiry_date=None)
    agreed = frozenset({NOT_SENT})
    assert refused(lambda: transfers.receive(transfer, wordless, confirmed=agreed)) == "expiry_required"
    transfers.receive(transfer, milk, transfers.arrival("DRILL", 1, serial_code="S9"), confirmed=agreed)

    assert stock.warehouse.on_hand("MILK", "NORTH-DOCK") == 2
    assert stock.warehouse.on_hand("DRILL", "NORTH-DOCK") == 1
    transfers.check_books()


# What did not arrive


def test_each_missing_unit_ends_in_its_own_way(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.sent(BOLT=10)
    transfers.receive(transfer, transfers.arrival("BOLT", 4))

    outcome = transfers.resolve(
        transfer,
        transfers.missing(transfer, "BOLT", 3, FOUND, place="NORTH-A-01"),
        transfers.missing(transfer, "BOLT", 1, LOST),
        transfers.missing(transfer, "BOLT", 1, DAMAGED),
        transfers.missing(transfer, "BOLT", 1, MIS_PICKED),
    )

    assert (outcome.status, outcome.waiting) == (TransferStatus.RECEIVED, 0)
    assert transfers.figures(transfer, "BOLT") == (10, 10, 7, 3, 0)
    assert stock.warehouse.on_hand("BOLT", "NORTH-A-01") == 3
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 1
    ends = transfers.admin.execute(
        "select m.type, l.code from inventory_movement m join location l on l.id = m.to_location_id"
        " where m.reason_code is not null order by m.seq"
    ).fetchall()
    assert sorted(ends) == sorted([
        ("TRANSFER_IN", "NORTH-A-01"), ("ADJUSTMENT", "LOST-AND-FOUND"), ("DAMAGE", "SCRAP"),
        ("TRANSFER_OUT", "MAIN-A-01"),
    ])  # fmt: skip
    transfers.check_books()


def test_above_a_value_somebody_else_says_how_missing_units_end(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("PUMP", 10, standard_cost=60)
    transfer = transfers.sent(PUMP=4)
    transfers.receive(transfer, transfers.arrival("PUMP", 1))

    outcome = transfers.resolve(transfer, transfers.missing(transfer, "PUMP", 2, LOST),
                                transfers.missing(transfer, "PUMP", 1, FOUND, place="NORTH-DOCK"))  # fmt: skip
    resolution = stock.warehouse.one("select id from stock_transfer_resolution where status = 'PENDING_APPROVAL'")
    yes = DecideResolution(uuid4(), resolution, Decision.APPROVE)

    assert outcome.waiting == 1
    assert transfers.figures(transfer, "PUMP") == (4, 4, 2, 0, 2)
    again = transfers.missing(transfer, "PUMP", 1, LOST)
    assert refused(lambda: transfers.resolve(transfer, again), Conflict) == "not_under_way"
    assert refused(lambda: postings.decide_resolution(transfers.transactions, yes), NotPermitted) == "own_request"
    with business.transactions(*EVERYTHING, person=COLLEAGUE) as colleague:
        assert postings.decide_resolution(colleague, yes).status is TransferStatus.RECEIVED
        late = replace(yes, operation_id=uuid4())
        assert refused(lambda: postings.decide_resolution(colleague, late), Conflict) == "resolution_decided"
    assert transfers.figures(transfer, "PUMP") == (4, 4, 2, 2, 0)
    transfers.check_books()


def test_what_arrives_while_its_loss_waits_is_not_lost(business: Business, transfers: Transfers, stock: Stock) -> None:
    stock.pile("PUMP", 10, standard_cost=60)
    transfer = transfers.sent(PUMP=4)
    transfers.resolve(transfer, transfers.missing(transfer, "PUMP", 4, LOST))
    transfers.receive(transfer, transfers.arrival("PUMP", 4))
    resolution = stock.warehouse.one("select id from stock_transfer_resolution")

    with business.transactions(*EVERYTHING, person=COLLEAGUE) as colleague:
        yes = DecideResolution(uuid4(), resolution, Decision.APPROVE)
        assert refused(lambda: postings.decide_resolution(colleague, yes), Conflict) == "not_under_way"
    postings.close_transfer(transfers.transactions, CloseTransfer(uuid4(), transfer))

    assert stock.warehouse.one("select status from stock_transfer_resolution") == "CANCELLED"
    transfers.check_books()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quantity": "0"}, "no_stock_quantity"),
        ({"quantity": "7"}, "not_under_way"),
        ({"item_id": uuid4()}, "not_on_transfer"),
        ({"outcome": FOUND}, "nowhere_to_go"),
        ({"outcome": FOUND, "place": "MAIN-A-01"}, "nowhere_to_go"),
        ({"outcome": MIS_PICKED, "place": "NORTH-A-01"}, "nowhere_to_go"),
        ({"lot": "OTHERS"}, "not_under_way"),
        ({"reason_code": "NONE"}, "reason_required"),
        ({"reason_code": "STOLEN"}, "note_required"),
    ],
)
def test_an_ending_that_cannot_be_is_refused_in_words(
    transfers: Transfers, stock: Stock, said: dict[str, Any], code: str
) -> None:
    said = dict(said)
    stock.pile("BOLT", 10)
    stock.pile("CREAM", 5, lot="OTHERS")
    transfer = transfers.sent(BOLT=6)
    reason, named = said.pop("reason_code", "CARRIER"), {k: said.pop(k) for k in ("item_id",) if k in said}
    line = transfers.missing(transfer, "BOLT", said.pop("quantity", 1), said.pop("outcome", LOST), **said)

    assert refused(lambda: transfers.resolve(transfer, replace(line, **named), reason_code=reason)) == code
    transfers.check_books()


def test_nothing_is_closed_while_something_is_under_way(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=6)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 4))

    def close(**said: Any) -> TransferStatus:
        return postings.close_transfer(transfers.transactions, CloseTransfer(uuid4(), transfer, **said)).status

    assert refused(close) == "still_under_way"
    transfers.receive(transfer, transfers.arrival("BOLT", 4))
    assert refused(close) == "reason_required"
    assert close(rest_reason="NO_LONGER_NEEDED") is TransferStatus.CLOSED
    assert refused(lambda: transfers.receive(transfer, transfers.arrival("BOLT", 1))) == "transfer_is"
