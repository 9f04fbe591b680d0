"""Scripts that run a network several times, with changes between the runs.

None of them uses what a run gave, so a device that only records them sees the same calls.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import brian2
import numpy as np
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
    mV,
)

from brian2tools.tests.models.cells import leaky_cells, listeners, oscillators
from brian2tools.tests.models.common import fresh_start, watched

__all__ = ["SCRIPTS", "SharedScript"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedScript:
    """A script that makes a network and runs it itself.

    Parameters
    ----------
    name : str
        The name of the function.
    execute : callable
        The function; it takes nothing and returns the network after its last run.
    random : bool
        Whether random numbers are drawn in the runs.
    feature : str
        What changes between its runs, in one sentence.
    """

    name: str
    execute: Callable[[], Network]
    random: bool
    feature: str

    def run(self) -> Network:
        """Execute the script, with the same random numbers each time."""
        fresh_start()
        return self.execute()


SCRIPTS: dict[str, SharedScript] = {}


def script(*, random: bool = False) -> Callable[[Callable[[], Network]], Callable[[], Network]]:
    """Let a function that makes and runs a network be one of the shared scripts."""

    def register(execute: Callable[[], Network]) -> Callable[[], Network]:
        name = execute.__name__
        SCRIPTS[name] = SharedScript(
            name=name, execute=execute, random=random, feature=inspect.getdoc(execute) or ""
        )
        return execute

    return register


@script()
def run_in_two_parts() -> Network:
    """Nothing changes between the runs; the durations do."""
    network = Network(*watched(leaky_cells(4, name="cells"), "v"))
    network.run(10 * ms)
    network.run(7.5 * ms)
    return network


@script()
def values_by_expressions_between() -> Network:
    """Values are written as expressions before each run, for all, some and parts of the cells."""
    cells = leaky_cells(6, name="cells")
    network = Network(*watched(cells, "v", "v_rest"))
    cells.v = "1*mV*i"
    network.run(10 * ms)
    boost = 3 * mV
    cells.v_rest = "10*mV + boost*i"
    cells.v["i > 3"] = "2*mV"
    network.run(10 * ms)
    cells[2:].v_rest = "5*mV + 4*mV*i"
    network.run(10 * ms)
    return network


@script()
def values_by_arrays_between() -> Network:
    """Values are given as arrays, single numbers and for single cells between the runs."""
    cells = leaky_cells(5, name="cells")
    network = Network(*watched(cells, "v", "v_rest"))
    network.run(8 * ms)
    cells.v = np.linspace(0, 9, 5) * mV
    cells.v_rest[3] = 30 * mV
    network.run(8 * ms)
    cells.v_rest = 12 * mV
    cells.v[:2] = 0 * mV
    network.run(8 * ms)
    return network


@script()
def random_values_between() -> Network:
    """Values are drawn at random between runs that draw nothing."""
    cells = leaky_cells(5, name="cells")
    network = Network(*watched(cells, "v", "v_rest"))
    cells.v = "10*mV*rand()"
    network.run(8 * ms)
    cells.v_rest = "14*mV + 3*mV*randn()"
    network.run(8 * ms)
    return network


@script()
def constants_of_each_run() -> Network:
    """The constants and a table that the equations use are other ones in each run."""
    cells = NeuronGroup(
        4,
        "dx/dt = (drive(t)*(1 + 0.1*i) - x)/tau : 1",
        threshold="x > 1",
        reset="x = low",
        method="euler",
        name="cells",
    )
    network = Network(*watched(cells, "x"))
    steady = TimedArray([2.0], dt=1 * ms)
    rising = TimedArray([1.0, 2.0, 4.0], dt=5 * ms)
    network.run(10 * ms, namespace={"tau": 5 * ms, "low": 0, "drive": steady})
    network.run(10 * ms, namespace={"tau": 2 * ms, "low": -0.5, "drive": rising})
    return network


@script()
def constants_around_the_run() -> Network:
    """The constants are variables of the script and change from run to run."""
    cells = NeuronGroup(
        4,
        "dx/dt = (drive*(1 + 0.1*i) - x)/tau : 1",
        threshold="x > 1",
        reset="x = 0",
        method="euler",
        name="cells",
    )
    network = Network(*watched(cells, "x"))
    tau = 5 * ms
    for drive in (0.5, 1.5, 3):  # noqa: B007 - Brian finds it by its name
        network.run(6 * ms)
        tau = tau / 2
    return network


@script()
def constants_of_a_group() -> Network:
    """A constant in a group's own namespace is replaced."""
    cells = leaky_cells(4, name="cells")
    network = Network(*watched(cells, "v"))
    network.run(10 * ms)
    cells.namespace["tau"] = 2 * ms
    network.run(10 * ms)
    return network


