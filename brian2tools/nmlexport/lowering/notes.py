"""What a reader of a file should know of it, and what reports say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import brian2
from brian2.units import second

from brian2tools.description.model import Model
from brian2tools.nmlexport.lemsrendering import quantity
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.lowering.recording import Recordings
from brian2tools.nmlexport.randomness import drawing

__all__ = ["as_comment", "notes_of"]

_FORMS = {
    "steps": "Brian's own update of each time step, in the order of Brian's schedule",
    "equations": "differential equations, which the simulator integrates by its own method",
}

_TUNNELS = (
    "PyLEMS reads this file but does not run it: neurons see each other through a Tunnel, which "
    "PyLEMS has no support for."
)


def notes_of(
    model: Model,
    form: str,
    programs: Iterable[GroupProgram],
    recordings: Recordings,
    names: Mapping[str, str],
    has_tunnels: bool = False,
) -> tuple[str, ...]:
    """Sentences on a file.

    Parameters
    ----------
    model : Model
        The model.
    form : {'steps', 'equations'}
        The form in which it is written.
    programs : iterable of GroupProgram
        What became of its groups.
    recordings : Recordings
        What is recorded.
    names : mapping
        The names in Brian of the groups that have another one in the file.
    has_tunnels : bool, optional
        Whether neurons see each other through tunnels.
    """
    return (
        f"The model {model.name!r} of Brian {brian2.__version__}, exported by brian2tools.",
        f"Form {form!r}: {_FORMS[form]}.",
        *_of_time(recordings.time),
        *(_of_integration(model, recordings.time, names) if form == "equations" else ()),
        *_of_delays(recordings),
        *_of_random_numbers(model),
        *([_TUNNELS] if has_tunnels else []),
        *_of_names(programs, names),
    )


def as_comment(notes: Iterable[str]) -> str:
    """The text of a comment in XML, one line for each note."""
    text = "\n".join(["", *(f"  {note}" for note in notes), ""])
    # No comment can have two hyphens side by side; of three the second replacement parts the rest.
    return text.replace("--", "- -").replace("--", "- -")


def _of_time(time: Time) -> Iterator[str]:
    step, dt = quantity(time.step, second.dim), quantity(time.dt, second.dim)
    if time.steps == 1:
        yield f"A step of the simulator, {step}, is a time step of Brian."
    else:
        yield (
            f"A time step of Brian, {dt}, is {time.steps} steps of the simulator, since one "
            "neuron or synapse must see what another has done within it."
        )
    if time.first:
        start = quantity(time.first * time.dt, second.dim)
        yield f"The simulation begins at the time {start} of Brian."


def _of_integration(model: Model, time: Time, names: Mapping[str, str]) -> Iterator[str]:
    if model.projections:
        yield (
            "What synapses do at an event comes a step later than in Brian, and two steps later "
            "to the neurons that they come from."
        )
    for group in (*model.populations, *model.projections):
        update, name = getattr(group, "state_update", None), names.get(group.name, group.name)
        if update is not None and update.method not in (None, "euler"):
            yield (
                f"Brian integrates the equations of {name!r} by {update.method!r}. Simulators that "
                "use Euler's method, such as jNeuroML, may need a smaller time step."
            )
        dt = None if update is None else model.clocks[update.schedule.clock].dt
        if dt is not None and float(dt.number) > 1.5 * time.dt:
            step = quantity(float(dt.number), second.dim)
            yield (
                f"The equations of {name!r}, which Brian integrates in steps of {step}, are "
                "integrated in those of the simulator."
            )


def _of_delays(recordings: Recordings) -> Iterator[str]:
    for trace in recordings.traces:
        yield (
            f"The values of {trace.variable!r} for {trace.monitor!r} at Brian's first time step "
            f"are in row {trace.row} of the recorded values, the first row being 0."
        )
    for events in recordings.events:
        yield (
            f"Each event {events.event!r} of {events.group!r} is recorded {events.row} "
            f"{'step' if events.row == 1 else 'steps'} of the simulator after Brian's time of it."
        )


def _of_random_numbers(model: Model) -> Iterator[str]:
    found = drawing(model)
    if found:
        yield (
            "Random numbers are drawn while it runs, and are others than in Brian: agreement can "
            f"be but statistical ({', '.join(found)})."
        )


def _of_names(programs: Iterable[GroupProgram], names: Mapping[str, str]) -> Iterator[str]:
    for made, name in names.items():
        yield f"Brian calls {made!r} {name!r}."
    for program in programs:
        group = names.get(program.part.name, program.part.name)
        for name, made in program.identifiers.items():
            if made != name:
                yield f"Brian calls {made!r} of {group!r} {name!r}."
