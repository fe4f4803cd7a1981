"""A label of one's own: designed, printed for something scanned, read back, and printed again with a reason."""

from PySide6.QtCore import Qt

from invista_desktop.cli.hands import Hands
from invista_desktop.cli.label_printer import codes_on
from invista_desktop.services.sample_data import JOURNEY

NAME = "Dock label"


class LabelSteps(Hands):
    """Makes a label as somebody who may set up workstations, and prints it."""

    async def _designs_a_label(self) -> None:
        await self._opens_section("Labels")
        await self._reads("Templates: ")
        await self._key(Qt.Key.Key_F6)
        await self._reads("Its kind says which fields it can show.")
        await self._types(NAME, pause=0.2)
        await self._key(Qt.Key.Key_F10)
        await self._reads("Scans as")
        await self._reads("]C0")
        await self._key(Qt.Key.Key_PageDown)  # to the bar code,
        await self._key(Qt.Key.Key_Down)  # half a millimetre down
        await self._reads(f"{NAME} *")
        await self._key(Qt.Key.Key_F9)
        await self._reads("Saved as version 1.")

    async def _prints_the_label_of_an_item(self) -> None:
        await self._scans(JOURNEY.packed.gtin[1:])
        await self._reads(f"The label of {JOURNEY.packed.sku}.")
        await self._key(Qt.Key.Key_F2)
        await self._until(lambda: self._last_codes() == [f"]C0{JOURNEY.packed.sku}"], "the label at the printer")

    async def _prints_it_again(self) -> None:
        before = len(self._labels())
        await self._key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        await self._reads("Print jobs")
        await self._key(Qt.Key.Key_F6)
        await self._reads("test label")
        await self._key(Qt.Key.Key_F2)
        await self._reads("Why print it again?")
        await self._key(Qt.Key.Key_Down)
        await self._key(Qt.Key.Key_F10)
        await self._until(lambda: len(self._labels()) > before, "the label once more")
        await self._until(lambda: self._last_codes() == [f"]C0{JOURNEY.packed.sku}"], "the same label")

    def _last_codes(self) -> list[str]:
        return codes_on(self._labels())
