"""What an agreed transfer keeps: nobody else takes it, its own picking does, and it is free once nothing more goes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from invista_desktop.errors import RuleViolation
from invista_desktop.local_stack.postgres import Address
from invista_desktop.migrations import runner
from invista_desktop.models.domain.replenishment import ReorderQuestion, ReorderRow
from invista_desktop.models.domain.transfers import NOT_SENT, CancelDispatch, CancelTransfer, CloseTransfer
from invista_desktop.services.replenishment.desk import ReplenishmentDesk
from invista_desktop.services.transfers import postings
from tests.builders import Warehouse
from tests.services.test_database_reordering import rule
from tests.stock_given import Stock, post
from tests.transfers_given import Transfers, expires, refused


def kept(transfers: Transfers) -> list[Any]:
    """Return what is reserved, by place and lot."""
    return transfers.admin.execute(
        "select concat_ws(' ', s.location_code, s.lot_code), s.reserved::int from stock s where s.reserved > 0"
        " order by 1"
    ).fetchall()


def needed(transfers: Transfers) -> tuple[ReorderRow, ...]:
    return ReplenishmentDesk(transfers.transactions).reorder_window(ReorderQuestion(), 0, 10)


def moved_on(transfers: Transfers, stock: Stock, quantity: int) -> None:
    post(transfers.transactions, "move_stock", stock.line("BOLT", quantity, "MAIN-A-01", "MAIN-DOCK"))


def test_what_was_agreed_is_kept_and_the_refusal_names_the_transfer(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.draft(BOLT=6)
    assert kept(transfers) == []
    transfers.submitted(transfer)

    assert kept(transfers) == [("MAIN-A-01", 6)]
    with pytest.raises(RuleViolation) as refusal:
        moved_on(transfers, stock, 5)
    number = stock.warehouse.one("select transfer_number from stock_transfer")
    assert refusal.value.code == "stock_reserved"
    assert number in str(refusal.value.title)
    moved_on(transfers, stock, 4)
    transfers.check_books()


def test_only_what_is_there_is_kept_and_more_when_picking_begins(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 2)
    transfer = transfers.approved(BOLT=6)
    assert kept(transfers) == [("MAIN-A-01", 2)]

    stock.pile("BOLT", 9)
    post(transfers.transactions, "begin_picking", transfer_id=str(transfer))

    assert kept(transfers) == [("MAIN-A-01", 6)]


def test_who_came_first_gets_the_goods(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    first, second = transfers.approved(BOLT=7), transfers.approved(BOLT=7)

    assert refused(lambda: transfers.dispatch(second, transfers.pick(second, "BOLT", 7))) == "stock_reserved"
    transfers.dispatch(first, transfers.pick(first, "BOLT", 7))
    transfers.dispatch(second, transfers.pick(second, "BOLT", 3))
    transfers.check_books()


def test_sending_takes_what_is_kept_and_keeps_the_rest(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=6)

    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2))
    assert kept(transfers) == [("MAIN-A-01", 4)]
    transfers.dispatch(transfer, close_rest=True, rest_reason="NOT_IN_STOCK")

    assert kept(transfers) == []
    ends = transfers.admin.execute("select distinct status::text from stock_reservation order by 1").fetchall()
    assert ends == [("FULFILLED",)]


def test_a_dispatch_taken_back_is_kept_again_and_a_cancelled_transfer_keeps_nothing(
    transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.sent(BOLT=6)
    assert kept(transfers) == []

    postings.cancel_dispatch(transfers.transactions, CancelDispatch(uuid4(), transfer, "Wrong truck"))
    assert kept(transfers) == [("MAIN-A-01", 6)]
    postings.cancel_transfer(transfers.transactions, CancelTransfer(uuid4(), transfer))

    assert kept(transfers) == []
    transfers.check_books()


def test_a_closed_transfer_keeps_nothing(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=6)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2))
    transfers.receive(transfer, transfers.arrival("BOLT", 2))

    postings.close_transfer(transfers.transactions, CloseTransfer(uuid4(), transfer, "NO_LONGER_NEEDED"))

    assert kept(transfers) == []


def test_a_bin_found_short_is_not_kept_so_that_it_can_be_counted(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 6)
    transfer = transfers.approved(BOLT=6)
    short = transfers.pick(transfer, "BOLT", 4, short_quantity=Decimal(2), short_reason="BIN_EMPTY")
    transfers.dispatch(transfer, short)

    assert kept(transfers) == []
    post(transfers.transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")
    transfers.check_books()


def test_what_it_keeps_is_proposed_to_be_picked(transfers: Transfers, stock: Stock) -> None:
    for lot in ("SOON", "LATE"):
        stock.pile("MILK", 5, lot=lot)
    expires(stock, SOON=date(2098, 1, 1), LATE=date(2099, 1, 1))
    transfer = transfers.approved(MILK=7)
    assert kept(transfers) == [("MAIN-A-01 LATE", 2), ("MAIN-A-01 SOON", 5)]

    proposed = transfers.admin.execute(
        "select t.code, p.quantity::int from app.propose_picks(%s) p join lot t on t.id = p.lot_id order by 1 desc",
        (transfer,),
    ).fetchall()

    assert proposed == [("SOON", 5), ("LATE", 2)]
    transfers.dispatch(transfer, *(transfers.pick(transfer, "MILK", quantity, lot=lot) for lot, quantity in proposed))
    assert kept(transfers) == []


def test_units_sent_without_being_written_down_are_taken_from_what_is_kept(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 6)
    transfer = transfers.approved(BOLT=6)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2))
    assert kept(transfers) == [("MAIN-A-01", 4)]

    transfers.receive(transfer, transfers.arrival("BOLT", 5), confirmed=frozenset({NOT_SENT}))

    assert kept(transfers) == [("MAIN-A-01", 1)]
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 1
    transfers.check_books()


def test_the_same_goods_are_not_asked_for_twice_by_reordering(transfers: Transfers, stock: Stock) -> None:
    stock.pile("BOLT", 40)
    north = {"warehouse_id": str(transfers.building("NORTH")), "source_warehouse_id": str(transfers.building("MAIN"))}
    post(transfers.transactions, "set_reorder_rule", **rule(stock, "BOLT", **north))
    (need,) = needed(transfers)
    line = {"reorder_rule_id": str(need.rule_id), "quantity": str(need.suggested)}

    told = post(transfers.transactions, "draft_reorders", line)

    assert (int(need.suggested), need.is_transfer, int(need.source_available)) == (60, True, 40)
    assert (told["orders"], len(told["transfers"])) == ([], 1)
    assert needed(transfers) == ()
    drafted = transfers.admin.execute(
        "select t.transfer_number, t.status::text, i.requested_quantity::int from stock_transfer t"
        " join stock_transfer_item i on i.transfer_id = t.id"
    ).fetchall()
    assert drafted == [(told["transfers"][0]["number"], "DRAFT", 60)]
    assert refused(lambda: post(transfers.transactions, "draft_reorders", line)) == "reorder_not_needed"


def test_transfers_agreed_to_before_keep_their_goods_from_the_upgrade_on(cluster: Address) -> None:
    from alembic import command
    from alembic.config import Config

    with psycopg.connect(cluster.dsn(), autocommit=True) as owner:
        owner.execute("create database agreed_before")
    address = cluster.dsn("agreed_before")
    config = Config()
    config.set_main_option("script_location", str(runner.HERE / "business"))
    config.attributes.update(dsn=address, progress=lambda _step: None)
    command.upgrade(config, "0013")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("insert into warehouse (code, name) values ('MAIN', 'Main'), ('NORTH', 'North')")
        admin.execute(
            "insert into location (warehouse_id, kind, code) select id, 'storage', 'MAIN-A-01' from warehouse"
            " where code = 'MAIN'"
        )
        stock = Stock(Warehouse(admin))
        product = stock.pile("BOLT", 10)
        ends: dict[str, str] = dict(admin.execute("select code, id::text from warehouse").fetchall())
        transfer = str(uuid4())
        asked = {
            "transfer_id": transfer, "from_warehouse_id": ends["MAIN"], "to_warehouse_id": ends["NORTH"],
            "lines": [{"product_id": str(product), "quantity": "6"}],
        }  # fmt: skip
        for function, said in (("request_transfer", asked), ("submit_transfer", {"transfer_id": transfer})):
            admin.execute(f"select app.{function}(%s, %s)", (uuid4(), Jsonb(said)))

        runner.upgrade("business", address)

        assert admin.execute("select reserved, available from stock").fetchall() == [(6, 4)]
        assert admin.execute("select * from app.verify_reservations()").fetchall() == []
