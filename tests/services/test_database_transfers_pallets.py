"""Pallets on transfers: whole there, whole back, and broken where something of them goes by itself."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.models.domain.transfers import (
    NOT_SENT,
    ArrivedPallet,
    CancelDispatch,
    DecideResolution,
    Decision,
    TransferOutcome,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.transfers import postings
from invista_desktop.services.transfers.proposals import propose_picks
from tests.builders import COLLEAGUE, EVERYTHING, Business
from tests.services.test_database_pallets import build, furnish_sscc, item, moved
from tests.stock_given import Stock, post
from tests.transfers_given import DAMAGED, FOUND, LOST, MIS_PICKED, Transfers, refused


@pytest.fixture
def stock(stock: Stock) -> Stock:
    furnish_sscc(stock)
    return stock


def key(pallet: Any) -> UUID:
    return UUID(pallet["pallet_id"])


def stands(stock: Stock, pallet: Any) -> str | None:
    """Return the code of the place where a pallet stands, None when it is broken."""
    place = stock.warehouse.one(
        "select (select l.code from location l where l.id = p.location_id) from pallet p where p.id = %s", key(pallet)
    )
    return None if place is None else str(place)


def arrived(stock: Stock, pallet: Any, place: str = "NORTH-DOCK") -> ArrivedPallet:
    return ArrivedPallet(key(pallet), stock.warehouse.location(place))


def sent(transfers: Transfers, *pallets: Any, **wanted: int) -> UUID:
    """Return a transfer under way with pallets; what is on them and beside them is picked from the usual bin."""
    transfer = transfers.approved(**wanted)
    picks = [transfers.pick(transfer, sku, quantity) for sku, quantity in wanted.items()]
    transfers.dispatch(transfer, *picks, pallets=tuple(key(pallet) for pallet in pallets))
    return transfer


def back(transfers: Transfers, transfer: UUID) -> TransferOutcome:
    return postings.cancel_dispatch(transfers.transactions, CancelDispatch(uuid4(), transfer, "Wrong truck"))


def test_a_pallet_goes_whole_and_arrives_whole(transactions: Transactions, transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.pile("MILK", 6, lot="L1")
    stock.pieces("DRILL", "S1", "S2")
    pallet = build(transactions, stock, item(stock, "BOLT", 4), item(stock, "MILK", 6, lot_id=stock.lot("L1")))
    carton = build(transactions, stock, item(stock, "DRILL", serial_id=stock.serial("S1")),
                   parent_id=pallet["pallet_id"])  # fmt: skip
    transfer = transfers.approved(BOLT=6, MILK=6, DRILL=1)
    picks = (transfers.pick(transfer, "BOLT", 6), transfers.pick(transfer, "MILK", 6, lot="L1"),
             transfers.pick(transfer, "DRILL", 1, serial="S1"))  # fmt: skip
    operation = uuid4()

    for _ in range(2):  # sent again it does nothing more
        transfers.dispatch(transfer, *picks, pallets=(key(pallet),), operation_id=operation)
    under_way = [stands(stock, each) for each in (pallet, carton)]
    transfers.check_books()
    operation = uuid4()
    arrivals = (transfers.arrival("BOLT", 4, "NORTH-A-01"), transfers.arrival("BOLT", 2),
                transfers.arrival("MILK", 6, "NORTH-A-01", lot="L1"),
                transfers.arrival("DRILL", 1, "NORTH-A-01", serial="S1"))  # fmt: skip
    for _ in range(2):
        outcome = transfers.receive(
            transfer, *arrivals, pallets=(arrived(stock, pallet, "NORTH-A-01"),), operation_id=operation
        )

    assert outcome.status == "RECEIVED"
    assert under_way == ["NORTH-TRANSIT", "NORTH-TRANSIT"]
    assert [stands(stock, each) for each in (pallet, carton)] == ["NORTH-A-01", "NORTH-A-01"]
    assert stock.warehouse.one("select parent_id from pallet where id = %s", key(carton)) == key(pallet)
    assert stock.warehouse.one("select count(*) from pallet where stock_transfer_id is not null") == 0
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 4
    transfers.check_books()
    moved(transactions, stock, pallet, "NORTH-DOCK")  # it is a pallet like any other there
    transfers.check_books()


def test_a_carton_goes_without_its_pallet(transactions: Transactions, transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    carton = build(transactions, stock, item(stock, "BOLT", 3), parent_id=pallet["pallet_id"])

    sent(transfers, carton, BOLT=3)

    assert [stands(stock, each) for each in (pallet, carton)] == ["MAIN-A-01", "NORTH-TRANSIT"]
    transfers.check_books()


def test_what_cannot_go_is_refused_in_words(transactions: Transactions, transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 20)
    stock.pile("NUT", 5)
    stock.pile("BOLT", 5, place="NORTH-A-01")
    stock.pile("NUT", 5)
    hold = stock.line("NUT", 5, "MAIN-A-01", "MAIN-A-01", to_status="RECALLED")
    post(transactions, "change_quality", hold, verb="hold", reason_code="RECALL", note="Maker")
    bolts = build(transactions, stock, item(stock, "BOLT", 4))
    mixed = build(transactions, stock, item(stock, "BOLT", 1), item(stock, "NUT", 5))
    held = build(transactions, stock, item(stock, "NUT", 5, status="RECALLED"))
    north = build(transactions, stock, item(stock, "BOLT", 5), place="NORTH-A-01")
    empty, broken = build(transactions, stock), build(transactions, stock, item(stock, "BOLT", 1))
    post(transactions, "break_pallet", pallet_id=broken["pallet_id"])
    away = build(transactions, stock, item(stock, "BOLT", 2))
    sent(transfers, away, BOLT=2)
    transfer = transfers.approved(BOLT=6)

    def goes(quantity: int, *pallets: UUID) -> str:
        pick = transfers.pick(transfer, "BOLT", quantity)
        return refused(lambda: transfers.dispatch(transfer, pick, pallets=pallets))

    refusals = [
        goes(3, key(bolts)), goes(6, key(bolts), key(mixed)), goes(6, key(held)), goes(5, key(north)),
        goes(6, key(empty)), goes(6, key(broken)), goes(2, key(away)), goes(6, uuid4()), goes(7, key(bolts)),
    ]  # fmt: skip

    assert refusals == [
        "pallet_not_picked", "pallet_not_picked", "pallet_held", "pallet_not_in_source", "pallet_empty",
        "pallet_broken", "pallet_under_way", "unknown_pallet", "more_than_requested",
    ]  # fmt: skip
    assert transfers.status(transfer) == "APPROVED"
    transfers.check_books()


def test_without_its_pallet_nothing_leaves(transactions: Transactions, transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    build(transactions, stock, item(stock, "BOLT", 8))
    transfer = transfers.approved(BOLT=6)

    assert refused(lambda: transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 6))) == "on_a_pallet"
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2))
    transfers.check_books()


def test_nobody_touches_a_pallet_under_way(transactions: Transactions, transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    other = build(transactions, stock, item(stock, "BOLT", 1))
    sent(transfers, pallet, BOLT=4)
    whole = pallet["pallet_id"]

    refusals = [
        refused(lambda: moved(transactions, stock, pallet, "NORTH-DOCK")),
        refused(lambda: post(transactions, "break_pallet", pallet_id=whole)),
        refused(lambda: post(transactions, "change_pallet", pallet_id=whole, take=[item(stock, "BOLT", 1)])),
        refused(lambda: post(transactions, "change_pallet", pallet_id=other["pallet_id"], parent_id=whole)),
    ]

    assert refusals == ["pallet_under_way"] * 4
    transfers.check_books()


def test_a_called_back_pallet_stands_where_it_stood(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    stock.bin("B-01")
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    carton = build(transactions, stock, item(stock, "BOLT", 1), parent_id=pallet["pallet_id"])
    moved(transactions, stock, pallet, "B-01")
    transfer = transfers.approved(BOLT=6)
    picks = transfers.pick(transfer, "BOLT", 5, "B-01"), transfers.pick(transfer, "BOLT", 1)
    transfers.dispatch(transfer, *picks, pallets=(key(pallet),))

    back(transfers, transfer)

    assert [stands(stock, each) for each in (pallet, carton)] == ["B-01", "B-01"]
    assert stock.warehouse.on_hand("BOLT", "B-01") == 5
    transfers.check_books()
    transfers.dispatch(transfer, *picks, pallets=(key(pallet),))
    transfers.check_books()


def test_what_comes_by_itself_breaks_its_pallet_and_no_other(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 20)
    stock.pieces("DRILL", "S1", "S2")
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    opened = build(transactions, stock, item(stock, "DRILL", serial_id=stock.serial("S1")),
                   parent_id=pallet["pallet_id"])  # fmt: skip
    whole = build(transactions, stock, item(stock, "BOLT", 2), parent_id=pallet["pallet_id"])
    other = build(transactions, stock, item(stock, "DRILL", serial_id=stock.serial("S2")))
    transfer = transfers.approved(BOLT=8, DRILL=2)
    transfers.dispatch(
        transfer, transfers.pick(transfer, "BOLT", 8), transfers.pick(transfer, "DRILL", 1, serial="S1"),
        transfers.pick(transfer, "DRILL", 1, serial="S2"), pallets=(key(pallet), key(other)),
    )  # fmt: skip

    transfers.receive(transfer, transfers.arrival("BOLT", 2))  # two came loose beside the pallet
    assert stands(stock, pallet) == "NORTH-TRANSIT"
    transfers.receive(transfer, transfers.arrival("DRILL", 1, serial="S1"))
    transfers.check_books()

    assert [stands(stock, each) for each in (opened, pallet)] == [None, None]
    assert [stands(stock, each) for each in (whole, other)] == ["NORTH-TRANSIT", "NORTH-TRANSIT"]
    transfers.receive(transfer, transfers.arrival("BOLT", 2), pallets=(arrived(stock, whole),))
    assert stands(stock, whole) == "NORTH-DOCK"
    assert refused(lambda: transfers.receive(transfer, transfers.arrival("BOLT", 1),
                                             pallets=(arrived(stock, opened),))) == "pallet_not_under_way"  # fmt: skip
    transfers.check_books()


def test_a_carton_taken_in_alone_breaks_the_pallet_it_came_on(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    carton = build(transactions, stock, item(stock, "BOLT", 3), parent_id=pallet["pallet_id"])
    transfer = sent(transfers, pallet, BOLT=7)

    transfers.receive(transfer, transfers.arrival("BOLT", 3), pallets=(arrived(stock, carton),))

    assert [stands(stock, each) for each in (pallet, carton)] == [None, "NORTH-DOCK"]
    transfers.check_books()


def test_a_pallet_that_is_not_all_there_does_not_arrive_whole(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    transfer = sent(transfers, pallet, BOLT=6)
    whole = (arrived(stock, pallet),)
    wrong: tuple[tuple[Any, ...], ...] = (
        (transfers.arrival("BOLT", 3),),
        (transfers.arrival("BOLT", 3), transfers.arrival("BOLT", 1, "NORTH-A-01")),
        (transfers.arrival("BOLT", 3), transfers.arrival("BOLT", 1, to_status="DAMAGED")),
    )

    refusals = [refused(lambda lines=lines: transfers.receive(transfer, *lines, pallets=whole)) for lines in wrong]  # type: ignore[misc]
    unknown = refused(
        lambda: transfers.receive(
            transfer,
            transfers.arrival("BOLT", 1),
            pallets=(ArrivedPallet(uuid4(), stock.warehouse.location("NORTH-DOCK")),),
        )
    )

    assert refusals == ["pallet_not_whole"] * 3
    assert unknown == "unknown_pallet"
    assert stands(stock, pallet) == "NORTH-TRANSIT"
    transfers.check_books()


@pytest.mark.parametrize(
    ("outcome", "place"), [(LOST, None), (DAMAGED, None), (FOUND, "NORTH-A-01"), (MIS_PICKED, None)]
)
def test_a_missing_unit_of_a_pallet_ends_and_the_pallet_is_broken(
    transactions: Transactions, transfers: Transfers, stock: Stock, outcome: Any, place: str | None
) -> None:
    stock.pile("BOLT", 10)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    transfer = sent(transfers, pallet, BOLT=6)

    transfers.resolve(transfer, transfers.missing(transfer, "BOLT", 2, outcome, place=place))
    assert stands(stock, pallet) == "NORTH-TRANSIT"  # two were under way loose
    transfers.check_books()
    transfers.resolve(transfer, transfers.missing(transfer, "BOLT", 1, outcome, place=place))

    assert stands(stock, pallet) is None
    assert transfers.figures(transfer, "BOLT")[-1] == 3
    transfers.check_books()


def test_what_waits_for_a_yes_breaks_its_pallet_then(
    business: Business, transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    stock.warehouse.admin.execute("update product set standard_cost = 1000 where sku = 'BOLT'")
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    transfer = transfers.draft(BOLT=4)
    transfers.admin.execute("update organisation_setting set value = '1000000' where key = 'transfer_approval_value'")
    transfers.admin.execute(
        "update organisation_setting set value = '0' where key = 'transfer_resolution_approval_value'"
    )
    transfers.submitted(transfer)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 4), pallets=(key(pallet),))
    transfers.admin.execute("update stock_transfer_item set unit_cost = 1000")
    transfers.resolve(transfer, transfers.missing(transfer, "BOLT", 1, LOST))
    assert stands(stock, pallet) == "NORTH-TRANSIT"
    resolution = stock.warehouse.one("select id from stock_transfer_resolution where status = 'PENDING_APPROVAL'")

    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as other:
        postings.decide_resolution(other, DecideResolution(uuid4(), resolution, Decision.APPROVE))

    assert stands(stock, pallet) is None
    transfers.check_books()


def test_one_transfer_does_not_open_the_pallets_of_another(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 20)
    first, second = (
        build(transactions, stock, item(stock, "BOLT", 4)),
        build(transactions, stock, item(stock, "BOLT", 5)),
    )
    one, two = sent(transfers, first, BOLT=4), sent(transfers, second, BOLT=5)
    loose = sent(transfers, BOLT=3)

    transfers.receive(loose, transfers.arrival("BOLT", 3))
    assert refused(
        lambda: transfers.receive(one, transfers.arrival("BOLT", 5), pallets=(arrived(stock, second),))
    ) == "pallet_not_under_way"  # fmt: skip
    transfers.receive(one, transfers.arrival("BOLT", 1))

    assert [stands(stock, each) for each in (first, second)] == [None, "NORTH-TRANSIT"]
    transfers.check_books()
    transfers.receive(
        two, transfers.arrival("BOLT", 7), pallets=(arrived(stock, second),), confirmed=frozenset({NOT_SENT})
    )
    transfers.check_books()


def test_what_came_unsent_is_not_taken_off_a_pallet_of_the_source(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    build(transactions, stock, item(stock, "BOLT", 7))
    transfer = sent(transfers, BOLT=2)

    transfers.receive(transfer, transfers.arrival("BOLT", 5), confirmed=frozenset({NOT_SENT}))

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 7
    transfers.check_books()


def test_a_piece_that_came_unsent_was_not_on_its_pallet_at_the_source(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pieces("DRILL", "S1", "S2", "S3")
    stock.pile("BOLT", 5)
    stock.pile("NUT", 5)
    pallet = build(transactions, stock, item(stock, "BOLT", 1))
    carton = build(transactions, stock, item(stock, "DRILL", serial_id=stock.serial("S1")), item(stock, "NUT", 5),
                   parent_id=pallet["pallet_id"])  # fmt: skip
    other = build(transactions, stock, item(stock, "DRILL", serial_id=stock.serial("S2")))
    transfer = sent(transfers, BOLT=2)
    arrival = transfers.arrival("DRILL", 1, serial="S1")

    asked = refused(lambda: transfers.receive(transfer, arrival))
    still = [stands(stock, each) for each in (pallet, carton)]
    transfers.receive(transfer, arrival, confirmed=frozenset({NOT_SENT}))

    assert (asked, still) == ("not_sent", ["MAIN-A-01", "MAIN-A-01"])
    assert [stands(stock, each) for each in (pallet, carton, other)] == [None, None, "MAIN-A-01"]
    assert stock.warehouse.on_hand("DRILL", "NORTH-DOCK") == 1
    transfers.check_books()


def test_loose_goods_are_proposed_before_pallets_and_both_are_kept(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 8)
    pallet = build(transactions, stock, item(stock, "BOLT", 6))
    stock.bin("B-01")
    stock.pile("BOLT", 3, place="B-01")
    transfer = transfers.approved(BOLT=9)

    proposed = transactions.run(propose_picks, transfer)
    kept = stock.warehouse.admin.execute(
        "select l.code, sum(i.reserved_quantity)::int from inventory_item i join location l on l.id = i.location_id"
        " where i.reserved_quantity > 0 group by 1 order by 1"
    ).fetchall()

    assert [(one.location_code, one.quantity, one.on_pallets) for one in proposed] == [
        ("B-01", Decimal(3), Decimal(0)), ("MAIN-A-01", Decimal(6), Decimal(4)),
    ]  # fmt: skip
    assert kept == [("B-01", 3), ("MAIN-A-01", 6)]
    # It takes the whole pallet all the same, because it wants so much; what it keeps follows.
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 6), pallets=(key(pallet),))
    assert stock.warehouse.one("select sum(reserved_quantity)::int from inventory_item") == 3
    back(transfers, transfer)
    assert stock.warehouse.one("select sum(reserved_quantity)::int from inventory_item") == 9
    transfers.check_books()


def test_the_sending_side_sees_its_pallets_under_way(
    business: Business, transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    sent(transfers, pallet, BOLT=4)

    def sees(*may: str) -> int:
        with business.connect_workstation() as workstation:
            workstation.execute("select app.bind(%s)", (Business.ticket_for(*may, warehouses=["MAIN"]),))
            rows = workstation.execute(
                "select p.sscc from pallet p join pallet_item i on i.pallet_id = p.id"
            ).fetchall()
            return len(rows)

    assert [sees("transfers.read"), sees("catalogue.read")] == [1, 0]


def test_a_pallet_of_thousandths_goes_too(transactions: Transactions, transfers: Transfers, stock: Stock) -> None:
    stock.pile("FLOUR", 5, base_unit_code="KG")
    pallet = build(transactions, stock, item(stock, "FLOUR", "1.250"))
    transfer = transfers.approved(FLOUR=3)
    transfers.dispatch(transfer, transfers.pick(transfer, "FLOUR", "1.250"), pallets=(key(pallet),))
    transfers.receive(transfer, transfers.arrival("FLOUR", "1.250"), pallets=(arrived(stock, pallet),))

    assert stock.warehouse.one("select pallet_quantity from inventory_item where pallet_quantity > 0") == Decimal(
        "1.25"
    )
    transfers.check_books()
