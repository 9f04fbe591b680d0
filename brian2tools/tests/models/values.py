"""Every way of giving a variable its values."""

from __future__ import annotations

import numpy as np
from brian2 import Network, NeuronGroup, TimedArray, ms, mV

from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


def cells_to_fill(size: int = 12) -> NeuronGroup:
    """Return cells whose values are to be set."""
    return NeuronGroup(
        size,
        """
        dv/dt = (v_rest - v) / tau : volt
        v_rest : volt (constant)
        tau : second
        kind : integer
        chosen : boolean
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="euler",
        name="cells",
        namespace={"v_low": 4 * mV},
    )


def filled(cells: NeuronGroup) -> Network:
    """Return the network of cells whose values were set."""
    return Network(*watched(cells, "v", "v_rest", "tau", "kind", "chosen"))


@shared(duration=15 * ms)
def values_by_expressions() -> Network:
    """Values written with indices, sizes, constants, functions and other variables."""
    cells = cells_to_fill()
    cells.v = "20*mV*i/(N-1)"
    cells.tau = "5*ms + 2*ms*sin(2*pi*i/N)"
    cells.v_rest = "v_low + 1.5*v + 1*mV*(tau/ms)"
    cells.kind = "i // 4"
    cells.chosen = "kind == 1 or i > 10"
    return filled(cells)


@shared(duration=15 * ms)
def values_by_random_expressions() -> Network:
    """Values that are drawn at random when they are assigned, and not again."""
    cells = cells_to_fill()
    cells.v = "10*mV*rand()"
    cells.v_rest = "15*mV + 3*mV*randn()"
    cells.tau = "clip(5*ms + 2*ms*randn(), 2*ms, 8*ms)"
    cells.kind = "int(4*rand())"
    cells.chosen = "rand() < 0.5"
    return filled(cells)


@shared(duration=15 * ms)
def values_by_arrays() -> Network:
    """Values that are arrays, lists, single numbers, and results of other packages."""
    cells = cells_to_fill()
    cells.v = np.linspace(0, 12, 12) * mV
    cells.v_rest = np.sort(np.random.default_rng(1).uniform(5, 25, 12)) * mV
    cells.tau = 4 * ms
    cells.kind = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    cells.chosen = np.arange(12) % 3 == 0
    return filled(cells)


@shared(duration=15 * ms)
def values_by_conditions() -> Network:
    """Values where a condition holds, given as numbers and as expressions."""
    cells = cells_to_fill()
    cells.tau = 5 * ms
    cells.v_rest["i > 5"] = 18 * mV
    cells.v_rest["i <= 5 and v_rest < 1*mV"] = "8*mV + i*mV"
    cells.v["v_rest > 12*mV"] = "v_rest/4"
    cells.kind["rand() < 0.5"] = 7
    cells.chosen["kind == 7"] = True
    return filled(cells)


@shared(duration=15 * ms)
def values_by_indices() -> Network:
    """Values of slices, single neurons and lists of neurons, given after one another."""
    cells = cells_to_fill()
    cells.tau[:] = 5 * ms
    cells.v_rest[:6] = 12 * mV
    cells.v_rest[6:] = "12*mV + i*mV"
    cells.v_rest[2] = 20 * mV
    cells.v_rest[[0, 11]] = [16, 18] * mV
    cells.v[3:9:2] = "2*mV*rand()"
    cells.v[np.array([1, 4])] = 9 * mV
    cells.kind[-1] = 5
    cells.chosen[5:7] = True
    return filled(cells)


@shared(duration=15 * ms)
def values_by_subgroups() -> Network:
    """Values given to subgroups, where ``i`` is the place in the subgroup."""
    cells = cells_to_fill()
    first, second = cells[:4], cells[4:]
    cells.tau = 3 * ms
    second.tau = "4*ms + 0.5*ms*i"
    first.v_rest = "12*mV + i*mV"
    second.v_rest["i % 2 == 0"] = 22 * mV
    second[2:5].v = "1*mV*(i + 1)"
    first.kind = np.arange(4)
    second.chosen[1:3] = True
    return filled(cells)


@shared(duration=15 * ms)
def values_by_states() -> Network:
    """Values given together, and values that an earlier assignment changed."""
    cells = cells_to_fill()
    cells.set_states({"v_rest": np.linspace(10, 22, 12) * mV, "tau": 4 * ms, "kind": np.arange(12)})
    cells.v_rest += 2 * mV
    cells.v_rest *= 1.1
    cells.tau["kind > 6"] = "tau/2"
    cells.v = cells.v_rest / 5
    return filled(cells)


@shared(duration=15 * ms)
def values_by_local_constants() -> Network:
    """Values written with constants that exist only where they are assigned, and a table."""
    cells = cells_to_fill()
    spread = 6 * mV
    shortest = 3 * ms
    profile = TimedArray([1, 2, 3, 2] * mV, dt=1 * ms)
    cells.v_rest = "14*mV + spread*cos(pi*i/N)"
    cells.tau = "shortest + 0.2*ms*i"
    cells.v = "profile(i*ms)"
    del spread, shortest, profile
    return filled(cells)
