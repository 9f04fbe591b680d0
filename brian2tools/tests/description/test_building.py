"""What is built of a description stands on its own."""

from __future__ import annotations

import brian2
import pytest
from brian2 import ms

from brian2tools import Model, build, describe, simulate
from brian2tools.errors import ArgumentTypeError, UnsupportedModelError

tau = 3 * ms


def stored_model():
    cells = brian2.NeuronGroup(
        1, "dv/dt = -v/tau : 1", method="euler", namespace={"tau": 5 * ms}, name="cells"
    )
    return describe(brian2.Network(cells)).to_json()


def test_a_name_that_a_file_says_nothing_of_is_not_looked_up_in_the_script():
    text = stored_model()
    renamed = text.replace('"name": "tau"', '"name": "tau_m"')
    assert renamed != text
    with pytest.raises(UnsupportedModelError, match="'tau' stands for nothing"):
        build(Model.from_json(renamed))


def test_the_names_of_a_model_come_from_the_model():
    network = build(Model.from_json(stored_model()))
    network["cells"].v = 1
    network.run(0.1 * ms, namespace={})
    assert network["cells"].v[0] == pytest.approx(1 - 0.1 / 5)


@pytest.mark.parametrize("make", [build, simulate])
def test_only_models_with_names_for_what_they_need_are_built(make):
    with pytest.raises(ArgumentTypeError, match="an int cannot be built, a Model can"):
        make(3)
    with pytest.raises(ArgumentTypeError, match="namespace is an int, expected names"):
        make(Model.from_json(stored_model()), namespace=3)


def test_only_networks_are_described_with_names_for_what_they_need():
    with pytest.raises(ArgumentTypeError, match="an int cannot be described, a Network can"):
        describe(3)
    with pytest.raises(ArgumentTypeError, match="namespace is an int, expected names"):
        describe(brian2.Network(), namespace=3)


def test_what_was_built_is_described_as_what_was_described():
    scale = 2
    cells = brian2.NeuronGroup(4, "v : 1\nw : 1", name="cells")
    cells.v = "scale*i"
    cells.v["i > 2"] = "0.5"
    cells.v[1] = 7
    cells[2:].w = "i"
    model = describe(brian2.Network(cells, name="net"))
    assert describe(build(model)) == model


def test_names_are_found_in_models_and_tables():
    model = Model.from_json(stored_model())
    assert "cells" in model
    assert "others" not in model
    assert "v" in model["cells"].equations
    assert model["cells"].equations["v"] in model["cells"].equations
