"""The life of the app: one window at a time, from the first run to the last sign-out."""

import asyncio
import platform
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QEvent, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from invista_desktop.app.garbage import GarbageHere
from invista_desktop.app.logs import start_log
from invista_desktop.app.opening import Opened, open_first_window
from invista_desktop.app.preferences import DSN, Preferences
from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, said, tell_terminal
from invista_desktop.models.domain.people import Person
from invista_desktop.services.identity.clock import Clock
from invista_desktop.services.identity.seat import Seat
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.services.identity.vault import OsKeyring, Vault
from invista_desktop.settings import Settings, load_settings
from invista_desktop.views.common.crash import CrashReports
from invista_desktop.views.common.dialogs import tell
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.themes import Appearance, dress
from invista_desktop.views.sign_in.presenter import SignInPresenter
from invista_desktop.views.sign_in.view import SignInView

Alongside = Callable[["Application"], Awaitable[int]]
PAINT_FIRST = 0.3  # seconds: imports on another thread hold up the first paint


def utc_now() -> datetime:
    """Return what this computer's clock says."""
    return datetime.now(UTC)


class Application:
    """Opens windows and closes them; everything else is built for one of them.

    Attributes:
        window: what is in sight: first run, sign-in or the main window.
        settings: the addresses in force.
        clock: what this computer takes for the time, in UTC.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        opened: Opened | None = None,
        hint: Said | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self.settings = settings or load_settings()
        self._opened = opened or open_first_window(self.settings)
        self._hint = hint
        self.clock = clock
        self.preferences = Preferences(self.settings.home)
        self.background = Background()
        self.log = start_log(self.settings.home.logs)
        self.vault = Vault(self.settings.home.keys, OsKeyring())
        self.appearance = self._opened.appearance
        self.window: QWidget | None = self._opened.sign_in
        self.tasks = ScreenTasks()
        self._seat = Seat(self.settings.home.keys)
        self._crashes: CrashReports | None = None
        self._closed: asyncio.Future[int] | None = None
        self._session: IdentitySession | None = None
        self._leave_place: Callable[[], Awaitable[None]] | None = None

    def run(self, alongside: Alongside | None = None) -> int:
        """Live until the last window is closed, or until `alongside` has returned; return the exit code."""
        qt = self._opened.qt
        qInstallMessageHandler(lambda _kind, _context, words: self.log.info("Qt: %s", words))
        qt.setQuitOnLastWindowClosed(False)
        qt.lastWindowClosed.connect(self.quit)
        with GarbageHere(), QEventLoop(qt) as loop:
            self._crashes = CrashReports(self.log.error)
            self._crashes.install(loop)
            try:
                code: int = loop.run_until_complete(self._live(alongside))
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            finally:
                self._crashes.uninstall()
                qInstallMessageHandler(None)
                self.background.close()
        return code

    async def _live(self, alongside: Alongside | None) -> int:
        self._closed = asyncio.get_running_loop().create_future()
        try:
            self.settings.require_usable()
            await self.background.run(self._seat.take)
        except InvistaError as problem:
            await self._cannot_open(problem)
            return 1
        try:
            await self._begin()
            if alongside is not None:
                return await alongside(self)
            return await self.closed()
        finally:
            await self._end()

    async def closed(self) -> int:
        """Wait until the last window is closed; return the exit code."""
        assert self._closed is not None  # noqa: S101 - the app lives
        return await asyncio.shield(self._closed)

    async def _cannot_open(self, problem: InvistaError) -> None:
        self.log.error("%s", problem)
        tell_terminal(problem)  # for whoever started it in a terminal
        if isinstance(self.window, SignInView):
            self.window.show_busy(busy=False)  # nothing is under way behind the words
        await tell(problem.title, problem.advice, close=said("Close"), parent=self.window)

    async def _begin(self) -> None:
        if self.settings.options.get("stack") == "local" and not self.settings.is_complete:
            await self._start_local_stack(lambda _words: None)
        elif not self.settings.neon_database_url:
            kept = await self.background.run(self.vault.items)
            self.settings = replace(self.settings, neon_database_url=kept.get(DSN, ""))
        if self.settings.is_complete:
            self.show_sign_in(hint=self._hint)
        else:
            self.show_first_run()

    async def _end(self) -> None:
        self.tasks.cancel()
        await self._leave()
        if self._session is not None:
            await self._session.close()
        if self.window is not None:
            self.window.hide()  # a main window would ask first, and its clocks must not outlive the loop
            self.window.deleteLater()
        self._seat.leave()

    # Windows

    def show(self, window: QWidget) -> None:
        """Bring a window into sight in place of the one before."""
        before, self.window = self.window, window
        window.show()
        if before not in (None, window):
            before.hide()  # not closed: a main window would ask first, and answer when it is gone
            before.deleteLater()

    def quit(self) -> None:
        """End the app."""
        if self._closed is not None and not self._closed.done():
            self._closed.set_result(0)

    def show_first_run(self) -> None:
        """Ask where the databases are."""
        from invista_desktop.app.first_run import FirstRun

        self.show(FirstRun(self).window())

    def show_sign_in(self, problem: InvistaError | None = None, hint: Said | None = None) -> None:
        """Ask who is there, or go on as whoever was; `hint` says what a newcomer needs to know."""
        session = self._session = self._new_session()
        view = self._sign_in_view()
        presenter = SignInPresenter(view, session, self._entered)
        slot = self.tasks.slot
        view.sign_in_requested.connect(slot(presenter.sign_in))
        view.second_factor_entered.connect(slot(presenter.give_second_factor))
        view.recovery_started.connect(slot(presenter.start_recovery))
        view.recovery_requested.connect(slot(presenter.request_recovery))
        view.recovery_code_entered.connect(slot(presenter.verify_recovery))
        view.new_password_entered.connect(slot(presenter.set_new_password))
        view.invitation_started.connect(slot(presenter.start_invitation))
        view.invitation_entered.connect(slot(presenter.accept_invitation))
        view.back_requested.connect(slot(presenter.back))
        view.again_requested.connect(slot(presenter.restore))
        view.addresses_requested.connect(self.show_first_run)
        self.show(view)
        if problem is None:
            self.tasks.start(_restored(presenter, view, hint))
        else:
            presenter.explain(problem)
        self.tasks.start(self._warm_up())

    def _sign_in_view(self) -> SignInView:
        """Return the window that was painted first, once; later a new one."""
        first, self._opened = self._opened.sign_in, replace(self._opened, sign_in=None)
        if first is None:
            return SignInView(platform.node())
        first.show_busy(busy=False)
        return first

    def _new_session(self) -> IdentitySession:
        return IdentitySession(
            self.settings.supabase_url,
            self.settings.supabase_key,
            vault=self.vault,
            background=self.background,
            clock=self.clock,
            device={"name": platform.node(), "system": platform.platform(terse=True), "app": "invista-desktop"},
            workstation=platform.node(),
            listener=self,
        )

    def _entered(self, person: Person) -> None:
        self.tasks.start(self._open_workplace(person))

    async def _open_workplace(self, person: Person) -> None:
        view, session = self.window, self._session
        assert isinstance(view, SignInView) and session is not None  # noqa: S101 - somebody just signed in
        view.show_busy(busy=True)  # a second Enter must not open a second workplace
        workplace = await self.background.run(_load_workplace)
        place = workplace(self, session, person)
        try:
            await place.open()
        except InvistaError as problem:
            await place.leave()
            view.show_busy(busy=False)
            view.show_problem(problem)
            view.offer_again(offered=True)  # the sign-in itself went well
            return
        self._leave_place = place.leave
        self._place = place
        self.show(place.window)

    async def sign_out(self) -> None:
        """End the session here, and ask who is next."""
        assert self._session is not None  # noqa: S101 - the main window is open
        await self._session.sign_out()
        await self._ask_again(None)

    async def _ask_again(self, problem: InvistaError | None) -> None:
        session = self._session
        await self._leave()
        self.show_sign_in(problem)
        if session is not None:
            await session.close()

    async def _leave(self) -> None:
        leave, self._leave_place = self._leave_place, None
        if leave is not None:
            await leave()

    # What the session tells

    def signed_out(self, reason: InvistaError) -> None:
        """The session ended elsewhere: nobody is signed in any more."""
        self.tasks.start(self._ask_again(reason))

    def reached(self, *, reachable: bool) -> None:
        """The sign-in service answered, or did not."""
        if self._leave_place is not None:
            self._place.identity_reached(reachable=reachable)

    def person_changed(self, person: Person) -> None:
        """The person may do other things than before."""
        if self._leave_place is not None:
            self._place.person_changed(person)

    # Settings

    async def use(self, settings: Settings, hint: Said | None = None) -> None:
        """Go on to sign-in with these addresses."""
        self.settings = settings
        self.show_sign_in(hint=hint)

    async def _start_local_stack(self, progress: Callable[[Said], None]) -> None:
        from invista_desktop.app.local import start_local_stack

        progress(said("Starting the databases of this computer."))
        self.settings = await self.background.run(start_local_stack, self.settings)

    def wear(self, appearance: Appearance) -> None:
        """Look like this from now on, and at the next start."""
        self.appearance = appearance
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)  # noqa: S101 - the app runs
        dress(qt, appearance)

    async def _warm_up(self) -> None:
        """Load what follows sign-in while the person types."""
        await asyncio.sleep(PAINT_FIRST)
        await self.background.run(_load_workplace)


async def _restored(presenter: SignInPresenter, view: SignInView, hint: Said | None) -> None:
    await presenter.restore()
    if hint is not None:
        view.show_hint(hint)


def _load_workplace() -> type:
    from invista_desktop.app.workplace import Workplace

    return Workplace
