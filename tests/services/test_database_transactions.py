"""Tickets, the way in, and what becomes of the driver's errors."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from invista_desktop import migrations
from invista_desktop.errors import Conflict, NotPermitted, RuleViolation, Unavailable
from invista_desktop.models.domain.count_words import WAITING_WORDS, CountFound
from invista_desktop.services.database.engine import connection_parameters, make_engine, make_sessions
from invista_desktop.services.database.refusals import STATES
from invista_desktop.services.database.sentences import SENTENCES
from invista_desktop.services.database.tickets import Tickets
from invista_desktop.services.database.transactions import Transactions
from tests.builders import EVERYTHING, RECEIVER, Business, Warehouse, arrived, payload_for, receipt, sign


def ask(session: Session, question: str = "select app.uid()") -> Any:
    return session.execute(text(question)).scalar()


def test_a_unit_of_work_runs_as_the_person_of_the_ticket(transactions: Transactions) -> None:
    assert transactions.run(ask) == RECEIVER
    assert transactions.call("uid") == RECEIVER


def test_nobody_signed_in_can_do_nothing() -> None:
    with pytest.raises(NotPermitted) as refused:
        Tickets().current()

    assert refused.value.code == "ticket_missing"


def test_a_ticket_is_in_force_until_it_expires() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    tickets = Tickets(clock=lambda: now)

    tickets.put("v1.k.e30.x", now + timedelta(seconds=1))
    assert tickets.current() == "v1.k.e30.x"
    tickets.put("v1.k.e30.x", now)
    with pytest.raises(NotPermitted) as refused:
        tickets.current()

    assert refused.value.code == "ticket_expired"


def test_a_ticket_tells_its_own_expiry() -> None:
    tickets = Tickets()
    tickets.put(sign(payload_for(life=-5)))

    with pytest.raises(NotPermitted):
        tickets.current()
    with pytest.raises(NotPermitted) as refused:
        tickets.put("no ticket")
    assert refused.value.code == "ticket_malformed"


@pytest.mark.parametrize(
    "host", ["db.example.org", "ep-x-pooler.eu.example.org", "10.0.0.5", "localhost,db.example.org"]
)
def test_off_loopback_the_servers_certificate_is_verified(host: str) -> None:
    parameters = connection_parameters(f"postgresql://role@{host}/business?channel_binding=require")

    assert parameters["sslmode"] == "verify-full"
    assert Path(parameters["sslrootcert"]).is_file()
    assert parameters["prepare_threshold"] is None


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_weaker_encryption_is_refused_in_words(mode: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        make_engine(f"postgresql://role@db.example.org/business?sslmode={mode}")

    assert refused.value.code == "weak_tls"


def test_an_address_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        make_engine("not an address")

    assert refused.value.code == "dsn_unreadable"


ATTRIBUTES = ("superuser", "bypassrls", "createrole", "createdb", "grant invista_owner to")


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_role_that_could_see_past_the_rules_is_refused(
    business: Business, admin: psycopg.Connection[Any], attribute: str
) -> None:
    admin.execute("create role too_mighty login password 'x' in role invista_workstation")
    given = f"{attribute} too_mighty" if "grant" in attribute else f"alter role too_mighty {attribute}"
    admin.execute(given.encode())
    try:
        with pytest.raises(RuleViolation) as refused:
            _connect_once(business.cluster.dsn(business.name, user="too_mighty", password="x"))
    finally:
        admin.execute("drop role too_mighty")

    assert refused.value.code == "dsn_bypasses_rls"


def _connect_once(dsn: str) -> None:
    engine = make_engine(dsn, 1)
    try:
        engine.connect().close()
    finally:
        engine.dispose()


@pytest.mark.parametrize(("revision", "code"), [("9999", "schema_newer"), ("0000", "schema_newer")])
def test_a_schema_this_app_does_not_know_is_refused(
    business: Business, admin: psycopg.Connection[Any], revision: str, code: str
) -> None:
    admin.execute("update alembic_version set version_num = %s", (revision,))

    with pytest.raises(RuleViolation) as refused:
        _connect_once(business.workstation_dsn())

    assert refused.value.code == code


def test_an_empty_database_is_older_than_the_app(business: Business, admin: psycopg.Connection[Any]) -> None:
    admin.execute("delete from alembic_version")

    with pytest.raises(RuleViolation) as refused:
        _connect_once(business.workstation_dsn())

    assert refused.value.code == "schema_older"


def test_a_database_that_is_away_is_unavailable(business: Business) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    tickets = Tickets()
    tickets.put(sign(payload_for()))
    sessions = make_sessions(make_engine(f"postgresql://role:x@127.0.0.1:{port}/business", 1))

    with pytest.raises(Unavailable) as away:
        Transactions(sessions, tickets, sleep=lambda _seconds: None).run_again_if_lost(ask)

    assert away.value.code == "database_away"


def test_a_wrong_password_is_not_tried_again(business: Business) -> None:
    waits: list[float] = []
    tickets = Tickets()
    tickets.put(sign(payload_for()))
    engine = make_engine(business.cluster.dsn(business.name, user="invista_ws_ws_1", password="wrong"), 1)

    with pytest.raises(NotPermitted) as refused:
        Transactions(make_sessions(engine), tickets, sleep=waits.append).run_again_if_lost(ask)

    assert (refused.value.code, waits) == ("workstation_shut_out", [])


def test_a_lost_race_is_run_again_from_the_start(transactions: Transactions, admin: psycopg.Connection[Any]) -> None:
    turns: list[int] = []

    def loses_twice(session: Session) -> str:
        turns.append(len(turns))
        if len(turns) < 3:
            session.execute(text("do $$ begin raise serialization_failure; end $$"))
        return "done"

    assert transactions.run(loses_twice) == "done"
    assert turns == [0, 1, 2]


def test_a_race_lost_for_ever_is_a_conflict(transactions: Transactions) -> None:
    with pytest.raises(Conflict) as lost:
        transactions.run(lambda session: session.execute(text("do $$ begin raise deadlock_detected; end $$")))

    assert lost.value.code == "race_lost"


def test_a_lost_connection_is_tried_again_only_when_told_so(
    transactions: Transactions, admin: psycopg.Connection[Any]
) -> None:
    turns: list[int] = []

    def cut_off_once(session: Session) -> Any:
        turns.append(len(turns))
        if len(turns) % 2:
            admin.execute("select pg_terminate_backend(%s)", (ask(session, "select pg_backend_pid()"),))
        return ask(session)

    assert transactions.run_again_if_lost(cut_off_once) == RECEIVER
    with pytest.raises(Unavailable):
        transactions.run(cut_off_once)
    assert len(turns) == 3


def test_a_lock_held_too_long_is_said_to_be_busy(transactions: Transactions, admin: psycopg.Connection[Any]) -> None:
    def waits(session: Session) -> None:
        session.execute(text("set local lock_timeout = '50ms'"))
        session.execute(text("select count(*) from category"))

    with admin.transaction():
        admin.execute("lock table category in access exclusive mode")
        with pytest.raises(Unavailable) as busy:
            transactions.run(waits)

    assert busy.value.code == "database_busy"


def test_a_bug_stays_a_bug(transactions: Transactions) -> None:
    with pytest.raises(Exception, match="division by zero"):
        transactions.run(lambda session: session.execute(text("select 1/0")))


class Cut:
    """Stands between the app and the database, and cuts the line once the answer to COMMIT is due."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.is_armed = False
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open += [client, server]
            for source, goal, is_answer in ((client, server, False), (server, client, True)):
                thread = threading.Thread(target=self._pass_on, args=(source, goal), kwargs={"is_answer": is_answer})
                self._threads.append(thread)
                thread.start()

    def _pass_on(self, source: socket.socket, goal: socket.socket, *, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self.is_armed and b"COMMIT\0" in data:
                    self.is_armed = False
                    break
                goal.sendall(data)
        for end in (source, goal):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._open:
            end.close()
        for thread in self._threads:
            thread.join(10)


@contextmanager
def cut_line(port: int) -> Iterator[Cut]:
    line = Cut(port)
    try:
        yield line
    finally:
        line.close()


def test_an_answer_lost_at_commit_is_asked_for_again_and_posted_once(business: Business, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)
    command = receipt(order, arrived(warehouse, order, "BOLT", 4))
    tickets = Tickets()
    tickets.put(sign(payload_for(*EVERYTHING)))
    with cut_line(business.cluster.port) as line:
        dsn = business.workstation_dsn().replace(f":{business.cluster.port}/", f":{line.port}/")
        engine = make_engine(dsn, 1)
        transactions = Transactions(make_sessions(engine), tickets)
        transactions.call("uid")

        line.is_armed = True
        outcome = transactions.call("post_goods_receipt", uuid4(), command)
        engine.dispose()

    assert not line.is_armed
    assert outcome["repeated"] is True
    assert warehouse.on_hand("BOLT") == 4


def test_every_refusal_the_database_can_raise_has_words() -> None:
    folder = Path(migrations.__file__).parent / "business" / "versions"
    sql = "".join(path.read_text("utf-8") for path in sorted(folder.glob("sql_*/*.sql")))
    raised = set(re.findall(r"refuse\('(IV0\d\d)', '(\w+)'", sql)) | set(re.findall(r"'(IV0\d\d):(\w+)'", sql))
    chosen = set(re.findall(r"(?:then|else) '([a-z]+(?:_[a-z]+)+)'", sql)) | set(re.findall(r"\|\| ':(\w+)'", sql))

    assert {state for state, _ in raised} <= set(STATES)
    # Counting keeps what others refuse: an entry waits for a person, a line says what was found.
    kept = set(WAITING_WORDS) | set(CountFound)
    assert {code for _, code in raised} | chosen <= set(SENTENCES) | kept
    assert {code for _, code in raised} | (chosen - kept) == set(SENTENCES)
    assert set(WAITING_WORDS) <= chosen | {code for _, code in raised}
