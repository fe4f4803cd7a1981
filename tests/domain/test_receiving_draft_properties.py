"""What is always true of a draft, whatever is scanned, typed and undone."""

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.models.domain.receiving_draft import effective, fold
from invista_desktop.models.domain.receiving_events import (
    Confirmed,
    DataScanned,
    DeliveryNoteGiven,
    Event,
    LotGiven,
    PutAwayChosen,
    QualitySplit,
    QuantityTyped,
    Recorded,
    Scanned,
    SetAside,
    Undone,
    event_from_json,
    event_to_json,
    kind_of,
)

amounts = st.decimals(min_value=0, max_value=10_000, places=3)
lots = st.none() | st.sampled_from(["L1", "L2"])
expiries = st.none() | st.integers(0, 3).map(lambda days: date(2026, 5, 1) + timedelta(days))
serials = st.none() | st.sampled_from(["S1", "S2", "S3"])
keys = st.sampled_from(["1", "2", "3", "9"])
items = st.integers(1, 2).map(lambda number: UUID(int=number))
scans = st.builds(
    lambda item, count, factor, lot, expiry, serial: Scanned(
        item, item, None, count * factor, "EA", count, f"of {factor}", factor, lot, expiry, serial, "raw"
    ),
    items,
    amounts,
    st.sampled_from([Decimal(1), Decimal(12)]),
    lots,
    expiries,
    serials,
)
events: st.SearchStrategy[Event] = st.one_of(
    scans,
    st.builds(DataScanned, lots, expiries, serials, st.none() | amounts, st.just("raw")),
    st.builds(QuantityTyped, keys, amounts, amounts, st.just("EA"), st.just(Decimal(1))),
    st.builds(LotGiven, keys, lots, expiries),
    st.builds(QualitySplit, keys, amounts, amounts, amounts, st.none() | st.just("DAMAGED")),
    st.builds(PutAwayChosen, keys, items, st.just("A-01")),
    st.builds(DeliveryNoteGiven, st.text(max_size=5)),
    st.builds(Confirmed, st.just("magnitude"), st.just("BOLT")),
    st.builds(SetAside, st.text(max_size=5)),
)
journals = st.lists(events, max_size=20).map(
    lambda some: tuple(Recorded(UUID(int=number), event) for number, event in enumerate(some, 1))
)


@given(journals, events)
def test_undo_gives_back_the_draft_from_before(journal: tuple[Recorded, ...], event: Event) -> None:
    one = Recorded(UUID(int=1000), event)

    assert fold((*journal, one, Recorded(UUID(int=1001), Undone(one.event_id)))) == fold(journal)


@given(journals)
def test_the_same_events_always_give_the_same_draft(journal: tuple[Recorded, ...]) -> None:
    assert fold(journal) == fold(list(journal))


@given(journals)
def test_nothing_is_ever_negative(journal: tuple[Recorded, ...]) -> None:
    for line in fold(journal).lines:
        assert min(line.accepted, line.held, line.rejected, line.entered_quantity) >= 0


@given(journals)
def test_what_was_entered_is_what_arrived(journal: tuple[Recorded, ...]) -> None:
    typed = {one.event.line_key for one in journal if isinstance(one.event, QuantityTyped)}
    for line in fold(journal).lines:
        if line.line_key not in typed:
            assert line.entered_quantity * line.entered_factor == line.quantity


@given(st.lists(scans, max_size=20), st.sets(st.integers(0, 19)))
def test_totals_are_the_sum_of_the_scans_that_were_not_undone(some: list[Scanned], undone: set[int]) -> None:
    scanned = [Recorded(UUID(int=number), event) for number, event in enumerate(some)]
    undoing = [Recorded(UUID(int=100 + number), Undone(UUID(int=number))) for number in undone]
    counted = [event.quantity for number, event in enumerate(some) if number not in undone]

    draft = fold((*scanned, *undoing))

    assert sum(line.quantity for line in draft.lines) == sum(counted)
    assert len(effective((*scanned, *undoing))) == len(counted)


@given(journals)
def test_a_second_barcode_never_blanks_an_expiry(journal: tuple[Recorded, ...]) -> None:
    before = {line.line_key: line.expiry_date for line in fold(journal).lines}
    data = Recorded(UUID(int=1000), DataScanned(lot_code=None, expiry_date=None, serial="S9"))

    after = fold((*journal, data))

    for line in after.lines:
        assert line.expiry_date == before[line.line_key]


@given(events)
def test_an_event_survives_the_journal(event: Event) -> None:
    stored = json.dumps(event_to_json(event))

    assert event_from_json(kind_of(event), json.loads(stored)) == event
