"""The import dialog, driven by keys and files as a person drives it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from invista_desktop.errors import Unavailable, said
from invista_desktop.models.domain.imports import Checked, DateOrder, DecimalMark, FileImported, ImportKind
from invista_desktop.services.imports.checking import check_content
from invista_desktop.services.imports.lookups import Item, Lookups
from invista_desktop.views.imports.import_dialog import ImportDialog

LOOKUPS = Lookups(units={"EA": 0, "KG": 3}, items={"B": Item()}, records={("B",): {"sku": "B", "name": "Bolt"}})
GOOD = "sku,name,cost,lots,remark\nA,Anchor,0,no,x\nB,Bolt,,,\n"
BAD = 'sku,name,cost\nA,"Two, words",-1\n,Bolt,1\n'


def checked(content: str) -> Checked:
    return check_content(content.encode(), "products.csv", ImportKind.PRODUCTS, LOOKUPS)


@pytest.fixture
def dialog(qtbot: QtBot) -> ImportDialog:
    made = ImportDialog(tuple(ImportKind))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown_rows(dialog: ImportDialog, page: str) -> list[list[str]]:
    view = dialog.preview.problems if page == "problems" else dialog.preview.rows
    model = view.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_nothing_can_be_imported_before_a_file_was_checked(dialog: ImportDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.import_requested):
        QTest.keyClick(dialog, Qt.Key.Key_F10)

    assert not dialog.import_button.isEnabled()


def test_choosing_a_file_asks_for_a_check_with_how_to_read_it(dialog: ImportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.check_requested) as asked:
        dialog.take_file(Path("products.csv"))

    path, kind, options = asked.args
    assert (path, kind) == (Path("products.csv"), ImportKind.PRODUCTS)
    assert (options.date_order, options.decimal_mark) == (DateOrder.DAY_FIRST, DecimalMark.AUTO)
    assert isinstance(kind, ImportKind)
    assert isinstance(options.decimal_mark, DecimalMark)


def test_another_way_to_read_it_is_checked_anew_and_nothing_is_offered_meanwhile(
    dialog: ImportDialog, qtbot: QtBot
) -> None:
    dialog.take_file(Path("products.csv"))
    dialog.show_checked(checked(GOOD))

    with qtbot.waitSignal(dialog.check_requested) as asked:
        QTest.keyClick(dialog.reading.decimals, Qt.Key.Key_Down)

    assert asked.args[2].decimal_mark is DecimalMark.POINT
    assert not dialog.import_button.isEnabled()


def test_a_clean_file_shows_its_rows_and_can_be_imported_by_key(dialog: ImportDialog, qtbot: QtBot) -> None:
    dialog.show_checked(checked(GOOD))

    assert shown_rows(dialog, "rows") == [
        ["2", "New", "A", "Anchor", "0", "no"],
        ["3", "Unchanged", "B", "Bolt", "", ""],
    ]
    assert dialog.preview.currentWidget() is dialog.preview.rows
    assert "1 new, 0 changed, 1 unchanged" in dialog.summary.text()
    assert "columns left out: remark" in dialog.summary.text()
    with qtbot.waitSignal(dialog.import_requested):
        QTest.keyClick(dialog, Qt.Key.Key_F10)


def test_problems_are_shown_first_with_row_column_and_what_to_do(dialog: ImportDialog) -> None:
    dialog.show_checked(checked(BAD))

    assert dialog.preview.currentWidget() is dialog.preview.problems
    assert [row[:2] for row in shown_rows(dialog, "problems")] == [["2", "cost"], ["3", "sku"]]
    assert all(row[2] and row[3] for row in shown_rows(dialog, "problems"))
    assert [row[1] for row in shown_rows(dialog, "rows")] == ["To mend", "To mend"]
    assert not dialog.import_button.isEnabled()


def test_a_chosen_problem_is_told_in_full(dialog: ImportDialog) -> None:
    dialog.show_checked(checked(BAD))

    dialog.preview.problems.table.setFocus()
    dialog.preview.problems.table.selectRow(0)

    assert dialog.summary.text() == "“-1” is too little. Write 0 or more."


def test_an_import_says_what_it_did_and_is_not_offered_again(dialog: ImportDialog) -> None:
    dialog.show_checked(checked(GOOD))
    dialog.show_busy(busy=True)
    dialog.show_imported(FileImported(1, 0, 1, repeated=False))
    dialog.show_busy(busy=False)

    words = " ".join(label.text() for label in dialog.notice.findChildren(QLabel))
    assert "1 new, 0 changed, 1 unchanged" in words
    assert not dialog.import_button.isEnabled()


def test_after_a_failure_trying_again_imports_what_is_shown(dialog: ImportDialog, qtbot: QtBot) -> None:
    dialog.show_checked(checked(GOOD))
    dialog.show_problem(Unavailable(said("The database is away."), said("Try again.")))

    with qtbot.waitSignal(dialog.import_requested):
        dialog.notice.retry_requested.emit()


def test_a_dropped_file_is_chosen(dialog: ImportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.csv"))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )

    with qtbot.waitSignal(dialog.check_requested) as asked:
        dialog.dropEvent(drop)

    assert asked.args[0] == tmp_path / "dropped.csv"


def test_only_kinds_a_person_may_import_are_offered(qtbot: QtBot) -> None:
    dialog = ImportDialog((ImportKind.SUPPLIERS,))
    qtbot.addWidget(dialog)

    assert [dialog.kind.itemText(number) for number in range(dialog.kind.count())] == ["Suppliers"]


def test_everything_a_key_can_reach_has_a_name(dialog: ImportDialog) -> None:
    reading = dialog.reading
    for widget in (dialog.kind, reading.dates, reading.decimals, reading.encoding, dialog.preview):
        assert widget.accessibleName()


def test_the_tables_keep_to_qt_s_rules(dialog: ImportDialog, qtmodeltester: ModelTester) -> None:
    dialog.show_checked(checked(BAD))

    for view in (dialog.preview.problems, dialog.preview.rows):
        model = view.table.model()
        assert model is not None
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]
