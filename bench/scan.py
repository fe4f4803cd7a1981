"""One scan from raw text to stored and shown, beside a bare commit of one row.

Ours is the product's own way through the real window, offscreen: interpret, check, append to the
journal on disk, add up, show the lines and the banner, and paint them. What others are to see goes
to the database on another thread meanwhile, as it does at work. The bare commits, into SQLite in
the journal's folder and into PostgreSQL, are as durable as the journal: on disk, not in a cache.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from bench.figures import Figure, percentile, seconds
from bench.warehouse import EVERYTHING, Order, Warehouse, open_warehouse
from invista_desktop.app.receiving import PrintingDesk
from invista_desktop.background import Background
from invista_desktop.models.domain.gtin import check_digit
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.sender import Sender
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.themes import Appearance, dress
from invista_desktop.views.receiving.draft_desk import DraftDesk
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.receiving_presenter import ReceivingPresenter
from invista_desktop.views.receiving.receiving_view import ReceivingView
from invista_desktop.views.receiving.scan_reader import ScanReader
from invista_desktop.views.receiving.work import Receiver, Sending

LINES, SCANS, WARM_UP = 60, 600, 20
SHOWN_WITHIN = 100.0  # milliseconds, promised

Timings = dict[str, list[float]]


def run() -> Iterator[Figure]:
    """Yield median and p99 in milliseconds, ours and bare in turns, scan by scan."""
    application = QApplication.instance() or QApplication(["bench", "-platform", "offscreen"])
    assert isinstance(application, QApplication)
    dress(application, Appearance())
    with open_warehouse() as warehouse, warehouse.transactions() as transactions, QEventLoop(application) as loop:
        taken: Timings = loop.run_until_complete(_measure(warehouse, transactions))
    ours, file, server = taken["ours"], taken["sqlite"], taken["postgresql"]
    p99 = percentile(ours, 0.99)
    typical = statistics.median(ours)
    yield Figure("scan to stored and shown, median beside SQLite", typical, statistics.median(file), "ms", SCANS)
    yield Figure("scan to stored and shown, p99 beside SQLite", p99, percentile(file, 0.99), "ms", SCANS)
    yield Figure("scan to stored and shown, median beside PostgreSQL", typical, statistics.median(server), "ms", SCANS)
    yield Figure("scan to stored and shown, p99 beside PostgreSQL", p99, percentile(server, 0.99), "ms", SCANS)
    yield Figure("scan to stored and shown, p99 beside 100 ms", p99, SHOWN_WITHIN, "ms", SCANS, 1.0)


async def _measure(warehouse: Warehouse, transactions: Transactions) -> Timings:
    order, codes = _order_with_codes(warehouse)
    taken: Timings = {"ours": [], "sqlite": [], "postgresql": []}
    with tempfile.TemporaryDirectory(prefix="invista-bench-") as folder, warehouse.owner() as owner:
        bare_file = _bare_sqlite(Path(folder))
        owner.execute("create table bare (id bigint generated always as identity primary key, payload text)")
        owner.commit()
        async with _receiving(Path(folder), transactions) as (receiving_view, receiving):
            await receiving.open(order.id)
            for number in range(-WARM_UP, SCANS):
                start = time.perf_counter()
                await receiving.scan(codes[number % len(codes)])
                receiving_view.repaint()  # all of it, though less has changed
                turn = {"ours": time.perf_counter() - start, "sqlite": seconds(bare_file)}
                turn["postgresql"] = seconds(lambda: _bare_postgres(owner))
                if number >= 0:
                    for kind, value in turn.items():
                        taken[kind].append(value * 1e3)
                await asyncio.sleep(0.005)  # a person's pause: the sender and the repaints get their turn
    return taken


@asynccontextmanager
async def _receiving(
    folder: Path, transactions: Transactions
) -> AsyncIterator[tuple[ReceivingView, ReceivingPresenter]]:
    """Hold the screen of an order, with everything behind it, as the app builds it."""
    background, desk = Background(), PrintingDesk(transactions)
    journal = Journal(folder / "journal.sqlite3", workstation="BENCH", clock=_now)
    sender = Sender(journal, desk.deliver, background)
    view = ReceivingView(Tones(enabled=False))
    page = OrderPage(view, DraftDesk(journal, background, Receiver("Demo Receiver", frozenset(EVERYTHING)), _now))
    presenter = ReceivingPresenter(
        page, desk, ScanReader(_interpret, desk, background), Sending(sender.post, sender.wake), background
    )
    view.resize(1400, 900)
    view.show()
    sender.start()
    try:
        yield view, presenter
        lines = page.desk.draft.lines
        assert sum(line.accepted for line in lines) == SCANS + WARM_UP, "every scan was counted"
    finally:
        await sender.stop()
        background.close()
        journal.close()
        view.close()


def _order_with_codes(warehouse: Warehouse) -> tuple[Order, list[str]]:
    products = warehouse.products("SCAN", LINES)
    payloads = [f"952000{number:06d}" for number in range(LINES)]
    codes = [payload + check_digit(payload) for payload in payloads]
    with warehouse.owner() as owner:
        owner.cursor().executemany(
            "insert into barcode (code, kind, product_id, created_by) values (%s, 'product', %s, %s)",
            [("0" + code, product, warehouse.person) for code, product in zip(codes, products, strict=True)],
        )
    order = warehouse.order(products, quantity=1_000)
    warehouse.analyse()
    return order, codes


def _bare_sqlite(folder: Path) -> Callable[[], object]:
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("pragma locking_mode = exclusive")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table bare (id integer primary key, payload text)")
    return lambda: connection.execute("insert into bare (payload) values (?)", ("x" * 300,))


def _bare_postgres(owner: Any) -> None:
    owner.execute("insert into bare (payload) values (%s)", ("x" * 300,))
    owner.commit()


def _interpret(raw: str, known: Callable[[str], bool]) -> Meaning:
    return interpret(raw, ScanSettings(), known=known)


def _now() -> datetime:
    return datetime.now(UTC)
