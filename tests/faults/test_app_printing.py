"""The app while its label printer fails: the receipt is posted all the same, and no label comes twice by itself."""

import sqlite3
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QTabWidget

from invista_desktop.app.application import Application
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.sample_data import JOURNEY
from invista_desktop.views.common.typed_scan import outside_tasks
from tests.app_house import AppHouse, Hands, app_in_a_process, live
from tests.services.printers_given import (
    closes_half_way,
    nobody_listens,
    raw_printer,
    reads_then_hangs,
    zpl_printer,
)

PLAIN, LOTTED = JOURNEY.plain, JOURNEY.expiring


def printing_on(labels: PrinterSettings, folder: Path) -> Callable[[Application], None]:
    papers = PrinterSettings("Papers", PrinterKind.PDF_FOLDER, str(folder / "papers"))
    return lambda app: app.preferences.keep_printing(PrintingSettings(labels, papers))


def jobs(home: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(home / "print-jobs.sqlite3") as kept:
        rows = kept.execute("select state, attempts from print_job order by asked_at").fetchall()
    kept.close()
    return rows


def posting(app_house: AppHouse, home: Path, labels: PrinterSettings, *words: str) -> str:
    """Post one spanner from this workstation, and read `words` afterwards; return the order's number."""
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-", *words)

    live(app_house.settings(home), drive, prepare=printing_on(labels, home))
    return order


@pytest.mark.parametrize(
    ("address", "port", "words"),
    [
        ("127.0.0.1", 0, "The labels did not come out"),
        ("127.0.0.1", 70000, "70000"),
        ("300.1.2.3", 9100, "300.1.2.3"),
    ],
    ids=["nobody listens", "port out of range", "address out of range"],
)
def test_a_printer_that_cannot_be_reached_is_told_and_the_receipt_is_posted(
    app_house: AppHouse, tmp_path: Path, address: str, port: int, words: str
) -> None:
    order = posting(app_house, tmp_path, zpl_printer(port or nobody_listens(), address), words)

    assert [moved for _number, moved in app_house.receipts(order)] == [1]


def test_half_a_job_sent_is_unknown_and_never_sent_again_by_itself(app_house: AppHouse, tmp_path: Path) -> None:
    with raw_printer(closes_half_way) as printer:
        labels = zpl_printer(printer.port)
        order = posting(
            app_house, tmp_path, labels, "It is not known whether the labels came out", "Look at the printer"
        )
        assert jobs(tmp_path) == [("unknown", 1)]

        async def come_again(hands: Hands) -> None:
            await hands.sees("Orders: ", "Online")

        live(app_house.settings(tmp_path), come_again, prepare=printing_on(labels, tmp_path))

        assert len(printer.received) == 1
    assert jobs(tmp_path) == [("unknown", 1)]
    assert [moved for _number, moved in app_house.receipts(order)] == [1]


def test_the_strip_leads_to_prints_that_failed_and_one_key_prints_them_on_the_mended_printer(
    app_house: AppHouse, tmp_path: Path
) -> None:
    order = posting(app_house, tmp_path, zpl_printer(nobody_listens()), "The labels did not come out")

    async def mend(hands: Hands) -> None:
        await hands.sees("Orders: ", "Online")
        await hands.until(lambda: "1 not printed" in hands.strip(), "the count")
        await push(hands, "1 not printed")
        await hands.sees("Failed", "does not answer", "GR-", "Print jobs: 1")
        await hands.press(Qt.Key.Key_F2)
        await hands.sees("Printed: labels for GR-", "Nothing waits.")
        await hands.until(lambda: "not printed" not in hands.strip(), "the count to go")

    with raw_printer() as printer:
        live(app_house.settings(tmp_path), mend, prepare=printing_on(zpl_printer(printer.port), tmp_path))

        assert len(printer.received) == 1
    assert jobs(tmp_path) == [("sent", 2)]
    assert [moved for _number, moved in app_house.receipts(order)] == [1]


DIES_WHILE_SENDING = """
from tests.app_house import Hands, live, told
from tests.faults.test_app_printing import PLAIN, printing_on
from tests.services.printers_given import zpl_printer
from PySide6.QtCore import Qt

settings, more = told()


async def drive(hands):
    await hands.sign_in(more["email"])
    await hands.sees("Scanner ready", "Orders: ")
    await hands.open_order(more["order"])
    await hands.scan(PLAIN.gtin[1:], "+1")
    await hands.press(Qt.Key.Key_F9)
    await hands.sees("this never comes")


live(settings, drive, prepare=printing_on(zpl_printer(more["port"]), settings.home.path))
"""


def test_killed_while_sending_the_job_is_unknown_listed_and_asked_about(app_house: AppHouse, tmp_path: Path) -> None:
    who, order = app_house.person(), app_house.order()
    with (
        raw_printer(reads_then_hangs) as printer,
        app_in_a_process(
            DIES_WHILE_SENDING,
            app_house.settings(tmp_path),
            email=who.email,
            order=order,
            port=printer.port,
        ) as child,
    ):
        while not printer.received and child.poll() is None:
            printer.let_go.wait(0.05)
        child.kill()
        child.wait(30)
    assert jobs(tmp_path) == [("sending", 1)]

    async def look(hands: Hands) -> None:
        await hands.enter(app_house.person())
        await hands.until(lambda: "1 not printed" in hands.strip(), "the count")
        await hands.go_to("printing")
        await hands.sees("Unknown", "The app ended while the job was being sent.")
        await hands.press(Qt.Key.Key_F2)
        await hands.sees("It may have come out already.")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("Printed: labels for GR-", "Nothing waits.")

    with raw_printer() as mended:
        live(app_house.settings(tmp_path), look, prepare=printing_on(zpl_printer(mended.port), tmp_path))
        assert len(mended.received) == 1
    assert jobs(tmp_path) == [("sent", 2)]


def test_what_the_settings_page_keeps_holds_from_the_next_scan_and_print_on(
    app_house: AppHouse, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()
    best = LOTTED.expiry(date.today())  # noqa: DTZ011 - as printed here

    async def set_up(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.go_to("settings")
        tabs = hands.window().findChild(QTabWidget)
        assert tabs is not None
        tabs.setCurrentIndex(1)
        await hands.sees("How the scanner writes")
        await fill(hands, "The group separator (GS) is written as", "{GS}")
        await push(hands, "Save how it writes")
        await hands.sees("It holds from the next scan on.")
        await hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        # Without the separator the expiry would be read as part of the lot.
        await hands.scan(f"01{LOTTED.gtin}10L-77{{GS}}17{best:%y%m%d}", "L-77")
        await hands.until(lambda: "{GS}" not in hands.words(), "the separator to go")

    live(app_house.settings(tmp_path), set_up)

    kept = tomllib.loads((tmp_path / "settings.toml").read_text("utf-8"))
    assert kept["scans"] == {"separators": ["{GS}"], "accept_upce": False}


async def fill(hands: Hands, name: str, words: str) -> None:
    """Type into the field of this name."""
    field = next(one for one in hands.window().findChildren(QLineEdit) if one.accessibleName().startswith(name))
    await outside_tasks(lambda: QTest.keyClicks(field, words))


async def push(hands: Hands, words: str) -> None:
    """Push the button of these words by key."""
    found = hands.window().findChildren(QPushButton)
    button = next(one for one in found if one.text().replace("&", "").strip() == words)
    await outside_tasks(lambda: QTest.keyClick(button, Qt.Key.Key_Space))
