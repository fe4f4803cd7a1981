"""The list of adjustments; what waits for a yes stands in it first."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.adjustments import (
    AdjustmentFilter,
    AdjustmentQuestion,
    AdjustmentRow,
    AdjustmentSort,
)
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.stock_work.adjustments.words import row_columns


def _tr(words: str) -> str:
    return QCoreApplication.translate("adjustments", words)


class AdjustmentListView(ListView[AdjustmentRow]):
    """Shows adjustments, the newest first.

    Signals:
        adjustment_opened: arg: its id.
        new_requested: the books are to be put right.
    """

    adjustment_opened = Signal(object)
    new_requested = Signal()

    def __init__(self, *, may_adjust: bool, parent: QWidget | None = None) -> None:
        words = ListWords(
            heading=_tr("Adjustments"),
            search=_tr("Number, item, bin or person"),
            search_name=_tr("Search adjustments"),
            hint=_tr("Scan an item, a lot or a bin to see its adjustments alone."),
        )
        super().__init__(row_columns(), words, parent)
        self._may_adjust, self._is_begun = may_adjust, False
        self.rows.table.mark_sorted(AdjustmentSort.CREATED, Qt.SortOrder.DescendingOrder)
        self.rows.table.row_opened.connect(lambda row: self.adjustment_opened.emit(row.adjustment_id))
        self.offer_chips(
            (
                (AdjustmentFilter.WAITING, _tr("Waiting for a yes")),
                (AdjustmentFilter.POSTED, _tr("Posted")),
                (AdjustmentFilter.MINE, _tr("Mine")),
                (AdjustmentFilter.ALL, _tr("All")),
            )
        )

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in the list."""
        begin = self.tr("Go on with mine") if self._is_begun else self.tr("New adjustment")
        return (
            self.opening_key(self.tr("Open")),
            *self.list_keys(),
            self.beginning_key(begin, self.new_requested.emit, may=self._may_adjust),
        )

    def show_begun(self, *, is_begun: bool) -> None:
        """Say whether an adjustment is begun and not posted."""
        self._is_begun = is_begun
        words = self.tr("An adjustment is begun and kept on this workstation: F6 goes on with it.")
        self.remark.tell("hint", words if is_begun else "")
        self.function_keys_changed.emit()

    def show_total(self, total: int, question: AdjustmentQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        self.mark_chip(question.filter)
        number = self.make_room(total, self.tr("Adjustments: {count}").format(count=shown_number(total)))
        if not total and question.search:
            self.rows.show_empty(said("Nothing matches."), said("Change the search, or show all of them."))
        elif not total and question.filter is AdjustmentFilter.WAITING:
            self.rows.show_empty(said("No adjustment waits for a yes."), said("Press F6 to put the books right."))
        elif not total:
            self.rows.show_empty(said("There are no adjustments."), said("Press F6 to put the books right."))
        return number

    def show_search(self, text: str) -> None:
        """Show what is searched for."""
        self.search.setText(text)
