"""The numbers of a network that is scaled down, from the parameters of the full one.

How many synapses there are, how strong they are and which direct current stands for those that are
left out: Potjans and Diesmann (2014), and van Albada SJ, Helias M, Diesmann M (2015), Scalability
of asynchronous networks is limited by one-to-one mapping between effective connectivity and
correlations, PLoS Computational Biology 11:e1004490, https://doi.org/10.1371/journal.pcbi.1004490.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from brian2.units import Quantity
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.checking import POSITIVE, Amount
from brian2tools.models.microcircuit.parameters import (
    NeuronParameters,
    Parameters,
    ThalamicStimulus,
    check_not_shorter,
)
from brian2tools.models.microcircuit.scaling import (
    check_indegrees,
    check_projections,
    check_size,
    number_of_synapses,
    rounded,
)

__all__ = ["Background", "Derived", "derive", "psc_over_psp"]

Background = Literal["dc", "poisson"]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SCALING = Amount(range=POSITIVE)
_L23E, _L4E = 0, 2
_INHIBITORY = slice(1, None, 2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Derived:
    """The numbers of a scaled network, in SI base units.

    Arrays have one value for each population; matrices have a row for each target population and
    a column for each source population.

    Parameters
    ----------
    num_neurons : array of int, shape (8,)
        Numbers of neurons.
    num_synapses : array of int, shape (8, 8)
        Numbers of synapses.
    ext_indegrees : array of int, shape (8,)
        Numbers of synapses that a neuron has from outside of the network.
    weights, weight_stds : array, shape (8, 8)
        Means and standard deviations of the weights, in ampere; inhibitory means are negative.
    weight_ext : float
        Weight of the synapses from outside, in ampere.
    DC_amp : array, shape (8,)
        Direct current into each neuron, in ampere.
    poisson_rate : array, shape (8,)
        Rate of all synapses of a neuron from outside together, in hertz; 0 for a background of
        direct current.
    V0_mean, V0_std : array, shape (8,)
        Means and standard deviations of the initial potentials, in volt.
    delay_means, delay_stds : array, shape (8,)
        Means and standard deviations of the delays, in seconds, for each source population.
    num_th_synapses : array of int, shape (8,)
        Numbers of synapses from thalamic neurons: those of the full network times ``K_scaling``,
        whatever the number of neurons.
    weight_th, weight_th_std : float
        Mean and standard deviation of the weights of these, in ampere.
    delay_th_mean, delay_th_std : float
        Mean and standard deviation of the delays of these, in seconds. All thalamic numbers are 0
        without a thalamic stimulus.
    subthreshold : tuple of str
        The populations that no Poisson input reaches and in which the direct current alone does
        not take the membrane potential above the threshold.
    """

    num_neurons: Integers
    num_synapses: Integers
    ext_indegrees: Integers
    weights: Floats
    weight_stds: Floats
    weight_ext: float
    DC_amp: Floats
    poisson_rate: Floats
    V0_mean: Floats
    V0_std: Floats
    delay_means: Floats
    delay_stds: Floats
    num_th_synapses: Integers
    weight_th: float
    weight_th_std: float
    delay_th_mean: float
    delay_th_std: float
    subthreshold: tuple[str, ...]

    @property
    def total_neurons(self) -> int:
        """The number of neurons of all populations."""
        return int(self.num_neurons.sum())

    @property
    def total_synapses(self) -> int:
        """The number of synapses between all populations."""
        return int(self.num_synapses.sum())

    @property
    def starts(self) -> Integers:
        """The index of the first neuron of each population among all, and their total number."""
        return np.concatenate([[0], np.cumsum(self.num_neurons)])


def derive(
    parameters: Parameters,
    N_scaling: float,  # noqa: N803
    K_scaling: float,  # noqa: N803
    background: Background,
    thalamus: ThalamicStimulus | None = None,
) -> Derived:
    """The numbers of a network with fewer neurons and synapses.

    Parameters
    ----------
    parameters : Parameters
        The network at full scale.
    N_scaling : float
        The part of the neurons that there is, such as 0.1.
    K_scaling : float
        The part of the synapses that each neuron has. The weights grow by its root, and a direct
        current keeps the mean input as it is at full scale.
    background : {'dc', 'poisson'}
        Whether the input from outside is a direct current or spikes at random.
    thalamus : ThalamicStimulus, optional
        What comes from the thalamus.

    Raises
    ------
    ArgumentError
        If a scale is not positive, or if it leaves populations without neurons, neurons without
        synapses or two populations without the synapses that join them.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.derived import derive
    >>> from brian2tools.models.microcircuit.parameters import Parameters
    >>> derived = derive(Parameters(), N_scaling=0.1, K_scaling=0.1, background="poisson")
    >>> derived.total_neurons, derived.total_synapses
    (7717, 2988807)
    """
    if background not in ("dc", "poisson"):
        raise ArgumentError(f"background is {background!r}, expected 'dc' or 'poisson'")
    N_scaling = _SCALING.checked("N_scaling", N_scaling)  # noqa: N806
    K_scaling = _SCALING.checked("K_scaling", K_scaling)  # noqa: N806
    full_synapses = _full_synapses(parameters)
    check_size(parameters, (N_scaling, K_scaling), full_synapses)
    check_indegrees(parameters, K_scaling, full_synapses)
    names = parameters.populations
    scales = {"N_scaling": N_scaling, "K_scaling": K_scaling}
    check_projections(full_synapses, scales, names, names)
    indegrees = rounded(parameters.K_ext * K_scaling)
    weight = _weight(parameters, parameters.PSP_exc_mean, K_scaling)
    weights = weight * _relative_weights(parameters)
    current = _direct_current(parameters, K_scaling, background, full_synapses)
    rate = float(parameters.bg_rate) * indegrees.astype(np.float64) * (background == "poisson")
    return Derived(
        num_neurons=rounded(parameters.num_neurons * N_scaling),
        num_synapses=rounded(full_synapses * N_scaling * K_scaling),
        ext_indegrees=indegrees,
        weights=weights,
        weight_stds=abs(weights) * parameters.weight_rel_std,
        weight_ext=weight,
        DC_amp=current,
        poisson_rate=rate,
        subthreshold=_subthreshold(parameters, current, rate),
        **_initial_potentials(parameters),
        **_delays(parameters),
        **_thalamic_numbers(parameters, K_scaling, thalamus),
    )


def psc_over_psp(neuron: NeuronParameters) -> float:
    """The synaptic current, in ampere, that makes a postsynaptic potential of 1 V.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.derived import psc_over_psp
    >>> from brian2tools.models.microcircuit.parameters import NeuronParameters
    >>> print(0.15*mV * psc_over_psp(NeuronParameters()) * siemens)
    87.80849353 pA
    """
    tau_m, tau_syn = float(neuron.tau_m), float(neuron.tau_syn)
    difference = tau_syn - tau_m
    # What is left of the membrane potential and of the current when the potential is highest.
    potential, current = ((tau_m / tau_syn) ** (tau / difference) for tau in (tau_m, tau_syn))
    return float(neuron.C_m) * difference / (tau_m * tau_syn * float(potential - current))


def _weight(parameters: Parameters, PSP: Quantity, K_scaling: float) -> float:  # noqa: N803
    return float(PSP) * psc_over_psp(parameters.neuron) / math.sqrt(K_scaling)


def _relative_weights(parameters: Parameters) -> Floats:
    weights = np.ones(parameters.conn_probs.shape)
    weights[:, _INHIBITORY] = parameters.g
    weights[_L23E, _L4E] = parameters.PSP_factor_L4E_to_L23E
    return weights


def _full_synapses(parameters: Parameters) -> Floats:
    neurons = parameters.num_neurons
    return number_of_synapses(parameters.conn_probs, neurons, neurons[:, np.newaxis])


def _direct_current(
    parameters: Parameters,
    K_scaling: float,  # noqa: N803
    background: Background,
    full_synapses: Floats,
) -> Floats:
    """The current that is given, or what keeps the mean input as it is at full scale."""
    if parameters.DC_amp is not None:
        return np.broadcast_to(np.asarray(parameters.DC_amp), parameters.num_neurons.shape).copy()
    weight = _weight(parameters, parameters.PSP_exc_mean, 1)
    indegrees = full_synapses / parameters.num_neurons[:, np.newaxis]
    recurrent = (
        weight * _relative_weights(parameters) * indegrees @ np.asarray(parameters.mean_rates)
    )
    external = weight * parameters.K_ext * float(parameters.bg_rate)
    # Weights grow by the root only, so that this part of a synaptic input is lost.
    lost = 1 - math.sqrt(K_scaling)
    is_lost = lost * recurrent + (external if background == "dc" else lost * external)
    return np.asarray(float(parameters.neuron.tau_syn) * is_lost)


def _subthreshold(parameters: Parameters, current: Floats, rate: Floats) -> tuple[str, ...]:
    neuron = parameters.neuron
    potential = float(neuron.E_L) + current * float(neuron.tau_m / neuron.C_m)
    is_below = (potential <= float(neuron.V_th)) & (rate == 0)
    return tuple(name for name, one in zip(parameters.populations, is_below, strict=True) if one)


def _initial_potentials(parameters: Parameters) -> dict[str, Any]:
    shape = parameters.num_neurons.shape
    return {
        f"V0_{moment}": np.broadcast_to(
            np.asarray(getattr(parameters, f"V0_{moment}_{parameters.V0_type}")), shape
        ).copy()
        for moment in ("mean", "std")
    }


def _delays(parameters: Parameters) -> dict[str, Any]:
    means = np.full(parameters.num_neurons.shape, float(parameters.delay_exc_mean))
    means[_INHIBITORY] = float(parameters.delay_inh_mean)
    return {"delay_means": means, "delay_stds": means * parameters.delay_rel_std}


def _thalamic_numbers(
    parameters: Parameters,
    K_scaling: float,  # noqa: N803
    thalamus: ThalamicStimulus | None,
) -> dict[str, Any]:
    if thalamus is None:
        return {"num_th_synapses": np.zeros_like(parameters.num_neurons)} | dict.fromkeys(
            ("weight_th", "weight_th_std", "delay_th_mean", "delay_th_std"), 0.0
        )
    check_not_shorter("ThalamicStimulus.delay_mean", thalamus.delay_mean, parameters.dt)
    synapses = number_of_synapses(thalamus.conn_probs, thalamus.num_neurons, parameters.num_neurons)
    # As in the published network, their number follows that of the synapses of a neuron only.
    scales = {"K_scaling": K_scaling}
    check_projections(synapses[:, np.newaxis], scales, ["thalamus"], parameters.populations)
    weight = _weight(parameters, thalamus.PSP_mean, K_scaling)
    delay = float(thalamus.delay_mean)
    return {
        "num_th_synapses": rounded(synapses * K_scaling),
        "weight_th": weight,
        "weight_th_std": weight * thalamus.weight_rel_std,
        "delay_th_mean": delay,
        "delay_th_std": delay * thalamus.delay_rel_std,
    }
