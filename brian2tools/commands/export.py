"""``python -m brian2tools export``: the model of a script as a LEMS file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from brian2.devices.device import reset_device, set_device

from brian2tools.commands.scripts import ScriptError, run_script
from brian2tools.errors import ArgumentError
from brian2tools.nmlexport.device import LEMSDevice
from brian2tools.nmlexport.filenames import FILE_NAME, model_file
from brian2tools.nmlexport.options import FORMS, SIMULATORS

__all__ = ["add_command"]

_EPILOG = """
The calls of set_device in the script are set aside. What it does after its runs, such as plots, is
done with what the simulator recorded; without one, its monitors are empty. Arguments for the script
come last, after --.
"""


def add_command(commands: Any) -> None:
    """Add the command to those of a parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "export",
        help="write the model of a script for NeuroML simulators",
        description="Run a script for Brian 2, and write its model as a LEMS file.",
        epilog=_EPILOG,
    )
    parser.add_argument("script", type=Path, help="the script")
    parser.add_argument(
        "-o", "--output", help="the file to write; by default script.xml for script.py"
    )
    parser.add_argument(
        "--form",
        choices=FORMS,
        default="equations",
        help="differential equations (the default), or Brian's own steps",
    )
    parser.add_argument("--simulator", choices=SIMULATORS, help="run the file as well")
    parser.add_argument(
        "--compare", action="store_true", help="also run Brian, and print how well both agree"
    )
    parser.set_defaults(execute=_export)


def _export(given: argparse.Namespace) -> None:
    if given.compare and given.simulator is None:
        raise ArgumentError("--compare compares with a simulator: add --simulator jneuroml")
    output = f"{given.script.stem}.xml" if given.output is None else given.output
    path = model_file(output).absolute()
    device = _ScriptDevice(
        filename=path, form=given.form, simulator=given.simulator, compare=given.compare
    )
    try:
        set_device(device)
        run_script(given.script, given.script_arguments, device.set_aside)
        device.finish(given.script)
    except ScriptError as error:
        raise ScriptError(f"{error}{device.state}") from error
    finally:
        reset_device()
    print(f"wrote {path.name} and {FILE_NAME}")


class _ScriptDevice(LEMSDevice):
    """The device of a script whose own choice is set aside: its options stay what they are."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self._given = options

    def activate(self, build_on_run: bool = True, **_options: Any) -> None:
        super().activate(build_on_run, **self._given)

    def set_aside(self, _device: Any, build_on_run: bool = True, **_options: Any) -> None:
        """Take from a call of ``set_device`` only whether the script itself says when to build."""
        self.build_on_run = build_on_run

    def build(self, **_options: Any) -> None:
        super().build()

    def finish(self, script: Path) -> None:
        """Write what has not been written, after the script has ended."""
        if not self.has_model:
            raise ScriptError(f"{str(script)!r} calls no run, so there is nothing to export")
        if not self.is_written:
            self.build()

    @property
    def state(self) -> str:
        """What to know after the script has failed."""
        if not self.is_written:
            return ""
        hint = "" if self._given["simulator"] else ", and monitors are empty without --simulator"
        return f"; {self._given['filename'].name} holds what had run until then{hint}"
