"""Labels printed at the scan or by hand are read back by the next scan, where the workstation wants that."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from invista_desktop.errors import Unavailable, said
from invista_desktop.models.domain.printing_rules import PrintEvent
from invista_desktop.models.domain.scan_backs import LabelsAwaited
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.views.receiving.pages import ReceivingPages
from tests.receiving_house import BOLT_CODE, House
from tests.receiving_orders import known_id
from tests.receiving_screens import opened, order_row, press, scanned, shown, until

LABEL = "]C1010952000000000410L-7"
GTIN = "09520000000004"
JOBS = (known_id("job"),)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.work.orders = (order_row(1),)
    made.work.awaited = LabelsAwaited(JOBS, (interpret(LABEL, ScanSettings()),))
    yield made
    made.close()


def words(pages: ReceivingPages) -> str:
    return " | ".join(label.text() for label in pages.findChildren(QLabel) if not label.isHidden())


def bolts(pages: ReceivingPages) -> object:
    return next(row for row in pages.order.model.rows if row.item.sku == "BOLT").scanned


def scan_backs(house: House) -> list[object]:
    return [deed for deed in house.work.deeds if isinstance(deed, tuple) and deed[0] == "scan back"]


@pytest.mark.parametrize("read", [LABEL, LABEL.removeprefix("]C1"), f"{LABEL}\r\n"])
async def test_the_label_read_by_the_next_scan_is_confirmed_and_counts_nothing(
    house: House, qapp: QApplication, read: str
) -> None:
    async with shown(house, PrintEvent.AT_SCAN) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        assert "Scan the label." in words(pages)

        await scanned(pages, read)

        assert bolts(pages) == 1
        assert "The label is confirmed." in words(pages)
    assert scan_backs(house) == [("scan back", JOBS, True)]


async def test_another_code_counts_as_usual_and_the_screen_warns(house: House, qapp: QApplication) -> None:
    async with shown(house, PrintEvent.AT_SCAN) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        house.work.awaited = None

        await scanned(pages, BOLT_CODE)

        assert bolts(pages) == 2
        assert "The label was not confirmed." in words(pages)
        await scanned(pages, BOLT_CODE)
        assert bolts(pages) == 3
    assert scan_backs(house) == [("scan back", JOBS, False)]


async def test_a_label_printed_by_hand_is_read_back_too(house: House, qapp: QApplication) -> None:
    async with shown(house) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        press(pages, Qt.Key.Key_F6)
        await until(lambda: pages.tasks.running == 0 and "Scan the label." in words(pages))

        await scanned(pages, LABEL)

        assert bolts(pages) == 1
    assert scan_backs(house) == [("scan back", JOBS, True)]


async def test_a_label_of_an_order_that_was_left_is_not_asked_for_in_the_next(house: House, qapp: QApplication) -> None:
    async with shown(house, PrintEvent.AT_SCAN) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE)
        pages.order.left.emit()
        await until(lambda: pages.tasks.running == 0)

        assert not pages.has_order
        pages.order.scan_requested.emit(LABEL)
        await until(lambda: pages.tasks.running == 0)

    assert scan_backs(house) == []


async def test_a_list_of_jobs_that_cannot_be_kept_is_told_and_holds_nothing_up(
    house: House, qapp: QApplication
) -> None:
    def full(*_labels: object, **_how: object) -> None:
        raise Unavailable(said("The list of print jobs cannot be kept."), said("Free some space."))

    house.work.keep_scan_back = full  # type: ignore[method-assign]
    async with shown(house, PrintEvent.AT_SCAN) as pages:
        await opened(pages)
        await scanned(pages, BOLT_CODE, LABEL)
        assert "The list of print jobs cannot be kept." in words(pages)

        house.work.awaited = None
        await scanned(pages, BOLT_CODE)

        assert bolts(pages) == 2


@pytest.mark.parametrize("other", [f"]E0{GTIN[1:]}", GTIN[1:], f"]C101{GTIN}10L-8", f"]C101{GTIN}", "", "]C1"])
def test_the_items_own_code_is_not_that_of_its_label(other: str) -> None:
    labels = LabelsAwaited(JOBS, (interpret(LABEL, ScanSettings()),))

    assert not labels.is_read_by(interpret(other, ScanSettings()))


def test_a_separator_written_in_other_signs_is_the_same_code() -> None:
    code = f"]C110L-7\x1d01{GTIN}"
    labels = LabelsAwaited(JOBS, (interpret(code, ScanSettings()),))

    assert labels.is_read_by(interpret(f"]C110L-7|01{GTIN}", ScanSettings(separators=("|",))))


def test_the_gtin_alone_as_gs1_data_is_told_from_the_items_ean() -> None:
    labels = LabelsAwaited(JOBS, (interpret(f"]C101{GTIN}", ScanSettings()),))

    assert labels.is_read_by(interpret(f"01{GTIN}", ScanSettings()))
    assert not labels.is_read_by(interpret(f"]E0{GTIN[1:]}", ScanSettings()))


@pytest.mark.parametrize("read", ["]C012345678", "12345678", "]C012345678\r"])
def test_a_code_that_is_no_gs1_data_is_the_same_with_and_without_its_symbology(read: str) -> None:
    labels = LabelsAwaited(JOBS, (interpret("]C012345678", ScanSettings()),))

    assert labels.is_read_by(interpret(read, ScanSettings()))
    assert not labels.is_read_by(interpret("12345679", ScanSettings()))


async def test_a_label_of_a_posted_receipt_is_not_asked_for_in_the_next_one(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    await house.labels.print_new()
    await house.posting.post()

    await house.open()

    assert house.labels.judge(LABEL) is None
