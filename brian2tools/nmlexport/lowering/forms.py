"""The forms in which a model is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from brian2tools.description.model import Model
from brian2tools.nmlexport.lowering.equations.neurons import EquationNeurons
from brian2tools.nmlexport.lowering.equations.numbered import NumberedNeurons, is_numbered
from brian2tools.nmlexport.lowering.equations.schedule import immediate
from brian2tools.nmlexport.lowering.equations.synapses import EquationSynapses
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.operations import Operation
from brian2tools.nmlexport.lowering.pipeline import Pipeline, pipelined
from brian2tools.nmlexport.lowering.synapses import Synapses
from brian2tools.nmlexport.lowering.variables import Variables

__all__ = ["Form", "form_of"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a form makes of a model.

    Parameters
    ----------
    pipelined : callable
        Says when each operation happens.
    neurons, synapses : type
        The programs of populations and projections.
    cell : str
        What types of cells are called, by the name and the number of the population.
    network : str
        What the network is called.
    """

    pipelined: Callable[[Sequence[Operation], Variables], Pipeline]
    neurons: type[Neurons]
    synapses: type[Synapses]
    cell: str = "{name}_type"
    network: str = "network1"


def _exact(operations: Sequence[Operation], _: Variables) -> Pipeline:
    return pipelined(operations)


_STEPS = Form(_exact, Neurons, Synapses)
_EQUATIONS = Form(immediate, EquationNeurons, EquationSynapses)
_SIMPLE = Form(immediate, NumberedNeurons, EquationSynapses, "neuron{number}", "neuron1MultiNet")


def form_of(model: Model, name: str) -> Form:
    """The form of a model.

    Parameters
    ----------
    model : Model
        The model.
    name : str
        ``"steps"`` for what Brian does in each step, ``"equations"`` for differential equations
        that the simulator integrates.
    """
    if name == "steps":
        return _STEPS
    return _SIMPLE if is_numbered(model) else _EQUATIONS
