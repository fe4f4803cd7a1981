"""Records for labels, read from real PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import Conflict, RuleViolation
from invista_desktop.models.domain.label_records import LabelPack, LabelSource
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.models.domain.pallets import BuildPallet, PalletItem, PalletKind
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels import records as module
from invista_desktop.services.labels.records import record_of_scan, records_of
from invista_desktop.services.pallets.postings import post_pallet
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.scanning.resolver import read_and_resolve
from tests.builders import Business, Warehouse
from tests.services.receiving_given import arrival, desk_of, opened, post, posting_of, statements_counted
from tests.stock_given import Stock

UNIT, CARTON = "09506000134352", "19506000134359"


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    warehouse.admin.execute(
        "insert into organisation_setting (key, value) values ('sscc_company_prefix', '\"9520000\"'),"
        " ('organisation_name', '\"Example Trading\"')"
    )
    return Stock(warehouse)


@pytest.fixture
def desk(business: Business) -> Iterator[ReceivingDesk]:
    with desk_of(business) as desk:
        yield desk


def coded(stock: Stock, sku: str) -> UUID:
    """Give an item its own GTIN, and a carton of twelve with another."""
    product = UUID(str(stock.warehouse.one("select id from product where sku = %s", sku)))
    stock.warehouse.admin.execute(
        "insert into barcode (code, kind, product_id) values (%s, 'product', %s)", (UNIT, product)
    )
    for name, quantity in (("Layer", 48), ("Carton", 12)):
        pack = stock.warehouse.one(
            "insert into product_pack (product_id, name, quantity) values (%s, %s, %s) returning id",
            product, name, quantity,
        )  # fmt: skip
    stock.warehouse.admin.execute("insert into barcode (code, kind, pack_id) values (%s, 'pack', %s)", (CARTON, pack))
    return product


def item(product: UUID, variant: UUID | None = None) -> LabelSource:
    return LabelSource(Subject(SubjectKind.ITEM, product, variant))


def of(kind: SubjectKind, thing: object) -> LabelSource:
    return LabelSource(Subject(kind, UUID(str(thing))))


def read(transactions: Transactions, *sources: LabelSource) -> tuple[Any, ...]:
    return transactions.run(records_of, sources)


def scanned(transactions: Transactions, raw: str) -> Any:
    meaning, found = transactions.run(read_and_resolve, raw, ScanSettings())
    return transactions.run(record_of_scan, found, meaning)


def test_an_item_says_its_own_gtin_its_smallest_pack_and_what_is_on_hand(
    transactions: Transactions, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    stock.pile("BOLT", 5, "MAIN-HOLD")
    stock.pile("BOLT", 3, "MAIN-TRANSIT")
    product = coded(stock, "BOLT")

    record = read(transactions, item(product))[0]

    assert record.kind is LabelKind.PRODUCT
    assert (record.fields.product_sku, record.fields.product_name) == ("BOLT", "Bolt")
    assert record.fields.product_gtin14 == UNIT
    assert record.fields.organisation_name == "Example Trading"
    assert record.fields.quantity is None
    assert record.quantity == 15
    assert record.pack == LabelPack("Carton", Decimal(12), CARTON)


def test_a_variant_is_labelled_apart_from_its_product(transactions: Transactions, stock: Stock) -> None:
    product = stock.pile("SHIRT", 3)
    coded(stock, "SHIRT")
    variant = UUID(
        str(
            stock.warehouse.one(
                "insert into product_variant (product_id, sku, name) values (%s, 'SHIRT-RED', 'Red') returning id",
                product,
            )
        )
    )

    red, plain = read(transactions, item(product, variant), item(product))

    assert (red.fields.product_sku, red.fields.product_name) == ("SHIRT-RED", "Shirt, Red")
    assert (red.fields.product_gtin14, red.quantity, red.pack) == (None, 0, None)
    assert (plain.fields.product_sku, plain.quantity) == ("SHIRT", 3)


def test_a_lot_says_its_expiry_and_a_serial_its_number(transactions: Transactions, stock: Stock) -> None:
    stock.pile("MILK", 8, lot="L7", has_expiry=True)
    stock.warehouse.admin.execute("update lot set expiry_date = '2027-05-31' where code = 'L7'")
    stock.pieces("DRILL", "SN-1")

    lot, serial = read(transactions, of(SubjectKind.LOT, stock.lot("L7")), of(SubjectKind.SERIAL, stock.serial("SN-1")))

    assert (lot.kind, lot.quantity) == (LabelKind.LOT, 8)
    assert (lot.fields.lot_code, lot.fields.lot_expiry) == ("L7", date(2027, 5, 31))
    assert (serial.kind, serial.quantity, serial.fields.serial_code) == (LabelKind.SERIAL, 1, "SN-1")
    assert serial.fields.product_sku == "DRILL"


def test_a_place_says_its_code_and_path(transactions: Transactions, stock: Stock) -> None:
    place = stock.bin("Z-01", path="MAIN > Z > 01")

    record, other = read(
        transactions,
        of(SubjectKind.PLACE, place),
        of(SubjectKind.PLACE, stock.warehouse.location("MAIN-A-01")),
    )

    assert record.kind is LabelKind.LOCATION
    assert (record.fields.location_code, record.fields.location_name) == ("Z-01", "MAIN > Z > 01")
    assert other.fields.location_name == "Main"


def pallet(transactions: Transactions, stock: Stock, *items: PalletItem, kind: PalletKind = PalletKind.PALLET) -> UUID:
    built = post_pallet(transactions, BuildPallet(uuid4(), kind, stock.warehouse.location("MAIN-A-01"), items))
    assert built.pallet_id is not None
    return built.pallet_id


def test_a_pallet_of_one_item_says_what_stands_on_it_and_how_much(transactions: Transactions, stock: Stock) -> None:
    product = stock.pile("BOLT", 30)
    coded(stock, "BOLT")
    one = pallet(transactions, stock, PalletItem(product, None, Decimal(24)))

    record = read(transactions, of(SubjectKind.PALLET, one))[0]

    assert (record.kind, record.name) == (LabelKind.PALLET, record.fields.pallet_sscc)
    assert (record.fields.pallet_kind, record.fields.location_code) == ("PALLET", "MAIN-A-01")
    assert (record.fields.content_gtin14, record.fields.content_count) == (UNIT, 24)
    assert (record.fields.product_sku, record.fields.quantity) == ("BOLT", 24)
    assert record.fields.product_gtin14 is None


def test_what_stands_in_cartons_on_a_pallet_counts_as_on_it_and_a_full_carton_has_the_gtin_of_the_pack(
    transactions: Transactions, stock: Stock
) -> None:
    product = stock.pile("BOLT", 30)
    coded(stock, "BOLT")
    whole = pallet(transactions, stock, PalletItem(product, None, Decimal(6)))
    carton = pallet(transactions, stock, PalletItem(product, None, Decimal(12)), kind=PalletKind.CARTON)
    stock.warehouse.admin.execute("update pallet set parent_id = %s where id = %s", (whole, carton))

    on_whole, on_carton = read(transactions, of(SubjectKind.PALLET, whole), of(SubjectKind.PALLET, carton))

    assert on_whole.fields.content_count == 18
    assert (on_carton.kind, on_carton.fields.product_gtin14) == (LabelKind.CARTON, CARTON)
    assert on_carton.fields.content_count == 12


def test_a_pallet_of_several_items_or_of_none_says_nothing_of_them(transactions: Transactions, stock: Stock) -> None:
    bolt, nut = stock.pile("BOLT", 30), stock.pile("NUT", 30)
    coded(stock, "BOLT")
    mixed = pallet(transactions, stock, PalletItem(bolt, None, Decimal(2)), PalletItem(nut, None, Decimal(2)))
    empty = pallet(transactions, stock)

    for record in read(transactions, of(SubjectKind.PALLET, mixed), of(SubjectKind.PALLET, empty)):
        assert record.fields.pallet_sscc
        assert record.fields.product_name is record.fields.content_gtin14 is record.fields.content_count is None


def test_a_received_line_says_receipt_order_supplier_and_what_was_kept(
    transactions: Transactions, desk: ReceivingDesk, stock: Stock
) -> None:
    house = stock.warehouse
    house.product("MILK", name="Fresh milk", is_lot_tracked=True, has_expiry=True)
    house.product("DRILL", name="Drill", is_serialized=True)
    order = opened(
        desk, house.order(supplier=house.supplier(code="S", name="Quokka Dairies"), MILK=20, DRILL=2, BOLT=4)
    )
    receipt = post(
        desk,
        posting_of(
            order,
            arrival(order, "MILK", 7, held=2, rejected=1, rejection_reason="DAMAGED", lot_code="L7",
                    expiry_date=date(2099, 1, 31)),
            arrival(order, "DRILL", 2, serials=("SN-2", "SN-1")),
            arrival(order, "BOLT", 0, rejected=4, rejection_reason="DAMAGED"),
        ),
    )  # fmt: skip
    whole = of(SubjectKind.RECEIPT, receipt.receipt_id)

    milk, *drills = read(transactions, whole)
    second = read(transactions, replace(whole, line=2))

    assert (milk.kind, milk.quantity, milk.fields.quantity) == (LabelKind.LOT, 9, 9)
    assert (milk.fields.lot_code, milk.fields.lot_expiry) == ("L7", date(2099, 1, 31))
    assert milk.fields.receipt_number == receipt.receipt_number
    assert (milk.fields.order_number, milk.fields.supplier_name) == (order.number, "Quokka Dairies")
    assert [record.fields.serial_code for record in drills] == ["SN-1", "SN-2"]
    assert list(second) == drills
    with pytest.raises(RuleViolation, match="Nothing was kept"):
        read(transactions, replace(whole, line=3))


def test_the_order_of_the_choice_stays_and_a_pile_brings_its_own_quantity(
    transactions: Transactions, stock: Stock
) -> None:
    bolt, nut = stock.pile("BOLT", 30), stock.pile("NUT", 7)

    records = read(transactions, item(nut), replace(item(bolt), quantity=Decimal(4)), item(nut))

    assert [(record.fields.product_sku, record.quantity) for record in records] == [("NUT", 7), ("BOLT", 4), ("NUT", 7)]


def test_many_things_are_read_with_one_statement_for_each_window(
    transactions: Transactions, stock: Stock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW", 100)
    places = [stock.bin(f"W-{number:03}") for number in range(250)]
    read(transactions, of(SubjectKind.PLACE, places[0]))

    with statements_counted() as sent:
        records = read(transactions, *(of(SubjectKind.PLACE, place) for place in places))

    assert [record.fields.location_code for record in records] == [f"W-{number:03}" for number in range(250)]
    assert len([one for one in sent if "FROM location" in one]) == 3


@pytest.mark.parametrize("kind", [SubjectKind.ORDER, SubjectKind.ADJUSTMENT, SubjectKind.TRANSFER, SubjectKind.UNKNOWN])
def test_what_has_no_label_is_refused_in_words(transactions: Transactions, kind: SubjectKind) -> None:
    with pytest.raises(RuleViolation, match="There is no label for this"):
        read(transactions, LabelSource(Subject(kind, uuid4())))


def test_an_end_of_the_ledger_and_a_broken_pallet_are_refused(transactions: Transactions, stock: Stock) -> None:
    broken = pallet(transactions, stock)
    stock.warehouse.admin.execute("update pallet set status = 'BROKEN', location_id = null where id = %s", (broken,))

    with pytest.raises(RuleViolation, match="SUPPLIER is no place"):
        read(transactions, of(SubjectKind.PLACE, stock.warehouse.location("SUPPLIER")))
    with pytest.raises(RuleViolation, match="is broken up"):
        read(transactions, of(SubjectKind.PALLET, broken))


@pytest.mark.parametrize("kind", [SubjectKind.ITEM, SubjectKind.LOT, SubjectKind.PALLET, SubjectKind.PLACE])
def test_what_is_not_there_any_more_is_a_conflict(transactions: Transactions, kind: SubjectKind) -> None:
    with pytest.raises(Conflict, match="not there any more"):
        read(transactions, LabelSource(Subject(kind, uuid4())))


def test_what_another_warehouse_holds_is_not_shown(business: Business, stock: Stock) -> None:
    place = stock.warehouse.location("NORTH-A-01")
    main = str(stock.warehouse.one("select id from warehouse where code = 'MAIN'"))

    with business.transactions(warehouses=[main]) as narrow, pytest.raises(Conflict):
        read(narrow, of(SubjectKind.PLACE, place))


def test_a_scanned_pack_gets_the_gtin_of_the_pack_and_a_unit_its_own(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 30)
    coded(stock, "BOLT")

    pack, unit = scanned(transactions, CARTON), scanned(transactions, UNIT)

    assert (pack.fields.product_gtin14, pack.fields.quantity, pack.quantity) == (CARTON, 12, 12)
    assert (unit.fields.product_gtin14, unit.fields.quantity, unit.quantity) == (UNIT, None, 1)


def test_a_scanned_gs1_code_brings_its_lot_expiry_and_serial(transactions: Transactions, stock: Stock) -> None:
    stock.pile("MILK", 8, lot="L7", has_expiry=True)
    stock.warehouse.admin.execute("update lot set expiry_date = '2027-05-31' where code = 'L7'")
    coded(stock, "MILK")

    on_file = scanned(transactions, f"]d201{UNIT}10L7")
    new = scanned(transactions, f"]d201{UNIT}1728013110L8")
    piece = scanned(transactions, f"]d201{UNIT}21SN-9")

    assert (on_file.kind, on_file.fields.lot_expiry) == (LabelKind.LOT, date(2027, 5, 31))
    assert on_file.subject.kind is SubjectKind.LOT
    assert (new.fields.lot_code, new.fields.lot_expiry) == ("L8", date(2028, 1, 31))
    assert (piece.kind, piece.fields.serial_code) == (LabelKind.SERIAL, "SN-9")


def test_a_scanned_place_pallet_lot_and_serial_give_their_labels(transactions: Transactions, stock: Stock) -> None:
    stock.pile("MILK", 8, lot="L7", has_expiry=True)
    stock.pieces("DRILL", "SN-1")
    sscc = read(transactions, of(SubjectKind.PALLET, pallet(transactions, stock)))[0].fields.pallet_sscc

    kinds = [scanned(transactions, code).kind for code in ("MAIN-A-01", f"]C100{sscc}", "L7", "SN-1")]

    assert kinds == [LabelKind.LOCATION, LabelKind.PALLET, LabelKind.LOT, LabelKind.SERIAL]


@pytest.mark.parametrize("code", ["INV-CMD-OK", "NOBODY-KNOWS-IT"])
def test_a_scan_without_a_label_is_refused_in_words(transactions: Transactions, code: str) -> None:
    with pytest.raises(RuleViolation, match="There is no label for what was scanned"):
        scanned(transactions, code)
