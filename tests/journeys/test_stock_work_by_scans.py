"""Work on stock in the whole app: from cards to moves, holds and adjustments, and from what expires back to cards."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.app_house import AppHouse, Hands, live


def test_a_card_leads_to_a_move_and_an_adjustment_and_expiry_leads_to_a_card(
    app_house: AppHouse, tmp_path: Path
) -> None:
    who = app_house.person()
    with app_house.business() as books:
        row = books.execute(
            "select l.code, p.sku, i.quantity::int from inventory_item i join location l on l.id = i.location_id"
            " join product p on p.id = i.product_id join warehouse w on w.id = l.warehouse_id"
            " where w.code = 'MAIN' and l.kind = 'storage' and i.status = 'AVAILABLE' and i.variant_id is null"
            " and i.lot_id is null and not p.is_serialized and i.quantity >= 4 and i.reserved_quantity = 0"
            " and i.pallet_quantity = 0 and not l.is_blocked"
            " and (select count(*) from inventory_item x where x.location_id = l.id and x.quantity > 0) = 1"
            " order by l.code limit 1"
        ).fetchone()
    assert row is not None
    place, sku, quantity = row

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.go_to("stock")
        await hands.sees("Rows: ")
        await hands.scan(place, place, "What lies here")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees(f"From {place}", "Scan what you take from it")
        await hands.scan(sku, f"{sku}  +1")
        await hands.scan("INV-CMD-CANCEL", "Nothing is in hand")
        await hands.go_to("stock")
        await hands.sees("What lies here")
        await hands.press(Qt.Key.Key_F11)
        await hands.sees("Why are the books put right?")
        for _ in range(3):  # from the first, which is current, to “Lost”
            await hands.press(Qt.Key.Key_Down)
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("Ready to scan", "Adjustment: Lost", place)
        await hands.until(lambda: QApplication.focusWindow() is not None, "the keyboard in the window")
        await hands.scan(sku, f"{sku}  −1")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("Post this adjustment?")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("is posted.")
        await hands.go_to("expiry")
        await hands.sees("days left")
        await hands.press(Qt.Key.Key_F2)
        await hands.sees("Where it lies", "Lot")

    assert live(app_house.settings(tmp_path), drive) == 0
    with app_house.business() as books:
        left = books.execute(
            "select quantity::int from inventory_item i join location l on l.id = i.location_id"
            " join product p on p.id = i.product_id where l.code = %s and p.sku = %s",
            (place, sku),
        ).fetchone()
        drift = books.execute("select count(*) from app.verify_stock()").fetchone()
    assert left == (quantity - 1,)
    assert drift == (0,)
