"""What administrators do about people: every rule is the identity database's, this asks in its words."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast

from invista_desktop.errors import NotPermitted, said
from invista_desktop.models.domain.administration import (
    AccessRow,
    Choice,
    InvitationDraft,
    PeopleQuestion,
    Profile,
    RoleDraft,
    RolesChosen,
)
from invista_desktop.services.identity.listings import INVITATIONS, PEOPLE, ROLES, SESSIONS, SIGN_INS, Listing, moment
from invista_desktop.services.identity.session import IdentitySession

LISTS: Mapping[str, Listing[Any]] = {
    "people": PEOPLE, "roles": ROLES, "invitations": INVITATIONS, "sessions": SESSIONS, "sign_ins": SIGN_INS,
}  # fmt: skip


class Administration:
    """People, roles, invitations and sessions, as the signed-in person may see and change them."""

    def __init__(self, session: IdentitySession) -> None:
        self._session, self._client = session, session.client

    async def count(self, which: str, question: PeopleQuestion) -> int:
        """Return how many rows of a list answer the question."""
        return await LISTS[which].count(self._client, question)

    async def window(self, which: str, question: PeopleQuestion, first: int, count: int) -> tuple[Any, ...]:
        """Return rows of a list from `first` on."""
        return await LISTS[which].window(self._client, question, first, count)

    async def step_up(self, code: str) -> None:
        """Give the second factor anew.

        Raises:
            RuleViolation: the code is wrong.
        """
        factors = await self._client.call(lambda client: client.auth.mfa.list_factors())
        if not factors.totp:
            raise NotPermitted(said("This account has no authenticator."), said("Add one in Settings, Security."))
        factor = factors.totp[0].id
        await self._client.call(
            lambda client: client.auth.mfa.challenge_and_verify({"factor_id": factor, "code": code.strip()})
        )
        await self._session.renew()

    async def change_profile(self, user_id: str, profile: Profile) -> None:
        """Write what is changed of a person."""
        await self._call(
            "change_profile", p_user=user_id, p_display_name=profile.display_name, p_phone=profile.phone,
            p_timezone=profile.timezone, p_language=profile.language, p_theme=profile.theme,
        )  # fmt: skip

    async def suspend(self, user_id: str, reason: str) -> None:
        """Keep a person out from now on; all their sessions end."""
        await self._call("suspend_user", p_user=user_id, p_reason=reason)

    async def reinstate(self, user_id: str) -> None:
        """Let a suspended person in again."""
        await self._call("reinstate_user", p_user=user_id)

    async def unlock(self, user_id: str) -> None:
        """Let a person try their password again."""
        await self._call("unlock_user", p_user=user_id)

    async def set_warehouses(self, user_id: str, codes: tuple[str, ...]) -> None:
        """Limit a person to these warehouses; none named is all of them."""
        await self._call("set_warehouses", p_user=user_id, p_codes=list(codes) or None)

    async def roles_of(self, user_id: str) -> tuple[Choice, ...]:
        """Return all roles, those the person holds chosen; of nobody, none is."""
        held = await self._rows("user_roles", "role_id,is_active", user_id=user_id) if user_id else []
        ids = {row["role_id"] for row in held if row["is_active"]}
        roles = await self._rows("roles", "id,display_name,level", is_active="true")
        ordered = sorted(roles, key=lambda role: (-role["level"], role["display_name"]))
        return tuple(Choice(role["id"], role["display_name"], role["id"] in ids) for role in ordered)

    async def give_roles(self, user_id: str, before: tuple[Choice, ...], chosen: RolesChosen) -> None:
        """Give and take roles until the person holds the chosen ones; taking comes first."""
        held = {choice.key for choice in before if choice.is_chosen}
        for role in held - chosen.role_ids:
            await self._client.rest(
                lambda client, role=role: (  # type: ignore[misc]  # bound in a loop
                    client.table("user_roles").delete().eq("user_id", user_id).eq("role_id", role).execute()
                )
            )
        ends = None if chosen.last_day is None else _end_of(chosen)
        for role in chosen.role_ids - held:
            row = {"user_id": user_id, "role_id": role, "expires_at": ends, "is_active": True}
            await self._client.rest(
                lambda client, row=row: client.table("user_roles").insert(row).execute()  # type: ignore[misc]  # bound in a loop
            )

    async def permissions_of(self, role_id: str | None) -> tuple[Choice, ...]:
        """Return all permissions, those of the role chosen."""
        held = await self._rows("role_permissions", "permission_code", role_id=role_id) if role_id else []
        codes = {row["permission_code"] for row in held}
        known = await self._rows("permissions", "code,description")
        return tuple(
            Choice(row["code"], f"{row['description']}  ({row['code']})", row["code"] in codes)
            for row in sorted(known, key=lambda row: row["code"])
        )

    async def save_role(self, role_id: str | None, draft: RoleDraft) -> None:
        """Make or change a role of one's own."""
        await self._call(
            "save_role", p_role=role_id, p_name=draft.name, p_level=draft.level,
            p_permissions=sorted(draft.permissions),
        )  # fmt: skip

    async def delete_role(self, role_id: str) -> None:
        """Remove a role nobody holds."""
        await self._call("delete_role", p_role=role_id)

    async def keep_apart(self, role_id: str, other_id: str, reason: str) -> None:
        """Let nobody hold both roles from now on."""
        await self._call("keep_roles_apart", p_role=role_id, p_other=other_id, p_reason=reason)

    async def access_of(self, user_id: str) -> tuple[AccessRow, ...]:
        """Return what a person may do, and through which role."""
        rows = await self._call("access_of", p_user=user_id)
        return tuple(
            AccessRow("", row["permission"], row["description"], row["role"], moment(row["expires_at"]),
                      row["is_in_force"], "")
            for row in rows
        )  # fmt: skip

    async def holders_of(self, permission: str) -> tuple[AccessRow, ...]:
        """Return who may do something, and through which role."""
        rows = await self._call("holders_of", p_permission=permission)
        return tuple(
            AccessRow(f"{row['display_name']}  {row['email']}", permission, "", row["role"],
                      moment(row["expires_at"]), True, row["warehouses"] or "")
            for row in rows
        )  # fmt: skip

    async def invite(self, draft: InvitationDraft) -> None:
        """Invite somebody, and have the message sent."""
        made = await self._call(
            "invite_user", p_email=draft.email, p_role=draft.role_id, p_message=draft.message,
            p_warehouses=list(draft.warehouses) or None,
        )  # fmt: skip
        await self.send_invitation(str(made))

    async def send_invitation(self, invitation_id: str) -> None:
        """Have the message sent, with a new code; the code before is worth nothing any more."""
        body = {"invitation_id": invitation_id}
        await self._client.rest(lambda client: client.functions.invoke("send-invitation", {"body": body}))

    async def cancel_invitation(self, invitation_id: str) -> None:
        """Withdraw an invitation."""
        await self._call("cancel_invitation", p_invitation=invitation_id)

    async def end_session(self, session_id: str) -> tuple[str, ...]:
        """Sign one place out; return the sessions that ended."""
        await self._call("revoke_session", p_session=session_id)
        return (session_id,)

    async def end_sessions_of(self, user_id: str) -> tuple[str, ...]:
        """Sign a person out everywhere but here; return the sessions that ended."""
        return tuple(str(ended) for ended in await self._call("revoke_sessions_of", p_user=user_id) or ())

    async def end_all_sessions(self) -> tuple[str, ...]:
        """Sign everybody out but who asks; return the sessions that ended."""
        return tuple(str(ended) for ended in await self._call("revoke_all_sessions") or ())

    async def _call(self, function: str, **arguments: Any) -> Any:
        return (await self._client.rest(lambda client: client.rpc(function, arguments).execute())).data

    async def _rows(self, table: str, columns: str, **equal: Any) -> list[dict[str, Any]]:
        def asked(client: Any) -> Any:
            question = client.table(table).select(columns)
            for column, value in equal.items():
                question = question.eq(column, value)
            return question.execute()

        return cast("list[dict[str, Any]]", (await self._client.rest(asked)).data)


def _end_of(chosen: RolesChosen) -> str:
    assert chosen.last_day is not None  # noqa: S101 - asked before
    return datetime.combine(chosen.last_day + timedelta(days=1), time()).astimezone(UTC).isoformat()
