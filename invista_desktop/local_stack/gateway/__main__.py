"""Runs the gateway described by the settings file named on the command line, until it is stopped."""

import logging
import sys
from pathlib import Path

import uvicorn

from invista_desktop.local_stack.gateway.application import application
from invista_desktop.local_stack.gateway.settings import GatewaySettings


def main(settings_file: Path) -> None:
    """Serve on loopback."""
    settings = GatewaySettings.load(settings_file)
    logging.basicConfig(
        filename=settings.log, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    uvicorn.run(
        application(settings), host="127.0.0.1", port=settings.port, log_config=None, access_log=False,
        proxy_headers=False, server_header=False, lifespan="off", ws="none",
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
