"""Sign-in, step by step, on a screen that only remembers what it was told."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from invista_desktop.addresses import Addresses, checked
from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.people import Person, SecondFactorNeeded
from invista_desktop.views.sign_in.first_run_presenter import FirstRunPresenter
from invista_desktop.views.sign_in.presenter import SignInPresenter, Step

PERSON = Person("1", "receiver@demo.invista.example", "Demo Receiver", frozenset(), None, "aal1", "s")
WRONG = NotPermitted(said("E-mail or password is wrong."), said("Try again."), code="invalid_credentials")
AWAY = Unavailable(said("The sign-in service cannot be reached."), said("Try again."), code="server_away")
BAD_CODE = RuleViolation(said("The code is wrong."), said("Wait."), code="mfa_verification_failed")


@dataclass
class Screen:
    step: Step = Step.PASSWORD
    busy: list[bool] = field(default_factory=list)
    problem: InvistaError | None = None
    hints: list[str] = field(default_factory=list)
    is_again_offered: bool = False

    def offer_again(self, *, offered: bool) -> None:
        self.is_again_offered = offered

    def show_step(self, step: Step) -> None:
        self.step = step

    def show_busy(self, *, busy: bool) -> None:
        self.busy.append(busy)

    def show_problem(self, problem: InvistaError | None) -> None:
        self.problem = problem

    def show_hint(self, hint: Said) -> None:
        self.hints.append(str(hint))

    def show_progress(self, words: Said) -> None:
        self.hints.append(str(words))


@dataclass
class Service:
    """Answers as told; an error among the answers is raised."""

    answers: dict[str, object] = field(default_factory=dict)
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def _answer(self, name: str, *values: object) -> object:
        self.asked.append((name, *values))
        answer = self.answers.get(name)
        if isinstance(answer, InvistaError):
            raise answer
        return answer

    async def restore(self) -> Person | SecondFactorNeeded | None:
        return self._answer("restore")  # type: ignore[return-value]

    async def sign_in(self, email: str, password: str) -> Person | SecondFactorNeeded:
        return self._answer("sign_in", email, password)  # type: ignore[return-value]

    async def give_second_factor(self, code: str) -> Person:
        return self._answer("give_second_factor", code)  # type: ignore[return-value]

    async def request_recovery(self, email: str) -> None:
        self._answer("request_recovery", email)

    async def verify_recovery(self, code: str) -> SecondFactorNeeded | None:
        return self._answer("verify_recovery", code)  # type: ignore[return-value]

    async def set_new_password(self, password: str) -> Person:
        return self._answer("set_new_password", password)  # type: ignore[return-value]

    async def accept_invitation(self, email: str, code: str, name: str, password: str) -> None:
        self._answer("accept_invitation", email, code, name, password)

    async def sign_out(self) -> None:
        self._answer("sign_out")


@dataclass
class Desk:
    screen: Screen
    service: Service
    presenter: SignInPresenter
    entered: list[Person]


Sit = Callable[..., Desk]


@pytest.fixture
def sit() -> Sit:
    def make(**answers: object) -> Desk:
        screen, service, entered = Screen(), Service(answers), list[Person]()
        return Desk(screen, service, SignInPresenter(screen, service, entered.append), entered)

    return make


async def test_who_was_signed_in_enters_at_once(sit: Sit) -> None:
    desk = sit(restore=PERSON)

    await desk.presenter.restore()

    assert desk.entered == [PERSON]
    assert desk.screen.busy == [True, False]


async def test_nobody_to_restore_asks_for_a_password(sit: Sit) -> None:
    desk = sit(restore=None)

    await desk.presenter.restore()

    assert (desk.screen.step, desk.entered, desk.screen.problem) == (Step.PASSWORD, [], None)


async def test_a_service_away_at_start_says_so_and_lets_one_try(sit: Sit) -> None:
    desk = sit(restore=AWAY)

    await desk.presenter.restore()

    assert desk.screen.problem is AWAY
    assert desk.screen.busy[-1] is False


async def test_a_restore_that_failed_for_now_is_offered_again_and_enters_without_the_password(sit: Sit) -> None:
    desk = sit(restore=AWAY)
    await desk.presenter.restore()
    assert desk.screen.is_again_offered

    desk.service.answers["restore"] = PERSON
    await desk.presenter.restore()

    assert desk.entered == [PERSON]
    assert not desk.screen.is_again_offered


async def test_a_session_that_is_over_or_a_password_given_instead_is_not_offered_again(sit: Sit) -> None:
    desk = sit(restore=WRONG, sign_in=AWAY)
    await desk.presenter.restore()
    assert not desk.screen.is_again_offered

    desk.service.answers["restore"] = AWAY
    await desk.presenter.restore()
    await desk.presenter.sign_in("a", "b")

    assert not desk.screen.is_again_offered


async def test_a_wrong_password_is_told_and_the_last_problem_taken_away_at_the_next_try(sit: Sit) -> None:
    desk = sit(sign_in=WRONG)
    await desk.presenter.sign_in("a", "b")
    assert desk.screen.problem is WRONG

    desk.service.answers["sign_in"] = PERSON
    await desk.presenter.sign_in("a", "c")

    assert desk.screen.problem is None
    assert desk.entered == [PERSON]


async def test_a_second_factor_is_asked_for_and_spaces_in_the_code_do_not_matter(sit: Sit) -> None:
    desk = sit(sign_in=SecondFactorNeeded("f"), give_second_factor=PERSON)
    await desk.presenter.sign_in("a", "b")
    assert desk.screen.step is Step.SECOND_FACTOR

    await desk.presenter.give_second_factor(" 123 456 ")

    assert desk.service.asked[-1] == ("give_second_factor", "123456")
    assert desk.entered == [PERSON]


async def test_a_wrong_code_stays_at_the_code(sit: Sit) -> None:
    desk = sit(sign_in=SecondFactorNeeded("f"), give_second_factor=BAD_CODE)
    await desk.presenter.sign_in("a", "b")

    await desk.presenter.give_second_factor("000000")

    assert (desk.screen.step, desk.screen.problem) == (Step.SECOND_FACTOR, BAD_CODE)


async def test_a_refusal_at_the_code_starts_over(sit: Sit) -> None:
    desk = sit(sign_in=SecondFactorNeeded("f"), give_second_factor=WRONG)
    await desk.presenter.sign_in("a", "b")

    await desk.presenter.give_second_factor("000000")

    assert desk.screen.step is Step.PASSWORD


@pytest.mark.parametrize("needed", [None, SecondFactorNeeded("f")])
async def test_a_forgotten_password_leads_through_code_and_second_factor_to_a_new_one(
    sit: Sit, needed: SecondFactorNeeded | None
) -> None:
    desk = sit(verify_recovery=needed, give_second_factor=PERSON, set_new_password=PERSON)
    await desk.presenter.start_recovery()
    await desk.presenter.request_recovery(PERSON.email)
    assert [desk.screen.step] == [Step.RECOVERY_CODE]
    assert "If receiver@demo.invista.example has an account" in desk.screen.hints[-1]

    await desk.presenter.verify_recovery("123 456")
    if needed:
        assert [desk.screen.step] == [Step.SECOND_FACTOR]
        await desk.presenter.give_second_factor("654321")
    assert (desk.screen.step, desk.entered) == (Step.NEW_PASSWORD, [])
    await desk.presenter.set_new_password("a long sentence", "a long sentence")

    assert desk.entered == [PERSON]


async def test_two_different_new_passwords_reach_nobody(sit: Sit) -> None:
    desk = sit()

    await desk.presenter.set_new_password("one", "another")

    assert desk.service.asked == []
    assert "differ" in str(desk.screen.problem)


async def test_going_back_forgets_the_half_finished_sign_in(sit: Sit) -> None:
    desk = sit(sign_in=SecondFactorNeeded("f"))
    await desk.presenter.sign_in("a", "b")

    await desk.presenter.back()

    assert desk.screen.step is Step.PASSWORD
    assert desk.service.asked[-1] == ("sign_out",)


def test_a_session_that_ended_elsewhere_is_explained(sit: Sit) -> None:
    desk = sit()

    desk.presenter.explain(WRONG)

    assert (desk.screen.step, desk.screen.problem) == (Step.PASSWORD, WRONG)


GOOD = ("https://project.supabase.co/", " sb_publishable_1 ", "postgresql://ws:secret@host/business")


def test_good_addresses_are_trimmed() -> None:
    assert checked(*GOOD) == Addresses("https://project.supabase.co", "sb_publishable_1", GOOD[2])


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (0, "http://project.supabase.co", "supabase_url"),
        (0, "", "supabase_url"),
        (0, "http://[", "supabase_url"),
        (0, "https://project.supabase.co:port", "supabase_url"),
        (0, "http://127.0.0.1.example.com", "supabase_url"),
        (1, "  ", "supabase_key"),
        (1, "sb_secret_1", "secret_key"),
        (1, "e30.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln", "secret_key"),
        (2, "mysql://ws@host/b", "neon_database_url"),
        (2, "postgresql:///business", "neon_database_url"),
    ],
)
def test_unusable_addresses_are_refused_by_name(place: int, value: str, code: str) -> None:
    values = [*GOOD[:place], value, *GOOD[place + 1 :]]

    with pytest.raises(RuleViolation) as refusal:
        checked(*values)

    assert refusal.value.code == code


async def test_addresses_are_kept_before_sign_in_follows_and_bad_ones_never() -> None:
    screen, kept, done = Screen(), list[Addresses](), list[bool]()

    async def keep(addresses: Addresses) -> None:
        kept.append(addresses)

    async def start_here(_: Callable[[Said], None]) -> None:
        raise AWAY

    presenter = FirstRunPresenter(screen, keep=keep, start_here=start_here, done=lambda: done.append(True))
    await presenter.keep("nonsense", *GOOD[1:])
    assert (kept, done) == ([], [])
    await presenter.start_here()
    assert (screen.problem, done) == (AWAY, [])

    await presenter.keep(*GOOD)

    assert len(kept) == len(done) == 1
    assert screen.busy[-1] is False


async def test_an_invitation_is_accepted_and_signed_in_with(sit: Sit) -> None:
    desk = sit(sign_in=PERSON)
    await desk.presenter.start_invitation()

    await desk.presenter.accept_invitation(" a@b.c ", "K7 ", "New Hand", "secret words", "secret words")

    assert desk.service.asked == [
        ("accept_invitation", "a@b.c", "K7", "New Hand", "secret words"),
        ("sign_in", " a@b.c ", "secret words"),
    ]
    assert desk.entered == [PERSON]


@pytest.mark.parametrize(
    "entries",
    [("", "K7", "N", "p", "p"), ("a@b", "", "N", "p", "p"), ("a@b", "K7", " ", "p", "p"), ("a@b", "K7", "N", "p", "q")],
)
async def test_an_invitation_that_is_not_complete_is_not_tried(sit: Sit, entries: tuple[str, ...]) -> None:
    desk = sit()
    await desk.presenter.start_invitation()

    await desk.presenter.accept_invitation(*entries)

    assert desk.service.asked == []
    assert desk.screen.problem is not None
    assert desk.screen.step is Step.INVITATION
