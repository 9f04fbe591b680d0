"""One realisation of the network, drawn with numpy: its synapses and initial potentials.

`realisation.h` draws synapses from the same distributions in a compiled program.
"""

from __future__ import annotations

import numpy as np
from brian2.units import amp, second, volt
from brian2.units.fundamentalunits import Quantity
from numpy.typing import NDArray

from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.derived import Derived
from brian2tools.models.microcircuit.specification import Specification

__all__ = ["draw_connections", "draw_thalamic_connections", "initial_potentials"]

Floats = NDArray[np.float64]


def initial_potentials(specification: Specification, generator: np.random.Generator) -> Quantity:
    """The membrane potential of each neuron at the start, as given or drawn for its population.

    Parameters
    ----------
    specification : Specification
        Which network it is.
    generator : numpy.random.Generator
        Where the random numbers come from.
    """
    if specification.initial_potentials is not None:
        return specification.initial_potentials
    derived = specification.derived
    means, deviations = (
        np.repeat(values, derived.num_neurons) for values in (derived.V0_mean, derived.V0_std)
    )
    return generator.normal(means, deviations) * volt


def draw_connections(derived: Derived, dt: float, generator: np.random.Generator) -> Connections:
    """The synapses between the populations.

    Both neurons of a synapse are drawn from all in their populations, so that several synapses
    may join the same two neurons, and a neuron itself.

    Parameters
    ----------
    derived : Derived
        The numbers of the network.
    dt : float
        The time step (s): delays are multiples of it, of one step at least.
    generator : numpy.random.Generator
        Where the random numbers come from.

    Returns
    -------
    Connections
        Sorted by presynaptic neuron, and for each of these by delay: spikes then reach neighbours
        in memory.
    """
    blocks = [
        _block(
            _neurons_of(derived, source),
            derived,
            derived.num_synapses[:, source],
            derived.weights[:, source],
            derived.weight_stds[:, source],
            (derived.delay_means[source] / dt, derived.delay_stds[source] / dt),
            generator,
        )
        for source in range(len(derived.num_neurons))
    ]
    return _joined(blocks, dt)


def draw_thalamic_connections(
    derived: Derived, number: int, dt: float, generator: np.random.Generator
) -> Connections:
    """The synapses from the neurons of the thalamus, whose numbers start at 0.

    Parameters
    ----------
    derived : Derived
        The numbers of the network.
    number : int
        How many neurons the thalamus has.
    dt, generator
        As in `draw_connections`.
    """
    ones = np.ones(len(derived.num_neurons))
    block = _block(
        range(number),
        derived,
        derived.num_th_synapses,
        derived.weight_th * ones,
        derived.weight_th_std * ones,
        (derived.delay_th_mean / dt, derived.delay_th_std / dt),
        generator,
    )
    return _joined([block], dt)


def _neurons_of(derived: Derived, population: int) -> range:
    return range(int(derived.starts[population]), int(derived.starts[population + 1]))


def _block(
    sources: range,
    derived: Derived,
    numbers: NDArray[np.int64],
    weights: Floats,
    weight_stds: Floats,
    delay: tuple[float, float],
    generator: np.random.Generator,
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats, NDArray[np.int32]]:
    """The synapses that leave one population: presynaptic, postsynaptic, weights (A), steps."""
    total = int(numbers.sum())
    presynaptic = generator.integers(sources.start, sources.stop, total, dtype=np.int32)
    steps = _truncated_normal(*delay, total, (0.5, np.inf), generator)
    whole_steps = np.floor(steps + 0.5).astype(np.int32)
    # Neither says anything about the targets, so that they may be in any order.
    order = np.lexsort((whole_steps, presynaptic))
    place = generator.permutation(total)
    postsynaptic = np.empty(total, dtype=np.int32)
    values = np.empty(total)
    first = 0
    for target, number in enumerate(numbers):
        places = place[first : first + number]
        neurons = _neurons_of(derived, target)
        postsynaptic[places] = generator.integers(
            neurons.start, neurons.stop, number, dtype=np.int32
        )
        mean, deviation = weights[target], weight_stds[target]
        limits = (0.0, np.inf) if mean >= 0 else (-np.inf, 0.0)
        values[places] = _truncated_normal(mean, deviation, number, limits, generator)
        first += number
    return presynaptic[order], postsynaptic, values, whole_steps[order]


def _truncated_normal(
    mean: float,
    deviation: float,
    number: int,
    limits: tuple[float, float],
    generator: np.random.Generator,
) -> Floats:
    """Values of a normal distribution, drawn again as long as they are out of the limits."""
    values = generator.normal(mean, deviation, number)
    while (outside := np.flatnonzero((values < limits[0]) | (values > limits[1]))).size:
        values[outside] = generator.normal(mean, deviation, outside.size)
    return values


def _joined(
    blocks: list[tuple[NDArray[np.int32], NDArray[np.int32], Floats, NDArray[np.int32]]],
    dt: float,
) -> Connections:
    presynaptic, postsynaptic, weights, steps = map(np.concatenate, zip(*blocks, strict=True))
    return Connections(presynaptic, postsynaptic, weights * amp, steps * dt * second)
