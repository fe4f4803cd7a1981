"""The designer as a person uses it: real keys, mouse and scans; templates are real files."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from invista_desktop.app.labels import labels_screen
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.label_templates import BarcodeItem, Template
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.views.common.choice_dialogs import ReasonDialog
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.labels.canvas import LabelCanvas
from invista_desktop.views.labels.label_dialogs import LabelFactsDialog
from invista_desktop.views.labels.pages import LabelPages
from tests.builders import EVERYTHING
from tests.stock_given import Stock
from tests.stock_work_house import Floor, at_work

SHIPPED = "Product, 100 x 50 mm"


def pages_of(floor: Floor) -> LabelPages:
    assert isinstance(floor.screen, LabelPages)
    return floor.screen


def shown_template(floor: Floor) -> Template:
    history = pages_of(floor)._design._history
    assert history is not None
    return history.now.template


async def open_designer(floor: Floor, name: str = SHIPPED) -> LabelCanvas:
    pages = pages_of(floor)
    await floor.sees(name)
    place = next(number for number, row in enumerate(pages.list.model.rows) if row.name == name)
    pages.list.rows.table.selectRow(place)
    await floor.press(Qt.Key.Key_F2)
    await floor.sees("Scans as", "]C1")
    return pages.designer.canvas


async def test_a_label_is_begun_and_saved_with_keys_alone(
    transactions: Transactions, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(labels_screen, transactions, tmp_path) as floor:
        await floor.sees(SHIPPED)
        await floor.press(Qt.Key.Key_F6)
        await floor.dialog(LabelFactsDialog)
        await floor.types("Our shelf")
        await floor.press(Qt.Key.Key_F10)
        await floor.sees("Our shelf", "version 1", "OAT-1L-BAR")
        await floor.press(Qt.Key.Key_F6)
        await floor.dialog(ReasonDialog)
        await floor.press(Qt.Key.Key_Down)
        await floor.press(Qt.Key.Key_Down)
        await floor.press(Qt.Key.Key_F10, "Line")
        await floor.answered()
        canvas = pages_of(floor).designer.canvas
        canvas.setFocus()
        await floor.press(Qt.Key.Key_Down)
        await floor.press(Qt.Key.Key_Right, held=Qt.KeyboardModifier.ControlModifier)
        await floor.press(Qt.Key.Key_Left, held=Qt.KeyboardModifier.ShiftModifier)
        await floor.press(Qt.Key.Key_F9, "Saved as version 1.")

    line = TemplateLibrary(tmp_path / "labels").load("our-shelf").items[-1].area
    assert (line.left, line.top, line.width) == (4.1, 4.5, 91.5)


async def test_the_mouse_moves_and_sizes_on_the_grid(
    transactions: Transactions, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(labels_screen, transactions, tmp_path) as floor:
        canvas = await open_designer(floor)
        scale = canvas.scale_now()
        before = shown_template(floor).items[0].area

        def pixel(right: float, down: float) -> QPoint:
            return QPointF(scale.left + right * scale.factor, scale.top + down * scale.factor).toPoint()

        def drag(start: QPoint, end: QPoint) -> None:
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
            QTest.mouseMove(canvas, end)
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)

        drag(pixel(before.left + 3, before.top + 2), pixel(before.left + 3, before.top + 7))
        moved = shown_template(floor).items[0].area
        drag(pixel(moved.right, moved.bottom), pixel(moved.right - 10.1, moved.bottom))
        sized = shown_template(floor).items[0].area

    assert (moved.width, moved.height) == (before.width, before.height)
    assert moved.top == pytest.approx(before.top + 5, abs=0.5)
    assert moved.top * 2 == int(moved.top * 2)
    assert sized.width == pytest.approx(moved.width - 10, abs=0.5)


async def test_what_is_wrong_is_said_while_one_designs_and_undo_takes_it_away(
    transactions: Transactions, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(labels_screen, transactions, tmp_path) as floor:
        canvas = await open_designer(floor)
        items = shown_template(floor).items
        code = next(place for place, item in enumerate(items) if isinstance(item, BarcodeItem))
        pages_of(floor).designer.items.setCurrentRow(code)
        canvas.setFocus()
        for _ in range(40):
            await floor.press(Qt.Key.Key_Right)
        await floor.sees("quiet zone")
        await floor.press(Qt.Key.Key_F9, "cannot be used")
        for _ in range(40):
            await floor.press(Qt.Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)

        await floor.until(lambda: "quiet zone" not in floor.words(), "the end of the fault")
        assert shown_template(floor).items == items
        assert TemplateLibrary(tmp_path / "labels").load("product-100x50").version == 1


async def test_a_property_is_typed_and_one_that_cannot_be_is_refused_at_its_field(
    transactions: Transactions, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(labels_screen, transactions, tmp_path) as floor:
        await open_designer(floor)
        form = pages_of(floor).designer.form
        left = cast(QLineEdit, form.field_of("left"))
        left.setFocus()
        left.selectAll()
        await floor.types("x")
        await floor.press(Qt.Key.Key_Return, "Type a number")
        left.selectAll()
        await floor.types("6,5")
        await floor.press(Qt.Key.Key_Return)

        assert shown_template(floor).items[0].area.left == 6.5
        await floor.until(lambda: "Type a number" not in floor.words(), "the end of the remark")


async def test_a_scan_shows_the_label_of_what_was_scanned(
    transactions: Transactions, stock: Stock, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(labels_screen, transactions, tmp_path) as floor:
        await open_designer(floor)

        await floor.scan("BOLT", "The label of BOLT.")
        await floor.until(lambda: "203 dpi · BOLT" in floor.words(), "whose label it is")
        await floor.scan("MAIN-A-01", "No product label is stuck on this.")
        await floor.press(Qt.Key.Key_F8, "300 dpi · BOLT")
        await floor.press(Qt.Key.Key_F7, "made-up record")


async def test_leaving_what_is_not_saved_is_asked_about(
    transactions: Transactions, tmp_path: Path, qapp: QApplication
) -> None:
    async with at_work(labels_screen, transactions, tmp_path) as floor:
        canvas = await open_designer(floor)
        canvas.setFocus()
        await floor.press(Qt.Key.Key_Down)
        await floor.press(Qt.Key.Key_Escape)
        await floor.dialog(ConfirmDialog)
        await floor.press(Qt.Key.Key_Escape)
        await floor.answered()
        stays = pages_of(floor).currentWidget() is pages_of(floor).designer
        await floor.press(Qt.Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)
        await floor.press(Qt.Key.Key_Escape)
        await floor.until(lambda: pages_of(floor).currentWidget() is pages_of(floor).list, "the list")

    assert stays


async def test_who_may_not_set_up_workstations_looks_and_prints_and_designs_nothing(
    transactions: Transactions, tmp_path: Path, qapp: QApplication
) -> None:
    may = tuple(one for one in EVERYTHING if one != permissions.WORKSTATIONS_MANAGE)
    async with at_work(labels_screen, transactions, tmp_path, may=may) as floor:
        await floor.sees(SHIPPED)
        await floor.press(Qt.Key.Key_Return)

        assert [key.key for key in pages_of(floor).function_keys()] == ["F5", "F4"]
        assert pages_of(floor).currentWidget() is pages_of(floor).list


@pytest.fixture
def stock(warehouse: object) -> Stock:
    given = Stock(warehouse)  # type: ignore[arg-type]
    given.pile("BOLT", 5)
    place = given.warehouse.location("MAIN-A-01")
    given.warehouse.admin.execute(
        "insert into barcode (code, kind, location_id) values ('MAIN-A-01', 'location', %s)", (place,)
    )
    return given
