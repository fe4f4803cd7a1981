"""Adjustments being scanned: what is found and lost adds up, for whatever is scanned in whatever order."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.adjustment_drafts import MOST_BYTES, AdjustmentDraft, Goods
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.stock_piles import AdjustmentReason, Pile, PlaceRow
from tests.receiving_orders import item, known_id

HERE = PlaceRow(known_id("A-01"), "A-01", "storage", "bin", known_id("MAIN"), "MAIN")
NORTH = PlaceRow(known_id("N-01"), "N-01", "storage", "bin", known_id("NORTH"), "NORTH")
BOLT = Pile(item("BOLT"), HERE.location_id, HERE.code, Decimal(30), Decimal(20))
CORRECTION = AdjustmentReason("CORRECTION", "Put right")
SCRAP = AdjustmentReason("DAMAGED", "Damaged", needs_photo=True, takes_away=True)
PNG = b"\x89PNG\r\n\x1a\n"

changes = st.lists(st.tuples(st.booleans(), st.integers(1, 12)), max_size=20)


def begun(reason: AdjustmentReason = CORRECTION) -> AdjustmentDraft:
    return AdjustmentDraft().begun(reason, "Counted").at(HERE)


def scanned(changes: list[tuple[bool, int]]) -> list[AdjustmentDraft]:
    """Return the drafts after each scan that counted."""
    drafts = [begun()]
    for is_found, number in changes:
        try:
            draft = drafts[-1]
            quantity = Decimal(number)
            drafts.append(draft.finding(Goods(BOLT.item), quantity) if is_found else draft.losing(BOLT, quantity))
        except RuleViolation as refused:
            assert refused.code == "insufficient_stock"
    return drafts


@given(changes)
def test_found_and_lost_add_up_and_no_more_is_lost_than_lies_loose(changes: list[tuple[bool, int]]) -> None:
    draft = scanned(changes)[-1]

    told = sum((step.line.change for step in draft.steps if step.line), Decimal(0))
    total = sum((line.change for line in draft.lines), Decimal(0))
    assert total == told >= -BOLT.loose
    assert all(line.change != 0 for line in draft.lines)


@given(changes)
def test_undo_goes_back_the_way_the_scans_came_and_the_disk_forgets_nothing(changes: list[tuple[bool, int]]) -> None:
    drafts = scanned(changes)

    for draft, before in zip(reversed(drafts[1:]), reversed(drafts[:-1]), strict=True):
        assert draft.without_last() == before
        assert from_plain(AdjustmentDraft, json.loads(json.dumps(to_plain(draft)))) == draft


def test_what_was_typed_stands_in_place_of_what_was_scanned() -> None:
    draft = begun().losing(BOLT, Decimal(3)).losing(BOLT, Decimal(2), sets=True)

    assert [line.change for line in draft.lines] == [Decimal(-2)]


def test_one_adjustment_is_of_one_warehouse_and_may_change_it_while_it_is_empty() -> None:
    assert begun().at(NORTH).place == NORTH
    with pytest.raises(RuleViolation) as refused:
        begun().losing(BOLT, Decimal(1)).at(NORTH)
    assert refused.value.code == "between_warehouses"


def test_a_reason_that_takes_away_finds_nothing() -> None:
    for deed in (begun(SCRAP).turned, lambda: begun(SCRAP).finding(Goods(BOLT.item), Decimal(1))):
        with pytest.raises(RuleViolation) as refused:
            deed()
        assert refused.value.code == "cannot_be_found"


def test_a_lot_and_a_place_are_needed_and_a_piece_counts_once() -> None:
    drill = item("DRILL", is_serialized=True)
    deeds: tuple[tuple[str, Callable[[], object]], ...] = (
        ("lot_required", lambda: begun().finding(Goods(item("MILK", is_lot_tracked=True)), Decimal(1))),
        ("place_required", lambda: AdjustmentDraft().begun(CORRECTION, "").finding(Goods(BOLT.item), Decimal(1))),
        ("serial_quantity", lambda: begun().finding(Goods(drill), Decimal(1))),
        ("serial_quantity", lambda: begun().finding(Goods(drill, serial="S1"), Decimal(2))),
        (
            "serial_twice",
            lambda: (
                begun().finding(Goods(drill, serial="S1"), Decimal(1)).finding(Goods(drill, serial="S1"), Decimal(1))
            ),
        ),
    )
    for code, deed in deeds:
        with pytest.raises(RuleViolation) as refused:
            deed()
        assert refused.value.code == code


def test_nothing_is_posted_without_lines_nor_without_the_photo_its_reason_demands() -> None:
    draft = begun(SCRAP)
    with pytest.raises(RuleViolation) as empty:
        draft.command(known_id("1"))
    draft = draft.losing(BOLT, Decimal(1))
    with pytest.raises(RuleViolation) as bare:
        draft.command(known_id("1"))
    command = draft.with_photo("shelf.png", PNG + b"...").command(known_id("1"))

    assert (empty.value.code, bare.value.code) == ("nothing_to_adjust", "photo_required")
    assert [photo.media_type for photo in command.photos] == ["image/png"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"MZ not a picture", "no_photo"), (b"", "no_photo"), (PNG + bytes(MOST_BYTES), "large_photo")],
)
def test_what_is_no_picture_or_too_large_is_not_taken(content: bytes, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        begun().with_photo("it", content)

    assert refused.value.code == code
