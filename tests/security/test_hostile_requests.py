"""Requests no app would send to the gateway: they are refused in words, and teach and break nothing."""

import json
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import psycopg
import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from invista_desktop.local_stack.gateway.auth import code_hash
from invista_desktop.local_stack.stack import Running
from tests.stack import PASSWORD, MakePerson, Person


@pytest.fixture
def gateway(local_stack: Running) -> Any:
    headers = {"apikey": local_stack.publishable_key}
    with httpx.Client(base_url=local_stack.gateway_url, headers=headers, timeout=30) as client:
        yield client


def session_of(gateway: httpx.Client, person: Person) -> dict[str, Any]:
    asked = {"email": person.email, "password": PASSWORD}
    answer: dict[str, Any] = gateway.post("/auth/v1/token?grant_type=password", json=asked).json()
    return answer


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_a_token_nobody_here_signed_opens_nothing(gateway: httpx.Client, make_person: MakePerson) -> None:
    genuine = session_of(gateway, make_person("viewer"))["access_token"]
    kid = jwt.get_unverified_header(genuine)["kid"]
    claims = jwt.decode(genuine, options={"verify_signature": False}) | {"role": "service_role"}
    head, body, _ = genuine.split(".")
    edited = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    forged = [
        jwt.encode(claims, "", "none", headers={"kid": kid}),
        jwt.encode(claims, gateway.get("/auth/v1/.well-known/jwks.json").json()["keys"][0]["x"], "HS256"),
        jwt.encode(claims, generate_private_key(SECP256R1()), "ES256", headers={"kid": kid}),
        f"{head}.{edited}.{genuine.rsplit('.', 1)[1]}",
        f"{head}.{body}.",
    ]

    answers = [gateway.get("/rest/v1/users", headers=bearer(token)) for token in forged]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(401, "PGRST301")] * len(forged)


def wanted_code(stack: Running, gateway: httpx.Client, person: Person) -> str:
    """Ask for a recovery code; return what the database holds of it."""
    gateway.post("/auth/v1/recover", json={"email": person.email})
    with psycopg.connect(stack.identity_admin_dsn) as identity:
        row = identity.execute(
            "select token_hash from auth.one_time_tokens where user_id = %s", (person.id,)
        ).fetchone()
    assert row is not None
    return str(row[0])


def test_nobody_guesses_recovery_codes_past_the_limit_of_an_address(
    local_stack: Running, gateway: httpx.Client, make_person: MakePerson
) -> None:
    stored = wanted_code(local_stack, gateway, make_person())

    answer = gateway.post(
        "/auth/v1/verify", json={"type": "recovery", "email": "another@x.example", "token_hash": stored}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "otp_expired")


def statuses_at_once(gateway: httpx.Client, path: str, asked: dict[str, str], headers: dict[str, str]) -> list[int]:
    with ThreadPoolExecutor(20) as crowd:
        return sorted(crowd.map(lambda _: gateway.post(path, json=asked, headers=headers).status_code, range(20)))


def test_many_guesses_at_once_are_no_more_than_one_by_one(
    local_stack: Running, gateway: httpx.Client, make_person: MakePerson
) -> None:
    person = make_person()
    stored = wanted_code(local_stack, gateway, person)
    wrong = "000000" if stored != code_hash(person.email, "000000") else "111111"

    answers = statuses_at_once(
        gateway, "/auth/v1/verify", {"type": "recovery", "email": person.email, "token": wrong}, {}
    )

    assert answers == [403] * 10 + [429] * 10


def second_factor(gateway: httpx.Client, session: dict[str, Any], code: str) -> tuple[int, dict[str, Any]]:
    headers = bearer(session["access_token"])
    factor = session["user"]["factors"][0]["id"]
    challenge = gateway.post(f"/auth/v1/factors/{factor}/challenge", headers=headers).json()["id"]
    answer = gateway.post(
        f"/auth/v1/factors/{factor}/verify", headers=headers, json={"challenge_id": challenge, "code": code}
    )
    return answer.status_code, answer.json()


def test_a_code_seen_over_somebodys_shoulder_is_worth_nothing(gateway: httpx.Client, make_person: MakePerson) -> None:
    secret = pyotp.random_base32()
    person = make_person("viewer", totp_secret=secret)
    now = datetime.now(UTC)
    older, newer = (pyotp.TOTP(secret).at(now + timedelta(seconds=later)) for later in (0, 30))
    assert second_factor(gateway, session_of(gateway, person), newer)[0] == 200

    for code in (newer, older):
        status, answer = second_factor(gateway, session_of(gateway, person), code)
        assert (status, answer["code"]) == (422, "mfa_verification_failed")


