"""Drafts of transfers: what scans add up to, and where to go next."""

from dataclasses import replace
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
    ScannedPallet,
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


def pallet(*picks: Pick, cartons: tuple[UUID, ...] = (), arrivals: tuple[Arrival, ...] = ()) -> ScannedPallet:
    key = uuid4()
    return ScannedPallet(key, "395200000000000017", (key, *cartons), picks, arrivals, BIN if arrivals else None)


def test_a_whole_pallet_counts_and_leaves_what_is_loose_to_be_scanned() -> None:
    proposed = (replace(proposal(), on_pallets=Decimal(4)),)
    after = draft().with_pallet(pallet(Pick(LINE, BIN, Decimal(4))))

    assert after.picked(LINE) == 4
    assert next_stop(proposed, after) == replace(proposed[0], quantity=Decimal(2), on_pallets=Decimal(0))
    assert next_stop(proposed, after.with_pick(Pick(LINE, BIN, Decimal(2)))) is None
    short = after.with_pick(Pick(LINE, BIN, Decimal(1))).with_short(proposed[0], "BIN_EMPTY", "")
    assert [(int(pick.quantity), int(pick.short_quantity)) for pick in short.picks] == [(1, 1)]
    assert short.picked(LINE) == 5
    assert next_stop(proposed, short) is None


def test_a_pallet_from_another_bin_is_no_longer_looked_for() -> None:
    after = draft().with_pallet(pallet(Pick(LINE, OTHER_BIN, Decimal(7))))

    stop = next_stop((proposal(quantity=6), proposal(OTHER_BIN, 2)), after)

    assert stop is not None
    assert stop.quantity == 1


def test_nothing_on_a_pallet_is_counted_twice() -> None:
    carton = pallet()
    whole = pallet(cartons=(carton.pallet_id,))

    for first, second in ((whole, whole), (whole, carton), (carton, whole)):
        with pytest.raises(RuleViolation, match="counted already"):
            draft().with_pallet(first).with_pallet(second)


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


@given(st.lists(picks), st.lists(arrivals), st.lists(st.tuples(st.lists(picks), st.lists(arrivals)), max_size=3))
def test_whatever_is_scanned_adds_up_and_survives_the_disk(
    picks: list[Pick], arrivals: list[Arrival], pallets: list[tuple[list[Pick], list[Arrival]]]
) -> None:
    after = draft()
    for pick in picks:
        after = after.with_pick(pick)
    for arrival in arrivals:
        after = after.with_arrival(arrival)
    for picked, arrived in pallets:
        after = after.with_pallet(pallet(*picked, arrivals=tuple(arrived)))
        picks, arrivals = [*picks, *picked], [*arrivals, *arrived]

    assert sum(pick.quantity for pick in after.all_picks) == sum(pick.quantity for pick in picks)
    assert after.arrived(line()) == sum(arrival.quantity for arrival in arrivals)
    assert from_plain(TransferDraft, to_plain(after)) == after
