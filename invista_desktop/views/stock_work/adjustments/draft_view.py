"""An adjustment that is being scanned: the bin, found or lost, and the lines so far."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.adjustment_drafts import AdjustmentDraft
from invista_desktop.models.domain.receiving import ItemRow, PackRow, ReasonRow
from invista_desktop.models.domain.stock_commands import ChangeLine
from invista_desktop.models.domain.stock_piles import Pile
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.forms import restyle, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.receiving.receiving_dialogs import LotDialog
from invista_desktop.views.stock_work.adjustments.words import change_columns
from invista_desktop.views.stock_work.dialogs import HowManyDialog, PilesDialog


class DraftView(QWidget):
    """Scans add lines; F9 posts them.

    Signals:
        function_keys_changed: other things can be done now.
        scan_requested: a scan arrived; arg: as read.
        code_requested, turn_requested, quantity_requested, undo_requested, post_requested, discard_requested: keys.
        photo_chosen: arg: the picture's path.
        left: back to the list; what was scanned is kept.
        ended: it is posted or thrown away; args: a verdict, what became of it, advice or None.
    """

    function_keys_changed = Signal()
    scan_requested = Signal(str)
    code_requested = Signal()
    turn_requested = Signal()
    quantity_requested = Signal()
    undo_requested = Signal()
    post_requested = Signal()
    discard_requested = Signal()
    photo_chosen = Signal(object)
    left = Signal()
    ended = Signal(object, object, object)

    def __init__(self, tones: Tones, asking: Asking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones, self.asking = tones, asking
        self._draft = AdjustmentDraft()
        self.banner = ScanBanner()
        self.lines: RowsTableModel[ChangeLine] = RowsTableModel(change_columns(), key=lambda line: line)
        self.table = WindowedView(self.lines)
        self._title, self._way = text("", "heading", wraps=False), text("", "badge", wraps=False)
        self._place, self._story = text("", "scan", wraps=False), text("", "muted")
        self._lay_out()
        self.setFocusProxy(self.table)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        tr, draft = self.tr, self._draft
        only_lost = draft.reason is not None and draft.reason.takes_away
        turn = tr("Lost instead") if draft.is_found else tr("Found instead")
        return (
            FunctionKey("Esc", tr("Back"), self.left.emit),
            FunctionKey("F2", tr("Quantity"), self.quantity_requested.emit, bool(draft.lines)),
            FunctionKey("F4", turn, self.turn_requested.emit, not only_lost),
            FunctionKey("F6", tr("Photo"), self._choose_photo),
            FunctionKey("F7", tr("Code"), self.code_requested.emit),
            FunctionKey("Ctrl+Z", tr("Undo"), self.undo_requested.emit, bool(draft.steps)),
            FunctionKey("F8", tr("Throw away"), self.discard_requested.emit),
            FunctionKey("F9", tr("Post"), self.post_requested.emit, bool(draft.lines), primary=True),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is."""
        if not self.asking.takes(raw, self.tell):
            self.scan_requested.emit(raw)

    def show_draft(self, draft: AdjustmentDraft) -> None:
        """Show it."""
        self._draft = draft
        self._title.setText(self.tr("Adjustment: {reason}").format(reason=draft.reason.label if draft.reason else ""))
        self._way.setText(self.tr("scans add") if draft.is_found else self.tr("scans take away"))
        self._way.setProperty("state", "" if draft.is_found else "late")
        restyle(self._way)
        self._place.setText(draft.place.code if draft.place else "")
        self._story.setText(self._story_words(draft))
        self._story.setVisible(bool(self._story.text()))
        self.lines.put(draft.lines)
        if draft.lines:
            self.table.show_rows()
        else:
            self.table.show_empty(said("Nothing is scanned yet."), said("Scan the bin, then what is in question."))
        self.function_keys_changed.emit()

    def leave(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Go back to the list, and say there what became of the adjustment."""
        self.ended.emit(verdict, title, advice)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen code and the note."""
        return await self.asking.reason(title, reasons)

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await self.asking.confirm(title, advice, confirm)

    async def choose_pile(self, piles: Sequence[Pile]) -> Pile | None:
        """Return which one is meant."""
        dialog = PilesDialog(piles, self)
        return dialog.pile if await self.asking.answered(dialog) else None

    async def ask_quantity(
        self, item: ItemRow, held: Decimal, most: Decimal | None
    ) -> tuple[Decimal, PackRow | None] | None:
        """Return how much is found or lost."""
        dialog = HowManyDialog(item, held, most, self)
        if not await self.asking.answered(dialog):
            return None
        quantity = dialog.field.quantity()
        return None if quantity is None else (quantity, dialog.pack)

    async def ask_lot(self, item: ItemRow, lot: str | None) -> tuple[str | None, date | None] | None:
        """Return lot and expiry of found goods."""
        dialog = LotDialog(item, lot, None, self)
        return (dialog.lot, dialog.expiry) if await self.asking.answered(dialog) else None

    def _choose_photo(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or QDir.homePath()
        kinds = self.tr("Pictures and papers (*.jpg *.jpeg *.png *.pdf)")
        dialog = QFileDialog(self, self.tr("Add a photo"), folder, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.photo_chosen.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _story_words(self, draft: AdjustmentDraft) -> str:
        parts = [draft.note] if draft.note else []
        if draft.photos:
            names = ", ".join(photo.file_name for photo in draft.photos)
            parts.append(self.tr("Photos: {names}").format(names=names))
        elif draft.reason is not None and draft.reason.needs_photo:
            parts.append(self.tr("This reason needs a photo: F6 adds one."))
        return "   ".join(parts)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(14)
        for part in (self._title, self._way):
            head.addWidget(part)
        head.addStretch()
        head.addWidget(self._place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.banner)
        layout.addLayout(head)
        layout.addWidget(self._story)
        layout.addWidget(self.table, 1)
