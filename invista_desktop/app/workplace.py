"""What one signed-in person works with: the main window, the desk behind it, scanner and printers."""

import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine

from invista_desktop.app.receiving import Means, PrintingDesk, ReceivingSection
from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.draft_records import Waiting
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.services.labels.template import shipped_templates
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.sender import Sender
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs
from invista_desktop.services.printing.raw_tcp import Patience
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.services.receiving.workstation import WorkstationRow, this_workstation
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.wedge import KeyboardWedge
from invista_desktop.views.shell.main_window import MainWindow
from invista_desktop.views.shell.presenter import ShellPresenter
from invista_desktop.views.shell.sections import Section
from invista_desktop.views.shell.status_strip import Connection

if TYPE_CHECKING:
    from invista_desktop.app.application import Application


class Workplace(QObject):
    """Built when somebody signs in, and left when they sign out.

    Attributes:
        window: the main window.
    """

    window: MainWindow

    def __init__(self, app: "Application", session: IdentitySession, person: Person) -> None:
        super().__init__()
        self._app, self._session, self._person = app, session, person
        self._tasks = ScreenTasks()
        self._engine: Engine | None = None
        self._journal: Journal | None = None
        self._sender: Sender | None = None
        self._section: ReceivingSection | None = None
        self._wedge: KeyboardWedge | None = None
        self._waiting = Waiting()
        self._drafts = 0
        self._offline_since: datetime | None = None

    async def open(self) -> None:
        """Build everything; the window is ready to be shown afterwards.

        Raises:
            Unavailable, RuleViolation: journal or database cannot be used.
        """
        run = self._app.background.run
        self._means, workstation = await run(self._build)
        self._means.sender.on_waiting = self._take_waiting
        self._means.sender.on_settled = lambda command, answer: self._receiving().settled(command, answer)
        self._waiting = await run(self._means.journal.outbox.waiting)
        self.window = self._new_window(workstation)
        self._listen()
        self._means.sender.start()
        self.window.welcome(self._person.display_name, self._person.permissions)
        if self._means.journal.moved_aside is not None:
            self.window.show_notice(
                said("The journal of this workstation was damaged and was put aside."),
                said("It is at {path}. Ask your support to look at it.", path=self._means.journal.moved_aside),
            )
        self._count_work()

    def _build(self) -> tuple[Means, WorkstationRow]:
        """Blocking: opens the files and asks the database who this workstation is."""
        home, background = self._app.settings.home, self._app.background
        self._journal = Journal(home.journal, workstation=platform.node(), clock=_now)
        self._engine = make_engine(self._app.settings.neon_database_url, background.workers)
        transactions = Transactions(make_sessions(self._engine), _SessionTickets(self._session))
        workstation = transactions.run_again_if_lost(this_workstation)
        desk = PrintingDesk(transactions)
        jobs = PrintJobs(home.path / "print-jobs.sqlite3", _now)
        jobs.recover_interrupted()
        printing = PrintDesk(jobs, shipped_templates(), Patience())
        preferences = self._app.preferences
        desk.prints = ReceivingPrints(desk, printing, preferences.printing, lambda: self._person.display_name)
        self._sender = Sender(self._journal, desk.deliver, background)
        means = Means(
            desk=desk,
            journal=self._journal,
            sender=self._sender,
            background=background,
            tones=Tones(enabled=self._app.appearance.sounds),
            scans=ScanSettings,
            printing=preferences.printing,
        )
        return means, workstation

    def _new_window(self, workstation: WorkstationRow) -> MainWindow:
        tr = self.tr
        window = MainWindow(
            [Section("receiving", tr("Receiving"), "receiving", permissions.RECEIVING_READ, self._receiving)]
        )
        shell = ShellPresenter(window, self, self._app.sign_out)
        window.sign_out_requested.connect(self._tasks.slot(shell.sign_out))
        window.close_requested.connect(self._tasks.slot(shell.close))
        window.status.show_place(workstation.warehouse, workstation.name)
        return window

    def _receiving(self) -> ReceivingSection:
        if self._section is None:
            self._section = ReceivingSection(self._means, self._person)
            self._section.work_changed.connect(self._count_work)
        return self._section

    # The scanner

    def _listen(self) -> None:
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)  # noqa: S101 - the app runs
        self._wedge = KeyboardWedge(qt, self._app.preferences.wedge())
        self._wedge.scanned.connect(self._scanned)
        qt.applicationStateChanged.connect(self._show_scanner)
        qt.focusWindowChanged.connect(self._show_scanner)
        self._show_scanner()

    def _scanned(self, raw: str) -> None:
        if self._section is not None and self.window.current_section() == "receiving":
            self._section.take_scan(raw)
        else:
            self.window.show_notice(
                said("A scan came, but this screen takes none."), said("Open Receiving, then scan again.")
            )

    def _show_scanner(self, *_args: object) -> None:
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)  # noqa: S101 - the app runs
        self.window.status.show_scanner(ready=qt.applicationState() is Qt.ApplicationState.ApplicationActive)

    # What is under way: asked by the shell before it leaves

    def drafts(self) -> int:
        """How many receipts are begun and not posted."""
        return self._drafts

    def is_posting(self) -> bool:
        """Whether something is on its way to the database just now."""
        return self._section is not None and self._section.page.is_posting

    async def finish_posting(self) -> None:
        """Wait until nothing is on its way any more."""
        if self._section is not None:
            async with self._section.page.turn:  # held while a receipt is posted
                return

    def _count_work(self) -> None:
        self._tasks.start(self._count_drafts())

    async def _count_drafts(self) -> None:
        try:
            open_drafts = await self._app.background.run(self._means.journal.open_drafts)
        except InvistaError as problem:
            self.window.show_problem(problem)
            return
        self._drafts = sum(1 for draft in open_drafts if draft.events)
        self.window.status.show_pending(self._drafts)

    def _take_waiting(self, waiting: Waiting) -> None:
        self._waiting = waiting
        if self._section is not None:
            self._section.receiving.waiting(waiting)
        self._show_connection()

    def _show_connection(self) -> None:
        online = self._means.sender.is_online
        if online:
            self._offline_since = None
        elif self._offline_since is None:
            self._offline_since = datetime.now().astimezone()
        since = self._waiting.since.astimezone() if self._waiting.since and not online else self._offline_since
        self.window.status.show_connection(Connection(online, self._waiting.count, since))

    # What the session tells

    def identity_reached(self, *, reachable: bool) -> None:
        """The sign-in service answered, or did not; what waits is tried when it does."""
        if reachable and not self._means.sender.is_online:
            self._means.sender.wake()

    def person_changed(self, person: Person) -> None:
        """Show what the person may do from now on."""
        self._person = person
        self.window.permit(person.permissions)

    async def leave(self) -> None:
        """Give everything back; drafts and what waits stay in the journal."""
        self._tasks.cancel()
        if self._wedge is not None:
            self._wedge.deleteLater()
        if self._section is not None:
            self._section.leave()
        if self._sender is not None:
            await self._sender.stop()
        await self._app.background.run(self._close_files)

    def _close_files(self) -> None:
        if self._journal is not None:
            self._journal.close()
        if self._engine is not None:
            self._engine.dispose()


class _SessionTickets:
    """The ticket of the session, for the transactions of worker threads."""

    def __init__(self, session: IdentitySession) -> None:
        self._session = session

    def current(self) -> str:
        """Return the ticket in force."""
        return self._session.current_ticket()


def _now() -> datetime:
    return datetime.now(UTC)
