"""A whole model as types of components, a network of them, and a simulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from xml.dom import minidom

from brian2.units.fundamentalunits import Dimension

from brian2tools.description.changing import varying
from brian2tools.description.model import Model
from brian2tools.description.populations import SpikeSourcePopulation
from brian2tools.description.projections import Projection
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.filenames import FILE_NAME
from brian2tools.nmlexport.lowering.checks import obstacles, remarks
from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.connections import connections
from brian2tools.nmlexport.lowering.early import too_early
from brian2tools.nmlexport.lowering.forms import form_of
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.links import link_all
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.notes import as_comment, notes_of
from brian2tools.nmlexport.lowering.operations import Operation
from brian2tools.nmlexport.lowering.ownership import within_reach
from brian2tools.nmlexport.lowering.pieces import Pieces
from brian2tools.nmlexport.lowering.problems import Problems, place_of
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.lowering.recording import Recordings, simulation
from brian2tools.nmlexport.lowering.renaming import Renamed, with_identifiers
from brian2tools.nmlexport.lowering.sources import given_spikes
from brian2tools.nmlexport.lowering.switching import over_runs
from brian2tools.nmlexport.lowering.synapses import Synapses
from brian2tools.nmlexport.lowering.time_step import operations_of
from brian2tools.nmlexport.lowering.undescribed import without_undescribed
from brian2tools.nmlexport.lowering.values import values_of_neurons
from brian2tools.nmlexport.lowering.variables import Variables
from brian2tools.nmlexport.nodes import as_nodes, element, lems_document
from brian2tools.nmlexport.supporting import NeuroMLSimpleNetwork, NeuroMLTarget

__all__ = ["Lowered", "lowered"]

_INCLUDES = ("Cells.xml", "Networks.xml", "Simulation.xml", FILE_NAME)


@dataclass(frozen=True, slots=True)
class Lowered:
    """What a model became.

    Parameters
    ----------
    document : minidom.Document
        The LEMS file.
    dimensions : frozenset of Dimension
        The dimensions that it uses.
    recordings : Recordings
        Where its recordings are found.
    notes : tuple of str
        What a reader of the file should know, in sentences. They stand at its head too.
    names : mapping
        The names of the Brian objects by the ids of what stands for them.
    """

    document: minidom.Document
    dimensions: frozenset[Dimension]
    recordings: Recordings
    notes: tuple[str, ...]
    names: Mapping[str, str]


def lowered(model: Model, name: str = "model", form: str = "steps") -> Lowered:
    """Write a model in LEMS.

    Parameters
    ----------
    model : Model
        The model, with its runs.
    name : str
        The name of the file without its ending, after which recordings are named.
    form : {'steps', 'equations'}
        Whether Brian's own steps are written, or differential equations.

    Raises
    ------
    UnsupportedModelError
        If a part of the model has no form in LEMS; it lists all such parts.
    """
    found = obstacles(model, form)
    if found:
        raise UnsupportedModelError(_task(model), [*found, *remarks(model)])
    return _Lowering(with_identifiers(without_undescribed(model)), form).result(name)


def _task(model: Model) -> str:
    return f"export {model.name!r} to LEMS"


class _Lowering:
    """The programs of all groups, and what becomes of them."""

    def __init__(self, renamed: Renamed, form: str) -> None:
        self.renamed = renamed
        self.model = model = renamed.model
        self.form_name, self.form = form, form_of(model, form)
        self.variables = Variables(model)
        self.problems = Problems(remarks(model))
        self.operations = over_runs(
            within_reach(operations_of(model, self.variables), self.variables, self.problems),
            self.variables,
            self.problems,
        )
        self.problems += too_early(model, self.operations, self.variables.timeline)
        self.pipeline = self.form.pipelined(self.operations, self.variables)
        timeline = self.variables.timeline
        self.time = Time(timeline.dt, self.pipeline.steps, timeline.first)
        self.changing = varying(model)
        for group, variable in self.variables.assigned:
            self.changing[group].add(variable)
        self.neurons: dict[str, Neurons] = {}
        self.synapses: dict[str, Synapses] = {}

    def result(self, name: str) -> Lowered:
        for number, population in enumerate(self.model.populations, 1):
            type_name = self.form.cell.format(name=population.name, number=number)
            program = self.form.neurons(
                population,
                self.variables,
                self.changing[population.name],
                Component(type_name, "baseCell", f"{population.name}_cell"),
                self.time,
            )
            self.neurons[population.name] = program
            program.begin_all()
        link_all(self.neurons, self.problems)
        for program in self.neurons.values():
            self._operate(program)
        for projection in sorted(
            self.model.projections, key=lambda one: self.variables.rank(one.name)
        ):
            with self.problems.of(projection.name, "target"):
                synapses = self._projection(projection)
                self.synapses[projection.name] = synapses
                synapses.begin_all()
                self._operate(synapses)
        for any_program in (*self.neurons.values(), *self.synapses.values()):
            any_program.finish_all()
        if self.problems:
            found = [self.renamed.said_of_brian(one) for one in self.problems]
            raise UnsupportedModelError(_task(self.model), found)
        return self._assembled(name)

    def _projection(self, projection: Projection) -> Synapses:
        receivers: dict[str, list[Operation]] = defaultdict(list)
        for one in self.operations:
            if one.receives is not None:
                receivers[one.receives].append(one)
        return self.form.synapses(
            projection,
            self.variables,
            self.changing[projection.name],
            Component(f"{projection.name}_type", "baseSynapse", f"{projection.name}_synapse"),
            self.time,
            groups={**self.neurons, **self.synapses},
            receivers=receivers,
        )

    def _operate(self, program: GroupProgram) -> None:
        delays = self.pipeline.delays
        mine = [one for one in self.operations if one.group == program.part.name]
        # What is late belongs to an earlier step of Brian, and comes first.
        for one in sorted(mine, key=lambda one: -delays[one.name]):
            with self.problems.of(one.group, place_of(one)):
                period = self.variables.timeline.period(one.schedule)
                program.operate(one, delays[one.name], period)

    def _assembled(self, name: str) -> Lowered:
        programs = [*self.neurons.values(), *self.synapses.values()]
        pieces = Pieces(components=[program.component for program in programs])
        for neurons in self.neurons.values():
            pieces += neurons.instances()
        for neurons in self.neurons.values():
            late = self.pipeline.delays.get(f"{neurons.part.name}_spike_thresholder")
            if isinstance(neurons.part, SpikeSourcePopulation) and late is not None:
                pieces += given_spikes(neurons, late)
            for linked in neurons.links.values():
                pieces += linked.tunnels()
        for synapses in self.synapses.values():
            pieces += connections(synapses, self.pipeline)
        # The schema of NeuroML has lists of inputs behind projections.
        for neurons in self.neurons.values():
            pieces += values_of_neurons(neurons)
        self._expose_all(pieces.components)
        network = NeuroMLSimpleNetwork(self.form.network)
        for node in (*pieces.before, *pieces.network):
            network.add_node(node)
        run, recordings = simulation(
            self.model, name, programs, self.pipeline, self.time, self.form.network
        )
        recordings = self._of_brian(recordings)
        notes = notes_of(
            self.model,
            self.form_name,
            programs,
            recordings,
            self.renamed.names,
            has_tunnels=any(one.type.instance_requirements for one in pieces.components),
        )
        document = lems_document(
            minidom.Document().createComment(as_comment(notes)),
            NeuroMLTarget("sim1").build(),
            *(element("Include", {"file": file}) for file in _INCLUDES),
            *(component.node() for component in pieces.components),
            *(as_nodes(one.component()) for one in pieces.components if one.id is not None),
            network.build(),
            run,
        )
        used = frozenset[Dimension]().union(*(one.dimensions for one in pieces.components))
        return Lowered(document, used, recordings, notes, self._names(programs))

    def _names(self, programs: Iterable[GroupProgram]) -> dict[str, str]:
        return {
            id: self.renamed.in_brian(program.part.name)
            for program in programs
            for id in (program.part.name, program.component.name, program.component.id)
            if id is not None
        }

    def _of_brian(self, recordings: Recordings) -> Recordings:
        """Recordings with the names that groups have in Brian."""
        events = [replace(one, group=self.renamed.in_brian(one.group)) for one in recordings.events]
        return replace(recordings, events=events)

    def _expose_all(self, components: Iterable[Component]) -> None:
        """What is attached to a neuron has something for all that the neuron asks for."""
        components = list(components)
        by_group = {
            program.part.name: program.component
            for program in (*self.neurons.values(), *self.synapses.values())
        }
        for component in components:
            for group in component.attached_to:
                by_group[group].attachments()
                for flux in by_group[group].fluxes.values():
                    if flux.id not in component.exposed:
                        component.hold(flux.id, float(flux.neutral), flux.dimensions)
