"""The composed app and a pair of hands at it: keys in, words out, before the sample warehouse.

A pytest plugin, named in `tests/conftest.py`. Nothing here looks behind the windows; what must
hold in the books is asked of the databases.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.settings import Home, Settings
from tests.keyrings import OpenKeyring
from tests.stack import PASSWORD

if TYPE_CHECKING:
    import psycopg
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QWindow

    from invista_desktop.app.application import Application
    from invista_desktop.local_stack.stack import Running
    from invista_desktop.views.shell.main_window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PATIENCE: Final = 60.0  # seconds for what must come, on a machine that has much else to do
SLOW_SCANNER: Final = WedgeSettings(gap_ms=800, hold_ms=820)  # a busy machine stalls between two keys
KEY_GAP: Final = 6  # milliseconds
CRASHED: Final = "Something went wrong in Invista itself"


class Hands:
    """Types, scans and reads as a person does at one app."""

    def __init__(self, app: "Application") -> None:
        self.app = app

    def words(self) -> str:
        """Return everything that can be read in the windows in sight."""
        from PySide6.QtWidgets import QApplication

        from invista_desktop.cli.hands import words_in

        return " | ".join(words for window in QApplication.topLevelWidgets() for words in words_in(window))

    def strip(self) -> str:
        """Return what the status strip says."""
        return self.window().status.words()

    def window(self) -> "MainWindow":
        """Return the main window."""
        from invista_desktop.views.shell.main_window import MainWindow

        assert isinstance(self.app.window, MainWindow)
        return self.app.window

    async def sees(self, *words: str) -> None:
        """Wait until all these words are in sight."""
        for one in words:
            await self.until(lambda one=one: one.lower() in self.words().lower(), one)  # type: ignore[misc]

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until it holds."""
        give_up = time.monotonic() + PATIENCE
        while not holds():
            words = self.words()
            assert CRASHED not in words, words
            assert time.monotonic() < give_up, f"{what} did not come; in sight: {words[-2000:]}"
            await asyncio.sleep(0.02)

    async def type(self, text: str) -> None:
        """Type into whatever has the focus; before a scanner listens, as fast as keys can be sent."""
        from invista_desktop.views.common.typed_scan import outside_tasks, type_key

        for character in text:
            await outside_tasks(partial(type_key, self._handle(), character))

    async def press(self, key: "Qt.Key", *modifiers: "Qt.KeyboardModifier") -> None:
        """Press one key."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from invista_desktop.views.common.typed_scan import outside_tasks

        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        await outside_tasks(lambda: QTest.keyClick(self._handle(), key, held))

    async def scan(self, code: str, *words: str) -> None:
        """Scan as a keyboard-wedge scanner does, and wait for what the screen then says."""
        from invista_desktop.views.common.typed_scan import outside_tasks, send_scan

        handle = self._handle()
        await outside_tasks(lambda: send_scan(handle, code, gap_ms=KEY_GAP))
        await self.sees(*words)

    async def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Fill in the sign-in window."""
        from PySide6.QtCore import Qt

        await self.sees("Forgotten password")
        await self.ready()
        await self.fill(email)
        await self.press(Qt.Key.Key_Return)
        await self.fill(password)
        await self.press(Qt.Key.Key_Return)

    async def ready(self) -> None:
        """Wait until the sign-in service is not asked any more, and something can be typed."""
        await self.until(lambda: not self.app.tasks.running and self._takes_input(), "fields to type in")

    async def fill(self, text: str) -> None:
        """Type in place of what the field holds."""
        from PySide6.QtCore import Qt

        await self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        await self.press(Qt.Key.Key_Delete)
        await self.type(text)

    async def enter(self, person: "Someone") -> None:
        """Sign in, and wait for the worklist."""
        await self.sign_in(person.email)
        await self.arrive(person)

    async def arrive(self, person: "Someone") -> None:
        """Wait for the worklist."""
        await self.sees(person.name, "Scanner ready", "Orders: ")
        await self.dismiss()

    async def dismiss(self) -> None:
        """Close the notice in sight."""
        from PySide6.QtCore import Qt

        await self.press(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)

    async def go_to(self, section: str) -> None:
        """Open a section by its key."""
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest

        from invista_desktop.views.common.typed_scan import outside_tasks
        from invista_desktop.views.shell.sections import keys_of

        keys = QKeySequence(keys_of(self.window()._sections)[section])
        await outside_tasks(lambda: QTest.keySequence(self._handle(), keys))

    async def open_order(self, number: str) -> None:
        """Open an order by its number."""
        await self.scan(number, "Ready to scan.", number)

    def _takes_input(self) -> bool:
        from PySide6.QtWidgets import QApplication, QLineEdit

        focused = QApplication.focusWidget()
        return isinstance(focused, QLineEdit) and focused.isEnabled()

    def _handle(self) -> "QWindow":
        from PySide6.QtWidgets import QApplication

        window = QApplication.activeModalWidget() or self.app.window
        assert window is not None
        handle = window.windowHandle()
        assert handle is not None
        return handle


