"""What synapses do, in jNeuroML as in Brian, and what has no form in LEMS."""

from __future__ import annotations

from dataclasses import replace

import pytest
from brian2 import Network, NeuronGroup, StateMonitor, Synapses, ms

from brian2tools import describe
from brian2tools.description import Run, Value
from brian2tools.description.device import MONITORS
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.agreement import agreement
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.lowering.network import lowered
from brian2tools.nmlexport.recordings import recorded_by
from brian2tools.tests.models.common import watched
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml

DURATION = 12 * ms
RING = [0, 1, 2, 3], [1, 2, 3, 0]


def _cells(name, size=4, **options):
    """Cells that spike every few milliseconds, and have things to be read and written."""
    cells = NeuronGroup(
        size,
        """
        dx/dt = drive/ms : 1
        dtrace/dt = -trace/(5*ms) : 1
        drive : 1 (constant)
        scale : 1 (shared, constant)
        level = trace + x/4 + i/10 + N/100 : 1
        total : 1
        count : integer
        """,
        threshold="x > 1",
        reset="x = 0; trace += scale",
        method="euler",
        name=name,
        **options,
    )
    cells.drive = "0.7 - 0.1*i"
    cells.scale = 0.5
    return cells


def _between(name, model="", *, size=4, connect=None, source=None, namespace=None, **options):
    """Return a source, a target and synapses between them."""
    source = _cells(f"{name}_source", size) if source is None else source
    target = _cells(f"{name}_target", size)
    synapses = Synapses(source, target, model, name=name, namespace=namespace, **options)
    synapses.connect(**(connect or {}))
    return source, target, synapses


def reads_of_both_sides():
    """Constants, subexpressions and changing variables of subgroups, and numbers of synapses."""
    source = _cells("reads_source", 5)
    target = _cells("reads_target", 6)
    synapses = Synapses(
        source[1:4],
        target[2:],
        """
        seen : 1
        sizes : 1
        """,
        on_pre="""
        seen = drive_pre + 10*drive_post + scale_pre*level_post + level_pre*x_post + gain*trace_pre
        sizes = N_pre + 10*N_post + N_incoming + N_outgoing/10 + i/100 + j/1000 + k_pair
        count_post += 1
        """,
        multisynaptic_index="k_pair",
        name="reads",
        namespace={"gain": 3.0},
    )
    synapses.connect(condition="i != j", n=2)
    return [source, *watched(target, "count"), *watched(synapses, "seen", "sizes")]


def reads_within_a_group():
    """Presynaptic variables of neurons before, behind and at the neuron itself."""
    cells = _cells("recurrent")
    synapses = Synapses(cells, cells, "seen : 1", on_pre="seen = trace_pre - x_post", name="inside")
    synapses.connect()
    return [*watched(cells, "x"), *watched(synapses, "seen")]


def presynaptic_changes():
    """Sums, factors and values for the source, with autapses, and sums for both sides."""
    cells = _cells("changed")
    synapses = Synapses(
        cells,
        cells,
        "total_pre = trace_post : 1 (summed)",
        on_pre="trace_pre -= 0.1; x_pre *= 0.9; trace_post += 0.3",
        on_post="count_pre = 3 + count_pre*0",
        delay={"post": 0.3 * ms},
        name="changing",
    )
    synapses.connect(i=RING[0], j=RING[1])
    loops = Synapses(cells, cells, on_pre="x_pre += 0.1", name="loops")
    loops.connect(j="i")
    return [*watched(cells, "x", "trace", "total", "count"), synapses, loops]


def values_and_factors():
    """Values that are the same for all synapses, factors, and differences."""
    source, target, synapses = _between(
        "setting", on_pre="trace_post = drive_post; count_post = 7", on_post="x_post *= 0.5"
    )
    scaling = Synapses(source, target, "w : 1", on_pre="trace_post /= w; x_post -= w/100")
    scaling.connect(condition="i <= j")
    scaling.w = "1 + 0.2*i"
    return [source, *watched(target, "x", "trace", "count"), synapses, scaling]


def one_after_the_other():
    """Statements that read what statements before them have written."""
    source, target, synapses = _between(
        "sequence",
        "seen : 1",
        on_pre="trace_post += 0.5; seen = level_post + trace; x_post = clip(x - trace_post, 0, 1)",
        connect={"j": "i"},
    )
    return [source, *watched(target, "x", "trace"), *watched(synapses, "seen")]


def sums_of_several_projections():
    """Several pathways and projections that add to one variable, and one without synapses."""
    source, target, synapses = _between(
        "adding",
        "w : 1",
        on_pre={"early": "trace_post += w", "late": "trace_post -= w/2"},
        on_post="trace_post += 0.01",
        delay={"late": 0.4 * ms},
        connect={"condition": "i < j"},
    )
    synapses.w = "0.1*(i + 1)"
    more = Synapses(source, target, on_pre="trace_post += 0.05", name="more")
    more.connect(j="i")
    nothing = Synapses(source, target, "total_post = 5 : 1 (summed)", name="nothing")
    nothing.connect(False)
    target.total = 2
    return [source, *watched(target, "trace", "total"), synapses, more, nothing]


