"""Brian's objects from a description."""

from __future__ import annotations

# Each of these registers the classes that it builds.
from brian2tools.description.building import inputs, monitors, neurons, synapses
from brian2tools.description.building.morphology import build_morphology
from brian2tools.description.building.network import build
from brian2tools.description.building.runs import simulate

__all__ = [
    "build",
    "build_morphology",
    "inputs",
    "monitors",
    "neurons",
    "simulate",
    "synapses",
]
