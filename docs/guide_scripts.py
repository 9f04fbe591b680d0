"""A Sphinx extension: runs the scripts of the guide and keeps what they print, cell by cell.

A script in ``guide/scripts`` has cells, each of which begins with a line such as
``# %% equations``. A page shows the code of a cell, and what it printed::

    .. literalinclude:: output/describe/equations.py

    .. literalinclude:: output/describe/equations.txt
        :language: text

Files that the script writes without a folder are beside them. What comes before the first cell is
run and not shown.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

MARK = "# %% "


def setup(app: Sphinx) -> dict[str, bool]:
    """Have the scripts run before pages are read."""
    app.connect("builder-inited", run_scripts)
    return {"parallel_read_safe": True}


def run_scripts(app: Sphinx) -> None:
    """Run all scripts, and write what their cells are and print."""
    guide = Path(app.srcdir) / "guide"
    for script in sorted((guide / "scripts").glob("*.py")):
        folder = guide / "output" / script.stem
        folder.mkdir(parents=True, exist_ok=True)
        code = script.read_text(encoding="utf-8")
        write_cells(code, folder, ".py")
        write_cells(printed_by(code, folder, script), folder, ".txt")


def write_cells(text: str, folder: Path, suffix: str) -> None:
    """Write what comes after each mark into a file of that name."""
    for name, lines in cells_of(text):
        path, content = folder / (name + suffix), "\n".join(lines).strip("\n") + "\n"
        # Sphinx reads a page again if a file that it includes is newer.
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


def cells_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """The name and the lines of each cell."""
    for cell in f"\n{text}".split(f"\n{MARK}")[1:]:
        name, *lines = cell.split("\n")
        yield name.strip(), lines


def printed_by(code: str, folder: Path, script: Path) -> str:
    """Run a script that also prints the marks of its cells."""
    # The mark begins a line, whatever was printed before, and takes none of the script.
    lines = (
        f"print(); print({line!r})" if line.startswith(MARK) else line for line in code.splitlines()
    )
    marked = folder / f"_{script.name}"
    marked.write_text("\n".join(lines), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, marked.name],
        cwd=folder,
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    marked.unlink()
    if run.returncode:
        raise ExtensionError(f"{script} fails:\n{run.stderr}")
    return run.stdout
