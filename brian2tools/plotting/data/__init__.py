"""Plots of what was recorded: spikes, rates and variables over time."""

from __future__ import annotations

from brian2tools.plotting.data import population_rates as population_rates
from brian2tools.plotting.data import spike_monitors as spike_monitors
from brian2tools.plotting.data.raster import plot_raster
from brian2tools.plotting.data.raster_and_rate import plot_raster_and_rate
from brian2tools.plotting.data.rate import plot_rate

__all__ = ["plot_raster", "plot_raster_and_rate", "plot_rate"]
