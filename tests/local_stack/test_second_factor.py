"""A second factor: enrolled, challenged, verified, removed."""

from datetime import UTC, datetime, timedelta

import psycopg
import pyotp
import pytest
from supabase import AsyncClient, AuthApiError

from invista_desktop.local_stack.stack import Running
from tests.stack import PASSWORD, Connect, MakePerson, sign_in


async def enroll(client: AsyncClient, name: str = "Phone") -> tuple[str, str]:
    """Return the factor's id and secret."""
    answer = await client.auth.mfa.enroll({"factor_type": "totp", "friendly_name": name, "issuer": "Invista"})
    assert answer.totp is not None
    return answer.id, answer.totp.secret


def code(secret: str, *, seconds_ago: int = 0) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC) - timedelta(seconds=seconds_ago))


async def give(client: AsyncClient, factor: str, given: str) -> None:
    await client.auth.mfa.challenge_and_verify({"factor_id": factor, "code": given})


async def test_enrolling_gives_a_picture_and_a_secret_for_the_authenticator(
    connect: Connect, make_person: MakePerson
) -> None:
    person = make_person()
    async with connect() as client:
        await sign_in(client, person)
        answer = await client.auth.mfa.enroll({"factor_type": "totp", "friendly_name": "Phone", "issuer": "Invista"})

    assert answer.totp is not None
    assert answer.totp.qr_code.startswith("data:image/svg+xml;utf-8,<svg")
    read = pyotp.parse_uri(answer.totp.uri)
    assert (read.secret, read.issuer, read.name) == (answer.totp.secret, "Invista", person.email)


async def test_a_right_code_raises_the_session_and_ends_what_was_reached_without_it(
    connect: Connect, make_person: MakePerson
) -> None:
    person = make_person()
    async with connect() as client, connect() as elsewhere:
        await sign_in(client, person)
        other = await sign_in(elsewhere, person)
        before = await client.auth.get_session()
        factor, secret = await enroll(client)

        await give(client, factor, code(secret))

        level = await client.auth.mfa.get_authenticator_assurance_level()
        claims = await client.auth.get_claims()
        assert before is not None
        with pytest.raises(AuthApiError) as old_token:
            await elsewhere.auth.refresh_session(before.refresh_token)
        with pytest.raises(AuthApiError) as other_session:
            await elsewhere.auth.get_user(other)
        await client.auth.refresh_session()
    assert (level.current_level, level.next_level) == ("aal2", "aal2")
    assert claims is not None
    assert [entry["method"] for entry in claims["claims"]["amr"]] == ["totp", "password"]
    assert str(old_token.value.code) == "refresh_token_not_found"
    assert other_session.value.code == "session_not_found"


@pytest.mark.parametrize(("age", "is_taken"), [(0, True), (30, True), (-30, True), (90, False)])
async def test_a_code_may_be_one_step_off(
    connect: Connect,
    make_person: MakePerson,
    age: int,
    is_taken: bool,  # noqa: FBT001 - a column of the table
) -> None:
    async with connect() as client:
        await sign_in(client, make_person())
        factor, secret = await enroll(client)

        if is_taken:
            await give(client, factor, code(secret, seconds_ago=age))
        else:
            with pytest.raises(AuthApiError) as refusal:
                await give(client, factor, code(secret, seconds_ago=age))
            assert (refusal.value.status, refusal.value.code) == (422, "mfa_verification_failed")


