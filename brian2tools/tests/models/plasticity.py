"""Synapses that change with what they transmit."""

from __future__ import annotations

from brian2 import Network, NeuronGroup, Synapses, ms, mV

from brian2tools.tests.models.cells import leaky_cells, listeners, oscillators
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


@shared(duration=40 * ms)
def short_term_plasticity() -> Network:
    """Facilitation and depression (Tsodyks and Markram 1997), followed from spike to spike."""
    sources = oscillators(4, name="sources", period=3 * ms)
    targets = listeners(4, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        du/dt = (U - u)/tau_f : 1 (event-driven)
        dx/dt = (1 - x)/tau_d : 1 (event-driven)
        U : 1 (constant)
        """,
        on_pre="""
        u += U*(1 - u)
        g_post += A*u*x
        x -= u*x
        """,
        method="exact",
        name="synapses",
        namespace={"tau_f": 30 * ms, "tau_d": 20 * ms, "A": 60 * mV},
    )
    synapses.connect(j="i")
    synapses.U = "0.1 + 0.2*i"
    synapses.u = "U"
    synapses.x = 1
    return Network(
        *watched(sources, "phase"), *watched(targets, "v", "g"), *watched(synapses, "u", "x")
    )


PAIRED = {"tau_a": 10 * ms, "tau_b": 12 * ms, "step": 2 * mV, "w_max": 20 * mV}


@shared(duration=40 * ms)
def spike_timing_dependent_plasticity() -> Network:
    """Weights that change with pairs of spikes, by traces followed from spike to spike."""
    sources = oscillators(4, name="sources", period=5 * ms)
    targets = leaky_cells(3, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        w : volt
        da/dt = -a/tau_a : volt (event-driven)
        db/dt = -b/tau_b : volt (event-driven)
        """,
        on_pre="""
        v_post += w/5
        a += step
        w = clip(w + b, 0*mV, w_max)
        """,
        on_post="""
        b -= 1.05*step
        w = clip(w + a, 0*mV, w_max)
        """,
        delay={"pre": 0.7 * ms},
        name="synapses",
        namespace=PAIRED,
    )
    synapses.connect()
    synapses.w = "5*mV + 1*mV*i"
    return Network(
        *watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "w", "a", "b")
    )


@shared(duration=40 * ms)
def plasticity_by_times_of_spikes() -> Network:
    """Weights that change with the time since the last spike of either side."""
    sources = oscillators(3, name="sources", period=5 * ms)
    targets = leaky_cells(3, name="targets", refractory=0.5 * ms)
    synapses = Synapses(
        sources,
        targets,
        """
        w : volt
        arrived : second
        """,
        on_pre="""
        v_post += w/5
        w = clip(w - step*exp((lastspike_post - t)/tau_b), 0*mV, w_max)
        arrived = t
        """,
        on_post="w = clip(w + step*exp((arrived - t)/tau_a), 0*mV, w_max)",
        name="synapses",
        namespace=PAIRED,
    )
    synapses.connect()
    synapses.w = 8 * mV
    synapses.arrived = -1000 * ms
    return Network(
        *watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "w", "arrived")
    )


@shared(duration=40 * ms)
def plasticity_at_each_step() -> Network:
    """Weights that follow an equation of both sides, with traces that are always up to date."""
    sources = oscillators(3, name="sources", period=4 * ms)
    targets = leaky_cells(3, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        dw/dt = (a*b*w_max - w)/(10*ms) : volt (clock-driven)
        da/dt = -a/tau_a : 1 (clock-driven)
        db/dt = -b/tau_b : 1 (clock-driven)
        """,
        on_pre="v_post += w/5; a += 1",
        on_post="b += 1",
        method="euler",
        name="synapses",
        namespace=PAIRED,
    )
    synapses.connect()
    return Network(
        *watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "w", "a", "b")
    )


@shared(duration=40 * ms)
def rewarded_plasticity() -> Network:
    """Event-driven traces read by a rule whose strength is a variable of the target cell."""
    sources = oscillators(3, name="sources", period=4 * ms)
    targets = NeuronGroup(
        3,
        """
        dv/dt = -v/(10*ms) : volt
        ddopamine/dt = (0.5 - dopamine)/(15*ms) : 1
        """,
        threshold="v > 6*mV",
        reset="v = 0*mV; dopamine += 0.1*(i + 1)",
        method="exact",
        name="targets",
    )
    synapses = Synapses(
        sources,
        targets,
        """
        w : volt
        eligible = a > 0.2 : boolean
        da/dt = -a/tau_a : 1 (event-driven)
        """,
        on_pre="v_post += w; a += 1",
        on_post="w = clip(w*(1 + 0.2*dopamine_post*a*int(eligible)), 0*mV, w_max)",
        name="synapses",
        namespace=PAIRED,
    )
    synapses.connect()
    synapses.w = "2*mV + 0.5*mV*j"
    return Network(
        *watched(sources, "phase"), *watched(targets, "v", "dopamine"), *watched(synapses, "w")
    )
