"""The identity database over REST: people see and change what is theirs, and leave traces they cannot mend."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pyotp
import pytest
from supabase import AsyncClient, AuthApiError, PostgrestAPIError

from invista_desktop.local_stack.stack import Running
from tests.stack import Connect, MakePerson, Person, sign_in


async def signed_in_session(client: AsyncClient) -> str:
    claims = await client.auth.get_claims()
    assert claims is not None
    return str(claims["claims"]["session_id"])


async def record(client: AsyncClient, *, successful: bool, email: str = "", **more: Any) -> None:
    await client.rpc("record_sign_in", {"p_email": email, "p_successful": successful, **more}).execute()


def rows(stack: Running, question: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.identity_admin_dsn) as identity:
        return identity.execute(question.encode(), values).fetchall()


PRIVATE = [
    "users", "user_warehouses", "user_roles", "user_sessions", "login_history", "audit_logs", "user_preferences",
    "user_notifications",
]  # fmt: skip


async def test_people_see_their_own_rows_and_nobody_elses(connect: Connect, make_person: MakePerson) -> None:
    one, other = make_person("viewer", warehouses=["A"]), make_person("administrator", warehouses=["B"])
    async with connect() as mine, connect() as theirs:
        for client, person in ((mine, one), (theirs, other)):
            await sign_in(client, person)
            await record(client, successful=True, p_device={"name": person.email}, p_workstation="WS-1")
            await (
                client.table("user_preferences").insert({"category": "c", "key": "k", "value": person.email}).execute()
            )

        for table in PRIVATE:
            found = (await mine.table(table).select("*").execute()).data
            assert str(other.id) not in str(found), table
            assert other.email not in str(found), table
        sessions = (await mine.table("user_sessions").select("user_id, device, workstation").execute()).data
    assert sessions == [{"user_id": str(one.id), "device": {"name": one.email}, "workstation": "WS-1"}]


@pytest.mark.parametrize("table", [*PRIVATE, "roles", "permissions", "role_permissions", "api_keys", "alembic_version"])
def test_without_signing_in_nothing_is_seen(local_stack: Running, table: str) -> None:
    answer = httpx.get(f"{local_stack.gateway_url}/rest/v1/{table}", headers={"apikey": local_stack.publishable_key})

    assert (answer.status_code, answer.json()["code"]) == (401, "42501")


async def test_public_settings_alone_are_seen_before_signing_in(connect: Connect, local_stack: Running) -> None:
    with psycopg.connect(local_stack.identity_admin_dsn) as identity:
        identity.execute(
            "insert into public.system_settings (category, key, value, is_public) "
            "values ('sign_in', 'notice', '\"Welcome\"', true), ('sign_in', 'secret', '1', false)"
        )
    async with connect() as client:
        answer = await client.table("system_settings").select("key, value").eq("category", "sign_in").execute()

    assert answer.data == [{"key": "notice", "value": "Welcome"}]


FORBIDDEN: dict[str, Callable[[AsyncClient, Person, str], Any]] = {
    "gives themselves a role": lambda client, me, role: client.table("user_roles").insert(
        {"user_id": str(me.id), "role_id": role}
    ),
    "adds to a role": lambda client, _, role: client.table("role_permissions").insert(
        {"role_id": role, "permission_code": "users.manage"}
    ),
    "makes a role": lambda client, _, __: client.table("roles").insert({"name": "mine", "display_name": "Mine"}),
    "makes a permission": lambda client, _, __: client.table("permissions").insert({"code": "a.b", "description": ""}),
    "lets themselves into all warehouses": lambda client, me, _: (
        client.table("users").update({"has_all_warehouses": True}).eq("id", str(me.id))
    ),
    "reinstates themselves": lambda client, me, _: (
        client.table("users").update({"suspended_at": None}).eq("id", str(me.id))
    ),
    "takes another address": lambda client, me, _: (
        client.table("users").update({"email": "x@y.z"}).eq("id", str(me.id))
    ),
    "invents a sign-in": lambda client, me, _: client.table("login_history").insert(
        {"email": me.email, "successful": True}
    ),
    "invents a session": lambda client, me, _: client.table("user_sessions").insert(
        {"session_id": str(me.id), "user_id": str(me.id)}
    ),
    "mends the audit log": lambda client, _, __: client.table("audit_logs").delete().gt("id", 0),
    "writes the audit log": lambda client, _, __: client.table("audit_logs").insert({"action": "x", "resource": "y"}),
    "changes a setting": lambda client, _, __: client.table("system_settings").insert(
        {"category": "x", "key": "y", "value": 1}
    ),
    "leaves a preference for another": lambda client, _, role: client.table("user_preferences").insert(
        {"user_id": role, "category": "x", "key": "y", "value": 1}
    ),
    "reads hashes of keys": lambda client, _, __: client.table("api_keys").select("key_hash"),
    "reads invitations": lambda client, _, __: client.table("user_invitations").select("*"),
}


@pytest.mark.parametrize("deed", FORBIDDEN)
async def test_a_manager_who_is_no_administrator_cannot(
    connect: Connect, make_person: MakePerson, local_stack: Running, deed: str
) -> None:
    me = make_person("warehouse_manager")
    ((role,),) = rows(local_stack, "select id::text from public.roles where name = 'administrator'")
    async with connect() as client:
        await sign_in(client, me)

        with pytest.raises(PostgrestAPIError) as refusal:
            await FORBIDDEN[deed](client, me, role).execute()

    assert refusal.value.code == "42501"


async def test_administrators_give_roles_to_others_only_and_the_database_says_who_did(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    admin, person = make_person("administrator"), make_person()
    ((role,),) = rows(local_stack, "select id::text from public.roles where name = 'receiving_clerk'")
    async with connect() as client:
        await sign_in(client, admin)

        given = await client.table("user_roles").insert({"user_id": str(person.id), "role_id": role}).execute()
        with pytest.raises(PostgrestAPIError) as oneself:
            await client.table("user_roles").insert({"user_id": str(admin.id), "role_id": role}).execute()
        audited = (
            await client.table("audit_logs").select("user_email, action, new_values").eq("resource", "user_roles")
            .eq("user_id", str(admin.id)).execute()
        )  # fmt: skip

    first: Any = given.data[0]
    assert first["assigned_by"] == str(admin.id)
    assert oneself.value.code == "42501"
    logged: Any = audited.data
    assert [(row["user_email"], row["action"], row["new_values"]["role_id"]) for row in logged] == [
        (admin.email, "insert", role)
    ]


async def test_an_administrator_without_their_second_factor_is_nobody_special(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    admin, person = make_person("administrator", totp_secret=pyotp.random_base32()), make_person()
    async with connect() as client:
        await sign_in(client, admin)

        seen = (await client.table("users").select("id").execute()).data
        with pytest.raises(PostgrestAPIError) as refusal:
            await client.rpc("suspend_user", {"p_user": str(person.id), "p_reason": "x"}).execute()

    assert seen == [{"id": str(admin.id)}]
    assert refusal.value.message == "insufficient_aal"


def test_even_the_owner_cannot_change_the_audit_log(local_stack: Running) -> None:
    for statement in (
        "update public.audit_logs set action = 'x'",
        "delete from public.audit_logs",
        "truncate public.audit_logs",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rows(local_stack, statement)


async def test_every_attempt_is_recorded_with_what_the_server_saw(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()
    async with connect() as client:
        client.postgrest.headers["X-Forwarded-For"] = "203.0.113.7"
        await record(client, successful=False, email=person.email.upper(), p_reason="invalid_credentials")
        await sign_in(client, person)
        for _ in range(2):
            await record(client, successful=True, email="somebody@else.example", p_workstation="WS-7")

    found = rows(
        local_stack,
        "select user_id, successful, reason, workstation, host(ip_address), attempted_at > now() - interval '1 minute' "
        "from public.login_history where email = %s order by id",
        person.email,
    )
    assert found == [
        (person.id, False, "invalid_credentials", None, "127.0.0.1", True),
        (person.id, True, None, "WS-7", "127.0.0.1", True),
    ]


async def test_a_success_cannot_be_claimed_without_a_session(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as client:
        with pytest.raises(PostgrestAPIError) as refusal:
            await record(client, successful=True, email=make_person().email)

    assert refusal.value.message == "not_signed_in"


async def test_reported_failures_are_limited(connect: Connect) -> None:
    async with connect() as client:
        for _ in range(10):
            await record(client, successful=False, email="often@failing.example")

        with pytest.raises(PostgrestAPIError) as refusal:
            await record(client, successful=False, email="often@failing.example")

    assert (refusal.value.code, refusal.value.message) == ("PT429", "over_request_rate_limit")


async def test_a_revoked_session_is_over_at_once(connect: Connect, make_person: MakePerson) -> None:
    person = make_person("viewer")
    async with connect() as here, connect() as there:
        await sign_in(here, person)
        token = await sign_in(there, person)
        await record(there, successful=True)

        await here.rpc("revoke_session", {"p_session": await signed_in_session(there)}).execute()

        with pytest.raises(PostgrestAPIError) as ticket:
            await there.rpc("issue_ticket").execute()
        with pytest.raises(AuthApiError) as use:
            await there.auth.get_user(token)
        with pytest.raises(AuthApiError):
            await there.auth.refresh_session()
        await here.rpc("issue_ticket").execute()
    assert ticket.value.message == "session_revoked"
    assert use.value.code == "session_not_found"


async def test_somebody_elses_session_is_revoked_by_administrators_only(
    connect: Connect, make_person: MakePerson
) -> None:
    async with connect() as victim, connect() as manager, connect() as admin:
        await sign_in(victim, make_person("viewer"))
        session = await signed_in_session(victim)
        await sign_in(manager, make_person("warehouse_manager"))
        await sign_in(admin, make_person("administrator"))

        with pytest.raises(PostgrestAPIError) as refusal:
            await manager.rpc("revoke_session", {"p_session": session}).execute()
        await victim.rpc("issue_ticket").execute()
        await admin.rpc("revoke_session", {"p_session": session}).execute()
        with pytest.raises(PostgrestAPIError) as ended:
            await victim.rpc("issue_ticket").execute()

    assert refusal.value.message == "session_not_found"
    assert ended.value.message == "session_revoked"


async def test_a_suspended_person_is_signed_out_everywhere_until_reinstated(
    connect: Connect, make_person: MakePerson
) -> None:
    person = make_person("viewer")
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        token = await sign_in(client, person)

        await admin.rpc("suspend_user", {"p_user": str(person.id), "p_reason": "Left"}).execute()

        for attempt in (client.auth.get_user(token), sign_in(client, person)):
            with pytest.raises(AuthApiError) as refusal:
                await attempt
            assert refusal.value.code in {"user_banned", "session_not_found"}
        await admin.rpc("reinstate_user", {"p_user": str(person.id)}).execute()
        await sign_in(client, person)
        await client.rpc("issue_ticket").execute()


async def test_requests_at_the_same_time_keep_their_own_identity(connect: Connect, make_person: MakePerson) -> None:
    """Connections are shared between requests; roles and claims must not be."""
    people = [make_person("viewer") for _ in range(4)]

    async def look(person: Person) -> set[str]:
        async with connect() as client:
            await sign_in(client, person)
            seen: set[str] = set()
            for _ in range(15):
                answer = await client.table("users").select("email").execute()
                seen.update(str(row["email"]) for row in answer.data if isinstance(row, dict))
            return seen

    assert await asyncio.gather(*map(look, people)) == [{person.email} for person in people]
