"""One opened transfer: scans pick and receive, keys send, take in, settle; nothing scanned is lost."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.found import (
    Found,
    LocationFound,
    LotFound,
    NothingFound,
    PalletFound,
    ProductFound,
    SerialFound,
)
from invista_desktop.models.domain.lifecycles import ResolutionStatus, TransferStatus
from invista_desktop.models.domain.pallets import WholePallet
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.receiving import ItemRow, ReasonRow
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.models.domain.transfer_drafts import TransferDraft
from invista_desktop.models.domain.transfers import (
    BeginPicking,
    Decision,
    ManifestRow,
    Missing,
    MissingOutcome,
    OpenedTransfer,
    PickProposal,
    ResolutionRow,
    TransferLine,
    TransferOutcome,
)
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.transfers.presenter import TransferPresenter
from invista_desktop.views.transfers.rows import LATER, LineRow, Stage

SOURCE, GOAL, DOCK = uuid4(), uuid4(), uuid4()
BOLT = ItemRow(uuid4(), None, "BOLT", "Bolt", "EA")
MILK = ItemRow(uuid4(), None, "MILK", "Milk", "EA", is_lot_tracked=True)
DRILL = ItemRow(uuid4(), None, "DRILL", "Drill", "EA", is_serialized=True)
BINS = {code: LocationFound(uuid4(), code, "storage", SOURCE) for code in ("A-01", "A-02")}
LOTS = {code: LotFound(uuid4(), MILK.product_id, None, "MILK", code) for code in ("L1", "L2")}
NONE = Decimal(0)
BOLT_CODE = "04006381333931"


def line(item: ItemRow, wanted: int = 10, **facts: Any) -> TransferLine:
    known = {"dispatched": NONE, "received": NONE, "resolved": NONE, "closed": NONE, "in_transit": NONE, **facts}
    outstanding = Decimal(wanted) - known["dispatched"]
    return TransferLine(uuid4(), 1, item, Decimal(wanted), outstanding=outstanding, **known)


def transfer(*lines: TransferLine, status: TransferStatus = TransferStatus.APPROVED, **facts: Any) -> OpenedTransfer:
    reasons = (ReasonRow("GONE", "Not there"),)
    known: dict[str, Any] = {
        "needed_by": None, "is_late": False, "value": NONE, "note": None, "template_name": None, "row_version": 1,
        "created_by_id": None, "requested_by_id": None, "dock_location_id": DOCK, "dock_code": "DOCK",
        "short_reasons": reasons, "substitute_reasons": reasons, "rest_reasons": reasons, "resolution_reasons": reasons,
        **facts,
    }  # fmt: skip
    return OpenedTransfer(
        uuid4(), "TR-2026-000001", status, SOURCE, "MAIN", "Main", GOAL, "NORTH", "North", lines=lines, **known
    )


def stop(of: TransferLine, code: str, quantity: int, lot: str | None = None, on_pallets: int = 0) -> PickProposal:
    place = BINS[code]
    return PickProposal(
        of.item_id, 1, of.item.product_id, None, of.item.sku, of.item.name, place.location_id, code, code,
        Decimal(quantity), Decimal(quantity), LOTS[lot].lot_id if lot else None, lot, on_pallets=Decimal(on_pallets),
    )  # fmt: skip


class Desk:
    """The database's part, told by the test."""

    def __init__(self, opened: OpenedTransfer, *proposals: PickProposal) -> None:
        self.opened, self.proposals = opened, proposals
        self.posted: list[Any] = []
        self.picking: list[BeginPicking] = []
        self.picking_problems: list[InvistaError] = []
        self.problems: list[InvistaError] = []
        self.pallets: dict[str, WholePallet] = {}

    def whole_pallet(self, pallet_id: UUID) -> WholePallet:
        return next(one for one in self.pallets.values() if one.pallet_id == pallet_id)

    def open_transfer(self, transfer_id: UUID) -> OpenedTransfer:
        return self.opened

    def propose_picks(self, transfer_id: UUID) -> Sequence[PickProposal]:
        return self.proposals

    def read(self, raw: str) -> tuple[Meaning, Found]:
        meaning = interpret(raw, ScanSettings())
        code = raw.partition("|")[0]
        items = {one.sku: one for one in (BOLT, MILK, DRILL)}
        if code in items:
            item = items[code]
            lot = raw.partition("|")[2]
            meaning = replace(meaning, fields={"lot": lot} if lot else {})
            return meaning, ProductFound(item.product_id, None, item.sku, item.name)
        if meaning.text("gtin14") == BOLT_CODE:
            return meaning, ProductFound(BOLT.product_id, None, BOLT.sku, BOLT.name)
        if code in LOTS:
            return meaning, LOTS[code]
        if code == "S1":
            return meaning, SerialFound(uuid4(), DRILL.product_id, None, "DRILL", "S1")
        if pallet := self.pallets.get(code):
            return meaning, PalletFound(pallet.pallet_id, pallet.sscc)
        return meaning, BINS.get(code, NothingFound(code))

    def _post(self, command: Any) -> TransferOutcome:
        if self.problems:
            raise self.problems.pop(0)
        self.posted.append(command)
        return TransferOutcome(self.opened.transfer_id, self.opened.number, self.opened.status)

    def begin_picking(self, command: BeginPicking) -> TransferOutcome:
        if self.picking_problems:
            raise self.picking_problems.pop(0)
        self.picking.append(command)
        status = TransferStatus.APPROVED if command.stop else TransferStatus.PICKING
        return TransferOutcome(self.opened.transfer_id, self.opened.number, status)

    submit = decide = cancel = dispatch = cancel_dispatch = receive = resolve = close = request = _post
    decide_resolution = _post


