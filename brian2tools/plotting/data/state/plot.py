"""`plot_state`: variables over time from arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from brian2.units import Quantity, ms
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_choice, check_keywords
from brian2tools.plotting.data.state.common import TraceOptions
from brian2tools.plotting.data.state.heat_map import draw_heat_map
from brian2tools.plotting.data.state.overlaid import draw_overlaid
from brian2tools.plotting.data.state.recorded import RecordedVariable, read_values
from brian2tools.plotting.data.state.stacked import draw_stacked
from brian2tools.plotting.labels import set_title
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import styled

__all__ = ["Kind", "draw_variables", "kind_for", "plot_state"]

Kind = Literal["overlaid", "stacked", "image"]

_MOST_OVERLAID = 10
_MOST_STACKED = 50
_OF_TRACES = ("colors", "threshold", "spikes", "label_kwds", "threshold_kwds", "spike_kwds")


@styled
def plot_state(
    times: Any,
    values: Any,
    time_unit: Quantity = ms,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    kind: Kind | None = None,
    neurons: Any = None,
    colors: Sequence[Any] | None = None,
    threshold: Quantity | float | None = None,
    spikes: Any = None,
    title: str | None = None,
    label_kwds: Mapping[str, Any] | Literal[False] | None = None,
    threshold_kwds: Mapping[str, Any] | Literal[False] | None = None,
    spike_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> Axes:
    """Plot values over time, such as membrane potentials.

    The arrays are neither changed nor copied. A line with many more points than dots
    under it is drawn as the smallest and largest value in each column of dots, without markers;
    zooming in brings back all points.

    Parameters
    ----------
    times : Quantity
        The times, such as ``monitor.t``.
    values : Quantity or array-like
        One value for each time, or several of shape (times, neurons), such as ``monitor.v.T``, or
        (neurons, times), such as ``monitor.v``. If there are as many times as neurons, the first
        axis is time.
    time_unit : Quantity
        The unit of the time axis.
    var_unit : Quantity, optional
        The unit of the values; the one in which they read best if not given.
    var_name : str, optional
        The name of the values.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    kind : {'overlaid', 'stacked', 'image'}, optional
        How several neurons are drawn: over each other, one above the other with a scale bar, or as
        the image of `plot_heat_map`. If not given, up to 10 are overlaid, up to 50 are stacked,
        and more are an image.
    neurons : array-like of int, optional
        The index of each neuron, such as ``monitor.record``; 0, 1, 2 and so on if not given.
    colors : sequence of colors, optional
        The colour of each neuron.
    threshold : Quantity, optional
        A value at which to draw a dashed line.
    spikes : SpikeMonitor, tuple of indices and times, or Quantity, optional
        Spikes, each of which is drawn as a stroke up from the threshold, or from the trace if none
        is given. For one neuron, its spike times are enough.
    title : str, optional
        The title.
    label_kwds, threshold_kwds, spike_kwds : dict or False, optional
        Properties of the texts at the right, of the line at the threshold and of the strokes of
        the spikes; False leaves them out.
    **kwds
        Properties of the lines, those of `matplotlib.lines.Line2D`; for an image the further
        options of `plot_heat_map`.

    Returns
    -------
    matplotlib.axes.Axes
        The axes. Their ``lines`` have one line for each neuron, whose ``get_xdata()`` and
        ``get_ydata()`` are all times and values in the units of the axes, also where only a part
        of the points is drawn, and where the line is shifted up because lines are stacked.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Warns
    -----
    UserWarning
        If there are values that are NaN or infinite: lines have gaps there.

    Examples
    --------
    >>> axes = plot_state([0, 1, 2] * ms, [-70, -65, -60] * mV, var_name="v")
    >>> axes.get_ylabel()
    'v (mV)'
    >>> axes.lines[0].get_ydata()
    array([-70., -65., -60.])
    """
    axes = resolve_axes(axes, ax)
    variable = read_values(times, values, var_name, neurons)
    draw_variables(
        axes, [variable], kind, time_unit=time_unit, var_unit=var_unit, colors=colors,
        threshold=threshold, spikes=spikes, label_kwds=label_kwds, threshold_kwds=threshold_kwds,
        spike_kwds=spike_kwds, **kwds,
    )  # fmt: skip
    set_title(axes, *([title] if title else []))
    return axes


def draw_variables(
    axes: Axes,
    variables: Sequence[RecordedVariable],
    kind: Kind | None = None,
    *,
    time_unit: Quantity = ms,
    var_unit: Quantity | None = None,
    used_colors: int = 0,
    **options: Any,
) -> Sequence[Artist]:
    """Draw variables into one panel, with the options of `plot_state`; several are overlaid."""
    kind = kind_for(variables, kind)
    for variable in variables:
        variable.warn_about_gaps()
    if kind == "image":
        _check_no_traces(options)
        options = {name: value for name, value in options.items() if name not in _OF_TRACES}
        image = draw_heat_map(axes, variables[0], time_unit, var_unit, **options)
        return [] if image is None else [image]
    of_traces = {name: options.pop(name) for name in _OF_TRACES if name in options}
    check_keywords("plot_state", options, Line2D)
    settings = TraceOptions(
        time_unit=time_unit, var_unit=var_unit, used_colors=used_colors,
        line_kwds=normalize_kwargs(options, Line2D), **of_traces,
    )  # fmt: skip
    if kind == "stacked":
        return draw_stacked(axes, variables[0], settings)
    return draw_overlaid(axes, variables, settings)


def kind_for(variables: Sequence[RecordedVariable], kind: Kind | None) -> Kind:
    """The kind of plot that was asked for, or the one that suits the number of traces.

    Raises
    ------
    ArgumentError
        If there is no such kind, or not for several variables in one panel.
    """
    check_choice("kind", kind, (None, "overlaid", "stacked", "image"))
    if len(variables) > 1 and kind in ("stacked", "image"):
        raise ArgumentError(
            f"kind is {kind!r} for a panel with several variables, expected 'overlaid': "
            "give each variable a panel of its own"
        )
    number = variables[0].traces.number
    if kind is not None:
        return kind
    if len(variables) > 1 or number <= _MOST_OVERLAID:
        return "overlaid"
    return "stacked" if number <= _MOST_STACKED else "image"


def _check_no_traces(options: Mapping[str, Any]) -> None:
    for name in _OF_TRACES:
        if options.get(name) is not None:
            raise ArgumentError(
                f"{name} was given for an image, expected it for traces only: "
                "choose kind='overlaid' or kind='stacked'"
            )
