"""How well the recordings of two simulations of the same model agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2 import EventMonitor, Quantity
from brian2.core.base import BrianObject
from brian2.units.fundamentalunits import have_same_dimensions
from numpy.typing import NDArray

from brian2tools.nmlexport.lowering.pieces import numbered
from brian2tools.nmlexport.recordings import Recorded

__all__ = ["Agreement", "EventAgreement", "VariableAgreement", "agreement"]

Numbers = NDArray[Any]

#: Differences beyond this, relative to the range, are more than the last digits of the values.
_NEGLIGIBLE = 1e-6
#: From here on a reader should know what such a difference can come from.
_LARGE = 0.1
#: What numbers in the files of simulators are.
_SINGLE = np.finfo(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAgreement:
    """How well the events of a monitor agree.

    Parameters
    ----------
    monitor : str
        Its name.
    brian, simulator : int
        How many events there were on either side.
    same_step : int or None
        How many of them a neuron had in the same time step on both sides; None if the monitor only
        counts.
    time_difference : Quantity or None
        The largest difference of times, where the first event of a neuron on one side is compared
        with its first on the other, the second with the second and so on; None without any.
    """

    monitor: str
    brian: int
    simulator: int
    same_step: int | None = None
    time_difference: Quantity | None = None

    @property
    def is_exact(self) -> bool:
        """Whether all events are the same, in the same time steps."""
        return self.brian == self.simulator and self.same_step in (self.brian, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableAgreement:
    """How well the recorded values of a variable agree.

    Parameters
    ----------
    monitor, variable : str
        Their names.
    difference : Quantity or None
        The largest difference; None if there is nothing to compare, such as no event in the same
        time step on both sides.
    relative : float or None
        The same relative to the range of the values in Brian, or to the largest of them if all are
        the same; None if there is nothing to compare.
    resolution : float
        How much of this can come from the file, where numbers have single precision.
    """

    monitor: str
    variable: str
    difference: Quantity | None
    relative: float | None
    resolution: float = 0.0

    @property
    def is_of_digits(self) -> bool:
        """Whether the values differ, but by no more than the digits in the file can tell."""
        return self.relative is not None and _NEGLIGIBLE < self.relative <= self.resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well two simulations of a model agree: ``print(agreement)`` shows tables.

    Parameters
    ----------
    simulator : str
        With what Brian is compared.
    events : tuple of EventAgreement
        One for each monitor of events.
    variables : tuple of VariableAgreement
        One for each variable of each monitor, rates included.
    is_statistical : bool
        Whether random numbers are drawn in the runs, so that only statistics can agree.
    """

    simulator: str
    events: tuple[EventAgreement, ...] = ()
    variables: tuple[VariableAgreement, ...] = ()
    is_statistical: bool = False

    @property
    def has_same_events(self) -> bool:
        """Whether all events happen in the same time steps on both sides."""
        return all(one.is_exact for one in self.events)

    @property
    def largest_relative(self) -> float:
        """The largest difference of what is compared, relative to its range; 0 without any."""
        return max(
            (one.relative for one in self.variables if one.relative is not None), default=0.0
        )

    def __str__(self) -> str:
        return self._written(_plain)

    def to_markdown(self) -> str:
        """The tables as Markdown."""
        return self._written(_markdown)

    def _repr_markdown_(self) -> str:
        """What Jupyter shows."""
        return self.to_markdown()

    def _written(self, table: Callable[[Sequence[Sequence[str]]], str]) -> str:
        paragraphs = []
        if self.events:
            events = ("events", "Brian", self.simulator, "same step", "largest time difference")
            paragraphs.append(table([events, *map(_event_row, self.events)]))
        if self.variables:
            values = ("values", "largest difference", "relative to range")
            paragraphs.append(table([values, *map(_variable_row, self.variables)]))
        paragraphs += self._remarks()
        return "\n\n".join(paragraphs) or "Nothing is recorded that could be compared."

    def _remarks(self) -> Iterator[str]:
        if any(one.is_of_digits for one in self.variables):
            yield (
                "(digits): the values change so little that the digits of the recordings do not "
                "tell them apart."
            )
        if self.is_statistical:
            yield "Random numbers are drawn in the runs: only statistics such as rates can agree."
        elif any(map(_is_large, self.variables)):
            yield (
                "A value that jumps in another time step differs by the whole jump until it has "
                "jumped on both sides."
            )


