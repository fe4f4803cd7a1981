"""Labels of whatever is chosen on a screen: asked for, counted, printed. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said
from invista_desktop.models.domain.label_records import LabelRecord, LabelSource
from invista_desktop.models.domain.label_runs import LabelChoice, TemplateChoice
from invista_desktop.models.domain.printers import PrinterSettings


@dataclass(frozen=True)
class LabelsQuestion:
    """What is to be labelled, and what there is to choose from.

    Attributes:
        printer: where single labels go; `papers` is where sheets of them go.
        choice: what is chosen to begin with.
        fault: why the last answer was not printed; None the first time.
    """

    records: tuple[LabelRecord, ...]
    templates: tuple[TemplateChoice, ...]
    printer: PrinterSettings
    papers: PrinterSettings
    choice: LabelChoice
    fault: InvistaError | None = None


class LabelsWork(Protocol):
    """What printing labels asks of database and printers; every call blocks."""

    def question(self, sources: Sequence[LabelSource]) -> LabelsQuestion:
        """Return what the labels say, and the templates and the printer there are."""

    def print_labels(self, records: Sequence[LabelRecord], choice: LabelChoice) -> Said:
        """Print the labels and keep the templates for the next time; return what was done."""


class LabelsScreen(Protocol):
    """Where the person is asked and told."""

    async def ask_labels(self, question: LabelsQuestion) -> LabelChoice | None:
        """Return how the labels are printed; None to leave it."""

    def say(self, title: Said) -> None:
        """Say that something was done."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say what went wrong."""


class LabelsPresenter:
    """Asks once at a time; what breaks a rule is asked again with the reason, everything else is told."""

    def __init__(self, screen: LabelsScreen, work: LabelsWork, background: Background) -> None:
        self._screen, self._work, self._background = screen, work, background
        self._is_asking = False

    async def ask(self, sources: Sequence[LabelSource]) -> None:
        """Print labels of these things, as the person says."""
        if self._is_asking:
            return
        self._is_asking = True
        try:
            await self._ask(sources)
        except InvistaError as problem:
            self._screen.show_problem(problem)
        finally:
            self._is_asking = False

    async def _ask(self, sources: Sequence[LabelSource]) -> None:
        question = await self._background.run(self._work.question, sources)
        while (choice := await self._screen.ask_labels(question)) is not None:
            try:
                done = await self._background.run(self._work.print_labels, question.records, choice)
            except RuleViolation as problem:
                question = replace(question, choice=choice, fault=problem)
                continue
            self._screen.say(done)
            return
