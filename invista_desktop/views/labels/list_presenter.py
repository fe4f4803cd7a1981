"""The list of label templates, and what its keys do. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.label_library import TemplateRow
from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.labels.label_facts import LabelFacts
from invista_desktop.views.labels.work import LabelWork


class LabelListScreen(Protocol):
    """The list as the person sees it."""

    def show_loading(self) -> None:
        """Say that the templates are on their way."""

    def show_rows(self, rows: Sequence[TemplateRow], current: str) -> None:
        """Show the templates, one of them chosen."""

    def show_picture(self, row: TemplateRow, png: bytes | None) -> None:
        """Show how a template looks."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a key."""

    def ask_new(self) -> Awaitable[LabelFacts | None]:
        """Return what a new label is to be."""

    def ask_import(self) -> Awaitable[Path | None]:
        """Return the file to take in."""

    def ask_export(self, row: TemplateRow) -> Awaitable[Path | None]:
        """Return where a template is written to."""

    def confirm_removal(self, row: TemplateRow) -> Awaitable[bool]:
        """Return whether a template of one's own may go."""


class LabelListPresenter:
    """Lists templates; `design` and `begin` go on in the designer."""

    def __init__(
        self,
        screen: LabelListScreen,
        work: LabelWork,
        background: Background,
        *,
        design: Callable[[Template], Awaitable[None]],
        begin: Callable[[LabelFacts], Awaitable[None]],
    ) -> None:
        self._screen, self._work, self._background = screen, work, background
        self._design, self._begin = design, begin
        self._current = ""

    async def load(self) -> None:
        """List the templates; the one that was chosen still is."""
        self._screen.show_loading()
        try:
            rows = await self._background.run(self._work.rows)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return
        self._screen.show_rows(rows, self._current)

    async def choose(self, row: TemplateRow) -> None:
        """Show how a template looks."""
        self._current = row.id
        self._screen.show_picture(row, None if row.problem is not None else await self._painted(row))

    async def open(self, row: TemplateRow) -> None:
        """Design a template."""
        await self._guarded(self._open(row))

    async def copy(self, row: TemplateRow) -> None:
        """Design a copy of a template, under a name of its own."""
        await self._guarded(self._copy(row))

    async def new(self) -> None:
        """Begin a label of one's own."""
        if (facts := await self._screen.ask_new()) is not None:
            await self._guarded(self._begin(facts))

    async def take_in(self) -> None:
        """Keep a template from a file."""
        if (file := await self._screen.ask_import()) is not None:
            await self._guarded(self._take_in(file))

    async def give_out(self, row: TemplateRow) -> None:
        """Write a template to a file."""
        if (file := await self._screen.ask_export(row)) is not None:
            await self._guarded(self._give_out(row, file))

    async def remove(self, row: TemplateRow) -> None:
        """Remove a template of one's own."""
        if await self._screen.confirm_removal(row):
            await self._guarded(self._remove(row))

    async def test(self, row: TemplateRow) -> None:
        """Print one label with made-up data."""
        await self._guarded(self._test(row))

    async def _painted(self, row: TemplateRow) -> bytes | None:
        try:
            template = await self._background.run(self._work.load, row.id)
            fields = sample_fields(template.kind)
            return (await self._background.run(self._work.preview, template, fields, 203)).png
        except InvistaError:
            return None  # the row itself says what is wrong, as soon as the list is read again

    async def _open(self, row: TemplateRow) -> None:
        self._current = row.id
        await self._design(await self._background.run(self._work.load, row.id))

    async def _copy(self, row: TemplateRow) -> None:
        template = await self._background.run(self._work.load, row.id)
        name = str(said("{name}, copy", name=template.name))
        made = replace(template, id=await self._background.run(self._work.free_id, name), name=name, version=1)
        self._current = made.id
        await self._design(made)

    async def _take_in(self, file: Path) -> None:
        template = await self._background.run(self._work.take_in, file)
        self._current = template.id
        await self.load()
        words = said("{name} is imported, version {version}.", name=template.name, version=template.version)
        self._screen.tell(Verdict.OK, words)

    async def _give_out(self, row: TemplateRow, file: Path) -> None:
        await self._background.run(self._work.give_out, row.id, file)
        self._screen.tell(Verdict.OK, said("Written to {file}.", file=file.name))

    async def _remove(self, row: TemplateRow) -> None:
        await self._background.run(self._work.remove, row.id)
        await self.load()
        self._screen.tell(Verdict.OK, said("{name} is removed.", name=row.name))

    async def _test(self, row: TemplateRow) -> None:
        template = await self._background.run(self._work.load, row.id)
        done = await self._background.run(self._work.test_print, template, sample_fields(template.kind))
        self._screen.tell(Verdict.OK, done)

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
