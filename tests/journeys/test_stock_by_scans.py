"""Stock in the whole app, by wedge scans and keys alone: look, open, look back, return."""

from pathlib import Path

from PySide6.QtCore import Qt

from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, live

CTRL = Qt.KeyboardModifier.ControlModifier


def test_whatever_is_scanned_opens_its_card_and_esc_leads_back(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person()
    with app_house.business() as books:
        row = books.execute(
            "select l.code, t.code, g.receipt_number, s.code"
            " from inventory_item i join location l on l.id = i.location_id"
            " join lot t on t.id = i.lot_id join goods_receipt_item gi on gi.lot_id = t.id"
            " join goods_receipt g on g.id = gi.goods_receipt_id, serial s"
            " where s.location_id is not null and l.level = 'bin' order by t.code, s.code limit 1"
        ).fetchone()
    assert row is not None
    place, lot, receipt, serial = row

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.press(Qt.Key.Key_2, CTRL)
        await hands.sees("Rows: ", "Available")
        await hands.scan(JOURNEY.plain.gtin[1:], JOURNEY.plain.sku, "Where it lies")
        await hands.scan(place, place, "What lies here")
        await hands.scan(serial, "Serial", serial)
        await hands.scan(receipt, "Goods receipt", receipt, "Lines")
        await hands.scan(lot, lot, "Where it lies")
        await hands.press(Qt.Key.Key_F8)
        await hands.sees(f"Recall of lot {lot}", receipt)
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("Where it lies")
        await hands.press(Qt.Key.Key_F4)
        await hands.sees("History of", "Movements: ", receipt)
        await hands.press(Qt.Key.Key_End, CTRL)
        await hands.press(Qt.Key.Key_Return)
        await hands.sees("Lines")
        await hands.scan("NOBODYS-CODE", "Unknown code", "Set the goods aside.")
        for _ in range(8):
            await hands.press(Qt.Key.Key_Escape)
            await hands.until(lambda: "Loading" not in hands.words(), "the page before")
        await hands.sees("Rows: ")

    assert live(app_house.settings(tmp_path), drive) == 0
