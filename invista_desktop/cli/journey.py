"""The receiving journey, walked by keys and scans through the real windows, without a display.

Every step ends in a picture. Whatever the windows do not show cannot pass: steps look for what a
person would read, never into presenters or databases.
"""

import asyncio
import json
import re
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from invista_desktop.cli.label_printer import label_printer
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.services.sample_data import JOURNEY, SAMPLE_PEOPLE
from invista_desktop.settings import Settings
from invista_desktop.views.common.typed_scan import outside_tasks, send_scan, type_key

if TYPE_CHECKING:
    from invista_desktop.app.application import Application

PATIENCE = 20.0  # seconds a step may take
KEY_GAP = 6  # milliseconds between the keys of a scan
SLOW_SCANNER = WedgeSettings(gap_ms=150, hold_ms=160)  # as calibrated for a machine that has much else to do
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One step of the journey, as `summary.json` tells it."""

    name: str
    ok: bool
    seconds: float
    screenshot: str
    problem: str = ""


class StepFailed(Exception):
    """What a person would have read on the screen did not come."""


def walk(settings: Settings, out: Path, progress: Progress) -> dict[str, object]:
    """Walk the journey, leave pictures, papers and labels in `out`, and return the summary."""
    from invista_desktop.app.application import Application

    out.mkdir(parents=True, exist_ok=True)
    with label_printer() as printer:
        app = Application(settings)
        app.preferences.keep_printing(
            PrintingSettings(
                labels=PrinterSettings("Label printer", PrinterKind.ZPL_TCP, "127.0.0.1", printer.port),
                papers=PrinterSettings("Papers", PrinterKind.PDF_FOLDER, str(out)),
            )
        )
        app.preferences.keep_wedge(SLOW_SCANNER)
        journey = Journey(app, out, progress)
        app.run(journey.walk)
        (out / "labels.zpl").write_bytes(printer.received())
    summary: dict[str, object] = {
        "ok": bool(journey.steps) and all(step.ok for step in journey.steps),
        "steps": [asdict(step) for step in journey.steps],
    }
    (out / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", "utf-8")
    return summary


class Journey:
    """Walks through the windows of one app."""

    def __init__(self, app: "Application", out: Path, progress: Progress) -> None:
        self._app, self._out, self._progress = app, out, progress
        self.steps: list[Step] = []
        self._receipt = ""

    async def walk(self, _app: "Application") -> int:
        """Take the steps one after the other; the first that fails is the last."""
        for name, step in (
            ("sign-in", self._sees_sign_in),
            ("signed-in", self._signs_in),
            ("order-opened", self._opens_the_order),
            ("first-scan", self._scans_an_item),
            ("pack-scanned", self._scans_a_pack),
            ("lot-and-expiry", self._scans_lot_and_expiry),
            ("serials", self._scans_serials),
            ("refused", self._is_refused),
            ("undone", self._undoes),
            ("partial-receipt", self._shows_what_is_outstanding),
            ("posted", self._posts),
            ("printed", self._prints),
            ("receipts", self._lists_receipts),
            ("receipt", self._finds_the_receipt_and_prints_it_again),
            ("stock", self._opens_the_stock),
            ("stock-card", self._scans_for_a_card),
            ("stock-history", self._reads_its_history),
            ("signed-out", self._signs_out),
        ):
            if not await self._take(name, step):
                return 1
        return 0

    async def _take(self, name: str, step: Callable[[], Awaitable[None]]) -> bool:
        start, problem = time.perf_counter(), ""
        try:
            async with asyncio.timeout(PATIENCE):
                await step()
            await asyncio.sleep(0.25)  # let what was painted last be painted
        except StepFailed as failure:
            problem = str(failure)
        except TimeoutError:
            problem = f"nothing came within {PATIENCE:g} s; in sight: {self._words()[:3000]}"
        except Exception:
            problem = traceback.format_exc()
        picture = f"{len(self.steps) + 1:02}-{name}.png"
        self._picture(picture)
        self.steps.append(Step(name, not problem, round(time.perf_counter() - start, 3), picture, problem))
        self._progress(f"{'ok    ' if not problem else 'FAILED'} {name}{': ' + problem if problem else ''}")
        return not problem

    # The steps

    async def _sees_sign_in(self) -> None:
        await self._reads("Sign in")

    async def _signs_in(self) -> None:
        person = next(person for person in SAMPLE_PEOPLE if person.role == "receiving_clerk")
        await self._types(person.email)
        await self._key(Qt.Key.Key_Tab)
        await self._types(person.password)
        await self._key(Qt.Key.Key_Return)
        await self._reads(person.display_name)
        await self._reads("Scanner ready")
        await self._key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)  # what was said at the start is read

    async def _opens_the_order(self) -> None:
        await self._scans(JOURNEY.order_number)
        await self._reads(f"at {JOURNEY.dock_code}")
        await self._reads("late, expected")

    async def _scans_an_item(self) -> None:
        await self._scans(JOURNEY.plain.gtin[1:])
        await self._reads(JOURNEY.plain.sku)
        await self._scans(JOURNEY.plain.gtin[1:])
        await self._reads(f"{JOURNEY.plain.sku}  +1")

    async def _scans_a_pack(self) -> None:
        await self._scans(JOURNEY.packed.pack_gtin)
        await self._reads(JOURNEY.packed.sku)
        await self._reads(f"{JOURNEY.packed.pack_quantity:g}")

    async def _scans_lot_and_expiry(self) -> None:
        item = JOURNEY.expiring
        await self._scans(f"]C101{item.gtin}17{item.expiry(date.today()):%y%m%d}10{item.lot_code}")  # noqa: DTZ011 - as printed here
        await self._reads(item.lot_code)

    async def _scans_serials(self) -> None:
        for serial in JOURNEY.serialized.serials[:2]:
            await self._scans(f"]d201{JOURNEY.serialized.gtin}21{serial}")
        await self._reads(JOURNEY.serialized.sku)

    async def _is_refused(self) -> None:
        await self._scans(JOURNEY.unknown_code)
        await self._reads(f"Nothing here has the code {JOURNEY.unknown_code}")

    async def _undoes(self) -> None:
        await self._scans("INV-CMD-UNDO")
        await self._reads("Taken back")

    async def _shows_what_is_outstanding(self) -> None:
        await self._scans(f"]d201{JOURNEY.serialized.gtin}21{JOURNEY.serialized.serials[1]}")
        await self._reads(JOURNEY.serialized.sku)
        await self._reads("0 of 4 lines complete")

    async def _posts(self) -> None:
        await self._key(Qt.Key.Key_F9)
        await self._reads("GR-")
        found = re.search(r"GR-\d{4}-\d+", self._words())
        self._receipt = found[0] if found else ""

    async def _prints(self) -> None:
        await self._key(Qt.Key.Key_F7)
        await self._until(lambda: self._papers() == 1, "the receipt note as a PDF")

    async def _lists_receipts(self) -> None:
        await self._key(Qt.Key.Key_Escape)
        await self._reads("Expected goods")
        await self._key(Qt.Key.Key_F4)
        await self._reads("Posted receipts")
        await self._reads(self._receipt)
        await self._reads(JOURNEY.order_number)

    async def _finds_the_receipt_and_prints_it_again(self) -> None:
        await self._key(Qt.Key.Key_Escape)
        await self._reads("Expected goods")
        await self._scans(self._receipt)
        await self._reads("Received by")
        await self._reads(JOURNEY.expiring.lot_code)
        await self._key(Qt.Key.Key_F7)
        await self._until(lambda: self._papers() == 2, "the receipt note once more")
        await self._key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)  # a path of this machine is no picture

    def _papers(self) -> int:
        return len(list(self._out.glob("*.pdf")))

    async def _opens_the_stock(self) -> None:
        await self._key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        await self._reads("My filters")
        await self._reads("Rows: ")
        await self._until(lambda: "Adding up" not in self._words(), "the sums")

    async def _scans_for_a_card(self) -> None:
        await self._scans(JOURNEY.plain.gtin[1:])
        await self._reads(JOURNEY.plain.sku)
        await self._reads("Where it lies")

    async def _reads_its_history(self) -> None:
        await self._key(Qt.Key.Key_F4)
        await self._reads(f"History of {JOURNEY.plain.sku}")
        await self._reads(self._receipt)

    async def _signs_out(self) -> None:
        await self._key(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await self._reads("Sign in")

    # Hands and eyes

    def _window(self) -> QWidget:
        window = QApplication.activeModalWidget() or QApplication.activeWindow() or self._app.window
        if window is None:
            raise StepFailed("no window is open")
        return window

    async def _types(self, text: str) -> None:
        """Type as a person does, slower than any scanner."""
        handle = self._window().windowHandle()
        for character in text:
            await outside_tasks(partial(type_key, handle, character))
            await asyncio.sleep(0.075)

    async def _scans(self, code: str) -> None:
        handle = self._window().windowHandle()
        await self._until(lambda: QApplication.focusWindow() == handle, "the keyboard in the window")
        await outside_tasks(lambda: send_scan(handle, code, gap_ms=KEY_GAP))
        await asyncio.sleep(0.4)

    async def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        handle = self._window().windowHandle()
        await outside_tasks(lambda: QTest.keyClick(handle, key, modifier))

    async def _reads(self, words: str) -> None:
        await self._until(lambda: words.lower() in self._words().lower(), f"“{words}”")

    async def _until(self, is_there: Callable[[], bool], what: str) -> None:
        give_up = time.monotonic() + PATIENCE - 2
        while not is_there():
            if time.monotonic() > give_up:
                raise StepFailed(f"{what} did not come; in sight: {self._words()[:900]}")
            await asyncio.sleep(0.05)

    def _words(self) -> str:
        """Return everything that can be read in the windows in sight."""
        return " | ".join(words for window in QApplication.topLevelWidgets() for words in words_in(window))

    def _picture(self, name: str) -> None:
        window = QApplication.activeModalWidget() or self._app.window
        if window is not None:
            window.grab().save(str(self._out / name))


def words_in(window: QWidget) -> Iterator[str]:
    """Yield the texts a person can read in a window, tables included."""
    if not window.isVisible():
        return
    for part in (window, *window.findChildren(QWidget)):
        if not part.isVisible():
            continue
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        elif isinstance(part, QTabBar):
            yield from (part.tabText(place) for place in range(part.count()))
        elif isinstance(part, QLineEdit):
            yield part.displayText()
        elif isinstance(part, QPlainTextEdit):
            yield part.toPlainText()
        elif isinstance(part, QTableView) and (model := part.model()) is not None:
            for row in range(min(model.rowCount(), 100)):
                for column in range(model.columnCount()):
                    yield str(model.index(row, column).data() or "")
