"""A whole model as types of components, a network of them, and a simulation."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from xml.dom import minidom

import lems.api as lems
import numpy as np
from brian2.units import amp, second
from brian2.units.fundamentalunits import Dimension

from brian2tools.description.changing import varying
from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, StateMonitor
from brian2tools.description.projections import Pathway, Projection
from brian2tools.nmlexport.lemsrendering import lems_dimension, quantity
from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.operations import Operation, Receive, operations_of
from brian2tools.nmlexport.lowering.pipeline import Pipeline, pipelined
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.lowering.synapses import Synapses
from brian2tools.nmlexport.lowering.variables import Variables
from brian2tools.nmlexport.nodes import as_nodes, element, lems_document
from brian2tools.nmlexport.streaming import StreamedElements
from brian2tools.nmlexport.supporting import (
    NeuroMLSimpleNetwork,
    NeuroMLSimulation,
    NeuroMLTarget,
)

__all__ = ["Lowered", "lowered"]


@dataclass
class Lowered:
    """What a model became: the document, and where its recordings are found."""

    document: minidom.Document | None
    columns: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    pipeline: Pipeline | None = None
    time: Time | None = None
    ids: list[tuple[str, int]] = field(default_factory=list)


def lowered(model: Model, name: str = "model") -> Lowered:
    """Write Brian's own steps in LEMS."""
    return _Lowering(model, name).result()


