"""`invista import`: files of products, suppliers and purchase orders, checked whole, imported whole."""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from invista_desktop.errors import InvistaError, RuleViolation, as_object, said, tell_terminal
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.imports import (
    Checked,
    DateOrder,
    DecimalMark,
    FileImported,
    ImportKind,
    ReadingOptions,
    RowState,
)

if TYPE_CHECKING:
    from invista_desktop.services.database.transactions import Transactions
    from invista_desktop.settings import Settings

    OpenBusiness = Callable[[Settings, str, str], AbstractContextManager[Transactions]]

TELL_EVERY: Final = 1.0  # seconds
DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check the file and say what would happen; import nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.option(
    "--dates", type=click.Choice([order.value for order in DateOrder]), default=DateOrder.DAY_FIRST.value,
    show_default=True, help="How to read 01/02/2026; ISO dates and 31.12.2026 are always understood.",
)  # fmt: skip
@click.option(
    "--decimal", type=click.Choice([mark.value for mark in DecimalMark]), default=DecimalMark.AUTO.value,
    show_default=True, help="Which sign stands before the decimals.",
)  # fmt: skip
@click.option("--encoding", default="", help="The file's encoding, such as cp1252; found out without it.")
@click.option("--new-categories", is_flag=True, help="Add product categories that do not exist yet.")
@click.option(
    "--email", envvar="INVISTA_EMAIL", default="", help="Who imports; also from INVISTA_EMAIL, else asked for."
)
@click.pass_context
def import_files(
    ctx: click.Context, kind: str, file: Path, *, email: str, dry_run: bool, as_json: bool,
    dates: str, decimal: str, encoding: str, new_categories: bool,
) -> None:  # fmt: skip
    """Import a CSV FILE of products, suppliers or purchase orders.

    Every row is checked first and every problem listed with its row and column; if there is any,
    nothing is imported. The same file again changes nothing. docs/import.md lists the columns.

    The password is asked for, or read from INVISTA_PASSWORD. Exit code 1 means that nothing was
    imported because of problems.
    """
    options = ReadingOptions(DateOrder(dates), DecimalMark(decimal), encoding, new_categories)
    try:
        checked, outcome = _imported(ctx, ImportKind(kind), file, options, email=email, is_dry=dry_run)
    except InvistaError as problem:
        if as_json:
            click.echo(json.dumps(_as_refused(kind, file, problem), ensure_ascii=False))
        ctx.exit(tell_terminal(problem))
    if as_json:
        click.echo(json.dumps(_as_object(checked, outcome), ensure_ascii=False))
    else:
        _tell(checked, outcome)
    sys.exit(0 if checked.is_clean else 1)


def _imported(
    ctx: click.Context, kind: ImportKind, file: Path, options: ReadingOptions, *, email: str, is_dry: bool
) -> tuple[Checked, FileImported | None]:
    from invista_desktop.services.imports import apply, read_lookups
    from invista_desktop.services.imports.checking import check_content
    from invista_desktop.services.imports.reading import read_bytes
    from invista_desktop.settings import load_settings

    content = read_bytes(file)
    email = email or _asked("E-mail", "--email or INVISTA_EMAIL")
    password = os.environ.get("INVISTA_PASSWORD") or _asked("Password", "INVISTA_PASSWORD", is_hidden=True)
    with _opener(ctx)(load_settings(), email, password) as transactions:
        lookups = transactions.run_again_if_lost(read_lookups, kind)
        checked = check_content(content, file.name, kind, lookups, options=options, progress=_teller())
        outcome = None
        if checked.is_clean and not is_dry:
            click.echo(f"Importing {len(checked.rows):,} rows…", err=True)
            outcome = transactions.run_again_if_lost(apply, checked, new_id())
    return checked, outcome


def _asked(what: str, otherwise: str, *, is_hidden: bool = False) -> str:
    """Return what the person types.

    Raises:
        RuleViolation: nobody is there to ask.
    """
    try:
        return str(click.prompt(what, hide_input=is_hidden, err=True))
    except click.Abort as nobody:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)
        raise RuleViolation(
            said("Who imports was not told: {what} is missing.", what=what),
            said("Give it by {otherwise}.", otherwise=otherwise),
            code="sign_in_missing",
        ) from nobody


def _opener(ctx: click.Context) -> "OpenBusiness":
    """Return what signs in and opens the business database: the app's own, unless another is given."""
    return cast("OpenBusiness", ctx.obj if callable(ctx.obj) else import_module("invista_desktop.app").open_business)


def _teller() -> Callable[[int], None]:
    """Return a progress that speaks once a second, so that quick files pass in silence."""
    last = time.monotonic()

    def tell(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last >= TELL_EVERY:
            last = time.monotonic()
            click.echo(f"{rows:,} rows read…", err=True)

    return tell


def _tell(checked: Checked, outcome: FileImported | None) -> None:
    delimiter = DELIMITERS[checked.delimiter]
    click.echo(f"{checked.file_name}: {len(checked.rows):,} rows, {checked.encoding or 'unreadable'}, {delimiter}.")
    if checked.ignored:
        click.echo(f"Columns left out: {', '.join(checked.ignored)}.")
    for problem in checked.problems:
        place = ", ".join(filter(None, (f"row {problem.row}" if problem.row else "", problem.column)))
        click.echo(f"  {place or 'file'}: {problem.title} {problem.advice}")
    if checked.problems:
        click.echo(f"Problems: {len(checked.problems):,}. Nothing was imported.", err=True)
    elif outcome is None:
        counts = checked.counts
        click.echo(
            f"Would be {counts[RowState.NEW]:,} new, {counts[RowState.CHANGED]:,} changed,"
            f" {counts[RowState.UNCHANGED]:,} unchanged rows. Nothing was imported."
        )
    else:
        click.echo(f"Imported: {outcome.new:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged.")


def _as_refused(kind: str, file: Path, problem: InvistaError) -> dict[str, object]:
    """Return why the file was not even checked, in the same shape as a check."""
    refusal = {"row": 0, "column": "", **as_object(problem)}
    return {"ok": False, "kind": kind, "file": file.name, "problems": [refusal], "imported": None}


def _as_object(checked: Checked, outcome: FileImported | None) -> dict[str, object]:
    """Return the check and what came of it; `imported` is null where nothing was."""
    return {
        "ok": checked.is_clean,
        "kind": checked.kind.value,
        "file": checked.file_name,
        "encoding": checked.encoding,
        "delimiter": checked.delimiter,
        "ignored": list(checked.ignored),
        "rows": len(checked.rows),
        **{state.value: count for state, count in checked.counts.items()},
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "code": problem.code,
                "problem": str(problem.title),
                "advice": str(problem.advice),
            }
            for problem in checked.problems
        ],
        "imported": outcome and {"new": outcome.new, "changed": outcome.changed, "unchanged": outcome.unchanged},
    }
