"""Two people at the same goods at the same moment: one of them is told, and the books hold."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.move_hand import MoveHand
from invista_desktop.models.domain.stock_commands import MoveStock, StockAnswer, StockCommand, UndoMove
from invista_desktop.services.stock_work.desk import StockDesk
from tests.builders import COLLEAGUE, EVERYTHING, Business, Warehouse
from tests.stock_given import Stock

ROUNDS = 6


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.bin("B-01")
    return given


@pytest.fixture
def desk(business: Business) -> Iterator[StockDesk]:
    with business.transactions(*EVERYTHING) as transactions:
        yield StockDesk(transactions)


def move(desk: StockDesk, stock: Stock, start: str, end: str) -> MoveStock:
    """Return the command that moves all of the one pile in a place."""
    (pile,) = desk.piles_in(stock.warehouse.location(start))
    hand = MoveHand().taking_from(desk.place(pile.location_id)).taking(pile, Decimal(5))
    return MoveStock(uuid4(), hand.lines(desk.place(stock.warehouse.location(end))))


def at_once(business: Business, *commands: StockCommand) -> list[StockAnswer | InvistaError]:
    """Post each command by a person of its own, all at the same moment; return what came of each."""
    barrier = Barrier(len(commands))

    def post(command: StockCommand, person: UUID) -> StockAnswer | InvistaError:
        with business.transactions(*EVERYTHING, person=person) as transactions:
            desk = StockDesk(transactions)
            desk.books()
            barrier.wait(30)
            try:
                return desk.post(command)
            except InvistaError as refusal:
                return refusal

    people = [COLLEAGUE if number % 2 else UUID(int=COLLEAGUE.int - 1) for number in range(len(commands))]
    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(post, commands, people))


def refusals(came: list[StockAnswer | InvistaError]) -> list[str]:
    return [one.code for one in came if isinstance(one, InvistaError)]


def test_of_two_who_move_the_same_pile_one_is_told_that_it_is_gone(
    business: Business, desk: StockDesk, stock: Stock
) -> None:
    stock.pile("BOLT", 5)
    for number in range(ROUNDS):
        start, end = ("MAIN-A-01", "B-01") if number % 2 == 0 else ("B-01", "MAIN-A-01")

        came = at_once(business, *(move(desk, stock, start, end) for _ in range(2)))

        assert refusals(came) == ["insufficient_stock"]
        assert (stock.warehouse.on_hand("BOLT", start), stock.warehouse.on_hand("BOLT", end)) == (
            Decimal(0),
            Decimal(5),
        )
    assert stock.warehouse.drift() == []


def test_a_move_is_taken_back_once_however_many_ask_for_it(business: Business, desk: StockDesk, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    for _ in range(ROUNDS):
        moved = move(desk, stock, "MAIN-A-01", "B-01")
        desk.post(moved)

        came = at_once(business, *(UndoMove(uuid4(), moved.operation_id) for _ in range(3)))

        assert refusals(came) == ["move_undone", "move_undone"]
        assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 10
    assert stock.warehouse.drift() == []
