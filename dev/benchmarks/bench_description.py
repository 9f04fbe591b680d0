"""Models described and stored: a million synapses to JSON and back, against lists of numbers.

The plain way is ``json.dumps`` of the indices, weights and delays as lists, and ``json.loads``.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from brian2 import Network, NeuronGroup, Synapses, ms, mV, prefs
from harness import Case

from brian2tools import Model, describe

NEURONS, SYNAPSES = 10_000, 1_000_000
TARGET = Path(tempfile.mkdtemp()) / "model.json"


def cases() -> Iterator[Case]:
    prefs.codegen.target = "numpy"
    cuba = prepared_cuba()
    yield Case(
        "describe CUBA, beyond Brian's own before_run",
        ours=lambda: describe(cuba),
        limit_seconds=0.1,
    )
    network = large_network()
    yield Case(
        f"describe {SYNAPSES:.0e} synapses, weights and delays",
        ours=lambda: describe(network),
        limit_megabytes=5,
    )
    model, numbers = describe(network), arrays(network)
    # No more than one copy of the arrays at a time, and a little for all else.
    megabytes = sum(one.nbytes for one in numbers.values()) / 2**20 + 15
    yield Case(
        "the same to a JSON file and back",
        ours=lambda: there_and_back(model),
        plain=lambda: lists_there_and_back(numbers),
        limit_seconds=3.0,
        limit_megabytes=megabytes,
    )
    yield Case(
        "the same to a JSON file",
        ours=lambda: write(model),
        plain=lambda: write_lists(numbers),
        limit_megabytes=megabytes,
    )
    yield Case("the same to a text and back", ours=lambda: Model.from_json(model.to_json()))


def prepared_cuba() -> Network:
    """Return the CUBA network, of which Brian has solved the equations for a run."""
    neurons = NeuronGroup(
        4000,
        """
        dv/dt = (g_e + g_i - (v + 49*mV))/(20*ms) : volt (unless refractory)
        dg_e/dt = -g_e/(5*ms) : volt
        dg_i/dt = -g_i/(10*ms) : volt
        """,
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * ms,
        method="exact",
        name="neurons",
    )
    neurons.v = "-60*mV + rand()*10*mV"
    excitation = Synapses(neurons, neurons, on_pre="g_e += 1.62*mV", name="excitation")
    excitation.connect("i < 3200", p=0.02)
    inhibition = Synapses(neurons, neurons, on_pre="g_i -= 9*mV", name="inhibition")
    inhibition.connect("i >= 3200", p=0.02)
    network = Network(neurons, excitation, inhibition)
    network.run(0 * ms)
    return network


def large_network() -> Network:
    """Return a network with random synapses, of which each has a weight and a delay."""
    random = np.random.default_rng(1)
    neurons = NeuronGroup(NEURONS, "v : volt", threshold="v > 1*volt", reset="v = 0*volt")
    synapses = Synapses(neurons, neurons, "w : volt", on_pre="v_post += w", name="synapses")
    synapses.connect(
        i=random.integers(0, NEURONS, SYNAPSES), j=random.integers(0, NEURONS, SYNAPSES)
    )
    synapses.w = random.random(SYNAPSES) * mV
    synapses.delay = random.random(SYNAPSES) * 10 * ms
    return Network(neurons, synapses)


def arrays(network: Network) -> Mapping[str, np.ndarray]:
    """Return the numbers of the synapses."""
    synapses = network["synapses"]
    views = (synapses.i, synapses.j, synapses.w_, synapses.delay_)
    return {name: np.array(view[:]) for name, view in zip("ijwd", views, strict=True)}


def write(model: Model) -> Path:
    """Write a model, and return the larger one of its files."""
    model.to_json(TARGET)
    return TARGET.with_suffix(".npz")


def there_and_back(model: Model) -> Path:
    """Write a model and read it again."""
    file = write(model)
    Model.from_json(TARGET)
    return file


def write_lists(numbers: Mapping[str, np.ndarray]) -> Path:
    """Write the arrays as lists of numbers."""
    target = TARGET.with_name("lists.json")
    target.write_text(json.dumps({name: one.tolist() for name, one in numbers.items()}))
    return target


def lists_there_and_back(numbers: Mapping[str, np.ndarray]) -> Path:
    """Write the arrays as lists of numbers, and make arrays of them again."""
    target = write_lists(numbers)
    lists = json.loads(target.read_text())
    for name, one in numbers.items():
        np.array(lists[name], dtype=one.dtype)
    return target
