"""Finding out what a code stands for: barcodes first, then what people type."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, event, insert
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from invista_desktop.local_stack.postgres import Address
from invista_desktop.models.business.base import Base
from invista_desktop.models.business.catalogue import Barcode, Lot, Product, ProductPack, ProductVariant, Serial
from invista_desktop.models.business.people_and_places import Location, Warehouse
from invista_desktop.models.business.purchasing import PurchaseOrder, Supplier
from invista_desktop.models.domain.found import (
    CommandFound,
    LocationFound,
    LotFound,
    NothingFound,
    OrderFound,
    ProductFound,
    SerialFound,
)
from invista_desktop.models.domain.scans import ScanSettings, ScanStatus
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.services.scanning.resolver import read_and_resolve, resolve
from tests.builders import Business

SETTINGS = ScanSettings(today=date(2026, 11, 23), rcn_region="fi")


@pytest.fixture(scope="module")
def shelf(cluster: Address, business_template: str) -> Iterator[Transactions]:
    """A workstation's own transactions over a stocked database."""
    database = Business.clone(cluster, business_template)
    dsn = cluster.dsn(database.name)
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)
    with Session(engine) as session, session.begin():
        _stock(session)
    with database.transactions() as transactions:
        yield transactions
    database.drop()


def add(session: Session, thing: type[Base], **values: object) -> UUID:
    made = session.execute(insert(thing).returning(thing.__table__.c.id), [values]).scalar_one()
    assert isinstance(made, UUID)
    return made


def _stock(session: Session) -> None:
    bolt = add(session, Product, sku="BOLT-M8", name="Bolt M8", has_expiry=True, is_lot_tracked=True)
    shirt = add(session, Product, sku="SHIRT", name="Shirt", is_serialized=True)
    red = add(session, ProductVariant, product_id=shirt, sku="SHIRT-RED", name="red")
    add(session, Product, sku="OLD-1", name="Old thing", status="INACTIVE")
    carton = add(session, ProductPack, product_id=bolt, name="Carton of 12", quantity=Decimal(12))
    site = add(session, Warehouse, code="W1", name="Main")
    place = add(session, Location, warehouse_id=site, kind="storage", code="W1-A-01", is_blocked=True)
    supplier = add(session, Supplier, code="ACME", name="Acme")
    order = add(session, PurchaseOrder, order_number="PO-2026-00001", supplier_id=supplier, warehouse_id=site)
    lot = add(session, Lot, product_id=bolt, code="L7", expiry_date=date(2027, 1, 31))
    add(session, Lot, product_id=bolt, code="SAME")
    add(session, Lot, product_id=shirt, variant_id=red, code="SAME")
    serial = add(session, Serial, product_id=shirt, variant_id=red, code="SN-1")
    add(session, Barcode, code="05901234123457", kind="product", product_id=bolt)
    add(session, Barcode, code="02388060100006", kind="product", product_id=bolt)
    add(session, Barcode, code="00123601057072", kind="variant", variant_id=red)
    add(session, Barcode, code="15901234123454", kind="pack", pack_id=carton)
    add(session, Barcode, code="1012", kind="location", location_id=place)
    add(session, Barcode, code="10-A-3", kind="location", location_id=place)
    add(session, Barcode, code="PO00001", kind="document", purchase_order_id=order)
    add(session, Barcode, code="LOT-7", kind="lot", lot_id=lot)
    add(session, Barcode, code="SER-1", kind="serial", serial_id=serial)


def found(shelf: Transactions, raw: str) -> object:
    return shelf.run(resolve, interpret(raw, SETTINGS))


@pytest.mark.parametrize(
    "raw",
    [
        "5901234123457",
        "]E05901234123457",
        "05901234123457",
        "]C0" + "5901234123457",
        "]C1010590123412345717270131",
        "https://id.gs1.org/01/05901234123457",
        "BOLT-M8",
    ],
)
def test_an_item_is_found_by_each_of_its_codes(shelf: Transactions, raw: str) -> None:
    item = found(shelf, raw)

    assert isinstance(item, ProductFound)
    assert item == ProductFound(item.product_id, None, "BOLT-M8", "Bolt M8", is_lot_tracked=True, has_expiry=True)


def test_a_pack_brings_its_content(shelf: Transactions) -> None:
    item = found(shelf, "15901234123454")

    assert isinstance(item, ProductFound)
    assert (item.sku, item.pack_quantity, item.pack_name) == ("BOLT-M8", Decimal(12), "Carton of 12")


