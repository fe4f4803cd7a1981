"""`python -m invista_desktop` and the `invista` command."""

import sys


def main() -> None:
    """Open the app, or run the command line where there is something to run; exits with its code."""
    if len(sys.argv) == 1:
        sys.exit(_open())  # whoever opens the app does not wait for the command line to load
    from invista_desktop.cli.main import invista

    invista(prog_name="invista")


def _open() -> int:
    from invista_desktop.app import open_app
    from invista_desktop.errors import InvistaError, tell_terminal

    try:
        return open_app()
    except InvistaError as problem:
        return tell_terminal(problem)


if __name__ == "__main__":
    main()
