"""What synapses do: pathways, summed variables, their own variables and what they read."""

from __future__ import annotations

from brian2 import Network, NeuronGroup, StateMonitor, Synapses, ms, mV

from brian2tools.tests.models.cells import leaky_cells, listeners, oscillators
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


@shared(duration=25 * ms)
def several_pathways() -> Network:
    """Several pathways on both sides of a synapse, with delays and an order of their own."""
    sources = oscillators(4, name="sources", period=3 * ms)
    targets = listeners(4, name="targets")
    synapses = Synapses(
        sources,
        targets,
        "w : volt\ncounts : integer",
        on_pre={"fast": "g_post += w", "slow": "v_post += w/4; w *= 0.95", "count": "counts += 1"},
        on_post={"grow": "w += 0.5*mV", "late": "counts += 100"},
        delay={"slow": 3 * ms, "late": 1.5 * ms},
        name="synapses",
    )
    synapses.connect(condition="abs(i - j) < 2")
    synapses.w = 15 * mV
    synapses.fast.delay = "0.5*ms*i"
    synapses.count.order = -2
    synapses.grow.when = "after_synapses"
    return Network(
        *watched(sources, "phase"), *watched(targets, "v", "g"), *watched(synapses, "w", "counts")
    )


@shared(duration=25 * ms)
def presynaptic_changes() -> Network:
    """Synapses that change variables of the cell that they come from."""
    sources = leaky_cells(4, name="sources")
    targets = listeners(4, name="targets")
    synapses = Synapses(
        sources,
        targets,
        on_pre="g_post += 30*mV; v_pre -= 1*mV",
        on_post="v_pre += 4*mV",
        delay={"post": 0.5 * ms},
        name="synapses",
    )
    synapses.connect(j="i")
    return Network(*watched(sources, "v"), *watched(targets, "v"), synapses)


@shared(duration=25 * ms)
def synapses_set_and_scale() -> Network:
    """Synapses that set and scale variables, one synapse for each target."""
    sources = oscillators(3, name="sources")
    targets = leaky_cells(3, name="targets")
    synapses = Synapses(
        sources,
        targets,
        "level : volt",
        on_pre="""
        v_post *= 0.5  # shunting, then a floor
        v_post = clip(v_post, 1*mV, 8*mV)
        level /= 1.2
        """,
        name="synapses",
    )
    synapses.connect(j="i")
    synapses.level = "1*mV*(i + 1)"
    return Network(*watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "level"))


@shared(duration=25 * ms)
def reading_both_sides() -> Network:
    """Weights that depend on variables of both neurons, on time and on the indices."""
    sources = leaky_cells(4, name="sources")
    targets = listeners(5, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        w = w_max*(1 - v_post/(20*mV))*(v_rest_pre/(25*mV)) : volt
        w_max : volt
        """,
        on_pre="g_post += w*(1 + 0.1*(i - j))*(1 + sin(2*pi*t/(10*ms)))",
        name="synapses",
    )
    synapses.connect()
    synapses.w_max = 18 * mV
    return Network(*watched(sources, "v"), *watched(targets, "v", "g"), synapses)


@shared(duration=25 * ms)
def shared_synaptic_variable() -> Network:
    """A variable and subexpressions that all synapses share, and types other than real."""
    sources = oscillators(4, name="sources")
    targets = listeners(4, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        gain = 0.5 + t/(20*ms) : 1 (shared)
        mean = w*gain/2 : volt (shared)
        w : volt (shared)
        silent : boolean
        used : integer
        """,
        on_pre="g_post += (w*gain/2 + mean)*int(not silent); used += 1",
        name="synapses",
    )
    synapses.connect()
    synapses.w = 14 * mV
    synapses.silent = "i == j"
    return Network(
        *watched(sources, "phase"),
        *watched(targets, "v", "g"),
        *watched(synapses, "used", record=[0, 1, 15]),
        StateMonitor(synapses, ["gain", "w"], record=0, name="gains"),
    )


