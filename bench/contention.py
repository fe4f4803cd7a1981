"""Sixteen workers at one bin's last units, beside one worker alone: no oversell, and no deadlock that a user sees.

Each takes one unit to another bin and brings it back; between them they ask for more than there is.
Seconds for each part come from INVISTA_CONTENTION_SECONDS.
"""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from bench.figures import Figure
from bench.warehouse import Warehouse, open_warehouse
from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.ids import new_id
from invista_desktop.services.database.transactions import Transactions

WORKERS = 16
LAST_UNITS = 8
SECONDS = float(os.environ.get("INVISTA_CONTENTION_SECONDS", "5"))
TAKEN_ALREADY = {"insufficient_stock", "stock_reserved"}


@dataclass(frozen=True)
class Bins:
    """One product, the bin with its last units, and the bin they are taken to."""

    product: UUID
    last: UUID
    taken: UUID


def run() -> Iterator[Figure]:
    """Yield moves a second of sixteen workers, beside one worker's.

    Raises:
        InvistaError: a worker was told something other than that the units are taken.
    """
    with open_warehouse() as warehouse:
        bins = _fill(warehouse)
        for number in range(WORKERS):
            warehouse.enrol(f"ws{number}")
        alone = _rate(warehouse, bins, 1)
        together = _rate(warehouse, bins, WORKERS)
        _check(warehouse, bins)
    name = f"{WORKERS} workers at a bin's last {LAST_UNITS} units, beside one"
    yield Figure(name, together, alone, "moves/s", WORKERS)


def _fill(warehouse: Warehouse) -> Bins:
    product = warehouse.products("LAST", 1)[0]
    with warehouse.owner() as owner:
        rows = owner.execute(
            "select id from location where code in ('BENCH-A-1', 'BENCH-A-2') order by code"
        ).fetchall()
        last, taken = (UUID(str(row[0])) for row in rows)
        owner.execute(
            "insert into inventory_movement (operation_id, type, product_id, from_location_id, to_location_id,"
            " from_status, to_status, quantity, unit_cost, currency, created_by)"
            " select app.new_id(), 'RECEIPT', %s, l.id, %s, 'AVAILABLE', 'AVAILABLE', %s, 1.25, 'EUR', %s"
            " from location l where l.code = 'SUPPLIER'",
            (product, last, LAST_UNITS, warehouse.person),
        )
    return Bins(product, last, taken)


def _rate(warehouse: Warehouse, bins: Bins, workers: int) -> float:
    until = time.monotonic() + SECONDS

    def work(number: int) -> int:
        moves = 0
        with warehouse.transactions(f"ws{number}") as transactions:
            while time.monotonic() < until:
                moves += _there_and_back(transactions, bins)
        return moves

    with ThreadPoolExecutor(workers) as threads:
        return sum(threads.map(work, range(workers))) / SECONDS


def _there_and_back(transactions: Transactions, bins: Bins) -> int:
    try:
        _move(transactions, bins.product, bins.last, bins.taken)
    except RuleViolation as refused:
        if refused.code not in TAKEN_ALREADY:
            raise
        return 0
    _move(transactions, bins.product, bins.taken, bins.last)
    return 2


def _move(transactions: Transactions, product: UUID, start: UUID, end: UUID) -> None:
    line = {
        "product_id": str(product), "from_location_id": str(start), "to_location_id": str(end),
        "from_status": "AVAILABLE", "quantity": "1",
    }  # fmt: skip
    transactions.call("move_stock", new_id(), json.dumps({"lines": [line]}))


def _check(warehouse: Warehouse, bins: Bins) -> None:
    with warehouse.owner() as owner:
        held = owner.execute(
            "select sum(quantity), min(quantity) from inventory_item where product_id = %s", (bins.product,)
        ).fetchone()
        drift = owner.execute("select count(*) from app.verify_stock()").fetchone()
        deadlocks = owner.execute(
            "select deadlocks from pg_stat_database where datname = current_database()"
        ).fetchone()
    assert held is not None, "the bin is in the books"
    assert (held[0], drift, deadlocks) == (LAST_UNITS, (0,), (0,)), "no oversell, no drift, no deadlock"
