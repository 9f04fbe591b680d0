"""The scripts in ``examples`` run, without a screen and without a trace in the repository."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"

pytestmark = pytest.mark.skipif(
    not EXAMPLES.exists(), reason="the examples are not installed with the package"
)


# The quickstart has a test of its own.
SCRIPTS = sorted(set(EXAMPLES.glob("*.py")) - {EXAMPLES / "quickstart.py"})


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_example_runs_and_draws(script, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(script)])
    monkeypatch.setattr(plt, "show", lambda: None)
    runpy.run_path(str(script), run_name="__main__")
    figures = [plt.figure(number) for number in plt.get_fignums()]
    assert figures
    for figure in figures:
        figure.canvas.draw()


def test_quickstart_writes_its_pictures_and_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["quickstart.py", str(tmp_path / "pictures")])
    runpy.run_path(str(EXAMPLES / "quickstart.py"), run_name="__main__")
    pictures = sorted(path.name for path in (tmp_path / "pictures").glob("*.png"))
    assert pictures == ["raster.png", "synapses.png", "traces.png"]
    said = capsys.readouterr().out
    assert "4000 neurons" in said
    assert all(name in said for name in pictures)
    assert "jNeuroML" in said
    assert (tmp_path / "pictures" / "cuba.xml").exists()
