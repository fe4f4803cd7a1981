"""The day after: somebody scans the number on a receipt note, prints it again, and takes part of it back."""

import re
from pathlib import Path

from PySide6.QtCore import Qt

from invista_desktop.app.application import Application
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, live

PLAIN = JOURNEY.plain


def test_a_receipt_of_another_day_is_printed_again_and_partly_taken_back(app_house: AppHouse, tmp_path: Path) -> None:
    clerk, manager, order = app_house.person("receiving_clerk"), app_house.person(), app_house.order()
    numbers: list[str] = []
    papers = PrinterSettings("Papers", PrinterKind.PDF_FOLDER, str(tmp_path / "papers"))

    async def post(hands: Hands) -> None:
        await hands.enter(clerk)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.scan(PLAIN.gtin[1:], "2 of 20")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("Next order")
        numbers.extend(re.findall(r"GR-\d{4}-\d+", hands.words())[:1])

    async def find(hands: Hands) -> None:
        (number,) = numbers
        await hands.enter(manager)
        await hands.press(Qt.Key.Key_F4)
        await hands.sees("Posted receipts", number)
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("Expected goods")
        await hands.scan(number, "Received by", clerk.name, PLAIN.sku)
        await hands.press(Qt.Key.Key_F7)
        await hands.sees(f"Printed: goods receipt note of {number}")
        await hands.press(Qt.Key.Key_F8)
        await hands.sees(f"Why is {number} taken back?")
        await hands.press(Qt.Key.Key_Down)
        await hands.press(Qt.Key.Key_Up)
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("Only 1 of 2 on receipt")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("Partly taken back by GR-", "the rest is outstanding")

    def with_papers(app: Application) -> None:
        app.preferences.keep_printing(PrintingSettings(papers, papers))

    live(app_house.settings(tmp_path / "yesterday"), post, prepare=with_papers)
    put_one_away(app_house, order)
    live(app_house.settings(tmp_path / "today"), find, prepare=with_papers)

    assert [moved for _number, moved in app_house.receipts(order)] == [2, 1]
    assert any("goods receipt note" in paper.name for paper in (tmp_path / "papers").glob("*.pdf"))


def put_one_away(app_house: AppHouse, order: str) -> None:
    """Bring one piece of a receipt to its bin, through the ledger."""
    with app_house.business() as books:
        books.execute(
            "insert into inventory_movement (operation_id, type, product_id, from_location_id, to_location_id,"
            " from_status, to_status, quantity)"
            " select gen_random_uuid(), 'PUT_AWAY', m.product_id, m.to_location_id, i.put_away_location_id,"
            " 'AVAILABLE', 'AVAILABLE', s.quantity - 1"
            " from inventory_movement m join goods_receipt_item i on i.id = m.goods_receipt_item_id"
            " join goods_receipt r on r.id = i.goods_receipt_id join purchase_order o on o.id = r.purchase_order_id"
            " join inventory_item s on s.product_id = m.product_id and s.location_id = m.to_location_id"
            " and s.status = 'AVAILABLE' where o.order_number = %s",
            (order,),
        )
