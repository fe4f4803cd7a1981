"""Histories, recalls and cards against real PostgreSQL; the balances by random movements."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invista_desktop.errors import Conflict, Unavailable
from invista_desktop.local_stack.postgres import Address
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import HistoryRow, MovementType, RecallSide
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.services.stock.desk import StockDesk
from invista_desktop.services.stock.recall_file import HEADINGS, harmless
from tests.builders import Business, Warehouse, arrived, receipt
from tests.services.test_stock_browser import desk_for
from tests.stock_given import Stock, post
from tests.transfers_given import Transfers

PLACES = ("MAIN-A-01", "MAIN-DOCK", "MAIN-HOLD", "NORTH-A-01")


@pytest.fixture
def given_stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


@pytest.fixture
def desk(transactions: Transactions) -> StockDesk:
    return StockDesk(transactions)


def item(product: UUID, variant: UUID | None = None) -> Subject:
    return Subject(SubjectKind.ITEM, product, variant)


def told_by(*values: Any) -> tuple[Any, ...]:
    """What is compared with plain numbers."""
    return values


def place(stock: Stock, code: str) -> Subject:
    return Subject(SubjectKind.PLACE, stock.warehouse.location(code))


def history(desk: StockDesk, subject: Subject, *, window: int = 100) -> list[HistoryRow]:
    total = desk.count_history(subject)
    rows = [row for first in range(0, total, window) for row in desk.history_window(subject, first, window)]
    assert len(rows) == total
    return rows


# Balances


@pytest.fixture(scope="module")
def books(cluster: Address, business_template: str) -> Iterator[Business]:
    database = Business.clone(cluster, business_template)
    yield database
    database.drop()


moves = st.lists(
    st.tuples(
        st.sampled_from(("A", "B")),
        st.sampled_from((None, "L1", "L2")),
        st.sampled_from(("SUPPLIER", *PLACES)),
        st.sampled_from(("CUSTOMER", "SCRAP", *PLACES)),
        st.sampled_from(("AVAILABLE", "QUARANTINE")),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=moves, window=st.integers(1, 7), seed=st.integers(0, 1_000_000))
def test_the_balance_at_each_row_is_what_the_movements_up_to_it_add_up_to(
    books: Business, drawn: list[Any], window: int, seed: int
) -> None:
    with books.connect_admin() as admin, desk_for(books) as desk:
        products, lots = _moved(Stock(Warehouse(admin)), drawn)
        subjects = [
            *(item(product) for product in products.values()),
            *(Subject(SubjectKind.LOT, lot) for lot in lots.values()),
            *(Subject(SubjectKind.PLACE, Warehouse(admin).location(code)) for code in PLACES),
        ]
        for subject in subjects:
            expected = _recomputed(admin, subject)
            total = desk.count_history(subject)
            firsts = list(range(0, total, window))
            # Not drawn by hypothesis: how many there are depends on what earlier examples left in the places.
            Random(seed).shuffle(firsts)  # noqa: S311 - no secret hangs on it
            told = {row.seq: row.balance for first in firsts for row in desk.history_window(subject, first, window)}
            assert told == expected


def _moved(stock: Stock, drawn: list[Any]) -> tuple[dict[str, UUID], dict[tuple[str, str], UUID]]:
    """Post what is possible of the drawn moves, on new products."""
    admin, mark = stock.warehouse.admin, uuid4().hex[:8]
    products = {name: stock.warehouse.product(f"{name}-{mark}").product_id for name in ("A", "B")}
    lots = {
        (name, lot): stock.warehouse.one(
            "insert into lot (product_id, code) values (%s, %s) returning id", product, f"{lot}-{mark}"
        )
        for name, product in products.items()
        for lot in ("L1", "L2")
    }
    held: dict[Any, int] = defaultdict(int)
    for name, lot, start, end, status, quantity in drawn:
        pile = (name, lot, start, status)
        if start == end or (start != "SUPPLIER" and held[pile] < quantity):
            continue
        held[pile] -= quantity
        held[name, lot, end, status] += quantity
        admin.execute(
            "insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id,"
            " from_status, to_status, quantity) select app.new_id(), 'MOVE', %s, %s, f.id, t.id, %s, %s, %s"
            " from location f, location t where f.code = %s and t.code = %s",
            (products[name], lots.get((name, lot)), status, status, quantity, start, end),
        )
    return products, lots


def _recomputed(admin: Any, subject: Subject) -> dict[int, Decimal]:
    """What each movement left behind, added up one by one from the first."""
    column = {SubjectKind.ITEM: "m.product_id", SubjectKind.LOT: "m.lot_id"}.get(subject.kind)
    which = f"{column} = %(id)s" if column else "%(id)s in (m.from_location_id, m.to_location_id)"
    rows = admin.execute(
        "select m.seq, m.product_id, m.quantity, m.from_location_id, m.to_location_id, f.holds_stock, t.holds_stock"
        " from inventory_movement m join location f on f.id = m.from_location_id"
        " join location t on t.id = m.to_location_id"
        f" where {which} order by m.seq",
        {"id": subject.id},
    )
    running: dict[Any, Decimal] = defaultdict(Decimal)
    told = {}
    for seq, product, quantity, start, end, ours_before, ours_after in rows:
        key = None if column else product
        came, went = (ours_after, ours_before) if column else (end == subject.id, start == subject.id)
        running[key] += quantity * (int(came) - int(went))
        told[seq] = running[key]
    return told


# Histories


def test_a_movement_says_who_where_why_and_by_which_document(
    given_stock: Stock, desk: StockDesk, transactions: Transactions
) -> None:
    bolt = given_stock.pile("BOLT", 10)

    post(transactions, "adjust_stock", given_stock.change("BOLT", -2), reason_code="STOLEN", note="Door was open")

    newest, oldest = history(desk, item(bolt))
    assert (newest.type, newest.change, newest.balance) == (MovementType.THEFT, Decimal(-2), Decimal(8))
    assert (newest.source, newest.target) == ("MAIN-A-01", "LOST-AND-FOUND")
    assert (newest.person, newest.workstation) == ("Demo Person 5", "WS-1")
    assert (newest.reason, newest.note) == ("Stolen", "Door was open")
    assert newest.document.startswith("SA-")
    assert newest.document_subject is not None
    assert desk.card(newest.document_subject).title == newest.document
    assert [row.seq for row in history(desk, newest.document_subject)] == [newest.seq]
    assert history(desk, newest.document_subject)[0].balance is None
    assert (oldest.balance, oldest.document) == (Decimal(10), "")


def test_a_receipt_taken_back_names_its_own_reason(
    warehouse: Warehouse, desk: StockDesk, transactions: Transactions
) -> None:
    order = warehouse.order(BOLT=10)
    posted = transactions.call("post_goods_receipt", uuid4(), receipt(order, arrived(warehouse, order, "BOLT", 10)))
    command = {"receipt_id": posted["receipt_id"], "reason_code": "WRONG_ORDER", "note": ""}
    post(transactions, "reverse_goods_receipt", **command, occurred_at="2026-01-02T03:04:05+00:00")

    rows = history(desk, Subject(SubjectKind.ORDER, order.id))

    assert [row.is_reversal for row in rows] == [True, False]
    assert rows[0].reason == "Wrong order"
    assert [row.document for row in rows][1] == posted["receipt_number"]


def test_a_place_tells_the_balance_of_each_item_in_it(given_stock: Stock, desk: StockDesk) -> None:
    given_stock.pile("BOLT", 10)
    given_stock.pile("NUT", 5)
    given_stock.warehouse.move("BOLT", 4, "MAIN-A-01", "MAIN-DOCK")

    told = [
        told_by(row.sku, row.change, row.balance) for row in history(desk, place(given_stock, "MAIN-A-01"), window=2)
    ]

    assert told == [("BOLT", -4, 6), ("NUT", 5, 5), ("BOLT", 10, 10)]


def test_a_piece_has_a_life_from_its_coming_to_its_going(given_stock: Stock, desk: StockDesk) -> None:
    given_stock.pieces("DRILL", "SN-1")
    subject = Subject(SubjectKind.SERIAL, UUID(given_stock.serial("SN-1")))
    given_stock.warehouse.admin.execute(
        "insert into inventory_movement (operation_id, type, product_id, serial_id, from_location_id, to_location_id,"
        " from_status, to_status, quantity) select app.new_id(), 'SHIPMENT', s.product_id, s.id, s.location_id, l.id,"
        " 'AVAILABLE', 'AVAILABLE', 1 from serial s, location l where l.code = 'CUSTOMER'"
    )

    assert [row.balance for row in history(desk, subject)] == [0, 1]
    assert "Not in stock" in str(desk.card(subject).remarks[0])


def test_from_another_warehouse_goods_come_from_outside(business: Business, given_stock: Stock) -> None:
    bolt = given_stock.pile("BOLT", 10)
    given_stock.warehouse.move("BOLT", 4, "MAIN-A-01", "NORTH-A-01")

    with desk_for(business, warehouses=["NORTH"]) as desk:
        (row,) = history(desk, item(bolt))

    assert told_by(row.source, row.target, row.change, row.balance) == ("", "NORTH-A-01", 4, 4)


# Recalls


def test_a_recall_adds_up_everything_that_came_lies_here_and_left(given_stock: Stock, desk: StockDesk) -> None:
    lot = _spread(given_stock)

    recall = desk.recall(lot)

    told = [told_by(row.side, row.source, row.target, row.quantity) for row in recall.rows]
    assert told == [
        (RecallSide.CAME, "SUPPLIER", "MAIN-A-01", 100),
        (RecallSide.BETWEEN, "MAIN-A-01", "NORTH-A-01", 30),
        (RecallSide.LEFT, "NORTH-A-01", "CUSTOMER", 10),
        (RecallSide.LEFT, "MAIN-A-01", "SCRAP", 5),
        (RecallSide.HERE, "", "MAIN-A-01", 65),
        (RecallSide.HERE, "", "NORTH-A-01", 20),
    ]
    assert recall.adds_up
    assert recall.lot == "L7"


def test_a_received_lot_names_its_supplier_and_receipt(
    warehouse: Warehouse, desk: StockDesk, transactions: Transactions
) -> None:
    warehouse.product("MILK", is_lot_tracked=True)
    order = warehouse.order(supplier=warehouse.supplier(name="Demo Dairy"), MILK=10)
    line = arrived(warehouse, order, "MILK", 10, lot_code="L9")
    posted = transactions.call("post_goods_receipt", uuid4(), receipt(order, line))

    (came, here) = desk.recall(UUID(str(warehouse.one("select id from lot where code = 'L9'")))).rows

    assert (came.partner, came.document) == ("Demo Dairy", posted["receipt_number"])
    assert told_by(here.side, here.quantity) == (RecallSide.HERE, 10)


def test_a_recall_is_written_whole_and_no_cell_is_a_formula(
    given_stock: Stock, desk: StockDesk, tmp_path: Path
) -> None:
    lot = _spread(given_stock, sku="=cmd()")
    path = tmp_path / "recall.csv"

    desk.write_recall(desk.recall(lot), path)

    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    assert tuple(headings) == HEADINGS
    assert {row[1] for row in rows} == {"'=cmd()"}
    assert [row[5] for row in rows if row[3].startswith("total")] == ["100", "85", "15"]
    with pytest.raises(Unavailable):
        desk.write_recall(desk.recall(lot), tmp_path / "nowhere" / "recall.csv")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"x{cell}") == f"x{cell}"


def _spread(stock: Stock, sku: str = "MILK") -> UUID:
    stock.pile(sku, 100, lot="L7")
    stock.warehouse.move(sku, 30, "MAIN-A-01", "NORTH-A-01")
    stock.warehouse.move(sku, 10, "NORTH-A-01", "CUSTOMER")
    stock.warehouse.move(sku, 5, "MAIN-A-01", "SCRAP")
    return UUID(stock.lot("L7"))


def test_a_transfer_is_the_document_of_both_its_legs(
    given_stock: Stock, desk: StockDesk, transactions: Transactions
) -> None:
    milk = given_stock.pile("MILK", 20, lot="L7")
    transfers = Transfers(given_stock, transactions)
    transfer_id = transfers.approved(MILK=5)
    transfers.dispatch(transfer_id, transfers.pick(transfer_id, "MILK", 5, lot="L7"))
    transfers.receive(transfer_id, transfers.arrival("MILK", 5, lot="L7"))
    subject = Subject(SubjectKind.TRANSFER, transfer_id)

    arrived_, sent, _received = history(desk, item(milk))
    card, recall = desk.card(subject), desk.recall(UUID(given_stock.lot("L7")))

    assert (sent.document_subject, arrived_.document_subject) == (subject, subject)
    assert sent.document == card.title == str(scanned_title(desk, card.title))
    assert [row.type for row in history(desk, subject)] == [MovementType.TRANSFER_IN, MovementType.TRANSFER_OUT]
    assert [told_by(row.number, row.outstanding) for row in card.documents] == [("MILK", 0)]
    assert [row.document for row in recall.rows if row.side is RecallSide.BETWEEN] == [card.title]
    assert recall.adds_up


def scanned_title(desk: StockDesk, code: str) -> str:
    return desk.card(scanned(desk, code)).title


# Cards, by what is scanned


def scanned(desk: StockDesk, code: str) -> Subject:
    subject = desk.subject_of(interpret(code, ScanSettings(), known=lambda _code: False))
    assert isinstance(subject, Subject)
    return subject


def test_a_scan_of_anything_opens_its_card(given_stock: Stock, desk: StockDesk, transactions: Transactions) -> None:
    warehouse = given_stock.warehouse
    given_stock.pile("MILK", 20, lot="L-7")
    given_stock.pieces("DRILL", "SN-77")
    order = warehouse.order(BOLT=10)
    posted = transactions.call("post_goods_receipt", uuid4(), receipt(order, arrived(warehouse, order, "BOLT", 4)))
    adjusted = post(transactions, "adjust_stock", given_stock.change("BOLT", -1, "MAIN-DOCK"), reason_code="LOST")
    warehouse.admin.execute(
        "insert into barcode (code, kind, product_id) select '09520000000011', 'product', id from product"
        " where sku = 'MILK'"
    )

    for code, kind, title in (
        ("BOLT", SubjectKind.ITEM, "BOLT"),
        ("9520000000011", SubjectKind.ITEM, "MILK"),
        ("]C1010952000000001110L-7", SubjectKind.LOT, "L-7"),
        ("]C1010952000000001110L-8", SubjectKind.ITEM, "MILK"),
        ("MAIN-A-01", SubjectKind.PLACE, "MAIN-A-01"),
        ("SN-77", SubjectKind.SERIAL, "SN-77"),
        (order.number, SubjectKind.ORDER, order.number),
        (posted["receipt_number"], SubjectKind.RECEIPT, posted["receipt_number"]),
        (adjusted["number"], SubjectKind.ADJUSTMENT, adjusted["number"]),
        ("WHO-KNOWS", SubjectKind.UNKNOWN, "WHO-KNOWS"),
    ):
        subject = scanned(desk, code)
        assert (subject.kind, desk.card(subject).title) == (kind, title), code


def test_an_items_card_tells_levels_places_lots_and_open_orders(given_stock: Stock, desk: StockDesk) -> None:
    milk = given_stock.pile("MILK", 20, lot="L1")
    given_stock.pile("MILK", 5, "NORTH-A-01", lot="L2")
    order = given_stock.warehouse.order(MILK=50)

    card = desk.card(item(milk))

    assert {row.code: told_by(row.words.available, row.words.on_order) for row in card.levels} == {
        "MAIN": (20, 50),
        "NORTH": (5, 0),
    }
    assert card.words is not None
    assert told_by(card.words.on_hand, card.words.on_order) == (25, 50)
    assert [(row.place, row.lot) for row in card.piles] == [("MAIN-A-01", "L1"), ("NORTH-A-01", "L2")]
    assert [row.code for row in card.lots] == ["L1", "L2"]
    assert [told_by(row.number, row.outstanding) for row in card.documents] == [(order.number, 50)]


def test_a_zones_card_holds_what_lies_in_its_bins_and_a_blocked_bin_says_so(
    given_stock: Stock, desk: StockDesk
) -> None:
    zone = given_stock.bin("Z", level="zone")
    given_stock.bin("Z-1", parent_id=zone)
    given_stock.pile("BOLT", 3, "Z-1")
    given_stock.pile("FLOUR", "1.5", "Z-1", base_unit_code="KG")
    given_stock.warehouse.admin.execute(
        "update location set is_blocked = true, blocked_reason = 'Broken beam' where code = 'Z-1'"
    )

    card = desk.card(place(given_stock, "Z"))

    assert [(row.sku, row.place) for row in card.piles] == [("BOLT", "Z-1"), ("FLOUR", "Z-1")]
    assert [(row.unit, row.words.on_hand) for row in card.levels] == [("EA", 3), ("KG", Decimal("1.5"))]
    assert "Broken beam" in str(desk.card(place(given_stock, "Z-1")).remarks[0])


def test_a_card_of_what_is_gone_says_so(desk: StockDesk) -> None:
    for kind in SubjectKind:
        if kind is not SubjectKind.UNKNOWN:
            with pytest.raises(Conflict):
                desk.card(Subject(kind, uuid4()))


def test_an_orders_card_lists_its_lines_and_receipts(
    warehouse: Warehouse, desk: StockDesk, transactions: Transactions
) -> None:
    order = warehouse.order(BOLT=10)
    posted = transactions.call("post_goods_receipt", uuid4(), receipt(order, arrived(warehouse, order, "BOLT", 4)))

    card = desk.card(Subject(SubjectKind.ORDER, order.id))

    assert [told_by(row.number, row.quantity, row.outstanding) for row in card.documents] == [
        ("BOLT", 10, 6),
        (posted["receipt_number"], 4, None),
    ]
