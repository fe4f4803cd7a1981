"""The receiving journey, walked by keys and scans through the real windows, without a display.

Every step ends in a picture. Whatever the windows do not show cannot pass: steps look for what a
person would read, never into presenters or databases.
"""

import asyncio
import json
import re
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from invista_desktop.cli.hands import PATIENCE, StepFailed
from invista_desktop.cli.journey_stock import StockSteps
from invista_desktop.cli.label_printer import label_printer
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.services.sample_data import JOURNEY, SAMPLE_PEOPLE
from invista_desktop.settings import Settings

if TYPE_CHECKING:
    from invista_desktop.app.application import Application

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


class Journey(StockSteps):
    """Walks through the windows of one app."""

    def __init__(self, app: "Application", out: Path, progress: Progress) -> None:
        super().__init__(app, out)
        self._progress = progress
        self.steps: list[Step] = []

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
            ("put-away", self._takes_from_the_dock),
            ("put-into-bin", self._puts_into_the_bin),
            ("bin-refused", self._is_refused_a_bin),
            ("bin-to-bin", self._moves_from_bin_to_bin),
            ("move-undone", self._takes_the_move_back),
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

    async def _signs_out(self) -> None:
        await self._key(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await self._reads("Sign in")
