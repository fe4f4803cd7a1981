"""The first screen of a fresh installation: databases on this computer, or the company's."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said
from invista_desktop.views.common.forms import GAP, Remark, button, card, labelled, text
from invista_desktop.views.common.password_field import PasswordField
from invista_desktop.views.common.translation import shown


class FirstRunView(QWidget):
    """Offers the two ways to begin.

    Signals:
        start_here_requested: databases on this computer, with sample data.
        hosted_requested: address of the sign-in service, its publishable key, the database's address.
    """

    start_here_requested = Signal()
    hosted_requested = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Welcome to Invista"))
        self._remark = Remark()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.hide()
        self._url, self._key = QLineEdit(), QLineEdit()
        self._dsn = PasswordField()
        self._choices = QWidget()
        row = QHBoxLayout(self._choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self._here_card(), 2)
        row.addWidget(self._hosted_card(), 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 40, 48, 40)
        layout.setSpacing(GAP)
        layout.addWidget(text(self.tr("Welcome to Invista"), "title"))
        layout.addWidget(text(self.tr("Where are the databases of this workstation?"), "large"))
        layout.addSpacing(8)
        layout.addWidget(self._choices, 1)
        layout.addWidget(self._remark)
        layout.addWidget(self._busy)
        self.resize(1080, 680)

    def propose(self, url: str, key: str, dsn: str) -> None:
        """Put in what is in force now."""
        self._url.setText(url)
        self._key.setText(key)
        self._dsn.line.setText(dsn)

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""
        self._busy.setVisible(busy)
        self._choices.setEnabled(not busy)

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong and what to do; None takes it away."""
        self._remark.tell("wrong", f"{shown(problem.title)}\n{shown(problem.advice)}" if problem else "")

    def show_progress(self, words: Said) -> None:
        """Say what is being done."""
        self._remark.tell("hint", shown(words))

    def _here_card(self) -> QFrame:
        frame, layout = card()
        layout.addWidget(text(self.tr("On this computer"), "heading"))
        layout.addWidget(
            text(
                self.tr(
                    "For trying Invista out and for a single workstation. Everything stays on this computer; "
                    "sample products, orders and people are put in."
                )
            )
        )
        layout.addStretch()
        start = button(self.tr("&Start on this computer"), "primary")
        start.clicked.connect(self.start_here_requested)
        layout.addWidget(start)
        return frame

    def _hosted_card(self) -> QFrame:
        frame, layout = card()
        layout.addWidget(text(self.tr("In our company"), "heading"))
        layout.addWidget(text(self.tr("Your administrator gave you these when this workstation was enrolled.")))
        self._url.setPlaceholderText("https://project.supabase.co")
        self._key.setPlaceholderText("sb_publishable_…")
        self._dsn.line.setPlaceholderText("postgresql://…")
        layout.addWidget(labelled(self.tr("Sign-in service (Supabase &URL)"), self._url))
        layout.addWidget(labelled(self.tr("Publishable &key"), self._key))
        layout.addWidget(labelled(self.tr("Business &database (Neon URL)"), self._dsn))
        layout.addStretch()
        use = button(self.tr("Use &these"), "primary")
        use.clicked.connect(self._use)
        self._dsn.entered.connect(self._use)
        layout.addWidget(use)
        return frame

    def _use(self) -> None:
        self.hosted_requested.emit(self._url.text(), self._key.text(), self._dsn.text())
