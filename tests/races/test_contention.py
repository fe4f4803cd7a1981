"""Sixteen workstations at one bin's last units: INVISTA_CONTENTION_SECONDS=30 for the long run."""

import os

import pytest

from bench import contention


def test_sixteen_workers_at_the_last_units_neither_oversell_nor_see_a_deadlock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contention, "SECONDS", float(os.environ.get("INVISTA_CONTENTION_SECONDS", "1")))

    (figure,) = contention.run()

    print(f"{figure.name}: {figure.ours:.0f} {figure.unit}, one alone {figure.limit:.0f}")
    assert figure.ours > 0
