"""The first run: which databases this workstation uses."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from invista_desktop.addresses import Addresses
from invista_desktop.app.local import reaching
from invista_desktop.app.preferences import DSN
from invista_desktop.app.sample_people import how_to_try
from invista_desktop.errors import Said, said
from invista_desktop.settings import Settings
from invista_desktop.views.sign_in.first_run import FirstRunView
from invista_desktop.views.sign_in.first_run_presenter import FirstRunPresenter

if TYPE_CHECKING:
    from invista_desktop.app.application import Application


class FirstRun:
    """Keeps the addresses: the open ones in the settings file, the database's in the vault."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._chosen = app.settings
        self._hint: Said | None = None

    def window(self) -> FirstRunView:
        """Return the first screen, wired."""
        view = FirstRunView()
        settings = self._app.settings
        view.propose(settings.supabase_url, settings.supabase_key, settings.neon_database_url)
        presenter = FirstRunPresenter(view, keep=self._keep, start_here=self._start_here, done=self._done)
        view.hosted_requested.connect(self._app.tasks.slot(presenter.keep))
        view.start_here_requested.connect(self._app.tasks.slot(presenter.start_here))
        return view

    async def _keep(self, addresses: Addresses) -> None:
        run = self._app.background.run
        from invista_desktop.services.database.probe import probe  # SQLAlchemy, only when it is needed

        await run(probe, addresses.neon_database_url)
        await run(self._app.vault.put, DSN, addresses.neon_database_url)
        values = {"supabase_url": addresses.supabase_url, "supabase_key": addresses.supabase_key, "stack": "hosted"}
        await run(self._app.preferences.keep_addresses, values)
        self._chosen = replace(
            self._chosen,
            supabase_url=addresses.supabase_url,
            supabase_key=addresses.supabase_key,
            neon_database_url=addresses.neon_database_url,
        )

    async def _start_here(self, progress: Callable[[Said], None]) -> None:
        progress(said("Preparing the databases of this computer; the first time takes some seconds."))
        self._chosen = await self._app.background.run(_with_sample_data, self._app.settings)
        await self._app.background.run(self._app.preferences.keep_addresses, {"stack": "local"})
        self._hint = how_to_try()

    def _done(self) -> None:
        self._app.tasks.start(self._app.use(self._chosen, self._hint))


def _with_sample_data(settings: Settings) -> Settings:
    """Return settings for the local stack with sample data and people in it. Blocking."""
    from invista_desktop.app.demo_stack import prepare

    return reaching(settings, prepare(settings, lambda _step: None))
