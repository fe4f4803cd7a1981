"""Ranges of places, and what the map makes of a place."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.places import NewPlace, PlaceRow, Shade, places_in_range, shade_step


def test_a_range_makes_every_bin_and_the_levels_above() -> None:
    places = places_in_range("A-01-01", "A-20-06")

    bins = [place.code for place in places if place.level == "bin"]
    assert len(bins) == 120
    assert (bins[0], bins[-1]) == ("A-01-01", "A-20-06")
    assert places[0] == NewPlace("A", "zone", "A", None, shared=True)
    assert {place.parent for place in places if place.level == "bin"} == {
        place.code for place in places if place.level == "aisle"
    }


def test_letters_run_and_zeros_are_kept() -> None:
    places = places_in_range("a-08-1-1", "C-11-1-1")

    assert [p.code for p in places if p.level == "aisle"] == [f"{z}-{n:02}" for z in "ABC" for n in range(8, 12)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("", ""),
        ("A-01", "A-01-02"),
        ("A-02", "A-01"),
        ("A-1", "A-10"),
        ("A-x1", "A-x3"),
        ("A-01-01-01-01", "A-01-01-01-02"),
        ("A--1", "A--2"),
        ("A-٣", "A-٥-"),
        ("000001", "999999"),
    ],
)
def test_what_is_no_range_is_told(first: str, last: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        places_in_range(first, last)

    assert refusal.value.code in {"bad_range", "too_many_places"}


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_typed_is_a_range_or_told(first: str, last: str) -> None:
    try:
        places = places_in_range(first, last)
    except RuleViolation:
        return
    codes = [place.code for place in places]
    assert len(codes) == len(set(codes))
    assert {place.parent for place in places} - {None} <= set(codes)


@pytest.mark.parametrize(
    ("shade", "said", "step"),
    [
        (Shade.OCCUPANCY, {}, 0),
        (Shade.OCCUPANCY, {"on_hand": Decimal(10), "capacity": Decimal(10)}, 4),
        (Shade.OCCUPANCY, {"on_hand": Decimal(1), "capacity": Decimal(10)}, 1),
        (Shade.OCCUPANCY, {"on_hand": Decimal(999), "piles": 9}, 2),
        (Shade.HOLD, {"on_hand": Decimal(2), "on_hold": Decimal(1)}, 2),
        (Shade.HOLD, {"on_hand": Decimal(2), "on_hold": Decimal(2)}, 4),
        (Shade.EXPIRY, {"days_to_expiry": -1}, 4),
        (Shade.EXPIRY, {"days_to_expiry": 0}, 3),
        (Shade.EXPIRY, {"days_to_expiry": 14}, 2),
        (Shade.EXPIRY, {"days_to_expiry": 31}, 0),
        (Shade.COUNTED, {}, 4),
        (Shade.COUNTED, {"days_since_count": 30}, 0),
    ],
)
def test_the_map_marks_what_wants_a_look(shade: Shade, said: dict[str, object], step: int) -> None:
    facts: dict[str, object] = {"on_hand": Decimal(0), "on_hold": Decimal(0), "piles": 0, **said}
    place = PlaceRow(uuid4(), "A-01", ("A", "01"), "storage", **facts)  # type: ignore[arg-type]

    assert shade_step(place, shade) == step
