"""The Python code in the documentation runs, and the reference lists all public names."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import brian2tools
from brian2tools import errors

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.rst",
    *(page for page in sorted(DOCS.rglob("*.rst")) if "gallery" not in page.parts),
]
SCRIPTS = sorted((DOCS / "guide" / "scripts").glob("*.py"))
DIRECTIVE = re.compile(r"( *)\.\. code-block:: python$")

pytestmark = pytest.mark.skipif(
    not DOCS.exists(), reason="the documentation is not installed with the package"
)


def python_of(page: Path) -> str:
    """Return the Python blocks of a page, on the lines where they are in it."""
    code, margin = [], None
    for line in page.read_text(encoding="utf-8").splitlines():
        indent = len(line) - len(line.lstrip())
        if margin is not None and line.strip() and indent <= margin:
            margin = None
        code.append("" if margin is None else line[margin + 4 :])
        if directive := DIRECTIVE.match(line):
            margin = len(directive[1])
    return "\n".join(code)


WITH_CODE = [page for page in PAGES if page.exists() and python_of(page).strip()]


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.relative_to(ROOT)))
def test_code_of_page_runs_and_draws_or_tests(page, tmp_path, monkeypatch):
    script = tmp_path / page.with_suffix(".py").name
    script.write_text(python_of(page), encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plt, "show", lambda: None)
    names = runpy.run_path(str(script))
    figures = [plt.figure(number) for number in plt.get_fignums()]
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert figures or tests
    for figure in figures:
        figure.canvas.draw()
    for test in tests:
        test()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_of_the_guide_runs_and_prints(script, tmp_path):
    # In a process of its own, since scripts choose devices and what Brian logs.
    run = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_pages_of_the_guide_show_all_cells_of_a_script_and_no_others(script):
    cells = re.findall(r"^# %% (.+)$", script.read_text(encoding="utf-8"), re.MULTILINE)
    shown = {
        name
        for page in script.parents[1].glob("*.rst")
        for name in re.findall(
            rf"literalinclude:: output/{script.stem}/(.+)\.py$",
            page.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert shown == set(cells)


def names_in(*pages: Path) -> set[str]:
    """What is alone on a line of these pages, without the module before it."""
    return {
        line.strip().rpartition(".")[2]
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
    }


def test_reference_lists_every_public_name():
    listed = names_in(*(DOCS / "reference").glob("*.rst"))
    assert set(brian2tools.__all__) - listed == set()


def test_reference_lists_every_error():
    listed = names_in(DOCS / "reference" / "errors.rst")
    assert set(errors.__all__) - listed == set()
