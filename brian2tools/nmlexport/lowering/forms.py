"""The forms in which a model is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from brian2tools.nmlexport.lowering.equations.neurons import EquationNeurons
from brian2tools.nmlexport.lowering.equations.schedule import immediate
from brian2tools.nmlexport.lowering.equations.synapses import EquationSynapses
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.operations import Operation
from brian2tools.nmlexport.lowering.pipeline import Pipeline, pipelined
from brian2tools.nmlexport.lowering.synapses import Synapses

__all__ = ["FORMS", "Form"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a form makes of a model.

    Parameters
    ----------
    pipelined : callable
        Says when each operation happens.
    neurons, synapses : type
        The programs of populations and projections.
    """

    pipelined: Callable[[Sequence[Operation]], Pipeline]
    neurons: type[Neurons]
    synapses: type[Synapses]


#: Brian's own steps, or differential equations that the simulator integrates.
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "steps": Form(pipelined, Neurons, Synapses),
        "equations": Form(immediate, EquationNeurons, EquationSynapses),
    }
)
