"""Which neurons are connected, how strongly and with which delays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from brian2.units import ms, mV, pA
from numpy.typing import NDArray

from brian2tools.description import Value
from brian2tools.mdexport.tables.entries import Entry, Panel, entry, panel
from brian2tools.mdexport.wording import Wording
from brian2tools.models.microcircuit.derived import Derived, psc_over_psp
from brian2tools.models.microcircuit.tables.cells import columns_of_numbers, names_of, number_of
from brian2tools.models.microcircuit.tables.described import KINDS, Described

__all__ = ["connectivity", "matrix", "weights_and_delays"]


def connectivity(described: Described, say: Wording) -> Panel:
    """How synapses are drawn."""
    return panel("Connectivity", _connectivity(described, say))


def _connectivity(described: Described, say: Wording) -> Iterator[Entry]:
    if described.specification.connections is not None:
        weights = say.value(Value.of(described.specification.connections.weights))
        delays = say.value(Value.of(described.specification.connections.delays))
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
        f"{say.math(number)} for each pair of populations, of {say.math('N')} neurons at full "
        f"scale, where {say.math('p')} is the probability that at least one synapse joins two"
    )
    scaling = described.specification.N_scaling * described.specification.K_scaling
    if scaling != 1:
        yield f"here {number_of(scaling, say)} times as many, rounded"


def matrix(title: str, values: NDArray[Any], described: Described, say: Wording) -> Panel:
    """A row for each target population and a column for each source population."""
    names = list(names_of(described, say))
    columns = columns_of_numbers(0.088, "to / from", names)
    rows = (
        (name, *(number_of(value, say) for value in row))
        for name, row in zip(names, values, strict=True)
    )
    return panel(title, ((row,) for row in rows), columns)


def weights_and_delays(described: Described, say: Wording) -> Panel:
    """The synapses that have the same weights and delays in one row."""
    headings = ("Weight (pA)", "SD (pA)", "PSP (mV)", "Delay (ms)", "SD (ms)")
    per_volt = psc_over_psp(described.specification.parameters.neuron)
    rows = []
    for name, (weight, weight_std, delay, delay_std) in _kinds_of_synapses(described, say):
        numbers = [
            number_of(weight / float(pA), say),
            number_of(weight_std / float(pA), say),
            number_of(weight / per_volt / float(mV), say),
            number_of(delay / float(ms), say),
            number_of(delay_std / float(ms), say),
        ]
        rows.append((name, *numbers))
    columns = columns_of_numbers(0.25, "Synapses", headings)
    return panel("Weights and Delays", ((row,) for row in rows), columns)


def _kinds_of_synapses(
    described: Described, say: Wording
) -> Iterator[tuple[str, tuple[float, ...]]]:
    """What synapses are called, and the means and deviations of their weights and delays (SI)."""
    derived = described.derived
    if described.specification.connections is None:
        for kind, name in enumerate(KINDS):
            pairs = _alike(derived, kind)
            usual = max(pairs, key=lambda numbers: len(pairs[numbers]))
            for numbers in sorted(pairs, key=lambda numbers: numbers != usual):
                exceptions = _pairs_text(pairs[numbers], described, say)
                yield name if numbers == usual else exceptions, numbers
    if described.specification.thalamus is not None:
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
    names = list(names_of(described, say))
    return ", ".join(f"{names[source]} to {names[target]}" for target, source in pairs)
