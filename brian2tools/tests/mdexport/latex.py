"""What LaTeX makes of a text."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_latex = pytest.mark.skipif(
    shutil.which("pdflatex") is None, reason="pdflatex is not installed"
)


def typeset(text: str, folder: Path) -> str:
    """Typeset a document in a folder, and return LaTeX's log; it must not have found an error."""
    (folder / "document.tex").write_text(text, encoding="utf-8")
    # The widths of tables over several pages are known after the second time.
    for _ in range(3):
        result = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "document.tex"],
            cwd=folder,
            capture_output=True,
            encoding="latin-1",
        )
        assert result.returncode == 0, result.stdout[-2000:]
    log = (folder / "document.log").read_text(encoding="latin-1")
    assert "Overfull" not in log
    assert "LaTeX Warning" not in log
    return log
