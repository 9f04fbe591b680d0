"""The cortical microcircuit of Potjans and Diesmann (2014), ready to run."""

from __future__ import annotations

from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.network import Network, Timings
from brian2tools.models.microcircuit.parameters import (
    DCStimulus,
    NeuronParameters,
    Parameters,
    ThalamicStimulus,
)
from brian2tools.models.microcircuit.recording import Potentials, Recording, load

__all__ = [
    "Connections",
    "DCStimulus",
    "Network",
    "NeuronParameters",
    "Parameters",
    "Potentials",
    "Recording",
    "ThalamicStimulus",
    "Timings",
    "load",
]
