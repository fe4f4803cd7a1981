"""An adjustment that is being scanned: where, found or lost, how much, and posting it. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.adjustment_drafts import AdjustmentDraft, signed
from invista_desktop.models.domain.found import CommandFound, LocationFound
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_commands import AdjustmentPosted, AdjustStock
from invista_desktop.models.domain.stock_rules import require_open_books
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.adjustments.changing import Changing
from invista_desktop.views.stock_work.adjustments.work import AdjustmentWork, Deed, DraftScreen
from invista_desktop.views.stock_work.posting import KeptHand, StockSending, not_confirmed
from invista_desktop.views.stock_work.scans import ItemFound, not_for_here

SCREEN = "adjustment"


class DraftPresenter:
    """Takes what is found and lost scan by scan; every scan is on disk before the screen confirms it."""

    def __init__(
        self, screen: DraftScreen, work: AdjustmentWork, sending: StockSending, background: Background, deed: Deed
    ) -> None:
        self._screen, self._work, self._background, self._deed = screen, work, background, deed
        self._kept = KeptHand(SCREEN, AdjustmentDraft(), sending, background)
        self._changing = Changing(screen, work, background)
        self._turn = asyncio.Lock()
        self._commands: dict[str, Callable[[], Awaitable[None]]] = {
            "undo": self._undo,
            "post": self._post,
            "next": self._post,
            "cancel": self._discard,
        }

    @property
    def is_begun(self) -> bool:
        """Whether an adjustment is begun and not posted."""
        return not self._kept.now.is_empty

    async def restore(self) -> None:
        """Take up again what was scanned when the app ended."""
        async with self._turn:
            await self._kept.restore()

    async def begin(self) -> bool:
        """Ask for the reason and begin, or go on with what is begun; return whether there is something to scan for.

        Raises:
            InvistaError: the person may not, the books are closed, or the database is away.
        """
        async with self._turn:
            if not self._deed.may(permissions.STOCK_ADJUST):
                raise NotPermitted(
                    said("You may not adjust stock."), said("Ask a warehouse manager."), code="not_permitted"
                )
            if self.is_begun:
                self._show()
                self._screen.tell(
                    Verdict.READY, said("Your earlier scans are all here."), said("Go on, or post them with F9.")
                )
                return True
            books = await self._background.run(self._work.books)
            require_open_books(books)
            chosen = await self._screen.choose_reason(
                said("Why are the books put right?"), [reason.plain for reason in books.adjustment_reasons]
            )
            if chosen is None:
                return False
            code, note = chosen
            reason = next(reason for reason in books.adjustment_reasons if reason.code == code)
            await self._kept.keep(replace(AdjustmentDraft().begun(reason, note), is_found=code == "FOUND"))
            self._show()
            self._screen.tell(Verdict.READY, said("Ready to scan."), said("Scan the bin, then what is in question."))
        return True

    async def take_subject(self, subject: Subject) -> None:
        """Go on in the place of what a card is about, with what is lost of it."""
        await self._step(self._take_subject(subject))

    async def scan(self, raw: str) -> None:
        """Take one scan."""
        await self._step(self._take(raw))

    async def turn(self) -> None:
        """Find from now on, or lose."""
        await self._step(self._turn_over())

    async def type_quantity(self) -> None:
        """Ask how much of the last thing is found or lost."""
        await self._step(self._type_quantity())

    async def undo(self) -> None:
        """Take the last scan back."""
        await self._step(self._undo())

    async def add_photo(self, path: Path) -> None:
        """Add a picture that shows the reason."""
        await self._step(self._add_photo(path))

    async def post(self) -> None:
        """Show what it comes to, and post it when the person wants that."""
        await self._step(self._post())

    async def discard(self) -> None:
        """Forget it, after asking."""
        await self._step(self._discard())

    async def _step(self, work: Awaitable[None]) -> None:
        async with self._turn:
            try:
                await work
            except InvistaError as problem:
                self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
        self._show()

    async def _take(self, raw: str) -> None:
        read = await self._background.run(self._work.read_scan, raw)
        match read.found:
            case CommandFound(name=name) if name in self._commands:
                await self._commands[name]()
            case LocationFound(location_id=location_id):
                await self._go_to(location_id)
            case found if isinstance(found, ItemFound):
                await self._keep(await self._changing.scanned(self._kept.now, read), read.doubt)
            case _:
                raise not_for_here(read, raw, said("Scan a bin, or the goods that are found or lost there."))

    async def _go_to(self, location_id: UUID) -> None:
        place = await self._background.run(self._work.place, location_id)
        await self._kept.keep(self._kept.now.at(place))
        self._screen.tell(Verdict.OK, said("In {code}.", code=place.code), self._next())

    async def _take_subject(self, subject: Subject) -> None:
        if subject.kind is SubjectKind.PLACE and subject.id is not None:
            await self._go_to(subject.id)
            return
        await self._keep(await self._changing.of_card(self._kept.now, subject))

    async def _keep(self, draft: AdjustmentDraft | None, doubt: Said | None = None) -> None:
        if draft is None:
            return
        await self._kept.keep(draft)
        line = draft.steps[-1].line
        if line is not None:
            words = said("{sku}  {change}", sku=line.sku, change=signed(line.change, line.unit))
            self._screen.tell(Verdict.WARNING if doubt else Verdict.OK, words, doubt or self._next())

    async def _turn_over(self) -> None:
        await self._kept.keep(self._kept.now.turned())
        words = said("What is scanned is found.") if self._kept.now.is_found else said("What is scanned is lost.")
        self._screen.tell(Verdict.READY, words, self._next())

    async def _type_quantity(self) -> None:
        await self._keep(await self._changing.typed(self._kept.now))

    async def _undo(self) -> None:
        if not self._kept.now.steps:
            raise RuleViolation(said("There is nothing to undo."), self._next(), code="nothing_to_undo")
        await self._kept.keep(self._kept.now.without_last())
        self._screen.tell(Verdict.OK, said("Taken back."), self._next())

    async def _add_photo(self, path: Path) -> None:
        content = await self._background.run_here(self._work.read_file, path)
        await self._kept.keep(self._kept.now.with_photo(path.name, content))
        self._screen.tell(Verdict.OK, said("{name} is added.", name=path.name), self._next())

    async def _post(self) -> None:
        command = self._kept.now.command(self._deed.new_id())
        if not await self._is_meant(command):
            return
        answer = await self._kept.post(command)
        if answer is None:
            self._screen.leave(Verdict.WARNING, *not_confirmed(command))
            return
        assert isinstance(answer, AdjustmentPosted)  # noqa: S101 - what is answered to an adjustment
        waits = answer.status is AdjustmentStatus.PENDING_APPROVAL
        number = answer.number
        told = said("{number} waits for a yes.", number=number) if waits else said("{number} is posted.", number=number)
        self._screen.leave(Verdict.OK, told, command.summary)

    async def _is_meant(self, command: AdjustStock) -> bool:
        """Show what it comes to; where that cannot be asked, say so."""
        try:
            waits, value = await self._background.run(self._work.foresee, command)
        except Unavailable:
            advice = said("What it comes to cannot be worked out now. It is kept and sent when the database answers.")
        else:
            advice = (
                said("The books change by {value}. Somebody else has to approve it first.", value=f"{value:.2f}")
                if waits
                else said("The books change by {value}, at once.", value=f"{value:.2f}")
            )
        return await self._screen.confirm(said("Post this adjustment?"), advice, said("Post"))

    async def _discard(self) -> None:
        if self._kept.now.lines and not await self._screen.confirm(
            said("Throw this adjustment away?"), said("What was scanned for it is forgotten."), said("Throw away")
        ):
            return
        await self._kept.empty()
        self._screen.leave(Verdict.OK, said("Thrown away."), said("Nothing was posted."))

    def _next(self) -> Said:
        draft = self._kept.now
        if draft.place is None:
            return said("Scan the bin the goods are in.")
        return said("Scan what is found.") if draft.is_found else said("Scan what is lost.")

    def _show(self) -> None:
        self._screen.show_draft(self._kept.now)
