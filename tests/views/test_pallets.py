"""The pallets screen: scans open, fill, move and stack, on the real database."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from invista_desktop.background import Background
from invista_desktop.errors import Said, said
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.models.domain.pallets import (
    BuildPallet,
    OpenedPallet,
    PalletKind,
    PalletLine,
    PalletPosted,
    PalletRow,
)
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.resources import resource
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.labels.template import load_template
from invista_desktop.services.pallets import opening
from invista_desktop.services.pallets.postings import PalletCommand, post_pallet
from invista_desktop.services.scanning.resolver import read_and_resolve
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.pallets.pallets_view import NewPalletDialog, PalletsView, PileDialog
from invista_desktop.views.pallets.presenter import PalletsPresenter
from tests.builders import Warehouse
from tests.stock_given import Stock

T = TypeVar("T", bound=QDialog)


class Desk:
    """The screen's work on the test's database; labels are kept, not printed."""

    def __init__(self, transactions: Transactions) -> None:
        self.transactions = transactions
        self.labels: list[str] = []
        self.prints = False

    def pallets_in_use(self, search: str) -> tuple[PalletRow, ...]:
        return self.transactions.run(opening.pallets_in_use, search)

    def open_pallet(self, pallet_id: UUID) -> OpenedPallet:
        return self.transactions.run(opening.opened_pallet, pallet_id)

    def loose_piles(self, location_id: UUID, product_id: UUID, variant_id: UUID | None) -> tuple[PalletLine, ...]:
        return self.transactions.run(opening.loose_piles, location_id, product_id, variant_id)

    def post(self, command: PalletCommand) -> PalletPosted:
        return post_pallet(self.transactions, command)

    def read_scan(self, raw: str) -> tuple[Meaning, Found]:
        return self.transactions.run(read_and_resolve, raw, ScanSettings())

    def prints_when_built(self) -> bool:
        return self.prints

    def print_label(self, pallet: OpenedPallet) -> Said:
        self.labels.append(pallet.sscc)
        return said("Printed.")


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    warehouse.admin.execute(
        "insert into organisation_setting (key, value) values ('sscc_company_prefix', '\"9520000\"')"
    )
    given = Stock(warehouse)
    given.bin("B-01")
    return given


@pytest.fixture
def desk(transactions: Transactions) -> Desk:
    return Desk(transactions)


@pytest.fixture
def view(qtbot: QtBot) -> PalletsView:
    made = PalletsView(Tones(enabled=False), may_manage=True)
    qtbot.addWidget(made)
    made.resize(1040, 620)
    made.show()
    return made


@pytest.fixture
def presenter(view: PalletsView, desk: Desk) -> Iterator[PalletsPresenter]:
    background = Background(1)
    yield PalletsPresenter(view, desk, background, uuid4, may=True)
    background.close()


def built(desk: Desk, stock: Stock, place: str = "MAIN-A-01") -> PalletPosted:
    return desk.post(BuildPallet(uuid4(), PalletKind.PALLET, stock.warehouse.location(place)))


def told(view: PalletsView) -> str:
    return " ".join(label.text() for label in view.banner.findChildren(QLabel))


async def in_sight(kind: type[T]) -> T:
    """Wait for a dialog."""
    for _ in range(200):
        if isinstance(dialog := QApplication.activeModalWidget(), kind):
            return dialog
        await asyncio.sleep(0.02)
    raise AssertionError(f"no {kind.__name__} came")


def contents(view: PalletsView) -> list[tuple[str, int]]:
    return [(line.sku, int(line.item.quantity)) for line in view.lines.rows]


async def test_a_pallet_opens_by_scan_takes_items_and_moves(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    sscc = built(desk, stock).sscc

    await presenter.scan(f"]C100{sscc}")
    await presenter.scan("BOLT")
    await presenter.scan("BOLT")
    on_it = contents(view)
    await presenter.scan("B-01")

    assert on_it == [("BOLT", 2)]
    assert stock.warehouse.on_hand("BOLT", "B-01") == 2
    assert "B-01" in view._where.text()
    assert stock.warehouse.drift() == []


async def test_a_label_one_cannot_trust_counts_and_is_a_warning(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    stock.warehouse.admin.execute(
        "insert into barcode (code, kind, product_id) select '04006381333931', 'product', id from product"
        " where sku = 'BOLT'"
    )
    await presenter.scan(f"]C100{built(desk, stock).sscc}")

    await presenter.scan("]C101040063813339313702")

    assert contents(view) == [("BOLT", 2)]
    assert "says things that do not go together" in told(view)
    assert view.banner.verdict is Verdict.WARNING


async def test_taking_off_is_said_and_done(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    await presenter.scan(built(desk, stock).sscc)
    await presenter.scan("BOLT")

    presenter.turn()
    keys = {key.key: key.title for key in view.function_keys()}
    await presenter.scan("BOLT")
    await presenter.scan("BOLT")

    assert keys["F4"] == "Put on"
    assert contents(view) == []
    assert "No BOLT is on this pallet." in told(view)


async def test_a_lot_is_asked_for_only_where_several_lie(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    stock.pile("MILK", 5, lot="L1")
    await presenter.scan(built(desk, stock).sscc)
    await presenter.scan("MILK")
    stock.pile("MILK", 5, lot="L2")

    asking = asyncio.ensure_future(presenter.scan("MILK"))
    dialog = await in_sight(PileDialog)
    dialog._list.setCurrentRow(1)
    view.take_scan("INV-CMD-OK")
    await asking

    assert sorted((line.lot, int(line.item.quantity)) for line in view.lines.rows) == [("L1", 1), ("L2", 1)]


async def test_a_new_pallet_is_built_where_a_scan_says_and_opens(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    building = asyncio.ensure_future(presenter.build())
    await in_sight(NewPalletDialog)
    view.take_scan("B-01")
    await building
    assert desk.labels == []
    await presenter.print_label()

    assert [row.location for row in view.pallets.rows] == ["B-01"]
    assert desk.labels == [view.pallets.rows[0].sscc]


async def test_the_label_of_a_new_pallet_is_printed_at_once_where_the_settings_say_so(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    desk.prints = True
    building = asyncio.ensure_future(presenter.build())
    await in_sight(NewPalletDialog)
    view.take_scan("B-01")
    await building

    assert desk.labels == [view.pallets.rows[0].sscc]
    assert "its label printed" in told(view)


async def test_a_carton_is_stacked_by_two_scans(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    pallet, carton = built(desk, stock), built(desk, stock)

    await presenter.scan(carton.sscc)
    presenter.nest()
    await presenter.scan(pallet.sscc)

    assert pallet.sscc in view._where.text()


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        ("BOLT", "No pallet is open."),
        ("B-01", "No pallet is open."),
        ("NOTHING-4711", "is no pallet, no item and no place"),
    ],
)
async def test_a_scan_without_an_open_pallet_says_what_to_do(
    view: PalletsView, presenter: PalletsPresenter, stock: Stock, scan: str, words: str
) -> None:
    stock.pile("BOLT", 1)

    await presenter.scan(scan)

    assert words in told(view)


async def test_what_is_not_there_is_refused_in_words(
    view: PalletsView, presenter: PalletsPresenter, desk: Desk, stock: Stock
) -> None:
    stock.pile("BOLT", 1)
    await presenter.scan(built(desk, stock, "B-01").sscc)

    await presenter.scan("BOLT")

    assert "No BOLT lies loose in B-01." in told(view)


def test_the_label_s_code_reads_back(tmp_path: Path) -> None:
    import zxingcpp

    template = load_template(resource("labels", "pallet-100x50.toml"))
    fields = LabelFields(pallet_sscc="395200000000000012", pallet_kind="PALLET", location_code="A-01-02-3")
    painted: Any = LabelPainter().paint(template, fields, dpi=203)

    read = zxingcpp.read_barcodes(painted.picture.convert("L"))

    assert [(code.symbology_identifier, code.text) for code in read] == [("]C1", "(00)395200000000000012")]


async def test_the_pallets_marked_in_the_list_are_labelled_together(
    qtbot: QtBot, desk: Desk, stock: Stock, presenter: PalletsPresenter
) -> None:
    made = {built(desk, stock).pallet_id for _ in range(3)}
    view = PalletsView(Tones(enabled=False), may_manage=False, may_label=True)
    qtbot.addWidget(view)
    view.show()
    view.show_list(desk.pallets_in_use(""))
    asked: list[tuple[UUID, ...]] = []
    view.labels_requested.connect(asked.append)
    table = view.list.table
    table.setFocus()
    table.selectRow(0)

    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    next(key for key in view.function_keys() if key.key == "Ctrl+L").run()
    QTest.keyClick(table, Qt.Key.Key_Up)
    next(key for key in view.function_keys() if key.key == "Ctrl+L").run()

    assert [len(pallets) for pallets in asked] == [3, 1]
    assert set(asked[0]) == made
