"""Builders for database tests: they hide what does not matter to the sentence being tested."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg

from invista_desktop.local_stack.postgres import Address
from invista_desktop.migrations import runner
from invista_desktop.models.domain import permissions
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.tickets import Tickets
from invista_desktop.services.database.transactions import Transactions

EVERYTHING = tuple(value for name, value in vars(permissions).items() if name.isupper() and isinstance(value, str))
CLERK = ("receiving.read", "receiving.post", "catalogue.read", "stock.read", "purchasing.read", "suppliers.read")

KEY_ID = "test-key"
KEY = hashlib.sha256(b"a key known to every test").digest()
PASSWORD = "known-to-every-test"
RECEIVER = UUID("018f0000-0000-7000-8000-000000000001")
COLLEAGUE = UUID("018f0000-0000-7000-8000-000000000002")
_numbers = count(1)


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(payload: dict[str, Any], *, key: bytes = KEY, key_id: str = KEY_ID) -> str:
    """Return `payload` as a ticket, signed as the identity database signs."""
    signed = f"v1.{key_id}.{base64url(json.dumps(payload).encode())}"
    return f"{signed}.{base64url(hmac.new(key, signed.encode(), hashlib.sha256).digest())}"


def payload_for(
    *may: str,
    person: UUID = RECEIVER,
    warehouses: list[str] | None = None,
    life: int = 600,
    session: UUID | None = None,
) -> dict[str, Any]:
    now = int(time.time())
    return {
        "sub": str(person),
        "sid": str(session or uuid4()),
        "name": f"Demo Person {person.int % 10}",
        "email": f"person{person.int % 10}@demo.invista.example",
        "perms": list(may),
        "wh": warehouses,
        "aal": "aal1",
        "iat": now,
        "exp": now + life,
    }


def migrate_template(cluster: Address) -> str:
    """Return the name of a migrated database in `cluster`, made to be cloned."""
    name = "business_template"
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    runner.upgrade("business", cluster.dsn(name))
    with psycopg.connect(cluster.dsn(name), autocommit=True) as connection:
        connection.execute("insert into app_secret.ticket_key (key_id, secret) values (%s, %s)", (KEY_ID, KEY))
        connection.execute("insert into warehouse (code, name) values ('MAIN', 'Main'), ('NORTH', 'North')")
        connection.execute(
            "insert into location (warehouse_id, kind, code)"
            " select id, kind::location_kind, code || suffix from warehouse, (values"
            " ('receiving_dock', '-DOCK'), ('quarantine', '-HOLD'), ('storage', '-A-01')) as v(kind, suffix)"
        )
        for code in ("WS-1", "WS-2"):
            connection.execute("select app.enrol_workstation(%s, %s, 'MAIN', %s)", (code, code, PASSWORD))
    return name


@dataclass(frozen=True)
class Business:
    """A business database, and the ways to it."""

    cluster: Address
    name: str

    @classmethod
    def clone(cls, cluster: Address, template: str) -> "Business":
        name = f"business_{next(_numbers)}"
        with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
            connection.execute(f"create database {name} template {template}")
            connection.execute(f"revoke all on database {name} from public")
            connection.execute(f"grant connect on database {name} to invista_workstation")
        return cls(cluster, name)

    def drop(self) -> None:
        with psycopg.connect(self.cluster.dsn(), autocommit=True) as connection:
            connection.execute(f"drop database {self.name} with (force)")

    def workstation_dsn(self, code: str = "WS-1") -> str:
        login = "invista_ws_" + code.lower().replace("-", "_")
        return self.cluster.dsn(self.name, user=login, password=PASSWORD)

    def connect_admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.cluster.dsn(self.name), autocommit=True)

    def connect_workstation(self, code: str = "WS-1") -> psycopg.Connection[Any]:
        return psycopg.connect(self.workstation_dsn(code), prepare_threshold=None)

    @staticmethod
    def ticket_for(*may: str, **how: Any) -> str:
        return sign(payload_for(*may, **how))

    @contextmanager
    def transactions(
        self,
        *may: str,
        person: UUID = RECEIVER,
        code: str = "WS-1",
        workers: int = 2,
        warehouses: list[str] | None = None,
        attempts: int = 4,
    ) -> Iterator[Transactions]:
        tickets = Tickets()
        tickets.put(sign(payload_for(*(may or EVERYTHING), person=person, warehouses=warehouses)))
        engine = make_engine(self.workstation_dsn(code), workers)
        try:
            yield Transactions(make_sessions(engine), tickets, attempts=attempts)
        finally:
            engine.dispose()


@dataclass(frozen=True)
class Item:
    """A product made for a test."""

    product_id: UUID
    sku: str


@dataclass(frozen=True)
class Order:
    """An order made for a test, and its lines by SKU."""

    id: UUID
    number: str
    dock: UUID
    lines: dict[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Warehouse:
    """Makes what a test needs, as the owner of the schema would load it."""

    admin: psycopg.Connection[Any]
    code: str = "MAIN"

    def one(self, statement: str, *values: object) -> Any:
        row = self.admin.execute(statement, values).fetchone()
        assert row is not None
        return row[0] if len(row) == 1 else row

    def location(self, code: str) -> UUID:
        return UUID(str(self.one("select id from location where code = %s", code)))

    def product(self, sku: str = "BOLT", **columns: Any) -> Item:
        values = {"sku": sku, "name": sku.title(), **columns}
        names = ", ".join(values)
        marks = ", ".join(["%s"] * len(values))
        return Item(self.one(f"insert into product ({names}) values ({marks}) returning id", *values.values()), sku)

    def supplier(self, **columns: Any) -> UUID:
        values = {"code": f"SUP-{next(_numbers)}", "name": "Demo Supplies", **columns}
        names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        return UUID(str(self.one(f"insert into supplier ({names}) values ({marks}) returning id", *values.values())))

    def order(
        self, *, status: str = "SENT", supplier: UUID | None = None, number: str | None = None, **ordered: int | str
    ) -> Order:
        """Return an order for `SKU=quantity` lines; products that are missing are made."""
        number = number or f"PO-{next(_numbers)}"
        order_id = self.one(
            "insert into purchase_order (order_number, supplier_id, warehouse_id, status)"
            " values (%s, %s, (select id from warehouse where code = %s), %s) returning id",
            number,
            supplier or self.supplier(),
            self.code,
            status,
        )
        lines = {
            sku: self._line(order_id, place, sku, amount) for place, (sku, amount) in enumerate(ordered.items(), 1)
        }
        return Order(order_id, number, self.location(f"{self.code}-DOCK"), lines)

    def _line(self, order_id: UUID, place: int, sku: str, amount: int | str) -> UUID:
        known = self.admin.execute("select id from product where sku = %s", (sku,)).fetchone()
        product_id = known[0] if known else self.product(sku).product_id
        return UUID(
            str(
                self.one(
                    "insert into purchase_order_item (purchase_order_id, line_number, product_id, ordered_quantity,"
                    " unit_cost, product_name, product_sku) values (%s, %s, %s, %s, 1.5, %s, %s) returning id",
                    order_id,
                    place,
                    product_id,
                    Decimal(amount),
                    sku.title(),
                    sku,
                )
            )
        )

    def on_hand(self, sku: str, place: str = "MAIN-DOCK", status: str = "AVAILABLE") -> Decimal:
        return Decimal(
            self.one(
                "select coalesce(sum(i.quantity), 0) from inventory_item i join product p on p.id = i.product_id"
                " join location l on l.id = i.location_id where p.sku = %s and l.code = %s and i.status = %s",
                sku,
                place,
                status,
            )
        )

    def order_status(self, order: Order) -> str:
        return str(self.one("select status from purchase_order where id = %s", order.id))

    def drift(self) -> list[Any]:
        return [
            *self.admin.execute("select * from app.verify_stock()").fetchall(),
            *self.admin.execute("select * from app.verify_serials()").fetchall(),
            *self.admin.execute("select * from app.verify_reservations()").fetchall(),
            *self.admin.execute("select * from app.verify_valuation()").fetchall(),
        ]

    def move(self, sku: str, quantity: int, start: str, end: str, status: str = "AVAILABLE") -> None:
        """Move stock as a posting would, straight through the ledger."""
        self.admin.execute(
            "insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id,"
            " from_status, to_status, quantity) select %s, 'PUT_AWAY', p.id, (select lot_id from inventory_item i"
            " where i.product_id = p.id and i.location_id = f.id limit 1), f.id, t.id, %s, %s, %s"
            " from product p, location f, location t where p.sku = %s and f.code = %s and t.code = %s",
            (uuid4(), status, status, quantity, sku, start, end),
        )


def receipt(order: Order, *lines: dict[str, Any], **said: Any) -> str:
    """Return a posting command as the app writes it."""
    for place, line in enumerate(lines, 1):
        line.setdefault("line_key", str(place))
    return json.dumps(
        {
            "draft_id": None,
            "purchase_order_id": str(order.id),
            "dock_location_id": str(order.dock),
            "delivery_note": None,
            "occurred_at": "2026-01-02T03:04:05+00:00",
            "confirmed": [],
            "lines": lines,
        }
        | said
    )


def arrived(
    warehouse: Warehouse, order: Order | None, sku: str, accepted: int | str = 0, **said: Any
) -> dict[str, Any]:
    """Return a line for what arrived; without an order, or not on it, the line is unexpected."""
    expiry = said.get("expiry_date")
    if isinstance(expiry, date):
        said["expiry_date"] = expiry.isoformat()
    line_id = order.lines.get(sku) if order else None
    return {
        "purchase_order_item_id": str(line_id) if line_id else None,
        "product_id": str(warehouse.one("select id from product where sku = %s", sku)),
        "variant_id": None,
        "accepted": str(accepted),
        "entered_quantity": str(accepted),
        "entered_unit": "EA",
        "entered_factor": "1",
        **said,
    }
