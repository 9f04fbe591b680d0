"""What can be done from the command line: ``python -m brian2tools --help``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from brian2tools.commands import export, microcircuit
from brian2tools.errors import Brian2ToolsError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what a command line says.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after ``python -m brian2tools``. By default those that Python was started with.
        What comes after ``--`` are the arguments of a script.

    Returns
    -------
    int
        The exit status: 0, or 1 after an error, which is printed, or 130 after Ctrl-C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    own = words[: words.index("--")] if "--" in words else words
    parser = _parser()
    given, unknown = parser.parse_known_args(own)
    if unknown:
        found = " ".join(unknown)
        parser.error(f"unrecognized arguments: {found} (those of a script come last, after --)")
    given.script_arguments = words[len(own) + 1 :]
    try:
        given.execute(given)
    except Brian2ToolsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m brian2tools", description="Tools for models of the Brian 2 simulator."
    )
    commands = parser.add_subparsers(metavar="command", required=True)
    export.add_command(commands)
    microcircuit.add_command(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
