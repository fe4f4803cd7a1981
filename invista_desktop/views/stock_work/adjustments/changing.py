"""From a scan, a typed quantity or a card to a line that is found or lost. No Qt."""

from datetime import date
from decimal import Decimal

from invista_desktop.background import Background
from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.adjustment_drafts import AdjustmentDraft, Goods
from invista_desktop.models.domain.move_hand import first_out
from invista_desktop.models.domain.receiving import ItemRow, PackRow
from invista_desktop.models.domain.stock_browsing import Subject
from invista_desktop.models.domain.stock_commands import ChangeLine
from invista_desktop.models.domain.stock_piles import Pile, PlaceRow
from invista_desktop.models.domain.stock_rules import require_lot_of, require_serial_quantity
from invista_desktop.views.stock_work.adjustments.work import AdjustmentWork, DraftScreen
from invista_desktop.views.stock_work.scans import ItemFound, ReadScan, amount, meant, not_here


class Changing:
    """Finds out which goods are meant, and how many."""

    def __init__(self, screen: DraftScreen, work: AdjustmentWork, background: Background) -> None:
        self._screen, self._work, self._background = screen, work, background

    async def scanned(self, draft: AdjustmentDraft, read: ReadScan) -> AdjustmentDraft | None:
        """Return the draft with what was scanned; None when the person went back.

        Raises:
            RuleViolation: it is not there, or something about it is missing.
        """
        place = draft.place
        if place is None:
            raise RuleViolation(said("Where are the goods?"), said("Scan the bin first."), code="place_required")
        found = read.found
        assert isinstance(found, ItemFound)  # noqa: S101 - the caller has looked
        if read.lot:
            on_file = await self._background.run(self._work.lots_called, read.lot)
            require_lot_of(found.sku, (found.product_id, found.variant_id), read.lot, on_file)
        return await (self._found(draft, read) if draft.is_found else self._lost(draft, read, place))

    async def typed(self, draft: AdjustmentDraft) -> AdjustmentDraft | None:
        """Return the draft with another quantity of what was scanned last; None when the person went back.

        Raises:
            RuleViolation: nothing was scanned, or it goes piece by piece.
        """
        line = next((step.line for step in reversed(draft.steps) if step.line is not None), None)
        if line is None:
            raise RuleViolation(
                said("Nothing is scanned yet."), said("Scan what is found or lost first."), code="nothing_scanned"
            )
        item = await self._background.run(self._work.item, line.product_id, line.variant_id)
        if line.serial_code:
            raise _piece_by_piece(item)
        held = next((one.change for one in draft.lines if _same(one, line)), Decimal(0))
        if held > 0 or (held == 0 and line.change > 0):
            typed = await self._screen.ask_quantity(item, abs(held), None)
            if typed is None:
                return None
            goods = Goods(item, line.status, line.lot_code, None, line.expiry_date)
            return draft.finding(goods, _base(typed), pack=typed[1], sets=True)
        piles = await self._background.run(self._work.piles_in, line.location_id, (line.product_id,))
        pile = next((pile for pile in piles if _is_line(pile, line)), None)
        if pile is None:
            raise RuleViolation(
                said("{sku} is not in {code} any more.", sku=line.sku, code=line.location),
                said("Undo it with Ctrl+Z."),
                code="not_in_bin",
            )
        return await self._asked(draft, pile, abs(held), sets=True)

    async def of_card(self, draft: AdjustmentDraft, subject: Subject) -> AdjustmentDraft | None:
        """Return the draft in the place of what a card is about, with what is lost of it.

        Raises:
            RuleViolation: nothing of it lies loose in this warehouse.
        """
        piles = await self._background.run(self._work.piles_of, subject)
        if not piles:
            raise RuleViolation(
                said("None of it lies loose in this warehouse."),
                said("Scan the bin where it was found or lost."),
                code="nothing_loose",
            )
        pile = piles[0] if len(piles) == 1 else await self._screen.choose_pile(first_out(piles))
        if pile is None:
            return None
        draft = draft.at(await self._background.run(self._work.place, pile.location_id))
        if pile.item.is_serialized:
            named = [one.code for one in pile.pieces if one.serial_id == subject.id]
            return draft.losing(pile, Decimal(1), serial=named[0]) if named and not draft.is_found else draft
        return draft if draft.is_found else await self._asked(draft, pile, Decimal(1), sets=False)

    async def _asked(self, draft: AdjustmentDraft, pile: Pile, held: Decimal, *, sets: bool) -> AdjustmentDraft | None:
        typed = await self._screen.ask_quantity(pile.item, held, pile.loose)
        return None if typed is None else draft.losing(pile, _base(typed), pack=typed[1], sets=sets)

    async def _lost(self, draft: AdjustmentDraft, read: ReadScan, place: PlaceRow) -> AdjustmentDraft | None:
        found = read.found
        assert isinstance(found, ItemFound)  # noqa: S101 - the caller has looked
        there = await self._background.run(self._work.piles_in, place.location_id, (found.product_id,))
        possible = meant(read, there)
        if not possible:
            raise not_here(read, there, place.code)
        pile = possible[0] if len(possible) == 1 else await self._screen.choose_pile(first_out(possible))
        if pile is None:
            return None
        if not pile.item.is_serialized:
            return draft.losing(pile, amount(read, pile.item), pack=read.pack)
        if not read.serial:
            raise _piece_by_piece(pile.item)
        return draft.losing(pile, Decimal(1) if read.data.count is None else read.data.count, serial=read.serial)

    async def _found(self, draft: AdjustmentDraft, read: ReadScan) -> AdjustmentDraft | None:
        found = read.found
        assert isinstance(found, ItemFound)  # noqa: S101 - the caller has looked
        item = await self._background.run(self._work.item, found.product_id, found.variant_id)
        if item.is_serialized and not read.serial:
            raise _piece_by_piece(item)
        lot, expiry = (read.lot or None, read.data.expiry_date) if item.is_lot_tracked else (None, None)
        if item.is_lot_tracked and (lot is None or (item.has_expiry and await self._is_new(item, lot, expiry))):
            asked = await self._screen.ask_lot(item, lot)
            if asked is None:
                return None
            lot, expiry = asked
        goods = Goods(
            item, lot=lot, serial=read.serial or None if item.is_serialized else None,
            expiry_date=expiry.isoformat() if expiry else None,
        )  # fmt: skip
        quantity = amount(read, item)
        if item.is_serialized:
            require_serial_quantity(item, quantity, 1)
        return draft.finding(goods, quantity, pack=read.pack)

    async def _is_new(self, item: ItemRow, lot: str, expiry: date | None) -> bool:
        """Whether neither the label nor the books say when the lot expires."""
        on_file = await self._background.run(self._work.lots_called, lot)
        return expiry is None and not any((one.product_id, one.variant_id) == item.key for one in on_file)


def _base(typed: tuple[Decimal, PackRow | None]) -> Decimal:
    number, pack = typed
    return number * (pack.quantity if pack else Decimal(1))


def _same(one: ChangeLine, line: ChangeLine) -> bool:
    return (one.location_id, one.product_id, one.variant_id, one.status, one.lot_code) == (
        line.location_id, line.product_id, line.variant_id, line.status, line.lot_code
    )  # fmt: skip


def _is_line(pile: Pile, line: ChangeLine) -> bool:
    return (pile.item.key, pile.status, pile.lot) == (
        (line.product_id, line.variant_id), line.status, line.lot_code or ""
    )  # fmt: skip


def _piece_by_piece(item: ItemRow) -> RuleViolation:
    return RuleViolation(
        said("{sku} is kept piece by piece.", sku=item.sku),
        said("Scan the serial number of the piece."),
        code="serial_required",
    )
