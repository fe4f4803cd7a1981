"""Goods in hand: taken, undone and put down, for whatever is scanned in whatever order."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.move_hand import MoveHand
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.receiving import PackRow
from invista_desktop.models.domain.stock_piles import PalletHeld, Piece, Pile, PlaceRow
from tests.receiving_orders import item, known_id

HERE = PlaceRow(known_id("A-01"), "A-01", "storage", "bin", known_id("MAIN"), "MAIN")
THERE = PlaceRow(known_id("B-01"), "B-01", "storage", "bin", known_id("MAIN"), "MAIN")
LOOSE = {"BOLT": 40, "WASHER": 7}
PILES = {
    sku: Pile(item(sku), HERE.location_id, HERE.code, Decimal(loose + 2), Decimal(loose))
    for sku, loose in LOOSE.items()
}
DRILL = Pile(
    item("DRILL", is_serialized=True), HERE.location_id, HERE.code, Decimal(2), Decimal(2),
    pieces=(Piece(known_id("S1"), "S1"), Piece(known_id("S2"), "S2")),
)  # fmt: skip
BOX = PackRow("Box of 6", Decimal(6))

scans = st.lists(st.tuples(st.sampled_from(sorted(LOOSE)), st.integers(1, 9), st.booleans()), max_size=25)


def taken(scans: list[tuple[str, int, bool]]) -> list[MoveHand]:
    """Return the hands after each scan that counted, the empty ones first."""
    hands = [MoveHand().taking_from(HERE)]
    for sku, number, is_box in scans:
        quantity = Decimal(number) * (BOX.quantity if is_box else 1)
        try:
            hands.append(hands[-1].taking(PILES[sku], quantity, pack=BOX if is_box else None))
        except RuleViolation as refused:
            assert refused.code == "insufficient_stock"
    return hands


@given(scans)
def test_whatever_is_scanned_no_more_is_in_hand_than_lies_loose_and_the_lines_say_the_same(
    scans: list[tuple[str, int, bool]],
) -> None:
    hand = taken(scans)[-1]

    for pick in hand.picks:
        assert Decimal(0) < pick.quantity <= LOOSE[pick.pile.item.sku]
    lines = hand.lines(THERE)
    assert sum(line.quantity for line in lines) == hand.quantity
    for line in lines:
        assert line.entered_quantity is not None
        assert line.entered_factor is not None
        assert line.entered_quantity * line.entered_factor == line.quantity
        assert (line.from_code, line.to_code) == ("A-01", "B-01")


@given(scans)
def test_undo_goes_back_the_way_the_scans_came_and_the_disk_forgets_nothing(scans: list[tuple[str, int, bool]]) -> None:
    hands = taken(scans)

    for hand, before in zip(reversed(hands[1:]), reversed(hands[:-1]), strict=True):
        assert hand.without_last().picks == before.picks
        assert from_plain(MoveHand, json.loads(json.dumps(to_plain(hand)))) == hand
    assert hands[0].without_last() == MoveHand()


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("0", "no_stock_quantity"),
        ("-1", "no_stock_quantity"),
        ("NaN", "no_stock_quantity"),
        ("0.5", "too_many_decimals"),
    ],
)
def test_no_zero_no_minus_and_no_part_of_a_piece_is_taken(quantity: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        MoveHand().taking_from(HERE).taking(PILES["BOLT"], Decimal(quantity))

    assert refused.value.code == code


def test_a_numbered_piece_is_one() -> None:
    hand = MoveHand().taking_from(HERE)

    with pytest.raises(RuleViolation) as refused:
        hand.taking(DRILL, Decimal(2), pieces=DRILL.pieces[:1])
    assert refused.value.code == "serial_quantity"
    both = hand.taking(DRILL, Decimal(2), pieces=DRILL.pieces)
    assert [line.serial_id for line in both.lines(THERE)] == [known_id("S1"), known_id("S2")]


def test_a_pallet_in_hand_counts_all_that_stands_on_it_and_is_kept() -> None:
    pallet = PalletHeld(uuid4(), "095200000000000011", HERE.location_id, HERE.code, Decimal(12), "12 EA BOLT")

    hand = MoveHand().taking_pallet(pallet, HERE)

    assert (hand.quantity, hand.source, hand.has_goods, hand.picks) == (Decimal(12), HERE, True, ())
    assert from_plain(MoveHand, json.loads(json.dumps(to_plain(hand)))) == hand
    assert hand.without_last().is_empty
