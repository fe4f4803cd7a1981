"""The stock browser over a million piles, beside bare SQL for one window and beside Qt's own SQL models.

Ours is the product's own way: the person's ticket, row-level security, search and count before the
first rows. The bare windows and Qt's models read as the owner of the tables, without any of that.
"""

import gc
import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import psutil
import psycopg

from bench.figures import Figure, seconds
from bench.million import PILES, load
from bench.warehouse import DATABASE, Warehouse, open_warehouse
from invista_desktop.models.domain.stock_browsing import StockFilter, StockGroup, StockQuestion, StockSort, StockStatus
from invista_desktop.services.stock.desk import StockDesk

WINDOW = 100
TURNS = 15
WALK = 300  # windows looked at, far apart

_PLAIN = (
    "select i.*, p.sku, p.name, l.code, t.code, t.expiry_date from inventory_item i"
    " join product p on p.id = i.product_id join location l on l.id = i.location_id"
    " left join lot t on t.id = i.lot_id"
)
_BARE = {
    "first": f"{_PLAIN} order by p.sku, l.code, i.id limit {WINDOW}",
    "end": f"{_PLAIN} order by p.sku desc, l.code desc, i.id desc limit {WINDOW}",
    "resort": f"{_PLAIN} order by i.quantity desc, i.id desc limit {WINDOW}",
    "filter": f"{_PLAIN} where i.status = 'QUARANTINE' order by p.sku, l.code, i.id limit {WINDOW}",
    "search": f"{_PLAIN} where p.sku like 'SKU-0200%' order by p.sku, l.code, i.id limit {WINDOW}",
    "product": "select p.sku, x.on_hand from product p cross join lateral (select sum(i.quantity) as on_hand"
    f" from inventory_item i where i.product_id = p.id) x order by p.sku limit {WINDOW}",
}
ALL = StockQuestion()
_OURS = {
    "first": ALL,
    "resort": StockQuestion(sort=StockSort.QUANTITY, descending=True),
    "filter": StockQuestion(filter=StockFilter(status=StockStatus.QUARANTINE)),
    "search": StockQuestion(search="SKU-0200"),
    "product": StockQuestion(group=StockGroup.PRODUCT),
}
_NAMES = {
    "first": "first rows, counted",
    "resort": "re-sorted by quantity, counted",
    "filter": "filtered by status, counted",
    "search": "searched by SKU, counted",
    "product": "grouped by product, counted",
}


def run() -> Iterator[Figure]:
    """Yield medians in milliseconds, ours beside one bare window, then memory, then Qt's models."""
    with open_warehouse() as warehouse:
        load(warehouse)
        with warehouse.transactions() as transactions, warehouse.owner() as owner:
            desk = StockDesk(transactions)
            yield from _windows(desk, owner)
            yield _end(desk, owner)
            yield _totals(desk, owner)
            yield _memory(desk)
            ours = {what: _median(partial(_first, desk, _OURS[what])) for what in ("first", "resort")}
        yield from _qt(warehouse, ours)


