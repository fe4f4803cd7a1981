"""Counting in the database: from a plan to what is posted."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, InvistaError, NotPermitted, RuleViolation
from invista_desktop.services.database.transactions import Transactions
from tests.builders import Business
from tests.counts_given import FOURTH, THIRD, Counting, another
from tests.stock_given import Stock, post


@pytest.fixture
def counting(stock: Stock, transactions: Transactions) -> Counting:
    stock.pile("BOLT", 10, standard_cost=2)
    return Counting(stock, transactions)


@pytest.fixture
def colleague(business: Business) -> Iterator[Transactions]:
    with another(business) as other:
        yield other


@pytest.fixture
def reviewer(business: Business) -> Iterator[Transactions]:
    with another(business, THIRD) as other:
        yield other


def move(stock: Stock, sku: str, quantity: int, start: str, end: str) -> None:
    stock.warehouse.move(sku, quantity, start, end)


def code(refusal: pytest.ExceptionInfo[InvistaError]) -> str | None:
    return refusal.value.code


def test_what_is_counted_right_holds_at_once_and_posts_nothing(counting: Counting, reviewer: Transactions) -> None:
    audit = counting.started("MAIN-A-01")

    counting.counted(audit, "MAIN-A-01", BOLT=10)

    assert counting.state(audit, "MAIN-A-01") == "DONE"
    assert counting.lines(audit) == {("MAIN-A-01", "BOLT"): ("right", 10, 10, 0)}
    assert counting.finished(audit, reviewer)["lines"] == 0


def test_a_variance_is_counted_again_by_somebody_else_and_posts_what_is_true(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")

    counting.counted(audit, "MAIN-A-01", BOLT=7)
    assert counting.state(audit, "MAIN-A-01") == "RECOUNT"
    counting.counted(audit, "MAIN-A-01", BOLT=7)
    assert counting.state(audit, "MAIN-A-01") == "RECOUNT"  # the same person again is no recount
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=7)

    assert counting.state(audit, "MAIN-A-01") == "DONE"
    told = counting.finished(audit, reviewer)
    assert (told["lines"], told["value"]) == (1, -6)
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 7
    linked = stock.warehouse.one(
        "select i.audit_id from inventory_movement m join inventory_audit_item i on i.id = m.inventory_audit_item_id"
        " where m.type = 'COUNT'"
    )
    assert linked == audit


def test_what_moves_after_the_scan_is_no_variance(counting: Counting, stock: Stock) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    move(stock, "BOLT", 4, "SUPPLIER", "MAIN-A-01")

    counting.send(look.item(counting.product("BOLT"), 10), look.done())

    assert counting.lines(audit)["MAIN-A-01", "BOLT"] == ("right", 10, 10, 0)


def test_what_moved_before_the_scan_is_in_the_book(counting: Counting, stock: Stock) -> None:
    audit = counting.started("MAIN-A-01")
    move(stock, "BOLT", 4, "SUPPLIER", "MAIN-A-01")

    counting.counted(audit, "MAIN-A-01", BOLT=10)

    counted = counting.stock.warehouse.admin.execute(
        "select counted, book from app.bin_counts(%s)", (counting.bin(audit, "MAIN-A-01"),)
    ).fetchall()
    assert counted == [(10, 14)]


def test_a_variance_is_posted_on_top_of_what_moved_since(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=8)
    move(stock, "BOLT", 5, "SUPPLIER", "MAIN-A-01")

    counting.finished(audit, reviewer)

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 13


def test_goods_that_move_while_they_are_counted_are_counted_again(counting: Counting, stock: Stock) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    move(stock, "BOLT", 1, "SUPPLIER", "MAIN-A-01")
    later = counting.look(audit, "MAIN-A-01").at.isoformat()

    counting.send(
        look.item(counting.product("BOLT"), 5),
        look.item(counting.product("BOLT"), 6, device_at=later),
        look.entry("BIN_DONE", device_at=later),
    )

    assert counting.state(audit, "MAIN-A-01") == "RECOUNT"


def test_the_four_are_told_apart_once_a_count_holds(counting: Counting, stock: Stock, colleague: Transactions) -> None:
    for sku in ("NUT", "PIN"):
        stock.pile(sku, 5)
    stock.pile("CAP", 3, "MAIN-DOCK")
    audit = counting.started("MAIN-A-01")
    move(stock, "PIN", 5, "MAIN-A-01", "CUSTOMER")

    counting.counted(audit, "MAIN-A-01", BOLT=0, PIN=0, CAP=2)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=0, PIN=0, CAP=2)

    assert {key[1]: line[0] for key, line in counting.lines(audit).items()} == {
        "BOLT": "counted_zero", "NUT": "not_counted", "PIN": "expected_zero", "CAP": "unexpected",
    }  # fmt: skip


def test_what_was_not_counted_is_never_taken_for_nothing(
    counting: Counting, stock: Stock, reviewer: Transactions
) -> None:
    stock.pile("NUT", 5)
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=10)
    post(reviewer, "submit_audit", audit_id=str(audit))

    with pytest.raises(RuleViolation) as refusal:
        post(reviewer, "post_audit", audit_id=str(audit))
    assert code(refusal) == "lines_not_counted"
    post(reviewer, "post_audit", audit_id=str(audit), leave_uncounted=True)

    assert stock.warehouse.on_hand("NUT", "MAIN-A-01") == 5


def test_an_empty_bin_counts_zero_of_what_was_expected(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")

    counting.counted(audit, "MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", by=colleague)

    assert counting.state(audit, "MAIN-A-01") == "EMPTY"
    counting.finished(audit, reviewer)
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 0


def test_sent_twice_backwards_and_in_pieces_it_is_counted_once(counting: Counting) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    bolt = counting.product("BOLT")
    wrong = look.item(bolt, 99)
    undo = look.entry("NEGATE", negates_id=wrong["id"])
    entries = [look.item(bolt, 4), wrong, undo, look.item(bolt, 6), look.done()]
    operation = uuid4()

    for batch in (entries[::-1], entries[:2], entries[1:4], entries):
        assert counting.send(*batch) == ["ACCEPTED"] * len(batch)
    assert counting.send(*entries, operation=operation) == counting.send(*entries, operation=operation)

    assert counting.lines(audit)["MAIN-A-01", "BOLT"] == ("right", 10, 10, 0)


def test_an_id_with_other_content_is_kept_beside_the_first(counting: Counting, stock: Stock) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    entry = look.item(counting.product("BOLT"), 10)
    counting.send(entry, look.done())

    assert counting.send({**entry, "quantity": "3"}) == ["entry_differs"]
    assert counting.send(entry) == ["ACCEPTED"]

    assert counting.lines(audit)["MAIN-A-01", "BOLT"][1] == 10
    assert stock.warehouse.one("select count(*) from inventory_audit_finding where kind = 'entry_differs'") == 1


def test_two_on_one_bin_are_neither_added_up_nor_overwritten(
    counting: Counting, colleague: Transactions, business: Business
) -> None:
    audit = counting.started("MAIN-A-01")

    counting.counted(audit, "MAIN-A-01", BOLT=10)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=9)
    assert counting.state(audit, "MAIN-A-01") == "RECOUNT"
    with another(business, FOURTH) as fourth:
        counting.counted(audit, "MAIN-A-01", by=fourth, BOLT=8)

    assert counting.state(audit, "MAIN-A-01") == "DONE"  # three differ: a reviewer chooses
    assert counting.lines(audit)["MAIN-A-01", "BOLT"][0] == "not_counted"
    kept = counting.stock.warehouse.admin.execute(
        "select counted from app.bin_counts(%s)", (counting.bin(audit, "MAIN-A-01"),)
    ).fetchall()
    assert [row[0] for row in kept] == [10, 9, 8]


def test_a_reviewer_chooses_between_counts_that_differ(
    counting: Counting, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    first = counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=9)

    post(reviewer, "choose_count", count_id=str(first.id))

    assert counting.lines(audit)["MAIN-A-01", "BOLT"][1] == 8


@pytest.mark.parametrize(
    ("limits", "counted", "state"),
    [
        ({"quantity": 2}, 8, "DONE"),
        ({"quantity": 1}, 8, "RECOUNT"),
        ({"percent": 20}, 8, "DONE"),
        ({"percent": 19}, 8, "RECOUNT"),
        ({"value": 4}, 8, "DONE"),
        ({"value": "3.99"}, 8, "RECOUNT"),
        ({"quantity": 2, "percent": 20, "value": "3.99"}, 8, "RECOUNT"),
        ({"quantity": 0}, 10, "DONE"),
    ],
)
def test_whatever_limit_is_set_must_hold(counting: Counting, limits: dict[str, Any], counted: int, state: str) -> None:
    post(counting.transactions, "set_count_tolerance", **limits)
    audit = counting.started("MAIN-A-01")

    counting.counted(audit, "MAIN-A-01", BOLT=counted)

    assert counting.state(audit, "MAIN-A-01") == state


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"product_id": None}, "unknown_barcode"),
        ({"product_id": str(uuid4())}, "unknown_barcode"),
        ({"audit_id": str(uuid4())}, "unknown_audit"),
        ({"location_id": str(uuid4())}, "bin_gone"),
        ({"quantity": "-1"}, "bad_quantity"),
        ({"quantity": "NaN"}, "bad_quantity"),
        ({"quantity": "1.5"}, "bad_quantity"),
        ({"quantity": "1e30"}, "bad_quantity"),
        ({"quantity": "1e-9999"}, "bad_quantity"),
        ({"device_at": "infinity"}, "clock_ahead"),
        ({"device_at": "-infinity"}, "before_start"),
        ({"clock_offset_seconds": 3600}, "clock_ahead"),
        ({"clock_offset_seconds": -3600}, "before_start"),
        ({"kind": None}, "not_readable"),
        ({"count_id": None}, "not_readable"),
        ({"kind": "NEGATE"}, "negates_nothing"),
        ({"hold_status": "RECALLED"}, "not_readable"),
        ({"serial_id": str(uuid4())}, "wrong_serial"),
        ({"lot_id": str(uuid4())}, "wrong_lot"),
    ],
)
def test_what_cannot_be_taken_waits_for_a_person_and_is_kept(
    counting: Counting, stock: Stock, change: dict[str, Any], reason: str
) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    entry = {**look.item(counting.product("BOLT"), 10, raw="4006381333931"), **change}

    assert counting.send(entry) == [reason]
    assert counting.send(entry) == [reason]

    assert stock.warehouse.one("select content->>'raw' from inventory_audit_entry") == "4006381333931"
    assert stock.warehouse.one("select count(*) from inventory_audit_finding where resolution is null") == 1


def test_a_device_whose_clock_is_wrong_by_an_hour_counts_at_the_right_moment(counting: Counting, stock: Stock) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    move(stock, "BOLT", 4, "SUPPLIER", "MAIN-A-01")
    wrong = {"device_at": (look.at + timedelta(hours=1)).isoformat(), "clock_offset_seconds": -3600}

    counting.send(look.item(counting.product("BOLT"), 10, **wrong), look.entry("BIN_DONE", **wrong))

    assert counting.lines(audit)["MAIN-A-01", "BOLT"] == ("right", 10, 10, 0)


def test_what_comes_for_a_cancelled_audit_is_kept(counting: Counting, stock: Stock) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    post(counting.transactions, "cancel_audit", audit_id=str(audit), note="Wrong bins")

    assert counting.send(look.item(counting.product("BOLT"), 10), look.done()) == ["audit_cancelled"] * 2

    assert stock.warehouse.one("select count(*) from inventory_audit_finding where audit_id = %s", audit) == 2


def test_a_count_can_ask_to_hold_what_it_found(counting: Counting, stock: Stock, reviewer: Transactions) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    bolt = counting.product("BOLT")
    counting.send(look.item(bolt, 7), look.item(bolt, 3, hold_status="DAMAGED"), look.done())

    counting.finished(audit, reviewer)

    assert stock.warehouse.one(
        "select quantity from inventory_item where status = 'DAMAGED' and product_id = %s", bolt
    ) == 3  # fmt: skip


def test_reserved_goods_that_are_gone_raise_their_conflict_and_nothing_is_posted(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    stock.reserve("BOLT", 9)
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=2)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=2)

    with pytest.raises(RuleViolation) as refusal:
        counting.finished(audit, reviewer)

    assert code(refusal) == "stock_reserved"
    assert stock.warehouse.one("select status from inventory_audit where id = %s", audit) == "REVIEW"


def test_who_counted_neither_approves_nor_posts(counting: Counting, colleague: Transactions) -> None:
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=8)
    post(counting.transactions, "submit_audit", audit_id=str(audit))

    decision: dict[str, Any] = {"item_ids": counting.off(audit), "verb": "approve"}
    for function, said in (("decide_lines", decision), ("post_audit", {})):
        with pytest.raises(NotPermitted) as refusal:
            post(counting.transactions, function, audit_id=str(audit), **said)
        assert code(refusal) == "own_count"


def test_above_the_limit_only_who_may_approve_says_yes(
    counting: Counting, stock: Stock, colleague: Transactions, business: Business
) -> None:
    stock.warehouse.admin.execute("update organisation_setting set value = '3' where key = 'count_approval_value'")
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=8)

    with another(business, FOURTH, "counts.review", "stock.read") as small:
        post(small, "submit_audit", audit_id=str(audit))
        with pytest.raises(NotPermitted):
            counting.approved(audit, small)


def test_an_undecided_line_keeps_the_audit_from_being_posted(
    counting: Counting, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=8)
    post(reviewer, "submit_audit", audit_id=str(audit))

    with pytest.raises(RuleViolation) as refusal:
        post(reviewer, "post_audit", audit_id=str(audit))

    assert code(refusal) == "lines_undecided"


def test_what_is_rejected_is_not_posted(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=8)
    post(reviewer, "submit_audit", audit_id=str(audit))
    post(reviewer, "decide_lines", audit_id=str(audit), item_ids=counting.off(audit), verb="reject")

    post(reviewer, "post_audit", audit_id=str(audit))

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 10


def test_what_was_posted_late_and_happened_before_the_count_is_looked_at_again(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    early = counting.now()
    counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=8)
    post(reviewer, "submit_audit", audit_id=str(audit))
    counting.approved(audit, reviewer)
    stock.warehouse.admin.execute(
        "insert into inventory_movement (operation_id, type, product_id, from_location_id, to_location_id, from_status,"
        " to_status, quantity, occurred_at) values (%s, 'SHIPMENT', %s, %s, %s, 'AVAILABLE', 'AVAILABLE', 2, %s)",
        (uuid4(), counting.product("BOLT"), stock.warehouse.location("MAIN-A-01"),
         stock.warehouse.location("CUSTOMER"), early),
    )  # fmt: skip

    with pytest.raises(Conflict) as refusal:
        post(reviewer, "post_audit", audit_id=str(audit))
    assert code(refusal) == "books_changed"
    post(reviewer, "review_lines", audit_id=str(audit), lines=[])
    assert counting.lines(audit)["MAIN-A-01", "BOLT"] == ("right", 8, 8, 0)
    post(reviewer, "post_audit", audit_id=str(audit))

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 8


def test_serials_are_counted_one_by_one(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    drill = stock.pieces("DRILL", "S-1", "S-2", place="MAIN-DOCK")
    audit = counting.started("MAIN-DOCK")
    for person in (None, colleague):
        look = counting.look(audit, "MAIN-DOCK")
        seen = look.item(drill, 1, serial_id=stock.serial("S-1"))
        twice = look.item(drill, 1, serial_id=stock.serial("S-1"))
        missing = look.item(drill, 0, serial_id=stock.serial("S-2"))
        assert counting.send(seen, twice, missing, look.done(), by=person) == ["ACCEPTED"] * 4

    counting.finished(audit, reviewer)

    here = stock.warehouse.admin.execute("select code from serial where location_id is not null").fetchall()
    assert here == [("S-1",)]
    assert stock.warehouse.one("select count(*) from app.verify_serials()") == 0


def test_a_recount_that_was_asked_for_reopens_the_audit(
    counting: Counting, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=10)
    post(reviewer, "submit_audit", audit_id=str(audit))

    post(reviewer, "ask_recount", audit_id=str(audit), bin_ids=[str(counting.bin(audit, "MAIN-A-01"))])
    assert counting.state(audit, "MAIN-A-01") == "RECOUNT"
    with pytest.raises(RuleViolation) as refusal:
        post(counting.transactions, "take_bins", audit_id=str(audit), bin_ids=[str(counting.bin(audit, "MAIN-A-01"))])
    assert code(refusal) == "recount_by_another"
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=10)

    assert counting.state(audit, "MAIN-A-01") == "DONE"


def test_a_late_entry_in_review_waits_and_can_be_taken(
    counting: Counting, stock: Stock, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.look(audit, "MAIN-A-01")
    bolt = counting.product("BOLT")
    stock.warehouse.admin.execute("insert into count_tolerance (quantity) values (100)")
    counting.send(look.item(bolt, 6), look.done())
    late = look.item(bolt, 4)
    post(reviewer, "submit_audit", audit_id=str(audit))

    assert counting.send(late) == ["audit_in_review"]
    finding = stock.warehouse.one("select id from inventory_audit_finding")
    post(reviewer, "resolve_finding", finding_id=str(finding), resolution="taken")

    assert counting.lines(audit)["MAIN-A-01", "BOLT"][:2] == ("right", 10)


def test_an_ended_audit_stays_as_it_ended_whoever_asks(
    counting: Counting, admin: psycopg.Connection[Any], reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=10)
    counting.finished(audit, reviewer)

    for statement in (
        "update inventory_audit set note = 'x'",
        "update inventory_audit set status = 'IN_PROGRESS', ended_at = null",
        "delete from inventory_audit",
        "truncate inventory_audit cascade",
        "update inventory_audit_item set counted_quantity = 3",
        "delete from inventory_audit_item",
        "update inventory_audit_bin set state = 'TO_COUNT'",
        "delete from inventory_audit_bin",
        "update inventory_audit_entry set quantity = 3",
        "delete from inventory_audit_entry",
        "update inventory_audit_count set number = 3",
        "delete from inventory_audit_finding where false",
    ):
        with pytest.raises(psycopg.Error) as refusal:
            admin.execute(statement.encode())
        assert refusal.value.diag.message_primary in ("append_only", "audit_ended"), statement


def test_a_sample_is_drawn_again_by_its_seed_and_tells_how_sure_it_is(counting: Counting, stock: Stock) -> None:
    for number in range(40):
        stock.bin(f"S-{number:02}")

    drawn = []
    for seed in (7, 7, 8):
        scope = {"sample_size": 10, "tolerable_rate": 0.1}
        audit = counting.planned(seed=seed, method="SAMPLE_COUNT", scope=scope)
        rows = stock.warehouse.admin.execute(
            "select location_code from inventory_audit_bin where audit_id = %s order by 1", (audit,)
        ).fetchall()
        drawn.append([row[0] for row in rows])

    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0]) == 10
    population = stock.warehouse.one("select max(population) from inventory_audit")
    wrong = -(-population // 10)
    missed = Decimal(1)
    for turn in range(10):
        missed *= Decimal(population - wrong - turn) / Decimal(population - turn)
    told = stock.warehouse.one("select max(confidence) from inventory_audit")
    assert abs(told - (1 - missed)) < Decimal("0.00001")


def test_what_is_due_plans_itself_once(counting: Counting, stock: Stock) -> None:
    building = stock.warehouse.one("select id from warehouse where code = 'MAIN'")
    post(counting.transactions, "save_count_schedule", name="Weekly", warehouse_id=str(building), every_days=7,
         next_on="2026-01-01")  # fmt: skip

    first = post(counting.transactions, "plan_due_audits")
    second = post(counting.transactions, "plan_due_audits")

    assert (len(first["planned"]), len(second["planned"])) == (1, 0)
    assert stock.warehouse.one("select next_on > current_date and next_on <= current_date + 7 from count_schedule")


def test_classes_follow_the_value_that_moved(counting: Counting, stock: Stock) -> None:
    for sku, cost in (("GOLD", 100), ("IRON", 15), ("SAND", 5)):
        stock.pile(sku, 1, standard_cost=cost)
    stock.warehouse.admin.execute("select 1")
    building = stock.warehouse.one("select id from warehouse where code = 'MAIN'")

    told = dict(
        stock.warehouse.admin.execute(
            "select p.sku, c.abc_class from app.abc_classes(%s) c join product p on p.id = c.product_id", (building,)
        ).fetchall()
    )

    assert (told["GOLD"], told["SAND"]) == ("A", "C")


def test_a_counted_place_tells_when_it_was(counting: Counting, stock: Stock, reviewer: Transactions) -> None:
    audit = counting.started("MAIN-A-01")
    look = counting.counted(audit, "MAIN-A-01", BOLT=10)

    assert stock.warehouse.one("select last_counted_at from place_state where code = 'MAIN-A-01'") == look.at


def test_results_tell_how_right_the_books_were(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    stock.pile("NUT", 5)
    for _ in range(2):
        audit = counting.started("MAIN-A-01")
        on_hand = int(stock.warehouse.on_hand("BOLT", "MAIN-A-01"))
        counting.counted(audit, "MAIN-A-01", BOLT=on_hand - 1, NUT=5)
        counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=on_hand - 1, NUT=5)
        counting.finished(audit, reviewer)

    told = stock.warehouse.admin.execute(
        "select lines, right_lines, accuracy, net_value, gross_value from count_accuracy"
        " where audit_id = %s and kind = 'counter'",
        (audit,),
    ).fetchall()
    assert told == [(2, 1, Decimal("0.5000"), Decimal("-2.00"), Decimal("2.00"))]
    assert stock.warehouse.admin.execute("select sku, audits, net_value from repeat_offender").fetchall() == [
        ("BOLT", 2, Decimal("-4.00"))
    ]


def test_posting_again_tells_the_same_and_does_nothing_more(
    counting: Counting, stock: Stock, colleague: Transactions, reviewer: Transactions
) -> None:
    audit = counting.started("MAIN-A-01")
    counting.counted(audit, "MAIN-A-01", BOLT=8)
    counting.counted(audit, "MAIN-A-01", by=colleague, BOLT=8)
    post(reviewer, "submit_audit", audit_id=str(audit))
    counting.approved(audit, reviewer)
    operation, command = uuid4(), json.dumps({"audit_id": str(audit)})

    first, again = (reviewer.call("post_audit", operation, command) for _ in range(2))

    assert (first.pop("repeated"), again.pop("repeated")) == (False, True)
    assert first == again
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 8
