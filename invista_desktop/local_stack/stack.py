"""The local stack: two databases and the identity service on loopback, for trying things and for tests."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CalledProcessError
from typing import Final

from invista_desktop.errors import Conflict, Unavailable, said
from invista_desktop.local_stack.gateway.settings import GatewaySettings
from invista_desktop.local_stack.gateway_process import GatewayProcess
from invista_desktop.local_stack.keys import AUTH_ROLE, BUSINESS, IDENTITY, REST_ROLE, WORKSTATION_ROLE, StackKeys
from invista_desktop.local_stack.postgres import Address, EmbeddedPostgres
from invista_desktop.settings import Home

LONGEST_WAIT: Final = 30.0  # seconds for another `up` or `down` of the same home to finish


@dataclass(frozen=True)
class Running:
    """Where a running stack is reached. Everything but the two `admin` addresses and the secret key
    is what an app's settings hold.

    Attributes:
        secret_key: stands for service_role; never for a desktop.
        identity_admin_dsn: the identity database as its owner.
        business_admin_dsn: the business database as its owner.
        neon_database_url: the business database as this workstation.
        outbox: the folder outgoing mail is written to.
        pids: process ids of `postgres` and `gateway`.
    """

    gateway_url: str
    publishable_key: str
    secret_key: str = field(repr=False)
    identity_admin_dsn: str = field(repr=False)
    business_admin_dsn: str = field(repr=False)
    neon_database_url: str = field(repr=False)
    jwks_url: str
    outbox: Path
    pids: Mapping[str, int]


def stack_away() -> Unavailable:
    """Return what is said where the local stack is needed and does not run."""
    return Unavailable(
        said("The local stack is not running."), said("Start it with: invista local up."), code="stack_away"
    )


class LocalStack:
    """The stack of one home; its processes outlive the program that starts them."""

    def __init__(self, home: Home, *, access_seconds: int = 3600) -> None:
        self._folder = home.stack
        self._access_seconds = access_seconds
        self._keys_file = self._folder / "keys.json"
        self._postgres = EmbeddedPostgres(self._folder / "cluster")
        self._gateway = GatewayProcess(self._folder)

    def up(self, progress: Callable[[str], None] = lambda _step: None) -> Running:
        """Return the running stack, started or recovered where it is not running, its databases up to date.

        What goes wrong leaves a stack that ran before running, and nothing else.

        Raises:
            Unavailable: PostgreSQL or the gateway does not start, the advice names the log; or the
                folder cannot be written.
            Conflict: another start or stop of the same home takes too long.
            RuleViolation: `schema_newer`.
        """
        with self._files_in_words():
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                was_whole = self.status() is not None
                if was_whole:
                    progress("The local stack is already running")
                was_running = self._postgres.is_running()
                try:
                    return self._start(progress)
                except BaseException:
                    if not was_whole:  # half a stack must not pass for a running one
                        self._gateway.stop()
                    if not was_running:
                        with suppress(CalledProcessError):  # what went wrong first is what is told
                            self._postgres.stop()
                    raise

    def down(self) -> None:
        """End the gateway and PostgreSQL; where they are not running, nothing happens.

        Raises:
            Conflict: another start or stop of the same home takes too long.
            Unavailable: the folder cannot be read or written.
        """
        with self._files_in_words():
            if not self._folder.exists():
                return
            with self._alone():
                self._gateway.stop()
                self._postgres.stop()

    def status(self) -> Running | None:
        """Return the stack if all of it runs and answers.

        Raises:
            Unavailable: the folder cannot be read.
        """
        with self._files_in_words():
            address, settings = self._postgres.address(), self._gateway.settings()
            keys = StackKeys.load(self._keys_file)
            if address is None or settings is None or keys is None or not self._gateway.is_healthy():
                return None
            return self._running(address, settings, keys)

    def enrol_workstation(self, warehouse_code: str | None = None) -> None:
        """Make this workstation one of that warehouse's, or of the first there is; its address stays.

        `up` does so by itself once there is a warehouse; this moves it to another.

        Raises:
            Unavailable: the stack is not running.
            psycopg.Error: `unknown_warehouse`.
        """
        address, keys = self._postgres.address(), StackKeys.load(self._keys_file)
        if address is None or keys is None:
            raise stack_away()
        from invista_desktop.local_stack.databases import enrol_workstation

        enrol_workstation(address.dsn(BUSINESS), keys.workstation_password, warehouse_code)

    def _running(self, address: Address, settings: GatewaySettings, keys: StackKeys) -> Running:
        pids = {"postgres": self._postgres.process_id or 0, "gateway": self._gateway.process_id() or 0}
        return Running(
            gateway_url=settings.url,
            publishable_key=keys.publishable_key,
            secret_key=keys.secret_key,
            identity_admin_dsn=address.dsn(IDENTITY),
            business_admin_dsn=address.dsn(BUSINESS),
            neon_database_url=address.dsn(BUSINESS, user=WORKSTATION_ROLE, password=keys.workstation_password),
            jwks_url=f"{settings.url}/auth/v1/.well-known/jwks.json",
            outbox=Path(settings.outbox),
            pids=pids,
        )

    def _start(self, progress: Callable[[str], None]) -> Running:
        kept = StackKeys.load(self._keys_file)
        keys = kept or StackKeys.make()
        # The gateway connects when first asked, so it wakes up while the databases are prepared.
        planned = self._postgres.plan_port()
        settings = self._running_gateway(planned, keys, is_known=kept is not None)
        if not self._postgres.is_running():
            is_cut_off = self._postgres.is_cut_off()
            progress("Recovering PostgreSQL, which was not stopped" if is_cut_off else "Starting PostgreSQL")
        address = self._start_postgres()
        if address.port != planned:
            settings = self._running_gateway(address.port, keys, is_known=False)
        self._prepare(address, keys, progress, are_new=kept is None)
        keys.save(self._keys_file)
        self._gateway.wait_until_healthy()
        return self._running(address, settings, keys)

    def _running_gateway(self, database_port: int, keys: StackKeys, *, is_known: bool) -> GatewaySettings:
        """Return the settings of a gateway for that database; a healthy one that has them is kept."""
        if is_known and (settings := self._gateway.settings()) and self._gateway.is_healthy():
            wanted = self._gateway_settings(database_port, keys, settings.port, settings.instance)
            if settings == wanted:
                return settings
        self._gateway.stop()
        return self._gateway.start(lambda port, instance: self._gateway_settings(database_port, keys, port, instance))

    def _prepare(
        self, address: Address, keys: StackKeys, progress: Callable[[str], None], *, are_new: bool = False
    ) -> None:
        from invista_desktop.local_stack.databases import prepare  # psycopg, while the gateway starts

        prepare(address, keys, are_new=are_new, progress=progress)

    def _start_postgres(self) -> Address:
        try:
            return self._postgres.start()
        except CalledProcessError as error:
            raise Unavailable(
                said("PostgreSQL did not start."),
                said("Read {log}, then try again.", log=self._folder / "cluster" / "data" / "log"),
                code="postgres_away",
            ) from error

    def _gateway_settings(self, database_port: int, keys: StackKeys, port: int, instance: str) -> GatewaySettings:
        address = Address(database_port, "")
        return GatewaySettings(
            instance=instance,
            port=port,
            auth_dsn=address.dsn(IDENTITY, user=AUTH_ROLE, password=keys.auth_password),
            rest_dsn=address.dsn(IDENTITY, user=REST_ROLE, password=keys.rest_password),
            publishable_key=keys.publishable_key,
            secret_key=keys.secret_key,
            signing_key_id=keys.signing_key_id,
            signing_key=keys.signing_key,
            refresh_key=keys.refresh_key,
            outbox=str(self._folder / "outbox"),
            log=str(self._folder / "gateway.log"),
            access_seconds=self._access_seconds,
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other programs from starting or stopping this stack meanwhile.

        SQLite's lock works the same on every platform, and ends with the process that holds it.
        """
        lock = sqlite3.connect(self._folder / "lock", timeout=LONGEST_WAIT, isolation_level=None)
        try:
            lock.execute("begin exclusive")
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise Conflict(
                said("The local stack is being started or stopped by another program."),
                said("Wait until that is done, then try again."),
                code="stack_busy",
            ) from error
        finally:
            lock.close()

    @contextmanager
    def _files_in_words(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            raise Unavailable(
                said("The local stack cannot be kept in {folder}: {reason}.", folder=self._folder, reason=error),
                said("Correct the folder's rights, or set INVISTA_HOME to a folder that can be written."),
                code="home_unwritable",
            ) from error
