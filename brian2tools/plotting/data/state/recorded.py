"""Variables over time as the plots need them: from arrays, and from what a monitor recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from brian2.monitors.statemonitor import StateMonitor, StateMonitorView
from brian2.synapses import Synapses
from brian2.units import Quantity, get_dimensions, second
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import (
    check_indices,
    check_unit,
    only_finite,
    plain_values,
    warn_not_finite,
)
from brian2tools.plotting.data.state.envelope import Traces
from brian2tools.plotting.units import axis_label
from brian2tools.plotting.wording import noun_of, part_text, whole

__all__ = ["RecordedVariable", "StateRecording", "monitor_of", "read_monitor", "read_values"]

StateRecording: TypeAlias = StateMonitor | StateMonitorView

_MANY = 100


@dataclass(frozen=True, eq=False)
class RecordedVariable:
    """A variable of one or several neurons over time.

    Attributes
    ----------
    name : str
        Its name.
    dimensions : Dimension
        Its physical dimensions.
    traces : Traces
        Its values in base units, over times in seconds.
    stop : float
        The time (s) up to which the last values hold.
    elements : ndarray of int
        The index of the neuron (synapse, compartment) of each trace.
    element : str
        What the traces belong to, for example ``'neuron'``.
    text_of : callable
        From an index to what is written beside its trace.
    source : object
        The group that it was recorded from; None if that is not known.
    origin : str
        What is said in a title about where it was recorded.
    """

    name: str
    dimensions: Dimension
    traces: Traces
    stop: float
    elements: NDArray[Any]
    element: str = "neuron"
    text_of: Callable[[int], str] = str
    source: Any = None
    origin: str = ""

    @property
    def texts(self) -> list[str]:
        """What tells the traces from each other."""
        return [self.text_of(int(index)) for index in self.elements]

    @property
    def labels(self) -> list[str]:
        """What the traces are called."""
        return [f"{self.element} {text}" for text in self.texts]

    @property
    def index_label(self) -> str:
        """The label of an axis that shows the indices."""
        return f"{self.element[0].upper()}{self.element[1:]} index"

    def quantity(self) -> Quantity:
        """A copy of all values, of shape (times, traces)."""
        return Quantity(self.traces.values, dim=self.dimensions, copy=True)

    @property
    def limits(self) -> Quantity:
        """The smallest and the largest finite value, or nothing if there is none."""
        low, high = self.traces.limits
        known = np.concatenate((low, high))
        known = known[np.isfinite(known)]
        ends = [known.min(), known.max()] if known.size else []
        return Quantity(np.array(ends), dim=self.dimensions)

    def unit(self, var_unit: Quantity | None) -> Quantity:
        """``var_unit`` if it has the dimensions of the variable, the best unit if it is None."""
        return check_unit("var_unit", var_unit, self.limits)

    def label(self, unit: Quantity) -> str:
        """The name with a unit, for an axis."""
        return axis_label(self.name, unit)

    def warn_about_gaps(self) -> None:
        """Say that there are values which are not finite, if there are."""
        missing = self.traces.overview.missing
        if missing:
            warn_not_finite(self.name, missing, len(self.traces.times) * self.traces.number)


def read_values(times: Any, values: Any, name: str | None, neurons: Any) -> RecordedVariable:
    """Check what a function like `plot_state` was given.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If they are not times and values of fitting shapes.
    """
    seconds = plain_values("times", times, second, hint="give times first, then values")
    table = plain_values("values", values, ndim=None)
    table = _times_first(seconds, table)
    if not np.isfinite(seconds).all():
        finite = np.isfinite(seconds)
        (seconds,) = only_finite("times", seconds)
        table = table[finite]
    traces = Traces(seconds, table)
    elements = _check_neurons(neurons, traces.number)
    return RecordedVariable(
        name="Value" if name is None else name,
        dimensions=get_dimensions(values if isinstance(values, np.ndarray) else Quantity(values)),
        traces=traces,
        stop=_end(seconds),
        elements=elements,
    )


def _end(times: NDArray[Any]) -> float:
    """The last time; if there are many, up to where its value holds if it does like the others."""
    last = float(times.max(initial=-np.inf))
    if len(times) < _MANY:
        return last
    return last + (last - float(times.min())) / (len(times) - 1)


def _times_first(times: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
    size = len(times)
    if values.ndim in (1, 2) and len(values) == size:
        return values
    if values.ndim == 2 and values.shape[1] == size:
        return values.T
    if values.ndim == 0 and size == 1:
        return values.reshape(1)
    raise ArgumentError(
        f"values has the shape {values.shape}, expected ({size},) or ({size}, number of neurons): "
        "one value for each of the times"
    )


def _check_neurons(neurons: Any, number: int) -> NDArray[Any]:
    if neurons is None:
        return np.arange(number)
    indices = check_indices("neurons", neurons)
    if len(indices) != number:
        raise ArgumentError(
            f"neurons has {len(indices)} indices, expected one for each of the {number} traces"
        )
    return indices


def monitor_of(recording: StateRecording) -> StateMonitor:
    """The monitor that was indexed, or the monitor itself."""
    return recording.monitor if isinstance(recording, StateMonitorView) else recording


def read_monitor(
    recording: StateRecording, variables: Sequence[str]
) -> tuple[RecordedVariable, ...]:
    """Variables that a monitor recorded, for all of its neurons or for those it was indexed with.

    Raises
    ------
    ArgumentError
        If it records no neuron.
    """
    monitor = monitor_of(recording)
    columns: Any = slice(None)
    if isinstance(recording, StateMonitorView):
        columns = np.atleast_1d(np.arange(monitor.n_indices)[recording.indices])
    elements = monitor.record[columns]
    if not len(elements):
        raise ArgumentError(
            f"{monitor.name} records no neurons, expected at least one: "
            "create it with record=True or with indices"
        )
    times = np.array(monitor.variables["t"].get_value())
    known = _describe_source(monitor.source, elements)
    return tuple(
        RecordedVariable(
            name=name,
            dimensions=monitor.variables[name].dim or DIMENSIONLESS,
            # A copy: a later run, and a model that is restored, change what Brian has.
            traces=Traces(times, np.array(monitor.variables[name].get_value()[:, columns])),
            stop=times[-1] + float(monitor.clock.dt_) if times.size else -np.inf,
            elements=elements,
            **known,
        )
        for name in variables
    )


def _describe_source(source: Any, elements: NDArray[Any]) -> dict[str, Any]:
    text_of: Callable[[int], str] = str
    if isinstance(source, Synapses):
        text_of = lambda index: f"{index} ({source.i[index]}→{source.j[index]})"  # noqa: E731
    element = noun_of(source)
    name = f"{whole(source).name}{part_text(source)}"
    if len(elements) == 1 and len(source) > 1:
        name = f"{element} {text_of(int(elements[0]))} of {name}"
    return {"element": element, "text_of": text_of, "source": source, "origin": name}
