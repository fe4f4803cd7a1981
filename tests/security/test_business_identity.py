"""Nobody is anybody in the business database without a fresh, genuine ticket."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.builders import COLLEAGUE, KEY, RECEIVER, Business, base64url, payload_for, sign

Connection = psycopg.Connection[Any]


def bind(connection: Connection, ticket: str | None) -> None:
    connection.execute("select app.bind(%s)", (ticket,))


def who(connection: Connection) -> object:
    row = connection.execute("select app.uid()").fetchone()
    assert row is not None
    return row[0]


def refused_for(connection: Connection, ticket: str | None) -> str:
    with pytest.raises(psycopg.Error) as refusal:
        bind(connection, ticket)
    connection.rollback()
    assert refusal.value.sqlstate == "IV001"
    assert who(connection) is None
    return refusal.value.diag.message_primary or ""


def test_a_genuine_ticket_names_the_person_until_the_transaction_ends(
    workstation: Connection, ticket_for: Callable[..., str]
) -> None:
    bind(workstation, ticket_for("catalogue.read"))
    assert who(workstation) == RECEIVER

    workstation.commit()

    assert who(workstation) is None


def test_without_a_ticket_every_table_is_empty(workstation: Connection, admin: Connection) -> None:
    tables = admin.execute(
        "select format('%I', relname) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        " and has_table_privilege('invista_workstation', oid, 'select') and relname <> 'alembic_version'"
    ).fetchall()

    seen = {table: workstation.execute(f"select count(*) from {table}").fetchone() for (table,) in tables}

    assert len(seen) > 25
    assert set(seen.values()) == {(0,)}


def test_every_table_has_forced_row_level_security(admin: Connection) -> None:
    open_tables = admin.execute(
        "select relname from pg_class where relkind in ('r', 'p') and relname <> 'alembic_version'"
        " and relnamespace in ('public'::regnamespace, 'app_secret'::regnamespace, 'app'::regnamespace)"
        " and not (relrowsecurity and relforcerowsecurity)"
    ).fetchall()

    assert open_tables == []


@pytest.mark.parametrize("text", ["", "x", "v1.a.b", "v2.test-key.e30.x", "v1.test-key.e30.x.y", "ü" * 200])
def test_what_is_no_ticket_is_refused(workstation: Connection, text: str) -> None:
    assert refused_for(workstation, text) in {"ticket_missing", "ticket_malformed", "ticket_forged"}


def test_no_ticket_at_all_is_refused(workstation: Connection) -> None:
    assert refused_for(workstation, None) == "ticket_missing"


def test_a_ticket_signed_with_another_key_is_refused(workstation: Connection) -> None:
    forged = sign(payload_for("catalogue.read"), key=hashlib.sha256(b"a guess").digest())

    assert refused_for(workstation, forged) == "ticket_forged"


def test_a_ticket_naming_an_unknown_key_is_refused(workstation: Connection) -> None:
    assert refused_for(workstation, sign(payload_for(), key_id="other")) == "ticket_forged"


def test_an_edited_ticket_is_refused(workstation: Connection) -> None:
    version, key_id, payload, signature = sign(payload_for("catalogue.read")).split(".")
    told = json.loads(base64.urlsafe_b64decode(payload + "=="))
    told["perms"].append("receiving.post")
    edited = ".".join((version, key_id, base64url(json.dumps(told).encode()), signature))

    assert refused_for(workstation, edited) == "ticket_forged"


def test_one_changed_letter_in_the_signature_is_refused(workstation: Connection) -> None:
    ticket = sign(payload_for("catalogue.read"))
    changed = ticket[:-10] + ("A" if ticket[-10] != "A" else "B") + ticket[-9:]

    assert refused_for(workstation, changed) == "ticket_forged"


def test_an_expired_ticket_is_refused_however_often_it_was_good(workstation: Connection) -> None:
    assert refused_for(workstation, sign(payload_for("catalogue.read", life=-1))) == "ticket_expired"


def test_a_ticket_dies_in_the_middle_of_a_transaction(workstation: Connection) -> None:
    bind(workstation, sign(payload_for("catalogue.read", life=1)))
    assert who(workstation) == RECEIVER

    workstation.execute("select pg_sleep(1.1)")

    assert who(workstation) is None
    assert workstation.execute("select count(*) from unit").fetchone() == (0,)


def test_a_ticket_from_the_future_is_refused(workstation: Connection) -> None:
    payload = payload_for("catalogue.read") | {"iat": 4_000_000_000, "exp": 4_000_000_600}

    assert refused_for(workstation, sign(payload)) == "ticket_not_yet_valid"


def test_a_revoked_session_is_refused(business: Business, workstation: Connection) -> None:
    session = uuid4()
    ticket = sign(payload_for("catalogue.read", session=session))
    bind(workstation, ticket)
    workstation.commit()

    with business.transactions("users.manage") as administrator:
        administrator.call("revoke_session", session)

    assert refused_for(workstation, ticket) == "session_revoked"


def test_only_who_manages_users_revokes_sessions(workstation: Connection, ticket_for: Callable[..., str]) -> None:
    bind(workstation, ticket_for("users.read"))

    with pytest.raises(psycopg.Error) as refusal:
        workstation.execute("select app.revoke_session(%s)", (uuid4(),))

    assert refusal.value.sqlstate == "IV002"


def test_two_keys_are_believed_during_a_rotation_and_the_old_one_until_it_ends(
    workstation: Connection, admin: Connection
) -> None:
    newer = hashlib.sha256(b"the next key").digest()
    admin.execute("insert into app_secret.ticket_key (key_id, secret) values ('k2', %s)", (newer,))

    for ticket in (sign(payload_for()), sign(payload_for(), key=newer, key_id="k2")):
        bind(workstation, ticket)
        workstation.commit()
    admin.execute("update app_secret.ticket_key set valid_until = now() where key_id = 'test-key'")

    assert refused_for(workstation, sign(payload_for())) == "ticket_forged"
    bind(workstation, sign(payload_for(), key=newer, key_id="k2"))


def test_the_database_agrees_with_the_standard_library_about_every_length_of_key(
    workstation: Connection, admin: Connection
) -> None:
    long = KEY + KEY
    admin.execute("insert into app_secret.ticket_key (key_id, secret) values ('long', %s)", (long,))

    bind(workstation, sign(payload_for("catalogue.read"), key=long, key_id="long"))

    assert who(workstation) == RECEIVER


def test_a_failed_bind_leaves_nobody(workstation: Connection, ticket_for: Callable[..., str]) -> None:
    bind(workstation, ticket_for("catalogue.read"))
    with pytest.raises(psycopg.Error), workstation.transaction():
        bind(workstation, "v1.forged.e30.x")

    # The savepoint brings back what was bound before it, and nothing else.
    assert who(workstation) == RECEIVER
    workstation.rollback()
    assert who(workstation) is None


def test_binding_again_makes_it_the_other_person(workstation: Connection) -> None:
    bind(workstation, sign(payload_for("catalogue.read")))
    bind(workstation, sign(payload_for("stock.read", person=COLLEAGUE)))

    assert who(workstation) == COLLEAGUE
    assert workstation.execute("select app.may('catalogue.read'), app.may('stock.read')").fetchone() == (False, True)


def settings_of(connection: Connection) -> tuple[str, str]:
    row = connection.execute("select current_setting('invista.identity'), current_setting('invista.seal')").fetchone()
    assert row is not None
    return str(row[0]), str(row[1])


def put(connection: Connection, identity: str, seal: str, *, for_the_session: bool) -> None:
    connection.execute(
        "select set_config('invista.identity', %s, %s), set_config('invista.seal', %s, %s)",
        (identity, not for_the_session, seal, not for_the_session),
    )


@pytest.mark.parametrize("scope", ["session", "transaction"])
def test_a_seal_is_worth_nothing_in_the_next_transaction(
    workstation: Connection, ticket_for: Callable[..., str], scope: str
) -> None:
    bind(workstation, ticket_for("catalogue.read"))
    stolen = settings_of(workstation)
    workstation.commit()

    put(workstation, *stolen, for_the_session=scope == "session")

    assert who(workstation) is None


@pytest.mark.parametrize("code", ["WS-1", "WS-2"])
def test_a_seal_is_worth_nothing_on_another_connection_or_login(
    business: Business, workstation: Connection, ticket_for: Callable[..., str], code: str
) -> None:
    bind(workstation, ticket_for("catalogue.read"))
    stolen = settings_of(workstation)

    with business.connect_workstation(code) as thief:
        put(thief, *stolen, for_the_session=False)
        assert who(thief) is None


def test_within_one_instant_every_login_has_a_seal_of_its_own(admin: Connection) -> None:
    with admin.transaction(force_rollback=True):
        admin.execute("create role another superuser")
        ours = admin.execute("select app_secret.seal_of('x')").fetchone()
        admin.execute("set local session authorization another")
        theirs = admin.execute("select app_secret.seal_of('x')").fetchone()

    assert ours != theirs


def test_a_sealed_identity_cannot_be_edited(workstation: Connection, ticket_for: Callable[..., str]) -> None:
    bind(workstation, ticket_for("catalogue.read"))
    identity, seal = settings_of(workstation)

    put(workstation, identity.replace(str(RECEIVER), str(COLLEAGUE)), seal, for_the_session=False)
    assert who(workstation) is None

    put(workstation, identity.replace("catalogue.read", "receiving.post"), seal, for_the_session=False)
    assert workstation.execute("select app.may('receiving.post')").fetchone() == (False,)


def test_a_made_up_identity_is_nobody(workstation: Connection) -> None:
    made_up = json.dumps({"sub": str(RECEIVER), "exp": 4_000_000_000, "permissions": ["catalogue.read"]})

    for seal in ("", "x", hashlib.sha256(made_up.encode()).hexdigest()):
        put(workstation, made_up, seal, for_the_session=False)
        assert who(workstation) is None


def test_a_shut_out_workstation_sees_nothing_from_its_next_transaction_on(
    workstation: Connection, admin: Connection, ticket_for: Callable[..., str]
) -> None:
    bind(workstation, ticket_for("catalogue.read"))
    workstation.commit()
    admin.execute("update workstation set is_active = false where code = 'WS-1'")

    assert refused_for(workstation, ticket_for("catalogue.read")) == "workstation_inactive"


def test_a_login_that_is_no_workstation_is_refused(business: Business, admin: Connection) -> None:
    admin.execute("create role stray login password 'x' in role invista_workstation")
    try:
        with psycopg.connect(business.cluster.dsn(business.name, user="stray", password="x")) as stray:
            assert refused_for(stray, sign(payload_for("catalogue.read"))) == "workstation_unknown"
    finally:
        admin.execute("drop role stray")


def test_the_person_is_known_by_name_afterwards(workstation: Connection, admin: Connection) -> None:
    bind(workstation, sign(payload_for() | {"name": "Demo Receiver"}))
    workstation.commit()
    bind(workstation, sign(payload_for() | {"name": "Demo Receiver-Renamed"}))
    workstation.commit()

    assert admin.execute("select id, display_name from app_user").fetchall() == [(RECEIVER, "Demo Receiver-Renamed")]


def test_a_long_transaction_of_one_person_keeps_nobody_from_binding(business: Business) -> None:
    with business.connect_workstation() as slow, business.connect_workstation("WS-2") as quick:
        bind(slow, sign(payload_for() | {"name": "First Name"}))
        slow.commit()
        bind(slow, sign(payload_for() | {"name": "Second Name"}))

        quick.execute("set statement_timeout = '2s'")
        bind(quick, sign(payload_for() | {"name": "Third Name"}))

        assert who(quick) == UUID(str(RECEIVER))
