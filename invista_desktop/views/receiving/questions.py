"""The one question that may stand over the lines of an order."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import NeedsConfirmation, Said, said
from invista_desktop.models.domain.found import command_of
from invista_desktop.models.domain.receiving import DraftLine, OrderRow, ReasonRow
from invista_desktop.views.common.choice_dialogs import ReasonDialog
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.common.question_dialog import QuestionDialog, answered
from invista_desktop.views.common.translation import shown
from invista_desktop.views.receiving.choice_dialogs import OrderDialog
from invista_desktop.views.receiving.quality_dialog import QualityDialog
from invista_desktop.views.receiving.receiving_dialogs import BinDialog, LotDialog, QuantityDialog
from invista_desktop.views.receiving.rows import ReceivingRow


class Questions(QObject):
    """Asks one question at a time; while it is open, scans answer it or are refused.

    Signals: the answers, by name; `row` is a `ReceivingRow`.
        scan_refused: a scan came that answers nothing.
    """

    quantity_typed = Signal(object, object, object)  # row, Decimal, PackRow or None
    lot_given = Signal(object, object, object)  # row, text or None, date or None
    split_chosen = Signal(object)
    bin_chosen = Signal(object, str)  # row, code
    scan_refused = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._dialog: ConfirmDialog | QuestionDialog | None = None

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self._dialog is not None

    def take_scan(self, raw: str) -> None:
        """Answer the open question by a scan, or refuse it."""
        if isinstance(self._dialog, QuestionDialog):
            if not self._dialog.take_scan(raw):
                self.scan_refused.emit()
        elif self._dialog is not None:
            self._answer(self._dialog, command_of(raw))

    def _answer(self, dialog: ConfirmDialog, command: str | None) -> None:
        if command == "ok":
            dialog.accept()
        elif command == "cancel":
            dialog.reject()
        else:
            self.scan_refused.emit()

    async def confirmed(self, question: NeedsConfirmation) -> bool:
        """Return whether the person confirms."""
        dialog = ConfirmDialog(question.title, question.advice, confirm=said("Confirm"), parent=self._over)
        return await self._shown(dialog)

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen reason and its note."""
        dialog = ReasonDialog(shown(title), reasons, self._over)
        return dialog.answer if await self._shown(dialog) else None

    async def choose_order(self, rows: Sequence[OrderRow]) -> OrderRow | None:
        """Return which of several orders is meant."""
        dialog = OrderDialog(rows, self._over)
        return dialog.row if await self._shown(dialog) else None

    async def _shown(self, dialog: ConfirmDialog | QuestionDialog) -> bool:
        self._dialog = dialog
        try:
            return await answered(dialog)
        finally:
            self._dialog = None

    def ask_quantity(self, row: ReceivingRow) -> None:
        """Ask how many arrived."""
        dialog = QuantityDialog(row.item, row.line.accepted if row.line else row.scanned, self._over)
        self._open(dialog, lambda: self.quantity_typed.emit(row, dialog.field.quantity(), dialog.pack))

    def ask_lot(self, row: ReceivingRow, line: DraftLine) -> None:
        """Ask for lot and expiry."""
        dialog = LotDialog(row.item, line.lot_code, line.expiry_date, self._over)
        self._open(dialog, lambda: self.lot_given.emit(row, dialog.lot, dialog.expiry))

    def ask_quality(self, row: ReceivingRow, line: DraftLine, reasons: Sequence[ReasonRow]) -> None:
        """Ask what is held and what is rejected."""
        dialog = QualityDialog(row.item, line, reasons, self._over)
        self._open(dialog, lambda: self.split_chosen.emit(dialog.split()))

    def ask_bin(self, row: ReceivingRow) -> None:
        """Ask for another bin."""
        dialog = BinDialog(row.item, row.put_away, self._over)
        self._open(dialog, lambda: self.bin_chosen.emit(row, dialog.code))

    def _open(self, dialog: QuestionDialog, accepted: Callable[[], None]) -> None:
        if self._dialog is not None:
            dialog.deleteLater()
            return
        self._dialog = dialog
        dialog.accepted.connect(accepted)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
