"""Thresholds, resets, custom events and operations at regular or given times."""

from __future__ import annotations

from brian2 import Clock, EventMonitor, Network, NeuronGroup, ms, mV

from brian2tools.tests.models.cells import leaky_cells
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []

DRIVEN = """
dv/dt = (v_rest - v) / tau : volt
v_rest : volt (constant)
"""


def driven_cells(**options: object) -> NeuronGroup:
    """Return leaky cells with options of one's own."""
    cells = NeuronGroup(
        5, DRIVEN, method="exact", name="cells", namespace={"tau": 8 * ms}, **options
    )
    cells.v_rest = "8*mV + 4*mV*i"
    return cells


@shared(duration=25 * ms)
def reset_of_many_statements() -> Network:
    """A reset with comments, every kind of assignment and a value of its own."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = (drive - v) / tau : volt
        dw/dt = -w / tau_w : 1
        drive : volt
        spikes_so_far : integer
        """,
        threshold="v > 10*mV",
        reset="""
        overshoot = v - 10*mV  # which is kept
        v = overshoot

        w += 0.5
        w *= 1.1; w -= 0.05
        drive /= (1 + w/10)
        spikes_so_far += 1
        """,
        method="euler",
        name="cells",
        namespace={"tau": 5 * ms, "tau_w": 10 * ms},
    )
    cells.drive = "15*mV + 3*mV*i"
    return Network(*watched(cells, "v", "w", "drive", "spikes_so_far"))


@shared(duration=10 * ms)
def empty_reset() -> Network:
    """A threshold whose crossing changes nothing: a spike in each step above it."""
    return Network(*watched(driven_cells(threshold="v > 10*mV", reset=""), "v"))


@shared(duration=20 * ms)
def moving_threshold() -> Network:
    """A threshold that is a variable, adapts in the reset and is compared with ``and``."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = (v_rest - v) / (8*ms) : volt
        dtheta/dt = (theta_rest - theta) / (10*ms) : volt
        v_rest : volt (constant)
        """,
        threshold="v > theta and t > 3*ms",
        reset="v -= 8*mV; theta += 3*mV",
        method="exact",
        name="cells",
        namespace={"theta_rest": 8 * mV},
    )
    cells.v_rest = "14*mV + 2*mV*i"
    cells.theta = "theta_rest"
    return Network(*watched(cells, "v", "theta"))


@shared(duration=25 * ms)
def custom_events() -> Network:
    """Two events of one's own beside the spike, one of which runs code."""
    cells = NeuronGroup(
        5,
        DRIVEN + "warned : integer",
        threshold="v > 12*mV",
        reset="v = 0*mV; warned = 0",
        events={"warning": "v > 9*mV and warned == 0", "halfway": "v > 6*mV and v < 6.3*mV"},
        method="exact",
        name="cells",
        namespace={"tau": 8 * ms},
    )
    cells.v_rest = "8*mV + 4*mV*i"
    cells.run_on_event("warning", "warned = 1; v += 0.5*mV")
    return Network(
        *watched(cells, "v", "warned"),
        EventMonitor(cells, "warning", variables=["v"], name="warnings"),
        EventMonitor(cells, "halfway", name="halfway_points"),
    )


@shared(duration=20 * ms)
def events_without_spikes() -> Network:
    """An event of one's own in a group that has no threshold, at another place in the step."""
    cells = driven_cells(events={"crossing": "v > 7*mV"})
    cells.set_event_schedule("crossing", when="before_groups", order=2)
    cells.run_on_event("crossing", "v = 1*mV", when="before_synapses", order=-1)
    return Network(*watched(cells, "v"), EventMonitor(cells, "crossing", name="crossings"))


@shared(duration=20 * ms)
def spikes_checked_early() -> Network:
    """The threshold tested before the equations are integrated, the reset done at the end."""
    cells = driven_cells(threshold="v > 6*mV", reset="v = 0*mV")
    cells.set_event_schedule("spike", when="before_groups")
    cells.resetter["spike"].when = "end"
    return Network(*watched(cells, "v"))


@shared(duration=20 * ms)
def regular_operations() -> Network:
    """Operations at each step, at steps of their own and on a clock, in a given order."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = -v / (10*ms) : volt
        kicks : integer
        phase : 1
        """,
        threshold="v > 7*mV",
        reset="v = 0*mV",
        method="exact",
        name="cells",
    )
    cells.run_regularly("phase = (phase + 0.01*(i + 1)) % 1")
    cells.run_regularly("v += kick; kicks += 1", dt=2 * ms, when="end", order=1, name="kicking")
    cells.run_regularly("v *= 0.9", dt=2 * ms, when="end", name="damping")
    cells.run_regularly("v += 3*mV*int(phase > 0.5)", clock=Clock(0.5 * ms, name="metronome"))
    cells.namespace["kick"] = 2.5 * mV
    return Network(*watched(cells, "v", "kicks", "phase"))


@shared(duration=20 * ms)
def regular_operation_on_a_subgroup() -> Network:
    """A regular operation on some of the neurons; ``i`` is their place in the subgroup."""
    cells = leaky_cells(6, name="cells")
    later_half = cells[3:]
    later_half.run_regularly("v += 1*mV*(i + 1)", dt=1 * ms)
    return Network(*watched(cells, "v"))


if hasattr(NeuronGroup, "run_at"):

    @shared(duration=20 * ms)
    def operations_at_given_times() -> Network:
        """Operations at a few given times, new in Brian 2.10."""
        cells = leaky_cells(4, name="cells")
        cells.run_at("v += 3*mV*(i + 1)", times=[2, 7, 7.5] * ms)
        cells.run_at("v_rest = -v_rest", times=[10.1] * ms, when="end", name="turning_point")
        return Network(*watched(cells, "v", "v_rest"))
