"""The ledger and what follows from it, whatever is posted in whatever order."""

from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from invista_desktop.models.business import Base, LifecycleStep
from invista_desktop.models.domain import lifecycles
from invista_desktop.services.database.transactions import Transactions
from tests.builders import EVERYTHING, Business, Warehouse
from tests.stock_given import Stock

PLACES = ("SUPPLIER", "MAIN-DOCK", "MAIN-A-01", "MAIN-HOLD", "LOST-AND-FOUND", "CUSTOMER")
INSIDE = {"MAIN-DOCK", "MAIN-A-01", "MAIN-HOLD"}
STATUSES = ("AVAILABLE", "QUARANTINE")

ends = st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True)
movements = st.tuples(
    st.sampled_from(("BOLT", "NUT")),
    st.sampled_from(("L1", "L2", None)),
    ends,
    st.sampled_from(STATUSES),
    st.integers(1, 5000).map(lambda thousandths: Decimal(thousandths) / 1000),
)
postings = st.lists(st.lists(movements, min_size=1, max_size=6), max_size=8)

INSERT = (
    "insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id,"
    " from_status, to_status, quantity)"
    " select gen_random_uuid(), 'ADJUSTMENT', p.id, (select id from lot where product_id = p.id and code = m.lot),"
    " f.id, t.id, m.status, m.status, m.quantity"
    " from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::inventory_status[], %s::numeric[])"
    " as m(sku, lot, source, goal, status, quantity) join product p on p.sku = m.sku"
    " join location f on f.code = m.source join location t on t.code = m.goal"
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(postings)
def test_stock_is_what_the_ledger_says_and_never_less_than_nothing(
    admin: psycopg.Connection[Any], warehouse: Warehouse, postings: list[list[Any]]
) -> None:
    expected: Counter[tuple[str, str | None, str, str]] = Counter()
    with admin.transaction(force_rollback=True):
        for sku in ("BOLT", "NUT"):
            item = warehouse.product(sku, is_lot_tracked=True)
            for lot in ("L1", "L2"):
                admin.execute("insert into lot (product_id, code) values (%s, %s)", (item.product_id, lot))
        for posting in postings:
            change = _change(posting)
            is_possible = all(expected[key] + amount >= 0 for key, amount in change.items())
            assert _post(admin, posting) == is_possible
            if is_possible:
                expected.update(change)

        assert warehouse.drift() == []
        assert _kept(admin) == {key: amount for key, amount in expected.items() if amount}


def _change(posting: list[Any]) -> Counter[tuple[str, str | None, str, str]]:
    change: Counter[tuple[str, str | None, str, str]] = Counter()
    for sku, lot, (source, goal), status, quantity in posting:
        for place, amount in ((source, -quantity), (goal, quantity)):
            if place in INSIDE:
                change[sku, lot, place, status] += amount
    return change


def _post(admin: psycopg.Connection[Any], posting: list[Any]) -> bool:
    skus, lots, between, statuses, quantities = (list(column) for column in zip(*posting, strict=True))
    try:
        with admin.transaction():
            sources, goals = [start for start, _ in between], [end for _, end in between]
            admin.execute(INSERT, (skus, lots, sources, goals, statuses, quantities))
    except psycopg.Error as refused:
        assert refused.diag.message_primary == "insufficient_stock"
        return False
    return True


def _kept(admin: psycopg.Connection[Any]) -> dict[tuple[str, str | None, str, str], Decimal]:
    rows = admin.execute(
        "select p.sku, t.code, l.code, i.status::text, i.quantity from inventory_item i"
        " join product p on p.id = i.product_id join location l on l.id = i.location_id"
        " left join lot t on t.id = i.lot_id where i.quantity <> 0"
    )
    return {(sku, lot, place, status): quantity for sku, lot, place, status, quantity in rows}


def test_verify_finds_what_somebody_changed_behind_the_ledgers_back(
    admin: psycopg.Connection[Any], warehouse: Warehouse
) -> None:
    warehouse.product("BOLT")
    warehouse.move("BOLT", 5, "SUPPLIER", "MAIN-DOCK")
    assert warehouse.drift() == []

    admin.execute("alter table inventory_item disable trigger only_by_ledger")
    admin.execute("update inventory_item set quantity = 7")

    drift = warehouse.drift()
    assert drift[0] == ("BOLT", None, "MAIN-DOCK", None, "AVAILABLE", Decimal(5), Decimal(7))
    assert drift[1:] == [("BOLT", "MAIN", "quantity in stock", Decimal(7), Decimal(5))]


def test_what_is_reserved_cannot_leave(warehouse: Warehouse) -> None:
    warehouse.product("BOLT")
    warehouse.move("BOLT", 5, "SUPPLIER", "MAIN-DOCK")
    Stock(warehouse).reserve("BOLT", 3, "MAIN-DOCK")

    warehouse.move("BOLT", 2, "MAIN-DOCK", "CUSTOMER")
    with pytest.raises(psycopg.Error) as refused:
        warehouse.move("BOLT", 1, "MAIN-DOCK", "CUSTOMER")

    assert refused.value.diag.message_primary == "stock_reserved"


def test_a_sku_names_one_thing(admin: psycopg.Connection[Any], warehouse: Warehouse) -> None:
    item = warehouse.product("BOLT")

    with pytest.raises(psycopg.errors.UniqueViolation):
        admin.execute(
            "insert into product_variant (product_id, sku, name) values (%s, 'BOLT', 'x')", (item.product_id,)
        )


def test_a_variant_stands_only_beside_its_own_product(admin: psycopg.Connection[Any], warehouse: Warehouse) -> None:
    bolt, nut = warehouse.product("BOLT"), warehouse.product("NUT")
    variant = warehouse.one(
        "insert into product_variant (product_id, sku, name) values (%s, 'BOLT-M8', 'M8') returning id", bolt.product_id
    )

    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        admin.execute("insert into lot (product_id, variant_id, code) values (%s, %s, 'L')", (nut.product_id, variant))


def test_a_barcode_means_exactly_one_thing(admin: psycopg.Connection[Any], warehouse: Warehouse) -> None:
    item = warehouse.product("BOLT")

    for kind, columns in (
        ("product", "null, null"),
        ("variant", "%(product)s, null"),
        ("product", "%(product)s, 'OK'"),
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            admin.execute(
                f"insert into barcode (code, kind, product_id, command) values (%(code)s, %(kind)s, {columns})",
                {"code": str(uuid4()), "kind": kind, "product": item.product_id},
            )


@pytest.mark.parametrize(("before", "after"), [("DRAFT", "RECEIVED"), ("CLOSED", "SENT"), ("PAID", "DRAFT")])
def test_an_illegal_step_is_refused_even_to_the_owner(
    admin: psycopg.Connection[Any], warehouse: Warehouse, before: str, after: str
) -> None:
    order = warehouse.order(status=before, BOLT=1)

    with pytest.raises(psycopg.Error) as refused:
        admin.execute("update purchase_order set status = %s where id = %s", (after, order.id))

    assert refused.value.diag.message_primary == "illegal_step"


def test_the_database_knows_the_same_steps_as_the_domain(transactions: Transactions, business: Business) -> None:
    known = transactions.run(
        lambda session: session.execute(
            select(LifecycleStep.object, LifecycleStep.from_status, LifecycleStep.to_status)
        ).all()
    )

    for name, steps in (
        ("purchase_order", lifecycles.ORDER_STEPS),
        ("goods_receipt", lifecycles.RECEIPT_STEPS),
        ("receiving_draft", lifecycles.DRAFT_STEPS),
        ("stock_reservation", lifecycles.RESERVATION_STEPS),
        ("stock_adjustment", lifecycles.ADJUSTMENT_STEPS),
        ("stock_transfer", lifecycles.TRANSFER_STEPS),
        ("stock_transfer_resolution", lifecycles.RESOLUTION_STEPS),
    ):
        ours = {(row.from_status, row.to_status) for row in known if row.object == name}
        assert ours == {(str(before), str(after)) for before, after in steps}


def test_changes_are_written_down_with_the_columns_that_changed(
    admin: psycopg.Connection[Any], warehouse: Warehouse
) -> None:
    warehouse.product("BOLT")
    admin.execute("update product set name = 'Hex bolt' where sku = 'BOLT'")

    logged = admin.execute("select action, old, new from audit_log where table_name = 'product' order by id").fetchall()

    assert [action for action, _, _ in logged] == ["insert", "update"]
    assert logged[1][1:] == ({"name": "Bolt"}, {"name": "Hex bolt"})


def test_stamps_and_version_are_the_databases_own(admin: psycopg.Connection[Any], warehouse: Warehouse) -> None:
    warehouse.product("BOLT")
    admin.execute("update product set name = 'Hex bolt'")

    assert warehouse.one("select row_version, updated_at >= created_at from product") == (2, True)


def test_somebody_elses_name_on_a_row_is_refused(admin: psycopg.Connection[Any], business: Business) -> None:
    """Whoever is bound cannot stamp a row with another person, even where writing is granted."""
    admin.execute("grant insert on brand to invista_workstation")
    admin.execute("create policy test_writing on brand for insert to invista_workstation with check (true)")
    admin.execute("insert into app_user values (%s, 'Demo Other', 'other@demo.invista.example')", (uuid4(),))
    with business.connect_workstation() as connection:
        connection.execute("select app.bind(%s)", (business.ticket_for(*EVERYTHING),))
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(
                "insert into brand (id, name, created_by) select id, 'x', id from app_user where email ~ '^other'"
            )

    assert refused.value.diag.message_primary == "stamp_forged"


# SQLAlchemy reads a check that is not validated yet, and then warns of what it wrote down itself.
@pytest.mark.filterwarnings("ignore:Can't validate argument 'dialect_options'")
def test_the_mapped_classes_are_the_migrated_database(business: Business) -> None:
    engine = create_engine(business.cluster.dsn(business.name).replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _parents: (kind, name) != ("table", "alembic_version")}
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert differences == []
