"""The Python code in the documentation runs, and the reference lists all public names."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import brian2tools

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.rst",
    *(page for page in sorted(DOCS.rglob("*.rst")) if "gallery" not in page.parts),
]
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


def test_reference_lists_every_public_name():
    listed = {
        line.strip().rpartition(".")[2]
        for page in (DOCS / "reference").glob("*.rst")
        for line in page.read_text(encoding="utf-8").splitlines()
    }
    assert set(brian2tools.__all__) - listed == set()
