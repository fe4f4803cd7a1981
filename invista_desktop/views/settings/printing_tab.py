"""Which printer prints the labels, and when."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from invista_desktop.models.domain.labels import LabelsPer, PrintingRule, PrintMoment
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.views.common.forms import button, labelled
from invista_desktop.views.settings.tab import SettingsTab

_DPI = (203, 300, 600)


class PrintingTab(SettingsTab):
    """The label printer and the rule for printing.

    Signals:
        printing_chosen: args: `PrinterSettings`, `PrintingRule`.
        test_print_requested: print one label with what is entered; arg: `PrinterSettings`.
    """

    printing_chosen = Signal(object, object)
    test_print_requested = Signal(object)

    def __init__(self, printer: PrinterSettings, rule: PrintingRule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._printer = printer
        self._kind, self._dpi, self._moment, self._per = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self._address = QLineEdit()
        self._fill()
        where = self._card(self.tr("Label printer"))
        where.addWidget(labelled(self.tr("&Kind"), self._kind))
        where.addWidget(labelled(self.tr("&Address, queue or folder"), self._address))
        where.addWidget(labelled(self.tr("&Resolution"), self._dpi))
        when = self._card(self.tr("Labels while receiving"))
        when.addWidget(labelled(self.tr("&When to print"), self._moment))
        when.addWidget(labelled(self.tr("&How many"), self._per))
        row = QHBoxLayout()
        keep, test = button(self.tr("&Save"), "primary"), button(self.tr("&Test print"))
        keep.clicked.connect(lambda: self.printing_chosen.emit(self.printer(), self.rule()))
        test.clicked.connect(lambda: self.test_print_requested.emit(self.printer()))
        row.addWidget(keep)
        row.addWidget(test)
        row.addStretch()
        self._column.insertLayout(self._column.count() - 1, row)
        self.show_printing(printer, rule)

    def show_printing(self, printer: PrinterSettings, rule: PrintingRule) -> None:
        """Show what is in force."""
        self._printer = printer
        self._address.setText(printer.address)
        for box, value in (
            (self._kind, printer.kind),
            (self._dpi, printer.dpi),
            (self._moment, rule.moment),
            (self._per, rule.labels_per),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))

    def printer(self) -> PrinterSettings:
        """Return the printer as entered; what is not asked for here stays."""
        return replace(
            self._printer,
            kind=PrinterKind(self._kind.currentData()),
            address=self._address.text().strip(),
            dpi=int(self._dpi.currentData()),
        )

    def rule(self) -> PrintingRule:
        """Return the rule as chosen."""
        return PrintingRule(PrintMoment(self._moment.currentData()), LabelsPer(self._per.currentData()))

    def _fill(self) -> None:
        self._kind.addItem(self.tr("Files in a folder (PDF)"), PrinterKind.PDF_FOLDER)
        self._kind.addItem(self.tr("Network label printer (ZPL)"), PrinterKind.ZPL_TCP)
        self._kind.addItem(self.tr("Printer of this computer"), PrinterKind.SYSTEM)
        for dpi in _DPI:
            self._dpi.addItem(self.tr("{dpi} dots per inch").format(dpi=dpi), dpi)
        self._moment.addItem(self.tr("At each scan"), PrintMoment.AT_SCAN)
        self._moment.addItem(self.tr("When the receipt is posted"), PrintMoment.AT_POSTING)
        self._moment.addItem(self.tr("Never"), PrintMoment.NEVER)
        self._per.addItem(self.tr("One label for each line"), LabelsPer.LINE)
        self._per.addItem(self.tr("One label for each unit"), LabelsPer.UNIT)
