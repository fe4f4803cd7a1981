"""The person's own account: password, second factor, where they are signed in."""

from functools import partial
from io import BytesIO

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from invista_desktop.errors import Said
from invista_desktop.models.domain.people import FactorEnrolment, FactorRow, SessionRow
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.forms import GAP, button, labelled, text
from invista_desktop.views.common.password_field import PasswordField
from invista_desktop.views.settings.tab import SettingsTab

_QR_MODULE = 5


class SecurityTab(SettingsTab):
    """Changes nothing by itself; asks for it.

    Signals:
        password_change_requested: current, new, new again.
        enrolment_requested: name of the authenticator.
        enrolment_code_entered: its first code.
        removal_requested: factor id.
        revocation_requested: session id.
    """

    password_change_requested = Signal(str, str, str)
    enrolment_requested = Signal(str)
    enrolment_code_entered = Signal(str)
    removal_requested = Signal(str)
    revocation_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current, self._new, self._again = PasswordField(), PasswordField(), PasswordField()
        self._name, self._code = QLineEdit(), QLineEdit()
        self._qr, self._secret = QLabel(), text("")
        self._enrolment = QWidget()
        self._factors, self._sessions = QVBoxLayout(), QVBoxLayout()
        self._lay_out_password()
        self._lay_out_factors()
        places = self._card(self.tr("Signed in at"))
        places.addLayout(self._sessions)

    def show_done(self, words: Said) -> None:
        """Say what went well, and empty the fields."""
        super().show_done(words)
        for field in (self._current, self._new, self._again, self._name, self._code):
            field.clear()

    def show_account(self, factors: tuple[FactorRow, ...], sessions: tuple[SessionRow, ...]) -> None:
        """Show authenticators, and where the person is signed in."""
        _empty(self._factors)
        _empty(self._sessions)
        for factor in factors:
            remove = button(self.tr("Remove"))
            remove.setAccessibleName(self.tr("Remove {name}").format(name=factor.name))
            remove.clicked.connect(partial(self.removal_requested.emit, factor.factor_id))
            self._factors.addWidget(_row(factor.name, remove))
        if not factors:
            self._factors.addWidget(text(self.tr("None yet: the password alone is asked for."), "muted"))
        for session in sessions:
            self._sessions.addWidget(self._session_row(session))

    def show_enrolment(self, enrolment: FactorEnrolment | None) -> None:
        """Show the QR code to scan and ask for its first code; None puts it away."""
        self._enrolment.setVisible(enrolment is not None)
        if enrolment is None:
            self._qr.clear()
            self._secret.clear()
            return
        self._qr.setPixmap(_qr_code(enrolment.uri))
        self._secret.setText(self.tr("Or type this key: {secret}").format(secret=_in_fours(enrolment.secret)))
        self._code.setFocus()

    def _lay_out_password(self) -> None:
        layout = self._card(self.tr("Password"), self.tr("Every other place is signed out when it changes."))
        layout.addWidget(labelled(self.tr("Current password"), self._current))
        layout.addWidget(labelled(self.tr("New password"), self._new))
        layout.addWidget(labelled(self.tr("The same again"), self._again))
        change = button(self.tr("Change the password"))
        change.clicked.connect(self._change_password)
        self._again.entered.connect(self._change_password)
        layout.addWidget(change)

    def _lay_out_factors(self) -> None:
        layout = self._card(self.tr("Second factor"), self.tr("An app that shows six digits, asked for at sign-in."))
        layout.addLayout(self._factors)
        layout.addWidget(labelled(self.tr("Name of a new authenticator"), self._name))
        add = button(self.tr("Add an authenticator"))
        add.clicked.connect(lambda: self.enrolment_requested.emit(self._name.text()))
        layout.addWidget(add)
        self._qr.setAccessibleName(self.tr("QR code for the authenticator"))
        self._code.setProperty("role", "code")
        self._code.setMaxLength(12)
        self._secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        verify = button(self.tr("Verify the code"))
        verify.clicked.connect(self._verify)
        self._code.returnPressed.connect(self._verify)
        column = QVBoxLayout(self._enrolment)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(text(self.tr("Scan this with the authenticator, then enter the six digits it shows.")))
        for widget in (self._qr, self._secret, labelled(self.tr("First code"), self._code), verify):
            column.addWidget(widget)
        layout.addWidget(self._enrolment)
        self._enrolment.hide()

    def _change_password(self) -> None:
        self.password_change_requested.emit(self._current.text(), self._new.text(), self._again.text())

    def _verify(self) -> None:
        self.enrolment_code_entered.emit(self._code.text())

    def _session_row(self, session: SessionRow) -> QWidget:
        place = " · ".join(part for part in (session.workstation, session.device) if part)
        words = self.tr("{place}, last seen {time}").format(
            place=place or self.tr("Unknown place"), time=shown_moment(session.last_seen_at)
        )
        if session.is_current:
            return _row(words, text(self.tr("This place"), "field", wraps=False))
        revoke = button(self.tr("Sign out there"))
        revoke.clicked.connect(lambda: self.revocation_requested.emit(session.session_id))
        return _row(words, revoke)


def _row(words: str, end: QPushButton | QLabel) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(text(words), 1)
    layout.addWidget(end)
    return row


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _qr_code(content: str) -> QPixmap:
    import segno

    drawn = BytesIO()
    segno.make(content, error="m").save(drawn, kind="png", scale=_QR_MODULE, border=4)
    picture = QPixmap()
    picture.loadFromData(drawn.getvalue())
    return picture
