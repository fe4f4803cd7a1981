"""Adjustments: listed, searched and opened; the database sorts and counts."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import (
    AppUser,
    Attachment,
    Location,
    Lot,
    Product,
    ProductVariant,
    ReasonCode,
    Serial,
    StockAdjustment,
    StockAdjustmentItem,
    Warehouse,
)
from invista_desktop.models.domain.adjustments import (
    AdjustmentFilter,
    AdjustmentLine,
    AdjustmentQuestion,
    AdjustmentRow,
    AdjustmentSort,
    OpenedAdjustment,
)
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

_Other = aliased(StockAdjustment)
_Decider = aliased(AppUser)

PERSON: Final = func.coalesce(AppUser.display_name, "")
ME: Final = select(func.app.uid()).scalar_subquery()
REASON: Final = func.coalesce(
    select(ReasonCode.label)
    .where(
        ReasonCode.code == StockAdjustment.reason_code,
        ReasonCode.kind.in_(("adjustment", "reverse_adjustment")),
        (ReasonCode.kind == "reverse_adjustment") == StockAdjustment.reverses_id.is_not(None),
    )
    .correlate(StockAdjustment)
    .scalar_subquery(),
    StockAdjustment.reason_code,
)

SORTS: Final[dict[AdjustmentSort, ColumnElement[Any]]] = {
    AdjustmentSort.CREATED: StockAdjustment.created_at.expression,
    AdjustmentSort.NUMBER: StockAdjustment.adjustment_number.expression,
    AdjustmentSort.REASON: REASON,
    AdjustmentSort.VALUE: StockAdjustment.value.expression,
    AdjustmentSort.PERSON: PERSON,
    AdjustmentSort.STATUS: StockAdjustment.status.expression,
}


class AdjustmentList(WindowedList[AdjustmentQuestion, AdjustmentRow]):
    """Answers the questions of the list of adjustments."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def opened_adjustment(session: Session, adjustment_id: UUID) -> OpenedAdjustment:
    """Return an adjustment with everything that belongs to it.

    Raises:
        Conflict: it is not there, or this person may not see it.
    """
    found = session.execute(
        _with_rows(_base())
        .add_columns(
            StockAdjustment.note,
            _Decider.display_name.label("decider"),
            StockAdjustment.decision_note,
            _number_of(_Other.id == StockAdjustment.reverses_id).label("reverses"),
            _number_of(_Other.reverses_id == StockAdjustment.id).label("reversed_by"),
        )
        .outerjoin(_Decider, _Decider.id == StockAdjustment.decided_by)
        .where(StockAdjustment.id == adjustment_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("This adjustment is not there any more."), said("Reload the list."))
    photos = session.scalars(
        select(Attachment.file_name)
        .where(Attachment.stock_adjustment_id == adjustment_id)
        .order_by(Attachment.created_at, Attachment.file_name)
    )
    return OpenedAdjustment(
        row=_row(found),
        note=found.note or "",
        lines=tuple(_line(line) for line in session.execute(_lines(adjustment_id))),
        decided_by=found.decider or "",
        decision_note=found.decision_note or "",
        reverses=found.reverses or "",
        reversed_by=found.reversed_by or "",
        photos=tuple(photos),
    )


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(_Other.adjustment_number).where(condition).correlate(StockAdjustment).scalar_subquery()


def _windows(question: AdjustmentQuestion, total: int | None) -> Windows[AdjustmentRow]:
    sort = SortKey(SORTS[question.sort], descending=question.descending)
    return Windows(
        _with_rows(_found(question)), [sort], StockAdjustment.adjustment_number.expression, _row, total=total
    )


def _base() -> Select[Any]:
    return (
        select(StockAdjustment.id)
        .join(Warehouse, Warehouse.id == StockAdjustment.warehouse_id)
        .outerjoin(AppUser, AppUser.id == StockAdjustment.created_by)
    )


def _with_rows(statement: Select[Any]) -> Select[Any]:
    return statement.with_only_columns(
        StockAdjustment.id,
        StockAdjustment.adjustment_number,
        StockAdjustment.status,
        REASON.label("reason"),
        StockAdjustment.value,
        PERSON.label("person"),
        StockAdjustment.created_at,
        Warehouse.code.label("warehouse"),
        func.coalesce(StockAdjustment.created_by == ME, False).label("is_own"),
        StockAdjustment.reverses_id.is_not(None).label("is_reversal"),
    )


def _row(row: Row[Any]) -> AdjustmentRow:
    known, number, status, *rest = row[:10]
    return AdjustmentRow(known, number, AdjustmentStatus(status), *rest)


def _found(question: AdjustmentQuestion) -> Select[Any]:
    statement = _base()
    for condition in (_filtered(question.filter), _searched(storable(question.search).strip())):
        if condition is not None:
            statement = statement.where(condition)
    return statement


def _filtered(chosen: AdjustmentFilter) -> ColumnElement[bool] | None:
    return {
        AdjustmentFilter.WAITING: StockAdjustment.status == "PENDING_APPROVAL",
        AdjustmentFilter.POSTED: StockAdjustment.status.in_(("POSTED", "REVERSED")),
        AdjustmentFilter.MINE: StockAdjustment.created_by == ME,
        AdjustmentFilter.ALL: None,
    }[chosen]


def _searched(search: str) -> ColumnElement[bool] | None:
    if not search:
        return None
    on_a_line = (
        select(StockAdjustmentItem.id)
        .join(Product, Product.id == StockAdjustmentItem.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == StockAdjustmentItem.variant_id)
        .join(Location, Location.id == StockAdjustmentItem.location_id)
        .outerjoin(Lot, Lot.id == StockAdjustmentItem.lot_id)
        .where(
            StockAdjustmentItem.adjustment_id == StockAdjustment.id,
            or_(
                *(
                    column.icontains(search, autoescape=True)
                    for column in (Product.sku, Product.name, ProductVariant.sku, Location.code, Lot.code)
                )
            ),
        )
        .correlate(StockAdjustment)
        .exists()
    )
    return or_(
        StockAdjustment.adjustment_number.icontains(search, autoescape=True),
        StockAdjustment.note.icontains(search, autoescape=True),
        AppUser.display_name.icontains(search, autoescape=True),
        on_a_line,
    )


def _lines(adjustment_id: UUID) -> Select[Any]:
    return (
        select(StockAdjustmentItem, Product, ProductVariant, Location.code, Lot.code, Serial.code)
        .join(Product, Product.id == StockAdjustmentItem.product_id)
        .join(Location, Location.id == StockAdjustmentItem.location_id)
        .outerjoin(ProductVariant, ProductVariant.id == StockAdjustmentItem.variant_id)
        .outerjoin(Lot, Lot.id == StockAdjustmentItem.lot_id)
        .outerjoin(Serial, Serial.id == StockAdjustmentItem.serial_id)
        .where(StockAdjustmentItem.adjustment_id == adjustment_id)
        .order_by(StockAdjustmentItem.line_number)
    )


def _line(row: Row[Any]) -> AdjustmentLine:
    line, product, variant, location, lot, serial = row
    return AdjustmentLine(
        sku=variant.sku if variant else product.sku,
        name=item_name(product.name, variant.name if variant else None),
        unit=product.base_unit_code,
        location=location,
        change=line.quantity_change,
        lot=lot or "",
        serial=serial or "",
        note=line.note or "",
    )
