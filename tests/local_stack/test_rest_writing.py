"""Writing over REST: insert, upsert, update, delete, calls, and the errors of each."""

from typing import Any

import httpx
import pytest
from supabase import PostgrestAPIError

from invista_desktop.local_stack.stack import Running
from tests.stack import Connect, MakePerson, sign_in


@pytest.fixture
async def preferences(connect: Connect, make_person: MakePerson) -> Any:
    async with connect() as client:
        await sign_in(client, make_person())
        yield client.table("user_preferences")


def preference(key: str, value: object = 1) -> dict[str, object]:
    return {"category": "labels", "key": key, "value": value}


async def test_inserted_rows_come_back_as_the_database_keeps_them(preferences: Any) -> None:
    one = await preferences.insert(preference("size", {"mm": [100, 50]})).execute()
    two = await preferences.insert([preference("a"), preference("b")]).execute()

    assert one.data[0]["value"] == {"mm": [100, 50]}
    assert one.data[0]["created_at"]
    assert [row["key"] for row in two.data] == ["a", "b"]


async def test_nothing_comes_back_when_nothing_is_wanted(preferences: Any) -> None:
    answer = await preferences.insert(preference("size"), returning="minimal").execute()

    assert answer.data == []
    assert len((await preferences.select("key").execute()).data) == 1


async def test_an_upsert_changes_what_is_there_and_adds_what_is_not(preferences: Any) -> None:
    await preferences.insert(preference("a", "old")).execute()

    await preferences.upsert(
        [preference("a", "new"), preference("b", "new")], on_conflict="user_id,category,key"
    ).execute()

    rows = (await preferences.select("key, value").order("key").execute()).data
    assert rows == [{"key": "a", "value": "new"}, {"key": "b", "value": "new"}]


async def test_an_upsert_may_leave_what_is_there(preferences: Any) -> None:
    await preferences.insert(preference("a", "old")).execute()

    await preferences.upsert(preference("a", "new"), ignore_duplicates=True).execute()

    assert (await preferences.select("value").execute()).data == [{"value": "old"}]


async def test_update_and_delete_touch_the_filtered_rows_only(preferences: Any) -> None:
    await preferences.insert([preference("a"), preference("b"), preference("c")]).execute()

    updated = await preferences.update({"value": 2}).in_("key", ["a", "b"]).execute()
    deleted = await preferences.delete(count="exact").eq("key", "a").execute()

    assert sorted(row["key"] for row in updated.data) == ["a", "b"]
    assert ([row["value"] for row in deleted.data], deleted.count) == ([2], 1)
    assert sorted([row["key"] for row in (await preferences.select("key").execute()).data]) == ["b", "c"]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda table: table.insert([preference("a"), preference("a")]), "23505"),
        (lambda table: table.insert({"category": "x", "key": "k"}), "23502"),
        (lambda table: table.insert({"colour": "red"}), "PGRST204"),
        (lambda table: table.update({"colour": "red"}).eq("key", "a"), "PGRST204"),
        (lambda table: table.delete(), "21000"),
        (lambda table: table.update({"value": 1}), "21000"),
    ],
)
async def test_a_change_that_cannot_be_made_says_why_and_changes_nothing(preferences: Any, ask: Any, code: str) -> None:
    with pytest.raises(PostgrestAPIError) as refusal:
        await ask(preferences).execute()

    assert refusal.value.code == code
    assert (await preferences.select("*").execute()).data == []


@pytest.mark.parametrize(
    ("headers", "path", "status", "code"),
    [
        ({}, "users", 401, "42501"),
        ({"Authorization": "Bearer nonsense"}, "users", 401, "PGRST301"),
        ({}, "no_such_table", 404, "PGRST205"),
        ({}, "rpc/issue_ticket", 401, "42501"),
    ],
)
def test_statuses_are_those_of_postgrest(
    local_stack: Running, headers: dict[str, str], path: str, status: int, code: str
) -> None:
    answer = httpx.request(
        "POST" if path.startswith("rpc") else "GET",
        f"{local_stack.gateway_url}/rest/v1/{path}",
        headers={"apikey": local_stack.publishable_key, **headers},
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json().keys() == {"code", "message", "details", "hint"}


def test_a_request_to_read_cannot_write(local_stack: Running) -> None:
    answer = httpx.get(
        f"{local_stack.gateway_url}/rest/v1/rpc/record_sign_in",
        params={"p_email": "a@b.c", "p_successful": "false"},
        headers={"apikey": local_stack.publishable_key},
    )

    assert (answer.status_code, answer.json()["code"]) == (405, "25006")


def test_a_request_without_a_known_key_gets_nothing(local_stack: Running) -> None:
    for headers in ({}, {"apikey": "sb_publishable_guess"}):
        for path in ("/rest/v1/roles", "/auth/v1/user"):
            assert httpx.get(local_stack.gateway_url + path, headers=headers).status_code == 401


def test_the_secret_key_passes_row_level_security(local_stack: Running, make_person: MakePerson) -> None:
    person = make_person()

    answer = httpx.get(
        f"{local_stack.gateway_url}/rest/v1/users",
        params={"id": f"eq.{person.id}"},
        headers={"apikey": local_stack.secret_key, "Authorization": f"Bearer {local_stack.secret_key}"},
    )

    assert [row["email"] for row in answer.json()] == [person.email]
