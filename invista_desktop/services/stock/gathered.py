"""Groups that are few: warehouses, zones, aisles, shelves and statuses, added up in one statement."""

from functools import partial
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, case, cast, func, null, select, union_all
from sqlalchemy.orm import Session, aliased

from invista_desktop.models.business import Location, Product, Warehouse
from invista_desktop.models.business.stock_views import QUANTITY, STOCK
from invista_desktop.models.domain.stock_browsing import (
    StockGroup,
    StockQuestion,
    StockRow,
    StockStatus,
    Subject,
    SubjectKind,
)
from invista_desktop.services.stock.piles import WORDS, S, due, sums, words_of
from invista_desktop.services.stock.search import Meant

GATHERED: Final = frozenset(
    {StockGroup.WAREHOUSE, StockGroup.ZONE, StockGroup.AISLE, StockGroup.SHELF, StockGroup.STATUS}
)
MOST: Final = 10_000


def gathered(session: Session, question: StockQuestion, meant: Meant) -> tuple[StockRow, ...]:
    """Return every group with its words, one row for each unit in it; at most `MOST`."""
    statement, make = _asked(question, meant)
    rows = [make(row) for row in session.execute(statement.limit(MOST))]
    return tuple(rows[::-1] if question.descending else rows)


def _asked(question: StockQuestion, meant: Meant) -> tuple[Select[Any], Any]:
    if question.group is StockGroup.STATUS:
        return _by(question, meant, S.status), _status_row
    if question.group is StockGroup.WAREHOUSE:
        return _by_warehouse(question, meant), partial(_warehouse_row, known=question.knows_on_order)
    return _by_place(question, meant), _place_row


def _by(question: StockQuestion, meant: Meant, *columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns, S.unit, *sums())
        .where(*meant.of_stock(question.filter))
        .group_by(*columns, S.unit)
        .order_by(*columns, S.unit)
    )


def _by_warehouse(question: StockQuestion, meant: Meant) -> Select[Any]:
    there = _by(question, meant, S.warehouse_id).add_columns(cast(null(), QUANTITY).label("on_order")).order_by(None)
    if not question.knows_on_order:
        both = there.subquery("of_warehouse")
    else:
        both = union_all(there, _due(question, meant)).subquery("of_warehouse")
    c = both.c
    return (
        select(
            Warehouse.id, Warehouse.code, Warehouse.name, c.unit,
            *(func.coalesce(func.sum(c[word]), 0).label(word) for word in (*WORDS, "on_order")),
        )
        .join(both, c.warehouse_id == Warehouse.id)
        .group_by(Warehouse.id, Warehouse.code, Warehouse.name, c.unit)
        .order_by(Warehouse.code, c.unit)
    )  # fmt: skip


def _due(question: StockQuestion, meant: Meant) -> Select[Any]:
    level = due().c
    return (
        select(
            level.warehouse_id, Product.base_unit_code.label("unit"),
            *(cast(null(), QUANTITY).label(word) for word in WORDS), func.sum(level.on_order).label("on_order"),
        )
        .join(Product, Product.id == level.product_id)
        .where(*due_asked(question, meant, level))
        .group_by(level.warehouse_id, Product.base_unit_code)
    )  # fmt: skip


def due_asked(question: StockQuestion, meant: Meant, level: Any) -> list[ColumnElement[bool]]:
    """Return the conditions of the question on what is on order."""
    searched = meant.of_items(level.product_id, level.variant_id)
    conditions = [] if searched is None else [searched]
    if question.filter.warehouse_id is not None:
        conditions.append(level.warehouse_id == question.filter.warehouse_id)
    return conditions


def _by_place(question: StockQuestion, meant: Meant) -> Select[Any]:
    """A pile belongs to the place at that level that its own place is, or lies in."""
    upwards: list[type[Location]] = [Location, *(aliased(Location) for _ in range(3))]
    which = case(*((place.level == str(question.group), place.id) for place in upwards), else_=null())
    inside = select(Location.id.label("location_id"), which.label("place_id"))
    for below, above in pairwise(upwards):
        inside = inside.outerjoin(above, above.id == below.parent_id)
    member = inside.subquery("member")
    added = (
        select(member.c.place_id, S.unit, *sums())
        .select_from(STOCK.join(member, member.c.location_id == S.location_id))
        .where(member.c.place_id.is_not(None), *meant.of_stock(question.filter))
        .group_by(member.c.place_id, S.unit)
        .subquery("added")
    )
    return (
        select(Location.id, Location.code, Location.path, added.c.unit, *(added.c[word] for word in WORDS))
        .join(added, added.c.place_id == Location.id)
        .order_by(Location.code, added.c.unit)
    )


def _status_row(row: Row[Any]) -> StockRow:
    return StockRow(
        key=f"{row.status}/{row.unit}", group=StockGroup.STATUS, subject=None, code=row.status, unit=row.unit,
        words=words_of(row), status=StockStatus(row.status),
    )  # fmt: skip


def _warehouse_row(row: Row[Any], *, known: bool) -> StockRow:
    return StockRow(
        key=f"{row.id}/{row.unit}", group=StockGroup.WAREHOUSE, subject=None, code=row.code, name=row.name,
        unit=row.unit, words=words_of(row, known), warehouse=row.code, warehouse_id=row.id,
    )  # fmt: skip


def _place_row(row: Row[Any]) -> StockRow:
    return StockRow(
        key=f"{row.id}/{row.unit}", group=StockGroup.ZONE, subject=Subject(SubjectKind.PLACE, row.id), code=row.code,
        name=row.path, unit=row.unit, words=words_of(row), place=row.code,
    )  # fmt: skip
