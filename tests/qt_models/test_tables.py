"""Tables over frozen rows: windows by need, short lists in place, both as Qt wants models to be."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from invista_desktop.models.qt.columns import END, ROW_ROLE, Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.models.qt.windowed_table import WindowedTableModel


@dataclass(frozen=True)
class Part:
    sku: str
    quantity: int = 0


COLUMNS: tuple[Column[Part], ...] = (
    Column("SKU", lambda part: part.sku, sort_key="sku", accessible=lambda part: f"Item {part.sku}"),
    Column("Quantity", lambda part: str(part.quantity), align=END, bold=lambda part: part.quantity > 5),
)


def windowed(total: int) -> tuple[WindowedTableModel[Part], list[tuple[int, int, int]]]:
    model = WindowedTableModel(COLUMNS)
    asked: list[tuple[int, int, int]] = []
    model.window_needed.connect(lambda *question: asked.append(question))
    model.ask_anew(total)
    return model, asked


def parts(first: int, count: int) -> list[Part]:
    return [Part(f"P{number}", number) for number in range(first, first + count)]


def text(model: Any, row: int, column: int = 0) -> str:
    return str(model.index(row, column).data())


def test_a_windowed_table_is_a_proper_qt_model(qtmodeltester: ModelTester) -> None:
    model, _ = windowed(250)

    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.put_window(model.question, 0, parts(0, 100))
    model.ask_anew(0)
    model.ask_anew(7)


def test_a_table_of_rows_is_a_proper_qt_model(qtmodeltester: ModelTester) -> None:
    model = RowsTableModel(COLUMNS, key=lambda part: part.sku)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]

    model.put(parts(0, 3))
    model.put(parts(0, 5))
    model.put(parts(2, 2))
    model.put([])


def test_a_window_is_asked_for_once_when_first_looked_at() -> None:
    model, asked = windowed(250)

    assert text(model, 120) == text(model, 121) == "…"
    assert asked == [(model.question, 100, 100)]


def test_the_last_window_is_asked_for_only_as_far_as_there_are_rows() -> None:
    model, asked = windowed(250)

    text(model, 249)

    assert asked == [(model.question, 200, 50)]


def test_rows_show_once_their_window_is_here() -> None:
    model, _ = windowed(250)

    model.put_window(model.question, 100, parts(100, 100))

    assert text(model, 120) == "P120"
    assert model.index(120, 0).data(ROW_ROLE) == Part("P120", 120)


def test_an_answer_to_an_older_question_is_dropped() -> None:
    model, _ = windowed(250)
    old = model.question
    model.ask_anew(10)

    model.put_window(old, 0, parts(0, 100))

    assert text(model, 0) == "…"


def test_a_failed_window_is_asked_for_again_at_the_next_look() -> None:
    model, asked = windowed(250)
    text(model, 0)

    model.withdraw(model.question, 0)
    text(model, 0)

    assert asked == [(model.question, 0, 100)] * 2


def test_memory_stays_flat_however_far_one_scrolls() -> None:
    model, asked = windowed(100_000)
    for first in range(0, 100_000, WindowedTableModel.WINDOW):
        text(model, first)
        model.put_window(model.question, first, parts(first, WindowedTableModel.WINDOW))
    asked.clear()

    text(model, 99_999)
    text(model, 0)

    assert asked == [(model.question, 0, 100)]
    assert len(model._windows) == WindowedTableModel.KEPT_WINDOWS


def test_rows_looked_at_lately_outlive_rows_looked_at_long_ago() -> None:
    model, asked = windowed(100_000)
    for window in range(WindowedTableModel.KEPT_WINDOWS):
        model.put_window(model.question, window * 100, parts(window * 100, 100))
    text(model, 0)
    model.put_window(model.question, 90_000, parts(90_000, 100))

    assert text(model, 0) == "P0"
    assert not asked
    assert text(model, 100) == "…"


@pytest.mark.parametrize(
    ("column", "order", "asked"),
    [(0, Qt.SortOrder.DescendingOrder, ["sku", False]), (1, Qt.SortOrder.AscendingOrder, None)],
)
def test_sorting_is_a_question_and_only_where_it_is_offered(
    column: int, order: Qt.SortOrder, asked: list[object] | None
) -> None:
    model, _ = windowed(10)
    heard: list[list[object]] = []
    model.sort_requested.connect(lambda *question: heard.append(list(question)))

    model.sort(column, order)

    assert heard == ([asked] if asked else [])


def test_a_screen_reader_hears_more_than_the_cell_shows() -> None:
    model, _ = windowed(1)
    model.put_window(model.question, 0, parts(0, 1))

    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Item P0"


def test_heavy_rows_are_bold_and_quantities_stand_at_the_end() -> None:
    model = RowsTableModel(COLUMNS, key=lambda part: part.sku)
    model.put([Part("A", 6), Part("B", 5)])

    assert model.index(0, 1).data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(1, 1).data(Qt.ItemDataRole.FontRole) is None
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) == END


def test_a_changed_row_is_announced_alone() -> None:
    model = RowsTableModel(COLUMNS, key=lambda part: part.sku)
    model.put([Part("A", 1), Part("B", 1), Part("C", 1)])
    changed: list[tuple[int, int]] = []
    resets: list[bool] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    model.modelReset.connect(lambda: resets.append(True))

    model.put([Part("A", 1), Part("B", 2), Part("C", 1)])

    assert (changed, resets) == ([(1, 1)], [])


lists = st.lists(st.builds(Part, st.sampled_from("ABCDE"), st.integers(0, 3)), unique_by=lambda part: part.sku)


@settings(max_examples=60, deadline=None)
@given(st.lists(lists, max_size=6))
def test_a_table_always_shows_what_it_was_last_given(steps: list[list[Part]]) -> None:
    model = RowsTableModel(COLUMNS, key=lambda part: part.sku)
    for rows in steps:
        model.put(rows)

        assert [text(model, row) for row in range(model.rowCount())] == [part.sku for part in rows]
        assert [model.place_of(part.sku) for part in rows] == list(range(len(rows)))
    assert model.place_of("nowhere") == -1
    assert isinstance(model.rows, tuple)


def test_an_exact_count_leaves_what_is_looked_at_where_it_is(qtmodeltester: ModelTester) -> None:
    model, asked = windowed(150)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.put_window(model.question, 0, parts(0, 100))
    model.put_window(model.question, 100, parts(100, 50))
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    asked.clear()

    model.recount(model.question, 1_000)

    assert model.rowCount() == 1_000
    assert inserted == [(150, 999)]
    assert text(model, 20) == "P20"
    # The window that the old end cut off is asked for again, whole.
    assert text(model, 149) == "…"
    assert (model.question, 100, 100) in asked
    assert (model.question, 0, 100) not in asked


@pytest.mark.parametrize("fewer", [0, 40, 149])
def test_fewer_rows_than_thought_are_taken_away_at_the_end(qtmodeltester: ModelTester, fewer: int) -> None:
    model, _ = windowed(150)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.put_window(model.question, 0, parts(0, 100))

    model.recount(model.question, fewer)
    model.recount(model.question + 1, 5)

    assert model.rowCount() == fewer
