"""A list answered by the database window by window: one question at a time. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError

Question = TypeVar("Question")
Row = TypeVar("Row")
Question_contra = TypeVar("Question_contra", contravariant=True)
Row_contra = TypeVar("Row_contra", contravariant=True)


class ListScreen(Protocol[Question_contra, Row_contra]):
    """A list as the person sees it."""

    def show_loading(self) -> None:
        """Say that the answer is on its way."""

    def show_total(self, total: int, question: Question_contra) -> int:
        """Make room for so many rows; return the number the windows of this question carry."""

    def show_window(self, number: int, first: int, rows: Sequence[Row_contra]) -> None:
        """Show the rows from `first` on, if `number` is still the question."""

    def withdraw_window(self, number: int, first: int) -> None:
        """Let a window be asked for again later."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown, and offer to try again."""


class ListPresenter(Generic[Question, Row]):
    """Keeps one question; every change of it asks anew, and late answers to older ones are dropped.

    A question is a frozen dataclass with `search`, `filter`, `sort` and `descending`.
    """

    def __init__(
        self,
        screen: ListScreen[Question, Row],
        background: Background,
        question: Question,
        count: Callable[[Question], int],
        window: Callable[[Question, int, int], Sequence[Row]],
    ) -> None:
        self._list_screen, self._background = screen, background
        self._question, self._count, self._window = question, count, window
        self._asked = 0

    async def search(self, text: str) -> None:
        """Show the rows that match."""
        await self._change(search=text.strip())

    async def filter(self, which: Any) -> None:
        """Show only some of the rows, or all again."""
        await self._change(filter=which)

    async def sort(self, by: Any, *, descending: bool) -> None:
        """Show them in another order."""
        await self._change(sort=by, descending=descending)

    async def reload(self) -> None:
        """Ask the same again."""
        await self._change()

    async def window(self, number: int, first: int, count: int) -> None:
        """Fetch rows that are looked at."""
        try:
            rows = await self._background.run(self._window, self._question, first, count)
        except InvistaError as problem:
            self._list_screen.withdraw_window(number, first)
            self._list_screen.show_problem(problem)
            return
        self._list_screen.show_window(number, first, rows)

    async def _change(self, **changes: Any) -> None:
        self._question = replace(self._question, **changes)  # type: ignore[type-var]
        self._list_screen.show_loading()
        await self._ask()

    async def _ask(self) -> None:
        self._asked += 1
        await self._answer(self._asked)

    async def _answer(self, asked: int) -> None:
        """Show the answer to the question, unless another was asked meanwhile."""
        question = self._question
        try:
            total = await self._background.run(self._count, question)
        except InvistaError as problem:
            await self._take_problem(problem, asked)
            return
        if asked == self._asked:
            self._take_total(total, question)

    def _take_total(self, total: int, question: Question) -> None:
        self._list_screen.show_total(total, question)

    async def _take_problem(self, problem: InvistaError, asked: int) -> None:
        if asked == self._asked:
            self._list_screen.show_problem(problem)
