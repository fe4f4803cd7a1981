"""Sessions: carried on by rotating refresh tokens, ended in three scopes."""

from uuid import UUID

import psycopg
import pytest
from supabase import AsyncClient, AuthApiError

from invista_desktop.local_stack.stack import Running
from tests.stack import Connect, MakePerson, sign_in


async def refreshed(client: AsyncClient, token: str) -> str:
    """Return the refresh token that a refresh with `token` gives."""
    answer = await client.auth.refresh_session(token)
    assert answer.session is not None
    return answer.session.refresh_token


async def first_token(client: AsyncClient) -> str:
    session = await client.auth.get_session()
    assert session is not None
    return session.refresh_token


def age_tokens(stack: Running, person: UUID) -> None:
    """Let the reuse interval pass."""
    with psycopg.connect(stack.identity_admin_dsn) as identity:
        identity.execute(
            "update auth.refresh_tokens set updated_at = updated_at - interval '11 seconds' "
            "where session_id in (select id from auth.sessions where user_id = %s)",
            (person,),
        )


async def test_a_refresh_gives_another_token_of_the_same_session(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as client:
        await sign_in(client, make_person())
        before = await client.auth.get_claims()
        first = await first_token(client)

        second = await refreshed(client, first)

        after = await client.auth.get_claims()
    assert second != first
    assert before is not None
    assert after is not None
    assert after["claims"]["session_id"] == before["claims"]["session_id"]


async def test_the_token_before_the_current_one_gets_the_current_one_again(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()
    async with connect() as client:
        await sign_in(client, person)
        first = await first_token(client)
        second = await refreshed(client, first)
        age_tokens(local_stack, person.id)

        assert await refreshed(client, first) == second


async def test_an_older_token_is_forgiven_within_the_reuse_interval(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as client:
        await sign_in(client, make_person())
        first = await first_token(client)
        third = await refreshed(client, await refreshed(client, first))

        assert await refreshed(client, first) == third


async def test_an_older_token_ends_the_whole_session_after_the_reuse_interval(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()
    async with connect() as client:
        access = await sign_in(client, person)
        first = await first_token(client)
        third = await refreshed(client, await refreshed(client, first))
        age_tokens(local_stack, person.id)

        with pytest.raises(AuthApiError) as reuse:
            await client.auth.refresh_session(first)
        with pytest.raises(AuthApiError) as current:
            await client.auth.refresh_session(third)
        with pytest.raises(AuthApiError) as use:
            await client.auth.get_user(access)

    assert (reuse.value.status, reuse.value.code) == (400, "refresh_token_already_used")
    assert str(current.value.code) == "refresh_token_not_found"
    assert (use.value.status, use.value.code) == (403, "session_not_found")


@pytest.mark.parametrize(
    ("token", "code"), [("no-such-token", "refresh_token_not_found"), ("not a token!", "validation_failed")]
)
async def test_a_token_that_was_never_given_is_refused(connect: Connect, token: str, code: str) -> None:
    async with connect() as client:
        with pytest.raises(AuthApiError) as refusal:
            await client.auth.refresh_session(token)

    assert (refusal.value.status, refusal.value.code) == (400, code)


async def test_a_session_past_its_end_is_refused(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()
    async with connect() as client:
        await sign_in(client, person)
        token = await first_token(client)
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute("update auth.sessions set not_after = now() where user_id = %s", (person.id,))

        with pytest.raises(AuthApiError) as refusal:
            await client.auth.refresh_session(token)

    assert (refusal.value.status, refusal.value.code) == (400, "session_expired")


@pytest.mark.parametrize(("scope", "survivors"), [("global", set()), ("local", {"second"}), ("others", {"first"})])
async def test_signing_out_ends_the_sessions_of_its_scope(
    connect: Connect, make_person: MakePerson, scope: str, survivors: set[str]
) -> None:
    person = make_person()
    async with connect() as first, connect() as second:
        tokens = {"first": await sign_in(first, person), "second": await sign_in(second, person)}

        await first.auth.sign_out({"scope": scope})  # type: ignore[arg-type]

        alive = set()
        for name, token in tokens.items():
            try:
                await second.auth.get_user(token)
                alive.add(name)
            except AuthApiError as refusal:
                assert refusal.code == "session_not_found"
    assert alive == survivors


async def test_an_access_token_stays_good_for_rest_until_it_expires(connect: Connect, make_person: MakePerson) -> None:
    person = make_person()
    async with connect() as client:
        access = await sign_in(client, person)
        await client.auth.sign_out({"scope": "global"})

        client.postgrest.auth(access)
        rows = await client.table("users").select("email").execute()

    assert rows.data == [{"email": person.email}]
