"""What is opened for one signed-in person, and given back when they leave."""

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine, QueuePool

from invista_desktop.app.kept_orders import kept_orders
from invista_desktop.app.receiving import PrintingDesk
from invista_desktop.errors import InvistaError, Unavailable
from invista_desktop.models.domain.people import Person
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.printing.job_list import PrintJobList
from invista_desktop.services.receiving.workstation import WorkstationRow, this_workstation

if TYPE_CHECKING:
    from invista_desktop.app.application import Application
    from invista_desktop.app.printing import PrintingSection

LET_END = 3.0  # seconds


@dataclass(frozen=True)
class Means:
    """What was opened for the person: files, database, printers.

    Attributes:
        workstation: None while the database was away at the start.
    """

    engine: Engine
    transactions: Transactions
    desk: PrintingDesk
    print_jobs: PrintJobList
    journal: Journal
    templates: TemplateLibrary
    workstation: WorkstationRow | None

    def close(self) -> None:
        """Give files and connections back; what is under way may end first, for a moment."""
        give_up = time.monotonic() + LET_END
        pool = self.engine.pool
        while isinstance(pool, QueuePool) and pool.checkedout() and time.monotonic() < give_up:
            time.sleep(0.02)
        self.journal.close()
        self.engine.dispose()


def open_means(
    app: "Application",
    session: IdentitySession,
    printing: "PrintingSection",
    person: Callable[[], Person],
    session_ended: Callable[[InvistaError], None],
) -> Means:
    """Blocking: open the files, and ask the database who this workstation is.

    `session_ended` is called on the thread that hears of it.

    Raises:
        Unavailable, RuleViolation, NotPermitted: journal or database cannot be used.
    """
    home, preferences = app.settings.home, app.preferences
    home.path.mkdir(parents=True, exist_ok=True)
    journal = Journal(home.journal, workstation=platform.node(), clock=app.clock)
    engine = make_engine(app.settings.neon_database_url, app.background.workers)
    try:
        transactions = Transactions(make_sessions(engine), _SessionTickets(session), session_ended=session_ended)
        workstation = _workstation_row(transactions, journal, person())
        desk = PrintingDesk(transactions)
        templates = TemplateLibrary(home.labels)
        desk.prints, print_jobs = printing.open(home, preferences, desk, templates, lambda: person().display_name)
    except BaseException:  # whatever it was: what was opened is given back, and it goes on
        journal.close()
        engine.dispose()
        raise
    return Means(engine, transactions, desk, print_jobs, journal, templates, workstation)


def _workstation_row(transactions: Transactions, journal: Journal, person: Person) -> WorkstationRow | None:
    """Return who this workstation is; None while the database is away and drafts are kept here.

    Raises:
        Unavailable: the database is away, and there is nothing to work on without it.
    """
    try:
        return transactions.run_again_if_lost(this_workstation)
    except Unavailable:
        if not kept_orders(journal, person):
            raise
        return None


class _SessionTickets:
    """The ticket of the session, for the transactions of worker threads."""

    def __init__(self, session: IdentitySession) -> None:
        self._session = session

    def current(self) -> str:
        """Return the ticket in force."""
        return self._session.current_ticket()
