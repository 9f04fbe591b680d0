"""What the tests of the command share."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from types import SimpleNamespace

import pytest

from brian2tools.__main__ import main
from brian2tools.tests.commands.microcircuit.folders import SMALL


@pytest.fixture(scope="package")
def results(tmp_path_factory):
    """Run the command once; the folder that it wrote into, and what it printed."""
    folder = tmp_path_factory.mktemp("command") / "folder"
    file = folder.with_name("file.yaml")
    file.write_text("parameters: {g: -4.5}\nthalamus: {start: 10 ms}\n")
    options = ["--parameters", str(file), "--duration", "20", "--record-potentials", "2"]
    with redirect_stdout(io.StringIO()) as printed:
        assert main(["microcircuit", *SMALL, *options, "--output", str(folder)]) == 0
    return SimpleNamespace(folder=folder, printed=printed.getvalue())
