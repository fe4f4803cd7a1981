"""What the pallets screen decides: which pallet is open, and what a scan does to it. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, said
from invista_desktop.models.domain.found import Found, LocationFound, LotFound, PalletFound, ProductFound, SerialFound
from invista_desktop.models.domain.pallets import (
    BreakPallet,
    BuildPallet,
    ChangePallet,
    MovePallet,
    OpenedPallet,
    PalletItem,
    PalletKind,
    PalletLine,
    PalletPosted,
    PalletRow,
    require_in_use,
)
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.scan_explanations import doubt_about, require_readable
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.views.common.verdicts import Verdict

ItemFound = ProductFound | LotFound | SerialFound
PalletCommand = BuildPallet | ChangePallet | MovePallet | BreakPallet


class PalletsWork(Protocol):
    """What the screen may ask of database and printers; every call blocks."""

    def pallets_in_use(self, search: str) -> Sequence[PalletRow]:
        """Return the pallets in use that match."""

    def open_pallet(self, pallet_id: UUID) -> OpenedPallet:
        """Return one as it stands now."""

    def loose_piles(self, location_id: UUID, product_id: UUID, variant_id: UUID | None) -> Sequence[PalletLine]:
        """Return what of an item lies loose in a place."""

    def post(self, command: PalletCommand) -> PalletPosted:
        """Do what the command says."""

    def read_scan(self, raw: str) -> tuple[Meaning, Found]:
        """Return what a scan says and stands for."""

    def print_label(self, pallet: OpenedPallet) -> Said:
        """Print its label; return what was done."""

    def prints_when_built(self) -> bool:
        """Whether a label is printed as soon as a pallet is built."""


class PalletsScreen(Protocol):
    """The pallets as the person sees them."""

    def show_loading(self) -> None:
        """Say that the answer is on its way."""

    def show_list(self, rows: Sequence[PalletRow]) -> None:
        """Show the pallets in use."""

    def show_pallet(self, pallet: OpenedPallet | None, *, takes_off: bool) -> None:
        """Show the open pallet, or that none is; `takes_off` says what a scan of an item does."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown, and offer to try again."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan."""

    def ask_new(self) -> Awaitable[tuple[PalletKind, str] | None]:
        """Return what is built, and the code of its place; None when the person went back."""

    def choose_pile(self, piles: Sequence[PalletLine]) -> Awaitable[PalletLine | None]:
        """Return which lot or piece is meant."""

    def confirm_break(self, pallet: OpenedPallet) -> Awaitable[bool]:
        """Return whether the pallet is to be broken up."""


class PalletsPresenter:
    """Keeps one pallet open; scans put goods on it or take them off, move it, or open another."""

    def __init__(
        self, screen: PalletsScreen, work: PalletsWork, background: Background, new_id: Callable[[], UUID], *, may: bool
    ) -> None:
        self._screen, self._work, self._background, self._new_id, self._may = screen, work, background, new_id, may
        self._open: OpenedPallet | None = None
        self._takes_off = False
        self._nests = False
        self._search = ""
        self._turn = asyncio.Lock()

    async def load(self) -> None:
        """Ask for the list anew, and for the open pallet."""
        self._screen.show_loading()
        try:
            rows = await self._background.run(self._work.pallets_in_use, self._search)
            if self._open is not None:
                self._open = await self._background.run(self._work.open_pallet, self._open.pallet_id)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return
        self._screen.show_list(rows)
        self._show()

    async def search(self, text: str) -> None:
        """Show the pallets whose SSCC or place matches."""
        self._search = text
        await self.load()

    async def open(self, pallet_id: UUID) -> None:
        """Open a pallet."""
        await self._guarded(self._open_pallet(pallet_id))

    async def scan(self, raw: str) -> None:
        """Do what the scan means for the open pallet; one scan after the other."""
        async with self._turn:
            await self._guarded(self._scanned(raw))

    def turn(self) -> None:
        """Put on from now on, or take off."""
        self._takes_off = not self._takes_off
        self._show()

    def nest(self) -> None:
        """Let the next pallet that is scanned take the open one."""
        if self._open is not None:
            self._nests = True
            self._screen.tell(Verdict.READY, said("Scan the pallet to put {sscc} on.", sscc=self._open.sscc))

    async def build(self) -> None:
        """Build a new pallet where the person says."""
        if (asked := await self._screen.ask_new()) is not None:
            await self._guarded(self._build(*asked))

    async def break_up(self) -> None:
        """Break the open pallet up, when the person is sure."""
        if (pallet := self._open) is None or not await self._screen.confirm_break(pallet):
            return
        await self._guarded(
            self._post(BreakPallet(self._new_id(), pallet.pallet_id), said("{sscc} is broken up.", sscc=pallet.sscc))
        )

    async def print_label(self) -> None:
        """Print the label of the open pallet."""
        if self._open is not None:
            await self._guarded(self._print(self._open))

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def _open_pallet(self, pallet_id: UUID) -> None:
        self._open = await self._background.run(self._work.open_pallet, pallet_id)
        self._takes_off = self._nests = False
        self._show()

    async def _scanned(self, raw: str) -> None:
        meaning, found = await self._background.run(self._work.read_scan, raw)
        require_readable(meaning)
        match found:
            case PalletFound(pallet_id=pallet_id):
                await self._pallet_scanned(pallet_id)
            case LocationFound(location_id=location_id, code=code):
                pallet = self._required()
                moved = said("{sscc} is in {code} now.", sscc=pallet.sscc, code=code)
                await self._post(MovePallet(self._new_id(), pallet.pallet_id, location_id), moved)
            case ProductFound() | LotFound() | SerialFound():
                await self._item_scanned(found, meaning)
            case _:
                raise RuleViolation(
                    said("{code} is no pallet, no item and no place.", code=raw.strip()[:60]),
                    said("Scan a pallet to open it, an item to put on it, or a bin to move it to."),
                    code="not_for_pallets",
                )

    async def _pallet_scanned(self, pallet_id: UUID) -> None:
        if not self._nests or self._open is None:
            await self._open_pallet(pallet_id)
            self._screen.tell(
                Verdict.OK, said("{sscc}", sscc=self._required().sscc), said("Scan an item, or a bin to move it to.")
            )
            return
        self._nests = False
        command = ChangePallet(self._new_id(), self._open.pallet_id, nests=True, parent_id=pallet_id)
        await self._post(command, said("{sscc} stands on it.", sscc=self._open.sscc))

    async def _item_scanned(self, found: ItemFound, meaning: Meaning) -> None:
        pallet = self._required()
        self._require_permission()
        line = await self._line_meant(pallet, found, meaning)
        if line is None:
            return
        quantity = min(line.item.quantity, _quantity(found, meaning))
        item = replace(line.item, quantity=quantity)
        put, take = ((), (item,)) if self._takes_off else ((item,), ())
        sign = "−" if self._takes_off else "+"
        done = said(
            "{sku}  {sign}{quantity} {unit}", sku=line.sku, sign=sign, quantity=shown_quantity(quantity), unit=line.unit
        )
        await self._post(ChangePallet(self._new_id(), pallet.pallet_id, put, take), done, doubt_about(meaning))

    async def _line_meant(self, pallet: OpenedPallet, found: ItemFound, meaning: Meaning) -> PalletLine | None:
        require_in_use(pallet)
        if self._takes_off:
            piles = [line for line in pallet.lines if _is_of(line, found)]
        else:
            assert pallet.location_id is not None  # noqa: S101 - a pallet in use stands somewhere
            ask = self._work.loose_piles
            piles = list(await self._background.run(ask, pallet.location_id, found.product_id, found.variant_id))
        lot = found.code if isinstance(found, LotFound) else meaning.text("lot")
        serial = found.code if isinstance(found, SerialFound) else meaning.text("serial")
        meant = [line for line in piles if (not lot or line.lot == lot) and (not serial or line.serial == serial)]
        if not meant:
            raise RuleViolation(
                said("No {sku} is on this pallet.", sku=found.sku) if self._takes_off
                else said("No {sku} lies loose in {code}.", sku=found.sku, code=pallet.location),
                said("Look at the label again, or bring the goods here first."),
                code="not_loose_here",
            )  # fmt: skip
        return meant[0] if len(meant) == 1 else await self._screen.choose_pile(meant)

    async def _build(self, kind: PalletKind, code: str) -> None:
        self._require_permission()
        _meaning, found = await self._background.run(self._work.read_scan, code)
        if not isinstance(found, LocationFound):
            raise RuleViolation(
                said("{code} is not a place.", code=code), said("Scan or type the code of a bin or a dock.")
            )
        built = await self._background.run(self._work.post, BuildPallet(self._new_id(), kind, found.location_id))
        if built.pallet_id is not None:
            await self._open_pallet(built.pallet_id)
        await self.load()
        if self._open is not None and await self._background.run(self._work.prints_when_built):
            await self._print(self._open)  # where it fails, that is said: the pallet is built all the same
            self._screen.tell(
                Verdict.OK, said("{sscc} is built, its label printed.", sscc=built.sscc), said("Scan what goes on it.")
            )
            return
        self._screen.tell(
            Verdict.OK, said("{sscc} is built.", sscc=built.sscc), said("Print its label, then scan what goes on it.")
        )

    async def _post(self, command: PalletCommand, done: Said, doubt: Said | None = None) -> None:
        await self._background.run(self._work.post, command)
        await self.load()
        self._screen.tell(Verdict.WARNING if doubt else Verdict.OK, done, doubt)

    async def _print(self, pallet: OpenedPallet) -> None:
        self._screen.tell(Verdict.OK, await self._background.run(self._work.print_label, pallet))

    def _required(self) -> OpenedPallet:
        if self._open is None:
            raise RuleViolation(
                said("No pallet is open."), said("Scan its label first, or build one with F6."), code="no_pallet_open"
            )
        return self._open

    def _require_permission(self) -> None:
        if not self._may:
            raise NotPermitted(
                said("You may not change pallets."),
                said("Ask somebody who may, or an administrator."),
                code="not_permitted",
            )

    def _show(self) -> None:
        self._screen.show_pallet(self._open, takes_off=self._takes_off)


def _quantity(found: ItemFound, meaning: Meaning) -> Decimal:
    if "count" in meaning.fields:
        return Decimal(meaning.text("count"))
    return found.pack_quantity if isinstance(found, ProductFound) else Decimal(1)


def _is_of(line: PalletLine, found: ItemFound) -> bool:
    item: PalletItem = line.item
    return item.product_id == found.product_id and (found.variant_id is None or item.variant_id == found.variant_id)
