"""What is done about people: asked for first, a fresh code where it is wanted, refusals said in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from invista_desktop.errors import NotPermitted, RuleViolation, Said, said
from invista_desktop.models.domain.administration import Choice, OpenSessionRow, PersonRow, RolesChosen
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.people.deeds import PeopleDeeds, PeopleScreen
from invista_desktop.views.people.work import PeopleWork

WHO = PersonRow("u1", "a@b.example", "Test Hand", "", "UTC", "en", "system", "Viewer", None, "ACTIVE", "", None, None)
SESSION = cast("OpenSessionRow", type("Row", (), {"session_id": "s1", "user_id": "u1", "display_name": "Test Hand"})())
STALE = NotPermitted(said("A fresh code is needed."), said("Enter it."), code="step_up_needed")


@dataclass
class Screen:
    """Answers as told, and keeps what it was told."""

    words: str | None = "some words"
    agrees: bool = True
    chosen: RolesChosen | None = None
    told: list[tuple[Verdict, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    reloads: int = 0

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.told.append((verdict, str(title)))

    def reload(self) -> None:
        self.reloads += 1

    async def confirm(self, title: Said, _advice: Said, _confirm: Said) -> bool:
        self.asked.append(str(title))
        return self.agrees

    async def ask_words(self, title: Said, _label: Said, _start: str, *, needed: bool) -> str | None:
        self.asked.append(str(title))
        return self.words

    async def ask_roles(self, _row: PersonRow, _roles: Sequence[Choice]) -> RolesChosen | None:
        return self.chosen


@dataclass
class Work:
    """Keeps what was done; refuses the next deeds in turn."""

    refusals: list[Exception] = field(default_factory=list)
    done: list[tuple[Any, ...]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        async def act(*values: Any) -> Any:
            if name not in ("roles_of", "step_up") and self.refusals:
                raise self.refusals.pop(0)
            self.done.append((name, *values))
            return (Choice("r1", "Viewer", True),) if name == "roles_of" else ("s1", "s2")

        return act


def at(screen: Screen, work: Work, ended: list[str] | None = None) -> PeopleDeeds:
    async def end(sessions: tuple[str, ...]) -> None:
        if ended is not None:
            ended.extend(sessions)

    return PeopleDeeds(cast("PeopleScreen", screen), cast("PeopleWork", work), end)


async def test_a_person_is_suspended_with_the_reason_that_was_asked_for() -> None:
    screen, work = Screen(words="Left"), Work()

    await at(screen, work).do("suspend", WHO)

    assert work.done == [("suspend", "u1", "Left")]
    assert screen.told == [(Verdict.OK, "Test Hand is suspended and signed out everywhere.")]
    assert screen.reloads == 1


async def test_who_goes_back_does_nothing() -> None:
    screen, work = Screen(words=None, agrees=False), Work()

    for deed, row in (
        ("suspend", WHO),
        ("change_roles", WHO),
        ("end_sessions_of", SESSION),
        ("end_all_sessions", None),
    ):
        await at(screen, work).do(deed, row)

    assert [name for name, *_ in work.done] == ["roles_of"]
    assert screen.told == []


async def test_a_fresh_code_is_asked_for_and_the_deed_goes_on() -> None:
    screen, work = Screen(words="123 456", chosen=RolesChosen(frozenset({"r2"}), None)), Work([STALE])

    await at(screen, work).do("change_roles", WHO)

    assert [name for name, *_ in work.done] == ["roles_of", "step_up", "give_roles"]
    assert ("step_up", "123456") in work.done
    assert screen.told[0][0] is Verdict.OK


async def test_a_refusal_is_said_and_the_list_is_asked_again() -> None:
    screen = Screen(chosen=RolesChosen(frozenset(), None))
    work = Work([RuleViolation(said("Somebody must stay administrator."), said("…"), code="last_administrator")])

    await at(screen, work).do("change_roles", WHO)

    assert screen.told == [(Verdict.REFUSED, "Somebody must stay administrator.")]
    assert screen.reloads == 1


async def test_sessions_that_end_are_told_to_the_business_database() -> None:
    ended: list[str] = []

    await at(Screen(), Work(), ended).do("end_sessions_of", SESSION)

    assert ended == ["s1", "s2"]