@dataclass
class Drafts:
    kept: dict[UUID, TransferDraft] = field(default_factory=dict)
    problem: InvistaError | None = None

    def load(self, transfer_id: UUID) -> TransferDraft | None:
        return self.kept.get(transfer_id)

    def keep(self, draft: TransferDraft) -> None:
        if self.problem:
            raise self.problem
        self.kept[draft.transfer_id] = draft

    def drop(self, transfer_id: UUID) -> None:
        self.kept.pop(transfer_id, None)


@dataclass
class Papers:
    """Prints, or says why not."""

    is_wanted: bool = False
    printed: list[UUID] = field(default_factory=list)
    problem: InvistaError | None = None

    def wanted(self) -> bool:
        return self.is_wanted

    def print_note(self, transfer_id: UUID) -> Said:
        if self.problem:
            raise self.problem
        self.printed.append(transfer_id)
        return said("Printed.")


class Screen:
    """What the person sees, and answers."""

    def __init__(self) -> None:
        self.told: list[tuple[Verdict, str]] = []
        self.rows: Sequence[LineRow] = ()
        self.stage = Stage.LOOK
        self.stop: PickProposal | None = None
        self.answers: list[Any] = []
        self.problem: InvistaError | None = None
        self.is_own = False
        self.picker = ""

    def show_loading(self) -> None:
        self.rows = ()

    def show_transfer(self, transfer: OpenedTransfer, stage: Stage, rows: Sequence[LineRow], *, is_begun: bool) -> None:
        self.stage, self.rows, self.picker = stage, rows, transfer.picker

    def show_stop(self, stop: PickProposal | None) -> None:
        self.stop = stop

    def show_problem(self, problem: InvistaError) -> None:
        self.problem = problem

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.told.append((verdict, f"{title} {advice or ''}"))

    async def ask(self, question: NeedsConfirmation) -> bool:
        return bool(self.answers.pop(0))

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        answer: tuple[str, str] | None = self.answers.pop(0)
        return answer

    async def ask_note(self, title: Said) -> str | None:
        answer: str | None = self.answers.pop(0)
        return answer

    async def choose_rest(self, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        return await self.choose_reason(said("Why?"), reasons)

    async def ask_name(self) -> str | None:
        return await self.ask_note(said("Name?"))

    async def choose_ending(self, endings: Sequence[ResolutionRow]) -> ResolutionRow | None:
        return endings[int(self.answers.pop(0))]

    async def ask_decision(self, ending: ResolutionRow, *, is_own: bool) -> tuple[Decision, str] | None:
        self.is_own = is_own
        answer: tuple[Decision, str] | None = self.answers.pop(0)
        return answer

    async def ask_missing(self, row: LineRow, transfer: OpenedTransfer) -> tuple[Missing, str, str] | None:
        answer: tuple[Missing, str, str] | None = self.answers.pop(0)
        return answer


@pytest.fixture
def background() -> Iterator[Background]:
    running = Background(1)
    yield running
    running.close()


def presenter(
    desk: Desk, background: Background, *may: str, drafts: Drafts | None = None, papers: Papers | None = None
) -> tuple[TransferPresenter, Screen]:
    granted = frozenset(may or {permissions.TRANSFERS_DISPATCH, permissions.TRANSFERS_RECEIVE})
    person = Person(str(uuid4()), "a@demo.invista.example", "Demo", granted, None, "aal1", str(uuid4()))
    screen = Screen()
    work: Any = desk
    shown = TransferPresenter(
        screen, work, drafts or Drafts(), background, papers or Papers(), person=lambda: person, new_id=uuid4
    )
    return shown, screen


def here(screen: Screen) -> list[int]:
    return [int(row.here) for row in screen.rows]


async def test_scans_pick_along_the_bins_and_sending_posts_them(background: Background) -> None:
    bolt = line(BOLT, 3)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 2), stop(bolt, "A-02", 1))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    first = screen.stop
    for code in ("A-01", "BOLT", "BOLT", "A-02", "BOLT"):
        await shown.scan(code)
    await shown.go_on()

    assert first is not None and first.location_code == "A-01"
    assert [verdict for verdict, _ in screen.told[:5]] == [Verdict.OK] * 5
    (command,) = desk.posted
    picked = [(pick.location_id, int(pick.quantity)) for pick in command.picks]
    assert picked == [(BINS["A-01"].location_id, 2), (BINS["A-02"].location_id, 1)]
    assert not command.close_rest


