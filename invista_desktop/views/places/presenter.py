"""What the places screen decides: which warehouse, what is asked, what is posted. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, said
from invista_desktop.models.domain.found import Found, LocationFound
from invista_desktop.models.domain.places import (
    ChangeLocations,
    MakeLocations,
    NewPlace,
    PlaceKind,
    PlaceRow,
    SaveWarehouse,
    WarehouseRow,
)


class PlacesWork(Protocol):
    """What the screen may ask of the database; every call blocks."""

    def warehouses(self) -> Sequence[WarehouseRow]:
        """Return the warehouses the person works in."""

    def places_of(self, warehouse_id: UUID) -> Sequence[PlaceRow]:
        """Return the places of one."""

    def make_locations(self, command: MakeLocations) -> int:
        """Make places; return how many."""

    def change_locations(self, command: ChangeLocations) -> int:
        """Change places; return how many."""

    def save_warehouse(self, command: SaveWarehouse) -> str:
        """Make or change a warehouse; return its code."""

    def read_scan(self, raw: str) -> Found:
        """Return what a scan stands for."""


class PlacesScreen(Protocol):
    """The map as the person sees it."""

    def show_loading(self) -> None:
        """Say that the answer is on its way."""

    def show_warehouses(self, rows: Sequence[WarehouseRow], current: UUID | None) -> None:
        """Offer the warehouses to choose from."""

    def show_places(self, rows: Sequence[PlaceRow]) -> None:
        """Show the places of the warehouse."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown, and offer to try again."""

    def say(self, title: Said) -> None:
        """Say that something was done."""

    def refuse(self, problem: InvistaError) -> None:
        """Say why something was not done; what is shown stays."""

    def go_to(self, location_id: UUID) -> bool:
        """Make a place current; return whether it is on the map in sight."""

    def ask_range(self) -> Awaitable[tuple[tuple[NewPlace, ...], PlaceKind, Decimal | None] | None]:
        """Return what is to be made, None when the person went back."""

    def ask_whether_new(self, row: WarehouseRow) -> Awaitable[bool | None]:
        """Return whether a new one is made rather than this one changed, None when the person went back."""

    def ask_warehouse(self, row: WarehouseRow | None) -> Awaitable[tuple[str, str, str, str] | None]:
        """Return code, name, time zone and address, None when the person went back."""


class PlacesPresenter:
    """Keeps one warehouse in sight; a late answer about another is dropped."""

    def __init__(
        self,
        screen: PlacesScreen,
        work: PlacesWork,
        background: Background,
        new_id: Callable[[], UUID],
        home: UUID | None,
    ) -> None:
        self._screen, self._work, self._background, self._new_id = screen, work, background, new_id
        self._warehouses: tuple[WarehouseRow, ...] = ()
        self._current = home

    async def load(self) -> None:
        """Ask for everything anew."""
        self._screen.show_loading()
        try:
            self._warehouses = tuple(await self._background.run(self._work.warehouses))
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return
        known = [one.warehouse_id for one in self._warehouses]
        if self._current not in known:
            self._current = known[0] if known else None
        self._screen.show_warehouses(self._warehouses, self._current)
        await self._show_places()

    async def choose(self, warehouse_id: UUID) -> None:
        """Show another warehouse."""
        self._current = warehouse_id
        self._screen.show_loading()
        await self._show_places()

    async def scan(self, raw: str) -> None:
        """Go to the place that was scanned, in whichever warehouse it is."""
        try:
            found = await self._background.run(self._work.read_scan, raw)
        except InvistaError as problem:
            self._screen.refuse(problem)
            return
        if not isinstance(found, LocationFound):
            self._screen.refuse(_not_a_place(raw))
            return
        if found.warehouse_id is not None and found.warehouse_id != self._current:
            await self.choose(found.warehouse_id)
            self._screen.show_warehouses(self._warehouses, self._current)
        if not self._screen.go_to(found.location_id):
            self._screen.refuse(_not_on_the_map(found.code))

    async def make(self) -> None:
        """Make a range of places."""
        if self._current is None or (asked := await self._screen.ask_range()) is None:
            return
        places, kind, capacity = asked
        command = MakeLocations(self._new_id(), self._current, kind, places, capacity)
        await self._post(self._work.make_locations, command, said("Places made: {count}.", count=len(places)))

    async def block(self, ids: Sequence[UUID], reason: str) -> None:
        """Block places for a reason."""
        command = ChangeLocations(self._new_id(), tuple(ids), is_blocked=True, blocked_reason=reason)
        await self._post(self._work.change_locations, command, said("Places blocked: {count}.", count=len(ids)))

    async def free(self, ids: Sequence[UUID]) -> None:
        """Free blocked places."""
        command = ChangeLocations(self._new_id(), tuple(ids), is_blocked=False)
        await self._post(self._work.change_locations, command, said("Places free again: {count}.", count=len(ids)))

    async def shut(self, ids: Sequence[UUID]) -> None:
        """Take empty places off the map for good."""
        command = ChangeLocations(self._new_id(), tuple(ids), is_active=False)
        await self._post(self._work.change_locations, command, said("Places removed: {count}.", count=len(ids)))

    async def limit(self, ids: Sequence[UUID], capacity: Decimal | None) -> None:
        """Set what places take; None lifts the limit."""
        command = ChangeLocations(self._new_id(), tuple(ids), sets_capacity=True, capacity=capacity)
        await self._post(
            self._work.change_locations, command, said("Places with a new capacity: {count}.", count=len(ids))
        )

    async def edit_warehouse(self) -> None:
        """Change the warehouse in sight, or make another, as the person chooses; the first is made without a choice."""
        here = next((one for one in self._warehouses if one.warehouse_id == self._current), None)
        is_new = True if here is None else await self._screen.ask_whether_new(here)
        if is_new is None:
            return
        row = None if is_new else here
        if (asked := await self._screen.ask_warehouse(row)) is None:
            return
        code, name, timezone, address = asked
        command = SaveWarehouse(self._new_id(), code, name, timezone, address, row.warehouse_id if row else None)
        await self._post(self._work.save_warehouse, command, said("Warehouse {code} kept.", code=code.upper()))

    async def _post(self, work: Callable[..., object], command: object, done: Said) -> None:
        try:
            await self._background.run(work, command)
        except InvistaError as problem:
            self._screen.refuse(problem)
            return
        await self.load()
        self._screen.say(done)

    async def _show_places(self) -> None:
        asked = self._current
        if asked is None:
            self._screen.show_places(())
            return
        try:
            rows = await self._background.run(self._work.places_of, asked)
        except InvistaError as problem:
            if asked == self._current:
                self._screen.show_problem(problem)
            return
        if asked == self._current:
            self._screen.show_places(rows)


def _not_a_place(raw: str) -> RuleViolation:
    return RuleViolation(
        said("{code} is not a place.", code=raw.strip()[:60]), said("Scan the label of a bin, a dock or a shelf.")
    )


def _not_on_the_map(code: str) -> RuleViolation:
    return RuleViolation(said("{code} is not on this map.", code=code), said("Only bins, docks and areas in use are."))
