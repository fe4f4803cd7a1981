"""What happened to a pallet, against real PostgreSQL: every deed once, with its place, its goods and its person."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import HistoryRow, PalletDeed
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.stock.desk import StockDesk
from tests.builders import EVERYTHING, RECEIVER, Business, Warehouse
from tests.services.test_stock_history import history
from tests.stock_given import Stock, post


class Yard:
    """Pallets, and what is done with them."""

    def __init__(self, transactions: Transactions, warehouse: Warehouse) -> None:
        self.stock, self._transactions = Stock(warehouse), transactions
        warehouse.admin.execute(
            "insert into organisation_setting (key, value) values ('sscc_company_prefix', '\"9520000\"')"
        )
        self.stock.pile("BOLT", 20)
        self.stock.pile("MILK", 6, lot="L1")
        self.stock.bin("B-01")

    def item(self, sku: str, quantity: int, **said: Any) -> dict[str, Any]:
        product = self.stock.warehouse.one("select id from product where sku = %s", sku)
        return {"product_id": str(product), "quantity": str(quantity), **said}

    def build(self, *items: dict[str, Any], **said: Any) -> dict[str, Any]:
        here = str(self.stock.warehouse.location("MAIN-A-01"))
        return self._post("build_pallet", kind="PALLET", location_id=here, items=list(items), **said)

    def change(self, pallet: dict[str, Any], **said: Any) -> None:
        self._post("change_pallet", pallet_id=pallet["pallet_id"], **said)

    def move(self, pallet: dict[str, Any], place: str) -> None:
        goal = str(self.stock.warehouse.location(place))
        self._post("move_pallet", pallet_id=pallet["pallet_id"], to_location_id=goal)

    def take_apart(self, pallet: dict[str, Any]) -> None:
        self._post("break_pallet", pallet_id=pallet["pallet_id"])

    def _post(self, function: str, **said: Any) -> dict[str, Any]:
        told: dict[str, Any] = post(self._transactions, function, **said)
        return told


@pytest.fixture
def yard(transactions: Transactions, warehouse: Warehouse) -> Yard:
    return Yard(transactions, warehouse)


@pytest.fixture
def desk(transactions: Transactions) -> Iterator[StockDesk]:
    yield StockDesk(transactions)


def subject(pallet: dict[str, Any]) -> Subject:
    return Subject(SubjectKind.PALLET, UUID(pallet["pallet_id"]))


def deeds(rows: list[HistoryRow]) -> list[tuple[str, str, str, str]]:
    """Each deed with what it was about, how much, and where; oldest first."""
    return [
        (str(row.type), row.sku, str(row.change.normalize()), " > ".join(filter(None, (row.source, row.target))))
        for row in reversed(rows)
    ]


def test_building_filling_moving_and_breaking_are_told_in_order(desk: StockDesk, yard: Yard) -> None:
    pallet = yard.build(yard.item("BOLT", 4), yard.item("MILK", 6, lot_id=yard.stock.lot("L1")))
    yard.change(pallet, put=[yard.item("BOLT", 3)])
    yard.change(pallet, take=[yard.item("BOLT", 5)])
    yard.move(pallet, "B-01")
    yard.take_apart(pallet)

    rows = history(desk, subject(pallet), window=2)

    assert [deed[0] for deed in deeds(rows)[1:3]] == ["PUT_ON", "PUT_ON"], "what it was built with, in any order"
    told = deeds(rows)
    assert told[0] == ("BUILT", "", "0", "MAIN-A-01")
    assert set(told[1:3]) == {("PUT_ON", "BOLT", "4", "MAIN-A-01"), ("PUT_ON", "MILK", "6", "MAIN-A-01")}
    assert told[3:6] == [
        ("PUT_ON", "BOLT", "3", "MAIN-A-01"),
        ("TAKEN_OFF", "BOLT", "-5", "MAIN-A-01"),
        ("MOVED", "", "0", "MAIN-A-01 > B-01"),
    ]
    assert set(told[6:8]) == {("TAKEN_OFF", "BOLT", "-2", "B-01"), ("TAKEN_OFF", "MILK", "-6", "B-01")}
    assert told[8:] == [("BROKEN", "", "0", "B-01")]
    who = yard.stock.warehouse.one("select display_name from app_user where id = %s", RECEIVER)
    assert {(row.person, row.workstation) for row in rows} == {(who, "WS-1")}
    assert [row.lot for row in rows if row.sku == "MILK"] == ["L1", "L1"]
    assert all(row.item for row in rows if row.sku)
    moments = [row.moment for row in rows]
    assert moments == sorted(moments, reverse=True)


def test_stacking_is_told_of_both_pallets(desk: StockDesk, yard: Yard) -> None:
    below, above = yard.build(yard.item("BOLT", 2)), yard.build(yard.item("BOLT", 3))
    yard.change(above, parent_id=below["pallet_id"])
    yard.change(above, parent_id=None)
    yard.change(above, parent_id=below["pallet_id"])
    yard.move(below, "B-01")
    yard.move(above, "MAIN-A-01")

    told = deeds(history(desk, subject(below)))
    rows = history(desk, subject(above))

    other = above["sscc"]
    assert told[2:] == [
        ("PALLET_ON", other, "0", "MAIN-A-01"),
        ("PALLET_OFF", other, "0", "MAIN-A-01"),
        ("PALLET_ON", other, "0", "MAIN-A-01"),
        ("MOVED", "", "0", "MAIN-A-01 > B-01"),
        ("PALLET_OFF", other, "0", "B-01"),
    ]
    assert [deed[0] for deed in deeds(rows)] == ["BUILT", "PUT_ON", "STACKED", "PUT_DOWN", "STACKED", "MOVED", "MOVED"]
    stacked = next(row for row in rows if row.type is PalletDeed.STACKED)
    assert (stacked.sku, stacked.document_subject) == (below["sscc"], subject(below))


def test_breaking_a_pallet_is_told_of_those_on_it(desk: StockDesk, yard: Yard) -> None:
    below = yard.build(yard.item("BOLT", 2))
    above = yard.build(yard.item("BOLT", 3), parent_id=below["pallet_id"])

    yard.take_apart(below)

    assert [deed[0] for deed in deeds(history(desk, subject(above)))] == ["BUILT", "PUT_ON", "STACKED", "PUT_DOWN"]
    assert [deed[0] for deed in deeds(history(desk, subject(below)))][-2:] == ["PALLET_OFF", "BROKEN"]


def test_a_piece_with_a_number_is_told_by_it(desk: StockDesk, yard: Yard) -> None:
    yard.stock.pieces("DRILL", "S1")
    pallet = yard.build(yard.item("DRILL", 1, serial_id=yard.stock.serial("S1")))

    newest = history(desk, subject(pallet))[0]

    assert (newest.sku, newest.serial, newest.unit) == ("DRILL", "S1", "EA")


def test_only_who_sees_the_pallet_sees_what_happened_to_it(business: Business, desk: StockDesk, yard: Yard) -> None:
    pallet = yard.build(yard.item("BOLT", 2))

    with business.transactions(*(each for each in EVERYTHING if each != "audit.read")) as here:
        assert len(history(StockDesk(here), subject(pallet))) == 2
    with business.transactions(warehouses=["NORTH"]) as elsewhere:
        assert StockDesk(elsewhere).count_history(subject(pallet)) == 0
        yard.take_apart(pallet)
        rows = history(StockDesk(elsewhere), subject(pallet))
        assert {(row.source, row.target) for row in rows} == {("", "")}, "places elsewhere are not named"
