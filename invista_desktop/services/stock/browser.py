"""The stock browser: searched, filtered, grouped, sorted and added up by PostgreSQL."""

from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import Session

from invista_desktop.models.business import Location, Product, Warehouse
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.stock_browsing import (
    PlaceChoice,
    StockCount,
    StockGroup,
    StockQuestion,
    StockRow,
    StockTotal,
    StockTotals,
    Words,
    sum_of,
)
from invista_desktop.services.database.windows import CAP, Windows, count_exactly, count_up_to, estimate
from invista_desktop.services.stock.gathered import GATHERED, due_asked, gathered
from invista_desktop.services.stock.piles import S, due, pile_row, pile_sort, piles, sums, words_of
from invista_desktop.services.stock.search import Meant, meant_by
from invista_desktop.services.stock.walks import WALKS, groups, groups_found


@dataclass(frozen=True)
class _Asked:
    """A question under way: its windows, or all of its rows where they are few."""

    question: StockQuestion
    meant: Meant
    windows: Windows[StockRow] | None
    rows: tuple[StockRow, ...] = ()


# Sums over a million rows join in memory, not on disk.
_ROOM: Final = text("select set_config('work_mem', '64MB', true)")


class StockBrowser:
    """Answers the browser's questions; remembers where the windows of the newest one lie."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: _Asked | None = None

    def start(self, session: Session, question: StockQuestion) -> StockCount:
        """Return how many rows the question has, at once: above 10,000 only about."""
        asked = self._ask(session, question)
        if asked.windows is None:
            return StockCount(len(asked.rows), len(asked.rows), is_exact=True)
        found = _found(asked.question, asked.meant)
        rows = count_up_to(session, found)
        if rows <= CAP:
            rows = _rows_exactly(session, question, asked.meant) if question.group is StockGroup.BIN else rows
            asked.windows.total = rows
            return StockCount(rows, rows, is_exact=True)
        asked.windows.walks = True
        return StockCount(CAP, max(rows, _about(session, asked)), is_exact=False)

    def totals(self, session: Session, question: StockQuestion) -> StockTotals:
        """Return how many rows there are exactly, and the sums over all of them; takes its time on a million."""
        asked = self._newest_of(session, question)
        if asked.windows is None:
            return StockTotals(len(asked.rows), _added_up(asked.rows))
        session.execute(_ROOM)
        added = _sums(session, question, asked.meant)
        is_pile = question.group is StockGroup.PILE
        rows = added.rows if is_pile else _rows_exactly(session, question, asked.meant)
        asked.windows.total = rows
        return StockTotals(rows, added.totals)

    def window(self, session: Session, question: StockQuestion, first: int, count: int) -> tuple[StockRow, ...]:
        """Return up to `count` rows from position `first` on."""
        asked = self._newest_of(session, question)
        if asked.windows is None:
            return asked.rows[first : first + count]
        return tuple(asked.windows.rows(session, first, count))

    def _newest_of(self, session: Session, question: StockQuestion) -> _Asked:
        with self._lock:
            newest = self._newest
        return newest if newest is not None and newest.question == question else self._ask(session, question)

    def _ask(self, session: Session, question: StockQuestion) -> _Asked:
        meant = meant_by(session, question.search, question.filter)
        if question.group in GATHERED:
            session.execute(_ROOM)
            asked = _Asked(question, meant, None, gathered(session, question, meant))
        else:
            asked = _Asked(question, meant, _windows(question, meant))
        with self._lock:
            self._newest = asked
        return asked


def places_to_filter(session: Session) -> tuple[tuple[PlaceChoice, ...], tuple[PlaceChoice, ...]]:
    """Return the warehouses and the zones this person works in, by code; that others exist is known to everyone."""
    warehouses = session.execute(
        select(Warehouse.id, Warehouse.code, Warehouse.name)
        .where(Warehouse.is_active, func.app.may_in(Warehouse.id))
        .order_by(Warehouse.code)
    )
    zones = session.execute(
        select(Location.id, Location.code, Location.path, Location.warehouse_id)
        .where(Location.level == "zone", Location.warehouse_id.is_not(None), Location.is_active)
        .order_by(Location.code)
    )
    return (
        tuple(PlaceChoice(row.id, row.code, row.name) for row in warehouses),
        tuple(PlaceChoice(row.id, row.code, row.path, row.warehouse_id) for row in zones),
    )


def _windows(question: StockQuestion, meant: Meant) -> Windows[StockRow]:
    found = _found(question, meant)
    if question.group is StockGroup.PILE:
        sort = pile_sort(question.sort, descending=question.descending)
        return Windows(piles(*meant.of_stock(question.filter)), sort, S.id, pile_row, keys_only=found)
    walk = WALKS[question.group]
    asked = groups(walk, question, meant)
    known = question.knows_on_order
    keys_only = None if walk.mixes_units else found
    return Windows(asked.question, asked.sort, asked.unique, lambda row: walk.make(row, known), keys_only=keys_only)


def _found(question: StockQuestion, meant: Meant) -> Select[Any]:
    if question.group is StockGroup.PILE:
        return select(S.id).where(*meant.of_stock(question.filter))
    return groups_found(WALKS[question.group], question, meant)


def _rows_exactly(session: Session, question: StockQuestion, meant: Meant) -> int:
    if question.group in WALKS and WALKS[question.group].mixes_units:
        by_unit = select(S.location_id, S.unit).where(*meant.of_stock(question.filter)).distinct()
        return count_exactly(session, by_unit)
    return count_exactly(session, _found(question, meant))


def _about(session: Session, asked: _Asked) -> int:
    """Return about how many rows there are: the planner's share of all rows, of what the table holds.

    Its plain estimate is far too low, for it takes every policy of row-level security for a filter.
    """
    group = asked.question.group
    everything = StockQuestion(group=group)
    share = estimate(session, _found(asked.question, asked.meant)) / max(
        1, estimate(session, _found(everything, meant_by(session, "", everything.filter)))
    )
    table = _TABLES[group]
    held = session.scalar(
        text("select reltuples from pg_catalog.pg_class where oid = to_regclass(:name)"), {"name": table}
    )
    return int(share * max(0, held or 0))


_TABLES: Final = {
    StockGroup.PILE: "inventory_item",
    StockGroup.BIN: "location",
    StockGroup.PRODUCT: "product",
    StockGroup.VARIANT: "sku",
    StockGroup.LOT: "lot",
    StockGroup.SERIAL: "serial",
}


def _added_up(rows: tuple[StockRow, ...]) -> tuple[StockTotal, ...]:
    units = sorted({row.unit for row in rows})
    return tuple(StockTotal(unit, sum_of(row.words for row in rows if row.unit == unit)) for unit in units)


@dataclass(frozen=True)
class _Sums:
    rows: int
    totals: tuple[StockTotal, ...]


def _sums(session: Session, question: StockQuestion, meant: Meant) -> _Sums:
    conditions = [*meant.of_stock(question.filter), *_of_group(question.group)]
    there = {
        row.unit: row
        for row in session.execute(
            select(S.unit, func.count().label("rows"), *sums()).where(*conditions).group_by(S.unit)
        )
    }
    due = _due(session, question, meant) if question.knows_on_order else {}
    known = question.knows_on_order
    totals = [_total(unit, there.get(unit), due.get(unit), known=known) for unit in sorted({*there, *due})]
    return _Sums(sum(row.rows for row in there.values()), tuple(totals))


def _total(unit: str, there: Any, due: Any, *, known: bool) -> StockTotal:
    words = Words() if there is None else words_of(there)
    return StockTotal(unit, replace(words, on_order=due if due is not None else ZERO) if known else words)


def _of_group(group: StockGroup) -> list[ColumnElement[bool]]:
    """What a group leaves out by itself: goods without a lot have no row by lot."""
    if group is StockGroup.LOT:
        return [S.lot_id.is_not(None)]
    if group is StockGroup.SERIAL:
        return [S.product_id.in_(select(Product.id).where(Product.is_serialized))]
    return []


def _due(session: Session, question: StockQuestion, meant: Meant) -> dict[str, Any]:
    level = due().c
    statement = (
        select(Product.base_unit_code, func.sum(level.on_order))
        .join(Product, Product.id == level.product_id)
        .where(*due_asked(question, meant, level))
        .group_by(Product.base_unit_code)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
