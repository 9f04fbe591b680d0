"""What the sections of one document have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import singledispatch
from typing import Any

from brian2tools.description.expressions import Expression, Statement, Statements
from brian2tools.description.model import Model, Part
from brian2tools.description.parts import Clock, Schedule
from brian2tools.mdexport.amounts import number_text
from brian2tools.mdexport.markup import MarkdownWording
from brian2tools.mdexport.sections.document import Formula, Item, Section
from brian2tools.mdexport.wording import Wording, new_value

__all__ = ["Page", "functions_in", "names_in", "section_of"]

#: More assignments than this get lines of their own.
_MOST_IN_A_SENTENCE = 2


class Page:
    """What is said in the same way in all sections of a document.

    Parameters
    ----------
    model : Model
        The model that the document is about.
    say : Wording, optional
        The language of the document, Markdown by default.
    """

    def __init__(self, model: Model, say: Wording | None = None) -> None:
        self.model = model
        self.say = say or MarkdownWording()

    def group(self, name: str) -> Part | None:
        """A population or projection; None if it was left out of the network."""
        return self.model[name] if name in self.model.parts.names else None

    @property
    def usual_clock(self) -> Clock | None:
        """The clock that most groups have, whose time step the summary says."""
        groups = (*self.model.populations, *self.model.projections)
        counts = Counter(part.schedule.clock for part in groups or self.model.parts)
        return self.model.clocks[counts.most_common(1)[0][0]] if counts else None

    def step(self, schedule: Schedule) -> str:
        """How often something happens."""
        clock = self.model.clocks[schedule.clock]
        return "in each time step" if self._is_usual(clock) else self.say.clock(clock)

    def own_step(self, schedule: Schedule) -> str:
        """With a comma, the time step and the order of a group, as far as they are its own."""
        clock = self.model.clocks[schedule.clock]
        text = "" if self._is_usual(clock) else f", updated {self.say.clock(clock)}"
        if schedule.order:
            text += f", with the order {self.say.plain(number_text(schedule.order))} in each step"
        return text

    def placed(self, schedule: Schedule, when: str, order: int = 0, clock: str = "") -> str:
        """In brackets, what differs from the usual slot, order and clock; empty if nothing does.

        Parameters
        ----------
        schedule : Schedule
            When it happens.
        when, order : str, int
            The usual slot and order.
        clock : str, optional
            The clock that goes without saying, by default the one that the summary says.
        """
        said = list(self._unusual(schedule, when, order, clock))
        return f" ({', '.join(said)})" if said else ""

    def _unusual(self, schedule: Schedule, when: str, order: int, clock: str) -> Iterator[str]:
        own = self.model.clocks[schedule.clock]
        if not (schedule.clock == clock if clock else self._is_usual(own)):
            yield self.say.clock(own)
        if schedule.when != when:
            yield f"in the slot {self.say.code(schedule.when)}"
        if schedule.order != order:
            yield f"order {self.say.plain(number_text(schedule.order))}"
        if not schedule.active:
            yield "switched off"

    def _is_usual(self, clock: Clock) -> bool:
        usual = self.usual_clock
        return usual is not None and (clock.dt, clock.times) == (usual.dt, usual.times)

    def definition(self, name: str, expression: Expression) -> Formula:
        """A variable and what it is."""
        return Formula(self.say.displayed.name(name), "=", self.say.displayed(expression))

    def assigned(self, statement: Statement) -> Formula:
        """An assignment."""
        show = self.say.displayed
        return Formula(show.name(statement.variable), r"\leftarrow", show(new_value(statement)))

    def effects(self, topic: str, lead: str, statements: Statements) -> Item:
        """An item whose sentence ends with what is assigned, or announces it and has it below."""
        lines = statements.lines
        if len(lines) > _MOST_IN_A_SENTENCE:
            formulas = tuple(map(self.assigned, lines))
            return Item(topic, f"{lead.removesuffix(',')}, in this order:", formulas)
        assigned = " and ".join(self.say.math(self.say.assigned(line)) for line in lines)
        return Item(topic, f"{lead} {assigned or 'nothing'}.")


def names_in(thing: Any) -> frozenset[str]:
    """All names in the expressions and statements of a part of a model."""
    return frozenset().union(*(code.names for code in _code_in(thing)))


def functions_in(thing: Any) -> frozenset[str]:
    """All functions that the expressions and statements of a part of a model call."""
    return frozenset().union(*(code.functions for code in _code_in(thing)))


def _code_in(thing: Any) -> Iterator[Expression | Statements]:
    if isinstance(thing, (Expression, Statements)):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _code_in(one)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _code_in(getattr(thing, field.name))


@singledispatch
def section_of(part: Part, page: Page) -> Section:
    """Say what a part of a model is."""
    raise NotImplementedError(type(part).__name__)
