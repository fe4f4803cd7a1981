"""What is entered about the scanner by hand: how it types, and how it writes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from invista_desktop.models.domain.scanner_entries import ScansEntry, WedgeEntry, scans_entry, wedge_entry
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import Decode, WedgeSettings
from invista_desktop.views.common.forms import GAP, button, labelled


class TypingForm(QWidget):
    """How the scanner types.

    Signals:
        typing_entered: arg: the `WedgeEntry`.
    """

    typing_entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap, self._hold, self._least, self._quiet = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self._enter, self._tab = (
            QCheckBox(self.tr("A scan ends with Enter")),
            QCheckBox(self.tr("A scan ends with Tab")),
        )
        self._prefix = QCheckBox(self.tr("Each scan starts with STX (Ctrl+B); nothing else is a scan"))
        self._decode = QComboBox()
        self._decode.addItem(
            self.tr("By the place of the keys: the scanner is set to a US keyboard"), Decode.SCAN_CODES
        )
        self._decode.addItem(self.tr("As this computer's keyboard: the scanner is set to the same"), Decode.TEXT)
        self.fields = {
            "gap_ms": labelled(self.tr("Longest gap in ms"), self._gap),
            "hold_ms": labelled(self.tr("Hold keys for ms"), self._hold),
            "min_characters": labelled(self.tr("Fewest characters"), self._least),
            "quiet_end_ms": labelled(self.tr("Pause at the end in ms"), self._quiet),
            "decode": labelled(self.tr("How characters are found"), self._decode),
        }
        keep = button(self.tr("&Save how it types"))
        keep.clicked.connect(lambda: self.typing_entered.emit(self.entry()))
        column = _column(self)
        for pair in (("gap_ms", "hold_ms"), ("min_characters", "quiet_end_ms")):
            row = QHBoxLayout()
            row.setSpacing(GAP)
            for name in pair:
                row.addWidget(self.fields[name], 1)
            column.addLayout(row)
        for widget in (self._enter, self._tab, self._prefix, self.fields["decode"], keep):
            column.addWidget(widget)

    def show_settings(self, settings: WedgeSettings) -> None:
        """Show what is in force."""
        entry = wedge_entry(settings)
        self._gap.setText(entry.gap_ms)
        self._hold.setText(entry.hold_ms)
        self._least.setText(entry.min_characters)
        self._quiet.setText(entry.quiet_end_ms)
        self._enter.setChecked(entry.ends_with_enter)
        self._tab.setChecked(entry.ends_with_tab)
        self._prefix.setChecked(entry.has_prefix)
        self._decode.setCurrentIndex(self._decode.findData(entry.decode))

    def entry(self) -> WedgeEntry:
        """Return what was entered."""
        return WedgeEntry(
            self._gap.text(),
            self._hold.text(),
            self._least.text(),
            self._quiet.text(),
            self._enter.isChecked(),
            self._tab.isChecked(),
            self._prefix.isChecked(),
            Decode(self._decode.currentData()),
        )


class WritingForm(QWidget):
    """How the scanner writes what it read.

    Signals:
        writing_entered: arg: the `ScansEntry`.
    """

    writing_entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._separators = QLineEdit()
        self._separators.setPlaceholderText(
            self.tr("such as ^] or |, with spaces between; none where GS itself is sent")
        )
        self._upce = QCheckBox(self.tr("6, 7 or 8 bare digits may be a UPC-E"))
        self._region = QComboBox()
        for code, words in self._countries().items():
            self._region.addItem(words, code)
        self.fields = {
            "separators": labelled(self.tr("The group separator (GS) is written as"), self._separators),
            "rcn_region": labelled(self.tr("Weights and prices in in-store numbers, by the rules of"), self._region),
        }
        keep = button(self.tr("Save how it &writes"))
        keep.clicked.connect(lambda: self.writing_entered.emit(self.entry()))
        column = _column(self)
        for widget in (self.fields["separators"], self._upce, self.fields["rcn_region"], keep):
            column.addWidget(widget)

    def show_settings(self, settings: ScanSettings) -> None:
        """Show what is in force."""
        entry = scans_entry(settings)
        self._separators.setText(entry.separators)
        self._upce.setChecked(entry.accept_upce)
        if self._region.findData(entry.rcn_region) < 0:
            self._region.addItem(entry.rcn_region, entry.rcn_region)  # from the file; refused when it is saved
        self._region.setCurrentIndex(self._region.findData(entry.rcn_region))

    def entry(self) -> ScansEntry:
        """Return what was entered."""
        return ScansEntry(self._separators.text(), self._upce.isChecked(), str(self._region.currentData()))

    def _countries(self) -> dict[str, str]:
        tr = self.tr
        return {
            "": tr("no country: they are plain numbers"),
            "dk": tr("Denmark"),
            "ee": tr("Estonia"),
            "fi": tr("Finland"),
            "de": tr("Germany"),
            "gb": tr("Great Britain"),
            "lv": tr("Latvia"),
            "lt": tr("Lithuania"),
            "no": tr("Norway"),
            "se": tr("Sweden"),
        }


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    return column