def agreement(
    monitors: Iterable[BrianObject],
    brian: Mapping[str, Recorded],
    simulator: Mapping[str, Recorded],
    *,
    name: str = "jNeuroML",
    is_statistical: bool = False,
) -> Agreement:
    """Compare what monitors hold after two simulations.

    Parameters
    ----------
    monitors : iterable of BrianObject
        The monitors.
    brian, simulator : mapping
        What each recorded in Brian and in another simulator, by its name.
    name : str
        The name of that simulator.
    is_statistical : bool
        Whether random numbers are drawn in the runs.
    """
    events: list[EventAgreement] = []
    variables: list[VariableAgreement] = []
    for monitor in monitors:
        ours, theirs = brian[monitor.name], simulator[monitor.name]
        if isinstance(monitor, EventMonitor):
            events.append(_events(monitor, ours, theirs))
            ours, theirs = _common(monitor, ours, theirs)
        # Brian keeps the variables of a monitor in no order.
        names = sorted(ours.keys() - {"t"})
        variables += [_values(monitor, name, ours[name], theirs[name]) for name in names]
    return Agreement(
        simulator=name,
        events=tuple(events),
        variables=tuple(variables),
        is_statistical=is_statistical,
    )


def _events(monitor: BrianObject, ours: Recorded, theirs: Recorded) -> EventAgreement:
    counts = int(ours["count"].sum()), int(theirs["count"].sum())
    if not monitor.record:
        return EventAgreement(monitor=monitor.name, brian=counts[0], simulator=counts[1])
    same = len(_shared(_moments(monitor, ours), _moments(monitor, theirs))[0])
    one, other = _shared(_ordinals(ours), _ordinals(theirs))
    differences = np.abs(ours["t"][one] - theirs["t"][other])
    # A difference of less than that of neighbouring numbers is none.
    largest = np.round(differences.max() / monitor.clock.dt_, 6) if len(one) else None
    return EventAgreement(
        monitor=monitor.name,
        brian=counts[0],
        simulator=counts[1],
        same_step=same,
        time_difference=None if largest is None else largest * monitor.clock.dt,
    )


def _common(monitor: BrianObject, ours: Recorded, theirs: Recorded) -> tuple[Recorded, Recorded]:
    """What was recorded at the events that both sides have."""
    if not monitor.record:
        return {}, {}
    one, other = _shared(_moments(monitor, ours), _moments(monitor, theirs))
    ours = {name: numbers[one] for name, numbers in ours.items() if name not in ("count", "i")}
    return ours, {name: theirs[name][other] for name in ours}


def _moments(monitor: BrianObject, recorded: Recorded) -> Numbers:
    """One number for each event, the same for the same neuron and time step."""
    moments: Numbers = recorded["i"] + 1j * np.round(recorded["t"] / monitor.clock.dt_, 2)
    return moments


def _ordinals(recorded: Recorded) -> Numbers:
    """One number for each event, the same for the first event of a neuron, its second ..."""
    ordinals: Numbers = recorded["i"] + 1j * numbered(recorded["i"])
    return ordinals


def _shared(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Where two arrays have the numbers that both have."""
    _both, ours, theirs = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    return ours, theirs


def _values(
    monitor: BrianObject, variable: str, ours: Numbers, theirs: Numbers
) -> VariableAgreement:
    if not ours.size:
        return VariableAgreement(
            monitor=monitor.name, variable=variable, difference=None, relative=None
        )
    ours, theirs = ours.astype(float), theirs.astype(float)
    is_same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    with np.errstate(invalid="ignore"):
        differences = np.where(is_same, 0.0, np.abs(ours - theirs))
    largest = float(np.where(np.isnan(differences), np.inf, differences).max())
    finite = ours[np.isfinite(ours)]
    magnitude = np.abs(finite).max(initial=0.0)
    scale = (np.ptp(finite) if finite.size else 0.0) or magnitude or 1.0
    return VariableAgreement(
        monitor=monitor.name,
        variable=variable,
        difference=Quantity(largest, dim=monitor.variables[variable].dim),
        relative=largest / float(scale),
        resolution=float(max(_SINGLE.eps * magnitude, _SINGLE.smallest_subnormal) / scale),
    )


def _event_row(one: EventAgreement) -> tuple[str, ...]:
    same = "-" if one.same_step is None else str(one.same_step)
    difference = "-" if one.time_difference is None else _text(one.time_difference)
    return one.monitor, str(one.brian), str(one.simulator), same, difference


def _variable_row(one: VariableAgreement) -> tuple[str, ...]:
    name = f"{one.monitor}.{one.variable}"
    if one.difference is None or one.relative is None:
        return name, "-", "-"
    remark = " (digits)" if one.is_of_digits else ""
    return name, _text(one.difference), f"{one.relative:.1e}{remark}"


def _is_large(one: VariableAgreement) -> bool:
    return one.relative is not None and one.relative > _LARGE and not one.is_of_digits


def _text(quantity: Quantity) -> str:
    if quantity == 0:
        return "0"
    if have_same_dimensions(quantity, 1):
        return f"{float(quantity):.3g}"
    return str(quantity.in_best_unit(precision=3))


def _plain(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([head, "|---" * len(rows[0]) + "|", *body])
