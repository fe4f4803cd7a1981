"""The places section, put together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.fixed_bins import FixedItem, SetFixedBin
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.places import ChangeLocations, MakeLocations, PlaceRow, SaveWarehouse, WarehouseRow
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.places import fixed_bins, maps, postings
from invista_desktop.views.places.fixed_items_presenter import Bin, FixedItemsPresenter
from invista_desktop.views.places.pages import PlacesPages
from invista_desktop.views.places.presenter import PlacesPresenter


class PlacesDesk:
    """What the places screen asks of the database."""

    def __init__(self, work: Work) -> None:
        self._work, self._transactions = work, work.transactions

    def warehouses(self) -> tuple[WarehouseRow, ...]:
        """Return the warehouses the person works in."""
        return self._transactions.run_again_if_lost(maps.warehouses)

    def places_of(self, warehouse_id: UUID) -> tuple[PlaceRow, ...]:
        """Return the places of one."""
        return self._transactions.run_again_if_lost(maps.places_of, warehouse_id)

    def make_locations(self, command: MakeLocations) -> int:
        """Make places; return how many."""
        return postings.make_locations(self._transactions, command)

    def change_locations(self, command: ChangeLocations) -> int:
        """Change places; return how many."""
        return postings.change_locations(self._transactions, command)

    def save_warehouse(self, command: SaveWarehouse) -> str:
        """Make or change a warehouse; return its code."""
        return postings.save_warehouse(self._transactions, command)

    def items_fixed_to(self, location_id: UUID) -> tuple[FixedItem, ...]:
        """Return the items a bin is kept for."""
        return self._transactions.run_again_if_lost(fixed_bins.items_fixed_to, location_id)

    def set_fixed_bin(self, command: SetFixedBin) -> None:
        """Keep a bin for an item from now on, or no longer."""
        postings.set_fixed_bin(self._transactions, command)

    def read_scan(self, raw: str) -> Found:
        """Return what a scan stands for."""
        return self._work.read(raw)[1]


def places_screen(work: Work) -> QWidget:
    """Return the map and the items of its bins, wired and asked for."""
    may_manage = work.person().may(permissions.LOCATIONS_MANAGE)
    may_label = work.person().may(permissions.LABELS_PRINT)
    pages, desk = PlacesPages(work.tones, may_manage=may_manage, may_label=may_label), PlacesDesk(work)
    workstation = work.workstation()
    home = workstation.warehouse_id if workstation else None
    presenter = PlacesPresenter(pages.map, desk, work.background, new_id, home)
    _wire_map(pages, presenter)
    pages.map.count_sheet_requested.connect(lambda ids: work.show_paper(PaperRequest(PaperKind.COUNT_SHEET, ids)))
    pages.map.place_opened.connect(lambda row: work.lead("card", Subject(SubjectKind.PLACE, row.location_id)))
    pages.map.labels_requested.connect(lambda: work.labels(_labels_of(pages.map.chosen_ids())))
    _wire_items(pages, FixedItemsPresenter(pages.items, desk, work.background, new_id, may_manage=may_manage))
    pages.items.item_opened.connect(lambda item: work.lead("card", Subject(SubjectKind.ITEM, *item.key)))
    pages.tasks.start(presenter.load())
    return pages


def _labels_of(places: Sequence[UUID]) -> tuple[LabelSource, ...]:
    return tuple(LabelSource(Subject(SubjectKind.PLACE, place)) for place in places)


def _wire_map(pages: PlacesPages, presenter: PlacesPresenter) -> None:
    view, tasks = pages.map, pages.tasks

    async def block() -> None:
        ids = view.chosen_ids()
        if ids and (reason := await view.ask_block()) is not None:
            await presenter.block(ids, reason)

    async def limit() -> None:
        ids = view.chosen_ids()
        if ids and (asked := await view.ask_limit()) is not None:
            await presenter.limit(ids, asked[0])

    async def edit_warehouse(is_new: Any) -> None:
        await presenter.edit_warehouse(is_new=bool(is_new))

    slot = tasks.slot
    view.warehouse_chosen.connect(slot(presenter.choose))
    view.reload_requested.connect(slot(presenter.load))
    view.scan_requested.connect(slot(presenter.scan))
    view.make_requested.connect(slot(presenter.make))
    view.block_requested.connect(slot(block))
    view.free_requested.connect(lambda: tasks.start(presenter.free(view.chosen_ids())))
    view.shut_requested.connect(lambda: tasks.start(presenter.shut(view.chosen_ids())))
    view.limit_requested.connect(slot(limit))
    view.warehouse_requested.connect(slot(edit_warehouse))


def _wire_items(pages: PlacesPages, presenter: FixedItemsPresenter) -> None:
    view, slot = pages.items, pages.tasks.slot

    async def type_code() -> None:
        if (code := await view.ask_code()) is not None:
            await presenter.scan(code)

    def open_bin(row: PlaceRow) -> None:
        pages.bring(view)
        pages.tasks.start(presenter.open(Bin(row.location_id, row.code)))

    pages.map.fixed_requested.connect(open_bin)
    view.scan_requested.connect(slot(presenter.scan))
    view.type_requested.connect(slot(type_code))
    view.remove_requested.connect(slot(presenter.remove))
    view.reload_requested.connect(slot(presenter.reload))
