"""Puts the sample into a business database, whole or not at all, once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from invista_desktop.errors import RuleViolation, Unavailable, said
from invista_desktop.services.sample_data.ledger import COLUMNS
from invista_desktop.services.sample_data.reordering import set_reorder_points
from invista_desktop.services.sample_data.sample import OUTSIDE_KINDS, Sample, build_sample

if TYPE_CHECKING:
    import psycopg

MARK: Final = "sample_data"
SETTINGS: Final = {"organisation_name": "Invista Demo", "sscc_company_prefix": "9520000"}
# Each table after those it refers to.
ORDER: Final = (
    "app_user", "reason_code", "warehouse", "location", "workstation", "brand", "category",
    "supplier", "product", "product_variant", "variant_attribute", "product_pack", "product_supplier", "fixed_bin",
    "lot", "serial", "purchase_order", "purchase_order_item", "barcode", "operation", "goods_receipt",
    "goods_receipt_item",
)  # fmt: skip

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class SampleSummary:
    """What is in the database afterwards; `was_loaded` when it had been there before."""

    was_loaded: bool
    loaded_on: date
    warehouses: int
    bins: int
    products: int
    variants: int
    suppliers: int
    purchase_orders: int
    goods_receipts: int
    movements: int


def load_sample_data(business_admin_dsn: str, *, today: date, progress: Progress) -> SampleSummary:
    """Leave the sample in the database, in one transaction; where it is already, nothing changes.

    `progress` hears what is being done and the share done, 0 to 1. The address is that of the
    schema's owner, direct and not pooled.

    Raises:
        RuleViolation: `not_empty`, when the catalogue holds products that are not the sample.
        Unavailable: the database does not answer.
    """
    import psycopg

    try:
        with psycopg.connect(business_admin_dsn, connect_timeout=15) as connection:
            # One loader at a time; whoever waited finds the mark of the one before.
            connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (MARK,))
            if (loaded_on := _loaded_on(connection)) is not None:
                return _summary(connection, loaded_on, was_loaded=True)
            _require_empty(connection)
            _load(connection, today, progress)
            return _summary(connection, today, was_loaded=False)
    except psycopg.OperationalError as error:
        raise Unavailable(
            said("The sample data could not be loaded: {reason}", reason=str(error).strip()),
            said("Look whether the database runs, then try again; nothing was loaded."),
            code="database_away",
        ) from error


def _loaded_on(connection: "psycopg.Connection[Any]") -> date | None:
    row = connection.execute("select value->>'loaded_on' from organisation_setting where key = %s", (MARK,)).fetchone()
    return date.fromisoformat(row[0]) if row else None


def _require_empty(connection: "psycopg.Connection[Any]") -> None:
    row = connection.execute("select exists (select from product), exists (select from warehouse)").fetchone()
    if row is not None and any(row):
        raise RuleViolation(
            said("This database holds products or warehouses already."),
            said("Load the sample data into a database of its own."),
            code="not_empty",
        )


def _load(connection: "psycopg.Connection[Any]", today: date, progress: Progress) -> None:
    progress("Composing the catalogue", 0.0)
    sample = build_sample(today, _outside(connection))
    for number, table in enumerate(ORDER):
        progress(f"Loading {table.replace('_', ' ')}", 0.1 + 0.6 * number / len(ORDER))
        for columns, rows in sample.tables.rows[table].items():
            _copy(connection, table, columns, rows)
    connection.execute("select setval('app_secret.goods_receipt_number', %s)", (sample.last_receipt_number,))
    _move(connection, sample, progress)
    set_reorder_points(connection)
    _mark(connection, today)
    connection.execute("analyze")  # so that the first questions are planned for what is there
    progress("Sample data loaded", 1.0)


def _move(connection: "psycopg.Connection[Any]", sample: Sample, progress: Progress) -> None:
    for number, batch in enumerate(sample.movements):
        progress("Moving stock", 0.7 + 0.28 * number / len(sample.movements))
        _copy(connection, "inventory_movement", COLUMNS, batch)


def _mark(connection: "psycopg.Connection[Any]", today: date) -> None:
    from psycopg.types.json import Jsonb

    for key, value in {**SETTINGS, MARK: {"loaded_on": today.isoformat()}}.items():
        connection.execute(
            "insert into organisation_setting (key, value) values (%s, %s)"
            " on conflict (key) do update set value = excluded.value",
            (key, Jsonb(value)),
        )


def _outside(connection: "psycopg.Connection[Any]") -> dict[str, UUID]:
    rows = connection.execute(
        "select kind::text, id from location where warehouse_id is null and kind::text = any(%s)",
        (list(OUTSIDE_KINDS),),
    )
    return dict(rows.fetchall())


def _copy(
    connection: "psycopg.Connection[Any]", table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Copy into a table of this connection and insert from there: COPY itself refuses row-level security."""
    from psycopg.sql import SQL, Identifier
    from psycopg.types.json import Jsonb

    names = SQL(", ").join(map(Identifier, columns))
    parts = {"table": Identifier(table), "staged": Identifier(f"staged_{table}"), "names": names}
    connection.execute(
        SQL("create temp table {staged} on commit drop as select {names} from {table} with no data").format(**parts)
    )
    with connection.cursor().copy(SQL("copy {staged} ({names}) from stdin").format(**parts)) as copy:
        for row in rows:
            copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in row])
    connection.execute(SQL("insert into {table} ({names}) select {names} from {staged}").format(**parts))
    connection.execute(SQL("drop table {staged}").format(**parts))


def _summary(connection: "psycopg.Connection[Any]", loaded_on: date, *, was_loaded: bool) -> SampleSummary:
    row = connection.execute(
        """select (select count(*) from warehouse),
                  (select count(*) from location where level = 'bin' and kind = 'storage'),
                  (select count(*) from product), (select count(*) from product_variant),
                  (select count(*) from supplier), (select count(*) from purchase_order),
                  (select count(*) from goods_receipt), (select count(*) from inventory_movement)"""
    ).fetchone()
    return SampleSummary(was_loaded, loaded_on, *(row or ()))
