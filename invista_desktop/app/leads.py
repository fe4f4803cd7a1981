"""From a card to the screen where something can be done about it, and back to the card."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.label_records import LABELLED
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.views.common.function_keys import LABELS_KEY
from invista_desktop.views.common.lead_target import LeadTarget
from invista_desktop.views.shell.main_window import MainWindow
from invista_desktop.views.stock.work import Lead

LeadTo = Callable[[str, Subject], None]

SECTION_OF: Final = {"move": "moves", "hold": "moves", "adjust": "adjustments", "open": "adjustments", "card": "stock"}
LABELS: Final = "labels"  # what is done over the screen one stands on
_GOODS: Final = frozenset({SubjectKind.ITEM, SubjectKind.LOT, SubjectKind.SERIAL})


def lead_to(window: MainWindow, word: str, subject: Subject) -> None:
    """Open the section where the word is done, and hand it the subject."""
    window.open_section(SECTION_OF[word])
    screen = window.current_screen()
    if isinstance(screen, LeadTarget):
        screen.take_lead(word, subject)


def stock_leads(person: Person) -> Sequence[Lead]:
    """Return the keys on cards that lead to work this person may do."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("Leads", words)

    leads = (
        (permissions.STOCK_MOVE, Lead("F9", tr("Move"), "move", _GOODS | {SubjectKind.PLACE, SubjectKind.PALLET})),
        (permissions.STOCK_HOLD, Lead("F10", tr("Hold"), "hold", _GOODS)),
        (permissions.STOCK_ADJUST, Lead("F11", tr("Adjust"), "adjust", _GOODS | {SubjectKind.PLACE})),
        (permissions.STOCK_READ, Lead("F11", tr("Decide"), "open", frozenset({SubjectKind.ADJUSTMENT}))),
        (permissions.LABELS_PRINT, Lead(LABELS_KEY, tr("Labels"), LABELS, LABELLED)),
    )
    return tuple(lead for permission, lead in leads if person.may(permission))
