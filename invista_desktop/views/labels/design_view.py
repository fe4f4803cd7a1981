"""The designer: the items of a label, the label as it prints, and what can be said of the item that is chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.label_designs import Design, ItemKind
from invista_desktop.models.domain.label_previews import LabelPreview
from invista_desktop.models.domain.labels import ALLOWED_FIELDS
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import LOOKS
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.translation import left_to_right, shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.labels.canvas import LabelCanvas
from invista_desktop.views.labels.files import chosen_file
from invista_desktop.views.labels.label_dialogs import LabelFactsDialog
from invista_desktop.views.labels.label_facts import LabelFacts
from invista_desktop.views.labels.properties import PropertiesForm
from invista_desktop.views.labels.words import item_words, kind_word, size_word


class ItemList(QListWidget):
    """The items of a label, the first drawn first.

    Signals:
        shifted: the chosen item is to come earlier or later; arg: by how many places.
        removed: it is to go.
    """

    shifted = Signal(int)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves an item in the list, Delete removes it."""
        key, is_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shifted.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class DesignView(QWidget):
    """Shows a design, and asks for what is to be done to it.

    Signals:
        function_keys_changed: other things can be done now.
        item_chosen: arg: its place, None for the label itself.
        moved, sized: args: millimetres.
        entered: a property; args: its key, the text.
        shifted: arg: by how many places.
        scan_requested: a scan arrived; arg: as read.
        add_requested, removed, doubled, undo_requested, redo_requested, save_requested, test_requested: keys.
        facts_requested, sample_requested, dpi_requested, left: keys.
    """

    function_keys_changed = Signal()
    item_chosen = Signal(object)
    moved = Signal(float, float)
    sized = Signal(float, float)
    entered = Signal(str, str)
    shifted = Signal(int)
    scan_requested = Signal(str)
    add_requested = Signal()
    removed = Signal()
    doubled = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    save_requested = Signal()
    test_requested = Signal()
    facts_requested = Signal()
    sample_requested = Signal()
    dpi_requested = Signal()
    left = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones = tones
        self.asking = Asking(self)
        self.canvas, self.items, self.form = LabelCanvas(), ItemList(), PropertiesForm()
        self.items.setAccessibleName(self.tr("Items of the label"))
        self.remark, self.faults = Remark(), Remark()
        self._title, self._facts = text("", "heading", wraps=False), text("", "muted", wraps=False)
        self._scans, self._record = text("", ""), text("", "muted", wraps=False)
        self._scans.setAccessibleName(self.tr("Scans as"))
        self._can_undo = self._can_redo = self._is_changed = self._has_item = False
        self._is_filling = False
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.canvas)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the design."""
        tr = self.tr
        return (
            FunctionKey("Esc", tr("Back"), self.left.emit),
            FunctionKey("F2", tr("Test print"), self.test_requested.emit),
            FunctionKey("F4", tr("Label"), self.facts_requested.emit),
            FunctionKey("F6", tr("Add item"), self.add_requested.emit),
            FunctionKey("F7", tr("Sample record"), self.sample_requested.emit),
            FunctionKey("F8", tr("Dots per inch"), self.dpi_requested.emit),
            FunctionKey("Ctrl+D", tr("Double"), self.doubled.emit, self._has_item),
            FunctionKey("Ctrl+Z", tr("Undo"), self.undo_requested.emit, self._can_undo),
            FunctionKey("Ctrl+Y", tr("Redo"), self.redo_requested.emit, self._can_redo),
            FunctionKey("F9", tr("Save"), self.save_requested.emit, self._is_changed, primary=True),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan: the record it stands for is shown on the label."""
        if not self.asking.takes(raw, self.tell):
            self.scan_requested.emit(raw)

    def show_design(self, design: Design, *, can_undo: bool, can_redo: bool, is_changed: bool) -> None:
        """Show the items and the one that is chosen; the picture follows."""
        template = design.template
        self._title.setText(template.name + (" *" if is_changed else ""))
        self._title.setAccessibleName(self.tr("{name}, changed").format(name=template.name) if is_changed else "")
        facts = (
            kind_word(template.kind),
            size_word(template.size_mm),
            self.tr("version {n}").format(n=template.version),
        )
        self._facts.setText(" · ".join(facts))
        self.remark.tell("hint", "")
        self._fill_items(design)
        self.canvas.show_design(design)
        self.form.show_item(design.item, sorted(ALLOWED_FIELDS[template.kind]))
        keys = (can_undo, can_redo, is_changed, design.item is not None)
        if keys != (self._can_undo, self._can_redo, self._is_changed, self._has_item):
            self._can_undo, self._can_redo, self._is_changed, self._has_item = keys
            self.function_keys_changed.emit()

    def show_preview(self, preview: LabelPreview, dpi: int, record: str) -> None:
        """Show the label as it prints, what it scans as, and what is wrong with it."""
        picture = QImage.fromData(preview.png) if preview.png is not None else None
        self.canvas.show_picture(picture, [fault.place for fault in preview.faults if fault.place is not None])
        whose = record or self.tr("made-up record; scan a real one")
        self._record.setText(self.tr("{dpi} dpi · {record}").format(dpi=dpi, record=whose))
        self._scans.setText("\n".join(self._scan_words(preview)))
        if preview.faults:
            self.faults.tell("wrong", "\n".join(shown(fault.words) for fault in preview.faults[:4]))
        else:
            self.faults.tell("hint", "\n".join(shown(words) for words in preview.warnings[:4]))

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a key or a scan."""
        words = shown(title) if advice is None else f"{shown(title)} {shown(advice)}"
        self.remark.tell(LOOKS[verdict], words)
        self._tones.play(verdict)

    def tell_property(self, key: str, problem: InvistaError) -> None:
        """Say at its field why a property was not taken."""
        self.form.tell(key, shown(problem.advice))

    async def ask_item(self) -> ItemKind | None:
        """Return what is to be added; None when the person went back."""
        tr = self.tr
        rows = [
            ReasonRow(ItemKind.TEXT, tr("Text, with fields of the record")),
            ReasonRow(ItemKind.BARCODE, tr("Bar code or 2-D code")),
            ReasonRow(ItemKind.LINE, tr("Line")),
            ReasonRow(ItemKind.BOX, tr("Box")),
            ReasonRow(ItemKind.IMAGE, tr("Picture from a PNG file")),
        ]
        answer = await self.asking.reason(said("What is added?"), rows)
        return ItemKind(answer[0]) if answer else None

    async def ask_picture(self) -> Path | None:
        """Return the file of a picture; None when the person went back."""
        return await chosen_file(self, self.tr("Picture"), self.tr("Pictures (*.png)"))

    async def ask_facts(self, facts: LabelFacts) -> LabelFacts | None:
        """Return the label's own facts; None when the person went back."""
        dialog = LabelFactsDialog(facts, self)
        return dialog.answer() if await self.asking.answered(dialog) else None

    async def ask_leave(self) -> bool:
        """Return whether what was changed may be forgotten."""
        return await self.asking.confirm(
            said("Leave without saving?"), said("What you changed on this label is forgotten."), said("Leave it")
        )

    def _scan_words(self, preview: LabelPreview) -> list[str]:
        if preview.png is None:
            return []
        if not preview.scans:
            return [self.tr("No code can be read on this label.")]
        marks = {True: "✓", False: "✗"}
        return [
            f"{marks[one.is_trusted]} {left_to_right(f'{one.symbology} {one.text}')}\n    {shown(one.meaning)}"
            for one in preview.scans
        ]

    def _fill_items(self, design: Design) -> None:
        self._is_filling = True
        self.items.clear()
        for item in design.template.items:
            what, shows = item_words(item)
            row = QListWidgetItem(f"{what}\n{shows}" if shows else what)
            row.setToolTip(shows)
            self.items.addItem(row)
        self.items.setCurrentRow(-1 if design.chosen is None else design.chosen)
        self._is_filling = False

    def _choose_row(self, row: int) -> None:
        if not self._is_filling:
            self.item_chosen.emit(row if row >= 0 else None)

    def _connect(self) -> None:
        self.items.currentRowChanged.connect(self._choose_row)
        self.items.shifted.connect(self.shifted)
        self.items.removed.connect(self.removed)
        for signal in ("item_chosen", "moved", "sized", "removed"):
            getattr(self.canvas, signal).connect(getattr(self, signal))
        self.form.entered.connect(self.entered)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._title)
        head.addWidget(self._facts)
        head.addStretch()
        head.addWidget(self._record)
        middle, below = QWidget(), QVBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(self.canvas, 1)
        below.addWidget(text(self.tr("Scans as"), "field"))
        below.addWidget(self._scans)
        middle.setLayout(below)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for part, stretch in ((self.items, 2), (middle, 5), (self.form, 3)):
            split.addWidget(part)
            split.setStretchFactor(split.count() - 1, stretch)
        split.setSizes([220, 560, 280])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.remark)
        layout.addWidget(self.faults)
        layout.addWidget(split, 1)
