"""NeuroML files: whole models, and a million connections against elements of a DOM.

The plain way makes an element for each of a hundredth of the connections, which all are in memory:
its time, times a hundred, is that of all of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses, ms
from harness import Case
from lems.api import Component, ComponentType, DerivedVariable, Property

from brian2tools.nmlexport import NMLExporter
from brian2tools.nmlexport.nodes import as_nodes, element, lems_document
from brian2tools.nmlexport.streaming import StreamedElements
from brian2tools.nmlexport.writing import write_documents

NEURONS, CONNECTIONS = 10_000, 1_000_000
FRACTION = 100
VARIABLES = 10_000
MANY_NEURONS = 100_000
TARGET = Path(tempfile.mkdtemp()) / "model.xml"
ATTRIBUTES = {"from": "cells[{}]", "to": "cells[{}]", "delay": "{} s", "weight": "{}"}

Columns = tuple[np.ndarray, ...]


def cases() -> Iterator[Case]:
    for count in (CONNECTIONS // 10, CONNECTIONS):
        network = connected(count)
        yield Case(
            f"export {count:.0e} synapses with weights and delays",
            ours=lambda network=network: export(network),
            limit_seconds=10.0,
            limit_megabytes=200,
            repeats=1,
        )
    network = unconnected(MANY_NEURONS)
    yield Case(
        f"export {MANY_NEURONS:.0e} neurons with three values each",
        ours=lambda: export(network),
        limit_seconds=2.0,
        limit_megabytes=200,
        repeats=1,
    )
    columns = connections(CONNECTIONS)
    yield Case(
        f"write {CONNECTIONS:.0e} connections, weights and delays",
        ours=lambda: write_streamed(columns),
        limit_seconds=5.0,
        limit_megabytes=10,
    )
    few = connections(CONNECTIONS // FRACTION)
    yield Case(
        f"write {CONNECTIONS // FRACTION:.0e} of them",
        ours=lambda: write_streamed(few),
        plain=lambda: write_elements(few),
        limit_megabytes=10,
    )
    large = large_type()
    yield Case(
        f"write a component type of {VARIABLES} variables, and one component",
        ours=lambda: write(as_nodes(large), as_nodes(Component("cell1", "cell", a0="1"))),
        limit_seconds=2.0,
    )


def export(network: Network) -> Path:
    """Write a model as a LEMS file."""
    exporter = NMLExporter()
    exporter.create_lems_model(network)
    exporter.export_to_file(TARGET)
    return TARGET


def connected(synapses: int) -> Network:
    """Return a thousand neurons with random connections."""
    random = np.random.default_rng(1)
    cells = NeuronGroup(1000, "dv/dt = -v/(10*ms) : 1", threshold="v > 1", reset="v = 0")
    made = Synapses(cells, cells, "w : 1", on_pre="v_post += w")
    made.connect(i=random.integers(0, 1000, synapses), j=random.integers(0, 1000, synapses))
    made.w = random.random(synapses)
    made.delay = random.integers(0, 50, synapses) * 0.1 * ms
    return Network(cells, made, SpikeMonitor(cells))


def unconnected(neurons: int) -> Network:
    """Return neurons with values of their own."""
    random = np.random.default_rng(1)
    equations = """
    dv/dt = (drive - v)/tau : 1
    drive : 1
    tau : second
    """
    cells = NeuronGroup(neurons, equations, threshold="v > 1", reset="v = 0", method="euler")
    cells.v, cells.drive = random.random((2, neurons))
    cells.tau = random.uniform(5, 10, neurons) * ms
    return Network(cells, SpikeMonitor(cells))


def connections(number: int) -> Columns:
    """Return source, target, delay and weight of random connections."""
    random = np.random.default_rng(1)
    cells = (random.integers(0, NEURONS, number) for _ in range(2))
    return (*cells, random.random(number) * 1e-2, random.random(number))


def large_type() -> ComponentType:
    """Return a component type with a long chain of variables."""
    made = ComponentType("cell")
    made.add(Property("a0", "none", "1"))
    for index in range(1, VARIABLES):
        value = f"a{index - 1} * 2 + 1"
        made.dynamics.add(DerivedVariable(f"a{index}", dimension="none", value=value))
    return made


def write(*nodes: object) -> Path:
    """Write a document with these nodes."""
    write_documents({TARGET: lems_document(*nodes)})
    return TARGET


def write_streamed(columns: Columns) -> Path:
    """Write the connections row by row."""
    return write(element("network", {}, StreamedElements("connection", ATTRIBUTES, *columns)))


def write_elements(columns: Columns) -> Path:
    """Write the connections as elements of a document."""
    network = element("network")
    for row in zip(*(column.tolist() for column in columns), strict=True):
        texts = (text.format(value) for text, value in zip(ATTRIBUTES.values(), row, strict=True))
        network.appendChild(element("connection", dict(zip(ATTRIBUTES, texts, strict=True))))
    return write(network)
