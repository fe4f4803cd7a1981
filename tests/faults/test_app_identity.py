"""The app when the sign-in service fails it: work goes on as long as the ticket, and an end is told with its reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from invista_desktop.app.application import Application
from invista_desktop.services.sample_data import JOURNEY
from tests.app_house import AppHouse, Hands, live
from tests.faults.wires import Wire, wire_to_port

PLAIN = JOURNEY.plain


class Wrist:
    """A clock that can be put forward.

    Attributes:
        ahead: by how much.
    """

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def wind(self, app: Application) -> None:
        """Become the clock of an app."""
        app.clock = lambda: datetime.now(UTC) + self.ahead


@pytest.fixture
def wire(app_house: AppHouse) -> Iterator[Wire]:
    """The app's way to the sign-in service."""
    with wire_to_port(app_house.gateway_port) as wire:
        yield wire


def test_a_sign_in_service_that_is_away_is_told_and_the_attempt_reported_later(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who = app_house.person()

    async def drive(hands: Hands) -> None:
        wire.cut()
        await hands.sign_in(who.email)
        await hands.sees("The sign-in service cannot be reached.", "Try again in a minute.")
        wire.mend()
        await hands.ready()
        await hands.press(Qt.Key.Key_Return)
        await hands.arrive(who)
        await hands.until(lambda: len(app_house.attempts(who.email)) == 2, "both attempts in the history")

    live(app_house.settings(tmp_path, gateway=f"http://127.0.0.1:{wire.port}"), drive)

    reasons = {(row["successful"], row["reason"]) for row in app_house.attempts(who.email)}
    assert reasons == {(True, None), (False, "server_away, reported later")}


@pytest.mark.parametrize(("ahead", "words"), [(timedelta(hours=1), "1 h ahead"), (timedelta(hours=-1), "1 h behind")])
def test_a_clock_that_is_an_hour_off_is_told_with_the_amount(
    app_house: AppHouse, tmp_path: Path, ahead: timedelta, words: str
) -> None:
    who, wrist = app_house.person(), Wrist()
    wrist.ahead = ahead

    async def drive(hands: Hands) -> None:
        await hands.sign_in(who.email)
        await hands.sees(f"The clock of this computer is {words}.", "Set date, time and time zone")
        wrist.ahead = timedelta(0)
        await hands.ready()
        await hands.press(Qt.Key.Key_Return)
        await hands.arrive(who)

    live(app_house.settings(tmp_path), drive, prepare=wrist.wind)

    assert [row["reason"] for row in app_house.attempts(who.email)] == ["clock", None]


def test_work_goes_on_until_the_ticket_ends_and_then_waits_for_the_sign_in_service(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who, wrist = app_house.person(), Wrist()
    orders = app_house.order(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        wire.cut()
        wrist.ahead = timedelta(minutes=8)  # the ticket should be renewed, and cannot
        await hands.open_order(orders[0])
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-")
        await hands.open_order(orders[1])
        wrist.ahead = timedelta(minutes=11)  # it has ended
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("not confirmed yet", "Your sign-in could not be renewed.")
        assert app_house.receipts(orders[1]) == []
        wire.mend()
        await hands.sees("GR-", "Online")

    live(app_house.settings(tmp_path, gateway=f"http://127.0.0.1:{wire.port}"), drive, prepare=wrist.wind)

    assert [[moved for _number, moved in app_house.receipts(order)] for order in orders] == [[1], [1]]


def test_access_tokens_that_run_out_at_once_are_renewed_without_a_word(app_house: AppHouse, tmp_path: Path) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-")

    async def still_in(hands: Hands) -> None:
        await hands.arrive(who)

    with app_house.another_gateway(tmp_path / "gateway", access_seconds=1) as gateway:
        live(app_house.settings(tmp_path / "home", gateway=gateway), drive)
        live(app_house.settings(tmp_path / "home", gateway=gateway), still_in)

    assert [moved for _number, moved in app_house.receipts(order)] == [1]


def test_a_session_revoked_elsewhere_ends_here_with_the_reason_and_the_draft_is_kept(
    app_house: AppHouse, tmp_path: Path
) -> None:
    who, order, wrist = app_house.person(), app_house.order(), Wrist()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        await hands.scan(PLAIN.gtin[1:], f"{PLAIN.sku}  +1")
        with app_house.identity() as people:
            people.execute(
                "delete from auth.sessions where user_id = (select id from auth.users where email = %s)", (who.email,)
            )
        wrist.ahead = timedelta(seconds=40)  # the computer slept a little; the ticket is good for minutes
        await hands.sees("You were signed out.", "ended elsewhere", "What you scanned is kept", "Forgotten password")
        wrist.ahead = timedelta(0)
        await hands.enter(who)
        await hands.until(lambda: "1 not posted" in hands.strip(), "the strip saying that work is begun")
        await hands.open_order(order)
        await hands.sees("Your earlier scans are all here.")

    live(app_house.settings(tmp_path), drive, prepare=wrist.wind)

    assert app_house.receipts(order) == []


def test_a_session_the_database_refuses_ends_at_the_next_scan_and_what_waits_is_sent_after_signing_in(
    app_house: AppHouse, tmp_path: Path
) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        await hands.open_order(order)
        with app_house.identity() as people:
            ((session,),) = people.execute(
                "select id from auth.sessions where user_id = (select id from auth.users where email = %s)",
                (who.email,),
            ).fetchall()
        with app_house.business() as books:
            books.execute("select app.revoke_session(%s)", (session,))
        await hands.scan(PLAIN.gtin[1:], "You were signed out.", "ended elsewhere", "Forgotten password")
        await hands.enter(who)
        await hands.open_order(order)
        await hands.sees("Your earlier scans are all here.", "Online")
        await hands.press(Qt.Key.Key_F9)
        await hands.sees("GR-")

    live(app_house.settings(tmp_path), drive)

    assert [moved for _number, moved in app_house.receipts(order)] == [1]


def test_a_sign_in_service_away_at_start_is_tried_again_without_the_password(
    app_house: AppHouse, wire: Wire, tmp_path: Path
) -> None:
    who = app_house.person()
    settings = app_house.settings(tmp_path, gateway=f"http://127.0.0.1:{wire.port}")

    async def drive(hands: Hands) -> None:
        await hands.enter(who)

    async def try_again(hands: Hands) -> None:
        await hands.sees("The sign-in service cannot be reached.", "Try again without the password")
        await hands.ready()
        await hands.press(Qt.Key.Key_F5)
        await hands.ready()
        await hands.sees("The sign-in service cannot be reached.", "Try again without the password")
        wire.mend()
        await hands.press(Qt.Key.Key_F5)
        await hands.arrive(who)

    live(settings, drive)
    wire.cut()
    live(settings, try_again)
