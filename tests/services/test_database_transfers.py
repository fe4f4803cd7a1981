"""Stock transfers in the database: asked for, sent, received, settled; and refused where they cannot be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, NotPermitted, RuleViolation
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import (
    NOT_SENT,
    BeginPicking,
    CancelDispatch,
    CancelTransfer,
    CloseTransfer,
    DecideResolution,
    DecideTransfer,
    Decision,
    MissingOutcome,
    SubmitTransfer,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.transfers import postings
from tests.builders import COLLEAGUE, EVERYTHING, Business, Warehouse
from tests.stock_given import Stock, post
from tests.transfers_given import Transfers

SOON = date(2099, 1, 1)
LATER = date(2099, 6, 1)
LOST, DAMAGED, FOUND, MIS_PICKED = (
    MissingOutcome.LOST, MissingOutcome.DAMAGED, MissingOutcome.FOUND, MissingOutcome.MIS_PICKED,
)  # fmt: skip


@pytest.fixture
def transfers(warehouse: Warehouse, transactions: Transactions) -> Transfers:
    return Transfers(Stock(warehouse), transactions)


@pytest.fixture
def stock(transfers: Transfers) -> Stock:
    return transfers.stock


def refused(act: Any, *kinds: type[InvistaError]) -> str:
    """Return the code of what `act` is refused with; its words leave nothing open."""
    with pytest.raises(kinds or (RuleViolation, Conflict, NotPermitted, NeedsConfirmation)) as refusal:
        act()
    assert "?" not in f"{refusal.value.title}{refusal.value.advice}"
    return refusal.value.confirmation if isinstance(refusal.value, NeedsConfirmation) else refusal.value.code


def expires(stock: Stock, **dates: date) -> None:
    for lot, day in dates.items():
        stock.warehouse.admin.execute("update lot set expiry_date = %s where code = %s", (day, lot))


# From asking to closing


def test_a_transfer_goes_from_draft_to_closed_in_two_legs(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.draft(BOLT=6)

    assert transfers.submitted(transfer).status is TransferStatus.APPROVED
    postings.begin_picking(transfers.transactions, BeginPicking(uuid4(), transfer))
    assert transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 6)).status is TransferStatus.IN_TRANSIT
    under_way = [stock.warehouse.on_hand("BOLT", place) for place in ("MAIN-A-01", "NORTH-TRANSIT", "NORTH-DOCK")]
    assert transfers.receive(transfer, transfers.arrival("BOLT", 2)).status is TransferStatus.PARTLY_RECEIVED
    assert transfers.receive(transfer, transfers.arrival("BOLT", 4)).status is TransferStatus.RECEIVED
    closed = postings.close_transfer(transfers.transactions, CloseTransfer(uuid4(), transfer))

    assert under_way == [4, 6, 0]
    assert closed.status is TransferStatus.CLOSED
    assert closed.number.startswith("TR-")
    assert stock.warehouse.on_hand("BOLT", "NORTH-DOCK") == 6
    assert transfers.figures(transfer, "BOLT") == (6, 6, 6, 0, 0)
    assert transfers.steps(transfer) == [
        "request", "submit", "begin_picking", "dispatch", "receive", "receive", "close",
    ]  # fmt: skip
    transfers.check_books()


def test_what_is_under_way_is_nobodys_to_sell(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfers.sent(BOLT=6)

    words = transfers.admin.execute(
        "select w.code, s.on_hand, s.available, s.in_transit from stock_level s"
        " join warehouse w on w.id = s.warehouse_id order by w.code"
    ).fetchall()

    assert words == [("MAIN", 4, 4, 0), ("NORTH", 0, 0, 6)]
    move = stock.line("BOLT", 1, "NORTH-TRANSIT", "NORTH-DOCK")
    assert refused(lambda: post(transfers.transactions, "move_stock", move)) == "in_transit"


def test_every_step_sent_twice_is_done_once(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    command = transfers.command(transfers.line("BOLT", 6))
    transfer = command.transfer_id
    submit, operation = SubmitTransfer(uuid4(), transfer), uuid4()

    def told_twice(act: Any) -> Any:
        first, second = act(), act()
        assert (first.repeated, second) == (False, replace(first, repeated=True))
        return first

    told_twice(lambda: postings.request_transfer(transfers.transactions, command))
    told_twice(lambda: postings.submit_transfer(transfers.transactions, submit))
    told_twice(lambda: transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 6), operation_id=operation))
    arrives, settles = uuid4(), uuid4()
    told_twice(lambda: transfers.receive(transfer, transfers.arrival("BOLT", 5), operation_id=arrives))
    lost = transfers.missing(transfer, "BOLT", 1, LOST)
    told_twice(lambda: transfers.resolve(transfer, lost, operation_id=settles))

    assert transfers.figures(transfer, "BOLT") == (6, 6, 5, 1, 0)
    transfers.check_books()
    assert refused(lambda: transfers.receive(transfer, transfers.arrival("BOLT", 4), operation_id=arrives), Conflict)


def test_a_draft_is_replaced_by_who_saw_its_newest_state(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.pile("NUT", 10)
    first = transfers.command(transfers.line("BOLT", 6))
    postings.request_transfer(transfers.transactions, first)
    version = stock.warehouse.one("select row_version from stock_transfer")
    changed = replace(first, operation_id=uuid4(), lines=(transfers.line("NUT", 2),), row_version=version)

    postings.request_transfer(transfers.transactions, changed)
    late = replace(changed, operation_id=uuid4())

    assert refused(lambda: postings.request_transfer(transfers.transactions, late)) == "transfer_changed"
    rows = transfers.admin.execute("select product_sku, requested_quantity from stock_transfer_item").fetchall()
    assert rows == [("NUT", 2)]


def test_a_template_is_run_again_and_again_and_never_sent(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    template = transfers.command(transfers.line("BOLT", 3), template_name="Every Monday")
    postings.request_transfer(transfers.transactions, template)

    run = transfers.command(template_id=template.transfer_id)
    outcome = postings.request_transfer(transfers.transactions, run)

    assert outcome.lines == 1
    assert transfers.figures(run.transfer_id, "BOLT")[0] == 3
    assert refused(lambda: transfers.submitted(template.transfer_id)) == "is_template"
    again = transfers.command(transfers.line("BOLT", 1), template_name="Every Monday")
    assert refused(lambda: postings.request_transfer(transfers.transactions, again)) == "template_taken"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"end": "MAIN"}, "same_warehouse"),
        ({"quantity": "0"}, "no_stock_quantity"),
        ({"quantity": "-1"}, "no_stock_quantity"),
        ({"quantity": "NaN"}, "no_stock_quantity"),
        ({"quantity": "1.5"}, "too_many_decimals"),
        ({"product_id": uuid4()}, "unknown_product"),
        ({"lot": "OTHER"}, "not_lot_tracked"),
        ({"sku": "MILK", "lot": "OTHERS"}, "wrong_lot"),
        ({"twice": True}, "item_twice"),
        ({"lines": ()}, "no_lines"),
        ({"to_warehouse_id": uuid4()}, "warehouse_not_in_use"),
    ],
)
def test_a_request_that_cannot_be_is_refused_in_words(
    transfers: Transfers, stock: Stock, said: dict[str, Any], code: str
) -> None:
    stock.pile("BOLT", 10)
    stock.pile("MILK", 1, lot="OTHER")
    stock.pile("CREAM", 1, lot="OTHERS")
    sku, quantity = said.pop("sku", "BOLT"), said.pop("quantity", 1)
    line = transfers.line(sku, quantity, said.pop("lot", None))
    line = replace(line, product_id=said.pop("product_id", line.product_id))
    lines = said.pop("lines", (line, line) if said.pop("twice", False) else (line,))
    command = transfers.command(*lines, end=said.pop("end", "NORTH"))

    assert refused(lambda: postings.request_transfer(transfers.transactions, replace(command, **said))) == code
    assert stock.warehouse.one("select count(*) from stock_transfer") == 0


# Approval


def test_above_a_value_somebody_else_says_yes(business: Business, transfers: Transfers, stock: Stock) -> None:
    stock.pile("PUMP", 10, standard_cost=300)
    transfer = transfers.draft(PUMP=4)
    yes = DecideTransfer(uuid4(), transfer, Decision.APPROVE)

    assert transfers.submitted(transfer).status is TransferStatus.PENDING
    assert refused(lambda: transfers.dispatch(transfer, transfers.pick(transfer, "PUMP", 4))) == "transfer_is"
    assert refused(lambda: postings.decide_transfer(transfers.transactions, yes), NotPermitted) == "own_request"
    with business.transactions(*EVERYTHING, person=COLLEAGUE) as colleague:
        withdraw = DecideTransfer(uuid4(), transfer, Decision.WITHDRAW)
        assert refused(lambda: postings.decide_transfer(colleague, withdraw), NotPermitted) == "request_of_another"
        silent = DecideTransfer(uuid4(), transfer, Decision.REJECT)
        assert refused(lambda: postings.decide_transfer(colleague, silent)) == "note_required"
        assert postings.decide_transfer(colleague, yes).status is TransferStatus.APPROVED
        again = replace(yes, operation_id=uuid4())
        assert refused(lambda: postings.decide_transfer(colleague, again), Conflict) == "transfer_is"


def test_who_wrote_a_draft_does_not_approve_it_though_a_colleague_asked(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("PUMP", 10, standard_cost=300)
    transfer = transfers.draft(PUMP=4)
    with business.transactions(*EVERYTHING, person=COLLEAGUE) as colleague:
        postings.submit_transfer(colleague, SubmitTransfer(uuid4(), transfer))

    yes = DecideTransfer(uuid4(), transfer, Decision.APPROVE)

    assert refused(lambda: postings.decide_transfer(transfers.transactions, yes)) == "own_request"


def test_a_request_is_rejected_changed_and_asked_for_again(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("PUMP", 10, standard_cost=300)
    first = transfers.command(transfers.line("PUMP", 4))
    postings.request_transfer(transfers.transactions, first)
    transfers.submitted(first.transfer_id)
    with business.transactions(*EVERYTHING, person=COLLEAGUE) as colleague:
        no = DecideTransfer(uuid4(), first.transfer_id, Decision.REJECT, "Too many")
        assert postings.decide_transfer(colleague, no).status is TransferStatus.REJECTED

    version = stock.warehouse.one("select row_version from stock_transfer")
    fewer = replace(first, operation_id=uuid4(), lines=(transfers.line("PUMP", 2),), row_version=version)
    assert postings.request_transfer(transfers.transactions, fewer).status is TransferStatus.DRAFT
    assert transfers.submitted(first.transfer_id).status is TransferStatus.APPROVED


def test_a_transfer_is_given_up_until_something_has_left(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    given_up, sent = transfers.approved(BOLT=1), transfers.sent(BOLT=1)

    cancelled = postings.cancel_transfer(transfers.transactions, CancelTransfer(uuid4(), given_up, "Not needed"))

    assert cancelled.status is TransferStatus.CANCELLED
    late = CancelTransfer(uuid4(), sent)
    assert refused(lambda: postings.cancel_transfer(transfers.transactions, late)) == "transfer_is"


def test_picking_is_begun_by_one_and_given_back(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=1)

    def begin(*, stop: bool = False) -> TransferStatus:
        return postings.begin_picking(transfers.transactions, BeginPicking(uuid4(), transfer, stop)).status

    assert begin() is TransferStatus.PICKING
    assert refused(begin) == "transfer_is"
    assert begin(stop=True) is TransferStatus.APPROVED


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
    transfers.admin.execute("update inventory_item set reserved_quantity = 8")
    transfer = transfers.approved(BOLT=6)

    assert refused(lambda: transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 3))) == "insufficient_stock"
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


# Who may


@pytest.mark.parametrize(
    ("function", "permission"),
    [("request_transfer", "transfers.request"), ("submit_transfer", "transfers.request"),
     ("decide_transfer", "transfers.approve"), ("cancel_transfer", "transfers.request"),
     ("begin_picking", "transfers.dispatch"), ("dispatch_transfer", "transfers.dispatch"),
     ("cancel_dispatch", "transfers.dispatch"), ("receive_transfer", "transfers.receive"),
     ("resolve_missing", "transfers.resolve"), ("decide_resolution", "transfers.resolve"),
     ("close_transfer", "transfers.receive")],
)  # fmt: skip
def test_each_verb_wants_its_permission(business: Business, function: str, permission: str) -> None:
    others = [each for each in EVERYTHING if each != permission]

    with business.transactions(*others) as transactions, pytest.raises(NotPermitted, match=permission):
        post(transactions, function, transfer_id=str(uuid4()))


def test_the_source_sends_and_the_destination_receives(business: Business, transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=6)
    pick, arrival = transfers.pick(transfer, "BOLT", 6), transfers.arrival("BOLT", 6)

    def bound_to(code: str, act: Any) -> None:
        with business.transactions(*EVERYTHING, warehouses=[code]) as there:
            act(there)

    with pytest.raises(NotPermitted, match="MAIN"):
        bound_to("NORTH", lambda there: transfers.dispatch(transfer, pick, by=there))
    bound_to("MAIN", lambda there: transfers.dispatch(transfer, pick, by=there))
    with pytest.raises(NotPermitted, match="NORTH"):
        bound_to("MAIN", lambda there: transfers.receive(transfer, arrival, by=there))
    bound_to("NORTH", lambda there: transfers.receive(transfer, arrival, by=there))
    assert transfers.status(transfer) == "RECEIVED"


@pytest.mark.parametrize(("places", "seen"), [(["MAIN"], 1), (["NORTH"], 1), (["SOUTH"], 0), (None, 1)])
def test_people_of_either_end_read_a_transfer(
    business: Business, transfers: Transfers, stock: Stock, places: list[str] | None, seen: int
) -> None:
    transfers.admin.execute("insert into warehouse (code, name) values ('SOUTH', 'South')")
    stock.pile("BOLT", 10)
    transfers.sent(BOLT=6)

    with business.connect_workstation() as connection:
        connection.execute("select app.bind(%s)", (business.ticket_for(*EVERYTHING, warehouses=places),))
        for table in ("stock_transfer", "stock_transfer_item", "stock_transfer_pick"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (seen,)


def test_steps_are_never_rewritten(transfers: Transfers, stock: Stock, admin: psycopg.Connection[Any]) -> None:
    stock.pile("BOLT", 10)
    transfers.sent(BOLT=6)

    for statement in ("delete from stock_transfer", "update stock_transfer_step set verb = 'x'",
                      "delete from stock_transfer_pick", "delete from stock_transfer_resolution"):  # fmt: skip
        with pytest.raises(psycopg.DatabaseError, match="append_only"):
            admin.execute(statement.encode())
