"""What is checked while scanning: refused, asked, told or silently right."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import NeedsConfirmation, NotPermitted, RuleViolation
from invista_desktop.models.domain.receiving import KnownLot, OtherDraft, PutAwaySuggestion, SerialOnFile
from invista_desktop.models.domain.receiving_draft import Draft
from invista_desktop.models.domain.receiving_events import (
    Confirmed,
    DataScanned,
    Event,
    LotGiven,
    PutAwayChosen,
    QualitySplit,
)
from invista_desktop.models.domain.receiving_posting import missing, posting, shared_lines
from invista_desktop.models.domain.receiving_rules import Circumstances, check, most_receivable, subject
from invista_desktop.models.domain.receiving_scans import LabelData, completion, item_scan, typed_quantity
from tests.receiving_orders import CARTON, CHIEF, CLERK, TODAY, about, drafted, item, known_id, line, order, scan

BOLT = item("BOLT")
MILK = item("MILK", is_lot_tracked=True, has_expiry=True, min_remaining_shelf_life_days=30)
PUMP = item("PUMP", is_serialized=True)
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=timezone(timedelta(hours=1)))


def other(quantity: int, of: Any = BOLT) -> OtherDraft:
    return OtherDraft(
        known_id("other"), "1", "Demo Receiver", "DOCK-2", known_id(f"line {of.sku}"), of.product_id, None,
        Decimal(quantity), None, NOW,
    )  # fmt: skip


def code_of(draft: Draft, event: Event, circumstances: Circumstances) -> str:
    """Return the code of what was refused or asked, `ok` or `told`."""
    try:
        told = check(draft, event, circumstances)
    except (RuleViolation, NeedsConfirmation, NotPermitted) as problem:
        return f"{type(problem).__name__}:{problem.code}"
    return "told" if told else "ok"


@pytest.mark.parametrize(
    ("product", "supplier", "default", "most"),
    [
        (None, None, "0", 100),
        (None, None, "5", 105),
        (None, "10", "5", 110),
        ("0", "10", "5", 100),
        ("2.5", "0", "0", "102.5"),
    ],
)
def test_tolerance_is_the_products_else_the_suppliers_else_the_default(
    product: str | None, supplier: str | None, default: str, most: Any
) -> None:
    of = item(over_receipt_percent=None if product is None else Decimal(product))
    opened = order(
        line(of),
        supplier_over_receipt_percent=None if supplier is None else Decimal(supplier),
        default_over_receipt_percent=Decimal(default),
    )

    assert most_receivable(opened, opened.lines[0]) == Decimal(most)


@pytest.mark.parametrize(
    ("received", "others", "typed", "allowed", "expected"),
    [
        (0, 0, 100, CLERK, "ok"),
        (0, 0, 101, CLERK, "told"),
        (0, 0, 110, CLERK, "told"),
        (0, 0, 111, CLERK, "RuleViolation:over_receipt"),
        (0, 0, 111, CHIEF, "NeedsConfirmation:over_receipt"),
        (60, 0, 51, CLERK, "RuleViolation:over_receipt"),
        (60, 0, 50, CLERK, "told"),
        (60, 40, 11, CLERK, "RuleViolation:over_receipt"),
        (60, 40, 10, CLERK, "told"),
    ],
)
def test_over_receipt_counts_earlier_receipts_and_other_peoples_lines(
    received: int, others: int, typed: int, allowed: frozenset[str], expected: str
) -> None:
    opened = order(line(BOLT, 100, received), others=(other(others),), default_over_receipt_percent=Decimal(10))
    event = typed_quantity("1", BOLT, None, Decimal(typed))

    assert code_of(drafted(scan(opened, BOLT)), event, about(opened, allowed)) == expected


def test_a_line_of_another_item_does_not_count() -> None:
    opened = order(line(BOLT, 1), line(PUMP, 1), others=(other(1, PUMP),))

    assert code_of(Draft(), scan(opened, BOLT), about(opened)) == "ok"


def test_zero_tolerance_refuses_the_smallest_excess() -> None:
    oil = item("OIL", unit="L", unit_decimals=3)
    opened = order(line(oil, 100))
    event = typed_quantity("1", oil, None, Decimal("100.002"))

    assert code_of(drafted(scan(opened, oil)), event, about(opened)) == "RuleViolation:over_receipt"


def test_what_was_closed_is_no_longer_expected() -> None:
    opened = order(line(BOLT, 100, received=40, closed=60))

    assert code_of(Draft(), scan(opened, BOLT), about(opened)) == "RuleViolation:over_receipt"


def test_rejected_goods_are_not_received() -> None:
    opened = order(line(BOLT, 10))
    draft = drafted(*[scan(opened, BOLT)] * 10)
    split = QualitySplit("1", Decimal(10), rejected=Decimal(5), rejection_reason="DAMAGED")

    assert code_of(draft, split, about(opened)) == "ok"


def test_a_confirmed_item_is_not_asked_about_again() -> None:
    opened = order(line(BOLT, 1))
    draft = drafted(scan(opened, BOLT))
    yes = Confirmed("over_receipt", subject(draft.lines[0]))

    assert code_of(draft, scan(opened, BOLT), about(opened, CHIEF)) == "NeedsConfirmation:over_receipt"
    answered = drafted(scan(opened, BOLT), yes)
    assert code_of(answered, scan(opened, BOLT), about(opened, CHIEF)) == "told"
    assert code_of(answered, scan(opened, BOLT), about(opened, CLERK)) == "RuleViolation:over_receipt"


def test_the_yes_to_one_item_is_no_yes_to_the_next() -> None:
    opened = order(line(BOLT, 1), line(PUMP, 1))
    yes = Confirmed("over_receipt", subject(drafted(scan(opened, BOLT)).lines[0]))
    draft = drafted(scan(opened, PUMP, serial="S1"), yes)

    second = scan(opened, PUMP, serial="S2")
    assert code_of(draft, second, about(opened, CHIEF)) == "NeedsConfirmation:over_receipt"


@pytest.mark.parametrize(
    ("typed", "expected"), [(999, "ok"), (1000, "NeedsConfirmation:magnitude"), (6000, "NeedsConfirmation:magnitude")]
)
def test_ten_times_the_outstanding_is_asked_about(typed: int, expected: str) -> None:
    generous = item("BOLT", over_receipt_percent=Decimal(10000))
    opened = order(line(generous, 150, received=50))
    event = typed_quantity("1", generous, None, Decimal(typed))
    answer = code_of(drafted(scan(opened, generous)), event, about(opened))

    assert answer.replace("told", "ok") == expected


def test_once_confirmed_the_next_piece_is_not_asked_about() -> None:
    generous = item("BOLT", over_receipt_percent=Decimal(10000))
    opened = order(line(generous, 10))
    sack = typed_quantity("1", generous, None, Decimal(100))

    assert code_of(drafted(scan(opened, generous)), sack, about(opened, confirmed=frozenset({"magnitude"}))) == "told"
    assert code_of(drafted(scan(opened, generous), sack), scan(opened, generous), about(opened)) == "told"


@pytest.mark.parametrize(
    ("days", "allowed", "expected"),
    [
        (30, CLERK, "ok"),
        (29, CLERK, "RuleViolation:short_shelf_life"),
        (29, CHIEF, "NeedsConfirmation:short_shelf_life"),
        (0, CHIEF, "NeedsConfirmation:short_shelf_life"),
        (-1, CHIEF, "RuleViolation:expired"),
    ],
)
def test_expiry_is_held_against_the_agreed_shelf_life(days: int, allowed: frozenset[str], expected: str) -> None:
    opened = order(line(MILK))
    expiry = TODAY + timedelta(days)

    assert code_of(Draft(), scan(opened, MILK, lot_code="L", expiry_date=expiry), about(opened, allowed)) == expected
    after = drafted(scan(opened, MILK))
    assert code_of(after, DataScanned(lot_code="L", expiry_date=expiry), about(opened, allowed)) == expected
    assert code_of(after, LotGiven("1", "L", expiry), about(opened, allowed)) == expected


def test_something_usable_today_is_not_expired() -> None:
    bread = item("BREAD", is_lot_tracked=True, has_expiry=True)
    opened = order(line(bread))

    assert code_of(Draft(), scan(opened, bread, lot_code="L", expiry_date=TODAY), about(opened)) == "ok"


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [(CLERK, "RuleViolation:lot_expiry_conflict"), (CHIEF, "NeedsConfirmation:lot_expiry_conflict")],
)
def test_a_lot_with_another_expiry_on_file_is_never_overwritten_silently(
    allowed: frozenset[str], expected: str
) -> None:
    opened = order(line(MILK), lots=(KnownLot(MILK.product_id, None, "L1", date(2026, 9, 1)),))
    event = scan(opened, MILK, lot_code="L1", expiry_date=date(2026, 8, 1))

    assert code_of(Draft(), event, about(opened, allowed)) == expected


def test_a_lot_on_file_brings_its_expiry() -> None:
    opened = order(line(MILK), lots=(KnownLot(MILK.product_id, None, "L1", date(2026, 9, 1)),))

    event = scan(opened, MILK, lot_code="L1")

    assert event.expiry_date == date(2026, 9, 1)
    assert code_of(Draft(), event, about(opened)) == "ok"


def test_two_dates_for_one_lot_within_a_draft_are_asked_about() -> None:
    opened = order(line(MILK))
    draft = drafted(scan(opened, MILK, lot_code="L1", expiry_date=date(2026, 9, 1)))
    event = scan(opened, MILK, draft, lot_code="L1", expiry_date=date(2026, 8, 1))

    assert code_of(draft, event, about(opened, CHIEF)) == "NeedsConfirmation:lot_expiry_conflict"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, "ok"),
        (SerialOnFile("S1", is_in_stock=False), "ok"),
        (SerialOnFile("S1", is_in_stock=True, location_code="A-01"), "RuleViolation:serial_in_stock"),
    ],
)
def test_a_serial_in_stock_is_refused(known: SerialOnFile | None, expected: str) -> None:
    opened = order(line(PUMP))

    assert code_of(Draft(), scan(opened, PUMP, serial="S1"), about(opened, serial=known)) == expected


def test_a_serial_counts_once() -> None:
    opened = order(line(PUMP))
    draft = drafted(scan(opened, PUMP, serial="S1"))

    assert code_of(draft, scan(opened, PUMP, serial="S1"), about(opened)) == "RuleViolation:serial_scanned_twice"
    assert code_of(draft, DataScanned(serial="S1"), about(opened)) == "RuleViolation:serial_scanned_twice"


def test_serialized_items_are_not_counted_by_typing() -> None:
    opened = order(line(PUMP))
    event = typed_quantity("1", PUMP, None, Decimal(5))

    assert code_of(drafted(scan(opened, PUMP, serial="S1")), event, about(opened)) == "RuleViolation:serials_needed"


def test_a_split_of_serialized_items_names_the_serials() -> None:
    opened = order(line(PUMP))
    draft = drafted(scan(opened, PUMP, serial="S1"), scan(opened, PUMP, serial="S2"))

    unnamed = QualitySplit("1", Decimal(1), held=Decimal(1))
    assert code_of(draft, unnamed, about(opened)) == "RuleViolation:serials_needed"
    assert code_of(draft, replace(unnamed, held_serials=("S2",)), about(opened)) == "ok"


def test_half_a_piece_is_refused() -> None:
    opened = order(line(BOLT))
    draft = drafted(scan(opened, BOLT))

    assert (
        code_of(draft, typed_quantity("1", BOLT, None, Decimal("1.5")), about(opened))
        == "RuleViolation:too_many_decimals"
    )
    split = QualitySplit("1", Decimal("0.5"), held=Decimal("0.5"))
    assert code_of(draft, split, about(opened)) == "RuleViolation:too_many_decimals"


def test_rejecting_needs_a_reason() -> None:
    opened = order(line(BOLT))
    split = QualitySplit("1", Decimal(0), rejected=Decimal(1))

    assert code_of(drafted(scan(opened, BOLT)), split, about(opened)) == "RuleViolation:reason_missing"


def test_an_inactive_product_is_refused() -> None:
    old = item("OLD", is_active=False)

    assert (
        code_of(Draft(), scan(order(line(old)), old), about(order(line(old)), CHIEF))
        == "RuleViolation:inactive_product"
    )


@pytest.mark.parametrize(
    ("allowed", "expected"), [(CLERK, "NotPermitted:unexpected_item"), (CHIEF, "NeedsConfirmation:unexpected")]
)
def test_an_item_not_on_the_order_needs_somebody_to_accept_it(allowed: frozenset[str], expected: str) -> None:
    opened = order(line(BOLT), unexpected=(PUMP,))
    circumstances = about(opened, allowed)

    assert code_of(Draft(), scan(opened, PUMP, serial="S1"), circumstances) == expected


def test_an_accepted_unexpected_item_is_asked_about_once() -> None:
    nut = item("NUT")
    opened = order(line(BOLT), unexpected=(nut,))
    draft = drafted(scan(opened, nut))

    assert code_of(draft, scan(opened, nut), about(opened, CHIEF)) == "ok"


def test_a_label_without_item_needs_a_scan_before_it() -> None:
    with pytest.raises(RuleViolation) as refusal:
        completion(order(line(MILK)), Draft(), None, LabelData(lot_code="L1"))

    assert refusal.value.code == "data_without_item"


def test_a_lot_label_on_something_without_lots_is_explained() -> None:
    opened = order(line(BOLT))

    with pytest.raises(RuleViolation) as refusal:
        completion(opened, drafted(scan(opened, BOLT)), BOLT, LabelData(lot_code="L1"))

    assert refusal.value.code == "data_not_used"


def test_a_weight_label_counts_in_the_items_own_unit_only() -> None:
    ham = item("HAM", unit="KG", unit_decimals=3)
    opened = order(line(ham))
    label = LabelData(measure=Decimal("1.250"), measure_unit="KG")

    assert item_scan(opened, Draft(), ham, None, label).quantity == Decimal("1.25")
    with pytest.raises(RuleViolation) as refusal:
        item_scan(order(line(BOLT)), Draft(), BOLT, None, label)
    assert refusal.value.code == "other_unit"


def test_a_scan_goes_to_the_line_that_still_waits() -> None:
    first = line(BOLT, 1)
    second = replace(line(BOLT, 50), order_item_id=known_id("second"), line_number=2)
    opened = order(first, second)
    draft = drafted(scan(opened, BOLT))

    assert scan(opened, BOLT).order_item_id == first.order_item_id
    assert scan(opened, BOLT, draft).order_item_id == second.order_item_id
    assert scan(opened, BOLT, pack=CARTON).order_item_id == second.order_item_id


@pytest.mark.parametrize(
    ("of", "label", "wanting"),
    [
        (BOLT, {}, None),
        (MILK, {"lot_code": "L", "expiry_date": TODAY}, None),
        (MILK, {"lot_code": "L"}, "Expiry missing"),
        (MILK, {"expiry_date": TODAY}, "Lot missing"),
        (PUMP, {"serial": "S1"}, None),
        (PUMP, {}, "1 serial numbers missing"),
    ],
)
def test_what_a_line_still_needs_is_said(of: Any, label: dict[str, Any], wanting: str | None) -> None:
    (only,) = drafted(scan(order(line(of)), of, **label)).lines

    said = missing(only, of)

    assert said is None if wanting is None else str(said).startswith(wanting)


def post(*events: Event, opened: Any, suggested: PutAwaySuggestion | None = None) -> Any:
    return posting(
        drafted(*events),
        about(opened),
        suggested={(suggested.product_id, suggested.variant_id): suggested} if suggested else {},
        operation_id=known_id("op"),
        draft_id=known_id("draft"),
        occurred_at=NOW,
    )


BIN = PutAwaySuggestion(known_id("BOLT"), None, known_id("A-01"), "A-01", "fixed_bin")


def test_accepted_goods_go_to_the_suggested_bin() -> None:
    opened = order(line(BOLT))

    command = post(scan(opened, BOLT), opened=opened, suggested=BIN)

    assert [one.put_away_location_id for one in command.lines] == [known_id("A-01")]


def test_a_chosen_bin_goes_before_the_suggested_one() -> None:
    opened = order(line(BOLT))
    chosen = PutAwayChosen("1", known_id("B-02"), "B-02")

    command = post(scan(opened, BOLT), chosen, opened=opened, suggested=BIN)

    assert [one.put_away_code for one in command.lines] == ["B-02"]


def test_held_goods_go_to_no_bin() -> None:
    opened = order(line(BOLT))
    held = QualitySplit("1", Decimal(0), Decimal(1))

    command = post(scan(opened, BOLT), held, opened=opened, suggested=BIN)

    assert [one.put_away_location_id for one in command.lines] == [None]


def test_an_incomplete_line_is_not_posted() -> None:
    opened = order(line(MILK))

    with pytest.raises(RuleViolation) as refusal:
        post(scan(opened, MILK), opened=opened)

    assert refusal.value.code == "incomplete"


def test_nothing_scanned_is_nothing_to_post() -> None:
    opened = order(line(BOLT))

    with pytest.raises(RuleViolation) as refusal:
        post(scan(opened, BOLT), typed_quantity("1", BOLT, None, Decimal(0)), opened=opened)

    assert refusal.value.code == "nothing_to_post"


def test_a_posting_is_spelt_as_the_database_takes_it() -> None:
    opened = order(line(MILK, 100))
    split = QualitySplit("1", Decimal(10), Decimal(0), Decimal(2), "DAMAGED")
    event = scan(opened, MILK, pack=CARTON, lot_code="L1", expiry_date=date(2026, 9, 1))

    command = post(event, split, Confirmed("magnitude", "x"), Confirmed("unexpected", "y"), opened=opened)

    assert command.to_json() == {
        "draft_id": str(known_id("draft")),
        "purchase_order_id": str(known_id("PO-1")),
        "dock_location_id": str(known_id("DOCK-1")),
        "delivery_note": None,
        "occurred_at": "2026-03-10T09:30:00+01:00",
        "confirmed": ["magnitude"],
        "lines": [
            {
                "line_key": "1",
                "purchase_order_item_id": str(known_id("line MILK")),
                "product_id": str(known_id("MILK")),
                "variant_id": None,
                "accepted": "10",
                "held": "0",
                "rejected": "2",
                "rejection_reason": "DAMAGED",
                "lot_code": "L1",
                "expiry_date": "2026-09-01",
                "serials": [],
                "entered_quantity": "1",
                "entered_unit": "Carton of 12",
                "entered_factor": "12",
                "put_away_location_id": None,
            }
        ],
    }


def test_others_hear_of_changed_lines_and_of_those_an_undo_took_away() -> None:
    opened = order(line(BOLT), line(MILK))
    before = drafted(scan(opened, BOLT), scan(opened, MILK))
    after = drafted(scan(opened, BOLT), scan(opened, MILK), scan(opened, BOLT))

    changed: Any = shared_lines(before, after, 3)
    assert [(told.line_key, told.quantity) for told in changed] == [("1", 2)]
    gone: Any = shared_lines(before, drafted(scan(opened, BOLT)), 4)
    assert [(told.line_key, told.quantity, told.version) for told in gone] == [("2", 0, 4)]


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500), st.integers(1, 600), st.integers(0, 30))
def test_nobody_without_permission_gets_beyond_the_tolerance(
    ordered: int, received: int, others: int, typed: int, percent: int
) -> None:
    opened = order(
        line(BOLT, ordered, received), others=(other(others),), default_over_receipt_percent=Decimal(percent)
    )
    event = typed_quantity("1", BOLT, None, Decimal(typed))
    draft = drafted(replace(scan(opened, BOLT), quantity=Decimal(0)))
    everything = about(opened, confirmed=frozenset({"magnitude", "over_receipt"}))

    within = received + others + typed <= Decimal(ordered) * (100 + percent) / 100
    assert (code_of(draft, event, everything) != "RuleViolation:over_receipt") == within
