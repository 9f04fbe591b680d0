"""The cortical microcircuit of Potjans and Diesmann (2014), ready to run.

Eight populations of integrate-and-fire neurons stand for the excitatory and inhibitory neurons in
four layers below 1 mm² of early sensory cortex.
"""

from __future__ import annotations

from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.counting import PopulationCounts, count_spikes
from brian2tools.models.microcircuit.derived import Derived, derive
from brian2tools.models.microcircuit.evaluation import (
    PopulationStatistics,
    Statistics,
    evaluate,
)
from brian2tools.models.microcircuit.network import Network
from brian2tools.models.microcircuit.parameter_files import read_parameters, write_parameters
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
    plot_recording,
    plot_thalamic_response,
)
from brian2tools.models.microcircuit.recording import Potentials, Recording, load
from brian2tools.models.microcircuit.settings import Settings, SimulationSettings
from brian2tools.models.microcircuit.timings import Timings

__all__ = [
    "Connections",
    "DCStimulus",
    "Derived",
    "Network",
    "NeuronParameters",
    "Parameters",
    "PopulationCounts",
    "PopulationStatistics",
    "Potentials",
    "Recording",
    "Settings",
    "SimulationSettings",
    "Statistics",
    "ThalamicStimulus",
    "Timings",
    "count_spikes",
    "derive",
    "evaluate",
    "load",
    "plot_correlations",
    "plot_cvs",
    "plot_raster",
    "plot_rates",
    "plot_recording",
    "plot_thalamic_response",
    "read_parameters",
    "write_parameters",
]
