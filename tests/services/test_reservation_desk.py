"""What the screen of reservations reads and posts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from invista_desktop.errors import Conflict, NeedsConfirmation
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.reservations import (
    ReleaseReservation,
    ReservationFilter,
    ReservationQuestion,
    ReservationSort,
    ReserveStock,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.reservations.desk import ReservationDesk
from tests.stock_given import Stock
from tests.transfers_given import Transfers


@pytest.fixture
def desk(transactions: Transactions) -> ReservationDesk:
    return ReservationDesk(transactions)


def reserve(stock: Stock, product: UUID, quantity: int, **said: Any) -> ReserveStock:
    main = UUID(str(stock.warehouse.one("select id from warehouse where code = 'MAIN'")))
    return ReserveStock(new_id(), product, None, main, Decimal(quantity), **said)


def found(desk: ReservationDesk, **asked: Any) -> list[str]:
    question = ReservationQuestion(**asked)
    rows = desk.reservation_window(question, 0, 10)
    assert desk.count_reservations(question) == len(rows)
    return [row.sku for row in rows]


def test_a_reservation_is_made_listed_and_released(stock: Stock, desk: ReservationDesk) -> None:
    product = stock.pile("BOLT", 5)
    until = datetime.now(UTC) + timedelta(days=3)

    made = desk.reserve(reserve(stock, product, 3, expires_at=until, reason="For the fair"))
    (row,) = desk.reservation_window(ReservationQuestion(), 0, 10)

    assert (row.number, row.sku, row.quantity, row.reason) == (made.number, "BOLT", Decimal(3), "For the fair")
    assert (row.warehouse_code, row.location_code, row.is_over) == ("MAIN", "MAIN-A-01", False)
    assert row.reserved_by.startswith("Demo Person")
    desk.release(ReleaseReservation(new_id(), row.id, "The fair is off"))
    assert found(desk) == []
    note = stock.warehouse.one("select note from stock_reservation")
    assert note == "The fair is off"
    with pytest.raises(Conflict):
        desk.release(ReleaseReservation(new_id(), row.id, "Again"))


def test_a_part_is_reserved_when_that_was_confirmed(stock: Stock, desk: ReservationDesk) -> None:
    product = stock.pile("BOLT", 5)
    with pytest.raises(NeedsConfirmation) as question:
        desk.reserve(reserve(stock, product, 9))

    confirmed = frozenset({question.value.confirmation})
    assert desk.reserve(reserve(stock, product, 9, confirmed=confirmed)).quantity == 5


def test_the_list_is_searched_narrowed_and_sorted(stock: Stock, desk: ReservationDesk, transfers: Transfers) -> None:
    bolt = stock.pile("BOLT", 9)
    stock.pile("NUT", 9, "MAIN-DOCK")
    transfers.approved(NUT=4)
    desk.reserve(reserve(stock, bolt, 3, expires_at=datetime.now(UTC) + timedelta(hours=2), reason="For the fair"))
    desk.reserve(reserve(stock, bolt, 1))

    assert found(desk, sort=ReservationSort.ITEM, descending=False) == ["BOLT", "BOLT", "NUT"]
    assert found(desk, filter=ReservationFilter.TRANSFERS) == ["NUT"]
    assert found(desk, filter=ReservationFilter.BY_HAND) == ["BOLT", "BOLT"]
    assert found(desk, filter=ReservationFilter.ENDING) == ["BOLT"]
    assert [found(desk, search=words) for words in ("fair", "TR-", "main-dock", "%", "\x00nut")] == [
        ["BOLT"], ["NUT"], ["NUT"], [], ["NUT"],
    ]  # fmt: skip
    for sort in ReservationSort:
        assert sorted(found(desk, sort=sort)) == ["BOLT", "BOLT", "NUT"]
    (row,) = desk.reservation_window(ReservationQuestion(filter=ReservationFilter.TRANSFERS), 0, 1)
    assert row.transfer_number is not None
