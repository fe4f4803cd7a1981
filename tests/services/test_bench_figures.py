"""Benchmarks can be run, and their figures have the shape programs read; nothing is timed here."""

import json
from dataclasses import replace
from importlib import import_module

import pytest
from click.testing import CliRunner

from bench.figures import Figure, percentile
from invista_desktop.cli import bench as command


@pytest.mark.parametrize("subject", command.SUBJECTS)
def test_every_subject_can_be_run(subject: str) -> None:
    assert callable(import_module(f"bench.{subject}").run)


def test_a_figure_is_written_with_its_ratio() -> None:
    figure = Figure("posting", ours=3.0, limit=2.0, unit="s", n=7, goal=3.0)

    plain = {"name": "posting", "ours": 3.0, "limit": 2.0, "ratio": 1.5, "unit": "s", "n": 7}
    assert figure.to_json() == plain | {"goal": 3.0, "met": True}
    assert replace(figure, goal=None).to_json() == plain


def test_the_command_writes_one_array_of_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = [Figure("one", 1.0, 2.0, "ms", 5), Figure("two", 4.0, 2.0, "ms", 5, goal=1.0)]
    monkeypatch.setattr(command, "measure", lambda _subject: figures)

    told = CliRunner().invoke(command.bench, ["labels", "--json"])

    first, second = json.loads(told.stdout)
    assert set(first) == {"limit", "n", "name", "ours", "ratio", "unit"}
    assert set(second) == {*first, "goal", "met"}


@pytest.mark.parametrize(("ours", "code"), [(2.0, 0), (2.1, 1)])
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_missed_goal_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, ours: float, code: int, as_json: tuple[str, ...]
) -> None:
    figures = [Figure("kept", ours, 2.0, "s", 5, goal=1.0), Figure("without a promise", 9.0, 2.0, "s", 5)]
    monkeypatch.setattr(command, "measure", lambda _subject: figures)

    assert CliRunner().invoke(command.bench, ["labels", *as_json]).exit_code == code


def test_a_missed_goal_is_said_to_people() -> None:
    assert "goal 1x MISSED" in command.line_of(Figure("two", 4.0, 2.0, "ms", 5, goal=1.0))
    assert "goal 3x met" in command.line_of(Figure("two", 4.0, 2.0, "ms", 5, goal=3.0))


def test_the_slowest_percent_is_told() -> None:
    assert percentile(range(1, 101), 0.99) == 100
