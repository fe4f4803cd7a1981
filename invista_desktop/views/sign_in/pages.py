"""The forms of sign-in, one per step: each knows its fields and says when they are filled in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from invista_desktop.views.common.forms import GAP, button, labelled, text
from invista_desktop.views.common.password_field import PasswordField


class Page(QWidget):
    """A step: heading, explanation, fields, one primary button and quiet ones below.

    Signals:
        filled_in: Enter in the last field, or the primary button; the page has the values.
        back_requested: the person wants to start over.
    """

    filled_in = Signal()
    back_requested = Signal()

    def __init__(self, heading: str, explanation: str) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)
        self._layout.addWidget(text(heading, "title"))
        if explanation:
            self._layout.addWidget(text(explanation, "muted"))
        self.first: QWidget = self

    def start(self) -> None:
        """Empty what must not stay, and put the cursor where typing begins."""
        self.first.setFocus()

    def host(self, remark: QWidget) -> None:
        """Show what went wrong, or right, below the buttons."""
        self._layout.insertWidget(self._layout.count() - 1, remark)

    def _finish(self, words: str, *quiet: QPushButton) -> None:
        go = button(words, "primary")
        go.clicked.connect(self.filled_in)
        self._layout.addSpacing(4)
        self._layout.addWidget(go)
        row = QHBoxLayout()
        for other in quiet:
            row.addWidget(other)
        row.addStretch()
        self._layout.addLayout(row)
        self._layout.addStretch()

    def _back(self) -> QPushButton:
        back = button(self.tr("Back  (Esc)"), "link")
        back.clicked.connect(self.back_requested)
        return back


class PasswordPage(Page):
    """E-mail and password.

    Attributes:
        again: goes on as who was signed in; in sight only while that is offered.
    """

    forgotten = Signal()
    invited = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Sign in"), "")
        self._email = QLineEdit()
        self._email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self._email.setPlaceholderText(self.tr("name@company.example"))
        self._password = PasswordField()
        self._layout.addWidget(labelled(self.tr("&E-mail"), self._email))
        self._layout.addWidget(labelled(self.tr("&Password"), self._password))
        self._email.returnPressed.connect(self._password.setFocus)
        self._password.entered.connect(self.filled_in)
        forgotten = button(self.tr("&Forgotten password"), "link")
        forgotten.clicked.connect(self.forgotten)
        self.again = button(self.tr("Try again without the password  (F5)"), "tall")
        self.again.setShortcut(QKeySequence(Qt.Key.Key_F5))
        self.again.hide()
        self._finish(self.tr("Sign in"), forgotten)
        self._layout.insertWidget(self._layout.count() - 2, self.again)
        invited = button(self.tr("I have an &invitation"), "link")
        invited.clicked.connect(self.invited)
        self._layout.insertWidget(self._layout.count() - 1, invited)

    def email(self) -> str:
        """Return the address as entered."""
        return self._email.text()

    def password(self) -> str:
        """Return the password as entered."""
        return self._password.text()

    def start(self) -> None:
        """Keep the address, forget the password."""
        self._password.clear()
        (self._password if self._email.text() else self._email).setFocus()


class CodePage(Page):
    """One code of six digits, from an authenticator or a message."""

    def __init__(self, heading: str, explanation: str, label: str, go: str) -> None:
        super().__init__(heading, explanation)
        self._code = QLineEdit()
        self._code.setProperty("role", "code")
        self._code.setMaxLength(12)
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._code.setPlaceholderText("000000")
        self._code.returnPressed.connect(self.filled_in)
        self._layout.addWidget(labelled(label, self._code))
        self._finish(go, self._back())
        self.first = self._code

    def code(self) -> str:
        """Return the code as entered."""
        return self._code.text()

    def start(self) -> None:
        """Forget the last code."""
        self._code.clear()
        super().start()


class RecoveryPage(Page):
    """Where to send the code to."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Forgotten password"),
            self.tr("Enter your e-mail address. A code will be sent to it, with which you choose a new password."),
        )
        self._email = QLineEdit()
        self._email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self._email.returnPressed.connect(self.filled_in)
        self._layout.addWidget(labelled(self.tr("&E-mail"), self._email))
        self._finish(self.tr("Send a code"), self._back())
        self.first = self._email

    def propose(self, email: str) -> None:
        """Put in the address that was entered before."""
        self._email.setText(email)

    def email(self) -> str:
        """Return the address as entered."""
        return self._email.text()


class NewPasswordPage(Page):
    """A new password, twice."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("New password"),
            self.tr("At least 8 characters. A sentence is easy to keep in mind and hard to guess."),
        )
        self._password, self._again = PasswordField(), PasswordField()
        self._password.entered.connect(self._again.setFocus)
        self._again.entered.connect(self.filled_in)
        self._layout.addWidget(labelled(self.tr("&New password"), self._password))
        self._layout.addWidget(labelled(self.tr("The same &again"), self._again))
        self._finish(self.tr("Save and sign in"), self._back())
        self.first = self._password

    def passwords(self) -> tuple[str, str]:
        """Return both entries."""
        return self._password.text(), self._again.text()

    def start(self) -> None:
        """Forget both entries."""
        self._password.clear()
        self._again.clear()
        super().start()


class InvitationPage(Page):
    """The code of an invitation, and what the newcomer chooses for themselves."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Invitation"),
            self.tr("Enter the address and the code of the message, your name, and a password of at least 8 signs."),
        )
        self._email, self._code, self._name = QLineEdit(), QLineEdit(), QLineEdit()
        self._password, self._again = PasswordField(), PasswordField()
        self._email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self._code.setMaxLength(20)
        self._name.setMaxLength(200)
        self._email.returnPressed.connect(self._code.setFocus)
        self._code.returnPressed.connect(self._name.setFocus)
        self._name.returnPressed.connect(self._password.setFocus)
        self._password.entered.connect(self._again.setFocus)
        self._again.entered.connect(self.filled_in)
        # Two in a row: the form stays within a small window, with large text too.
        self._layout.addWidget(labelled(self.tr("&E-mail"), self._email))
        self._pair(labelled(self.tr("&Code"), self._code), labelled(self.tr("Your &name"), self._name))
        self._pair(
            labelled(self.tr("New &password"), self._password), labelled(self.tr("The same &again"), self._again)
        )
        self._finish(self.tr("Accept and sign in"), self._back())
        self.first = self._email

    def propose(self, email: str) -> None:
        """Put in the address that was entered before."""
        self._email.setText(email)

    def _pair(self, left: QWidget, right: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(left, 1)
        row.addWidget(right, 1)
        self._layout.addLayout(row)

    def entries(self) -> tuple[str, str, str, str, str]:
        """Return address, code, name and both passwords."""
        return (
            self._email.text(), self._code.text(), self._name.text(), self._password.text(), self._again.text(),
        )  # fmt: skip

    def start(self) -> None:
        """Forget the passwords."""
        self._password.clear()
        self._again.clear()
        super().start()
