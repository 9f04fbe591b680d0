"""Statements that are executed one after the other, some under conditions, as handlers of LEMS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import lems.api as lems
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from brian2tools.nmlexport.lemsrendering import all_of
from brian2tools.nmlexport.lowering.component import ALWAYS, Component

__all__ = ["StatementSequence"]

Action: TypeAlias = lems.StateAssignment | lems.EventOut


@dataclass
class _Step:
    """Actions that follow one another, and the condition for all of them."""

    test: str | None
    actions: list[Action] = field(default_factory=list)


class StatementSequence:
    """Statements in order: the `Definitions` of expressions that are evaluated among them.

    Derived variables would have the values of the beginning of the time step, before the equations
    were integrated. What expressions need beside their text is therefore assigned to variables
    like all else, just before it is used.

    Parameters
    ----------
    component : Component
        What executes them.
    """

    def __init__(self, component: Component) -> None:
        self.component = component
        self._steps: list[_Step] = []

    @property
    def is_plain(self) -> bool:
        """Whether all is executed without conditions."""
        return all(step.test is None for step in self._steps)

    # The definitions of expressions

    def constant(self, value: float, dimensions: Dimension) -> str:
        """The id of a constant, the same for the same value."""
        return self.component.constant(value, dimensions)

    def variable(self, hint: str, value: str, dimensions: Dimension) -> str:
        """The id of a new variable that has a value from here on."""
        found = self.component.memory(hint, dimensions)
        self.assign(found, value)
        return found

    def conditional(
        self, hint: str, cases: Sequence[tuple[str, str]], otherwise: str, dimensions: Dimension
    ) -> str:
        """The id of a new variable with the value of the first condition that holds here."""
        found = self.variable(hint, otherwise, dimensions)
        for test, value in reversed(cases):
            self._steps.append(_Step(test, [lems.StateAssignment(found, value)]))
        return found

    # What is done

    def assign(self, variable: str, value: str) -> None:
        """Give a variable a value."""
        self._do(lems.StateAssignment(variable, value))

    def send(self, port: str) -> None:
        """Let an event happen."""
        self._do(lems.EventOut(port))

    def extend(self, other: StatementSequence) -> None:
        """Do what another sequence does."""
        for step in other._steps:
            if step.test is None:
                self._do(*step.actions)
            else:
                self._steps.append(step)

    def _do(self, *actions: Action) -> None:
        if not self._steps or self._steps[-1].test is not None:
            self._steps.append(_Step(None))
        self._steps[-1].actions += actions

    @contextmanager
    def under(self, *tests: str | None) -> Iterator[None]:
        """Execute what follows inside only if conditions hold at its beginning."""
        conditions = [test for test in tests if test]
        if not conditions:
            yield
            return
        outer, self._steps = self._steps, []
        yield
        inner, self._steps = self._steps, outer
        self._add(all_of(*conditions), inner)

    def _add(self, test: str, inner: list[_Step]) -> None:
        if len(inner) == 1:
            (only,) = inner
            self._steps.append(_Step(all_of(*filter(None, (test, only.test))), only.actions))
        elif inner:
            # What is assigned could change whether the condition holds.
            holds = self.component.memory("holds", DIMENSIONLESS)
            self._steps.append(_Step(test, [lems.StateAssignment(holds, "1")]))
            if inner[-1].test is not None:
                inner.append(_Step(None))
            inner[-1].actions.append(lems.StateAssignment(holds, "0"))
            for step in inner:
                tests = filter(None, (f"{holds} .gt. 0.5", step.test))
                self._steps.append(_Step(all_of(*tests), step.actions))

    # What becomes of it

    def handlers(self) -> Iterator[lems.OnCondition]:
        """The sequence as it is executed in each step of the simulator."""
        for step in self._steps:
            yield _filled(lems.OnCondition(step.test or ALWAYS), step.actions)

    def on_event(self, port: str) -> lems.OnEvent:
        """The sequence as it is executed at an event, if it is plain."""
        assert self.is_plain
        return _filled(lems.OnEvent(port), [one for step in self._steps for one in step.actions])


def _filled(
    handler: lems.OnCondition | lems.OnEvent, actions: Sequence[Action]
) -> lems.OnCondition | lems.OnEvent:
    for action in actions:
        handler.add_action(action)
    return handler
