"""Every movement of one subject, newest first, each with the balance right after it; of a pallet, every deed.

The balance starts from what the database holds now, less what was moved since; so it is exact in any
window, without reading the windows before it.
"""

from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from invista_desktop.models.business import (
    GoodsReceipt,
    GoodsReceiptItem,
    InventoryItem,
    InventoryMovement,
    Location,
    Serial,
    StockAdjustmentItem,
    StockTransferItem,
)
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.stock_browsing import DOCUMENTS, Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import HistoryRow
from invista_desktop.services.database.windows import CAP, SortKey, Windows, count_exactly
from invista_desktop.services.stock.movements import SOURCE, TARGET, M, change_of_ours, movement_row, movements, one_if
from invista_desktop.services.stock.pallet_history import pallet_deeds
from invista_desktop.services.stock.search import places_inside


@dataclass(frozen=True)
class _Stock:
    """A subject's stock: which movements are about it, by how much each changed it, and what it holds now."""

    subject: Subject
    which: ColumnElement[bool]
    change: ColumnElement[Any]
    holds: ColumnElement[bool]
    by_item: bool


@dataclass(frozen=True)
class _Told:
    """A subject's history; `stock` is None where there is no balance to tell."""

    subject: Subject
    counted: Select[Any]
    windows: Windows[HistoryRow]
    stock: _Stock | None = None


class StockHistory:
    """Answers for histories; remembers where the windows of the newest one lie."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: _Told | None = None

    def count(self, session: Session, subject: Subject) -> int:
        """Return how many movements or deeds the subject has, and start its windows anew."""
        told = _told(session, subject)
        total = count_exactly(session, told.counted)
        told.windows.total, told.windows.walks = total, total > CAP
        with self._lock:
            self._newest = told
        return total

    def window(self, session: Session, subject: Subject, first: int, count: int) -> tuple[HistoryRow, ...]:
        """Return up to `count` of them from position `first` on, newest first."""
        with self._lock:
            newest = self._newest
        told = newest if newest is not None and newest.subject == subject else _told(session, subject)
        rows = told.windows.rows(session, first, count)
        return tuple(rows if told.stock is None else _balanced(session, told.stock, rows))


def _balanced(session: Session, stock: _Stock, rows: list[HistoryRow]) -> list[HistoryRow]:
    if not rows:
        return rows
    running = _held_after(session, stock, rows[0].seq, {row.item[0] for row in rows if row.item})
    balanced = []
    for row in rows:
        key = row.item if stock.by_item else None
        balanced.append(replace(row, balance=running.get(key, ZERO)))
        running[key] = running.get(key, ZERO) - row.change
    return balanced


def _held_after(session: Session, stock: _Stock, seq: int, products: set[UUID]) -> dict[Any, Any]:
    """Return what the subject held right after movement `seq`, in one statement: both halves see the same moment."""
    holds, which = stock.holds, stock.which
    if stock.by_item:
        holds, which = and_(holds, InventoryItem.product_id.in_(products)), and_(which, M.product_id.in_(products))
    held = Serial if stock.subject.kind is SubjectKind.SERIAL else InventoryItem
    quantity = literal(1) if held is Serial else InventoryItem.quantity
    now = (
        select(held.product_id, held.variant_id, quantity)
        .join(Location, Location.id == held.location_id)
        .where(holds, Location.warehouse_id.is_not(None))
    )
    since = (
        select(M.product_id, M.variant_id, -stock.change)
        .outerjoin(SOURCE, SOURCE.id == M.from_location_id)
        .outerjoin(TARGET, TARGET.id == M.to_location_id)
        .where(which, M.seq > seq)
    )
    parts = union_all(now, since).subquery("part")
    product, variant = (parts.c[0], parts.c[1]) if stock.by_item else (null(), null())
    statement = select(product.label("product_id"), variant.label("variant_id"), func.sum(parts.c[2]).label("held"))
    if stock.by_item:
        statement = statement.group_by(product, variant)
    return {
        (row.product_id, row.variant_id) if stock.by_item else None: row.held or ZERO
        for row in session.execute(statement)
    }


def _told(session: Session, subject: Subject) -> _Told:
    if subject.kind is SubjectKind.PALLET and subject.id is not None:
        return _Told(subject, *pallet_deeds(subject.id))
    which, holds, change = _of(session, subject)

    windows = Windows(
        movements().add_columns(change.label("change")).where(which), [SortKey(M.seq.expression, descending=True)],
        M.id.expression, movement_row,
    )  # fmt: skip
    by_item = subject.kind is SubjectKind.PLACE
    stock = None if holds is None else _Stock(subject, which, change, holds, by_item)
    return _Told(subject, select(M.seq).where(which), windows, stock)


def _of(
    session: Session, subject: Subject
) -> tuple[ColumnElement[bool], ColumnElement[bool] | None, ColumnElement[Any]]:
    """Return which movements are the subject's, which piles are its stock, and by how much one changes that."""
    held = InventoryItem
    if subject.kind is SubjectKind.PLACE and subject.id is not None:
        inside = places_inside(session, subject.id)
        came, went = M.to_location_id.in_(inside), M.from_location_id.in_(inside)
        return or_(came, went), held.location_id.in_(inside), M.quantity * (one_if(came) - one_if(went))
    if subject.kind in DOCUMENTS:
        return _of_document(subject), None, change_of_ours()
    which, holds = {
        SubjectKind.LOT: (M.lot_id == subject.id, held.lot_id == subject.id),
        SubjectKind.SERIAL: (M.serial_id == subject.id, Serial.id == subject.id),
        SubjectKind.ITEM: (_is_item(M, subject), _is_item(held, subject)),
    }.get(subject.kind, (false(), None))
    return which, holds, change_of_ours()


def _is_item(of: type[InventoryMovement] | type[InventoryItem], subject: Subject) -> ColumnElement[bool]:
    is_product: ColumnElement[bool] = of.product_id == subject.id
    return is_product if subject.variant_id is None else and_(is_product, of.variant_id == subject.variant_id)


def _of_document(subject: Subject) -> ColumnElement[bool]:
    if subject.kind is SubjectKind.ADJUSTMENT:
        lines = select(StockAdjustmentItem.id).where(StockAdjustmentItem.adjustment_id == subject.id)
        return M.stock_adjustment_item_id.in_(lines)
    if subject.kind is SubjectKind.TRANSFER:
        items = select(StockTransferItem.id).where(StockTransferItem.transfer_id == subject.id)
        return M.stock_transfer_item_id.in_(items)
    receipts = select(GoodsReceiptItem.id)
    if subject.kind is SubjectKind.RECEIPT:
        return M.goods_receipt_item_id.in_(receipts.where(GoodsReceiptItem.goods_receipt_id == subject.id))
    of_order = receipts.join(GoodsReceipt, GoodsReceipt.id == GoodsReceiptItem.goods_receipt_id)
    return M.goods_receipt_item_id.in_(of_order.where(GoodsReceipt.purchase_order_id == subject.id))
