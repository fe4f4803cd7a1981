"""Dispatching and receiving a transfer, as the product does it, beside bare set-based SQL on the same tables.

The bare way has the same constraints, indexes, triggers and durability, and checks no rule: arrays in,
one statement for each table, one transaction, as the owner. Both send the same quantities of the same
products, in turns; the one that goes first changes with every turn.
"""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from uuid import UUID

import psycopg

from bench.figures import Figure, seconds
from bench.warehouse import Warehouse, open_warehouse
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.transfers import Arrival, DispatchTransfer, Pick, ReceiveTransfer
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.transfers.postings import dispatch_transfer, receive_transfer

SMALL, LARGE = 1_000, 10_000
TURNS = {SMALL: 9, LARGE: 5}
SENT = Decimal(3)
GOAL = 3.0

Owner = psycopg.Connection[tuple[object, ...]]
_numbers = count(1)


@dataclass(frozen=True)
class Ends:
    """The places that a transfer of the benchmark goes between."""

    source: UUID
    bin: UUID
    destination: UUID
    transit: UUID
    dock: UUID


@dataclass(frozen=True)
class Transfer:
    """An approved transfer; `lines` are (line, product, lot)."""

    id: UUID
    lines: tuple[tuple[UUID, UUID, UUID | None], ...]


def run() -> Iterator[Figure]:
    """Yield seconds for each leg and size, of goods with lots and without."""
    for with_lots in (False, True):
        with open_warehouse() as warehouse:
            products = warehouse.products("LOT" if with_lots else "PLAIN", LARGE, with_lots=with_lots)
            ends = _furnish(warehouse, products, with_lots=with_lots)
            for lines in (SMALL, LARGE):
                yield from _measure(warehouse, ends, products[:lines], with_lots=with_lots)


def _measure(warehouse: Warehouse, ends: Ends, products: list[UUID], *, with_lots: bool) -> Iterator[Figure]:
    taken: dict[str, tuple[list[float], list[float]]] = {"dispatching": ([], []), "receiving": ([], [])}
    with warehouse.transactions() as transactions, warehouse.owner() as owner:
        for turn in range(-1, TURNS[len(products)]):  # the first turn opens the stock and warms the caches
            first, second = (_transfer(warehouse, ends, products) for _ in range(2))
            warehouse.analyse()
            legs = {
                "dispatching": (_dispatch(transactions, ends, first), _bare_dispatch(owner, warehouse, ends, second)),
                "receiving": (_receive(transactions, ends, first), _bare_receive(owner, warehouse, ends, second)),
            }
            for leg, (ours, bare) in legs.items():
                pair = [(ours, taken[leg][0]), (bare, taken[leg][1])]
                for post, kept in pair if turn % 2 else reversed(pair):
                    needed = seconds(post)
                    if turn >= 0:
                        kept.append(needed)
    kind = " with lots" if with_lots else ""
    for leg, (ours_all, bare_all) in taken.items():
        name = f"{leg} {len(products):,} lines{kind}, beside bare SQL"
        yield Figure(name, statistics.median(ours_all), statistics.median(bare_all), "s", len(ours_all), GOAL)


def _furnish(warehouse: Warehouse, products: list[UUID], *, with_lots: bool) -> Ends:
    with warehouse.owner() as owner:
        owner.execute("insert into warehouse (code, name) values ('FAR', 'Far')")
        owner.execute(
            "insert into location (warehouse_id, kind, code) select id, 'receiving_dock', 'FAR-DOCK' from warehouse"
            " where code = 'FAR'"
        )
        if with_lots:
            owner.execute(
                "insert into lot (product_id, code, expiry_date, created_by)"
                " select p, 'L-1', current_date + 400, %s from unnest(%s::uuid[]) p",
                (warehouse.person, products),
            )
        owner.execute(
            "insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id,"
            " from_status, to_status, quantity, created_by)"
            " select %s, 'RECEIPT', p, t.id, s.id, b.id, 'AVAILABLE', 'AVAILABLE', 10000, %s"
            " from unnest(%s::uuid[]) p left join lot t on t.product_id = p, location s, location b"
            " where s.code = 'SUPPLIER' and b.code = 'BENCH-A-1'",
            (new_id(), warehouse.person, products),
        )
        row = owner.execute(
            "select b.warehouse_id, b.id, d.warehouse_id, t.id, d.id from location b, location d, location t"
            " where b.code = 'BENCH-A-1' and d.code = 'FAR-DOCK' and t.code = 'FAR-TRANSIT'"
        ).fetchone()
    assert row is not None
    return Ends(*(UUID(str(part)) for part in row))


