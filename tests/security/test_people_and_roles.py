"""Roles over REST: nobody climbs, system roles stay whole, and somebody always stays administrator."""

import threading
from typing import Any

import psycopg
import pyotp
import pytest
from psycopg import Connection
from supabase import AsyncClient, AuthApiError, PostgrestAPIError

from invista_desktop.local_stack.stack import Running
from tests.stack import Connect, MakePerson, Person, sign_in


def role_id(stack: Running, name: str) -> str:
    with psycopg.connect(stack.identity_admin_dsn) as identity:
        row = identity.execute("select id::text from public.roles where name = %s", (name,)).fetchone()
    assert row is not None
    return str(row[0])


async def refusal_of(asked: Any) -> str:
    with pytest.raises(PostgrestAPIError) as refusal:
        await asked.execute()
    return str(refusal.value.message)


def saved(client: AsyncClient, name: str, permissions: list[str], *, role: str | None = None, level: int = 20) -> Any:
    told = {"p_role": role, "p_name": name, "p_level": level, "p_permissions": permissions}
    return client.rpc("save_role", told)


async def test_own_roles_are_made_changed_given_and_removed(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    admin, person = make_person("administrator"), make_person()
    async with connect() as client:
        await sign_in(client, admin)
        role = (await saved(client, "Night shift", ["stock.read"]).execute()).data
        await client.table("user_roles").insert({"user_id": str(person.id), "role_id": role}).execute()

        access: Any = (await client.rpc("access_of", {"p_user": str(person.id)}).execute()).data
        holders: Any = (await client.rpc("holders_of", {"p_permission": "stock.read"}).execute()).data
        in_use = await refusal_of(client.rpc("delete_role", {"p_role": role}))
        await client.table("user_roles").delete().eq("role_id", role).execute()
        await client.rpc("delete_role", {"p_role": role}).execute()

    assert [(row["permission"], row["role"], row["is_in_force"]) for row in access] == [
        ("stock.read", "Night shift", True)
    ]
    assert person.email in {row["email"] for row in holders}
    assert in_use == "role_in_use"


@pytest.mark.parametrize("name", ["administrator", "viewer", "counter"])
async def test_system_roles_cannot_be_broken(
    connect: Connect, make_person: MakePerson, local_stack: Running, name: str
) -> None:
    role = role_id(local_stack, name)
    async with connect() as client:
        await sign_in(client, make_person("administrator"))

        assert await refusal_of(saved(client, "Mine now", [], role=role)) == "system_role"
        assert await refusal_of(client.rpc("delete_role", {"p_role": role})) == "system_role"
        for table, column in (("roles", "id"), ("role_permissions", "role_id")):
            with pytest.raises(PostgrestAPIError) as refusal:
                await client.table(table).delete().eq(column, role).execute()
            assert refusal.value.code == "42501"


async def test_who_manages_people_gives_no_more_than_they_may(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    lead, person = make_person(), make_person()
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        role = (await saved(admin, "Team lead", ["users.read", "users.manage", "stock.read"], level=90).execute()).data
        await admin.table("user_roles").insert({"user_id": str(lead.id), "role_id": role}).execute()
        await sign_in(client, lead)

        given = await refusal_of(
            client.table("user_roles").insert(
                {"user_id": str(person.id), "role_id": role_id(local_stack, "warehouse_manager")}
            )
        )
        widened = await refusal_of(saved(client, "Team lead", ["users.manage", "periods.close"], role=role))
        made = await refusal_of(saved(client, "Puppet", ["settings.manage"]))
        raised = await refusal_of(saved(client, "Puppet", ["stock.read"], level=95))
        invited = await refusal_of(
            client.rpc("invite_user", {"p_email": "me@again.example", "p_role": role_id(local_stack, "administrator")})
        )
        oneself = await refusal_of(client.table("user_roles").insert({"user_id": str(lead.id), "role_id": role}))

    assert (given, widened, made, invited) == ("beyond_own_permissions",) * 4
    assert raised == "not_permitted"
    assert "row-level security" in oneself


async def test_a_role_kept_apart_from_one_that_is_held_is_not_given(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person, both = make_person("counter"), make_person("picker", "receiving_clerk")
    async with connect() as client:
        await sign_in(client, make_person("administrator"))

        refused = await refusal_of(
            client.table("user_roles").insert(
                {"user_id": str(person.id), "role_id": role_id(local_stack, "supervisor")}
            )
        )
        late = await refusal_of(
            client.rpc(
                "keep_roles_apart",
                {"p_role": role_id(local_stack, "picker"), "p_other": role_id(local_stack, "receiving_clerk"),
                 "p_reason": "Four eyes"},
            )
        )  # fmt: skip

    assert refused == "roles_kept_apart"
    assert late == "roles_held_together", both


def only_administrators(identity: "Connection[Any]", *people: Person) -> None:
    identity.execute(
        "update public.user_roles set is_active = false where role_id in"
        " (select id from public.roles where name = 'administrator') and not user_id = any (%s)",
        ([person.id for person in people],),
    )


def test_the_last_administrator_stays(local_stack: Running, make_person: MakePerson) -> None:
    last = make_person("administrator")
    for deed in (
        "delete from public.user_roles where user_id = %s",
        "update public.user_roles set is_active = false where user_id = %s",
        "update public.user_roles set expires_at = now() + interval '1 year' where user_id = %s",
        "update public.users set suspended_at = now() where id = %s",
        "update public.users set is_active = false where id = %s",
        "delete from auth.users where id = %s",
    ):
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            only_administrators(identity, last)

            with pytest.raises(psycopg.Error, match="last_administrator"):
                identity.execute(deed.encode(), (last.id,))
            identity.rollback()


def test_two_administrators_who_remove_each_other_at_the_same_time_leave_one(
    local_stack: Running, make_person: MakePerson
) -> None:
    pair = make_person("administrator"), make_person("administrator")
    others = "select user_id from public.user_roles ur join public.roles r on r.id = ur.role_id and r.name ="
    with psycopg.connect(local_stack.identity_admin_dsn, autocommit=True) as identity:
        before = identity.execute(f"{others} 'administrator' where ur.is_active".encode()).fetchall()
        only_administrators(identity, *pair)
    together, refusals = threading.Barrier(2), []

    def remove(person: Person) -> None:
        with psycopg.connect(local_stack.identity_admin_dsn) as own:
            together.wait()
            try:
                own.execute("update public.users set suspended_at = now() where id = %s", (person.id,))
                own.commit()
            except psycopg.Error as refusal:
                refusals.append(str(refusal).splitlines()[0])

    threads = [threading.Thread(target=remove, args=(person,)) for person in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with psycopg.connect(local_stack.identity_admin_dsn, autocommit=True) as identity:
        left = identity.execute(
            "select count(*) from public.users where id = any (%s) and suspended_at is null",
            ([person.id for person in pair],),
        ).fetchone()
        identity.execute(
            "update public.user_roles set is_active = true where user_id = any (%s)", ([row[0] for row in before],)
        )
    assert refusals == ["last_administrator"]
    assert left == (1,)


async def test_a_changed_role_changes_the_word_the_app_asks_for(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person("viewer")
    async with connect() as admin, connect() as client:
        await sign_in(admin, make_person("administrator"))
        await sign_in(client, person)
        versions = [(await client.rpc("access_version").execute()).data for _ in range(2)]

        await admin.rpc("set_warehouses", {"p_user": str(person.id), "p_codes": ["NORTH"]}).execute()
        versions.append((await client.rpc("access_version").execute()).data)
        await admin.table("user_roles").delete().eq("user_id", str(person.id)).execute()
        versions.append((await client.rpc("access_version").execute()).data)
        await admin.rpc("suspend_user", {"p_user": str(person.id), "p_reason": "Left"}).execute()
        over = await refusal_of(client.rpc("access_version"))

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3
    assert over == "user_suspended"


async def test_dangerous_changes_want_a_fresh_second_factor(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    secret = pyotp.random_base32()
    admin, person = make_person("administrator", totp_secret=secret), make_person()
    async with connect() as client:
        await sign_in(client, admin)
        factor = (await client.auth.mfa.list_factors()).totp[0].id
        await client.auth.mfa.challenge_and_verify({"factor_id": factor, "code": pyotp.TOTP(secret).now()})
        role = {"user_id": str(person.id), "role_id": role_id(local_stack, "viewer")}
        await client.table("user_roles").insert(role).execute()
        with psycopg.connect(local_stack.identity_admin_dsn) as identity:
            identity.execute(
                "update auth.mfa_amr_claims set updated_at = now() - interval '16 minutes' where session_id in"
                " (select id from auth.sessions where user_id = %s)",
                (admin.id,),
            )
        await client.auth.refresh_session()

        refusal = await refusal_of(client.table("user_roles").delete().eq("user_id", str(person.id)))

    assert refusal == "step_up_needed"


async def test_an_account_is_locked_after_twenty_wrong_passwords_and_unlocked_by_an_administrator(
    connect: Connect, make_person: MakePerson, local_stack: Running
) -> None:
    person = make_person("viewer")
    with psycopg.connect(local_stack.identity_admin_dsn, autocommit=True) as identity:
        for _ in range(20):
            identity.execute(
                "select public.hook_password_verification_attempt(jsonb_build_object('user_id', %s::text,"
                " 'valid', false))",
                (person.id,),
            )
    async with connect() as client, connect() as admin:
        await sign_in(admin, make_person("administrator"))
        with pytest.raises(AuthApiError) as locked:
            await sign_in(client, person)
        shown: Any = (await admin.table("people_shown").select("state").eq("id", str(person.id)).execute()).data

        await admin.rpc("unlock_user", {"p_user": str(person.id)}).execute()

        await sign_in(client, person)
        with pytest.raises(PostgrestAPIError) as claimed:
            await client.rpc("hook_password_verification_attempt", {"event": {}}).execute()
    assert locked.value.code == "invalid_credentials"
    assert shown == [{"state": "LOCKED"}]
    assert claimed.value.code == "42501"


async def test_all_sessions_of_a_person_end_and_managers_end_none(connect: Connect, make_person: MakePerson) -> None:
    person = make_person("viewer")
    async with connect() as one, connect() as two, connect() as manager, connect() as admin:
        await sign_in(one, person)
        await sign_in(two, person)
        await sign_in(manager, make_person("warehouse_manager"))
        await sign_in(admin, make_person("administrator"))

        refused = await refusal_of(manager.rpc("revoke_sessions_of", {"p_user": str(person.id)}))
        everyone = await refusal_of(manager.rpc("revoke_all_sessions"))
        ended: Any = (await admin.rpc("revoke_sessions_of", {"p_user": str(person.id)}).execute()).data

        assert [await refusal_of(client.rpc("issue_ticket")) for client in (one, two)] == ["session_revoked"] * 2
        await admin.rpc("issue_ticket").execute()
    assert (refused, everyone) == ("not_permitted",) * 2
    assert len(ended) == 2
