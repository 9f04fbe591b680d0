"""The connections of a model: synapses, and Poisson input without synapses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import (
    Constant,
    Equation,
    InitialValue,
    Link,
    Names,
    Range,
    RegularOperation,
    Schedule,
    StateUpdate,
    SubexpressionUpdate,
)
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = ["ConnectionRule", "Pathway", "PoissonInput", "Projection", "SummedVariable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionRule:
    """One call of ``Synapses.connect``, as it was written.

    Parameters
    ----------
    count : int
        How many synapses it made.
    condition, i, j : str or None
        The texts that were given. All three are None for arrays of indices.
    p, n : str, float or int
        The probability and the number of synapses for each pair.
    skip_if_invalid : bool
        Whether indices that do not exist were passed over.
    constants : Table of Constant
        What the names in the texts stood for.
    """

    count: int
    condition: str | None = None
    i: str | None = None
    j: str | None = None
    p: str | float = 1.0
    n: str | int = 1
    skip_if_invalid: bool = False
    constants: Table[Constant] = field(default_factory=Table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """What an event does to the synapses of the neuron where it happens.

    Parameters
    ----------
    name : str
        Its name within the projection, such as ``"pre"``.
    side : str
        ``"pre"`` or ``"post"``: on which side the event happens.
    event : str
        The event, mostly ``"spike"``.
    statements : Statements
        What is done.
    delay : InitialValue
        One for all synapses, or an array with one for each, and how it was written.
    has_delay_per_synapse : bool
        Whether Brian keeps a delay for each synapse, even if they are the same.
    code : str
        Brian's abstract code, with the update of event-driven variables.
    schedule : Schedule
        When it is done.
    """

    name: str
    side: Literal["pre", "post"]
    event: str
    statements: Statements
    delay: InitialValue
    has_delay_per_synapse: bool
    code: str
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class SummedVariable:
    """A variable of a population that is the sum of an expression over synapses.

    Parameters
    ----------
    name : str
        With its suffix, such as ``"g_post"``.
    expression : Expression
        What is summed.
    schedule : Schedule
        When it is done.
    """

    name: str
    expression: Expression
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Synapses from one population to another (``Synapses``).

    Parameters
    ----------
    name : str
        Its name.
    source, target : Range
        What it connects; both may be parts of populations, or projections.
    schedule : Schedule
        Clock, slot and order of the group.
    equations : Table of Equation
        The equations, with the flags ``"clock-driven"``, ``"event-driven"`` or ``"summed"``.
    presynaptic, postsynaptic : Value
        The index of the neuron on both sides of each synapse, within `source` and `target`.
    rules : tuple of ConnectionRule
        How the synapses were made, as it was written; empty if it is not known.
    multisynaptic_index : str or None
        The variable that numbers the synapses of the same two neurons.
    pathways : Table of Pathway
        What events do.
    state_update : StateUpdate or None
        How clock-driven equations are integrated.
    subexpression_update : SubexpressionUpdate or None
        When subexpressions that are constant over a time step are evaluated.
    summed_variables : Table of SummedVariable
        Sums over synapses.
    links : Table of Link
        Variables that are those of other groups.
    initial_values : Table of InitialValue
        The values of all variables that have a memory, one for each synapse.
    operations : Table of RegularOperation
        What runs at each step of a clock.
    outside : Names
        Constants, functions and timed arrays that the expressions use.
    """

    name: str
    source: Range
    target: Range
    schedule: Schedule
    equations: Table[Equation]
    presynaptic: Value
    postsynaptic: Value
    rules: tuple[ConnectionRule, ...] = ()
    multisynaptic_index: str | None = None
    pathways: Table[Pathway] = field(default_factory=Table)
    state_update: StateUpdate | None = None
    subexpression_update: SubexpressionUpdate | None = None
    summed_variables: Table[SummedVariable] = field(default_factory=Table)
    links: Table[Link] = field(default_factory=Table)
    initial_values: Table[InitialValue] = field(default_factory=Table)
    operations: Table[RegularOperation] = field(default_factory=Table)
    outside: Names = field(default_factory=Names)

    @property
    def size(self) -> int:
        """The number of synapses."""
        amount = self.presynaptic.amount
        return amount.size if isinstance(amount, Array) else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonInput:
    """Independent Poisson input to each neuron of a population.

    Parameters
    ----------
    name : str
        Its name.
    target : Range
        Who receives it.
    variable : str
        The variable that it adds to.
    number : int
        How many inputs each neuron has.
    rate : Value
        The rate of each input.
    weight : Value or Expression
        What each spike adds.
    schedule : Schedule
        When it happens.
    outside : Names
        Constants, functions and timed arrays that the weight uses.
    """

    name: str
    target: Range
    variable: str
    number: int
    rate: Value
    weight: Value | Expression
    schedule: Schedule
    outside: Names = field(default_factory=Names)
