"""The items a bin is kept for: seen, added by scan and by SKU, removed, on the real database and under real keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from invista_desktop.app.places import places_screen
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.views.common.code_dialog import CodeDialog
from invista_desktop.views.places.pages import PlacesPages
from tests.builders import EVERYTHING, Warehouse
from tests.stock_given import Stock
from tests.stock_work_house import Floor, at_work

LOOKERS = tuple(each for each in EVERYTHING if each != "locations.manage")


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.pile("BOLT", 5)
    given.pile("SCREW", 5)
    given.bin("B-01")
    for code in ("MAIN-A-01", "B-01", "MAIN-DOCK"):
        warehouse.admin.execute(
            "insert into barcode (code, kind, location_id) values (%s, 'location', %s)",
            (code, warehouse.location(code)),
        )
    return given


def fixed(stock: Stock) -> list[tuple[str, str]]:
    rows = stock.warehouse.admin.execute(
        "select l.code, p.sku from fixed_bin f join location l on l.id = f.location_id"
        " join product p on p.id = f.product_id order by 1, 2"
    ).fetchall()
    return [(place, sku) for place, sku in rows]


async def open_bin(floor: Floor, code: str = "MAIN-A-01") -> None:
    assert isinstance(floor.screen, PlacesPages)
    pages = floor.screen
    await floor.until(pages.map.map.current, "the map")
    await floor.scan(code)
    await floor.until(lambda: (now := pages.map.map.current()) and now.code == code, code)
    await floor.press(Qt.Key.Key_F10, f"Items fixed to {code}")


async def test_items_are_added_by_scan_and_by_sku_and_removed_by_key(
    transactions: Transactions, stock: Stock, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(places_screen, transactions, tmp_path) as floor:
        await open_bin(floor)
        await floor.sees("No item is fixed to this bin.")

        await floor.scan("SCREW", "SCREW always goes to MAIN-A-01 from now on.")
        await floor.press(Qt.Key.Key_F2)
        await floor.dialog(CodeDialog)
        await floor.types("BOLT")
        await floor.press(Qt.Key.Key_F10)
        await floor.sees("BOLT always goes to MAIN-A-01 from now on.")
        both = fixed(stock)
        await floor.scan("SCREW", "SCREW is fixed to MAIN-A-01 already.")
        await floor.press(Qt.Key.Key_F9, "SCREW is fixed to MAIN-A-01 no longer.")

        assert both == [("MAIN-A-01", "BOLT"), ("MAIN-A-01", "SCREW")]
        assert fixed(stock) == [("MAIN-A-01", "BOLT")]


async def test_a_typed_code_may_be_scanned_into_the_question(
    transactions: Transactions, stock: Stock, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(places_screen, transactions, tmp_path) as floor:
        await open_bin(floor)
        await floor.press(Qt.Key.Key_F2)
        await floor.dialog(CodeDialog)

        floor.screen.take_scan("SCREW")  # type: ignore[attr-defined]

        await floor.sees("SCREW always goes to MAIN-A-01 from now on.")


async def test_a_bins_label_shows_its_items_and_esc_leads_back_to_the_map(
    transactions: Transactions, stock: Stock, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(places_screen, transactions, tmp_path) as floor:
        await open_bin(floor)

        await floor.scan("B-01", "Items fixed to B-01")
        await floor.scan("BOLT", "BOLT always goes to B-01 from now on.")
        await floor.press(Qt.Key.Key_Return)
        await floor.press(Qt.Key.Key_Escape)

        pages = floor.screen
        assert isinstance(pages, PlacesPages)
        assert pages.currentWidget() is pages.map
        assert pages.map.map.hasFocus()
        bolt = stock.warehouse.one("select id from product where sku = 'BOLT'")
        assert floor.leads == [("card", Subject(SubjectKind.ITEM, bolt))]
        assert fixed(stock) == [("B-01", "BOLT")]


async def test_what_cannot_be_added_is_refused_in_words_and_nothing_changes(
    transactions: Transactions, stock: Stock, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(places_screen, transactions, tmp_path) as floor:
        await open_bin(floor)

        await floor.scan("NO-SUCH", "NO-SUCH is not an item.")
        stock.warehouse.admin.execute("update product set status = 'DISCONTINUED' where sku = 'SCREW'")
        await floor.scan("SCREW", "SCREW is no longer in use.")
        stock.warehouse.admin.execute(
            "update location set is_blocked = true, blocked_reason = 'Shelf is bent' where code = 'MAIN-A-01'"
        )
        await floor.scan("BOLT", "MAIN-A-01 is blocked. Shelf is bent")
        await floor.scan("MAIN-DOCK", "Items fixed to MAIN-DOCK")
        await floor.scan("BOLT", "No item is fixed to MAIN-DOCK.")

        assert fixed(stock) == []


async def test_who_may_not_manage_places_sees_the_items_and_changes_none(
    transactions: Transactions, stock: Stock, tmp_path: Path, qapp: QApplication
) -> None:
    place, bolt = (
        stock.warehouse.location("MAIN-A-01"),
        stock.warehouse.one("select id from product where sku = 'BOLT'"),
    )
    stock.warehouse.admin.execute("insert into fixed_bin (product_id, location_id) values (%s, %s)", (bolt, place))
    async with at_work(places_screen, transactions, tmp_path, may=LOOKERS) as floor:
        await open_bin(floor)
        await floor.sees("BOLT")

        await floor.scan("SCREW", "You may see what is fixed to a bin, not change it.")

        pages = floor.screen
        assert isinstance(pages, PlacesPages)
        assert [key.key for key in pages.function_keys()] == ["F3", "F5", "Esc"]
        assert fixed(stock) == [("MAIN-A-01", "BOLT")]


async def test_enter_on_the_map_leads_to_what_lies_there(
    transactions: Transactions, stock: Stock, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(places_screen, transactions, tmp_path) as floor:
        await open_bin(floor)
        await floor.press(Qt.Key.Key_Escape)

        await floor.press(Qt.Key.Key_Return)

        assert floor.leads == [("card", Subject(SubjectKind.PLACE, stock.warehouse.location("MAIN-A-01")))]
