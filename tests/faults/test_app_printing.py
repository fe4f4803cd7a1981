"""The app while its label printer fails: the receipt is posted all the same, and no label comes twice by itself."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from invista_desktop.app.application import Application
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, live
from tests.services.printers_given import closes_half_way, nobody_listens, raw_printer, zpl_printer

PLAIN = JOURNEY.plain


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
