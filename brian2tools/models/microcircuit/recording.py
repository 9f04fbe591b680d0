"""What a simulation of the microcircuit recorded: its spikes, and some membrane potentials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from os import PathLike
from typing import Any

import numpy as np
from brian2.units import Quantity, second, volt
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, Brian2ToolsError, ModelFileError
from brian2tools.models.microcircuit.plain_values import (
    as_json,
    checked_names,
    intervals,
    numbers,
    whole_numbers,
)
from brian2tools.models.microcircuit.storage import read_folder, write_folder

__all__ = ["Potentials", "Recording", "load"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Potentials:
    """Membrane potentials of some neurons.

    Attributes
    ----------
    times : ndarray
        When they were recorded (s), of shape (times,).
    neurons : ndarray of int32
        The neurons, counted over all populations, of shape (neurons,).
    values : ndarray
        The potentials (V), of shape (neurons, times).

    Raises
    ------
    ArgumentError, ArgumentTypeError, DimensionError
        If the arrays do not fit together, or are not what is said above.
    """

    times: NDArray[np.floating[Any]]
    neurons: NDArray[np.integer[Any]]
    values: NDArray[np.floating[Any]]

    def __post_init__(self) -> None:
        _replace(self, "times", numbers("times", self.times, 1, second))
        _replace(self, "neurons", whole_numbers("neurons", self.neurons))
        _replace(self, "values", numbers("values", self.values, 2, volt, keep_type=True))
        expected = (self.neurons.size, self.times.size)
        if self.values.shape != expected:
            raise ArgumentError(
                f"values of potentials have the shape {self.values.shape}, expected {expected}: "
                "one row for each neuron and one column for each time"
            )

    @property
    def t(self) -> Quantity:
        """When they were recorded."""
        return self.times * second

    @property
    def v(self) -> Quantity:
        """The potentials, of shape (neurons, times)."""
        return self.values * volt


@dataclass(frozen=True, kw_only=True, eq=False)
class Recording:
    """The spikes of a simulation, and what it takes to evaluate and to plot them.

    The arrays have all spikes, those of the warm-up too. Everything else, `i` and `t`, the
    statistics and the plots, is about the window from ``start`` to ``stop``.

    Attributes
    ----------
    spike_indices : ndarray of int32
        The neuron of each spike, counted over all populations in their order.
    spike_times : ndarray
        The times (s), in ascending order.
    populations : tuple of str
        The names of the populations.
    sizes : tuple of int
        The numbers of neurons in them.
    start, stop : float
        The window (s). A spike at ``start`` is in it, one at ``stop`` is not, where times
        that differ by less than half a step are the same.
    dt : float
        The time step (s).
    potentials : Potentials or None
        What was recorded of the membrane potentials.
    thalamic_pulses : tuple of tuple
        Start and stop (s) of each time in which the thalamus was stimulated.
    settings : dict
        How it was made, in the types that JSON has.

    Raises
    ------
    ArgumentError, ArgumentTypeError, DimensionError
        If these do not fit together, or are not what is said above. Times may also be
        quantities.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.recording import Recording
    >>> recording = Recording(spike_indices=[0, 3, 2], spike_times=[0.2, 0.6, 0.7],
    ...                       populations=("E", "I"), sizes=(3, 1), start=0.5, stop=1, dt=1e-4)
    >>> recording.t, recording.i
    (array([0.6, 0.7]) * second, array([3, 2], dtype=int32))
    >>> recording.of("I")
    (array([0], dtype=int32), array([0.6]) * second)
    """

    spike_indices: NDArray[np.integer[Any]]
    spike_times: NDArray[np.floating[Any]]
    populations: tuple[str, ...]
    sizes: tuple[int, ...]
    start: float
    stop: float
    dt: float
    potentials: Potentials | None = None
    thalamic_pulses: tuple[tuple[float, float], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _replace(self, "populations", checked_names("populations", self.populations))
        _replace(self, "sizes", tuple(whole_numbers("sizes", self.sizes).tolist()))
        for name in ("start", "stop", "dt"):
            _replace(self, name, float(numbers(name, getattr(self, name), 0, second)))
        _replace(self, "spike_indices", whole_numbers("spike_indices", self.spike_indices))
        _replace(self, "spike_times", numbers("spike_times", self.spike_times, 1, second))
        _replace(self, "thalamic_pulses", intervals("thalamic_pulses", self.thalamic_pulses))
        _replace(self, "settings", as_json("settings", self.settings))
        _check_populations(self)
        _check_spikes(self)

    @property
    def num_neurons(self) -> int:
        """The number of neurons of all populations."""
        return sum(self.sizes)

    @property
    def duration(self) -> Quantity:
        """The length of the window."""
        return (self.stop - self.start) * second

    @property
    def population_slices(self) -> dict[str, slice]:
        """The neurons of each population."""
        stops = np.cumsum(self.sizes).tolist()
        return dict(zip(self.populations, map(slice, [0, *stops[:-1]], stops), strict=True))

    @cached_property
    def window(self) -> slice:
        """The part of the arrays of spikes that is in the window."""
        return self.between(self.start, self.stop)

    def between(self, start: float, stop: float) -> slice:
        """The part of the arrays of spikes from ``start`` on and before ``stop`` (s)."""
        edges = np.array([start, stop]) - self.dt / 2
        first, last = np.searchsorted(self.spike_times, edges).tolist()
        return slice(first, last)

    @property
    def i(self) -> NDArray[np.integer[Any]]:
        """The neuron of each spike in the window, counted over all populations."""
        return self.spike_indices[self.window]

    @property
    def t(self) -> Quantity:
        """The times of the spikes in the window."""
        return self.spike_times[self.window] * second

    def of(self, population: str) -> tuple[NDArray[np.integer[Any]], Quantity]:
        """The spikes of one population in the window.

        Returns
        -------
        indices : ndarray of int32
            The neuron of each, counted within the population.
        times : Quantity
            When it spiked.

        Raises
        ------
        ArgumentError
            If there is no population of that name.
        """
        if population not in self.populations:
            known = ", ".join(self.populations)
            raise ArgumentError(f"there is no population {population!r}, expected one of {known}")
        neurons, indices = self.population_slices[population], self.i
        inside = (indices >= neurons.start) & (indices < neurons.stop)
        return indices[inside] - np.int32(neurons.start), self.t[inside]

    def save(self, folder: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Write everything into a folder, from where `load` gets it back.

        Parameters
        ----------
        folder : str or path
            A folder that does not exist or is empty.
        overwrite : bool
            Whether to replace a recording that is already there. Other files are left alone.

        Raises
        ------
        ArgumentError
            If something is in the folder, unless it is to be overwritten.
        ModelFileError
            If it cannot be written.
        """
        arrays: dict[str, NDArray[Any]] = {
            "spike_indices": self.spike_indices,
            "spike_times": self.spike_times,
        }
        if self.potentials is not None:
            arrays |= {name: getattr(self.potentials, key) for name, key in _POTENTIALS.items()}
        header = {name: getattr(self, name) for name in _IN_HEADER}
        write_folder(folder, header, arrays, overwrite=overwrite)