@shared(duration=25 * ms)
def synapses_constant_over_dt() -> Network:
    """A subexpression of synapses that is evaluated once a time step."""
    sources = oscillators(3, name="sources", period=3 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        w = w_max*exp(-v_post/(10*mV)) : volt (constant over dt)
        w_max : volt
        """,
        on_pre="g_post += w; v_post += 0.1*w",
        name="synapses",
    )
    synapses.connect()
    synapses.w_max = "15*mV + 5*mV*i"
    return Network(*watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "w"))


@shared(duration=25 * ms)
def regular_operation_on_synapses() -> Network:
    """Synapses whose weights drift and are kept to a total at regular times."""
    sources = oscillators(4, name="sources", period=3 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(sources, targets, "w : volt", on_pre="g_post += w", name="synapses")
    synapses.connect()
    synapses.w = "10*mV + 2*mV*j"
    synapses.run_regularly("w = clip(w*0.95 + 0.1*mV*(i + j), 0*mV, 20*mV)", dt=1 * ms)
    return Network(*watched(sources, "phase"), *watched(targets, "v"), *watched(synapses, "w"))


@shared(duration=25 * ms)
def synapses_of_a_custom_event() -> Network:
    """Synapses that act when events other than spikes happen, on either side."""
    sources = NeuronGroup(
        4,
        "dv/dt = (v_rest - v)/(6*ms) : volt\nv_rest : volt (constant)",
        threshold="v > 12*mV",
        reset="v = 0*mV",
        events={"release": "v > 6*mV and v < 6.4*mV"},
        method="exact",
        name="sources",
    )
    sources.v_rest = "15*mV + 2*mV*i"
    targets = listeners(4, name="targets", events={"awake": "v > 4*mV"})
    synapses = Synapses(
        sources,
        targets,
        "w : volt\nseen : integer",
        on_pre={"graded": "g_post += w", "spiking": "g_post += 2*w"},
        on_post={"watching": "seen += 1"},
        on_event={"graded": "release", "watching": "awake"},
        name="synapses",
    )
    synapses.connect(j="i")
    synapses.w = 10 * mV
    all_released = Synapses(
        sources, targets, on_pre="v_post += 0.2*mV", on_event="release", name="all_released"
    )
    all_released.connect()
    return Network(
        *watched(sources, "v"), *watched(targets, "v"), *watched(synapses, "seen"), all_released
    )


@shared(duration=25 * ms)
def synapses_onto_synapses() -> Network:
    """Synapses that change the weights of other synapses."""
    sources = oscillators(3, name="sources", period=3 * ms)
    modulators = oscillators(2, name="modulators", period=5 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(sources, targets, "w : volt", on_pre="g_post += w", name="synapses")
    synapses.connect()
    synapses.w = 6 * mV
    modulation = Synapses(
        modulators,
        synapses,
        "gain : 1",
        on_pre="w_post *= gain",
        delay=0.5 * ms,
        name="modulation",
    )
    modulation.connect(condition="i == j % 2")
    modulation.gain = "0.8 + 0.5*i"
    return Network(
        *watched(sources, "phase"),
        *watched(modulators, "phase"),
        *watched(targets, "v"),
        *watched(synapses, "w"),
        modulation,
    )


@shared(duration=25 * ms)
def synapses_from_synapses() -> Network:
    """Astrocytes that sum what synapses release, and change these in turn."""
    sources = oscillators(3, name="sources", period=3 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(
        sources,
        targets,
        """
        dreleased/dt = -released / (5*ms) : 1 (clock-driven)
        inhibition : 1
        w : volt
        """,
        on_pre="g_post += w*(1 - 0.3*inhibition); released += 0.2",
        method="exact",
        name="synapses",
    )
    synapses.connect()
    synapses.w = 16 * mV
    astrocytes = NeuronGroup(
        2,
        """
        dcalcium/dt = (input - calcium) / (8*ms) : 1
        input : 1
        """,
        threshold="calcium > 0.2",
        reset="calcium -= 0.2",
        method="euler",
        name="astrocytes",
    )
    uptake = Synapses(synapses, astrocytes, "input_post = released_pre : 1 (summed)", name="uptake")
    uptake.connect(condition="i % 2 == j")
    release = Synapses(
        astrocytes,
        synapses,
        """
        strength : 1
        inhibition_post = strength*calcium_pre : 1 (summed)
        """,
        on_pre="w_post *= 0.9",
        delay=0.5 * ms,
        name="release",
    )
    release.connect(condition="j % 2 == i")
    release.strength = "0.5 + 0.1*j"
    return Network(
        *watched(sources, "phase"),
        *watched(targets, "v"),
        *watched(synapses, "w", "released", "inhibition"),
        *watched(astrocytes, "calcium"),
        uptake,
        release,
    )


@shared(duration=25 * ms)
def synapses_onto_synapses_within_a_group() -> Network:
    """Cells that change the synapses between them, and what they do to the cells themselves."""
    cells = NeuronGroup(
        4,
        """
        dv/dt = (drive + 12*mV + 2*mV*i - v) / (10*ms) : volt
        drive : volt
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV; drive -= 0.3*mV",
        method="exact",
        name="cells",
    )
    synapses = Synapses(
        cells,
        cells,
        "w : volt\ncounts : integer",
        on_pre="v_post += w",
        on_post="counts += 1",
        delay=0.3 * ms,
        name="synapses",
    )
    synapses.connect(condition="i != j")
    synapses.w = "0.5*mV + 0.1*mV*j"
    modulation = Synapses(
        cells,
        synapses,
        "gain : 1",
        on_pre="w_post += 0.001*gain*v_pre; drive_pre += 0.01*mV*gain*(1 + counts_post)",
        name="modulation",
    )
    modulation.connect(condition="(i + j) % 3 != 0")
    modulation.gain = "i - 1 + 0.1*j"
    return Network(
        *watched(cells, "v", "drive"), *watched(synapses, "w", "counts"), *watched(modulation)
    )


