"""Plots of synapses: connection matrices, distributions of values and degrees."""

from __future__ import annotations

from brian2tools.plotting.synapses import objects as objects  # registers the plots
from brian2tools.plotting.synapses.distributions import plot_degrees, plot_distribution
from brian2tools.plotting.synapses.matrix import plot_synapses, plot_synapses_with_degrees

__all__ = ["plot_degrees", "plot_distribution", "plot_synapses", "plot_synapses_with_degrees"]
