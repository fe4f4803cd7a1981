"""`python -m invista_desktop` and the `invista` command."""


def main() -> None:
    """Run the command line; exits with its code."""
    from invista_desktop.cli.main import invista

    invista(prog_name="invista")


if __name__ == "__main__":
    main()
