"""The pallets section, put together."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.errors import Said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.pallets import OpenedPallet, PalletLine, PalletPosted, PalletRow
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.pallets import opening
from invista_desktop.services.pallets.labels import pallet_label
from invista_desktop.services.pallets.postings import PalletCommand, post_pallet
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.pallets.pallets_view import PalletsView
from invista_desktop.views.pallets.presenter import PalletsPresenter


class PalletsDesk:
    """What the pallets screen asks of database and printers."""

    def __init__(self, work: Work) -> None:
        self._work, self._transactions = work, work.transactions

    def pallets_in_use(self, search: str) -> Sequence[PalletRow]:
        """Return the pallets in use that match."""
        return self._transactions.run_again_if_lost(opening.pallets_in_use, search)

    def open_pallet(self, pallet_id: UUID) -> OpenedPallet:
        """Return one as it stands now."""
        return self._transactions.run_again_if_lost(opening.opened_pallet, pallet_id)

    def loose_piles(self, location_id: UUID, product_id: UUID, variant_id: UUID | None) -> Sequence[PalletLine]:
        """Return what of an item lies loose in a place."""
        return self._transactions.run_again_if_lost(opening.loose_piles, location_id, product_id, variant_id)

    def post(self, command: PalletCommand) -> PalletPosted:
        """Do what the command says."""
        return post_pallet(self._transactions, command)

    def read_scan(self, raw: str) -> tuple[Meaning, Found]:
        """Return what a scan says and stands for."""
        return self._work.read(raw)

    def prints_when_built(self) -> bool:
        """Whether this workstation prints a pallet's label as soon as it is built."""
        return self._work.preferences.printing().rules.at_packing.prints

    def print_label(self, pallet: OpenedPallet) -> Said:
        """Print its label, as the rule for packing says; return what was done."""
        label = pallet_label(pallet, pallet.location, self._work.preferences.printing().rules.at_packing)
        return self._work.prints.print_orders([label], what="pallet label", subject=pallet.sscc)


def pallets_screen(work: Work) -> QWidget:
    """Return the screen, wired and asked for."""
    may = work.person().may(permissions.PALLETS_MANAGE)
    may_label = work.person().may(permissions.LABELS_PRINT)
    view, tasks = PalletsView(work.tones, may_manage=may, may_label=may_label), ScreenTasks()
    presenter = PalletsPresenter(view, PalletsDesk(work), work.background, new_id, may=may)
    slot = tasks.slot
    view.search_requested.connect(slot(presenter.search))
    view.reload_requested.connect(slot(presenter.load))
    view.scan_requested.connect(slot(presenter.scan))
    view.pallet_opened.connect(lambda row: tasks.start(presenter.open(row.pallet_id)))
    view.build_requested.connect(slot(presenter.build))
    view.turn_requested.connect(presenter.turn)
    view.nest_requested.connect(presenter.nest)
    view.label_requested.connect(slot(presenter.print_label))
    view.labels_requested.connect(lambda pallets: work.labels(_labels_of(pallets)))
    view.break_requested.connect(slot(presenter.break_up))
    view.destroyed.connect(tasks.cancel)
    tasks.start(presenter.load())
    return view


def _labels_of(pallets: Sequence[UUID]) -> tuple[LabelSource, ...]:
    return tuple(LabelSource(Subject(SubjectKind.PALLET, pallet)) for pallet in pallets)