# The names of arrays in the file.
_POTENTIALS = {f"potential_{one.name}": one.name for one in fields(Potentials)}
_IN_HEADER = tuple(
    one.name
    for one in fields(Recording)
    if one.name not in ("spike_indices", "spike_times", "potentials")
)


def load(folder: str | PathLike[str]) -> Recording:
    """The recording that `Recording.save` has written into a folder.

    Raises
    ------
    ModelFileError
        If there is none, or if it is damaged.
    """
    header, arrays = read_folder(folder)
    potentials = {key: arrays.pop(name) for name, key in _POTENTIALS.items() if name in arrays}
    content: dict[str, Any] = {**header, **arrays}
    try:
        return Recording(**content, potentials=Potentials(**potentials) if potentials else None)
    except (TypeError, Brian2ToolsError) as error:
        raise ModelFileError(
            f"{str(folder)!r} has no valid recording ({error}): simulate again, or give another "
            "folder"
        ) from error


def _replace(thing: object, name: str, value: object) -> None:
    object.__setattr__(thing, name, value)


def _check_populations(recording: Recording) -> None:
    names, sizes = recording.populations, recording.sizes
    if len(names) != len(sizes) or 0 in sizes:
        raise ArgumentError(
            f"there are {len(names)} populations and the sizes {sizes}, expected a size above 0 "
            "for each population"
        )
    if not 0 <= recording.start < recording.stop or not recording.dt > 0:
        raise ArgumentError(
            f"the window is from {recording.start} s to {recording.stop} s with steps of "
            f"{recording.dt} s, expected a start of at least 0, a stop after it and a step above 0"
        )


def _check_spikes(recording: Recording) -> None:
    indices, times = recording.spike_indices, recording.spike_times
    if indices.size != times.size:
        raise ArgumentError(
            f"there are {indices.size} spike_indices and {times.size} spike_times, expected one "
            "of each for a spike"
        )
    if indices.size and indices.max() >= recording.num_neurons:
        raise ArgumentError(
            f"spike_indices has {indices.max()}, expected less than the number of neurons, "
            f"{recording.num_neurons}"
        )
    if np.any(times[1:] < times[:-1]):
        raise ArgumentError("spike_times are not in ascending order: sort them with their indices")
