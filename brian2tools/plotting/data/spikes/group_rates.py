"""The rates of the groups of a raster, and the panel below it that shows them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from brian2.units import Hz, Quantity, ms, second
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_choice, check_keywords, check_unit, plain_values
from brian2tools.plotting.data.spikes.raster import Recording
from brian2tools.plotting.data.spikes.rate import draw_rate, rate_with_unit
from brian2tools.plotting.data.spikes.spike_trains import count_spikes
from brian2tools.plotting.labels import direct_labels, label_axes, nice_length

__all__ = [
    "GroupCounts",
    "bin_edges",
    "check_rate_kwds",
    "count_for_rates",
    "count_groups",
    "draw_group_rates",
]

_BINS_PER_WIDTH = 8
_MOST_BINS = 10_000_000
# A few time steps (s) of most models: below that, rates would show the steps.
_SHORTEST_WIDTH = 1e-3


def bin_edges(start: float, stop: float, width: float) -> NDArray[Any]:
    """Edges of bins of one width, the last of which is shorter where it would pass ``stop``."""
    whole = int((stop - start) / width * (1 + 1e-9))
    edges: NDArray[Any] = start + width * np.arange(whole + 1)
    if stop - edges[-1] < 1e-6 * width:
        edges[-1] = stop
        return edges
    return np.append(edges, stop)


@dataclass(frozen=True)
class GroupCounts:
    """How many spikes each group has in bins of time.

    Attributes
    ----------
    edges : ndarray
        Edges (s) of the bins.
    counts : ndarray of int
        Numbers of spikes, of shape (groups, bins).
    sizes : ndarray of int
        Numbers of neurons.
    """

    edges: NDArray[Any]
    counts: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @property
    def middles(self) -> NDArray[Any]:
        """The middles (s) of the bins."""
        middles: NDArray[Any] = (self.edges[1:] + self.edges[:-1]) / 2
        return middles

    def rates(self) -> NDArray[Any]:
        """The rates (Hz) per neuron, of shape (groups, bins)."""
        rates: NDArray[Any] = self.counts / (self.sizes[:, np.newaxis] * np.diff(self.edges))
        return rates

    def mean_rates(self) -> NDArray[Any]:
        """The rates (Hz) per neuron over all bins."""
        means: NDArray[Any] = self.counts.sum(axis=1) / self.sizes / np.ptp(self.edges)
        return means

    def smooth_rates(self, width: float) -> NDArray[Any]:
        """The rates (Hz) per neuron, smoothed with a Gaussian.

        At both ends only the part of the Gaussian that lies inside the bins counts, so that the
        rate does not seem to fall there.

        Parameters
        ----------
        width : float
            The standard deviation (s) of the Gaussian; the bins are of one size.
        """
        width_in_bins = width / (self.edges[1] - self.edges[0])
        reach = min(math.ceil(4 * width_in_bins), len(self.edges))
        window = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width_in_bins) ** 2)
        inside = _convolve(np.ones(len(self.edges) - 1), window)
        smooth: NDArray[Any] = np.array([_convolve(one, window) for one in self.rates()]) / inside
        return smooth


def _convolve(values: NDArray[Any], window: NDArray[Any]) -> NDArray[Any]:
    reach = len(window) // 2
    return np.convolve(values, window)[reach : reach + len(values)]


def count_groups(recording: Recording, edges: NDArray[Any]) -> GroupCounts:
    """Count the spikes of each group between ascending edges (s)."""
    blocks = recording.arrangement.blocks
    starts = np.array([block.start for block in blocks])
    # Times are multiples of a time step, as many edges are: rounding must not part them.
    cuts = edges - 1e-6 * (edges[1] - edges[0])
    cuts[-1] = np.nextafter(edges[-1], np.inf)
    counts = count_spikes(
        recording.trains, cuts, lambda rows: np.searchsorted(starts, rows, side="right"),
        len(blocks),
    )  # fmt: skip
    sizes = np.array([max(block.stop - block.start, 1) for block in blocks])
    return GroupCounts(edges, counts, sizes)


def count_for_rates(
    recording: Recording, rate: str, rate_width: Any, bin_width: Any
) -> tuple[GroupCounts | None, float | None]:
    """Count spikes in bins that suit the rate that was asked for.

    Returns
    -------
    tuple of GroupCounts and float
        The counts, or None if the recording covers no time, and the width (s) of the Gaussian, or
        None for a histogram.
    """
    check_choice("rate", rate, ("smooth", "histogram"))
    _check_other_width(rate, rate_width, bin_width)
    duration = recording.stop - recording.start
    if not duration > 0:
        return None, None
    if rate == "histogram":
        bins = _width("bin_width", bin_width, duration, 80)
        return count_groups(recording, bin_edges(recording.start, recording.stop, bins)), None
    width = _width("rate_width", rate_width, duration, 200)
    number = max(_BINS_PER_WIDTH, round(duration / width * _BINS_PER_WIDTH))
    return count_groups(recording, np.linspace(recording.start, recording.stop, number + 1)), width


def draw_group_rates(
    axes: Axes,
    counts: GroupCounts | None,
    width: float | None,
    colors: Sequence[Any],
    time_unit: Quantity = ms,
    rate_unit: Quantity = Hz,
    *,
    label_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> list[Artist]:
    """Draw what `count_for_rates` returned, with the mean rates at the right."""
    units = check_unit("time_unit", time_unit, second), check_unit("rate_unit", rate_unit, Hz)
    label_axes(axes, x=("Time", units[0]), y=("Rate", units[1]))
    if counts is None:
        return []
    artists = (
        _draw_steps(axes, counts, colors, *units, **kwds)
        if width is None
        else _draw_smooth(axes, counts, width, colors, *units, **kwds)
    )
    if label_kwds is not False:
        direct_labels(axes, _labels_of_means(counts, colors, rate_unit), **(label_kwds or {}))
    return artists


def check_rate_kwds(rate: str, rate_kwds: Any) -> None:
    """Check the properties of what shows the rates, before anything is drawn."""
    if rate_kwds is False:
        raise ArgumentError(
            "rate_kwds is False, but there is always a rate below this raster: "
            "use plot_raster or, with brian_plot, rate=False"
        )
    artist = StepPatch if rate == "histogram" else Line2D
    check_keywords("rate_kwds of plot_raster_and_rate()", rate_kwds or {}, artist)


def _check_other_width(rate: str, rate_width: Any, bin_width: Any) -> None:
    name, width = ("bin_width", bin_width) if rate == "smooth" else ("rate_width", rate_width)
    if width is not None:
        other = "histogram" if rate == "smooth" else "smooth"
        raise ArgumentError(f"{name} is {width}, but it is for rate={other!r} and rate is {rate!r}")


def _width(name: str, width: Any, duration: float, parts: int) -> float:
    if width is None:
        return max(nice_length(duration / parts, 1), _SHORTEST_WIDTH)
    values = plain_values(name, width, second)
    if values.size != 1 or not 0 < values[0] < np.inf:
        raise ArgumentError(f"{name} is {width}, expected one time above 0 such as 5*ms")
    if duration / values[0] * _BINS_PER_WIDTH > _MOST_BINS:
        raise ArgumentError(
            f"{name} is {width}, which is too short for the {duration:.3g} s that are shown: "
            f"expected at least {Quantity(duration * _BINS_PER_WIDTH / _MOST_BINS, dim=second.dim)}"
        )
    return float(values[0])


def _draw_smooth(
    axes: Axes,
    counts: GroupCounts,
    width: float,
    colors: Sequence[Any],
    time_unit: Quantity,
    rate_unit: Quantity,
    **kwds: Any,
) -> list[Artist]:
    return [
        draw_rate(axes, counts.middles, rates, time_unit, rate_unit, **{"color": color, **kwds})
        for rates, color in zip(counts.smooth_rates(width), colors, strict=True)
    ]


def _draw_steps(
    axes: Axes,
    counts: GroupCounts,
    colors: Sequence[Any],
    time_unit: Quantity,
    rate_unit: Quantity,
    **kwds: Any,
) -> list[Artist]:
    edges = counts.edges / float(time_unit)
    return [
        axes.stairs(
            rates / float(rate_unit), edges, **{"edgecolor": color, "linewidth": 1.2, **kwds}
        )
        for rates, color in zip(counts.rates(), colors, strict=True)
    ]


def _labels_of_means(
    counts: GroupCounts, colors: Sequence[Any], rate_unit: Quantity
) -> list[tuple[float, str, Any]]:
    return [
        (mean / float(rate_unit), f"{rate_with_unit(mean, rate_unit)} mean", color)
        for mean, color in zip(counts.mean_rates(), colors, strict=True)
    ]
