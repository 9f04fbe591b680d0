"""The cortical microcircuit of Potjans and Diesmann (2014), ready to run."""

from __future__ import annotations

from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.counting import count_spikes
from brian2tools.models.microcircuit.evaluation import Statistics, evaluate
from brian2tools.models.microcircuit.network import Network, Timings
from brian2tools.models.microcircuit.parameters import (
    DCStimulus,
    NeuronParameters,
    Parameters,
    ThalamicStimulus,
)
from brian2tools.models.microcircuit.plots import (
    plot_correlations,
    plot_cvs,
    plot_raster,
    plot_rates,
    plot_thalamic_response,
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
    "Statistics",
    "ThalamicStimulus",
    "Timings",
    "count_spikes",
    "evaluate",
    "load",
    "plot_correlations",
    "plot_cvs",
    "plot_raster",
    "plot_rates",
    "plot_thalamic_response",
]
