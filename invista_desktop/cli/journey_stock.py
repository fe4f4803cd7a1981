"""The steps of the journey after receiving: looking at stock, putting away, moving from bin to bin."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from invista_desktop.cli.hands import Hands, StepFailed
from invista_desktop.services.sample_data import JOURNEY

if TYPE_CHECKING:
    from invista_desktop.app.application import Application


class StockSteps(Hands):
    """Goes on with the goods of the receipt that was posted."""

    def __init__(self, app: "Application", out: Path, labels: Callable[[], bytes]) -> None:
        super().__init__(app, out, labels)
        self._bin = self._other_bin = ""

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
        await self._reads(self.receipt)

    async def _takes_from_the_dock(self) -> None:
        await self._key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        await self._reads("To be put away")
        await self._reads(JOURNEY.plain.sku)
        self._bin = await self._takes(JOURNEY.plain.gtin[1:], JOURNEY.plain.sku)

    async def _puts_into_the_bin(self) -> None:
        await self._scans(self._bin)
        await self._reads(f"{JOURNEY.dock_code} to {self._bin}")
        self._other_bin = await self._takes(JOURNEY.packed.gtin[1:], JOURNEY.packed.sku)
        await self._scans(self._other_bin)
        await self._reads(f"{JOURNEY.dock_code} to {self._other_bin}")

    async def _is_refused_a_bin(self) -> None:
        await self._scans(self._bin)
        await self._reads(f"From {self._bin}")
        await self._scans(JOURNEY.plain.gtin[1:])
        await self._reads(f"{JOURNEY.plain.sku}  +1")
        await self._scans(self._bin)
        await self._reads(f"The goods are in {self._bin} already")

    async def _moves_from_bin_to_bin(self) -> None:
        await self._scans(self._other_bin)
        await self._reads(f"{JOURNEY.plain.sku}: {self._bin} to {self._other_bin}")

    async def _takes_the_move_back(self) -> None:
        await self._scans("INV-CMD-UNDO")
        await self._reads("Taken back: 1")

    async def _takes(self, code: str, sku: str) -> str:
        """Take an item from the dock; return the bin it should go to."""
        await self._scans(code)
        await self._reads(f"{sku}  +")
        await self._reads("Put it into |")
        found = re.search(r"Put it into \| ([^|]+) \|", self._words())
        if found is None:
            raise StepFailed(f"no bin is suggested; in sight: {self._words()[:900]}")
        return found[1].strip()