async def test_the_first_pick_tells_the_others_who_picks_and_throwing_away_gives_it_back(
    background: Background,
) -> None:
    bolt = line(BOLT, 3)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 3))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.scan("A-01")
    begun = list(desk.picking)
    await shown.scan("BOLT")
    await shown.scan("BOLT")
    told = list(desk.picking)
    picker = screen.picker
    await shown.discard()

    assert begun == []
    assert [command.stop for command in told] == [False]
    assert picker == "Demo"
    assert [command.stop for command in desk.picking] == [False, True]


async def test_without_the_network_the_scan_counts_and_the_next_one_tells_the_others(background: Background) -> None:
    bolt = line(BOLT, 3)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 3))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    desk.picking_problems = [Unavailable(said("No network."), said("Wait."))]

    await shown.scan("BOLT")
    first = (here(screen), list(desk.picking))
    await shown.scan("BOLT")

    assert first == ([1], [])
    assert (here(screen), len(desk.picking)) == ([2], 1)
    assert [verdict for verdict, _ in screen.told] == [Verdict.OK, Verdict.OK]


async def test_who_picks_what_another_began_is_warned(background: Background) -> None:
    bolt = line(BOLT, 3)
    opened = transfer(bolt, status=TransferStatus.PICKING, picker_id=uuid4(), picker="Another")
    desk = Desk(opened, stop(bolt, "A-01", 3))
    shown, screen = presenter(desk, background)

    await shown.open(opened.transfer_id)
    warned = screen.told[-1]
    await shown.scan("BOLT")
    await shown.discard()

    assert warned[0] is Verdict.WARNING and "Another picks this one." in warned[1]
    assert desk.picking == []


async def test_who_is_overtaken_while_scanning_hears_of_it_and_the_scan_stands(background: Background) -> None:
    bolt = line(BOLT, 3)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 3))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    desk.picking_problems = [Conflict(said("It is being picked."), said("Look again."))]

    await shown.scan("BOLT")

    assert screen.told[-1] == (Verdict.WARNING, "It is being picked. Look again.")
    assert here(screen) == [1]


async def test_a_template_writes_transfers_and_is_removed_without_a_reason(background: Background) -> None:
    desk = Desk(transfer(line(BOLT, 3), status=TransferStatus.DRAFT, template_name="Monday"))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.go_on()
    await shown.refuse()

    written, removed = desk.posted
    assert (written.template_id, written.lines) == (desk.opened.transfer_id, ())
    assert removed.transfer_id == desk.opened.transfer_id
    assert screen.told[-1][1].startswith("Template Monday is removed.")


