"""The sign-in window: one step at a time, by keyboard alone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said
from invista_desktop.views.common.forms import GAP, Remark, button
from invista_desktop.views.common.translation import shown
from invista_desktop.views.sign_in.brand import BrandPane
from invista_desktop.views.sign_in.pages import (
    CodePage,
    InvitationPage,
    NewPasswordPage,
    Page,
    PasswordPage,
    RecoveryPage,
)
from invista_desktop.views.sign_in.presenter import Step

_FORM_WIDTH = 440


class SignInView(QWidget):
    """Asks for what the current step needs.

    Signals:
        sign_in_requested: e-mail, password.
        second_factor_entered, recovery_code_entered: the code.
        recovery_started: the password is forgotten.
        recovery_requested: e-mail to send a code to.
        new_password_entered: the password, twice.
        invitation_started: the person has an invitation.
        invitation_entered: address, code, name, password, password again.
        back_requested: start over.
        again_requested: see once more whether who was signed in still is.
        addresses_requested: see or change which databases this workstation uses.
    """

    sign_in_requested = Signal(str, str)
    second_factor_entered = Signal(str)
    recovery_started = Signal()
    recovery_requested = Signal(str)
    recovery_code_entered = Signal(str)
    new_password_entered = Signal(str, str)
    invitation_started = Signal()
    invitation_entered = Signal(str, str, str, str, str)
    back_requested = Signal()
    again_requested = Signal()
    addresses_requested = Signal()

    def __init__(self, workstation: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sign in – Invista"))
        self._remark = Remark()
        self._asking_page: Page | None = None
        self._typed_in: QWidget | None = None
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        policy = self._busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the form does not jump while it waits
        self._busy.setSizePolicy(policy)
        self._busy.setAccessibleName(self.tr("Asking the sign-in service"))
        self._password, self._recovery, self._new = PasswordPage(), RecoveryPage(), NewPasswordPage()
        self._invitation = InvitationPage()
        self._second, self._code = self._code_pages()
        self._pages: dict[Step, Page] = {
            Step.PASSWORD: self._password,
            Step.SECOND_FACTOR: self._second,
            Step.RECOVERY_EMAIL: self._recovery,
            Step.RECOVERY_CODE: self._code,
            Step.NEW_PASSWORD: self._new,
            Step.INVITATION: self._invitation,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            page.back_requested.connect(self.back_requested)
            self._stack.addWidget(page)
        self._brand = BrandPane(workstation)
        self._lay_out()
        self._connect()
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self.close)
        self.resize(1080, 680)
        self._busy.hide()
        self.show_step(Step.PASSWORD)

    @property
    def step(self) -> Step:
        """What is asked for now."""
        return next(step for step, page in self._pages.items() if page is self._stack.currentWidget())

    def show_step(self, step: Step) -> None:
        """Ask for this; what was entered before is forgotten, except the address."""
        if step is Step.RECOVERY_EMAIL:
            self._recovery.propose(self._password.email())
        if step is Step.INVITATION:
            self._invitation.propose(self._password.email())
        page = self._pages[step]
        page.host(self._remark)
        self._stack.setCurrentWidget(page)
        page.start()

    def show_busy(self, *, busy: bool) -> None:
        """Take no input while the service is asked; afterwards typing goes on where it was."""
        self._busy.setVisible(busy)
        page, asked = self._pages[self.step], self._asking_page
        if busy:
            self._asking_page, self._typed_in = page, self._stack.focusWidget()
        else:
            self._asking_page = None
        self._stack.setEnabled(not busy)
        if busy or asked is None:
            return
        if page is not asked:
            page.start()  # fields take no focus while they are disabled
        elif self._typed_in is not None:
            self._typed_in.setFocus()

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong and what to do; None takes it away."""
        words = f"{shown(problem.title)}\n{shown(problem.advice)}" if problem else ""
        self._remark.tell("wrong", words)

    def show_hint(self, hint: Said) -> None:
        """Say what is going on."""
        self._remark.tell("hint", shown(hint))

    def offer_again(self, *, offered: bool) -> None:
        """Offer to try once more without the password."""
        self._password.again.setVisible(offered)

    def _code_pages(self) -> tuple[CodePage, CodePage]:
        second = CodePage(
            self.tr("Second factor"),
            self.tr("Open your authenticator and enter the six digits it shows for Invista."),
            self.tr("&Code"),
            self.tr("Continue"),
        )
        sent = CodePage(
            self.tr("Code from your mail"),
            self.tr("Enter the six digits from the message that was sent to you."),
            self.tr("&Code"),
            self.tr("Continue"),
        )
        return second, sent

    def _connect(self) -> None:
        self._password.filled_in.connect(
            lambda: self.sign_in_requested.emit(self._password.email(), self._password.password())
        )
        self._password.forgotten.connect(self.recovery_started)
        self._password.invited.connect(self.invitation_started)
        self._password.again.clicked.connect(self.again_requested)
        self._second.filled_in.connect(lambda: self.second_factor_entered.emit(self._second.code()))
        self._recovery.filled_in.connect(lambda: self.recovery_requested.emit(self._recovery.email()))
        self._code.filled_in.connect(lambda: self.recovery_code_entered.emit(self._code.code()))
        self._new.filled_in.connect(lambda: self.new_password_entered.emit(*self._new.passwords()))
        self._invitation.filled_in.connect(lambda: self.invitation_entered.emit(*self._invitation.entries()))
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        back.activated.connect(self._escape)

    def _escape(self) -> None:
        if self.step is not Step.PASSWORD and self._stack.isEnabled():
            self.back_requested.emit()

    def _lay_out(self) -> None:
        addresses = button(self.tr("&Databases of this workstation…"), "link")
        addresses.clicked.connect(self.addresses_requested)
        form = QWidget()
        form.setFixedWidth(_FORM_WIDTH)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addStretch(2)
        column.addWidget(self._stack)
        column.addWidget(self._busy)
        column.addStretch(3)
        column.addWidget(addresses, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._brand, 2)
        side = QHBoxLayout()
        side.setContentsMargins(32, 32, 32, 24)
        side.addStretch()
        side.addWidget(form)
        side.addStretch()
        layout.addLayout(side, 3)
