"""Posted receipts found later, under real keys and a scanner that types; nothing by mouse only."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from invista_desktop.cli.hands import words_in
from invista_desktop.errors import Unavailable, said
from invista_desktop.models.domain.found import OrderFound, ReceiptFound
from invista_desktop.models.domain.posted_receipts import ReceiptFilter, ReceiptQuestion, ReceiptSort, ReceiptStanding
from invista_desktop.models.domain.receiving import ReverseGoodsReceipt
from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.views.common.days import shown_there
from invista_desktop.views.common.function_keys import KeyBar
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.common.typed_scan import send_scan
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.wedge import KeyboardWedge
from invista_desktop.views.receiving.pages import ReceivingPages
from invista_desktop.views.receiving.receipt_columns import receipt_columns
from invista_desktop.views.receiving.receipt_header import ReceiptHeader
from invista_desktop.views.receiving.receipt_view import ReceiptView
from tests.receipts_told import LINES, NUMBER, linked, note_line, receipt, receipt_row
from tests.receiving_drafts import START
from tests.receiving_house import BOLT_CODE, House
from tests.receiving_orders import CLERK, known_id
from tests.receiving_screens import opened, order_row, press, scanned, shown, until

AWAY = Unavailable(said("The database did not answer."), said("Try again."))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.work.orders = tuple(order_row(number) for number in range(3))
    made.work.receipt_rows = tuple(receipt_row(number) for number in range(1, 150))
    have(made)
    yield made
    made.close()


def have(house: House, number: str = NUMBER, **facts: object) -> None:
    told = receipt(number, **facts)
    house.work.receipts[told.receipt_id] = told
    house.work.found[number] = ReceiptFound(told.receipt_id, number, START.date())


def words(pages: ReceivingPages) -> str:
    return " | ".join(words_in(pages))


async def listed(pages: ReceivingPages) -> None:
    press(pages, Qt.Key.Key_F4)
    await until(lambda: pages.currentWidget() is pages.receipts.list and pages.tasks.running == 0)


async def receipt_shown(pages: ReceivingPages, number: str = NUMBER) -> None:
    await until(lambda: pages.currentWidget() is pages.receipts.receipt and pages.tasks.running == 0)
    assert number in words(pages)


def asked(house: House) -> list[ReceiptQuestion]:
    return [deed for deed in house.work.deeds if isinstance(deed, ReceiptQuestion)]


async def test_a_key_of_the_worklist_opens_the_receipts_the_newest_first(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await listed(pages)

        assert asked(house) == [ReceiptQuestion()]
        assert pages.receipts.list.model.rowCount() == 149
        header = pages.receipts.list.rows.table.horizontalHeader()
        assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (1, Qt.SortOrder.DescendingOrder)
        press(pages, Qt.Key.Key_Escape)
        await until(lambda: pages.currentWidget() is pages.worklist)


async def test_search_chip_and_sort_are_one_question_to_the_database(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await listed(pages)
        view = pages.receipts.list

        press(pages, Qt.Key.Key_F3)
        assert view.search.hasFocus()
        QTest.keyClicks(view.search, "bolt")
        QTest.keyClick(view.search, Qt.Key.Key_Return)
        mine = next(chip for chip in view._chips.buttons() if chip.text() == "Mine")
        mine.setFocus()
        QTest.keyClick(mine, Qt.Key.Key_Space)
        view.rows.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)

        await until(lambda: pages.tasks.running == 0)
        assert asked(house)[-1] == ReceiptQuestion("bolt", ReceiptFilter.MINE, ReceiptSort.NUMBER, descending=False)


async def test_an_empty_list_and_a_lost_database_say_so(house: House, qapp: QApplication) -> None:
    house.work.receipt_rows = ()
    async with shown(house) as pages:
        await listed(pages)
        assert "Nothing is posted yet." in words(pages)
        pages.receipts.list.filter_requested.emit(ReceiptFilter.TAKEN_BACK)
        await until(lambda: pages.tasks.running == 0)
        assert "No receipt matches." in words(pages)

        house.work.problem = AWAY
        press(pages, Qt.Key.Key_F5)
        await until(lambda: pages.tasks.running == 0)
        assert "The database did not answer." in words(pages)
        house.work.problem, house.work.receipt_rows = None, (receipt_row(1),)
        press(pages, Qt.Key.Key_F5)

        await until(lambda: pages.receipts.list.model.rowCount() == 1)


async def test_enter_shows_all_of_the_receipt_and_escape_leads_back_to_the_list(
    house: House, qapp: QApplication
) -> None:
    async with shown(house) as pages:
        await listed(pages)
        await until(lambda: pages.receipts.list.rows.table.current_row() is not None)

        QTest.keyClick(pages.receipts.list.rows.table, Qt.Key.Key_Return)

        await receipt_shown(pages)
        for told in (
            "PO-1", "Northern Fasteners (SUP-1)", "Central warehouse (MAIN)", "Demo Receiver", "Dock 1", "2026",
            "DN 77", "Posted", "BOLT", "Damaged", "L7", "A-01", "Serials: 2",
        ):  # fmt: skip
            assert told in words(pages)
        QTest.keyClick(pages.receipts.receipt.lines.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert "Not on the order   ·   Serial numbers: SN-1, SN-2" in words(pages)
        press(pages, Qt.Key.Key_Escape)
        await until(lambda: pages.currentWidget() is pages.receipts.list and pages.tasks.running == 0)


def test_list_and_page_tell_the_time_on_the_clock_of_the_warehouse(qtbot: QtBot) -> None:
    tokyo = START.astimezone(ZoneInfo("Asia/Tokyo"))
    told = receipt()
    header = ReceiptHeader()
    qtbot.addWidget(header)

    header.tell(replace(told, note=replace(told.note, posted_at=tokyo)))
    column = next(column for column in receipt_columns() if column.sort_key is ReceiptSort.POSTED)

    written = shown_there(tokyo)
    assert "17:00" in written or "5:00" in written
    assert written in {label.text() for label in header.findChildren(QLabel)}
    assert column.text(replace(receipt_row(1), posted_at=tokyo)) == written


def test_the_details_of_a_plain_line_name_the_item_and_say_that_there_are_none(qtbot: QtBot) -> None:
    told, view = receipt(), ReceiptView(Tones(enabled=False))
    qtbot.addWidget(view)

    view.show_receipt(
        replace(told, note=replace(told.note, lines=(note_line(1, "BOLT", 12), LINES[2]))), may_take_back=False
    )

    assert view.details.toPlainText() == "BOLT   ·   Bolt M8   ·   nothing beside the quantities"


@pytest.fixture
def wedge(qapp: QApplication) -> Iterator[KeyboardWedge]:
    made = KeyboardWedge(qapp)
    made.configure(WedgeSettings(gap_ms=800, hold_ms=820))
    yield made
    qapp.focusWindowChanged.disconnect(made._follow)
    made.deleteLater()


@pytest.mark.parametrize("starts_at", ["worklist", "list", "receipt"])
async def test_the_number_on_a_note_opens_its_receipt_wherever_it_is_scanned(
    house: House, wedge: KeyboardWedge, qapp: QApplication, starts_at: str
) -> None:
    have(house, "GR-2026-000042")
    async with shown(house) as pages:
        wedge.scanned.connect(pages.take_scan)
        if starts_at != "worklist":
            await listed(pages)
        if starts_at == "receipt":
            pages.receipts.open_receipt(known_id(NUMBER))
            await receipt_shown(pages)

        pages.activateWindow()
        await until(pages.isActiveWindow)
        send_scan(pages.windowHandle(), "GR-2026-000042", gap_ms=1)

        await receipt_shown(pages, "GR-2026-000042")
        press(pages, Qt.Key.Key_Escape)
        back = pages.worklist if starts_at == "worklist" else pages.receipts.list
        await until(lambda: pages.currentWidget() is back and pages.tasks.running == 0)


async def test_an_order_scanned_over_a_receipt_is_opened_and_nonsense_refused(house: House, qapp: QApplication) -> None:
    house.work.found["PO-1"] = OrderFound(known_id("PO-1"), "PO-1")
    async with shown(house) as pages:
        await scanned(pages, NUMBER)
        await receipt_shown(pages)

        await scanned(pages, "NOBODY-KNOWS")
        assert pages.receipts.receipt.banner.verdict is Verdict.REFUSED
        assert pages.currentWidget() is pages.receipts.receipt
        await scanned(pages, "PO-1")

        assert pages.currentWidget() is pages.order
        assert pages.has_order


async def test_a_receipt_number_scanned_into_an_open_order_says_what_it_is_and_counts_nothing(
    house: House, qapp: QApplication
) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE, NUMBER)

        assert pages.order.banner.verdict is Verdict.REFUSED
        told = pages.order.banner.accessibleDescription()
        assert f"This is goods receipt {NUMBER}, posted on 2026-03-10." in told
        assert "scan it in the worklist" in told
        assert pages.order.model.rows[0].scanned == 1


async def test_note_and_labels_are_printed_again_by_key(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await scanned(pages, NUMBER)
        await receipt_shown(pages)

        press(pages, Qt.Key.Key_F7)
        await until(lambda: ("note", known_id(NUMBER)) in house.work.deeds and pages.tasks.running == 0)
        press(pages, Qt.Key.Key_F6)
        await until(lambda: ("receipt labels", known_id(NUMBER)) in house.work.deeds)


async def test_part_of_it_is_taken_back_by_keys_alone_and_linked_to_its_reversal(
    house: House, qapp: QApplication
) -> None:
    house.work.is_partly_gone = True
    reversal = "GR-2026-000002"
    have(house, reversal, standing=ReceiptStanding.REVERSAL, reverses=linked(NUMBER), reason="Wrong item")
    async with shown(house) as pages:
        await scanned(pages, NUMBER)
        await receipt_shown(pages)
        have(house, standing=ReceiptStanding.PARTLY_TAKEN_BACK, reversals=(linked(reversal),))

        press(pages, Qt.Key.Key_F8)
        await until(lambda: (dialog := QApplication.activeModalWidget()) and dialog.isActiveWindow())
        press(pages, Qt.Key.Key_Space)
        press(pages, Qt.Key.Key_F10)
        await until(
            lambda: pages.receipts.receipt.banner.verdict is Verdict.WARNING and QApplication.activeModalWidget()
        )
        await scanned_answer(pages, "INV-CMD-OK")

        assert f"Partly taken back by {reversal}" in words(pages)
        commands = [deed for deed in house.work.deeds if isinstance(deed, ReverseGoodsReceipt)]
        assert [sorted(command.confirmed) for command in commands] == [[], ["partial_reversal"]]
        press(pages, Qt.Key.Key_F4)
        await until(lambda: pages.tasks.running == 0)
        assert f"Reversal: takes {NUMBER} back   ·   Wrong item" in words(pages)
        enabled = {key.key for key in pages.function_keys() if key.enabled}
        assert enabled.isdisjoint({"F6", "F8"})
        press(pages, Qt.Key.Key_F4)
        await until(lambda: pages.tasks.running == 0)
        assert f"Partly taken back by {reversal}" in words(pages)


async def scanned_answer(pages: ReceivingPages, code: str) -> None:
    pages.take_scan(code)
    await until(lambda: QApplication.activeModalWidget() is None and pages.tasks.running == 0)
    pages.activateWindow()
    await until(pages.isActiveWindow)


async def test_who_may_not_take_back_sees_the_key_and_it_does_nothing(tmp_path: Path, qapp: QApplication) -> None:
    house = House(tmp_path, CLERK)
    house.work.orders = (order_row(1),)
    have(house)
    async with shown(house) as pages:
        await scanned(pages, NUMBER)
        await receipt_shown(pages)

        (key,) = (key for key in pages.function_keys() if key.key == "F8")
        assert not key.enabled
        press(pages, Qt.Key.Key_F8)
        await until(lambda: pages.tasks.running == 0)
        assert QApplication.activeModalWidget() is None
    house.close()


async def test_its_order_is_received_on_by_key(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await scanned(pages, NUMBER)
        await receipt_shown(pages)

        press(pages, Qt.Key.Key_F2)

        await until(lambda: pages.currentWidget() is pages.order and pages.has_order)


async def test_a_receipt_that_cannot_be_read_says_why_and_is_tried_again(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await listed(pages)
        house.work.problem = AWAY
        pages.receipts.open_receipt(known_id(NUMBER))
        await until(lambda: pages.tasks.running == 0)
        assert "The database did not answer." in words(pages)
        assert {key.key for key in pages.function_keys() if key.enabled} == {"F5", "Esc"}
        house.work.problem = None

        press(pages, Qt.Key.Key_F5)

        await receipt_shown(pages)


@pytest.mark.parametrize("percent", [100, 140])
async def test_list_and_receipt_fit_a_small_display_with_every_word_of_every_key(
    house: House, qapp: QApplication, percent: int
) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent))
    async with shown(house) as pages:
        await scanned(pages, NUMBER)
        await receipt_shown(pages)
        bar = pages.findChild(KeyBar)
        assert bar is not None

        for part in (pages, bar):
            assert part.minimumSizeHint().width() <= 1280 - 216
        assert pages.minimumSizeHint().height() <= 560
    dress(qapp, Appearance(Theme.LIGHT, 100))
