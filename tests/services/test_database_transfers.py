"""Stock transfers in the database: asked for, approved, given up; and who may do what."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, NotPermitted
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import (
    BeginPicking,
    CancelTransfer,
    CloseTransfer,
    DecideTransfer,
    Decision,
    SubmitTransfer,
)
from invista_desktop.services.transfers import postings
from tests.builders import COLLEAGUE, EVERYTHING, Business
from tests.stock_given import Stock, post
from tests.transfers_given import LOST, Transfers, refused

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
