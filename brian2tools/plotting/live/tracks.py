"""The panels of a live plot: what was recorded, and what came since the last look."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from brian2 import EventMonitor, PopulationRateMonitor, StateMonitor
from brian2.units import Quantity, hertz
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.data.spikes.arrangement import arrange
from brian2tools.plotting.data.spikes.raster import Recording, draw_raster
from brian2tools.plotting.data.spikes.spike_trains import Spikes
from brian2tools.plotting.data.state.common import trace_colors
from brian2tools.plotting.data.state.envelope import Traces
from brian2tools.plotting.data.state.line import TraceLine
from brian2tools.plotting.labels import label_axes, set_title
from brian2tools.plotting.units import best_unit, finite_range
from brian2tools.plotting.wording import counted, noun_of

__all__ = ["Track", "tracks_of"]

_MOST_TRACES = 10
_MARGIN = 0.05
_ROOM_TO_GROW = 0.2

Points = tuple[NDArray[Any], NDArray[Any]]


class Track(ABC):
    """One panel of a live plot.

    Its lines show what was recorded when they were last told. A pen adds what came since to the
    picture that is on the canvas, without drawing anything else anew.

    Parameters
    ----------
    axes : Axes
        The panel.
    time_unit : Quantity
        The unit of its time axis.
    lines : sequence of Line2D
        What shows the data.

    Attributes
    ----------
    is_running : bool
        Whether more points may come soon.
    """

    #: How many points before the new ones a line starts from.
    overlap = 1

    def __init__(
        self, axes: Axes, monitor: Any, time_unit: Quantity, lines: Sequence[Line2D]
    ) -> None:
        self.axes, self.lines, self.time_unit = axes, lines, float(time_unit)
        self.is_running = False
        self._monitor = monitor
        self._pen = Line2D([], [], animated=True)
        axes.add_artist(self._pen)
        self._held = self._drawn = 0

    def recorded(self, variable: str) -> NDArray[Any]:
        """The values of a recorded variable, to be used at once: Brian moves their memory."""
        values: NDArray[Any] = self._monitor.variables[variable].get_value()
        return values

    @property
    @abstractmethod
    def number(self) -> int:
        """How many points each line has by now."""

    @property
    def number_of_new(self) -> int:
        """How many of them are not on the canvas."""
        return self.number - self._drawn

    @abstractmethod
    def points(self, start: int, stop: int) -> list[Points]:
        """Points of each line, in the units of the axes."""

    def show_all(self) -> None:
        """Have the lines show all that was recorded."""
        self._held = self.number
        for line, points in zip(self.lines, self.points(0, self._held), strict=True):
            line.set_data(*points)

    def was_redrawn(self) -> None:
        """Take note that the canvas shows what the lines have, and nothing else."""
        self._drawn = self._held

    def draw_new(self) -> None:
        """Add what came since to the picture on the canvas."""
        number = self.number
        if self.number_of_new <= 0:
            return
        start = max(self._drawn - self.overlap, 0)
        for line, points in zip(self.lines, self.points(start, number), strict=True):
            self.prepare(self._pen, line)
            self._pen.set_data(*points)
            self.axes.draw_artist(self._pen)
        # A file that is saved would show it.
        self._pen.set_data([], [])
        self._drawn = number

    def prepare(self, pen: Line2D, line: Line2D) -> None:
        """Give the pen the look of a line."""
        pen.update_from(line)

    def outgrow(self) -> bool:
        """Widen the y limits if the new points need it, and tell whether that was so."""
        limits = self._limits(self._drawn)
        if limits is None:
            return False
        bottom, top = self.axes.get_ylim() if self._drawn else limits
        if self._drawn and bottom <= limits[0] and limits[1] <= top:
            return False
        self._set_limits(min(limits[0], bottom), max(limits[1], top), _ROOM_TO_GROW)
        return True

    def fit(self) -> None:
        """Set the y limits to those of all points."""
        limits = self._limits(0)
        if limits is not None:
            self._set_limits(*limits, _MARGIN)

    def _limits(self, start: int) -> tuple[float, float] | None:
        """The lowest and highest of the points from one on, if there is one and it matters."""
        if not self.axes.get_autoscaley_on():
            return None
        values = [y for _, y in self.points(start, self.number)]
        return finite_range(np.concatenate([np.empty(0), *values]))

    def _set_limits(self, low: float, high: float, margin: float) -> None:
        space = margin * (high - low) or abs(high) or 1.0
        self.axes.set_ylim(self.lowest(low - space), high + space, auto=None)

    def lowest(self, wanted: float) -> float:
        """The lower end of the y axis."""
        return wanted

    @property
    def start(self) -> float:
        """The time (s) of the first point, infinity if there is none."""
        times = self.recorded("t")
        return float(times[0]) if len(times) else np.inf


class SpikeTrack(Track):
    """The spikes, or other events, of a monitor."""

    overlap = 0

    def __init__(self, axes: Axes, monitor: EventMonitor, time_unit: Quantity, **kwds: Any) -> None:
        nothing = Spikes(np.empty(0), np.empty(0, dtype=int))
        recording = Recording((nothing,), arrange(len(monitor.source)), 0.0, 0.0)
        events = "Spikes" if monitor.event == "spike" else f"Events {monitor.event!r}"
        title = f"{events} of {monitor.source.name}"
        self._image = draw_raster(axes, recording, time_unit, title=title, **kwds)
        super().__init__(axes, monitor, time_unit, self._image.marks)

    @property
    def number(self) -> int:
        return len(self.recorded("t"))

    def points(self, start: int, stop: int) -> list[Points]:
        times, indices = self.recorded("t")[start:stop], self.recorded("i")[start:stop]
        return [(times / self.time_unit, indices.copy())]

    def show_all(self) -> None:
        self._held = self.number
        self._image.set_trains([Spikes(self.recorded("t").copy(), self.recorded("i").copy())])

    def prepare(self, pen: Line2D, line: Line2D) -> None:
        super().prepare(pen, line)
        self._image.marks[0].fit_to_rows(pen)

    def _limits(self, start: int) -> None:  # noqa: ARG002
        # The rows of the neurons are known from the start.
        return None


class StateTrack(Track):
    """One variable of up to ten of the neurons that a monitor records."""

    def __init__(
        self, axes: Axes, monitor: StateMonitor, name: str, time_unit: Quantity, **kwds: Any
    ) -> None:
        self._name = name
        variable = monitor.variables[name]
        unit = best_unit(Quantity([], dim=variable.dim))
        self._unit = float(unit)
        shown = min(monitor.n_indices, _MOST_TRACES)
        super().__init__(axes, monitor, time_unit, _add_lines(axes, shown, **kwds))
        label_axes(axes, x=("Time", time_unit), y=(name, unit))
        noun = noun_of(monitor.source)
        number = counted(monitor.n_indices, noun)
        part = number if shown == monitor.n_indices else f"{shown} of {number}"
        set_title(axes, f"{name} of {monitor.source.name}", part)

    @property
    def number(self) -> int:
        return len(self.recorded("t"))

    def points(self, start: int, stop: int) -> list[Points]:
        times, values = (self.recorded(name)[start:stop] for name in ("t", self._name))
        x = times / self.time_unit
        return [(x, values[:, place] / self._unit) for place in range(len(self.lines))]


class RateTrack(Track):
    """The rate of a population, as its mean in bins of time."""

    def __init__(
        self,
        axes: Axes,
        monitor: PopulationRateMonitor,
        bin_size: Quantity,
        time_unit: Quantity,
        **kwds: Any,
    ) -> None:
        self._steps = max(round(float(bin_size / monitor.clock.dt)), 1)
        super().__init__(axes, monitor, time_unit, _add_lines(axes, 1, **kwds))
        label_axes(axes, x=("Time", time_unit), y=("Rate", hertz))
        set_title(axes, f"Rate of {monitor.source.name}")

    @property
    def number(self) -> int:
        whole, rest = divmod(len(self.recorded("t")), self._steps)
        return whole + bool(rest and not self.is_running)

    def points(self, start: int, stop: int) -> list[Points]:
        part = slice(start * self._steps, stop * self._steps)
        times, rates = (_means(self.recorded(name)[part], self._steps) for name in ("t", "rate"))
        return [(times / self.time_unit, rates)]

    def lowest(self, wanted: float) -> float:  # noqa: ARG002
        return 0.0


def _means(values: NDArray[Any], size: int) -> NDArray[Any]:
    """The mean of each so many values, and of those that remain."""
    starts = np.arange(0, len(values), size)
    if not starts.size:
        return np.empty(0)
    means: NDArray[Any] = np.add.reduceat(values, starts) / np.diff(starts, append=len(values))
    return means


def _add_lines(axes: Axes, number: int, **kwds: Any) -> list[TraceLine]:
    colors = trace_colors(number, None)
    lines = [TraceLine(Traces([], []), **{"color": color, **kwds}) for color in colors]
    for line in lines:
        axes.add_artist(line)
    return lines


def tracks_of(
    monitor: Any, time_unit: Quantity, bin_size: Quantity, kwds: dict[str, Any]
) -> dict[str, Callable[[Axes], Track]]:
    """The name of each panel that a monitor needs, and what makes a track of its axes.

    Raises
    ------
    ArgumentTypeError, ArgumentError
        If it is no monitor, or one that records no times.
    """
    settings = {"monitor": monitor, "time_unit": time_unit, **kwds}
    if isinstance(monitor, EventMonitor):
        if not monitor.record:
            raise ArgumentError(
                f"{monitor.name} was made with record=False and only counts, "
                "expected a monitor that records times: make it with record=True"
            )
        return {monitor.name: partial(SpikeTrack, **settings)}
    if isinstance(monitor, PopulationRateMonitor):
        return {monitor.name: partial(RateTrack, bin_size=bin_size, **settings)}
    if isinstance(monitor, StateMonitor):
        return {
            f"{monitor.name}.{name}": partial(StateTrack, name=name, **settings)
            for name in monitor.record_variables
        }
    raise ArgumentTypeError(
        f"LivePlot cannot show a {type(monitor).__name__}, "
        "it takes: EventMonitor, PopulationRateMonitor, SpikeMonitor, StateMonitor"
    )
