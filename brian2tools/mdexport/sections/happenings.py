"""What happens in all kinds of groups: integration and regular operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brian2tools.description.parts import RegularOperation
from brian2tools.description.populations import NeuronPopulation
from brian2tools.description.projections import Projection
from brian2tools.mdexport.sections.document import Item
from brian2tools.mdexport.sections.page import Page
from brian2tools.mdexport.wording import METHODS

__all__ = ["integration", "operations"]


def integration(group: NeuronPopulation | Projection, page: Page) -> Iterator[Item]:
    """How the equations of a group are integrated, if it has any to integrate."""
    own, update = group.schedule, group.state_update
    if update is not None and update.method is not None:
        text = _method(update.method, page)
        if update.options:
            text += f" with {page.say.constants(update.options)}"
        placed = page.placed(update.schedule, "groups", own.order, own.clock)
        yield Item("Integration", f"{text}{placed}.")
    evaluated = group.subexpression_update
    if evaluated is not None:
        placed = page.placed(evaluated.schedule, "before_start", own.order, own.clock)
        if placed:
            yield Item("Subexpressions", f"Those that are constant over a time step{placed}.")


def _method(name: str, page: Page) -> str:
    """A method in the words of the literature, with Brian's name for it."""
    if name not in METHODS:
        return f"The method {page.say.code(name)}"
    words = METHODS[name]
    return f"{words[0].upper()}{words[1:]} ({page.say.code(name)})"


def operations(given: Iterable[RegularOperation], page: Page) -> Iterator[Item]:
    """What is done at each step of a clock."""
    for operation in given:
        step = page.step(operation.schedule)
        usual = operation.schedule.clock
        lead = f"{step[0].upper()}{step[1:]}{page.placed(operation.schedule, 'start', 0, usual)}"
        if operation.elements.is_part:
            lead += f", for {page.say.elements(operation.elements)}"
        yield page.effects("Regular operation", f"{lead},", operation.statements)