def _transfer(warehouse: Warehouse, ends: Ends, products: list[UUID]) -> Transfer:
    transfer = new_id()
    with warehouse.owner() as owner:
        owner.execute(
            "insert into stock_transfer (id, transfer_number, from_warehouse_id, to_warehouse_id, status, created_by)"
            " values (%s, %s, %s, %s, 'APPROVED', %s)",
            (transfer, f"BENCH-{next(_numbers):06d}", ends.source, ends.destination, warehouse.person),
        )
        rows = owner.execute(
            "with written as (insert into stock_transfer_item (transfer_id, line_number, product_id, product_sku,"
            " product_name, unit_cost, requested_quantity, created_by)"
            " select %s, l.n, p.id, p.sku, p.name, 1, %s, %s from unnest(%s::uuid[]) with ordinality l(product_id, n)"
            " join product p on p.id = l.product_id returning id, line_number, product_id)"
            " select w.id, w.product_id, t.id from written w left join lot t on t.product_id = w.product_id"
            " order by w.line_number",
            (transfer, SENT, warehouse.person, products),
        ).fetchall()
    return Transfer(transfer, tuple(_line(row) for row in rows))


def _line(row: tuple[object, ...]) -> tuple[UUID, UUID, UUID | None]:
    return UUID(str(row[0])), UUID(str(row[1])), UUID(str(row[2])) if row[2] else None


def _dispatch(transactions: Transactions, ends: Ends, transfer: Transfer) -> Callable[[], object]:
    picks = tuple(Pick(item, ends.bin, SENT, lot_id=lot) for item, _product, lot in transfer.lines)
    command = DispatchTransfer(new_id(), transfer.id, picks)
    return lambda: dispatch_transfer(transactions, command)


def _receive(transactions: Transactions, ends: Ends, transfer: Transfer) -> Callable[[], object]:
    arrivals = tuple(Arrival(product, None, SENT, ends.dock, lot_id=lot) for _item, product, lot in transfer.lines)
    command = ReceiveTransfer(new_id(), transfer.id, arrivals)
    return lambda: receive_transfer(transactions, command)


def _bare(
    owner: Owner, warehouse: Warehouse, ends: Ends, transfer: Transfer, statements: tuple[str, ...]
) -> Callable[[], object]:
    said = {
        "operation": new_id(), "transfer": transfer.id, "person": warehouse.person, "bin": ends.bin,
        "transit": ends.transit, "dock": ends.dock,
        "items": [item for item, _product, _lot in transfer.lines],
        "products": [product for _item, product, _lot in transfer.lines],
        "lots": [lot for _item, _product, lot in transfer.lines],
        "quantities": [SENT for _ in transfer.lines],
    }  # fmt: skip

    def post() -> None:
        with owner.transaction():
            for statement in statements:
                owner.execute(statement, said)

    return post


def _bare_dispatch(owner: Owner, warehouse: Warehouse, ends: Ends, transfer: Transfer) -> Callable[[], object]:
    return _bare(owner, warehouse, ends, transfer, (_OPERATION, _PICKS, _OUT, _SENT_LINES, _SENT, _STEP))


def _bare_receive(owner: Owner, warehouse: Warehouse, ends: Ends, transfer: Transfer) -> Callable[[], object]:
    return _bare(owner, warehouse, ends, transfer, (_OPERATION, _IN, _RECEIVED_LINES, _RECEIVED, _STEP))


_OPERATION = "insert into operation (id, kind, fingerprint, created_by) values (%(operation)s, 'bare', '', %(person)s)"

_LINES = """unnest(%(items)s::uuid[], %(products)s::uuid[], %(lots)s::uuid[], %(quantities)s::numeric[])
       l(item, product_id, lot, quantity)"""

_PICKS = f"""
insert into stock_transfer_pick (transfer_id, item_id, location_id, lot_id, quantity, operation_id, created_by)
select %(transfer)s, l.item, %(bin)s, l.lot, l.quantity, %(operation)s, %(person)s from {_LINES}
"""

_MOVES = """
insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id, from_status,
  to_status, quantity, stock_transfer_item_id, created_by)
select %(operation)s, '{0}', l.product_id, l.lot, {1}, {2}, 'AVAILABLE', 'AVAILABLE', l.quantity, l.item, %(person)s
  from {3}
"""
_OUT = _MOVES.format("TRANSFER_OUT", "%(bin)s", "%(transit)s", _LINES)
_IN = _MOVES.format("TRANSFER_IN", "%(transit)s", "%(dock)s", _LINES)

_ADVANCE = """
update stock_transfer_item i
   set {0} = i.{0} + l.quantity, updated_at = now(), updated_by = %(person)s, row_version = i.row_version + 1
  from {1}
 where i.id = l.item
"""
_SENT_LINES = _ADVANCE.format("dispatched_quantity", _LINES)
_RECEIVED_LINES = _ADVANCE.format("received_quantity", _LINES)

_HEADER = """
update stock_transfer set status = '{0}', updated_at = now(), updated_by = %(person)s, row_version = row_version + 1
 where id = %(transfer)s
"""
_SENT = _HEADER.format("IN_TRANSIT")
_RECEIVED = _HEADER.format("RECEIVED")

_STEP = """
insert into stock_transfer_step (transfer_id, verb, to_status, operation_id, created_by)
select t.id, 'bare', t.status, %(operation)s, %(person)s from stock_transfer t where t.id = %(transfer)s
"""
