"""Which items a bin is kept for: read, added by scan or SKU, removed. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, said
from invista_desktop.models.domain.fixed_bins import FixedItem, SetFixedBin
from invista_desktop.models.domain.found import Found, LocationFound, LotFound, ProductFound, SerialFound


@dataclass(frozen=True)
class Bin:
    """The bin whose items are in sight."""

    location_id: UUID
    code: str


class FixedItemsWork(Protocol):
    """What the page may ask of the database; every call blocks."""

    def items_fixed_to(self, location_id: UUID) -> Sequence[FixedItem]:
        """Return the items a bin is kept for."""

    def set_fixed_bin(self, command: SetFixedBin) -> None:
        """Keep a bin for an item from now on, or no longer."""

    def read_scan(self, raw: str) -> Found:
        """Return what a scan, or a typed SKU, stands for."""


class FixedItemsScreen(Protocol):
    """The items of one bin as the person sees them."""

    def show_opening(self, code: str) -> None:
        """Say whose items are on their way."""

    def show_items(self, items: Sequence[FixedItem], current: FixedItem | None) -> None:
        """Show the items, one of them current."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown, and offer to try again."""

    def say(self, title: Said) -> None:
        """Say that something was done, or was so already."""

    def refuse(self, problem: InvistaError) -> None:
        """Say why something was not done; what is shown stays."""


class FixedItemsPresenter:
    """Keeps one bin in sight; a late answer about another is dropped."""

    def __init__(
        self,
        screen: FixedItemsScreen,
        work: FixedItemsWork,
        background: Background,
        new_id: Callable[[], UUID],
        *,
        may_manage: bool,
    ) -> None:
        self._screen, self._work, self._background, self._new_id = screen, work, background, new_id
        self._may_manage = may_manage
        self._bin: Bin | None = None
        self._items: tuple[FixedItem, ...] = ()

    async def open(self, bin_: Bin) -> None:
        """Show the items of a bin."""
        self._bin, self._items = bin_, ()
        self._screen.show_opening(bin_.code)
        await self._load()

    async def reload(self) -> None:
        """Ask for the items anew."""
        if self._bin is not None:
            await self.open(self._bin)

    async def scan(self, raw: str) -> None:
        """Add the item that was scanned or typed; a place's label goes on to that place."""
        try:
            found = await self._background.run(self._work.read_scan, raw)
        except InvistaError as problem:
            self._screen.refuse(problem)
            return
        if isinstance(found, LocationFound):
            await self.open(Bin(found.location_id, found.code))
        elif isinstance(found, ProductFound | LotFound | SerialFound):
            await self._add(FixedItem(found.product_id, found.variant_id, found.sku, ""))
        else:
            self._screen.refuse(_not_an_item(raw))

    async def remove(self, item: FixedItem) -> None:
        """Keep the bin for this item no longer."""
        if self._bin is not None:
            done = said("{sku} is fixed to {code} no longer.", sku=item.sku, code=self._bin.code)
            await self._post(self._bin, item, done, is_fixed=False)

    async def _add(self, item: FixedItem) -> None:
        if self._bin is None:
            return
        code = self._bin.code
        if known := self._known(item):
            self._screen.show_items(self._items, known)
            self._screen.say(said("{sku} is fixed to {code} already.", sku=item.sku, code=code))
            return
        done = said("{sku} always goes to {code} from now on.", sku=item.sku, code=code)
        await self._post(self._bin, item, done, is_fixed=True)

    async def _post(self, bin_: Bin, item: FixedItem, done: Said, *, is_fixed: bool) -> None:
        if not self._may_manage:
            self._screen.refuse(_not_allowed())
            return
        command = SetFixedBin(self._new_id(), bin_.location_id, item.product_id, item.variant_id, is_fixed)
        try:
            await self._background.run(self._work.set_fixed_bin, command)
        except InvistaError as problem:
            if bin_ == self._bin:
                self._screen.refuse(problem)
            return
        if bin_ == self._bin:
            await self._load(item)
            self._screen.say(done)

    async def _load(self, current: FixedItem | None = None) -> None:
        asked = self._bin
        assert asked is not None  # noqa: S101 - a bin was opened
        try:
            items = tuple(await self._background.run(self._work.items_fixed_to, asked.location_id))
        except InvistaError as problem:
            if asked == self._bin:
                self._screen.show_problem(problem)
            return
        if asked == self._bin:
            self._items = items
            self._screen.show_items(items, self._known(current) if current else None)

    def _known(self, item: FixedItem) -> FixedItem | None:
        return next((one for one in self._items if one.key == item.key), None)


def _not_an_item(raw: str) -> RuleViolation:
    return RuleViolation(
        said("{code} is not an item.", code=raw.strip()[:60]),
        said("Scan an item's label or type its SKU; a bin's label shows the items of that bin."),
        code="not_an_item",
    )


def _not_allowed() -> NotPermitted:
    return NotPermitted(
        said("You may see what is fixed to a bin, not change it."),
        said("Ask somebody who manages places."),
        code="not_permitted",
    )
