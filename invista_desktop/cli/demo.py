"""`invista demo`: the app on embedded databases with sample data, ready to sign in."""

import json
import os
import sys
import tempfile
from pathlib import Path

import click

from invista_desktop.app.display import require_display
from invista_desktop.settings import Settings, load_settings


@click.command()
@click.option(
    "--headless", is_flag=True, help="Walk the receiving journey without a display instead of opening the app."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --headless: where pictures, papers, labels and summary.json go.",
)
@click.option("--json", "as_json", is_flag=True, help="With --headless: also write summary.json to standard output.")
@click.pass_context
def demo(ctx: click.Context, *, headless: bool, out: Path | None, as_json: bool) -> None:
    """Open the app on embedded databases with sample data.

    Prints the demo people and their passwords. The databases stay up afterwards; stop them with
    `invista local down`. With --headless, the journey runs in a folder of its own that is removed
    afterwards, and the exit code is 1 when a step failed.
    """
    if not headless:
        if out is not None or as_json:
            raise click.UsageError("--out and --json go with --headless.")
        _open(load_settings())
        return
    if out is None:
        raise click.UsageError("--headless needs --out DIR.")
    summary = _walk(out.resolve())
    if as_json:
        click.echo(json.dumps(summary, indent=2))
    ctx.exit(0 if summary["ok"] else 1)


def _open(settings: Settings) -> None:
    require_display()
    from invista_desktop.app import open_app
    from invista_desktop.app.demo_stack import prepare
    from invista_desktop.app.local import reaching
    from invista_desktop.app.preferences import Preferences
    from invista_desktop.app.sample_people import how_to_try
    from invista_desktop.services.sample_data import SAMPLE_PEOPLE

    running = prepare(settings, _say)
    if not (settings.supabase_url or settings.options.get("stack")):  # nobody chose other databases before
        Preferences(settings.home).keep_addresses({"stack": "local"})
    click.echo("\nSign in as one of these:\n")
    for person in SAMPLE_PEOPLE:
        factor = f"   second factor: {person.totp_secret}" if person.totp_secret else ""
        click.echo(f"  {person.email:<40} {person.password:<24} {person.role}{factor}")
    click.echo(f"\nMail goes to {running.outbox}. Stop the databases with: invista local down\n")
    sys.exit(open_app(reaching(settings, running), hint=how_to_try()))


def _walk(out: Path) -> dict[str, object]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from invista_desktop.app.demo_stack import prepare
    from invista_desktop.app.local import reaching
    from invista_desktop.cli.journey import walk
    from invista_desktop.local_stack.stack import LocalStack

    with tempfile.TemporaryDirectory(prefix="invista-demo-", ignore_cleanup_errors=True) as folder:
        settings = load_settings({"INVISTA_HOME": folder}, working_folder=Path(folder))
        try:
            running = prepare(settings, _say)
            return walk(reaching(settings, running), out, _say)
        finally:
            LocalStack(settings.home).down()


def _say(step: str) -> None:
    click.echo(step, err=True)
