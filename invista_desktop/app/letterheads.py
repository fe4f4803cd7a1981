"""The letterhead tab of the settings, put together."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from invista_desktop.background import Background
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.letterheads import SetLetterhead
from invista_desktop.models.domain.papers import Organisation
from invista_desktop.models.domain.people import Person
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.documents.logos import read_logo
from invista_desktop.services.documents.speech import DATE_FORMATS, SOURCE, languages, speech_of
from invista_desktop.services.receiving import parties
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.settings.letterhead_presenter import LetterheadPresenter
from invista_desktop.views.settings.letterhead_tab import LetterheadTab

_SAMPLE = date(2026, 12, 31)


class LetterheadDesk:
    """What the tab asks of database and disk."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def organisation(self) -> Organisation:
        """Return what is kept."""
        return self._transactions.run_again_if_lost(parties.organisation)

    def set_letterhead(self, command: SetLetterhead) -> None:
        """Keep it."""
        parties.set_letterhead(self._transactions, command)

    def read_logo(self, path: Path) -> bytes:
        """Return a picture as it is kept."""
        return read_logo(path)


def letterhead_tab(
    transactions: Transactions, background: Background, person: Callable[[], Person], tasks: ScreenTasks
) -> LetterheadTab:
    """Return the tab, wired and asked for."""
    samples = {pattern: speech_of(SOURCE, pattern).day(_SAMPLE) for pattern in DATE_FORMATS}
    tab = LetterheadTab(languages(), samples)
    presenter = LetterheadPresenter(
        tab, LetterheadDesk(transactions), background,
        may_change=lambda: person().may(permissions.SETTINGS_MANAGE), new_id=new_id,
    )  # fmt: skip
    tab.letterhead_entered.connect(tasks.slot(presenter.keep))
    tab.logo_chosen.connect(tasks.slot(presenter.choose_logo))
    tasks.start(presenter.load())
    return tab
