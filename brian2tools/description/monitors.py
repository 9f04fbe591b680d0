"""What is recorded of a model."""

from __future__ import annotations

from dataclasses import dataclass

from brian2tools.description.parts import Range, Schedule
from brian2tools.description.values import Value

__all__ = ["EventMonitor", "Monitor", "RateMonitor", "StateMonitor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMonitor:
    """A recording of spikes or custom events (``SpikeMonitor``, ``EventMonitor``).

    Parameters
    ----------
    name : str
        Its name.
    source : Range
        Whose events.
    event : str
        ``"spike"``, or the name of a custom event.
    variables : tuple of str
        What is recorded at each event beside index and time.
    records : bool
        Whether the events are recorded, or only counted.
    schedule : Schedule
        When it happens.
    """

    name: str
    source: Range
    event: str
    schedule: Schedule
    variables: tuple[str, ...] = ()
    records: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMonitor:
    """A recording of variables over time.

    Parameters
    ----------
    name : str
        Its name.
    source : Range
        Whose variables.
    variables : tuple of str
        Which ones.
    indices : Value or None
        The indices within `source`, in the order of the recording; None for all.
    dtypes : tuple of str
        How the recorded values of each variable are stored, such as ``"float32"``; empty if as in
        the source.
    schedule : Schedule
        When it happens.
    """

    name: str
    source: Range
    variables: tuple[str, ...]
    schedule: Schedule
    indices: Value | None = None
    dtypes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RateMonitor:
    """A recording of the firing rate of a population (``PopulationRateMonitor``).

    Parameters
    ----------
    name : str
        Its name.
    source : Range
        Whose rate.
    dtype : str
        How the rates are stored.
    schedule : Schedule
        When it happens.
    """

    name: str
    source: Range
    schedule: Schedule
    dtype: str = "float64"


Monitor = EventMonitor | StateMonitor | RateMonitor
