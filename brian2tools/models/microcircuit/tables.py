"""The microcircuit as tables for papers, in Markdown and in LaTeX.

The tables are those of Nordlie E, Gewaltig M-O, Plesser HE (2009), Towards reproducible
descriptions of neuronal network models, PLoS Computational Biology 5:e1000456,
https://doi.org/10.1371/journal.pcbi.1000456. What depends on the population comes from the derived
numbers, and all else from the description of the Brian objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from os import PathLike
from typing import Any

import numpy as np
from brian2.units import Hz, Quantity, ms, mV, pA, volt
from numpy.typing import NDArray

from brian2tools.description import Model, Value
from brian2tools.mdexport.amounts import DIGITS, counted, number_text
from brian2tools.mdexport.arguments import check_filename, check_switches
from brian2tools.mdexport.markup import MarkdownWording
from brian2tools.mdexport.tables.document import neurons_and_synapses
from brian2tools.mdexport.tables.entries import Column, Entry, Panel, entry, panel
from brian2tools.mdexport.tables.input_output import measurements
from brian2tools.mdexport.tables.latex import LatexWording
from brian2tools.mdexport.tables.quantities import parameters
from brian2tools.mdexport.tables.rendering import in_latex, in_markdown
from brian2tools.mdexport.tables.simulation import simulation
from brian2tools.mdexport.wording import Wording
from brian2tools.mdexport.writing import write_document
from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.derived import Background, Derived, psc_over_psp
from brian2tools.models.microcircuit.parameters import DCStimulus, Parameters, ThalamicStimulus

__all__ = ["Described", "to_latex", "to_markdown"]

TITLE = "The cortical microcircuit of Potjans and Diesmann (2014)"
CAPTION = "The model in the form of Nordlie, Gewaltig and Plesser (2009)."
REFERENCE = (
    "Potjans TC, Diesmann M (2014), The cell-type specific cortical microcircuit: relating "
    "structure and activity in a full-scale spiking network model, Cerebral Cortex 24:785–806, "
    "doi:10.1093/cercor/bhs358"
)
KINDS = ("excitatory", "inhibitory")


@dataclass(frozen=True, kw_only=True)
class Described:
    """What the tables are made of.

    Attributes
    ----------
    parameters, N_scaling, K_scaling, background, thalamus, dc_stimulus, connections
        Those of the network.
    derived : Derived
        Its numbers.
    initial_potentials : Quantity or None
        Those that were given instead of being drawn.
    model : Model
        The description of its Brian objects, with or without synapses.
    """

    parameters: Parameters
    derived: Derived
    N_scaling: float
    K_scaling: float
    background: Background
    thalamus: ThalamicStimulus | None
    dc_stimulus: DCStimulus | None
    connections: Connections | None
    initial_potentials: Quantity | None
    model: Model

    @property
    def num_synapses(self) -> NDArray[np.integer[Any]]:
        """How many synapses each target has from each source, also where they were given."""
        if self.connections is None:
            return self.derived.num_synapses
        targets, sources = (
            np.searchsorted(self.derived.starts, neurons, side="right") - 1
            for neurons in (self.connections.postsynaptic, self.connections.presynaptic)
        )
        number = len(self.parameters.populations)
        counts = np.bincount(targets * number + sources, minlength=number**2)
        return counts.reshape(number, number)


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
    yield panel("Model Summary", _summary(described, say), caption=CAPTION)
    yield _populations(described, say)
    yield panel("Connectivity", _connectivity(described, say))
    if described.connections is None:
        probabilities = described.parameters.conn_probs
        yield _matrix("Connection Probabilities", probabilities, described, say)
    yield _matrix("Numbers of Synapses", described.num_synapses, described, say)
    yield _weights_and_delays(described, say)
    yield neurons_and_synapses(model, say)
    yield _input(described, say)
    yield panel("Stimuli", _stimuli(described, say))
    yield _thalamic_synapses(described, say)
    yield measurements(model, say)
    # The weights have a table of their own.
    yield parameters(replace(model, projections=()), say)
    yield _initial_values(described, say)
    yield simulation(model, say)


def _summary(described: Described, say: Wording) -> Iterator[Entry]:
    derived, thalamus = described.derived, described.thalamus
    nothing = say.plain("—")
    neurons = say.plain(counted(derived.total_neurons, "neuron"))
    populations = [
        "excitatory and inhibitory neurons of four cortical layers: "
        f"{neurons}, one population after the other in {say.name('neurons')}"
    ]
    if thalamus is not None:
        number = say.plain(counted(thalamus.num_neurons, "neuron"))
        populations.append(f"thalamus: {number} in {say.name('thalamus')}")
    yield entry("Populations", *populations)
    yield entry("Scale", *_scale(described, say))
    yield entry("Topology", nothing)
    is_drawn = described.connections is None
    rule = "random, with a fixed total number for each pair of populations"
    synapses = say.plain(counted(int(described.num_synapses.sum()), "synapse"))
    yield entry("Connectivity", f"{rule if is_drawn else 'given'}: {synapses}")
    yield entry("Neuron model", "leaky integrate-and-fire, fixed threshold and refractory time")
    yield entry("Synapse model", "current that decays exponentially after each spike")
    yield entry("Plasticity", nothing)
    yield entry("Input", *_kinds_of_input(described, say))
    yield entry("Measurements", *map(say.recorded, described.model.monitors))
    yield entry("Reference", say.plain(REFERENCE))


def _scale(described: Described, say: Wording) -> Iterator[str]:
    N_scaling, K_scaling = described.N_scaling, described.K_scaling  # noqa: N806
    if N_scaling == K_scaling == 1:
        yield "full"
        return
    yield f"{_number(N_scaling, say)} of the neurons"
    part = f"{say.math('K')} = {_number(K_scaling, say)}"
    if described.connections is not None:
        yield f"{part} of the external synapses of each"
        return
    root = say.math(r"1/\sqrt{K}")
    yield f"{part} of the synapses of each, with {root} times the weights of the full model"


def _kinds_of_input(described: Described, say: Wording) -> Iterator[str]:
    rate = say.value(Value.of(described.parameters.bg_rate))
    if described.background == "poisson":
        yield f"independent Poisson spikes of {rate} from each external synapse of each neuron"
    if described.parameters.DC_amp is not None:
        yield "given direct current"
    elif described.background == "dc":
        yield f"direct current in the place of external synapses that are active at {rate}"
    elif described.K_scaling != 1:
        yield "direct current that keeps the mean input of the full model"
    if described.thalamus is not None:
        yield "pulses of thalamic spikes"
    if described.dc_stimulus is not None:
        yield "direct current for some time"


def _populations(described: Described, say: Wording) -> Panel:
    derived = described.derived
    sizes, full_sizes = derived.num_neurons, described.parameters.num_neurons
    rows: list[tuple[str, ...]] = [
        (name, f"{KINDS[number % 2]} neurons", _number(size, say), _number(full_size, say))
        for number, (name, size, full_size) in enumerate(
            zip(_names(described, say), sizes, full_sizes, strict=True)
        )
    ]
    totals = (_number(each.sum(), say) for each in (sizes, full_sizes))
    rows.append(("all of these", "", *totals))
    if described.thalamus is not None:
        number = _number(described.thalamus.num_neurons, say)
        rows.append((say.name("thalamus"), "thalamic neurons", number, number))
    columns = (
        Column("Name", 0.25),
        Column("Elements", 0.35),
        Column("Size", 0.2, is_numeric=True),
        Column("Size at full scale", 0.2, is_numeric=True),
    )
    return panel("Populations", ((row,) for row in rows), columns)


def _connectivity(described: Described, say: Wording) -> Iterator[Entry]:
    if described.connections is not None:
        weights = say.value(Value.of(described.connections.weights))
        delays = say.value(Value.of(described.connections.delays))
        yield entry("Synapses", "given one by one")
        yield entry("Weights", weights)
        yield entry("Delays", delays)
        return
    yield entry(
        "Pairs",
        "both neurons of each synapse are drawn at random with replacement from their populations: "
        "several synapses can join the same two neurons, and a neuron itself",
    )
    yield entry("Number", *_number_of_synapses(described, say))
    yield entry(
        "Weights",
        "normally distributed, drawn again where the sign is not that of the mean",
    )
    yield entry(
        "Delays",
        "normally distributed, drawn again below half a time step, rounded to whole time steps",
    )


def _number_of_synapses(described: Described, say: Wording) -> Iterator[str]:
    number = r"\ln(1 - p)\,/\,\ln(1 - 1/(N_{\mathrm{source}} N_{\mathrm{target}}))"
    yield (
        f"{say.math(number)} of the populations of {say.math('N')} neurons at full scale, where "
        f"{say.math('p')} is the probability that at least one synapse joins two neurons"
    )
    scaling = described.N_scaling * described.K_scaling
    if scaling != 1:
        yield f"here {_number(scaling, say)} times as many, rounded"


def _matrix(title: str, values: NDArray[Any], described: Described, say: Wording) -> Panel:
    """A row for each target population and a column for each source population."""
    names = list(_names(described, say))
    columns = _columns(0.088, "to / from", names)
    rows = (
        (name, *(_number(value, say) for value in row))
        for name, row in zip(names, values, strict=True)
    )
    return panel(title, ((row,) for row in rows), columns)


def _weights_and_delays(described: Described, say: Wording) -> Panel:
    """The synapses that have the same weights and delays in one row."""
    headings = ("Weight (pA)", "SD (pA)", "PSP (mV)", "Delay (ms)", "SD (ms)")
    per_volt = psc_over_psp(described.parameters.neuron)
    rows = []
    for name, (weight, weight_std, delay, delay_std) in _kinds_of_synapses(described, say):
        numbers = [
            _number(weight / float(pA), say),
            _number(weight_std / float(pA), say),
            _number(weight / per_volt / float(mV), say),
            _number(delay / float(ms), say),
            _number(delay_std / float(ms), say),
        ]
        rows.append((name, *numbers))
    columns = _columns(0.25, "Synapses", headings)
    return panel("Weights and Delays", ((row,) for row in rows), columns)


def _kinds_of_synapses(
    described: Described, say: Wording
) -> Iterator[tuple[str, tuple[float, ...]]]:
    """What synapses are called, and the means and deviations of their weights and delays (SI)."""
    derived = described.derived
    if described.connections is None:
        for kind, name in enumerate(KINDS):
            pairs = _alike(derived, kind)
            usual = max(pairs, key=lambda numbers: len(pairs[numbers]))
            for numbers in sorted(pairs, key=lambda numbers: numbers != usual):
                exceptions = _pairs_text(pairs[numbers], described, say)
                yield name if numbers == usual else exceptions, numbers
    if described.thalamus is not None:
        yield (
            "thalamic",
            (
                derived.weight_th,
                derived.weight_th_std,
                derived.delay_th_mean,
                derived.delay_th_std,
            ),
        )


def _alike(derived: Derived, kind: int) -> dict[tuple[float, ...], list[tuple[int, int]]]:
    """The pairs of target and source with the same numbers, for one kind of sources."""
    pairs: dict[tuple[float, ...], list[tuple[int, int]]] = {}
    for target, source in np.ndindex(derived.weights.shape):
        if source % 2 == kind:
            pair = target, source
            weight = derived.weights[pair], derived.weight_stds[pair]
            delay = derived.delay_means[source], derived.delay_stds[source]
            pairs.setdefault((*map(float, weight), *map(float, delay)), []).append(pair)
    return pairs


def _pairs_text(pairs: Iterable[tuple[int, int]], described: Described, say: Wording) -> str:
    names = list(_names(described, say))
    return ", ".join(f"{names[source]} to {names[target]}" for target, source in pairs)


def _input(described: Described, say: Wording) -> Panel:
    """What each neuron of each population gets from outside."""
    derived, dc_stimulus = described.derived, described.dc_stimulus
    columns: dict[str, Any] = {"External synapses": derived.ext_indegrees}
    if described.background == "poisson":
        rate, weight = say.symbol("background_rate"), say.symbol("w_ext")
        columns[f"Rate of all {rate} (Hz)"] = derived.poisson_rate / float(Hz)
        weights = np.full(len(derived.num_neurons), derived.weight_ext)
        columns[f"Weight {weight} (pA)"] = weights / float(pA)
    current = say.symbol("I_ext" if dc_stimulus is None else "I_DC")
    columns[f"Direct current {current} (pA)"] = derived.DC_amp / float(pA)
    if dc_stimulus is not None:
        currents = derived.ext_indegrees * float(dc_stimulus.amplitude)
        columns[f"Stimulus {say.symbol('I_stimulus')} (pA)"] = currents / float(pA)
    return _by_population("Input", columns, described, say)


def _stimuli(described: Described, say: Wording) -> Iterator[Entry]:
    thalamus, dc_stimulus = described.thalamus, described.dc_stimulus
    value = _value_in(say)
    if thalamus is not None:
        rate, duration = value(thalamus.rate), value(thalamus.duration)
        spikes = f"independent Poisson spikes of {rate} in each neuron"
        pulses = f"a pulse of {duration} at {value(thalamus.start)}"
        if thalamus.interval is not None and thalamus.number_of_pulses > 1:
            number, interval = _number(thalamus.number_of_pulses, say), value(thalamus.interval)
            first = value(thalamus.start)
            pulses = f"{number} pulses of {duration}, one every {interval}, the first at {first}"
        yield entry("Thalamus", spikes, pulses, _thalamic_rule(described, say))
    if dc_stimulus is not None:
        amplitude, duration = value(dc_stimulus.amplitude), value(dc_stimulus.duration)
        start = value(dc_stimulus.start)
        text = f"{amplitude} for each external synapse of a neuron, for {duration} at {start}"
        yield entry("Direct current", text)


def _thalamic_rule(described: Described, say: Wording) -> str:
    scaling = described.K_scaling
    number = "" if scaling == 1 else f", {_number(scaling, say)} times as many as at full scale"
    return f"synapses with drawn pairs, weights and delays{number}"


def _thalamic_synapses(described: Described, say: Wording) -> Panel:
    columns: dict[str, Any] = {}
    if described.thalamus is not None:
        columns = {
            "Probability": described.thalamus.conn_probs,
            "Synapses": described.derived.num_th_synapses,
        }
        return _by_population("Thalamic Synapses", columns, described, say)
    return panel("Thalamic Synapses", ())


def _initial_values(described: Described, say: Wording) -> Panel:
    columns = (Column("Variable", 0.35), *_columns(0.25, "Population", ("Mean", "SD"), 0.65))
    value, nothing = _value_in(say), say.plain("–")
    potential = say.symbol("v")
    derived, given = described.derived, described.initial_potentials
    rows: list[tuple[str, ...]] = []
    if given is not None:
        rows.append((f"{potential}, given for each neuron", "all", value(given), nothing))
    else:
        moments = zip(derived.V0_mean, derived.V0_std, strict=True)
        rows += [
            (f"{potential}, normally distributed", name, *map(value, Quantity(pair) * volt))
            for name, pair in zip(_names(described, say), moments, strict=True)
        ]
    rows.append((say.symbol("I_syn"), "all", value(0 * pA), nothing))
    return panel("Initial Values", ((row,) for row in rows), columns)


def _by_population(title: str, values: dict[str, Any], described: Described, say: Wording) -> Panel:
    """A row for each population, and a column for each array of numbers."""
    columns = _columns(0.2, "Population", values)
    rows = (
        (name, *(_number(number, say) for number in numbers))
        for name, *numbers in zip(_names(described, say), *values.values(), strict=True)
    )
    return panel(title, ((row,) for row in rows), columns)


def _columns(
    first_width: float, first: str, others: Iterable[str], total_width: float = 1.0
) -> tuple[Column, ...]:
    """A column for labels, and others for numbers that share the rest of the width."""
    headings = tuple(others)
    width = (total_width - first_width) / len(headings)
    return (Column(first, first_width), *(Column(one, width, True) for one in headings))


def _names(described: Described, say: Wording) -> Iterator[str]:
    return map(say.name, described.parameters.populations)


def _number(number: Any, say: Wording) -> str:
    return say.plain(number_text(np.asarray(number).item(), DIGITS))


def _value_in(say: Wording) -> Callable[[Quantity], str]:
    return lambda quantity: say.value(Value.of(quantity))
