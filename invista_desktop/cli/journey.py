"""The journey of goods received, put away and sent on: keys and scans through the real windows, without a display.

Every step ends in a picture. Whatever the windows do not show cannot pass: steps look for what a
person would read, never into presenters or databases.
"""

import asyncio
import json
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from invista_desktop.cli.hands import PATIENCE, StepFailed
from invista_desktop.cli.journey_labels import LabelSteps
from invista_desktop.cli.journey_receiving import ReceivingSteps
from invista_desktop.cli.journey_stock import StockSteps
from invista_desktop.cli.journey_transfer import TransferSteps
from invista_desktop.cli.label_printer import label_printer
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.wedge_settings import WedgeSettings
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
        journey = Journey(app, out, printer.received, progress)
        app.run(journey.walk)
        (out / "labels.zpl").write_bytes(printer.received())
    summary: dict[str, object] = {
        "ok": bool(journey.steps) and all(step.ok for step in journey.steps),
        "steps": [asdict(step) for step in journey.steps],
    }
    (out / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", "utf-8")
    return summary


class Journey(ReceivingSteps, StockSteps, TransferSteps, LabelSteps):
    """Walks through the windows of one app."""

    def __init__(self, app: "Application", out: Path, labels: Callable[[], bytes], progress: Progress) -> None:
        super().__init__(app, out, labels)
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
            ("manager", self._signs_in_as_manager),
            ("transfer", self._writes_a_transfer),
            ("transfer-approved", self._asks_for_it),
            ("transfer-picked", self._picks_it),
            ("transfer-sent", self._dispatches_it),
            ("transfer-arrived", self._takes_in_all_but_one),
            ("unit-missing", self._sees_what_is_missing),
            ("unit-settled", self._settles_it),
            ("transfer-closed", self._closes_it),
            ("label-designed", self._designs_a_label),
            ("label-printed", self._prints_the_label_of_an_item),
            ("label-reprinted", self._prints_it_again),
            ("manager-signed-out", self._signs_out),
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
