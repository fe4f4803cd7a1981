"""`invista`: opens the app, and everything else by command.

Commands are imported when they are called: `invista scan explain` must not pay for Qt.
"""

import sys
from importlib import import_module
from typing import cast

import click

from invista_desktop.errors import InvistaError, tell_terminal

COMMANDS = {
    "demo": "invista_desktop.cli.demo:demo",
    "local": "invista_desktop.cli.local:local",
    "db": "invista_desktop.cli.db:db",
    "doctor": "invista_desktop.cli.doctor:doctor",
    "scan": "invista_desktop.cli.scan:scan",
    "import": "invista_desktop.cli.import_files:import_files",
    "labels": "invista_desktop.cli.labels:labels",
    "bench": "invista_desktop.cli.bench:bench",
}


class Commands(click.Group):
    """Finds a command in `COMMANDS`, and says what went wrong in the error's own words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        return cast("click.Command", getattr(import_module(module), name))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except InvistaError as problem:
            ctx.exit(tell_terminal(problem))


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(package_name="invista-desktop")
@click.pass_context
def invista(ctx: click.Context) -> None:
    """Open Invista Desktop, or run one of the commands below.

    INVISTA_HOME moves everything it keeps (databases, keys, journal, logs) to another folder.
    """
    if ctx.invoked_subcommand is None:
        from invista_desktop.app import open_app

        sys.exit(open_app())
