"""The receiving screens under real keys: open, scan, answer, post; nothing by mouse only."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from invista_desktop.errors import NeedsConfirmation, Unavailable, said
from invista_desktop.views.common.code_dialog import CodeDialog
from invista_desktop.views.common.function_keys import KeyBar, KeyedScreen
from invista_desktop.views.common.roomy_dialog import RoomyDialog
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.common.verdicts import Verdict
from tests.receiving_house import BOLT_CODE, CARTON_CODE, MILK_CODE, House
from tests.receiving_orders import CHIEF, CLERK
from tests.receiving_screens import opened, order_row, press, scanned, shown, type_keys, until

AWAY = Unavailable(said("The database did not answer."), said("Try again."))


_AROUND = 5  # border and some air at either side of a word


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.work.orders = tuple(order_row(number) for number in range(150))
    yield made
    made.close()


async def test_the_section_offers_its_keys(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        assert isinstance(pages, KeyedScreen)


async def test_the_worklist_shows_windows_of_ten_thousand_orders(house: House, qapp: QApplication) -> None:
    house.work.orders = tuple(order_row(number) for number in range(10_000))
    async with shown(house) as pages:
        assert pages.worklist.model.rowCount() == 10_000
        assert "late" in pages.worklist.model.index(0, 2).data()

        pages.worklist.rows.table.scrollToBottom()
        await until(lambda: pages.worklist.model.index(9_999, 0).data() == "PO-09999")


@pytest.mark.parametrize("percent", [100, 140])
async def test_the_screens_fit_a_small_display_with_every_word_of_every_key(
    house: House, qapp: QApplication, percent: int
) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent))
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        bar = pages.findChild(KeyBar)
        assert bar is not None

        for part in (pages, bar):
            assert part.minimumSizeHint().width() <= 1280 - 216
        assert pages.minimumSizeHint().height() <= 560
        bar.resize(bar.minimumSizeHint())
        bar.show()
        QApplication.processEvents()
        for key in (key for key in bar.findChildren(QPushButton) if key.isVisible()):
            widest = max(key.fontMetrics().horizontalAdvance(line) for line in key.text().splitlines())
            assert key.width() >= widest + 2 * _AROUND
    dress(qapp, Appearance(Theme.LIGHT))


async def test_an_items_name_keeps_room_however_narrow_the_window(house: House, qapp: QApplication) -> None:
    dress(qapp, Appearance(Theme.LIGHT, 180))
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, f"]C101{MILK_CODE}17271130" + "10LONG-LOT-NUMBER-1")
        table = pages.order.lines.table

        pages.resize(pages.minimumSizeHint())
        QApplication.processEvents()

        assert table.columnWidth(0) >= table.fontMetrics().averageCharWidth() * 18
        pages.resize(2400, 700)
        QApplication.processEvents()
        shown_columns = [n for n in range(len(pages.order.model.columns)) if not table.isColumnHidden(n)]
        assert sum(table.columnWidth(n) for n in shown_columns) == table.viewport().width()
    dress(qapp, Appearance(Theme.LIGHT))


async def test_a_question_grows_for_what_it_says_is_missing(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, MILK_CODE)
        press(pages, Qt.Key.Key_F3)
        await until(lambda: (dialog := QApplication.activeModalWidget()) and dialog.isActiveWindow())
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RoomyDialog)

        press(pages, Qt.Key.Key_F10)
        await until(lambda: dialog.height() >= dialog.whole.totalHeightForWidth(dialog.width()))

        assert any("Type a lot number" in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
        assert dialog.width() >= dialog.least_width
        press(pages, Qt.Key.Key_Escape)


async def test_what_was_counted_of_one_order_is_not_said_over_the_next(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)

        press(pages, Qt.Key.Key_F9)
        await until(lambda: pages.order.shows_posted and pages.tasks.running == 0)
        pages.order.tell(Verdict.READY, said("Ready to scan."))

        assert pages.order.banner.counted_last == ""


async def test_from_right_to_left_numbers_keep_their_order(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        place = next(n for n, column in enumerate(pages.order.model.columns) if column.title == "Scanned")
        assert pages.order.model.index(0, place).data() == "1 EA"

        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        try:
            assert pages.order.model.index(0, place).data() == "\u20661 EA\u2069"
        finally:
            qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


async def test_enter_opens_the_chosen_order(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        QTest.keyClick(pages.worklist.rows.table, Qt.Key.Key_Return)

        await until(lambda: pages.currentWidget() is pages.order and pages.has_order)


async def test_typing_asks_the_database_once_the_typing_pauses(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        QTest.keyClicks(pages.worklist.search, "bolt")

        await until(lambda: house.work.deeds and house.work.deeds[-1].search == "bolt")
        assert [question.search for question in house.work.deeds] == ["", "bolt"]


async def test_a_header_click_asks_the_database_to_sort(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        pages.worklist.rows.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)

        await until(lambda: house.work.deeds[-1].sort == "supplier")
        assert house.work.deeds[-1].descending


async def test_the_database_away_is_said_and_tried_again(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        house.work.problem = AWAY
        pages.start()
        await until(lambda: pages.worklist.rows.currentIndex() == 1 and pages.tasks.running == 0)
        house.work.problem = None

        pages.worklist.reload_requested.emit()

        await until(lambda: pages.worklist.rows.currentIndex() == 0)


async def test_a_scan_is_counted_in_the_banner_and_in_its_line(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)

        await scanned(pages, BOLT_CODE, CARTON_CODE)

        assert pages.order.banner.verdict is Verdict.OK
        assert "BOLT  +12 EA" in pages.order.banner.accessibleDescription()
        assert pages.order.lines.table.current_row().scanned == 13


async def test_quantity_is_typed_by_keys_alone(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)

        press(pages, Qt.Key.Key_F2)
        await until(QApplication.activeModalWidget)
        for key in (Qt.Key.Key_4, Qt.Key.Key_2):
            press(pages, key)
        press(pages, Qt.Key.Key_Return)

        await until(lambda: pages.order.lines.table.current_row().scanned == 42)


async def test_escape_leaves_a_question_without_an_answer(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)

        press(pages, Qt.Key.Key_F4)
        await until(QApplication.activeModalWidget)
        press(pages, Qt.Key.Key_Escape)

        await until(lambda: QApplication.activeModalWidget() is None)
        assert pages.order.lines.table.current_row().line.held == 0


async def test_a_lot_is_typed_by_keys_alone(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, MILK_CODE)

        press(pages, Qt.Key.Key_F3)
        await until(QApplication.activeModalWidget)
        type_keys("L77")
        press(pages, Qt.Key.Key_Return)
        type_keys("2027-11-30")
        press(pages, Qt.Key.Key_Return)

        await until(lambda: pages.order.lines.table.current_row().line.lot_code == "L77")
        assert pages.order.lines.table.current_row().line.expiry_date == date(2027, 11, 30)


async def test_undo_by_key_and_by_command_barcode(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE, BOLT_CODE, BOLT_CODE)

        press(pages, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: pages.order.lines.table.current_row().scanned == 2)
        await scanned(pages, "INV-CMD-UNDO")

        await until(lambda: pages.order.lines.table.current_row().scanned == 1)


async def test_an_open_question_refuses_scans_and_takes_its_command_barcodes(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        pages.take_scan(MILK_CODE)
        pages.take_scan("LOT-9")
        await until(QApplication.activeModalWidget)

        pages.take_scan(BOLT_CODE)
        assert pages.order.banner.verdict is Verdict.REFUSED
        pages.take_scan("INV-CMD-OK")

        await until(lambda: pages.tasks.running == 0)
        assert pages.order.lines.table.current_row().line.lot_code == "LOT-9"
        assert all(row.item.sku == "MILK" for row in pages.order.model.rows if row.line)


async def test_posting_by_key_shows_the_receipt_and_a_scan_goes_on_to_the_next_order(
    house: House, qapp: QApplication
) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)

        press(pages, Qt.Key.Key_F9)
        await until(lambda: pages.order.shows_posted)
        await until(lambda: pages.tasks.running == 0)
        press(pages, Qt.Key.Key_F7)
        await until(lambda: any(isinstance(deed, tuple) and deed[0] == "note" for deed in house.work.deeds))
        pages.take_scan("???")

        await until(lambda: pages.currentWidget() is pages.worklist and pages.worklist.banner.isVisible())
        assert pages.worklist.banner.verdict is Verdict.REFUSED


@pytest.mark.parametrize(("person", "may"), [(CHIEF, True), (CLERK, False)])
async def test_only_who_may_take_receipts_back_is_offered_it_right_after_posting(
    tmp_path: Path,
    qapp: QApplication,
    person: frozenset[str],
    may: bool,  # noqa: FBT001
) -> None:
    house = House(tmp_path, person)
    house.work.orders = (order_row(1),)
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        press(pages, Qt.Key.Key_F9)
        await until(lambda: pages.order.shows_posted and pages.tasks.running == 0)

        (key,) = (key for key in pages.function_keys() if key.key == "F8")

        assert key.enabled is may
    house.close()


async def test_a_question_while_posting_is_answered_by_key_and_sent_again(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        house.work.refusals = [NeedsConfirmation(said("Too many."), said("Confirm."), confirmation="over_receipt")]

        press(pages, Qt.Key.Key_F9)
        await until(lambda: (dialog := QApplication.activeModalWidget()) and dialog.isActiveWindow())
        press(pages, Qt.Key.Key_F10)

        await until(lambda: pages.order.shows_posted)


async def test_without_network_the_state_line_says_so(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        house.work.problem = AWAY

        await scanned(pages, "UNKNOWN-1")

        assert "Still to be looked up: 1." in pages.order.state.accessibleName()
        assert pages.order.banner.verdict is Verdict.WARNING


async def test_leaving_keeps_the_draft_and_coming_back_shows_it(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)

        press(pages, Qt.Key.Key_Escape)
        await until(lambda: pages.currentWidget() is pages.worklist)
        await opened(pages)

        assert pages.order.model.rows[0].scanned == 1


async def test_a_code_is_typed_by_hand_where_a_label_cannot_be_scanned(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        key = next(key for key in pages.function_keys() if key.key == "F7")

        key.run()
        await until(lambda: pages.findChild(CodeDialog) is not None)
        dialog = pages.findChild(CodeDialog)
        assert dialog is not None
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(BOLT_CODE)
        dialog.accept()
        await until(lambda: pages.tasks.running == 0)

        assert next(row.scanned for row in pages.order.model.rows) == 1
