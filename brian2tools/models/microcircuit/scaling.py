"""How many neurons and synapses a scaled network has, and which scales are too small or large."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.parameters import Parameters

__all__ = ["check_indegrees", "check_projections", "check_size", "number_of_synapses", "rounded"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Brian counts neurons and synapses with 32 bits.
MOST_IN_BRIAN = 2**31 - 1


def number_of_synapses(probabilities: Floats, num_sources: ArrayLike, targets: Integers) -> Floats:
    """How many synapses join two populations, if their neurons are drawn with replacement.

    Parameters
    ----------
    probabilities : array, shape (..., targets)
        Probabilities that two neurons have at least one synapse.
    num_sources, targets : array of int
        Numbers of neurons, of shapes that fit.

    Returns
    -------
    array
        Expected numbers, which are not whole.
    """
    pairs = np.multiply(num_sources, targets)
    # log1p would be more exact, and some numbers would be one more than in the published network.
    return np.asarray(np.log(1 - probabilities) / np.log((pairs - 1) / pairs))


def rounded(numbers: NDArray[np.floating[Any]]) -> Integers:
    """The nearest whole numbers."""
    return np.round(numbers).astype(np.int64)


def check_size(parameters: Parameters, scaling: tuple[float, float], full_synapses: Floats) -> None:
    """Check that there are neurons in each population and that Brian can count everything.

    Parameters
    ----------
    parameters : Parameters
        The network at full scale.
    scaling : tuple of two floats
        The scales of neurons and of in-degrees.
    full_synapses : array, shape (8, 8)
        Numbers of synapses at full scale.

    Raises
    ------
    ArgumentError
        If a population is empty or something cannot be counted.
    """
    N_scaling, K_scaling = scaling  # noqa: N806
    num_neurons = parameters.num_neurons
    largest = max(num_neurons.sum().item(), full_synapses.sum().item() * K_scaling) * N_scaling
    if largest > MOST_IN_BRIAN:
        raise ArgumentError(
            f"N_scaling {N_scaling:g} and K_scaling {K_scaling:g} make {largest:.2g} neurons or "
            f"synapses, but Brian counts to {MOST_IN_BRIAN}: make the scales smaller"
        )
    is_empty = np.round(num_neurons * N_scaling) == 0
    if is_empty.any():
        raise ArgumentError(
            f"N_scaling is {N_scaling:g}, which leaves {_listed(parameters.populations, is_empty)} "
            f"without neurons: use at least {_just_above(0.5 / num_neurons.min())}"
        )


def check_indegrees(parameters: Parameters, K_scaling: float, full_synapses: Floats) -> None:  # noqa: N803
    """Check that a neuron has synapses left from the network and from outside, if it had any.

    Parameters
    ----------
    parameters : Parameters
        The network at full scale.
    K_scaling : float
        The scale of the in-degrees.
    full_synapses : array, shape (8, 8)
        Numbers of synapses at full scale.

    Raises
    ------
    ArgumentError
        If the neurons of a population have less than one.
    """
    recurrent = full_synapses.sum(axis=1) / parameters.num_neurons
    for origin, indegrees in (("the network", recurrent), ("outside", parameters.K_ext)):
        is_missing = (indegrees > 0) & (indegrees * K_scaling < 1)
        if is_missing.any():
            least = _just_above(1 / indegrees[indegrees > 0].min())
            raise ArgumentError(
                f"K_scaling is {K_scaling:g}, which leaves the neurons of "
                f"{_listed(parameters.populations, is_missing)} less than one synapse from "
                f"{origin}: use at least {least}"
            )


def check_projections(
    full_synapses: Floats,
    scales: Mapping[str, float],
    sources: Sequence[str],
    targets: Sequence[str],
) -> None:
    """Check that populations that are joined by synapses still are.

    Parameters
    ----------
    full_synapses : array, shape (targets, sources)
        Numbers of synapses at full scale.
    scales : mapping
        By their names, the scales whose product is the part that is left.
    sources, targets : sequence of str
        Names of the populations.

    Raises
    ------
    ArgumentError
        If no synapse is left between two of them.
    """
    scaling = math.prod(scales.values())
    is_missing = (full_synapses > 0) & (np.round(full_synapses * scaling) == 0)
    if is_missing.any():
        pairs = (
            f"{sources[source]} to {targets[target]}" for target, source in np.argwhere(is_missing)
        )
        least = 0.5 / full_synapses[full_synapses > 0].min()
        each = f", such as {_just_above(math.sqrt(least))} for each" if len(scales) > 1 else ""
        raise ArgumentError(
            f"{' times '.join(scales)} is {scaling:.3g}, which leaves no synapse from "
            f"{', '.join(pairs)}: use at least {_just_above(least)}{each}"
        )


def _listed(names: Sequence[str], is_meant: NDArray[np.bool_]) -> str:
    return ", ".join(name for name, one in zip(names, is_meant, strict=True) if one)


def _just_above(limit: float) -> str:
    """A larger number with two digits."""
    step = 10.0 ** (math.floor(math.log10(limit)) - 1)
    return f"{(math.floor(limit / step) + 1) * step:.2g}"
