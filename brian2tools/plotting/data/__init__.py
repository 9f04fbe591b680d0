"""Plots of what was recorded or given: spikes, variables over time, stimuli, values of neurons."""

from __future__ import annotations

from brian2tools.plotting.data import stimulus as stimulus
from brian2tools.plotting.data.neuron_values import plot_neuron_values
from brian2tools.plotting.data.spikes import plot_raster, plot_raster_and_rate, plot_rate
from brian2tools.plotting.data.state import plot_heat_map, plot_phase_plane, plot_state

__all__ = [
    "plot_heat_map",
    "plot_neuron_values",
    "plot_phase_plane",
    "plot_raster",
    "plot_raster_and_rate",
    "plot_rate",
    "plot_state",
]
