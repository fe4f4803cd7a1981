"""The import presenter: what is shown is what is imported, and nothing else."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Unavailable, said
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.imports import Checked, FileImported, ImportKind, ReadingOptions
from invista_desktop.services.imports.checking import check_file
from invista_desktop.services.imports.lookups import Lookups
from invista_desktop.views.imports.presenter import ImportPresenter

GOOD = "code,name\nS-1,Demo Supplies\n"
BAD = "code,name\n,Demo Supplies\n"


class Screen:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.busy: list[bool] = []
        self.progress: list[int] = []
        self.checked: list[Checked] = []
        self.imported: list[FileImported] = []
        self.problems: list[InvistaError] = []

    def show_busy(self, *, busy: bool) -> None:
        self.busy.append(busy)

    def show_progress(self, rows: int) -> None:
        self.progress.append(rows)

    def show_checked(self, checked: Checked) -> None:
        self.checked.append(checked)

    def show_imported(self, outcome: FileImported) -> None:
        self.imported.append(outcome)

    def show_problem(self, problem: InvistaError | None) -> None:
        if problem is not None:
            self.problems.append(problem)


class Desk:
    """A presenter over real files; imports are counted, and fail as often as told."""

    def __init__(self, folder: Path) -> None:
        self.screen, self.folder, self.background = Screen(), folder, Background(2)
        self.posted: list[tuple[Checked, UUID]] = []
        self.failures: list[InvistaError] = []
        self.before_check: Callable[[Path], object] = lambda _path: None
        self.presenter = ImportPresenter(
            self.screen, check=self._check, post=self._post, background=self.background, new_id=new_id
        )

    def _check(self, path: Path, kind: ImportKind, options: ReadingOptions, progress: Callable[[int], None]) -> Checked:
        self.before_check(path)
        return check_file(path, kind, Lookups(), options=options, progress=progress)

    def _post(self, checked: Checked, operation_id: UUID) -> FileImported:
        self.posted.append((checked, operation_id))
        if self.failures:
            raise self.failures.pop(0)
        return FileImported(len(checked.rows), 0, 0, repeated=False)

    async def choose(self, content: str, name: str = "suppliers.csv") -> None:
        (self.folder / name).write_text(content)
        await self.presenter.check(self.folder / name, ImportKind.SUPPLIERS, ReadingOptions())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.background.close()


async def test_a_clean_file_is_shown_and_then_imported(desk: Desk) -> None:
    await desk.choose(GOOD)
    await desk.presenter.import_shown()
    await asyncio.sleep(0)

    assert [checked.is_clean for checked in desk.screen.checked] == [True]
    assert desk.screen.imported == [FileImported(1, 0, 0, repeated=False)]
    assert desk.screen.busy == [True, False, True, False]
    assert desk.screen.progress == [0, 1]


async def test_a_file_with_problems_is_shown_and_never_imported(desk: Desk) -> None:
    await desk.choose(BAD)
    await desk.presenter.import_shown()

    assert [problem.code for problem in desk.screen.checked[0].problems] == ["cell_empty"]
    assert desk.posted == []


async def test_nothing_chosen_means_nothing_imported(desk: Desk) -> None:
    await desk.presenter.import_shown()

    assert (desk.posted, desk.screen.busy) == ([], [])


async def test_a_file_is_imported_once(desk: Desk) -> None:
    await desk.choose(GOOD)
    await desk.presenter.import_shown()
    await desk.presenter.import_shown()

    assert len(desk.posted) == 1


async def test_after_a_lost_answer_the_same_operation_is_sent_again(desk: Desk) -> None:
    desk.failures = [Unavailable(said("Away."), said("Try again."))]
    await desk.choose(GOOD)

    await desk.presenter.import_shown()
    await desk.presenter.import_shown()

    assert [problem.title for problem in desk.screen.problems] == [said("Away.")]
    assert len({operation for _, operation in desk.posted}) == 1
    assert len(desk.screen.imported) == 1


async def test_another_file_is_another_operation(desk: Desk) -> None:
    desk.failures = [RuleViolation(said("No."), said("Mend it."))]
    await desk.choose(GOOD)
    await desk.presenter.import_shown()

    await desk.choose(GOOD)
    await desk.presenter.import_shown()

    assert len({operation for _, operation in desk.posted}) == 2


async def test_a_late_answer_to_an_earlier_choice_is_dropped(desk: Desk) -> None:
    gate = Event()
    desk.before_check = lambda path: gate.wait(30) if path.name == "slow.csv" else None

    slow = asyncio.create_task(desk.choose(GOOD, "slow.csv"))
    await asyncio.sleep(0)
    await desk.choose(BAD, "quick.csv")
    gate.set()
    await slow
    await desk.presenter.import_shown()

    assert [checked.file_name for checked in desk.screen.checked] == ["quick.csv"]
    assert desk.posted == []


async def test_a_file_that_cannot_be_read_is_a_problem_of_the_screen(desk: Desk) -> None:
    await desk.presenter.check(desk.folder / "none.csv", ImportKind.SUPPLIERS, ReadingOptions())

    assert [problem.code for problem in desk.screen.problems] == ["file_unreadable"]
    assert desk.screen.busy == [True, False]
