"""What `brian_plot` shows of a TimedArray: a stimulus as a model will see it."""

from __future__ import annotations

from typing import Any

import numpy as np
from brian2.input import TimedArray
from brian2.units import Quantity, ms
from matplotlib.axes import Axes

from brian2tools.plotting.base import register_plot
from brian2tools.plotting.data.state.envelope import Traces
from brian2tools.plotting.data.state.plot import Kind, draw_variables, kind_for
from brian2tools.plotting.data.state.recorded import RecordedVariable
from brian2tools.plotting.labels import set_title
from brian2tools.plotting.panels import resolve_axes

__all__ = ["plot_timed_array"]


@register_plot(TimedArray)
def plot_timed_array(
    stimulus: TimedArray,
    axes: Axes | None = None,
    *,
    kind: Kind | None = None,
    time_unit: Quantity = ms,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    title: str | None = None,
    **kwds: Any,
) -> Axes:
    """Plot the values of a TimedArray as the steps that they are, before or after any run.

    Parameters
    ----------
    stimulus : TimedArray
        The stimulus; the columns of a two-dimensional one are drawn as neurons would be.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    kind : {'overlaid', 'stacked', 'image'}, optional
        How several columns are drawn, as in `plot_state`.
    time_unit, var_unit : Quantity, optional
        The units of time and of the values.
    var_name : str, optional
        The name of the values; the name of the array if it was given one.
    title : str, optional
        The title.
    **kwds
        Options of `plot_state`, or of `plot_heat_map` for an image.
    """
    axes = resolve_axes(axes)
    kind = kind_for([_variable(stimulus, var_name)], kind)
    if kind != "image" and not {"drawstyle", "ds"} & set(kwds):
        kwds["drawstyle"] = "steps-post"
    variable = _variable(stimulus, var_name, hold=kind != "image")
    draw_variables(axes, [variable], kind, time_unit=time_unit, var_unit=var_unit, **kwds)
    set_title(axes, *([title] if title else []))
    return axes


def _variable(stimulus: TimedArray, name: str | None, *, hold: bool = False) -> RecordedVariable:
    """The stimulus as if it were recorded, with its last value twice for lines that hold it."""
    values = stimulus.values
    if hold:
        values = np.concatenate((values, values[-1:]))
    times = np.arange(len(values)) * stimulus.dt
    named = stimulus.name.removeprefix("_timedarray").strip("_0123456789")
    columns = values.shape[1] if values.ndim == 2 else 1
    return RecordedVariable(
        name=name or (stimulus.name if named else "Stimulus"),
        dimensions=stimulus.dim,
        traces=Traces(times, values),
        stop=len(stimulus.values) * stimulus.dt,
        elements=np.arange(columns),
        element="column",
    )