class _Lowering:
    def __init__(self, model: Model, name: str) -> None:
        self.model = model
        self.name = name
        self.variables = Variables(model)
        self.operations = operations_of(model, self.variables)
        self.pipeline = pipelined(self.operations)
        dts = [clock.dt.number for clock in model.clocks if clock.dt is not None]
        self.time = Time(float(min(dts)), self.pipeline.steps)
        self.changing = varying(model)
        self.programs: dict[str, GroupProgram] = {}
        self.attached: dict[str, list[Component]] = defaultdict(list)

    def neurons(self) -> dict[str, Neurons]:
        return {n: p for n, p in self.programs.items() if isinstance(p, Neurons)}

    def result(self) -> Lowered:
        self.lower_populations()
        self.lower_projections()
        return self.assemble()

    def _run(self, program: GroupProgram) -> None:
        program.begin_all()
        mine = [one for one in self.operations if one.group == program.part.name]
        # What is late belongs to an earlier step of Brian, and comes first.
        order = sorted(mine, key=lambda one: -self.pipeline.delays[one.name])
        for operation in order:
            program.operate(operation, self.pipeline.delays[operation.name], self.period(operation))

    def period(self, operation: Operation) -> int:
        dt = self.model.clocks[operation.schedule.clock].dt
        assert dt is not None
        return round(float(dt.number) / self.time.dt)

    def lower_populations(self) -> None:
        for population in self.model.populations:
            component = Component(f"{population.name}_type", "baseCell", f"{population.name}_cell")
            program = Neurons(
                population, self.variables, self.changing[population.name], component, self.time
            )
            self.programs[population.name] = program
            self._run(program)

    def lower_projections(self) -> None:
        receivers: dict[str, list[Operation]] = defaultdict(list)
        for one in self.operations:
            if one.receives is not None:
                receivers[one.receives].append(one)
        for projection in self.model.projections:
            component = Component(f"{projection.name}_type", "baseSynapse", f"{projection.name}_synapse")
            component.taken |= {"i", "in"}
            program = Synapses(
                projection,
                self.variables,
                self.changing[projection.name],
                component,
                self.time,
                neurons=self.neurons(),
                receivers=receivers,
            )
            self.programs[projection.name] = program
            self._run(program)
            program.finish_all()
            component.expose("i", component.constant(0, amp.dim), amp.dim)
            self.attached[projection.target.group].append(component)

    def assemble(self) -> Lowered:
        network = NeuroMLSimpleNetwork("network1")
        nodes: list[minidom.Element] = []
        for name, program in self.neurons().items():
            program.finish_all()
            component = program.component
            if component.fluxes:
                component.type.add(lems.Attachments("synapses", "baseSynapse"))
            network.add_population(name, component.id, program.part.size)
        for name, program in self.neurons().items():
            if program.values:
                nodes += self.add_values(network, name, program)
        for name, program in self.programs.items():
            if isinstance(program, Synapses):
                nodes += self.add_connections(network, program)
        for population, components in self.attached.items():
            for component in components:
                for flux in self.programs[population].component.fluxes.values():
                    if flux.id not in component.exposed:
                        component.expose(flux.id, flux.neutral, flux.dimensions)
        types = [p.component.node() for p in self.programs.values()]
        parts = [as_nodes(p.component.component()) for p in self.programs.values()]
        simulation, low = self.simulate()
        target = NeuroMLTarget("sim1").build()
        includes = [element("Include", {"file": f}) for f in ("Cells.xml", "Networks.xml", "Simulation.xml")]
        used = set().union(*(p.component.dimensions for p in self.programs.values()))
        low.document = lems_document(
            target, *includes, *types, *nodes, *parts, network.build(), simulation
        )
        self.used = used
        return low

    def add_values(self, network: NeuroMLSimpleNetwork, name: str, program: Neurons) -> list[minidom.Element]:
        """Attach to each neuron something that holds the values which are its own."""
        holder = Component(f"{name}_values", "baseSynapse", f"{name}_values1")
        columns = []
        assigns, attributes = [], {"target": f"../{name}[{{}}]"}
        parameters = []
        for flux_id, numbers in program.values.items():
            dimensions = program.component.fluxes[flux_id].dimensions
            own = holder.property(f"own_{flux_id}", dimensions)
            holder.expose(flux_id, own.text, dimensions)
            assigns.append(element("Assign", {"property": own.text, "value": flux_id}))
            attributes[flux_id] = "{}" + quantity(1, dimensions).removeprefix("1")
            columns.append(numbers)
            parameters.append((flux_id, dimensions))
        holder.expose("i", holder.constant(0, amp.dim), amp.dim)
        self.attached[name].append(holder)
        row = lems.ComponentType(f"{name}_value", extends="input")
        row.add(lems.Path("target"))
        for flux_id, dimensions in parameters:
            row.add(lems.Parameter(flux_id, lems_dimension(dimensions)))
        node = as_nodes(row)
        node.appendChild(
            element(
                "Structure",
                {},
                element("With", {"instance": "target", "as": "a"}),
                element(
                    "EventConnection",
                    {"from": "a", "to": "a", "receiver": "../component"},
                    *assigns,
                ),
            )
        )
        if not program.component.type.event_ports:  # Attaching something takes a port of its own.
            program.component.type.add(lems.EventPort("spike", "out"))
        size = program.part.size
        lists = element(
            "inputList",
            {"id": f"{name}_value_list", "population": name, "component": holder.id},
            StreamedElements(f"{name}_value", {"id": "{}", **attributes}, np.arange(size), np.arange(size), *columns),
        )
        network.add_node(lists)
        self.programs[f"{name}_values"] = _Holder(holder)
        return [node]

    def add_connections(
        self, network: NeuroMLSimpleNetwork, program: Synapses
    ) -> list[minidom.Element]:
        """Connect neurons: the first pathway makes the synapses, the others find them."""
        projection = program.part
        types: list[minidom.Element] = []
        pre, post = (np.atleast_1d(v.quantity) for v in (projection.presynaptic, projection.postsynaptic))
        pre = pre + projection.source.start
        post = post + projection.target.start
        first, *others = projection.pathways
        name = f"{projection.name}_connection"
        row = lems.ComponentType(name, extends="connection")
        for path in ("preCellId", "postCellId"):
            row.add(lems.Path(path))
        for text in ("sourcePort", "targetPort"):
            row.add(lems.Text(text))
        row.add(lems.Parameter("delay", "time"))
        assigns, attributes, columns = [], {}, []
        for id, numbers in program.values.items():
            dimensions = self._dimensions_of(program, id)
            row.add(lems.Parameter(id, lems_dimension(dimensions)))
            assigns.append(element("Assign", {"property": id, "value": id}))
            attributes[id] = "{}" + quantity(1, dimensions).removeprefix("1")
            columns.append(numbers)
        sender, ends = ("a", (pre, post)) if first.side == "pre" else ("b", (pre, post))
        node = as_nodes(row)
        node.appendChild(
            element(
                "Structure",
                {},
                element("With", {"instance": "preCellId", "as": "a"}),
                element("With", {"instance": "postCellId", "as": "b"}),
                element(
                    "EventConnection",
                    {
                        "from": sender,
                        "to": "b",
                        "receiver": "../synapse",
                        "sourcePort": "sourcePort",
                        "targetPort": "targetPort",
                        "delay": "delay",
                    },
                    *assigns,
                ),
            )
        )
        types.append(node)
        delays, text = self._delays(projection, first)
        rows = StreamedElements(
            name,
            {
                "id": "{}",
                "preCellId": f"../{projection.source.group}[{{}}]",
                "postCellId": f"../{projection.target.group}[{{}}]",
                "sourcePort": first.event,
                "targetPort": program.ports[first.name],
                "delay": text,
                **attributes,
            },
            np.arange(len(pre)), pre, post, *delays, *columns,
        )
        if len(pre):
            network.add_node(
                element(
                    "projection",
                    {
                        "id": projection.name + "_projection",
                        "presynapticPopulation": projection.source.group,
                        "postsynapticPopulation": projection.target.group,
                        "synapse": program.component.id,
                    },
                    rows,
                )
            )
        for pathway in others:
            types.append(self._event_type(projection, pathway))
            delays, text = self._delays(projection, pathway)
            sender, group = (pre, projection.source.group) if pathway.side == "pre" else (post, projection.target.group)
            if len(pre):
              network.add_node(
                StreamedElements(
                    f"{projection.name}_{pathway.name}_event",
                    {
                        "id": f"{projection.name}_{pathway.name}_{{}}",
                        "from": f"{group}[{{}}]",
                        "to": f"{projection.target.group}[{{}}]/synapses:{program.component.id}:{{}}",
                        "sourcePort": pathway.event,
                        "targetPort": program.ports[pathway.name],
                        "delay": text,
                    },
                    np.arange(len(pre)), sender, post, _counted(post), *delays,
                )
              )
        return types

    def _event_type(self, projection: Projection, pathway: Pathway) -> minidom.Element:
        row = lems.ComponentType(f"{projection.name}_{pathway.name}_event", extends="explicitConnection")
        for path in ("from", "to"):
            row.add(lems.Path(path))
        for text in ("sourcePort", "targetPort"):
            row.add(lems.Text(text))
        row.add(lems.Parameter("delay", "time"))
        node = as_nodes(row)
        node.appendChild(
            element(
                "Structure",
                {},
                element("With", {"instance": "from", "as": "a"}),
                element("With", {"instance": "to", "as": "b"}),
                element(
                    "EventConnection",
                    {"from": "a", "to": "b", "sourcePort": "sourcePort", "targetPort": "targetPort", "delay": "delay"},
                ),
            )
        )
        return node

    def _dimensions_of(self, program: Synapses, id: str) -> Dimension:
        return program.component.property_dimensions[id]

    def _delays(self, projection: Projection, pathway: Pathway) -> tuple[list[np.ndarray], str]:
        source = projection.source if pathway.side == "pre" else projection.target
        known = self.pipeline.delays
        detected = known.get(f"{source.group}_{pathway.event}_thresholder", known.get(f"{source.group}_thresholder"))
        late = known[f"{projection.name}_{pathway.name}"] - detected
        value = np.atleast_1d(pathway.delay.value.quantity)
        steps = np.floor(np.asarray(value) / self.time.dt + 0.5).astype(int) * self.time.steps + late
        # Events that are due in between are seen at the begin of the step after.
        seconds = (steps - 0.5) * self.time.step
        if len(seconds) == 1:
            return [], quantity(float(seconds[0]), second.dim)
        return [seconds], "{}s"

    def simulate(self) -> tuple[minidom.Element, Lowered]:
        """What is simulated and recorded."""
        time = self.time
        duration = sum(run.duration.number for run in self.model.runs)
        steps = round(duration / time.dt)
        length = steps * time.steps + max(self.pipeline.delays.values(), default=0) + 1
        made = NeuroMLSimulation("sim1", "network1", quantity(length * time.step, second.dim), quantity(time.step, second.dim))
        low = Lowered(None, pipeline=self.pipeline, time=time)
        made.add_outputfile("traces", f"recording_{self.name}.dat")
        column = 0
        for monitor in self.model.monitors:
            if isinstance(monitor, StateMonitor):
                program = self.programs[monitor.source.group]
                chosen = np.arange(monitor.source.size) if monitor.indices is None else np.atleast_1d(monitor.indices.quantity)
                for one in program.recorded:
                    if one.monitor != monitor.name:
                        continue
                    key = (monitor.name, one.variable)
                    low.columns[key], low.rows[key] = [], one.row
                    for i in chosen + monitor.source.start:
                        made.add_outputcolumn(f"column{column}", f"{self.path(program, i)}/{one.id}")
                        column += 1
                        low.columns[key].append(column)
        made.add_eventoutputfile("spikes", f"recording_{self.name}.spikes", "ID_TIME")
        number = 0
        for monitor in self.model.monitors:
            if isinstance(monitor, EventMonitor):
                for i in range(monitor.source.start, monitor.source.stop):
                    made.add_eventselection(str(number), f"{monitor.source.group}[{i}]", monitor.event)
                    low.ids.append((monitor.name, i - monitor.source.start))
                    number += 1
        return made.build(), low

    def path(self, program: GroupProgram, index: int) -> str:
        if isinstance(program, Synapses):
            post = np.atleast_1d(program.part.postsynaptic.quantity) + program.part.target.start
            return f"{program.part.target.group}[{post[index]}]/synapses:{program.component.id}:{_counted(post)[index]}"
        return f"{program.part.name}[{index}]"


def _counted(targets: np.ndarray) -> np.ndarray:
    """For each synapse, how many come before it that lead to the same neuron."""
    order = np.argsort(targets, kind="stable")
    ordered = targets[order]
    firsts = np.searchsorted(ordered, ordered)
    counts = np.empty(len(targets), int)
    counts[order] = np.arange(len(targets)) - firsts
    return counts


class _Holder:
    def __init__(self, component: Component) -> None:
        self.component = component