def without_pathways():
    """Synapses that only hold equations, and an operation on some of them."""
    source, target, synapses = _between(
        "silent",
        """
        dw/dt = (x_pre - w)/(2*ms) : 1 (clock-driven)
        rest = 2*w : 1 (constant over dt)
        total_post = w + rest/10 : 1 (summed)
        """,
        method="euler",
    )
    some = StateMonitor(synapses, ["w", "rest"], record=[3, 9], name="silent_traces")
    synapses.run_regularly("w = 0.3", dt=2 * ms)
    return [source, *watched(target, "total"), synapses, some]


def powers_of_what_has_changed():
    """Powers of variables that events have just changed: in sums, as effects, and recorded."""
    source, target, synapses = _between(
        "powers",
        """
        a : 1
        square = a**2 : 1
        total_post = square + (0.1 + a)**0.5 : 1 (summed)
        """,
        on_pre="a += 0.1; trace_post += a**2; x_post *= exp(-a**2)",
    )
    return [source, *watched(target, "x", "trace", "total"), *watched(synapses, "a", "square")]


def numbers_of_other_synapses():
    """Synapses onto synapses and from them, which have the numbers of their own neurons."""
    source, target, synapses = _between(
        "numbered", "height : 1\nplace = 10*i + j : 1", connect={"condition": "i != j"}
    )
    above = Synapses(
        source,
        synapses,
        "seen : 1\nheight_post = place_post/100 : 1 (summed)",
        on_pre="seen = i + 10*j + 100*i_post + 1000*j_post",
        name="above",
    )
    above.connect(condition="(i + j) % 2 == 0")
    below = Synapses(synapses, target, "total_post = i_pre + j : 1 (summed)", name="below")
    below.connect(condition="i % 3 == j")
    return [
        source,
        *watched(target, "total"),
        *watched(synapses, "height"),
        *watched(above, "seen"),
        below,
    ]


FEATURES = [
    reads_of_both_sides,
    reads_within_a_group,
    presynaptic_changes,
    values_and_factors,
    one_after_the_other,
    sums_of_several_projections,
    without_pathways,
    powers_of_what_has_changed,
    numbers_of_other_synapses,
]


def _model(network):
    model = describe(network)
    return replace(model, runs=(Run(start=model.time, duration=Value.of(DURATION)),))


@pytest.fixture(scope="module")
def agreements(tmp_path_factory):
    """How well jNeuroML agrees with Brian, for each monitor of all features in one network."""
    objects = [thing for feature in FEATURES for thing in feature()]
    network = Network(objects)
    exported = export(_model(network), tmp_path_factory.mktemp("synapses") / "all.xml", "steps")
    network.run(DURATION)
    monitors = [thing for thing in objects if isinstance(thing, MONITORS)]
    recorded = {monitor.name: recorded_by(monitor) for monitor in monitors}
    return agreement(monitors, recorded, exported.run())


@needs_jneuroml
def test_synapses_do_in_jneuroml_what_they_do_in_brian(agreements):
    assert agreements.has_same_events
    assert agreements.largest_relative < 1e-6


REFUSED = {
    "a value of its own for a shared target": "trace_post = w",
    "the number of the presynaptic neuron": "trace_post = i_pre",
    "the synapses of the presynaptic neuron": "trace_post = N_outgoing",
    "the number among synapses of the same neurons": "trace_post = k",
    "the number of the postsynaptic neuron": "trace_pre = j",
    "the synapses of the postsynaptic neuron": "trace_pre = N_incoming",
    "a sum that is read as well": "trace_post += w; w = trace_post",
    "several operators": "trace_post *= 2; trace_post += 1",
}


@pytest.mark.parametrize("statements", REFUSED.values(), ids=REFUSED)
def test_what_depends_on_the_order_of_synapses_has_no_form(statements):
    objects = _between("synapses", "w : 1", on_pre=statements, multisynaptic_index="k")
    with pytest.raises(UnsupportedModelError, match="depends on their order"):
        lowered(_model(Network(*objects)))


def test_synapses_can_set_what_is_the_same_for_all_of_a_neuron():
    objects = _between(
        "synapses",
        on_pre="trace_post = j + i_post + N_incoming + N + N_pre + a_pre*t/second + pi",
        on_post="trace_pre = i + i_pre + N_outgoing + N_post",
        namespace={"a_pre": 2},
    )
    assert lowered(_model(Network(*objects)))


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ("trace_post += 0.1*trace_pre", "read on the one side and written on the other"),
        ("trace_pre *= 2; trace_post += 1", "changed on both sides in different ways"),
    ],
)
def test_what_depends_on_the_order_of_neurons_within_a_group_has_no_form(statements, reason):
    cells = _cells("cells")
    synapses = Synapses(cells, cells, on_pre=statements, name="synapses")
    synapses.connect(i=RING[0], j=RING[1])
    with pytest.raises(UnsupportedModelError, match=reason):
        lowered(_model(Network(cells, synapses)))


def test_synapses_that_change_others_of_the_same_neurons_from_behind_have_no_form():
    cells = _cells("cells")
    synapses = Synapses(cells, cells, "w : 1", on_pre="trace_post += w", name="synapses")
    synapses.connect(i=RING[0], j=RING[1])
    backward = Synapses(synapses, cells, on_post="w_pre *= 0.9", name="backward")
    backward.connect(j="i % 3")
    with pytest.raises(UnsupportedModelError, match="would not know when"):
        lowered(_model(Network(cells, synapses, backward)))
