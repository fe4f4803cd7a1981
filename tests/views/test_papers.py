"""Papers by keyboard: asked for where they belong, looked at, printed, saved and mailed, on the real database."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from pathlib import Path
from uuid import UUID, uuid4

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from invista_desktop.app.papers import Papers
from invista_desktop.app.places import places_screen
from invista_desktop.app.value import value_screen
from invista_desktop.background import Background
from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.views.papers.preview import PaperPreview
from invista_desktop.views.places.pages import PlacesPages
from invista_desktop.views.value.pages import ValuePages
from tests.services.printers_given import HASTY
from tests.services.test_value_desk import furnish
from tests.stock_given import Stock
from tests.work_given import in_sight, press, work_for
from tests.work_given import until as until_settled


async def until(is_there: Callable[[], bool], what: str) -> None:
    """Let loop and Qt go on until something is there."""

    def look() -> bool:
        QApplication.processEvents()
        return is_there()

    await until_settled(look, what)


class Room:
    """A window that papers are shown over, a folder to print into, and a mail program that takes drafts."""

    def __init__(self, transactions: Transactions, folder: Path) -> None:
        self.window, self.folder = QWidget(), folder
        self.refused: list[InvistaError] = []
        self.drafts: list[Path] = []
        self.takes_drafts = True
        self.background = Background(2)
        printer = PrinterSettings("PDF", PrinterKind.PDF_FOLDER, str(folder / "prints"))
        printing = PrintingSettings(printer, printer, paper=Paper.LETTER)
        jobs = PrintJobs(folder / "jobs.sqlite3", lambda: datetime.now(UTC))
        desk = PrintDesk(jobs, TemplateLibrary(folder / "labels").load, HASTY)
        prints = ReceivingPrints(ReceivingDesk(transactions), desk, lambda: printing, lambda: "Demo Receiver")
        self.papers = Papers(
            transactions, self.background, prints,
            size=lambda: printing.paper, drafts=folder / "mail", over=lambda: self.window, refuse=self.refused.append,
        )  # fmt: skip
        self.papers.open_draft = self._take_draft

    def _take_draft(self, path: Path) -> bool:
        self.drafts.append(path)
        return self.takes_drafts

    async def preview(self, request: PaperRequest) -> PaperPreview:
        self.papers.show(request)
        preview = await in_sight(PaperPreview)
        preview.activateWindow()
        await until(preview.isActiveWindow, "the keyboard")
        return preview


@pytest.fixture
async def room(qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path) -> AsyncIterator[Room]:
    furnish(stock)
    made = Room(transactions, tmp_path)
    qtbot.addWidget(made.window)
    made.window.resize(1280, 800)
    made.window.show()
    yield made
    if isinstance(left := QApplication.activeModalWidget(), QDialog):
        left.reject()
    await until(lambda: made.papers.tasks.running == 0, "rest")
    made.background.close()


async def told(preview: PaperPreview, words: str) -> None:
    await until(lambda: words in preview.remark.text(), f"“{words}”, not “{preview.remark.text()}”,")


def key(preview: PaperPreview, which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(preview.windowHandle(), which, held)


CTRL = Qt.KeyboardModifier.ControlModifier
VALUATION = PaperRequest(PaperKind.STOCK_VALUATION)


async def test_a_paper_is_looked_at_and_printed_by_key(room: Room) -> None:
    preview = await room.preview(VALUATION)

    assert preview.windowTitle().startswith("Stock valuation ")
    assert preview.document.pageCount() == 1
    assert preview.document.pagePointSize(0).width() == 612
    key(preview, Qt.Key.Key_F9)
    await told(preview, "Printed: stock valuation")

    (file,) = (room.folder / "prints").glob("*.pdf")
    document = pypdfium2.PdfDocument(file.read_bytes())
    assert "Stock valuation" in document[0].get_textpage().get_text_range()
    document.close()
    key(preview, Qt.Key.Key_Escape)
    await until(lambda: QApplication.activeModalWidget() is None, "a closed window")


async def test_a_paper_is_saved_where_the_person_says(room: Room) -> None:
    preview = await room.preview(VALUATION)

    key(preview, Qt.Key.Key_S, CTRL)
    dialog = await in_sight(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name.startswith("Stock valuation ")
    dialog.fileSelected.emit(str(room.folder / "chosen.pdf"))
    dialog.reject()
    await told(preview, "Saved: ")

    assert (room.folder / "chosen.pdf").read_bytes().startswith(b"%PDF")
    preview.save_requested.emit(room.folder / "gone" / "chosen.pdf")
    await told(preview, "Choose another folder.")
    preview.reject()


async def test_a_paper_is_handed_to_the_mail_program_as_a_draft(room: Room) -> None:
    preview = await room.preview(VALUATION)

    key(preview, Qt.Key.Key_E, CTRL)
    await told(preview, "The draft is open in your mail program.")

    draft = message_from_bytes(room.drafts[0].read_bytes())
    assert draft["X-Unsent"] == "1"
    room.takes_drafts = False
    key(preview, Qt.Key.Key_E, CTRL)
    await told(preview, "No mail program took the draft")
    preview.reject()


async def test_pages_are_turned_and_made_larger_by_key(room: Room, stock: Stock) -> None:
    for number in range(120):
        stock.warehouse.product(f"ITEM-{number:03d}")
        stock.warehouse.move(f"ITEM-{number:03d}", 1, "SUPPLIER", "MAIN-A-01")
    preview = await room.preview(VALUATION)
    pages = preview.document.pageCount()
    assert pages > 2

    key(preview, Qt.Key.Key_PageDown)
    await until(lambda: preview.pages.pageNavigator().currentPage() == 1, "the second page")
    key(preview, Qt.Key.Key_PageUp)
    await until(lambda: preview.pages.pageNavigator().currentPage() == 0, "the first page")
    before = preview.pages.zoomFactor()
    key(preview, Qt.Key.Key_Plus, CTRL)
    assert preview.pages.zoomFactor() != before
    key(preview, Qt.Key.Key_0, CTRL)
    assert preview.pages.zoomMode() is preview.pages.ZoomMode.FitToWidth
    preview.reject()


async def test_a_paper_that_cannot_be_made_says_why(room: Room) -> None:
    room.papers.show(PaperRequest(PaperKind.PURCHASE_ORDER, (uuid4(),)))

    await until(lambda: bool(room.refused), "a refusal")
    assert str(room.refused[0].title) == "There is no such order."


async def test_signs_that_are_printed_as_boxes_are_named(room: Room, stock: Stock) -> None:
    stock.warehouse.admin.execute("update product set name = 'Bolt 日本 🚚' where sku = 'BOLT'")

    preview = await room.preview(VALUATION)

    await told(preview, "日 本 🚚")
    preview.reject()


@pytest.fixture
def asked() -> Iterator[list[PaperRequest]]:
    yield []


async def test_the_value_in_sight_is_asked_for_with_its_day_and_warehouse(
    qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path, asked: list[PaperRequest]
) -> None:
    furnish(stock)
    with work_for(transactions, tmp_path) as work:
        pages = value_screen(replace(work, show_paper=asked.append))
        assert isinstance(pages, ValuePages)
        qtbot.addWidget(pages)
        pages.show()
        await until(lambda: pages.list.model.row(0) is not None, "rows")

        press(pages, "Ctrl+D")
        north = UUID(str(stock.warehouse.one("select id from warehouse where code = 'NORTH'")))
        pages.list.warehouse_chosen.emit(north)
        pages.list.day_chosen.emit(date(2026, 1, 31))
        await until(lambda: pages.tasks.running == 0, "rest")
        press(pages, "Ctrl+D")

    assert asked == [VALUATION, PaperRequest(PaperKind.STOCK_VALUATION, (north,), date(2026, 1, 31))]


async def test_marked_bins_are_counted_or_the_zone_where_none_is_marked(
    qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path, asked: list[PaperRequest]
) -> None:
    bins = {stock.bin(code) for code in ("MAIN-A-02", "MAIN-A-03")}
    with work_for(transactions, tmp_path) as work:
        pages = places_screen(replace(work, show_paper=asked.append))
        assert isinstance(pages, PlacesPages)
        qtbot.addWidget(pages)
        pages.resize(1000, 700)
        pages.show()
        await until(lambda: pages.map.map.current() is not None, "places")

        pages.map.map.go_to(next(iter(bins)))
        press(pages, "Ctrl+D")
        press(pages, "F8")
        press(pages, "Ctrl+D")
        await until(lambda: pages.tasks.running == 0, "rest")

    zone, marked = asked
    assert zone.kind is marked.kind is PaperKind.COUNT_SHEET
    assert bins <= set(zone.ids)
    assert stock.warehouse.location("MAIN-DOCK") not in zone.ids
    assert len(marked.ids) == 1
