"""One printer's fields; which ones there are follows from its kind."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from invista_desktop.models.domain.printer_entries import PrinterEntry
from invista_desktop.models.domain.printers import ROTATIONS, PrinterKind
from invista_desktop.views.common.forms import GAP, FormField, labelled

_DPI = (203, 300, 600)
_ZPL = frozenset({PrinterKind.ZPL_TCP, PrinterKind.ZPL_QUEUE})
_TURNED = frozenset(PrinterKind) - {PrinterKind.PDF_FOLDER}


class PrinterForm(QWidget):
    """Name, kind and address; port, head and media of a label printer.

    Signals:
        kind_changed: arg: the `PrinterKind`.

    Attributes:
        fields: by the name of the entry's field, to say what is wrong with it.
    """

    kind_changed = Signal(object)

    def __init__(self, kinds: Sequence[PrinterKind], *, for_labels: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._for_labels = for_labels
        self._kind, self._dpi, self._address = QComboBox(), QComboBox(), QComboBox()
        self._name, self._port = QLineEdit(), QLineEdit()
        self._width, self._height, self._right, self._down = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self._darkness, self._speed, self._rotation = QLineEdit(), QLineEdit(), QComboBox()
        for degrees in ROTATIONS:
            turned = self.tr("By {degrees} degrees clockwise").format(degrees=degrees)
            self._rotation.addItem(turned if degrees else self.tr("Not at all"), degrees)
        for field in (self._darkness, self._speed):
            field.setPlaceholderText(self.tr("As set at the printer"))
        self._closes = QCheckBox(self.tr("It closes the connection when it has read a job (most do)"))
        self._asks = QCheckBox(self.tr("Ask it after each job whether all of it is printed"))
        self._queues: tuple[str, ...] = ()
        self._address.setEditable(True)
        self._address.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for kind in kinds:
            self._kind.addItem(self._kind_words(kind), kind)
        self.fields = self._named_fields()
        self._lay_out()
        self._kind.currentIndexChanged.connect(self._kind_changed)
        self._kind_changed()

    def offer_queues(self, names: Sequence[str]) -> None:
        """Offer the printers of this computer."""
        self._queues = tuple(names)
        self._offer()

    def show_entry(self, entry: PrinterEntry) -> None:
        """Show these values."""
        self._kind.setCurrentIndex(max(0, self._kind.findData(entry.kind)))
        self._kind_changed()  # also where it is the one that stood there
        # Another head than the usual ones may stand in the file.
        self._dpi.clear()
        for dpi in sorted({*_DPI, entry.dpi}):
            self._dpi.addItem(self.tr("{dpi} dots per inch").format(dpi=dpi), dpi)
        self._dpi.setCurrentIndex(self._dpi.findData(entry.dpi))
        self._address.setCurrentText(entry.address)
        self._closes.setChecked(entry.closes_when_done)
        for field, words in (
            (self._name, entry.name),
            (self._port, entry.port),
            (self._width, entry.width),
            (self._height, entry.height),
            (self._right, entry.right),
            (self._down, entry.down),
            (self._darkness, entry.darkness),
            (self._speed, entry.speed),
        ):
            field.setText(words)
        self._rotation.setCurrentIndex(max(0, self._rotation.findData(entry.rotation)))
        self._asks.setChecked(entry.asks_when_done)

    def entry(self) -> PrinterEntry:
        """Return the printer as typed."""
        return PrinterEntry(
            self._name.text(),
            PrinterKind(self._kind.currentData()),
            self._address.currentText(),
            self._port.text(),
            int(self._dpi.currentData()),
            self._width.text(),
            self._height.text(),
            self._right.text(),
            self._down.text(),
            self._closes.isChecked(),
            self._darkness.text(),
            self._speed.text(),
            int(self._rotation.currentData()),
            self._asks.isChecked(),
        )

    def _kind_changed(self) -> None:
        kind = PrinterKind(self._kind.currentData())
        self.fields["address"].rename(
            {
                PrinterKind.PDF_FOLDER: self.tr("Folder"),
                PrinterKind.ZPL_TCP: self.tr("Host name or IP address"),
                PrinterKind.ZPL_QUEUE: self.tr("Printer of this computer"),
                PrinterKind.SYSTEM: self.tr("Printer of this computer"),
            }[kind]
        )
        for widget in (self.fields["port"], self._closes, self._asks):
            widget.setVisible(kind is PrinterKind.ZPL_TCP)
        for name in ("darkness", "speed"):
            self.fields[name].setVisible(self._for_labels and kind in _ZPL)
        self.fields["rotation"].setVisible(self._for_labels and kind in _TURNED)
        self.kind_changed.emit(kind)
        self._offer()

    def _offer(self) -> None:
        typed = self._address.currentText()
        self._address.clear()
        if PrinterKind(self._kind.currentData()).is_queue:
            self._address.addItems(list(self._queues))
        self._address.setCurrentText(typed)

    def _named_fields(self) -> dict[str, FormField]:
        tr = self.tr
        return {
            "name": labelled(tr("Name, as lists and messages say it"), self._name),
            "kind": labelled(tr("Kind"), self._kind),
            "address": labelled(tr("Folder"), self._address),
            "port": labelled(tr("Port"), self._port),
            "dpi": labelled(tr("Resolution"), self._dpi),
            "width": labelled(tr("Label width in mm"), self._width),
            "height": labelled(tr("Label height in mm"), self._height),
            "right": labelled(tr("Move right by mm"), self._right),
            "down": labelled(tr("Move down by mm"), self._down),
            "darkness": labelled(tr("Darkness, 0 to 30"), self._darkness),
            "speed": labelled(tr("Speed, 1 to 14 inches a second"), self._speed),
            "rotation": labelled(tr("Turn every label"), self._rotation),
        }

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for name in ("name", "kind", "address", "port"):
            column.addWidget(self.fields[name])
        column.addWidget(self._closes)
        column.addWidget(self._asks)
        column.addWidget(self.fields["dpi"])
        for pair in (("width", "height"), ("right", "down")):
            row = QHBoxLayout()
            row.setSpacing(GAP)
            for name in pair:
                row.addWidget(self.fields[name], 1)
                self.fields[name].setVisible(self._for_labels)
            column.addLayout(row)
        tuning = QHBoxLayout()
        tuning.setSpacing(GAP)
        for name in ("darkness", "speed"):
            tuning.addWidget(self.fields[name], 1)
        column.addLayout(tuning)
        column.addWidget(self.fields["rotation"])
        self.fields["dpi"].setVisible(self._for_labels)

    def _kind_words(self, kind: PrinterKind) -> str:
        return {
            PrinterKind.PDF_FOLDER: self.tr("Files in a folder (PDF)"),
            PrinterKind.ZPL_TCP: self.tr("Network label printer (ZPL)"),
            PrinterKind.ZPL_QUEUE: self.tr("Label printer of this computer (ZPL)"),
            PrinterKind.SYSTEM: self.tr("Printer of this computer"),
        }[kind]
