"""A code typed by hand, where a label cannot be scanned."""

from PySide6.QtWidgets import QLineEdit, QWidget

from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.question_dialog import QuestionDialog


class CodeDialog(QuestionDialog):
    """Takes a code as it is printed under the bars, brackets included; a scan does as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("Type a code"),
            self.tr("As it is printed under the bars: 4006381333931, or (01)04006381333931(10)L7."),
            self.tr("Take it"),
        )
        self._code = QLineEdit()
        self._code.returnPressed.connect(self.accept)
        self.body.addWidget(labelled(self.tr("&Code"), self._code))
        self._code.setFocus()

    @property
    def code(self) -> str:
        """The typed code."""
        return self._code.text().strip()

    def problem(self) -> str:
        """A code is needed."""
        return "" if self.code else self.tr("Type the code first.")

    def take_scan(self, raw: str) -> bool:
        """Take a scan in place of typing."""
        if not super().take_scan(raw):
            self._code.setText(raw)
            self.accept()
        return True
