"""A small model that has most of what a model can have, and what is done to its file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

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
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
    mV,
)

from brian2tools import describe
from brian2tools.description import (
    Clock,
    Constant,
    Model,
    Names,
    NeuronPopulation,
    Schedule,
    StateUpdate,
    Table,
    Value,
)

__all__ = ["at", "document", "places", "rich_model", "with_constant"]


def rich_model() -> Model:
    """Describe a model with all kinds of parts."""
    drive = TimedArray(np.arange(6).reshape(3, 2) * mV, dt=1 * ms, name="drive")
    cells = NeuronGroup(
        2,
        "dv/dt = (drive(t, i) - v)/tau : volt (unless refractory)\nw : volt\nn : integer",
        threshold="v > 5*mV",
        reset="v = 0*mV; w += 1*mV",
        refractory="2*ms",
        events={"high": "v > 4*mV"},
        method="euler",
        namespace={"tau": 10 * ms, "drive": drive},
        name="cells",
    )
    cells.v = "i*mV"
    cells.w = [1, -0.0] * mV
    cells.run_regularly("w = clip(w, 0*mV, 3*mV)", dt=1 * ms, name="clipping")
    source = PoissonGroup(3, [1, 2, 3] * Hz, name="source")
    spikes = SpikeGeneratorGroup(2, [0, 1], [1, 2] * ms, period=5 * ms, name="spikes")
    synapses = Synapses(
        source, cells, "g : volt\ndx/dt = -x/(5*ms) : 1 (event-driven)", "v += g; x += 1",
        delay={"pre": 1 * ms}, name="synapses",
    )  # fmt: skip
    synapses.connect(j="k for k in range(2) if i != k")
    synapses.g = "j*mV"
    return describe(
        Network(
            cells,
            source,
            spikes,
            synapses,
            PoissonInput(cells, "v", 5, 10 * Hz, 1 * mV),
            SpikeMonitor(cells, name="fired"),
            StateMonitor(cells, ["v", "w"], record=[1], name="traces"),
            PopulationRateMonitor(source, name="rate"),
        )
    )


def with_constant(value: Value) -> Model:
    """A model that has this value in it."""
    schedule = Schedule(clock="defaultclock", when="groups", order=0)
    cells = NeuronPopulation(
        name="cells",
        size=1,
        schedule=schedule,
        equations=Table(),
        state_update=StateUpdate(method=None, requested=("exact",), code="", schedule=schedule),
        outside=Names(constants=Table([Constant(name="c", value=value)])),
    )
    return Model(
        name="network",
        time=Value.of(0 * ms),
        schedule=("groups",),
        clocks=Table([Clock(name="defaultclock", dt=Value.of(0.1 * ms))]),
        populations=Table([cells]),
    )


def document(model: Model) -> Any:
    """What is in the file of a model."""
    return json.loads(model.to_json())


def places(data: Any, *steps: str | int) -> Iterator[tuple[str | int, ...]]:
    """All places in plain data, each as the keys and positions that lead to it."""
    if isinstance(data, (dict, list)):
        for step in data if isinstance(data, dict) else range(len(data)):
            yield (*steps, step)
            yield from places(data[step], *steps, step)


def at(data: Any, steps: tuple[str | int, ...]) -> Any:
    """What is at a place in plain data."""
    for step in steps:
        data = data[step]
    return data
