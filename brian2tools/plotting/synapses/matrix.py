"""Connection matrices, alone and with the degrees of their neurons beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from brian2tools.plotting.arguments import check_keywords
from brian2tools.plotting.labels import grouped_digits, integer_ticks, label_axes
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes
from brian2tools.plotting.style import MATRIX_BACKGROUND, styled
from brian2tools.plotting.synapses.aggregate import Aggregate, count_pairs, degrees
from brian2tools.plotting.synapses.colors import (
    COLOR_KEYWORDS,
    ColorbarSettings,
    color_by_value,
    explain_colors,
    needs_colorbar,
)
from brian2tools.plotting.synapses.connections import Connections, check_connections
from brian2tools.plotting.synapses.forms import Drawn, Form, choose_form

__all__ = [
    "connection_summary",
    "draw_connections",
    "draw_connections_with_degrees",
    "plot_synapses",
    "plot_synapses_with_degrees",
]

_MARGINAL = {"fill": True, "color": "#8A8F98"}
# More steps than this are thinner than pixels.
_MOST_STEPS = 1000


@styled
def plot_synapses(
    sources: Any,
    targets: Any,
    values: Any = None,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    plot_type: str = "scatter",
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    aggregate: Aggregate | None = None,
    size: tuple[int, int] | None = None,
    colorbar: ColorbarSettings = True,
    **kwds: Any,
) -> Axes:
    """Plot which neurons are connected, and the values of their synapses as colours.

    Parameters
    ----------
    sources, targets : array of int
        Indices of the source and the target neuron of each synapse, of one length.
    values : Quantity or array, optional
        A value for each synapse. Synapses whose value is NaN or infinite are not drawn, which
        is warned about.
    var_unit : Quantity, optional
        The unit to show the values in; the one that suits them best if not given.
    var_name : str, optional
        The name of the values, for the colour bar.
    plot_type : {'scatter', 'image', 'hexbin', 'binned', 'auto'}
        A marker for each connected pair of neurons, a matrix with a cell for each pair, hexagons
        that hold many pairs, or an image for any number of synapses that bins what is visible at
        each draw. ``'auto'`` takes an image for less than 1000 neurons on both sides, else a
        scatter for less than 10 000 synapses, else a hexbin for less than 100 000, else the
        binned image.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    aggregate : {'number', 'sum', 'mean', 'min', 'max'}, optional
        What is shown where several synapses share a pair of neurons, or a bin. The mean if not
        given, the number without values. In a binned image number and sum are those per pair of
        neurons, connected or not, so that a colour means the same at each zoom.
    size : tuple of int, optional
        The numbers of source and of target neurons, which are the limits of the axes; just as
        many as have synapses if not given.
    colorbar : bool or mapping
        Whether to add a colour bar, or keywords of `matplotlib.figure.Figure.colorbar`. Where
        all pairs have one synapse and no value there is none.
    **kwds
        ``cmap``, ``norm``, ``vmin`` and ``vmax`` (in ``var_unit``, or with a unit) and properties
        of the artist: a PathCollection (scatter; also ``s`` and ``marker``), an AxesImage, or a
        PolyCollection (hexbin; also ``gridsize`` and ``mincnt``).

    Returns
    -------
    matplotlib.axes.Axes
        The axes.

    Raises
    ------
    ArgumentError
        If lengths differ, or an index is negative or not below ``size``.
    DimensionError
        If an index has a unit, or ``var_unit`` does not suit the values.
    ArgumentTypeError
        If a keyword is unknown.

    Examples
    --------
    >>> axes = plot_synapses([0, 0, 1], [1, 2, 0], [1, 2, 3] * nS, var_name="w", size=(3, 3))
    >>> axes.get_xlabel(), axes.collections[0].colorbar.ax.get_ylabel()
    ('Source neuron index', 'w (nS)')
    """
    connections = check_connections(
        sources,
        targets,
        values,
        var_unit=var_unit,
        var_name=var_name,
        aggregate=aggregate,
        size=size,
    )
    form = choose_form("plot_synapses", plot_type, connections, kwds)
    return draw_connections(resolve_axes(axes, ax), connections, form, kwds, colorbar)


@styled
def plot_synapses_with_degrees(
    sources: Any,
    targets: Any,
    values: Any = None,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    plot_type: str = "auto",
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    aggregate: Aggregate | None = None,
    size: tuple[int, int] | None = None,
    colorbar: ColorbarSettings = True,
    marginal_kwds: Mapping[str, Any] | None = None,
    **kwds: Any,
) -> Panels:
    """Plot a connection matrix with the number of synapses of each neuron beside it.

    Above the matrix stands the out-degree of each source neuron, right of it the in-degree of
    each target neuron; for more than 1000 neurons it is the mean of neighbours.

    Parameters
    ----------
    sources, targets, values, var_unit, var_name, plot_type, axes, ax, aggregate, size, colorbar
        As in `plot_synapses`, but ``plot_type`` is ``'auto'`` if not given.
    marginal_kwds : mapping, optional
        Properties of the StepPatch of each degree.
    **kwds
        As in `plot_synapses`.

    Returns
    -------
    Panels
        Its axes are ``'matrix'``, ``'out-degree'``, ``'in-degree'`` and, where there is one,
        ``'colorbar'``.

    Raises
    ------
    ArgumentError, DimensionError, ArgumentTypeError
        As in `plot_synapses`.

    Examples
    --------
    >>> panels = plot_synapses_with_degrees([0, 0, 1], [1, 2, 0], size=(3, 3))
    >>> panels.artists["out-degree"][0].get_data().values
    array([2., 1., 0.])
    """
    connections = check_connections(
        sources,
        targets,
        values,
        var_unit=var_unit,
        var_name=var_name,
        aggregate=aggregate,
        size=size,
    )
    function = "plot_synapses_with_degrees"
    form = choose_form(function, plot_type, connections, kwds)
    check_keywords(f"{function}: marginal_kwds", marginal_kwds or {}, StepPatch)
    axes = resolve_axes(axes, ax)
    return draw_connections_with_degrees(
        axes, connections, form, kwds, colorbar, marginal_kwds or {}
    )


def draw_connections(
    axes: Axes,
    connections: Connections,
    form: Form,
    kwds: Mapping[str, Any],
    colorbar: ColorbarSettings,
) -> Axes:
    """Draw a matrix with its colour bar."""
    artist, scale = _draw_matrix(axes, connections, form, kwds)
    if needs_colorbar(artist, scale, colorbar):
        explain_colors(artist, scale, axes, colorbar)
    return axes


def _draw_matrix(
    axes: Axes, connections: Connections, form: Form, kwds: Mapping[str, Any]
) -> Drawn:
    """Draw a matrix whose limits are the numbers of neurons; returns the artist and its colours."""
    artist_kwds = {name: kwds[name] for name in kwds if name not in COLOR_KEYWORDS}
    artist, scale = form.draw(axes, connections, artist_kwds)
    if artist.get_array() is not None:
        color_by_value(artist, scale, kwds)
    axes.set_facecolor(MATRIX_BACKGROUND)
    axes.set(xlim=(-0.5, connections.size[0] - 0.5), ylim=(-0.5, connections.size[1] - 0.5))
    integer_ticks(axes.xaxis, axes.yaxis)
    label_axes(axes, x=("Source neuron index", None), y=("Target neuron index", None))
    return artist, scale


def draw_connections_with_degrees(
    axes: Axes,
    connections: Connections,
    form: Form,
    kwds: Mapping[str, Any],
    colorbar: ColorbarSettings,
    marginal_kwds: Mapping[str, Any],
) -> Panels:
    """Draw a matrix with degrees above and to the right of it."""
    artist, scale = _draw_matrix(axes, connections, form, kwds)
    explained = needs_colorbar(artist, scale, colorbar)
    panels = split_axes(
        axes,
        above=[0.2],
        right=[0.2, 0.035] if explained else [0.2],
        space=0.06,
        own_scale=[(0, 2)],
    )
    named = {"matrix": axes, "out-degree": panels[-1, 0], "in-degree": panels[0, 1]}
    if explained:
        named["colorbar"] = panels[0, 2]
        explain_colors(artist, scale, axes, colorbar, place=named["colorbar"])
    sources, targets, _ = connections.read()
    out_degree = _draw_out_degrees(
        named["out-degree"], degrees(sources, connections.size[0]), marginal_kwds
    )
    in_degree = _draw_in_degrees(
        named["in-degree"], degrees(targets, connections.size[1]), marginal_kwds
    )
    artists = {"matrix": [artist], "out-degree": [out_degree], "in-degree": [in_degree]}
    return Panels(axes.figure, named, artists)


def _draw_out_degrees(axes: Axes, degree: NDArray[np.int64], kwds: Mapping[str, Any]) -> StepPatch:
    axes.tick_params(labelbottom=False)
    axes.set_ylabel("Out-\ndegree")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    return axes.stairs(*_steps(degree), **{**_MARGINAL, **kwds})


def _draw_in_degrees(axes: Axes, degree: NDArray[np.int64], kwds: Mapping[str, Any]) -> StepPatch:
    axes.tick_params(labelleft=False)
    axes.set_xlabel("In-degree")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    return axes.stairs(*_steps(degree), orientation="horizontal", **{**_MARGINAL, **kwds})


def _steps(degree: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean degree of each of so many groups of neurons as can be seen, and their edges."""
    steps = min(len(degree), _MOST_STEPS)
    edges = np.arange(steps + 1) * len(degree) // steps
    return np.add.reduceat(degree, edges[:-1]) / np.diff(edges), np.subtract(edges, 0.5)


def connection_summary(connections: Connections) -> str:
    """How many pairs are connected, by how many synapses: a part of a title."""
    if not connections.number:
        return "no synapses"
    sources, targets, _ = connections.read()
    possible = connections.size[0] * connections.size[1]
    connected = count_pairs(sources, targets, connections.size)
    synapses = f"{grouped_digits(connections.number)} synapses"
    if connected is None:
        return synapses
    pairs = (
        f"{grouped_digits(connected)} of {grouped_digits(possible)} pairs "
        f"({_percent(connected / possible)})"
    )
    return pairs if connected == connections.number else f"{synapses}, {pairs}"


def _percent(fraction: float) -> str:
    percent = 100 * fraction
    return f"{percent:.1f}%" if percent >= 1 else f"{percent:.2g}%"
