"""Simple cells that the models of other features are made with."""

from __future__ import annotations

from typing import Any

from brian2 import NeuronGroup, Quantity, ms

__all__ = ["leaky_cells", "listeners", "oscillators"]


def oscillators(
    size: int, *, name: str, period: Quantity = 4 * ms, step: Quantity = 1 * ms, **options: Any
) -> NeuronGroup:
    """Return cells that spike regularly: the first one after ``period``, each next one slower."""
    cells = NeuronGroup(
        size,
        """
        dphase/dt = 1 / period : 1
        period : second (constant)
        """,
        threshold="phase >= 1",
        reset="phase = 0",
        method="euler",
        name=name,
        **options,
    )
    cells.period = period + range(size) * step
    return cells


def leaky_cells(size: int, *, name: str, **options: Any) -> NeuronGroup:
    """Return leaky cells of which the last ones spike, the faster the later."""
    cells = NeuronGroup(
        size,
        """
        dv/dt = (v_rest - v) / tau : volt
        v_rest : volt (constant)
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        name=name,
        namespace={"tau": 8 * ms},
        **options,
    )
    cells.v_rest = "5*mV + 20*mV*(i + 1)/N"
    return cells


def listeners(size: int, *, name: str, **options: Any) -> NeuronGroup:
    """Return cells that are silent until synapses raise ``v`` or its input ``g``."""
    return NeuronGroup(
        size,
        """
        dv/dt = (g - v) / tau_v : volt
        dg/dt = -g / tau_g : volt
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        name=name,
        namespace={"tau_v": 10 * ms, "tau_g": 5 * ms},
        **options,
    )
