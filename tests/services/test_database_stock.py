"""Stock in the database: moved, held, adjusted, and refused where it cannot be."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, NotPermitted, RuleViolation
from invista_desktop.services.database.transactions import Transactions
from tests.builders import COLLEAGUE, EVERYTHING, Business
from tests.stock_given import Stock, post

LONG_AGO = date(2020, 1, 1)


def words(stock: Stock, sku: str) -> dict[str, Decimal]:
    names = ("on_hand", "reserved", "on_hold", "available", "in_transit", "on_order")
    row = stock.warehouse.one(
        f"select {', '.join(f'sum({name})' for name in names)} from stock_level s"
        " join product p on p.id = s.product_id where p.sku = %s",
        sku,
    )
    return dict(zip(names, row, strict=True))


# Moving


def test_goods_move_from_bin_to_bin_and_are_put_away_from_a_dock(
    transactions: Transactions, stock: Stock, admin: psycopg.Connection[Any]
) -> None:
    stock.pile("BOLT", 10, "MAIN-DOCK")
    stock.bin("B-01")

    post(transactions, "move_stock", stock.line("BOLT", 6, "MAIN-DOCK", "MAIN-A-01"))
    post(transactions, "move_stock", stock.line("BOLT", 2, "MAIN-A-01", "B-01"))

    on_hand = [stock.warehouse.on_hand("BOLT", place) for place in ("MAIN-DOCK", "MAIN-A-01", "B-01")]
    assert on_hand == [4, 4, 2]
    types = admin.execute("select type from inventory_movement order by seq").fetchall()
    assert [name for (name,) in types] == ["RECEIPT", "PUT_AWAY", "MOVE"]
    assert stock.warehouse.drift() == []


def test_the_same_move_sent_twice_moves_once(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10, "MAIN-DOCK")
    operation, line = uuid4(), stock.line("BOLT", 6, "MAIN-DOCK", "MAIN-A-01")

    first = post(transactions, "move_stock", line, operation=operation)
    second = post(transactions, "move_stock", line, operation=operation)

    assert (first["repeated"], second["repeated"]) == (False, True)
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 6
    with pytest.raises(Conflict):
        post(transactions, "move_stock", {**line, "quantity": "1"}, operation=operation)


def test_a_whole_bin_moves_with_lots_serials_and_statuses(transactions: Transactions, stock: Stock) -> None:
    stock.pile("MILK", 5, lot="L1")
    stock.pile("MILK", 7, lot="L2")
    stock.pieces("DRILL", "S1", "S2")
    stock.bin("B-01")
    hold = stock.line("MILK", 3, "MAIN-A-01", "MAIN-A-01", lot_id=stock.lot("L1"), to_status="QUARANTINE")
    post(transactions, "change_quality", hold, verb="hold", reason_code="QUALITY")

    places: dict[str, Any] = {"from_location_id": str(stock.warehouse.location("MAIN-A-01")),
              "to_location_id": str(stock.warehouse.location("B-01"))}  # fmt: skip
    post(transactions, "move_bin", **places)

    assert stock.warehouse.on_hand("MILK", "MAIN-A-01") == 0
    assert stock.warehouse.on_hand("MILK", "B-01") == 9
    assert stock.warehouse.on_hand("MILK", "B-01", "QUARANTINE") == 3
    assert stock.warehouse.on_hand("DRILL", "B-01") == 2
    assert stock.warehouse.drift() == []
    with pytest.raises(RuleViolation, match="empty"):
        post(transactions, "move_bin", **places)


def test_a_variant_moves_as_itself(transactions: Transactions, stock: Stock) -> None:
    shoe = stock.warehouse.product("SHOE").product_id
    variant = stock.warehouse.one(
        "insert into product_variant (product_id, sku, name) values (%s, 'SHOE-46', '46') returning id", shoe
    )
    line = stock.change("SHOE", 5, variant_id=str(variant))
    post(transactions, "adjust_stock", line, reason_code="FOUND")

    post(transactions, "move_stock", stock.line("SHOE", 2, "MAIN-A-01", "MAIN-DOCK", variant_id=str(variant)))
    with pytest.raises(RuleViolation, match="SHOE"):
        post(transactions, "move_stock", stock.line("SHOE", 1, "MAIN-A-01", "MAIN-DOCK"))

    assert stock.warehouse.on_hand("SHOE", "MAIN-DOCK") == 2
    assert stock.warehouse.drift() == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quantity": "0"}, "no_stock_quantity"),
        ({"quantity": "-1"}, "no_stock_quantity"),
        ({"quantity": "NaN"}, "no_stock_quantity"),
        ({"quantity": "1.5"}, "too_many_decimals"),
        ({"quantity": "11"}, "insufficient_stock"),
        ({"product_id": str(uuid4())}, "unknown_product"),
        ({"to_location_id": str(uuid4())}, "unknown_place"),
        ({"to_location_id": "MAIN-A-01"}, "same_place"),
        ({"to_location_id": "NORTH-A-01"}, "between_warehouses"),
        ({"to_location_id": "MAIN-TRANSIT"}, "in_transit"),
        ({"to_location_id": "CUSTOMER"}, "not_a_move"),
        ({"from_location_id": "SUPPLIER"}, "not_a_move"),
        ({"from_location_id": "MAIN-LOST"}, "no_place_for_stock"),
        ({"to_location_id": "AISLE"}, "no_place_for_stock"),
        ({"to_location_id": "SHUT"}, "place_blocked"),
        ({"to_location_id": "SMALL", "quantity": "3"}, "place_full"),
        ({"lot_id": "OTHER"}, "not_lot_tracked"),
        ({"serial_code": "S1"}, "not_serialized"),
        ({"to_status": "DAMAGED"}, "not_a_move"),
    ],
)
def test_a_move_that_cannot_be_is_refused_in_words(
    transactions: Transactions, stock: Stock, said: dict[str, str], code: str
) -> None:
    stock.pile("BOLT", 10)
    stock.pile("MILK", 1, "MAIN-DOCK", lot="OTHER")
    stock.bin("B-01")
    stock.bin("MAIN-LOST", kind="lost_and_found")
    stock.bin("AISLE", level="aisle")
    stock.bin("SHUT", is_blocked=True, blocked_reason="Shelf is bent.")
    stock.bin("SMALL", capacity_quantity=2)
    places = {name: str(stock.warehouse.location(value)) for name, value in said.items()
              if name.endswith("location_id") and len(value) < 30}  # fmt: skip
    lots = {"lot_id": stock.lot(said["lot_id"])} if "lot_id" in said else {}

    with pytest.raises(RuleViolation) as refusal:
        post(transactions, "move_stock", {**stock.line("BOLT", 1, "MAIN-A-01", "B-01"), **said, **places, **lots})

    assert refusal.value.code == code
    assert "?" not in str(refusal.value)
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 10


def test_a_serial_moves_alone_from_where_it_lies_in_its_status(transactions: Transactions, stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2")
    stock.bin("B-01")
    line = stock.line("DRILL", 1, "MAIN-A-01", "B-01", serial_id=stock.serial("S1"))
    post(transactions, "change_quality", {**line, "to_location_id": line["from_location_id"], "to_status": "DAMAGED"},
         verb="hold", reason_code="DAMAGED")  # fmt: skip

    refused: list[str] = []
    for wrong in (
        {**line, "quantity": "2"},
        {**line, "serial_id": None},
        line,
        {**line, "serial_code": "S9", "serial_id": None},
    ):
        with pytest.raises(RuleViolation) as refusal:
            post(transactions, "move_stock", wrong)
        refused.append(refusal.value.code)
    post(transactions, "move_stock", {**line, "from_status": "DAMAGED"})

    assert refused == ["serial_quantity", "serial_required", "serial_in_stock", "not_on_file"]
    assert stock.warehouse.one("select location_id from serial where code = 'S1'") == stock.warehouse.location("B-01")
    assert stock.warehouse.drift() == []


def test_the_note_of_a_move_is_kept_with_it(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10, "MAIN-DOCK")

    post(transactions, "move_stock", stock.line("BOLT", 6, "MAIN-DOCK", "MAIN-A-01"), note="Shelf was cleaned")

    assert stock.warehouse.one("select note from inventory_movement where type = 'PUT_AWAY'") == "Shelf was cleaned"


def test_a_lot_of_another_item_is_named(transactions: Transactions, stock: Stock) -> None:
    stock.pile("MILK", 1, "MAIN-DOCK", lot="OURS")
    stock.pile("CREAM", 1, "MAIN-DOCK", lot="OTHERS")
    line = stock.line("MILK", 1, "MAIN-DOCK", "MAIN-A-01", lot_id=stock.lot("OTHERS"))

    with pytest.raises(RuleViolation, match="Lot OTHERS"):
        post(transactions, "move_stock", line)


# What the words mean


def test_each_word_of_stock_means_one_thing(transactions: Transactions, stock: Stock) -> None:
    stock.pile("MILK", 20, lot="GOOD")
    stock.pile("MILK", 5, lot="OLD")
    stock.warehouse.admin.execute("update lot set expiry_date = %s where code = 'OLD'", (LONG_AGO,))
    stock.bin("SHUT", is_blocked=True)
    stock.warehouse.admin.execute("update location set is_blocked = false where code = 'SHUT'")
    stock.pile("MILK", 2, "SHUT", lot="GOOD")
    stock.warehouse.admin.execute("update location set is_blocked = true where code = 'SHUT'")
    stock.pile("MILK", 4, "MAIN-TRANSIT", lot="GOOD")
    stock.warehouse.order(MILK=30)
    hold = stock.line("MILK", 3, "MAIN-A-01", "MAIN-HOLD", lot_id=stock.lot("GOOD"), to_status="QUARANTINE")
    post(transactions, "change_quality", hold, verb="hold", reason_code="QUALITY")

    found = words(stock, "MILK")

    assert found == {"on_hand": 27, "reserved": 0, "on_hold": 10, "available": 17, "in_transit": 4, "on_order": 30}


def test_held_goods_are_released_where_they_lie(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    here = stock.line("BOLT", 4, "MAIN-A-01", "MAIN-A-01")
    post(transactions, "change_quality", {**here, "to_status": "QUARANTINE"}, verb="hold", reason_code="QUALITY")

    with pytest.raises(RuleViolation, match="Only available"):
        post(transactions, "change_quality", {**here, "from_status": "QUARANTINE", "to_status": "DAMAGED"},
             verb="hold", reason_code="QUALITY")  # fmt: skip
    back = {**here, "quantity": "3", "from_status": "QUARANTINE", "to_status": "AVAILABLE"}
    post(transactions, "change_quality", back, verb="release")

    assert words(stock, "BOLT")["available"] == 9
    assert stock.warehouse.drift() == []


# Adjusting


def test_an_adjustment_posts_at_once_below_the_limit(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10, standard_cost=2)

    outcome = post(transactions, "adjust_stock", stock.change("BOLT", -3), reason_code="LOST")

    assert [outcome["status"], outcome["value"]] == ["POSTED", Decimal("-6.00")]
    assert outcome["number"].startswith("SA-")
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 7
    assert stock.warehouse.drift() == []


@pytest.mark.parametrize(("cost", "quantity"), [(200, 3), (0, 101)])
def test_above_a_limit_by_value_or_quantity_somebody_else_says_yes(
    business: Business, transactions: Transactions, stock: Stock, cost: int, quantity: int
) -> None:
    stock.pile("BOLT", 200, standard_cost=cost)
    asked = post(transactions, "adjust_stock", stock.change("BOLT", -quantity), reason_code="LOST")
    before = stock.warehouse.on_hand("BOLT", "MAIN-A-01")

    with pytest.raises(NotPermitted, match="own request"):
        post(transactions, "decide_adjustment", adjustment_id=asked["adjustment_id"], verb="approve")
    with business.transactions(*EVERYTHING, person=COLLEAGUE) as colleague:
        decided = post(colleague, "decide_adjustment", adjustment_id=asked["adjustment_id"], verb="approve")
        with pytest.raises(Conflict):
            post(colleague, "decide_adjustment", adjustment_id=asked["adjustment_id"], verb="reject", note="No")

    assert asked["status"] == "PENDING_APPROVAL"
    assert before == 200
    assert decided["status"] == "POSTED"
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 200 - quantity


def test_a_request_is_withdrawn_by_who_asked_and_moves_nothing(
    business: Business, transactions: Transactions, stock: Stock
) -> None:
    stock.pile("BOLT", 200)
    asked = post(transactions, "adjust_stock", stock.change("BOLT", -101), reason_code="LOST")

    with business.transactions(*EVERYTHING, person=COLLEAGUE) as colleague, pytest.raises(NotPermitted):
        post(colleague, "decide_adjustment", adjustment_id=asked["adjustment_id"], verb="withdraw")
    post(transactions, "decide_adjustment", adjustment_id=asked["adjustment_id"], verb="withdraw")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 200


def test_a_posted_adjustment_is_taken_back_once(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.pieces("DRILL", "S1")
    lost = post(transactions, "adjust_stock", stock.change("BOLT", -3),
                stock.change("DRILL", -1, serial_id=stock.serial("S1")), reason_code="LOST")  # fmt: skip

    post(transactions, "reverse_adjustment", adjustment_id=lost["adjustment_id"], reason_code="TURNED_UP")
    with pytest.raises(Conflict):
        post(transactions, "reverse_adjustment", adjustment_id=lost["adjustment_id"], reason_code="TURNED_UP")

    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 10
    assert stock.warehouse.on_hand("DRILL", "MAIN-A-01") == 1
    links = stock.warehouse.one("select count(*) from inventory_movement where reverses_id is not null")
    assert links == 2
    assert stock.warehouse.drift() == []


def test_found_goods_may_bring_a_new_lot_and_a_new_serial(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("MILK", is_lot_tracked=True, has_expiry=True)
    stock.warehouse.product("DRILL", is_serialized=True)

    with pytest.raises(RuleViolation, match="expiry"):
        post(transactions, "adjust_stock", stock.change("MILK", 2, lot_code="NEW"), reason_code="FOUND")
    post(transactions, "adjust_stock", stock.change("MILK", 2, lot_code="NEW", expiry_date="2099-01-01"),
         stock.change("DRILL", 1, serial_code="S7"), reason_code="FOUND")  # fmt: skip
    with pytest.raises(RuleViolation, match="not on file"):
        post(transactions, "adjust_stock", stock.change("DRILL", -1, serial_code="S8"), reason_code="LOST")

    assert stock.warehouse.on_hand("MILK", "MAIN-A-01") == 2
    assert stock.warehouse.on_hand("DRILL", "MAIN-A-01") == 1
    assert stock.warehouse.drift() == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason_code": "NONE"}, "reason_required"),
        ({"reason_code": "STOLEN"}, "note_required"),
        ({"reason_code": "DAMAGED", "quantity_change": "1"}, "cannot_be_found"),
        ({"reason_code": "LOST", "quantity_change": "-11"}, "insufficient_stock"),
        ({"reason_code": "LOST", "quantity_change": "0"}, "no_stock_quantity"),
        ({"reason_code": "BROKEN"}, "photo_required"),
    ],
)
def test_an_adjustment_that_cannot_be_is_refused(
    transactions: Transactions, stock: Stock, said: dict[str, str], code: str
) -> None:
    stock.pile("BOLT", 10)
    stock.warehouse.admin.execute(
        "insert into reason_code (kind, code, label, needs_photo, counter_kind)"
        " values ('adjustment', 'BROKEN', 'Broken', true, 'scrap')"
    )
    line = {**stock.change("BOLT", -1), **{key: value for key, value in said.items() if key != "reason_code"}}

    with pytest.raises(RuleViolation) as refusal:
        post(transactions, "adjust_stock", line, reason_code=said["reason_code"])

    assert refusal.value.code == code
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 10


def test_a_photo_is_kept_with_the_adjustment_and_never_changed(
    transactions: Transactions, stock: Stock, admin: psycopg.Connection[Any]
) -> None:
    stock.pile("BOLT", 10)
    photo = {"file_name": "bent.png", "media_type": "image/png", "content": "iVBORw0KGgo="}

    post(transactions, "adjust_stock", stock.change("BOLT", -1), reason_code="DAMAGED", attachments=[photo])

    assert stock.warehouse.one("select file_name from attachment") == "bent.png"
    with pytest.raises(psycopg.DatabaseError, match="append_only"):
        admin.execute("delete from attachment")


# Books and units


def test_nothing_is_posted_on_a_day_that_is_closed(
    business: Business, transactions: Transactions, stock: Stock, admin: psycopg.Connection[Any]
) -> None:
    stock.pile("BOLT", 10)
    today = admin.execute("select app.organisation_day(now())").fetchone()
    assert today is not None

    with pytest.raises(RuleViolation, match="still to come"):
        post(transactions, "close_period", through=(today[0] + timedelta(days=1)).isoformat())
    with business.transactions("stock.move") as clerk, pytest.raises(NotPermitted):
        post(clerk, "close_period", through=today[0].isoformat())
    post(transactions, "close_period", through=today[0].isoformat())

    with pytest.raises(RuleViolation, match="books are closed"):
        post(transactions, "move_stock", stock.line("BOLT", 1, "MAIN-A-01", "MAIN-DOCK"))
    with pytest.raises(psycopg.DatabaseError, match="period_closed"):
        stock.pile("BOLT", 1)
    with pytest.raises(RuleViolation, match="needs a note"):
        post(transactions, "close_period", through=None)
    post(transactions, "close_period", through=None, note="Late invoice")
    post(transactions, "move_stock", stock.line("BOLT", 1, "MAIN-A-01", "MAIN-DOCK"))


def test_units_convert_within_their_category_and_exactly(workstation: psycopg.Connection[Any], stock: Stock) -> None:
    def convert(*said: object) -> Decimal:
        row = workstation.execute("select app.convert(%s, %s, %s)", said).fetchone()
        assert row is not None
        return Decimal(row[0])

    assert convert(1500, "G", "KG") == Decimal("1.5")
    assert convert(Decimal("0.25"), "M", "CM") == 25
    for wrong, code in (
        ((1, "KG", "M"), "other_category"),
        ((1, "EA", "PR"), "not_exact"),
        ((1, "EA", "XX"), "unknown_unit"),
    ):
        with pytest.raises(psycopg.DatabaseError, match=code):
            convert(*wrong)
        workstation.rollback()


def test_a_unit_in_use_keeps_its_factor(admin: psycopg.Connection[Any], stock: Stock) -> None:
    stock.pile("BOLT", 1)

    with pytest.raises(psycopg.DatabaseError, match="unit_in_use"):
        admin.execute("update unit set factor = 2 where code = 'EA'")
    admin.execute("update unit set factor = 3 where code = 'PR'")


# Who may


@pytest.mark.parametrize(
    ("verb", "permission"),
    [("move_stock", "stock.move"), ("move_bin", "stock.move"), ("adjust_stock", "stock.adjust"),
     ("decide_adjustment", "stock.approve_adjustment"), ("reverse_adjustment", "stock.adjust")],
)  # fmt: skip
def test_each_verb_wants_its_permission(business: Business, verb: str, permission: str) -> None:
    others = [each for each in EVERYTHING if each != permission]

    with business.transactions(*others) as transactions, pytest.raises(NotPermitted, match=permission):
        post(transactions, verb, lines=[])


def test_a_person_of_another_warehouse_moves_nothing_here(business: Business, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    command = json.dumps({"lines": [stock.line("BOLT", 1, "MAIN-A-01", "MAIN-DOCK")]})

    with business.connect_workstation() as connection:
        connection.execute("select app.bind(%s)", (business.ticket_for(*EVERYTHING, warehouses=["NORTH"]),))
        with pytest.raises(psycopg.DatabaseError, match="place_elsewhere"):
            connection.execute("select app.move_stock(%s, %s)", (uuid4(), command))
