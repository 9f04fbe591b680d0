"""Lines for values over time, with far more points than pixels, drawn without a copy of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import TransformedPath
from numpy.typing import ArrayLike, NDArray

from brian2tools.plotting.data.state.envelope import Envelope, Traces

__all__ = ["TraceLine", "Traces", "add_traces"]

# Two columns a dot keep the slopes of a few lines as thin as in a line through all points.
_FEW = 10


class TraceLine(Line2D):
    """A line that draws only the smallest and largest value of each column of dots.

    It draws from arrays that it neither copies nor changes, and looks at what is visible whenever
    it is drawn, so that zooming in shows every point, and files stay small. Where few points
    fall into each, all of them are drawn, with their markers; a line that is reduced has none.
    Values that are NaN or infinite are gaps.

    Parameters
    ----------
    traces : Traces
        The values; lines that share them compute what they draw only once.
    number : int
        Which of the traces to draw.
    time_unit, value_unit : float
        What the times and the values are divided by for the axes.
    **kwds
        Properties of `matplotlib.lines.Line2D`.
    """

    def __init__(
        self,
        traces: Traces,
        number: int = 0,
        *,
        time_unit: float = 1.0,
        value_unit: float = 1.0,
        **kwds: Any,
    ) -> None:
        super().__init__([], [], **kwds)
        self._follow(traces, number, float(time_unit), float(value_unit))

    def _follow(
        self, traces: Traces, number: int = 0, time_unit: float = 1.0, value_unit: float = 1.0
    ) -> None:
        self._traces, self._number = traces, number
        self._time_unit, self._value_unit = time_unit, value_unit
        # What the base class holds is out of date, and is not needed before `recache`.
        super().set_xdata(())
        super().set_ydata(())
        self._path = self._transformed_path = None

    def set_data(self, *args: Any) -> None:
        """Draw other data, given as in `matplotlib.lines.Line2D.set_data`."""
        x, y = args[0] if len(args) == 1 else args
        self._follow(Traces(x, y))

    def set_xdata(self, x: ArrayLike) -> None:
        """Replace the x values by as many others."""
        self.set_data(x, self.get_ydata())

    def set_ydata(self, y: ArrayLike) -> None:
        """Replace the y values by as many others."""
        self.set_data(self.get_xdata(), y)

    def get_xdata(self, orig: bool = True) -> NDArray[Any]:  # noqa: ARG002
        """All x values, in the unit of the axes."""
        return self._x_values()

    def get_ydata(self, orig: bool = True) -> NDArray[Any]:  # noqa: ARG002
        """All y values, in the unit of the axes."""
        return self._y_values()

    def _x_values(self, part: slice = slice(None)) -> NDArray[Any]:
        return self._traces.times[part] / self._time_unit

    def _y_values(self, part: slice = slice(None)) -> NDArray[Any]:
        return self._traces.column(self._number, part) / self._value_unit

    def get_last_value(self) -> float | None:
        """The last finite value in the unit of the axes, or None if there is none."""
        low, high = (ends[:, self._number] for ends in self._traces.overview[1:3])
        known = np.flatnonzero(np.isfinite(low))
        if not known.size:
            return None
        return float(low[known[-1]] + high[known[-1]]) / 2 / self._value_unit

    def get_values_at(self, times: NDArray[Any]) -> NDArray[Any]:
        """The last values (base units) at or before some times (s), which are in order."""
        before = np.searchsorted(self._traces.times, times, side="right") - 1
        return self._traces.column(self._number)[before]

    def in_units(self, points: NDArray[Any]) -> NDArray[Any]:
        """Points of shape (..., 2) in base units, in the units of the axes."""
        return points / (self._time_unit, self._value_unit)

    def recache(self, always: bool = False) -> None:
        """Take all points into the base class, which needs them for picking only."""
        super().set_xdata(self._x_values())
        super().set_ydata(self._y_values())
        super().recache(always)

    def get_path(self) -> Path:
        """The envelope of all points, which serves for limits and for placing a legend."""
        return Path(np.column_stack(self._outline(self._traces.overview)))

    def _get_transformed_path(self) -> TransformedPath:
        # `Axes.relim` asks for it also where nothing needed all points before.
        if self._path is None:
            return TransformedPath(self.get_path(), self.get_transform())
        return super()._get_transformed_path()

    def _outline(self, envelope: Envelope) -> tuple[NDArray[Any], NDArray[Any]]:
        ends = np.stack((envelope.low[:, self._number], envelope.high[:, self._number]), axis=1)
        return np.repeat(envelope.times / self._time_unit, 2), ends.ravel() / self._value_unit

    def get_data_limits(self) -> NDArray[Any]:
        """The lower left and the upper right corner of the finite data; NaN if there is none."""
        low, high = self._traces.limits
        x = np.array(self._traces.span) / self._time_unit
        y = np.array([low[self._number], high[self._number]]) / self._value_unit
        return np.column_stack((x, y))

    def get_visible_points(self) -> tuple[NDArray[Any], NDArray[Any], bool]:
        """What the next draw shows.

        Returns
        -------
        tuple of ndarray, ndarray and bool
            x and y in the unit of the axes, and whether these are the limits of the values in
            columns instead of the points themselves.
        """
        traces = self._traces
        if not (len(traces.times) and traces.in_order and isinstance(self.axes, Axes)):
            return self._x_values(), self._y_values(), False
        edges = _column_edges(self.axes, 2 if traces.number <= _FEW else 1)
        breaks = traces.breaks(edges * self._time_unit)
        if breaks[-1] - breaks[0] > 2 * len(edges):
            return *self._outline(traces.envelope(breaks)), True
        part = slice(breaks[0], breaks[-1])
        return self._x_values(part), self._y_values(part), False

    def draw(self, renderer: RendererBase) -> None:
        """Draw what is visible."""
        if not self.get_visible():
            return
        x, y, reduced = self.get_visible_points()
        pen = self._reduced_pen(x, y) if reduced else self._plain_line(x, y)
        pen.set(
            agg_filter=self.get_agg_filter(),
            gid=self.get_gid(),
            rasterized=self.get_rasterized(),
            snap=self.get_snap(),
            url=self.get_url(),
        )
        pen.draw(renderer)
        self.stale = False

    def _reduced_pen(self, x: NDArray[Any], y: NDArray[Any]) -> Artist:
        if self.get_linestyle() == "None" or not self.get_linewidth() > 0:
            pen = self._plain_line(x, y)
            pen.set_markevery(None)
            return pen
        if self.get_linestyle() == "-":
            return self._band(x, y)
        pen = self._plain_line(x, _in_direction(y))
        pen.set_marker("None")
        return pen

    def _plain_line(self, x: NDArray[Any], y: NDArray[Any]) -> Line2D:
        line = Line2D(x, y)
        line.update_from(self)
        line.set(antialiased=self.get_antialiased(), markevery=self.get_markevery())
        return line

    def _band(self, x: NDArray[Any], y: NDArray[Any]) -> PathPatch:
        # Hundreds of strokes as high as the axes, side by side, take Agg ten times as long as
        # filling what they cover.
        band = PathPatch(_filled(x[::2], y[::2], y[1::2]))
        Artist.update_from(band, self)
        band.set(
            antialiased=self.get_antialiased(),
            capstyle=self.get_solid_capstyle(),
            color=self.get_color(),
            joinstyle=self.get_solid_joinstyle(),
            linewidth=self.get_linewidth(),
        )
        return band


def _in_direction(ends: NDArray[Any]) -> NDArray[Any]:
    """The low and high end of each column, high first where the line falls.

    It would go back and forth there, and its dashes would fill each other's gaps.
    """
    pairs = ends.reshape(-1, 2).copy()
    falls = np.zeros(len(pairs), dtype=bool)
    falls[1:] = np.diff(pairs.sum(axis=1)) < 0
    pairs[falls] = pairs[falls, ::-1]
    return pairs.ravel()


def _filled(x: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> Path:
    """The area between two lines, which has gaps where these are NaN."""
    known = np.flatnonzero(np.isfinite(low))
    runs = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1) if known.size else []
    return Path.make_compound_path(*(_ring(x[run], low[run], high[run]) for run in runs))


def _ring(x: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> Path:
    there, back = np.column_stack((x, high)), np.column_stack((x, low))[::-1]
    return Path(np.concatenate((there, back, there[:1])), closed=True)


def _column_edges(axes: Axes, columns_per_dot: int) -> NDArray[Any]:
    """The x coordinates between which lie the columns that a line is reduced to."""
    columns = max(columns_per_dot * axes.bbox.width, 1)
    scale = axes.xaxis.get_transform()
    first, last = scale.transform(np.array(axes.get_xbound()))
    edges: NDArray[Any] = scale.inverted().transform(np.linspace(first, last, int(columns) + 1))
    return edges


def add_traces(axes: Axes, lines: Iterable[TraceLine], stop: float = -np.inf) -> None:
    """Add lines to axes and widen the limits by their data, in time without a margin.

    The limits of time reach up to ``stop``, in the unit of the axis, if that is after the data.
    """
    for line in lines:
        axes.add_line(line)
        corners = line.get_data_limits()
        if np.isfinite(corners).all():
            corners[1, 0] = max(corners[1, 0], stop)
            line.sticky_edges.x[:] = corners[:, 0]
            axes.update_datalim(corners)
    axes.autoscale_view()
