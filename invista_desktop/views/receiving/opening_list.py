"""What the worklist and the list of receipts have in common: scans open something from both."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.receiving import OrderRow
from invista_desktop.models.qt.columns import Column
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.questions import Questions

Row = TypeVar("Row")


class OpeningList(ListView[Row]):
    """A list from which orders and receipts are opened, by Enter, double click or scan.

    Signals:
        scan_requested: a scan arrived; arg: as read.
        order_opened: arg: the order's id.
        receipt_opened: arg: the receipt's id.
    """

    scan_requested = Signal(str)
    order_opened = Signal(object)
    receipt_opened = Signal(object)

    def __init__(
        self, columns: Sequence[Column[Row]], words: ListWords, tones: Tones, parent: QWidget | None = None
    ) -> None:
        super().__init__(columns, words, parent)
        self._tones = tones
        self.questions = Questions(self)
        self.questions.scan_refused.connect(self._refuse_scan)

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is; an open question answers or refuses it."""
        if self.questions.is_open:
            self.questions.take_scan(raw)
        else:
            self.scan_requested.emit(raw)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        self.banner.show()
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    async def choose_order(self, rows: Sequence[OrderRow]) -> OrderRow | None:
        """Return which order is meant."""
        return await self.questions.choose_order(rows)

    def open_order(self, order_id: UUID) -> None:
        """Open an order for receiving."""
        self.banner.hide()
        self.order_opened.emit(order_id)

    def open_receipt(self, receipt_id: UUID) -> None:
        """Show a posted receipt."""
        self.banner.hide()
        self.receipt_opened.emit(receipt_id)

    def _refuse_scan(self) -> None:
        self.tell(Verdict.REFUSED, said("Not taken."), said("Choose an order first, or press Esc."))
