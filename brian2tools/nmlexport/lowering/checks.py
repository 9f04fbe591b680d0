"""What stands in the way of an export and is seen before anything is written."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from brian2tools.description.model import Model
from brian2tools.description.parts import Names, Schedule
from brian2tools.description.populations import NeuronPopulation, SpikeSourcePopulation
from brian2tools.description.values import Value
from brian2tools.errors import Problem
from brian2tools.nmlexport.lowering.runs import with_spikes
from brian2tools.nmlexport.lowering.sources import numbers_of_steps, spikes_in_steps

__all__ = ["obstacles", "remarks"]

#: How far the ratio of two time steps may be from a whole number.
_TOLERANCE = 1e-4
_FINITE = "give finite values; a parameter that stays unused can be left out of the equations"


def obstacles(model: Model, form: str) -> list[Problem]:
    """What makes it impossible to write even a part of a model.

    Parameters
    ----------
    model : Model
        The model.
    form : {'steps', 'equations'}
        The form in which it is to be written.

    Returns
    -------
    list of Problem
        All that is found, with the object and what the user can do.
    """
    return [
        *_of_runs(model),
        *_of_clocks(model),
        *_of_slots(model),
        *_of_cables(model),
        *_of_given_spikes(model),
        *_of_missed_spikes(model),
        *_of_numbers(model),
        *(_of_steps_of_others(model) if form == "steps" else ()),
    ]


def remarks(model: Model) -> list[Problem]:
    """What else has no form in LEMS, beyond what shows when each part is written.

    It contains the problems that the description of the model knows of, but for functions whose
    code is not known: these are problems of each place that uses them.
    """
    functions = {(part.name, one.name) for part, names in _names(model) for one in names.functions}
    described = [
        one
        for one in model.problems
        if one.place != "names" or (one.object, one.expression) not in functions
    ]
    return [*described, *_of_other_steps(model)]


# Runs and time steps


def _of_runs(model: Model) -> Iterator[Problem]:
    runs = [run for run in model.runs if run.start.number >= model.time.number]
    if not runs:
        yield Problem(
            object=model.name,
            place="runs",
            reason="the model is never run, so that nobody knows how long to simulate it",
            advice="call run, or give the duration",
        )
    elif not sum(float(run.duration.number) for run in runs) > 0:
        yield Problem(
            object=model.name,
            place="runs",
            reason="the model runs for 0 s, which no simulator can do",
            advice="run it for a time step or more",
        )


def _of_clocks(model: Model) -> Iterator[Problem]:
    steps = {one.name: float(one.dt.number) for one in model.clocks if one.dt is not None}
    if not steps:
        yield Problem(
            object=model.name,
            place="clocks",
            reason="nothing in it has a time step",
            advice="add what should be simulated to the network",
        )
    smallest = min(steps.values(), default=1.0)
    yield from _of_given_times(model, smallest)
    for name, step in steps.items():
        if abs(step / smallest - round(step / smallest)) > _TOLERANCE:
            yield Problem(
                object=name,
                place="clock",
                reason=f"its time step of {step:g} s is no multiple of the smallest one, "
                f"{smallest:g} s",
                advice="choose time steps that are multiples of one",
            )


def _of_given_times(model: Model, smallest: float) -> Iterator[Problem]:
    for one in model.clocks:
        if one.times is None:
            continue
        steps = np.asarray(one.times.quantity, dtype=float) / smallest
        if (abs(steps - np.rint(steps)) > _TOLERANCE)[np.isfinite(steps)].any():
            yield Problem(
                object=one.name,
                place="clock",
                reason=f"it has times that are no multiples of the smallest time step, "
                f"{smallest:g} s",
                advice="give times at which a time step begins",
            )


def _of_other_steps(model: Model) -> Iterator[Problem]:
    for number, run in enumerate(model.runs, 1):
        for clock in run.clocks:
            yield Problem(
                object=clock.name,
                place=f"run {number}",
                reason="its time step is another one than before, while a simulation in LEMS has "
                "the same from beginning to end",
                advice="use the smallest time step in all runs, or export each run as a model of "
                "its own",
            )


# Objects


def _of_slots(model: Model) -> Iterator[Problem]:
    known = {f"{prefix}{slot}" for slot in model.schedule for prefix in ("", "before_", "after_")}
    for part in model.parts:
        for slot in sorted({one.when for one in _schedules(part)} - known):
            yield Problem(
                object=part.name,
                place=f"slot {slot!r}",
                reason="the schedule of the network has no such slot",
                advice=f"use one of {', '.join(map(repr, model.schedule))}",
            )


def _schedules(thing: Any) -> Iterator[Schedule]:
    if isinstance(thing, Schedule):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _schedules(one)
    elif is_dataclass(thing) and not isinstance(thing, Value):
        for field in fields(thing):
            yield from _schedules(getattr(thing, field.name))


def _of_cables(model: Model) -> Iterator[Problem]:
    for part in model.populations:
        if isinstance(part, NeuronPopulation) and part.cable is not None:
            yield Problem(
                object=part.name,
                place="morphology",
                reason="a neuron of many compartments has no form in steps of LEMS",
                advice="replace it by a NeuronGroup, one element for each compartment",
            )


def _of_steps_of_others(model: Model) -> Iterator[Problem]:
    for part in (*model.populations, *model.projections):
        update = getattr(part, "state_update", None)
        if update is not None and (update.method or "").startswith("gsl"):
            yield Problem(
                object=part.name,
                place="integration",
                reason=f"the steps of {update.method!r} are made by the GNU Scientific Library, "
                "which chooses them while it runs",
                advice="choose another method, such as 'rk4', or export with form='equations'",
            )


def _of_given_spikes(model: Model) -> Iterator[Problem]:
    """What Brian refuses when it runs, which is after an export."""
    for part, time, when in _given_spikes(model):
        dt = model.clocks[part.schedule.clock].dt
        if dt is None:
            continue
        step = float(dt.number)
        sources = np.atleast_1d(part.indices.quantity)
        spikes = np.stack([sources, numbers_of_steps(part, step)])
        if len(np.unique(spikes, axis=1).T) < len(sources):
            yield Problem(
                object=part.name,
                place=f"spikes{when}",
                reason=f"a source spikes more than once in a time step of {step:g} s",
                advice="leave out all but one of these spikes, or choose a smaller time step",
            )
        turn = 1.0 if part.period is None else float(part.period.number) / step
        if np.isfinite(turn) and (turn < 1 - _TOLERANCE or abs(turn - np.rint(turn)) > _TOLERANCE):
            yield Problem(
                object=part.name,
                place=f"period{when}",
                reason=f"its period is no multiple of its time step of {step:g} s",
                advice="choose a period of one or more time steps",
            )
        elif time > 0 and np.isfinite(turn) and _are_late(part, step, time, round(turn)):
            yield Problem(
                object=part.name,
                place=f"period{when}",
                reason="it is set in the middle of a period, so that Brian lets all spikes of this "
                "period at once that should have come before",
                advice="end the run before with a period, or choose another period",
            )


def _given_spikes(model: Model) -> Iterator[tuple[SpikeSourcePopulation, float, str]]:
    """All sources with the spikes that they are given, since when, and in which run."""
    for part in model.populations:
        if isinstance(part, SpikeSourcePopulation):
            yield part, 0.0, ""
            for number, run in enumerate(model.runs, 1):
                for change in run.spikes:
                    if change.group == part.name:
                        start = float(run.start.number)
                        yield with_spikes(part, change), start, f" in run {number}"


def _of_missed_spikes(model: Model) -> Iterator[Problem]:
    """What sources that were switched off let out all at once when they are switched on."""
    given = [(part, time) for part, time, _when in _given_spikes(model)]
    for number, run in enumerate(model.runs, 1):
        start, length = float(run.start.number), float(run.duration.number)
        current = {part.name: part for part, time in given if time <= start}
        for name in sorted(current.keys() & set(run.inactive)):
            dt = model.clocks[current[name].schedule.clock].dt
            if dt is None or all(name in later.inactive for later in model.runs[number:]):
                continue
            ends = (math.ceil(t / float(dt.number) - _TOLERANCE) for t in (start, start + length))
            if len(spikes_in_steps(current[name], float(dt.number), *ends)[0]):
                yield Problem(
                    object=name,
                    place=f"run {number}",
                    reason="it has spikes while it is switched off, which Brian lets come all at "
                    "once when it is switched on again",
                    advice="leave these spikes out, and keep it switched on",
                )


def _are_late(source: SpikeSourcePopulation, step: float, time: float, turn: int) -> bool:
    """Whether Brian makes up for spikes of the period that a new period begins in."""
    now = math.ceil(time / step - _TOLERANCE)
    phase, steps = now % turn, numbers_of_steps(source, step)
    return now >= turn and bool((steps < phase).any() and (steps >= phase).any())


# Numbers


def _of_numbers(model: Model) -> Iterator[Problem]:
    for name, place, value in _numbers(model):
        numbers = np.asarray(value.quantity)
        if numbers.dtype.kind == "f" and not np.isfinite(numbers).all():
            # One of them shows what is meant.
            found = np.atleast_1d(numbers)[~np.isfinite(np.atleast_1d(numbers))][0]
            yield Problem(
                object=name,
                place=place,
                expression=str(found),
                reason="a LEMS file can hold neither infinity nor what is no number",
                advice=_FINITE,
            )


def _numbers(model: Model) -> Iterator[tuple[str, str, Value]]:
    for part in model.parts:
        for initial in getattr(part, "initial_values", ()):
            yield part.name, f"initial values of {initial.name}", initial.value
    for part, names in _names(model):
        for constant in names.constants:
            yield part.name, f"constant {constant.name}", constant.value
    for number, run in enumerate(model.runs, 1):
        for change in run.constants:
            yield change.group, f"constant {change.name} in run {number}", change.value
        for one in run.assignments:
            if isinstance(one.value, Value):
                place = f"values of {one.variable} before run {number}"
                yield one.elements.group, place, one.value


def _names(model: Model) -> Iterator[tuple[Any, Names]]:
    for part in (*model.populations, *model.projections, *model.inputs):
        yield part, part.outside
