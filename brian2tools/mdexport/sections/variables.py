"""Equations, variables and constants of a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from brian2.units.fundamentalunits import DIMENSIONLESS, get_unit

from brian2tools.description.changing import varying
from brian2tools.description.parts import Equation, InitialValue, Link, Names
from brian2tools.description.populations import NeuronPopulation
from brian2tools.description.projections import Projection
from brian2tools.mdexport.sections.document import Formula, Grid
from brian2tools.mdexport.sections.page import Page
from brian2tools.mdexport.wording import is_unit
from brian2tools.units import unit_symbol

__all__ = ["constants_of", "equations_of", "grids_of", "variables_of"]

Group = NeuronPopulation | Projection

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "differential equation": "state variable",
        "parameter": "parameter",
        "subexpression": "computed",
    }
)
_FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "clock-driven": "",
        "constant": "constant",
        "constant over dt": "evaluated once a time step",
        "event-driven": "updated at events only",
        "point current": "point current",
        "shared": "the same for all",
        "linked": "",
        "summed": "summed over synapses",
        "unless refractory": "held while refractory",
    }
)
_USUAL_DTYPES = ("float64", "int32", "bool")
_BRIANS_OWN: Mapping[str, str] = MappingProxyType(
    {
        "Cm": "specific capacitance of the membrane",
        "Ic": "current along the neuron",
        "Ri": "intracellular resistivity",
        "lastspike": "time of the last spike",
        "lastupdate": "time of the last event",
        "not_refractory": "whether it can spike",
        "v": "membrane potential",
    }
)
_BOOKKEEPING = ("Ic", "lastspike", "lastupdate", "not_refractory")


def equations_of(group: Group, page: Page) -> tuple[Formula, ...]:
    """The equations of a group, typeset."""
    return tuple(
        _formula(equation, page) for equation in group.equations if equation.expression is not None
    )


def _formula(equation: Equation, page: Page) -> Formula:
    assert equation.expression is not None
    formula = page.definition(equation.name, equation.expression)
    if equation.kind == "differential equation":
        return Formula(page.say.displayed.derivative(equation.name), "=", formula.right)
    if "summed" in equation.flags:
        return Formula(formula.left, "=", rf"\sum_{{\mathrm{{synapses}}}} {formula.right}")
    return formula


def grids_of(group: Group, page: Page) -> tuple[Grid, ...]:
    """The tables of variables and of constants, unless they are empty."""
    grids = (variables_of(group, page), constants_of(group.outside, page))
    return tuple(grid for grid in grids if grid.rows)


def variables_of(group: Group, page: Page) -> Grid:
    """What each variable is, and the value that it has at first."""
    start = page.model.time
    when = "Initial value" if not start.number else f"Value at {page.say.value(start)}"
    header = ("Variable", "What it is", "Unit", when)
    return Grid("Variables", header, tuple(_variable_rows(group, page)))


def _variable_rows(group: Group, page: Page) -> Iterator[tuple[str, ...]]:
    values = {initial.name: page.say.initial_value(initial) for initial in group.initial_values}
    for equation in group.equations:
        value = values.pop(equation.name, "–")
        yield (
            page.say.symbol(equation.name),
            _nature(equation, group, page),
            _unit(equation),
            "–" if equation.kind == "subexpression" else value,
        )
    for initial in group.initial_values:
        if initial.name in values and _is_worth_saying(initial, page):
            nature = _BRIANS_OWN.get(initial.name, "number among the synapses of a pair")
            unit = unit_symbol(get_unit(initial.value.dimensions)) or "–"
            yield page.say.symbol(initial.name), nature, unit, values[initial.name]


def _is_worth_saying(initial: InitialValue, page: Page) -> bool:
    """Whether a variable that has no equation has a value that Brian did not give it."""
    if initial.name not in _BOOKKEEPING:
        return True
    return bool(initial.written) or page.model.time.number != 0


def _nature(equation: Equation, group: Group, page: Page) -> str:
    """What a variable is, in a few words."""
    changes = equation.kind == "parameter" and equation.name in varying(page.model)[group.name]
    sums = [f"summed by {page.say.name(name)}" for name in _sums(equation.name, group, page)]
    if equation.name in group.links.names:
        words = [_linked(group.links[equation.name], page)]
    elif "linked" in equation.flags:
        words = ["linked"]
    elif changes:
        words = ["variable" if sums else "variable, changed during a run"]
    else:
        words = [_KINDS[equation.kind]]
    # To Brian, what operations change may be constant all the same.
    flags = [flag for flag in equation.flags if not (changes and flag == "constant")]
    words += [*(_FLAGS.get(flag, flag) for flag in flags), *sums]
    if equation.dtype not in _USUAL_DTYPES:
        words.append(page.say.code(equation.dtype))
    return ", ".join(filter(None, words))


def _sums(name: str, group: Group, page: Page) -> Iterator[str]:
    """The projections that sum over their synapses to give a variable its value."""
    for projection in page.model.projections:
        sides = (("pre", projection.source), ("post", projection.target))
        summed = projection.summed_variables.names
        if any(f"{name}_{side}" in summed for side, part in sides if part.group == group.name):
            yield projection.name


def _linked(link: Link, page: Page) -> str:
    text = f"{page.say.symbol(link.variable)} of {page.say.elements(link.elements)}"
    if isinstance(link.index, str):
        return f"{text} at index {page.say.symbol(link.index)}"
    if link.index is not None:
        return f"{text} at {page.say.indices(link.index)}"
    return text


def _unit(equation: Equation) -> str:
    if equation.type != "float":
        return equation.type
    if equation.dimensions is DIMENSIONLESS:
        return "–"
    return unit_symbol(get_unit(equation.dimensions))


def constants_of(outside: Names, page: Page) -> Grid:
    """The constants and what else names stand for."""
    say = page.say
    rows = [
        (say.symbol(one.name), say.value(one.value))
        for one in outside.constants
        if not is_unit(one)
    ]
    rows += [
        (say.symbol(function.name), "a function whose code is not part of the description")
        for function in outside.functions
    ]
    return Grid("Constants", ("Constant", "Value"), tuple(rows))
