"""The microcircuit at a glance, and its populations."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description import Value
from brian2tools.mdexport.amounts import counted
from brian2tools.mdexport.tables.entries import Column, Entry, Panel, entry, panel
from brian2tools.mdexport.wording import Wording
from brian2tools.models.microcircuit.tables.cells import names_of, number_of
from brian2tools.models.microcircuit.tables.described import KINDS, Described

__all__ = ["populations", "summary"]

CAPTION = "The model in the form of Nordlie, Gewaltig and Plesser (2009)."
REFERENCE = (
    "Potjans TC, Diesmann M (2014), The cell-type specific cortical microcircuit: relating "
    "structure and activity in a full-scale spiking network model, Cerebral Cortex 24:785–806, "
    "doi:10.1093/cercor/bhs358"
)


def summary(described: Described, say: Wording) -> Panel:
    """One line for each of the aspects that the other tables are about."""
    return panel("Model Summary", _summary(described, say), caption=CAPTION)


def _summary(described: Described, say: Wording) -> Iterator[Entry]:
    derived, thalamus = described.derived, described.specification.thalamus
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
    is_drawn = described.specification.connections is None
    rule = "random, with a fixed total number for each pair of populations"
    synapses = say.plain(counted(int(described.specification.num_synapses.sum()), "synapse"))
    yield entry("Connectivity", f"{rule if is_drawn else 'given'}: {synapses}")
    yield entry("Neuron model", "leaky integrate-and-fire, fixed threshold and refractory time")
    yield entry("Synapse model", "current that decays exponentially after each spike")
    yield entry("Plasticity", nothing)
    yield entry("Input", *_kinds_of_input(described, say))
    yield entry("Measurements", *map(say.recorded, described.model.monitors))
    yield entry("Reference", say.plain(REFERENCE))


def _scale(described: Described, say: Wording) -> Iterator[str]:
    N_scaling, K_scaling = described.specification.N_scaling, described.specification.K_scaling  # noqa: N806
    if N_scaling == K_scaling == 1:
        yield "full"
        return
    yield f"{number_of(N_scaling, say)} of the neurons"
    part = f"{say.math('K')} = {number_of(K_scaling, say)}"
    if described.specification.connections is not None:
        yield f"{part} of the external synapses of each"
        return
    root = say.math(r"1/\sqrt{K}")
    yield f"{part} of the synapses of each, with {root} times the weights of the full model"


def _kinds_of_input(described: Described, say: Wording) -> Iterator[str]:
    rate = say.value(Value.of(described.specification.parameters.bg_rate))
    if described.specification.background == "poisson":
        yield f"independent Poisson spikes of {rate} from each external synapse of each neuron"
    if described.specification.parameters.DC_amp is not None:
        yield "given direct current"
    elif described.specification.background == "dc":
        yield f"direct current in the place of external synapses that are active at {rate}"
    elif described.specification.K_scaling != 1:
        yield "direct current that keeps the mean input of the full model"
    if described.specification.thalamus is not None:
        yield "pulses of thalamic spikes"
    if described.specification.dc_stimulus is not None:
        yield "direct current for some time"


def populations(described: Described, say: Wording) -> Panel:
    """All populations with their sizes."""
    derived = described.derived
    sizes, full_sizes = derived.num_neurons, described.specification.parameters.num_neurons
    rows: list[tuple[str, ...]] = [
        (name, f"{KINDS[number % 2]} neurons", number_of(size, say), number_of(full_size, say))
        for number, (name, size, full_size) in enumerate(
            zip(names_of(described, say), sizes, full_sizes, strict=True)
        )
    ]
    totals = (number_of(each.sum(), say) for each in (sizes, full_sizes))
    rows.append(("all of these", "", *totals))
    if described.specification.thalamus is not None:
        number = number_of(described.specification.thalamus.num_neurons, say)
        rows.append((say.name("thalamus"), "thalamic neurons", number, number))
    columns = (
        Column("Name", 0.25),
        Column("Elements", 0.35),
        Column("Size", 0.2, is_numeric=True),
        Column("Size at full scale", 0.2, is_numeric=True),
    )
    return panel("Populations", ((row,) for row in rows), columns)
