"""The sample data in a real database: whole, in agreement with its ledger, and loaded once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from invista_desktop.errors import RuleViolation, Unavailable
from invista_desktop.models.domain.ids import new_id
from invista_desktop.services.sample_data import JOURNEY, SAMPLE_PEOPLE, SampleSummary, load_sample_data
from tests.builders import KEY, KEY_ID, payload_for, sign

if TYPE_CHECKING:
    from invista_desktop.local_stack.postgres import Address
    from tests.builders import Business

TODAY = date(2026, 3, 2)
Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def empty_database(cluster: "Address") -> Iterator[str]:
    """A business database as the first migration leaves it."""
    from invista_desktop.migrations import runner

    name = "sample_data"
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute(f"create database {name}")
        runner.upgrade("business", cluster.dsn(name))
        yield cluster.dsn(name)
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def told() -> list[tuple[str, float]]:
    """What the progress heard while the data was loaded."""
    return []


@pytest.fixture(scope="module")
def summary(empty_database: str, told: list[tuple[str, float]]) -> SampleSummary:
    return load_sample_data(empty_database, today=TODAY, progress=lambda step, share: told.append((step, share)))


@pytest.fixture
def loaded(empty_database: str, summary: SampleSummary) -> Iterator[Connection]:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        yield connection


def test_everything_promised_is_there(summary: SampleSummary) -> None:
    assert not summary.was_loaded
    assert (summary.warehouses, summary.bins, summary.products) == (3, 600, 2000)
    assert (summary.suppliers, summary.purchase_orders) == (40, 300)
    assert summary.variants > 500
    assert summary.goods_receipts > 100


def test_progress_is_told_from_nothing_to_all(summary: SampleSummary, told: list[tuple[str, float]]) -> None:
    shares = [share for _, share in told]

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_stock_and_serials_agree_with_the_ledger(loaded: Connection) -> None:
    assert loaded.execute("select * from app.verify_stock()").fetchall() == []
    assert loaded.execute("select * from app.verify_serials()").fetchall() == []


def test_there_is_stock_available_and_held(loaded: Connection) -> None:
    found = dict(
        loaded.execute("select status::text, count(*) from inventory_item where quantity > 0 group by 1").fetchall()
    )

    assert found["AVAILABLE"] > 1000
    assert found["QUARANTINE"] > 5


def test_some_of_it_runs_low_to_be_bought_and_to_be_fetched(loaded: Connection) -> None:
    low = loaded.execute(
        "select w.code, r.source_warehouse_id is not null, count(*) > 0 from reorder_rule r"
        " join warehouse w on w.id = r.warehouse_id"
        " join stock_level l on l.product_id = r.product_id and l.warehouse_id = r.warehouse_id"
        "   and l.variant_id is not distinct from r.variant_id"
        " where l.available + l.in_transit + l.on_order < r.min_quantity group by 1, 2 order by 1"
    ).fetchall()

    assert low == [("MAIN", False, True), ("NORTH", True, True)]


def test_its_value_agrees_with_the_ledger(loaded: Connection) -> None:
    assert loaded.execute("select * from app.verify_valuation()").fetchall() == []
    assert loaded.execute("select * from app.verify_reservations()").fetchall() == []


def test_loading_again_changes_nothing(empty_database: str, loaded: Connection, summary: SampleSummary) -> None:
    count = "select (select max(id) from audit_log), (select max(seq) from inventory_movement)"
    before = loaded.execute(count).fetchone()

    again = load_sample_data(empty_database, today=date(2026, 4, 1), progress=lambda _step, _share: None)

    assert again.was_loaded
    assert again.loaded_on == TODAY
    assert again.purchase_orders == summary.purchase_orders
    assert loaded.execute(count).fetchone() == before


def test_the_next_receipt_s_number_is_above_every_loaded_one(loaded: Connection) -> None:
    row = loaded.execute(
        """select right(app.next_receipt_number(), 6)::int, max(right(receipt_number, 6)::int) from goods_receipt"""
    ).fetchone()

    assert row is not None
    assert row[0] > row[1]


def test_the_guided_tour_s_order_waits_at_its_dock(loaded: Connection) -> None:
    lines = loaded.execute(
        """select i.product_sku, i.ordered_quantity, b.code
             from purchase_order o
             join purchase_order_item i on i.purchase_order_id = o.id
             join warehouse w on w.id = o.warehouse_id
             join location d on d.warehouse_id = w.id and d.code = %s and d.kind = 'receiving_dock'
             join barcode b on b.product_id = i.product_id
            where o.order_number = %s and o.status = 'SENT' and w.code = %s order by i.line_number""",
        (JOURNEY.dock_code, JOURNEY.order_number, JOURNEY.warehouse_code),
    ).fetchall()

    assert lines == [(item.sku, item.ordered, item.gtin) for item in JOURNEY.items]


def test_the_workstation_of_the_guided_tour_works_at_its_dock(loaded: Connection) -> None:
    station = loaded.execute(
        "select s.login_role, w.code, d.code from workstation s join warehouse w on w.id = s.warehouse_id"
        " join location d on d.id = s.receiving_dock_id where s.code = %s",
        (JOURNEY.workstation_code,),
    ).fetchall()

    assert station == [("invista_ws_local", JOURNEY.warehouse_code, JOURNEY.dock_code)]


def test_the_guided_tour_s_order_can_be_received(loaded: Connection) -> None:
    order = loaded.execute("select id from purchase_order where order_number = %s", (JOURNEY.order_number,)).fetchone()
    assert order is not None
    lines = loaded.execute(
        "select id, product_id from purchase_order_item where purchase_order_id = %s order by line_number", order
    ).fetchall()
    dock = loaded.execute("select id from location where code = %s", (JOURNEY.dock_code,)).fetchone()
    assert dock is not None
    command = {
        "draft_id": str(new_id()),
        "purchase_order_id": str(order[0]),
        "dock_location_id": str(dock[0]),
        "occurred_at": "2026-03-02T08:00:00Z",
        "confirmed": [],
        "lines": [
            {
                "line_key": str(place),
                "purchase_order_item_id": str(line_id),
                "product_id": str(product_id),
                "accepted": str(item.ordered),
                "held": "0",
                "rejected": "0",
                "lot_code": item.lot_code or None,
                "expiry_date": expiry.isoformat() if (expiry := item.expiry(datetime.now(UTC).date())) else None,
                "serials": list(item.serials),
            }
            for place, ((line_id, product_id), item) in enumerate(zip(lines, JOURNEY.items, strict=True), start=1)
        ],
    }

    with loaded.transaction(force_rollback=True):
        loaded.execute("insert into app_secret.ticket_key (key_id, secret) values (%s, %s)", (KEY_ID, KEY))
        loaded.execute("update workstation set login_role = session_user where code = %s", (JOURNEY.workstation_code,))
        ticket = sign(payload_for("receiving.post", "stock.read", person=SAMPLE_PEOPLE[2].user_id))
        loaded.execute("select app.bind(%s)", (ticket,))
        row = loaded.execute("select app.post_goods_receipt(%s, %s)", (new_id(), Jsonb(command))).fetchone()

        assert row is not None
        assert row[0]["order_status"] == "RECEIVED"
        assert loaded.execute("select * from app.verify_stock()").fetchall() == []


def test_a_database_with_products_of_its_own_is_left_alone(business: "Business", admin: Connection) -> None:
    admin.execute("insert into product (sku, name) values ('OURS', 'Ours')")

    with pytest.raises(RuleViolation) as refusal:
        load_sample_data(business.cluster.dsn(business.name), today=TODAY, progress=lambda _step, _share: None)

    assert refusal.value.code == "not_empty"
    assert admin.execute("select count(*) from product").fetchone() == (1,)


def test_a_database_that_is_away_is_said_to_be_away() -> None:
    with pytest.raises(Unavailable):
        load_sample_data("postgresql://nobody@127.0.0.1:1/none", today=TODAY, progress=lambda _step, _share: None)
