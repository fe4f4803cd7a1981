"""The business database for the command line: signed in once, as a person, without windows."""

import asyncio
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, said
from invista_desktop.models.domain.people import Person, SecondFactorNeeded
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.tickets import Tickets
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.services.identity.vault import Vault
from invista_desktop.settings import Settings

SECOND_FACTOR = "INVISTA_SECOND_FACTOR"


@contextmanager
def open_business(settings: Settings, email: str, password: str) -> Iterator[Transactions]:
    """Give transactions as the person of this sign-in, for as long as one ticket holds (ten minutes).

    A second factor is read from the environment variable INVISTA_SECOND_FACTOR.

    Raises:
        NotPermitted: wrong password, missing second factor, no rights.
        Unavailable: a service is away; `stack_away`: this workstation uses the local stack, and it does not run.
        RuleViolation: the addresses are not set, or no workstation may use them.
    """
    settings.require_usable()
    settings = _complete(settings)
    tickets = Tickets()
    tickets.put(asyncio.run(_ticket(settings, email, password)))
    engine = make_engine(settings.neon_database_url, workers=1)
    try:
        yield Transactions(make_sessions(engine), tickets)
    finally:
        engine.dispose()


def _complete(settings: Settings) -> Settings:
    """Return settings that name both databases; the local stack's, where it runs and nothing else is set."""
    if settings.is_complete:
        return settings
    from invista_desktop.app.local import local_settings
    from invista_desktop.local_stack.stack import stack_away

    if (local := local_settings(settings)) is not None:
        return local
    if settings.options.get("stack") == "local":
        raise stack_away()
    raise RuleViolation(
        said("The addresses of the databases are not set."),
        said("Open the app and fill in the first screen, or start the local stack: invista local up"),
        code="settings_missing",
    )


async def _ticket(settings: Settings, email: str, password: str) -> str:
    background = Background(workers=2)
    session = IdentitySession(
        settings.supabase_url,
        settings.supabase_key,
        vault=Vault(settings.home.keys / "command-line", _NoKeyring()),
        background=background,
        clock=lambda: datetime.now(UTC),
        device={"name": platform.node(), "system": platform.platform(terse=True), "app": "invista command line"},
        workstation=platform.node(),
        listener=_Listener(),
    )
    try:
        outcome = await session.sign_in(email, password)
        if isinstance(outcome, SecondFactorNeeded):
            await session.give_second_factor(_second_factor())
        ticket = (await session.ticket()).text
        await session.sign_out()
    finally:
        await session.close()
        background.close()
    return ticket


def _second_factor() -> str:
    code = os.environ.get(SECOND_FACTOR, "")
    if not code:
        raise NotPermitted(
            said("This account has a second factor."),
            said("Set {name} to the six digits of the authenticator, then try again.", name=SECOND_FACTOR),
            code="second_factor_needed",
        )
    return code


class _NoKeyring:
    """Nothing of a command's sign-in is kept."""

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("a command keeps nothing")


class _Listener:
    """A command hears of an ended session by its next question."""

    def signed_out(self, reason: InvistaError) -> None:
        return

    def reached(self, *, reachable: bool) -> None:
        return

    def person_changed(self, person: Person) -> None:
        return
