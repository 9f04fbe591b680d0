"""Inputs: random and given spikes, and values that change in time."""

from __future__ import annotations

import numpy as np
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    Synapses,
    TimedArray,
    ms,
    mV,
)

from brian2tools.tests.models.cells import leaky_cells, listeners
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


def heard(source: PoissonGroup | SpikeGeneratorGroup) -> Network:
    """Return a network in which other cells listen to a source of spikes, one to one."""
    targets = listeners(len(source), name="targets")
    synapses = Synapses(source, targets, on_pre="g_post += 25*mV", name="synapses")
    synapses.connect(j="i")
    spikes = SpikeMonitor(source, name="source_spikes")
    return Network(source, spikes, synapses, *watched(targets, "v", "g"))


@shared(duration=30 * ms, random=True)
def poisson_constant_rate() -> Network:
    """Poisson spikes at one rate for all."""
    return heard(PoissonGroup(10, 200 * Hz, name="source"))


@shared(duration=30 * ms, random=True)
def poisson_rate_each() -> Network:
    """Poisson spikes at rates of their own, some of which are set afterwards."""
    source = PoissonGroup(10, np.linspace(0, 400, 10) * Hz, name="source")
    source.rates[:3] = "100*Hz + 50*Hz*i"
    return heard(source)


@shared(duration=30 * ms, random=True)
def poisson_varying_rate() -> Network:
    """Poisson spikes at rates that are an expression of time, index and a table."""
    source = PoissonGroup(
        10,
        rates="base*(1 + sin(2*pi*t/(20*ms)))*(i + 1)/N + bump(t)",
        name="source",
        namespace={
            "base": 200 * Hz,
            "bump": TimedArray([0, 0, 300, 0] * Hz, dt=5 * ms, name="bump"),
        },
    )
    return heard(source)


@shared(duration=20 * ms, random=True)
def part_of_a_poisson_group() -> Network:
    """Synapses and monitors of a part of a group of Poisson spikes."""
    source = PoissonGroup(8, "100*Hz*(i + 1)", name="source")
    part = source[4:7]
    targets = listeners(3, name="targets")
    synapses = Synapses(part, targets, on_pre="g_post += 30*mV", name="synapses")
    synapses.connect(condition="i <= j")
    rate = PopulationRateMonitor(part, name="rate_of_the_part")
    spikes = SpikeMonitor(part, name="spikes_of_the_part")
    return Network(source, synapses, rate, spikes, *watched(targets, "v", "g"))


@shared(duration=20 * ms, random=True)
def poisson_input() -> Network:
    """Many Poisson inputs to a variable, all of one weight, to all and to some neurons."""
    targets = listeners(8, name="targets")
    everywhere = PoissonInput(targets, "g", N=20, rate=50 * Hz, weight=6 * mV)
    somewhere = PoissonInput(targets[4:], "v", N=5, rate=100 * Hz, weight=1.5 * mV)
    return Network(*watched(targets, "v", "g"), everywhere, somewhere)


@shared(duration=20 * ms, random=True)
def poisson_input_weight_each() -> Network:
    """Poisson input whose weight is an expression of each neuron's variables."""
    targets = NeuronGroup(
        8,
        """
        dv/dt = -v/(10*ms) : volt
        w : volt (constant)
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        name="targets",
        namespace={"gain": 1.5},
    )
    targets.w = "1*mV*(1 + i/N)"
    drive = PoissonInput(
        targets, "v", N=30, rate=60 * Hz, weight="gain*w*(1 - v/(40*mV))", when="start", order=3
    )
    return Network(*watched(targets, "v"), drive)


@shared(duration=30 * ms)
def given_spikes() -> Network:
    """Spikes at given times, in no order, with several neurons spiking at once."""
    times = [1, 12, 5, 5, 5, 20.3, 0, 22.25] * ms
    return heard(SpikeGeneratorGroup(5, [0, 0, 1, 2, 4, 4, 3, 1], times, name="source"))


@shared(duration=30 * ms)
def given_spikes_periodic() -> Network:
    """Spikes at given times that are repeated."""
    source = SpikeGeneratorGroup(3, [0, 1, 1, 2], [0, 1, 2.5, 4] * ms, period=7 * ms, name="source")
    return heard(source)


@shared(duration=20 * ms)
def given_spikes_replaced() -> Network:
    """Spikes at given times that are set again before the run."""
    source = SpikeGeneratorGroup(4, [0], [3] * ms, name="source")
    source.set_spikes([0, 1, 2, 3, 0], [2, 4, 6, 8, 10] * ms)
    return heard(source)


@shared(duration=20 * ms)
def table_of_currents() -> Network:
    """A current that changes in time, the same for all neurons."""
    cells = NeuronGroup(
        4,
        "dv/dt = (stimulus(t)*(i + 1)/N - v) / (4*ms) : volt",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="euler",
        name="cells",
        namespace={"stimulus": TimedArray([0, 20, 40, 10] * mV, dt=4 * ms)},
    )
    return Network(*watched(cells, "v"))


@shared(duration=20 * ms)
def table_for_each_neuron() -> Network:
    """A current that changes in time and from neuron to neuron."""
    currents = np.outer(np.arange(6), [0, 1, 4, 2]) * 8 * mV
    cells = NeuronGroup(
        4,
        """
        dv/dt = (current - v) / (4*ms) : volt
        current = stimulus(t, column) : volt
        column : integer (constant)
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="euler",
        name="cells",
        namespace={"stimulus": TimedArray(currents, dt=2 * ms, name="currents")},
    )
    cells.column = "(i + 1) % N"
    return Network(*watched(cells, "v", "current"))


@shared(duration=20 * ms)
def several_tables() -> Network:
    """Tables of several units and steps, in the equations, the threshold and the reset."""
    cells = leaky_cells(5, name="cells")
    listening = NeuronGroup(
        5,
        """
        dv/dt = (pulse(t) + shape(t + shift, i) - v) / (4*ms) : volt
        shift : second
        """,
        threshold="v > level(t)",
        reset="v = 0*mV; shift += pause(t)*ms",
        method="euler",
        name="listening",
        namespace={
            "pulse": TimedArray([0, 25, 5] * mV, dt=3 * ms),
            "shape": TimedArray(np.arange(20).reshape(4, 5) * mV, dt=5 * ms),
            "level": TimedArray([12, 8] * mV, dt=10 * ms),
            "pause": TimedArray([1, 2, 3], dt=7.5 * ms),
        },
    )
    kicks = TimedArray([0, 1, 0, 3] * mV, dt=2.5 * ms, name="kicks")
    cells.namespace["kicks"] = kicks
    cells.run_regularly("v += kicks(t)", dt=1 * ms)
    return Network(*watched(cells, "v"), *watched(listening, "v", "shift"))
