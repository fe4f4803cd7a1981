"""Cards, histories and recalls: what is open, and the way back. No Qt."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, said
from invista_desktop.models.domain.found import CommandFound
from invista_desktop.models.domain.scan_explanations import doubt_about, require_readable
from invista_desktop.models.domain.scans import Interpret
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import Card, Recall
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock.work import CardWork

MOST_STEPS = 100


class Sight(StrEnum):
    """What is seen of a subject."""

    CARD = "card"
    HISTORY = "history"
    RECALL = "recall"


@dataclass(frozen=True)
class Step:
    """One step of the way: what was seen of which subject."""

    sight: Sight
    subject: Subject


class SubjectScreen(Protocol):
    """Cards, histories and recalls as the person sees them."""

    def show_opening(self, step: Step) -> None:
        """Bring the page of a step into sight, and say that it is on its way."""

    def show_card(self, card: Card) -> None:
        """Show a card."""

    def show_history(self, card: Card) -> None:
        """Show the history of a subject, from its newest movement."""

    def show_recall(self, recall: Recall) -> None:
        """Show the recall of a lot."""

    def show_step_problem(self, step: Step, problem: InvistaError) -> None:
        """Say why a page cannot be shown, and offer to try again."""

    def show_browser(self) -> None:
        """Bring the browser back into sight."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan."""

    def say(self, title: Said, advice: Said | None = None) -> None:
        """Say that something was done."""


class SubjectPresenter:
    """Keeps the way from the browser to what is in sight; every step leads back."""

    def __init__(self, screen: SubjectScreen, work: CardWork, background: Background, interpret: Interpret) -> None:
        self._screen, self._work, self._background, self._interpret = screen, work, background, interpret
        self._way: list[Step] = []
        self._recall: Recall | None = None

    @property
    def step(self) -> Step | None:
        """What is in sight; None is the browser."""
        return self._way[-1] if self._way else None

    async def scan(self, raw: str) -> None:
        """Open the card of what was scanned."""
        try:
            meaning = self._interpret(raw, lambda _code: False)
            require_readable(meaning)
            subject = await self._background.run(self._work.subject_of, meaning)
            if isinstance(subject, CommandFound):
                self._command(subject)
                return
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        await self._go_on(Step(Sight.CARD, subject), doubt_about(meaning))

    async def open(self, subject: Subject, sight: Sight = Sight.CARD) -> None:
        """Go on to what is seen of a subject."""
        await self._go_on(Step(sight, subject))

    async def _go_on(self, step: Step, doubt: Said | None = None) -> None:
        if step != self.step:
            self._way.append(step)
            del self._way[:-MOST_STEPS]
        await self._show(step, doubt)

    async def see(self, sight: Sight) -> None:
        """Go on to the history or the recall of the subject in sight."""
        if self.step is not None:
            await self.open(self.step.subject, sight)

    async def back(self) -> None:
        """Go one step back; from the first, to the browser."""
        if self._way:
            self._way.pop()
        await self.reload()

    async def reload(self) -> None:
        """Ask again for what is in sight."""
        if self.step is None:
            self._screen.show_browser()
        else:
            await self._show(self.step)

    async def export(self, path: Path) -> None:
        """Write the recall in sight as a CSV file."""
        if self._recall is None:
            return
        try:
            await self._background.run(self._work.write_recall, self._recall, path)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        self._screen.say(said("The recall is written."), said("It is at {path}.", path=path))

    def _command(self, command: CommandFound) -> None:
        raise RuleViolation(
            said("Nothing is waiting for {command}.", command=command.name.upper()),
            said("Scan an item, a place, a lot, a serial or a document."),
            code="command_not_here",
        )

    async def _show(self, step: Step, doubt: Said | None = None) -> None:
        self._screen.show_opening(step)
        try:
            await self._load(step, doubt)
        except InvistaError as problem:
            if step == self.step:
                self._screen.show_step_problem(step, problem)

    async def _load(self, step: Step, doubt: Said | None) -> None:
        if step.sight is Sight.RECALL and step.subject.id is not None:
            recall = await self._background.run(self._work.recall, step.subject.id)
            if step == self.step:
                self._recall = recall
                self._screen.show_recall(recall)
            return
        card = await self._background.run(self._work.card, step.subject)
        if step != self.step:
            return
        if step.sight is Sight.HISTORY:
            self._screen.show_history(card)
            return
        self._screen.show_card(card)
        if step.subject.kind is SubjectKind.UNKNOWN:
            self._screen.tell(Verdict.REFUSED, *card.remarks[:2])
        else:
            verdict = Verdict.WARNING if doubt else Verdict.OK
            self._screen.tell(verdict, said("{code}", code=card.title), doubt or said("{name}", name=card.name))
