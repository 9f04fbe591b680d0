"""Plots of models and of what they recorded."""

from __future__ import annotations

from brian2tools.plotting.base import add_background_pattern, brian_plot, register_plot
from brian2tools.plotting.data import (
    plot_heat_map,
    plot_neuron_values,
    plot_phase_plane,
    plot_raster,
    plot_raster_and_rate,
    plot_rate,
    plot_state,
)
from brian2tools.plotting.equations import plot_equations
from brian2tools.plotting.live import LivePlot
from brian2tools.plotting.morphology import (
    MorphologyAnimation,
    animate_morphology,
    plot_dendrogram,
    plot_morphology,
)
from brian2tools.plotting.network import plot_network
from brian2tools.plotting.panels import Panels
from brian2tools.plotting.style import plot_style
from brian2tools.plotting.synapses import (
    plot_degrees,
    plot_distribution,
    plot_synapses,
    plot_synapses_with_degrees,
)

__all__ = [
    "LivePlot",
    "MorphologyAnimation",
    "Panels",
    "add_background_pattern",
    "animate_morphology",
    "brian_plot",
    "plot_degrees",
    "plot_dendrogram",
    "plot_distribution",
    "plot_equations",
    "plot_heat_map",
    "plot_morphology",
    "plot_network",
    "plot_neuron_values",
    "plot_phase_plane",
    "plot_raster",
    "plot_raster_and_rate",
    "plot_rate",
    "plot_state",
    "plot_style",
    "plot_synapses",
    "plot_synapses_with_degrees",
    "register_plot",
]
