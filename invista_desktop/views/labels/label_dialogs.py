"""The questions about a label as a whole: what it is called, how large it is, and what it is stuck on."""

import re

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.labels.label_facts import LabelFacts
from invista_desktop.views.labels.words import kind_word

LEAST_MM, MOST_MM = 10.0, (300.0, 400.0)


class LabelFactsDialog(QuestionDialog):
    """Name, size and turn of a label; its kind only while it is new."""

    least_width = 560

    def __init__(self, facts: LabelFacts | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        is_new = facts is None
        if facts is None:
            facts = LabelFacts("", LabelKind.PRODUCT, (100, 50))
        self.ask(
            self.tr("New label") if is_new else self.tr("Label"),
            self.tr("Its kind says which fields it can show.") if is_new else "",
            self.tr("Go on") if is_new else self.tr("Take it"),
        )
        self.name = QLineEdit(facts.name, maxLength=80)
        self.kind, self.turn = QComboBox(), QComboBox()
        for kind in LabelKind:
            self.kind.addItem(kind_word(kind), kind)
        self.kind.setCurrentIndex(list(LabelKind).index(facts.kind))
        self.kind.setEnabled(is_new)
        self.width_mm, self.height_mm = QLineEdit(f"{facts.size_mm[0]:g}"), QLineEdit(f"{facts.size_mm[1]:g}")
        for degrees in (0, 90, 180, 270):
            self.turn.addItem(f"{degrees}°", degrees)
        self.turn.setCurrentIndex(facts.rotate // 90)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(labelled(self.tr("&Name"), self.name), 0, 0, 1, 2)
        grid.addWidget(labelled(self.tr("Stuck &on"), self.kind), 1, 0)
        grid.addWidget(labelled(self.tr("&Turned for the printer"), self.turn), 1, 1)
        grid.addWidget(labelled(self.tr("&Width, mm"), self.width_mm), 2, 0)
        grid.addWidget(labelled(self.tr("&Height, mm"), self.height_mm), 2, 1)
        self.body.addLayout(grid)
        self.name.setFocus()

    def answer(self) -> LabelFacts:
        """Return what was entered; there is no problem with it."""
        size = _millimetres(self.width_mm.text()), _millimetres(self.height_mm.text())
        return LabelFacts(
            " ".join(self.name.text().split()), LabelKind(self.kind.currentData()), (size[0] or 0, size[1] or 0),
            self.turn.currentData(),
        )  # fmt: skip

    def problem(self) -> str:
        """A name, and a size a printer can take."""
        if not re.search(r"[a-z0-9]", self.name.text().casefold()):
            return self.tr("Give it a name, with at least one letter or digit.")
        for field, most in zip((self.width_mm, self.height_mm), MOST_MM, strict=True):
            size = _millimetres(field.text())
            if size is None or not LEAST_MM <= size <= most:
                return self.tr("A label measures {least} × {least} to {wide} × {high} mm.").format(
                    least=f"{LEAST_MM:g}", wide=f"{MOST_MM[0]:g}", high=f"{MOST_MM[1]:g}"
                )
        return ""


def _millimetres(words: str) -> float | None:
    try:
        return round(float(words.strip().replace(",", ".")), 2)
    except ValueError:
        return None
