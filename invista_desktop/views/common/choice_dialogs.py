"""Questions answered by choosing, and by a few words."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.question_dialog import QuestionDialog

_TALL = 48  # a finger in a glove hits it
_MOST_IN_SIGHT = 6


class ChoiceList(QListWidget):
    """Choices as tall rows, as high as there are choices; more than six scroll."""

    def __init__(self, name: str, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        for words in choices:
            self.addItem(words)
            item = self.item(self.count() - 1)
            item.setSizeHint(QSize(0, _TALL))
            item.setToolTip(words)
        self.setFixedHeight(min(_MOST_IN_SIGHT, max(1, len(choices))) * _TALL + 2 * self.frameWidth() + 4)


class ReasonDialog(QuestionDialog):
    """One reason out of several, with a note where the reason asks for one."""

    def __init__(self, title: str, reasons: Sequence[ReasonRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(title, "", self.tr("Go on"))
        self._reasons = tuple(reasons)
        self._list = ChoiceList(title, [reason.label for reason in reasons])
        self._list.itemActivated.connect(self.accept)
        self._note = QLineEdit()
        self._note.setMaxLength(500)
        self._note_box = labelled(self.tr("&Note"), self._note)
        self._list.itemSelectionChanged.connect(self._reason_changed)
        self.body.addWidget(self._list)
        self.body.addWidget(self._note_box)
        self._list.setFocus()
        self._reason_changed()

    @property
    def answer(self) -> tuple[str, str] | None:
        """The reason's code and the note."""
        reason = self._chosen
        return (reason.code, self._note.text().strip()) if reason else None

    def problem(self) -> str:
        """A reason is needed, and its note."""
        if self._chosen is None:
            return self.tr("Choose one first.")
        needs_note = self._chosen.needs_note and not self._note.text().strip()
        return self.tr("Type it into the note, too.") if needs_note else ""

    @property
    def _chosen(self) -> ReasonRow | None:
        # The current row is not enough: Qt makes the first one current by itself.
        rows = self._list.selectionModel().selectedRows()
        return self._reasons[rows[0].row()] if rows else None

    def _reason_changed(self) -> None:
        self._note_box.setVisible(self._chosen is not None and self._chosen.needs_note)
        self.make_room()


class NoteDialog(QuestionDialog):
    """A few words on why."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(title, "", self.tr("Go on"))
        self.note = QLineEdit()
        self.note.setMaxLength(500)
        self.body.addWidget(labelled(self.tr("&Note"), self.note))
        self.note.setFocus()

    def problem(self) -> str:
        """Those who read of it later want to know why."""
        return "" if self.note.text().strip() else self.tr("Write a few words.")
