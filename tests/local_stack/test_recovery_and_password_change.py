"""A forgotten password, set anew by a mailed code; a known one, changed."""

import email
import re
from pathlib import Path

import psycopg
import pytest
from supabase import AsyncClient, AuthApiError, AuthWeakPasswordError

from invista_desktop.local_stack.stack import Running
from tests.stack import PASSWORD, Connect, MakePerson, Person, sign_in

ANOTHER = "another long password"


def mails_to(stack: Running, address: str) -> list[Path]:
    """Return the messages to `address`, oldest first."""
    return [path for path in sorted(stack.outbox.glob("*.eml")) if f"To: {address}" in path.read_text()]


def mailed_code(stack: Running, person: Person) -> str:
    message = email.message_from_bytes(mails_to(stack, person.email)[-1].read_bytes())
    found = re.search(r"\b\d{6}\b", str(message.get_payload()))
    assert found is not None
    return found[0]


async def verify(client: AsyncClient, person: Person, code: str) -> None:
    await client.auth.verify_otp({"type": "recovery", "email": person.email, "token": code})


async def test_the_mailed_code_signs_in_and_a_new_password_can_be_set(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()
    events: list[str] = []
    async with connect() as client:
        client.auth.on_auth_state_change(lambda event, _session: events.append(event))
        await client.auth.reset_password_for_email(person.email)

        await verify(client, person, mailed_code(local_stack, person))
        await client.auth.update_user({"password": ANOTHER})

        claims = await client.auth.get_claims()
        await sign_in(client, person, ANOTHER)
        with pytest.raises(AuthApiError):
            await sign_in(client, person, PASSWORD)
    assert "PASSWORD_RECOVERY" in events
    assert claims is not None
    assert [entry["method"] for entry in claims["claims"]["amr"]] == ["otp"]


async def test_a_code_works_once(connect: Connect, make_person: MakePerson, local_stack: Running) -> None:
    person = make_person()
    async with connect() as client:
        await client.auth.reset_password_for_email(person.email)
        code = mailed_code(local_stack, person)
        await verify(client, person, code)

        with pytest.raises(AuthApiError) as refusal:
            await verify(client, person, code)

    assert (refusal.value.status, refusal.value.code) == (403, "otp_expired")


async def test_a_code_is_good_for_an_hour(connect: Connect, make_person: MakePerson, local_stack: Running) -> None:
    person = make_person()
    async with connect() as client:
        await client.auth.reset_password_for_email(person.email)
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute(
                "update auth.one_time_tokens set created_at = created_at - interval '61 minutes' where user_id = %s",
                (person.id,),
            )

        with pytest.raises(AuthApiError) as refusal:
            await verify(client, person, mailed_code(local_stack, person))

    assert refusal.value.code == "otp_expired"


async def test_codes_cannot_be_tried_out(connect: Connect, make_person: MakePerson, local_stack: Running) -> None:
    person = make_person()
    async with connect() as client:
        await client.auth.reset_password_for_email(person.email)
        right = mailed_code(local_stack, person)
        wrong = "000000" if right != "000000" else "000001"
        for _ in range(10):
            with pytest.raises(AuthApiError):
                await verify(client, person, wrong)

        with pytest.raises(AuthApiError) as refusal:
            await verify(client, person, right)

    assert (refusal.value.status, refusal.value.code) == (429, "over_request_rate_limit")


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(connect: Connect, local_stack: Running) -> None:
    async with connect() as client:
        await client.auth.reset_password_for_email("stranger@test.invista.example")

    assert mails_to(local_stack, "stranger@test.invista.example") == []


async def test_mails_to_one_address_are_limited(connect: Connect) -> None:
    async with connect() as client:
        for _ in range(5):
            await client.auth.reset_password_for_email("often@test.invista.example")

        with pytest.raises(AuthApiError) as refusal:
            await client.auth.reset_password_for_email("often@test.invista.example")

    assert (refusal.value.status, refusal.value.code) == (429, "over_email_send_rate_limit")


async def test_the_database_keeps_neither_password_nor_code_nor_token_readable(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()
    async with connect() as client:
        await sign_in(client, person)
        session = await client.auth.get_session()
        await client.auth.reset_password_for_email(person.email)

    assert session is not None
    with psycopg.connect(local_stack.identity_admin_dsn) as identity:
        kept = str(
            identity.execute("select u, o from auth.users u join auth.one_time_tokens o on o.user_id = u.id").fetchall()
            + identity.execute("select encode(token_hash, 'escape') from auth.refresh_tokens").fetchall()
        )
    for secret in (PASSWORD, mailed_code(local_stack, person), session.refresh_token):
        assert secret not in kept
    assert "argon2id" in kept


async def test_changing_the_password_ends_the_other_sessions(connect: Connect, make_person: MakePerson) -> None:
    person = make_person()
    async with connect() as here, connect() as there:
        mine, theirs = await sign_in(here, person), await sign_in(there, person)

        await here.auth.update_user({"password": ANOTHER, "current_password": PASSWORD})  # type: ignore[typeddict-unknown-key, unused-ignore]

        await here.auth.get_user(mine)
        with pytest.raises(AuthApiError) as refusal:
            await there.auth.get_user(theirs)
    assert refusal.value.code == "session_not_found"


async def test_passwords_that_cannot_be_taken_are_refused(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as client:
        await sign_in(client, make_person())

        with pytest.raises(AuthWeakPasswordError) as weak:
            await client.auth.update_user({"password": "short"})
        with pytest.raises(AuthApiError) as same:
            await client.auth.update_user({"password": PASSWORD})
        with pytest.raises(AuthApiError) as wrong:
            await client.auth.update_user({"password": ANOTHER, "current_password": "wrong"})  # type: ignore[typeddict-unknown-key, unused-ignore]

    assert (weak.value.status, weak.value.reasons) == (422, ["length"])
    assert (same.value.status, same.value.code) == (422, "same_password")
    assert (wrong.value.status, wrong.value.code) == (400, "current_password_invalid")


async def test_nobody_writes_what_they_may_do_into_their_own_account(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as client:
        await sign_in(client, make_person())

        asked = {"data": {"nickname": "Dock"}, "app_metadata": {"roles": ["administrator"]}}
        answer = await client.auth.update_user(asked)  # type: ignore[arg-type]

    assert answer.user.user_metadata["nickname"] == "Dock"
    assert "roles" not in answer.user.app_metadata
