"""Reservations, through the real screen on the real database: listed, made, given free."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from invista_desktop.app.reservations import reservations_screen
from invista_desktop.models.domain.reservations import ReservationFilter
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.reservations.dialogs import ReleaseDialog, ReserveDialog
from invista_desktop.views.reservations.view import ReservationsView
from tests.builders import CLERK
from tests.stock_given import Stock
from tests.transfers_given import Transfers
from tests.work_given import in_sight, press, until, work_for


@asynccontextmanager
async def shown(qtbot: QtBot, transactions: Transactions, folder: Path, *may: str) -> AsyncIterator[ReservationsView]:
    with work_for(transactions, folder, *may) as work:
        screen = reservations_screen(work)
        assert isinstance(screen, ReservationsView)
        qtbot.addWidget(screen)
        screen.resize(1040, 620)
        screen.show()
        yield screen


@pytest.fixture
async def view(
    qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path
) -> AsyncIterator[ReservationsView]:
    stock.pile("BOLT", 9)
    stock.pile("NUT", 9, "MAIN-DOCK")
    async with shown(qtbot, transactions, tmp_path) as screen:
        await rows(screen)
        yield screen


async def rows(view: ReservationsView, *expected: str) -> None:
    def seen() -> list[str]:
        return [row.sku if (row := view.model.row(number)) else "" for number in range(view.model.rowCount())]

    await until(lambda: bool(view.count.text()) and seen() == list(expected), f"{expected}")


def cell(view: ReservationsView, row: int, title: str) -> str:
    titles = [column.title for column in view.model.columns]
    return str(view.model.index(row, titles.index(title)).data())


async def told(view: ReservationsView, words: str) -> None:
    await until(lambda: words in view.remark.text(), f"“{words}”, not “{view.remark.text()}”,")


async def reserve(view: ReservationsView, sku: str, quantity: str) -> ReserveDialog:
    press(view, "F6")
    dialog = await in_sight(ReserveDialog)
    view.take_scan(sku)
    dialog.quantity.setText(quantity)
    return dialog


async def test_goods_are_kept_back_and_given_free_with_a_reason(view: ReservationsView, stock: Stock) -> None:
    dialog = await reserve(view, "BOLT", "4")
    assert "for whom" in dialog.problem()
    dialog.reason.setText("For the fair")
    dialog.until.setText((date.today() + timedelta(days=3)).isoformat())  # noqa: DTZ011 - a person's day
    dialog.accept()

    await told(view, "Reserved: 4 of BOLT under RV-")
    await rows(view, "BOLT")
    assert cell(view, 0, "For").startswith("For the fair\nDemo Person")
    assert cell(view, 0, "Place") == "MAIN-A-01\nMAIN"
    assert stock.warehouse.one("select reserved from stock where sku = 'BOLT'") == 4

    press(view, "F8")
    release = await in_sight(ReleaseDialog)
    assert release.problem()
    release.note.setText("The fair is off")
    release.accept()
    await told(view, "is free again")
    await rows(view)
    assert stock.warehouse.one("select note, status from stock_reservation") == ("The fair is off", "CANCELLED")


async def test_a_part_is_kept_back_only_when_the_person_says_so(view: ReservationsView, stock: Stock) -> None:
    dialog = await reserve(view, "BOLT", "12")
    dialog.reason.setText("For the fair")
    dialog.accept()
    (await in_sight(ConfirmDialog)).reject()
    await told(view, "Nothing was reserved.")

    again = await reserve(view, "BOLT", "12")
    again.reason.setText("For the fair")
    again.accept()
    (await in_sight(ConfirmDialog)).accept()

    await told(view, "Reserved: 9 of BOLT")
    assert stock.warehouse.one("select sum(quantity) from stock_reservation") == 9


async def test_what_transfers_keep_is_told_apart(
    view: ReservationsView, transfers: Transfers, transactions: Transactions
) -> None:
    transfers.approved(NUT=4)
    press(view, "F5")
    await rows(view, "NUT")

    assert cell(view, 0, "For").startswith("Transfer TR-")
    assert cell(view, 0, "Until") == "Until it is sent"
    view.filter_requested.emit(ReservationFilter.BY_HAND)
    await rows(view)
    view.filter_requested.emit(ReservationFilter.TRANSFERS)
    await rows(view, "NUT")


async def test_what_is_no_item_is_not_reserved(view: ReservationsView) -> None:
    dialog = await reserve(view, "MAIN-A-01", "1")
    dialog.reason.setText("For the fair")
    dialog.until.setText("some day")
    assert "2026-12-31" in dialog.problem()
    dialog.until.clear()
    dialog.accept()

    await told(view, "MAIN-A-01 is no item.")


async def test_who_may_not_reserve_reads_only(
    qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path
) -> None:
    stock.pile("BOLT", 9)
    stock.reserve("BOLT", 2)
    async with shown(qtbot, transactions, tmp_path, *CLERK) as view:
        await rows(view, "BOLT")

        assert {key.key: key.enabled for key in view.function_keys()} == {
            "F3": True, "F5": True, "F6": False, "F8": False,
        }  # fmt: skip
