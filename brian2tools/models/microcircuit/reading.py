"""What a simulation has left in the monitors."""

from __future__ import annotations

from typing import Any

import numpy as np
from brian2 import StateMonitor

from brian2tools.models.microcircuit.arguments import Times
from brian2tools.models.microcircuit.objects import Objects
from brian2tools.models.microcircuit.parameter_files import section_data
from brian2tools.models.microcircuit.recording import Potentials, Recording
from brian2tools.models.microcircuit.specification import Specification

__all__ = ["read_recording"]


def read_recording(objects: Objects, specification: Specification, times: Times) -> Recording:
    """What was recorded, with all that it takes to evaluate it."""
    return Recording(
        spike_indices=np.asarray(objects.spikes.i),
        spike_times=np.asarray(objects.spikes.t),
        populations=specification.parameters.populations,
        sizes=tuple(specification.derived.num_neurons.tolist()),
        start=times.warm_up,
        stop=times.warm_up + times.duration,
        dt=float(specification.parameters.dt),
        potentials=None if objects.potentials is None else _potentials(objects.potentials),
        thalamic_pulses=specification.pulses,
        settings=_settings(specification, times),
    )


def _potentials(monitor: StateMonitor) -> Potentials:
    return Potentials(
        times=np.asarray(monitor.t),
        neurons=np.asarray(monitor.record),
        values=np.asarray(monitor.v),
    )


def _settings(specification: Specification, times: Times) -> dict[str, Any]:
    stimuli = {"thalamus": specification.thalamus, "dc_stimulus": specification.dc_stimulus}
    return {
        "N_scaling": specification.N_scaling,
        "K_scaling": specification.K_scaling,
        "background": specification.background,
        "seed": times.seeds.entropy,
        "parameters": section_data(specification.parameters),
        **{name: section_data(one) for name, one in stimuli.items() if one is not None},
    }
