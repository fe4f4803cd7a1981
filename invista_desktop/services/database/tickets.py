"""The ticket in force: what every transaction shows the database first."""

import base64
import binascii
import json
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Protocol

from invista_desktop.errors import NotPermitted, said


class TicketSource(Protocol):
    """Whoever knows the ticket in force."""

    def current(self) -> str:
        """Return the ticket in force; safe on any thread, and never waits."""


class Tickets:
    """Holds the newest ticket; filled from the event loop, read from worker threads."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = Lock()
        self._ticket: tuple[str, datetime] | None = None

    def put(self, ticket: str, expires_at: datetime | None = None) -> None:
        """Use `ticket` from now on; its own expiry is read from it unless `expires_at` is told."""
        kept = ticket, expires_at or _expiry(ticket)
        with self._lock:
            self._ticket = kept

    def clear(self) -> None:
        """Forget the ticket: nothing more can be read or posted until the next one."""
        with self._lock:
            self._ticket = None

    def current(self) -> str:
        """Return the ticket in force.

        Raises:
            NotPermitted: nobody is signed in, or the ticket has expired by this clock.
        """
        with self._lock:
            kept = self._ticket
        if kept is None:
            raise NotPermitted(said("You are not signed in."), said("Sign in and try again."), code="ticket_missing")
        ticket, expires_at = kept
        if expires_at <= self._clock():
            raise NotPermitted(
                said("Your permission to work has run out."),
                said("Wait for the connection to come back, or sign in again; nothing is lost."),
                code="ticket_expired",
            )
        return ticket


def _expiry(ticket: str) -> datetime:
    try:
        payload = ticket.split(".")[2]
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return datetime.fromtimestamp(int(told["exp"]), UTC)
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error) as error:
        raise NotPermitted(
            said("The sign-in service sent a ticket this app cannot read."),
            said("Sign in again; if it stays so, install the newest version of the app."),
            code="ticket_malformed",
        ) from error
