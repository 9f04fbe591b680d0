"""Every form of refractoriness."""

from __future__ import annotations

from brian2 import Network, NeuronGroup, ms

from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


def refractory_cells(equations: str = "", **options: object) -> NeuronGroup:
    """Return cells that are driven to spike again and again, but for their refractoriness."""
    settings: dict[str, object] = {"threshold": "v > 10*mV", "reset": "v = 0*mV"}
    cells = NeuronGroup(
        6,
        f"""
        dv/dt = (v_rest - v) / tau : volt (unless refractory)
        v_rest : volt (constant)
        {equations}
        """,
        method="euler",
        name="cells",
        namespace={"tau": 5 * ms},
        **(settings | options),
    )
    cells.v_rest = "14*mV + 3*mV*i"
    return cells


@shared(duration=25 * ms)
def refractory_for_a_time_each() -> Network:
    """A refractory period that is an expression of a parameter of each neuron."""
    cells = refractory_cells("period : second (constant)", refractory="period + 0.5*ms")
    cells.period = "i*ms"
    return Network(*watched(cells, "v", "not_refractory"))


@shared(duration=25 * ms)
def refractory_for_a_growing_time() -> Network:
    """A refractory period that grows with each spike."""
    cells = refractory_cells(
        "period : second", reset="v = 0*mV; period += 1*ms", refractory="period"
    )
    return Network(*watched(cells, "v", "period", "lastspike"))


@shared(duration=25 * ms)
def refractory_while_a_condition_holds() -> Network:
    """Neurons that stay refractory while another variable of theirs is high."""
    cells = refractory_cells(
        "dblocked/dt = -blocked / (2*ms) : 1",
        reset="v = 2*mV; blocked = 1",
        refractory="blocked > 0.3",
    )
    return Network(*watched(cells, "v", "blocked", "not_refractory"))


@shared(duration=15 * ms)
def refractory_while_above_threshold() -> Network:
    """Neurons without a reset that spike once each time they rise above the threshold."""
    cells = NeuronGroup(
        4,
        "dv/dt = (20*mV*sin(2*pi*frequency*t) - v) / (1*ms) : volt\nfrequency : Hz (constant)",
        threshold="v > 8*mV",
        refractory="v > 2*mV",
        method="euler",
        name="cells",
    )
    cells.frequency = "100*Hz*(i + 1)"
    return Network(*watched(cells, "v", "not_refractory"))


@shared(duration=25 * ms)
def refractory_in_equations() -> Network:
    """``not_refractory`` and ``lastspike`` used as variables, one equation being held."""
    cells = NeuronGroup(
        6,
        """
        dv/dt = (drive - v) / tau : volt
        du/dt = (v - u) / tau : volt (unless refractory)
        drive = v_rest*int(not_refractory) - 5*mV*int(not not_refractory) : volt
        recovering = exp(-(t - lastspike)/(3*ms)) : 1
        v_rest : volt (constant)
        """,
        threshold="v > 10*mV and not_refractory",
        reset="v -= 3*mV",
        refractory=3 * ms,
        method="euler",
        name="cells",
        namespace={"tau": 4 * ms},
    )
    cells.v_rest = "15*mV + 3*mV*i"
    return Network(*watched(cells, "v", "u", "drive", "recovering"))


@shared(duration=25 * ms)
def refractory_without_held_equations() -> Network:
    """A refractory period that holds no equation and only keeps neurons from spiking again."""
    cells = NeuronGroup(
        6,
        "dv/dt = (v_rest - v) / (5*ms) : volt\nv_rest : volt (constant)",
        threshold="v > 5*mV",
        reset="v -= 1*mV",
        refractory=2.5 * ms,
        method="exact",
        name="cells",
    )
    cells.v_rest = "2*mV + 2*mV*i"
    return Network(*watched(cells, "v"))


@shared(duration=25 * ms, random=True)
def refractory_for_a_random_time() -> Network:
    """A refractory period that is drawn in each step."""
    return Network(*watched(refractory_cells(refractory="2*ms + 2*ms*rand()"), "v"))
