"""The scanner: measured by one scan, entered by hand, and checked against a printed label. Knows no Qt."""

import re
from collections.abc import Awaitable, Callable
from typing import Protocol

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.scanner_entries import Faults, ScansEntry, WedgeEntry, scans_from, wedge_from
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import Key, WedgeSettings

GS = "\x1d"
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")


class ScannerScreen(Protocol):
    """What the presenter may ask of the scanner tab."""

    def show_waiting(self) -> None:
        """Ask for a scan of any label."""

    def show_typing(self, settings: WedgeSettings, findings: tuple[Said, ...]) -> None:
        """Show how the scanner types, as fields and in words."""

    def show_writing(self, settings: ScanSettings) -> None:
        """Show how the scanner writes."""

    def show_faults(self, faults: Faults) -> None:
        """Say at each field what is wrong with it, and go to the first; none takes all of it away."""

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""

    def show_done(self, words: Said) -> None:
        """Say what went well."""

    def show_test_scan(self, text: str, verdict: Said, hints: tuple[Said, ...]) -> None:
        """Show a scan as read, whether it is what the label says, and what it tells about the scanner."""


class ScannerPresenter:
    """Keeps what a scan taught or a person entered; `keep_typing` and `keep_writing` raise `InvistaError`."""

    def __init__(
        self,
        screen: ScannerScreen,
        *,
        measure: Callable[[], None],
        typing: Callable[[], WedgeSettings],
        keep_typing: Callable[[WedgeSettings], Awaitable[None]],
        keep_writing: Callable[[ScanSettings], Awaitable[None]],
    ) -> None:
        self._screen, self._measure, self._typing = screen, measure, typing
        self._keep_typing, self._keep_writing = keep_typing, keep_writing

    def show(self) -> None:
        """Show what is known of how the scanner types."""
        settings = self._typing()
        self._screen.show_typing(settings, findings(settings))

    def calibrate(self) -> None:
        """Take the next scan as the measure."""
        self._screen.show_problem(None)
        self._measure()
        self._screen.show_waiting()

    async def calibrated(self, settings: WedgeSettings) -> None:
        """Keep what one scan taught."""
        await self._kept_typing(settings)

    def not_calibrated(self, problem: InvistaError) -> None:
        """Say why that scan taught nothing."""
        self.show()
        self._screen.show_problem(problem)

    async def keep_typing(self, entry: WedgeEntry) -> None:
        """Keep how the scanner types, as entered; with a fault nothing of it is kept."""
        settings, faults = wedge_from(entry)
        if not self._has(faults):
            await self._kept_typing(settings)

    async def keep_writing(self, entry: ScansEntry) -> None:
        """Keep how the scanner writes, as entered; with a fault nothing of it is kept."""
        settings, faults = scans_from(entry)
        if self._has(faults):
            return
        self._screen.show_writing(settings)
        await self._told(self._keep_writing(settings))

    def test_scan(self, text: str, expected: str) -> None:
        """Compare a scan with what the label says in print."""
        self._screen.show_test_scan(text.replace(GS, "␝"), verdict_on(text, expected), hints_of(text))

    async def _kept_typing(self, settings: WedgeSettings) -> None:
        self._screen.show_typing(settings, findings(settings))
        await self._told(self._keep_typing(settings))

    async def _told(self, keeping: Awaitable[None]) -> None:
        try:
            await keeping
        except InvistaError as problem:
            self._screen.show_problem(problem)
        else:
            self._screen.show_done(said("Kept. It holds from the next scan on."))

    def _has(self, faults: Faults) -> bool:
        self._screen.show_problem(None)
        self._screen.show_faults(faults)
        return bool(faults)


def findings(settings: WedgeSettings) -> tuple[Said, ...]:
    """Return what the settings mean, one sentence each."""
    names = {Key.ENTER: "Enter", Key.TAB: "Tab"}
    suffix = ", ".join(name for key, name in names.items() if key in settings.suffixes)
    return (
        said("Keys up to {gap} ms apart count as one scan.", gap=settings.gap_ms),
        said("A scan ends with {suffix}.", suffix=suffix)
        if suffix
        else said("A scan ends {quiet} ms after its last key.", quiet=settings.quiet_end_ms),
        said("Scans start with STX.") if settings.has_prefix else said("Scans have no prefix."),
    )


def verdict_on(text: str, expected: str) -> Said:
    """Return what a difference between scan and print tells about keyboard layout and Caps Lock."""
    if expected in {text, _AIM.sub("", text, count=1) if _AIM.match(text) else text}:
        return said("The scan is exactly what the label says.")
    if text.swapcase() == expected:
        return said("Capitals and small letters are swapped: Caps Lock is on, or the scanner inverts it.")
    if len(text) == len(expected):
        return said("Some characters differ: set the scanner to a US keyboard.")
    return said("The scan is shorter or longer than the label: check prefix and suffix of the scanner.")


def hints_of(text: str) -> tuple[Said, ...]:
    """Return what a scan tells about the scanner's own settings: AIM identifier and group separator."""
    aim = _AIM.match(text)
    hints = [
        said("The scanner says which kind of code it is: {identifier}.", identifier=aim.group())
        if aim
        else said("The scanner does not say which kind of code it is: switch its AIM identifier on.")
    ]
    if GS in text:
        hints.append(said("Group separators arrive, shown as ␝."))
    return tuple(hints)
