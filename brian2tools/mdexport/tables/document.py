"""All tables of a model as one text in LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from brian2tools.description.model import Model
from brian2tools.description.populations import NeuronPopulation
from brian2tools.mdexport.tables.connectivity import connectivity
from brian2tools.mdexport.tables.dynamics import Dynamics
from brian2tools.mdexport.tables.entries import Entry, Panel, combined, entry, panel
from brian2tools.mdexport.tables.input_output import inputs, measurements
from brian2tools.mdexport.tables.latex import LatexWording
from brian2tools.mdexport.tables.populations import populations
from brian2tools.mdexport.tables.quantities import initial_values, parameters
from brian2tools.mdexport.tables.simulation import simulation
from brian2tools.mdexport.tables.summary import is_plastic, summary

__all__ = ["latex_of"]


def latex_of(
    model: Model,
    *,
    document: bool = True,
    title: str | None = None,
    author: str | None = None,
    captions: bool = True,
) -> str:
    """The tables of a model; `Model.to_latex` says what the arguments mean."""
    say = LatexWording()
    return (
        _environment()
        .get_template("nordlie.tex.j2")
        .render(
            panels=[one for one in panels(model, say) if one.entries],
            document=document,
            title=say.plain(title or "Description of the network model"),
            author=say.plain(author or ""),
            captions=captions,
        )
    )


def panels(model: Model, say: LatexWording) -> Iterator[Panel]:
    """The tables in the order of the paper, and those of values after them."""
    yield summary(model, say)
    yield populations(model, say)
    yield connectivity(model, say)
    yield _neurons_and_synapses(model, say)
    yield _plasticity(model, say)
    yield inputs(model, say)
    yield measurements(model, say)
    yield parameters(model, say)
    yield initial_values(model, say)
    yield simulation(model, say)


def _neurons_and_synapses(model: Model, say: LatexWording) -> Panel:
    dynamics = Dynamics(model, say)
    neurons = (
        (
            say.name(one.name),
            dynamics.neurons(one)
            if isinstance(one, NeuronPopulation)
            else dynamics.operations(one),
        )
        for one in model.populations
    )
    synapses = (
        (say.name(one.name), dynamics.synapses(one))
        for one in model.projections
        if not is_plastic(one)
    )
    entries = [*_with_names("Neurons", neurons), *_with_names("Synapses", synapses)]
    return panel("Neuron and Synapse Models", entries)


def _plasticity(model: Model, say: LatexWording) -> Panel:
    dynamics = Dynamics(model, say)
    synapses = (
        (say.name(one.name), dynamics.synapses(one)) for one in model.projections if is_plastic(one)
    )
    return panel("Plasticity", _with_names("Synapses", synapses))


def _with_names(label: str, described: Iterable[tuple[str, Iterable[Entry]]]) -> Iterator[Entry]:
    """What is said of each part, under its name; nothing of those of which nothing is said."""
    for names, entries in combined(described):
        if entries:
            yield entry(rf"\rowcolor[gray]{{0.9}}\textbf{{{label}}}", names)
            yield from entries


@lru_cache
def _environment() -> Environment:
    # Braces and percent signs are LaTeX's own.
    return Environment(
        loader=PackageLoader("brian2tools.mdexport"),
        block_start_string="((*",
        block_end_string="*))",
        variable_start_string="(((",
        variable_end_string=")))",
        comment_start_string="((#",
        comment_end_string="#))",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
