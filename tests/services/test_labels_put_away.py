"""What the labels of goods that were put away say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from invista_desktop.models.domain.labels import LabelKind, LabelOrder
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer
from invista_desktop.models.domain.stock_commands import StockLine
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.receiving import USUAL
from invista_desktop.services.stock_work.labels import put_away_labels
from tests.builders import Warehouse
from tests.stock_given import Stock

GTIN = "04006381333931"
USUAL_RULE = EventRule()


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    given = Stock(warehouse)
    given.bin("B-01")
    return given


def put_down(stock: Stock, product: UUID, sku: str, quantity: int, **said: Any) -> StockLine:
    ends = (UUID(str(stock.warehouse.location(code))) for code in ("MAIN-DOCK", "B-01"))
    start, end = ends
    return StockLine(product, None, sku, "EA", Decimal(quantity), start, "MAIN-DOCK", end, "B-01", **said)


def labels(
    transactions: Transactions, *lines: StockLine, rule: EventRule = USUAL_RULE, **templates: str
) -> tuple[LabelOrder, ...]:
    chosen = {**USUAL, **{LabelKind(kind): name for kind, name in templates.items()}}
    return transactions.run(put_away_labels, lines, rule, chosen)


def test_goods_lots_and_pieces_get_what_is_known_of_them_and_the_place_they_lie_in(
    transactions: Transactions, stock: Stock
) -> None:
    bolt = stock.pile("BOLT", 7, "MAIN-DOCK")
    milk = stock.pile("MILK", 5, "MAIN-DOCK", lot="L7")
    drill = stock.pieces("DRILL", "S1", place="MAIN-DOCK")
    admin = stock.warehouse.admin
    admin.execute("insert into barcode (code, kind, product_id) values (%s, 'product', %s)", (GTIN, bolt))
    admin.execute("update lot set expiry_date = '2027-05-31' where code = 'L7'")

    goods, lot, piece = labels(
        transactions,
        put_down(stock, bolt, "BOLT", 7),
        put_down(stock, milk, "MILK", 5, lot_id=UUID(stock.lot("L7"))),
        put_down(stock, drill, "DRILL", 1, serial_id=UUID(stock.serial("S1"))),
    )

    assert [one.template for one in (goods, lot, piece)] == ["product-100x50", "lot-100x50", "serial-100x50"]
    assert (goods.fields.product_gtin14, goods.fields.quantity, goods.copies) == (GTIN, Decimal(7), 1)
    assert (lot.fields.lot_code, lot.fields.lot_expiry, lot.fields.product_name) == ("L7", date(2027, 5, 31), "Milk")
    assert (piece.fields.serial_code, piece.fields.lot_code) == ("S1", None)
    assert {one.fields.location_code for one in (goods, lot, piece)} == {"B-01"}


def test_a_chosen_template_stands_in_for_its_kind_alone_and_packs_are_counted(
    transactions: Transactions, stock: Stock
) -> None:
    bolt = stock.pile("BOLT", 24, "MAIN-DOCK")
    milk = stock.pile("MILK", 5, "MAIN-DOCK", lot="L7")
    cartons = replace(put_down(stock, bolt, "BOLT", 24), entered_factor=Decimal(12))

    goods, lot = labels(
        transactions,
        cartons,
        put_down(stock, milk, "MILK", 5, lot_id=UUID(stock.lot("L7"))),
        rule=EventRule(labels_per=LabelsPer.PACK),
        product="product-38x21",
    )

    assert (goods.template, goods.copies, goods.fields.quantity) == ("product-38x21", 2, Decimal(12))
    assert (lot.template, lot.copies) == ("lot-100x50", 1)
