"""Sections about neurons with equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from brian2tools.description.parts import Event, Refractoriness
from brian2tools.description.populations import NeuronPopulation
from brian2tools.mdexport.amounts import counted
from brian2tools.mdexport.sections.document import Item, Section
from brian2tools.mdexport.sections.happenings import integration, operations
from brian2tools.mdexport.sections.morphology import cable_item, cable_text, morphology_grid
from brian2tools.mdexport.sections.page import Page, section_of
from brian2tools.mdexport.sections.symbols import symbols_of_neurons
from brian2tools.mdexport.sections.variables import equations_of, grids_of
from brian2tools.mdexport.wording import LOST_INPUT

__all__ = ["section_of_neurons"]


@section_of.register
def section_of_neurons(population: NeuronPopulation, page: Page) -> Section:
    """A population of neurons, or the compartments of one."""
    grids = grids_of(population, page)
    if population.cable is not None:
        grids = (*grids, morphology_grid(population.cable.morphology, page))
    return Section(
        name=population.name,
        title=page.say.name(population.name),
        text=_text(population, page),
        equations=equations_of(population, page),
        items=tuple(_items(population, page)),
        grids=grids,
    )


def _text(population: NeuronPopulation, page: Page) -> str:
    if population.cable is None:
        several = f"A population of {counted(population.size, 'neuron')}"
        text = "A single neuron" if population.size == 1 else several
    else:
        text = cable_text(population.size, population.cable)
    return f"{text}{page.own_step(population.schedule)}."


def _noun(population: NeuronPopulation) -> str:
    return "neuron" if population.cable is None else "compartment"


def _items(population: NeuronPopulation, page: Page) -> Iterator[Item]:
    if population.cable is not None:
        yield cable_item(population.cable, page)
    yield from integration(population, page)
    for event in population.events:
        yield _event(event, population, page)
        if event.name == "spike" and population.refractory is not None:
            yield _refractoriness(population.refractory, population, page)
    yield from operations(population.operations, page)
    yield from symbols_of_neurons(population, page)


def _event(event: Event, population: NeuronPopulation, page: Page) -> Item:
    """When an event happens, and what follows from it."""
    noun = _noun(population)
    own, is_spike = population.schedule, event.name == "spike"
    happens = "spikes" if is_spike else f"has the event {page.say.name(event.name)}"
    topic = "Spikes" if is_spike else f"Event {page.say.name(event.name)}"
    usual = "thresholds" if is_spike else "after_thresholds"
    placed = page.placed(event.schedule, usual, own.order, own.clock)
    text = f"A {noun} {happens} when {page.say.expression(event.condition)}{placed}."
    if event.statements is None or event.statements_schedule is None:
        return Item(topic, text)
    usual = "resets" if is_spike else "after_resets"
    placed = page.placed(event.statements_schedule, usual, own.order, own.clock)
    item = page.effects(topic, f"{text} Then{placed}", event.statements)
    return item if event.statements.lines else replace(item, text=f"{text} Nothing is reset.")


def _refractoriness(refractory: Refractoriness, population: NeuronPopulation, page: Page) -> Item:
    rule = page.say.rule(refractory.rule)
    lasts = f"for {rule}" if refractory.kind == "duration" else f"as long as {rule}"
    held = [one.name for one in population.equations if "unless refractory" in one.flags]
    noun = _noun(population)
    text = f"After a spike, a {noun} is refractory {lasts}: it cannot spike again"
    if held:
        text += f", and {_held(held, page)}"
    return Item("Refractoriness", f"{text}.")


def _held(names: list[str], page: Page) -> str:
    """That variables neither follow their equations nor take any input."""
    say = page.say
    zero = [say.math(rf"{say.mathematics.derivative(name)} = 0") for name in names]
    are, them = ("is", "it") if len(names) == 1 else ("are", "them")
    held = f"{' and '.join(map(say.symbol, names))} {are} held: {' and '.join(zero)}"
    return f"{held}, and {LOST_INPUT} {them} is lost"
