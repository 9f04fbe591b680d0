"""What `brian_plot` shows of groups whose spikes are given."""

from __future__ import annotations

from typing import Any

from brian2 import SpikeGeneratorGroup
from brian2.units import Quantity, second
from matplotlib.axes import Axes

from brian2tools.plotting.base import register_plot
from brian2tools.plotting.data import plot_raster
from brian2tools.plotting.wording import counted, value_text

__all__ = ["plot_given_spikes"]


@register_plot(SpikeGeneratorGroup)
def plot_given_spikes(group: SpikeGeneratorGroup, axes: Axes | None = None, **kwds: Any) -> Axes:
    """Plot the spikes that a group emits, with the options of `plot_raster`."""
    times, indices, period = (
        group.variables[name].get_value() for name in ("spike_time", "neuron_index", "period")
    )
    number = counted(len(times), "given spike")
    if period.item() > 0:
        number += f" every {value_text(Quantity(period.item(), dim=second.dim))}"
    settings = {"size": len(group), "title": f"{group.name}  ·  {number}", **kwds}
    if times.size and times.max() > 0:
        # A little longer than the last spike, which would be hidden by the edge.
        settings.setdefault("time_range", (0, 1.02 * times.max()) * second)
    return plot_raster(indices, Quantity(times, dim=second.dim), axes=axes, **settings)
