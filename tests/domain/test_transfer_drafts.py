"""Drafts of transfers: what scans add up to, and where to go next."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.receiving import ItemRow
from invista_desktop.models.domain.transfer_drafts import (
    TransferDraft,
    next_stop,
    require_lot_known,
    require_wanted,
)
from invista_desktop.models.domain.transfers import Arrival, Pick, PickProposal, TransferLine

LINE, BIN, OTHER_BIN, LOT = uuid4(), uuid4(), uuid4(), uuid4()
ITEM = ItemRow(uuid4(), None, "BOLT", "Bolt", "EA")


def line(outstanding: int = 10, **item: bool) -> TransferLine:
    none = Decimal(0)
    what = ItemRow(ITEM.product_id, None, "BOLT", "Bolt", "EA", **item)  # type: ignore[arg-type]
    return TransferLine(LINE, 1, what, Decimal(10), none, none, none, none, Decimal(outstanding), none)


def proposal(place: UUID = BIN, quantity: int = 6, lot: UUID | None = None) -> PickProposal:
    return PickProposal(
        item_id=LINE,
        line_number=1,
        product_id=ITEM.product_id,
        variant_id=None,
        sku="BOLT",
        name="Bolt",
        location_id=place,
        location_code="A-01",
        location_path="A > 01",
        quantity=Decimal(quantity),
        available=Decimal(quantity),
        lot_id=lot,
    )


def draft(*picks: Pick) -> TransferDraft:
    return TransferDraft(uuid4(), uuid4(), picks)


def test_scans_of_one_bin_and_lot_add_up_and_serials_stand_alone() -> None:
    after = draft()
    for _ in range(3):
        after = after.with_pick(Pick(LINE, BIN, Decimal(1)))
    after = after.with_pick(Pick(LINE, OTHER_BIN, Decimal(2)))
    for _ in range(2):
        after = after.with_pick(Pick(LINE, BIN, Decimal(1), serial_id=uuid4()))

    assert [pick.quantity for pick in after.picks] == [3, 2, 1, 1]
    assert after.picked(LINE) == 7


def test_the_next_stop_is_the_first_that_is_not_done() -> None:
    stops = (proposal(BIN, 6), proposal(OTHER_BIN, 4))

    nothing = next_stop(stops, draft())
    some = next_stop(stops, draft(Pick(LINE, BIN, Decimal(5))))
    other = next_stop(stops, draft(Pick(LINE, BIN, Decimal(6))))
    done = next_stop(stops, draft(Pick(LINE, BIN, Decimal(6)), Pick(LINE, OTHER_BIN, Decimal(4))))

    assert nothing is not None and some is not None and other is not None
    assert (nothing.location_id, nothing.quantity) == (BIN, Decimal(6))
    assert (some.location_id, some.quantity) == (BIN, Decimal(1))
    assert other.location_id == OTHER_BIN
    assert done is None


def test_a_bin_that_is_short_is_done_and_says_by_how_much() -> None:
    stops = (proposal(BIN, 6), proposal(OTHER_BIN, 4))

    after = draft(Pick(LINE, BIN, Decimal(2))).with_short(stops[0], "NOT_THERE", "")
    stop = next_stop(stops, after)

    assert stop is not None
    assert stop.location_id == OTHER_BIN
    (pick,) = after.picks
    assert [int(pick.quantity), int(pick.short_quantity), pick.short_reason] == [2, 4, "NOT_THERE"]


def test_no_more_is_picked_than_is_wanted() -> None:
    require_wanted(line(10), draft(Pick(LINE, BIN, Decimal(9))), Decimal(1))

    with pytest.raises(RuleViolation, match="10 are wanted"):
        require_wanted(line(10), draft(Pick(LINE, BIN, Decimal(9))), Decimal(2))


def test_an_item_kept_by_lot_needs_its_lot() -> None:
    require_lot_known(line(), "")
    with pytest.raises(RuleViolation, match="lot"):
        require_lot_known(line(is_lot_tracked=True), "")


picks = st.builds(
    Pick,
    st.sampled_from((LINE, uuid4())),
    st.sampled_from((BIN, OTHER_BIN)),
    st.integers(1, 99).map(Decimal),
    st.sampled_from((None, LOT)),
    st.sampled_from((None, None, None, uuid4())),
)
arrivals = st.builds(
    Arrival,
    st.just(ITEM.product_id),
    st.none(),
    st.integers(1, 99).map(Decimal),
    st.sampled_from((BIN, OTHER_BIN)),
    lot_code=st.sampled_from((None, "L1")),
    expiry_date=st.sampled_from((None, date(2027, 1, 31))),
    serial_code=st.sampled_from((None, None, "S1")),
)


@given(st.lists(picks), st.lists(arrivals))
def test_whatever_is_scanned_adds_up_and_survives_the_disk(picks: list[Pick], arrivals: list[Arrival]) -> None:
    after = draft()
    for pick in picks:
        after = after.with_pick(pick)
    for arrival in arrivals:
        after = after.with_arrival(arrival)

    assert sum(pick.quantity for pick in after.picks) == sum(pick.quantity for pick in picks)
    assert after.arrived(line()) == sum(arrival.quantity for arrival in arrivals)
    assert from_plain(TransferDraft, to_plain(after)) == after
