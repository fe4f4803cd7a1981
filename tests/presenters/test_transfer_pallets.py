"""The SSCC of a pallet scanned for a transfer: everything on it is picked, or has arrived, in one scan."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from invista_desktop.background import Background
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.pallets import PalletItem, PalletKind, PalletLine, WholePallet
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.receiving import ItemRow
from invista_desktop.models.domain.transfer_drafts import TransferDraft
from invista_desktop.models.domain.transfers import ArrivedPallet
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.transfers.rows import LATER
from tests.presenters.test_transfer_presenter import (
    BINS,
    BOLT,
    DOCK,
    DRILL,
    GOAL,
    LOTS,
    MILK,
    SOURCE,
    Desk,
    Drafts,
    here,
    line,
    presenter,
    stop,
    transfer,
)

A, B = BINS["A-01"].location_id, BINS["A-02"].location_id


@pytest.fixture
def background() -> Iterator[Background]:
    running = Background(1)
    yield running
    running.close()


def on_it(item: ItemRow, quantity: int, lot: str = "", status: str = "AVAILABLE") -> PalletLine:
    serial = uuid4() if item.is_serialized else None
    named = PalletItem(item.product_id, None, Decimal(quantity), LOTS[lot].lot_id if lot else None, serial, status)
    return PalletLine(named, item.sku, item.name, "EA", lot, None, "S1" if serial else "")


def pallet(*lines: PalletLine, sscc: str = "395200000000000017", **facts: Any) -> WholePallet:
    key = facts.pop("pallet_id", uuid4())
    usual: dict[str, Any] = {"pallet_ids": (key,), "warehouse_id": SOURCE, "location_id": A, "location": "A-01"}
    return WholePallet(key, sscc, PalletKind.PALLET, lines=lines, **usual | facts)


async def test_a_pallet_picks_everything_on_it_and_goes_whole(background: Background) -> None:
    bolt, milk, drill = line(BOLT, 5), line(MILK, 2), line(DRILL, 1)
    desk = Desk(transfer(bolt, milk, drill), stop(bolt, "A-01", 5, on_pallets=4), stop(milk, "A-01", 2, "L1", 2),
                stop(drill, "A-01", 1, on_pallets=1))  # fmt: skip
    desk.pallets["P1"] = whole = pallet(on_it(BOLT, 3), on_it(MILK, 2, "L1"), on_it(DRILL, 1), on_it(BOLT, 1))
    drafts = Drafts()
    shown, screen = presenter(desk, background, drafts=drafts)
    await shown.open(desk.opened.transfer_id)

    await shown.scan("P1")
    picked, told = here(screen), screen.told[-1]
    await shown.scan("BOLT")
    await shown.undo()
    await shown.undo()
    undone = here(screen)
    await shown.scan("P1")
    await shown.scan("BOLT")
    kept = drafts.kept[desk.opened.transfer_id]
    await shown.go_on()

    assert (picked, undone) == ([4, 2, 1], [0, 0, 0])
    assert told[0] is Verdict.OK
    assert "BOLT +4 EA, DRILL +1 EA, MILK +2 EA" in told[1]
    assert from_plain(TransferDraft, to_plain(kept)) == kept
    (command,) = desk.posted
    assert command.pallets == (whole.pallet_id,)
    assert sum(pick.quantity for pick in command.picks) == 8
    assert not command.close_rest  # nobody was asked about a rest: there is none


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        (pallet(on_it(BOLT, 4), on_it(MILK, 1, "L1")), "MILK on pallet 395200000000000017 is not on transfer"),
        (pallet(on_it(BOLT, 4), on_it(BOLT, 7)), "4 are picked already, 10 are wanted"),
        (pallet(on_it(BOLT, 4, status="DAMAGED")), "is held"),
        (pallet(), "is empty"),
        (pallet(on_it(BOLT, 4), warehouse_id=GOAL), "does not stand in MAIN"),
        (pallet(on_it(BOLT, 4), transfer_id=uuid4()), "is under way already"),
        (pallet(on_it(BOLT, 4), is_broken=True), "is broken up"),
    ],
)
async def test_a_pallet_that_cannot_go_says_why_and_nothing_of_it_counts(
    background: Background, whole: WholePallet, words: str
) -> None:
    bolt = line(BOLT, 10)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 10, on_pallets=10))
    desk.pallets["P1"] = whole
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.scan("P1")

    verdict, told = screen.told[-1]
    assert verdict is Verdict.REFUSED
    assert words in told
    assert here(screen) == [0]


async def test_a_pallet_counts_once_and_so_do_its_cartons(background: Background) -> None:
    bolt = line(BOLT, 10)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 10, on_pallets=8))
    carton = pallet(on_it(BOLT, 2), sscc="395200000000000024")
    key = uuid4()
    desk.pallets = {
        "P1": pallet(on_it(BOLT, 2), on_it(BOLT, 2), pallet_id=key, pallet_ids=(key, carton.pallet_id)), "C1": carton,
    }  # fmt: skip
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    for code in ("P1", "P1", "C1"):
        await shown.scan(code)

    assert here(screen) == [4]
    assert ["counted already" in told for _, told in screen.told] == [False, True, True]


async def test_what_is_left_on_pallets_is_not_taken_piece_by_piece(background: Background) -> None:
    bolt = line(BOLT, 4)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 4, on_pallets=3))
    desk.pallets["P1"] = pallet(on_it(BOLT, 3))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.scan("BOLT")
    assert "3 of BOLT on pallets in A-01" in screen.told[-1][1]
    await shown.scan("BOLT")
    assert "stands on pallets" in screen.told[-1][1]
    await shown.undo()
    await shown.scan("P1")
    await shown.scan("BOLT")

    assert here(screen) == [4]
    assert "Everything is picked" in screen.told[-1][1]


async def test_a_pallet_from_elsewhere_leaves_no_bin_to_go_to(background: Background) -> None:
    bolt = line(BOLT, 4)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 3), stop(bolt, "A-02", 1, on_pallets=1))
    desk.pallets["P1"] = pallet(on_it(BOLT, 4), location_id=B, location="A-02")
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.scan("P1")
    done = screen.stop is None
    await shown.go_on()

    assert done
    assert [(pick.location_id, int(pick.quantity)) for pick in desk.posted[0].picks] == [(B, 4)]


async def test_another_lot_on_a_pallet_wants_permission_and_reason(background: Background) -> None:
    milk = line(MILK, 4)
    desk = Desk(transfer(milk), stop(milk, "A-01", 3, "L1"), stop(milk, "A-02", 1, "L2", 1))
    desk.pallets = {"P1": pallet(on_it(MILK, 2, "L2")), "P2": pallet(on_it(MILK, 1, "L2"))}
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    await shown.scan("P1")
    assert "lot L1 was expected, not L2" in screen.told[-1][1]
    assert here(screen) == [0]

    allowed, other = presenter(desk, background, permissions.TRANSFERS_DISPATCH, permissions.TRANSFERS_SUBSTITUTE_LOT)
    await allowed.open(desk.opened.transfer_id)
    await allowed.scan("P2")
    other.answers = [("GONE", "crushed"), (LATER, "")]
    await allowed.scan("P1")
    await allowed.go_on()

    assert [pick.substitute_reason for pick in desk.posted[0].picks] == [None, "GONE"]


def under_way(*lines: PalletLine, **facts: Any) -> tuple[Desk, WholePallet]:
    """Return a transfer of five bolts that has left, and a pallet under way with it."""
    bolt = line(BOLT, 5, dispatched=Decimal(5), in_transit=Decimal(5))
    desk = Desk(transfer(bolt, status=TransferStatus.IN_TRANSIT))
    whole = pallet(
        *lines, **{"warehouse_id": None, "location_id": uuid4(), "transfer_id": desk.opened.transfer_id} | facts
    )
    desk.pallets["P1"] = whole
    return desk, whole


async def test_a_pallet_arrives_with_everything_on_it(background: Background) -> None:
    desk, whole = under_way(on_it(BOLT, 4))
    drafts = Drafts()
    shown, screen = presenter(desk, background, drafts=drafts)
    await shown.open(desk.opened.transfer_id)

    await shown.scan("P1")
    await shown.undo()
    undone = here(screen)
    await shown.scan("P1")
    kept = drafts.kept[desk.opened.transfer_id]
    again, _ = presenter(desk, background, drafts=drafts)  # the app was gone meanwhile
    await again.open(desk.opened.transfer_id)
    await again.go_on()

    assert undone == [0]
    assert from_plain(TransferDraft, to_plain(kept)) == kept
    (command,) = desk.posted
    assert command.pallets == (ArrivedPallet(whole.pallet_id, DOCK),)
    assert [(one.product_id, int(one.quantity), one.to_location_id) for one in command.lines] == [
        (BOLT.product_id, 4, DOCK)
    ]


async def test_a_pallet_that_did_not_come_whole_with_it_says_why(background: Background) -> None:
    desk, whole = under_way(on_it(BOLT, 4))
    desk.pallets["P2"] = replace(whole, transfer_id=uuid4())
    desk.pallets["P2"] = replace(desk.pallets["P2"], pallet_id=uuid4())
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    for code in ("P2", "BOLT", "BOLT", "P1"):
        await shown.scan(code)

    refused = [told for verdict, told in screen.told if verdict is Verdict.REFUSED]
    assert "is not under way with transfer TR-2026-000001" in refused[0]
    assert "2 are counted already, 5 are under way" in refused[1]
    assert here(screen) == [2]
