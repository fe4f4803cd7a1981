"""Putting away and moving by scans, through the screen the app builds, on the real database."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from invista_desktop.app.stock_work import moves_screen
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.views.common.choice_dialogs import ReasonDialog
from invista_desktop.views.common.lead_target import LeadTarget
from invista_desktop.views.stock_work.dialogs import HowManyDialog, PilesDialog
from tests.builders import EVERYTHING, Business, Warehouse
from tests.stock_given import Stock, post
from tests.stock_work_house import at_work

CTRL = Qt.KeyboardModifier.ControlModifier
GTIN = "04006381333931"


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.bin("B-01")
    given.bin("FULL-1", capacity_quantity=5)
    given.bin("SHUT-1", is_blocked=True, blocked_reason="Rack is bent")
    return given


def barcode(stock: Stock, sku: str, code: str) -> None:
    stock.warehouse.admin.execute(
        "insert into barcode (code, kind, product_id) select %s, 'product', id from product where sku = %s", (code, sku)
    )


def moves(stock: Stock, kind: str) -> int:
    return int(stock.warehouse.one("select count(*) from inventory_movement where type = %s", kind))


@pytest.fixture
def floor(
    qapp: QApplication,
    transactions: Transactions,
    tmp_path: Path,
) -> Callable[..., Any]:
    return lambda **how: at_work(moves_screen, transactions, tmp_path, **how)


async def test_goods_on_the_dock_are_scanned_and_put_into_the_bin_that_is_named(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")
    stock.pile("BOLT", 1, "MAIN-A-01")

    async with floor() as at:
        await at.sees("To be put away", "BOLT", "MAIN-DOCK", "MAIN-A-01")
        await at.scan("BOLT", "+7", "Put it into MAIN-A-01")
        await at.scan("MAIN-A-01", "MAIN-DOCK to MAIN-A-01", "Nothing waits to be put away")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 8
    assert stock.warehouse.on_hand("BOLT") == 0
    assert moves(stock, "PUT_AWAY") == 1
    assert stock.warehouse.drift() == []


async def test_a_label_one_cannot_trust_counts_and_says_what_to_check(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")
    barcode(stock, "BOLT", GTIN)

    async with floor() as at:
        await at.sees("To be put away")
        await at.scan(f"]C101{GTIN}3703", "BOLT  +3", "Check", "do not go together")


async def test_a_row_of_the_worklist_is_taken_by_key_and_split_by_quantity(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")

    async with floor() as at:
        await at.sees("BOLT")
        await at.press(Qt.Key.Key_Return, "+7")
        await at.press(Qt.Key.Key_F2, "How much?")
        await at.dialog(HowManyDialog)
        await at.types("3")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.scan("B-01", "3", "MAIN-DOCK to B-01")
        await at.scan("BOLT", "+4")
        await at.scan("MAIN-A-01", "MAIN-DOCK to MAIN-A-01")

    assert [stock.warehouse.on_hand("BOLT", place) for place in ("B-01", "MAIN-A-01")] == [3, 4]
    assert stock.warehouse.drift() == []


async def test_from_bin_to_bin_one_scan_a_piece_and_undo_takes_scans_and_then_the_move_back(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 5)

    async with floor() as at:
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "From MAIN-A-01")
        for _ in range(3):
            await at.scan("BOLT", "BOLT  +1")
        await at.press(Qt.Key.Key_Z, "Taken back", held=CTRL)
        await at.scan("B-01", "2", "BOLT: MAIN-A-01 to B-01")
        assert stock.warehouse.on_hand("BOLT", "B-01") == 2
        await at.scan("INV-CMD-UNDO", "Taken back: 2")
        await at.scan("INV-CMD-UNDO", "There is nothing to undo")

    assert [stock.warehouse.on_hand("BOLT", place) for place in ("B-01", "MAIN-A-01")] == [0, 5]
    assert stock.warehouse.drift() == []


async def test_a_whole_bin_goes_by_two_scans_and_comes_back(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 5)
    stock.pieces("DRILL", "S1", "S2")

    async with floor() as at:
        await at.sees("Ready to scan")
        await at.press(Qt.Key.Key_F6, "A whole bin moves")
        await at.scan("MAIN-A-01", "Everything in MAIN-A-01")
        await at.scan("B-01", "Everything in MAIN-A-01 to B-01")
        assert [stock.warehouse.on_hand(sku, "B-01") for sku in ("BOLT", "DRILL")] == [5, 2]
        await at.press(Qt.Key.Key_Z, "Taken back: Everything", held=CTRL)

    assert [stock.warehouse.on_hand(sku, "MAIN-A-01") for sku in ("BOLT", "DRILL")] == [5, 2]
    assert stock.warehouse.drift() == []


async def test_a_pallet_on_the_dock_waits_and_goes_whole_by_its_sscc(
    floor: Callable[..., Any], stock: Stock, transactions: Transactions
) -> None:
    product = stock.pile("BOLT", 7, "MAIN-DOCK")
    stock.warehouse.admin.execute(
        "insert into organisation_setting (key, value) values ('sscc_company_prefix', '\"9520000\"')"
        " on conflict (key) do update set value = excluded.value"
    )
    dock = str(stock.warehouse.location("MAIN-DOCK"))
    item = {"product_id": str(product), "quantity": "5", "status": "AVAILABLE"}
    sscc = post(transactions, "build_pallet", kind="PALLET", location_id=dock, items=[item])["sscc"]

    async with floor() as at:
        await at.sees(f"Pallet {sscc}", "5", "BOLT")
        await at.scan(f"]C100{sscc}", f"Pallet {sscc}: 5")
        await at.scan("BOLT", "A pallet is being moved")
        await at.scan("B-01", f"Pallet {sscc} to B-01")
        assert stock.warehouse.on_hand("BOLT", "B-01") == 5
        await at.press(Qt.Key.Key_Z, f"Taken back: Pallet {sscc} to B-01", held=CTRL)

    assert stock.warehouse.on_hand("BOLT", "MAIN-DOCK") == 7
    assert stock.warehouse.one("select count(*) from app.verify_pallets()") == 0


@pytest.mark.parametrize(
    ("code", "told", "advice"),
    [
        ("NORTH-A-01", "NORTH-A-01 is in warehouse NORTH", "a stock transfer is needed"),
        ("SHUT-1", "SHUT-1 is blocked. Rack is bent", "Put the goods into another bin"),
        ("FULL-1", "FULL-1 takes 5: 0 are there, 7 would come", "Put fewer there, or scan another bin"),
        ("MAIN-DOCK", "The goods are in MAIN-DOCK already", "Scan another bin"),
        ("NOWHERE-1", "Nothing here has the code NOWHERE-1", "Scan an item on the dock"),
    ],
)
async def test_a_bin_that_cannot_take_it_is_refused_at_the_scan_and_the_goods_stay_in_hand(
    floor: Callable[..., Any], stock: Stock, code: str, told: str, advice: str
) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")

    async with floor() as at:
        await at.sees("BOLT")
        await at.scan("BOLT", "+7")
        await at.scan(code, told, advice)
        assert stock.warehouse.on_hand("BOLT") == 7
        await at.scan("B-01", "MAIN-DOCK to B-01")

    assert stock.warehouse.on_hand("BOLT", "B-01") == 7


async def test_closed_books_are_told_at_the_scan_of_the_bin(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")
    tomorrow = stock.warehouse.one("select app.today('UTC')") + timedelta(1)
    stock.warehouse.admin.execute(
        "update organisation_setting set value = to_jsonb(%s::text) where key = 'closed_through'", (tomorrow,)
    )

    async with floor() as at:
        await at.sees("BOLT")
        await at.scan("BOLT", "+7")
        await at.scan("B-01", f"The books are closed through {tomorrow.isoformat()}", "ask finance")

    assert stock.warehouse.on_hand("BOLT") == 7


async def test_no_quantity_but_one_that_is_there_and_fits_the_unit_is_taken(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 4)
    barcode(stock, "BOLT", GTIN)

    async with floor() as at:
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "From MAIN-A-01")
        await at.scan(f"]C101{GTIN}300", "0 is no quantity", "Enter more than zero")
        await at.scan(f"]C101{GTIN}309", "MAIN-A-01 holds 4", "Look again")
        await at.scan("BOLT", "BOLT  +1")
        await at.press(Qt.Key.Key_F2)
        asked = await at.dialog(HowManyDialog)
        for typed, quantity in (("0", 0), ("-2", 2), ("1.5", 15)):
            asked.field.clear()
            await at.types(typed)
            assert asked.field.quantity() == Decimal(quantity), "no sign and no part of a piece can be typed"
            if quantity == 0:
                await at.press(Qt.Key.Key_F10, "Type more than zero")
        await at.press(Qt.Key.Key_F10, "MAIN-A-01 holds 4")
        await at.answered()
        await at.scan("B-01", "1", "BOLT: MAIN-A-01 to B-01")

    assert stock.warehouse.on_hand("BOLT", "B-01") == 1


async def test_a_numbered_piece_is_one_and_named(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2", "S3")
    barcode(stock, "DRILL", GTIN)

    async with floor() as at:
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "From MAIN-A-01")
        await at.scan("DRILL", "DRILL is kept piece by piece", "Scan the serial number")
        await at.scan(f"]d201{GTIN}21S1", "DRILL  +1")
        await at.scan(f"]d201{GTIN}21S1", "Piece S1 is in hand already")
        await at.scan(f"]d201{GTIN}21S9", "Piece S9 of DRILL is not in MAIN-A-01")
        await at.scan(f"]d201{GTIN}302\x1d21S2", "a serial number is one piece")
        await at.press(Qt.Key.Key_F2, "Scan each piece")
        await at.scan("B-01", "1", "DRILL: MAIN-A-01 to B-01")

    assert stock.warehouse.on_hand("DRILL", "B-01") == 1
    assert stock.warehouse.drift() == []


async def test_a_lot_of_another_product_is_named(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("MILK", 4, lot="L1")
    stock.pile("CREAM", 4, lot="C7")
    barcode(stock, "MILK", GTIN)

    async with floor() as at:
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "From MAIN-A-01")
        await at.scan(f"]C101{GTIN}10C7", "Lot C7 is of CREAM, not of MILK")
        await at.scan(f"]C101{GTIN}10L1", "MILK  +1")


async def test_which_lot_is_asked_with_what_expires_first_ahead(floor: Callable[..., Any], stock: Stock) -> None:
    for lot, days in (("LATE", 90), ("SOON", 5)):
        stock.pile("MILK", 4, lot=lot)
        stock.warehouse.admin.execute("update lot set expiry_date = current_date + %s where code = %s", (days, lot))

    async with floor() as at:
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "From MAIN-A-01")
        await at.scan("MILK")
        await at.dialog(PilesDialog)
        await at.press(Qt.Key.Key_F10, "MILK  +1", "SOON")
        await at.answered()
        await at.scan("B-01", "MILK: MAIN-A-01 to B-01")

    assert stock.warehouse.one(
        "select l.code from inventory_item i join lot l on l.id = i.lot_id where i.location_id = %s",
        stock.warehouse.location("B-01"),
    ) == "SOON"  # fmt: skip


async def test_what_was_in_hand_is_there_after_the_app_was_closed(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 5)

    async with floor() as at:
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "From MAIN-A-01")
        await at.scan("BOLT", "BOLT  +1")
    async with floor() as at:
        await at.sees("Your earlier scans are all here", "From MAIN-A-01")
        await at.scan("B-01", "1", "BOLT: MAIN-A-01 to B-01")

    assert stock.warehouse.on_hand("BOLT", "B-01") == 1


async def test_goods_of_a_card_are_held_for_a_reason_and_released_again(
    floor: Callable[..., Any], stock: Stock
) -> None:
    product = stock.pile("BOLT", 5)

    async with floor() as at:
        await at.sees("Ready to scan")
        assert isinstance(at.screen, LeadTarget)
        at.screen.take_lead("hold", Subject(SubjectKind.ITEM, product))
        asked = await at.dialog(ReasonDialog)
        words = [asked._list.item(row).text() for row in range(asked._list.count())]
        asked._list.setCurrentRow(words.index("Hold: Damaged"))
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("Hold 5")
        assert stock.warehouse.on_hand("BOLT", "MAIN-A-01", "DAMAGED") == 5

        at.screen.take_lead("move", Subject(SubjectKind.ITEM, product))
        await at.sees("damaged")
        await at.press(Qt.Key.Key_F4)
        asked = await at.dialog(ReasonDialog)
        words = [asked._list.item(row).text() for row in range(asked._list.count())]
        asked._list.setCurrentRow(next(row for row, one in enumerate(words) if one.startswith("Release")))
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("Release 5")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 5
    assert stock.warehouse.drift() == []


async def test_goods_in_hand_are_scrapped_and_above_the_limit_wait_for_a_yes(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 500)

    async with floor() as at:
        await at.sees("Ready to scan")
        for quantity, told in (("2", "Posted"), ("200", "It waits for somebody else's yes")):
            await at.scan("MAIN-A-01", "From MAIN-A-01")
            await at.scan("BOLT", "BOLT  +1")
            await at.press(Qt.Key.Key_F2)
            await at.dialog(HowManyDialog)
            await at.types(quantity)
            await at.press(Qt.Key.Key_F10)
            await at.answered()
            await at.sees(f"BOLT: {quantity} EA")
            await at.press(Qt.Key.Key_F4)
            asked = await at.dialog(ReasonDialog)
            words = [asked._list.item(row).text() for row in range(asked._list.count())]
            asked._list.setCurrentRow(words.index("Scrap: Damaged, thrown away"))
            await at.press(Qt.Key.Key_F10)
            await at.answered()
            await at.sees(f"Adjustment: -{quantity} EA BOLT", told)

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 498
    assert stock.warehouse.drift() == []


async def test_who_may_not_hold_is_told_so(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 5)
    lesser = tuple(name for name in EVERYTHING if name not in {"stock.hold", "stock.release", "stock.adjust"})

    async with floor(may=lesser) as at:
        await at.sees("Ready to scan")
        await at.scan("MAIN-A-01", "From MAIN-A-01")
        await at.scan("BOLT", "BOLT  +1")
        await at.press(Qt.Key.Key_F4, "You may not hold, release or scrap")


async def test_without_the_database_a_move_to_the_suggested_bin_is_kept_and_posted_once_when_it_answers(
    floor: Callable[..., Any], stock: Stock, business: Business
) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")
    stock.pile("BOLT", 1, "MAIN-A-01")

    def open_to(connections: int) -> None:
        stock.warehouse.admin.execute(f"alter database {business.name} connection limit {connections}")
        stock.warehouse.admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name = 'invista'"
        )

    async with floor() as at:
        await at.sees("BOLT")
        await at.scan("BOLT", "+7", "Put it into MAIN-A-01")
        open_to(0)
        await at.scan("MAIN-A-01", "Not confirmed yet: 7", "sent again until the answer is known")
        assert stock.warehouse.on_hand("BOLT") == 7
        await at.press(Qt.Key.Key_Z, "The last move is not confirmed yet", held=CTRL)
        open_to(-1)
        await at.until(lambda: stock.warehouse.on_hand("BOLT") == 0, "the move in the books")
        await at.sees("Nothing waits to be put away")
        await at.press(Qt.Key.Key_Z, "Taken back: 7", held=CTRL)

    assert stock.warehouse.on_hand("BOLT") == 7
    assert moves(stock, "PUT_AWAY") == 1
    assert stock.warehouse.drift() == []


async def test_what_waits_is_asked_for_as_a_paper_by_key(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 5, "MAIN-DOCK")

    async with floor() as at:
        await at.sees("Waiting: 1")
        next(key for key in at.screen.function_keys() if key.key == "Ctrl+D").run()

        assert at.leads == [("paper", PaperRequest(PaperKind.PUT_AWAY_LIST))]
