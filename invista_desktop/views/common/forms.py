"""Small pieces every form is laid out with, so that spacing and roles are the same everywhere."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from invista_desktop.errors import Said
from invista_desktop.views.common.translation import shown

GAP = 16


def text(words: str, role: str = "", *, wraps: bool = True) -> QLabel:
    """Return a plain-text label; `role` picks its look from the style sheet."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    return label


def labelled(words: str, field: QWidget) -> "FormField":
    """Return the field with its name above; the name is also what a screen reader says."""
    return FormField(words, field)


def button(words: str, role: str = "") -> QPushButton:
    """Return a button that no stray Enter presses; `role` picks its look."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """Return a raised ground for things that belong together, and its layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(24, 20, 24, 24)
    layout.setSpacing(GAP)
    return frame, layout


def restyle(widget: QWidget) -> None:
    """Have the style sheet look at the widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    # Frames learn of their new padding by this event alone.
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


class Remark(QLabel):
    """A sentence on a coloured ground inside a form: `wrong`, `hint` or `good`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def tell(self, state: str, words: str) -> None:
        """Show the sentence."""
        self.setProperty("state", state)
        self.setText(words)
        self.setAccessibleName(words)
        restyle(self)
        self.setVisible(bool(words))


class FormField(QWidget):
    """A field with its name above, unless it stands in a table, and below it what is wrong with what it holds."""

    def __init__(self, words: str, field: QWidget, *, titled: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._label = text("", "field", wraps=False)
        # A label's key goes nowhere when its buddy takes no focus itself.
        self._label.setBuddy(field.focusProxy() or field)
        self._remark = Remark()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._label, field, self._remark):
            layout.addWidget(widget)
        self._label.setVisible(titled)
        self.rename(words)

    def rename(self, words: str) -> None:
        """Give the field another name."""
        self._label.setText(words)
        self.field.setAccessibleName(words.replace("&", ""))

    def tell(self, fault: str) -> None:
        """Say what is wrong with what the field holds; nothing takes it away."""
        self._remark.tell("wrong", fault)
        self.field.setAccessibleDescription(fault)


def show_faults(fields: Mapping[str, FormField], faults: Mapping[str, Said]) -> None:
    """Say at each field what is wrong with it, and go to the first that is."""
    for name, field in fields.items():
        field.tell(shown(faults[name]) if name in faults else "")
    first = next((field for name, field in fields.items() if name in faults), None)
    if first is not None:
        first.field.setFocus()
