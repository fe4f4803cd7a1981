"""Transfers from asking to settling, through the real screens, on the real database."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from invista_desktop.app.transfers import KeptTransferDrafts
from invista_desktop.background import Background
from invista_desktop.errors import Said, said
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.models.domain.transfers import MissingFilter, MissingOutcome, TransferFilter, TransferQuestion
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.documents.transfer_note import transfer_note
from invista_desktop.services.offline.kept_work import KeptWork
from invista_desktop.services.scanning.resolver import read_and_resolve
from invista_desktop.services.transfers.desk import TransferDesk
from invista_desktop.services.transfers.papers import pallet_labels_of, transfer_note_of
from invista_desktop.views.common.choice_dialogs import ChoiceList, NoteDialog, ReasonDialog
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.transfers.dialogs import OUTCOMES, MissingDialog, NewTransferDialog
from invista_desktop.views.transfers.new_lines_dialog import NewLinesDialog
from invista_desktop.views.transfers.pages import TransferPages, TransferServices
from tests.builders import EVERYTHING, RECEIVER, Warehouse
from tests.services.test_database_pallets import build, furnish_sscc, item
from tests.stock_given import Stock
from tests.transfers_given import Transfers
from tests.work_given import in_sight, press, until

ASKED: list[PaperRequest] = []  # papers the screens asked for


class Desk(TransferDesk):
    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self.transactions = transactions

    def read(self, raw: str) -> tuple[Meaning, Found]:
        return self.transactions.run(read_and_resolve, raw, ScanSettings())


class Papers:
    """Reads the note as it would be printed."""

    def __init__(self, transactions: Transactions) -> None:
        self.transactions = transactions

    def wanted(self) -> bool:
        return True

    def print_note(self, transfer_id: UUID) -> Said:
        note = self.transactions.run(transfer_note_of, transfer_id)
        assert transfer_note(note, Paper.A4).startswith(b"%PDF")
        labels = self.transactions.run(pallet_labels_of, transfer_id)
        told = said("Printed {lines} of {number}", lines=len(note.lines), number=note.transfer_number)
        return said("{told}, {labels} labels", told=told, labels=len(labels))


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.bin("B-01")
    given.pile("BOLT", 3, "MAIN-A-01")
    given.pile("BOLT", 9, "B-01")
    return given


@pytest.fixture
async def pages(qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path) -> AsyncIterator[TransferPages]:
    background = Background(1)
    person = Person(str(RECEIVER), "a@demo.invista.example", "Demo", frozenset(EVERYTHING), None, "aal1", str(uuid4()))
    home = stock.warehouse.one("select id from warehouse where code = 'NORTH'")
    drafts = KeptTransferDrafts(KeptWork(tmp_path))
    papers = Papers(transactions)
    ASKED.clear()
    services = TransferServices(
        Desk(transactions), drafts, background, lambda: person, uuid4, home, papers, ASKED.append
    )
    made = TransferPages(services, Tones(enabled=False))
    qtbot.addWidget(made)
    made.resize(1040, 620)
    made.show()
    yield made
    made.tasks.cancel()
    background.close()


def told(pages: TransferPages) -> str:
    return " ".join(label.text() for label in pages.transfer.banner.findChildren(QLabel))


async def scan(pages: TransferPages, code: str, words: str) -> None:
    pages.take_scan(code)
    await until(lambda: words in told(pages), f"“{words}” after {code}; told: {told(pages)}")


async def status(pages: TransferPages, words: str) -> None:
    await until(lambda: pages.transfer._status.text() == words, f"{words}, not {pages.transfer._status.text()}")


async def ask_for(pages: TransferPages, sku: str, quantity: int) -> None:
    press(pages, "F6")
    way = await in_sight(NewTransferDialog)
    told = way.problem()
    way.accept()
    assert not told
    lines = await in_sight(NewLinesDialog)
    for _ in range(quantity):
        pages.take_scan(sku)
    await until(lambda: any(int(line.quantity) == quantity for line in lines.lines()), "the line")
    lines.accept()
    await status(pages, "Draft")


async def test_from_asking_to_a_lost_unit_settled_the_books_balance(pages: TransferPages, stock: Stock) -> None:
    await ask_for(pages, "BOLT", 5)
    press(pages, "F9")
    await status(pages, "Approved")
    await until(lambda: "Go to" in pages.transfer._stop.text(), "the first bin")
    first = "B-01" if "B-01" in pages.transfer._stop.text() else "MAIN-A-01"
    second = {"B-01": "MAIN-A-01", "MAIN-A-01": "B-01"}[first]
    for _ in range(3 if first == "MAIN-A-01" else 5):
        await scan(pages, "BOLT", "BOLT  +1")
    if first == "MAIN-A-01":
        await scan(pages, second, f"At {second}.")
        for _ in range(2):
            await scan(pages, "BOLT", "BOLT  +1")
    await until(lambda: int(pages.transfer.lines.rows[0].here) == 5, "everything picked")
    press(pages, "F9")
    await status(pages, "Under way")

    in_transit = stock.warehouse.on_hand("BOLT", "NORTH-TRANSIT")
    for _ in range(4):
        await scan(pages, "BOLT", "under way")
    await until(lambda: int(pages.transfer.lines.rows[0].here) == 4, "four arrivals")
    press(pages, "F9")
    await status(pages, "Partly received")

    press(pages, "F7")
    missing = await in_sight(MissingDialog)
    missing.outcome.setCurrentIndex(OUTCOMES.index(MissingOutcome.LOST))
    pages.take_scan("INV-CMD-OK")
    await status(pages, "Received")

    assert in_transit == 5
    assert stock.warehouse.on_hand("BOLT", "NORTH-DOCK") == 4
    assert stock.warehouse.on_hand("BOLT", "NORTH-TRANSIT") == 0
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") + stock.warehouse.on_hand("BOLT", "B-01") == 7
    assert stock.warehouse.drift() == []


async def test_what_was_picked_comes_back_after_the_screen_was_left(pages: TransferPages, stock: Stock) -> None:
    await ask_for(pages, "BOLT", 2)
    press(pages, "F9")
    await status(pages, "Approved")
    await scan(pages, "BOLT", "BOLT  +1")
    await until(lambda: int(pages.transfer.lines.rows[0].here) == 1, "one picked")
    opened = pages._opened._transfer
    assert opened is not None

    press(pages, "Esc")
    pages.open_transfer(opened.transfer_id)
    await until(lambda: bool(pages.transfer.lines.rows) and int(pages.transfer.lines.rows[0].here) == 1, "it again")

    press(pages, "F9")
    reason = await in_sight(ReasonDialog)
    reason._list.setCurrentRow(0)
    pages.take_scan("INV-CMD-OK")
    await status(pages, "Partly sent")


async def test_what_nobody_sent_is_asked_about_and_taken_from_the_source(pages: TransferPages, stock: Stock) -> None:
    stock.pile("NUT", 5, "MAIN-A-01")
    await ask_for(pages, "BOLT", 1)
    press(pages, "F9")
    await status(pages, "Approved")
    await scan(pages, "BOLT", "BOLT  +1")
    press(pages, "F9")
    await status(pages, "Under way")

    await scan(pages, "BOLT", "under way")
    await scan(pages, "NUT", "Nobody asked for it")
    press(pages, "F9")
    (await in_sight(ConfirmDialog)).accept()
    await status(pages, "Received")

    assert stock.warehouse.on_hand("NUT", "NORTH-DOCK") == 1
    assert stock.warehouse.drift() == []


async def test_the_list_finds_narrows_and_opens_by_scan(pages: TransferPages, transactions: Transactions) -> None:
    await ask_for(pages, "BOLT", 1)
    number = pages.transfer._title.text()
    press(pages, "Esc")
    await until(lambda: pages.list.model.rowCount() == 1, "the list")

    pages.take_scan("BOLT")
    await until(lambda: not pages.list.banner.isHidden(), "the refusal")
    pages.take_scan(number)
    await status(pages, "Draft")

    desk = Desk(transactions)
    for chosen, count in ((TransferFilter.OPEN, 1), (TransferFilter.DRAFT, 1), (TransferFilter.DONE, 0)):
        question = TransferQuestion(filter=chosen)
        assert desk.count_transfers(question) == count
        assert len(desk.transfer_window(question, 0, 10)) == count
    (row,) = desk.transfer_window(TransferQuestion(search="bol"), 0, 10)
    assert (row.number, row.status, row.progress) == (number, TransferStatus.DRAFT, 0)
    assert desk.count_transfers(TransferQuestion(search="nothing\x00 like it")) == 0
    assert Decimal(row.line_count) == 1


async def sent(pages: TransferPages, sku: str, quantity: int) -> None:
    await ask_for(pages, sku, quantity)
    press(pages, "F9")
    await status(pages, "Approved")
    for count in range(1, quantity + 1):
        pages.take_scan(sku)
        await until(lambda count=count: int(pages.transfer.lines.rows[0].here) == count, f"{count} picked")  # type: ignore[misc]
    press(pages, "F9")
    await status(pages, "Under way")


async def test_what_is_missing_over_all_transfers_leads_to_the_yes_it_waits_for(
    pages: TransferPages, stock: Stock, transactions: Transactions
) -> None:
    stock.pile("PUMP", 2, "MAIN-A-01", standard_cost=400)
    await sent(pages, "PUMP", 2)
    press(pages, "F7")
    missing = await in_sight(MissingDialog)
    missing.outcome.setCurrentIndex(OUTCOMES.index(MissingOutcome.LOST))
    pages.take_scan("INV-CMD-OK")
    await until(lambda: "somebody else" in told(pages), "that it waits")

    press(pages, "Esc")
    press(pages, "F4")
    await until(lambda: pages.missing.model.rowCount() == 1, "what is under way")
    pages.missing.choose(MissingFilter.DAYS_7)
    await until(lambda: pages.missing.model.rowCount() == 0, "nothing that old")
    pages.missing.choose(MissingFilter.TO_DECIDE)
    await until(lambda: pages.missing.model.rowCount() == 1, "what waits for a yes")
    await until(lambda: "2 to decide" in cells(pages), f"its words; in sight: {cells(pages)}")

    press(pages, "F2")
    await until(lambda: any(key.key == "F10" for key in pages.function_keys()), "the key")
    press(pages, "F10")
    asked = await in_sight(ReasonDialog)
    assert asked._list.count() == 1, "one's own can only be withdrawn"
    asked._list.setCurrentRow(0)
    pages.take_scan("INV-CMD-OK")
    await until(lambda: not any(key.key == "F10" for key in pages.function_keys()), "nothing waiting")
    press(pages, "Esc")
    await until(lambda: pages.currentWidget() is pages.missing, "back where it came from")


def cells(pages: TransferPages) -> str:
    model = pages.missing.model
    return " ".join(str(model.index(0, column).data() or "") for column in range(model.columnCount()))


async def test_a_template_gives_the_next_transfer_its_way_and_lines(pages: TransferPages, stock: Stock) -> None:
    await ask_for(pages, "BOLT", 3)
    press(pages, "F7")
    named = await in_sight(NoteDialog)
    named.note.setText("Mondays")
    named.accept()
    await until(lambda: "Mondays" in told(pages), "that it is kept")

    press(pages, "Esc")
    press(pages, "F6")
    way = await in_sight(NewTransferDialog)
    way.template.setCurrentIndex(1)
    assert not way.source.isEnabled()
    way.accept()
    await until(lambda: bool(pages.transfer.lines.rows) and pages.currentWidget() is pages.transfer, "the new one")
    await status(pages, "Draft")

    assert [(row.sku, int(row.requested)) for row in pages.transfer.lines.rows] == [("BOLT", 3)]


async def test_what_leaves_is_printed_and_can_be_again(pages: TransferPages, stock: Stock) -> None:
    await sent(pages, "BOLT", 2)
    await until(lambda: "Printed 1 of TR-" in told(pages), f"the note; told: {told(pages)}")

    press(pages, "F3")
    await until(lambda: "Printed 1 of TR-" in told(pages), "the note once more")


async def test_a_pallet_is_sent_and_taken_in_by_one_scan_each(
    pages: TransferPages, stock: Stock, transactions: Transactions
) -> None:
    furnish_sscc(stock)
    pallet = build(transactions, stock, item(stock, "BOLT", 6), place="B-01")
    await ask_for(pages, "BOLT", 6)
    press(pages, "F9")
    await status(pages, "Approved")

    await scan(pages, pallet["sscc"], "BOLT +6 EA")
    press(pages, "Ctrl+Z")
    await until(lambda: int(pages.transfer.lines.rows[0].here) == 0, "it taken back")
    await scan(pages, pallet["sscc"], "Everything is picked")
    press(pages, "F9")
    await status(pages, "Under way")
    await until(lambda: "1 labels" in told(pages), f"its paper and label; told: {told(pages)}")
    assert "pallets under way: 1" in pages.transfer._state.text()
    under_way = stock.warehouse.on_hand("BOLT", "NORTH-TRANSIT")
    await scan(pages, pallet["sscc"], "BOLT +6 EA")
    press(pages, "F9")
    await status(pages, "Received")

    assert under_way == 6
    place = stock.warehouse.one(
        "select l.code from pallet p join location l on l.id = p.location_id where p.sscc = %s", pallet["sscc"]
    )
    assert place == "NORTH-DOCK"
    assert stock.warehouse.on_hand("BOLT", "NORTH-DOCK") == 6
    assert stock.warehouse.admin.execute("select * from app.verify_pallets()").fetchall() == []
    assert stock.warehouse.drift() == []


async def test_a_transfer_offers_the_papers_it_has_now(pages: TransferPages, transfers: Transfers) -> None:
    transfer = transfers.approved(BOLT=4)
    pages.open_transfer(transfer)
    await until(lambda: pages.transfer.transfer_id == transfer, "the transfer")

    press(pages, "Ctrl+D")
    await until(lambda: bool(ASKED), "the pick list")
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2, "B-01"))
    await until(lambda: pages.tasks.running == 0, "rest")
    pages.open_transfer(transfer)
    await until(lambda: pages.tasks.running == 0, "the transfer as it is")
    press(pages, "Ctrl+D")
    dialog = await in_sight(ReasonDialog)
    choices = dialog.findChild(ChoiceList)
    assert choices is not None
    assert [choices.item(row).text() for row in range(3)] == ["Pick list", "Packing slip", "Transfer note"]
    choices.setCurrentRow(1)
    dialog.accept()
    await until(lambda: len(ASKED) == 2, "the packing slip")

    assert [PaperRequest(kind, (transfer,)) for kind in (PaperKind.PICK_LIST, PaperKind.PACKING_SLIP)] == ASKED
