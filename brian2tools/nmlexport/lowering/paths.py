"""Where the elements of groups are found in a simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brian2tools.description.monitors import EventMonitor, StateMonitor
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.pieces import numbered
from brian2tools.nmlexport.lowering.synapses import Synapses

__all__ = ["path_of", "recorded_elements"]


def recorded_elements(monitor: StateMonitor | EventMonitor) -> NDArray[np.int_]:
    """The numbers of the elements that a monitor records, in the whole group."""
    source = monitor.source
    if isinstance(monitor, EventMonitor) or monitor.indices is None:
        return np.arange(source.start, source.stop)
    return np.atleast_1d(np.asarray(monitor.indices.quantity, int)) + source.start


def path_of(program: GroupProgram, elements: NDArray[np.int_]) -> tuple[Any, ...]:
    """Where elements of a group are found: a template, and what goes into its places."""
    if not isinstance(program, Synapses):
        return f"{program.part.name}[{{}}]", elements
    post = program.sides["post"]
    path, *places = path_of(post.group, post.indices[elements])
    number = numbered(post.indices)[elements]
    return f"{path}/synapses:{program.component.id}:{{}}", *places, number
