"""Signing in by keyboard at the real window: what it says, and what the login history then holds."""

import email
import platform
import re
from pathlib import Path

import pyotp
import pytest
from PySide6.QtCore import Qt

from invista_desktop.services.sample_data import SAMPLE_PEOPLE
from tests.app_house import AppHouse, Hands, live

ALT = Qt.KeyboardModifier.AltModifier


def mailed_code(app_house: AppHouse, address: str) -> str:
    """Return the code in the newest message to an address; empty before it comes."""
    texts = [path.read_text() for path in sorted(app_house.stack.outbox.glob("*.eml"))]
    mine = [text for text in texts if f"To: {address}" in text]
    found = re.search(r"\b\d{6}\b", str(email.message_from_string(mine[-1]).get_payload())) if mine else None
    return found[0] if found else ""


def test_a_forgotten_password_is_set_anew_by_the_mailed_code(app_house: AppHouse, tmp_path: Path) -> None:
    who, another = app_house.person(), "an entirely different sentence"

    async def drive(hands: Hands) -> None:
        await hands.sign_in(who.email, "not the password")
        await hands.sees("E-mail or password is wrong.")
        await hands.press(Qt.Key.Key_F, ALT)
        await hands.sees("A code will be sent to it")
        await hands.press(Qt.Key.Key_Return)
        await hands.sees(f"If {who.email} has an account, a code is on its way.")
        await hands.until(lambda: bool(mailed_code(app_house, who.email)), "the mail")
        wrong = "000000" if mailed_code(app_house, who.email) != "000000" else "111111"
        await hands.ready()
        await hands.type(wrong)
        await hands.press(Qt.Key.Key_Return)
        await hands.sees("The code is wrong or too old.")
        await hands.ready()
        await hands.fill(mailed_code(app_house, who.email))
        await hands.press(Qt.Key.Key_Return)
        await hands.sees("New password")
        await hands.ready()
        for entry in (another, another):
            await hands.type(entry)
            await hands.press(Qt.Key.Key_Return)
        await hands.arrive(who)

    live(app_house.settings(tmp_path), drive)

    history = app_house.attempts(who.email)
    assert [row["reason"] for row in history] == ["invalid_credentials", "otp_expired", None]
    assert_says_where(history)


def test_the_administrator_needs_the_second_factor(app_house: AppHouse, tmp_path: Path) -> None:
    chief = next(person for person in SAMPLE_PEOPLE if person.totp_secret)
    codes = pyotp.TOTP(chief.totp_secret or "")
    before = len(app_house.attempts(chief.email))

    async def drive(hands: Hands) -> None:
        await hands.sign_in(chief.email, chief.password)
        await hands.sees("Second factor")
        await hands.ready()
        await hands.type("abc")
        await hands.press(Qt.Key.Key_Return)
        await hands.sees("The code is wrong.", "Wait for the next code")
        await hands.ready()
        await hands.fill(codes.now())
        await hands.press(Qt.Key.Key_Return)
        await hands.sees(chief.display_name, "Scanner ready")

    live(app_house.settings(tmp_path), drive)

    history = app_house.attempts(chief.email)[before:]
    assert [(row["successful"], row["reason"]) for row in history] == [(False, "mfa_verification_failed"), (True, None)]
    assert_says_where(history)


@pytest.mark.parametrize("is_known", [True, False])
def test_wrong_password_and_unknown_person_read_the_same(
    app_house: AppHouse, tmp_path: Path, *, is_known: bool
) -> None:
    address = app_house.person().email if is_known else f"nobody-{tmp_path.name}@test.invista.example"

    async def drive(hands: Hands) -> None:
        await hands.sign_in(address, "not the password")
        await hands.sees("E-mail or password is wrong.", "Mind Caps Lock.")

    live(app_house.settings(tmp_path), drive)

    history = app_house.attempts(address)
    assert [(row["successful"], row["reason"]) for row in history] == [(False, "invalid_credentials")]
    assert_says_where(history)


def test_a_locked_account_is_told(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person()
    with app_house.identity() as people:
        people.execute("update auth.users set banned_until = now() + interval '1 day' where email = %s", (who.email,))

    async def drive(hands: Hands) -> None:
        await hands.sign_in(who.email)
        await hands.sees("This account is locked.", "Ask an administrator")

    live(app_house.settings(tmp_path), drive)

    history = app_house.attempts(who.email)
    assert [row["reason"] for row in history] == ["user_banned"]
    assert_says_where(history)


def test_too_many_attempts_are_told(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person()

    async def drive(hands: Hands) -> None:
        await hands.sign_in(who.email, "wrong")
        for _ in range(12):
            await hands.until(lambda: "wrong." in hands.words() or "Too many" in hands.words(), "an answer")
            if "Too many attempts." in hands.words():
                break
            await hands.ready()
            await hands.fill("wrong")
            await hands.press(Qt.Key.Key_Return)
            await hands.ready()
        await hands.sees("Too many attempts.", "Wait a few minutes")

    with app_house.another_gateway(tmp_path / "gateway") as gateway:
        live(app_house.settings(tmp_path / "home", gateway=gateway), drive)
    assert {row["reason"] for row in app_house.attempts(who.email)} == {"invalid_credentials"}


def test_one_person_signs_out_and_another_signs_in_at_the_same_window(app_house: AppHouse, tmp_path: Path) -> None:
    first, second = app_house.person("viewer"), app_house.person()

    async def drive(hands: Hands) -> None:
        await hands.enter(first)
        await hands.press(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
        await hands.enter(second)
        assert first.name not in hands.strip()

    live(app_house.settings(tmp_path), drive)

    assert [row["successful"] for one in (first, second) for row in app_house.attempts(one.email)] == [True, True]


def assert_says_where(history: list[dict[str, object]]) -> None:
    for row in history:
        assert row["workstation"] == platform.node()
        assert isinstance(row["device"], dict)
        assert row["device"]["app"] == "invista-desktop"
        assert row["device"]["system"]
