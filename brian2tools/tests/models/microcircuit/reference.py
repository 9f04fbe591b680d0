"""Values computed with NEST and the published package, kept beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[5] / "shared" / "oracles"


def reference(name: str) -> Path:
    """The file of that name; the test is skipped where it is not there."""
    path = _FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} with values from NEST is not there")
    return path
