"""Invitations through the real client: the code is in the message alone, and every wrong way in is closed."""

import email
import re
from email.message import EmailMessage
from typing import Any, cast

import psycopg
import pytest
from supabase import AsyncClient, PostgrestAPIError
from supabase_functions.errors import FunctionsHttpError

from invista_desktop.local_stack.stack import Running
from tests.security.test_people_and_roles import refusal_of, role_id
from tests.stack import Connect, MakePerson, Person, sign_in

NEW = "a sentence nobody guesses"


async def invited(client: AsyncClient, stack: Running, address: str, role: str = "picker", **more: Any) -> str:
    told = {"p_email": address, "p_role": role_id(stack, role), **more}
    made = str((await client.rpc("invite_user", told).execute()).data)
    await client.functions.invoke("send-invitation", {"body": {"invitation_id": made}})
    return made


def code_for(stack: Running, address: str) -> str:
    messages = [
        cast("EmailMessage", email.message_from_bytes(path.read_bytes())) for path in sorted(stack.outbox.glob("*.eml"))
    ]
    last = [message for message in messages if message["To"] == address][-1]
    found = re.search(r"Code: ([0-9A-Z]{5}-[0-9A-Z]{5})", str(last.get_payload()))
    assert found is not None
    return found[1]


async def accept(client: AsyncClient, address: str, code: str, password: str = NEW) -> None:
    body = {"email": address, "code": code, "password": password, "display_name": "New Hand"}
    await client.functions.invoke("accept-invitation", {"body": body})


async def refused(client: AsyncClient, address: str, code: str, password: str = NEW) -> str:
    with pytest.raises(FunctionsHttpError) as refusal:
        await accept(client, address, code, password)
    return refusal.value.message


def status_of(stack: Running, invitation: str) -> str:
    with psycopg.connect(stack.identity_admin_dsn) as identity:
        row = identity.execute("select status from public.user_invitations where id = %s", (invitation,)).fetchone()
    assert row is not None
    return str(row[0])


