"""Getting to know this workstation's scanner by scanning a label."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from invista_desktop.errors import Said
from invista_desktop.models.domain.scanner_entries import Faults
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.views.common.forms import Remark, button, labelled, show_faults, text
from invista_desktop.views.common.translation import shown
from invista_desktop.views.settings.scanner_cards import TypingForm, WritingForm
from invista_desktop.views.settings.tab import SettingsTab


class ScannerTab(SettingsTab):
    """Measures the scanner, and shows whether scans arrive as printed.

    Signals:
        calibration_requested: take the next scan as the measure.
        typing_entered: arg: the `WedgeEntry`.
        writing_entered: arg: the `ScansEntry`.
    """

    calibration_requested = Signal()
    typing_entered = Signal(object)
    writing_entered = Signal(object)

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
        self._typing, self._writing = TypingForm(), WritingForm()
        self._typing.typing_entered.connect(self.typing_entered)
        self._writing.writing_entered.connect(self.writing_entered)
        types = self._card(
            self.tr("How the scanner types"),
            self.tr(
                "Calibrating fills in the times. Keys further apart than the gap are typing; keys are held back a"
                " little longer, to see whether a scan follows. Where no key ends a scan, the pause does."
            ),
        )
        types.addWidget(self._typing)
        writes = self._card(self.tr("How the scanner writes"))
        writes.addWidget(self._writing)

    def expected(self) -> str:
        """Return what the person typed from the label."""
        return self._expected.text()

    def show_waiting(self) -> None:
        """Ask for a scan of any label."""
        self._waiting.tell("hint", self.tr("Scan a label now."))

    def show_typing(self, settings: WedgeSettings, findings: tuple[Said, ...]) -> None:
        """Show how the scanner types, as fields and in words."""
        self._waiting.tell("hint", "")
        self._typing.show_settings(settings)
        self._found.setText("\n".join(shown(finding) for finding in findings))
        self._found.setVisible(bool(findings))

    def show_writing(self, settings: ScanSettings) -> None:
        """Show how the scanner writes."""
        self._writing.show_settings(settings)

    def show_faults(self, faults: Faults) -> None:
        """Say at each field what is wrong with it, and go to the first."""
        show_faults({**self._typing.fields, **self._writing.fields}, faults)

    def show_test_scan(self, text: str, verdict: Said, hints: tuple[Said, ...]) -> None:
        """Show a scan as read, whether it is what the label says, and what it tells about the scanner."""
        self._read.setText(text)
        told = (verdict, *hints) if self.expected() else hints
        self._verdict.setText("\n".join(map(shown, told)))
