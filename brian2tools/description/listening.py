"""Hearing what a script assigns, connects and runs, in the form in which it is written.

Brian evaluates a text such as ``'20*mV*i/(N-1)'`` and forgets it. But it asks its current device
whether that wants to do it instead. The devices that listen take a note, let go of memory that is
about to change, and have Brian do what it always does.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from numbers import Number
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from brian2.core.namespace import (
    DEFAULT_CONSTANTS,
    DEFAULT_FUNCTIONS,
    DEFAULT_UNITS,
    get_local_namespace,
)
from brian2.core.network import Network
from brian2.core.variables import ArrayVariable, VariableView
from brian2.devices.device import Device
from brian2.groups.subgroup import Subgroup
from brian2.synapses.synapses import Synapses, SynapticPathway
from brian2.units import Quantity
from brian2.utils.stringtools import get_identifiers
from numpy.typing import NDArray

from brian2tools.description.values import keep_arrays, keep_arrays_of

__all__ = [
    "BRIANS_OWN",
    "Connecting",
    "Running",
    "Where",
    "Writing",
    "connectings",
    "listen",
    "listen_to_runs",
    "note_connecting",
    "note_running",
    "note_writings",
    "runnings",
    "writings",
]

#: An array with more elements than this is not kept for its own sake: the state has its numbers.
LARGEST_NOTE = 1000

#: The names that mean the same in all models.
BRIANS_OWN = frozenset({*DEFAULT_CONSTANTS, *DEFAULT_FUNCTIONS, *DEFAULT_UNITS})
_moments = count()
_writings: WeakKeyDictionary[ArrayVariable, list[Writing]] = WeakKeyDictionary()
_connectings: WeakKeyDictionary[Synapses, list[Connecting]] = WeakKeyDictionary()
_runnings: WeakKeyDictionary[Network, list[Running]] = WeakKeyDictionary()
#: The networks that are being simulated.
_simulating: list[Network] = []


@dataclass(frozen=True, slots=True)
class Where:
    """The group or subgroup that was written to, and the pathway if it was a delay."""

    group: str
    start: int
    stop: int
    is_part: bool = False
    pathway: str | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """An assignment to a variable.

    The index is a condition, or the indices within the group or subgroup that was written to;
    None for all of them. The value is a text or numbers in SI units; None for a large array.
    """

    moment: int
    where: Where | None
    variable: str
    index: str | NDArray[Any] | None
    value: str | NDArray[Any] | None
    names: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Connecting:
    """A call of ``Synapses.connect``, with the texts and numbers that it was given."""

    moment: int
    count: int
    arguments: Mapping[str, Any]
    names: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Running:
    """A call of ``run``, with its start and duration in seconds."""

    moment: int
    start: float
    duration: float
    is_simulated: bool


def writings(variable: ArrayVariable) -> list[Writing]:
    """All assignments to a variable so far."""
    return _writings.get(variable, [])


def connectings(synapses: Synapses) -> list[Connecting]:
    """All calls of ``connect`` so far."""
    return _connectings.get(synapses, [])


def runnings(network: Network) -> list[Running]:
    """All runs of a network so far."""
    return _runnings.get(network, [])


def note_running(network: Network, duration: Any, *, is_simulated: bool = True) -> Running:
    """Take a note of a run that is about to start."""
    # After a run that was stopped, `t_` is a view, which is no number.
    running = Running(next(_moments), float(network.t), float(duration), is_simulated)
    if running.start == 0:
        # The magic network has other objects now, or a network was restored.
        _runnings.pop(network, None)
    _runnings.setdefault(network, []).append(running)
    return running


def note_connecting(
    synapses: Synapses, count: int, arguments: Mapping[str, Any], names: Mapping[str, Any]
) -> None:
    """Take a note of synapses that were made."""
    note = Connecting(next(_moments), count, arguments, names)
    _connectings.setdefault(synapses, []).append(note)


def note_writings(variable: ArrayVariable, notes: Iterable[Writing]) -> None:
    """Put notes in the place of those that have been taken of a variable."""
    _writings[variable] = [replace(note, moment=next(_moments)) for note in notes]


def listen(device: Device, largest: float = LARGEST_NOTE) -> None:
    """Let a device take notes of assignments and connections; arrays only up to that size."""
    device.variableview_set_with_expression = _set_with_expression
    device.variableview_set_with_expression_conditional = _set_with_condition
    device.variableview_set_with_index_array = partial(_set_with_indices, largest=largest)
    device.synapses_connect = _connect


def listen_to_runs(device: Device) -> None:
    """Let a device take notes of runs too, and do them."""
    device.network_run = _run
    device.network_restore = _restore


def _set_with_expression(
    view: VariableView,
    item: Any,
    code: str,
    run_namespace: Mapping[str, Any],
    check_units: bool = True,
) -> None:
    _about_to_write(view, _indices(view, item), code, run_namespace)
    VariableView.set_with_expression.original_function(view, item, code, run_namespace, check_units)


def _set_with_condition(
    view: VariableView,
    cond: str,
    code: str,
    run_namespace: Mapping[str, Any],
    check_units: bool = True,
) -> None:
    index = None if cond == "True" else cond
    _about_to_write(view, index, code, run_namespace)
    VariableView.set_with_expression_conditional.original_function(
        view, cond, code, run_namespace, check_units
    )


def _set_with_indices(
    view: VariableView, item: Any, value: Any, check_units: bool, *, largest: float
) -> None:
    numbers = np.asarray(value)
    kept = np.array(numbers) if numbers.size <= largest else None
    _about_to_write(view, _indices(view, item), kept, {})
    VariableView.set_with_index_array.original_function(view, item, value, check_units)


def _about_to_write(
    view: VariableView,
    index: str | NDArray[Any] | None,
    value: str | NDArray[Any] | None,
    namespace: Mapping[str, Any],
) -> None:
    keep_arrays_of(view.variable)
    if _simulating:
        # What a network operation assigns at each step would fill the memory with notes.
        _writings.pop(view.variable, None)
        return
    texts = [text for text in (index, value) if isinstance(text, str)]
    where: Where | None
    try:
        where = _where(view.group)
        names = _names_in(texts, view.group, namespace)
    except ReferenceError:
        # The view of a subgroup that no longer exists, as in ``neuron.axon.g[:] = 1*siemens``.
        owner = view.variable.owner
        where, names = _where(owner) if _is_there(owner) else None, {}
    if where is not None and isinstance(index, np.ndarray):
        index = index - where.start
    writing = Writing(next(_moments), where, view.name, index, value, names)
    _writings.setdefault(view.variable, []).append(writing)


def _where(group: Any) -> Where:
    # Brian hands out groups as weak references, which have the class but not the type.
    if issubclass(group.__class__, SynapticPathway):
        return Where(group.synapses.name, 0, len(group.synapses), pathway=group.objname)
    if issubclass(group.__class__, Subgroup):
        return Where(group.source.name, int(group.start), int(group.stop), is_part=True)
    return Where(group.name, 0, len(group))


def _indices(view: VariableView, item: Any) -> NDArray[Any] | None:
    is_all = isinstance(item, slice) and item == slice(None)
    if view.variable.scalar or (is_all and _is_there(view.group)):
        return None
    indices: NDArray[Any] = np.atleast_1d(view.indexing(item))
    return indices


def _is_there(group: Any) -> bool:
    """Whether a group, to which Brian has but a weak reference, still exists."""
    try:
        return bool(group.name)
    except ReferenceError:
        return False


def _names_in(texts: list[str], group: Any, namespace: Mapping[str, Any]) -> dict[str, Any]:
    """What the names from outside in these texts stand for, where that is a number."""
    found: dict[str, Any] = {}
    for name in sorted(set().union(*map(_identifiers, texts))):
        if name in group.variables or name in BRIANS_OWN:
            continue
        value = (group.namespace or {}).get(name, namespace.get(name))
        if isinstance(value, (Number, np.generic, Quantity)) and not np.shape(value):  # type: ignore[arg-type]
            found[name] = value
    return found


def _connect(*arguments: Any, **named: Any) -> None:
    original = Synapses.connect.original_function
    call = _bound(original, arguments, named)
    if call is None:
        original(*arguments, **named)
        return
    given = call.arguments
    synapses = given["self"]
    for variable in list(synapses._registered_variables):
        keep_arrays_of(variable)
    if given["namespace"] is None:
        # One more for this function, and one for the one that asked the device.
        given["namespace"] = get_local_namespace(level=given["level"] + 2)
    before = len(synapses)
    original(*call.args, **call.kwargs)
    written = _written_connection(given)
    texts = [text for text in written.values() if isinstance(text, str)]
    names = _names_in(texts, synapses, given["namespace"])
    note_connecting(synapses, len(synapses) - before, written, names)


def _bound(
    function: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]
) -> inspect.BoundArguments | None:
    """The arguments by name; None if they do not fit the function, which can say so itself."""
    try:
        call = inspect.signature(function).bind(*arguments, **named)
    except TypeError:
        return None
    call.apply_defaults()
    return call


def _written_connection(given: Mapping[str, Any]) -> dict[str, Any]:
    """What ``connect`` was given, without arrays of indices."""
    found = {
        name: getattr(given[name], "code", given[name])
        for name in ("condition", "i", "j", "p", "n", "skip_if_invalid")
    }
    if found["condition"] is None and found["i"] is None and found["j"] is None:
        found["condition"] = True
    return found | {side: found[side] if isinstance(found[side], str) else None for side in "ij"}


def _identifiers(text: str) -> set[str]:
    """The names in a text; of a generator, without those that it gives itself."""
    identifiers: set[str] = get_identifiers(text)
    if "for" not in identifiers:
        return identifiers
    names = [node for node in ast.walk(ast.parse(f"[{text}]")) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - own


def _run(network: Network, duration: Any, *arguments: Any, level: int = 0, **named: Any) -> None:
    keep_arrays()
    note_running(network, duration)
    _simulating.append(network)
    try:
        Network.run.original_function(network, duration, *arguments, level=level + 1, **named)
    finally:
        _simulating.pop()


def _restore(network: Network, *arguments: Any, **named: Any) -> None:
    keep_arrays(constants=True)
    Network.restore.original_function(network, *arguments, **named)
    _forget_later(network)


def _forget_later(network: Network) -> None:
    """Let go of the notes that need not be true of a network that was restored."""
    for thing in network.sorted_objects:
        for variable in getattr(thing, "variables", {}).values():
            if isinstance(variable, ArrayVariable):
                _writings.pop(variable, None)
    time = float(network.t)
    _runnings[network] = [run for run in runnings(network) if run.start < time]
