"""Given spikes: each comes as an event from something that starts, as late as the spike is."""

from __future__ import annotations

from typing import Any

import lems.api as lems
import numpy as np
from brian2.units import second
from numpy.typing import NDArray

from brian2tools.description.populations import SpikeSourcePopulation
from brian2tools.nmlexport.lowering.component import Component, on_condition
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.pieces import Pieces
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.streaming import StreamedElements

__all__ = ["given_spikes", "numbers_of_steps", "spikes_in_steps"]

# Brian takes a spike that is this part of a time step early for one of the next step.
_EARLY = 1e-3
_SPIKES_IN_A_ROW = 100
# A delay in seconds that no simulation lasts.
_NEVER = 1e9


def given_spikes(neurons: Neurons, late: int) -> Pieces:
    """What makes sources spike at the given times.

    A component for each spike would take time in each step of the simulator, while events wait in a
    queue.

    Parameters
    ----------
    neurons : Neurons
        The program of the sources.
    late : int
        By how many steps of the simulator the sources come later than Brian's time step.
    """
    source, time, timeline = neurons.part, neurons.time, neurons.variables.timeline
    assert isinstance(source, SpikeSourcePopulation)
    starter = _starter(source.name, time)
    starters = f"{source.name}_starters"
    dt = neurons.variables.step(source.name)
    each = round(dt / time.dt)
    found = [
        spikes_in_steps(one, dt, -(-first // each), -(-stop // each))
        for (first, stop), one in timeline.spikes(source)
    ]
    indices, steps = map(np.concatenate, zip(*found, strict=True))
    steps = (steps * each - time.first) * time.steps + late
    order = np.argsort(steps, kind="stable")
    # The start is at the end of step 0; halfway through a step is safe from rounding errors.
    delays = np.maximum(steps[order] - 0.5, 0) * time.step
    row, rows = _rows(source.name, starters, indices[order], delays)
    population = {"id": starters, "component": f"{source.name}_starter", "size": "1"}
    return Pieces([starter, row], [rows], [element("population", population)])


def _starter(name: str, time: Time) -> Component:
    """What sends an event in the first step."""
    made = Component(f"{name}_starter_type", "baseCell", f"{name}_starter")
    made.type.add(lems.EventPort("start", "out"))
    step = made.named_constant("simulator_step", time.step, second.dim).text
    made.type.dynamics.add(on_condition(f"t .lt. 1.5 * {step}", {}, "start"))
    return made


def _rows(
    name: str, starters: str, indices: NDArray[Any], delays: NDArray[Any]
) -> tuple[Component, StreamedElements]:
    """What connects the start to the sources: a type of rows of many spikes, and the rows."""
    # Each row takes time in each step of the simulator, however many connections it makes.
    width = max(1, min(_SPIKES_IN_A_ROW, len(indices)))
    missing = -len(indices) % width
    columns = np.pad(indices, (0, missing)).reshape(-1, width).T
    times = np.pad(delays, (0, missing), constant_values=_NEVER).reshape(-1, width).T
    made = Component(f"{name}_given_spikes", "explicitConnection", None)
    made.structure = [element("With", {"instance": "from", "as": "start"})]
    attributes = {"id": "{}", "from": f"{starters}[0]"}
    for path in ("from", "to", *(f"to{number}" for number in range(1, width))):
        made.type.add(lems.Path(path))
    for number in range(width):
        to = f"to{number}" if number else "to"
        made.row_parameter(f"delay{number}", second.dim)
        connection = {"from": "start", "to": f"source{number}", "delay": f"delay{number}"}
        made.structure += [
            element("With", {"instance": to, "as": f"source{number}"}),
            element("EventConnection", connection),
        ]
        attributes |= {to: f"{name}[{{}}]", f"delay{number}": "{}s"}
    filled = [one for pair in zip(columns, times, strict=True) for one in pair]
    return made, StreamedElements(made.name, attributes, np.arange(columns.shape[1]), *filled)


def spikes_in_steps(
    source: SpikeSourcePopulation, dt: float, first: int, stop: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Which sources spike in which of their time steps, with the periods unrolled.

    Parameters
    ----------
    source : SpikeSourcePopulation
        The sources.
    dt : float
        Their time step, in seconds.
    first, stop : int
        The numbers of the first time step, and of the one behind the last.

    Returns
    -------
    indices, steps : array of int
        The source and the time step of each spike.
    """
    indices = np.atleast_1d(source.indices.quantity)
    steps = numbers_of_steps(source, dt)
    if source.period is not None and np.isfinite(source.period.number):
        period = round(float(source.period.number) / dt)
        turns = np.arange(first // period, stop // period + 1) * period
        indices = np.tile(indices, len(turns))
        steps = (turns[:, np.newaxis] + steps).ravel()
    seen = (steps >= first) & (steps < stop)
    return indices[seen], steps[seen]


def numbers_of_steps(source: SpikeSourcePopulation, dt: float) -> NDArray[np.int_]:
    """The number of the time step of each given spike."""
    times = np.atleast_1d(np.asarray(source.times.quantity, dtype=float))
    return ((times + _EARLY * dt) / dt).astype(int)
