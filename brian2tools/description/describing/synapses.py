"""Descriptions of synapses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from brian2 import Group, Synapses
from brian2.synapses.synapses import SummedVariableUpdater, SynapticPathway

from brian2tools.description.describing.checks import (
    check_code,
    check_equations,
    check_expression,
)
from brian2tools.description.describing.context import Context, describe_part, elements_of
from brian2tools.description.describing.integration import (
    constant_over_dt,
    state_update,
    subexpression_update,
)
from brian2tools.description.describing.links import links
from brian2tools.description.describing.names import names_of, right_hand_sides
from brian2tools.description.describing.shared import (
    array_value,
    describe_equation,
    initial_values,
    operation_texts,
    regular_operations,
)
from brian2tools.description.describing.written import constants_of, written_to
from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.listening import Connecting, connectings
from brian2tools.description.parts import Equation, InitialValue, Range
from brian2tools.description.projections import (
    ConnectionRule,
    Pathway,
    Projection,
    SummedVariable,
)
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value
from brian2tools.errors import ArgumentTypeError

__all__ = ["describe_synapses"]


@describe_part.register
def describe_synapses(synapses: Synapses, context: Context) -> Projection:
    """Synapses from one group to another."""
    source, target = _side(synapses, "source"), _side(synapses, "target")
    equations = Table(_equations(synapses))
    _check(synapses, context)
    for pathway in synapses._pathways:
        _check_pathway(pathway, synapses, context)
    updater = synapses.state_updater
    return Projection(
        name=synapses.name,
        source=source,
        target=target,
        schedule=context.schedule(synapses),
        equations=equations,
        presynaptic=_indices(synapses, "_synaptic_pre", source.start),
        postsynaptic=_indices(synapses, "_synaptic_post", target.start),
        rules=_rules(synapses),
        multisynaptic_index=synapses.multisynaptic_index,
        pathways=Table(_pathway(pathway, context) for pathway in synapses._pathways),
        state_update=None if updater is None else state_update(updater, context),
        subexpression_update=subexpression_update(synapses, context),
        summed_variables=Table(
            _summed_variable(one, context) for one in synapses.summed_updaters.values()
        ),
        links=links(synapses, context),
        initial_values=initial_values(synapses),
        operations=regular_operations(synapses, context),
        outside=names_of(synapses, _texts(synapses, equations), context),
    )


def _side(synapses: Synapses, name: str) -> Range:
    group = getattr(synapses, name)
    # Brian lets everyone assign to these attributes, and does not look at them again.
    if not issubclass(group.__class__, Group):
        raise ArgumentTypeError(
            f"{name!r} of {synapses.name!r} is {group!r}, but should be the group that the "
            "synapses were made with"
        )
    return elements_of(group)


def _indices(synapses: Synapses, name: str, first: int) -> Value:
    return Value(Array.borrowed(synapses.variables[name], first))


def _equations(synapses: Synapses) -> Iterator[Equation]:
    """The equations that Brian keeps apart, together again, without those that it adds."""
    kept = {**synapses.equations, **(synapses.event_driven or {})}
    kept.pop(synapses.multisynaptic_index, None)
    over_dt = constant_over_dt(synapses)
    for name, equation in kept.items():
        described = describe_equation(equation, synapses)
        yield _as_subexpression(described, over_dt[name]) if name in over_dt else described
    for updater in synapses.summed_updaters.values():
        yield _summed_equation(updater, synapses)


def _as_subexpression(parameter: Equation, expression: Expression) -> Equation:
    flags = tuple(sorted({*parameter.flags, "constant over dt"}))
    return replace(parameter, kind="subexpression", expression=expression, flags=flags)


def _summed_equation(updater: SummedVariableUpdater, synapses: Synapses) -> Equation:
    name = updater.target_varname
    variable = synapses.variables[f"_summed_{name}"]
    return Equation(
        name=name,
        kind="subexpression",
        expression=Expression(updater.expression.code),
        dimensions=variable.dim,
        type="integer" if variable.is_integer else "float",
        dtype=np.dtype(variable.dtype).name,
        flags=("summed",),
    )


def _rules(synapses: Synapses) -> tuple[ConnectionRule, ...]:
    """How the synapses were made, if it is known of all."""
    notes = connectings(synapses)
    if sum(note.count for note in notes) != len(synapses):
        return ()
    return tuple(map(_rule, notes))


def _rule(note: Connecting) -> ConnectionRule:
    condition, p, n = (note.arguments[name] for name in ("condition", "p", "n"))
    return ConnectionRule(
        count=note.count,
        condition=None if condition is None else str(condition),
        i=note.arguments["i"],
        j=note.arguments["j"],
        p=p if isinstance(p, str) else float(p),
        n=n if isinstance(n, str) else int(n),
        skip_if_invalid=bool(note.arguments["skip_if_invalid"]),
        constants=constants_of(note.names),
    )


def _pathway(pathway: SynapticPathway, context: Context) -> Pathway:
    delay = pathway.variables["delay"]
    return Pathway(
        name=pathway.objname,
        side=pathway.prepost,
        event=pathway.event,
        statements=Statements(pathway.code),
        delay=InitialValue(
            name="delay",
            value=array_value(delay),
            written=written_to(delay),
            dtype=np.dtype(delay.dtype).name,
        ),
        has_delay_per_synapse=not delay.scalar,
        code=pathway.abstract_code or "",
        schedule=context.schedule(pathway),
    )


def _summed_variable(updater: SummedVariableUpdater, context: Context) -> SummedVariable:
    return SummedVariable(
        name=updater.target_varname,
        expression=Expression(updater.expression.code),
        schedule=context.schedule(updater),
    )


def _texts(synapses: Synapses, equations: Iterable[Equation]) -> Iterator[str]:
    """All texts of synapses in which names from outside can stand."""
    for equation in equations:
        if equation.expression is not None:
            yield equation.expression.text
    codes = (pathway.code for pathway in synapses._pathways)
    for statements in (*codes, *operation_texts(synapses)):
        yield from right_hand_sides(statements)


def _check(synapses: Synapses, context: Context) -> None:
    """Report what Brian would find wrong when the synapses are run."""
    check_equations(synapses, context)
    for name, updater in synapses.summed_updaters.items():
        check_expression(
            updater.expression.code,
            updater.target_var.dim,
            synapses,
            f"equation of {name}",
            context,
        )
    if not synapses._connect_called and any(one.active for one in synapses._pathways):
        context.report(
            synapses,
            "connections",
            "there are no synapses, since connect was not called",
            advice=f"call {synapses.name}.connect before the model is described",
        )


def _check_pathway(pathway: SynapticPathway, synapses: Synapses, context: Context) -> None:
    """Report what cannot be run or described, and let Brian make the abstract code."""
    place = f"pathway {pathway.objname}"
    check_code(pathway, synapses, place, context)
    # The spikes that arrive in each of the next time steps, or how many they are.
    if synapses.name not in context.described and any(pathway.queue._full_state()[-1]):
        context.report(
            synapses,
            place,
            "spikes of an earlier run are still on their way, which a description does not have",
            advice="describe the model before it is run, or when all spikes have arrived",
        )
