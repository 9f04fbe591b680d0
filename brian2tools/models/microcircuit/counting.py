"""The spikes of a recording by population, and how many there are in bins of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from brian2.units import Quantity, have_same_dimensions, ms, second
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, DimensionError
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.models.microcircuit.time_steps import whole_steps

__all__ = ["PopulationCounts", "Spikes", "count_spikes", "spikes_by_population"]


@dataclass(frozen=True, kw_only=True, eq=False)
class PopulationCounts:
    """How many spikes populations have in bins of one width.

    Attributes
    ----------
    starts : Quantity
        The start of each bin.
    bin_width : Quantity
        The width of the bins.
    counts : ndarray of int
        The number of spikes, of shape (populations, bins).
    rates : Quantity
        The same for each neuron and time, of that shape.
    """

    starts: Quantity
    bin_width: Quantity
    counts: NDArray[np.int64]
    rates: Quantity


def count_spikes(
    recording: Recording, bin_width: Quantity = 1 * ms, time_range: Quantity | None = None
) -> PopulationCounts:
    """Count the spikes of each population in bins.

    Parameters
    ----------
    recording : Recording
        The spikes.
    bin_width : Quantity
        The width of the bins, a multiple of the time step. A part of a bin that is left at the
        end does not count.
    time_range : Quantity of two values, optional
        Where the first bin starts and the last one ends at the latest; the window of the
        recording if not given.

    Returns
    -------
    PopulationCounts
        The counts in the order of the populations.

    Raises
    ------
    ArgumentError, DimensionError
        If the width is no time, no multiple of the time step, or longer than the time to count
        in, or if that time is not in the recording.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.recording import Recording
    >>> recording = Recording(spike_indices=[0, 3, 2, 1], spike_times=[0.5, 0.6, 0.6, 0.9],
    ...                       populations=("E", "I"), sizes=(3, 1), start=0.5, stop=1, dt=1e-4)
    >>> count_spikes(recording, 250 * ms).counts
    array([[2, 1],
           [1, 0]])
    """
    start, stop = _start_and_stop(recording, time_range)
    steps = whole_steps("bin_width", bin_width, recording.dt, longest=stop - start)
    spikes = spikes_by_population(recording, start, stop)
    counts = np.array([one.counts(steps) for one in spikes.values()])
    width = steps * recording.dt * second
    return PopulationCounts(
        starts=start * second + np.arange(counts.shape[1]) * width,
        bin_width=width,
        counts=counts,
        rates=counts / np.array(recording.sizes)[:, np.newaxis] / width,
    )


@dataclass(frozen=True)
class Spikes:
    """The spikes of one population in a window.

    Attributes
    ----------
    neurons : ndarray of int
        The neuron of each, counted within the population.
    steps : ndarray of int
        The number of time steps from the start of the window to each.
    size : int
        The number of neurons.
    duration : int
        The number of time steps in the window.
    """

    neurons: NDArray[np.int64]
    steps: NDArray[np.int64]
    size: int
    duration: int

    @property
    def number_by_neuron(self) -> NDArray[np.int64]:
        """How often each neuron spikes."""
        return np.bincount(self.neurons, minlength=self.size)

    def counts(self, bin_steps: int) -> NDArray[np.int64]:
        """The spikes of all neurons in each whole bin of so many steps."""
        num_bins = self.duration // bin_steps
        return np.bincount(self.steps // bin_steps, minlength=num_bins)[:num_bins]

    def counts_by_neuron(self, bin_steps: int) -> NDArray[np.int64]:
        """The same for each neuron, of shape (neurons, bins)."""
        num_bins = -(-self.duration // bin_steps)
        cells = self.neurons * num_bins + self.steps // bin_steps
        counts = np.bincount(cells, minlength=self.size * num_bins).reshape(self.size, num_bins)
        return counts[:, : self.duration // bin_steps]

    def sample(self, size: int, generator: np.random.Generator) -> Spikes:
        """The spikes of that many neurons drawn at random, or of all if there are no more."""
        size = min(size, self.size)
        row_of = np.full(self.size, -1)
        row_of[generator.choice(self.size, size, replace=False)] = np.arange(size)
        rows = row_of[self.neurons]
        drawn = rows >= 0
        return Spikes(rows[drawn], self.steps[drawn], size, self.duration)


def spikes_by_population(recording: Recording, start: float, stop: float) -> dict[str, Spikes]:
    """The spikes of each population from ``start`` on and before ``stop`` (s)."""
    # In steps nothing is lost to rounding where spikes fall on edges of bins.
    first_step = round(start / recording.dt)
    duration = round(stop / recording.dt) - first_step
    part = recording.between(start, stop)
    indices = recording.spike_indices[part].astype(np.int64)
    steps = np.rint(recording.spike_times[part] / recording.dt).astype(np.int64)
    # Times between two steps may be rounded to the one before or after the range.
    steps = np.clip(steps - first_step, 0, duration - 1)
    spikes = {}
    for name, neurons in recording.population_slices.items():
        inside = (indices >= neurons.start) & (indices < neurons.stop)
        size = neurons.stop - neurons.start
        spikes[name] = Spikes(indices[inside] - neurons.start, steps[inside], size, duration)
    return spikes


def _start_and_stop(recording: Recording, time_range: Quantity | None) -> tuple[float, float]:
    if time_range is None:
        return recording.start, recording.stop
    if not have_same_dimensions(time_range, second) or np.shape(time_range) != (2,):
        raise DimensionError(
            f"time_range is {time_range}, expected two times such as (500, 600)*ms"
        )
    start, stop = np.asarray(time_range).tolist()
    tolerance = recording.dt / 2
    if not -tolerance < start < stop < recording.stop + tolerance:
        raise ArgumentError(
            f"time_range is {time_range}, expected a start and a later stop between 0 s and "
            f"{recording.stop * second}, where the recording ends"
        )
    return start, stop
