"""What every test and every doctest of the package runs under."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import brian2
import matplotlib.pyplot as plt
import pytest
from hypothesis import HealthCheck, settings

import brian2tools

# Nothing is compiled: the models of the tests are small.
brian2.prefs.codegen.target = "numpy"

# How long a test takes says nothing of the package: others run beside it.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs Mayavi where that is not installed; .ci/run has a job that installs it."""
    if item.get_closest_marker("mayavi") and find_spec("mayavi") is None:
        pytest.skip("Mayavi is not installed")


@pytest.fixture(autouse=True)
def fresh_state() -> Iterator[None]:
    """Give each test its own network, clock and device, the same random numbers and no figure."""
    brian2.set_device("runtime")
    brian2.start_scope()
    brian2.defaultclock.dt = 0.1 * brian2.ms
    brian2.seed(4321)
    yield
    plt.close("all")


@pytest.fixture(autouse=True, scope="session")
def imports_without_garbage() -> None:
    """Keep what is imported out of the search for garbage with which Brian ends every run.

    Without this, that search takes as long as running one of the small models.
    """
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def names_in_doctests(doctest_namespace: dict[str, Any]) -> None:
    """Let doctests use what a script has that starts with ``import *`` from both packages."""
    public = {name: value for name, value in vars(brian2).items() if not name.startswith("_")}
    own = {name: getattr(brian2tools, name) for name in brian2tools.__all__}
    doctest_namespace.update(public | own)
