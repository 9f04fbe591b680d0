"""The check of a model as a whole, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import singledispatch
from typing import Any, Self

import numpy as np

from brian2tools.description.model import Model
from brian2tools.description.parts import InitialValue
from brian2tools.description.populations import NeuronPopulation, Population
from brian2tools.description.table import Table

__all__ = ["Facts", "check", "check_model", "within"]

#: The fields that hold names of objects and variables, or several of them.
_NAMES = frozenset(
    {"event", "group", "multisynaptic_index", "name", "pathway", "variable", "variables"}
)
_NUMBER_TYPES = frozenset(np.dtype(code).name for code in "?bBhHiIqQefd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the check of one part needs to know of the whole model.

    Parameters
    ----------
    parts : collection of str
        The names of all parts of the model.
    sizes : mapping
        The number of elements of each population and projection.
    events : mapping
        The events of each population.
    excused : collection of str
        The objects that have problems.
    clocks, timed_arrays, slots : collection of str
        What there is for others to refer to.
    """

    parts: Collection[str]
    sizes: Mapping[str, int]
    events: Mapping[str, Collection[str]]
    excused: Collection[str]
    clocks: Collection[str]
    timed_arrays: Collection[str]
    slots: Collection[str]

    @classmethod
    def of(cls, model: Model) -> Self:
        """What there is in a model."""
        groups = (*model.populations, *model.projections)
        prefixes = ("", "before_", "after_")
        return cls(
            parts=set(model.parts.names),
            sizes={group.name: group.size for group in groups},
            events={one.name: _events(one) for one in model.populations},
            excused={problem.object for problem in model.problems},
            clocks=set(model.clocks.names),
            timed_arrays=set(model.timed_arrays.names),
            slots={f"{prefix}{slot}" for slot in model.schedule for prefix in prefixes},
        )


def _events(population: Population) -> tuple[str, ...]:
    return population.events.names if isinstance(population, NeuronPopulation) else ("spike",)


def check_model(model: Model) -> list[str]:
    """Say what in a model contradicts itself or is nothing that Brian has.

    What `describe` gives has no such faults. Objects that are mentioned in the problems of a model
    may be missing.

    Parameters
    ----------
    model : Model
        The model.

    Returns
    -------
    list of str
        A sentence for each fault, which begins with its place.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from brian2tools.description import Table
    >>> from brian2tools.description.checking import check_model
    >>> model = describe(Network(NeuronGroup(10, "v : volt", name="cells")))
    >>> check_model(model)
    []
    >>> check_model(replace(model, clocks=Table()))[0]
    "populations[0].schedule.clock is 'defaultclock', which is not among the clocks"
    """
    facts = Facts.of(model)
    faults = [*within("model", _repeated(model.parts.names, facts)), *_faults(model, facts)]
    return [fault.removeprefix(".") for fault in faults]


def _faults(value: Any, facts: Facts) -> Iterator[str]:
    """The faults of a part of a model and of all that it consists of."""
    if isinstance(value, Table):
        yield from _repeated(value.names, facts)
    if isinstance(value, tuple):
        for position, row in enumerate(value):
            yield from within(f"[{position}]", _faults(row, facts))
    elif is_dataclass(value):
        yield from check(value, facts)
        if isinstance(value, InitialValue):
            facts = _with_linked_groups(value, facts)
        for field in fields(value):
            inner = getattr(value, field.name)
            yield from within(f".{field.name}", _misnamed(field.name, inner))
            yield from within(f".{field.name}", _faults(inner, facts))


def _with_linked_groups(initial: InitialValue, facts: Facts) -> Facts:
    """Excuse the groups through which a variable was written to, if it is linked to theirs."""
    groups = {assignment.elements.group for assignment in initial.written}
    return replace(facts, excused={*facts.excused, *(groups - facts.sizes.keys())})


def _repeated(names: Iterable[str], facts: Facts) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1 and name not in facts.excused:
            yield f" has {count} things with the name {name!r}, expected one"


def _misnamed(field: str, value: Any) -> Iterator[str]:
    """Check what stands where names and types of numbers should."""
    texts = [one for one in (value if isinstance(value, tuple) else (value,)) if one is not None]
    for text in texts:
        if field in _NAMES and not (text.isascii() and text.isidentifier()):
            yield f" is {text!r}, expected a name of letters, digits and underscores"
        if field in ("dtype", "dtypes") and text not in _NUMBER_TYPES:
            yield f" is {text!r}, expected a type of numbers such as 'float64'"


def within(place: str, faults: Iterable[str]) -> Iterator[str]:
    """The faults of something that has a place within something else."""
    return (f"{place}{fault}" for fault in faults)


@singledispatch
def check(thing: Any, facts: Facts) -> Iterator[str]:
    """Say what is wrong with a part of a model, beside what is wrong with its own parts.

    Each sentence begins with the place within the part, such as ``".schedule.when is ..."``.
    """
    del thing, facts
    yield from ()