@shared(duration=25 * ms)
def synapses_three_deep() -> Network:
    """Synapses that change synapses that change synapses."""
    sources = oscillators(3, name="sources", period=3 * ms)
    modulators = oscillators(2, name="modulators", period=4 * ms)
    others = oscillators(2, name="others", period=5 * ms)
    targets = listeners(3, name="targets")
    synapses = Synapses(sources, targets, "w : volt", on_pre="g_post += w", name="synapses")
    synapses.connect()
    synapses.w = 6 * mV
    modulation = Synapses(
        modulators,
        synapses,
        """
        drecent/dt = -recent / (3*ms) : 1 (event-driven)
        gain : 1
        """,
        on_pre="recent += 1; w_post += 0.2*mV*gain*recent",
        method="exact",
        name="modulation",
    )
    modulation.connect(j="i*4")
    modulation.gain = "1 - 1.5*i"
    metamodulation = Synapses(
        others,
        modulation,
        "step : 1",
        on_pre="gain_post += step",
        delay=0.2 * ms,
        name="metamodulation",
    )
    metamodulation.connect()
    metamodulation.step = "0.1*(i + 1)"
    return Network(
        *watched(sources, "phase"),
        *watched(modulators, "phase"),
        *watched(others, "phase"),
        *watched(targets, "v"),
        *watched(synapses, "w"),
        *watched(modulation, "gain", "recent"),
        *watched(metamodulation, "step"),
    )


@shared(duration=25 * ms)
def synapses_between_synapses() -> Network:
    """Synapses that compete with each other, and a cell that feels the weights of its own."""
    cells = NeuronGroup(
        4,
        """
        dv/dt = (15*mV + 2*mV*i - v - 0.2*load) / (9*ms) : volt
        load : volt
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="euler",
        name="cells",
    )
    synapses = Synapses(
        cells,
        cells,
        "w : volt\nrivals : volt",
        on_pre="v_post += w; w *= 1.02",
        on_post="w -= 0.1*rivals",
        delay=0.4 * ms,
        name="synapses",
    )
    synapses.connect(condition="i != j")
    synapses.w = "0.3*mV*(1 + i)"
    competition = Synapses(
        synapses,
        synapses,
        """
        strength : 1
        rivals_post = strength*w_pre : volt (summed)
        """,
        name="competition",
    )
    competition.connect(condition="i != j")
    competition.strength = "0.01*(i + 1)"
    burden = Synapses(synapses, cells, "load_post = w_pre : volt (summed)", name="burden")
    burden.connect(condition="i % 4 == j")
    return Network(
        *watched(cells, "v", "load"), *watched(synapses, "w", "rivals"), competition, burden
    )
