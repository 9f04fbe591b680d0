"""Whether a model draws random numbers while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.model import Model
from brian2tools.description.parts import InitialValue
from brian2tools.description.populations import PoissonPopulation
from brian2tools.description.projections import ConnectionRule, PoissonInput

__all__ = ["DRAWING", "drawing", "draws_random_numbers"]

#: The functions that draw random numbers.
DRAWING = frozenset({"rand", "randn", "poisson"})
#: What was drawn before the runs has its values in the description.
_DRAWN_BEFORE = (InitialValue, ConnectionRule)


def draws_random_numbers(model: Model) -> bool:
    """Whether a model draws random numbers while it runs.

    Examples
    --------
    >>> from brian2tools.nmlexport.randomness import draws_random_numbers
    >>> draws_random_numbers(describe(Network(PoissonGroup(10, 5*Hz))))
    True
    """
    return bool(drawing(model))


def drawing(model: Model) -> list[str]:
    """What draws random numbers while a model runs: names of groups and inputs, and runs.

    Examples
    --------
    >>> from brian2tools.nmlexport.randomness import drawing
    >>> drawing(describe(Network(PoissonGroup(10, 5*Hz, name="noise"))))
    ['noise']
    """
    found = [
        part.name
        for part in (*model.populations, *model.projections, *model.inputs)
        if isinstance(part, (PoissonPopulation, PoissonInput)) or any(map(_draws, _code_of(part)))
    ]
    runs = enumerate(model.runs, 1)
    return [
        *found,
        *(f"before run {number}" for number, run in runs if any(map(_draws, _code_of(run)))),
    ]


def _draws(code: Expression | Statements) -> bool:
    # White noise is called xi, or has a name that begins so.
    noise = (name for name in code.names if name == "xi" or name.startswith("xi_"))
    return bool(DRAWING & code.functions) or any(noise)


def _code_of(thing: Any) -> Iterator[Expression | Statements]:
    """All expressions and statements of a part of a model that matter while it runs."""
    if isinstance(thing, (Expression, Statements)):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, _DRAWN_BEFORE):
        for field in fields(thing):
            yield from _code_of(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for inner in thing:
            yield from _code_of(inner)
