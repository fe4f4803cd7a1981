"""Labels of what is put away, from the scan of the bin to a label printer that listens on a socket."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from invista_desktop.app.stock_work import moves_screen
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer, PrintingRules
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.printing.raw_tcp import Patience
from tests.builders import Business, Warehouse
from tests.services.printers_given import nobody_listens, raw_printer, reads_then_hangs, zpl_printer
from tests.stock_given import Stock
from tests.stock_work_house import at_work


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.bin("B-01")
    return given


@pytest.fixture
def floor(qapp: QApplication, transactions: Transactions, tmp_path: Path) -> Callable[..., Any]:
    def at(port: int, rule: EventRule, **how: Any) -> Any:
        folder = PrinterSettings("Folder", PrinterKind.PDF_FOLDER, str(tmp_path / "prints"))
        printing = PrintingSettings(zpl_printer(port), folder, PrintingRules(at_put_away=rule))
        return at_work(moves_screen, transactions, tmp_path, printing=printing, **how)

    return at


async def test_what_is_put_away_gets_its_labels_and_what_moves_between_bins_gets_none(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")

    with raw_printer() as device:
        async with floor(device.port, EventRule(prints=True, labels_per=LabelsPer.UNIT)) as at:
            await at.sees("To be put away", "BOLT")
            await at.scan("BOLT", "+7")
            await at.scan("B-01", "MAIN-DOCK to B-01", "Printed: put-away labels of B-01")
            await at.scan("B-01", "From B-01")
            await at.scan("BOLT", "+1")
            await at.scan("MAIN-A-01", "B-01 to MAIN-A-01")

    (zpl,) = device.received
    assert b"^PQ7" in zpl


async def test_pieces_and_lots_get_their_own_labels(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2", place="MAIN-DOCK")

    with raw_printer() as device:
        async with floor(device.port, EventRule(prints=True)) as at:
            await at.sees("To be put away", "DRILL")
            await at.scan("DRILL", "DRILL")
            await at.scan("B-01", "MAIN-DOCK to B-01", "Printed: put-away labels")

    assert device.received[0].count(b"^XA") == 2


async def test_without_the_rule_nothing_is_printed(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")

    with raw_printer() as device:
        async with floor(device.port, EventRule()) as at:
            await at.sees("To be put away", "BOLT")
            await at.scan("BOLT", "+7")
            await at.scan("B-01", "MAIN-DOCK to B-01", "Nothing waits")

    assert device.received == []


async def test_the_next_scan_counts_while_the_printer_takes_its_time(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")
    stock.pile("SCREW", 3, "MAIN-DOCK")

    with raw_printer(reads_then_hangs) as device:
        patience = Patience(connect=2, send=5, drain=15)
        async with floor(device.port, EventRule(prints=True), patience=patience) as at:
            await at.sees("To be put away", "BOLT")
            await at.scan("BOLT", "+7")
            await at.scan("B-01", "MAIN-DOCK to B-01")
            await at.until(lambda: device.received, "the labels")
            await at.scan("SCREW", "SCREW  +3")
            assert "Printed:" not in at.words()
            device.let_go.set()
            await at.sees("Printed: put-away labels of B-01")


async def test_a_printer_that_is_away_is_told_and_the_move_stays(floor: Callable[..., Any], stock: Stock) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")

    async with floor(nobody_listens(), EventRule(prints=True)) as at:
        await at.sees("To be put away", "BOLT")
        await at.scan("BOLT", "+7")
        await at.scan("B-01", "The put-away labels did not come out", "What was posted is safe")

    assert stock.warehouse.on_hand("BOLT", "B-01") == 7


async def test_a_template_that_is_not_there_any_more_is_told_and_the_move_stays(
    floor: Callable[..., Any], stock: Stock
) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")

    with raw_printer() as device:
        async with floor(device.port, EventRule(prints=True, template="gone")) as at:
            await at.sees("To be put away", "BOLT")
            await at.scan("BOLT", "+7")
            await at.scan("B-01", "There is no label template gone")

    assert device.received == []
    assert stock.warehouse.on_hand("BOLT", "B-01") == 7


async def test_a_move_whose_answer_comes_later_gets_its_labels_then_and_once(
    floor: Callable[..., Any], stock: Stock, business: Business
) -> None:
    stock.pile("BOLT", 7, "MAIN-DOCK")
    stock.pile("BOLT", 1, "MAIN-A-01")

    def open_to(connections: int) -> None:
        stock.warehouse.admin.execute(f"alter database {business.name} connection limit {connections}")
        stock.warehouse.admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name = 'invista'"
        )

    with raw_printer() as device:
        async with floor(device.port, EventRule(prints=True)) as at:
            await at.sees("BOLT")
            await at.scan("BOLT", "+7", "Put it into MAIN-A-01")
            open_to(0)
            await at.scan("MAIN-A-01", "Not confirmed yet: 7")
            assert device.received == []
            open_to(-1)
            await at.sees("Printed: put-away labels of MAIN-A-01")

    assert len(device.received) == 1
