"""The question before labels are printed: on which template, how many, and what that comes to."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.label_runs import (
    CopiesBy,
    CopiesRule,
    LabelChoice,
    Medium,
    count_labels,
    kinds_of,
    medium_of,
    start_fault,
    template_fault,
    templates_for,
    usual_template,
)
from invista_desktop.models.domain.label_sheets import SHEETS
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.views.common.forms import FormField, labelled, show_faults, text
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.common.translation import shown
from invista_desktop.views.printing.labels_presenter import LabelsQuestion

_NAMED = 3


def _tr(words: str) -> str:
    return QCoreApplication.translate("labels_dialog", words)


def _kind_word(kind: LabelKind) -> str:
    return {
        LabelKind.PRODUCT: _tr("Items"),
        LabelKind.LOT: _tr("Lots"),
        LabelKind.SERIAL: _tr("Serials"),
        LabelKind.LOCATION: _tr("Places"),
        LabelKind.PALLET: _tr("Pallets"),
        LabelKind.CARTON: _tr("Cartons"),
    }[kind]


class LabelsDialog(QuestionDialog):
    """Counts the labels while one chooses; F10 prints, and faults stand beside their fields."""

    least_width = 680

    def __init__(self, question: LabelsQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self.ask(self.tr("Print labels"), self._chosen_words(), self.tr("Print"))
        self.templates: dict[LabelKind, QComboBox] = {}
        self._fields: dict[str, FormField] = {}
        for kind in kinds_of(question.records):
            self._add_templates(kind)
        self._add_copies()
        self._add_where()
        self.total = text("", "large")
        self.body.addWidget(self.total)
        self._count()
        if question.fault is not None:
            self._remark.tell("wrong", f"{shown(question.fault.title)} {shown(question.fault.advice)}")
        self.number.setFocus()
        self.number.selectAll()

    def choice(self) -> LabelChoice:
        """Return what is chosen."""
        start = self.start.quantity()
        return LabelChoice(
            {kind: str(box.currentData() or "") for kind, box in self.templates.items()},
            self._rule(),
            str(self.where.currentData()),
            0 if start is None else int(start),
        )

    def accept(self) -> None:
        """Take the answer, or say beside each field what is wrong with it."""
        faults = self._faults()
        show_faults(self._fields, faults)
        if faults:
            self._remark.tell("wrong", "")
            self.make_room()
            return
        super().accept()

    def take_scan(self, raw: str) -> bool:
        """Take a command barcode; whatever else is scanned is refused here, and goes nowhere behind the question."""
        if not super().take_scan(raw):
            self._remark.tell("wrong", self.tr("Not taken. Answer the question first, or press Esc."))
            self.make_room()
        return True

    def _rule(self) -> CopiesRule:
        number = self.number.quantity()
        return CopiesRule(CopiesBy(self.by.currentData()), 0 if number is None else int(number))

    def _faults(self) -> Mapping[str, Said]:
        faults: dict[str, Said] = {}
        rule = self._rule()
        try:
            count_labels(self._question.records, rule)
        except RuleViolation as problem:
            which = "number" if problem.code in {"label_number", "too_many_labels"} else "by"
            faults[which] = said("{title} {advice}", title=problem.title, advice=problem.advice)
            if problem.code == "label_pack":
                return faults
        for kind in self.templates:
            if fault := self._template_fault(kind, rule):
                faults[kind] = fault
        if fault := start_fault(self.choice()):
            faults["start"] = fault
        return faults

    def _template_fault(self, kind: LabelKind, rule: CopiesRule) -> Said | None:
        chosen = self.templates[kind].currentData()
        template = next((one for one in self._question.templates if one.id == chosen), None)
        if template is None:
            return said("There is no template for this.")
        records = [record for record in self._question.records if record.kind is kind]
        return template_fault(template, records, rule, self._medium())

    def _medium(self) -> Medium:
        return medium_of(self._question.printer, str(self.where.currentData()))

    def _go_elsewhere(self) -> None:
        """Offer the templates that fit there, and where a sheet begins."""
        self._fields["start"].setVisible(bool(self.where.currentData()))
        for kind, box in self.templates.items():
            if self._template_fault(kind, CopiesRule()):
                fitting = usual_template(kind, self._question.templates, self._question.records, self._medium())
                box.setCurrentIndex(max(0, box.findData(fitting)))
        self._count()
        self.make_room()

    def _count(self) -> None:
        """Say what it comes to, or why it cannot be counted."""
        try:
            count = self.locale().toString(count_labels(self._question.records, self._rule()))
        except RuleViolation:
            count = "–"
        question = self._question
        where = question.papers.name if self.where.currentData() else question.printer.name
        self.total.setText(self.tr("Labels: {count}, on {printer}").format(count=count, printer=where))
        for field in self._fields.values():
            field.tell("")

    def _add_templates(self, kind: LabelKind) -> None:
        box = self.templates[kind] = QComboBox()
        for template in templates_for(kind, self._question.templates):
            box.addItem(template.name, template.id)
        box.setCurrentIndex(max(0, box.findData(self._question.choice.templates.get(kind, ""))))
        several = len(kinds_of(self._question.records)) > 1
        words = self.tr("Template: {kind}").format(kind=_kind_word(kind)) if several else self.tr("&Template")
        field = self._fields[kind] = labelled(words, box)
        box.currentIndexChanged.connect(self._count)
        self.body.addWidget(field)

    def _add_copies(self) -> None:
        rule = self._question.choice.rule
        self.number, self.by = QuantityField(), QComboBox()
        self.number.setText(str(rule.number))
        self.by.addItem(self.tr("for each thing chosen"), CopiesBy.FIXED)
        self.by.addItem(self.tr("for each unit of it"), CopiesBy.QUANTITY)
        if any(record.pack for record in self._question.records):
            self.by.addItem(self.tr("for each pack of it"), CopiesBy.PACK)
        self.by.setCurrentIndex(max(0, self.by.findData(rule.by)))
        self._fields["number"] = labelled(self.tr("&Labels"), self.number)
        self._fields["by"] = labelled(self.tr("&How many"), self.by)
        self.number.textChanged.connect(self._count)
        self.by.currentIndexChanged.connect(self._count)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._fields["number"], 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._fields["by"], 2, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def _add_where(self) -> None:
        self.where, self.start = QComboBox(), QuantityField()
        self.where.addItem(self._question.printer.name, "")
        for name, sheet in SHEETS.items():
            words = self.tr("Sheet {paper}, {columns} x {rows}, {width} x {height} mm").format(
                paper=sheet.paper.value,
                columns=sheet.columns,
                rows=sheet.rows,
                width=self.locale().toString(float(sheet.label_mm[0]), "f", 1),
                height=self.locale().toString(float(sheet.label_mm[1]), "f", 1),
            )
            self.where.addItem(words, name)
        self.where.setCurrentIndex(max(0, self.where.findData(self._question.choice.sheet)))
        self.start.setText(str(self._question.choice.start))
        self._fields["where"] = labelled(self.tr("&Print on"), self.where)
        self._fields["start"] = labelled(self.tr("&First label"), self.start)
        self._fields["start"].setVisible(bool(self.where.currentData()))
        self.where.currentIndexChanged.connect(self._go_elsewhere)
        self.start.textChanged.connect(self._count)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._fields["where"], 2, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._fields["start"], 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def _chosen_words(self) -> str:
        names = [record.name for record in self._question.records]
        first = "\n".join(names[:_NAMED])
        more = len(names) - _NAMED
        rest = self.tr("and {count} more").format(count=self.locale().toString(more)) if more > 0 else ""
        return "\n".join(part for part in (first, rest) if part)
