"""Signing in with a password, and what the answer holds."""

from datetime import UTC, datetime

import psycopg
import pytest
from supabase import AuthApiError

from invista_desktop.local_stack.stack import Running
from tests.stack import PASSWORD, Connect, MakePerson, sign_in


async def test_the_right_password_gives_a_session_of_the_first_level(connect: Connect, make_person: MakePerson) -> None:
    person = make_person(display_name="Demo Receiver")

    async with connect() as client:
        answer = await client.auth.sign_in_with_password({"email": person.email.upper(), "password": PASSWORD})

        assert answer.user is not None
        assert answer.user.id == str(person.id)
        assert answer.user.user_metadata == {"display_name": "Demo Receiver"}
        assert answer.user.identities is not None
        assert [identity.provider for identity in answer.user.identities] == ["email"]
        assert answer.session is not None
        assert 3590 < answer.session.expires_in <= 3600  # the client takes off what has passed
        level = await client.auth.mfa.get_authenticator_assurance_level()
        assert (level.current_level, level.next_level) == ("aal1", "aal1")


async def test_claims_are_checked_with_the_published_key(connect: Connect, make_person: MakePerson) -> None:
    person = make_person()

    async with connect() as client:
        await sign_in(client, person)
        answer = await client.auth.get_claims()

    assert answer is not None
    assert answer["headers"]["alg"] == "ES256"
    claims = answer["claims"]
    assert (claims["sub"], claims["role"], claims["aal"]) == (str(person.id), "authenticated", "aal1")
    assert [entry["method"] for entry in claims["amr"]] == ["password"]


@pytest.mark.parametrize(
    ("email", "password"), [("known", "wrong password"), ("nobody@test.invista.example", PASSWORD)]
)
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    connect: Connect, make_person: MakePerson, email: str, password: str
) -> None:
    person = make_person()

    async with connect() as client:
        with pytest.raises(AuthApiError) as refusal:
            await client.auth.sign_in_with_password(
                {"email": person.email if email == "known" else email, "password": password}
            )

    assert (refusal.value.status, refusal.value.code) == (400, "invalid_credentials")


async def test_an_unconfirmed_address_cannot_sign_in(connect: Connect, make_person: MakePerson) -> None:
    person = make_person(is_confirmed=False)

    async with connect() as client:
        with pytest.raises(AuthApiError) as refusal:
            await sign_in(client, person)

    assert refusal.value.code == "email_not_confirmed"


async def test_a_banned_person_cannot_sign_in_nor_use_a_token(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()

    async with connect() as client:
        token = await sign_in(client, person)
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute(
                "update auth.users set banned_until = now() + interval '1 hour' where id = %s", (person.id,)
            )
        with pytest.raises(AuthApiError) as at_sign_in:
            await sign_in(client, person)
        with pytest.raises(AuthApiError) as at_use:
            await client.auth.get_user(token)

    assert (at_sign_in.value.status, at_sign_in.value.code) == (400, "user_banned")
    assert (at_use.value.status, at_use.value.code) == (403, "user_banned")


async def test_ten_failures_close_the_door_for_that_address_only(connect: Connect, make_person: MakePerson) -> None:
    person, other = make_person(), make_person()

    async with connect() as client:
        for _ in range(10):
            with pytest.raises(AuthApiError):
                await sign_in(client, person, "wrong password")
        with pytest.raises(AuthApiError) as refusal:
            await sign_in(client, person)
        await sign_in(client, other)

    assert (refusal.value.status, refusal.value.code) == (429, "over_request_rate_limit")


async def test_a_success_forgets_earlier_failures(connect: Connect, make_person: MakePerson) -> None:
    person = make_person()

    async with connect() as client:
        for _ in range(2):
            for _ in range(6):
                with pytest.raises(AuthApiError):
                    await sign_in(client, person, "wrong password")
            await sign_in(client, person)


async def test_get_user_shows_when_they_signed_in_last(connect: Connect, make_person: MakePerson) -> None:
    person = make_person()

    async with connect() as client:
        await sign_in(client, person)
        answer = await client.auth.get_user()

    assert answer is not None
    assert answer.user.last_sign_in_at is not None
    assert abs((datetime.now(UTC) - answer.user.last_sign_in_at).total_seconds()) < 60
