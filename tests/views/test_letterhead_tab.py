"""The letterhead in the settings: read, changed with a logo from a file, refused in words, on the real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from pytestqt.qtbot import QtBot

from invista_desktop.app.letterheads import letterhead_tab
from invista_desktop.models.domain.papers import Organisation
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.receiving.parties import organisation
from invista_desktop.views.common.forms import Remark
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.settings.letterhead_tab import LetterheadTab
from tests.builders import EVERYTHING
from tests.work_given import until, work_for


@asynccontextmanager
async def shown(qtbot: QtBot, transactions: Transactions, folder: Path, *may: str) -> AsyncIterator[LetterheadTab]:
    with work_for(transactions, folder, *may) as work:
        tasks = ScreenTasks()
        tab = letterhead_tab(transactions, work.background, work.person, tasks)
        qtbot.addWidget(tab)
        tab.resize(900, 700)
        tab.show()
        await until(lambda: tasks.running == 0, "the letterhead")
        yield tab
        await until(lambda: tasks.running == 0, "rest")


def told(tab: LetterheadTab) -> str:
    return " ".join(remark.text() for remark in tab.findChildren(Remark))


async def test_what_is_entered_stands_on_the_next_paper(
    qtbot: QtBot, transactions: Transactions, tmp_path: Path
) -> None:
    picture = tmp_path / "logo.jpg"
    Image.new("RGB", (300, 100), (200, 30, 30)).save(picture)
    async with shown(qtbot, transactions, tmp_path) as tab:
        tab.name.setText("  Demo Trading ")
        tab.address.setPlainText("1 Example Quay\n\n Demo City ")
        tab.language.setCurrentIndex(tab.language.findData("de"))
        tab.date_format.setCurrentIndex(tab.date_format.findData("dd.MM.yyyy"))
        tab.logo_chosen.emit(picture)
        await until(lambda: tab.entered().logo != b"", "the logo")

        tab.keep.click()
        await until(lambda: "Kept" in told(tab), "the word that it is kept")

    kept = transactions.run(organisation)
    assert (kept.name, kept.address) == ("Demo Trading", ("1 Example Quay", "Demo City"))
    assert (kept.language, kept.date_format) == ("de", "dd.MM.yyyy")
    assert kept.logo.startswith(b"\x89PNG")


async def test_what_cannot_be_printed_is_refused_and_what_is_entered_stays(
    qtbot: QtBot, transactions: Transactions, tmp_path: Path
) -> None:
    nonsense = tmp_path / "logo.png"
    nonsense.write_bytes(b"no picture")
    async with shown(qtbot, transactions, tmp_path) as tab:
        tab.keep.click()
        await until(lambda: "has no name" in told(tab), "a refusal")
        tab.logo_chosen.emit(nonsense)
        await until(lambda: "no PNG or JPEG" in told(tab), "a refusal")
        tab.name.setText("Demo")
        tab.address.setPlainText("\n".join("x" for _ in range(9)))
        tab.keep.click()
        await until(lambda: "cannot be printed" in told(tab), "a refusal")

        assert tab.name.text() == "Demo"
        assert tab.entered().address == ("x",) * 9
    assert transactions.run(organisation) == Organisation("")


async def test_who_may_not_change_it_reads_it(qtbot: QtBot, transactions: Transactions, tmp_path: Path) -> None:
    without = [may for may in EVERYTHING if may != "settings.manage"]

    async with shown(qtbot, transactions, tmp_path, *without) as tab:
        assert tab.name.isReadOnly()
        assert tab.address.isReadOnly()
        assert not any(part.isEnabled() for part in (tab.keep, tab.choose, tab.remove, tab.language, tab.date_format))
