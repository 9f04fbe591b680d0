"""Ways of connecting, and of giving synapses their delays and values."""

from __future__ import annotations

import numpy as np
from brian2 import Network, NeuronGroup, Quantity, Synapses, ms, mV

from brian2tools.tests.models.cells import leaky_cells, listeners, oscillators
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


def weighted_synapses(
    sources: NeuronGroup, targets: NeuronGroup, weight: Quantity = 12 * mV, **options: object
) -> Synapses:
    """Return synapses, not yet connected, with a weight each."""
    return Synapses(
        sources,
        targets,
        "w : volt (constant)",
        on_pre="g_post += w",
        name="synapses",
        namespace={"default_weight": weight},
        **options,
    )


def pair_of_groups(size: int = 6, targets: int = 6) -> tuple[NeuronGroup, NeuronGroup]:
    """Return cells that spike regularly and cells that listen."""
    return oscillators(size, name="sources", period=3 * ms), listeners(targets, name="targets")


def connected(synapses: Synapses, *others: Synapses) -> Network:
    """Return the network of synapses, with monitors of both sides."""
    for each in (synapses, *others):
        each.w = "default_weight"
    groups = watched(synapses.source, "phase"), watched(synapses.target, "v", "g")
    return Network(synapses, *others, *groups[0], *groups[1])


@shared(duration=20 * ms)
def connect_all() -> Network:
    """Each neuron connected to all, without delays."""
    synapses = weighted_synapses(*pair_of_groups(), weight=6 * mV)
    synapses.connect()
    return connected(synapses)


@shared(duration=20 * ms)
def connect_by_condition() -> Network:
    """Connections where a condition on indices and on variables of both sides holds."""
    sources, targets = pair_of_groups()
    synapses = weighted_synapses(sources, targets, weight=15 * mV)
    radius = 2
    synapses.connect(condition="abs(i - j) <= radius and i != j and period_pre < 8*ms")
    return connected(synapses)


@shared(duration=20 * ms)
def connect_by_chance() -> Network:
    """Connections with a probability, and with one that depends on the distance."""
    sources, targets = pair_of_groups()
    near = weighted_synapses(sources, targets)
    near.connect(condition="i != j", p=0.5)
    near.connect(p="0.5*exp(-(i - j)**2/4.0)")
    return connected(near)


@shared(duration=20 * ms)
def connect_by_generator() -> Network:
    """Connections to neighbours, to every second neuron and to a sample, as generators."""
    sources, targets = pair_of_groups()
    synapses = weighted_synapses(sources, targets, weight=8 * mV)
    synapses.connect(j="k for k in range(i - 1, i + 2) if k != i", skip_if_invalid=True)
    synapses.connect(j="k for k in range(0, N_post, 2) if i > 3")
    synapses.connect(i="k for k in sample(N_pre, size=2)")
    synapses.connect(j="i")
    return connected(synapses)


@shared(duration=20 * ms)
def connect_by_arrays() -> Network:
    """Connections given as pairs of indices, in no order and over several calls."""
    synapses = weighted_synapses(*pair_of_groups())
    synapses.connect(i=np.array([5, 0, 3, 0]), j=np.array([1, 5, 3, 0]))
    synapses.connect(i=1, j=[0, 2, 4])
    synapses.connect(i=2, j=2)
    return connected(synapses)


@shared(duration=20 * ms)
def connect_nothing() -> Network:
    """A rule that no pair fulfils, beside cells that spike by themselves."""
    synapses = weighted_synapses(*pair_of_groups())
    synapses.connect(condition="i > 100")
    return connected(synapses)


@shared(duration=20 * ms)
def connect_within_a_group() -> Network:
    """A group connected to itself, itself included, by synapses named for no target."""
    cells = oscillators(6, name="cells")
    synapses = Synapses(cells, model="w : 1", on_pre="phase_post -= w", name="synapses")
    synapses.connect(j="(i + 1) % N_pre")
    synapses.connect(i=0, j=0)
    synapses.w = "0.1 + 0.02*i"
    return Network(*watched(cells, "phase"), synapses)


@shared(duration=20 * ms)
def several_synapses_a_pair() -> Network:
    """Several synapses between the same neurons, told apart by an index."""
    synapses = weighted_synapses(*pair_of_groups(4, 4), multisynaptic_index="number")
    synapses.connect(condition="i == j", n=3)
    synapses.connect(i=0, j=1, n=2)
    synapses.connect(condition="i == 3", n="j")
    synapses.delay = "number*2*ms"
    network = connected(synapses)
    synapses.w = "default_weight/(1 + number)"
    return network


