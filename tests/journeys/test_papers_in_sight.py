"""A paper looked at in the app: asked for by key where it belongs, printed from its window, and the letterhead."""

from pathlib import Path

from PySide6.QtCore import Qt

from invista_desktop.app.application import Application
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from tests.app_house import AppHouse, Hands, live

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_count_sheet_is_looked_at_and_printed_and_the_letterhead_has_its_tab(
    app_house: AppHouse, tmp_path: Path
) -> None:
    manager = app_house.person()
    papers = PrinterSettings("Papers", PrinterKind.PDF_FOLDER, str(tmp_path / "papers"))

    async def look(hands: Hands) -> None:
        await hands.enter(manager)
        await hands.go_to("places")
        await hands.sees("What lies here")
        await hands.sees("Piles: ", "Count sheet")
        await hands.press(Qt.Key.Key_D, CTRL)
        await hands.sees("Page 1 of")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("Printed: count sheet")
        await hands.press(Qt.Key.Key_Escape)
        await hands.until(lambda: "Page 1 of" not in hands.words(), "a closed window")
        await hands.go_to("settings")
        await hands.until(lambda: "Letterhead" in hands.words(), "the tab")

    def with_papers(app: Application) -> None:
        app.preferences.keep_printing(PrintingSettings(papers, papers))

    live(app_house.settings(tmp_path / "home"), look, prepare=with_papers)

    (paper,) = (tmp_path / "papers").glob("*.pdf")
    assert "count sheet" in paper.name
