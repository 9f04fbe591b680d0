"""Plots of models and of what they recorded."""

from __future__ import annotations

from brian2tools.plotting.base import add_background_pattern, brian_plot, register_plot
from brian2tools.plotting.morphology import plot_dendrogram, plot_morphology
from brian2tools.plotting.panels import Panels
from brian2tools.plotting.style import plot_style

__all__ = [
    "Panels",
    "add_background_pattern",
    "brian_plot",
    "plot_dendrogram",
    "plot_morphology",
    "plot_style",
    "register_plot",
]