def _windows(desk: StockDesk, owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[Figure]:
    _known(desk, ALL)
    following = iter(range(WINDOW, WINDOW * (TURNS + 2), WINDOW))
    ours, bare = _in_turns(lambda: _rows(desk, ALL, next(following)), lambda: _bare(owner, "first"))
    yield Figure("stock, the next window", ours, bare, "ms", TURNS)
    for what, question in _OURS.items():
        ours, bare = _in_turns(partial(_first, desk, question), partial(_bare, owner, what))
        yield Figure(f"stock, {_NAMES[what]}", ours, bare, "ms", TURNS)


def _end(desk: StockDesk, owner: psycopg.Connection[tuple[object, ...]]) -> Figure:
    total = _known(desk, ALL)
    # Only the first look at the end is a jump: afterwards its neighbourhood is known.
    jumps = []
    for turn in range(TURNS):
        question = replace(ALL, descending=bool(turn % 2))
        _known(desk, question)
        jumps.append(1e3 * seconds(partial(_rows, desk, question, total - WINDOW)))
    return Figure("stock, jump to the end", statistics.median(jumps), _median(lambda: _bare(owner, "end")), "ms", TURNS)


def _totals(desk: StockDesk, owner: psycopg.Connection[tuple[object, ...]]) -> Figure:
    desk.count_stock(ALL)
    ours = statistics.median(1e3 * seconds(lambda: desk.stock_totals(ALL)) for _ in range(3))
    sums = "select count(*), sum(quantity), sum(reserved_quantity) from inventory_item"
    bare = statistics.median(1e3 * seconds(lambda: owner.execute(sums).fetchall()) for _ in range(3))
    return Figure("stock, exact count and sums of six words", ours, bare, "ms", 3)


def _memory(desk: StockDesk) -> Figure:
    """How much more memory is in use after looking at windows all over, beside the first of them."""
    total = _known(desk, ALL)
    places = [total - WINDOW * (1 + number) for number in range(WALK)]
    for place in places[:30]:
        _rows(desk, ALL, place)
    gc.collect()
    before = psutil.Process().memory_info().rss
    for place in places[30:]:
        _rows(desk, ALL, place)
    gc.collect()
    after = psutil.Process().memory_info().rss
    return Figure("stock, memory after 300 windows", after / 1e6, before / 1e6, "MB", WALK)


def _qt(warehouse: Warehouse, ours: dict[str, float]) -> Iterator[Figure]:
    """Qt's own models on the same database; each is asked for its first rows and sorted once."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtSql import QSqlDatabase, QSqlQueryModel, QSqlTableModel

    application = QCoreApplication.instance() or QCoreApplication(["bench"])
    database = QSqlDatabase.addDatabase("QPSQL", "bench")
    parts = psycopg.conninfo.conninfo_to_dict(warehouse.cluster.dsn(DATABASE))
    database.setHostName(str(parts["host"]))
    database.setPort(int(str(parts["port"])))
    database.setUserName(str(parts["user"]))
    database.setPassword(str(parts.get("password", "")))
    database.setDatabaseName(DATABASE)
    if not database.isValid() or not database.open():
        print(f"Qt's models are not measured: {database.lastError().text() or 'no QPSQL driver'}")
        return
    before = psutil.Process().memory_info().rss
    model = QSqlQueryModel()
    first = 1e3 * seconds(lambda: model.setQuery(f"{_PLAIN} order by p.sku, l.code, i.id", database))
    assert model.data(model.index(0, 0)) is not None, model.lastError().text()
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    yield Figure("stock, first rows beside QSqlQueryModel", ours["first"], first, "ms", 1)
    yield Figure("stock, memory of QSqlQueryModel, grown by", grown, 1.0, "MB", PILES)
    model.clear()
    table = QSqlTableModel(db=database)
    table.setTable("inventory_item")
    selected = 1e3 * seconds(table.select)
    assert table.rowCount() > 0, table.lastError().text()
    yield Figure("stock, first rows beside QSqlTableModel", ours["first"], selected, "ms", 1)
    quantity = table.fieldIndex("quantity")
    resorted = 1e3 * seconds(lambda: table.sort(quantity, Qt.SortOrder.DescendingOrder))
    yield Figure("stock, re-sort beside QSqlTableModel", ours["resort"], resorted, "ms", 1)
    table.clear()
    database.close()
    del application


def _first(desk: StockDesk, question: StockQuestion) -> None:
    desk.count_stock(question)
    _rows(desk, question, 0)


def _rows(desk: StockDesk, question: StockQuestion, first: int) -> None:
    assert len(desk.stock_window(question, first, WINDOW)) == WINDOW


def _known(desk: StockDesk, question: StockQuestion) -> int:
    desk.count_stock(question)
    return desk.stock_totals(question).rows


def _bare(owner: psycopg.Connection[tuple[object, ...]], what: str) -> None:
    assert len(owner.execute(_BARE[what]).fetchall()) == WINDOW


def _median(call: Callable[[], object]) -> float:
    call()
    return statistics.median(1e3 * seconds(call) for _ in range(TURNS))


def _in_turns(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS + 1):
        pair = 1e3 * seconds(ours), 1e3 * seconds(bare)
        if turn:
            for kind, value in zip(taken, pair, strict=True):
                kind.append(value)
    return statistics.median(taken[0]), statistics.median(taken[1])
