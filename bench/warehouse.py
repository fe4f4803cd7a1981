"""A business database for one benchmark: embedded PostgreSQL, durable as usual, thrown away afterwards."""

import base64
import hashlib
import hmac
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from invista_desktop.local_stack.postgres import Address, EmbeddedPostgres
from invista_desktop.migrations import runner
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.ids import new_id
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.tickets import Tickets
from invista_desktop.services.database.transactions import Transactions

DATABASE = "business"
PASSWORD = "of-a-benchmark"  # noqa: S105 - the database lives as long as the benchmark
KEY_ID = "bench"
KEY = hashlib.sha256(b"a key known to every benchmark").digest()
TICKET_SECONDS = 7_200
EVERYTHING = [value for name, value in vars(permissions).items() if name.isupper() and isinstance(value, str)]


@dataclass(frozen=True)
class Order:
    """An order open for receiving; `lines` are (order line, product)."""

    id: UUID
    dock: UUID
    lines: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True)
class Warehouse:
    """One warehouse with a dock, one person, one workstation."""

    cluster: Address
    person: UUID

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """Connect as the owner of the tables, who needs no ticket; committing is the caller's business."""
        with psycopg.connect(self.cluster.dsn(DATABASE), options="-c role=invista_owner") as connection:
            yield connection

    @contextmanager
    def transactions(self, station: str = "bench", person: UUID | None = None) -> Iterator[Transactions]:
        """Work as the product does: with a workstation's login and a ticket, behind row-level security."""
        tickets = Tickets()
        tickets.put(_ticket(person or self.person))
        dsn = self.cluster.dsn(DATABASE, user=f"invista_ws_{station}", password=PASSWORD)
        engine = make_engine(dsn, workers=1)
        try:
            yield Transactions(make_sessions(engine), tickets)
        finally:
            engine.dispose()

    def enrol(self, station: str) -> None:
        """Give one more workstation its login: each may hold a few connections only."""
        with psycopg.connect(self.cluster.dsn(DATABASE)) as superuser:
            superuser.execute("select app.enrol_workstation(%s, %s, 'BENCH', %s)", (station.upper(), station, PASSWORD))

    def products(self, prefix: str, count: int, *, with_lots: bool = False) -> list[UUID]:
        """Return new products, kept by lot and expiry if told."""
        with self.owner() as owner:
            rows = owner.execute(
                "insert into product (sku, name, is_lot_tracked, has_expiry, created_by)"
                " select %s || lpad(n::text, 6, '0'), 'Oat drink barista ' || n, %s, %s, %s"
                " from generate_series(1, %s) n returning id",
                (f"{prefix}-", with_lots, with_lots, self.person, count),
            ).fetchall()
        return [UUID(str(row[0])) for row in rows]

    def order(self, products: list[UUID], quantity: int = 24) -> Order:
        """Return a new order, sent to its supplier, with one line for each product."""
        order, lines = new_id(), [new_id() for _ in products]
        with self.owner() as owner:
            dock = owner.execute("select id from location where code = 'BENCH-DOCK'").fetchone()
            owner.execute(
                "insert into purchase_order (id, order_number, supplier_id, warehouse_id, status, created_by)"
                " select %s, %s, s.id, w.id, 'SENT', %s from supplier s, warehouse w",
                (order, f"PO-{order}", self.person),
            )
            owner.execute(
                "insert into purchase_order_item (id, purchase_order_id, line_number, product_id, ordered_quantity,"
                " unit_cost, product_name, product_sku, created_by)"
                " select l.id, %s, l.n, p.id, %s, 1.25, p.name, p.sku, %s"
                " from unnest(%s::uuid[], %s::uuid[]) with ordinality l(id, product_id, n)"
                " join product p on p.id = l.product_id",
                (order, quantity, self.person, lines, products),
            )
        assert dock is not None
        return Order(order, UUID(str(dock[0])), tuple(zip(lines, products, strict=True)))

    def analyse(self) -> None:
        """Let the planner know what was loaded, as autovacuum does within a minute."""
        with psycopg.connect(self.cluster.dsn(DATABASE), autocommit=True) as superuser:
            superuser.execute("analyze")


@contextmanager
def open_warehouse() -> Iterator[Warehouse]:
    """Hold a migrated business database in a folder of its own until the block ends."""
    with (
        tempfile.TemporaryDirectory(prefix="invista-bench-", ignore_cleanup_errors=True) as folder,
        EmbeddedPostgres(Path(folder)) as cluster,
    ):
        with psycopg.connect(cluster.dsn(), autocommit=True) as superuser:
            superuser.execute(f"create database {DATABASE}")
        runner.upgrade("business", cluster.dsn(DATABASE))
        yield Warehouse(cluster, _furnish(cluster))


def _furnish(cluster: Address) -> UUID:
    person = new_id()
    with psycopg.connect(cluster.dsn(DATABASE)) as superuser:
        superuser.execute("insert into app_secret.ticket_key (key_id, secret) values (%s, %s)", (KEY_ID, KEY))
        superuser.execute("insert into app_user (id, display_name, email) values (%s, %s, %s)", (person, *_NAMED))
        superuser.execute("insert into warehouse (code, name) values ('BENCH', 'Bench')")
        superuser.execute(
            "insert into location (warehouse_id, kind, code) select id, kind::location_kind, 'BENCH-' || suffix"
            " from warehouse, (values ('receiving_dock', 'DOCK'), ('quarantine', 'HOLD')) v(kind, suffix)"
        )
        superuser.execute(
            "insert into location (warehouse_id, kind, code)"
            " select id, 'storage', 'BENCH-A-' || n from warehouse, generate_series(1, 600) n"
        )
        superuser.execute("insert into supplier (code, name) values ('SUP', 'Demo Supplies')")
        superuser.execute("select app.enrol_workstation('BENCH', 'Bench', 'BENCH', %s)", (PASSWORD,))
    return person


_NAMED = ("Demo Receiver", "receiver@demo.invista.example")


def _ticket(person: UUID) -> str:
    now = int(time.time())
    payload = {
        "sub": str(person), "sid": str(new_id()), "name": _NAMED[0], "email": _NAMED[1], "perms": EVERYTHING,
        "wh": None, "aal": "aal1", "iat": now, "exp": now + TICKET_SECONDS,
    }  # fmt: skip
    signed = f"v1.{KEY_ID}.{_base64url(json.dumps(payload).encode())}"
    return f"{signed}.{_base64url(hmac.new(KEY, signed.encode(), hashlib.sha256).digest())}"


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
