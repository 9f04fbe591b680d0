"""The window in which a simulator shows what it records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from brian2.units import volt
from brian2.units.fundamentalunits import Dimension

from brian2tools.description.model import Model
from brian2tools.description.monitors import StateMonitor
from brian2tools.nmlexport.lemsrendering import number, quantity
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.paths import path_of, recorded_elements
from brian2tools.nmlexport.supporting import NeuroMLSimulation

__all__ = ["show"]

#: More lines than this could not be told apart.
_MOST_LINES = 20


def show(
    model: Model,
    made: NeuroMLSimulation,
    programs: Mapping[str, GroupProgram],
    duration: float,
) -> None:
    """Add a display with a line for each recorded variable and element, up to a number.

    Parameters
    ----------
    model : Model
        The model.
    made : NeuroMLSimulation
        The simulation.
    programs : mapping from str to GroupProgram
        The programs of the groups.
    duration : float
        How long it lasts, in seconds.
    """
    lines = list(islice(_lines(model, programs), _MOST_LINES))
    if lines:
        made.add_display(
            "display", model.name, xmax=number(1e3 * duration), ymin="-100", ymax="100"
        )
    for count, (path, dimensions) in enumerate(lines, 1):
        # Voltages are shown in millivolts, all else in SI units.
        unit = 1e-3 if dimensions == volt.dim else 1.0
        made.add_line(f"line{count}", path, quantity(unit, dimensions))


def _lines(model: Model, programs: Mapping[str, GroupProgram]) -> Iterator[tuple[str, Dimension]]:
    """The paths of what is recorded at each time step."""
    for monitor in model.monitors:
        if not isinstance(monitor, StateMonitor):
            continue
        program = programs[monitor.source.group]
        path, *places = path_of(program, recorded_elements(monitor)[:_MOST_LINES])
        for one in program.recorded:
            if one.monitor == monitor.name:
                for place in zip(*places, strict=True):
                    yield f"{path.format(*place)}/{one.id}", one.dimensions