async def test_who_is_invited_gets_role_and_warehouses_and_signs_in(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        made = await invited(admin, local_stack, "New@Hand.example", p_warehouses=["NORTH"])
        code = code_for(local_stack, "new@hand.example")

        await accept(client, " NEW@hand.example", code.lower().replace("-", " "))

        await client.auth.sign_in_with_password({"email": "new@hand.example", "password": NEW})
        ticket: Any = (await client.rpc("issue_ticket").execute()).data
        again = await refused(admin, "new@hand.example", code)
    assert (ticket["display_name"], ticket["warehouses"]) == ("New Hand", ["NORTH"])
    assert "transfers.dispatch" in ticket["permissions"]
    assert status_of(local_stack, made) == "ACCEPTED"
    assert again == "invitation_used"


async def test_only_one_invitation_is_live_and_a_new_code_replaces_the_old(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        made = await invited(admin, local_stack, "twice@hand.example")
        old = code_for(local_stack, "twice@hand.example")

        with pytest.raises(PostgrestAPIError) as second:
            await invited(admin, local_stack, "twice@hand.example")
        await admin.functions.invoke("send-invitation", {"body": {"invitation_id": made}})
        wrong = await refused(client, "twice@hand.example", old)
        await admin.rpc("cancel_invitation", {"p_invitation": made}).execute()
        cancelled = await refused(client, "twice@hand.example", code_for(local_stack, "twice@hand.example"))
        over = await refusal_of(admin.rpc("cancel_invitation", {"p_invitation": made}))
        await invited(admin, local_stack, "twice@hand.example")
    assert second.value.message == "already_invited"
    assert (wrong, cancelled, over) == ("invitation_invalid", "invitation_cancelled", "invitation_over")


async def test_an_expired_invitation_lets_nobody_in(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        made = await invited(admin, local_stack, "late@hand.example")
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute(
                "update public.user_invitations set expires_at = now() - interval '1 s' where id = %s", (made,)
            )

        refusal = await refused(client, "late@hand.example", code_for(local_stack, "late@hand.example"))
    assert refusal == "invitation_expired"
    assert status_of(local_stack, made) == "EXPIRED"


async def test_after_ten_wrong_codes_the_right_one_is_refused_too(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    async with connect() as admin:
        await sign_in(admin, make_person("administrator"))
        await invited(admin, local_stack, "guessed@hand.example")
    code = code_for(local_stack, "guessed@hand.example")
    with psycopg.connect(local_stack.identity_admin_dsn, autocommit=True) as identity:

        def tried(presented: str) -> tuple[Any, ...] | None:
            return identity.execute(
                "select public.check_invitation(%s, %s)", ("guessed@hand.example", presented)
            ).fetchone()

        guesses = {tried(f"AAAAA-AAAA{number}") for number in range(10)}

        assert guesses == {("invitation_invalid",)}
        assert tried(code) == ("invitation_invalid",)


async def test_guessing_is_limited_and_unknown_addresses_are_not_told_apart(
    connect: Connect, local_stack: Running
) -> None:
    async with connect() as client:
        answers = [await refused(client, "nobody@hand.example", "AAAAA-AAAAA") for _ in range(11)]

    assert answers == ["invitation_invalid"] * 10 + ["over_request_rate_limit"]


async def test_an_invitation_is_worth_nothing_once_who_invited_is_suspended(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    inviter = make_person("administrator")
    async with connect() as admin, connect() as client:
        await sign_in(admin, inviter)
        await invited(admin, local_stack, "orphan@hand.example", "administrator")
        await sign_in(client, make_person("administrator"))
        await client.rpc("suspend_user", {"p_user": str(inviter.id), "p_reason": "Left"}).execute()

        refusal = await refused(client, "orphan@hand.example", code_for(local_stack, "orphan@hand.example"))
    assert refusal == "invitation_cancelled"


@pytest.mark.parametrize("role", ["warehouse_manager", "viewer"])
async def test_who_may_not_manage_people_neither_invites_nor_sees_codes(
    connect: Connect, make_person: MakePerson, local_stack: Running, role: str
) -> None:
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        made = await invited(admin, local_stack, f"{role}-hope@hand.example")
        await sign_in(client, make_person(role))

        asked = await refusal_of(
            client.rpc("invite_user", {"p_email": "me2@hand.example", "p_role": role_id(local_stack, "administrator")})
        )
        with pytest.raises(FunctionsHttpError) as sent:
            await client.functions.invoke("send-invitation", {"body": {"invitation_id": made}})
        for person in (client, admin):
            for function, told in (
                ("make_invitation_code", {"p_invitation": made}),
                ("accept_invitation", {"p_email": "x@y.z", "p_code": "A", "p_user": made}),
                ("check_invitation", {"p_email": "x@y.z", "p_code": "A"}),
            ):
                with pytest.raises(PostgrestAPIError) as closed:
                    await person.rpc(function, told).execute()
                assert closed.value.code == "42501"
            with pytest.raises(PostgrestAPIError):
                await person.table("user_invitations").select("token_hash").execute()
    assert asked == "not_permitted"
    assert sent.value.message == "not_permitted"


async def test_people_who_work_here_are_not_invited(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    there: Person = make_person("viewer")
    async with connect() as admin:
        await sign_in(admin, make_person("administrator"))

        told = {"p_email": there.email, "p_role": role_id(local_stack, "viewer")}
        assert await refusal_of(admin.rpc("invite_user", told)) == "user_exists"


async def test_a_weak_password_leaves_the_invitation_open(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        made = await invited(admin, local_stack, "weak@hand.example")
        code = code_for(local_stack, "weak@hand.example")

        assert await refused(client, "weak@hand.example", code, "short") == "weak_password"
        assert status_of(local_stack, made) == "SENT"
        await accept(client, "weak@hand.example", code)
