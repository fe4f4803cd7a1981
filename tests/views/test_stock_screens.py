"""The stock screens under real keys, on the real database: browse, open, look back, recall, keep."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton

from invista_desktop.app.preferences import Preferences
from invista_desktop.app.stock import SECTION, KeptQuestions
from invista_desktop.background import Background
from invista_desktop.cli.hands import words_in
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.models.domain.stock_browsing import (
    PlaceKind,
    SavedQuestion,
    StockFilter,
    StockGroup,
    StockQuestion,
    StockSort,
    StockStatus,
    Subject,
    SubjectKind,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.services.stock.desk import StockDesk
from invista_desktop.settings import Home
from invista_desktop.views.common.function_keys import KeyBar, KeyedScreen
from invista_desktop.views.common.scan_target import ScanTarget
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.stock.pages import StockPages, StockServices
from invista_desktop.views.stock.saved_dialog import SavedDialog
from invista_desktop.views.stock.work import Lead
from tests.builders import Warehouse
from tests.stock_given import Stock, post

LEAD = Lead("F9", "Move it", "move", frozenset({SubjectKind.ITEM}))


def read(raw: str, known: Callable[[str], bool]) -> Meaning:
    return interpret(raw, ScanSettings(), known=known)


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.pile("BOLT", 10)
    given.pile("BOLT", 5, "NORTH-A-01")
    given.pile("MILK", 20, lot="L7")
    given.pieces("DRILL", "SN-1")
    return given


@pytest.fixture
def kept(tmp_path: Path) -> KeptQuestions:
    return KeptQuestions(Preferences(Home(tmp_path)), "somebody")


@asynccontextmanager
async def shown(transactions: Transactions, kept: KeptQuestions) -> AsyncIterator[StockPages]:
    background, desk = Background(2), StockDesk(transactions)
    pages = StockPages(StockServices(desk, desk, kept, read, background, (LEAD,)), Tones(enabled=False))
    bar = KeyBar(pages)
    pages.function_keys_changed.connect(lambda: bar.show_keys(pages.function_keys()))
    bar.show_keys(pages.function_keys())
    pages.resize(1040, 620)
    pages.show()
    pages.start()
    await settled(pages)
    try:
        yield pages
    finally:
        await settled(pages)
        pages.close()
        pages.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        background.close()


async def settled(pages: StockPages) -> None:
    """Let Qt and the loop go on until nothing is asked any more."""
    for _ in range(3):
        await asyncio.sleep(0.01)
        while pages.tasks.running:
            QApplication.processEvents()
            await asyncio.sleep(0.002)
        QApplication.processEvents()


async def press(pages: StockPages, key: Qt.Key) -> None:
    page = pages.currentWidget()
    assert page is not None
    QTest.keyClick(pages.focusWidget() or page, key)
    await settled(pages)


async def scan(pages: StockPages, code: str) -> None:
    pages.take_scan(code)
    await settled(pages)


def words(pages: StockPages) -> str:
    return " | ".join(words_in(pages))


async def test_the_section_takes_scans_and_offers_its_keys(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    async with shown(transactions, kept) as pages:
        assert isinstance(pages, KeyedScreen)
        assert isinstance(pages, ScanTarget)
        assert {key.key for key in pages.function_keys()} == {"F2", "F3", "F5", "F6", "F7"}


async def test_rows_sums_and_groups_come_from_the_database(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    async with shown(transactions, kept) as pages:
        view = pages.browser
        assert "Rows: 4" in words(pages)
        assert "Available 36 EA" in view.figures.accessibleDescription()

        chip = next(one for one in view.findChildren(QPushButton) if one.text() == "Product")
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        await settled(pages)

        assert [view.model.index(place, 0).data().split("\n")[0] for place in range(3)] == ["BOLT", "DRILL", "MILK"]
        assert view.model.headerData(0, Qt.Orientation.Horizontal) == "Product"
        assert not view.rows.table.isColumnHidden(8), "on order is known of products"


async def test_a_filter_is_chosen_by_keyboard_and_said_when_nothing_is_left(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    async with shown(transactions, kept) as pages:
        status: QComboBox = pages.browser.filters.status
        status.setFocus()
        QTest.keyClicks(status, "Dam")
        QTest.keyClick(status, Qt.Key.Key_Return)
        status.activated.emit(status.currentIndex())
        await settled(pages)

        assert "No stock matches." in words(pages)


async def test_enter_opens_a_card_its_history_the_document_and_esc_leads_back(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    adjusted = post(transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")
    async with shown(transactions, kept) as pages:
        pages.browser.rows.setFocus()
        await press(pages, Qt.Key.Key_Return)
        assert pages.currentWidget() is pages.card
        assert "BOLT" in words(pages)
        assert "Where it lies (2)" in {pages.card.tabs.tabText(0)}

        pages.card.history_requested.emit()
        await settled(pages)
        assert pages.currentWidget() is pages.history
        assert "-2" in words(pages).replace("\u2212", "-")

        await press(pages, Qt.Key.Key_Return)
        assert pages.currentWidget() is pages.card
        assert adjusted["number"] in words(pages)

        for page in (pages.history, pages.card, pages.browser):
            next(key for key in pages.function_keys() if key.key == "Esc").run()
            await settled(pages)
            assert pages.currentWidget() is page


async def test_back_in_a_history_one_stands_where_one_left(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    for _ in range(3):
        post(transactions, "adjust_stock", stock.change("BOLT", -1), reason_code="LOST")
    async with shown(transactions, kept) as pages:
        await scan(pages, "BOLT")
        pages.card.history_requested.emit()
        await settled(pages)
        pages.history.rows.table.selectRow(2)

        await press(pages, Qt.Key.Key_Return)
        pages.card.left.emit()
        await settled(pages)

        assert pages.history.rows.table.currentIndex().row() == 2


@pytest.mark.parametrize(
    ("code", "told"),
    [("MAIN-A-01", "Place"), ("L7", "Lot"), ("SN-1", "Serial"), ("BOLT", "Item"), ("4711", "Unknown code")],
)
async def test_a_scan_opens_the_card_of_whatever_it_is(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication, code: str, told: str
) -> None:
    async with shown(transactions, kept) as pages:
        await scan(pages, code)

        assert pages.currentWidget() is pages.card
        assert told in words(pages)
        assert code in words(pages)
        if told == "Unknown code":
            assert "Set the goods aside." in words(pages)


async def test_a_lots_recall_adds_up_and_is_written_to_a_file(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication, tmp_path: Path
) -> None:
    async with shown(transactions, kept) as pages:
        await scan(pages, "L7")
        pages.card.recall_requested.emit()
        await settled(pages)
        assert "Came in 20 EA  =  Lies here 20 EA  +  Left 0 EA" in words(pages)

        next(key for key in pages.function_keys() if key.key == "F9").run()
        dialog = pages.recall.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit(str(tmp_path / "recall.csv"))
        dialog.reject()
        await settled(pages)

        assert "L7" in (tmp_path / "recall.csv").read_text("utf-8-sig")
        assert "The recall is written." in words(pages)


async def test_a_card_leads_to_other_work_by_a_key_of_its_own(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    async with shown(transactions, kept) as pages:
        asked: list[tuple[str, Subject]] = []
        pages.work_requested.connect(lambda word, subject: asked.append((word, subject)))
        await scan(pages, "L7")
        assert "F9" not in {key.key for key in pages.function_keys()}

        await scan(pages, "BOLT")
        next(key for key in pages.function_keys() if key.key == "F9").run()

        product = stock.warehouse.one("select id from product where sku = 'BOLT'")
        assert asked == [("move", Subject(SubjectKind.ITEM, product))]


async def test_a_pile_on_a_card_leads_to_everything_in_its_place(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    async with shown(transactions, kept) as pages:
        await scan(pages, "BOLT")
        pages.card.piles.setFocus()
        pages.card.piles.selectRow(0)
        await press(pages, Qt.Key.Key_Return)

        assert pages.currentWidget() is pages.browser
        assert pages.browser.search.text() == "MAIN-A-01"
        assert "Rows: 3" in words(pages)


async def test_a_question_is_kept_used_and_forgotten(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    async with shown(transactions, kept) as pages:
        pages.browser.search_requested.emit("milk")
        await settled(pages)

        dialog = await asked(pages)
        dialog.name.setText("Dairy")
        dialog.accept()
        await settled(pages)
        pages.browser.search_requested.emit("")
        await settled(pages)

        dialog = await asked(pages)
        dialog._list.setCurrentRow(0)
        dialog.accept()
        await settled(pages)
        assert pages.browser.search.text() == "milk"

        dialog = await asked(pages)
        dialog._list.setCurrentRow(0)
        dialog.activateWindow()
        dialog._list.setFocus()
        QApplication.processEvents()
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Delete)
        dialog.accept()
        await settled(pages)
        assert kept.all() == []


async def asked(pages: StockPages) -> SavedDialog:
    pages.browser.saved_requested.emit()
    for _ in range(500):
        await asyncio.sleep(0.01)
        if isinstance(dialog := QApplication.activeModalWidget(), SavedDialog):
            return dialog
    raise AssertionError("no dialog came")


@pytest.mark.parametrize("percent", [100, 140])
async def test_the_screens_fit_a_small_display(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication, percent: int
) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent))
    try:
        async with shown(transactions, kept) as pages:
            for code in ("", "BOLT", "MAIN-A-01"):
                if code:
                    await scan(pages, code)
                assert pages.minimumSizeHint().width() <= 1280 - 216
                assert pages.minimumSizeHint().height() <= 560
    finally:
        dress(qapp, Appearance(Theme.LIGHT))


# What is kept on the workstation


def test_every_part_of_a_question_is_kept(tmp_path: Path) -> None:
    preferences = Preferences(Home(tmp_path))
    warehouse = "018f0000-0000-7000-8000-000000000001"
    question = StockQuestion(
        search="bolt",
        group=StockGroup.BIN,
        filter=StockFilter(
            warehouse_id=UUID(warehouse),
            status=StockStatus.DAMAGED,
            kind=PlaceKind.STORAGE,
            expires_within=0,
        ),
        sort=StockSort.CODE,
        descending=True,
    )

    KeptQuestions(preferences, "one").keep(SavedQuestion("Näher", question))
    again = KeptQuestions(Preferences(Home(tmp_path)), "one")

    assert again.all() == [SavedQuestion("Näher", question)]
    assert KeptQuestions(preferences, "another").all() == []
    again.forget("Näher")
    assert again.all() == []


@pytest.mark.parametrize("broken", [{"group": "x"}, {"group": "bin"}, "text", {"group": "bin", "sort": 3}])
def test_what_cannot_be_read_any_more_is_left_out(tmp_path: Path, broken: object) -> None:
    preferences = Preferences(Home(tmp_path))
    preferences.keep(SECTION, {"one": {"Broken": broken}})

    assert KeptQuestions(preferences, "one").all() == []


async def test_an_items_card_names_its_fixed_bins_of_each_warehouse(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    admin = stock.warehouse.admin
    admin.execute(
        "insert into fixed_bin (product_id, location_id) select p.id, l.id from product p, location l"
        " where p.sku = 'BOLT' and l.code in ('NORTH-A-01', 'MAIN-A-01')"
    )
    admin.execute("update location set is_blocked = true, blocked_reason = 'wet' where code = 'NORTH-A-01'")
    async with shown(transactions, kept) as pages:
        await scan(pages, "BOLT")
        card = pages.card
        number = next(place for place in range(card.tabs.count()) if card.tabs.widget(place) is card.fixed_bins)
        assert card.tabs.tabText(number) == "Fixed bins (2)"
        card.tabs.setCurrentIndex(number)
        model = card.fixed_bins.model()
        rows = [[model.index(row, place).data() for place in range(4)] for row in range(2)]
        assert rows == [["MAIN-A-01", "Main", "BOLT", ""], ["NORTH-A-01", "North", "BOLT", "blocked"]]

        card.fixed_bins.setFocus()
        await press(pages, Qt.Key.Key_Return)

        assert "Place | MAIN-A-01" in words(pages)
        await scan(pages, "MILK")
        assert all(card.tabs.widget(place) is not card.fixed_bins for place in range(card.tabs.count()))


async def test_a_pallets_card_leads_to_what_happened_to_it(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    admin, place = stock.warehouse.admin, str(stock.warehouse.location("MAIN-A-01"))
    admin.execute("insert into organisation_setting (key, value) values ('sscc_company_prefix', '\"9520000\"')")
    bolts = {"product_id": str(stock.warehouse.one("select id from product where sku = 'BOLT'")), "quantity": "4"}
    below, above = (
        post(transactions, "build_pallet", kind="PALLET", location_id=place, items=[bolts]) for _ in range(2)
    )
    post(transactions, "change_pallet", pallet_id=above["pallet_id"], parent_id=below["pallet_id"])
    stock.bin("B-01")
    goal = str(stock.warehouse.location("B-01"))
    post(transactions, "move_pallet", pallet_id=above["pallet_id"], to_location_id=goal)
    async with shown(transactions, kept) as pages:
        await scan(pages, above["sscc"])
        next(key for key in pages.function_keys() if key.key == "F4").run()
        await settled(pages)

        assert pages.currentWidget() is pages.history
        table = pages.history.rows.table
        assert [table.isColumnHidden(place) for place in (4, 6)] == [True, True], "there is no balance and no reason"
        model = pages.history.model
        seen = [[model.index(row, place).data() for place in (1, 2, 3, 5)] for row in range(4)]
        assert seen == [
            ["Moved", below["sscc"], "", "MAIN-A-01\nB-01"],
            ["Stacked on", below["sscc"], "", "MAIN-A-01"],
            ["Put on", "BOLT\nBolt", "+4", "MAIN-A-01"],
            ["Built", "", "", "MAIN-A-01"],
        ]
        assert "Entries: 4" in words(pages)

        table.selectRow(1)
        await press(pages, Qt.Key.Key_Return)
        assert pages.currentWidget() is pages.card
        assert below["sscc"] in words(pages)
        assert "Pallet" in words(pages)


async def test_a_movement_without_a_document_says_so_and_offers_none(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    post(transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")
    async with shown(transactions, kept) as pages:
        await scan(pages, "BOLT")
        pages.card.history_requested.emit()
        await settled(pages)

        def opens() -> tuple[bool, bool]:
            key = next(key for key in pages.function_keys() if key.key == "F2")
            return key.enabled, key.primary

        assert opens() == (True, True), "the adjustment has a document"
        assert "WS-1" in str(pages.history.model.index(0, 0).data()), "the workstation stands beside the person"
        pages.history.rows.table.selectRow(1)
        await settled(pages)
        assert opens() == (False, False)

        await press(pages, Qt.Key.Key_Return)

        assert pages.currentWidget() is pages.history
        assert "No document belongs to this movement. F3 opens the item." in words(pages)
        pages.history.rows.table.selectRow(0)
        await settled(pages)
        assert "No document" not in words(pages)


async def test_sums_say_what_they_add_up_with_thousands_apart(
    transactions: Transactions, kept: KeptQuestions, stock: Stock, qapp: QApplication
) -> None:
    stock.pile("NAIL", 1500000)
    async with shown(transactions, kept) as pages:
        assert "All rows, EA" in words(pages)
        assert "1,500,036" in words(pages)
