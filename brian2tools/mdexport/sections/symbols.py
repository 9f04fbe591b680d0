"""What those names stand for that Brian gives to something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from brian2tools.description.parts import Assignment, Range, RegularOperation
from brian2tools.description.populations import NeuronPopulation, PoissonPopulation
from brian2tools.description.projections import Projection
from brian2tools.mdexport.connecting import names_said, variables_of
from brian2tools.mdexport.sections.document import Item
from brian2tools.mdexport.sections.functions import meanings_of_functions
from brian2tools.mdexport.sections.page import Page, functions_in, names_in

__all__ = [
    "meanings_in_neurons",
    "meanings_in_synapses",
    "symbols_of_neurons",
    "symbols_of_synapses",
]

_OF_NEURONS: Mapping[str, str] = MappingProxyType(
    {
        "i": "the index of a {noun}, from 0",
        "N": "the number of {noun}s",
        "dt": "the time step",
        "lastspike": "the time of the last spike of a {noun}",
        "not_refractory": "true unless a {noun} is refractory",
    }
)
_OF_COMPARTMENTS: Mapping[str, str] = MappingProxyType(
    {
        **_OF_NEURONS,
        "area": "the area of the membrane of a compartment",
        "diameter": "the diameter of a compartment",
        "distance": "the distance of a compartment from the root along the neuron",
        "length": "the length of a compartment",
        "volume": "the volume of a compartment",
        "x": "a coordinate of a compartment",
        "y": "a coordinate of a compartment",
        "z": "a coordinate of a compartment",
    }
)
_OF_SYNAPSES: Mapping[str, str] = MappingProxyType(
    {
        "i": "the index of the presynaptic {pre}, {pre_start}",
        "j": "the index of the postsynaptic {post}, {post_start}",
        "N": "the number of synapses",
        "N_incoming": "the number of synapses onto the postsynaptic {post}",
        "N_outgoing": "the number of synapses from the presynaptic {pre}",
        "N_pre": "the number of presynaptic {pre}s",
        "N_post": "the number of postsynaptic {post}s",
        "dt": "the time step",
        "lastupdate": "the time of the last event at a synapse",
    }
)
_NOISE = "Gaussian white noise of unit intensity, independent for each {noun}"


def symbols_of_neurons(
    population: NeuronPopulation | PoissonPopulation, page: Page
) -> Iterator[Item]:
    """An item on the symbols in what is said of neurons; none if all have a place in tables."""
    yield from _item(meanings_in_neurons(population, page))


def meanings_in_neurons(population: NeuronPopulation | PoissonPopulation, page: Page) -> list[str]:
    """What those symbols mean that have no place in tables of parameters and variables."""
    has_cable = isinstance(population, NeuronPopulation) and population.cable is not None
    noun = "compartment" if has_cable else "neuron"
    written = tuple(initial.written for initial in population.initial_values)
    own = getattr(population, "equations", ())
    names = (names_in(population) | names_in(written)) - {equation.name for equation in own}
    known = _OF_COMPARTMENTS if has_cable else _OF_NEURONS
    texts = [
        f"{page.say.symbol(name)} is {meaning.format(noun=noun)}"
        for name, meaning in known.items()
        if name in names
    ]
    texts += [
        f"{page.say.symbol(name)} is {_NOISE.format(noun=noun)}"
        for name in sorted(names)
        if name == "xi" or name.startswith("xi_")
    ]
    texts += meanings_of_functions(functions_in((population, written)), noun, page)
    if _counts_in_parts(population):
        texts.append(f"in a part of the {noun}s {page.say.symbol('i')} counts from its start")
    return texts


def _counts_in_parts(population: NeuronPopulation | PoissonPopulation) -> bool:
    """Whether something that is done to a part of a population uses the index in that part."""
    done: list[Assignment | RegularOperation] = [*population.operations]
    for initial in population.initial_values:
        done += initial.written
    return any(one.elements.is_part and "i" in names_in(one) for one in done)


def symbols_of_synapses(projection: Projection, page: Page) -> Iterator[Item]:
    """An item on the symbols in what is said of synapses; none if all have a place in tables."""
    yield from _item(meanings_in_synapses(projection, page))


def meanings_in_synapses(projection: Projection, page: Page) -> list[str]:
    """What those symbols mean that have no place in tables of parameters and variables."""
    nouns = {"pre": _noun(projection.source, page), "post": _noun(projection.target, page)}
    starts = {
        "pre_start": _start(projection.source, page),
        "post_start": _start(projection.target, page),
    }
    names = _names_of_synapses(projection)
    texts = [
        f"{page.say.symbol(name)} is {meaning.format(**nouns, **starts)}"
        for name, meaning in _OF_SYNAPSES.items()
        if name in names
    ]
    texts += _functions(projection, page)
    for side, adjective in (("pre", "presynaptic"), ("post", "postsynaptic")):
        if any(name.endswith(f"_{side}") and name not in _OF_SYNAPSES for name in names):
            index = page.say.math(rf"\mathrm{{{side}}}")
            texts.append(f"the index {index} marks a variable of the {adjective} {nouns[side]}")
    implied = sorted(_implied_names(projection, page))
    if implied:
        verb = "is a variable" if len(implied) == 1 else "are variables"
        noun = nouns["post"]
        texts.append(f"{page.say.symbols(implied)} {verb} of the postsynaptic {noun}")
    return texts


def _functions(projection: Projection, page: Page) -> Iterator[str]:
    written = tuple(initial.written for initial in projection.initial_values)
    called = functions_in((projection, written))
    in_rules = frozenset().union(*map(names_said, projection.rules))
    yield from meanings_of_functions(called, "synapse", page)
    yield from meanings_of_functions(in_rules - called, "pair of neurons", page)


def _names_of_synapses(projection: Projection) -> frozenset[str]:
    written = tuple(initial.written for initial in projection.initial_values)
    in_rules = frozenset().union(*map(variables_of, projection.rules))
    said = frozenset().union(*map(names_said, projection.rules))
    in_rules |= said & {"N_pre", "N_post"}
    own = {*projection.equations.names, *projection.outside.constants.names}
    return (names_in(projection) | names_in(written) | in_rules) - own


def _implied_names(projection: Projection, page: Page) -> frozenset[str]:
    """The names without a suffix that Brian takes for variables of the postsynaptic side."""
    target = page.group(projection.target.group)
    known = set(projection.equations.names) | set(projection.outside.constants.names)
    equations = getattr(target, "equations", ())
    return names_in(tuple(one.statements for one in projection.pathways)) & (
        {equation.name for equation in equations} - known
    )


def _start(elements: Range, page: Page) -> str:
    """Where indices begin: in a part of a population they count from its start."""
    return f"from 0 at the start of {page.say.elements(elements)}" if elements.is_part else "from 0"


def _noun(elements: Range, page: Page) -> str:
    """What a group consists of."""
    group = page.group(elements.group)
    if isinstance(group, Projection):
        return "synapse"
    has_cable = isinstance(group, NeuronPopulation) and group.cable is not None
    return "compartment" if has_cable else "neuron"


def _item(texts: list[str]) -> Iterator[Item]:
    if texts:
        text = "; ".join(texts)
        yield Item("Symbols", f"{text[0].upper()}{text[1:]}.")
