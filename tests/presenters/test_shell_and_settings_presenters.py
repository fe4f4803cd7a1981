"""Leaving without losing anything, the person's account, and what a scan says about the scanner."""

import asyncio
from dataclasses import dataclass, field

import pytest

from invista_desktop.errors import InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.people import FactorEnrolment, FactorRow, SessionRow
from invista_desktop.models.domain.wedge_settings import Key, WedgeSettings
from invista_desktop.views.settings.presenter import SecurityPresenter
from invista_desktop.views.settings.scanner_presenter import findings, verdict_on
from invista_desktop.views.shell.presenter import ShellPresenter

AWAY = Unavailable(said("Away."), said("Later."))


@dataclass
class Window:
    answer: bool = True
    told: list[str] = field(default_factory=list)

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        self.told.append(f"asked: {title}")
        return self.answer

    def show_notice(self, title: Said, advice: Said) -> None:
        self.told.append(f"notice: {title}")

    def show_problem(self, problem: InvistaError) -> None:
        self.told.append(f"problem: {problem.title}")

    def close_now(self) -> None:
        self.told.append("closed")


@dataclass
class Work:
    begun: int = 0
    posting: asyncio.Event | None = None

    def drafts(self) -> int:
        return self.begun

    def is_posting(self) -> bool:
        return self.posting is not None and not self.posting.is_set()

    async def finish_posting(self) -> None:
        assert self.posting is not None
        await self.posting.wait()


async def nothing() -> None:
    """Sign out without trouble."""


async def test_closing_waits_for_a_posting_and_a_second_wish_changes_nothing() -> None:
    window, posted = Window(), asyncio.Event()
    presenter = ShellPresenter(window, Work(posting=posted), nothing)

    leaving = asyncio.create_task(presenter.close())
    await asyncio.sleep(0)
    await presenter.close()
    assert window.told == ["notice: A posting is being finished."]

    posted.set()
    await leaving
    assert window.told[-1] == "closed"


async def test_closing_with_drafts_asks_nothing_for_they_are_kept() -> None:
    window = Window()

    await ShellPresenter(window, Work(begun=3), nothing).close()

    assert window.told == ["closed"]


@pytest.mark.parametrize(("answer", "signed_out"), [(True, 1), (False, 0)])
async def test_signing_out_with_drafts_is_confirmed(answer: bool, signed_out: int) -> None:  # noqa: FBT001
    window, out = Window(answer), list[bool]()

    async def sign_out() -> None:
        out.append(True)

    await ShellPresenter(window, Work(begun=2), sign_out).sign_out()

    assert len(out) == signed_out
    assert window.told == ["asked: 2 begun and not posted."]


async def test_a_sign_out_that_fails_is_told() -> None:
    window = Window()

    async def sign_out() -> None:
        raise AWAY

    await ShellPresenter(window, Work(), sign_out).sign_out()

    assert window.told == ["problem: Away."]


@dataclass
class SecurityScreen:
    told: list[object] = field(default_factory=list)
    problem: InvistaError | None = None

    def show_busy(self, *, busy: bool) -> None:
        self.told.append(("busy", busy))

    def show_problem(self, problem: InvistaError | None) -> None:
        self.problem = problem

    def show_done(self, words: Said) -> None:
        self.told.append(str(words))

    def show_account(self, factors: tuple[FactorRow, ...], sessions: tuple[SessionRow, ...]) -> None:
        self.told.append(("account", factors, sessions))

    def show_enrolment(self, enrolment: FactorEnrolment | None) -> None:
        self.told.append(enrolment)


@dataclass
class Account:
    factors: list[FactorRow] = field(default_factory=list)
    passwords: list[tuple[str, str]] = field(default_factory=list)

    async def change_password(self, current: str, new: str) -> None:
        self.passwords.append((current, new))

    async def authenticators(self) -> tuple[FactorRow, ...]:
        return tuple(self.factors)

    async def start_enrolment(self, name: str) -> FactorEnrolment:
        return FactorEnrolment("f", "secret", f"otpauth://totp/{name}")

    async def finish_enrolment(self, factor_id: str, code: str) -> None:
        if code != "123456":
            raise RuleViolation(said("The code is wrong."), said("Wait."))
        self.factors.append(FactorRow(factor_id, "Phone"))

    async def remove_authenticator(self, factor_id: str) -> None:
        self.factors = [factor for factor in self.factors if factor.factor_id != factor_id]

    async def sessions(self) -> tuple[SessionRow, ...]:
        return ()

    async def revoke_session(self, session_id: str) -> None:
        raise AWAY


async def test_an_authenticator_counts_only_after_its_first_code() -> None:
    screen, account = SecurityScreen(), Account()
    presenter = SecurityPresenter(screen, account)
    await presenter.start_enrolment(" Phone ")
    await presenter.finish_enrolment("000000")
    assert "code is wrong" in str(screen.problem)

    await presenter.finish_enrolment("123 456")

    assert screen.problem is None
    assert ("account", (FactorRow("f", "Phone"),), ()) in screen.told


async def test_two_different_new_passwords_change_nothing() -> None:
    screen, account = SecurityScreen(), Account()

    await SecurityPresenter(screen, account).change_password("old", "one", "another")

    assert account.passwords == []
    assert "differ" in str(screen.problem)


async def test_a_place_that_cannot_be_signed_out_is_told() -> None:
    screen = SecurityScreen()

    await SecurityPresenter(screen, Account()).revoke_session("s")

    assert screen.problem is AWAY
    assert screen.told[-1] == ("busy", False)


@pytest.mark.parametrize(
    ("scan", "printed", "words"),
    [
        ("ABC-123", "ABC-123", "exactly"),
        ("abc-123", "ABC-123", "Caps Lock"),
        ("ABCß123", "ABC-123", "US keyboard"),
        ("XABC-123", "ABC-123", "prefix"),
    ],
)
def test_a_scan_that_differs_from_its_label_says_what_is_wrong(scan: str, printed: str, words: str) -> None:
    assert words in str(verdict_on(scan, printed))


def test_the_findings_name_gap_suffix_and_prefix() -> None:
    words = " ".join(map(str, findings(WedgeSettings(gap_ms=72, suffixes=frozenset({Key.TAB})))))

    assert "72 ms" in words
    assert "ends with Tab" in words
    assert "no prefix" in words
    assert "120 ms after" in str(findings(WedgeSettings(suffixes=frozenset()))[1])
