"""Values that differ between neurons: something that holds them is attached to each."""

from __future__ import annotations

import lems.api as lems
import numpy as np

from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.pieces import Pieces, written
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.streaming import StreamedElements

__all__ = ["values_of_neurons"]


def values_of_neurons(neurons: Neurons) -> Pieces:
    """What gives each neuron the values that are its own.

    Only what is attached to an instance can be given values of its own, so that a component with
    the values as properties is attached to each neuron, which reads them there.
    """
    if not neurons.each:
        return Pieces()
    name = neurons.part.name
    holder = Component(f"{name}_values_type", "baseSynapse", f"{name}_values")
    holder.attached_to.append(name)
    row = Component(f"{name}_values_of", "input", None)
    row.type.add(lems.Path("target"))
    assignments, attributes = [], {}
    for id, flux in ((id, neurons.component.fluxes[id]) for id in neurons.each):
        own = holder.property(f"{id}_held", flux.dimensions)
        holder.expose(id, own.text, flux.dimensions)
        row.row_parameter(id, flux.dimensions)
        assignments.append(element("Assign", {"property": own.text, "value": id}))
        attributes[id] = written(flux.dimensions)
    # PyLEMS wants both names of the type that this extends.
    receiver = {"from": "a", "to": "b", "receiver": "../component"}
    row.structure = [
        element("With", {"instance": "target", "as": "a"}),
        element("With", {"instance": "target", "as": "b"}),
        element("EventConnection", receiver, *assignments),
    ]
    number = np.arange(neurons.part.size)
    rows = StreamedElements(
        row.name,
        {"id": "{}", "target": f"../{name}[{{}}]", **attributes},
        number,
        number,
        *neurons.each.values(),
    )
    listed = {"id": f"{name}_values_list", "population": name, "component": f"{name}_values"}
    return Pieces([holder, row], [element("inputList", listed, rows)])
