"""Kinds of variables: flags, types, links and units."""

from __future__ import annotations

import numpy as np
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    StateMonitor,
    amp,
    linked_var,
    metre,
    ms,
    mV,
    nA,
    nS,
    pF,
    siemens,
    um,
    volt,
)

from brian2tools.tests.models.cells import leaky_cells
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


@shared(duration=20 * ms)
def subexpressions() -> Network:
    """Subexpressions that use each other, in the equations, the threshold and the reset."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = total / C : volt
        leak = g_L*(E_L - v) : amp
        driven = 0.3*nA*(1 + 0.5*sin(2*pi*f*t)) : amp
        total = leak + driven : amp
        distance = v - E_L : volt
        f : Hz (constant)
        """,
        threshold="distance > 15*mV",
        reset="v = E_L + distance/5",
        method="euler",
        name="cells",
        namespace={"C": 100 * pF, "g_L": 10 * nS, "E_L": -65 * mV},
    )
    cells.v = "E_L"
    cells.f = "100*Hz*(i + 1)"
    return Network(*watched(cells, "v", "total", "distance"))


@shared(duration=20 * ms)
def constant_over_dt() -> Network:
    """Subexpressions that are evaluated once a time step, also where they are not needed."""
    cells = NeuronGroup(
        4,
        """
        dx/dt = (drive - x)/(5*ms) : 1
        drive = 1 + 0.5*sin(2*pi*phase) : 1 (constant over dt)
        phase = t/(10*ms) + i/N : 1
        doubled = 2*drive : 1 (constant over dt)
        """,
        threshold="x > 0.8",
        reset="x = 0",
        method="rk4",
        name="cells",
    )
    return Network(*watched(cells, "x", "drive", "doubled"))


@shared(duration=20 * ms)
def shared_and_constant() -> Network:
    """Shared and constant parameters, and shared subexpressions."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = (drive + offset - v)/tau : volt
        wave = amplitude*(1 + sin(2*pi*t/period)) : volt (shared)
        drive = 2*wave : volt (shared, constant over dt)
        amplitude : volt (shared)
        tau : second (shared, constant)
        period : second (constant, shared)
        offset : volt (constant)
        """,
        threshold="v > threshold_now",
        reset="v = 0*mV",
        method="euler",
        name="cells",
        namespace={"threshold_now": 10 * mV},
    )
    cells.amplitude = 8 * mV
    cells.tau = 6 * ms
    cells.period = 10 * ms
    cells.offset = np.arange(5) * mV
    drives = StateMonitor(cells, ["drive", "wave", "amplitude"], record=0, name="drives")
    return Network(*watched(cells, "v"), drives)


@shared(duration=20 * ms)
def booleans_and_integers() -> Network:
    """Boolean and integer variables, with arithmetic of integers and of truth values."""
    cells = NeuronGroup(
        6,
        """
        dx/dt = (1 + int(excited))/(4*ms)*int(awake) : 1
        awake : boolean
        excited = awake and count % 2 == 1 : boolean
        level = count // 2 + 3*kind : integer
        count : integer
        kind : integer (constant)
        """,
        threshold="x > 1 and awake",
        reset="""
        x = 0
        count += 1
        awake = not (count >= 2 + kind)
        """,
        method="euler",
        name="cells",
    )
    cells.awake = "i != 2"
    cells.kind = "i % 3"
    return Network(*watched(cells, "x", "awake", "excited", "level", "count"))


@shared(duration=20 * ms)
def single_precision() -> Network:
    """Groups that keep all, or some, of their variables in single precision."""
    equations = """
    dx/dt = (y - x)/(5*ms) : 1
    dy/dt = (1.5 - y)/(3*ms) : 1
    flips : 1
    """
    options = {"threshold": "x > 0.9", "reset": "x = 0; flips += 1", "method": "euler"}
    coarse = NeuronGroup(3, equations, dtype=np.float32, name="coarse", **options)
    mixed = NeuronGroup(3, equations, dtype={"y": np.float32}, name="mixed", **options)
    coarse.y = mixed.y = "i/7"
    return Network(*watched(coarse, "x", "y", "flips"), *watched(mixed, "x", "y", "flips"))


