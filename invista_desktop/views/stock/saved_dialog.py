"""The questions a person keeps on this workstation: use one, keep the present one, or forget one."""

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from invista_desktop.models.domain.stock_browsing import SavedQuestion
from invista_desktop.views.common.choice_dialogs import ChoiceList
from invista_desktop.views.common.forms import labelled, text
from invista_desktop.views.common.question_dialog import QuestionDialog


class SavedDialog(QuestionDialog):
    """A list of what is kept, and a name for what is asked now."""

    least_width = 520

    def __init__(self, saved: Sequence[SavedQuestion], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("My filters"), self.tr("Kept on this workstation, for you alone."), self.tr("Go on"))
        self._saved = list(saved)
        self.forgotten: list[str] = []
        self._list = ChoiceList(self.tr("Kept filters"), [one.name for one in saved])
        self._list.itemActivated.connect(self.accept)
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.returnPressed.connect(self.accept)
        if saved:
            self.body.addWidget(self._list)
            self.body.addWidget(text(self.tr("Enter uses the chosen one, Del forgets it."), "muted"))
        self.body.addWidget(labelled(self.tr("&Keep what is asked now, as"), self.name))
        QShortcut(QKeySequence("Del"), self._list, self._forget)
        (self._list if saved else self.name).setFocus()

    @property
    def new_name(self) -> str:
        """The name to keep the present question under; empty for none."""
        return self.name.text().strip()

    @property
    def chosen(self) -> SavedQuestion | None:
        """The kept question to use."""
        rows = self._list.selectionModel().selectedRows()
        return self._saved[rows[0].row()] if rows else None

    def problem(self) -> str:
        """Something has to be chosen or named."""
        if self.new_name or self.chosen or self.forgotten:
            return ""
        return self.tr("Choose one, or type a name.")

    def _forget(self) -> None:
        if (chosen := self.chosen) is None:
            return
        place = self._saved.index(chosen)
        self.forgotten.append(self._saved.pop(place).name)
        self._list.takeItem(place)
        self._list.clearSelection()
