"""Settings for the databases of this computer: local and hosted differ in these values alone."""

from dataclasses import replace

from invista_desktop.local_stack.stack import LocalStack, Running
from invista_desktop.settings import Settings


def start_local_stack(settings: Settings) -> Settings:
    """Return settings for the local stack of this home, which runs afterwards. Blocking."""
    return reaching(settings, LocalStack(settings.home).up())


def local_settings(settings: Settings) -> Settings | None:
    """Return settings for the local stack of this home, None where it does not run. Blocking."""
    running = LocalStack(settings.home).status()
    return None if running is None else reaching(settings, running)


def reaching(settings: Settings, running: Running) -> Settings:
    """Return the settings an app needs to reach a running local stack."""
    return replace(
        settings,
        supabase_url=running.gateway_url,
        supabase_key=running.publishable_key,
        neon_database_url=running.neon_database_url,
    )
