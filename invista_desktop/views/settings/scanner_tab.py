"""Getting to know this workstation's scanner by scanning a label."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from invista_desktop.errors import Said
from invista_desktop.views.common.forms import Remark, button, labelled, text
from invista_desktop.views.common.translation import shown
from invista_desktop.views.settings.tab import SettingsTab


class ScannerTab(SettingsTab):
    """Measures the scanner, and shows whether scans arrive as printed.

    Signals:
        calibration_requested: take the next scan as the measure.
    """

    calibration_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        measured = self._card(
            self.tr("Calibrate"),
            self.tr("Press the button, then scan any label with at least four characters."),
        )
        self._begin = button(self.tr("&Calibrate by scanning a label"), "primary")
        self._begin.clicked.connect(self.calibration_requested)
        self._waiting = Remark()
        self._found = text("")
        self._found.hide()
        for widget in (self._begin, self._waiting, self._found):
            measured.addWidget(widget)
        check = self._card(
            self.tr("Check"),
            self.tr("Type what is printed below a bar code, then scan it: both must be the same."),
        )
        self._expected = QLineEdit()
        self._read = QLabel("–")
        self._read.setProperty("role", "heading")
        self._verdict = text("")
        check.addWidget(labelled(self.tr("&Printed on the label"), self._expected))
        check.addWidget(labelled(self.tr("Last scan, as it arrived"), self._read))
        check.addWidget(self._verdict)

    def expected(self) -> str:
        """Return what the person typed from the label."""
        return self._expected.text()

    def show_waiting(self) -> None:
        """Ask for a scan of any label."""
        self._waiting.tell("hint", self.tr("Scan a label now."))

    def show_settings(self, findings: tuple[Said, ...]) -> None:
        """Show how the scanner types."""
        self._waiting.tell("hint", "")
        self._found.setText("\n".join(shown(finding) for finding in findings))
        self._found.setVisible(bool(findings))

    def show_test_scan(self, text: str, verdict: Said) -> None:
        """Show a scan as read, and whether it is what the label says."""
        self._read.setText(text)
        self._verdict.setText(shown(verdict) if self.expected() else "")
