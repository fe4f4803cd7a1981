"""The draft: what scanning, typing and undoing add up to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from invista_desktop.models.domain.receiving_draft import fold, next_undone
from invista_desktop.models.domain.receiving_events import (
    Confirmed,
    DataScanned,
    LotGiven,
    PutAwayChosen,
    QualitySplit,
    Recorded,
    SetAside,
    Undone,
)
from invista_desktop.models.domain.receiving_scans import typed_quantity
from tests.receiving_orders import CARTON, drafted, item, known_id, line, order, record, scan

BOLT = item("BOLT")
MILK = item("MILK", is_lot_tracked=True, has_expiry=True)
PUMP = item("PUMP", is_serialized=True)
ORDER = order(line(BOLT), line(MILK), line(PUMP))
MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


def test_an_order_starts_with_nothing_scanned() -> None:
    assert drafted().lines == ()


def test_scanning_an_item_adds_one_and_a_pack_adds_its_content() -> None:
    draft = drafted(scan(ORDER, BOLT), scan(ORDER, BOLT), scan(ORDER, BOLT, pack=CARTON))

    (only,) = draft.lines
    assert only.accepted == 14
    assert (only.entered_quantity, only.entered_unit, only.entered_factor) == (14, "EA", 1)


def test_packs_alone_are_remembered_as_packs() -> None:
    (only,) = drafted(scan(ORDER, BOLT, pack=CARTON), scan(ORDER, BOLT, pack=CARTON)).lines

    assert (only.accepted, only.entered_quantity, only.entered_unit, only.entered_factor) == (24, 2, "Carton of 12", 12)


def test_a_label_fills_lot_expiry_and_count() -> None:
    (only,) = drafted(scan(ORDER, MILK, lot_code="L1", expiry_date=MAY, count=Decimal(6))).lines

    assert (only.accepted, only.lot_code, only.expiry_date) == (6, "L1", MAY)


def test_a_second_barcode_completes_the_last_line() -> None:
    (only,) = drafted(scan(ORDER, MILK), DataScanned(lot_code="L1", expiry_date=MAY)).lines

    assert (only.accepted, only.lot_code, only.expiry_date) == (1, "L1", MAY)


def test_a_second_barcode_without_expiry_keeps_the_stored_one() -> None:
    (only,) = drafted(scan(ORDER, MILK, expiry_date=MAY), DataScanned(lot_code="L1")).lines

    assert (only.lot_code, only.expiry_date) == ("L1", MAY)


def test_a_rescan_without_expiry_keeps_the_stored_one() -> None:
    (only,) = drafted(scan(ORDER, MILK, lot_code="L1", expiry_date=MAY), scan(ORDER, MILK, lot_code="L1")).lines

    assert (only.accepted, only.expiry_date) == (2, MAY)


def test_a_second_barcode_with_a_count_says_how_many_the_scan_really_was() -> None:
    (only,) = drafted(scan(ORDER, MILK), DataScanned(quantity=Decimal(24))).lines

    assert only.accepted == 24


def test_two_lots_of_an_item_are_two_lines() -> None:
    draft = drafted(
        scan(ORDER, MILK, lot_code="L1"), scan(ORDER, MILK, lot_code="L2"), scan(ORDER, MILK, lot_code="L1")
    )

    assert [(one.lot_code, one.accepted) for one in draft.lines] == [("L1", 2), ("L2", 1)]


def test_a_second_barcode_of_another_lot_takes_the_last_scan_with_it() -> None:
    draft = drafted(
        scan(ORDER, MILK),
        DataScanned(lot_code="L1", expiry_date=MAY),
        scan(ORDER, MILK),
        DataScanned(lot_code="L2", expiry_date=JUNE),
    )

    assert [(one.lot_code, one.expiry_date, one.accepted) for one in draft.lines] == [("L1", MAY, 1), ("L2", JUNE, 1)]


def test_serials_are_kept_in_the_order_they_were_scanned() -> None:
    (only,) = drafted(scan(ORDER, PUMP, serial="S2"), scan(ORDER, PUMP, serial="S1")).lines

    assert (only.accepted, only.serials) == (2, ("S2", "S1"))


def test_a_serial_on_a_second_barcode_belongs_to_the_piece_just_scanned() -> None:
    (only,) = drafted(scan(ORDER, PUMP), DataScanned(serial="S1"), DataScanned(serial="S2")).lines

    assert (only.accepted, only.serials) == (2, ("S1", "S2"))


def test_a_typed_quantity_with_a_pack_counts_its_content() -> None:
    (only,) = drafted(scan(ORDER, BOLT), typed_quantity("1", BOLT, CARTON, Decimal(3))).lines

    assert (only.accepted, only.entered_quantity, only.entered_unit) == (36, 3, "Carton of 12")


def test_zero_is_a_quantity_that_can_be_typed() -> None:
    (only,) = drafted(scan(ORDER, BOLT), typed_quantity("1", BOLT, None, Decimal(0))).lines

    assert only.accepted == 0


def test_a_line_is_split_among_accepted_held_and_rejected() -> None:
    split = QualitySplit("1", Decimal(8), held=Decimal(3), rejected=Decimal(1), rejection_reason="DAMAGED")
    (only,) = drafted(scan(ORDER, BOLT, pack=CARTON), split).lines

    assert (only.accepted, only.held, only.rejected, only.rejection_reason) == (8, 3, 1, "DAMAGED")
    assert (only.quantity, only.kept, only.entered_quantity) == (12, 11, 1)


def test_scanning_on_after_a_split_adds_to_what_is_accepted() -> None:
    split = QualitySplit("1", Decimal(0), held=Decimal(1))
    (only,) = drafted(scan(ORDER, BOLT), split, scan(ORDER, BOLT)).lines

    assert (only.accepted, only.held) == (1, 1)


def test_held_serials_are_posted_last_and_rejected_ones_not_at_all() -> None:
    split = QualitySplit("1", Decimal(1), Decimal(1), Decimal(1), "DAMAGED", ("A",), ("B",))
    scans = [scan(ORDER, PUMP, serial=serial) for serial in "ABC"]
    (only,) = drafted(*scans, split).lines

    assert only.posted_serials == ("C", "A")


def test_a_typed_lot_belongs_to_the_whole_line_and_blanks_nothing() -> None:
    (only,) = drafted(scan(ORDER, MILK, expiry_date=MAY), scan(ORDER, MILK), LotGiven("1", lot_code="L1")).lines

    assert (only.accepted, only.lot_code, only.expiry_date) == (2, "L1", MAY)


def test_a_chosen_bin_stays_with_its_line() -> None:
    (only,) = drafted(scan(ORDER, BOLT), PutAwayChosen("1", known_id("A-01"), "A-01"), scan(ORDER, BOLT)).lines

    assert (only.put_away_code, only.accepted) == ("A-01", 2)


def test_undo_takes_back_the_last_scan_and_then_the_one_before() -> None:
    first, second = record(scan(ORDER, BOLT), scan(ORDER, MILK))
    once = (first, second, Recorded(UUID(int=3), Undone(second.event_id)))

    assert fold(once) == fold((first,))
    assert next_undone(once) == (first,)
    twice = (*once, Recorded(UUID(int=4), Undone(first.event_id)))
    assert fold(twice) == fold(())
    assert next_undone(twice) == ()


def test_undo_takes_back_what_was_confirmed_for_the_step_too() -> None:
    before, confirmed, step = record(scan(ORDER, BOLT), Confirmed("over"), scan(ORDER, BOLT))

    assert next_undone((before, confirmed, step)) == (step, confirmed)


def test_a_code_set_aside_is_kept_until_it_is_taken_back() -> None:
    kept = record(SetAside("4006381333931"))

    assert fold(kept).set_aside == ((kept[0].event_id, "4006381333931"),)
    assert fold((*kept, Recorded(UUID(int=9), Undone(kept[0].event_id)))).set_aside == ()


def test_an_event_about_a_line_that_is_not_there_changes_nothing() -> None:
    before = drafted(scan(ORDER, BOLT))

    assert drafted(scan(ORDER, BOLT), LotGiven("9", lot_code="L1")) == before


def test_an_unexpected_item_has_a_line_of_its_own() -> None:
    stranger = replace(scan(ORDER, BOLT), order_item_id=None)
    draft = drafted(scan(ORDER, BOLT), stranger)

    assert [one.order_item_id is None for one in draft.lines] == [False, True]
