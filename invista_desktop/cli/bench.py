"""`invista bench`: the product's figures, each beside its limit in the same run."""

import json
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from invista_desktop.errors import Unavailable, said

if TYPE_CHECKING:
    from bench.figures import Figure

SUBJECTS = (
    "posting", "transfers", "counting", "contention", "scan", "stock_browser", "startup", "verify", "labels",
    "documents", "stack",
)  # fmt: skip


@click.command()
@click.argument("subjects", nargs=-1, type=click.Choice(SUBJECTS))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON array of figures, for programs.")
def bench(*, subjects: tuple[str, ...], as_json: bool) -> None:
    """Measure SUBJECTS (all, where none is named), each beside its limit.

    Exit code 1 when a goal is missed. The benchmarks come with the source; a packaged app does not carry them.
    """
    figures = []
    all_met = True
    for subject in subjects or SUBJECTS:
        click.echo(f"measuring {subject} ...", err=True)
        for figure in measure(subject):
            figures.append(figure.to_json())
            all_met = all_met and figure.is_met
            if not as_json:
                click.echo(line_of(figure))
    if as_json:
        click.echo(json.dumps(figures, indent=2))
    sys.exit(0 if all_met else 1)


def measure(subject: str) -> "Iterable[Figure]":
    """Return the figures of one subject.

    Raises:
        Unavailable: this installation does not hold the benchmarks.
    """
    source = Path(__file__).resolve().parents[2]
    if not (source / "bench" / f"{subject}.py").exists():
        raise Unavailable(
            said("The benchmarks are not part of this installation."),
            said("Run them from a checkout of the source."),
        )
    if str(source) not in sys.path:
        sys.path.insert(0, str(source))
    figures: Iterable[Figure] = import_module(f"bench.{subject}").run()
    return figures


def line_of(figure: "Figure") -> str:
    """Return one figure as a line for people."""
    goal = "" if figure.goal is None else f"  goal {figure.goal:g}x {'met' if figure.is_met else 'MISSED'}"
    return (
        f"{figure.name:<52} {figure.ours:>12,.4g} {figure.unit:<9} limit {figure.limit:>12,.4g}"
        f"  {figure.ratio:>6.2f}x  n={figure.n}{goal}"
    )