Drive = Callable[[Hands], Awaitable[None]]


@dataclass(frozen=True)
class Someone:
    """A person who can sign in with `PASSWORD`."""

    email: str
    name: str


def live(settings: Settings, drive: Drive, *, prepare: Callable[["Application"], None] = lambda _app: None) -> int:
    """Run the app while `drive` works at it; return its exit code."""
    from invista_desktop.app.application import Application
    from invista_desktop.services.identity.vault import Vault

    app = Application(settings)
    app.vault = Vault(settings.home.keys, _keyring_of(settings.home))  # never the keyring of whoever runs the tests
    app.preferences.keep_wedge(SLOW_SCANNER)
    prepare(app)

    async def alongside(running: "Application") -> int:
        hands = Hands(running)
        await drive(hands)
        assert CRASHED not in hands.words(), hands.words()
        return 0

    return app.run(alongside)


_KEYRINGS: dict[Home, OpenKeyring] = {}


def _keyring_of(home: Home) -> OpenKeyring:
    return _KEYRINGS.setdefault(home, OpenKeyring())


class AppHouse:
    """A running stack with the sample data, and what tests make in it.

    Attributes:
        stack: where it is reached.
        folder: the stack's own home; apps get homes of their own.
    """

    def __init__(self, stack: "Running", folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self._numbers = count(1)

    def settings(self, home: Path, *, gateway: str = "", database_port: int = 0) -> Settings:
        """Return the settings of an app with a home of its own, by other ways where they are named."""
        dsn = self.stack.neon_database_url
        if database_port:
            before, _, database = dsn.rpartition("/")
            dsn = f"{before.rpartition(':')[0]}:{database_port}/{database}"
        return Settings(Home(home), gateway or self.stack.gateway_url, self.stack.publishable_key, dsn)

    @property
    def database_port(self) -> int:
        """The port of the database server."""
        return int(self.stack.neon_database_url.rpartition("/")[0].rpartition(":")[2])

    @property
    def gateway_port(self) -> int:
        """The port of the gateway."""
        return int(self.stack.gateway_url.rpartition(":")[2])

    def person(self, role: str = "warehouse_manager", **how: Any) -> Someone:
        """Make somebody nobody else uses."""
        from invista_desktop.local_stack.accounts import create_user

        number = next(self._numbers)
        email, name = f"hand{os.getpid()}-{number}@test.invista.example", f"Test Hand {number}"
        create_user(self.stack.identity_admin_dsn, email, PASSWORD, display_name=name, roles=(role,), **how)
        return Someone(email, name)

    def order(self) -> str:
        """Make an order like that of the tour, and return its number."""
        number = f"PO-TEST-{next(self._numbers)}"
        with self.business() as books:
            books.execute(
                "with made as (insert into purchase_order"
                " (id, order_number, supplier_id, warehouse_id, status, order_date, expected_date, currency)"
                " select gen_random_uuid(), %s, supplier_id, warehouse_id, 'SENT', order_date, expected_date, currency"
                " from purchase_order where order_number = 'PO-DEMO-1' returning id)"
                " insert into purchase_order_item (id, purchase_order_id, line_number, product_id, variant_id,"
                " ordered_quantity, unit_cost, product_name, product_sku)"
                " select gen_random_uuid(), made.id, line_number, product_id, variant_id, ordered_quantity,"
                " unit_cost, product_name, product_sku from made, purchase_order_item item"
                " join purchase_order tour on tour.id = item.purchase_order_id and tour.order_number = 'PO-DEMO-1'",
                (number,),
            )
        return number

    def business(self) -> "AbstractContextManager[psycopg.Connection[Any]]":
        """Connect to the business database as its owner, committing by itself."""
        import psycopg

        return psycopg.connect(self.stack.business_admin_dsn, autocommit=True)

    def identity(self) -> "AbstractContextManager[psycopg.Connection[Any]]":
        """Connect to the identity database as its owner, committing by itself."""
        import psycopg

        return psycopg.connect(self.stack.identity_admin_dsn, autocommit=True)

    def receipts(self, order: str) -> list[tuple[str, int]]:
        """Return what the ledger holds of an order: each receipt's number, and how much it moved."""
        with self.business() as books:
            return books.execute(
                "select receipt.receipt_number, coalesce(sum(movement.quantity), 0)::int from goods_receipt receipt"
                " join purchase_order on purchase_order.id = receipt.purchase_order_id"
                " left join goods_receipt_item item on item.goods_receipt_id = receipt.id"
                " left join inventory_movement movement on movement.goods_receipt_item_id = item.id"
                " where order_number = %s group by 1 order by 1",
                (order,),
            ).fetchall()

    def attempts(self, email: str) -> list[dict[str, Any]]:
        """Return the login history of an address, oldest first."""
        from psycopg.rows import dict_row

        with self.identity() as people, people.cursor(row_factory=dict_row) as rows:
            return rows.execute(
                "select * from login_history where email = %s order by attempted_at", (email,)
            ).fetchall()

    @contextmanager
    def another_gateway(self, folder: Path, **limits: Any) -> Iterator[str]:
        """Run a second gateway before the same identity database, with its own counters; yield its address."""
        from invista_desktop.local_stack.gateway.settings import GatewaySettings
        from invista_desktop.local_stack.gateway_process import GatewayProcess

        first = GatewaySettings.load(Home(self.folder).stack / "gateway.json")
        folder.mkdir(parents=True, exist_ok=True)
        process = GatewayProcess(folder)
        told = process.start(
            lambda port, instance: replace(
                first, port=port, instance=instance, log=str(folder / "gateway.log"), **limits
            )
        )
        try:
            process.wait_until_healthy()
            yield told.url
        finally:
            process.stop()


@pytest.fixture(scope="session")
def app_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppHouse]:
    """The sample warehouse, one for all tests of this process."""
    from invista_desktop.app.demo_stack import prepare
    from invista_desktop.local_stack.stack import LocalStack

    home = Home(tmp_path_factory.mktemp("app-house"))
    try:
        yield AppHouse(prepare(Settings(home), lambda _step: None), home.path)
    finally:
        LocalStack(home).down()


@contextmanager
def app_in_a_process(script: str, settings: Settings, **told: Any) -> Iterator["subprocess.Popen[str]"]:
    """Run `script` in a process of its own; it finds its `settings` and what else is told by `told()`."""
    plain = asdict(settings) | {"home": str(settings.home.path), "options": {}}
    with subprocess.Popen(
        [sys.executable, "-c", script, json.dumps({"settings": plain, **told})],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent,
    ) as child:  # fmt: skip
        try:
            yield child
        finally:
            child.kill()


def told() -> tuple[Settings, dict[str, Any]]:
    """Return what `app_in_a_process` told this process."""
    content: dict[str, Any] = json.loads(sys.argv[1])
    plain = content.pop("settings")
    return Settings(**plain | {"home": Home(Path(plain["home"]))}), content


@asynccontextmanager
async def noticing_the_end(hands: Hands) -> AsyncIterator["asyncio.Task[int]"]:
    """Yield what is done once the app's last window is closed."""
    ended = asyncio.get_running_loop().create_task(hands.app.closed())
    try:
        yield ended
    finally:
        ended.cancel()
