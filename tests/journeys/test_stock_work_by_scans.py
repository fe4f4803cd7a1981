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


def test_a_move_made_without_the_database_and_refused_later_is_told_in_a_notice(
    app_house: AppHouse, tmp_path: Path
) -> None:
    who = app_house.person()
    with app_house.business() as books:
        sku, quantity = books.execute(
            "select p.sku, i.quantity::int from inventory_item i join location l on l.id = i.location_id"
            " join product p on p.id = i.product_id where l.code = 'MAIN-DOCK-1' and i.status = 'AVAILABLE'"
            " and i.variant_id is null and i.lot_id is null and not p.is_serialized and i.quantity > 0"
            " order by p.sku limit 1"
        ).fetchone() or ("", 0)  # fmt: skip
    place = ""

    def open_to(connections: int) -> None:
        with app_house.business() as books:
            books.execute(
                "do $$ begin execute format('alter database %I connection limit "
                + str(connections)
                + "', current_database()); end $$"
            )
            books.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                " and application_name = 'invista' and pid <> pg_backend_pid()"
            )

    def block(*, is_blocked: bool) -> None:
        with app_house.business() as books:
            books.execute(
                "update location set is_blocked = %s, blocked_reason = 'Wet' where code = %s", (is_blocked, place)
            )

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.go_to("moves")
        await hands.sees("To be put away", sku)
        await hands.scan(sku, f"{sku}  +{quantity}", "Put it into |")
        nonlocal place
        place = hands.words().partition("Put it into | ")[2].partition(" |")[0]
        open_to(0)
        await hands.scan(place, f"Not confirmed yet: {quantity}")
        block(is_blocked=True)
        open_to(-1)
        await hands.sees(f"Not posted: {quantity}", f"{place} is blocked")

    try:
        assert live(app_house.settings(tmp_path), drive) == 0
    finally:
        open_to(-1)
        block(is_blocked=False)
    with app_house.business() as books:
        left = books.execute(
            "select quantity::int from inventory_item i join location l on l.id = i.location_id"
            " join product p on p.id = i.product_id where l.code = 'MAIN-DOCK-1' and p.sku = %s",
            (sku,),
        ).fetchone()
    assert left == (quantity,)
