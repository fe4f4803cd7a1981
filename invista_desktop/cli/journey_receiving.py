"""The first steps of the journey: from sign-in to a posted, labelled goods receipt, found again."""

import re
from datetime import date

from PySide6.QtCore import Qt

from invista_desktop.cli.hands import Hands
from invista_desktop.services.sample_data import JOURNEY


class ReceivingSteps(Hands):
    """Receives part of the tour's order; the number of its receipt is kept for what follows."""

    async def _sees_sign_in(self) -> None:
        await self._reads("Sign in")

    async def _signs_in(self) -> None:
        await self._signs_in_as("receiving_clerk")

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
        self.receipt = found[0] if found else ""

    async def _prints(self) -> None:
        await self._until(lambda: b"^XZ" in self._labels(), "the labels at the printer")
        await self._key(Qt.Key.Key_F7)
        await self._until(lambda: self._papers() == 1, "the receipt note as a PDF")

    async def _lists_receipts(self) -> None:
        await self._key(Qt.Key.Key_Escape)
        await self._reads("Expected goods")
        await self._key(Qt.Key.Key_F4)
        await self._reads("Posted receipts")
        await self._reads(self.receipt)
        await self._reads(JOURNEY.order_number)

    async def _finds_the_receipt_and_prints_it_again(self) -> None:
        await self._key(Qt.Key.Key_Escape)
        await self._reads("Expected goods")
        await self._scans(self.receipt)
        await self._reads("Received by")
        await self._reads(JOURNEY.expiring.lot_code)
        await self._key(Qt.Key.Key_F7)
        await self._until(lambda: self._papers() == 2, "the receipt note once more")
        await self._key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)  # a path of this machine is no picture
