"""What the transfer screens ask for: worklists, an opened transfer, proposals, what is missing."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import Conflict, NotPermitted
from invista_desktop.models.domain.found import TransferFound
from invista_desktop.models.domain.lifecycles import ResolutionStatus, TransferStatus
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.transfers import (
    BeginPicking,
    CancelDispatch,
    CancelTransfer,
    CloseTransfer,
    DecideResolution,
    DecideTransfer,
    Decision,
    DispatchTransfer,
    MissingFilter,
    MissingOutcome,
    MissingQuestion,
    ReceiveTransfer,
    ResolveMissing,
    SubmitTransfer,
    TransferFilter,
    TransferQuestion,
    TransferSort,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.transfers.desk import TransferDesk
from tests.builders import COLLEAGUE, EVERYTHING, Business
from tests.stock_given import Stock
from tests.transfers_given import Transfers

SOON, LATER = date(2099, 1, 1), date(2099, 6, 1)


@pytest.fixture
def desk(transactions: Transactions) -> TransferDesk:
    return TransferDesk(transactions)


def found(desk: TransferDesk, **asked: Any) -> list[UUID]:
    question = TransferQuestion(**asked)
    rows = desk.transfer_window(question, 0, 100)
    assert desk.count_transfers(question) == len(rows)
    return [row.transfer_id for row in rows]


def test_the_worklist_is_filtered_searched_and_sorted(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("BOLT", 100)
    stock.pile("PUMP", 100, standard_cost=2000)
    draft, approved, sent = transfers.draft(BOLT=1), transfers.approved(BOLT=2), transfers.sent(BOLT=3)
    waiting = transfers.draft(PUMP=1)
    transfers.submitted(waiting)
    template = transfers.command(transfers.line("BOLT", 1), template_name="Mondays")
    desk.request(template)
    late = transfers.command(transfers.line("BOLT", 1), needed_by=date(2020, 1, 1), note="Hurry")
    desk.request(late)
    gone = transfers.draft(BOLT=1)
    desk.cancel(CancelTransfer(uuid4(), gone))

    assert found(desk) == [late.transfer_id, waiting, sent, approved, draft]
    assert found(desk, filter=TransferFilter.DRAFT) == [late.transfer_id, draft]
    assert found(desk, filter=TransferFilter.TO_APPROVE) == [waiting]
    assert found(desk, filter=TransferFilter.TO_SEND) == [approved]
    assert found(desk, filter=TransferFilter.UNDER_WAY) == [sent]
    assert found(desk, filter=TransferFilter.LATE) == [late.transfer_id]
    assert found(desk, filter=TransferFilter.DONE) == [gone]
    assert len(found(desk, filter=TransferFilter.ALL)) == 6
    assert found(desk, filter=TransferFilter.TEMPLATES, search="mond") == [template.transfer_id]
    assert found(desk, search="pum") == [waiting]
    assert found(desk, search="hurry") == [late.transfer_id]
    assert found(desk, to_warehouse_id=transfers.building("MAIN")) == []
    for sort in TransferSort:
        assert len(found(desk, sort=sort, descending=False)) == 5


def test_a_row_tells_how_far_its_transfer_is(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("BOLT", 10, standard_cost=2)
    transfer = transfers.sent(BOLT=8)
    transfers.receive(transfer, transfers.arrival("BOLT", 6))

    (row,) = desk.transfer_window(TransferQuestion(), 0, 10)

    assert (row.status, row.from_code, row.to_code) == (TransferStatus.PARTLY_RECEIVED, "MAIN", "NORTH")
    assert (row.line_count, row.in_transit, row.progress, int(row.value)) == (1, 1, 75, 16)
    assert (row.requested_by, row.is_late) == ("Demo Person 5", False)


def test_who_picks_is_named_until_they_stop_or_send(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=2)

    def picker() -> tuple[str, str]:
        (row,) = desk.transfer_window(TransferQuestion(), 0, 10)
        return row.picker, desk.open_transfer(transfer).picker

    desk.begin_picking(BeginPicking(uuid4(), transfer))
    begun = picker()
    desk.begin_picking(BeginPicking(uuid4(), transfer, stop=True))
    stopped = picker()
    desk.begin_picking(BeginPicking(uuid4(), transfer))
    desk.dispatch(DispatchTransfer(uuid4(), transfer, (transfers.pick(transfer, "BOLT", 2),)))

    assert begun == ("Demo Person 5", "Demo Person 5")
    assert stopped == picker() == ("", "")


def test_an_opened_transfer_holds_all_that_the_screens_need(
    transfers: Transfers, stock: Stock, desk: TransferDesk
) -> None:
    stock.pile("MILK", 5, lot="L1")
    stock.pieces("DRILL", "S1")
    transfer = transfers.approved(MILK=4, DRILL=1)
    transfers.dispatch(transfer, transfers.pick(transfer, "MILK", 3, lot="L1"),
                       transfers.pick(transfer, "DRILL", 1, serial="S1"))  # fmt: skip
    transfers.receive(transfer, transfers.arrival("MILK", 1, lot="L1"))
    transfers.resolve(transfer, transfers.missing(transfer, "MILK", 1, MissingOutcome.LOST, lot="L1"))

    opened = desk.open_transfer(transfer)

    figures = [(line.item.sku, int(line.outstanding), int(line.in_transit)) for line in opened.lines]
    manifest = [(row.sku, row.lot_code, row.serial_code, int(row.quantity)) for row in opened.manifest]
    picks = [(pick.lot_code, pick.serial_code, int(pick.quantity), pick.person) for pick in opened.picks]
    assert figures == [("MILK", 1, 1), ("DRILL", 0, 1)]
    assert manifest == [("MILK", "L1", None, 1), ("DRILL", None, "S1", 1)]
    assert sorted(picks, key=str) == [("L1", None, 3, "Demo Person 5"), (None, "S1", 1, "Demo Person 5")]
    assert [step.verb for step in opened.steps] == ["request", "submit", "dispatch", "receive", "resolve"]
    assert (opened.steps[0].before, opened.steps[0].after) == (None, TransferStatus.DRAFT)
    assert [(row.outcome, row.status) for row in opened.resolutions] == [(MissingOutcome.LOST, ResolutionStatus.POSTED)]
    assert (opened.dock_code, opened.to_name) == ("NORTH-DOCK", "North")
    for reasons in (opened.short_reasons, opened.substitute_reasons, opened.rest_reasons, opened.resolution_reasons):
        assert reasons
    with pytest.raises(Conflict):
        desk.open_transfer(uuid4())


def test_people_of_one_end_see_the_other_ends_name_and_what_is_under_way(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.sent(BOLT=8)

    with business.transactions(*EVERYTHING, warehouses=["MAIN"]) as there:
        desk = TransferDesk(there)
        opened = desk.open_transfer(transfer)
        missing = desk.missing_window(MissingQuestion(), 0, 10)
        own = {row.code: row.is_own for row in desk.warehouses()}

    assert (opened.to_code, opened.dock_location_id) == ("NORTH", None)
    assert [row.quantity for row in opened.manifest] == [8]
    assert [(row.number, int(row.quantity)) for row in missing] == [(opened.number, 8)]
    assert own == {"MAIN": True, "NORTH": False}


def test_picks_are_proposed_by_expiry_and_listed_in_the_order_of_the_bins(
    transfers: Transfers, stock: Stock, desk: TransferDesk
) -> None:
    stock.bin("B-01", path="B")
    stock.bin("C-01", path="C")
    stock.pile("MILK", 5, "C-01", lot="EARLY")
    stock.pile("MILK", 3, "B-01", lot="LATE")
    stock.pile("MILK", 9, lot="LAST")
    for lot, day in (("EARLY", SOON), ("LATE", LATER), ("LAST", date(2099, 12, 1))):
        transfers.admin.execute("update lot set expiry_date = %s where code = %s", (day, lot))
    stock.pile("BOLT", 4)
    transfer = transfers.approved(MILK=7, BOLT=6)

    proposed = [(row.sku, row.location_code, row.lot_code, int(row.quantity)) for row in desk.propose_picks(transfer)]

    assert proposed == [("BOLT", "MAIN-A-01", None, 4), ("MILK", "B-01", "LATE", 2), ("MILK", "C-01", "EARLY", 5)]


def test_what_cannot_be_taken_is_not_proposed(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("MILK", 5, lot="OLD")
    stock.pile("MILK", 5, lot="GOOD")
    stock.bin("SHUT")
    stock.pile("MILK", 5, "SHUT", lot="GOOD")
    transfers.admin.execute("update location set is_blocked = true where code = 'SHUT'")
    transfers.admin.execute("update lot set expiry_date = '2020-01-01' where code = 'OLD'")
    stock.reserve("MILK", 2, lot="GOOD")
    stock.pile("MILK", 5, "NORTH-A-01", lot="GOOD")
    transfer = transfers.approved(MILK=9)

    proposed = [(row.location_code, row.lot_code, int(row.quantity)) for row in desk.propose_picks(transfer)]

    assert proposed == [("MAIN-A-01", "GOOD", 3)]


def test_what_is_proposed_can_be_sent_as_it_is(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("MILK", 5, lot="A")
    stock.pile("MILK", 5, lot="B")
    transfers.admin.execute("update lot set expiry_date = '2099-01-01' where code = 'B'")
    transfer = transfers.approved(MILK=8)

    picks = [
        transfers.pick(transfer, row.sku, str(row.quantity), row.location_code, lot=row.lot_code)
        for row in desk.propose_picks(transfer)
    ]
    transfers.dispatch(transfer, *picks)

    assert transfers.status(transfer) == "IN_TRANSIT"
    assert desk.propose_picks(transfer) == ()


def test_what_is_under_way_ages_on_a_worklist(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("BOLT", 10)
    stock.pile("PUMP", 10, standard_cost=200)
    bolts, pumps = transfers.sent(BOLT=2), transfers.sent(PUMP=3)
    transfers.receive(pumps, transfers.arrival("PUMP", 1))
    transfers.resolve(pumps, transfers.missing(pumps, "PUMP", 1, MissingOutcome.LOST))

    rows = desk.missing_window(MissingQuestion(), 0, 10)
    older = desk.count_missing(MissingQuestion(filter=MissingFilter.DAYS_3))
    to_decide = desk.missing_window(MissingQuestion(filter=MissingFilter.TO_DECIDE), 0, 10)

    assert [(row.transfer_id, int(row.quantity), int(row.waiting), int(row.value), row.days) for row in rows] == [
        (bolts, 2, 0, 0, 0), (pumps, 2, 1, 400, 0),
    ]  # fmt: skip
    assert [row.is_arrival_begun for row in rows] == [False, True]
    assert older == 0
    assert desk.count_missing(MissingQuestion()) == 2
    assert [row.sku for row in desk.missing_window(MissingQuestion(search="pum"), 0, 10)] == ["PUMP"]
    assert [row.transfer_id for row in to_decide] == [pumps]
    (waiting,) = desk.open_transfer(pumps).resolutions
    assert (waiting.sku, int(waiting.quantity), waiting.reason) == ("PUMP", 1, "Lost or broken by the carrier")


def test_a_scan_of_a_transfers_number_finds_it(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.draft(BOLT=1)
    number = desk.open_transfer(transfer).number

    _, thing = desk.read_scan(number, ScanSettings())

    assert thing == TransferFound(transfer, number)


def test_templates_are_listed_by_name(transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("BOLT", 10)
    for name in ("Tuesdays", "Mondays"):
        desk.request(transfers.command(transfers.line("BOLT", 1), template_name=name))

    rows = [(row.name, row.from_code, row.to_code, row.line_count) for row in desk.templates()]

    assert rows == [("Mondays", "MAIN", "NORTH", 1), ("Tuesdays", "MAIN", "NORTH", 1)]


def test_the_desk_posts_every_step(business: Business, transfers: Transfers, stock: Stock, desk: TransferDesk) -> None:
    stock.pile("PUMP", 10, standard_cost=600)
    command = transfers.command(transfers.line("PUMP", 4))
    transfer = command.transfer_id
    desk.request(command)
    desk.submit(SubmitTransfer(uuid4(), transfer))
    with business.transactions(*EVERYTHING, person=COLLEAGUE) as other:
        colleague = TransferDesk(other)
        colleague.decide(DecideTransfer(uuid4(), transfer, Decision.APPROVE))
        desk.begin_picking(BeginPicking(uuid4(), transfer))
        picks = (transfers.pick(transfer, "PUMP", 4),)
        desk.dispatch(DispatchTransfer(uuid4(), transfer, picks))
        desk.cancel_dispatch(CancelDispatch(uuid4(), transfer, "Wrong lorry"))
        desk.dispatch(DispatchTransfer(uuid4(), transfer, picks))
        desk.receive(ReceiveTransfer(uuid4(), transfer, (transfers.arrival("PUMP", 3),)))
        lost = (transfers.missing(transfer, "PUMP", 1, MissingOutcome.LOST),)
        desk.resolve(ResolveMissing(uuid4(), transfer, lost, "CARRIER"))
        (waiting,) = colleague.open_transfer(transfer).resolutions
        colleague.decide_resolution(DecideResolution(uuid4(), waiting.resolution_id, Decision.APPROVE))
    closed = desk.close(CloseTransfer(uuid4(), transfer))

    assert closed.status is TransferStatus.CLOSED
    assert transfers.figures(transfer, "PUMP") == (4, 4, 3, 1, 0)
    assert stock.warehouse.on_hand("PUMP", "NORTH-DOCK") == Decimal(3)
    transfers.check_books()


def test_who_may_not_read_transfers_is_told_of_none(business: Business, transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.sent(BOLT=2)
    with business.transactions("catalogue.read", "stock.read") as stranger:
        desk = TransferDesk(stranger)

        assert desk.count_transfers(TransferQuestion()) == 0
        with pytest.raises(NotPermitted):
            desk.propose_picks(transfer)
        with pytest.raises(NotPermitted):
            desk.count_missing(MissingQuestion())