@script()
def objects_added_and_removed() -> Network:
    """Synapses join for the second run, an input leaves before the third."""
    sources = oscillators(3, name="sources", period=2 * ms)
    targets = listeners(3, name="targets")
    steady = SpikeGeneratorGroup(1, [0, 0, 0], [1, 9, 21] * ms, name="steady")
    first = Synapses(steady, targets, on_pre="g_post += 30*mV", name="first")
    first.connect()
    network = Network(steady, first, *watched(sources, "phase"), *watched(targets, "v"))
    network.run(8 * ms)
    added = Synapses(sources, targets, "w : volt", on_pre="g_post += w", name="added")
    added.connect(j="i")
    added.w = "20*mV + 5*mV*i"
    network.add(added)
    network.run(8 * ms)
    network.remove(first)
    network.run(8 * ms)
    return network


@script()
def objects_switched_off() -> Network:
    """Synapses and a monitor are inactive in a part of the runs."""
    sources = oscillators(3, name="sources", period=2 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(sources, targets, on_pre="g_post += 25*mV", name="synapses")
    synapses.connect(j="i")
    fine = StateMonitor(targets, "g", record=True, name="fine")
    network = Network(synapses, fine, *watched(sources, "phase"), *watched(targets, "v"))
    fine.active = False
    network.run(8 * ms)
    synapses.active, fine.active = False, True
    network.run(8 * ms)
    synapses.active = True
    network.run(8 * ms)
    return network


@script()
def another_time_step() -> Network:
    """The default time step changes between the runs."""
    cells = leaky_cells(4, name="cells")
    network = Network(*watched(cells, "v"))
    network.run(8 * ms)
    brian2.defaultclock.dt = 0.2 * ms
    network.run(8 * ms)
    brian2.defaultclock.dt = 0.05 * ms
    network.run(4 * ms)
    return network


@script()
def synapses_changed_between() -> Network:
    """Weights and delays change, and a rule freezes by its learning rate."""
    sources = oscillators(3, name="sources", period=3 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(
        sources,
        targets,
        "w : volt\nrate : 1 (shared)",
        on_pre="g_post += w; w += rate*1*mV",
        name="synapses",
    )
    synapses.connect()
    synapses.w = "8*mV + 2*mV*j"
    synapses.delay = "0.3*ms*i"
    synapses.rate = 1
    network = Network(*watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "w"))
    network.run(10 * ms)
    synapses.rate = 0
    synapses.w["i == j"] = 0 * mV
    network.run(10 * ms)
    synapses.w = np.arange(9) * mV
    synapses.delay = 1 * ms
    network.run(10 * ms)
    return network


@script()
def runs_without_a_step() -> Network:
    """A run of no time, which only prepares the network, and one of a single step."""
    cells = leaky_cells(4, name="cells")
    network = Network(*watched(cells, "v"))
    network.run(0 * ms)
    cells.v = "1*mV*i"
    network.run(0.1 * ms)
    network.run(10 * ms)
    return network


@script()
def collected_network() -> Network:
    """The network is what Brian finds in the script."""
    cells = leaky_cells(4, name="cells")
    spikes = SpikeMonitor(cells, name="spikes")
    network = Network(brian2.collect())
    network.run(10 * ms)
    cells.v_rest = 20 * mV
    network.run(10 * ms)
    assert spikes.name in network
    return network


@script(random=True)
def random_input_between() -> Network:
    """The rates of Poisson spikes change between runs that draw random numbers."""
    source = PoissonGroup(5, 100 * Hz, name="source")
    targets = listeners(5, name="targets")
    synapses = Synapses(source, targets, on_pre="g_post += 30*mV", name="synapses")
    synapses.connect(p=0.7)
    spikes = SpikeMonitor(source, name="source_spikes")
    network = Network(source, spikes, synapses, *watched(targets, "v"))
    network.run(15 * ms)
    source.rates = "100*Hz*i"
    targets.v = "5*mV*rand()"
    network.run(15 * ms)
    return network
