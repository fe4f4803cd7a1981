"""Signing in, staying signed in and being signed out, against the running local stack."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pyotp
import pytest

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Unavailable
from invista_desktop.local_stack.stack import Running
from invista_desktop.models.domain.people import Person, SecondFactorNeeded, SignOutScope
from invista_desktop.services.identity.account import Account
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.services.identity.vault import Vault
from tests.faults.wires import wire_to_port
from tests.keyrings import OpenKeyring
from tests.stack import PASSWORD, MakePerson

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Heard:
    """What the rest of the app was told."""

    reasons: list[InvistaError] = field(default_factory=list)
    reachable: list[bool] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def signed_out(self, reason: InvistaError) -> None:
        self.reasons.append(reason)

    def reached(self, *, reachable: bool) -> None:
        self.reachable.append(reachable)

    def person_changed(self, person: Person) -> None:
        self.people.append(person)


@dataclass
class Workstation:
    """One installation: its disk, its keyring, its clock."""

    folder: Path
    keyring: OpenKeyring = field(default_factory=OpenKeyring)
    clock_error: timedelta = timedelta(0)
    heard: Heard = field(default_factory=Heard)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock_error


Open = Callable[..., AbstractAsyncContextManager[IdentitySession]]


@pytest.fixture
def place(tmp_path: Path) -> Workstation:
    return Workstation(tmp_path / "keys")


@pytest.fixture
def open_app(local_stack: Running) -> Open:
    @asynccontextmanager
    async def opened(place: Workstation, *, url: str = "", look_every: float = 60) -> AsyncIterator[IdentitySession]:
        background = Background(2)
        session = IdentitySession(
            url or local_stack.gateway_url,
            local_stack.publishable_key,
            vault=Vault(place.folder, place.keyring),
            background=background,
            clock=place.now,
            device={"name": "test-host", "system": "Test"},
            workstation="DOCK-1",
            listener=place.heard,
            look_every=timedelta(seconds=look_every),
        )
        try:
            yield session
        finally:
            await session.close()
            background.close()

    return opened


def history(stack: Running, email: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.identity_admin_dsn) as connection:
        return connection.execute(
            "select successful, reason, workstation, device ->> 'name' from login_history where email = %s order by id",
            (email,),
        ).fetchall()


def run_admin(stack: Running, query: str, *values: object) -> None:
    with psycopg.connect(stack.identity_admin_dsn) as connection:
        connection.execute(query, values)


async def test_who_signs_in_gets_a_ticket_with_what_their_roles_allow(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("receiving_clerk")
    async with open_app(place) as app:
        person = await app.sign_in(f" {clerk.email} ", PASSWORD)

        assert isinstance(person, Person)
        assert person.may("receiving.post")
        assert not person.may("users.manage")
        assert app.current_ticket().startswith("v1.")


async def test_every_attempt_reaches_the_history_with_device_and_workstation(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        with pytest.raises(NotPermitted, match="E-mail or password is wrong"):
            await app.sign_in(clerk.email, "wrong password")
        await app.sign_in(clerk.email, PASSWORD)

    assert history(local_stack, clerk.email) == [
        (False, "invalid_credentials", "DOCK-1", "test-host"),
        (True, None, "DOCK-1", "test-host"),
    ]


async def test_a_failed_attempt_leaves_nobody_signed_in(open_app: Open, place: Workstation) -> None:
    async with open_app(place) as app:
        with pytest.raises(NotPermitted):
            await app.sign_in("nobody@test.invista.example", "whatever it is")

        assert app.person is None
        with pytest.raises(Unavailable):
            app.current_ticket()


async def test_who_was_signed_in_is_so_again_at_the_next_start(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        before = await app.sign_in(clerk.email, PASSWORD)
    async with open_app(place) as app:
        assert await app.restore() == before


async def test_nobody_is_restored_on_a_fresh_workstation(open_app: Open, place: Workstation) -> None:
    async with open_app(place) as app:
        assert await app.restore() is None


async def test_a_second_factor_is_asked_for_and_a_wrong_code_may_be_corrected(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    manager = make_person("warehouse_manager", totp_secret=SECRET)
    async with open_app(place) as app:
        assert isinstance(await app.sign_in(manager.email, PASSWORD), SecondFactorNeeded)
        with pytest.raises(RuleViolation, match="The code is wrong"):
            await app.give_second_factor("000000" if pyotp.TOTP(SECRET).now() != "000000" else "111111")

        person = await app.give_second_factor(pyotp.TOTP(SECRET).now())

        assert person.aal == "aal2"
    assert [row[:2] for row in history(local_stack, manager.email)] == [
        (False, "mfa_verification_failed"),
        (True, None),
    ]


async def test_a_suspended_person_is_told_so(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    run_admin(local_stack, "update users set suspended_at = now() where id = %s", clerk.id)
    async with open_app(place) as app:
        with pytest.raises(NotPermitted, match="suspended"):
            await app.sign_in(clerk.email, PASSWORD)

        assert await app.restore() is None


async def test_a_banned_person_is_told_the_account_is_locked(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    run_admin(local_stack, "update auth.users set banned_until = now() + interval '1 day' where id = %s", clerk.id)
    async with open_app(place) as app:
        with pytest.raises(NotPermitted, match="locked"):
            await app.sign_in(clerk.email, PASSWORD)


@pytest.mark.parametrize(("error", "words"), [(timedelta(hours=1), "1 h ahead"), (timedelta(hours=-1), "1 h behind")])
async def test_a_clock_an_hour_off_is_named_with_the_amount(
    open_app: Open, place: Workstation, make_person: MakePerson, error: timedelta, words: str
) -> None:
    clerk = make_person("viewer")
    place.clock_error = error
    async with open_app(place) as app:
        with pytest.raises(RuleViolation, match=words):
            await app.sign_in(clerk.email, PASSWORD)

        assert app.person is None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_service_that_is_away_is_said_to_be_away(open_app: Open, place: Workstation) -> None:
    async with open_app(place, url=f"http://127.0.0.1:{free_port()}") as app:
        with pytest.raises(Unavailable, match="cannot be reached") as problem:
            await app.sign_in("receiver@demo.invista.example", PASSWORD)

        assert problem.value.code == "server_away"


async def test_an_address_without_tls_is_refused_unless_it_is_this_computer(open_app: Open, place: Workstation) -> None:
    async with open_app(place, url="http://project.invista.example") as app:
        with pytest.raises(RuleViolation, match="not safe"):
            await app.sign_in("receiver@demo.invista.example", PASSWORD)


async def test_an_attempt_made_while_the_service_was_away_is_reported_later(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        monkeypatch.setattr(app.client, "_url", f"http://127.0.0.1:{free_port()}")
        with pytest.raises(Unavailable):
            await app.sign_in(clerk.email, PASSWORD)
        await app.client.close()
        monkeypatch.undo()
        await app.sign_in(clerk.email, PASSWORD)

    assert [row[:2] for row in history(local_stack, clerk.email)] == [
        (True, None),
        (False, "server_away, reported later"),
    ]


async def test_four_callers_at_once_refresh_an_expired_token_once(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        person = await app.sign_in(clerk.email, PASSWORD)
        assert isinstance(person, Person)
        kept = app._vault.items()["supabase.auth.token"]
        app._vault.put("supabase.auth.token", json.dumps(json.loads(kept) | {"expires_at": 1}))

        tickets = await asyncio.gather(*(app.renew() for _ in range(4)))

        assert {ticket.person for ticket in tickets} == {person}
    with psycopg.connect(local_stack.identity_admin_dsn) as connection:
        tokens = connection.execute(
            "select count(*) from auth.refresh_tokens where session_id = %s", (person.session_id,)
        ).fetchone()
    assert tokens == (2,)


async def test_a_revoked_session_is_noticed_and_the_person_signed_out(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("viewer")
    elsewhere = Workstation(place.folder.parent / "elsewhere")
    async with open_app(place) as app, open_app(elsewhere) as other:
        here = await app.sign_in(clerk.email, PASSWORD)
        assert isinstance(here, Person)
        await other.sign_in(clerk.email, PASSWORD)
        account = Account(other)
        assert {row.is_current for row in await account.sessions()} == {True, False}

        await account.revoke_session(here.session_id)
        with pytest.raises(NotPermitted):
            await app.renew()

        assert app.person is None
        assert [reason.code for reason in place.heard.reasons] == ["session_revoked"]
        assert await app.restore() is None
        assert len(await account.sessions()) == 1


async def told_of_the_end(place: Workstation) -> None:
    async with asyncio.timeout(20):
        while not place.heard.reasons:  # noqa: ASYNC110 - the look comes by itself
            await asyncio.sleep(0.02)


async def test_the_app_notices_by_itself_that_it_was_signed_out_elsewhere(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("viewer")
    elsewhere = Workstation(place.folder.parent / "elsewhere")
    async with open_app(place, look_every=0.05) as app, open_app(elsewhere) as other:
        await app.sign_in(clerk.email, PASSWORD)
        ticket = await app.ticket()
        await other.sign_in(clerk.email, PASSWORD)

        await other.sign_out(SignOutScope.EVERYWHERE)
        await told_of_the_end(place)
        assert ticket.expires_at > place.now(), "it did not have to run out first"

        assert app.person is None
        (reason,) = place.heard.reasons
        assert reason.code == "session_not_found"
        assert "ended elsewhere" in str(reason.advice)


async def test_a_session_ended_while_the_computer_slept_is_noticed_when_it_wakes(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    async with open_app(place, look_every=30) as app:
        await app.sign_in(clerk.email, PASSWORD)
        run_admin(local_stack, "delete from auth.sessions where user_id = %s", clerk.id)

        place.clock_error = timedelta(minutes=1)
        await told_of_the_end(place)

        assert app.person is None


async def test_any_answer_that_the_session_is_gone_is_looked_into_at_once(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    async with open_app(place, look_every=3600) as app:
        await app.sign_in(clerk.email, PASSWORD)
        run_admin(local_stack, "delete from auth.sessions where user_id = %s", clerk.id)

        with pytest.raises(NotPermitted):
            await Account(app).authenticators()
        await told_of_the_end(place)

        assert app.person is None


async def test_ending_a_place_that_is_gone_already_leaves_the_person_signed_in(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("viewer")
    async with open_app(place, look_every=3600) as app:
        await app.sign_in(clerk.email, PASSWORD)
        place.heard.reachable.clear()

        with pytest.raises(NotPermitted) as refusal:
            await Account(app).revoke_session(str(uuid4()))
        assert refusal.value.code == "session_not_found"
        async with asyncio.timeout(20):
            while not place.heard.reachable:  # noqa: ASYNC110 - the look comes by itself
                await asyncio.sleep(0.02)

        assert app.person is not None
        assert place.heard.reasons == []


async def test_a_service_that_is_away_signs_nobody_out_and_is_found_again(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    port = int(local_stack.gateway_url.rpartition(":")[2])
    with wire_to_port(port) as wire:
        async with open_app(place, url=f"http://127.0.0.1:{wire.port}", look_every=0.1) as app:
            person = await app.sign_in(clerk.email, PASSWORD)
            wire.cut()
            async with asyncio.timeout(20):
                while place.heard.reachable.count(False) < 3:  # noqa: ASYNC110 - the looks come by themselves
                    await asyncio.sleep(0.02)
            assert app.person == person
            wire.mend()
            async with asyncio.timeout(20):
                while not place.heard.reachable[-1]:  # noqa: ASYNC110 - the looks come by themselves
                    await asyncio.sleep(0.02)

            assert app.person == person
            assert place.heard.reasons == []


async def test_looks_and_callers_refresh_an_expired_token_once(
    open_app: Open, place: Workstation, make_person: MakePerson, local_stack: Running
) -> None:
    clerk = make_person("viewer")
    async with open_app(place, look_every=0.01) as app:
        person = await app.sign_in(clerk.email, PASSWORD)
        assert isinstance(person, Person)
        kept = app._vault.items()["supabase.auth.token"]
        app._vault.put("supabase.auth.token", json.dumps(json.loads(kept) | {"expires_at": 1}))

        place.heard.reachable.clear()
        await asyncio.gather(*(Account(app).sessions() for _ in range(4)))
        async with asyncio.timeout(20):
            while len(place.heard.reachable) < 3:  # noqa: ASYNC110 - the looks come by themselves
                await asyncio.sleep(0.02)

    with psycopg.connect(local_stack.identity_admin_dsn) as connection:
        tokens = connection.execute(
            "select count(*) from auth.refresh_tokens where session_id = %s", (person.session_id,)
        ).fetchone()
    assert tokens == (2,)


async def test_signing_out_works_without_the_service(
    open_app: Open, place: Workstation, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        await app.sign_in(clerk.email, PASSWORD)
    async with open_app(place, url=f"http://127.0.0.1:{free_port()}") as app:
        await app.sign_out()
    async with open_app(place) as app:
        assert await app.restore() is None


async def test_a_service_away_at_start_keeps_the_session_for_the_next_try(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        await app.sign_in(clerk.email, PASSWORD)
    async with open_app(place, url=f"http://127.0.0.1:{free_port()}") as app:
        with pytest.raises(Unavailable):
            await app.restore()
    async with open_app(place) as app:
        assert isinstance(await app.restore(), Person)


async def test_changing_the_password_asks_for_a_good_one(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        await app.sign_in(clerk.email, PASSWORD)
        with pytest.raises(RuleViolation, match="too easy to guess"):
            await Account(app).change_password(PASSWORD, "short")
        with pytest.raises(RuleViolation, match="same as the old"):
            await Account(app).change_password(PASSWORD, PASSWORD)

        await Account(app).change_password(PASSWORD, "another long sentence")
        await app.sign_out()

        assert isinstance(await app.sign_in(clerk.email, "another long sentence"), Person)


async def test_an_authenticator_can_be_added_and_removed(
    open_app: Open, place: Workstation, make_person: MakePerson
) -> None:
    clerk = make_person("viewer")
    async with open_app(place) as app:
        await app.sign_in(clerk.email, PASSWORD)
        account = Account(app)
        begun = await account.start_enrolment("Phone")
        assert await account.authenticators() == ()
        with pytest.raises(RuleViolation, match="code is wrong"):
            await account.finish_enrolment(begun.factor_id, "12")

        await account.finish_enrolment(begun.factor_id, pyotp.TOTP(begun.secret).now())
        assert [factor.name for factor in await account.authenticators()] == ["Phone"]
        assert app.person is not None
        assert app.person.aal == "aal2"

        await account.remove_authenticator(begun.factor_id)
        assert await account.authenticators() == ()
        assert app.person.aal == "aal1"


async def test_supabase_is_loaded_late_and_off_the_event_loop() -> None:
    import subprocess
    import sys

    script = (
        "import sys, invista_desktop.services.identity.session;print('supabase' in sys.modules, 'httpx' in sys.modules)"
    )
    told = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "False False"
