"""Reservations: listed, made by hand, given free with a reason. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NeedsConfirmation, RuleViolation, Said, said
from invista_desktop.models.domain.found import ProductFound
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.reservations import (
    ReleaseReservation,
    ReservationQuestion,
    ReservationRow,
    ReservationSort,
    ReserveStock,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.views.common.confirming import confirming
from invista_desktop.views.common.list_presenter import ListPresenter, ListScreen
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.reservations.work import ReservationWork


@dataclass(frozen=True)
class Wanted:
    """What a person wants kept back; `last_day` is the last whole day of it, None for no end."""

    code: str
    quantity: Decimal
    warehouse_id: UUID
    last_day: date | None
    reason: str


class ReservationsScreen(ListScreen[ReservationQuestion, ReservationRow], Protocol):
    """The list as the person sees it."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what came of a wish."""

    def ask(self, question: NeedsConfirmation) -> Awaitable[bool]:
        """Return whether the person confirms."""

    def ask_reserve(self, warehouses: Sequence[PlaceChoice], home: UUID | None) -> Awaitable[Wanted | None]:
        """Return what is to be kept back; None when the person went back."""

    def ask_release(self, row: ReservationRow) -> Awaitable[str | None]:
        """Return why a reservation is given free; None when the person went back."""


class ReservationsPresenter(ListPresenter[ReservationQuestion, ReservationRow]):
    """Keeps the question, and does what the keys say."""

    def __init__(
        self,
        screen: ReservationsScreen,
        work: ReservationWork,
        background: Background,
        new_id: Callable[[], UUID],
        home: UUID | None,
    ) -> None:
        super().__init__(screen, background, ReservationQuestion(), work.count_reservations, work.reservation_window)
        self._screen, self._work, self._new_id, self._home = screen, work, new_id, home

    async def order_by(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show the rows in another order."""
        await self.sort(ReservationSort(by), descending=descending)

    async def reserve(self) -> None:
        """Keep back what the person names; a part of it where that is confirmed."""
        await self._guarded(self._reserve())

    async def release(self, row: ReservationRow) -> None:
        """Give a reservation free, with a reason."""
        note = await self._screen.ask_release(row)
        if note is not None:
            await self._guarded(self._release(row, note))

    async def _reserve(self) -> None:
        warehouses = await self._background.run(self._work.warehouses)
        wanted = await self._screen.ask_reserve(warehouses, self._home)
        if wanted is None:
            return
        found = await self._background.run(self._item, wanted.code)
        operation = self._new_id()
        quantity = wanted.quantity * found.pack_quantity

        async def keep(agreed: frozenset[str]) -> None:
            command = ReserveStock(
                operation, found.product_id, found.variant_id, wanted.warehouse_id, quantity,
                expires_at=_end_of(wanted.last_day), reason=wanted.reason, confirmed=agreed,
            )  # fmt: skip
            made = await self._background.run(self._work.reserve, command)
            await self.reload()
            self._screen.tell(
                Verdict.OK,
                said("Reserved: {quantity} of {sku} under {number}.", quantity=shown_quantity(made.quantity),
                     sku=found.sku, number=made.number),
            )  # fmt: skip

        await confirming(self._screen, keep, refused=said("Nothing was reserved."))

    async def _release(self, row: ReservationRow, note: str) -> None:
        try:
            await self._background.run(self._work.release, ReleaseReservation(self._new_id(), row.id, note))
        finally:
            await self.reload()
        self._screen.tell(Verdict.OK, said("{sku} of {number} is free again.", sku=row.sku, number=row.number))

    def _item(self, code: str) -> ProductFound:
        found = self._work.read_scan(code)
        if not isinstance(found, ProductFound):
            raise RuleViolation(
                said("{code} is no item.", code=code[:60]), said("Scan the item, or type its SKU."), code="no_item"
            )
        return found

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)


def _end_of(day: date | None) -> datetime | None:
    """Return the end of a day on this computer's clock."""
    return None if day is None else datetime.combine(day + timedelta(days=1), time()).astimezone()
