"""The look of the plots: a style sheet that is in force only while something is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from importlib.resources import files
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.colors import LinearSegmentedColormap, ListedColormap

__all__ = [
    "COLORS",
    "EXCITATORY",
    "FAINT",
    "INHIBITORY",
    "INK",
    "MATRIX_BACKGROUND",
    "MUTED",
    "line_colormap",
    "plot_style",
    "signed_colormap",
    "styled",
]

# Okabe and Ito's palette without its yellow, reordered; the colours that have a contrast below 3:1
# on white are darkened (https://jfly.uni-koeln.de/color/).
EXCITATORY = "#0072B2"
INHIBITORY = "#D55E00"
COLORS = (EXCITATORY, INHIBITORY, "#009E73", "#CC79A7", "#7A5195", "#A66F00", "#555555")

INK = "#333333"
MUTED = "#888888"
FAINT = "#BBBBBB"
MATRIX_BACKGROUND = "#f3f3f3"

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_overrides: ContextVar[Mapping[str, Any]] = ContextVar(
    "brian2tools_plot_style", default=MappingProxyType({})
)


@cache
def _sheet() -> mpl.RcParams:
    path = files("brian2tools.plotting") / "brian2tools.mplstyle"
    return mpl.rc_params_from_file(str(path), use_default_template=False)


def _settings() -> Any:
    unchanged: dict[str, Any] = {
        name: value
        for name, value in _sheet().items()
        if mpl.rcParams[name] == mpl.rcParamsDefault[name]
    }
    return {**unchanged, **_overrides.get()}


@contextmanager
def plot_style(settings: Mapping[str, Any] | None = None, /) -> Iterator[None]:
    """Draw in the style of brian2tools inside a ``with`` block.

    All plot functions of the package do so by themselves, without a lasting change to
    ``matplotlib.rcParams``. Use it to draw axes of your own in the same look, or to change the
    look of the plots made in the block. Settings that you have changed in ``matplotlib.rcParams``
    always win over the style of the package.

    Parameters
    ----------
    settings : mapping, optional
        Names and values as in ``matplotlib.rcParams``, which win over everything else.

    Examples
    --------
    >>> from brian2tools import plot_rate, plot_style
    >>> with plot_style({"font.size": 14}):
    ...     axes = plot_rate([0, 1, 2] * ms, [10, 20, 15] * Hz)
    >>> axes.xaxis.label.get_size()
    14.0
    """
    token = _overrides.set({**_overrides.get(), **(settings or {})})
    try:
        with mpl.rc_context(_settings()):
            yield
    finally:
        _overrides.reset(token)


def styled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Decorate a plot function so that what it draws has the style of the package."""

    @wraps(function)
    def draw(*args: Parameters.args, **kwds: Parameters.kwargs) -> Result:
        with plot_style():
            return function(*args, **kwds)

    return draw


@cache
def line_colormap() -> ListedColormap:
    """Viridis without its brightest tenth, which is too faint for thin lines on white."""
    viridis = mpl.colormaps["viridis"]
    return ListedColormap([viridis(0.9 * step / 255) for step in range(256)], name="viridis_lines")


@cache
def signed_colormap() -> LinearSegmentedColormap:
    """From the colour of inhibition over grey at zero, which shows on white, to excitation."""
    return LinearSegmentedColormap.from_list(
        "signed", ["#8A3A00", INHIBITORY, "#E3AD87", "#C6C6C6", "#84B4D6", EXCITATORY, "#003F66"]
    )
