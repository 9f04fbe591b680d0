"""Clocks, the order of things within a time step, and what monitors record."""

from __future__ import annotations

import brian2
from brian2 import (
    Clock,
    EventMonitor,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    linked_var,
    ms,
)

from brian2tools.tests.models.cells import leaky_cells, listeners, oscillators
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


@shared(duration=20 * ms)
def two_time_steps() -> Network:
    """Groups on clocks of their own: one with a step given, two that share a named clock."""
    slow = Clock(dt=0.4 * ms, name="slow_clock")
    fast = oscillators(3, name="fast", period=3 * ms, dt=0.05 * ms)
    followers = NeuronGroup(
        3,
        """
        dx/dt = (lead - x)/(2*ms) : 1
        lead : 1 (linked)
        """,
        threshold="x > 0.6",
        reset="x = 0",
        method="euler",
        clock=slow,
        name="followers",
    )
    followers.lead = linked_var(fast, "phase")
    others = oscillators(3, name="others", clock=slow)
    synapses = Synapses(
        others, followers, on_pre="x_post += 0.5", delay=1 * ms, clock=slow, name="synapses"
    )
    synapses.connect(j="i")
    return Network(
        *watched(fast, "phase"), *watched(followers, "x"), *watched(others, "phase"), synapses
    )


@shared(duration=20 * ms)
def other_default_step() -> Network:
    """A default time step that is not Brian's own."""
    brian2.defaultclock.dt = 0.25 * ms
    cells = leaky_cells(5, name="cells")
    cells.run_regularly("v += 0.2*mV", dt=1 * ms)
    return Network(*watched(cells, "v"))


@shared(duration=20 * ms)
def monitors_of_parts() -> Network:
    """Monitors with steps of their own, of some neurons, of subgroups and of subexpressions."""
    cells = NeuronGroup(
        8,
        """
        dv/dt = (drive - v) / (6*ms) : volt
        drive = 12*mV + 1*mV*i : volt
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        name="cells",
    )
    half = cells[4:]
    return Network(
        cells,
        StateMonitor(cells, ["v", "drive"], record=[7, 2, 5], dt=1 * ms, name="some"),
        StateMonitor(half, "v", record=True, name="of_the_half"),
        StateMonitor(half, "v", record=[1, 3], clock=Clock(0.5 * ms), name="two_of_the_half"),
        StateMonitor(cells, "v", record=0, name="the_first"),
        StateMonitor(cells, ["drive", "v"], record=cells.drive_ > 0.016, name="by_condition"),
        SpikeMonitor(half, name="spikes_of_the_half"),
        PopulationRateMonitor(half, name="rate_of_the_half"),
        PopulationRateMonitor(cells, name="rate"),
    )


@shared(duration=20 * ms)
def monitors_at_other_places() -> Network:
    """Monitors that record at other places in the time step, before and after each other."""
    cells = leaky_cells(4, name="cells")
    cells.run_regularly("v += 0.5*mV", when="after_groups", order=2)
    places = [
        ("start", 0),
        ("after_groups", 1),
        ("after_groups", 3),
        ("before_resets", 0),
        ("end", 0),
    ]
    monitors = [
        StateMonitor(cells, "v", record=True, when=when, order=order, name=f"{when}_{order}")
        for when, order in places
    ]
    late = SpikeMonitor(cells, variables=["v"], when="before_resets", order=1, name="late")
    return Network(cells, monitors, late)


@shared(duration=20 * ms)
def monitors_of_spikes_and_events() -> Network:
    """Monitors that take variables at spikes, that only count, and that follow events."""
    cells = NeuronGroup(
        5,
        "dv/dt = (v_rest - v)/(6*ms) : volt\nv_rest : volt\nkind : integer",
        threshold="v > 10*mV",
        reset="v = 0*mV; v_rest += 1*mV",
        events={"low": "v < 0.5*mV"},
        method="exact",
        name="cells",
    )
    cells.v_rest = "8*mV + 4*mV*i"
    cells.kind = "i*i"
    return Network(
        cells,
        SpikeMonitor(cells, variables=["v", "kind"], name="with_variables"),
        SpikeMonitor(cells, record=False, name="counting"),
        SpikeMonitor(cells, variables="v_rest", record=False, name="only_a_variable"),
        EventMonitor(cells, "low", variables=["v"], name="low_points"),
        EventMonitor(cells[2:], "low", record=False, name="counting_low_points"),
    )


@shared(duration=20 * ms)
def monitors_of_synapses() -> Network:
    """Monitors of synapses: all, some by number, by the pair, and of a subexpression."""
    sources = oscillators(3, name="sources", period=3 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        ds/dt = -s/(5*ms) : 1 (clock-driven)
        effect = gain*s*s : 1
        gain : 1
        """,
        on_pre="g_post += 12*mV; s += 1",
        method="exact",
        name="synapses",
    )
    synapses.connect()
    synapses.gain = "1 + i"
    return Network(
        *watched(sources, "phase"),
        targets,
        *watched(synapses, "s", "effect"),
        StateMonitor(synapses, "s", record=[8, 1], dt=0.5 * ms, name="some"),
        StateMonitor(synapses, "s", record=synapses[0, :], name="of_one_source"),
        StateMonitor(synapses, ["effect", "gain"], record=synapses["i == j"], name="diagonal"),
    )


