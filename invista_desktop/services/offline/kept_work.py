"""Work that is begun and not posted, one small file each, on this workstation.

A file is written whole and to the disk before the call returns, so that what was scanned outlives a
crash of the next instant.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

from invista_desktop.errors import Unavailable, said
from invista_desktop.private_files import make_private_folder


class KeptWork:
    """A folder of begun work, by name; every method blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, plain: Any) -> None:
        """Keep `plain` (JSON values) under `name`, in place of what was there.

        Raises:
            Unavailable: the disk does not take it; what was kept before stays.
        """
        path = self._path(name)
        part = path.with_suffix(".part")
        try:
            make_private_folder(self._folder)
            with part.open("w", encoding="utf-8") as file:
                json.dump(plain, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise Unavailable(
                said("This could not be kept on this computer: {reason}.", reason=error.strerror or str(error)),
                said("Make room on the disk, then scan it again."),
                code="work_unwritable",
            ) from error

    def load(self, name: str) -> Any | None:
        """Return what is kept under `name`; None where nothing is, or nothing that can be read."""
        try:
            return json.loads(self._path(name).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def drop(self, name: str) -> None:
        """Keep nothing under `name` any more."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        # Names come from ids; whatever else they held could lead out of the folder.
        return self._folder / f"{re.sub(r'[^A-Za-z0-9_-]', '_', name)}.json"
