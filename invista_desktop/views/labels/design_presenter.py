"""The designer: each key and drag is one step that can be taken back; the picture follows. No Qt."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, said
from invista_desktop.models.domain.label_designs import Design, DesignHistory, ItemKind, new_item, new_template
from invista_desktop.models.domain.label_previews import LabelFault, LabelPreview
from invista_desktop.models.domain.label_properties import with_property
from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.labels.label_facts import LabelFacts
from invista_desktop.views.labels.work import LabelWork

RESOLUTIONS = (203, 300, 600)


class DesignScreen(Protocol):
    """The designer as the person sees it."""

    def show_design(self, design: Design, *, can_undo: bool, can_redo: bool, is_changed: bool) -> None:
        """Show the items and the one that is chosen."""

    def show_preview(self, preview: LabelPreview, dpi: int, record: str) -> None:
        """Show the label as it prints; `record` says whose data it shows, empty for made-up data."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a key or a scan."""

    def tell_property(self, key: str, problem: InvistaError) -> None:
        """Say at its field why a property was not taken."""

    def ask_item(self) -> Awaitable[ItemKind | None]:
        """Return what is to be added."""

    def ask_picture(self) -> Awaitable[Path | None]:
        """Return the file of a picture."""

    def ask_facts(self, facts: LabelFacts) -> Awaitable[LabelFacts | None]:
        """Return the label's own facts."""

    def ask_leave(self) -> Awaitable[bool]:
        """Return whether what was changed may be forgotten."""


