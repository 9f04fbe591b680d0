"""All tables of the microcircuit as one text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from os import PathLike

from brian2tools.description import Model
from brian2tools.mdexport.arguments import check_filename, check_switches
from brian2tools.mdexport.markup import MarkdownWording
from brian2tools.mdexport.tables.document import neurons_and_synapses
from brian2tools.mdexport.tables.entries import Panel
from brian2tools.mdexport.tables.input_output import measurements
from brian2tools.mdexport.tables.latex import LatexWording
from brian2tools.mdexport.tables.quantities import parameters
from brian2tools.mdexport.tables.rendering import in_latex, in_markdown
from brian2tools.mdexport.tables.simulation import simulation
from brian2tools.mdexport.wording import Wording
from brian2tools.mdexport.writing import write_document
from brian2tools.models.microcircuit.tables.connectivity import (
    connectivity,
    matrix,
    weights_and_delays,
)
from brian2tools.models.microcircuit.tables.described import Described
from brian2tools.models.microcircuit.tables.inputs import (
    INPUTS,
    initial_values,
    input_by_population,
    stimuli,
    thalamic_synapses,
)
from brian2tools.models.microcircuit.tables.summary import populations, summary

__all__ = ["to_latex", "to_markdown"]

TITLE = "The cortical microcircuit of Potjans and Diesmann (2014)"


def to_markdown(described: Described, filename: str | PathLike[str] | None) -> str:
    """The tables in Markdown, also written to a file if one is given."""
    check_filename(filename)
    text = in_markdown(_panels(described, MarkdownWording()), TITLE)
    if filename is not None:
        write_document(text, filename)
    return text


def to_latex(
    described: Described, filename: str | PathLike[str] | None, document: bool = True
) -> str:
    """The tables in LaTeX, also written to a file if one is given."""
    check_filename(filename)
    check_switches(document=document)
    text = in_latex(_panels(described, LatexWording()), document=document, title=TITLE)
    if filename is not None:
        write_document(text, filename)
    return text


def _panels(described: Described, say: Wording) -> Iterator[Panel]:
    model = described.model
    yield summary(described, say)
    yield populations(described, say)
    yield connectivity(described, say)
    if described.specification.connections is None:
        probabilities = described.specification.parameters.conn_probs
        yield matrix("Connection Probabilities", probabilities, described, say)
    yield matrix("Numbers of Synapses", described.specification.num_synapses, described, say)
    yield weights_and_delays(described, say)
    yield neurons_and_synapses(model, say)
    yield input_by_population(described, say)
    yield stimuli(described, say)
    yield thalamic_synapses(described, say)
    yield measurements(model, say)
    yield _parameters(model, say)
    yield initial_values(described, say)
    yield simulation(model, say)


def _parameters(model: Model, say: Wording) -> Panel:
    """The parameters of neurons that have no table of their own, as weights and input have."""
    found = parameters(replace(model, projections=()), say)
    input_symbols = set(map(say.symbol, INPUTS))
    entries = (one for one in found.entries if one[0][0] not in input_symbols)
    return replace(found, entries=tuple(entries))
