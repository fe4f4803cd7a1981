"""People looked after in the whole app, by keys alone."""

import asyncio
import re
import time
from pathlib import Path

from PySide6.QtCore import Qt

from tests.app_house import AppHouse, Hands, live

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NEW = "a sentence nobody guesses"


async def find(hands: Hands, words: str, *expected: str) -> None:
    await hands.press(Qt.Key.Key_F3)
    await hands.fill(words)
    await hands.press(Qt.Key.Key_Return)
    await hands.sees(*expected)


def test_somebody_is_invited_accepts_and_is_suspended_again(app_house: AppHouse, tmp_path: Path) -> None:
    boss, address = app_house.person("administrator"), f"invited{time.time_ns()}@hand.example"

    async def invites(hands: Hands) -> None:
        await hands.enter(boss)
        await hands.go_to("people")
        await hands.sees("Users: ", boss.email)
        for _ in range(2):
            await hands.press(Qt.Key.Key_PageDown, CTRL)
        await hands.sees("Invitations: ")
        await hands.press(Qt.Key.Key_F6)
        await hands.sees("A message with a code goes to the address.")
        await hands.fill(address)
        await hands.sees(address)
        await hands.press(Qt.Key.Key_F10)
        await hands.sees(f"An invitation is on its way to {address}.", "Sent")

    async def accepts(hands: Hands) -> None:
        await hands.sees("I have an &invitation")
        await hands.ready()
        await hands.press(Qt.Key.Key_I, ALT)
        await hands.sees("Accept and sign in")
        for words in (address, code_for(app_house, address), "Newest Hand", NEW, NEW):
            await hands.fill(words)
            await hands.press(Qt.Key.Key_Return)
        await hands.sees("Newest Hand", "Scanner ready")

    async def suspends(hands: Hands) -> None:
        await hands.enter(boss)
        await hands.go_to("people")
        await hands.sees("Users: ")
        await find(hands, address, "Users: 1", "Newest Hand")
        await hands.press(Qt.Key.Key_F7)
        await hands.sees("What Newest Hand may do, and why", "Viewer")
        await hands.press(Qt.Key.Key_Escape)
        await hands.press(Qt.Key.Key_F8)
        await hands.sees("Suspend Newest Hand?")
        await hands.fill("Left the house")
        await hands.sees("Left the house")
        await hands.press(Qt.Key.Key_F10)
        await hands.sees("Newest Hand is suspended", "Left the house")

    assert live(app_house.settings(tmp_path / "boss"), invites) == 0
    assert live(app_house.settings(tmp_path / "new"), accepts) == 0
    assert live(app_house.settings(tmp_path / "boss-again"), suspends) == 0


def test_a_role_given_elsewhere_reaches_the_open_app_within_a_minute(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person("viewer")

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        before = hands.app._session
        assert before is not None and before.person is not None
        assert not before.person.may("receiving.post")
        with app_house.identity() as people:
            people.execute(
                "insert into user_roles (user_id, role_id) select u.id, r.id from users u, roles r"
                " where u.email = %s and r.name = 'receiving_clerk'",
                (who.email,),
            )
        started = time.monotonic()
        while not before.person.may("receiving.post") and time.monotonic() < started + 60:  # noqa: ASYNC110 - as a person looks
            await asyncio.sleep(0.2)
        assert before.person.may("receiving.post")

    assert live(app_house.settings(tmp_path), drive) == 0


def code_for(house: AppHouse, address: str) -> str:
    for path in sorted(house.stack.outbox.glob("*invitation*.eml")):
        words = path.read_text()
        if f"To: {address}" in words and (found := re.search(r"Code: (\S+)", words)):
            return found[1]
    raise LookupError(address)
