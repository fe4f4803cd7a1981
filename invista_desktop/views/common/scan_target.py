"""What a screen is that takes scans."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class ScanTarget(Protocol):
    """A screen that takes every scan while it is in sight, wherever the focus is."""

    def take_scan(self, raw: str) -> None:
        """Take one scan as the scanner gave it."""
