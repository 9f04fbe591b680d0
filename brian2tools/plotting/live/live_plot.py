"""`LivePlot`: a figure that follows a simulation."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from brian2 import BrianObject, EventMonitor, PopulationRateMonitor, StateMonitor, get_device
from brian2.devices.device import RuntimeDevice
from brian2.units import Quantity, ms, second
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import check_keywords, check_unit, plain_values
from brian2tools.plotting.live.screens import Screen, screen_of
from brian2tools.plotting.live.tracks import Track, tracks_of
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes
from brian2tools.plotting.style import plot_style

__all__ = ["LivePlot"]

# A picture may take a fifth of the time.
_PAUSE_PER_COST = 4.0
_LONGEST_PAUSE = 1.0
_MOST_NEW = 30_000


class LivePlot(BrianObject):
    """A figure that shows what monitors record while the simulation runs.

    Like a monitor, it is a part of the network: `brian2.run` finds it where it is kept in a
    variable, and a `Network` has to be given it. It shows new spikes and values several times a
    second (of real time) by adding them to the picture. Where no figure is seen, as with the
    backend "Agg", nothing is done until the run ends. After each run the figure has
    all that was recorded.

    Parameters
    ----------
    *monitors : EventMonitor, StateMonitor or PopulationRateMonitor
        What to show: spikes (a SpikeMonitor is an EventMonitor) as a raster, each recorded
        variable for the first ten of its neurons, rates; in panels with one time axis.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on, which give up a part of their place if there are several panels; those of
        a new figure if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    window : Quantity, optional
        How much of the time to show while the simulation runs; all of it if not given.
    interval : Quantity, optional
        The real time from one picture to the next, at least; if not given, 50 ms in a window and
        300 ms in a notebook. It is longer where pictures would take more than a fifth of the time.
    bin_size : Quantity
        The bins in which rates are averaged; the last one may be cut short by the end of a run.
    time_unit : Quantity
        The unit of the time axis.
    name : str, optional
        The name of the object.
    **kwds
        Properties of the lines and marks, those of `matplotlib.lines.Line2D`.

    Attributes
    ----------
    panels : Panels
        The figure, and its axes and lines by the names of the monitors (for a StateMonitor the
        name and the variable, such as ``'statemonitor.v'``).

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Examples
    --------
    >>> group = NeuronGroup(3, "dv/dt = (2 - v)/(10*ms) : 1", threshold="v > 1", reset="v = 0",
    ...                     method="exact")
    >>> spikes = SpikeMonitor(group, name="spikes")
    >>> live = LivePlot(spikes)
    >>> run(20 * ms)
    >>> [mark] = live.panels.artists["spikes"]
    >>> bool(len(mark.get_xdata()) == spikes.num_spikes)
    True
    """

    add_to_magic_network = True
    invalidates_magic_network = False

    def __init__(
        self,
        *monitors: EventMonitor | StateMonitor | PopulationRateMonitor,
        axes: Axes | None = None,
        ax: Axes | None = None,
        window: Quantity | None = None,
        interval: Quantity | None = None,
        bin_size: Quantity = 5 * ms,
        time_unit: Quantity = ms,
        name: str = "liveplot*",
        **kwds: Any,
    ) -> None:
        check_keywords("LivePlot", kwds, Line2D)
        time_unit = check_unit("time_unit", time_unit, second)
        self._window = _duration("window", window)
        self._interval = _duration("interval", interval)
        _duration("bin_size", bin_size)
        makers = _makers(monitors, time_unit, bin_size, normalize_kwargs(kwds, Line2D))
        super().__init__(clock=monitors[0].clock, when="end", name=name)
        for monitor in monitors:
            self.add_dependency(monitor)
        with plot_style():
            axes = _new_axes(len(makers)) if axes is None and ax is None else resolve_axes(axes, ax)
            panels = _part(axes, len(makers))
            self._tracks = [
                make(panel) for make, panel in zip(makers.values(), panels, strict=True)
            ]
        for panel in panels[:-1]:
            panel.tick_params(labelbottom=False)
            panel.set_xlabel("")
        self.panels = Panels(
            axes.figure,
            dict(zip(makers, panels, strict=True)),
            {name: track.lines for name, track in zip(makers, self._tracks, strict=True)},
        )
        self._time_unit = float(time_unit)
        self._start: float | None = None
        self._stop = 0.0
        self._screen: Screen | None = None
        self._connections: list[int] = []
        self._due = -math.inf

    def before_run(self, run_namespace: Any) -> None:
        """Find out whether and where the figure is seen; called by Brian."""
        super().before_run(run_namespace)
        if not isinstance(get_device(), RuntimeDevice):
            warnings.warn(
                f"{self.name} cannot follow a simulation that runs outside of Python: "
                "plot the monitors when it has run",
                stacklevel=2,
            )
            return
        now = self._now()
        starts = [now, *(track.start for track in self._tracks)]
        self._start = min(starts if self._start is None else [self._start, *starts])
        # Brian has no public way to tell an object how long the run will be.
        steps = getattr(self.clock, "_i_end", None) or 0
        self._stop = max(steps * float(self.clock.dt_), now)
        for track in self._tracks:
            track.is_running = True
        self._screen = screen_of(self.panels.figure)
        self._due = -math.inf
        if self._screen:
            connect = self.panels.figure.canvas.mpl_connect
            self._connections = [
                connect("draw_event", self._when_drawn),
                connect("close_event", self._when_closed),
            ]

    def run(self) -> None:
        """Show what is new if it is time to; called by Brian in each time step."""
        if self._screen and perf_counter() >= self._due:
            self._update(self._screen)

    def after_run(self) -> None:
        """Show all that was recorded; called by Brian."""
        super().after_run()
        if self._start is None:
            return
        for track in self._tracks:
            track.is_running = False
            track.fit()
            track.show_all()
        self._show_times(self._start, self._now())
        for connection in self._connections:
            self.panels.figure.canvas.mpl_disconnect(connection)
        if self._screen:
            self._screen.draw()
            self._screen.close()
        self._screen, self._connections = None, []

    def _now(self) -> float:
        return float(self.clock.variables["t"].get_value().item())

    def _update(self, screen: Screen) -> None:
        """Show what is new, and set when to do so again."""
        started = perf_counter()
        has_changed = self._follow()
        if has_changed or not screen.adds:
            for track in self._tracks:
                track.show_all()
            screen.draw()
        else:
            for track in self._tracks:
                track.draw_new()
            screen.show_added(self.panels.axes.values())
        finished = perf_counter()
        interval = screen.interval if self._interval is None else self._interval
        pause = _PAUSE_PER_COST * (finished - started)
        # Drawing everything takes long, but is seldom needed where the new can be added.
        self._due = finished + max(interval, min(pause, _LONGEST_PAUSE) if screen.adds else pause)

    def _follow(self) -> bool:
        """Set the limits for what is new, and tell whether all has to be drawn anew."""
        outgrown = [track.outgrow() for track in self._tracks]
        turned = self._show_times(*self._page(self._now()))
        return turned or any(outgrown) or any(t.number_of_new > _MOST_NEW for t in self._tracks)

    def _page(self, now: float) -> tuple[float, float]:
        """The times to show while the simulation runs."""
        start = self._start or 0.0
        if self._window is None:
            if now > self._stop:
                self._stop = 2 * now - start
            return start, self._stop
        # A picture that scrolls all the time has to be drawn anew all the time.
        turn = self._window / 2
        left = start + turn * max(math.ceil((now - start) / turn - 2), 0)
        return left, left + self._window

    def _show_times(self, start: float, stop: float) -> bool:
        """Have the panels show a stretch of time, and tell whether they did not already."""
        limits = start / self._time_unit, max(stop, start + self.clock.dt_) / self._time_unit
        changed = [panel.get_xlim() != limits for panel in self.panels.axes.values()]
        for panel in self.panels.axes.values():
            panel.set_xlim(*limits, auto=None)
        return any(changed)

    def _when_drawn(self, _event: Any) -> None:
        for track in self._tracks:
            track.was_redrawn()

    def _when_closed(self, _event: Any) -> None:
        self._screen = None


def _makers(monitors: Sequence[Any], *options: Any) -> dict[str, Callable[[Axes], Track]]:
    if not monitors:
        raise ArgumentTypeError("LivePlot got no monitor, expected at least one")
    return {
        name: make for monitor in monitors for name, make in tracks_of(monitor, *options).items()
    }


def _duration(name: str, value: Any) -> float | None:
    """A positive time in seconds."""
    if value is None:
        return None
    seconds = plain_values(name, value, second)
    if seconds.size != 1 or not 0 < seconds[0] < math.inf:
        raise ArgumentError(f"{name} is {value}, expected one time above 0 such as 200*ms")
    return float(seconds[0])


def _new_axes(number: int) -> Axes:
    """Axes of a new figure that has room for a number of panels."""
    from matplotlib import pyplot as plt

    width, height = plt.rcParams["figure.figsize"]
    return plt.figure(figsize=(width, height * (number + 1) / 2)).add_subplot()


def _part(axes: Axes, number: int) -> list[Axes]:
    """Part axes into panels below each other, of which only the last one tells the time."""
    parts = (
        split_axes(axes, below=[1.0] * (number - 1), space=0.15) if number > 1 else {(0, 0): axes}
    )
    return [parts[row, 0] for row in range(number)]