@pytest.mark.parametrize(
    ("scans", "words"),
    [
        (["NOTHING"], "no item and no place"),
        (["MILK"], "MILK is not on transfer"),
        (["A-02", "BOLT"], "No BOLT is to be taken from A-02"),
        (["BOLT", "BOLT", "BOLT"], "2 are picked already, 2 are wanted"),
    ],
)
async def test_a_scan_that_cannot_count_says_why(background: Background, scans: list[str], words: str) -> None:
    bolt = line(BOLT, 2)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 2))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    for code in scans:
        await shown.scan(code)

    verdict, told = screen.told[-1]
    assert verdict is Verdict.REFUSED
    assert words in told


@pytest.mark.parametrize("at_source", [True, False])
async def test_a_label_one_cannot_trust_counts_and_is_a_warning(background: Background, at_source: bool) -> None:  # noqa: FBT001
    bolt = line(BOLT, 9, in_transit=Decimal(0 if at_source else 9))
    status = TransferStatus.APPROVED if at_source else TransferStatus.IN_TRANSIT
    desk = Desk(transfer(bolt, status=status), stop(bolt, "A-01", 9))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.scan(f"]C101{BOLT_CODE}3707")

    verdict, words = screen.told[-1]
    assert verdict is Verdict.WARNING
    assert "do not go together" in words
    assert here(screen) == [7]


async def test_another_lot_wants_permission_and_reason(background: Background) -> None:
    milk = line(MILK, 2)
    desk = Desk(transfer(milk), stop(milk, "A-01", 2, "L1"))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    await shown.scan("MILK")
    await shown.scan("MILK|L2")
    refused = [told for verdict, told in screen.told if verdict is Verdict.REFUSED]

    allowed, other = presenter(desk, background, permissions.TRANSFERS_DISPATCH, permissions.TRANSFERS_SUBSTITUTE_LOT)
    await allowed.open(desk.opened.transfer_id)
    other.answers = [("GONE", "crushed")]
    await allowed.scan("MILK|L2")
    await allowed.scan("MILK|L1")
    other.answers = [(LATER, "")]
    await allowed.go_on()

    assert "needs a lot number" in refused[0]
    assert "lot L1 was expected, not L2" in refused[1]
    first, second = desk.posted[0].picks
    assert (first.lot_id, first.substitute_reason, first.note) == (LOTS["L2"].lot_id, "GONE", "crushed")
    assert (second.lot_id, second.substitute_reason) == (LOTS["L1"].lot_id, None)


async def test_a_piece_with_a_number_is_picked_by_its_number(background: Background) -> None:
    drill = line(DRILL, 1)
    desk = Desk(transfer(drill), stop(drill, "A-01", 1))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.scan("DRILL")
    await shown.scan("S1")

    assert "needs a serial number" in screen.told[0][1]
    assert here(screen) == [1]


async def test_a_short_bin_is_said_with_its_reason_and_the_rest_closed(background: Background) -> None:
    bolt = line(BOLT, 5)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 5))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    await shown.scan("BOLT")

    screen.answers = [("GONE", "empty shelf"), ("GONE", "")]
    await shown.short()
    await shown.go_on()

    (command,) = desk.posted
    (pick,) = command.picks
    assert [int(pick.quantity), int(pick.short_quantity), pick.short_reason] == [1, 4, "GONE"]
    assert (command.close_rest, command.rest_reason) == (True, "GONE")


async def test_what_was_scanned_is_there_again_and_posted_under_the_same_id(background: Background) -> None:
    bolt = line(BOLT, 5)
    desk, drafts = Desk(transfer(bolt), stop(bolt, "A-01", 5)), Drafts()
    before, _ = presenter(desk, background, drafts=drafts)
    await before.open(desk.opened.transfer_id)
    await before.scan("BOLT")
    kept = drafts.kept[desk.opened.transfer_id]

    after, screen = presenter(desk, background, drafts=drafts)
    await after.open(desk.opened.transfer_id)
    screen.answers = [(LATER, ""), (LATER, "")]
    desk.problems = [Unavailable(said("Away."), said("Try again."))]
    await after.go_on()
    still = dict(drafts.kept)
    await after.go_on()

    assert here(screen) in ([1], [0])
    assert still == {desk.opened.transfer_id: kept}
    assert [command.operation_id for command in desk.posted] == [kept.operation_id]
    assert drafts.kept == {}


