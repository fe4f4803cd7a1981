"""Which printers print labels and papers, and when."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from invista_desktop.models.domain.label_library import TemplateRow
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printer_entries import Faults, PrinterEntry, PrintingEntry, entry_of, rule_entries
from invista_desktop.models.domain.printers import PrinterKind
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.views.common.forms import GAP, button, labelled, show_faults
from invista_desktop.views.settings.printer_form import PrinterForm
from invista_desktop.views.settings.rules_table import RulesTable
from invista_desktop.views.settings.tab import SettingsTab


class PrintingTab(SettingsTab):
    """Printers, paper and the rule for printing.

    Signals:
        printing_entered: arg: the `PrintingEntry`.
        status_requested: ask a network label printer how it is; args as below.
        test_print_requested: print one label with what is entered; args: `PrinterEntry`, and `labels` or `pallets`.
    """

    printing_entered = Signal(object)
    test_print_requested = Signal(object, str)
    status_requested = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = PrinterForm(tuple(PrinterKind), for_labels=True)
        self._pallets = PrinterForm(tuple(PrinterKind), for_labels=True)
        self._has_pallets = QCheckBox(self.tr("Pallet labels have a printer of their &own"))
        own = QWidget()
        column = QVBoxLayout(own)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._pallets)
        column.addWidget(self._test_button(self.tr("Test print on it: one la&bel"), self._pallets, "pallets"))
        column.addWidget(self._status_button(self.tr("Ask how &it is"), self._pallets, "pallets"))
        self._has_pallets.toggled.connect(own.setVisible)
        own.hide()
        self._papers = PrinterForm((PrinterKind.PDF_FOLDER, PrinterKind.SYSTEM), for_labels=False)
        self._paper, self._rules = QComboBox(), RulesTable()
        self._fill()
        labels = self._card(self.tr("Label printer"))
        labels.addWidget(self._labels)
        labels.addWidget(self._test_button(self.tr("&Test print: one label"), self._labels, "labels"))
        labels.addWidget(self._status_button(self.tr("Ask &how it is"), self._labels, "labels"))
        pallets = self._card(
            self.tr("Pallet labels"), self.tr("Labels of pallets and cartons; else they go to the label printer.")
        )
        pallets.addWidget(self._has_pallets)
        pallets.addWidget(own)
        when = self._card(
            self.tr("Labels that print by themselves"),
            self.tr("Label and number also hold for labels asked for by hand. Numbered pieces get one each."),
        )
        when.addWidget(self._rules)
        self._scans_back = QCheckBox(self.tr("While receiving, the next scan must read the label &just printed"))
        when.addWidget(self._scans_back)
        papers = self._card(self.tr("Papers"), self.tr("Where the goods receipt note goes."))
        papers.addWidget(self._papers)
        papers.addWidget(labelled(self.tr("&Paper size"), self._paper))
        self._lay_out_keep()

    def offer_queues(self, names: Sequence[str]) -> None:
        """Offer the printers of this computer."""
        for form in (self._labels, self._pallets, self._papers):
            form.offer_queues(names)

    def offer_templates(self, rows: Sequence[TemplateRow]) -> None:
        """Offer the label templates of this workstation."""
        self._rules.offer_templates(rows)

    def show_printing(self, settings: PrintingSettings) -> None:
        """Show what is in force."""
        self._labels.show_entry(entry_of(settings.labels))
        self._rules.show_entries(rule_entries(settings.rules))
        self._scans_back.setChecked(settings.scans_back)
        self._has_pallets.setChecked(settings.pallets is not None)
        self._pallets.show_entry(
            entry_of(settings.pallets) if settings.pallets else PrinterEntry("", PrinterKind.ZPL_TCP, "")
        )
        self._papers.show_entry(entry_of(settings.papers))
        self._paper.setCurrentIndex(max(0, self._paper.findData(settings.paper)))

    def show_faults(self, faults: Faults) -> None:
        """Say at each field what is wrong with it, and go to the first."""
        forms = (("labels", self._labels), ("pallets", self._pallets), ("papers", self._papers))
        fields = {f"{which}.{name}": field for which, form in forms for name, field in form.fields.items()}
        show_faults(fields | {f"rules.{name}": field for name, field in self._rules.fields.items()}, faults)

    def entry(self) -> PrintingEntry:
        """Return everything as typed and chosen."""
        pallets = self._pallets.entry() if self._has_pallets.isChecked() else None
        paper = Paper(self._paper.currentData())
        rules, scans_back = self._rules.entries(), self._scans_back.isChecked()
        return PrintingEntry(self._labels.entry(), self._papers.entry(), rules, paper, pallets, scans_back)

    def _test_button(self, words: str, form: PrinterForm, role: str) -> QPushButton:
        test = button(words)
        test.clicked.connect(lambda: self.test_print_requested.emit(form.entry(), role))
        return test

    def _status_button(self, words: str, form: PrinterForm, role: str) -> QPushButton:
        """Return a button that is there for printers that can be asked."""
        status = button(words)
        status.clicked.connect(lambda: self.status_requested.emit(form.entry(), role))
        form.kind_changed.connect(lambda kind: status.setVisible(kind is PrinterKind.ZPL_TCP))
        return status

    def _lay_out_keep(self) -> None:
        keep = button(self.tr("&Save"), "primary")
        keep.clicked.connect(lambda: self.printing_entered.emit(self.entry()))
        row = QHBoxLayout()
        row.addWidget(keep)
        row.addStretch()
        self._column.insertLayout(self._column.count() - 1, row)

    def _fill(self) -> None:
        self._paper.addItem(self.tr("A4 (210 × 297 mm)"), Paper.A4)
        self._paper.addItem(self.tr("Letter (8.5 × 11 in)"), Paper.LETTER)
