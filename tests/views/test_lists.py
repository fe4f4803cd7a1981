"""Lists and tables: how wide their columns are, how their numbers are written, which keys an empty one offers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import uuid4

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from invista_desktop.errors import said
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import TransferRow
from invista_desktop.models.qt.columns import Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView
from invista_desktop.views.common.money import shown_money
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.windowed_view import RowsView, WindowedView
from invista_desktop.views.replenishment.view import ReplenishmentView
from invista_desktop.views.reservations.view import ReservationsView
from invista_desktop.views.stock.browser_view import BrowserView
from invista_desktop.views.stock_work.adjustments.list_view import AdjustmentListView
from invista_desktop.views.stock_work.expiry.view import ExpiryView
from invista_desktop.views.transfers.list_view import TransferListView
from invista_desktop.views.transfers.missing_view import MissingListView
from invista_desktop.views.value.list_view import ValueListView

# -- widths of columns ----------------------------------------------------------------------


@dataclass(frozen=True)
class Thing:
    name: str
    source: str = "Main"


def things(qtbot: QtBot, *columns: Column[Thing], rows: tuple[Thing, ...]) -> RowsView:
    table = RowsView(RowsTableModel(columns, key=lambda thing: thing))
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    table.model().put(rows)  # type: ignore[attr-defined]
    table.fit_columns()
    return table


def test_a_column_is_no_wider_than_its_title_and_rows_and_the_stretching_one_has_the_rest(qtbot: QtBot) -> None:
    long = Thing("A name that is longer than any other in the whole list of things")
    columns: list[Column[Thing]] = [Column("Name", lambda thing: thing.name, stretch=1)]
    columns += [Column(title, lambda _thing: "0", sort_key=title) for title in ("Reserved", "On hold", "In transit")]
    table = things(qtbot, *columns, rows=(long,))

    for number in (1, 2, 3):
        title = table.fontMetrics().horizontalAdvance(columns[number].title)
        assert title <= table.columnWidth(number) <= title + 20
    assert sum(table.columnWidth(number) for number in range(4)) == table.viewport().width()
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)


def test_a_title_has_room_for_the_arrow_once_the_rows_come_sorted_by_it(qtbot: QtBot) -> None:
    table = things(
        qtbot, Column("Name", lambda thing: thing.name, stretch=1), Column("Number", lambda _thing: "0", sort_key="n"),
        rows=(Thing("One"),),
    )  # fmt: skip
    before = table.columnWidth(1)

    table.mark_sorted("n")

    assert table.columnWidth(1) > before


def test_with_the_stretching_column_hidden_another_reaches_the_edge(qtbot: QtBot) -> None:
    columns: list[Column[Thing]] = [Column("Name", lambda thing: thing.name, stretch=1)]
    columns += [Column(word, lambda _thing: "0") for word in "abc"]
    table = things(qtbot, *columns, rows=(Thing("One"),))

    table.setColumnHidden(0, True)
    table.fit_columns()
    assert sum(table.columnWidth(number) for number in (1, 2, 3)) == table.viewport().width()

    table.setColumnHidden(0, False)
    table.fit_columns()
    assert sum(table.columnWidth(number) for number in range(4)) == table.viewport().width()
    assert table.columnWidth(0) > table.columnWidth(1)


def test_of_two_stretching_columns_the_shorter_leaves_room_to_the_longer(qtbot: QtBot) -> None:
    table = things(
        qtbot, Column("Name", lambda thing: thing.name, stretch=1), Column("From", lambda row: row.source, stretch=1),
        rows=(Thing("A name of a thing that needs more than half of what there is " * 2),),
    )  # fmt: skip

    assert table.columnWidth(0) > table.columnWidth(1) * 2
    assert sum(table.columnWidth(number) for number in (0, 1)) == table.viewport().width()


# -- numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "shown"),
    [(QLocale.Language.C, "1,500,764.25"), (QLocale.Language.German, "1.500.764,25")],
)
def test_thousands_stand_apart_as_the_country_writes_them(language: QLocale.Language, shown: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        assert shown_number(Decimal("1500764.250")) == shown
        assert shown_money(Decimal("1500764.25")) == shown
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (None, ""),
        (0, "0"),
        (4286, "4,286"),
        (Decimal("-0.5"), "-0.5"),
        (Decimal("99999999999.999"), "99,999,999,999.999"),
    ],
)
def test_a_number_is_shown_exactly(number: Decimal | int | None, shown: str) -> None:
    assert shown_number(number) == shown


# -- lists ----------------------------------------------------------------------------------


class AnyList(Protocol):
    """A list of any rows."""

    def make_room(self, total: int, counted: str) -> int: ...

    def function_keys(self) -> Sequence[FunctionKey]: ...


EMPTY_LISTS: list[Callable[[], AnyList]] = [
    lambda: TransferListView(may_request=True),
    MissingListView,
    lambda: AdjustmentListView(may_adjust=True),
    lambda: ValueListView(may_close=True),
    lambda: BrowserView(Tones(enabled=False)),
    lambda: ExpiryView(Tones(enabled=False), ""),
    ReplenishmentView,
    lambda: ReservationsView(may_reserve=True),
]


@pytest.mark.parametrize("make", EMPTY_LISTS)
def test_an_empty_list_opens_nothing_and_puts_what_begins_first(qtbot: QtBot, make: Callable[[], AnyList]) -> None:
    view = make()
    assert isinstance(view, ListView)
    qtbot.addWidget(view)
    view.make_room(0, "")

    keys = {key.key: key for key in view.function_keys()}
    assert "F2" not in keys or not (keys["F2"].enabled or keys["F2"].primary)
    begins = isinstance(view, TransferListView | AdjustmentListView | ReplenishmentView | ReservationsView)
    assert keys["F6"].primary if begins else not any(key.primary for key in keys.values())


def test_the_keys_change_as_rows_come_and_go(qtbot: QtBot) -> None:
    view = TransferListView(may_request=True)
    qtbot.addWidget(view)
    row = TransferRow(
        uuid4(), "TR-1", TransferStatus.DRAFT, "MAIN", "NORTH", None, 1, 0, 0, Decimal(0), "Somebody", is_late=False
    )  # fmt: skip

    def primary() -> list[str]:
        return [key.key for key in view.function_keys() if key.primary]

    with qtbot.waitSignal(view.function_keys_changed):
        view.show_window(view.make_room(1, ""), 0, [row])
    assert primary() == ["F2"]
    with qtbot.waitSignal(view.function_keys_changed):
        view.make_room(0, "")
    assert primary() == ["F6"]


def test_whoever_waited_for_the_rows_hears_the_keyboard_with_them(qtbot: QtBot) -> None:
    model: RowsTableModel[Thing] = RowsTableModel([Column("Name", lambda thing: thing.name)], key=lambda thing: thing)
    view = WindowedView(model)
    qtbot.addWidget(view)
    model.put([Thing("One")])
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.show_loading()
    view.setFocus()
    assert view._instead.hasFocus()

    view.show_rows()
    assert view.table.hasFocus()

    view.show_empty(said("Nothing."), said("Wait."))
    assert view._instead.hasFocus()