@shared(duration=20 * ms)
def connect_subgroups() -> Network:
    """Synapses from and to parts of groups, where indices count within the part."""
    cells = oscillators(8, name="sources", period=3 * ms)
    targets = listeners(8, name="targets")
    synapses = weighted_synapses(cells[2:6], targets[4:])
    synapses.connect(condition="i <= j")
    synapses.w = "4*mV + 4*mV*i + 1*mV*j"
    back = Synapses(targets[4:], cells[:3], on_pre="phase_post += 0.2", name="back")
    back.connect(i=[0, 1, 3], j=[0, 1, 2])
    return Network(*watched(cells, "phase"), *watched(targets, "v", "g"), synapses, back)


@shared(duration=25 * ms)
def one_delay() -> Network:
    """The same delay for all synapses."""
    synapses = weighted_synapses(*pair_of_groups(), delay=2.3 * ms)
    synapses.connect(j="i")
    return connected(synapses)


@shared(duration=25 * ms)
def delay_each_by_expression() -> Network:
    """A delay for each synapse, written with the indices and with random numbers."""
    synapses = weighted_synapses(*pair_of_groups())
    synapses.connect(condition="i != j")
    synapses.delay = "0.5*ms*abs(i - j) + 1*ms*rand()"
    synapses.delay["i == 0"] = 0 * ms
    return connected(synapses)


@shared(duration=25 * ms)
def delay_each_by_array() -> Network:
    """A delay for each synapse, given as an array; some are zero, some within a step."""
    synapses = weighted_synapses(*pair_of_groups())
    synapses.connect(j="i")
    synapses.delay = np.array([0, 0.1, 0.25, 1, 3.33, 7]) * ms
    return connected(synapses)


@shared(duration=25 * ms)
def values_of_synapses() -> Network:
    """Weights by expressions of both sides, conditions, pairs, slices and arrays."""
    sources, targets = pair_of_groups(5, 5)
    targets.v = "1*mV*i"
    synapses = weighted_synapses(sources, targets, weight=0 * mV)
    synapses.connect()
    network = connected(synapses)
    synapses.w = "2*mV + 0.5*mV*abs(i - j) + v_post + 1*mV*(period_pre/(3*ms))"
    synapses.w["i == j"] = 0 * mV
    synapses.w[1, 2] = 20 * mV
    synapses.w[3, :] = "1*mV*j"
    synapses.w[:, 4] = np.arange(5) * mV
    synapses.w[7:9] = [3, 4] * mV
    synapses.w["i > 3 and rand() < 0.5"] = "10*mV*rand()"
    return network


@shared(duration=25 * ms)
def recurrent_network() -> Network:
    """Excitation and inhibition in a small network with random connections (CUBA)."""
    cells = NeuronGroup(
        20,
        """
        dv/dt = (g_e + g_i + v_rest - v) / (10*ms) : volt (unless refractory)
        dg_e/dt = -g_e / (5*ms) : volt
        dg_i/dt = -g_i / (8*ms) : volt
        v_rest : volt (constant)
        """,
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=3 * ms,
        method="euler",
        name="cells",
    )
    cells.v = "-60*mV + 10*mV*rand()"
    cells.v_rest = "-50*mV + 2*mV*randn()"
    excitation = Synapses(cells[:16], cells, on_pre="g_e_post += 1.6*mV", name="excitation")
    inhibition = Synapses(cells[16:], cells, on_pre="g_i_post -= 9*mV", name="inhibition")
    excitation.connect(p=0.3)
    inhibition.connect(p=0.3)
    return Network(*watched(cells, "v", "g_e", "g_i"), excitation, inhibition)


@shared(duration=20 * ms)
def chain_of_groups() -> Network:
    """Three groups in a row, and a way back to the first."""
    first = leaky_cells(4, name="first")
    second, third = listeners(4, name="second"), listeners(2, name="third")
    forward = Synapses(first, second, on_pre="g += 30*mV", delay=0.5 * ms, name="forward")
    onward = Synapses(second, third, on_pre="g += 25*mV", name="onward")
    back = Synapses(third, first, on_pre="v -= 5*mV", delay=1 * ms, name="back")
    forward.connect(j="i")
    onward.connect(condition="i//2 == j")
    back.connect()
    groups = [item for group in (first, second, third) for item in watched(group, "v")]
    return Network(*groups, forward, onward, back)
