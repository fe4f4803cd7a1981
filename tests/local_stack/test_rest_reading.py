"""Reading over REST: columns, filters, order, windows, counts, related rows, single objects."""

from typing import Any

import pytest
from supabase import AsyncClient, PostgrestAPIError

from tests.stack import Connect, MakePerson, sign_in


async def names(query: Any) -> list[str]:
    answer = await query.execute()
    return [row["name"] for row in answer.data]


@pytest.fixture
async def roles(connect: Connect, make_person: MakePerson) -> Any:
    async with connect() as client:
        await sign_in(client, make_person("viewer"))
        yield client.table("roles")


async def test_chosen_columns_come_under_chosen_names_and_types(roles: Any) -> None:
    answer = await roles.select("name, shown:display_name, level::text").eq("name", "viewer").execute()

    assert answer.data == [{"name": "viewer", "shown": "Viewer", "level": "10"}]


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        (lambda query: query.eq("level", 70), ["warehouse_manager"]),
        (lambda query: query.neq("level", 70).gt("level", 30), ["administrator", "quality_inspector", "supervisor"]),
        (
            lambda query: query.gte("level", 40).lt("level", 100),
            ["quality_inspector", "supervisor", "warehouse_manager"],
        ),
        (lambda query: query.lte("level", 10), ["viewer"]),
        (lambda query: query.like("name", "%clerk"), ["receiving_clerk"]),
        (lambda query: query.ilike("display_name", "*MANAGER"), ["warehouse_manager"]),
        (lambda query: query.in_("name", ["viewer", "a,b", 'quo"te']), ["viewer"]),
        (lambda query: query.in_("name", []), []),
        (lambda query: query.is_("color", "null").eq("level", 10), ["viewer"]),
        (lambda query: query.not_.is_("color", "null"), []),
        (lambda query: query.not_.in_("level", [100, 70, 50, 40]), ["counter", "picker", "receiving_clerk", "viewer"]),
        (lambda query: query.or_("level.eq.10,and(level.gt.50,name.like.ware%)"), ["viewer", "warehouse_manager"]),
        (
            lambda query: query.or_("level.in.(10,30),name.eq.administrator"),
            ["administrator", "counter", "picker", "receiving_clerk", "viewer"],
        ),
        (lambda query: query.eq("name", "x'; drop table roles; --"), []),
    ],
)
async def test_filters_choose_the_rows(roles: Any, narrow: Any, expected: list[str]) -> None:
    assert await names(narrow(roles.select("name").order("name"))) == expected


async def test_rows_come_in_the_order_and_window_asked_for(roles: Any) -> None:
    query = roles.select("name").order("is_system", desc=True).order("level", desc=True)

    assert await names(query.range(1, 2)) == ["warehouse_manager", "supervisor"]


async def test_a_count_covers_every_row_whatever_the_window(roles: Any) -> None:
    answer = await roles.select("name", count="exact").gt("level", 10).limit(2).execute()
    only_counted = await roles.select("*", count="exact", head=True).eq("level", -1).execute()

    assert (len(answer.data), answer.count) == (2, 7)
    assert only_counted.count == 0


async def test_a_single_object_is_one_row_or_an_error(roles: Any) -> None:
    one = await roles.select("level").eq("name", "viewer").single().execute()
    with pytest.raises(PostgrestAPIError) as none:
        await roles.select("level").eq("name", "nobody").single().execute()
    with pytest.raises(PostgrestAPIError) as many:
        await roles.select("level").single().execute()

    assert one.data == {"level": 10}
    assert (none.value.code, many.value.code) == ("PGRST116", "PGRST116")
    assert await roles.select("level").eq("name", "nobody").maybe_single().execute() is None


async def test_related_rows_come_inside_the_row(roles: Any) -> None:
    answer = await (
        roles.select("name, role_permissions!inner(permission_code, permissions(description))")
        .eq("role_permissions.permission_code", "users.manage")
        .execute()
    )

    permission = {
        "permission_code": "users.manage",
        "permissions": {"description": "Give roles, suspend people, end their sessions"},
    }
    assert answer.data == [{"name": "administrator", "role_permissions": [permission]}]


async def test_related_rows_have_an_order_and_a_limit_of_their_own(roles: Any) -> None:
    answer = await (
        roles.select("granted:role_permissions(permission_code)")
        .eq("name", "viewer")
        .order("permission_code", desc=True, foreign_table="granted")
        .limit(2, foreign_table="granted")
        .execute()
    )

    assert [row["permission_code"] for row in answer.data[0]["granted"]] == ["transfers.read", "suppliers.read"]


async def test_a_relation_that_could_be_meant_two_ways_needs_a_hint(connect: Connect, make_person: MakePerson) -> None:
    person = make_person("viewer")
    async with connect() as client:
        await sign_in(client, person)
        with pytest.raises(PostgrestAPIError) as refusal:
            await client.table("users").select("email, user_roles(role_id)").execute()
        answer = await client.table("users").select("email, user_roles!user_id(roles(name))").execute()

    assert refusal.value.code == "PGRST201"
    assert answer.data == [{"email": person.email, "user_roles": [{"roles": {"name": "viewer"}}]}]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda client: client.table("no_such_table").select("*"), "PGRST205"),
        (lambda client: client.table("roles").select("no_such_column"), "42703"),
        (lambda client: client.table("roles").select("*, audit_logs(*)"), "PGRST200"),
        (lambda client: client.table("roles").select("*").eq("id", "no uuid"), "22P02"),
        (lambda client: client.table("roles").select("*").filter("name", "nonsense", "x"), "PGRST100"),
        (lambda client: client.table("roles").select("(((*"), "PGRST100"),
        (lambda client: client.rpc("no_such_function", {"a": 1}), "PGRST202"),
        (lambda client: client.rpc("revoke_session", {"wrong_name": 1}), "PGRST202"),
        (lambda client: client.schema("auth").table("users").select("*"), "PGRST106"),
        (lambda client: client.schema("app_secret").table("ticket_key").select("*"), "PGRST106"),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(
    connect: Connect, make_person: MakePerson, ask: Any, code: str
) -> None:
    async with connect() as client:
        await sign_in(client, make_person())
        with pytest.raises(PostgrestAPIError) as refusal:
            await ask(client).execute()

    assert refusal.value.code == code


async def test_moments_are_written_as_the_standard_says(connect: Connect, make_person: MakePerson) -> None:
    async with connect() as client:
        await sign_in(client, make_person())
        moment = await created_at(client)

    assert "T" in moment
    assert moment.endswith("+00:00")


async def created_at(client: AsyncClient) -> str:
    answer = await client.table("users").select("created_at").single().execute()
    assert isinstance(answer.data, dict)
    return str(answer.data["created_at"])
