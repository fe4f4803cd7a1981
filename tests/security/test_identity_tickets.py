"""Tickets: what they say, who gets one, and that nobody else can make one."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from uuid import UUID

import psycopg
import pyotp
import pytest
from supabase import AsyncClient, PostgrestAPIError

from invista_desktop.local_stack.stack import Running
from tests.stack import Connect, MakePerson, sign_in


async def ticket_of(client: AsyncClient) -> dict[str, Any]:
    answer = await client.rpc("issue_ticket").execute()
    assert isinstance(answer.data, dict)
    return answer.data


async def refusal_of(client: AsyncClient) -> str:
    with pytest.raises(PostgrestAPIError) as refusal:
        await client.rpc("issue_ticket").execute()
    return str(refusal.value.message)


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_a_ticket_says_who_and_what_and_is_signed_with_the_shared_key(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person("receiving_clerk", display_name="Demo Receiver", warehouses=["NORTH", "EAST"])
    async with connect() as client:
        await sign_in(client, person)
        claims = await client.auth.get_claims()
        told = await ticket_of(client)

    version, key_id, payload, signature = told["ticket"].split(".")
    with psycopg.connect(local_stack.business_admin_dsn) as business:
        row = business.execute("select secret from app_secret.ticket_key where key_id = %s", (key_id,)).fetchone()
    assert row is not None
    assert decoded(signature) == hmac.digest(row[0], f"{version}.{key_id}.{payload}".encode(), hashlib.sha256)
    said = json.loads(decoded(payload))
    assert claims is not None
    assert said == {
        "sub": str(person.id), "sid": claims["claims"]["session_id"], "name": "Demo Receiver", "email": person.email,
        "perms": told["permissions"], "wh": ["EAST", "NORTH"], "aal": "aal1", "iat": said["iat"],
        "exp": said["iat"] + 600,
    }  # fmt: skip
    assert abs(said["iat"] - time.time()) < 60
    assert "receiving.post" in said["perms"]
    assert "users.manage" not in said["perms"]
    assert (told["user_id"], told["email"], told["warehouses"]) == (str(person.id), person.email, ["EAST", "NORTH"])


async def test_the_business_database_believes_it(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person("receiving_clerk")
    async with connect() as client:
        await sign_in(client, person)
        told = await ticket_of(client)

    with psycopg.connect(local_stack.business_admin_dsn) as business:
        business.execute(
            "insert into warehouse (code, name, timezone) values ('T1', 'Test', 'UTC') on conflict do nothing"
        )
        business.execute("select app.enrol_workstation('TICKETS', 'Tickets', 'T1', 'a password')")
    dsn = psycopg.conninfo.make_conninfo(
        local_stack.neon_database_url, user="invista_ws_tickets", password="a password"
    )
    with psycopg.connect(dsn) as business:
        business.execute("select app.bind(%s)", (told["ticket"],))
        row = business.execute("select app.uid(), app.may('receiving.post'), app.may('users.manage')").fetchone()
    assert row == (UUID(str(person.id)), True, False)


async def test_roles_that_are_over_or_switched_off_count_for_nothing(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person("administrator", "viewer")
    with psycopg.connect(local_stack.identity_admin_dsn) as identity:
        identity.execute(
            "update public.user_roles set expires_at = now() where user_id = %s "
            "and role_id = (select id from public.roles where name = 'administrator')",
            (person.id,),
        )
    async with connect() as client:
        await sign_in(client, person)

        assert "users.manage" not in (await ticket_of(client))["permissions"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("update public.users set is_active = false where id = %s", "user_inactive"),
        ("update public.users set suspended_at = now() where id = %s", "user_suspended"),
        ("delete from auth.sessions where user_id = %s", "session_revoked"),
    ],
)
async def test_who_is_kept_out_gets_no_ticket(
    connect: Connect, make_person: MakePerson, local_stack: Running, change: str, refusal: str
) -> None:
    person = make_person("viewer")
    async with connect() as client:
        await sign_in(client, person)
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute(change.encode(), (person.id,))

        assert await refusal_of(client) == refusal


async def test_with_a_second_factor_the_first_alone_gets_no_ticket(connect: Connect, make_person: MakePerson) -> None:
    secret = pyotp.random_base32()
    person = make_person("viewer", totp_secret=secret)
    async with connect() as client:
        await sign_in(client, person)
        assert await refusal_of(client) == "insufficient_aal"

        factor = (await client.auth.mfa.list_factors()).totp[0].id
        await client.auth.mfa.challenge_and_verify({"factor_id": factor, "code": pyotp.TOTP(secret).now()})

        assert (await ticket_of(client))["aal"] == "aal2"


async def test_nobody_signed_in_gets_no_ticket(connect: Connect) -> None:
    async with connect() as client:
        with pytest.raises(PostgrestAPIError) as refusal:
            await client.rpc("issue_ticket").execute()

    assert refusal.value.code == "42501"


@pytest.mark.parametrize("call", ["sign", "rotate_ticket_key", "hmac_sha256", "random_key", "base64url"])
async def test_the_signing_functions_cannot_be_called_over_rest(
    connect: Connect, make_person: MakePerson, call: str
) -> None:
    async with connect() as client:
        await sign_in(client, make_person("administrator"))
        for schema in ("public", "app_secret"):
            with pytest.raises(PostgrestAPIError) as refusal:
                await client.schema(schema).rpc(call, {"p_payload": "me"}).execute()
            assert refusal.value.code in {"PGRST202", "PGRST106"}


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
@pytest.mark.parametrize(
    "statement",
    [
        "select * from app_secret.ticket_key",
        "select app_secret.sign('{}')",
        "select app_secret.rotate_ticket_key()",
        "select private.permissions_of(gen_random_uuid())",
        "select private.record_success('{}', null)",
        "insert into public.roles (name, display_name) values ('mine', 'Mine')",
        "update public.role_permissions set permission_code = 'users.manage'",
        "delete from public.audit_logs",
        "update auth.users set encrypted_password = ''",
        "select * from auth.refresh_tokens",
        "create table public.mine (a int)",
        "create temp table mine (a int)",
        "alter table public.users disable row level security",
        "set role postgres",
        "set session_replication_role = replica",
    ],
)
def test_no_role_of_the_rest_interface_can_do_this(local_stack: Running, role: str, statement: str) -> None:
    with psycopg.connect(local_stack.identity_admin_dsn) as identity:
        identity.execute(f"set session authorization {role}".encode())

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            identity.execute(statement.encode())


def test_every_table_has_row_level_security_and_anon_may_call_one_function(local_stack: Running) -> None:
    with psycopg.connect(local_stack.identity_admin_dsn) as identity:
        without_rls = identity.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' "
            "and not relrowsecurity"
        ).fetchall()
        open_to_all = identity.execute(
            "select p.proname from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) "
            "and p.prosecdef and has_function_privilege('anon', p.oid, 'execute') order by 1"
        ).fetchall()

    assert without_rls == []
    assert open_to_all == [("record_sign_in",)]
