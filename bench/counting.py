"""Counting an audit from its entries to what is posted, as the product does it, beside bare set-based SQL.

The bare way writes the same entries, results and movements into the same tables, with the same constraints,
indexes, triggers and durability, and checks no rule: one statement for each table, one transaction, as the owner.
Each in turns, on audits of the same bins; the one that goes first changes with every turn.
"""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

import psycopg

from bench.figures import Figure, seconds
from bench.warehouse import Warehouse, open_warehouse
from invista_desktop.models.domain.count_commands import (
    CountEntry,
    CountScope,
    DecideLines,
    EntryKind,
    PlanAudit,
    PostAudit,
    RecordEntries,
    ReviewedLine,
    ReviewLines,
    StartAudit,
    SubmitAudit,
)
from invista_desktop.models.domain.ids import new_id
from invista_desktop.services.counting.postings import post_count, record_entries
from invista_desktop.services.database.transactions import Transactions

LINES, BINS, BATCH, TURNS = 5_000, 500, 500, 5
STOCK = Decimal(10_000)
GOAL = 3.0

Owner = psycopg.Connection[tuple[object, ...]]
_numbers = count(1)


@dataclass(frozen=True)
class Begun:
    """An audit that was started; `lines` are (place, product), every tenth of them is off by one."""

    id: UUID
    lines: tuple[tuple[UUID, UUID], ...]
    books: tuple[Decimal, ...]

    @property
    def counted(self) -> list[Decimal]:
        """What is counted, line by line."""
        return [book - 1 if n % 10 == 0 else book for n, book in enumerate(self.books)]


def run() -> Iterator[Figure]:
    """Yield the seconds from the first entry to the last movement."""
    with open_warehouse() as warehouse:
        _furnish(warehouse)
        warehouse.analyse()
        ours_all: list[float] = []
        bare_all: list[float] = []
        with (
            warehouse.transactions() as transactions,
            warehouse.transactions(person=new_id()) as reviewer,
            warehouse.owner() as owner,
        ):
            for turn in range(-1, TURNS):  # the first turn warms the caches
                ours, bare = _begin(warehouse, transactions), _begin(warehouse, transactions)
                pair = [
                    (_whole(transactions, reviewer, warehouse, ours), ours_all),
                    (_bare(owner, warehouse, bare), bare_all),
                ]
                for work, kept in pair if turn % 2 else reversed(pair):
                    needed = seconds(work)
                    if turn >= 0:
                        kept.append(needed)
    name = f"counting {LINES:,} lines from entries to posted, beside bare SQL"
    yield Figure(name, statistics.median(ours_all), statistics.median(bare_all), "s", len(ours_all), GOAL)


def _furnish(warehouse: Warehouse) -> None:
    products = warehouse.products("COUNT", LINES)
    with warehouse.owner() as owner:
        owner.execute(
            "insert into location (warehouse_id, kind, code)"
            " select w.id, 'storage', 'COUNT-' || lpad(n::text, 4, '0') from warehouse w, generate_series(0, %s) n"
            " where w.code = 'BENCH'",
            (BINS - 1,),
        )
        owner.execute("insert into count_tolerance (quantity) values (1)")
        owner.execute(
            "insert into inventory_movement (operation_id, type, product_id, from_location_id, to_location_id,"
            " from_status, to_status, quantity, created_by)"
            " select %s, 'RECEIPT', p, s.id, b.id, 'AVAILABLE', 'AVAILABLE', %s, %s"
            " from unnest(%s::uuid[]) with ordinality x(p, n)"
            " join location b on b.code = 'COUNT-' || lpad((x.n %% %s)::text, 4, '0'), location s"
            " where s.code = 'SUPPLIER'",
            (new_id(), STOCK, warehouse.person, products, BINS),
        )


def _begin(warehouse: Warehouse, transactions: Transactions) -> Begun:
    with warehouse.owner() as owner:
        places = owner.execute(
            "select id, warehouse_id from location where code like 'COUNT-%' order by code"
        ).fetchall()
    audit, building = new_id(), UUID(str(places[0][1]))
    scope = CountScope(location_ids=tuple(UUID(str(row[0])) for row in places))
    post_count(transactions, PlanAudit(new_id(), audit, building, scope=scope))
    post_count(transactions, StartAudit(new_id(), audit))
    with warehouse.owner() as owner:
        rows = owner.execute(
            "select location_id, product_id, expected_quantity from inventory_audit_item where audit_id = %s"
            " order by location_id, product_id",
            (audit,),
        ).fetchall()
    lines = tuple((UUID(str(row[0])), UUID(str(row[1]))) for row in rows)
    return Begun(audit, lines, tuple(Decimal(str(row[2])) for row in rows))