UNREADABLE = [
    ("/auth/v1/token?grant_type=password", '{"email": "a\\u0000b@x.example", "password": "x"}'),
    ("/auth/v1/token?grant_type=password", '{"email": "\\ud800@x.example", "password": "x"}'),
    ("/auth/v1/recover", '{"email": "\\ud800@x.example"}'),
    ("/auth/v1/recover", '{"email": "a\\u0000b@x.example"}'),
    ("/auth/v1/verify", '{"type": "recovery", "email": "\\ud800@x.example", "token": "1"}'),
    ("/auth/v1/verify", "[" * 100_000),
    ("/rest/v1/rpc/record_sign_in", "[" * 100_000),
    ("/rest/v1/rpc/record_sign_in", '{"p_email": "\\ud800", "p_successful": false}'),
]


@pytest.mark.parametrize(("path", "body"), UNREADABLE)
def test_what_cannot_be_read_is_refused_in_words(gateway: httpx.Client, path: str, body: str) -> None:
    answer = gateway.post(path, content=body)

    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize("query", ["limit=²", "limit=" + "9" * 5000, "limit=-1", "id=eq.%00", "select=email::int"])
def test_a_question_that_makes_no_sense_is_refused_in_words(
    gateway: httpx.Client, make_person: MakePerson, query: str
) -> None:
    token = session_of(gateway, make_person("viewer"))["access_token"]

    answer = gateway.get(f"/rest/v1/users?{query}", headers=bearer(token))

    assert answer.status_code == 400
    assert answer.json()["code"]


def test_a_body_larger_than_anybody_needs_is_not_read(gateway: httpx.Client) -> None:
    answer = gateway.post("/auth/v1/recover", content=b" " * 5_000_000)

    assert (answer.status_code, answer.json()) == (413, {"message": "Too large"})


def test_nobody_fills_their_access_token_until_no_server_takes_it(
    gateway: httpx.Client, make_person: MakePerson
) -> None:
    headers = bearer(session_of(gateway, make_person())["access_token"])
    put = [gateway.put("/auth/v1/user", headers=headers, json={"data": {name: "x" * 5000}}) for name in "ab"]

    assert [answer.status_code for answer in put] == [200, 422]


def test_telling_about_oneself_gives_no_other_role(gateway: httpx.Client, make_person: MakePerson) -> None:
    person = make_person()
    headers = bearer(session_of(gateway, person)["access_token"])
    told = {"role": "service_role", "app_metadata": {"role": "service_role"}, "data": {"role": "service_role"}}
    gateway.put("/auth/v1/user", headers=headers, json=told)

    claims = jwt.decode(session_of(gateway, person)["access_token"], options={"verify_signature": False})

    assert (claims["role"], claims["app_metadata"].get("role")) == ("authenticated", None)


@pytest.mark.parametrize("schema", ["auth", "app_secret", "private", "pg_catalog", "public, auth"])
@pytest.mark.parametrize("header", ["accept-profile", "content-profile"])
def test_no_other_schema_is_shown(gateway: httpx.Client, schema: str, header: str) -> None:
    method = "GET" if header == "accept-profile" else "POST"

    answer = gateway.request(method, "/rest/v1/users", headers={header: schema})

    assert (answer.status_code, answer.json()["code"]) == (406, "PGRST106")


@pytest.mark.parametrize("database", ["postgres", "template1", "identity"])
def test_a_workstation_enters_no_other_database(local_stack: Running, database: str) -> None:
    dsn = local_stack.neon_database_url.replace("/business", f"/{database}")

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(dsn)


def test_the_audit_log_tells_no_hash_of_a_key(local_stack: Running, make_person: MakePerson) -> None:
    person = make_person()
    with psycopg.connect(local_stack.identity_admin_dsn) as identity:
        identity.execute(
            "insert into public.api_keys (user_id, name, key_hash, key_prefix) values (%s, 'n', sha256('k'), 'p')",
            (person.id,),
        )
        told = identity.execute("select new_values from public.audit_logs where resource = 'api_keys'").fetchall()

    assert [row["name"] for (row,) in told] == ["n"]
    assert "hash" not in str(told)
