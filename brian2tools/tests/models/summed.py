"""Synapses whose variables the cells on either side sum at each step."""

from __future__ import annotations

import numpy as np
from brian2 import Network, NeuronGroup, Synapses, ms, mV

from brian2tools.tests.models.cells import oscillators
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


@shared(duration=25 * ms)
def nmda() -> Network:
    """Synapses with equations of their own whose gates the target cell sums (NMDA)."""
    sources = oscillators(4, name="sources")
    targets = NeuronGroup(
        3,
        """
        dv/dt = (10*nS*(E_L - v) + 3*nS*s_total*(0*mV - v)*block) / (100*pfarad) : volt
        block = 1/(1 + exp(-62*v/volt)/3.57) : 1
        s_total : 1
        """,
        threshold="v > -50*mV",
        reset="v = -60*mV",
        method="euler",
        name="targets",
        namespace={"E_L": -60 * mV},
    )
    targets.v = -60 * mV
    synapses = Synapses(
        sources,
        targets,
        """
        s_total_post = w*s : 1 (summed)
        ds/dt = -s/(20*ms) + 0.5/ms*x*(1 - s) : 1 (clock-driven)
        dx/dt = -x/(2*ms) : 1 (clock-driven)
        w : 1
        """,
        on_pre="x += 1",
        method="rk2",
        delay=0.5 * ms,
        name="synapses",
    )
    synapses.connect()
    synapses.w = "4 + 1.0*j"
    return Network(
        *watched(sources, "phase"),
        *watched(targets, "v", "s_total"),
        *watched(synapses, "s", "x", record=[0, 5, 11]),
    )


@shared(duration=20 * ms)
def two_summed_variables() -> Network:
    """Sums for the target and for the source, of conductances and of numbers."""
    sources = NeuronGroup(
        3,
        """
        dv/dt = (15*mV - feedback - v) / (5*ms) : volt
        feedback : volt
        """,
        threshold="v > 7*mV",
        reset="v = 0*mV",
        method="euler",
        name="sources",
    )
    targets = NeuronGroup(
        4,
        """
        dv/dt = (drive - v + count*mV) / (5*ms) : volt
        drive = 20*mV*g/(10*nS) : volt
        g : siemens
        count : 1
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="euler",
        name="targets",
    )
    synapses = Synapses(
        sources,
        targets,
        """
        g_post = w*s : siemens (summed)
        count_post = int(s > 0.5) : 1 (summed)
        feedback_pre = v_post/(4*N_outgoing) : volt (summed)
        ds/dt = -s/(4*ms) : 1 (clock-driven)
        w : siemens
        """,
        on_pre="s += 1",
        method="exact",
        name="synapses",
    )
    synapses.connect(condition="i != j")
    synapses.w = "4*nS + j*nS"
    return Network(
        *watched(sources, "v", "feedback"),
        *watched(targets, "v", "g", "count"),
        *watched(synapses, "s"),
    )


@shared(duration=20 * ms)
def gap_junctions() -> Network:
    """Electrical synapses: currents that follow the difference of both voltages."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = (v_rest - v + v_gap) / (5*ms) : volt
        v_rest : volt (constant)
        v_gap : volt
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="euler",
        name="cells",
    )
    cells.v_rest = "6*mV*i"
    junctions = Synapses(
        cells,
        cells,
        """
        v_gap_post = conductance*(v_pre - v_post) : volt (summed)
        conductance : 1 (constant)
        """,
        name="junctions",
    )
    junctions.connect(condition="abs(i - j) == 1")
    junctions.conductance = 0.3
    return Network(*watched(cells, "v", "v_gap"), junctions)


@shared(duration=20 * ms)
def graded_synapses() -> Network:
    """Synapses without spikes, whose equations take larger steps, in single precision."""
    sources = oscillators(3, name="sources", period=3 * ms)
    targets = NeuronGroup(
        3,
        "dv/dt = (drive - v)/(5*ms) : volt\ndrive : volt",
        threshold="v > 8*mV",
        reset="v = 0*mV",
        method="euler",
        name="targets",
    )
    synapses = Synapses(
        sources,
        targets,
        """
        ds/dt = (phase_pre - s)/(3*ms) : 1 (clock-driven)
        drive_post = 10*mV*s : volt (summed)
        """,
        dt=0.2 * ms,
        dtype={"s": np.float32},
        method="euler",
        name="synapses",
    )
    synapses.connect()
    return Network(*watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "s"))
