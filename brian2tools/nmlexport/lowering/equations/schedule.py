"""When operations happen in this form: in the step of the simulator, or in the one after it."""

from __future__ import annotations

from collections.abc import Sequence

from brian2tools.nmlexport.lowering.operations import Operation, Receive, Transmit
from brian2tools.nmlexport.lowering.pipeline import Pipeline

__all__ = ["immediate"]


def immediate(operations: Sequence[Operation]) -> Pipeline:
    """Let everything happen at once, but for what events make synapses do.

    As in Brian, that comes after the equations were integrated, and therefore at the beginning of
    the next step of the simulator.
    """
    late = (Transmit, Receive)
    return Pipeline(1, {one.name: int(isinstance(one.action, late)) for one in operations})
