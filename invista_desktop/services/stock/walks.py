"""Groups that are as many as the catalogue, the places or the pieces: walked by their own index.

Each group's piles are added up only when its row is looked at, so that a window costs the same
wherever it lies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)

from invista_desktop.models.business import Location, Lot, Product, ProductVariant, PurchaseOrderItem, Serial
from invista_desktop.models.business.stock_views import QUANTITY, STOCK, STOCK_LEVEL
from invista_desktop.models.domain.item_names import written_name
from invista_desktop.models.domain.stock_browsing import (
    StockGroup,
    StockQuestion,
    StockRow,
    StockStatus,
    Subject,
    SubjectKind,
)
from invista_desktop.services.database.windows import SortKey
from invista_desktop.services.stock.piles import WORDS, S, on_order, sums, words_of
from invista_desktop.services.stock.search import Meant


@dataclass(frozen=True)
class Walk:
    """How a group is walked.

    Attributes:
        start: the table whose rows are the groups, with what names them.
        shown: what its rows show; `sort` are the keys that its index knows.
        piles: which piles belong to a row of it.
        levels: which levels of `stock_level` belong to it, where it knows what is on order.
        item: product and variant, for a search among what is on order.
        piece: the serial, where a row is a single piece.
        mixes_units: whether one row's piles may be counted in several units: it is a row for each then.
    """

    start: FromClause
    shown: tuple[ColumnElement[Any], ...]
    sort: tuple[ColumnElement[Any], ...]
    unique: ColumnElement[Any]
    piles: ColumnElement[bool]
    make: Callable[[Row[Any], bool], StockRow]
    levels: ColumnElement[bool] | None = None
    item: tuple[ColumnElement[Any], ColumnElement[Any] | None] | None = None
    piece: ColumnElement[Any] | None = None
    mixes_units: bool = False


def groups_found(walk: Walk, question: StockQuestion, meant: Meant) -> Select[Any]:
    """Return the question which groups there are, without adding anything up."""
    of_stock = and_(walk.piles, *meant.of_stock(question.filter, walk.piece))
    there: ColumnElement[bool] = exists(select(S.id).where(of_stock))
    if question.knows_on_order and walk.levels is not None:
        # With an offset each row is asked for itself; else one OR would have all stock read first.
        there = or_(exists(select(S.id).where(of_stock).offset(0)), _has_on_order(walk, question, meant))
    return select(walk.unique).select_from(walk.start).where(there)


@dataclass(frozen=True)
class Groups:
    """The question for the groups with their words, and in which order windows of it come."""

    question: Select[Any]
    sort: list[SortKey]
    unique: ColumnElement[Any]


def groups(walk: Walk, question: StockQuestion, meant: Meant) -> Groups:
    """Return the question for the groups with their words."""
    of_stock = (walk.piles, *meant.of_stock(question.filter, walk.piece))
    sort = [SortKey(column, descending=question.descending) for column in walk.sort]
    if walk.piece is not None:
        pieces = select(*walk.shown, *_piece()).select_from(walk.start.join(STOCK, and_(*of_stock)))
        return Groups(pieces, sort, walk.unique)
    if question.knows_on_order and walk.levels is not None:
        added = select(*sums()).where(*of_stock).lateral("added")
        due = on_order(walk.levels, *_warehouse_of_levels(question)).lateral("due")
        found = groups_found(walk, question, meant).with_only_columns(
            *walk.shown, *(added.c[word] for word in WORDS), due.c.on_order
        )
        return Groups(found.join(added, true()).join(due, true()), sort, walk.unique)
    by_unit = select(S.unit, func.bool_or(S.is_expired).label("is_expired"), *sums()).where(*of_stock)
    added = by_unit.group_by(S.unit).lateral("added")
    # What a place holds is not always counted in one unit; an item's unit is shown already.
    shown = (*(column for column in walk.shown if column.name != "unit"), *added.c)
    statement = select(*shown).select_from(walk.start.join(added, true()))
    if question.is_narrowed:
        statement = statement.where(exists(select(S.id).where(*of_stock)))
    if not walk.mixes_units:
        return Groups(statement, sort, walk.unique)
    return Groups(statement, [*sort, SortKey(walk.unique, descending=question.descending)], added.c.unit)


def _has_on_order(walk: Walk, question: StockQuestion, meant: Meant) -> ColumnElement[bool]:
    assert walk.levels is not None and walk.item is not None  # noqa: S101 - both or none
    level = STOCK_LEVEL.c
    due: ColumnElement[bool] = exists(
        select(level.product_id).where(walk.levels, level.on_order > 0, *_warehouse_of_levels(question))
    )
    named = select(PurchaseOrderItem.product_id).where(PurchaseOrderItem.outstanding > 0)
    due = and_(walk.item[0].in_(named), due)
    searched = meant.of_items(*walk.item)
    return due if searched is None else and_(due, searched)


def _warehouse_of_levels(question: StockQuestion) -> list[ColumnElement[bool]]:
    warehouse = question.filter.warehouse_id
    return [] if warehouse is None else [STOCK_LEVEL.c.warehouse_id == warehouse]


def _piece() -> list[ColumnElement[Any]]:
    """The words of one piece. Which pieces of a pile are reserved nobody has said: it is, when all are."""
    one, none = cast(1, QUANTITY), cast(0, QUANTITY)
    is_free = and_(S.is_usable, S.available > 0)
    return [
        S.unit, S.location_code, S.warehouse_code, S.lot_code, S.expiry_date, S.is_expired, S.status,
        case((S.on_hand > 0, one), else_=none).label("on_hand"),
        case((and_(S.is_usable, S.available == 0), one), else_=none).label("reserved"),
        case((and_(~S.is_usable, S.on_hand > 0), one), else_=none).label("on_hold"),
        case((is_free, one), else_=none).label("available"),
        case((S.in_transit > 0, one), else_=none).label("in_transit"),
    ]  # fmt: skip


def _product_row(row: Row[Any], known: bool) -> StockRow:  # noqa: FBT001 - passed by place
    return StockRow(
        key=str(row.product_id), group=StockGroup.PRODUCT, subject=Subject(SubjectKind.ITEM, row.product_id),
        code=row.code, sku=row.code, name=row.name, unit=row.unit, words=words_of(row, known),
    )  # fmt: skip


def _variant_row(row: Row[Any], known: bool) -> StockRow:  # noqa: FBT001 - passed by place
    return StockRow(
        key=f"{row.product_id}/{row.variant_id or ''}", group=StockGroup.VARIANT,
        subject=Subject(SubjectKind.ITEM, row.product_id, row.variant_id), code=row.code, sku=row.code,
        name=written_name(row.name), unit=row.unit, words=words_of(row, known),
    )  # fmt: skip


def _bin_row(row: Row[Any], known: bool) -> StockRow:  # noqa: FBT001 - passed by place
    return StockRow(
        key=f"{row.place_id}/{row.unit}", group=StockGroup.BIN, subject=Subject(SubjectKind.PLACE, row.place_id),
        code=row.code, place=row.code, name=row.path, unit=row.unit, words=words_of(row, known),
    )  # fmt: skip


def _lot_row(row: Row[Any], known: bool) -> StockRow:  # noqa: FBT001 - passed by place
    return StockRow(
        key=str(row.lot_id), group=StockGroup.LOT, subject=Subject(SubjectKind.LOT, row.lot_id), code=row.code,
        lot=row.code, sku=row.sku, name=row.name, unit=row.unit, words=words_of(row, known),
        expiry_date=row.expiry_date, is_expired=row.is_expired,
    )  # fmt: skip


def _serial_row(row: Row[Any], known: bool) -> StockRow:  # noqa: FBT001 - passed by place
    return StockRow(
        key=str(row.serial_id), group=StockGroup.SERIAL, subject=Subject(SubjectKind.SERIAL, row.serial_id),
        code=row.code, sku=row.sku, name=row.name, unit=row.unit, words=words_of(row, known),
        place=row.location_code, warehouse=row.warehouse_code, lot=row.lot_code or "", expiry_date=row.expiry_date,
        is_expired=row.is_expired, status=StockStatus(row.status),
    )  # fmt: skip


def _products() -> Walk:
    p = Product
    return Walk(
        start=p.__table__,
        shown=(p.id.label("product_id"), p.sku.label("code"), p.name.label("name"), p.base_unit_code.label("unit")),
        sort=(p.sku.expression,),
        unique=p.id.expression,
        piles=S.product_id == p.id,
        levels=STOCK_LEVEL.c.product_id == p.id,
        item=(p.id.expression, None),
        make=_product_row,
    )


def _variants() -> Walk:
    """A product's own stock and that of each of its variants, product by product."""
    p, v, level = Product, ProductVariant, STOCK_LEVEL.c
    own = select(
        cast(null(), Uuid()).label("id"), cast(null(), Text()).label("sku"), cast(null(), Text()).label("name")
    )
    kept = select(v.id, v.sku, v.name).where(v.product_id == p.id)
    each = union_all(own, kept.correlate(p)).lateral("each")
    code = func.coalesce(each.c.sku, p.sku)
    named = func.concat_ws(", ", p.name, each.c.name)
    return Walk(
        start=p.__table__.join(each, true()),
        shown=(
            p.id.label("product_id"), each.c.id.label("variant_id"), code.label("code"), named.label("name"),
            p.base_unit_code.label("unit"),
        ),
        sort=(p.sku.expression,),
        unique=code,
        piles=and_(S.product_id == p.id, S.variant_id.is_not_distinct_from(each.c.id)),
        levels=and_(level.product_id == p.id, level.variant_id.is_not_distinct_from(each.c.id)),
        item=(p.id.expression, each.c.id),
        make=_variant_row,
    )  # fmt: skip


