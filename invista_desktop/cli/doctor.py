"""`invista doctor`: what this workstation needs, and what of it is missing."""

import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime

import click

from invista_desktop.app.display import has_display
from invista_desktop.errors import InvistaError, RuleViolation, Unavailable
from invista_desktop.settings import Settings, load_settings

CLOCK_LIMIT_SECONDS = 300
DISK_LIMIT_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `advice` is empty where all is well."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object, for programs.")
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Look at settings, folders, databases, clock, key store, screen and printers.

    Exits with 1 when something is missing that the app cannot do without.
    """
    settings = load_settings()
    if not settings.is_complete:
        from invista_desktop.app.local import local_settings

        with suppress(RuleViolation, Unavailable):  # what is refused or cannot be read becomes a finding
            settings.require_usable()
            settings = local_settings(settings) or settings
    findings = list(examine(settings))
    if as_json:
        click.echo(json.dumps({"ok": all(f.ok for f in findings), "findings": [asdict(f) for f in findings]}, indent=2))
    else:
        for finding in findings:
            click.echo(f"{'ok     ' if finding.ok else 'MISSING'}  {finding.name}: {finding.detail}")
            if finding.advice:
                click.echo(f"         -> {finding.advice}")
    ctx.exit(0 if all(finding.ok for finding in findings) else 1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what was found, in the order a person would mend it."""
    yield Finding("Python", ok=True, detail=f"{platform.python_version()} on {platform.platform()}")
    yield _folder(settings)
    for name, look in (
        ("Settings", _settings),
        ("Sign-in service", _sign_in_service),
        ("Business database", _business_database),
        ("Key store", _key_store),
        ("Screen", _screen),
        ("Printers", _printers),
    ):
        yield _looked(name, look, settings)


def _looked(name: str, look: Callable[[Settings], Finding], settings: Settings) -> Finding:
    """A check that fails is itself a finding; the doctor reports the rest all the same."""
    try:
        return look(settings)
    except InvistaError as problem:
        return Finding(name, ok=False, detail=str(problem.title), advice=str(problem.advice))
    except (ImportError, OSError, RuntimeError) as error:
        return Finding(name, ok=False, detail=str(error), advice="See the log for the whole story.")


def _folder(settings: Settings) -> Finding:
    home = settings.home.path
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home):
            free = shutil.disk_usage(home).free
    except OSError as error:
        return Finding("Folder", ok=False, detail=f"{home}: {error.strerror}", advice="Set INVISTA_HOME elsewhere.")
    enough = free >= DISK_LIMIT_BYTES
    return Finding("Folder", enough, f"{home}, {free // 1024**2:,} MB free", "" if enough else "Free some space.")


def _settings(settings: Settings) -> Finding:
    settings.require_usable()
    if settings.is_complete:
        return Finding("Settings", ok=True, detail=f"{settings.supabase_url}")
    if settings.options.get("stack") == "local":
        return Finding("Settings", ok=False, detail="the local stack is not running", advice="Run `invista local up`.")
    return Finding(
        "Settings",
        ok=False,
        detail="the addresses of the databases are not set",
        advice="Open the app and fill in the first screen, or run `invista demo`.",
    )


def _sign_in_service(settings: Settings) -> Finding:
    if not settings.supabase_url:
        return Finding("Sign-in service", ok=False, detail="no address", advice="Set SUPABASE_URL.")
    settings.require_usable()  # a secret key, or a key in the clear, is sent nowhere
    import httpx

    try:
        headers = {"apikey": settings.supabase_key}
        answer = httpx.get(f"{settings.supabase_url}/auth/v1/health", headers=headers, timeout=10)
    except httpx.HTTPError as error:
        advice = "Check the network; for the local stack run `invista local up`."
        return Finding("Sign-in service", ok=False, detail=str(error), advice=advice)
    if not answer.is_success:
        return Finding("Sign-in service", ok=False, detail=f"answers {answer.status_code}", advice="Check the key.")
    skew = time.time() - parsedate_to_datetime(answer.headers["date"]).timestamp()
    if abs(skew) > CLOCK_LIMIT_SECONDS:
        detail = f"this clock is {abs(skew):.0f} s {'ahead' if skew > 0 else 'behind'}"
        return Finding("Sign-in service", ok=False, detail=detail, advice="Set this computer's clock.")
    return Finding("Sign-in service", ok=True, detail=f"{settings.supabase_url}, clock within {abs(skew):.0f} s")


def _business_database(settings: Settings) -> Finding:
    if not settings.neon_database_url:
        return Finding("Business database", ok=False, detail="no address", advice="Set NEON_DATABASE_URL.")
    settings.require_usable()
    from invista_desktop.services.database.probe import probe

    version = probe(settings.neon_database_url)
    return Finding("Business database", ok=True, detail=f"PostgreSQL {version}, rights as they should be")


def _key_store(_settings: Settings) -> Finding:
    import keyring
    from keyring.backends import fail

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring):
        detail = "none: one signs in again at every start, and nothing is kept on disk"
        return Finding("Key store", ok=True, detail=detail, advice="Install the system's key store to stay signed in.")
    return Finding("Key store", ok=True, detail=str(backend.name))


def _screen(_settings: Settings) -> Finding:
    if has_display():
        return Finding("Screen", ok=True, detail=os.environ.get("QT_QPA_PLATFORM") or "present")
    return Finding("Screen", ok=False, detail="none", advice="Run `invista demo --headless --out DIR` instead.")


def _printers(_settings: Settings) -> Finding:
    from PySide6.QtPrintSupport import QPrinterInfo
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(["invista", "-platform", "offscreen"])
    names = QPrinterInfo.availablePrinterNames()
    del application  # Qt lists printers only while an application lives
    return Finding("Printers", ok=True, detail=", ".join(names) or "no system printer; papers go to files")
