"""What people change about their own account: password, authenticators, where they are signed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from invista_desktop.errors import Unavailable, said
from invista_desktop.models.domain.people import FactorEnrolment, FactorRow, SessionRow
from invista_desktop.services.identity.session import IdentitySession

if TYPE_CHECKING:
    from supabase import AsyncClient
    from supabase_auth.types import UserAttributes

ISSUER = "Invista"


class Account:
    """The signed-in person's own account."""

    def __init__(self, session: IdentitySession) -> None:
        self._session = session
        self._client = session.client

    async def change_password(self, current: str, new: str) -> None:
        """Replace the password; every other place is signed out.

        Raises:
            RuleViolation: the current one is wrong, or the new one too weak or the same.
        """
        attributes = cast("UserAttributes", {"password": new, "current_password": current})
        await self._client.call(lambda client: client.auth.update_user(attributes))

    async def authenticators(self) -> tuple[FactorRow, ...]:
        """Return the authenticators in use."""
        factors = await self._client.call(lambda client: client.auth.mfa.list_factors())
        return tuple(FactorRow(factor.id, factor.friendly_name or "") for factor in factors.totp)

    async def start_enrolment(self, name: str) -> FactorEnrolment:
        """Begin to add an authenticator; it counts once its first code is verified, within 5 minutes."""

        async def enrol(client: "AsyncClient") -> FactorEnrolment:
            answer = await client.auth.mfa.enroll({"factor_type": "totp", "friendly_name": name, "issuer": ISSUER})
            if answer.totp is None:
                raise Unavailable(
                    said("The sign-in service offers no authenticators."), said("Ask an administrator."), code="no_totp"
                )
            return FactorEnrolment(answer.id, answer.totp.secret, answer.totp.uri)

        return await self._client.call(enrol)

    async def finish_enrolment(self, factor_id: str, code: str) -> None:
        """Verify the authenticator's first code: from now on every sign-in asks for one.

        Raises:
            RuleViolation: the code is wrong or too old.
        """
        await self._client.call(
            lambda client: client.auth.mfa.challenge_and_verify({"factor_id": factor_id, "code": code.strip()})
        )
        await self._session.renew()

    async def remove_authenticator(self, factor_id: str) -> None:
        """Sign in without this authenticator from now on."""

        async def remove(client: "AsyncClient") -> None:
            await client.auth.mfa.unenroll({"factor_id": factor_id})
            await client.auth.refresh_session()  # the token at hand still claims the second factor

        await self._client.call(remove)
        await self._session.renew()

    async def sessions(self) -> tuple[SessionRow, ...]:
        """Return where the person is signed in, the latest first."""
        person = self._session.person
        answer = await self._client.rest(
            lambda client: (
                client.table("user_sessions")
                .select("session_id,device,workstation,last_seen_at")
                .eq("user_id", person.user_id if person else "")
                .is_("revoked_at", "null")
                .order("last_seen_at", desc=True)
                .execute()
            )
        )
        current = person.session_id if person else ""
        return tuple(_session_row(cast("Mapping[str, Any]", row), current) for row in answer.data)

    async def revoke_session(self, session_id: str) -> None:
        """Sign that place out; it asks who is there within half a minute."""
        await self._client.rest(lambda client: client.rpc("revoke_session", {"p_session": session_id}).execute())


def _session_row(row: Mapping[str, Any], current: str) -> SessionRow:
    device = row["device"]
    name = " · ".join(str(device[part]) for part in ("name", "system") if device.get(part))
    return SessionRow(
        session_id=row["session_id"],
        device=name,
        workstation=row["workstation"] or "",
        last_seen_at=datetime.fromisoformat(row["last_seen_at"]),
        is_current=row["session_id"] == current,
    )
