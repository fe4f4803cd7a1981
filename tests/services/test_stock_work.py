"""Work on stock as the screens ask and post it, on the real database."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import Conflict, NotPermitted, RuleViolation
from invista_desktop.models.domain.adjustments import AdjustmentFilter, AdjustmentQuestion, AdjustmentSort
from invista_desktop.models.domain.expiring import ExpiryQuestion, ExpirySort
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.move_hand import MoveHand, first_out
from invista_desktop.models.domain.stock_commands import (
    AdjustmentPosted,
    AdjustStock,
    ChangeLine,
    ChangeQuality,
    DecideAdjustment,
    MoveBin,
    MoveStock,
    Photo,
    ReverseAdjustment,
    StockMoved,
    UndoMove,
)
from invista_desktop.models.domain.stock_piles import Pile
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.stock_work.desk import StockDesk
from tests.builders import COLLEAGUE, EVERYTHING, Business, Warehouse
from tests.stock_given import Stock

TODAY = date(2026, 3, 10)


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.bin("B-01")
    return given


@pytest.fixture
def desk(transactions: Transactions) -> StockDesk:
    return StockDesk(transactions)


@pytest.fixture
def colleague(business: Business) -> Iterator[StockDesk]:
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as transactions:
        yield StockDesk(transactions)


def pile_of(desk: StockDesk, stock: Stock, place: str = "MAIN-A-01", place_in_order: int = 0) -> Pile:
    return desk.piles_in(stock.warehouse.location(place))[place_in_order]


def move(desk: StockDesk, stock: Stock, pile: Pile, quantity: int, to: str) -> MoveStock:
    hand = MoveHand().taking(pile, Decimal(quantity))
    return MoveStock(uuid4(), hand.lines(desk.place(stock.warehouse.location(to))))


def lost(pile: Pile, quantity: int, reason: str = "LOST", **said: object) -> AdjustStock:
    line = ChangeLine(
        pile.item.product_id, pile.item.variant_id, pile.item.sku, pile.item.unit, pile.location_id, pile.location,
        Decimal(-quantity), lot_code=pile.lot or None,
    )  # fmt: skip
    return AdjustStock(uuid4(), reason, (line,), **said)  # type: ignore[arg-type]


# Reading


def test_the_docks_piles_come_oldest_first_with_the_bin_each_should_go_to(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 2)
    stock.pile("MILK", 5, "MAIN-DOCK", lot="L1")
    stock.pile("BOLT", 10, "MAIN-DOCK")
    stock.pile("FAR", 1, "NORTH-DOCK")
    stock.pile("SHELVED", 1, "MAIN-A-01")

    rows = desk.put_away_worklist()

    assert [(row.pile.item.sku, row.pile.loose, row.pile.lot) for row in rows if row.pile] == [
        ("MILK", Decimal(5), "L1"), ("BOLT", Decimal(10), ""),
    ]  # fmt: skip
    assert [row.suggestion.location_code if row.suggestion else "" for row in rows] == ["B-01", "MAIN-A-01"]


def test_reserved_goods_are_not_loose(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.reserve("BOLT", 4)

    assert (pile_of(desk, stock).quantity, pile_of(desk, stock).loose) == (Decimal(10), Decimal(6))


def test_a_pile_of_numbered_pieces_names_them(desk: StockDesk, stock: Stock) -> None:
    stock.pieces("DRILL", "S2", "S1")

    assert [piece.code for piece in pile_of(desk, stock).pieces] == ["S1", "S2"]


def test_a_place_says_what_keeps_goods_out(desk: StockDesk, stock: Stock) -> None:
    shut = stock.bin("SHUT", is_blocked=True, blocked_reason="Shelf is bent.", capacity_quantity=5)

    place = desk.place(shut)

    assert place.is_blocked
    assert (place.blocked_reason, place.warehouse) == ("Shelf is bent.", "MAIN")
    assert place.capacity == Decimal(5)
    with pytest.raises(Conflict):
        desk.place(uuid4())


# Moving


def test_a_move_is_posted_once_and_taken_back_once(desk: StockDesk, stock: Stock) -> None:
    stock.pile("MILK", 10, "MAIN-DOCK", lot="L1")
    command = move(desk, stock, pile_of(desk, stock, "MAIN-DOCK"), 6, "MAIN-A-01")

    assert desk.post(command) == StockMoved(1)
    assert desk.post(command) == StockMoved(1, repeated=True)
    assert stock.warehouse.on_hand("MILK", "MAIN-A-01") == 6

    back = UndoMove(uuid4(), command.operation_id)
    assert desk.post(back) == StockMoved(1)
    assert desk.post(back) == StockMoved(1, repeated=True)
    assert stock.warehouse.on_hand("MILK") == 10
    linked = stock.warehouse.one(
        "select count(*) from inventory_movement m join inventory_movement b on b.reverses_id = m.id"
        " where m.operation_id = %s and b.operation_id = %s", command.operation_id, back.operation_id,
    )  # fmt: skip
    assert linked == 1
    with pytest.raises(Conflict) as again:
        desk.post(UndoMove(uuid4(), command.operation_id))
    assert again.value.code == "move_undone"
    assert stock.warehouse.drift() == []


def test_a_whole_bin_goes_and_comes_back_with_its_pieces(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 3)
    stock.pieces("DRILL", "S1", "S2")
    here, there = stock.warehouse.location("MAIN-A-01"), stock.warehouse.location("B-01")
    command = MoveBin(uuid4(), here, "MAIN-A-01", there, "B-01")

    desk.post(command)
    assert desk.piles_in(here) == ()
    desk.post(UndoMove(uuid4(), command.operation_id))

    assert [stock.warehouse.on_hand(sku, "MAIN-A-01") for sku in ("BOLT", "DRILL")] == [3, 2]
    assert stock.warehouse.drift() == []


def test_what_was_moved_on_cannot_be_moved_back(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 5, "MAIN-DOCK")
    first = move(desk, stock, pile_of(desk, stock, "MAIN-DOCK"), 5, "MAIN-A-01")
    desk.post(first)
    desk.post(move(desk, stock, pile_of(desk, stock), 5, "B-01"))

    with pytest.raises(RuleViolation) as refused:
        desk.post(UndoMove(uuid4(), first.operation_id))

    assert refused.value.code == "insufficient_stock"
    assert stock.warehouse.on_hand("BOLT", "B-01") == 5


def test_only_moves_are_taken_back_as_moves(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 5)
    command = lost(pile_of(desk, stock), 1)
    desk.post(command)

    for undone in (command.operation_id, uuid4()):
        with pytest.raises(RuleViolation) as refused:
            desk.post(UndoMove(uuid4(), undone))
        assert refused.value.code == "not_a_move_to_undo"


def test_taking_back_wants_the_permission_to_move(business: Business, desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 5, "MAIN-DOCK")
    command = move(desk, stock, pile_of(desk, stock, "MAIN-DOCK"), 5, "MAIN-A-01")
    desk.post(command)

    may = [name for name in EVERYTHING if name != "stock.move"]
    with business.transactions(*may) as lesser, pytest.raises(NotPermitted):
        StockDesk(lesser).post(UndoMove(uuid4(), command.operation_id))


def test_goods_are_held_and_released_where_they_lie(desk: StockDesk, stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2")
    pile = pile_of(desk, stock)
    hold = MoveHand().taking(pile, Decimal(1), pieces=pile.pieces[:1]).lines(status="DAMAGED")
    desk.post(ChangeQuality(uuid4(), is_hold=True, lines=hold, reason_code="DAMAGED"))

    damaged = next(pile for pile in desk.piles_in(pile.location_id) if pile.status == "DAMAGED")
    assert [piece.code for piece in damaged.pieces] == ["S1"]

    release = MoveHand().taking(damaged, Decimal(1), pieces=damaged.pieces).lines(status="AVAILABLE")
    desk.post(ChangeQuality(uuid4(), is_hold=False, lines=release))
    assert stock.warehouse.on_hand("DRILL", "MAIN-A-01") == 2


def test_first_out_is_what_expires_first(desk: StockDesk, stock: Stock) -> None:
    for lot, expiry in (("LATE", TODAY + timedelta(90)), ("NEVER", None), ("SOON", TODAY)):
        stock.pile("MILK", 1, lot=lot)
        stock.warehouse.admin.execute("update lot set expiry_date = %s where code = %s", (expiry, lot))

    found = first_out(desk.piles_in(stock.warehouse.location("MAIN-A-01")))

    assert [pile.lot for pile in found] == ["SOON", "LATE", "NEVER"]


# Adjusting


def test_what_an_adjustment_would_come_to_is_known_before_and_comes_to_that(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 200, standard_cost=Decimal("2.5"))
    small, large = lost(pile_of(desk, stock), 4), lost(pile_of(desk, stock), 101)

    assert desk.foresee(small) == (False, Decimal(-10))
    assert desk.foresee(large)[0]
    posted, waiting = desk.post(small), desk.post(large)
    assert isinstance(posted, AdjustmentPosted)
    assert isinstance(waiting, AdjustmentPosted)
    assert (posted.status, posted.value) == (AdjustmentStatus.POSTED, Decimal(-10))
    assert waiting.status is AdjustmentStatus.PENDING_APPROVAL
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 196


def test_what_cannot_be_posted_cannot_be_foreseen(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 2)

    with pytest.raises(RuleViolation) as refused:
        desk.foresee(lost(pile_of(desk, stock), 1, reason="NO_SUCH"))
    assert refused.value.code == "reason_required"


def test_waiting_ones_are_listed_opened_and_decided_by_somebody_else(
    desk: StockDesk, colleague: StockDesk, stock: Stock
) -> None:
    stock.pile("MILK", 500, lot="L1")
    picture = Photo("shelf.png", "image/png", base64.b64encode(b"picture").decode())
    asked = desk.post(lost(pile_of(desk, stock), 200, note="Fell down", photos=(picture,)))
    assert isinstance(asked, AdjustmentPosted)

    (row,) = desk.adjustment_window(AdjustmentQuestion(), 0, 10)
    (theirs,) = colleague.adjustment_window(AdjustmentQuestion(search="milk"), 0, 10)
    assert (row.number, row.is_own, theirs.is_own, row.reason) == (asked.number, True, False, "Lost")
    opened = colleague.open_adjustment(asked.adjustment_id)
    assert [(line.sku, line.change, line.lot, line.location) for line in opened.lines] == [
        ("MILK", Decimal(-200), "L1", "MAIN-A-01")
    ]
    assert (opened.note, opened.photos) == ("Fell down", ("shelf.png",))

    with pytest.raises(NotPermitted) as own:
        desk.post(DecideAdjustment(uuid4(), asked.adjustment_id, asked.number, "approve"))
    assert own.value.code == "own_request"
    decided = colleague.post(DecideAdjustment(uuid4(), asked.adjustment_id, asked.number, "approve", "Seen it"))
    assert isinstance(decided, AdjustmentPosted)
    assert decided.status is AdjustmentStatus.POSTED
    assert stock.warehouse.on_hand("MILK", "MAIN-A-01") == 300
    assert desk.open_adjustment(asked.adjustment_id).decision_note == "Seen it"
    assert desk.count_adjustments(AdjustmentQuestion()) == 0


def test_a_posted_adjustment_taken_back_names_the_other(desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    posted = desk.post(lost(pile_of(desk, stock), 3))
    assert isinstance(posted, AdjustmentPosted)

    back = desk.post(ReverseAdjustment(uuid4(), posted.adjustment_id, posted.number, "TURNED_UP"))

    assert isinstance(back, AdjustmentPosted)
    assert desk.open_adjustment(posted.adjustment_id).reversed_by == back.number
    assert desk.open_adjustment(back.adjustment_id).reverses == posted.number
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 10


@pytest.mark.parametrize("sort", AdjustmentSort)
@pytest.mark.parametrize("descending", [False, True])
def test_windows_of_adjustments_follow_one_another(
    desk: StockDesk,
    stock: Stock,
    sort: AdjustmentSort,
    descending: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    stock.pile("BOLT", 100, standard_cost=Decimal(1))
    for quantity in (1, 2, 3, 4, 5):
        desk.post(lost(pile_of(desk, stock), quantity))
    question = AdjustmentQuestion(filter=AdjustmentFilter.POSTED, sort=sort, descending=descending)

    assert desk.count_adjustments(question) == 5
    whole = [row.number for row in desk.adjustment_window(question, 0, 5)]
    parts = [row.number for first in (0, 2, 4) for row in desk.adjustment_window(question, first, 2)]

    assert whole == parts
    assert len(set(whole)) == 5


def test_the_rules_of_the_organisation_are_read(desk: StockDesk, stock: Stock) -> None:
    stock.warehouse.admin.execute(
        "update organisation_setting set value = '\"2020-01-31\"' where key = 'closed_through'"
    )

    books = desk.books()

    assert (books.approval_value, books.approval_quantity, books.closed_through) == (
        Decimal(500),
        Decimal(100),
        date(2020, 1, 31),
    )
    assert {reason.code for reason in books.adjustment_reasons if reason.takes_away} == {"DAMAGED", "EXPIRED"}
    assert {reason.code for reason in books.hold_reasons} >= {"QUALITY", "RECALL"}


# Expiry


def test_what_expires_is_listed_first_out_first_with_the_days_left(desk: StockDesk, stock: Stock) -> None:
    today = stock.warehouse.one("select app.today('UTC')")
    for lot, offset in (("PAST", -1), ("TODAY", 0), ("WEEK", 7), ("FORTNIGHT", 14), ("YEAR", 365)):
        stock.pile("MILK", 5, lot=lot)
        stock.warehouse.admin.execute(
            "update lot set expiry_date = %s where code = %s", (today + timedelta(offset), lot)
        )

    def lots(**asked: object) -> list[str]:
        question = replace(ExpiryQuestion(), **asked)  # type: ignore[arg-type]
        assert desk.count_expiring(question) == len(desk.expiring_window(question, 0, 99))
        return [row.lot for row in desk.expiring_window(question, 0, 99)]

    assert lots(filter=0) == ["PAST"]
    assert lots(filter=7) == ["PAST", "TODAY", "WEEK"]
    assert lots(filter=14, warehouse="MAIN") == ["PAST", "TODAY", "WEEK", "FORTNIGHT"]
    assert lots(filter=400, sort=ExpirySort.EXPIRY, descending=True)[0] == "YEAR"
    assert lots(filter=400, warehouse="NORTH") == []
    assert lots(filter=400, search="week") == ["WEEK"]
    days = [row.days_left for row in desk.expiring_window(ExpiryQuestion(filter=14), 0, 9)]
    assert days == [-1, 0, 7, 14]


def test_an_item_is_suggested_the_bin_where_it_lies(desk: StockDesk, stock: Stock) -> None:
    product = stock.pile("BOLT", 1)
    warehouse_id = UUID(str(stock.warehouse.one("select id from warehouse where code = 'MAIN'")))

    suggestion = desk.suggestion(warehouse_id, (product, None))

    assert suggestion is not None
    assert (suggestion.location_code, suggestion.reason) == ("MAIN-A-01", "where_it_lies")
