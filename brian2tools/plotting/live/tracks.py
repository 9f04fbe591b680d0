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
from brian2tools.plotting.data.arrangement import arrange
from brian2tools.plotting.data.raster import Recording, draw_raster
from brian2tools.plotting.data.spikes import Spikes
from brian2tools.plotting.data.trace_line import TraceLine
from brian2tools.plotting.data.traces import Traces
from brian2tools.plotting.panels import label_axes, set_title
from brian2tools.plotting.style import COLORS
from brian2tools.plotting.units import best_unit
from brian2tools.plotting.wording import counted, noun_of

__all__ = ["Track", "tracks_of"]

_MOST_TRACES = 10
_MARGIN = 0.2

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
    """

    #: How many points before the new ones a line starts from.
    overlap = 1

    def __init__(self, axes: Axes, time_unit: Quantity, lines: Sequence[Line2D]) -> None:
        self.axes, self.lines, self.time_unit = axes, lines, float(time_unit)
        self._pen = Line2D([], [], animated=True)
        axes.add_artist(self._pen)
        self._held = self._drawn = 0

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
        if not self.number_of_new:
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
        points = self.points(self._drawn, self.number)
        new = np.concatenate([np.empty(0), *(y for _, y in points)])
        new = new[np.isfinite(new)]
        if not new.size or not self.axes.get_autoscaley_on():
            return False
        bottom, top = self.axes.get_ylim()
        low, high = float(new.min()), float(new.max())
        if self._drawn:
            if bottom <= low and high <= top:
                return False
            low, high = min(low, bottom), max(high, top)
        margin = _MARGIN * (high - low) or abs(high) or 1.0
        self.axes.set_ylim(self.lowest(low - margin), high + margin, auto=None)
        return True

    def lowest(self, wanted: float) -> float:
        """The lower end of the y axis."""
        return wanted


class SpikeTrack(Track):
    """The spikes, or other events, of a monitor."""

    overlap = 0

    def __init__(self, axes: Axes, monitor: EventMonitor, time_unit: Quantity, **kwds: Any) -> None:
        self._monitor = monitor
        nothing = Spikes(np.empty(0), np.empty(0, dtype=int))
        recording = Recording((nothing,), arrange(len(monitor.source)), 0.0, 0.0)
        events = "Spikes" if monitor.event == "spike" else f"Events {monitor.event!r}"
        title = f"{events} of {monitor.source.name}"
        self._image = draw_raster(axes, recording, time_unit, title=title, **kwds)
        super().__init__(axes, time_unit, self._image.marks)

    @property
    def number(self) -> int:
        return len(self._monitor.variables["t"].get_value())

    def _recorded(self, start: int, stop: int) -> list[NDArray[Any]]:
        # Brian moves and frees the memory of what it records.
        variables = self._monitor.variables
        return [variables[name].get_value()[start:stop].copy() for name in ("t", "i")]

    def points(self, start: int, stop: int) -> list[Points]:
        times, indices = self._recorded(start, stop)
        return [(times / self.time_unit, indices)]

    def show_all(self) -> None:
        self._held = self.number
        times, indices = self._recorded(0, self._held)
        self._image.set_trains([Spikes(times, indices)])

    def prepare(self, pen: Line2D, line: Line2D) -> None:
        super().prepare(pen, line)
        self._image.marks[0].fit_to_rows(pen)

    def outgrow(self) -> bool:
        # The rows of the neurons are known from the start.
        return False


class StateTrack(Track):
    """One variable of up to ten of the neurons that a monitor records."""

    def __init__(
        self, axes: Axes, monitor: StateMonitor, name: str, time_unit: Quantity, **kwds: Any
    ) -> None:
        self._monitor, self._name = monitor, name
        variable = monitor.variables[name]
        unit = best_unit(Quantity([], dim=variable.dim))
        self._unit = float(unit)
        shown = min(monitor.n_indices, _MOST_TRACES)
        super().__init__(axes, time_unit, _add_lines(axes, shown, **kwds))
        label_axes(axes, x=("Time", time_unit), y=(name, unit))
        noun = noun_of(monitor.source)
        number = counted(monitor.n_indices, noun)
        part = number if shown == monitor.n_indices else f"{shown} of {number}"
        set_title(axes, f"{name} of {monitor.source.name}", part)

    @property
    def number(self) -> int:
        return len(self._monitor.variables["t"].get_value())

    def points(self, start: int, stop: int) -> list[Points]:
        times, values = (
            self._monitor.variables[name].get_value()[start:stop] for name in ("t", self._name)
        )
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
        self._monitor = monitor
        self._steps = max(round(float(bin_size / monitor.clock.dt)), 1)
        super().__init__(axes, time_unit, _add_lines(axes, 1, **kwds))
        label_axes(axes, x=("Time", time_unit), y=("Rate", hertz))
        set_title(axes, f"Rate of {monitor.source.name}")

    @property
    def number(self) -> int:
        return len(self._monitor.variables["t"].get_value()) // self._steps

    def points(self, start: int, stop: int) -> list[Points]:
        part = slice(start * self._steps, stop * self._steps)
        times, rates = (
            self._monitor.variables[name].get_value()[part].reshape(-1, self._steps).mean(axis=1)
            for name in ("t", "rate")
        )
        return [(times / self.time_unit, rates)]

    def lowest(self, wanted: float) -> float:  # noqa: ARG002
        return 0.0


def _add_lines(axes: Axes, number: int, **kwds: Any) -> list[TraceLine]:
    lines = [
        TraceLine(Traces([], []), **{"color": COLORS[place % len(COLORS)], **kwds})
        for place in range(number)
    ]
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
