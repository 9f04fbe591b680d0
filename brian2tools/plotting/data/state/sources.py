"""What else is known about the group whose variables were recorded: its spikes, its shape."""

from __future__ import annotations

from typing import Any

from brian2.groups.subgroup import Subgroup
from brian2.monitors.spikemonitor import EventMonitor
from brian2.spatialneuron import Soma, SpatialNeuron

from brian2tools.errors import ArgumentError
from brian2tools.plotting.data.state.recorded import RecordedVariable
from brian2tools.plotting.variables import read_variable
from brian2tools.plotting.wording import whole

__all__ = ["distances_of", "spikes_for"]


def spikes_for(variable: RecordedVariable, spikes: Any) -> Any:
    """Spikes with the indices that the variable was recorded with.

    Both a variable and spikes may have been recorded from a subgroup, where indices start anew.
    Anything but a monitor is returned as it is.

    Raises
    ------
    ArgumentError
        If the spikes are those of another group.
    """
    if not isinstance(spikes, EventMonitor):
        return spikes
    source, other = variable.source, spikes.source
    if whole(source).name != whole(other).name:
        raise ArgumentError(
            f"spikes were recorded from {other.name}, expected those of {source.name}, "
            "whose traces are plotted"
        )
    indices = spikes.i[:] + (_first(other) - _first(source))
    return indices[indices >= 0], spikes.t[:][indices >= 0]


def _first(group: Any) -> int:
    return int(group.start) if isinstance(group, Subgroup) else 0


def distances_of(variable: RecordedVariable) -> dict[str, Any]:
    """Options of `plot_heat_map` for the compartments of a neuron: how far from the soma they are.

    There are none for anything else.
    """
    neuron = whole(variable.source)
    if not isinstance(neuron, SpatialNeuron):
        return {}
    root = "soma" if isinstance(neuron.morphology, Soma) else "root"
    distances = read_variable(variable.source.distance)[variable.elements]
    return {"positions": distances, "position_name": f"Distance from {root}"}