async def test_a_challenge_is_used_once_and_in_time(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person()
    async with connect() as client:
        await sign_in(client, person)
        factor, secret = await enroll(client)
        challenge = await client.auth.mfa.challenge({"factor_id": factor})
        asked = {"factor_id": factor, "challenge_id": challenge.id, "code": code(secret)}
        await client.auth.mfa.verify(asked)  # type: ignore[arg-type]

        with pytest.raises(AuthApiError) as again:
            await client.auth.mfa.verify(asked)  # type: ignore[arg-type]

        late = await client.auth.mfa.challenge({"factor_id": factor})
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute(
                "update auth.mfa_challenges set created_at = created_at - interval '6 minutes' where id = %s",
                (late.id,),
            )
        with pytest.raises(AuthApiError) as too_late:
            await client.auth.mfa.verify({"factor_id": factor, "challenge_id": late.id, "code": code(secret)})

    assert (again.value.status, again.value.code) == (422, "mfa_ip_address_mismatch")
    assert (too_late.value.status, too_late.value.code) == (422, "mfa_challenge_expired")


async def test_somebody_elses_factor_is_not_found(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as owner, connect() as stranger:
        await sign_in(owner, make_person())
        factor, _ = await enroll(owner)
        await sign_in(stranger, make_person())

        with pytest.raises(AuthApiError) as refusal:
            await stranger.auth.mfa.challenge({"factor_id": factor})

    assert (refusal.value.status, refusal.value.code) == (404, "mfa_factor_not_found")


async def test_a_factor_never_verified_lapses(connect: Connect, make_person: MakePerson, local_stack: Running) -> None:
    person = make_person()
    async with connect() as client:
        await sign_in(client, person)
        factor, _ = await enroll(client)
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute(
                "update auth.mfa_factors set created_at = created_at - interval '6 minutes' where id = %s", (factor,)
            )

        with pytest.raises(AuthApiError) as refusal:
            await client.auth.mfa.challenge({"factor_id": factor})
        await enroll(client)  # under the same name: the lapsed one made way

    assert refusal.value.code == "mfa_factor_not_found"


async def test_factors_have_names_of_their_own_and_are_ten_at_most(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as client:
        await sign_in(client, make_person())
        for number in range(10):
            await enroll(client, f"Phone {number}")

        with pytest.raises(AuthApiError) as too_many:
            await enroll(client, "Phone 11")
    async with connect() as client:
        await sign_in(client, make_person())
        await enroll(client)
        with pytest.raises(AuthApiError) as same_name:
            await enroll(client)

    assert (too_many.value.status, too_many.value.code) == (422, "too_many_enrolled_mfa_factors")
    assert (same_name.value.status, same_name.value.code) == (422, "mfa_factor_name_conflict")


async def test_without_the_second_factor_little_can_be_changed(connect: Connect, make_person: MakePerson) -> None:
    secret = pyotp.random_base32()
    person = make_person(totp_secret=secret)
    async with connect() as client:
        await sign_in(client, person)
        factors = await client.auth.mfa.list_factors()

        with pytest.raises(AuthApiError) as another:
            await enroll(client)
        with pytest.raises(AuthApiError) as removal:
            await client.auth.mfa.unenroll({"factor_id": factors.totp[0].id})
        with pytest.raises(AuthApiError) as password:
            await client.auth.update_user({"password": "another long password"})

    assert (another.value.status, another.value.code) == (403, "insufficient_aal")
    assert (removal.value.status, removal.value.code) == (422, "insufficient_aal")
    assert (password.value.status, password.value.code) == (401, "insufficient_aal")


async def test_removing_the_factor_lowers_the_session(connect: Connect, make_person: MakePerson) -> None:
    secret = pyotp.random_base32()
    person = make_person(totp_secret=secret)
    async with connect() as client:
        await sign_in(client, person)
        factor = (await client.auth.mfa.list_factors()).totp[0].id
        await give(client, factor, code(secret))

        await client.auth.mfa.unenroll({"factor_id": factor})
        await client.auth.refresh_session()

        level = await client.auth.mfa.get_authenticator_assurance_level()
        await client.auth.sign_in_with_password({"email": person.email, "password": PASSWORD})
    assert (level.current_level, level.next_level) == ("aal1", "aal1")


async def test_codes_cannot_be_tried_out(connect: Connect, make_person: MakePerson) -> None:
    secret = pyotp.random_base32()
    async with connect() as client:
        await sign_in(client, make_person(totp_secret=secret))
        factor = (await client.auth.mfa.list_factors()).totp[0].id
        for _ in range(10):
            with pytest.raises(AuthApiError):
                await give(client, factor, code(secret, seconds_ago=900))

        with pytest.raises(AuthApiError) as refusal:
            await give(client, factor, code(secret))

    assert (refusal.value.status, refusal.value.code) == (429, "over_request_rate_limit")
