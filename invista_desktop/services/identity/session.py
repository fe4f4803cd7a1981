"""Who is signed in here: signing in and out, staying signed in, and the ticket for the business database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, cast

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.people import Person, SecondFactorNeeded, SignOutScope, Ticket
from invista_desktop.services.identity.attempts import Attempts
from invista_desktop.services.identity.client import IdentityClient
from invista_desktop.services.identity.clock import Clock, ClockWatch
from invista_desktop.services.identity.endings import ENDED
from invista_desktop.services.identity.tickets import ticket_from
from invista_desktop.services.identity.vault import Vault
from invista_desktop.services.identity.watch import Watch

if TYPE_CHECKING:
    from supabase import AsyncClient

RENEW_AHEAD: Final = timedelta(minutes=5)
_LOOK_EVERY: Final = timedelta(seconds=25)


class SessionListener(Protocol):
    """What the rest of the app is told; called on the event loop, and must not raise."""

    def signed_out(self, reason: InvistaError) -> None:
        """The session ended without the person asking for it."""

    def reached(self, *, reachable: bool) -> None:
        """The identity service answered, or could not be asked."""

    def person_changed(self, person: Person) -> None:
        """Name, permissions or warehouses are others than before."""


class IdentitySession:
    """One person signed in on this workstation, or nobody. Lives on the event loop.

    Attributes:
        client: the way to the identity service, for `Account`.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        vault: Vault,
        background: Background,
        clock: Clock,
        device: Mapping[str, str],
        workstation: str,
        listener: SessionListener,
        look_every: timedelta = _LOOK_EVERY,
    ) -> None:
        self._vault = vault
        self._clock = ClockWatch(clock)
        self.client = IdentityClient(url, key, vault=vault, background=background, clock=self._clock)
        self._attempts = Attempts(self.client, device=device, workstation=workstation)
        self._listener = listener
        self._watch = Watch(self._look, clock, every=look_every)
        self.client.refused = self._doubt
        self._ticket: Ticket | None = None
        self._email = ""

    @property
    def person(self) -> Person | None:
        """Who is signed in; None while nobody is."""
        return self._ticket.person if self._ticket else None

    @property
    def remark(self) -> Said | None:
        """Why the sign-in does not outlast this run, where that is so."""
        return self._vault.remark

    async def restore(self) -> Person | SecondFactorNeeded | None:
        """Return who was signed in at the last close, or None.

        Raises:
            NotPermitted: the session ended meanwhile; it is forgotten here.
            Unavailable: the service is away; the session is kept for the next try.
            RuleViolation: the clock is wrong.
        """
        if not await self.client.keeps_a_session():
            return None
        try:
            session = await self.client.call(lambda client: client.auth.get_session())
            if session is None:
                return None
            self._email = session.user.email or ""
            return await self._settle(arriving=False)
        except NotPermitted:
            await self._forget()
            raise

    async def sign_in(self, email: str, password: str) -> Person | SecondFactorNeeded:
        """Sign somebody in, up to the second factor where the account has one.

        Raises:
            NotPermitted: wrong password, locked, suspended.
            Unavailable: no network, service away, too many attempts.
            RuleViolation: the clock is wrong.
        """
        self._email = email.strip()
        if not self._email or not password:
            raise RuleViolation(said("E-mail and password are both needed."), said("Enter them, then sign in."))
        try:
            await self.client.call(
                lambda client: client.auth.sign_in_with_password({"email": self._email, "password": password})
            )
            return await self._settle(arriving=True)
        except InvistaError as refusal:
            await self._refuse(refusal)
            raise

    async def give_second_factor(self, code: str) -> Person:
        """Finish the sign-in with the code of an authenticator.

        Raises:
            RuleViolation: the code is wrong or too old; another may be tried.
        """
        needed = await self._factor_needed()
        if needed is None:
            return await self._arrive()
        try:
            await self.client.call(
                lambda client: client.auth.mfa.challenge_and_verify(
                    {"factor_id": needed.factor_id, "code": code.strip()}
                )
            )
        except InvistaError as refusal:
            await self._attempts.failed(self._email, refusal)
            raise
        return await self._arrive()

    async def request_recovery(self, email: str) -> None:
        """Have a code sent to the address; unknown addresses are not told apart."""
        self._email = email.strip()
        await self.client.call(lambda client: client.auth.reset_password_for_email(self._email))

    async def verify_recovery(self, code: str) -> SecondFactorNeeded | None:
        """Take the code that was sent; return the second factor that is needed before a new password.

        Raises:
            RuleViolation: the code is wrong or too old.
        """
        try:
            await self.client.call(
                lambda client: client.auth.verify_otp({"type": "recovery", "email": self._email, "token": code.strip()})
            )
        except InvistaError as refusal:
            await self._attempts.failed(self._email, refusal)
            raise
        return await self._factor_needed()

    async def set_new_password(self, password: str) -> Person:
        """Give the account a new password after its recovery, and finish the sign-in.

        Raises:
            RuleViolation: too weak, or the same as before.
        """
        await self.client.call(lambda client: client.auth.update_user({"password": password}))
        return await self._arrive()

    async def accept_invitation(self, email: str, code: str, name: str, password: str) -> None:
        """Make an account of an invitation; the person can sign in with the password afterwards.

        Raises:
            RuleViolation: wrong, expired, used or withdrawn, or the password is too weak.
            Unavailable: too many tries, or the service is away.
        """
        body = {"email": email, "code": code, "display_name": name, "password": password}
        await self.client.call(lambda client: client.functions.invoke("accept-invitation", {"body": body}))

    async def sign_out(self, scope: SignOutScope = SignOutScope.HERE) -> None:
        """Sign out; `HERE` works without a network too.

        Raises:
            Unavailable: other places could not be signed out; nothing changed here.
        """
        if scope is SignOutScope.HERE:
            await self._forget()
            return
        name: Literal["global", "others"] = "global" if scope is SignOutScope.EVERYWHERE else "others"
        await self.client.call(lambda client: client.auth.sign_out({"scope": name}))
        if scope is SignOutScope.EVERYWHERE:
            await self._forget()

    async def ticket(self) -> Ticket:
        """Return a ticket good for some minutes, renewing it ahead of its end.

        Raises:
            NotPermitted: the session ended; the listener was told.
            Unavailable: the service is away and the last ticket ran out.
        """
        kept = self._ticket
        if kept is not None and self._time_left(kept) > RENEW_AHEAD:
            return kept
        try:
            return await self.renew()
        except Unavailable:
            if kept is None or self._time_left(kept) <= timedelta(0):
                raise
            return kept

    def current_ticket(self) -> str:
        """Return the text of the ticket at hand; safe on any thread, never waits.

        Raises:
            Unavailable: it ran out, and the service could not be asked for another.
        """
        kept = self._ticket
        if kept is None or self._time_left(kept) <= timedelta(0):
            raise Unavailable(
                said("Your sign-in could not be renewed."),
                said("Check the network. What you scanned is kept."),
                code="ticket_expired",
            )
        return kept.text

    async def renew(self) -> Ticket:
        """Fetch a new ticket now, as after a second factor or a change of roles."""
        try:
            answer = await self.client.rest(lambda client: client.rpc("issue_ticket").execute())
        except Unavailable:
            self._listener.reached(reachable=False)
            raise
        except NotPermitted as refusal:
            if refusal.code in ENDED:
                await self.end(refusal)
            raise
        before, self._ticket = self.person, ticket_from(cast("Mapping[str, Any]", answer.data))
        self._listener.reached(reachable=True)
        if before not in (None, self._ticket.person):
            self._listener.person_changed(self._ticket.person)
        return self._ticket

    async def end(self, reason: InvistaError) -> None:
        """Sign out here because somebody ended the session; the listener is told why, once."""
        if self._ticket is not None:
            await self._forget()
            self._listener.signed_out(reason)

    async def close(self) -> None:
        """Look no more and give the connections back; the session is kept for the next start."""
        await self._watch.close()
        await self.client.close()

    async def _settle(self, *, arriving: bool) -> Person | SecondFactorNeeded:
        self._clock.require_right()
        if needed := await self._factor_needed():
            return needed
        return await self._arrive() if arriving else await self._resume()

    async def _factor_needed(self) -> SecondFactorNeeded | None:
        async def ask(client: "AsyncClient") -> SecondFactorNeeded | None:
            level = await client.auth.mfa.get_authenticator_assurance_level()
            if level.current_level == level.next_level:
                return None
            session = await client.auth.get_session()
            factors = (session.user.factors or []) if session else []
            return next((SecondFactorNeeded(factor.id) for factor in factors if factor.status == "verified"), None)

        return await self.client.call(ask)

    async def _arrive(self) -> Person:
        person = await self._resume()
        await self._attempts.succeeded(person.email)
        return person

    async def _resume(self) -> Person:
        ticket = await self.renew()
        self._watch.start()
        return ticket.person

    async def _look(self) -> bool:
        """See that the session still stands, and return whether the service answered.

        A service that is away ends nothing: the next look asks again.
        """
        before = self._ticket
        try:
            if await self.ticket() is before:
                await self.client.require_session()
                await self._follow_access()
        except NotPermitted as refusal:
            if refusal.code in ENDED:
                await self.end(refusal)
            return True
        except InvistaError:
            self._listener.reached(reachable=False)
            return False
        self._listener.reached(reachable=True)
        return True

    async def _follow_access(self) -> None:
        """Fetch another ticket where roles, warehouses or name are others than those of the one at hand."""
        answer = await self.client.rest(lambda client: client.rpc("access_version").execute())
        kept, version = self._ticket, str(answer.data)
        if kept is None:
            return
        if kept.version != version:  # that of a new ticket is not known yet: what changed since is not missed
            kept = await self.renew()
        self._ticket = replace(kept, version=version)

    def _doubt(self, refusal: NotPermitted) -> None:
        # The refusal may mean something else than this session, such as one that is gone already.
        if self._ticket is not None and refusal.code in ENDED:
            self._watch.hurry()

    async def _refuse(self, refusal: InvistaError) -> None:
        await self._forget()
        await self._attempts.failed(self._email, refusal)

    async def _forget(self) -> None:
        self._ticket = None
        self._watch.stop()
        try:
            await self.client.call(lambda client: client.auth.sign_out({"scope": "local"}))
        except InvistaError:
            return  # the session is gone from here; the server lets it run out

    def _time_left(self, ticket: Ticket) -> timedelta:
        return ticket.expires_at - self._clock.server_now()
