"""What is begun and not posted is found from the strip, and goods of another warehouse only after a question."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, live


def test_a_receipt_that_was_begun_is_a_press_on_the_strip_away(app_house: AppHouse, tmp_path: Path) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(JOURNEY.plain.gtin[1:], f"{JOURNEY.plain.sku}  +1")
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("Expected goods", "1 not posted")

        QTest.mouseClick(hands.window().status._pending, Qt.MouseButton.LeftButton)
        await hands.sees("Begun here: 1", order)
        await hands.press(Qt.Key.Key_F2)
        await hands.sees("Your earlier scans are all here")

    live(app_house.settings(tmp_path), drive)


def test_an_order_of_another_warehouse_is_asked_about(app_house: AppHouse, tmp_path: Path) -> None:
    who, order = app_house.person(), app_house.order()
    with app_house.business() as books:
        books.execute(
            "update purchase_order set warehouse_id = (select id from warehouse where id <> warehouse_id limit 1)"
            " where order_number = %s",
            (order,),
        )

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.scan(order, f"Order {order} is expected in warehouse")
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("It was not opened.")
        hands.window().activateWindow()  # without a window manager nobody else does, once a question is closed
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("Expected goods")

        await hands.scan(order, f"Order {order} is expected in warehouse", "Confirm")
        await hands.scan("INV-CMD-OK", "Ready to scan.", order)

    live(app_house.settings(tmp_path), drive)