@pytest.mark.parametrize("raw", ["123601057072", "SHIRT-RED"])
def test_a_variant_is_found_with_its_product(shelf: Transactions, raw: str) -> None:
    item = found(shelf, raw)

    assert isinstance(item, ProductFound)
    assert item.variant_id is not None
    assert (item.sku, item.name, item.is_serialized) == ("SHIRT-RED", "Shirt, red", True)


def test_what_is_on_a_pallet_is_found_by_its_content(shelf: Transactions) -> None:
    item = found(shelf, "]C1" + "0215901234123454" + "3710" + "\x1d" + "00106141412345678908")

    assert isinstance(item, ProductFound)
    assert item.pack_name == "Carton of 12"


def test_an_in_store_number_is_found_by_its_item(shelf: Transactions) -> None:
    item = found(shelf, "2388060112344")

    assert isinstance(item, ProductFound)
    assert item.sku == "BOLT-M8"


def test_an_inactive_item_is_found_and_says_so(shelf: Transactions) -> None:
    item = found(shelf, "OLD-1")

    assert isinstance(item, ProductFound)
    assert not item.is_active


@pytest.mark.parametrize("raw", ["1012", "W1-A-01"])
def test_a_location_is_found(shelf: Transactions, raw: str) -> None:
    place = found(shelf, raw)

    assert isinstance(place, LocationFound)
    assert (place.code, place.kind, place.is_blocked) == ("W1-A-01", "storage", True)


def test_a_code_of_our_own_is_not_taken_for_gs1_data(shelf: Transactions) -> None:
    meaning, place = shelf.run(read_and_resolve, "10-A-3", SETTINGS)

    assert meaning.status is ScanStatus.PLAIN
    assert isinstance(place, LocationFound)
    assert shelf.run(read_and_resolve, "10-A-4", SETTINGS)[0].status is ScanStatus.GS1


@pytest.mark.parametrize("raw", ["PO00001", "PO-2026-00001"])
def test_an_order_is_found(shelf: Transactions, raw: str) -> None:
    order = found(shelf, raw)

    assert isinstance(order, OrderFound)
    assert order.number == "PO-2026-00001"


@pytest.mark.parametrize("raw", ["LOT-7", "L7", "]C110L7"])
def test_a_lot_is_found(shelf: Transactions, raw: str) -> None:
    lot = found(shelf, raw)

    assert isinstance(lot, LotFound)
    assert (lot.sku, lot.code, lot.expiry_date) == ("BOLT-M8", "L7", date(2027, 1, 31))


@pytest.mark.parametrize("raw", ["SER-1", "SN-1", "]C121SN-1"])
def test_a_serial_number_is_found(shelf: Transactions, raw: str) -> None:
    serial = found(shelf, raw)

    assert isinstance(serial, SerialFound)
    assert (serial.sku, serial.code, serial.location_id) == ("SHIRT-RED", "SN-1", None)


def test_a_lot_that_two_items_have_stands_for_neither(shelf: Transactions) -> None:
    assert found(shelf, "SAME") == NothingFound("SAME")


@pytest.mark.parametrize(("raw", "name"), [("INV-CMD-OK", "ok"), ("]C0INV-CMD-UNDO", "undo"), ("INV-CMD-POST", "post")])
def test_a_command_is_found(shelf: Transactions, raw: str, name: str) -> None:
    assert found(shelf, raw) == CommandFound(name)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("NOBODY", "NOBODY"),
        ("96385074", "00000096385074"),
        ("A\x00B", "A\x00B"),
        ("\ud800", "\ud800"),
        ("", ""),
        ("x" * 100_000, "x" * 100_000),
        ("]C10109521234543214", "]C10109521234543214"),
        ("'; drop table barcode", "'; drop table barcode"),
    ],
)
def test_what_nobody_carries_is_nothing(shelf: Transactions, raw: str, code: str) -> None:
    assert found(shelf, raw) == NothingFound(code)


def test_one_scan_is_one_question(shelf: Transactions) -> None:
    questions: list[str] = []

    def asked(*given: object) -> None:
        nonlocal questions
        questions += ["candidate"] * ("candidate" in str(given[2]))

    event.listen(Engine, "before_cursor_execute", asked)
    try:
        found(shelf, "5901234123457")
        found(shelf, "L7")
    finally:
        event.remove(Engine, "before_cursor_execute", asked)

    assert len(questions) == 2
