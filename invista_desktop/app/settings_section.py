"""The settings of this workstation and of one's own account, put together."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from invista_desktop.app.means import Means
from invista_desktop.app.scanners import Scanners, port_names
from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.printer_statuses import PrinterStatus
from invista_desktop.models.domain.printers import PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.services.identity.account import Account
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.services.printing.status import ask_status
from invista_desktop.services.printing.system_queue import queue_names
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.themes import Appearance, Theme
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.settings.appearance_tab import AppearanceTab
from invista_desktop.views.settings.presenter import SecurityPresenter
from invista_desktop.views.settings.printing_presenter import PrintingSettingsPresenter
from invista_desktop.views.settings.printing_tab import PrintingTab
from invista_desktop.views.settings.scanner_presenter import ScannerPresenter
from invista_desktop.views.settings.scanner_tab import ScannerTab
from invista_desktop.views.settings.security_tab import SecurityTab
from invista_desktop.views.settings.serial_tab import SerialTab
from invista_desktop.views.settings.view import SettingsView

if TYPE_CHECKING:
    from invista_desktop.app.application import Application


_STATUS_SECONDS = 5.0


class SettingsSection(QObject):
    """Keeps what is chosen at once; what the disk does not take holds for this run, and says so."""

    def __init__(
        self,
        app: "Application",
        session: IdentitySession,
        scanners: Scanners,
        means: Means,
        person: Callable[[], Person],
    ) -> None:
        super().__init__()
        self._app, self._scanners, self._wedge, self._prints = app, scanners, scanners.wedge, means.desk.prints
        self._tasks, self._means, self._person = ScreenTasks(), means, person
        self._appearance = AppearanceTab(app.appearance)
        self._printing, self._scanner, self._security = PrintingTab(), ScannerTab(), SecurityTab()
        self._serial = SerialTab(port_names(), *app.preferences.serial())
        self._account = SecurityPresenter(self._security, Account(session))
        self._scanning = ScannerPresenter(
            self._scanner,
            measure=self._wedge.measure,
            typing=lambda: self._wedge.settings,
            keep_typing=self._keep_wedge,
            keep_writing=self._keep_scans,
        )
        self._printers = PrintingSettingsPresenter(
            self._printing, keep=self._keep_printing, test=self._print_test, ask=self._ask_printer
        )
        self._connect()

    def view(self) -> SettingsView:
        """Return the screen, and ask for what it shows of the account."""
        self._scanning.show()
        self._scanner.show_writing(self._app.preferences.scans())
        self._printing.show_printing(self._app.preferences.printing())
        self._tasks.start(self._offer_queues())
        self._tasks.start(self._offer_templates())
        self._tasks.start(self._account.load())
        return SettingsView(
            [
                (self.tr("Appearance"), self._appearance),
                (self.tr("Scanner"), self._scanner),
                (self.tr("Serial scanner"), self._serial),
                (self.tr("Printing"), self._printing),
                (self.tr("Letterhead"), self._letterhead()),
                (self.tr("Security"), self._security),
            ]
        )

    def _letterhead(self) -> QWidget:
        from invista_desktop.app.letterheads import letterhead_tab

        return letterhead_tab(self._means.transactions, self._app.background, self._person, self._tasks)

    def take_scan(self, raw: str) -> None:
        """Compare a scan with what the label says in print."""
        self._scanning.test_scan(raw, self._scanner.expected())

    async def wear(self, theme: Theme) -> None:
        """Change the theme alone."""
        await self._keep_appearance(replace(self._app.appearance, theme=theme))

    def leave(self) -> None:
        """End what is under way on the screen."""
        self._tasks.cancel()

    def _connect(self) -> None:
        slot, account, security = self._tasks.slot, self._account, self._security
        self._appearance.appearance_chosen.connect(slot(self._keep_appearance))
        self._appearance.tones_requested.connect(slot(_play_all))
        self._printing.printing_entered.connect(slot(self._printers.keep))
        self._printing.test_print_requested.connect(slot(self._printers.test))
        self._printing.status_requested.connect(slot(self._printers.ask))
        self._serial.port_chosen.connect(slot(self._keep_serial))
        self._scanners.serial_changed.connect(self._show_serial)
        self._show_serial(*self._scanners.serial_words())
        self._scanner.calibration_requested.connect(self._scanning.calibrate)
        self._scanner.typing_entered.connect(slot(self._scanning.keep_typing))
        self._scanner.writing_entered.connect(slot(self._scanning.keep_writing))
        self._wedge.calibrated.connect(slot(self._scanning.calibrated))
        self._wedge.not_calibrated.connect(self._scanning.not_calibrated)
        security.password_change_requested.connect(slot(account.change_password))
        security.enrolment_requested.connect(slot(account.start_enrolment))
        security.enrolment_code_entered.connect(slot(account.finish_enrolment))
        security.removal_requested.connect(slot(account.remove_authenticator))
        security.revocation_requested.connect(slot(account.revoke_session))

    async def _keep_appearance(self, appearance: Appearance) -> None:
        self._app.wear(appearance)
        self._appearance.show_appearance(appearance)
        values = {"theme": appearance.theme.value, "text_percent": appearance.text_percent, "sounds": appearance.sounds}
        try:
            await self._app.background.run(self._app.preferences.keep, "appearance", values)
        except InvistaError as problem:
            self._appearance.show_problem(problem)

    async def _keep_printing(self, settings: PrintingSettings) -> None:
        await self._app.background.run(self._app.preferences.keep_printing, settings)

    async def _print_test(self, printer: PrinterSettings) -> Said:
        return await self._app.background.run(self._prints.print_test, printer)

    async def _ask_printer(self, printer: PrinterSettings) -> PrinterStatus:
        return await self._app.background.run(ask_status, printer, _STATUS_SECONDS)

    async def _offer_queues(self) -> None:
        self._printing.offer_queues(await self._app.background.run(queue_names))

    async def _offer_templates(self) -> None:
        try:
            self._printing.offer_templates(await self._app.background.run(self._means.templates.rows))
        except InvistaError as problem:
            self._printing.show_problem(problem)

    def _show_serial(self, words: Said, is_heard: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._serial.show_state(words, is_heard=is_heard)

    async def _keep_serial(self, port: str, speed: int) -> None:
        self._scanners.listen(port, speed)
        try:
            await self._app.background.run(self._app.preferences.keep_serial, port, speed)
        except InvistaError as problem:
            self._serial.show_problem(problem)

    async def _keep_wedge(self, settings: WedgeSettings) -> None:
        self._wedge.configure(settings)
        await self._app.background.run(self._app.preferences.keep_wedge, settings)

    async def _keep_scans(self, settings: ScanSettings) -> None:
        await self._app.background.run(self._app.preferences.keep_scans, settings)


async def _play_all() -> None:
    """Let the three tones be heard, one after the other."""
    tones = Tones()
    for verdict in (Verdict.OK, Verdict.WARNING, Verdict.REFUSED):
        tones.play(verdict)
        await asyncio.sleep(0.9)
