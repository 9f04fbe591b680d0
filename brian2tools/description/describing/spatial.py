"""Descriptions of neurons with a morphology."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from brian2 import SpatialNeuron
from brian2.equations.codestrings import Expression as BrianExpression
from brian2.equations.equations import SUBEXPRESSION, SingleEquation
from brian2.units import amp

from brian2tools.description.describing.context import Context, describe_part
from brian2tools.description.describing.integration import constant_over_dt
from brian2tools.description.describing.morphology import describe_morphology
from brian2tools.description.describing.neurons import describe_population
from brian2tools.description.expressions import Expression
from brian2tools.description.populations import Cable, NeuronPopulation
from brian2tools.description.values import Array

__all__ = ["describe_spatial_neuron"]

_OF_COMPARTMENTS = ("length", "distance", "area", "volume", "diameter", "r_length_1", "r_length_2")
_COORDINATES = ("x", "y", "z")
_BRIANS_OWN = {
    *_OF_COMPARTMENTS,
    "v",
    "Ic",
    "Cm",
    "Ri",
    "gtot__private",
    "I0__private",
    "time_constant",
    "space_constant",
}


@describe_part.register
def describe_spatial_neuron(neuron: SpatialNeuron, context: Context) -> NeuronPopulation:
    """A neuron with a morphology."""
    population = describe_population(
        neuron, written_equations(neuron), context, without=set(_unchanged(neuron))
    )
    cable = Cable(
        morphology=describe_morphology(neuron.morphology),
        schedule=context.schedule(neuron.diffusion_state_updater),
    )
    return replace(population, cable=cable)


def written_equations(neuron: SpatialNeuron) -> list[SingleEquation]:
    """The equations as the user wrote them, which Brian expands and forgets."""
    own = _BRIANS_OWN | set(_given_coordinates(neuron))
    equations = {
        name: equation for name, equation in neuron.user_equations.items() if name not in own
    }
    membrane = equations.pop("Im")
    code, point_currents = _without_point_currents(
        membrane.expr.code, [one.varname for one in equations.values() if one.dim is amp.dim]
    )
    constants = constant_over_dt(neuron)
    return [
        SingleEquation(SUBEXPRESSION, "Im", membrane.dim, expr=BrianExpression(code)),
        *(
            _written(equation, constants.get(name), name in point_currents)
            for name, equation in equations.items()
        ),
    ]


def _written(
    equation: SingleEquation, expression: Expression | None, is_point_current: bool
) -> SingleEquation:
    """One equation with the flags that Brian has taken away."""
    flags = list(equation.flags)
    if is_point_current:
        flags.append("point current")
    if expression is None:
        kind, code = equation.type, equation.expr
    else:
        kind, code = SUBEXPRESSION, BrianExpression(expression.text)
        flags.append("constant over dt")
    return SingleEquation(
        kind, equation.varname, equation.dim, var_type=equation.var_type, expr=code, flags=flags
    )


def _without_point_currents(code: str, currents: list[str]) -> tuple[str, set[str]]:
    """The transmembrane current without the point currents that Brian adds at its end.

    A current that the user has added in the same form has the same effect, and counts as one.
    """
    found = set()
    for name in reversed(currents):
        added = f"+{name}/area"
        if code.endswith(added) and code != added:
            code = code.removesuffix(added)
            found.add(name)
    return code, found


def _given_coordinates(neuron: SpatialNeuron) -> tuple[str, ...]:
    return _COORDINATES if neuron.flat_morphology.has_coordinates else ()


def _unchanged(neuron: SpatialNeuron) -> Iterator[str]:
    """The variables that have the values which the morphology gives them."""
    for name in (*_OF_COMPARTMENTS, *_given_coordinates(neuron)):
        given = getattr(neuron.flat_morphology, name)
        if Array(given) == Array(neuron.variables[name].get_value()):
            yield name
