"""Brian's objects as a description."""

from __future__ import annotations

# Each of these registers the classes that it describes.
from brian2tools.description.describing import inputs, monitors, neurons, spatial, synapses
from brian2tools.description.describing.morphology import describe_morphology
from brian2tools.description.describing.network import describe, describe_objects

__all__ = [
    "describe",
    "describe_morphology",
    "describe_objects",
    "inputs",
    "monitors",
    "neurons",
    "spatial",
    "synapses",
]
