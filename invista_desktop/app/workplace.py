"""What one signed-in person works with: the main window, the desk behind it, scanner and printers."""

import asyncio
import platform
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from invista_desktop.app.imports import offer_import
from invista_desktop.app.kept_orders import kept_orders
from invista_desktop.app.means import Means
from invista_desktop.app.receiving import PrintingDesk
from invista_desktop.app.scanners import Scanners
from invista_desktop.app.settings_section import SettingsSection
from invista_desktop.errors import InvistaError, Unavailable, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.draft_records import Waiting
from invista_desktop.models.domain.people import Person
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
from invista_desktop.services.scanning.interpreter import interpret_typed
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.themes import Theme
from invista_desktop.views.receiving.pages import ReceivingPages, ReceivingServices
from invista_desktop.views.receiving.work import Receiver, Sending
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
        self._tones = Tones(enabled=app.appearance.sounds)
        self._means: Means | None = None
        self._sender: Sender | None = None
        self._waiting = Waiting()
        self._drafts = 0
        self._offline_since: datetime | None = None
        self._is_reached = self._is_placed = True
        self._loop = asyncio.get_running_loop()

    async def open(self) -> None:
        """Build everything; the window is ready to be shown afterwards.

        Raises:
            Unavailable, RuleViolation, NotPermitted: journal or database cannot be used.
        """
        run = self._app.background.run
        means = self._means = await run(self._open_means)
        self._sender = Sender(means.journal, means.desk.deliver, self._app.background)
        self._pages = self._new_pages(means, self._sender)
        self._scanners = Scanners(self._app.preferences)
        self._scanners.scanned.connect(self._scanned)
        self._settings = SettingsSection(self._app, self._session, self._scanners, means.desk.prints)
        self.window = self._new_window(means)
        self._scanners.ready_changed.connect(self._show_scanner)
        self._sender.on_waiting = self._take_waiting
        self._sender.on_settled = self._pages.settled
        self._take_waiting(await run(means.journal.outbox.waiting))
        self.window.welcome(self._person.display_name, self._person.permissions)
        self._sender.start()
        self._pages.start()
        self._count_work()
        self._tell_remarks(means)

    def _open_means(self) -> Means:
        """Blocking: opens the files, and asks the database who this workstation is."""
        home, preferences = self._app.settings.home, self._app.preferences
        home.path.mkdir(parents=True, exist_ok=True)
        journal = Journal(home.journal, workstation=platform.node(), clock=self._app.clock)
        engine = make_engine(self._app.settings.neon_database_url, self._app.background.workers)
        try:
            transactions = Transactions(
                make_sessions(engine), _SessionTickets(self._session), session_ended=self._session_ended
            )
            workstation = self._workstation_row(transactions, journal)
            jobs = PrintJobs(home.path / "print-jobs.sqlite3", self._app.clock)
            jobs.recover_interrupted()
        except BaseException:
            journal.close()
            engine.dispose()
            raise
        desk = PrintingDesk(transactions)
        printing = PrintDesk(jobs, shipped_templates(), Patience())
        desk.prints = ReceivingPrints(desk, printing, preferences.printing, lambda: self._person.display_name)
        return Means(engine, transactions, desk, journal, workstation)

    def _workstation_row(self, transactions: Transactions, journal: Journal) -> WorkstationRow | None:
        """Blocking: ask who this workstation is; None while the database is away and drafts are kept here.

        Raises:
            Unavailable: the database is away, and there is nothing to work on without it.
        """
        try:
            return transactions.run_again_if_lost(this_workstation)
        except Unavailable:
            if not kept_orders(journal, self._person):
                raise
            return None

    def _new_pages(self, means: Means, sender: Sender) -> ReceivingPages:
        preferences = self._app.preferences
        scans = preferences.scans()
        services = ReceivingServices(
            worklist=means.desk,
            work=means.desk,
            drafts=means.journal,
            sending=Sending(sender.post, sender.wake),
            receiver=Receiver(self._person.display_name, self._person.permissions),
            interpret=lambda raw, known: interpret_typed(raw, scans, known=known),
            background=self._app.background,
            clock=self._app.clock,
            labels_at=lambda: preferences.printing().rule.moment,
            kept_orders=lambda: kept_orders(means.journal, self._person),
        )
        pages = ReceivingPages(services, self._tones)
        pages.database_reached.connect(self._database_reached)
        pages.work_changed.connect(self._count_work)
        return pages

    def _new_window(self, means: Means) -> MainWindow:
        tr = self.tr
        window = MainWindow(
            [
                Section("receiving", tr("Receiving"), "receiving", permissions.RECEIVING_READ, lambda: self._pages),
                Section("settings", tr("Settings"), "settings", "", self._settings.view, at_end=True),
            ]
        )
        shell = ShellPresenter(window, self, self._app.sign_out)
        window.sign_out_requested.connect(self._tasks.slot(shell.sign_out))
        window.close_requested.connect(self._tasks.slot(shell.close))
        window.theme_requested.connect(self._wear)
        window.retry_requested.connect(lambda: self._sender.wake() if self._sender else None)
        window.section_opened.connect(self._show_scanner)
        self._show_place(window, means.workstation)
        offer_import(window, means.transactions, self._app.background, self._person, self._tasks)
        return window

    def _show_place(self, window: MainWindow, workstation: WorkstationRow | None) -> None:
        self._is_placed = workstation is not None
        window.status.show_place(
            workstation.warehouse if workstation else "", workstation.name if workstation else platform.node()
        )

    def _tell_remarks(self, means: Means) -> None:
        if means.journal.moved_aside is not None:
            self.window.show_notice(
                said("The journal of this workstation was damaged and was put aside."),
                said("It is at {path}. Ask your support to look at it.", path=means.journal.moved_aside),
            )
        elif self._session.remark is not None:
            self.window.show_notice(self._session.remark, said("Everything else works as usual."))

    def _wear(self, theme: Theme) -> None:
        self._tasks.start(self._settings.wear(theme))

    # The scanner

    def _scanned(self, raw: str) -> None:
        section = self.window.current_section()
        if section == "receiving":
            self._pages.take_scan(raw)
        elif section == "settings":
            self._settings.take_scan(raw)

    def _show_scanner(self, *_args: object) -> None:
        self.window.status.show_scanner(ready=self._scanners.is_ready)

    # What is under way: asked by the shell before it leaves

    def drafts(self) -> int:
        """How many receipts are begun and not posted."""
        return self._drafts

    def is_posting(self) -> bool:
        """Whether something is on its way to the database just now."""
        return self._pages.is_posting

    async def finish_posting(self) -> None:
        """Wait until nothing is on its way any more."""
        await self._pages.finish_posting()

    def _count_work(self) -> None:
        self._tasks.start(self._count_drafts())

    async def _count_drafts(self) -> None:
        if self._means is None:
            return
        try:
            open_drafts = await self._app.background.run(self._means.journal.open_drafts)
        except InvistaError as problem:
            self.window.show_problem(problem)
            return
        self._drafts = sum(1 for draft in open_drafts if draft.events)
        self.window.status.show_pending(self._drafts)

    def _take_waiting(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._pages.waiting(waiting)
        self._show_connection()

    def _database_reached(self, reached: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._is_reached = reached
        self._show_connection()
        if reached and self._sender is not None and not self._sender.is_online:
            self._sender.wake()
        if reached and not self._is_placed:
            self._tasks.start(self._learn_place())

    async def _learn_place(self) -> None:
        """Show what could not be asked while the database was away at the start."""
        assert self._means is not None  # noqa: S101 - the window is open
        try:
            workstation = await self._app.background.run(self._means.transactions.run_again_if_lost, this_workstation)
        except Unavailable:
            return
        except InvistaError as problem:
            self.window.show_problem(problem)
            return
        self._show_place(self.window, workstation)

    def _show_connection(self) -> None:
        online = self._is_reached and (self._sender is None or self._sender.is_online)
        if online:
            self._offline_since = None
        elif self._offline_since is None:
            self._offline_since = datetime.now().astimezone()
        since = self._waiting.since.astimezone() if self._waiting.since and not online else self._offline_since
        self.window.status.show_connection(Connection(online, self._waiting.count, since))

    # What the session tells

    def identity_reached(self, *, reachable: bool) -> None:
        """The sign-in service answered, or did not; what waits is tried when it does."""
        if reachable and self._sender is not None and not self._sender.is_online:
            self._sender.wake()

    def person_changed(self, person: Person) -> None:
        """Show what the person may do from now on."""
        self._person = person
        self.window.permit(person.permissions)

    def _session_ended(self, reason: InvistaError) -> None:
        """On a worker thread: the database has heard of the end first."""
        self._loop.call_soon_threadsafe(lambda: self._app.tasks.start(self._session.end(reason)))

    async def leave(self) -> None:
        """Give everything back; drafts and what waits stay in the journal."""
        self._tasks.cancel()
        if self._sender is not None:
            self._pages.tasks.cancel()
            self._settings.leave()
            self._scanners.close()
            await self._sender.stop()
        if self._means is not None:
            await self._app.background.run(self._means.close)


class _SessionTickets:
    """The ticket of the session, for the transactions of worker threads."""

    def __init__(self, session: IdentitySession) -> None:
        self._session = session

    def current(self) -> str:
        """Return the ticket in force."""
        return self._session.current_ticket()
