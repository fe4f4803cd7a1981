"""Where the app writes what happened: one rotating file, never a secret."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_BYTES, _FILES = 2_000_000, 5


def start_log(folder: Path) -> logging.Logger:
    """Return the app's logger, writing to `folder/invista.log`; a disk that refuses leaves it silent."""
    log = logging.getLogger("invista")
    log.setLevel(logging.INFO)
    if log.handlers:
        return log
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "invista.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return log
