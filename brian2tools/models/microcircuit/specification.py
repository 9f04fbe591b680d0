"""All that says which network it is."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from brian2.units import Quantity, ms
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.arguments import (
    check_potentials,
    check_type,
    whole_number,
)
from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.derived import Background, Derived, derive
from brian2tools.models.microcircuit.parameters import DCStimulus, Parameters, ThalamicStimulus
from brian2tools.models.microcircuit.time_steps import whole_steps

__all__ = ["Specification"]

#: With more, a neuron that fires once a step at most would miss more than one spike in twenty.
_MOST_SPIKES_IN_A_STEP = 0.1


@dataclass(frozen=True, kw_only=True, eq=False)
class Specification:
    """All that says which network it is, checked.

    Attributes
    ----------
    parameters, N_scaling, K_scaling, background, thalamus, dc_stimulus, connections, \
initial_potentials, record_potentials, recording_interval
        As for `Network`.
    """

    parameters: Parameters
    N_scaling: float
    K_scaling: float
    background: Background
    thalamus: ThalamicStimulus | None = None
    dc_stimulus: DCStimulus | None = None
    connections: Connections | None = None
    initial_potentials: Quantity | None = None
    record_potentials: int = 0
    recording_interval: Quantity = field(default_factory=lambda: 1 * ms)

    def __post_init__(self) -> None:
        check_type("parameters", self.parameters, Parameters, is_optional=False)
        check_type("thalamus", self.thalamus, ThalamicStimulus)
        check_type("dc_stimulus", self.dc_stimulus, DCStimulus)
        check_type("connections", self.connections, Connections)
        if whole_number("record_potentials", self.record_potentials):
            whole_steps("recording_interval", self.recording_interval, float(self.parameters.dt))
        self._check_stimuli()
        number = self.derived.total_neurons
        if self.connections is not None:
            self.connections.check_neurons(number)
        if self.initial_potentials is not None:
            potentials = check_potentials(self.initial_potentials, number)
            object.__setattr__(self, "initial_potentials", potentials)

    def _check_stimuli(self) -> None:
        dt = self.parameters.dt
        for stimulus, times in (
            (self.thalamus, ("start", "duration", "interval")),
            (self.dc_stimulus, ("start", "duration")),
        ):
            for name in times:
                if stimulus is not None and (time := getattr(stimulus, name)) is not None:
                    full_name = f"{type(stimulus).__name__}.{name}"
                    whole_steps(full_name, time, float(dt), fewest=0 if name == "start" else 1)
        if self.thalamus is not None and self.thalamus.rate * dt > _MOST_SPIKES_IN_A_STEP:
            raise ArgumentError(
                f"ThalamicStimulus.rate is {self.thalamus.rate}, expected at most "
                f"{_MOST_SPIKES_IN_A_STEP / dt}: a thalamic neuron fires once in a time step of "
                f"{dt} at most, so give a smaller rate or more neurons"
            )

    @cached_property
    def derived(self) -> Derived:
        """The numbers of the network, at its scale."""
        return derive(
            self.parameters, self.N_scaling, self.K_scaling, self.background, self.thalamus
        )

    @property
    def num_synapses(self) -> NDArray[np.integer[Any]]:
        """How many synapses each target has from each source, also where they were given."""
        if self.connections is None:
            return self.derived.num_synapses
        targets, sources = (
            np.searchsorted(self.derived.starts, neurons, side="right") - 1
            for neurons in (self.connections.postsynaptic, self.connections.presynaptic)
        )
        number = len(self.parameters.populations)
        counts = np.bincount(targets * number + sources, minlength=number**2)
        return counts.reshape(number, number)

    @property
    def num_thalamic_neurons(self) -> int:
        """How many neurons the thalamus has: 0 without a stimulus."""
        return 0 if self.thalamus is None else self.thalamus.num_neurons

    @property
    def recorded_neurons(self) -> list[int]:
        """The first neurons of each population, as many as are recorded."""
        return [
            int(first) + index
            for first, size in zip(self.derived.starts, self.derived.num_neurons, strict=False)
            for index in range(min(self.record_potentials, int(size)))
        ]

    @property
    def pulses(self) -> tuple[tuple[float, float], ...]:
        """Start and stop (s) of each thalamic pulse."""
        if self.thalamus is None:
            return ()
        start, duration = float(self.thalamus.start), float(self.thalamus.duration)
        interval = 0.0 if self.thalamus.interval is None else float(self.thalamus.interval)
        starts = [start + number * interval for number in range(self.thalamus.number_of_pulses)]
        return tuple((begin, begin + duration) for begin in starts)

    def warn_of_silence(self) -> None:
        """Say which populations hardly fire, as their current takes them not above threshold."""
        if self.background == "dc" and self.derived.subthreshold:
            warnings.warn(
                f"the direct current does not take the neurons of "
                f"{', '.join(self.derived.subthreshold)} above their threshold at this scale, so "
                "that they hardly fire: give background='poisson' or a larger scale",
                stacklevel=3,
            )

    @property
    def structure(self) -> tuple[Any, ...]:
        """What has to be the same for a compiled program to serve another specification."""
        return (
            *self.derived.num_neurons.tolist(),
            self.num_thalamic_neurons,
            self.background,
            self.dc_stimulus is not None,
            float(self.parameters.dt),
            self.record_potentials,
            float(self.recording_interval),
            id(self.connections),
        )
