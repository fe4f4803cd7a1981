"""The lists of people's affairs, answered window by window on the event loop. No Qt."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.administration import PeopleQuestion
from invista_desktop.views.people.work import PeopleWork


class PeopleListScreen(Protocol):
    """One list as the person sees it."""

    def show_loading(self) -> None:
        """Say that the answer is on its way."""

    def show_total(self, total: int, question: PeopleQuestion) -> int:
        """Make room for so many rows; return the number the windows of this question carry."""

    def show_window(self, number: int, first: int, rows: Sequence[Any]) -> None:
        """Show the rows from `first` on, if `number` is still the question."""

    def withdraw_window(self, number: int, first: int) -> None:
        """Let a window be asked for again later."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown, and offer to try again."""


class PeopleListPresenter:
    """Keeps the question of one list; late answers to older ones are dropped."""

    def __init__(self, screen: PeopleListScreen, work: PeopleWork, which: str) -> None:
        self._screen, self._work, self._which = screen, work, which
        self._question = PeopleQuestion()
        self._asked = 0

    async def search(self, text: str) -> None:
        """Show the rows that match."""
        await self._change(search=text.strip())

    async def filter(self, which: str) -> None:
        """Show only some of the rows, or all again."""
        await self._change(filter=which)

    async def order_by(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show them in another order."""
        await self._change(sort=by, descending=descending)

    async def reload(self) -> None:
        """Ask the same again."""
        await self._change()

    async def window(self, number: int, first: int, count: int) -> None:
        """Fetch rows that are looked at."""
        try:
            rows = await self._work.window(self._which, self._question, first, count)
        except InvistaError as problem:
            self._screen.withdraw_window(number, first)
            self._screen.show_problem(problem)
            return
        self._screen.show_window(number, first, rows)

    async def _change(self, **changes: Any) -> None:
        self._question = question = replace(self._question, **changes)
        self._asked += 1
        asked = self._asked
        self._screen.show_loading()
        try:
            total = await self._work.count(self._which, question)
        except InvistaError as problem:
            if asked == self._asked:
                self._screen.show_problem(problem)
            return
        if asked == self._asked:
            self._screen.show_total(total, question)
