"""What LEMS cannot express: collected over a whole model, said once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from brian2tools.errors import (
    Brian2ToolsError,
    DimensionError,
    Problem,
    UnsupportedExpressionError,
)
from brian2tools.nmlexport.lowering.operations import (
    Action,
    Assign,
    Detect,
    Emit,
    Execute,
    Gather,
    Operation,
    Receive,
    Sample,
    Transmit,
)

__all__ = ["NoFormError", "Problems", "place_of"]


class NoFormError(Brian2ToolsError):
    """A part of a model has no form in LEMS.

    Parameters
    ----------
    reason, advice : str
        Why, and what the user can do.
    expression : str or None
        The text that is meant.
    """

    def __init__(self, reason: str, advice: str, expression: str | None = None) -> None:
        super().__init__(f"{reason}; {advice}")
        self.reason, self.advice, self.expression = reason, advice, expression


class Problems(list[Problem]):
    """The problems of a model."""

    @contextmanager
    def of(self, group: str, place: str) -> Iterator[None]:
        """Note what cannot be expressed in a place, and go on behind it."""
        try:
            yield
        except NoFormError as error:
            self.append(
                Problem(
                    object=group,
                    place=place,
                    reason=error.reason,
                    advice=error.advice,
                    expression=error.expression,
                )
            )
        except UnsupportedExpressionError as error:
            advice = "use what LEMS has: + - * / **, comparisons and Brian's own functions"
            self.append(Problem(object=group, place=place, reason=str(error), advice=advice))
        except DimensionError as error:
            advice = "correct the units, which Brian refuses as well"
            self.append(Problem(object=group, place=place, reason=str(error), advice=advice))


def place_of(operation: Operation) -> str:
    """Where in its group an operation comes from, in the words of a user."""
    action: Action = operation.action
    match action:
        case Assign(assignment):
            return f"values of {assignment.variable!r} between runs"
        case Detect(event):
            return "threshold" if event.name == "spike" else f"event {event.name!r}"
        case Execute(event="spike"):
            return "reset"
        case Execute(event=str(event)):
            return f"run_on_event({event!r})"
        case Transmit(pathway):
            return f"pathway {pathway.name!r}"
        case Gather(summed):
            return f"summed variable {summed.name!r}"
        case Receive(variable=variable):
            return f"variable {variable!r}"
        case Sample(monitor):
            return f"monitor {monitor.name!r}"
        case Emit():
            return "spikes"
    if operation.name == f"{operation.group}_stateupdater":
        return "equations"
    return f"operation {operation.name!r}"
