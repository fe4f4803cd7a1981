"""The sections of the signed-in person's work, beside receiving: what each is built from, and where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from invista_desktop.app.leads import LeadTo
from invista_desktop.app.preferences import Preferences
from invista_desktop.app.stock_postings import StockPostings
from invista_desktop.background import Background
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.paper_requests import PaperRequest
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.scans import Interpret, Meaning
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.offline.kept_work import KeptWork
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.services.receiving.workstation import WorkstationRow
from invista_desktop.services.scanning.resolver import resolve
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.shell.sections import Section


@dataclass(frozen=True)
class Work:
    """What a section may use; one for each sign-in.

    Attributes:
        workstation: which one this is; None while the database has not been reached since the sign-in.
        person: who is signed in, with the permissions in force now.
        interpret: from raw text to meaning; its second argument says whether a code is our own.
        prints: prints labels and papers where this workstation prints them.
        postings: how work on stock is kept, sent, and told of.
        preferences: what this workstation prefers.
        kept: work that is begun and not posted.
        templates: the label templates of this workstation.
        show_paper: makes a paper and shows it over the window.
        lead: goes on in another section; its arguments are the word for what is done, and what it is done with.
        labels: asks how labels of these things are printed, over the screen in sight, and prints them.
    """

    transactions: Transactions
    background: Background
    workstation: Callable[[], WorkstationRow | None]
    person: Callable[[], Person]
    interpret: Interpret
    tones: Tones
    clock: Callable[[], datetime]
    prints: ReceivingPrints
    postings: StockPostings
    preferences: Preferences
    kept: KeptWork
    templates: TemplateLibrary
    lead: LeadTo
    labels: Callable[[Sequence[LabelSource]], None]
    show_paper: Callable[[PaperRequest], None]

    def read(self, raw: str) -> tuple[Meaning, Found]:
        """Return what a scan, or what was typed, says and stands for; blocking.

        Raises:
            Unavailable: the database does not answer.
        """
        meaning = self.interpret(raw, lambda _code: False)
        return meaning, self.transactions.run_again_if_lost(resolve, meaning)


def work_sections(work: Work) -> list[Section]:
    """Return the sections after receiving, in the order in which they stand; screens are built when opened."""
    tr = QCoreApplication.translate
    return [
        Section("stock", tr("Sections", "Stock"), "stock", permissions.STOCK_READ, lambda: _stock(work)),
        Section("moves", tr("Sections", "Moves"), "moves", permissions.STOCK_MOVE, lambda: _moves(work)),
        Section(
            "transfers", tr("Sections", "Transfers"), "transfers", permissions.TRANSFERS_READ, lambda: _transfers(work)
        ),
        Section("pallets", tr("Sections", "Pallets"), "pallets", permissions.STOCK_READ, lambda: _pallets(work)),
        Section(
            "adjustments",
            tr("Sections", "Adjustments"),
            "adjustments",
            permissions.STOCK_READ,
            lambda: _adjustments(work),
        ),
        Section("expiry", tr("Sections", "Expiry"), "expiry", permissions.STOCK_READ, lambda: _expiry(work)),
        Section("places", tr("Sections", "Places"), "places", permissions.STOCK_READ, lambda: _places(work)),
        Section("replenishment", tr("Sections", "To buy"), "orders", permissions.STOCK_REORDER, lambda: _to_buy(work)),
        Section(
            "reservations", tr("Sections", "Reserved"), "lock", permissions.STOCK_READ, lambda: _reservations(work)
        ),
        Section("value", tr("Sections", "Value"), "value", permissions.VALUATION_READ, lambda: _value(work)),
        Section("labels", tr("Sections", "Labels"), "labels", permissions.LABELS_PRINT, lambda: _labels(work)),
    ]


# Each screen's modules are imported when it is opened: signing in does not wait for them.


def _stock(work: Work) -> QWidget:
    from invista_desktop.app.stock import stock_screen

    return stock_screen(work)


def _places(work: Work) -> QWidget:
    from invista_desktop.app.places import places_screen

    return places_screen(work)


def _pallets(work: Work) -> QWidget:
    from invista_desktop.app.pallets import pallets_screen

    return pallets_screen(work)


def _moves(work: Work) -> QWidget:
    from invista_desktop.app.stock_work import moves_screen

    return moves_screen(work)


def _adjustments(work: Work) -> QWidget:
    from invista_desktop.app.stock_work import adjustments_screen

    return adjustments_screen(work)


def _expiry(work: Work) -> QWidget:
    from invista_desktop.app.stock_work import expiry_screen

    return expiry_screen(work)


def _transfers(work: Work) -> QWidget:
    from invista_desktop.app.transfers import transfers_screen

    return transfers_screen(work)


def _to_buy(work: Work) -> QWidget:
    from invista_desktop.app.replenishment import replenishment_screen

    return replenishment_screen(work)


def _reservations(work: Work) -> QWidget:
    from invista_desktop.app.reservations import reservations_screen

    return reservations_screen(work)


def _value(work: Work) -> QWidget:
    from invista_desktop.app.value import value_screen

    return value_screen(work)


def _labels(work: Work) -> QWidget:
    from invista_desktop.app.labels import labels_screen

    return labels_screen(work)
