"""The app while its business database is away: nothing scanned is lost, and it comes back by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, live
from tests.faults.wires import Wire, wire_to_port

PLAIN, PACKED = JOURNEY.plain, JOURNEY.packed


@pytest.fixture
def wire(app_house: AppHouse) -> Iterator[Wire]:
    """The app's way to the database."""
    with wire_to_port(app_house.database_port) as wire:
        yield wire


def test_a_database_away_at_start_is_told_and_the_same_sign_in_tried_again_opens(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who = app_house.person()

    async def drive(hands: Hands) -> None:
        wire.cut()
        await hands.sign_in(who.email)
        await hands.sees("The database does not answer.", "Nothing is lost")

        wire.mend()
        await hands.press(Qt.Key.Key_Return)
        await hands.sees(who.name, "Scanner ready", "Orders: ")

    live(app_house.settings(tmp_path, database_port=wire.port), drive)


def test_enter_pressed_twice_opens_one_workplace(app_house: AppHouse, wire: Wire, tmp_path: Path) -> None:
    who = app_house.person()

    async def drive(hands: Hands) -> None:
        await hands.sign_in(who.email)
        for _ in range(40):
            await hands.press(Qt.Key.Key_Return)
        await hands.sees(who.name, "Scanner ready", "Orders: ")
        assert "already" not in hands.words()

    live(app_house.settings(tmp_path, database_port=wire.port), drive)


def test_known_items_count_while_the_database_is_away_and_are_posted_when_it_is_back(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        wire.cut()
        await hands.scan(PACKED.pack_gtin, f"{PACKED.sku}  +100")
        await hands.until(lambda: " waiting since " in hands.strip(), "the strip saying how much waits")
        assert "Offline – " in hands.strip()
        await hands.sees("Kept on this workstation, not posted yet")

        await hands.press(Qt.Key.Key_F9)
        await hands.sees("not confirmed yet", "sent again until the answer is known")
        assert app_house.receipts(order) == []
        wire.mend()
        await hands.sees("GR-", "Online")

    live(app_house.settings(tmp_path, database_port=wire.port), drive)

    ((_number, moved),) = app_house.receipts(order)
    assert moved == 101


def test_a_code_that_cannot_be_looked_up_is_kept_and_counted_when_the_database_is_back(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        wire.cut()
        await hands.scan(JOURNEY.unknown_code, "Kept for later")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("1 scans are still to be looked up.")
        wire.mend()
        await hands.sees(f"Nothing here has the code {JOURNEY.unknown_code}", "Online")

    live(app_house.settings(tmp_path, database_port=wire.port), drive)


def test_the_draft_is_there_after_closing_while_the_database_is_away(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()
    settings = app_house.settings(tmp_path, database_port=wire.port)

    async def scan_and_leave(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        wire.cut()
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        ended = hands.app.closed()
        await hands.press(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
        assert await ended == 0

    async def go_on(hands: Hands) -> None:
        await hands.arrive(who)
        await hands.until(lambda: "1 not posted" in hands.strip(), "the strip saying that work is begun")
        await hands.open_order(order)
        await hands.sees("Your earlier scans are all here.")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-")

    live(settings, scan_and_leave)
    wire.mend()
    live(settings, go_on)

    assert [moved for _number, moved in app_house.receipts(order)] == [1]


def test_a_draft_closed_while_the_database_is_away_is_listed_opened_and_posted_when_it_is_back(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        wire.cut()
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("The database does not answer.", "Kept here: 1")
        await hands.until(lambda: "Offline" in hands.strip(), "the strip saying that the database is away")
        await hands.press(Qt.Key.Key_F2)
        await hands.sees("Your earlier scans are all here.", order)
        await hands.scan(PACKED.pack_gtin, f"{PACKED.sku}  +100")
        await hands.press(Qt.Key.Key_Escape)
        await hands.scan(order, "Your earlier scans are all here.")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("not confirmed yet", "sent again until the answer is known")
        assert app_house.receipts(order) == []
        wire.mend()
        await hands.sees("GR-", "Online")

    live(app_house.settings(tmp_path, database_port=wire.port), drive)

    assert [moved for _number, moved in app_house.receipts(order)] == [101]


def test_on_a_network_that_swallows_everything_what_is_kept_is_soon_at_hand_and_the_late_answer_is_used(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.until(lambda: "Online" in hands.strip(), "everything shared")
        wire.swallow()
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("The database does not answer.", "Kept here: 1")
        await hands.press(Qt.Key.Key_F2)
        await hands.sees("Your earlier scans are all here.", order)
        await hands.scan(PACKED.pack_gtin, f"{PACKED.sku}  +100")
        with app_house.business() as books:
            books.execute(
                "update purchase_order_item item set ordered_quantity = 777 from purchase_order"
                " where purchase_order.id = purchase_order_id and order_number = %s and product_sku = %s",
                (order, PLAIN.sku),
            )
        assert "777" not in hands.words()
        wire.mend()
        await hands.sees("777")
        await hands.until(lambda: "Online" in hands.strip(), "the strip")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-")

    live(app_house.settings(tmp_path, database_port=wire.port), drive)

    assert [moved for _number, moved in app_house.receipts(order)] == [101]


def test_after_a_restart_while_the_database_is_away_the_drafts_kept_here_go_on(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()
    settings = app_house.settings(tmp_path, database_port=wire.port)

    async def begin(hands: Hands) -> None:
        await hands.enter(who)
        await hands.until(lambda: "Main warehouse" in hands.strip(), "the place")
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")

    async def go_on(hands: Hands) -> None:
        await hands.sees(who.name, "Kept here: 1", "kept here, as of ", order)
        await hands.until(lambda: "Offline" in hands.strip() and "1 not posted" in hands.strip(), "the strip")
        await hands.dismiss()
        await hands.scan(PLAIN.gtin[1:], "Your earlier scans are all here.")
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1", "2 EA")
        await hands.scan(JOURNEY.unknown_code, "Kept for later")
        await hands.press(Qt.Key.Key_Escape)
        await hands.sees("Kept here: 1")
        wire.mend()
        await hands.sees("Orders: ")
        await hands.until(lambda: "Main warehouse" in hands.strip() and "Online" in hands.strip(), "the place")

    live(settings, begin)
    wire.cut()
    live(settings, go_on)

    assert app_house.receipts(order) == []


def test_orders_kept_here_are_listed_only_to_who_works_in_their_warehouse(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()
    settings = app_house.settings(tmp_path, database_port=wire.port)
    stranger = app_house.person()
    with app_house.identity() as people:
        people.execute("update users set has_all_warehouses = false where email = %s", (stranger.email,))

    async def begin(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.app.sign_out()
        wire.cut()
        await hands.sign_in(stranger.email)
        await hands.sees("The database does not answer.", "Try again without the password")

    live(settings, begin)


def test_a_connection_cut_at_commit_posts_once_and_shows_the_first_outcome(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()
    shown: list[str] = []

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.until(lambda: "Online" in hands.strip(), "everything shared")
        wire.lose_answers = 1000
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("The receipt is not confirmed yet.")
        assert len(app_house.receipts(order)) == 1
        await hands.scan(PLAIN.gtin[1:], "on its way, and its answer is not known yet")

        wire.lose_answers = 0
        await hands.sees("GR-")
        shown.append(hands.words())

    live(app_house.settings(tmp_path, database_port=wire.port), drive)

    ((number, moved),) = app_house.receipts(order)
    assert number in shown[0]
    assert moved == 1


def _stand_at(app_house: AppHouse, revision: str | None) -> str:
    """Let the business database say that it is at a revision, None for none; return what it said before."""
    with app_house.business() as books:
        row = books.execute("delete from alembic_version returning version_num").fetchone()
        if revision is not None:
            books.execute("insert into alembic_version values (%s)", (revision,))
    return str(row[0]) if row else ""


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("9999", "is at revision 9999, which this version of the app does not know"),
        (None, "is older than this version of the app"),
    ],
)
def test_another_schema_than_the_apps_is_refused_in_words(
    app_house: AppHouse, tmp_path: Path, revision: str | None, words: str
) -> None:
    who = app_house.person()
    head = _stand_at(app_house, revision)

    async def drive(hands: Hands) -> None:
        await hands.sign_in(who.email)
        await hands.sees("The business database", words)
        _stand_at(app_house, head)
        await hands.press(Qt.Key.Key_Return)
        await hands.arrive(who)

    try:
        live(app_house.settings(tmp_path), drive)
    finally:
        _stand_at(app_house, head)
