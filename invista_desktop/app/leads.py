"""From a card to the screen where something can be done about it, and back to the card."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.label_records import LABELLED
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.views.common.function_keys import LABELS_KEY
from invista_desktop.views.common.lead_target import LeadTarget
from invista_desktop.views.shell.main_window import MainWindow
from invista_desktop.views.stock.work import Lead

LeadTo = Callable[[str, Subject], None]

SECTION_OF: Final = {"move": "moves", "hold": "moves", "adjust": "adjustments", "open": "adjustments", "card": "stock"}
LABELS: Final = "labels"  # what is done over the screen one stands on
PAPER_OF: Final = {
    SubjectKind.ORDER: PaperKind.PURCHASE_ORDER,
    SubjectKind.RECEIPT: PaperKind.GOODS_RECEIPT_NOTE,
    SubjectKind.TRANSFER: PaperKind.TRANSFER_NOTE,
    SubjectKind.ADJUSTMENT: PaperKind.ADJUSTMENT_RECORD,
}
_GOODS: Final = frozenset({SubjectKind.ITEM, SubjectKind.LOT, SubjectKind.SERIAL})


def lead_to(window: MainWindow, word: str, subject: Subject, show_paper: Callable[[PaperRequest], None]) -> None:
    """Show the subject's paper, or open the section where the word is done and hand it the subject."""
    if word == "paper":
        show_paper(PaperRequest(PAPER_OF[subject.kind], (subject.id,) if subject.id else ()))
        return
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
        (permissions.STOCK_READ, Lead("Ctrl+D", tr("Paper"), "paper", frozenset(PAPER_OF))),
        (permissions.STOCK_READ, Lead("F11", tr("Decide"), "open", frozenset({SubjectKind.ADJUSTMENT}))),
        (permissions.LABELS_PRINT, Lead(LABELS_KEY, tr("Labels"), LABELS, LABELLED)),
    )
    return tuple(lead for permission, lead in leads if person.may(permission))
