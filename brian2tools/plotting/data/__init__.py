"""Plots of what was recorded: spikes, rates and variables over time."""

from __future__ import annotations

from brian2tools.plotting.data import population_rates as population_rates
from brian2tools.plotting.data import spike_monitors as spike_monitors
from brian2tools.plotting.data import state_monitors as state_monitors
from brian2tools.plotting.data import stimulus as stimulus
from brian2tools.plotting.data.heat_map import plot_heat_map
from brian2tools.plotting.data.neuron_values import plot_neuron_values
from brian2tools.plotting.data.phase_plane import plot_phase_plane
from brian2tools.plotting.data.raster import plot_raster
from brian2tools.plotting.data.raster_and_rate import plot_raster_and_rate
from brian2tools.plotting.data.rate import plot_rate
from brian2tools.plotting.data.state import plot_state

__all__ = [
    "plot_heat_map",
    "plot_neuron_values",
    "plot_phase_plane",
    "plot_raster",
    "plot_raster_and_rate",
    "plot_rate",
    "plot_state",
]
