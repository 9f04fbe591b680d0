"""What importing the package costs, and the names that scripts rely on."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib.metadata import version
from typing import Any
from unittest.mock import ANY

import brian2
import pytest
from brian2 import Hz, ms

import brian2tools

Parameter = inspect.Parameter


class Published:
    """The functions of the published package, as they are called there."""

    @staticmethod
    def brian_plot(brian_obj, axes=None, **kwds): ...

    @staticmethod
    def add_background_pattern(
        axes, hatch="xxx", fill=True, fc=(0.9, 0.9, 0.9), ec=(0.8, 0.8, 0.8), zorder=-10, **kwds
    ): ...

    @staticmethod
    def plot_raster(spike_indices, spike_times, time_unit=ms, axes=None, **kwds): ...

    @staticmethod
    def plot_state(
        times, values, time_unit=ms, var_unit=None, var_name=None, axes=None, **kwds
    ): ...

    @staticmethod
    def plot_rate(times, rate, time_unit=ms, rate_unit=Hz, axes=None, **kwds): ...

    @staticmethod
    def plot_synapses(
        sources,
        targets,
        values=None,
        var_unit=None,
        var_name=None,
        plot_type="scatter",
        axes=None,
        **kwds,
    ): ...

    @staticmethod
    def plot_morphology(
        morphology,
        plot_3d=None,
        show_compartments=False,
        show_diameter=False,
        colors=("darkblue", "darkred"),
        values=None,
        value_norm=(None, None),
        value_colormap=ANY,
        value_colorbar=True,
        value_unit=None,
        axes=None,
    ): ...

    @staticmethod
    def plot_dendrogram(morphology, axes=None, **kwds): ...


PUBLISHED = [name for name in vars(Published) if not name.startswith("_")]


def parameters(function: Any, *kinds: Any) -> dict[str, Any]:
    """Return the names and defaults of the parameters of some kinds, in order."""
    signature = inspect.signature(function)
    return {p.name: p.default for p in signature.parameters.values() if p.kind in kinds}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_calls_mean_the_same(name):
    ours, theirs = getattr(brian2tools, name), getattr(Published, name)
    positional = parameters(theirs, Parameter.POSITIONAL_OR_KEYWORD)
    assert list(parameters(ours, Parameter.POSITIONAL_OR_KEYWORD)) == list(positional)
    assert parameters(ours, Parameter.POSITIONAL_OR_KEYWORD) == positional
    keywords = parameters(theirs, Parameter.VAR_KEYWORD)
    assert keywords.items() <= parameters(ours, Parameter.VAR_KEYWORD).items()


def test_every_public_name_can_be_used():
    missing = [name for name in brian2tools.__all__ if not hasattr(brian2tools, name)]
    assert missing == []


def test_public_names_are_documented():
    public = {name: getattr(brian2tools, name) for name in brian2tools.__all__}
    assert [name for name, value in public.items() if not inspect.getdoc(value)] == []


def test_star_import_hides_no_name_of_brian():
    assert set(brian2tools.__all__) & set(vars(brian2)) == set()


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'plot_rasta'"):
        _ = brian2tools.plot_rasta


def test_version_is_that_of_the_installed_package():
    assert brian2tools.__version__ == version("brian2tools")


def imported_by(statements: str) -> set[str]:
    """Return the modules that statements add to those of brian2, in a fresh interpreter.

    Brian itself imports pyplot; what we import of it shows because it is forgotten first.
    """
    script = f"""
import sys
import brian2
import matplotlib
del sys.modules["matplotlib.pyplot"], matplotlib.pyplot
before = set(sys.modules)
{statements}
print(*(set(sys.modules) - before))
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    return set(run.stdout.split())


def test_import_adds_nothing_beyond_the_standard_library():
    added = {module.split(".")[0] for module in imported_by("import brian2tools")}
    assert added <= {"brian2tools", *sys.stdlib_module_names}


def test_star_import_needs_no_pyplot_lems_or_3d_package():
    added = imported_by("from brian2tools import *")
    roots = {module.split(".")[0] for module in added}
    assert "brian2tools" in roots
    assert "matplotlib.pyplot" not in added
    assert roots.isdisjoint({"cattrs", "lems", "mayavi", "plotly", "pyvista", "vtk", "vtkmodules"})