def _bins() -> Walk:
    place = Location
    return Walk(
        start=place.__table__,
        shown=(place.id.label("place_id"), place.code.label("code"), place.path.label("path")),
        sort=(place.code.expression,),
        unique=place.id.expression,
        piles=S.location_id == place.id,
        make=_bin_row,
        mixes_units=True,
    )


def _lots() -> Walk:
    lot, p = Lot, Product
    return Walk(
        start=lot.__table__.join(p, p.id == lot.product_id),
        shown=(
            lot.id.label("lot_id"), lot.code.label("code"), lot.expiry_date.label("expiry_date"), p.sku.label("sku"),
            p.name.label("name"),
        ),
        sort=(p.sku.expression, lot.code.expression),
        unique=lot.id.expression,
        piles=S.lot_id == lot.id,
        make=_lot_row,
    )  # fmt: skip


def _serials() -> Walk:
    piece, p = Serial, Product
    return Walk(
        start=piece.__table__.join(p, p.id == piece.product_id),
        shown=(piece.id.label("serial_id"), piece.code.label("code"), p.sku.label("sku"), p.name.label("name")),
        sort=(piece.code.expression,),
        unique=piece.id.expression,
        piles=and_(
            S.location_id == piece.location_id,
            S.product_id == piece.product_id,
            S.variant_id.is_not_distinct_from(piece.variant_id),
            S.lot_id.is_not_distinct_from(piece.lot_id),
            S.status == piece.status,
        ),
        piece=piece.id.expression,
        make=_serial_row,
    )


WALKS = {
    StockGroup.PRODUCT: _products(),
    StockGroup.VARIANT: _variants(),
    StockGroup.BIN: _bins(),
    StockGroup.LOT: _lots(),
    StockGroup.SERIAL: _serials(),
}
