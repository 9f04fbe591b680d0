"""The populations of a model: neurons with equations, and sources of spikes."""

from __future__ import annotations

from dataclasses import dataclass, field

from brian2tools.description.expressions import Expression
from brian2tools.description.morphology import Morphology
from brian2tools.description.parts import (
    Equation,
    Event,
    InitialValue,
    Link,
    Names,
    Refractoriness,
    RegularOperation,
    Schedule,
    StateUpdate,
    SubexpressionUpdate,
)
from brian2tools.description.table import Table
from brian2tools.description.values import Value

__all__ = [
    "Cable",
    "NeuronPopulation",
    "PoissonPopulation",
    "Population",
    "SpikeSourcePopulation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """What makes a neuron of many compartments of a population (``SpatialNeuron``).

    The specific capacitance `Cm` and the intracellular resistivity `Ri` are among the initial
    values.

    Parameters
    ----------
    morphology : Morphology
        The sections of the neuron.
    schedule : Schedule
        When the cable equation is solved.
    """

    morphology: Morphology
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuronPopulation:
    """Neurons that share their equations (``NeuronGroup``, ``SpatialNeuron``).

    Parameters
    ----------
    name : str
        Its name.
    size : int
        The number of neurons, or of compartments.
    schedule : Schedule
        Clock, slot and order of the group.
    equations : Table of Equation
        The equations as they were written, in that order.
    state_update : StateUpdate
        How they are integrated.
    subexpression_update : SubexpressionUpdate or None
        When subexpressions that are constant over a time step are evaluated.
    events : Table of Event
        The spike and custom events.
    refractory : Refractoriness or None
        How long neurons are refractory.
    links : Table of Link
        Variables that are those of other groups.
    initial_values : Table of InitialValue
        The values of all variables that have a memory.
    operations : Table of RegularOperation
        What runs at each step of a clock.
    outside : Names
        Constants, functions and timed arrays that the expressions use.
    cable : Cable or None
        The morphology, for a neuron of many compartments.
    """

    name: str
    size: int
    schedule: Schedule
    equations: Table[Equation]
    state_update: StateUpdate
    subexpression_update: SubexpressionUpdate | None = None
    events: Table[Event] = field(default_factory=Table)
    refractory: Refractoriness | None = None
    links: Table[Link] = field(default_factory=Table)
    initial_values: Table[InitialValue] = field(default_factory=Table)
    operations: Table[RegularOperation] = field(default_factory=Table)
    outside: Names = field(default_factory=Names)
    cable: Cable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonPopulation:
    """Independent Poisson spike trains (``PoissonGroup``).

    Parameters
    ----------
    name : str
        Its name.
    size : int
        The number of spike trains.
    schedule : Schedule
        Clock, slot and order of the group.
    rates : Value or Expression
        A rate for all, one for each, or an expression that is evaluated at each time step.
    threshold_schedule : Schedule
        When spikes are drawn.
    initial_values : Table of InitialValue
        How the rates were written, if they are no expression.
    operations : Table of RegularOperation
        What runs at each step of a clock.
    outside : Names
        Constants, functions and timed arrays that the expressions use.
    """

    name: str
    size: int
    schedule: Schedule
    rates: Value | Expression
    threshold_schedule: Schedule
    initial_values: Table[InitialValue] = field(default_factory=Table)
    operations: Table[RegularOperation] = field(default_factory=Table)
    outside: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeSourcePopulation:
    """Given spikes (``SpikeGeneratorGroup``).

    Parameters
    ----------
    name : str
        Its name.
    size : int
        The number of spike trains.
    schedule : Schedule
        Clock, slot and order of the group.
    indices, times : Value
        Which one spikes, and when: arrays of the same length, in the order of the times.
    period : Value or None
        After which time the spikes repeat; None if they do not.
    operations : Table of RegularOperation
        What runs at each step of a clock.
    outside : Names
        Constants, functions and timed arrays that the operations use.
    """

    name: str
    size: int
    schedule: Schedule
    indices: Value
    times: Value
    period: Value | None = None
    operations: Table[RegularOperation] = field(default_factory=Table)
    outside: Names = field(default_factory=Names)


Population = NeuronPopulation | PoissonPopulation | SpikeSourcePopulation
