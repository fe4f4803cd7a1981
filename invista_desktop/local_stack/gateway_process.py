"""The gateway as a process of its own, which outlives the one that started it."""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psutil

from invista_desktop.errors import Unavailable, said
from invista_desktop.local_stack.gateway.settings import GatewaySettings
from invista_desktop.local_stack.postgres import is_free
from invista_desktop.private_files import read_json, write_private_json

PATIENCE: Final = 20.0  # seconds until a gateway that does not answer is given up
DRAINING: Final = 5.0


class GatewayProcess:
    """Starts, finds and stops the gateway of one folder."""

    def __init__(self, folder: Path) -> None:
        self._settings_file = folder / "gateway.json"
        self._record = folder / "gateway.pid.json"
        self._log = folder / "gateway.log"

    def settings(self) -> GatewaySettings | None:
        """Return what the gateway was told last."""
        return GatewaySettings.load(self._settings_file) if self._settings_file.exists() else None

    def process_id(self) -> int | None:
        """Return the live process, or None."""
        process = self._process()
        return None if process is None else process.pid

    def is_healthy(self) -> bool:
        """Say whether the process lives and answers, and is the one that was started here."""
        settings = self.settings()
        if settings is None or self._process() is None:
            return False
        return _instance_at(settings.port) == settings.instance

    def start(self, make_settings: Callable[[int, str], GatewaySettings]) -> GatewaySettings:
        """Launch with `make_settings(port, instance)`, on the port of last time where that is free."""
        last = self.settings()
        port = last.port if last is not None and is_free(last.port) else _any_free_port()
        settings = make_settings(port, secrets.token_hex(8))
        settings.save(self._settings_file)
        process = _launch(self._settings_file, self._log)
        write_private_json(self._record, {"pid": process.pid, "created": process.create_time()})
        return settings

    def wait_until_healthy(self) -> None:
        """Return once it answers.

        Raises:
            Unavailable: it does not; its log says why.
        """
        deadline = time.monotonic() + PATIENCE
        while not self.is_healthy():
            if self._process() is None or time.monotonic() > deadline:
                raise Unavailable(
                    said("The local identity service did not start."),
                    said("Read {log}, then try again.", log=self._log),
                    code="gateway_away",
                )
            time.sleep(0.01)

    def stop(self) -> None:
        """End the process if it lives, with force if it does not listen."""
        process = self._process()
        if process is not None:
            process.terminate()
            _, alive = psutil.wait_procs([process], timeout=DRAINING)
            for stubborn in alive:
                stubborn.kill()
        self._record.unlink(missing_ok=True)

    def _process(self) -> psutil.Process | None:
        record: dict[str, Any] | None = read_json(self._record)
        if record is None:
            return None
        try:
            process = psutil.Process(record["pid"])
            is_same = abs(process.create_time() - record["created"]) < 1
            return process if is_same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


def _launch(settings_file: Path, log: Path) -> psutil.Process:
    how: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        how = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    command = [sys.executable, "-m", "invista_desktop.local_stack.gateway", str(settings_file)]
    try:
        launched = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=handle, stderr=handle, cwd=log.parent, close_fds=True, **how
        )
        launched.returncode = 0  # it outlives this program, so nobody waits for it here
        return psutil.Process(launched.pid)
    finally:
        os.close(handle)


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _instance_at(port: int) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        content = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return str(content.get("instance")) if isinstance(content, dict) else None
