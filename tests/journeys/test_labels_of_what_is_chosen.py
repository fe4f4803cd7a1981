"""Labels printed from where things are chosen: marked, asked for, printed, and read back from what the printer got."""

import base64
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from invista_desktop.app.application import Application
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, Someone, live
from tests.services.printers_given import RawPrinter, nobody_listens, raw_printer, zpl_printer

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def printer() -> Iterator[RawPrinter]:
    with raw_printer() as printer:
        yield printer


def printing_on(port: int, folder: Path) -> Callable[[Application], None]:
    papers = PrinterSettings("Office", PrinterKind.PDF_FOLDER, str(folder / "papers"))
    return lambda app: app.preferences.keep_printing(PrintingSettings(zpl_printer(port), papers))


def labels_in(printer: RawPrinter) -> list[tuple[list[str], int]]:
    """Return what a reader finds on each label that arrived, and how many of it were asked for."""
    found = re.findall(
        rb"\^GFA,\d+,(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):.*?\^PQ(\d+)", b"".join(printer.received), re.DOTALL
    )
    labels = []
    for total, stride, data, copies in found:
        rows, across = int(total) // int(stride), int(stride) * 8
        ink = Image.frombytes("1", (across, rows), zlib.decompress(base64.b64decode(data)))
        sheet = Image.new("L", (across + 60, rows + 60), 255)
        sheet.paste(ink.convert("L").point(lambda level: 255 - level), (30, 30))
        labels.append((codes_on(sheet), int(copies)))
    return labels


def codes_on(picture: Image.Image) -> list[str]:
    return sorted({code.text for code in zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)})


def bins(app_house: AppHouse, count: int) -> list[str]:
    with app_house.business() as books:
        rows = books.execute(
            "select l.code from location l join warehouse w on w.id = l.warehouse_id where w.code = 'MAIN'"
            " and l.kind = 'storage' and l.level = 'bin' and l.is_active order by l.code limit %s",
            (count,),
        ).fetchall()
    return [code for (code,) in rows]


async def ask_for_labels(hands: Hands, *words: str) -> None:
    await hands.press(Qt.Key.Key_L, CTRL)
    await hands.sees("Print labels", *words)


def test_three_bins_marked_on_the_map_come_out_as_three_labels(
    app_house: AppHouse, tmp_path: Path, printer: RawPrinter
) -> None:
    who, places = app_house.person(), bins(app_house, 3)

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.go_to("places")
        for place in places:
            await hands.scan(place, place)
            await hands.press(Qt.Key.Key_F8)
        await ask_for_labels(hands, *places, "Labels: 3, on Dock 1")
        await hands.type("2")
        await hands.sees("Labels: 6, on Dock 1")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees(f"Printed: labels of {places[0]} +2")

    assert live(app_house.settings(tmp_path), drive, prepare=printing_on(printer.port, tmp_path)) == 0
    assert labels_in(printer) == [([place], 2) for place in places]


def test_a_scan_while_the_question_is_open_does_not_move_the_map_behind_it(
    app_house: AppHouse, tmp_path: Path, printer: RawPrinter
) -> None:
    who, (first, second) = app_house.person(), bins(app_house, 2)

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.go_to("places")
        await hands.scan(first, first)
        await ask_for_labels(hands, "Labels: 1, on Dock 1")
        await hands.scan(second, "Not taken. Answer the question first")
        await hands.scan("INV-CMD-OK", f"Printed: labels of {first}")

    assert live(app_house.settings(tmp_path), drive, prepare=printing_on(printer.port, tmp_path)) == 0
    assert labels_in(printer) == [([first], 1)]


def test_rows_marked_in_the_browser_and_the_card_of_a_pallet_or_item_are_labelled(
    app_house: AppHouse, tmp_path: Path, printer: RawPrinter
) -> None:
    who = app_house.person()
    sku = JOURNEY.plain.sku

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.go_to("stock")
        await hands.sees("Rows: ")
        await press_chip(hands, "Group by Bin")
        await hands.sees("Rows: ")
        await hands.until(lambda: table_of(hands).current_row() is not None, "the first row")
        await hands.press(Qt.Key.Key_Down, SHIFT)
        await ask_for_labels(hands, "Labels: 2, on Dock 1")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("Printed: labels of")
        await hands.dismiss()
        await hands.scan(sku, "Where it lies", sku)
        await ask_for_labels(hands, sku, "Labels: 1, on Dock 1")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees(f"Printed: labels of {sku}")

    assert live(app_house.settings(tmp_path), drive, prepare=printing_on(printer.port, tmp_path)) == 0
    *places, item = labels_in(printer)
    assert [len(codes) for codes, _copies in places] == [1, 1]
    assert item == ([f"01{JOURNEY.plain.gtin}"], 1)


def table_of(hands: Hands) -> Any:
    from invista_desktop.views.stock.pages import StockPages

    screen = hands.window().current_screen()
    assert isinstance(screen, StockPages)
    return screen.browser.rows.table


async def press_chip(hands: Hands, name: str) -> None:
    from PySide6.QtWidgets import QPushButton

    chip = next(one for one in hands.window().findChildren(QPushButton) if one.accessibleName() == name)
    chip.click()
    table_of(hands).setFocus()


def received(app_house: AppHouse, home: Path, who: Someone) -> str:
    """Post a receipt of two lines, and return its number."""
    order, numbers = app_house.order(), list[str]()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(JOURNEY.plain.gtin[1:], f"{JOURNEY.plain.sku}  +1")
        await hands.scan(JOURNEY.plain.gtin[1:], "2 of 20")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("Next order")
        numbers.extend(re.findall(r"GR-\d{4}-\d+", hands.words())[:1])

    live(app_house.settings(home), drive, prepare=printing_on(nobody_listens(), home))
    return numbers[0]


def test_a_line_of_a_posted_receipt_is_labelled_for_each_unit_on_a_sheet(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person()
    number = received(app_house, tmp_path / "before", who)

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.scan(number, "Received by", JOURNEY.plain.sku)
        await ask_for_labels(hands, JOURNEY.plain.sku, "Labels: 1, on Dock 1")
        await hands.press(Qt.Key.Key_Tab)
        await hands.press(Qt.Key.Key_Down)
        await hands.sees("Labels: 2, on Dock 1")
        await hands.press(Qt.Key.Key_Tab)
        await hands.press(Qt.Key.Key_Down)
        await hands.sees("Labels: 2, on Office")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("Printed: label sheets of")
        assert QApplication.activeModalWidget() is None

    settings, prepare = app_house.settings(tmp_path / "now"), printing_on(nobody_listens(), tmp_path)
    assert live(settings, drive, prepare=prepare) == 0
    (paper,) = (tmp_path / "papers").glob("*label sheets*.pdf")
    document = pypdfium2.PdfDocument(paper.read_bytes())
    try:
        (sheet,) = [page.render(scale=300 / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()
    found = [one.text for one in zxingcpp.read_barcodes(sheet, text_mode=zxingcpp.TextMode.Plain)]
    assert found == [f"01{JOURNEY.plain.gtin}"] * 2


def test_who_may_not_print_labels_is_not_offered_to(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person("viewer")

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.go_to("stock")
        await hands.sees("Rows: ", "My filters")
        await hands.press(Qt.Key.Key_L, CTRL)
        assert "Print labels" not in hands.words()
        assert "Ctrl+L" not in hands.words()

    assert live(app_house.settings(tmp_path), drive) == 0
