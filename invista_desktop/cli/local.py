"""`invista local`: the embedded databases and identity service, started, stopped, looked at."""

import json
import os
import sys
from typing import Any

import click

from invista_desktop.settings import Home


@click.group()
def local() -> None:
    """Databases and identity service on this machine, for trying things out."""


@local.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.option("--show-secrets", is_flag=True, help="Write passwords and the secret key too.")
def up(*, as_json: bool, show_secrets: bool) -> None:
    """Start the stack, or say that it runs already; recovers after a crash. Exit code 0 when it runs."""
    from invista_desktop.local_stack.stack import LocalStack

    running = LocalStack(Home.of(os.environ)).up(lambda step: click.echo(step, err=True))
    _show(running, as_json=as_json, show_secrets=show_secrets)


@local.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
def down(*, as_json: bool) -> None:
    """Stop the stack. Exit code 0 when nothing of it runs any more."""
    from invista_desktop.local_stack.stack import LocalStack

    LocalStack(Home.of(os.environ)).down()
    click.echo(json.dumps({"running": False}) if as_json else "The local stack is stopped.")


@local.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.option("--show-secrets", is_flag=True, help="Write passwords and the secret key too.")
def status(*, as_json: bool, show_secrets: bool) -> None:
    """Say whether the stack runs, and where. Exit code 0 when it runs, 3 when it does not."""
    from invista_desktop.local_stack.stack import LocalStack

    running = LocalStack(Home.of(os.environ)).status()
    if running is None:
        click.echo(json.dumps({"running": False}) if as_json else "The local stack is not running.")
        sys.exit(3)
    _show(running, as_json=as_json, show_secrets=show_secrets)


def _show(running: Any, *, as_json: bool, show_secrets: bool) -> None:
    facts: dict[str, object] = {
        "gateway_url": running.gateway_url,
        "publishable_key": running.publishable_key,
        "jwks_url": running.jwks_url,
        "outbox": str(running.outbox),
        "pids": dict(running.pids),
    }
    if show_secrets:
        facts |= {
            "neon_database_url": running.neon_database_url,
            "secret_key": running.secret_key,
            "identity_admin_dsn": running.identity_admin_dsn,
            "business_admin_dsn": running.business_admin_dsn,
        }
    if as_json:
        click.echo(json.dumps({"running": True, **facts}))
        return
    pids = ", ".join(f"{name} {pid}" for name, pid in running.pids.items())
    for name, value in (facts | {"pids": pids}).items():
        click.echo(f"{name.replace('_', ' ').capitalize():<20} {value}")
