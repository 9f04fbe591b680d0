"""How the tests of the export run Java."""

from __future__ import annotations

import pytest

from brian2tools.tests.nmlexport.jneuroml import QUICK_START


@pytest.fixture(scope="package", autouse=True)
def java_that_starts_quickly():
    """Let Java start in half the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", QUICK_START)
        yield
