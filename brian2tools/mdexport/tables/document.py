"""All tables of a model as one text in LaTeX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike

from brian2tools.description.model import Model
from brian2tools.description.populations import NeuronPopulation, Population
from brian2tools.description.projections import Projection
from brian2tools.errors import ArgumentTypeError
from brian2tools.kinds import kind_of
from brian2tools.mdexport.arguments import check_filename, check_switches, check_texts
from brian2tools.mdexport.tables.connectivity import connectivity
from brian2tools.mdexport.tables.dynamics import Dynamics
from brian2tools.mdexport.tables.entries import Column, Entry, Panel, combined, entry, panel
from brian2tools.mdexport.tables.input_output import inputs, measurements
from brian2tools.mdexport.tables.latex import LatexWording
from brian2tools.mdexport.tables.populations import populations
from brian2tools.mdexport.tables.quantities import initial_values, parameters
from brian2tools.mdexport.tables.rendering import in_latex
from brian2tools.mdexport.tables.simulation import simulation
from brian2tools.mdexport.tables.summary import is_plastic, summary
from brian2tools.mdexport.wording import Wording
from brian2tools.mdexport.writing import write_document

__all__ = ["to_latex"]

#: The name of a section, the one before it, its compartments, length and diameter.
_SECTION_WIDTHS = (0.24, 0.24, 0.16, 0.14, 0.22)


def to_latex(
    model: Model,
    filename: str | PathLike[str] | None = None,
    *,
    document: bool = True,
    title: str = "Description of the network model",
    author: str | None = None,
    captions: bool = True,
) -> str:
    r"""Describe a model by the tables that papers in this field have.

    They are those that Nordlie, Gewaltig and Plesser have proposed [1]_: a summary, the
    populations, the connectivity, the models of neurons and synapses, plasticity, input and
    measurements. Tables of the parameters, the initial values and the simulation follow. A table
    that would be empty is left out.

    Parameters
    ----------
    model : Model
        The model.
    filename : str or path-like, optional
        The file that is written, if any.
    document : bool, optional
        Whether to write a whole document, or only the tables, which another document takes in by
        ``\input``. That one needs the packages amsmath, array, colortbl and longtable, which each
        distribution of LaTeX has, and text in one column.
    title : str, optional
        The title of the document.
    author : str, optional
        Who has made the model; several names are joined by ``" and "``.
    captions : bool, optional
        Whether the first table, and the first one of values, have a caption with a number.

    Returns
    -------
    str
        The text.

    Raises
    ------
    ArgumentTypeError
        If it is not given a model, or an argument is of another type.
    ArgumentError
        If the file cannot be written.

    References
    ----------
    .. [1] Nordlie E, Gewaltig M-O, Plesser HE (2009). Towards reproducible descriptions of neuronal
       network models. PLoS Computational Biology 5(8): e1000456.

    Examples
    --------
    >>> from brian2tools.mdexport.tables import to_latex
    >>> cells = NeuronGroup(2, "dv/dt = -v/(10*ms) : volt", method="exact", name="cells")
    >>> tables = to_latex(describe(Network(cells)), document=False)
    >>> r"\dfrac{\mathrm{d}v}{\mathrm{d}t} = \dfrac{-v}{10 \thinspace \mathrm{ms}}" in tables
    True
    """
    if not isinstance(model, Model):
        raise ArgumentTypeError(
            f"{kind_of(model)} has no description in LaTeX, a Model has: "
            "describe(network) gives one"
        )
    check_filename(filename)
    check_texts(title=title, author=author)
    check_switches(document=document, captions=captions)
    say = LatexWording()
    text = in_latex(
        panels(model, say), document=document, title=title, author=author, captions=captions
    )
    if filename is not None:
        write_document(text, filename)
    return text


def panels(model: Model, say: Wording) -> Iterator[Panel]:
    """The tables in the order of the paper, and those of values after them."""
    yield summary(model, say)
    yield populations(model, say)
    yield connectivity(model, say)
    yield neurons_and_synapses(model, say)
    yield _morphology(model, say)
    yield _plasticity(model, say)
    yield inputs(model, say)
    yield measurements(model, say)
    yield parameters(model, say)
    yield initial_values(model, say)
    yield simulation(model, say)


def neurons_and_synapses(model: Model, say: Wording) -> Panel:
    """How neurons behave, and synapses that no event changes."""
    dynamics = Dynamics(model, say)
    synapses = [one for one in model.projections if not is_plastic(one)]
    entries = [
        *_described("Neurons", model.populations, dynamics),
        *_described("Synapses", synapses, dynamics),
    ]
    return panel("Neuron and Synapse Models", entries)


def _morphology(model: Model, say: Wording) -> Panel:
    dynamics = Dynamics(model, say)
    neurons = [one for one in model.populations if isinstance(one, NeuronPopulation)]
    entries = (entry for one in neurons for entry in dynamics.morphology(one))
    return panel("Morphology", entries, [Column("", width) for width in _SECTION_WIDTHS])


def _plasticity(model: Model, say: Wording) -> Panel:
    synapses = [one for one in model.projections if is_plastic(one)]
    return panel("Plasticity", _described("Synapses", synapses, Dynamics(model, say)))


def _described(
    label: str, groups: Sequence[Population | Projection], dynamics: Dynamics
) -> Iterator[Entry]:
    """What groups do, each time under their names, and what the symbols in it mean."""
    for alike, entries in combined(groups, dynamics.entries):
        if entries:
            names = ", ".join(dynamics.say.name(group.name) for group in alike)
            yield entry(dynamics.say.heading(label), names)
            yield from entries
    meanings = (meaning for group in groups for meaning in dynamics.meanings(group))
    yield entry("Symbols", *dict.fromkeys(meanings))
