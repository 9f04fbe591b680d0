"""What the neurons start with, and what they get from outside of the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from brian2.units import Hz, Quantity, Unit, pA, volt

from brian2tools.mdexport.tables.entries import Column, Entry, Panel, entry, panel
from brian2tools.mdexport.wording import Wording
from brian2tools.models.microcircuit.parameters import ThalamicStimulus
from brian2tools.models.microcircuit.tables.cells import (
    by_population,
    columns_of_numbers,
    names_of,
    number_of,
    value_in,
)
from brian2tools.models.microcircuit.tables.described import Described
from brian2tools.units import unit_symbol

__all__ = ["INPUTS", "initial_values", "input_by_population", "stimuli", "thalamic_synapses"]


#: What variables of the neurons have input, and what it is.
INPUTS: Mapping[str, tuple[str, Unit]] = MappingProxyType(
    {
        "background_rate": ("Rate of all", Hz),
        "w_ext": ("Weight", pA),
        "I_ext": ("Direct current", pA),
        "I_DC": ("Direct current", pA),
        "I_stimulus": ("Stimulus", pA),
    }
)


def input_by_population(described: Described, say: Wording) -> Panel:
    """What each neuron of each population gets from outside."""
    derived, neurons = described.derived, described.model["neurons"]
    columns: dict[str, Any] = {"External synapses": derived.ext_indegrees}
    given = [one.name for one in neurons.equations if one.kind == "parameter"]
    for name, (what, unit) in INPUTS.items():
        if name in given:
            values = np.asarray(neurons.initial_values[name].value.quantity) / float(unit)
            first_values = np.broadcast_to(values, derived.total_neurons)[derived.starts[:-1]]
            columns[f"{what} {say.symbol(name)} ({unit_symbol(unit)})"] = first_values
    return by_population("Input", columns, described, say)


def stimuli(described: Described, say: Wording) -> Panel:
    """Pulses of spikes from the thalamus, and a current for some time; empty without them."""
    return panel("Stimuli", _stimuli(described, say))


def _stimuli(described: Described, say: Wording) -> Iterator[Entry]:
    value = value_in(say)
    if described.specification.thalamus is not None:
        yield entry(
            "Thalamus",
            *_thalamus(described.specification.thalamus, described.specification.K_scaling, say),
        )
    if described.specification.dc_stimulus is not None:
        stimulus = described.specification.dc_stimulus
        lasting = f"for {value(stimulus.duration)} at {value(stimulus.start)}"
        amplitude = value(stimulus.amplitude)
        text = f"{amplitude} for each external synapse of a neuron at full scale, {lasting}"
        yield entry("Direct current", text)


def _thalamus(thalamus: ThalamicStimulus, scaling: float, say: Wording) -> Iterator[str]:
    value = value_in(say)
    duration, start = value(thalamus.duration), value(thalamus.start)
    yield f"independent Poisson spikes of {value(thalamus.rate)} in each neuron"
    if thalamus.interval is None or thalamus.number_of_pulses == 1:
        yield f"a pulse of {duration} at {start}"
    else:
        pulses = f"{number_of(thalamus.number_of_pulses, say)} pulses of {duration}"
        yield f"{pulses}, one every {value(thalamus.interval)}, the first at {start}"
    number = "" if scaling == 1 else f", {number_of(scaling, say)} times as many as at full scale"
    yield f"synapses with drawn pairs, weights and delays{number}"


def thalamic_synapses(described: Described, say: Wording) -> Panel:
    """Their numbers; empty without a thalamus."""
    if described.specification.thalamus is None:
        return panel("Thalamic Synapses", ())
    columns = {
        "Probability": described.specification.thalamus.conn_probs,
        "Synapses": described.derived.num_th_synapses,
    }
    return by_population("Thalamic Synapses", columns, described, say)


def initial_values(described: Described, say: Wording) -> Panel:
    """What the state variables of the neurons start with."""
    columns = (
        Column("Variable", 0.35),
        *columns_of_numbers(0.25, "Population", ("Mean", "SD"), 0.65),
    )
    value, nothing = value_in(say), say.plain("–")
    potential = say.symbol("v")
    derived, given = described.derived, described.specification.initial_potentials
    rows: list[tuple[str, ...]] = []
    if given is not None:
        rows.append((f"{potential}, given for each neuron", "all", value(given), nothing))
    else:
        moments = zip(derived.V0_mean, derived.V0_std, strict=True)
        rows += [
            (f"{potential}, normally distributed", name, *map(value, Quantity(pair) * volt))
            for name, pair in zip(names_of(described, say), moments, strict=True)
        ]
    rows.append((say.symbol("I_syn"), "all", value(0 * pA), nothing))
    return panel("Initial Values", ((row,) for row in rows), columns)
