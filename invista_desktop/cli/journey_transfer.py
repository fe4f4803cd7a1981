"""The last steps of the journey: a transfer sent, one unit missing on arrival, and what became of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from invista_desktop.cli.hands import Hands, StepFailed
from invista_desktop.services.sample_data import JOURNEY

if TYPE_CHECKING:
    from invista_desktop.app.application import Application

SENT, ARRIVED = 3, 2


class TransferSteps(Hands):
    """Sends pieces to another warehouse and takes in all but one, as somebody who works in both."""

    def __init__(self, app: "Application", out: Path, labels: Callable[[], bytes]) -> None:
        super().__init__(app, out, labels)
        self._transfer = ""

    async def _signs_in_as_manager(self) -> None:
        await self._signs_in_as("warehouse_manager")

    async def _writes_a_transfer(self) -> None:
        await self._opens_section("Transfers")
        await self._reads("Transfers: ")
        await self._key(Qt.Key.Key_F6)
        await self._reads("Ask a warehouse for goods")
        await self._key(Qt.Key.Key_Home)  # from the first warehouse, where this workstation stands,
        await self._key(Qt.Key.Key_Tab)
        await self._key(Qt.Key.Key_Home)
        await self._key(Qt.Key.Key_Down)  # to the one after it
        await self._key(Qt.Key.Key_F10)
        await self._reads("→")
        for _ in range(SENT):
            await self._scans(JOURNEY.packed.gtin[1:])
        await self._reads(JOURNEY.packed.sku)
        await self._key(Qt.Key.Key_F10)
        await self._reads("A draft.")

    async def _asks_for_it(self) -> None:
        await self._key(Qt.Key.Key_F9)
        await self._reads("Go to ")
        found = re.search(r"TR-\d{4}-\d+", self._words())
        self._transfer = found[0] if found else ""

    async def _picks_it(self) -> None:
        found = re.search(r"Go to ([^:]+):", self._words())
        if found is None:
            raise StepFailed(f"no bin is named; in sight: {self._words()[:900]}")
        await self._scans(found[1])
        await self._reads(f"At {found[1]}")
        for number in range(1, SENT + 1):
            await self._scans(JOURNEY.packed.gtin[1:])
            await self._reads(f"| {number} EA |")

    async def _dispatches_it(self) -> None:
        before = self._papers()
        await self._key(Qt.Key.Key_F9)
        await self._reads("Under way")
        await self._until(lambda: self._papers() > before, "the transfer note as a PDF")
        await self._reads("Printed: ")

    async def _takes_in_all_but_one(self) -> None:
        for number in range(1, ARRIVED + 1):
            await self._scans(JOURNEY.packed.gtin[1:])
            await self._reads(f"| {number} EA |")
        await self._key(Qt.Key.Key_F9)
        await self._reads("Partly received")

    async def _sees_what_is_missing(self) -> None:
        await self._key(Qt.Key.Key_Escape)
        await self._reads("Transfers: ")
        await self._key(Qt.Key.Key_F4)
        await self._reads("Under way and missing")
        await self._reads(self._transfer)
        await self._reads("the rest has arrived")

    async def _settles_it(self) -> None:
        await self._scans(self._transfer)
        await self._reads("Partly received")
        await self._key(Qt.Key.Key_F7)
        await self._reads("What became of it?")
        await self._key(Qt.Key.Key_F10)
        await self._reads("Received")
        await self._until(lambda: "Partly received" not in self._words(), "that nothing is missing any more")

    async def _closes_it(self) -> None:
        await self._key(Qt.Key.Key_F9)
        await self._reads("Closed")
