"""Labels of what was put away, while the next scan goes on. No Qt."""

from collections.abc import Callable
from typing import Protocol

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.stock_commands import MoveStock


class PrintScreen(Protocol):
    """Where a print is told of."""

    def say_printed(self, title: Said) -> None:
        """Say what came out."""

    def warn_not_printed(self, problem: InvistaError) -> None:
        """Say what did not come out; the move is posted all the same."""


class PutAwayLabels:
    """Prints what a posted move from a dock put down, where this workstation wants that.

    `print_labels` blocks, and returns None where nothing is to be printed.
    """

    def __init__(
        self, screen: PrintScreen, print_labels: Callable[[MoveStock], Said | None], background: Background
    ) -> None:
        self._screen, self._print_labels, self._background = screen, print_labels, background

    async def print_of(self, move: MoveStock) -> None:
        """Print; a printer that fails says so and undoes nothing."""
        try:
            told = await self._background.run(self._print_labels, move)
        except InvistaError as problem:
            self._screen.warn_not_printed(problem)
            return
        if told is not None:
            self._screen.say_printed(told)
