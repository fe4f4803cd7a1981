"""Adjustments by keys and scans, through the screens the app builds, on the real database."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from invista_desktop.app.stock_work import adjustments_screen
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.views.common.choice_dialogs import NoteDialog, ReasonDialog
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.receiving.receiving_dialogs import LotDialog
from invista_desktop.views.stock_work.adjustments.dialogs import PhotoDialog
from invista_desktop.views.stock_work.adjustments.pages import AdjustmentPages
from invista_desktop.views.stock_work.dialogs import HowManyDialog
from tests.builders import COLLEAGUE, EVERYTHING, Business, Warehouse
from tests.stock_given import Stock, post
from tests.stock_work_house import Floor, at_work

CTRL = Qt.KeyboardModifier.ControlModifier
GTIN = "04006381333931"


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.bin("B-01")
    return given


@pytest.fixture
def floor(qapp: QApplication, transactions: Transactions, tmp_path: Path) -> Callable[..., Any]:
    return lambda **how: at_work(adjustments_screen, transactions, tmp_path, **how)


@pytest.fixture
def others_floor(qapp: QApplication, business: Business, tmp_path: Path) -> Any:
    def floor(others: Transactions) -> Any:
        return at_work(adjustments_screen, others, tmp_path / "other", person=COLLEAGUE)

    (tmp_path / "other").mkdir()
    return floor


def pages(at: Floor) -> AdjustmentPages:
    assert isinstance(at.screen, AdjustmentPages)
    return at.screen


def status(stock: Stock) -> str:
    return str(stock.warehouse.one("select status from stock_adjustment where reverses_id is null"))


async def choose(at: Floor, words: str, note: str = "") -> None:
    asked = await at.dialog(ReasonDialog)
    choices = [asked._list.item(row).text() for row in range(asked._list.count())]
    asked._list.setCurrentRow(choices.index(words))
    if note:
        asked._note.setText(note)
    await at.press(Qt.Key.Key_F10)
    await at.answered()


async def begin(at: Floor, reason: str, note: str = "") -> None:
    await at.sees("Adjustments: ")
    await at.press(Qt.Key.Key_F6)
    await choose(at, reason, note)
    await at.sees("Ready to scan", reason)


async def posts(at: Floor, *words: str) -> None:
    await at.press(Qt.Key.Key_F9)
    await at.dialog(ConfirmDialog)
    await at.sees("Post this adjustment?", *words)
    await at.press(Qt.Key.Key_F10)
    await at.answered()
    await at.until(lambda: pages(at).currentWidget() is pages(at).list, "the list")


def ask_for_many(stock: Stock, transactions: Transactions, quantity: int = 200) -> str:
    stock.pile("BOLT", 500)
    line = stock.change("BOLT", -quantity)
    return str(post(transactions, "adjust_stock", line, reason_code="LOST", note="Fell down")["number"])


async def test_what_is_lost_is_scanned_in_its_bin_and_posted_after_its_worth_was_seen(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 10, standard_cost=2)

    async with floor() as at:
        await begin(at, "Lost")
        await at.scan("BOLT", "Where are the goods?", "Scan the bin first")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        await at.scan("BOLT", "BOLT  −1")
        await at.scan("BOLT", "| −2 EA")
        await at.scan("BOLT", "| −3 EA")
        await at.press(Qt.Key.Key_Z, "Taken back", "| −2 EA", held=CTRL)
        await posts(at, "The books change by -4.00, at once")
        await at.sees("is posted.", "Adjustment: -2 EA BOLT")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 8
    assert status(stock) == "POSTED"
    assert stock.warehouse.drift() == []


async def test_quantities_are_typed_and_no_more_is_lost_than_is_there(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 10)

    async with floor() as at:
        await begin(at, "Lost")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        await at.scan("BOLT", "BOLT  −1")
        await at.press(Qt.Key.Key_F2)
        await at.dialog(HowManyDialog)
        await at.types("11")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("MAIN-A-01 holds 10 EA of BOLT, not 11", "| −1 EA")
        await at.press(Qt.Key.Key_F2)
        await at.dialog(HowManyDialog)
        await at.types("0")
        await at.press(Qt.Key.Key_F10, "Type more than zero")
        await at.types("10")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("BOLT  −10")
        await at.scan("BOLT", "MAIN-A-01 holds 10 EA of BOLT, not 11")
        await posts(at)

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 0


async def test_found_goods_of_a_new_lot_are_asked_for_lot_and_expiry(floor: Callable[..., Any], stock: Stock) -> None:
    stock.warehouse.product("MILK", is_lot_tracked=True, has_expiry=True)

    async with floor() as at:
        await begin(at, "Found")
        await at.scan("B-01", "In B-01", "Scan what is found")
        await at.scan("MILK")
        await at.dialog(LotDialog)
        await at.types("L77")
        await at.press(Qt.Key.Key_Tab)
        await at.types("2027-11-30")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("MILK  +1", "L77")
        await posts(at)

    assert stock.warehouse.on_hand("MILK", "B-01") == 1
    assert str(stock.warehouse.one("select expiry_date from lot where code = 'L77'")) == "2027-11-30"


async def test_a_reason_that_takes_goods_away_finds_none(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 10)

    async with floor() as at:
        await begin(at, "Damaged, thrown away")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        assert not next(key for key in pages(at).function_keys() if key.key == "F4").enabled
        await at.scan("BOLT", "BOLT  −1")
        await posts(at)

    assert stock.warehouse.one(
        "select l.kind from inventory_movement m join location l on l.id = m.to_location_id where m.type = 'DAMAGE'"
    ) == "scrap"  # fmt: skip


async def test_found_and_lost_may_stand_in_one_adjustment_with_its_note(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    stock.pile("WASHER", 10)

    async with floor() as at:
        await at.sees("Adjustments: ")
        await at.press(Qt.Key.Key_F6)
        asked = await at.dialog(ReasonDialog)
        choices = [asked._list.item(row).text() for row in range(asked._list.count())]
        asked._list.setCurrentRow(choices.index("Earlier mistake put right"))
        await at.press(Qt.Key.Key_F10, "Type it into the note")
        asked._note.setText("Counted wrong")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        await at.scan("BOLT", "BOLT  −1")
        await at.press(Qt.Key.Key_F4, "What is scanned is found")
        await at.scan("WASHER", "WASHER  +1")
        await posts(at)

    assert [stock.warehouse.on_hand(sku, "MAIN-A-01") for sku in ("BOLT", "WASHER")] == [9, 11]
    assert stock.warehouse.one("select note from stock_adjustment") == "Counted wrong"


async def test_numbered_pieces_are_named_one_by_one(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2")
    stock.warehouse.admin.execute(
        "insert into barcode (code, kind, product_id) select %s, 'product', id from product where sku = 'DRILL'",
        (GTIN,),
    )

    async with floor() as at:
        await begin(at, "Lost")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        await at.scan("DRILL", "DRILL is kept piece by piece")
        await at.scan(f"]d201{GTIN}302\x1d21S1", "a serial number is one piece")
        await at.scan(f"]d201{GTIN}21S1", "DRILL  −1")
        await at.scan(f"]d201{GTIN}21S1", "Piece S1 is on the list already")
        await posts(at)

    assert stock.warehouse.on_hand("DRILL", "MAIN-A-01") == 1
    assert stock.warehouse.drift() == []


async def test_a_reason_that_needs_a_photo_is_not_posted_without_and_the_photo_can_be_seen(
    floor: Callable[..., Any], stock: Stock, tmp_path: Path
) -> None:
    stock.pile("BOLT", 10)
    stock.warehouse.admin.execute("update reason_code set needs_photo = true where code = 'LOST'")
    picture, paper = tmp_path / "shelf.png", tmp_path / "notes.txt"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.save(str(picture))
    paper.write_text("no picture")

    async with floor() as at:
        await begin(at, "Lost")
        await at.sees("This reason needs a photo")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        await at.scan("BOLT", "BOLT  −1")
        await at.press(Qt.Key.Key_F9, "“Lost” needs a photo", "Add a picture with F6")
        pages(at).draft.photo_chosen.emit(paper)
        await at.sees("notes.txt is no picture")
        pages(at).draft.photo_chosen.emit(tmp_path / "gone.png")
        await at.sees("gone.png cannot be read")
        pages(at).draft.photo_chosen.emit(picture)
        await at.sees("shelf.png is added")
        await posts(at)
        pages(at).open_adjustment(stock.warehouse.one("select id from stock_adjustment"))
        await at.sees("Photos: shelf.png")
        await at.press(Qt.Key.Key_F7)
        shown = await at.dialog(PhotoDialog)
        assert not shown.picture.pixmap().isNull()
        await at.press(Qt.Key.Key_Escape)
        await at.answered()


async def test_what_was_scanned_is_there_after_the_app_was_closed(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 10)

    async with floor() as at:
        await begin(at, "Lost")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        await at.scan("BOLT", "BOLT  −1")
    async with floor() as at:
        await at.sees("An adjustment is begun", "Go on with mine")
        await at.press(Qt.Key.Key_F6, "Your earlier scans are all here", "| −1 EA")
        await at.press(Qt.Key.Key_F8)
        await at.dialog(ConfirmDialog)
        await at.scan("INV-CMD-OK")
        await at.answered()
        await at.sees("No adjustment waits for a yes")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 10


async def test_closed_books_are_told_before_anything_is_scanned(floor: Callable[..., Any], stock: Stock) -> None:
    tomorrow = stock.warehouse.one("select app.today('UTC')") + timedelta(1)
    stock.warehouse.admin.execute(
        "update organisation_setting set value = to_jsonb(%s::text) where key = 'closed_through'", (tomorrow,)
    )

    async with floor() as at:
        await at.sees("Adjustments: ")
        await at.press(Qt.Key.Key_F6, f"The books are closed through {tomorrow.isoformat()}")


async def test_above_the_limit_somebody_else_says_yes_and_then_it_is_posted(
    floor: Callable[..., Any], others_floor: Any, business: Business, stock: Stock
) -> None:
    stock.pile("BOLT", 500)

    async with floor() as at:
        await begin(at, "Lost")
        await at.scan("MAIN-A-01", "In MAIN-A-01")
        await at.scan("BOLT", "BOLT  −1")
        await at.press(Qt.Key.Key_F2)
        await at.dialog(HowManyDialog)
        await at.types("200")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("BOLT  −200")
        await posts(at, "Somebody else has to approve it first")
        await at.sees("waits for a yes.", "Adjustments: 1", "| me |")
        await at.press(Qt.Key.Key_F2, "It waits for somebody else's yes", "Withdraw")
        assert "F9" not in {key.key for key in pages(at).function_keys()}
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 500

    with business.transactions(*EVERYTHING, person=COLLEAGUE) as others:
        async with others_floor(others) as at:
            await at.sees("Adjustments: 1", "waits for a yes")
            await at.press(Qt.Key.Key_Return, "F9 approves and posts it")
            await at.press(Qt.Key.Key_F9, "is approved and posted", "Decided by")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 300
    assert status(stock) == "POSTED"
    assert stock.warehouse.drift() == []


async def test_a_refusal_says_why_and_changes_nothing(
    others_floor: Any, business: Business, stock: Stock, transactions: Transactions
) -> None:
    number = ask_for_many(stock, transactions)

    with business.transactions(*EVERYTHING, person=COLLEAGUE) as others:
        async with others_floor(others) as at:
            await at.sees(number, "waits for a yes")
            await at.press(Qt.Key.Key_F2, "Fell down")
            await at.press(Qt.Key.Key_F8)
            await at.dialog(NoteDialog)
            await at.press(Qt.Key.Key_F10, "Write a few words")
            await at.types("They stand in B-01")
            await at.press(Qt.Key.Key_F10)
            await at.answered()
            await at.sees(f"{number} is refused", "They stand in B-01")

    assert status(stock) == "REJECTED"
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 500


async def test_who_asked_may_withdraw_it(floor: Callable[..., Any], stock: Stock, transactions: Transactions) -> None:
    number = ask_for_many(stock, transactions)

    async with floor() as at:
        await at.sees(number)
        await at.press(Qt.Key.Key_F2, "F8 withdraws it")
        await at.press(Qt.Key.Key_F8, f"{number} is withdrawn", "withdrawn")

    assert status(stock) == "CANCELLED"


async def test_a_posted_one_is_taken_back_for_a_reason_and_linked(
    floor: Callable[..., Any], stock: Stock, transactions: Transactions
) -> None:
    number = ask_for_many(stock, transactions, 3)

    async with floor() as at:
        await at.sees("No adjustment waits for a yes")
        next(chip for chip in pages(at).list._chips.buttons() if chip.text() == "Posted").click()
        await at.sees(number)
        await at.press(Qt.Key.Key_F2, "| −3 EA")
        await at.press(Qt.Key.Key_F8)
        await choose(at, "Turned up again")
        await at.sees(f"{number} is taken back", "Taken back by SA-")
        assert "F8" not in {key.key for key in pages(at).function_keys()}
        await at.press(Qt.Key.Key_Escape, "Adjustments: 2")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 500
    assert stock.warehouse.drift() == []


async def test_a_card_leads_to_an_adjustment_of_what_it_is_about(floor: Callable[..., Any], stock: Stock) -> None:
    product = stock.pile("BOLT", 10)

    async with floor() as at:
        await at.sees("Adjustments: ")
        pages(at).take_lead("adjust", Subject(SubjectKind.ITEM, product))
        await choose(at, "Lost")
        await at.dialog(HowManyDialog)
        await at.types("4")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("BOLT  −4", "MAIN-A-01")
        await posts(at)

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 6


async def test_who_may_only_read_begins_none_and_decides_none(
    floor: Callable[..., Any], stock: Stock, transactions: Transactions
) -> None:
    number = ask_for_many(stock, transactions)

    async with floor(may=("stock.read",), person=COLLEAGUE) as at:
        await at.sees(number)
        pages(at).take_lead("adjust", Subject(SubjectKind.PLACE, stock.warehouse.location("B-01")))
        await at.sees("You may not adjust stock")
        await at.press(Qt.Key.Key_F2)
        await at.sees("It waits for somebody else's yes")
        pages(at).opened.approve_requested.emit()
        await at.sees("You may not do this")


async def test_the_number_on_a_record_opens_it_and_its_record_is_asked_for_by_key(
    floor: Callable[..., Any], stock: Stock, transactions: Transactions
) -> None:
    stock.pile("BOLT", 5)
    posted = post(transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")
    number = str(stock.warehouse.one("select adjustment_number from stock_adjustment"))

    async with floor() as at:
        await at.scan(number, "This is how it stands", number)
        key = next(key for key in pages(at).function_keys() if key.key == "Ctrl+D")
        key.run()

        assert at.leads == [("paper", PaperRequest(PaperKind.ADJUSTMENT_RECORD, (UUID(posted["adjustment_id"]),)))]