def _entries(begun: Begun) -> list[CountEntry]:
    entries: list[CountEntry] = []
    looks: dict[UUID, UUID] = {}
    for (place, product), quantity in zip(begun.lines, begun.counted, strict=True):
        if place not in looks:
            looks[place] = new_id()
        now = datetime.now(UTC)
        entries.append(
            CountEntry(new_id(), begun.id, looks[place], EntryKind.ITEM, place, next(_numbers), now,
                       product_id=product, quantity=quantity)
        )  # fmt: skip
    now = datetime.now(UTC)
    for place, look in looks.items():
        entries.append(CountEntry(new_id(), begun.id, look, EntryKind.BIN_DONE, place, next(_numbers), now))
    return sorted(entries, key=lambda entry: (entry.location_id, entry.device_seq))


def _whole(
    transactions: Transactions, reviewer: Transactions, warehouse: Warehouse, begun: Begun
) -> Callable[[], object]:
    """Record, submit, review, approve and post; somebody else approves and posts."""
    entries = _entries(begun)
    commands = [
        RecordEntries(new_id(), tuple(entries[first : first + BATCH])) for first in range(0, len(entries), BATCH)
    ]

    def work() -> None:
        for command in commands:
            record_entries(transactions, command)
        post_count(transactions, SubmitAudit(new_id(), begun.id))
        off = _off(warehouse, begun)
        post_count(transactions, ReviewLines(new_id(), begun.id, tuple(ReviewedLine(one, "LOST") for one in off)))
        post_count(reviewer, DecideLines(new_id(), begun.id, off, "approve"))
        post_count(reviewer, PostAudit(new_id(), begun.id))

    return work


def _off(warehouse: Warehouse, begun: Begun) -> tuple[UUID, ...]:
    with warehouse.owner() as owner:
        rows = owner.execute(
            "select id from inventory_audit_item where audit_id = %s and variance <> 0", (begun.id,)
        ).fetchall()
    return tuple(UUID(str(row[0])) for row in rows)


def _bare(owner: Owner, warehouse: Warehouse, begun: Begun) -> Callable[[], object]:
    said = {
        "operation": new_id(), "audit": begun.id, "person": warehouse.person, "now": datetime.now(UTC),
        "ids": [new_id() for _ in begun.lines], "first": next(_numbers),
        "places": [place for place, _product in begun.lines], "products": [product for _place, product in begun.lines],
        "quantities": begun.counted,
    }  # fmt: skip

    def post() -> None:
        with owner.transaction():
            for statement in _STATEMENTS:
                owner.execute(statement, said)

    return post


_STATEMENTS = (
    "insert into operation (id, kind, fingerprint, created_by) values (%(operation)s, 'bare', '', %(person)s)",
    """insert into inventory_audit_count (id, audit_id, bin_id, number, counted_by, created_by)
       select app.new_id(), %(audit)s, b.id, 1, %(person)s, %(person)s from inventory_audit_bin b
        where b.audit_id = %(audit)s""",
    """insert into inventory_audit_entry (id, audit_id, bin_id, count_id, kind, location_id, product_id, stock_status,
         quantity, device_seq, device_at, counted_at, answer, content, operation_id, created_by)
       select l.id, %(audit)s, b.id, c.id, 'ITEM', l.place, l.product, 'AVAILABLE', l.quantity, %(first)s + l.n,
              %(now)s, %(now)s, 'ACCEPTED', '{}', %(operation)s, %(person)s
         from unnest(%(ids)s::uuid[], %(places)s::uuid[], %(products)s::uuid[], %(quantities)s::numeric[])
              with ordinality l(id, place, product, quantity, n)
         join inventory_audit_bin b on b.audit_id = %(audit)s and b.location_id = l.place
         join inventory_audit_count c on c.bin_id = b.id""",
    """update inventory_audit_bin b set state = 'DONE', count_id = c.id, done_at = %(now)s, updated_at = now(),
         updated_by = %(person)s, row_version = b.row_version + 1
         from inventory_audit_count c where c.bin_id = b.id and b.audit_id = %(audit)s""",
    """update inventory_audit_item i set counted_quantity = e.quantity, counted_at = e.counted_at,
         count_id = e.count_id, book_quantity = s.quantity, status = 'COUNTED', reason_code = 'LOST',
         updated_at = now(), updated_by = %(person)s, row_version = i.row_version + 1
         from inventory_audit_entry e
         join inventory_item s on s.location_id = e.location_id and s.product_id = e.product_id
        where i.audit_id = %(audit)s and e.audit_id = i.audit_id and e.bin_id = i.bin_id
          and e.product_id = i.product_id""",
    """insert into inventory_movement (operation_id, type, product_id, from_location_id, to_location_id, from_status,
         to_status, quantity, inventory_audit_item_id, created_by)
       select %(operation)s, 'COUNT', i.product_id, i.location_id, o.id, 'AVAILABLE', 'AVAILABLE', -i.variance, i.id,
              %(person)s
         from inventory_audit_item i, location o
        where i.audit_id = %(audit)s and i.variance < 0 and o.kind = 'lost_and_found' and o.warehouse_id is null""",
    """update inventory_audit set status = 'REVIEW', updated_at = now(), updated_by = %(person)s,
         row_version = row_version + 1 where id = %(audit)s""",
    """update inventory_audit set status = 'COMPLETED', ended_at = now(), updated_at = now(),
         updated_by = %(person)s, row_version = row_version + 1 where id = %(audit)s""",
)
