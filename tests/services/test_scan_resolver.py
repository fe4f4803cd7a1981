"""Finding out what a code stands for: barcodes first, then what people type."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, event, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from invista_desktop.local_stack.postgres import EmbeddedPostgres
from invista_desktop.migrations.runner import upgrade
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
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.services.scanning.resolver import known_codes, read_and_resolve, resolve

SETTINGS = ScanSettings(today=date(2026, 11, 23), rcn_region="fi")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("business")
    with EmbeddedPostgres(folder) as address:
        dsn = address.dsn("postgres")
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("create database business")
        dsn = address.dsn("business")
        upgrade("business", dsn)
        engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)
        with Session(engine) as session, session.begin():
            _stock(session)
        yield engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


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


def found(session: Session, raw: str) -> object:
    return resolve(session, interpret(raw, SETTINGS))


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
def test_an_item_is_found_by_each_of_its_codes(session: Session, raw: str) -> None:
    product = session.scalars(select(Product).where(Product.sku == "BOLT-M8")).one()

    assert found(session, raw) == ProductFound(
        product.id, None, "BOLT-M8", "Bolt M8", is_lot_tracked=True, has_expiry=True
    )


def test_a_pack_brings_its_content(session: Session) -> None:
    item = found(session, "15901234123454")

    assert isinstance(item, ProductFound)
    assert (item.sku, item.pack_quantity, item.pack_name) == ("BOLT-M8", Decimal(12), "Carton of 12")


@pytest.mark.parametrize("raw", ["123601057072", "SHIRT-RED"])
def test_a_variant_is_found_with_its_product(session: Session, raw: str) -> None:
    item = found(session, raw)

    assert isinstance(item, ProductFound)
    assert item.variant_id is not None
    assert (item.sku, item.name, item.is_serialized) == ("SHIRT-RED", "Shirt, red", True)


def test_what_is_on_a_pallet_is_found_by_its_content(session: Session) -> None:
    item = found(session, "]C1" + "0215901234123454" + "3710" + "\x1d" + "00106141412345678908")

    assert isinstance(item, ProductFound)
    assert item.pack_name == "Carton of 12"


def test_an_in_store_number_is_found_by_its_item(session: Session) -> None:
    item = found(session, "2388060112344")

    assert isinstance(item, ProductFound)
    assert item.sku == "BOLT-M8"


def test_an_inactive_item_is_found_and_says_so(session: Session) -> None:
    item = found(session, "OLD-1")

    assert isinstance(item, ProductFound)
    assert not item.is_active


@pytest.mark.parametrize("raw", ["1012", "W1-A-01"])
def test_a_location_is_found(session: Session, raw: str) -> None:
    place = found(session, raw)

    assert isinstance(place, LocationFound)
    assert (place.code, place.kind, place.is_blocked) == ("W1-A-01", "storage", True)


def test_a_code_of_our_own_is_not_taken_for_gs1_data(session: Session) -> None:
    meaning, place = read_and_resolve(session, "10-A-3", SETTINGS)

    assert meaning.status is ScanStatus.PLAIN
    assert isinstance(place, LocationFound)
    assert interpret("10-A-3", SETTINGS, known=known_codes(session)).status is ScanStatus.PLAIN
    assert read_and_resolve(session, "10-A-4", SETTINGS)[0].status is ScanStatus.GS1


@pytest.mark.parametrize("raw", ["PO00001", "PO-2026-00001"])
def test_an_order_is_found(session: Session, raw: str) -> None:
    order = found(session, raw)

    assert isinstance(order, OrderFound)
    assert order.number == "PO-2026-00001"


@pytest.mark.parametrize("raw", ["LOT-7", "L7", "]C110L7"])
def test_a_lot_is_found(session: Session, raw: str) -> None:
    lot = found(session, raw)

    assert isinstance(lot, LotFound)
    assert (lot.sku, lot.code, lot.expiry_date) == ("BOLT-M8", "L7", date(2027, 1, 31))


@pytest.mark.parametrize("raw", ["SER-1", "SN-1", "]C121SN-1"])
def test_a_serial_number_is_found(session: Session, raw: str) -> None:
    serial = found(session, raw)

    assert isinstance(serial, SerialFound)
    assert (serial.sku, serial.code, serial.location_id) == ("SHIRT-RED", "SN-1", None)


def test_a_lot_that_two_items_have_stands_for_neither(session: Session) -> None:
    assert found(session, "SAME") == NothingFound("SAME")


@pytest.mark.parametrize(("raw", "name"), [("INV-CMD-OK", "ok"), ("]C0INV-CMD-UNDO", "undo"), ("INV-CMD-POST", "post")])
def test_a_command_is_found(session: Session, raw: str, name: str) -> None:
    assert found(session, raw) == CommandFound(name)


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
def test_what_nobody_carries_is_nothing(session: Session, raw: str, code: str) -> None:
    assert found(session, raw) == NothingFound(code)


def test_one_scan_is_one_question(session: Session, engine: Engine) -> None:
    questions: list[str] = []

    def asked(*given: object) -> None:
        questions.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", asked)
    try:
        found(session, "5901234123457")
        found(session, "L7")
    finally:
        event.remove(engine, "before_cursor_execute", asked)

    assert len(questions) == 2
