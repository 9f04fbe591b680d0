"""Variables of other groups: what can be seen and changed in LEMS, and what is a problem."""

from __future__ import annotations

from dataclasses import replace

import pytest
from brian2 import Hz, Network, NeuronGroup, PoissonInput, Synapses, linked_var, ms

from brian2tools import describe
from brian2tools.description import Run, Value
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.lowering.network import lowered

FORMS = pytest.mark.parametrize("form", ["steps", "equations"])


def linked_neurons(**options):
    """Neurons with a variable that is the ``x`` of others, beside an ``x`` of their own."""
    source = NeuronGroup(3, "dx/dt = (1 + i - x)/(4*ms) : 1", method="exact", name="source")
    cells = NeuronGroup(
        3,
        "dy/dt = (2 - y)/ms : 1\nz : 1 (linked)\nx : 1",
        **{"threshold": "y > 1", "reset": "y = 0", "method": "euler", "name": "cells", **options},
    )
    cells.z = linked_var(source, "x")
    return source, cells


def connected(cells, *arguments, name="synapses", **options):
    synapses = Synapses(cells, cells, *arguments, name=name, **options)
    synapses.connect()
    return synapses


def problems_of(form, *objects):
    model = describe(Network(*objects))
    run = Run(start=model.time, duration=Value.of(1 * ms))
    with pytest.raises(UnsupportedModelError) as caught:
        lowered(replace(model, runs=(run,)), form=form)
    return caught.value.problems


@FORMS
def test_what_synapses_see_of_neurons_through_a_link_is_a_problem(form):
    source, cells = linked_neurons()
    synapses = connected(cells, on_pre="y_post += z_pre")
    (problem,) = problems_of(form, source, cells, synapses)
    assert str(problem) == (
        "synapses, pathway 'pre': 'z_pre' is linked to 'x' of 'source', which only 'cells' can "
        "see; let run_regularly copy it into another variable of 'cells', and read that"
    )


@FORMS
def test_changes_of_what_belongs_to_others_are_problems(form):
    source, cells = linked_neurons(reset="y = 0; z = 0")
    noise = PoissonInput(cells, "z", 1, 1 * Hz, 1)
    synapses = connected(cells, on_pre="z_post += 1")
    regularly = synapses.run_regularly("x_post += 1")
    sums = connected(cells, "z_post = 1 : 1 (summed)", name="sums")
    found = problems_of(form, source, cells, noise, synapses, sums)
    assert {(one.object, one.place, one.reason.partition(", ")[0]) for one in found} == {
        ("cells", "reset", "'z' is the variable 'x' of 'source'"),
        ("cells", f"operation {noise.name!r}", "'z' is the variable 'x' of 'source'"),
        ("synapses", "pathway 'pre'", "'z_post' is the variable 'x' of 'source'"),
        ("synapses", f"operation {regularly.name!r}", "'x_post' is the variable 'x' of 'cells'"),
        ("sums", "summed variable 'z_post'", "'z_post' is the variable 'x' of 'source'"),
    }
    assert len(found) == 5
