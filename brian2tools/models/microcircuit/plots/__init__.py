"""Plots of what a simulation of the microcircuit recorded."""

from __future__ import annotations

from brian2tools.models.microcircuit.plots.boxes import plot_correlations, plot_cvs, plot_rates
from brian2tools.models.microcircuit.plots.overview import plot_network, plot_recording
from brian2tools.models.microcircuit.plots.raster import plot_raster
from brian2tools.models.microcircuit.plots.thalamic_response import plot_thalamic_response

__all__ = [
    "plot_correlations",
    "plot_cvs",
    "plot_network",
    "plot_raster",
    "plot_rates",
    "plot_recording",
    "plot_thalamic_response",
]
