"""What one signed-in person works with: the main window, the desk behind it, scanner and printers."""

import asyncio
import platform
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from invista_desktop.app.imports import offer_import
from invista_desktop.app.kept_orders import begun_orders, kept_orders
from invista_desktop.app.label_printing import label_printing
from invista_desktop.app.leads import lead_to
from invista_desktop.app.means import Means, open_means
from invista_desktop.app.papers import papers_over
from invista_desktop.app.printing import PrintingSection
from invista_desktop.app.scanners import Scanners
from invista_desktop.app.sections import Work, work_sections
from invista_desktop.app.settings_section import SettingsSection
from invista_desktop.app.stock_postings import StockPostings, delivery
from invista_desktop.errors import InvistaError, Unavailable, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.draft_records import Waiting
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.services.offline.kept_work import KeptWork
from invista_desktop.services.offline.sender import Sender
from invista_desktop.services.receiving.workstation import WorkstationRow, this_workstation
from invista_desktop.services.scanning.interpreter import interpret_typed
from invista_desktop.views.common.scan_target import ScanTarget
from invista_desktop.views.common.sounds import Tones, sound_library
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.themes import Theme
from invista_desktop.views.receiving.pages import ReceivingPages
from invista_desktop.views.receiving.services import ReceivingServices
from invista_desktop.views.receiving.work import Receiver, Sending
from invista_desktop.views.shell.main_window import MainWindow
from invista_desktop.views.shell.presenter import ShellPresenter
from invista_desktop.views.shell.sections import Section
from invista_desktop.views.shell.status_strip import Connection

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

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
        self._printing = PrintingSection(app.background, app.clock)
        self._means: Means | None = None
        self._sender: Sender | None = None
        self._waiting = Waiting()
        self._drafts = 0
        self._offline_since: datetime | None = None
        self._is_reached = True
        self._workstation: WorkstationRow | None = None
        self._loop = asyncio.get_running_loop()

    async def open(self) -> None:
        """Build everything; the window is ready to be shown afterwards.

        Raises:
            Unavailable, RuleViolation, NotPermitted: journal or database cannot be used.
        """
        background = self._app.background
        means = self._means = await background.run(self._open_means)
        self._workstation = means.workstation
        self._sender = Sender(means.journal, delivery(means.desk, means.transactions), background)
        self._postings = StockPostings(means.journal, self._sender, background)
        self._papers = papers_over(lambda: self.window, self._app, means)
        self._labels = label_printing(lambda: self.window, means, self._app)
        self._pages = self._new_pages(means, self._sender)
        self._scanners = Scanners(self._app.preferences)
        self._scanners.scanned.connect(self._scanned)
        self._settings = SettingsSection(self._app, self._session, self._scanners, means, lambda: self._person)
        self.window = self._new_window(means)
        self._scanners.ready_changed.connect(self._show_scanner)
        self._sender.on_waiting = self._take_waiting
        self._sender.on_settled = self._postings.take
        self._postings.on_receipt = self._pages.settled
        self._take_waiting(await background.run_here(means.journal.outbox.waiting))
        self._printing.use(means.print_jobs)
        self.window.welcome(self._person.display_name, self._person.permissions)
        self._sender.start()
        self._pages.start()
        self._postings.show_in(self.window)
        self._tasks.start(self._load_tones())
        self._count_work()
        self._tell_remarks(means)

    def _open_means(self) -> Means:
        return open_means(self._app, self._session, self._printing, lambda: self._person, self._session_ended)

    def _new_pages(self, means: Means, sender: Sender) -> ReceivingPages:
        preferences = self._app.preferences
        services = ReceivingServices(
            worklist=means.desk,
            receipts=means.desk,
            work=means.desk,
            drafts=means.journal,
            sending=Sending(sender.post, sender.wake),
            receiver=Receiver(self._person.display_name, self._person.permissions),
            interpret=self._interpret,
            background=self._app.background,
            clock=self._app.clock,
            prints_at=lambda event: preferences.printing().rules.of(event).prints,
            kept_orders=lambda: kept_orders(means.journal, self._person),
            begun_orders=lambda: begun_orders(means.journal, self._person),
            show_paper=self._papers.show,
        )
        pages = ReceivingPages(services, self._tones)
        pages.database_reached.connect(self._database_reached)
        pages.work_changed.connect(self._count_work)
        pages.receipts.labels_chosen.connect(self._labels.print_labels)
        return pages

    def _new_window(self, means: Means) -> MainWindow:
        tr = self.tr
        window = MainWindow(
            [
                Section("receiving", tr("Receiving"), "receiving", permissions.RECEIVING_READ, lambda: self._pages),
                *work_sections(self._work(means)),
                Section(
                    "people",
                    tr("People"),
                    "person",
                    permissions.USERS_READ,
                    lambda: self._people(means),
                    at_end=True,
                    keys="Ctrl+U",
                ),
                Section("printing", tr("Printing"), "printer", "", self._printing.view, at_end=True, keys="Ctrl+P"),
                Section("settings", tr("Settings"), "settings", "", self._settings.view, at_end=True, keys="Ctrl+,"),
            ]
        )
        shell = ShellPresenter(window, self, self._app.sign_out)
        window.sign_out_requested.connect(self._tasks.slot(shell.sign_out))
        window.close_requested.connect(self._tasks.slot(shell.close))
        window.theme_requested.connect(self._wear)
        window.retry_requested.connect(lambda: self._sender.wake() if self._sender else None)
        window.section_opened.connect(self._show_scanner)
        window.status.prints_requested.connect(self._show_prints)
        window.status.drafts_requested.connect(self._show_drafts)
        self._printing.waiting_changed.connect(window.status.show_prints)
        self._printing.problem_met.connect(window.show_problem)
        self._show_place(window)
        offer_import(window, means.transactions, self._app.background, self._person, self._tasks)
        return window

    def _people(self, means: Means) -> "QWidget":
        from invista_desktop.app.people import people_screen

        return people_screen(self._session, self._person, means.transactions, self._app.background)

    def _show_prints(self) -> None:
        self.window.open_section("printing")
        self._printing.show_open()

    def _show_drafts(self) -> None:
        self.window.open_section("receiving")
        self._pages.show_begun()

    def _show_place(self, window: MainWindow) -> None:
        place = self._workstation
        window.status.show_place(place.warehouse if place else "", place.name if place else platform.node())

    def _work(self, means: Means) -> Work:
        return Work(
            transactions=means.transactions,
            background=self._app.background,
            workstation=lambda: self._workstation,
            person=lambda: self._person,
            interpret=self._interpret,
            tones=self._tones,
            clock=self._app.clock,
            prints=means.desk.prints,
            postings=self._postings,
            preferences=self._app.preferences,
            kept=KeptWork(self._app.settings.home.path / "begun"),
            templates=means.templates,
            lead=lambda word, subject: lead_to(self.window, word, subject, self._papers.show),
            show_paper=self._papers.show,
            labels=self._labels.print_labels,
        )

    def _interpret(self, raw: str, known: Callable[[str], bool]) -> Meaning:
        return interpret_typed(raw, self._app.preferences.scans(), known=known)

    def _tell_remarks(self, means: Means) -> None:
        if means.journal.moved_aside is not None:
            self.window.show_notice(
                said("The journal of this workstation was damaged and was put aside."),
                said("It is at {path}. Ask your support to look at it.", path=means.journal.moved_aside),
            )
        elif self._session.remark is not None:
            self.window.show_notice(self._session.remark, said("Everything else works as usual."))

    async def _load_tones(self) -> None:
        """Have the tones at hand before the first scan, without keeping the window waiting for them."""
        if self._tones.enabled:
            await self._app.background.run_here(sound_library)
            self._tones.warm_up()

    def _wear(self, theme: Theme) -> None:
        self._tasks.start(self._settings.wear(theme))

    # The scanner

    def _scanned(self, raw: str) -> None:
        screen = self.window.current_screen()
        if self._labels.take_scan(raw):
            return
        if isinstance(screen, ScanTarget):
            screen.take_scan(raw)
        elif self.window.current_section() == "settings":
            self._settings.take_scan(raw)
        else:
            self.window.show_notice(said("This screen takes no scans."), said("Go to the screen of your work first."))

    def _show_scanner(self, *_args: object) -> None:
        self.window.show_scanner(ready=self._scanners.is_ready)

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
            open_drafts = await self._app.background.run_here(self._means.journal.open_drafts)
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
        if reached and self._workstation is None:
            self._tasks.start(self._learn_place())

    async def _learn_place(self) -> None:
        """Show what could not be asked while the database was away at the start."""
        assert self._means is not None  # noqa: S101 - the window is open
        try:
            self._workstation = await self._app.background.run(
                self._means.transactions.run_again_if_lost, this_workstation
            )
        except Unavailable:
            return
        except InvistaError as problem:
            self.window.show_problem(problem)
            return
        self._show_place(self.window)

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
            self._papers.tasks.cancel()
            self._postings.leave()
            self._settings.leave()
            self._printing.leave()
            self._labels.leave()
            self._scanners.close()
            await self._sender.stop()
        if self._means is not None:
            await self._app.background.run_here(self._means.close)
