"""The description of a whole network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Any

from brian2 import Network, collect
from brian2.core.base import BrianObject
from brian2.core.magic import MagicNetwork, magic_network
from brian2.core.namespace import get_local_namespace
from brian2.devices.device import RuntimeDevice, get_device
from brian2.groups.group import CodeRunner
from brian2.groups.subgroup import Subgroup
from brian2.units import second

from brian2tools.description.changing import without_outdated
from brian2tools.description.describing.context import Context, describe_part
from brian2tools.description.listening import runnings
from brian2tools.description.model import Model, Part, Run
from brian2tools.description.monitors import EventMonitor, RateMonitor, StateMonitor
from brian2tools.description.parts import Range
from brian2tools.description.populations import (
    NeuronPopulation,
    PoissonPopulation,
    SpikeSourcePopulation,
)
from brian2tools.description.projections import PoissonInput, Projection
from brian2tools.description.table import Table
from brian2tools.description.values import Value
from brian2tools.errors import ArgumentError, ArgumentTypeError, Brian2ToolsError, Problem
from brian2tools.kinds import kind_of

__all__ = ["check_namespace", "describe", "describe_objects", "references"]


def describe(
    network: Network | None = None,
    *,
    namespace: Mapping[str, Any] | None = None,
    level: int = 0,
) -> Model:
    """Say what a model is.

    Nothing is run and nothing is changed. The large arrays of synapses stay in Brian's memory, and
    are copied only if Brian is about to change them.

    Parameters
    ----------
    network : Network, optional
        The network. By default all objects that ``run`` would take.
    namespace : mapping, optional
        What the names in equations stand for, as for ``run``. By default the variables of the
        function that calls.
    level : int, optional
        How many more functions there are between the caller and the variables that are meant.

    Returns
    -------
    Model
        The description. What could not be described is in its `problems`.

    Raises
    ------
    ArgumentTypeError
        If it is not given a network, or `namespace` is no mapping.
    ArgumentError
        If the values of the model are not known, as in C++ standalone mode.

    Examples
    --------
    >>> tau = 10*ms
    >>> cells = NeuronGroup(100, "dv/dt = -v/tau : volt", method="exact", name="cells")
    >>> cells.v = "20*mV*i/(N-1)"
    >>> model = describe(Network(cells))
    >>> model["cells"].equations["v"].expression
    Expression(text='-v/tau')
    >>> model["cells"].outside.constants["tau"].value
    Value(10. * msecond)
    >>> model["cells"].initial_values["v"].written[0].value
    Expression(text='20*mV*i/(N-1)')
    """
    if network is not None and not isinstance(network, Network):
        raise ArgumentTypeError(
            f"{kind_of(network)} cannot be described, a Network can: give the network, "
            "or nothing for all objects that run would take"
        )
    check_namespace(namespace)
    if not isinstance(get_device(), RuntimeDevice):
        raise ArgumentError(
            f"the values of a model are not known to the device {type(get_device()).__name__}: "
            "describe it before set_device, or with set_device('exporter')"
        )
    if namespace is None:
        namespace = get_local_namespace(level=level + 1)
    if network is None or isinstance(network, MagicNetwork):
        return describe_objects(collect(level=level + 1), magic_network, namespace)
    return describe_objects(network.objects, network, namespace)


def check_namespace(namespace: object) -> None:
    """Refuse what does not say what names stand for."""
    if namespace is not None and not isinstance(namespace, Mapping):
        raise ArgumentTypeError(
            f"namespace is {kind_of(namespace)}, expected names and what they stand for: give a "
            "dict"
        )


def describe_objects(
    objects: Any,
    network: Network,
    namespace: Mapping[str, Any],
    described: Container[str] = (),
) -> Model:
    """Describe these objects as a model; the network has the time and the schedule.

    What was described before has no state but the one that its runs since have given it.
    """
    things = sorted(_independent(objects), key=lambda thing: thing.name)
    context = Context(namespace, described, things)
    _check_names(things, context)
    parts = [part for thing in things for part in _described(thing, context)]
    _check_references(parts, things, context)
    model = Model(
        name=network.name,
        time=Value.of(_time(network, things) * second),
        schedule=tuple(network.schedule),
        clocks=Table(context.clocks.values()),
        populations=_of(parts, NeuronPopulation, PoissonPopulation, SpikeSourcePopulation),
        projections=_of(parts, Projection),
        inputs=_of(parts, PoissonInput),
        monitors=_of(parts, EventMonitor, StateMonitor, RateMonitor),
        timed_arrays=Table(context.timed_arrays.values()),
        runs=_runs(network, things),
        problems=tuple(context.problems),
    )
    return without_outdated(model) if _was_simulated(network, things) else model


def _was_simulated(network: Network, things: list[BrianObject]) -> bool:
    return _has_run(network, things) and any(run.is_simulated for run in runnings(network))


def _independent(objects: Any) -> list[BrianObject]:
    """The objects that have a description of their own, and are not described as parts."""
    contained = {inner for thing in objects for inner in thing.contained_objects}
    return [
        thing for thing in {*objects, *contained} if thing not in contained or not _is_part(thing)
    ]


def _is_part(thing: BrianObject) -> bool:
    # Brian puts synapses that have a run_regularly into their source, too.
    is_described = describe_part.dispatch(type(thing)) is not describe_part.dispatch(object)
    is_brians = type(thing).__module__.startswith("brian2.")
    return is_brians and not is_described and isinstance(thing, (CodeRunner, Subgroup))


def _check_references(parts: list[Part], things: list[BrianObject], context: Context) -> None:
    """Report what belongs to groups that are not there."""
    # What is there but has no description is a problem of its own.
    known = {part.name for part in parts} | {thing.name for thing in things}
    for part in parts:
        for place, elements in references(part):
            if elements.group not in known:
                problem = Problem(
                    object=part.name,
                    place=place,
                    reason=f"{elements.group!r} is no part of the model",
                    advice="add it to the network, or use what is part of it",
                )
                context.problems.append(problem)


def references(part: Part) -> Iterator[tuple[str, Range]]:
    """The groups that a part belongs to, with the place where it says so."""
    for place in ("source", "target"):
        if hasattr(part, place):
            yield place, getattr(part, place)
    for link in getattr(part, "links", ()):
        yield f"equation of {link.name}", link.elements


def _check_names(things: list[BrianObject], context: Context) -> None:
    counts = Counter(thing.name for thing in things)
    for thing in things:
        if counts[thing.name] > 1:
            context.report(
                thing,
                "name",
                f"{counts[thing.name]} objects have this name",
                advice="give each of them a name of its own",
            )


def _described(thing: BrianObject, context: Context) -> list[Part]:
    """What an object is; empty if it has no description."""
    if issubclass(type(thing), Subgroup):
        # Parts of populations are described where they are used.
        return []
    if not type(thing).__module__.startswith("brian2."):
        context.report(
            thing,
            "object",
            f"{type(thing).__name__} is a class that is not Brian's, and may do more than Brian",
            advice="use Brian's own class, or check that the description says all",
        )
    try:
        part = describe_part(thing, context)
    except Brian2ToolsError as error:
        context.report(thing, "object", str(error), advice="correct it")
        return []
    except RecursionError:
        context.report(
            thing,
            "equations",
            "its subexpressions use each other in a chain that is too long, for Brian as well",
            advice="make fewer of them, or let Python go deeper by sys.setrecursionlimit",
        )
        return []
    return [] if part is None else [part]


def _of(parts: list[Part], *kinds: type[Any]) -> Table[Any]:
    return Table(part for part in parts if isinstance(part, kinds))


def _time(network: Network, things: list[BrianObject]) -> float:
    return float(network.t) if _has_run(network, things) else 0.0


def _has_run(network: Network, things: list[BrianObject]) -> bool:
    # The magic network keeps the time of the objects that it had in its last run.
    return not isinstance(network, MagicNetwork) or any(
        thing._network == network.id for thing in things
    )


def _runs(network: Network, things: list[BrianObject]) -> tuple[Run, ...]:
    if not _has_run(network, things):
        return ()
    return tuple(
        Run(start=Value.of(run.start * second), duration=Value.of(run.duration * second))
        for run in runnings(network)
    )
