"""What the command can be given, before it does anything."""

from __future__ import annotations

import subprocess
import sys


def test_help_imports_neither_the_model_nor_plots():
    script = """
import sys
from brian2tools.__main__ import main
try:
    main(["microcircuit", "--help"])
finally:
    print(*sys.modules, file=sys.stderr)
"""
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "--scale" in run.stdout
    found = set(run.stderr.split())
    assert "brian2tools.commands.microcircuit" in found
    assert found.isdisjoint({"brian2tools.plotting", "brian2tools.models.microcircuit", "yaml"})
