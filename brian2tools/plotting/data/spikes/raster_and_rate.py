"""A raster with the rates of its groups below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from brian2.units import Hz, Quantity, ms
from matplotlib.axes import Axes

from brian2tools.plotting.arguments import check_unit
from brian2tools.plotting.data.spikes.group_rates import (
    check_rate_kwds,
    count_for_rates,
    draw_group_rates,
)
from brian2tools.plotting.data.spikes.raster import Recording, draw_raster, read_recording
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes
from brian2tools.plotting.style import styled

__all__ = ["draw_raster_and_rate", "plot_raster_and_rate"]


@styled
def plot_raster_and_rate(
    spike_indices: Any,
    spike_times: Any,
    time_unit: Quantity = ms,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    groups: Mapping[str, Any] | None = None,
    sort_by: Any = None,
    size: int | None = None,
    time_range: Any = None,
    colors: Sequence[Any] | None = None,
    title: str | None = None,
    label_kwds: Mapping[str, Any] | Literal[False] | None = None,
    divider_kwds: Mapping[str, Any] | Literal[False] | None = None,
    rate: Literal["smooth", "histogram"] = "smooth",
    rate_width: Quantity | None = None,
    bin_width: Quantity | None = None,
    rate_unit: Quantity = Hz,
    rate_kwds: Mapping[str, Any] | None = None,
    **kwds: Any,
) -> Panels:
    """Plot which neuron spiked when, and below it the mean rate of the neurons of each group.

    Parameters
    ----------
    spike_indices : array-like of int
        The index of the neuron for each spike.
    spike_times : Quantity
        The time of each spike.
    time_unit : Quantity
        The unit of the time axis.
    axes : matplotlib.axes.Axes, optional
        Axes that give their place to both panels; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    groups, sort_by, size, time_range, colors, title, label_kwds, divider_kwds
        As in `plot_raster`. The rate is that between the two times of ``time_range``, and
        ``label_kwds`` are also for the labels that say the mean rates.
    rate : {'smooth', 'histogram'}
        Whether to smooth the rate with a Gaussian or to count the spikes in bins.
    rate_width : Quantity, optional
        The standard deviation of the Gaussian; about 1/200 of the recording, but at
        least 1 ms, if not given.
    bin_width : Quantity, optional
        The width of the bins; about 1/80 of the recording, but at least 1 ms, if not
        given.
    rate_unit : Quantity
        The unit of the rate axis.
    rate_kwds : dict, optional
        Properties of what shows the rates: those of `matplotlib.lines.Line2D` for a smooth rate
        and those of `matplotlib.patches.StepPatch` for a histogram.
    **kwds
        Properties of the marks in the raster, as in `plot_raster`.

    Returns
    -------
    Panels
        With the axes ``'raster'`` and ``'rate'``.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Examples
    --------
    >>> panels = plot_raster_and_rate([0, 1, 0, 1], [10, 20, 30, 40] * ms,
    ...                               time_range=(0, 100) * ms, rate="histogram")
    >>> panels.axes["rate"].get_ylabel()
    'Rate (Hz)'
    """
    axes = resolve_axes(axes, ax)
    recording = read_recording(spike_indices, spike_times, groups, sort_by, size, time_range)
    return draw_raster_and_rate(
        axes, recording, time_unit, rate=rate, rate_width=rate_width, bin_width=bin_width,
        rate_unit=rate_unit, rate_kwds=rate_kwds, colors=colors, title=title,
        label_kwds=label_kwds, divider_kwds=divider_kwds, **kwds,
    )  # fmt: skip


def draw_raster_and_rate(
    axes: Axes,
    recording: Recording,
    time_unit: Quantity = ms,
    *,
    rate: Literal["smooth", "histogram"] = "smooth",
    rate_width: Quantity | None = None,
    bin_width: Quantity | None = None,
    rate_unit: Quantity = Hz,
    rate_kwds: Mapping[str, Any] | None = None,
    label_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> Panels:
    """Draw a recording with the options of `plot_raster_and_rate`."""
    counts, width = count_for_rates(recording, rate, rate_width, bin_width)
    check_rate_kwds(rate, rate_kwds)
    check_unit("rate_unit", rate_unit, Hz)
    # The raster has arguments to refuse as well: only then is there a panel more.
    image = draw_raster(axes, recording, time_unit, label_kwds=label_kwds, **kwds)
    panels = split_axes(axes, below=[0.35])
    axes.set_xlabel("")
    axes.tick_params(bottom=False, labelbottom=False)
    axes.spines["bottom"].set_visible(False)
    lines = draw_group_rates(
        panels[1, 0], counts, width, [mark.get_color() for mark in image.marks], time_unit,
        rate_unit, label_kwds=label_kwds, **(rate_kwds or {}),
    )  # fmt: skip
    axes.figure.align_ylabels([axes, panels[1, 0]])
    return Panels(
        axes.figure,
        {"raster": axes, "rate": panels[1, 0]},
        {"raster": [image, *image.marks], "rate": lines},
    )
