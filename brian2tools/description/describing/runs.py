"""The description of several runs of a network, with what changes between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from brian2 import Network
from brian2.core.base import BrianObject
from brian2.core.variables import ArrayVariable
from brian2.groups.group import VariableOwner
from brian2.units import second

from brian2tools.description.changing import varying
from brian2tools.description.describing.network import describe_objects
from brian2tools.description.describing.written import assignments
from brian2tools.description.expressions import Expression
from brian2tools.description.listening import BRIANS_OWN, Running, writings
from brian2tools.description.model import (
    ConstantChange,
    Model,
    Part,
    Run,
    SpikesChange,
    TimedArrayChange,
)
from brian2tools.description.parts import Assignment, Clock, InitialValue, Names
from brian2tools.description.populations import SpikeSourcePopulation
from brian2tools.description.projections import PoissonInput
from brian2tools.description.table import Table
from brian2tools.description.values import Value
from brian2tools.errors import Problem

__all__ = ["Story"]

#: What may differ between runs: values, constants and given spikes have a place in a `Run`.
_CHANGEABLE = (InitialValue, Names)
_ASSIGNED = ("active", "rates", "rules")
_GIVEN_SPIKES = ("indices", "times", "period")


class Story:
    """What becomes of a network from run to run.

    Parameters
    ----------
    network : Network
        The network.
    earlier : Story or None
        What became of another network in the same script.
    """

    def __init__(self, network: Network, earlier: Story | None = None) -> None:
        self.network = network
        self._problems = [] if earlier is None else [_left_out(network, earlier.model)]
        self._read: dict[tuple[str, str], None] = {}
        self._before: Running | None = None
        self._known: dict[str, BrianObject] = {}
        self._running_names: list[set[str]] = []
        self._current: Model | None = None
        self._model: Model | None = None

    @property
    def model(self) -> Model:
        """The model with all runs so far."""
        assert self._model is not None
        return self._model

    def goes_on(self, network: Network, running: Running) -> bool:
        """Whether a run continues the ones before, instead of being one of another model."""
        last = self.model.runs[-1]
        return self.network is network and (
            running.start > 0 or last.start.number + last.duration.number == 0
        )

    def note_reading(self, group: str, variable: str) -> None:
        """Take a note that the script has read values after the last run."""
        self._read[group, variable] = None

    def add(self, running: Running, namespace: Mapping[str, Any]) -> None:
        """Take in another run, which is about to start."""
        objects = self.network.sorted_objects
        described = describe_objects(
            self.network.objects, self.network, namespace, self._known.keys()
        )
        if self._model is not None:
            described = _with_unique_timed_arrays(described, self._model)
        self._running_names.append({thing.name for thing in objects if thing.active})
        self._known |= {thing.name: thing for thing in objects}
        run = Run(
            start=Value.of(running.start * second), duration=Value.of(running.duration * second)
        )
        if self._model is None or self._current is None:
            self._model = replace(
                described, runs=(run,), problems=(*self._problems, *described.problems)
            )
        else:
            run = replace(
                run,
                assignments=tuple(self._assignments(running)),
                constants=tuple(_constant_changes(self._current, described)),
                timed_arrays=tuple(_timed_array_changes(self._current, described)),
                spikes=tuple(_spikes_changes(self._current, described)),
                clocks=tuple(_clock_changes(self._current, described)),
            )
            joined = _joined(self._model, described)
            self._model = replace(
                joined,
                runs=(*self._model.runs, run),
                problems=(*joined.problems, *self._unknown_values()),
            )
            unknown = self._unknown_names(run.assignments)
            self._model = replace(self._model, problems=(*self._model.problems, *unknown))
        self._model = replace(self._model, runs=tuple(self._with_inactive()))
        self._before, self._current = running, described
        self._read.clear()

    def _assignments(self, running: Running) -> Iterator[Assignment]:
        """What was assigned since the run before, in order, whatever it was assigned to."""
        found = [
            (note.moment, assignment)
            for variable in self._variables()
            for note in writings(variable)
            if self._before is not None and self._before.moment < note.moment < running.moment
            for assignment in assignments(variable, [note])
        ]
        for _moment, assignment in sorted(found, key=lambda pair: pair[0]):
            yield assignment

    def _unknown_values(self) -> Iterator[Problem]:
        """Values that the script has read between runs and that a simulation would have changed."""
        changed = varying(self.model)
        read = [one for one in self._read if one[0] in self.model.parts.names]
        for monitor in dict.fromkeys(name for name, _ in read if name in self.model.monitors.names):
            yield Problem(
                object=monitor,
                place="recording",
                reason="it was read after a run that was not simulated, and has recorded nothing",
                advice="read it after the last run only, or have the model simulated as well, as "
                "the device 'neuroml2' does with simulator='jneuroml'",
            )
        for group, variable in read:
            if group not in self.model.monitors.names and variable in changed[group]:
                yield Problem(
                    object=group,
                    place=f"variable {variable}",
                    reason="its values were read after a run that was not simulated",
                    advice="assign an expression such as 'v + 1*mV', which needs no values",
                )

    def _unknown_names(self, assignments: Iterable[Assignment]) -> Iterator[Problem]:
        """What assignments between runs use and is neither a number nor in the equations."""
        for assignment in assignments:
            group = self._known[assignment.elements.group]
            if group.name not in self.model:
                # It has no description.
                continue
            outside = _outside(self.model[group.name])
            known = {
                *BRIANS_OWN, *group.variables, *assignment.constants.names,
                *outside.functions.names, *outside.timed_arrays.names,
            }  # fmt: skip
            for text in (assignment.index, assignment.value):
                unknown = text.names | text.functions if isinstance(text, Expression) else set()
                for name in sorted(unknown - known):
                    yield Problem(
                        object=group.name,
                        place=f"run {len(self.model.runs)}",
                        expression=str(text),
                        reason=f"the name {name!r} in what is assigned before it is no number",
                        advice="use numbers and quantities, or what the equations use too",
                    )

    def _variables(self) -> set[ArrayVariable]:
        """All arrays of all objects, each once."""
        return {
            variable
            for thing in self._known.values()
            if isinstance(thing, VariableOwner)
            for variable in thing.variables.values()
            if isinstance(variable, ArrayVariable)
        }

    def _with_inactive(self) -> Iterator[Run]:
        for run, active in zip(self.model.runs, self._running_names, strict=True):
            yield replace(run, inactive=tuple(sorted(set(self._known) - active)))


def _left_out(network: Network, earlier: Model) -> Problem:
    return Problem(
        object=network.name,
        place="run",
        reason=f"the runs of {earlier.name!r} before are not part of this description",
        advice="call set_device again before each new model, with a filename of its own, or use "
        "describe(network)",
    )


def _with_unique_timed_arrays(described: Model, model: Model) -> Model:
    """Give timed arrays other names where those of earlier runs have theirs."""
    known = {one.name: one for one in model.timed_arrays}
    renamed = {
        one.name: f"{one.name}_in_run_{len(model.runs) + 1}"
        for one in described.timed_arrays
        if known.get(one.name, one) != one
    }
    if not renamed:
        return described
    return replace(
        described,
        timed_arrays=Table(
            replace(one, name=renamed.get(one.name, one.name)) for one in described.timed_arrays
        ),
        populations=Table(_with_aliases(one, renamed) for one in described.populations),
        projections=Table(_with_aliases(one, renamed) for one in described.projections),
        inputs=Table(_with_aliases(one, renamed) for one in described.inputs),
    )


def _with_aliases(part: Any, renamed: Mapping[str, str]) -> Any:
    aliases = Table(
        replace(one, timed_array=renamed.get(one.timed_array, one.timed_array))
        for one in part.outside.timed_arrays
    )
    return replace(part, outside=replace(part.outside, timed_arrays=aliases))


def _joined(model: Model, described: Model) -> Model:
    """The model with what a later run has in addition."""
    problems = [*model.problems, *(one for one in described.problems if one not in model.problems)]
    return replace(
        model,
        clocks=_added(model.clocks, described.clocks),
        populations=_added(model.populations, described.populations),
        projections=_added(model.projections, described.projections),
        inputs=_added(model.inputs, described.inputs),
        monitors=_added(model.monitors, described.monitors),
        timed_arrays=_added(model.timed_arrays, described.timed_arrays),
        problems=(*problems, *_other_changes(model, described)),
    )


def _added(before: Table[Any], after: Table[Any]) -> Table[Any]:
    return Table([*before, *(one for one in after if one.name not in before.names)])


def _constant_changes(before: Model, after: Model) -> Iterator[ConstantChange]:
    for group, names, names_now in _names_of_groups(before, after):
        known = {one.name: one.value for one in names.constants}
        for constant in names_now.constants:
            if known.get(constant.name) != constant.value:
                yield ConstantChange(group=group, name=constant.name, value=constant.value)


def _timed_array_changes(before: Model, after: Model) -> Iterator[TimedArrayChange]:
    for group, names, names_now in _names_of_groups(before, after):
        for alias in names_now.timed_arrays:
            if alias not in names.timed_arrays:
                yield TimedArrayChange(group=group, name=alias.name, timed_array=alias.timed_array)


def _spikes_changes(before: Model, after: Model) -> Iterator[SpikesChange]:
    for source in after.populations:
        if isinstance(source, SpikeSourcePopulation) and source.name in before.populations.names:
            earlier = before.populations[source.name]
            if isinstance(earlier, SpikeSourcePopulation) and _spikes(earlier) != _spikes(source):
                yield _spikes(source)


def _spikes(source: SpikeSourcePopulation) -> SpikesChange:
    return SpikesChange(
        group=source.name, indices=source.indices, times=source.times, period=source.period
    )


def _names_of_groups(before: Model, after: Model) -> Iterator[tuple[str, Names, Names]]:
    """Each group with the names that it uses in two runs."""
    for part in (*after.populations, *after.projections, *after.inputs):
        if part.name in before.parts.names:
            # Brian looks up the names of a Poisson input among those of its target.
            group = part.target.group if isinstance(part, PoissonInput) else part.name
            yield group, _outside(before[part.name]), part.outside


def _outside(part: Part) -> Names:
    names: Names = getattr(part, "outside", Names())
    return names


def _clock_changes(before: Model, after: Model) -> Iterator[Clock]:
    for clock in after.clocks:
        if clock.name in before.clocks.names and before.clocks[clock.name] != clock:
            yield clock


def _other_changes(model: Model, described: Model) -> Iterator[Problem]:
    """What has no place in a `Run`."""
    changed = [
        part.name
        for part in described.parts
        if part.name in model.parts.names and _fixed(part) != _fixed(model[part.name])
    ]
    if described.schedule != model.schedule:
        changed.append(model.name)
    for name in changed:
        yield Problem(
            object=name,
            place=f"run {len(model.runs) + 1}",
            reason="it is not the same as in the runs before, beyond values, constants and given "
            "spikes",
            advice="describe the runs as models of their own",
        )


def _fixed(thing: Any) -> Any:
    """What must be the same in all runs, as something that can be compared."""
    if isinstance(thing, _CHANGEABLE):
        return None
    if isinstance(thing, tuple):
        return tuple(map(_fixed, thing))
    if is_dataclass(thing) and not isinstance(thing, Value):
        given = _GIVEN_SPIKES if isinstance(thing, SpikeSourcePopulation) else ()
        return tuple(
            None if field.name in (*_ASSIGNED, *given) else _fixed(getattr(thing, field.name))
            for field in fields(thing)
        )
    return thing
