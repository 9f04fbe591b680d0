"""A simulator that goes through a pipeline sees what Brian sees."""

from __future__ import annotations

from collections.abc import Mapping

import hypothesis.strategies as st
import pytest
from hypothesis import given

from brian2tools import describe
from brian2tools.description import Schedule, Statements
from brian2tools.nmlexport.lowering.operations import Execute, Operation
from brian2tools.nmlexport.lowering.pipeline import pipelined
from brian2tools.nmlexport.lowering.time_step import operations_of
from brian2tools.nmlexport.lowering.variables import Place, Variables
from brian2tools.tests.models import MODELS

STEPS = 5
SCHEDULE = Schedule(clock="defaultclock", when="groups", order=0)
NEURONS = ("cells", "others")
PLACES = {
    group: [(group, variable) for variable in "xy"] for group in (*NEURONS, "synapses", "inputs")
}
# What each group sees beside its own variables; synapses and inputs are attached to cells.
SEEN = {
    "cells": PLACES["others"],
    "others": PLACES["cells"],
    "synapses": [*PLACES["cells"], *PLACES["others"]],
    "inputs": PLACES["cells"],
}


def operation(name, group, reads, writes, receives=None):
    return Operation(
        name=name,
        group=group,
        depth=int(group not in NEURONS),
        action=Execute(Statements("")),
        schedule=SCHEDULE,
        reads=frozenset(reads),
        writes=frozenset(writes),
        receives=receives,
    )


@st.composite
def operations(draw):
    """Operations in the order of a step, some of which hand over something to neurons."""
    made = []
    for number in range(draw(st.integers(1, 7))):
        group = draw(st.sampled_from([*SEEN]))
        own = PLACES[group]
        reads = draw(st.sets(st.sampled_from([*own, *SEEN[group]])))
        writes = draw(st.sets(st.sampled_from(own)))
        name = f"operation{number}"
        if group in NEURONS or draw(st.booleans()):
            made.append(operation(name, group, reads, writes))
            continue
        target = draw(st.sampled_from(PLACES["cells"]))
        handed_over = (name, "cells.flux")
        made.append(operation(name, group, reads, [*writes, handed_over]))
        made.append(operation(f"{name}_received", "cells", [handed_over, target], [target], name))
    return made


def executed(one, state: Mapping[Place, int], seen: Mapping[Place, int]):
    """What an operation reads, and what it writes: something that depends on all it reads."""
    read = tuple(
        (state if place[0] in (one.group, one.receives) else seen)[place]
        for place in sorted(one.reads)
    )
    return read, {place: hash((one.name, place, read)) for place in one.writes}


def beginning(order):
    places = {place for one in order for place in one.reads | one.writes}
    return dict.fromkeys(places, 0)


def read_in_brian(order):
    state, log = beginning(order), {}
    for step in range(STEPS):
        for one in order:
            log[one.name, step], written = executed(one, state, state)
            state.update(written)
    return log


def read_in_a_simulator(order, pipeline):
    """As LEMS simulators advance: first what is attached, which sees the step before."""
    state, log = beginning(order), {}
    for number in range(STEPS * pipeline.steps + max(pipeline.delays.values())):
        before = dict(state)
        for depth in (1, 0):
            late_first = sorted(order, key=lambda one: -pipeline.delays[one.name])
            for one in (one for one in late_first if one.depth == depth):
                step, rest = divmod(number - pipeline.delays[one.name], pipeline.steps)
                if not rest and 0 <= step < STEPS:
                    log[one.name, step], written = executed(one, state, before)
                    state.update(written)
    return log


@given(operations())
def test_every_operation_reads_what_it_would_read_in_brian(order):
    pipeline = pipelined(order)
    assert read_in_a_simulator(order, pipeline) == read_in_brian(order)


@given(operations())
def test_what_synapses_hand_over_is_received_in_the_same_step(order):
    delays = pipelined(order).delays
    for one in order:
        if one.receives is not None:
            assert delays[one.name] == delays[one.receives]


def test_a_neuron_without_synapses_has_no_delays():
    order = [
        operation("update", "cells", PLACES["cells"], [("cells", "x")]),
        operation("threshold", "cells", [("cells", "x")], [("cells", "spike")]),
        operation("reset", "cells", [("cells", "spike")], [("cells", "x")]),
    ]
    assert pipelined(order).steps == 1
    assert set(pipelined(order).delays.values()) == {0}


@pytest.fixture
def model():
    network = MODELS["recurrent_network"].network()
    return describe(network)


def test_synapses_come_one_step_late_and_resets_need_not_wait_for_them(model):
    delays = pipelined(operations_of(model, Variables(model))).delays
    late = {name for name, delay in delays.items() if delay}
    assert late == {
        "excitation_pre",
        "excitation_pre_g_e_post",
        "inhibition_pre",
        "inhibition_pre_g_i_post",
    }


def test_operations_are_in_the_order_of_brian(model):
    names = [one.name for one in operations_of(model, Variables(model))]
    assert names == [
        "cells_traces",
        "cells_stateupdater",
        "cells_spike_thresholder",
        "excitation_pre",
        "excitation_pre_g_e_post",
        "inhibition_pre",
        "inhibition_pre_g_i_post",
        "cells_spike_resetter",
    ]