async def test_a_scan_the_disk_does_not_take_does_not_count(background: Background) -> None:
    bolt = line(BOLT, 5)
    desk, drafts = Desk(transfer(bolt), stop(bolt, "A-01", 5)), Drafts()
    shown, screen = presenter(desk, background, drafts=drafts)
    await shown.open(desk.opened.transfer_id)

    drafts.problem = Unavailable(said("The disk is full."), said("Make room."))
    await shown.scan("BOLT")

    assert screen.told[-1] == (Verdict.REFUSED, "The disk is full. Make room.")
    assert here(screen) == [0]


async def test_undo_takes_back_one_scan_after_the_other(background: Background) -> None:
    bolt = line(BOLT, 5)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 5))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    await shown.scan("BOLT")
    await shown.scan("BOLT")

    counts = []
    for _ in range(3):
        await shown.undo()
        counts.append(here(screen)[0])

    assert counts == [1, 0, 0]
    assert "nothing to take back" in screen.told[-1][1]


async def test_arrivals_are_taken_in_and_what_nobody_sent_is_asked_about(background: Background) -> None:
    bolt = line(BOLT, 2, dispatched=Decimal(2), in_transit=Decimal(2))
    desk = Desk(transfer(bolt, status=TransferStatus.IN_TRANSIT))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    for code in ("BOLT", "BOLT", "MILK|L1"):
        await shown.scan(code)

    desk.problems = [NeedsConfirmation(said("Not sent."), said("Confirm."), confirmation="not_sent")]
    screen.answers = [True]
    await shown.go_on()

    assert screen.stage is Stage.ARRIVE
    (command,) = desk.posted
    assert command.confirmed == {"not_sent"}
    assert [(one.product_id, int(one.quantity), one.to_location_id) for one in command.lines] == [
        (BOLT.product_id, 2, DOCK),
        (MILK.product_id, 1, DOCK),
    ]


async def test_a_no_takes_nothing_in_and_keeps_the_scans(background: Background) -> None:
    bolt = line(BOLT, 2, dispatched=Decimal(2), in_transit=Decimal(2))
    desk, drafts = Desk(transfer(bolt, status=TransferStatus.IN_TRANSIT)), Drafts()
    shown, screen = presenter(desk, background, drafts=drafts)
    await shown.open(desk.opened.transfer_id)
    await shown.scan("MILK|L1")

    desk.problems = [NeedsConfirmation(said("Not sent."), said("Confirm."), confirmation="not_sent")]
    screen.answers = [False]
    await shown.go_on()

    assert desk.posted == []
    assert desk.opened.transfer_id in drafts.kept


async def test_missing_units_end_as_the_person_says(background: Background) -> None:
    bolt = line(BOLT, 2, dispatched=Decimal(2), received=Decimal(1), in_transit=Decimal(1))
    manifest = ManifestRow(bolt.item_id, 1, BOLT.product_id, None, "BOLT", "Bolt", Decimal(1), datetime.now(UTC))
    desk = Desk(transfer(bolt, status=TransferStatus.PARTLY_RECEIVED, manifest=(manifest,)))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    missing = Missing(bolt.item_id, Decimal(1), MissingOutcome.LOST)

    screen.answers = [(missing, "GONE", "")]
    await shown.end_missing(screen.rows[0])

    (command,) = desk.posted
    assert (command.lines, command.reason_code) == ((missing,), "GONE")


async def test_a_request_is_approved_or_rejected_with_a_note(background: Background) -> None:
    desk = Desk(transfer(line(BOLT), status=TransferStatus.PENDING))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await shown.go_on()
    screen.answers = ["Too much"]
    await shown.refuse()

    assert [(command.verb.value, command.note) for command in desk.posted] == [
        ("approve", None),
        ("reject", "Too much"),
    ]


async def test_a_transfer_that_cannot_be_opened_is_told(background: Background) -> None:
    class Empty(Desk):
        def open_transfer(self, transfer_id: UUID) -> OpenedTransfer:
            raise RuleViolation(said("There is no such transfer."), said("Look again."))

    shown, screen = presenter(Empty(transfer(line(BOLT))), background)

    await shown.open(uuid4())

    assert str(screen.problem) == "There is no such transfer. Look again."


