"""Plots of morphologies: in the plane, in space, as a dendrogram, and with values over them."""

from __future__ import annotations

from brian2tools.plotting.morphology import objects as objects
from brian2tools.plotting.morphology.animation import MorphologyAnimation, animate_morphology
from brian2tools.plotting.morphology.dendrogram import plot_dendrogram
from brian2tools.plotting.morphology.plot import plot_morphology

__all__ = ["MorphologyAnimation", "animate_morphology", "plot_dendrogram", "plot_morphology"]
