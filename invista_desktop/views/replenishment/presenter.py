"""What to buy: marked row by row, made into drafts, and the reorder points that propose it. No Qt."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.found import ProductFound
from invista_desktop.models.domain.replenishment import (
    DraftReorders,
    ReorderPoint,
    ReorderQuestion,
    ReorderRow,
    ReordersDrafted,
    ReorderSort,
    SetReorderPoint,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.views.common.list_presenter import ListPresenter, ListScreen
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.replenishment.work import ReplenishmentWork

MOST = 500  # marked at once


class ReplenishmentScreen(ListScreen[ReorderQuestion, ReorderRow], Protocol):
    """The worklist as the person sees it."""

    def offer_warehouses(self, warehouses: Sequence[PlaceChoice]) -> None:
        """Offer to show one warehouse only."""

    def show_marks(self, marks: Mapping[UUID, Decimal]) -> None:
        """Show which rows are marked, and how much of each."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what came of a wish."""

    def confirm(self, title: Said, advice: Said, confirm: Said) -> Awaitable[bool]:
        """Return whether the person wants that."""

    def ask_quantity(self, row: ReorderRow, now: Decimal) -> Awaitable[Decimal | None]:
        """Return how many of a row are ordered; None when the person went back."""

    def ask_item(self, warehouses: Sequence[PlaceChoice], home: UUID | None) -> Awaitable[tuple[str, UUID] | None]:
        """Return an item's code and a warehouse; None when the person went back."""

    def ask_point(self, point: ReorderPoint) -> Awaitable[ReorderPoint | None]:
        """Return a reorder point as it is to be; None when the person went back."""


class ReplenishmentPresenter(ListPresenter[ReorderQuestion, ReorderRow]):
    """Keeps the question, and what of its answers is marked."""

    def __init__(
        self,
        screen: ReplenishmentScreen,
        work: ReplenishmentWork,
        background: Background,
        new_id: Callable[[], UUID],
        home: UUID | None,
    ) -> None:
        super().__init__(screen, background, ReorderQuestion(), work.count_reorders, work.reorder_window)
        self._screen, self._work, self._new_id, self._home = screen, work, new_id, home
        self._marks: dict[UUID, Decimal] = {}
        self._warehouses: tuple[PlaceChoice, ...] = ()
        self._unsure: DraftReorders | None = None  # sent, and no answer came

    async def start(self) -> None:
        """Offer the warehouses, and show what runs low."""
        await self._guarded(self._offer_warehouses())
        await self.reload()

    async def choose_warehouse(self, warehouse_id: UUID | None) -> None:
        """Show one warehouse, or all."""
        await self._change(warehouse_id=warehouse_id)

    async def order_by(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show the rows in another order."""
        await self.sort(ReorderSort(by), descending=descending)

    async def mark(self, row: ReorderRow) -> None:
        """Mark a row with what is proposed, or mark it no longer."""
        if row.rule_id in self._marks:
            del self._marks[row.rule_id]
            self._screen.show_marks(self._marks)
        elif self._can_be_ordered(row):
            self._mark(row, row.suggested)

    async def ask_quantity(self, row: ReorderRow) -> None:
        """Mark a row with as many as the person says."""
        if not self._can_be_ordered(row):
            return
        quantity = await self._screen.ask_quantity(row, self._marks.get(row.rule_id, row.suggested))
        if quantity is not None:
            self._mark(row, quantity)

    async def mark_all(self) -> None:
        """Mark everything found that can be ordered."""
        await self._guarded(self._mark_all())

    async def draft(self) -> None:
        """Make drafts of what is marked, after the person confirmed it."""
        if not self._marks:
            self._screen.tell(Verdict.REFUSED, said("Nothing is marked."), said("Mark what is to be ordered first."))
        elif await self._screen.confirm(
            said("Make drafts of what is marked ({count})?", count=len(self._marks)),
            said("One order for each supplier, one transfer for each warehouse. Nothing is sent yet."),
            said("Make drafts"),
        ):
            await self._guarded(self._draft())

    async def edit_point(self, row: ReorderRow) -> None:
        """Change the reorder point of a row."""
        await self._guarded(self._edit(lambda: self._work.point_of_rule(row.rule_id)))

    async def new_point(self) -> None:
        """Set when an item is to be ordered that has no reorder point yet, or change the one it has."""
        asked = await self._screen.ask_item(self._warehouses, self._home)
        if asked is not None:
            await self._guarded(self._edit(lambda: self._point_of(*asked)))

    def _mark(self, row: ReorderRow, quantity: Decimal) -> None:
        self._marks[row.rule_id] = quantity
        self._screen.show_marks(self._marks)

    def _can_be_ordered(self, row: ReorderRow) -> bool:
        if not row.is_needed:
            self._screen.tell(
                Verdict.REFUSED, said("{sku} does not run low.", sku=row.sku), said("Raise its minimum if it should.")
            )
        elif row.source_name is None:
            self._screen.tell(
                Verdict.REFUSED, said("{sku}: no supplier is named for it.", sku=row.sku), said("Press F7 to name one.")
            )
        return row.is_needed and row.source_name is not None

    async def _mark_all(self) -> None:
        rows = await self._background.run(self._work.reorder_window, self._question, 0, MOST + 1)
        if len(rows) > MOST:
            raise RuleViolation(
                said("More than {count} are found.", count=MOST), said("Narrow the list first."), code="too_many"
            )
        for row in rows:
            if row.is_needed and row.source_name is not None:
                self._marks.setdefault(row.rule_id, row.suggested)
        self._screen.show_marks(self._marks)

    async def _draft(self) -> None:
        lines = tuple(self._marks.items())
        # The same lines sent again are the same wish: were they written down, they are not written twice.
        repeats = self._unsure is not None and self._unsure.lines == lines
        command = self._unsure if repeats and self._unsure else DraftReorders(self._new_id(), lines)
        self._unsure = command
        try:
            made = await self._background.run(self._work.draft, command)
        except Unavailable:
            raise
        except InvistaError as problem:
            self._unsure = None
            if isinstance(problem, Conflict):
                await self._forget_marks()
            raise
        self._unsure = None
        await self._forget_marks()
        self._screen.tell(Verdict.OK, _made(made), said("Look at them under Transfers, or where orders are approved."))

    async def _forget_marks(self) -> None:
        self._marks = {}
        self._screen.show_marks(self._marks)
        await self.reload()

    async def _edit(self, read: Callable[[], ReorderPoint]) -> None:
        point = await self._background.run(read)
        entered = await self._screen.ask_point(point)
        if entered is None:
            return
        await self._background.run(self._work.set_point, SetReorderPoint.of(self._new_id(), entered))
        await self.reload()
        self._screen.tell(
            Verdict.OK,
            said("The reorder point of {sku} in {place} is kept.", sku=point.sku, place=point.warehouse_code),
        )

    def _point_of(self, code: str, warehouse_id: UUID) -> ReorderPoint:
        found = self._work.read_scan(code)
        if not isinstance(found, ProductFound):
            raise RuleViolation(
                said("{code} is no item.", code=code[:60]), said("Scan the item, or type its SKU."), code="no_item"
            )
        return self._work.point_of_item(found.product_id, found.variant_id, warehouse_id)

    async def _offer_warehouses(self) -> None:
        self._warehouses = tuple(await self._background.run(self._work.warehouses))
        self._screen.offer_warehouses(self._warehouses)

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)


def _made(made: ReordersDrafted) -> Said:
    numbers = ", ".join((*made.orders, *made.transfers))
    return said("Drafted: {numbers}", numbers=numbers)