class DesignPresenter:
    """Keeps one design open. `start` runs what must not be waited for; `left` is called when the person is done."""

    def __init__(
        self,
        screen: DesignScreen,
        work: LabelWork,
        background: Background,
        *,
        start: Callable[[Coroutine[Any, Any, None]], object],
        left: Callable[[], None],
    ) -> None:
        self._screen, self._work, self._background = screen, work, background
        self._start, self._left = start, left
        self._history: DesignHistory | None = None
        self._fields, self._record = LabelFields(), ""
        self._dpi = RESOLUTIONS[0]
        self._asked = 0
        self._is_painting = False

    async def open(self, template: Template) -> None:
        """Show a template with a made-up record, as the label printer here prints it."""
        self._dpi = await self._background.run(self._work.dpi)
        self._history = DesignHistory(Design(template, 0 if template.items else None))
        self._fields, self._record = sample_fields(template.kind), ""
        self._show()

    async def begin(self, facts: LabelFacts) -> None:
        """Begin a label of one's own."""
        name = await self._background.run(self._work.free_id, facts.name)
        await self.open(replace(new_template(name, facts.name, facts.kind, facts.size_mm), rotate=facts.rotate))

    # Steps

    def choose(self, place: int | None) -> None:
        """Choose an item, or the label itself."""
        self._step(lambda design: design.choosing(place))

    def move(self, right: float, down: float) -> None:
        """Move the chosen item."""
        self._step(lambda design: design.moving(right, down))

    def size(self, wider: float, higher: float) -> None:
        """Make the chosen item larger or smaller."""
        self._step(lambda design: design.sizing(wider, higher))

    def remove(self) -> None:
        """Remove the chosen item."""
        self._step(Design.removing)

    def double(self) -> None:
        """Add a copy of the chosen item."""
        self._step(Design.doubling)

    def shift(self, by: int) -> None:
        """Draw the chosen item earlier or later."""
        self._step(lambda design: design.shifting(by))

    def enter(self, key: str, text: str) -> None:
        """Take in a property of the chosen item, or say why not."""
        try:
            self._step(lambda design: design.changing(lambda item: with_property(item, key, text)))
        except RuleViolation as problem:
            self._screen.tell_property(key, problem)

    def undo(self) -> None:
        """Take the last step back."""
        if self._history is not None:
            self._history.undo()
            self._show()

    def redo(self) -> None:
        """Do it again."""
        if self._history is not None:
            self._history.redo()
            self._show()

    async def add(self) -> None:
        """Add an item of the kind the person chooses."""
        if self._history is None or (kind := await self._screen.ask_item()) is None:
            return
        png = b""
        if kind is ItemKind.IMAGE:
            if (file := await self._screen.ask_picture()) is None:
                return
            try:
                png = await self._background.run(self._work.picture, file)
            except InvistaError as problem:
                self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
                return
        template = self._history.now.template
        item = new_item(kind, template.kind, template.size_mm, png)
        self._step(lambda design: design.adding(item))

    async def change_label(self) -> None:
        """Change the label's name, size or turn."""
        if self._history is None:
            return
        template = self._history.now.template
        facts = LabelFacts(template.name, template.kind, template.size_mm, template.rotate)
        if (changed := await self._screen.ask_facts(facts)) is not None:
            self._step(lambda design: replace(design, template=with_facts(design.template, changed)))

    # Records, printers, files

    async def scan(self, raw: str) -> None:
        """Show the label of what was scanned."""
        if self._history is None:
            return
        try:
            self._fields, self._record = await self._background.run(
                self._work.record, raw, self._history.now.template.kind
            )
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        self._screen.tell(Verdict.OK, said("The label of {record}.", record=self._record))
        self._repaint()

    def show_sample(self) -> None:
        """Show made-up data again."""
        if self._history is not None:
            self._fields, self._record = sample_fields(self._history.now.template.kind), ""
            self._repaint()

    def next_dpi(self) -> None:
        """Show the label as a printer of another resolution prints it."""
        later = [dpi for dpi in RESOLUTIONS if dpi > self._dpi]
        self._dpi = later[0] if later else RESOLUTIONS[0]
        self._repaint()

    async def test(self) -> None:
        """Print one label as it is shown."""
        if self._history is not None:
            await self._guarded(self._test(self._history.now.template))

    async def save(self) -> None:
        """Keep the template; labels are printed with it from now on."""
        if self._history is not None:
            await self._guarded(self._save(self._history))

    async def leave(self) -> None:
        """Go back to the list; what was changed and not saved is asked about."""
        if self._history is None or not self._history.is_changed or await self._screen.ask_leave():
            self._history = None
            self._left()

    async def _test(self, template: Template) -> None:
        done = await self._background.run(self._work.test_print, template, self._fields)
        self._screen.tell(Verdict.OK, done)

    async def _save(self, history: DesignHistory) -> None:
        kept = await self._background.run(self._work.save, history.now.template)
        history.saved(kept)
        self._show()
        words = said("Saved as version {version}.", version=kept.version)
        self._screen.tell(Verdict.OK, words, said("Labels are printed with it from now on."))

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    # What is shown

    def _step(self, change: Callable[[Design], Design]) -> None:
        if self._history is not None:
            before = self._history.now.template
            self._history.step(change(self._history.now))
            self._show(repaints=self._history.now.template != before)

    def _show(self, *, repaints: bool = True) -> None:
        history = self._history
        if history is None:
            return
        self._screen.show_design(
            history.now, can_undo=history.can_undo, can_redo=history.can_redo, is_changed=history.is_changed
        )
        if repaints:
            self._repaint()

    def _repaint(self) -> None:
        self._asked += 1
        if not self._is_painting:
            self._is_painting = True
            self._start(self._paint())

    async def _paint(self) -> None:
        """Paint until what is shown is what was asked for last: steps come faster than pictures."""
        try:
            painted = 0
            while painted != self._asked and self._history is not None:
                painted = self._asked
                template, fields, dpi = self._history.now.template, self._fields, self._dpi
                template = replace(template, rotate=0)  # upright, as it is laid out
                preview = await self._previewed(template, fields, dpi)
                if painted == self._asked:
                    self._screen.show_preview(preview, dpi, self._record)
        finally:
            self._is_painting = False

    async def _previewed(self, template: Template, fields: LabelFields, dpi: int) -> LabelPreview:
        try:
            return await self._background.run(self._work.preview, template, fields, dpi)
        except InvistaError as problem:
            return LabelPreview(None, faults=(LabelFault(None, problem.title),))


def with_facts(template: Template, facts: LabelFacts) -> Template:
    """Return a template with another name, size or turn; its kind stays."""
    return replace(template, name=facts.name, size_mm=facts.size_mm, rotate=facts.rotate)