async def test_scans_that_come_at_once_all_count(background: Background) -> None:
    bolt = line(BOLT, 20)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 20))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    await asyncio.gather(*(shown.scan("BOLT") for _ in range(20)))

    assert here(screen) == [20]


async def test_what_is_sent_is_printed_where_that_is_wanted_and_a_printer_away_takes_nothing_back(
    background: Background,
) -> None:
    bolt = line(BOLT, 1)
    desk, papers = Desk(transfer(bolt), stop(bolt, "A-01", 1)), Papers(is_wanted=True)
    shown, screen = presenter(desk, background, papers=papers)
    await shown.open(desk.opened.transfer_id)
    await shown.scan("BOLT")
    await shown.go_on()
    assert papers.printed == [desk.opened.transfer_id]

    papers.problem = Unavailable(said("The transfer note did not come out."), said("Mend the printer."))
    await shown.scan("BOLT")
    await shown.go_on()
    assert len(desk.posted) == 2
    assert screen.told[-1] == (Verdict.WARNING, "The transfer note did not come out. Mend the printer.")

    await shown.print_note()
    assert screen.told[-1][0] is Verdict.REFUSED


def ending(of: TransferLine, by: UUID | None = None) -> ResolutionRow:
    return ResolutionRow(
        uuid4(), uuid4(), "TR-1", of.item_id, of.item.sku, of.item.name, Decimal(1), MissingOutcome.LOST, "Lost",
        Decimal(900), ResolutionStatus.PENDING_APPROVAL, datetime(2026, 3, 1, tzinfo=UTC), by, "Demo",
    )  # fmt: skip


async def test_an_ending_that_waits_is_decided_and_one_s_own_only_withdrawn(background: Background) -> None:
    bolt = line(BOLT, 2)
    first, second = ending(bolt), ending(bolt)
    desk = Desk(transfer(bolt, status=TransferStatus.PARTLY_RECEIVED, resolutions=(first, second)))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    screen.answers = [1, (Decision.REJECT, "Look behind the rack")]
    await shown.decide_ending()
    screen.answers = [0, None]
    await shown.decide_ending()

    (command,) = desk.posted
    assert (command.resolution_id, command.verb, command.note) == (
        second.resolution_id, Decision.REJECT, "Look behind the rack",
    )  # fmt: skip
    assert not screen.is_own


async def test_a_draft_is_kept_as_a_template_and_stays(background: Background) -> None:
    bolt, milk = line(BOLT, 3), line(MILK, 2, lot_id=LOTS["L1"].lot_id)
    desk = Desk(transfer(bolt, milk, status=TransferStatus.DRAFT))
    shown, screen = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)

    screen.answers = ["Mondays"]
    await shown.keep_as_template()

    (command,) = desk.posted
    assert (command.template_name, command.from_warehouse_id, command.to_warehouse_id) == ("Mondays", SOURCE, GOAL)
    assert command.transfer_id != desk.opened.transfer_id
    assert [(one.product_id, int(one.quantity), one.lot_id) for one in command.lines] == [
        (BOLT.product_id, 3, None), (MILK.product_id, 2, LOTS["L1"].lot_id),
    ]  # fmt: skip
    assert "Mondays" in screen.told[-1][1]


async def test_the_bin_one_picked_from_is_no_place_for_what_arrives(background: Background) -> None:
    bolt = line(BOLT, 1)
    desk = Desk(transfer(bolt), stop(bolt, "A-01", 1))
    shown, _ = presenter(desk, background)
    await shown.open(desk.opened.transfer_id)
    await shown.scan("A-01")
    await shown.scan("BOLT")
    gone = replace(bolt, dispatched=Decimal(1), in_transit=Decimal(1), outstanding=NONE)
    desk.opened = replace(desk.opened, status=TransferStatus.IN_TRANSIT, lines=(gone,))
    await shown.go_on()

    await shown.scan("BOLT")
    await shown.go_on()

    sent, arrived = desk.posted
    assert sent.picks[0].location_id == BINS["A-01"].location_id
    assert arrived.lines[0].to_location_id == DOCK
