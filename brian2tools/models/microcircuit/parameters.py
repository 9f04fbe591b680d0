"""The parameters of the microcircuit, with the values of Potjans and Diesmann (2014).

The tables are those of Potjans TC, Diesmann M (2014), The cell-type specific cortical
microcircuit: relating structure and activity in a full-scale spiking network model,
Cerebral Cortex 24:785-806, https://doi.org/10.1093/cercor/bhs358. The rates that go with the
scaled network and the optimised initial potentials come from simulations of its full scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from brian2.units import Hz, Quantity, ms, mV, pA, pF
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.kinds import kind_of
from brian2tools.models.microcircuit.checking import (
    AT_LEAST_ONE,
    AT_LEAST_TWO,
    NOT_NEGATIVE,
    NOT_POSITIVE,
    POSITIVE,
    PROBABILITY,
    CheckedParameters,
    parameter,
    says_unknown_names,
)

__all__ = [
    "POPULATIONS",
    "DCStimulus",
    "NeuronParameters",
    "Parameters",
    "ThalamicStimulus",
    "check_not_shorter",
]

#: Excitatory and inhibitory neurons of each layer, in the order of all arrays.
POPULATIONS = ("L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I")

_ONE_EACH = (len(POPULATIONS),)
_ONE_PAIR = (len(POPULATIONS), len(POPULATIONS))

_CONN_PROBS = (
    (0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0),
    (0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0),
    (0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0.0),
    (0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0),
    (0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0),
    (0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0.0),
    (0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252),
    (0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443),
)
_MEAN_RATES = (0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829)
_V0_MEANS = (-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43)
_V0_STDS = (5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48)


@says_unknown_names
@dataclass(frozen=True, kw_only=True, eq=False)
class NeuronParameters(CheckedParameters):
    """Leaky integrate-and-fire neurons with exponential synaptic currents (Table 5 of the paper).

    Parameters
    ----------
    C_m : Quantity
        Capacitance of the membrane, in farad.
    tau_m : Quantity
        Time constant of the membrane, in seconds.
    tau_syn : Quantity
        Time constant of the synaptic currents, in seconds; not that of the membrane.
    t_ref : Quantity
        How long a neuron is refractory after a spike, in seconds.
    E_L : Quantity
        Resting potential, in volt.
    V_th : Quantity
        Potential at which a neuron fires, in volt.
    V_reset : Quantity
        Potential after a spike, in volt; below ``V_th``.

    Raises
    ------
    ArgumentError
        If a value cannot be used.
    DimensionError
        If a value has the wrong unit.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.parameters import NeuronParameters
    >>> NeuronParameters(t_ref=1*ms).t_ref
    1. * msecond
    """

    C_m: Quantity = parameter(250 * pF, unit=pF, range=POSITIVE)
    tau_m: Quantity = parameter(10 * ms, unit=ms, range=POSITIVE)
    tau_syn: Quantity = parameter(0.5 * ms, unit=ms, range=POSITIVE)
    t_ref: Quantity = parameter(2 * ms, unit=ms, range=NOT_NEGATIVE)
    E_L: Quantity = parameter(-65 * mV, unit=mV)
    V_th: Quantity = parameter(-50 * mV, unit=mV)
    V_reset: Quantity = parameter(-65 * mV, unit=mV)

    def _check_together(self) -> None:
        # The amplitude of a postsynaptic potential has their difference as a divisor.
        if math.isclose(float(self.tau_syn), float(self.tau_m), rel_tol=1e-6):
            raise ArgumentError(
                f"NeuronParameters.tau_syn and tau_m are both {self.tau_m}, expected different "
                "time constants: change one of them by a thousandth or more"
            )
        if self.V_reset >= self.V_th:
            raise ArgumentError(
                f"NeuronParameters.V_reset is {self.V_reset}, expected a potential below "
                f"V_th, which is {self.V_th}"
            )


@says_unknown_names
@dataclass(frozen=True, kw_only=True, eq=False)
class Parameters(CheckedParameters):
    """The network at full scale.

    Arrays have one value for each population, in the order of `populations`; matrices have a row
    for each target population and a column for each source population. They cannot be changed:
    make other parameters with other values, or with `dataclasses.replace`.

    Parameters
    ----------
    neuron : NeuronParameters
        The neurons, which are the same in all populations.
    populations : tuple of str
        Names of the eight populations: excitatory and inhibitory neurons in turn.
    num_neurons : array of int, shape (8,)
        Numbers of neurons (Table 5).
    conn_probs : array, shape (8, 8)
        Probabilities that a neuron of the target has at least one synapse from a neuron of the
        source (Table 5).
    K_ext : array of int, shape (8,)
        Numbers of synapses that a neuron has from outside of the network (Table 5).
    bg_rate : Quantity
        Rate at which each synapse from outside is active, in hertz (Table 5).
    mean_rates : Quantity, shape (8,)
        Rates of the populations at full scale, in hertz. The direct current that compensates for
        a smaller number of synapses is made of them.
    PSP_exc_mean : Quantity
        Mean amplitude of an excitatory postsynaptic potential, in volt (Table 5).
    g : float
        Strength of inhibitory synapses relative to excitatory ones; at most 0 (Table 5).
    PSP_factor_L4E_to_L23E : float
        How many times stronger the synapses from the third to the first population are than
        other excitatory ones (Table 5).
    weight_rel_std : float
        Standard deviation of the weights relative to their means (Table 5).
    delay_exc_mean, delay_inh_mean : Quantity
        Mean delays of excitatory and inhibitory synapses, in seconds; at least ``dt`` (Table 5).
    delay_rel_std : float
        Standard deviation of the delays relative to their means (Table 5).
    V0_type : {'optimized', 'original'}
        Which of the normal distributions below the initial potentials follow.
    V0_mean_optimized, V0_std_optimized : Quantity, shape (8,)
        Means and standard deviations for each population, in volt, from which the network is soon
        in its final state.
    V0_mean_original, V0_std_original : Quantity
        The mean and the standard deviation of the paper for all populations, in volt.
    DC_amp : Quantity or None
        Direct current into each neuron, in ampere, one for all populations or one for each, in
        place of the derived one; None for the derived one.
    dt : Quantity
        Time step, in seconds.

    Raises
    ------
    ArgumentError
        If a value cannot be used.
    DimensionError
        If a value has the wrong unit.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.parameters import Parameters
    >>> parameters = Parameters(bg_rate=10*Hz)
    >>> parameters.bg_rate
    10. * hertz
    >>> int(parameters.num_neurons.sum())
    77169
    """

    neuron: NeuronParameters = field(default_factory=NeuronParameters)
    populations: tuple[str, ...] = POPULATIONS
    num_neurons: NDArray[np.int64] = parameter(
        (20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948),
        # With a single neuron on both sides there is no probability of a connection.
        shapes=(_ONE_EACH,), range=AT_LEAST_TWO, is_whole=True,
    )  # fmt: skip
    conn_probs: NDArray[np.float64] = parameter(_CONN_PROBS, shapes=(_ONE_PAIR,), range=PROBABILITY)
    K_ext: NDArray[np.int64] = parameter(
        (1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100),
        shapes=(_ONE_EACH,), range=NOT_NEGATIVE, is_whole=True,
    )  # fmt: skip
    bg_rate: Quantity = parameter(8 * Hz, unit=Hz, range=NOT_NEGATIVE)
    mean_rates: Quantity = parameter(
        _MEAN_RATES * Hz, unit=Hz, shapes=(_ONE_EACH,), range=NOT_NEGATIVE
    )
    PSP_exc_mean: Quantity = parameter(0.15 * mV, unit=mV, range=NOT_NEGATIVE)
    g: float = parameter(-4.0, range=NOT_POSITIVE)
    PSP_factor_L4E_to_L23E: float = parameter(2.0, range=NOT_NEGATIVE)
    weight_rel_std: float = parameter(0.1, range=NOT_NEGATIVE)
    delay_exc_mean: Quantity = parameter(1.5 * ms, unit=ms, range=POSITIVE)
    delay_inh_mean: Quantity = parameter(0.75 * ms, unit=ms, range=POSITIVE)
    delay_rel_std: float = parameter(0.5, range=NOT_NEGATIVE)
    V0_type: Literal["optimized", "original"] = "optimized"
    V0_mean_optimized: Quantity = parameter(_V0_MEANS * mV, unit=mV, shapes=(_ONE_EACH,))
    V0_std_optimized: Quantity = parameter(
        _V0_STDS * mV, unit=mV, shapes=(_ONE_EACH,), range=NOT_NEGATIVE
    )
    V0_mean_original: Quantity = parameter(-58 * mV, unit=mV)
    V0_std_original: Quantity = parameter(10 * mV, unit=mV, range=NOT_NEGATIVE)
    DC_amp: Quantity | None = parameter(None, unit=pA, shapes=((), _ONE_EACH), is_optional=True)
    dt: Quantity = parameter(0.1 * ms, unit=ms, range=POSITIVE)

    def _check_together(self) -> None:
        if not isinstance(self.neuron, NeuronParameters):
            raise ArgumentTypeError(
                f"Parameters.neuron is {kind_of(self.neuron)}, expected NeuronParameters"
            )
        object.__setattr__(self, "populations", _checked_names(self.populations))
        if self.V0_type not in ("optimized", "original"):
            raise ArgumentError(
                f"Parameters.V0_type is {self.V0_type!r}, expected 'optimized' or 'original'"
            )
        for name in ("delay_exc_mean", "delay_inh_mean"):
            check_not_shorter(f"Parameters.{name}", getattr(self, name), self.dt)


def _checked_names(names: Any) -> tuple[str, ...]:
    if (
        isinstance(names, str)
        or not np.iterable(names)
        or not all(isinstance(name, str) and name.isidentifier() for name in names)
        or not len(set(names)) == len(tuple(names)) == len(POPULATIONS)
    ):
        raise ArgumentError(
            f"Parameters.populations is {names!r}, expected {len(POPULATIONS)} different names "
            "such as 'L4E', without spaces"
        )
    return tuple(names)


def check_not_shorter(name: str, duration: Quantity, shortest: Quantity) -> None:
    """Check that a mean delay is at least the time step: delays below half of it are redrawn."""
    if duration < shortest:
        raise ArgumentError(
            f"{name} is {duration}, expected at least the time step, which is {shortest}"
        )


@says_unknown_names
@dataclass(frozen=True, kw_only=True, eq=False)
class ThalamicStimulus(CheckedParameters):
    """Pulses of spikes from thalamic neurons, each a Poisson process (Table 5, Figure 10).

    Parameters
    ----------
    start : Quantity
        When the first pulse starts, in seconds since the start of the simulation and thus with
        the time of the warm-up. A simulation that ends before has no pulse. In the implementation
        for NEST the spikes leave 1 ms later, which is the delay of the generator there.
    duration : Quantity
        How long a pulse is, in seconds. This and the other times of stimuli are whole numbers of
        time steps of the network.
    rate : Quantity
        The rate of each thalamic neuron during a pulse, in hertz; it fires once a time step at
        most.
    num_neurons : int
        The number of thalamic neurons, which is never scaled.
    conn_probs : array, shape (8,)
        Probabilities that a neuron of a population has at least one synapse from a thalamic one.
    PSP_mean : Quantity
        Mean amplitude of the postsynaptic potentials, in volt.
    weight_rel_std : float
        Standard deviation of the weights relative to their mean.
    delay_mean : Quantity
        Mean of the delays, in seconds; at least the time step of the network.
    delay_rel_std : float
        Standard deviation of the delays relative to their mean.
    number_of_pulses : int
        How many pulses there are.
    interval : Quantity or None
        Time from the start of a pulse to the start of the next one, in seconds; needed for more
        than one pulse.

    Raises
    ------
    ArgumentError
        If a value cannot be used.
    DimensionError
        If a value has the wrong unit.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.parameters import ThalamicStimulus
    >>> ThalamicStimulus(number_of_pulses=10, interval=1*second).interval
    1. * second
    """

    start: Quantity = parameter(700 * ms, unit=ms, range=NOT_NEGATIVE)
    duration: Quantity = parameter(10 * ms, unit=ms, range=POSITIVE)
    rate: Quantity = parameter(120 * Hz, unit=Hz, range=NOT_NEGATIVE)
    num_neurons: int = parameter(902, range=AT_LEAST_ONE, is_whole=True)
    conn_probs: NDArray[np.float64] = parameter(
        (0.0, 0.0, 0.0983, 0.0619, 0.0, 0.0, 0.0512, 0.0196),
        shapes=(_ONE_EACH,), range=PROBABILITY,
    )  # fmt: skip
    PSP_mean: Quantity = parameter(0.15 * mV, unit=mV, range=NOT_NEGATIVE)
    weight_rel_std: float = parameter(0.1, range=NOT_NEGATIVE)
    delay_mean: Quantity = parameter(1.5 * ms, unit=ms, range=POSITIVE)
    delay_rel_std: float = parameter(0.5, range=NOT_NEGATIVE)
    number_of_pulses: int = parameter(1, range=AT_LEAST_ONE, is_whole=True)
    interval: Quantity | None = parameter(None, unit=ms, range=POSITIVE, is_optional=True)

    def _check_together(self) -> None:
        if self.interval is None and self.number_of_pulses > 1:
            raise ArgumentError(
                f"ThalamicStimulus.interval is None with {self.number_of_pulses} pulses, "
                "expected the time from the start of one to the start of the next"
            )
        if self.interval is not None and self.interval < self.duration:
            raise ArgumentError(
                f"ThalamicStimulus.interval is {self.interval}, expected at least the duration "
                f"of a pulse, which is {self.duration}"
            )


@says_unknown_names
@dataclass(frozen=True, kw_only=True, eq=False)
class DCStimulus(CheckedParameters):
    """A direct current for some time, besides the background.

    Parameters
    ----------
    start : Quantity
        When it starts, in seconds since the start of the simulation and thus with the time of the
        warm-up. A simulation that ends before has no such current.
    duration : Quantity
        How long it lasts, in seconds.
    amplitude : Quantity
        The current for each of the synapses that a neuron has from outside (`K_ext` of
        `Parameters`), in ampere.

    Raises
    ------
    ArgumentError
        If a value cannot be used.
    DimensionError
        If a value has the wrong unit.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.parameters import DCStimulus
    >>> DCStimulus(amplitude=0.5*pA).amplitude
    0.5 * pamp
    """

    start: Quantity = parameter(650 * ms, unit=ms, range=NOT_NEGATIVE)
    duration: Quantity = parameter(100 * ms, unit=ms, range=POSITIVE)
    amplitude: Quantity = parameter(0.3 * pA, unit=pA)
