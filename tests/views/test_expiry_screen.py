"""The expiry worklist by keys and scans, as the app builds it, on the real database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from invista_desktop.app.stock_work import expiry_screen
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.views.common.choice_dialogs import ReasonDialog
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.stock_work.dialogs import HowManyDialog
from invista_desktop.views.stock_work.expiry.view import DaysDialog, ExpiryView
from tests.builders import EVERYTHING, Warehouse
from tests.stock_given import Stock
from tests.stock_work_house import Floor, at_work

DAYS = {"PAST": -2, "SOON": 3, "TWO-WEEKS": 12, "MONTH": 29, "LATER": 45, "YEAR": 400}


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    for lot, days in DAYS.items():
        given.pile("MILK", 8, lot=lot, standard_cost=2)
        warehouse.admin.execute("update lot set expiry_date = current_date + %s where code = %s", (days, lot))
    given.pile("MILK", 5, "NORTH-A-01", lot="ELSEWHERE")
    warehouse.admin.execute("update lot set expiry_date = current_date + 1 where code = 'ELSEWHERE'")
    return given


@pytest.fixture
def floor(qapp: QApplication, transactions: Transactions, tmp_path: Path) -> Callable[..., Any]:
    return lambda **how: at_work(expiry_screen, transactions, tmp_path, **how)


def lots(at: Floor) -> list[str]:
    view = at.screen
    assert isinstance(view, ExpiryView)
    model = view.model
    return [str(model.index(row, 3).data()) for row in range(model.rowCount())]


async def listed(at: Floor, *expected: str) -> None:
    await at.until(lambda: lots(at) == list(expected), f"{expected}, not {lots(at)}")


def chip(at: Floor, words: str) -> None:
    view = at.screen
    assert isinstance(view, ExpiryView)
    next(button for button in view._chips.buttons() if button.text() == words).click()


async def choose(at: Floor, words: str) -> None:
    asked = await at.dialog(ReasonDialog)
    choices = [asked._list.item(row).text() for row in range(asked._list.count())]
    asked._list.setCurrentRow(choices.index(words))
    await at.press(Qt.Key.Key_F10)
    await at.answered()


async def test_what_goes_out_first_stands_first_and_the_horizon_can_be_chosen(
    floor: Callable[..., Any], stock: Stock
) -> None:
    async with floor() as at:
        await listed(at, "PAST", "SOON", "TWO-WEEKS", "MONTH")
        chip(at, "14 days")
        await listed(at, "PAST", "SOON", "TWO-WEEKS")
        chip(at, "7 days")
        await listed(at, "PAST", "SOON")
        chip(at, "Expired")
        await listed(at, "PAST")
        await at.press(Qt.Key.Key_F6, "How far ahead?")
        await at.dialog(DaysDialog)
        await at.types("50")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await listed(at, "PAST", "SOON", "TWO-WEEKS", "MONTH", "LATER")
        await at.sees("Piles within 50 days: 5", "expired 2 days ago", "3 days left")
        assert not any(button.isChecked() for button in at.screen._chips.buttons())
        at.screen._everywhere.click()
        await listed(at, "PAST", "ELSEWHERE", "SOON", "TWO-WEEKS", "MONTH", "LATER")


async def test_a_scan_shows_its_piles_and_enter_leads_to_the_card(floor: Callable[..., Any], stock: Stock) -> None:
    async with floor() as at:
        await listed(at, "PAST", "SOON", "TWO-WEEKS", "MONTH")
        await at.scan("SOON")
        await listed(at, "SOON")
        await at.scan("MAIN-A-01", "Scan an item, or its lot")
        await at.press(Qt.Key.Key_F2)
        await at.until(lambda: at.leads, "the way to the card")

    lot = stock.warehouse.one("select id from lot where code = 'SOON'")
    assert at.leads == [("card", Subject(SubjectKind.LOT, lot))]


async def test_a_pile_is_held_where_it_lies_and_not_twice(floor: Callable[..., Any], stock: Stock) -> None:
    async with floor() as at:
        await listed(at, "PAST", "SOON", "TWO-WEEKS", "MONTH")
        await at.scan("SOON")
        await listed(at, "SOON")
        await at.press(Qt.Key.Key_F8, "Why is MILK held?")
        await choose(at, "Past its expiry")
        await at.sees("Hold 8 EA MILK", "| MAIN-A-01 | expired |")
        await at.press(Qt.Key.Key_F8, "MILK in MAIN-A-01 is held already")

    assert stock.warehouse.on_hand("MILK", "MAIN-A-01", "EXPIRED") == 8
    assert stock.warehouse.drift() == []


async def test_only_what_expired_is_written_off_in_part_and_after_its_worth_was_seen(
    floor: Callable[..., Any], stock: Stock
) -> None:
    async with floor() as at:
        await listed(at, "PAST", "SOON", "TWO-WEEKS", "MONTH")
        await at.press(Qt.Key.Key_F9)
        await at.dialog(HowManyDialog)
        await at.types("3")
        await at.press(Qt.Key.Key_F10)
        await at.dialog(ConfirmDialog)
        await at.sees("Write off 3 EA of MILK?", "The books change by -6.00, at once")
        await at.scan("INV-CMD-OK")
        await at.answered()
        await at.sees("Adjustment: -3 EA MILK", "Posted")
        await at.scan("SOON")
        await listed(at, "SOON")
        await at.press(Qt.Key.Key_F9, "MILK has not expired yet: 3 days are left")

    assert stock.warehouse.on_hand("MILK", "MAIN-A-01") == 8 * len(DAYS) - 3
    assert stock.warehouse.one("select reason_code from stock_adjustment") == "EXPIRED"
    assert stock.warehouse.drift() == []


async def test_more_than_the_limit_waits_for_somebody_elses_yes(floor: Callable[..., Any], stock: Stock) -> None:
    stock.warehouse.admin.execute("update organisation_setting set value = '5' where key = 'adjustment_approval_value'")

    async with floor() as at:
        await listed(at, "PAST", "SOON", "TWO-WEEKS", "MONTH")
        await at.press(Qt.Key.Key_F9)
        await at.dialog(HowManyDialog)
        await at.press(Qt.Key.Key_F10)
        await at.dialog(ConfirmDialog)
        await at.sees("Somebody else has to approve it first")
        await at.press(Qt.Key.Key_F10)
        await at.answered()
        await at.sees("waits for somebody else")

    assert stock.warehouse.one("select status from stock_adjustment") == "PENDING_APPROVAL"
    assert stock.warehouse.on_hand("MILK", "MAIN-A-01") == 8 * len(DAYS)


async def test_who_may_only_look_is_told_so(floor: Callable[..., Any], stock: Stock) -> None:
    lesser = tuple(name for name in EVERYTHING if name not in {"stock.hold", "stock.adjust"})

    async with floor(may=lesser) as at:
        await listed(at, "PAST", "SOON", "TWO-WEEKS", "MONTH")
        await at.press(Qt.Key.Key_F8, "You may not do this")
        await at.press(Qt.Key.Key_F9, "You may not do this")