@shared(duration=20 * ms)
def order_within_a_step() -> Network:
    """Groups and synapses whose order within a slot of the schedule is given."""
    first = leaky_cells(3, name="z_first", order=-1)
    second = listeners(3, name="a_second", order=1)
    synapses = Synapses(first, second, on_pre="g_post += 30*mV", order=3, name="synapses")
    scaling = Synapses(first, second, on_pre="g_post *= 0.7", order=3, name="scaling")
    for each in (synapses, scaling):
        each.connect(j="i")
    scaling.pre.order = 4
    second.state_updater.order = 2
    second.run_regularly("g *= 0.99", when="groups", order=2, name="b_decay")
    return Network(*watched(first, "v"), *watched(second, "v", "g"), synapses, scaling)


@shared(duration=20 * ms)
def other_schedule() -> Network:
    """A network whose schedule is not Brian's own and has a slot more."""
    cells = leaky_cells(4, name="cells")
    targets = listeners(4, name="targets")
    synapses = Synapses(cells, targets, on_pre="g_post += 30*mV", name="synapses")
    synapses.connect(j="i")
    targets.run_regularly("v += 0.1*mV", when="extra")
    network = Network(*watched(cells, "v"), *watched(targets, "v", "g"), synapses)
    network.schedule = ["start", "synapses", "extra", "groups", "thresholds", "resets", "end"]
    return network


@shared(duration=20 * ms)
def inactive_objects() -> Network:
    """A group, an operation, a pathway and a monitor that are switched off."""
    cells = leaky_cells(4, name="cells")
    resting = leaky_cells(4, name="resting")
    resting.active = False
    cells.run_regularly("v = 0*mV").active = False
    targets = listeners(4, name="targets")
    synapses = Synapses(
        cells,
        targets,
        on_pre={"used": "g_post += 30*mV", "unused": "v_post += 5*mV"},
        name="synapses",
    )
    synapses.connect(j="i")
    synapses.unused.active = False
    silent = SpikeMonitor(targets, name="silent")
    silent.active = False
    return Network(
        *watched(cells, "v"), *watched(resting, "v"), *watched(targets, "v"), synapses, silent
    )


@shared(duration=20 * ms)
def objects_in_lists() -> Network:
    """Objects given to the network in lists, with a subgroup that is only watched."""
    groups = [leaky_cells(3, name=name) for name in ("north", "south", "east")]
    part = groups[0][1:]
    monitors = {"part": SpikeMonitor(part, name="part_spikes")}
    traces = [StateMonitor(group, "v", record=True, name=f"{group.name}_v") for group in groups]
    network = Network(groups, name="places")
    network.add(monitors, traces)
    return network
