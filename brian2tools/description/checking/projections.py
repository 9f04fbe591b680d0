"""The checks of synapses and of Poisson input."""

from __future__ import annotations

from collections.abc import Iterator

from brian2.synapses.parse_synaptic_generator_syntax import parse_synapse_generator
from brian2.units import hertz, second
from brian2.utils.stringtools import get_identifiers

from brian2tools.description.checking.model import Facts, check, within
from brian2tools.description.checking.numbers import (
    fit_equations,
    has_dimensions,
    has_indices,
    has_one_for_each,
    has_shape,
    links_fit,
)
from brian2tools.description.checking.parts import is_code, is_event_of
from brian2tools.description.expressions import Expression
from brian2tools.description.projections import (
    ConnectionRule,
    Pathway,
    PoissonInput,
    Projection,
)
from brian2tools.errors import GrammarError

__all__ = ["check_pathway", "check_poisson_input", "check_projection", "check_rule"]


@check.register
def check_projection(projection: Projection, facts: Facts) -> Iterator[str]:
    """Check that all arrays have a number for each synapse, and that the neurons exist."""
    size = projection.size
    sides = {"presynaptic": projection.source, "postsynaptic": projection.target}
    for name, neurons in sides.items():
        value = getattr(projection, name)
        yield from within(f".{name}", has_shape(value, (size,)))
        yield from within(f".{name}", has_indices(value, neurons.size))
    faults = fit_equations(projection.initial_values, projection.equations, size)
    yield from within(".initial_values", faults)
    yield from within(".links", links_fit(projection.links, size))
    for position, pathway in enumerate(projection.pathways):
        place = f".pathways[{position}]"
        neurons = projection.source if pathway.side == "pre" else projection.target
        yield from within(f"{place}.event", is_event_of(pathway.event, neurons, facts))
        yield from within(f"{place}.delay.value", has_one_for_each(pathway.delay.value, size))


@check.register
def check_pathway(pathway: Pathway, facts: Facts) -> Iterator[str]:
    """Check the code of a pathway, and that its delay is a time."""
    del facts
    yield from within(".code", is_code(pathway.code))
    yield from within(".delay.value", has_dimensions(pathway.delay.value, second.dim))


@check.register
def check_rule(rule: ConnectionRule, facts: Facts) -> Iterator[str]:
    """Check that the texts are in the language of ``Synapses.connect``."""
    del facts
    if rule.count < 0:
        yield f".count is {rule.count}, expected a number from 0 on"
    for name in ("condition", "i", "j", "p", "n"):
        text = getattr(rule, name)
        if isinstance(text, str):
            is_rule = _is_generator if name in ("i", "j") else _is_expression
            yield from within(f".{name}", is_rule(text))


def _is_generator(text: str) -> Iterator[str]:
    """Check an expression for each neuron, such as ``"k for k in range(i)"``."""
    if "for" not in get_identifiers(text):
        # As in Brian, one index alone is a rule too.
        element, *condition = text.partition(" if ")
        text = f"{element} for _ in range(1){''.join(condition)}"
    try:
        parse_synapse_generator(text)
    except Exception as error:
        # Brian means a SyntaxError, and has other errors where it did not expect such a text.
        yield f" is no rule for connections ({' '.join(str(error).split())})"


def _is_expression(text: str) -> Iterator[str]:
    try:
        Expression(text)
    except GrammarError as error:
        yield f": {error}"


@check.register
def check_poisson_input(given: PoissonInput, facts: Facts) -> Iterator[str]:
    """Check that there is one rate for so many inputs."""
    del facts
    if given.number < 0:
        yield f".number is {given.number}, expected a number from 0 on"
    yield from within(".rate", has_shape(given.rate, ()))
    yield from within(".rate", has_dimensions(given.rate, hertz.dim))
