"""What is printed at which event, as a table: an event a row, by keyboard from cell to cell."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from invista_desktop.models.domain.label_library import TemplateRow
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.models.domain.printer_entries import RuleEntry
from invista_desktop.models.domain.printing_rules import LabelsPer, PrintEvent
from invista_desktop.views.common.forms import GAP, FormField, text

_GOODS = frozenset({LabelKind.PRODUCT, LabelKind.LOT, LabelKind.SERIAL})
_UNITS = frozenset({LabelKind.PALLET, LabelKind.CARTON})


class RulesTable(QWidget):
    """The table of events.

    Attributes:
        fields: the numbers, by `event.fixed`, to say what is wrong with one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = {event: _Row(event, self._words(event), self._per_words(event), self) for event in PrintEvent}
        self.fields: Mapping[str, FormField] = {f"{event}.fixed": row.number for event, row in self._rows.items()}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        for place, words in enumerate((self.tr("Label"), self.tr("How many"), self.tr("Number"))):
            grid.addWidget(text(words, "field", wraps=False), 0, place)
        for line, row in enumerate(self._rows.values()):
            # The event has a line of its own: with large letters three columns are all there is room for.
            grid.addWidget(row.prints, 2 * line + 1, 0, 1, 3)
            for place, cell in enumerate((row.template, row.per, row.number)):
                grid.addWidget(cell, 2 * line + 2, place, Qt.AlignmentFlag.AlignTop)
        for place, share in enumerate((5, 4, 2)):
            grid.setColumnStretch(place, share)

    def offer_templates(self, rows: Sequence[TemplateRow]) -> None:
        """Offer the templates of each event's kinds."""
        for row in self._rows.values():
            row.offer(rows)

    def show_entries(self, entries: Mapping[PrintEvent, RuleEntry]) -> None:
        """Show these rules."""
        for event, entry in entries.items():
            self._rows[event].show_entry(entry)

    def entries(self) -> Mapping[PrintEvent, RuleEntry]:
        """Return the rules as typed and chosen."""
        return {event: row.entry() for event, row in self._rows.items()}

    def _words(self, event: PrintEvent) -> str:
        return {
            PrintEvent.AT_SCAN: self.tr("At each receipt scan"),
            PrintEvent.AT_POSTING: self.tr("When a receipt is posted"),
            PrintEvent.AT_PUT_AWAY: self.tr("When goods are put away"),
            PrintEvent.AT_PACKING: self.tr("When a pallet is built"),
        }[event]

    def _per_words(self, event: PrintEvent) -> Mapping[LabelsPer, str]:
        if event is PrintEvent.AT_PACKING:
            return {LabelsPer.LINE: self.tr("One"), LabelsPer.FIXED: self.tr("A fixed number")}
        return {
            LabelsPer.LINE: self.tr("One for each line"),
            LabelsPer.UNIT: self.tr("One for each unit"),
            LabelsPer.PACK: self.tr("One for each pack"),
            LabelsPer.FIXED: self.tr("A fixed number"),
        }


class _Row:
    """The cells of one event."""

    def __init__(self, event: PrintEvent, words: str, per: Mapping[LabelsPer, str], table: RulesTable) -> None:
        self._kinds = _UNITS if event is PrintEvent.AT_PACKING else _GOODS
        self._table = table
        self.prints, self.template, self.per, number = QCheckBox(words), QComboBox(), QComboBox(), QLineEdit()
        self.template.addItem(table.tr("The usual one"), "")
        for value, name in per.items():
            self.per.addItem(name, value)
        self.template.setAccessibleName(f"{words}: {table.tr('Label')}")
        self.per.setAccessibleName(f"{words}: {table.tr('How many')}")
        self.number = FormField(f"{words}: {table.tr('Number')}", number, titled=False)
        for box in (self.template, self.per):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self._number = number
        self.per.currentIndexChanged.connect(self._per_chosen)
        self._per_chosen()

    def offer(self, rows: Sequence[TemplateRow]) -> None:
        chosen = self.template.currentData()
        while self.template.count() > 1:
            self.template.removeItem(1)
        for row in rows:
            if row.kind in self._kinds and row.problem is None:
                self.template.addItem(row.name, row.id)
        self._choose(chosen)

    def show_entry(self, entry: RuleEntry) -> None:
        self.prints.setChecked(entry.prints)
        self._choose(entry.template)
        self.per.setCurrentIndex(max(0, self.per.findData(entry.labels_per)))
        self._number.setText(entry.fixed)

    def entry(self) -> RuleEntry:
        per = LabelsPer(self.per.currentData())
        return RuleEntry(self.prints.isChecked(), str(self.template.currentData()), per, self._number.text())

    def _choose(self, template: str) -> None:
        place = self.template.findData(template)
        if place < 0:  # not offered yet, or not there any more: it stays chosen until somebody chooses another
            self.template.addItem(template, template)
            place = self.template.count() - 1
        self.template.setCurrentIndex(place)

    def _per_chosen(self) -> None:
        self._number.setEnabled(LabelsPer(self.per.currentData()) is LabelsPer.FIXED)
