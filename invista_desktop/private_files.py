"""Files that only their owner may read. On Windows the rights of the folder above hold instead."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any


def write_private(path: Path, content: str) -> None:
    """Put `content` at `path`, readable by its owner alone; a reader sees the old or the new whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - takes over the descriptor
        file.write(content)
    fresh.replace(path)


def make_private_file(path: Path) -> None:
    """Let only its owner read the file at `path`; an empty one is made where there is none.

    SQLite gives the files it lays beside its own the same rights.

    Raises:
        OSError: the disk or the folder's rights do not let it be made.
    """
    path.touch(mode=0o600)
    with suppress(PermissionError):  # somebody else's, who let us write there
        path.chmod(0o600)


def make_private_folder(path: Path) -> None:
    """Let only its owner look into the folder at `path`; it is made where there is none.

    Raises:
        OSError: the disk or the rights above do not let it be made.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):
        path.chmod(0o700)


def write_private_json(path: Path, content: dict[str, Any]) -> None:
    """Put `content` at `path` as JSON, readable by its owner alone."""
    write_private(path, json.dumps(content, indent=1))


def read_json(path: Path) -> dict[str, Any] | None:
    """Return the object at `path`, or None where there is no such file or no whole object in it."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None
