"""What the worklist of what to buy shows, column by column."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.replenishment import ReorderRow, ReorderSort
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.numbers import shown_number


def _tr(words: str) -> str:
    return QCoreApplication.translate("replenishment", words)


def reorder_columns(marks: Mapping[UUID, Decimal]) -> list[Column[ReorderRow]]:
    """Return the columns, two lines each; `marks` says what is marked now, and how much of it."""

    def to_order(row: ReorderRow) -> str:
        if not row.is_needed:
            return _with_drafts(_tr("Nothing"), row)
        quantity = f"{shown_number(marks.get(row.rule_id, row.suggested))} {row.unit}"
        return f"{quantity}\n{_tr('marked')}" if row.rule_id in marks else _with_drafts(quantity, row)

    return [
        Column(
            _tr("Item"), lambda row: f"{row.sku}\n{row.product_name}", sort_key=ReorderSort.ITEM,
            bold=lambda _row: True, stretch=3,
        ),
        Column(_tr("Warehouse"), lambda row: row.warehouse_code, sort_key=ReorderSort.WAREHOUSE),
        Column(_tr("Available"), _available, align=END, sort_key=ReorderSort.AVAILABLE),
        Column(_tr("Coming"), _coming, align=END),
        Column(_tr("Min – max"), _limits, align=END),
        Column(
            _tr("To order"), to_order, align=END, sort_key=ReorderSort.SUGGESTED,
            icon=lambda row: icon("ok") if row.rule_id in marks else None, bold=lambda row: row.rule_id in marks,
        ),
        Column(
            _tr("From"), _source, sort_key=ReorderSort.SOURCE,
            icon=lambda row: None if row.source_name else icon("warning"), stretch=2,
        ),
    ]  # fmt: skip


def _with_drafts(words: str, row: ReorderRow) -> str:
    if not row.drafted:
        return words
    drafted = _tr("{quantity} in drafts").format(quantity=shown_number(row.drafted))
    return f"{words}\n{drafted}"


def _available(row: ReorderRow) -> str:
    reserved = _tr("{quantity} reserved").format(quantity=shown_number(row.reserved))
    return f"{shown_number(row.available)}\n{reserved}"


def _coming(row: ReorderRow) -> str:
    on_order = _tr("{quantity} on order").format(quantity=shown_number(row.on_order))
    in_transit = _tr("{quantity} in transit").format(quantity=shown_number(row.in_transit))
    return f"{on_order}\n{in_transit}"


def _limits(row: ReorderRow) -> str:
    limits = f"{shown_number(row.min_quantity)} – {shown_number(row.max_quantity)}"
    return limits if row.is_active else f"{limits}\n{_tr('not in use')}"


def _source(row: ReorderRow) -> str:
    if row.is_transfer:
        there = _tr("{quantity} available there").format(quantity=shown_number(row.source_available))
        return f"{_tr('Transfer from {warehouse}').format(warehouse=row.source_name)}\n{there}"
    if row.source_name is None:
        return _tr("No supplier")
    days = "" if row.lead_time_days is None else _tr("{days} days").format(days=row.lead_time_days)
    return f"{row.source_name}\n{days}".strip()
