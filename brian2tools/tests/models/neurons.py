"""Kinds of neurons and ways of integrating them."""

from __future__ import annotations

import numpy as np
from brian2 import (
    Equations,
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    TimedArray,
    exponential_euler,
    linked_var,
    ms,
    mV,
    nA,
    nS,
    pF,
)

from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


@shared(duration=30 * ms)
def leaky_integrate_and_fire() -> Network:
    """Leaky neurons that are driven to different rates and refractory for a fixed time."""
    cells = NeuronGroup(
        10,
        """
        dv/dt = (v_rest - v) / tau : volt (unless refractory)
        v_rest : volt (constant)
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
        name="cells",
        namespace={"tau": 10 * ms},
    )
    cells.v_rest = "20*mV*i/(N-1)"
    return Network(*watched(cells, "v"))


@shared(duration=40 * ms)
def adaptive_exponential() -> Network:
    """Adaptive exponential neurons (Brette and Gerstner 2005) with a reset of two statements."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = (g_L*(E_L - v) + g_L*Delta_T*exp((v - V_T)/Delta_T) + I - w) / C : volt
        dw/dt = (a*(v - E_L) - w) / tau_w : amp
        I : amp
        """,
        threshold="v > V_cut",
        reset="v = V_r; w += b",
        method="euler",
        name="cells",
        namespace={
            "C": 281 * pF,
            "g_L": 30 * nS,
            "E_L": -70.6 * mV,
            "V_T": -50.4 * mV,
            "Delta_T": 2 * mV,
            "V_cut": -40 * mV,
            "V_r": -47.7 * mV,
            "tau_w": 20 * ms,
            "a": 4 * nS,
            "b": 0.08 * nA,
        },
    )
    cells.v = -70.6 * mV
    cells.I = np.linspace(0.5, 1.5, 5) * nA
    return Network(*watched(cells, "v", "w"))


@shared(duration=30 * ms)
def izhikevich() -> Network:
    """Izhikevich's neurons (2003), with numbers that carry their units in the equations."""
    cells = NeuronGroup(
        4,
        """
        dv/dt = (0.04/mV*v**2 + 5*v + 140*mV - u + I) / ms : volt
        du/dt = a*(b*v - u) : volt
        a : Hz (constant)
        b : 1 (constant)
        c : volt (constant)
        d : volt (constant)
        I : volt
        """,
        threshold="v >= 30*mV",
        reset="""
        v = c
        u += d
        """,
        method="euler",
        name="cells",
    )
    cells.a = np.array([0.02, 0.02, 0.1, 0.02]) / ms
    cells.b = [0.2, 0.2, 0.2, 0.25]
    cells.c = [-65, -50, -65, -65] * mV
    cells.d = np.array([8, 2, 2, 2]) * mV
    cells.I = 12 * mV
    cells.v = -65 * mV
    cells.u = "b*v"
    return Network(*watched(cells, "v", "u"))


@shared(duration=30 * ms)
def linear_exact() -> Network:
    """Three coupled linear equations, solved exactly without simplifying the solution."""
    cells = NeuronGroup(
        6,
        """
        dv/dt = (g - v + v_rest) / tau_v : volt
        dg/dt = (x - g) / tau_g : volt
        dx/dt = -x / tau_x : volt
        v_rest : volt (constant)
        tau_v : second (constant)
        """,
        threshold="v > 5*mV",
        reset="v -= 5*mV",
        method="exact",
        method_options={"simplify": False},
        name="cells",
        namespace={"tau_g": 2 * ms, "tau_x": 7 * ms},
    )
    cells.v_rest = "2*mV*i/N"
    cells.tau_v = "8*ms + i*ms"
    cells.x = 20 * mV
    return Network(*watched(cells, "v", "g", "x"))


@shared(duration=20 * ms)
def chosen_methods() -> Network:
    """Methods that Brian chooses itself, from its own list or from the one that is given."""
    linear = NeuronGroup(3, "dx/dt = -x/(5*ms) : 1", name="linear")
    quadratic = NeuronGroup(3, "dx/dt = x*(1 - x)/(5*ms) : 1", name="quadratic")
    listed = NeuronGroup(
        3, "dx/dt = x*(1 - x**2)/(5*ms) : 1", method=("exact", "rk4"), name="listed"
    )
    given = NeuronGroup(3, "dx/dt = (3 - x)/(5*ms) : 1", method=exponential_euler, name="given")
    groups = (linear, quadratic, listed, given)
    for group in groups:
        group.x = "0.1*(i + 1)"
    return Network(*(item for group in groups for item in watched(group, "x")))


@shared(duration=20 * ms)
def single_neuron() -> Network:
    """One neuron alone, without a threshold, driven by a sine."""
    cell = NeuronGroup(
        1,
        "dv/dt = (10*mV*sin(2*pi*100*Hz*t) - v)/tau : volt",
        method="euler",
        name="cell",
        namespace={"tau": 3 * ms},
    )
    return Network(*watched(cell, "v"))


@shared(duration=30 * ms)
def relaxation_oscillators() -> Network:
    """FitzHugh-Nagumo neurons: two nonlinear equations without a threshold, in rk2 steps."""
    cells = NeuronGroup(
        4,
        """
        dv/dt = (v - v**3/3 - w + I)/ms : 1
        dw/dt = 0.08*(v + 0.7 - 0.8*w)/ms : 1
        I : 1 (constant)
        """,
        method="rk2",
        name="cells",
    )
    cells.v = -1
    cells.I = "0.3*i"
    return Network(*watched(cells, "v", "w"))


@shared(duration=20 * ms)
def without_equations() -> Network:
    """Neurons that have parameters only and spike by the clock."""
    cells = NeuronGroup(
        4,
        "period : second (constant)",
        threshold="timestep(t, dt) % timestep(period, dt) == i",
        reset="",
        name="cells",
    )
    cells.period = "(i + 2)*ms"
    return Network(*watched(cells, "period"))


@shared(duration=20 * ms)
def equations_from_pieces() -> Network:
    """Equations that are added up, with names replaced by other names and by values."""
    leak = Equations("dx/dt = (x_0 + drive - x)/tau : volt", x="v", x_0="v_rest", tau=10 * ms)
    adaptation = Equations("d{a}/dt = (0.5*v - {a})/tau_a : volt".format(a="w"), tau_a=1 / 3 * ms)
    drive = Equations("drive = E - w : volt\nv_rest : volt  # where v goes without a drive")
    cells = NeuronGroup(
        4,
        leak + adaptation + drive,
        threshold="v > 10*mV",
        reset="v = v_rest",
        method="exact",
        name="cells",
        namespace={"E": 20 * mV},
    )
    cells.v_rest = "2*mV*i"
    return Network(*watched(cells, "v", "w", "drive"))


@shared(duration=25 * ms, namespace={"tau": 10 * ms, "theta": 1 / 3, "gain": np.float32(1.5)})
def constants_of_the_run() -> Network:
    """Constants that no group knows and that are given when the network is run."""
    cells = NeuronGroup(
        5,
        """
        dx/dt = (gain*drive - x)/tau : 1
        drive : 1
        """,
        threshold="x > theta",
        reset="x = 0",
        method="euler",
        name="cells",
    )
    cells.drive = "i/N"
    return Network(*watched(cells, "x"))


@shared(duration=20 * ms)
def same_names_elsewhere() -> Network:
    """Two groups for which the same names are other constants, variables and tables."""
    north = NeuronGroup(
        3,
        "dx/dt = (drive(t) - x)/tau : 1",
        threshold="x > level",
        reset="x = 0",
        method="euler",
        name="north",
        namespace={"tau": 5 * ms, "level": 0.5, "drive": TimedArray([1, 2], dt=10 * ms)},
    )
    south = NeuronGroup(
        3,
        """
        dx/dt = (drive - x)/tau : 1
        drive = 1 + level : 1
        level : 1
        """,
        threshold="x > 0.9",
        reset="x = tau/(50*ms)",
        method="exact",
        name="south",
        namespace={"tau": 8 * ms},
    )
    south.level = "i/2"
    return Network(*watched(north, "x"), *watched(south, "x", "level"))


@shared(duration=15 * ms)
def automatic_names() -> Network:
    """Groups that nobody named."""
    slow = NeuronGroup(2, "dx/dt = (1 - x)/(20*ms) : 1", method="exact")
    fast = NeuronGroup(
        2,
        """
        dx/dt = (2 - x)/(5*ms) : 1
        drive : 1 (linked)
        """,
        threshold="x > 1 + drive",
        reset="x = 0",
        method="exact",
    )
    fast.drive = linked_var(slow, "x")
    traces = StateMonitor(fast, "x", record=True, name="traces")
    return Network(slow, fast, traces, SpikeMonitor(fast, name="spikes"))
