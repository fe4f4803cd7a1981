"""Commands no app would send: what a workstation's credentials and a genuine ticket cannot make of the books."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.builders import CLERK, EVERYTHING, Business, Order, Warehouse, arrived, payload_for, receipt, sign

Connection = psycopg.Connection[Any]


@pytest.fixture
def order(warehouse: Warehouse) -> Order:
    return warehouse.order(BOLT=10)


def call(connection: Connection, function: str, content: str) -> Any:
    row = connection.execute(f"select app.{function}(%s, %s)", (uuid4(), content)).fetchone()
    return row and row[0]


def refused(connection: Connection, function: str, content: str) -> str:
    with pytest.raises(psycopg.Error) as refusal, connection.transaction():
        call(connection, function, content)
    state = refusal.value.sqlstate or ""
    return (refusal.value.diag.message_primary or "") if state.startswith("IV") else state


@pytest.fixture
def bound(workstation: Connection, ticket_for: Callable[..., str]) -> Connection:
    """A workstation's connection, by somebody who may do everything the app knows."""
    workstation.execute("select app.bind(%s)", (ticket_for(*EVERYTHING),))
    return workstation


EVERY_ANSWER = ["over_receipt", "short_shelf_life", "lot_expiry_conflict", "magnitude"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "-1", "1e30", "99999999999999"])
@pytest.mark.parametrize("part", ["accepted", "held", "rejected"])
def test_what_is_no_number_to_count_is_refused(
    bound: Connection, warehouse: Warehouse, order: Order, part: str, number: str
) -> None:
    line = arrived(warehouse, order, "BOLT", entered_quantity=None) | {part: number}
    if part == "rejected":
        line["rejection_reason"] = "DAMAGED"

    assert refused(bound, "post_goods_receipt", receipt(order, line, confirmed=EVERY_ANSWER)) == "no_quantity"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e30"])
def test_an_unexpected_item_needs_a_number_too(
    bound: Connection, warehouse: Warehouse, order: Order, number: str
) -> None:
    warehouse.product("NUT")
    line = arrived(warehouse, order, "NUT", number, entered_quantity=None)

    assert refused(bound, "post_goods_receipt", receipt(order, line, confirmed=EVERY_ANSWER)) == "no_quantity"


@pytest.mark.parametrize("column", ["entered_quantity", "entered_factor"])
def test_how_it_was_entered_is_a_number(bound: Connection, warehouse: Warehouse, order: Order, column: str) -> None:
    line = arrived(warehouse, order, "BOLT", 1, **{column: "NaN"})

    assert refused(bound, "post_goods_receipt", receipt(order, line)) == "23514"


@pytest.mark.parametrize("column", ["over_receipt_percent", "standard_cost", "pack_quantity"])
def test_a_product_is_imported_with_numbers_only(bound: Connection, column: str) -> None:
    row = {"sku": "X", "name": "X", "pack_name": "Carton", "pack_quantity": "2", column: "NaN"}

    assert refused(bound, "import_products", json.dumps([row])) == "23514"


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "200000-01-01", "4000-01-01 BC"])
def test_a_moment_no_calendar_of_the_app_knows_is_refused(
    bound: Connection, warehouse: Warehouse, order: Order, moment: str
) -> None:
    command = receipt(order, arrived(warehouse, order, "BOLT", 1), occurred_at=moment)

    assert refused(bound, "post_goods_receipt", command) == "23514"


@pytest.mark.parametrize("day", ["infinity", "20000-01-01"])
def test_a_lot_expires_on_a_day_of_the_calendar(
    bound: Connection, warehouse: Warehouse, order: Order, day: str
) -> None:
    warehouse.admin.execute("update product set is_lot_tracked = true, has_expiry = true")
    line = arrived(warehouse, order, "BOLT", 1, lot_code="L", expiry_date=day)

    assert refused(bound, "post_goods_receipt", receipt(order, line)) == "23514"


def test_a_text_nobody_would_write_is_refused(bound: Connection, warehouse: Warehouse, order: Order) -> None:
    command = receipt(order, arrived(warehouse, order, "BOLT", 1), delivery_note="x" * 1_000_000)

    assert refused(bound, "post_goods_receipt", command) == "23514"


def test_goods_are_not_put_away_into_another_warehouse(bound: Connection, warehouse: Warehouse, order: Order) -> None:
    line = arrived(warehouse, order, "BOLT", 1, put_away_location_id=str(warehouse.location("NORTH-A-01")))

    assert refused(bound, "post_goods_receipt", receipt(order, line)) == "not_a_bin"


def test_a_lot_on_file_without_a_date_does_not_learn_two(bound: Connection, warehouse: Warehouse, order: Order) -> None:
    warehouse.admin.execute("update product set is_lot_tracked = true")
    warehouse.admin.execute("insert into lot (product_id, code) select id, 'L' from product")
    lines = [arrived(warehouse, order, "BOLT", 1, lot_code="L", expiry_date=f"{year}-01-01") for year in (2090, 2091)]

    assert refused(bound, "post_goods_receipt", receipt(order, *lines)) == "lot_two_expiries"


def order_row(number: str, **said: object) -> str:
    row = {"order_number": number, "supplier_code": "SUP", "warehouse_code": "MAIN", "line_number": 1, "sku": "BOLT"}
    return json.dumps([row | {"quantity": "10", "unit_cost": "1.5"} | said])