@shared(duration=20 * ms)
def linked_variables() -> Network:
    """Variables linked to those of another group: to equals, to a single one, by an index."""
    leaders = leaky_cells(4, name="leaders")
    conductor = NeuronGroup(
        1, "dbeat/dt = (3 - beat)/(10*ms) : 1", method="exact", name="conductor"
    )
    followers = NeuronGroup(
        4,
        """
        dx/dt = (lead/(5*mV) + beat - x)/(5*ms) : 1
        lead : volt (linked)
        other = lead - mirrored : volt
        mirrored : volt (linked)
        beat : 1 (linked)
        """,
        threshold="x > 2.5",
        reset="x = 0",
        method="euler",
        name="followers",
    )
    followers.lead = linked_var(leaders, "v")
    followers.mirrored = linked_var(leaders.v, index=np.array([3, 2, 1, 0]))
    followers.beat = linked_var(conductor, "beat")
    return Network(
        *watched(leaders, "v"),
        *watched(conductor, "beat"),
        *watched(followers, "x", "lead", "mirrored", "other", "beat"),
    )


@shared(duration=20 * ms)
def linked_by_a_variable() -> Network:
    """A group that is linked to itself by one of its own variables, and to a subexpression."""
    ring = NeuronGroup(
        6,
        """
        dx/dt = (drive + 0.5*before - x)/(4*ms) : 1
        drive = 1 + 0.1*i : 1
        before : 1 (linked)
        other_drive : 1 (linked)
        neighbour : integer (constant)
        """,
        threshold="x > 1.1",
        reset="x = 0",
        method="euler",
        name="ring",
    )
    ring.neighbour = "(i + 1) % N"
    ring.before = linked_var(ring, "x", index="neighbour")
    ring.other_drive = linked_var(ring, "drive", index=[5, 4, 3, 2, 1, 0])
    return Network(*watched(ring, "x", "before", "other_drive"))


@shared(duration=10 * ms)
def unusual_units() -> Network:
    """Variables of compound units, and one whose name is nearly a reserved word."""
    cells = NeuronGroup(
        3,
        """
        dcharge/dt = current : coulomb
        current = density*length**2*(1 + force/newton) : amp
        density : amp/metre**2
        length : metre
        slope = speed/length : Hz
        speed : metre/second
        resistance : ohm
        force = work/length : newton
        work : kilogram*metre**2/second**2
        calcium : mol/metre**3
        heat : kelvin
        glow : candle
        kick : volt*second**-0.5
        lambda_ = sqrt(resistance*conductance)*length : metre
        conductance : siemens
        """,
        threshold="charge > 1e-14*coulomb",
        reset="charge = 0*coulomb",
        method="euler",
        name="cells",
    )
    cells.density = 3 * amp / metre**2
    cells.length = "(i + 1)*um"
    cells.speed = 2.5 * um / ms
    cells.resistance = 1e6 * volt / amp
    cells.conductance = 1 / 3 * 1e-6 * siemens
    cells.work = "1e-9*joule"
    cells.kick = 0.1 * mV / ms**0.5
    return Network(*watched(cells, "charge", "current", "slope", "force", "lambda_", "kick"))


@shared(duration=10 * ms)
def extreme_values() -> Network:
    """Values that do not survive being written with few digits, or at all in some formats."""
    cells = NeuronGroup(
        8,
        """
        dx/dt = (third - x)/tau : 1
        extreme : 1
        small : amp (constant)
        name_with_underscores_and_digits_2 : volt
        """,
        threshold="x > 0.1 + 0.2 - 1e-17",
        reset="x = third*1e-3",
        method="euler",
        name="cells",
        namespace={"third": 1 / 3, "tau": 1 / 3 * ms, "unused": 5 * Hz},
    )
    cells.extreme = [np.nan, np.inf, -np.inf, -0.0, 5e-324, 1e300, 0.1 + 0.2, -1e-300]
    cells.small = 1 / 3 * 1e-12 * nA
    cells.name_with_underscores_and_digits_2 = 1 / 3 * mV
    return Network(*watched(cells, "x", "extreme", "small", "name_with_underscores_and_digits_2"))


@shared(duration=15 * ms)
def parameters_that_change() -> Network:
    """Parameters of each neuron that its own spikes change."""
    learners = NeuronGroup(
        3,
        """
        dx/dt = (goal - x)/tau : 1
        goal : 1
        tau : second
        """,
        threshold="x > 0.7*goal",
        reset="goal *= 1.5; tau = 0.5*tau + 0.2*ms; x = 0",
        method="euler",
        name="learners",
    )
    learners.goal = "1 + i"
    learners.tau = 3 * ms
    return Network(*watched(learners, "x", "goal", "tau"))
