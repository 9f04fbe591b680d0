"""Spikes and rates: rasters, and how often neurons spike."""

from __future__ import annotations

from brian2tools.plotting.data.spikes import monitors as monitors
from brian2tools.plotting.data.spikes import population_rates as population_rates
from brian2tools.plotting.data.spikes.raster import plot_raster
from brian2tools.plotting.data.spikes.raster_and_rate import plot_raster_and_rate
from brian2tools.plotting.data.spikes.rate import plot_rate

__all__ = ["plot_raster", "plot_raster_and_rate", "plot_rate"]