@pytest.mark.parametrize("said", [{"quantity": "99"}, {"notes": "mine"}, {"line_number": 2}])
def test_an_import_changes_no_order_of_a_warehouse_one_does_not_work_in(
    workstation: Connection, admin: Connection, said: dict[str, object]
) -> None:
    north = Warehouse(admin, "NORTH")
    theirs = north.order(supplier=north.supplier(code="SUP"), BOLT=10)
    workstation.execute("select app.bind(%s)", (sign(payload_for(*EVERYTHING, warehouses=["MAIN"])),))

    assert refused(workstation, "import_purchase_orders", order_row(theirs.number, **said)) == "order_elsewhere"


def test_an_import_does_not_move_an_order_to_another_warehouse(bound: Connection, warehouse: Warehouse) -> None:
    order = warehouse.order(supplier=warehouse.supplier(code="SUP"), BOLT=10)

    content = order_row(order.number, warehouse_code="NORTH", notes="x")

    assert refused(bound, "import_purchase_orders", content) == "order_elsewhere"


@pytest.mark.parametrize("status", ["CLOSED", "PAID", "CANCELLED", "RECEIVED"])
def test_an_import_adds_no_line_to_an_order_that_is_done(bound: Connection, warehouse: Warehouse, status: str) -> None:
    order = warehouse.order(supplier=warehouse.supplier(code="SUP"), status=status, BOLT=10)

    assert refused(bound, "import_purchase_orders", order_row(order.number, line_number=2)) == "order_not_open"


def share(connection: Connection, order: Order, *lines: dict[str, Any]) -> None:
    with connection.transaction():
        connection.execute("select app.share_draft_lines(%s, %s, %s)", (uuid4(), order.id, json.dumps(lines)))


def draft_line(warehouse: Warehouse, order: Order, **said: object) -> dict[str, Any]:
    product = warehouse.one("select id from product where sku = 'BOLT'")
    line = {"line_key": "1", "version": 1, "product_id": str(product), "quantity": "1", "content": {}}
    return line | {"purchase_order_item_id": str(order.lines["BOLT"])} | said


def test_a_draft_counts_on_no_other_order(bound: Connection, warehouse: Warehouse, order: Order) -> None:
    other = warehouse.order(BOLT=5)

    with pytest.raises(psycopg.Error) as refusal:
        share(bound, order, draft_line(warehouse, other))

    assert refusal.value.diag.message_primary == "not_on_order"


@pytest.mark.parametrize("said", [{"quantity": "NaN"}, {"content": {"x": "y" * 300_000}}, {"lot_code": "y" * 20_000}])
def test_a_draft_everybody_reads_holds_what_can_be_read(
    bound: Connection, warehouse: Warehouse, order: Order, said: dict[str, object]
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        share(bound, order, draft_line(warehouse, order, **said))


def test_a_ticket_dies_in_the_middle_of_a_statement(workstation: Connection, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)
    command = receipt(order, arrived(warehouse, order, "BOLT", 1))
    workstation.execute("select app.bind(%s)", (sign(payload_for(*CLERK, life=1)),))

    with pytest.raises(psycopg.Error) as refusal:
        workstation.execute(
            f"do $$ begin perform pg_sleep(2.1), app.post_goods_receipt('{uuid4()}', '{command}'); end $$".encode()
        )

    assert refusal.value.diag.message_primary == "ticket_missing"


def test_enrolling_again_undoes_what_the_workstation_set_for_itself(business: Business, admin: Connection) -> None:
    admin.execute("select app.enrol_workstation('WS-7', 'Seven', 'MAIN', 'first')")
    dsn = business.cluster.dsn(business.name, user="invista_ws_ws_7", password="first")
    try:
        with psycopg.connect(dsn) as workstation:
            workstation.execute("alter role current_user set default_transaction_read_only = on")

        admin.execute("select app.enrol_workstation('WS-7', 'Seven', 'MAIN', 'first')")

        with psycopg.connect(dsn) as workstation:
            assert workstation.execute("show default_transaction_read_only").fetchone() == ("off",)
    finally:
        admin.execute("drop role invista_ws_ws_7")


@pytest.mark.parametrize("made_by", ["lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, '')"])
def test_a_workstation_stores_nothing_beside_the_tables(workstation: Connection, made_by: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        workstation.execute(f"select {made_by}".encode())


def test_whoever_reads_the_catalogue_learns_no_order_numbers(
    workstation: Connection, warehouse: Warehouse, ticket_for: Callable[..., str]
) -> None:
    warehouse.admin.execute(
        "insert into barcode (code, kind, purchase_order_id) values (%s, 'document', %s)",
        ("PO-X", warehouse.order(BOLT=1).id),
    )
    for seen, ticket in (
        (0, ticket_for("catalogue.read")),
        (1, ticket_for("catalogue.read", "purchasing.read")),
        (0, ticket_for("catalogue.read", "purchasing.read", warehouses=["NORTH"])),
    ):
        workstation.execute("select app.bind(%s)", (ticket,))
        found = workstation.execute("select count(*) from barcode where kind = 'document'").fetchone()
        assert found == (seen,)
