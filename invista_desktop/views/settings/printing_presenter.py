"""Printers and the rule for printing: checked at the field, kept, tried. Knows no Qt."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from invista_desktop.errors import InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.printer_entries import (
    Faults,
    PrinterEntry,
    PrintingEntry,
    printer_from,
    printing_from,
)
from invista_desktop.models.domain.printer_statuses import PrinterStatus
from invista_desktop.models.domain.printers import PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings


class PrintingScreen(Protocol):
    """What the presenter may ask of the printing tab."""

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""

    def show_printing(self, settings: PrintingSettings) -> None:
        """Show what is in force."""

    def show_faults(self, faults: Faults) -> None:
        """Say at each field what is wrong with it, and go to the first; none takes all of it away."""

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""

    def show_done(self, words: Said) -> None:
        """Say what went well."""


class PrintingSettingsPresenter:
    """Keeps only what can work; `keep`, `test` and `ask` raise `InvistaError`."""

    def __init__(
        self,
        screen: PrintingScreen,
        *,
        keep: Callable[[PrintingSettings], Awaitable[None]],
        test: Callable[[PrinterSettings], Awaitable[Said]],
        ask: Callable[[PrinterSettings], Awaitable[PrinterStatus]],
    ) -> None:
        self._screen, self._keep, self._test, self._ask = screen, keep, test, ask

    async def keep(self, entry: PrintingEntry) -> None:
        """Keep what was entered; with a fault nothing of it is kept."""
        settings, faults = printing_from(entry)
        if self._has(faults):
            return
        try:
            await self._keep(settings)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return
        self._screen.show_printing(settings)
        self._screen.show_done(said("Kept. It holds from the next print on."))

    async def test(self, entry: PrinterEntry, role: str) -> None:
        """Print one label with made-up content on the printer of this role as entered, kept or not."""
        await self._try(entry, role, self._test)

    async def ask(self, entry: PrinterEntry, role: str) -> None:
        """Say how the printer of this role says it is, as entered, kept or not."""
        await self._try(entry, role, self._status_words)

    async def _status_words(self, printer: PrinterSettings) -> Said:
        status = await self._ask(printer)
        if status.troubles:
            raise Unavailable(
                said("Printer {printer} does not print. {trouble}", printer=printer.name, trouble=status.troubles[0]),
                said("Labels it has and has not printed: {count}.", count=status.waiting),
            )
        return said(
            "Printer {printer} is ready. Labels it has and has not printed: {count}.",
            printer=printer.name,
            count=status.waiting,
        )

    async def _try(self, entry: PrinterEntry, role: str, deed: Callable[[PrinterSettings], Awaitable[Said]]) -> None:
        printer, faults = printer_from(entry)
        if self._has({f"{role}.{name}": fault for name, fault in faults.items()}):
            return
        self._screen.show_busy(busy=True)
        try:
            told = await deed(printer)
        except InvistaError as problem:
            self._screen.show_problem(problem)
        else:
            self._screen.show_done(told)
        finally:
            self._screen.show_busy(busy=False)

    def _has(self, faults: Faults) -> bool:
        self._screen.show_problem(None)
        self._screen.show_faults(faults)
        return bool(faults)
