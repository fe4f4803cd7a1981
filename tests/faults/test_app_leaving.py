"""The app killed, closed and opened twice: the draft is kept, and what is on its way arrives once."""

import asyncio
import sys
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import Qt

from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, app_in_a_process, live

PLAIN = JOURNEY.plain
QUIT = (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)

WORKER = """
import asyncio
from tests.app_house import Someone, live, told

settings, given = told()

async def drive(hands):
    await hands.enter(Someone(**given["who"]))
    await hands.open_order(given["order"])
    for number in (1, 2, 3):
        await hands.scan(given["gtin"], f"{given['sku']}  +1", f"{number} EA")
    print("scanned", flush=True)
    await asyncio.sleep(600)

live(settings, drive)
"""

SECOND = """
import sys
from dataclasses import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressBar
from invista_desktop.app import open_app
from invista_desktop.cli.hands import words_in
from tests.app_house import told

qt = QApplication(["invista"])

def look():
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        bars = [bar for window in QApplication.topLevelWidgets() for bar in window.findChildren(QProgressBar)]
        print(" | ".join(words_in(dialog)), "busy" if any(bar.isVisible() for bar in bars) else "at rest", flush=True)
        dialog.reject()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
sys.exit(open_app(replace(told()[0], options={"stack": "local"})))
"""


def test_after_a_kill_the_draft_is_there_and_says_so(app_house: AppHouse, tmp_path: Path) -> None:
    who, order = app_house.person(), app_house.order()
    settings = app_house.settings(tmp_path)
    given = {"who": {"email": who.email, "name": who.name}, "order": order, "gtin": PLAIN.gtin[1:], "sku": PLAIN.sku}
    with app_in_a_process(WORKER, settings, **given) as child:
        assert child.stdout is not None
        told = child.stdout.readline()
        child.kill()
        assert told == "scanned\n", child.communicate()[1][-2000:]

    async def go_on(hands: Hands) -> None:
        await hands.enter(who)
        await hands.until(lambda: "1 not posted" in hands.strip(), "the strip saying that work is begun")
        await hands.open_order(order)
        await hands.sees("Your earlier scans are all here.", "3 EA")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-")

    live(settings, go_on)

    assert [moved for _number, moved in app_house.receipts(order)] == [3]


def test_closing_while_a_receipt_is_posted_waits_for_it_and_posts_it_once(app_house: AppHouse, tmp_path: Path) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        with app_house.business() as holder, holder.transaction():
            holder.execute("select from purchase_order where order_number = %s for update", (order,))
            await hands.press(Qt.Key.Key_F9)
            await hands.sees("Posting…")
            await hands.press(*QUIT)
            await hands.sees("A posting is being finished.", "closes by itself")
        async with asyncio.timeout(60):
            assert await hands.app.closed() == 0

    assert live(app_house.settings(tmp_path), drive) == 0
    assert [moved for _number, moved in app_house.receipts(order)] == [1]


def test_a_second_app_on_the_workstation_is_refused_and_the_first_goes_on(app_house: AppHouse, tmp_path: Path) -> None:
    who, order = app_house.person(), app_house.order()
    settings = app_house.settings(tmp_path)
    came: list[tuple[int, str, str]] = []

    def open_another() -> None:
        with app_in_a_process(SECOND, settings) as child:
            shown, said = child.communicate(timeout=120)
            came.append((child.returncode, shown, said))

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        another = Thread(target=open_another)
        another.start()
        await hands.until(lambda: bool(came), "the second app ending")
        another.join()
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")

    live(settings, drive)

    ((code, shown, said),) = came
    assert code == 1
    assert "Invista is already open here." in shown
    assert "at rest" in shown
    assert "Back" not in shown
    assert "Invista is already open here." in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_a_scan_the_full_disk_does_not_take_is_refused_and_counts_once_there_is_room(
    app_house: AppHouse, tmp_path: Path
) -> None:
    import resource

    who, order = app_house.person(), app_house.order()
    settings = app_house.settings(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1", "19")
        journal = settings.home.journal
        full = journal.with_name(journal.name + "-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, before[1]))
        try:
            await hands.scan(PLAIN.gtin[1:], "Refused", "disk")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert "18" not in hands.words().split("PWR-0001")[0].split(PLAIN.sku)[-1]
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1", "18")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-")

    live(settings, drive)

    assert [moved for _number, moved in app_house.receipts(order)] == [2]
