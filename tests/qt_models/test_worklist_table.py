"""The worklist's own columns over windows of orders, under Qt's model tester, which stops at the first fault."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import OrderRow
from invista_desktop.models.qt.windowed_table import WindowedTableModel
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.receiving.columns import worklist_columns
from tests.receiving_orders import known_id

Worklist = WindowedTableModel[OrderRow]


def orders(first: int, count: int) -> list[OrderRow]:
    return [
        OrderRow(
            known_id(f"o{number}"), f"PO-{number:05}", "Supplier (demo)", date(2026, 3, 1), OrderStatus.SENT, 3, 0, 0,
            is_late=number % 2 == 0,
        )
        for number in range(first, first + count)
    ]  # fmt: skip


@pytest.fixture
def worklist(qapp: QApplication) -> Iterator[Worklist]:
    made: Worklist = WindowedTableModel(worklist_columns())
    yield made
    made.deleteLater()


def test_the_worklist_is_a_proper_qt_model(worklist: Worklist, qtmodeltester: ModelTester) -> None:
    worklist.ask_anew(250)
    worklist.put_window(worklist.question, 0, orders(0, 100))

    qtmodeltester.check(worklist)  # type: ignore[no-untyped-call]


def test_every_step_of_the_worklist_is_announced_as_qt_wants_it(worklist: Worklist) -> None:
    QAbstractItemModelTester(worklist, QAbstractItemModelTester.FailureReportingMode.Fatal, worklist)

    worklist.window_needed.connect(
        lambda question, first, count: worklist.put_window(question, first, orders(first, count))
    )
    for total in (250, 0, 7, 250):
        worklist.ask_anew(total)
        worklist.put_window(worklist.question, 200, orders(200, 100))
        worklist.put_window(worklist.question, 300, orders(300, 100))
        worklist.withdraw(worklist.question, 0)


def test_rows_past_the_end_are_dropped_and_not_announced(worklist: Worklist) -> None:
    worklist.ask_anew(250)
    announced: list[tuple[int, int]] = []
    worklist.dataChanged.connect(lambda first, last: announced.append((first.row(), last.row())))

    worklist.put_window(worklist.question, 200, orders(200, 100))
    worklist.put_window(worklist.question, 300, orders(300, 100))

    assert announced == [(200, 249)]


def test_columns_can_be_described_before_there_is_a_screen() -> None:
    # In a process of its own: this one has a screen by now, and Qt ends a process that draws without one.
    script = "from invista_desktop.views.receiving.columns import worklist_columns; worklist_columns()"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_the_mark_of_a_late_order_takes_the_ink_of_the_theme(worklist: Worklist, qapp: QApplication) -> None:
    worklist.ask_anew(1)
    worklist.put_window(worklist.question, 0, orders(0, 1))
    inks = []
    for theme in (Theme.LIGHT, Theme.DARK):
        dress(qapp, Appearance(theme))
        drawn = worklist.index(0, 2).data(Qt.ItemDataRole.DecorationRole).pixmap(32).toImage()
        inks.append(max((drawn.pixelColor(x, y) for x in range(32) for y in range(32)), key=lambda ink: ink.alpha()))

    assert inks[0].lightness() < 128 < inks[1].lightness()
