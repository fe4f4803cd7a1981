"""Whether this computer's clock can be believed, judged by the server's answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from invista_desktop.errors import RuleViolation, said

TOLERANCE: Final = timedelta(minutes=5)

Clock = Callable[[], datetime]


class ClockWatch:
    """Compares the local clock with the `Date` of each answer from the server.

    Attributes:
        ahead_by: how far the local clock runs ahead; negative when it is behind.
    """

    def __init__(self, now: Clock) -> None:
        self._now = now
        self.ahead_by = timedelta(0)

    def hear(self, date_header: str | None) -> None:
        """Take the time an answer was given; anything unreadable changes nothing."""
        try:
            served = parsedate_to_datetime(date_header or "")
        except ValueError:
            return
        self.ahead_by = self._now() - (served if served.tzinfo else served.replace(tzinfo=UTC))

    def server_now(self) -> datetime:
        """Return what the server's clock says now, as far as is known."""
        return self._now() - self.ahead_by

    def require_right(self) -> None:
        """Accept a clock that is right within five minutes.

        Raises:
            RuleViolation: the clock is wrong; the sentence says by how much.
        """
        if abs(self.ahead_by) <= TOLERANCE:
            return
        amount = _in_words(abs(self.ahead_by))
        title = (
            said("The clock of this computer is {amount} ahead.", amount=amount)
            if self.ahead_by > timedelta(0)
            else said("The clock of this computer is {amount} behind.", amount=amount)
        )
        raise RuleViolation(title, said("Set date, time and time zone of this computer, then sign in."), code="clock")


def _in_words(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
