"""The ``portal`` command: answers ``--version`` at once, loads the application for the rest."""

import sys


def main() -> None:
    """Run the command line; the version is told without importing the application."""
    if sys.argv[1:] == ["--version"]:
        from portal.version import VERSION  # noqa: PLC0415 - the fast road of start-up

        sys.stdout.write(f"portal {VERSION}\n")
        return
    from portal.commands import cli  # noqa: PLC0415 - Flask takes its time to import

    cli()


if __name__ == "__main__":
    main()
