"""Models as JSON, and back without loss."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import brian2
import numpy as np
import pytest
from brian2 import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    linked_var,
    ms,
    mV,
)
from brian2.units.fundamentalunits import get_or_create_dimension
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from brian2tools import Model, build, describe
from brian2tools.description import Array, Value
from brian2tools.description.storage import runs_as_data
from brian2tools.errors import ArgumentError, ArgumentTypeError, ModelFileError, Problem
from brian2tools.tests.description.stored_models import (
    at,
    document,
    places,
    rich_model,
    with_constant,
)


def only_constant(model):
    return model["cells"].outside.constants["c"].value


def with_synapses(count):
    """A model of which the arrays are too large to stay in the text."""
    cells = NeuronGroup(count, "v : volt", threshold="v > 1*volt", reset="", name="cells")
    synapses = Synapses(cells, cells, "w : volt", on_pre="v += w", name="synapses")
    synapses.connect(j="i")
    synapses.w = "i*mV"
    synapses.delay = "i*ms"
    return describe(Network(cells, synapses))


def of_kinds(data, kinds):
    return type(data) in kinds and all(type(at(data, place)) in kinds for place in places(data))


def test_a_model_comes_back_from_text():
    model = rich_model()
    assert not model.problems
    assert Model.from_json(model.to_json()) == model


@pytest.mark.parametrize("kind", [str, Path])
def test_a_model_comes_back_from_a_file(kind, tmp_path):
    filename, model = kind(tmp_path / "model.json"), rich_model()
    assert model.to_json(filename) is None
    assert Model.from_json(filename) == model
    assert [path.name for path in tmp_path.iterdir()] == ["model.json"]


def test_what_comes_back_can_be_built():
    network = build(Model.from_json(rich_model().to_json()))
    assert network["cells"].w_[:].tolist() == [0.001, -0.0]
    assert network["synapses"].i[:].tolist() == [0, 1, 2, 2]


@given(st.one_of(st.booleans(), st.integers(-(2**63), 2**64), st.floats()))
def test_numbers_keep_their_bits_and_their_type(number):
    model = with_constant(Value(number))
    read = only_constant(Model.from_json(model.to_json()))
    assert type(read.amount) is type(number)
    assert read == Value(number)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 0.1 + 0.2])
def test_unusual_numbers_are_written_as_json_that_other_programs_read(number):
    text = with_constant(Value(number)).to_json()
    json.loads(text, parse_constant=pytest.fail)
    assert repr(only_constant(Model.from_json(text)).amount) == repr(number)


@given(
    arrays.arrays(
        st.one_of(
            arrays.boolean_dtypes(),
            arrays.integer_dtypes(endianness="?"),
            arrays.unsigned_integer_dtypes(endianness="?"),
            arrays.floating_dtypes(endianness="?"),
        ),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=30),
    )
)
def test_arrays_keep_their_bits_their_type_and_their_shape(tmp_path_factory, numbers):
    model = with_constant(Value(Array(numbers)))
    assert Model.from_json(model.to_json()) == model
    filename = tmp_path_factory.mktemp("arrays") / "model.json"
    model.to_json(filename)
    read = only_constant(Model.from_json(filename)).amount.numbers
    assert (read.dtype, read.shape) == (numbers.dtype, numbers.shape)
    assert read.tobytes() == numbers.tobytes()


def test_an_array_by_columns_has_the_same_numbers(tmp_path):
    model = with_constant(Value(Array(np.asfortranarray(np.arange(5000.0).reshape(50, 100)))))
    model.to_json(tmp_path / "model.json")
    assert Model.from_json(tmp_path / "model.json") == model == Model.from_json(model.to_json())


@given(st.lists(st.one_of(st.integers(-9, 9), st.sampled_from([0.5, -1.5, 1 / 3])), min_size=7))
def test_dimensions_keep_their_exponents(exponents):
    dimensions = get_or_create_dimension(exponents[:7])
    read = Model.from_json(with_constant(Value(1.0, dimensions)).to_json())
    assert only_constant(read).dimensions._dims == dimensions._dims


def test_dimensions_are_written_with_the_base_units():
    data = document(with_constant(Value.of(20 * mV)))
    (constant,) = data["model"]["populations"][0]["outside"]["constants"]
    dimensions = {"m": 2, "kg": 1, "s": -3, "A": -1}
    assert constant["value"] == {"amount": 0.02, "dimensions": dimensions}


@given(st.text(st.characters(exclude_categories=())))
def test_texts_keep_all_their_characters(tmp_path_factory, text):
    problem = Problem(object="cells", place="reset", reason=text, advice="none")
    model = replace(with_constant(Value(1)), problems=(problem,))
    filename = tmp_path_factory.mktemp("texts") / "model.json"
    model.to_json(filename)
    assert Model.from_json(filename) == model == Model.from_json(model.to_json())


def test_large_arrays_go_into_a_file_that_numpy_reads(tmp_path):
    model = with_synapses(2000)
    model.to_json(tmp_path / "model.json")
    assert Model.from_json(tmp_path / "model.json") == model
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "model.npz"]
    assert (tmp_path / "model.json").stat().st_size < 8000
    with np.load(tmp_path / "model.npz", allow_pickle=False) as stored:
        numbers = [stored[name] for name in stored]
    assert any(np.array_equal(one, model["synapses"].presynaptic.quantity) for one in numbers)
    assert sum(one.nbytes for one in numbers) == 2000 * (4 + 4 + 8 + 8)


def test_the_text_of_a_model_has_large_arrays_too():
    model = with_synapses(2000)
    assert Model.from_json(model.to_json()) == model


def test_the_same_model_gives_the_same_files(tmp_path):
    for name in ("one", "other"):
        with_synapses(2000).to_json(tmp_path / f"{name}.json")
    one, other = ((tmp_path / f"{name}.npz").read_bytes() for name in ("one", "other"))
    assert one == other


def test_arrays_that_are_in_brians_memory_stay_there(tmp_path):
    cells = NeuronGroup(2000, "v : 1", threshold="v > 1", reset="", name="cells")
    synapses = Synapses(cells, cells, "w : 1", on_pre="v += w", name="synapses")
    synapses.connect(j="i")
    synapses.w = "i"
    model = describe(Network(cells, synapses))
    model.to_json(tmp_path / "model.json")
    synapses.w = 0
    assert Model.from_json(tmp_path / "model.json") == model


def test_a_short_file_replaces_a_long_one(tmp_path):
    filename = tmp_path / "model.json"
    rich_model().to_json(filename)
    model = with_constant(Value(3))
    model.to_json(filename)
    assert Model.from_json(filename) == model


@pytest.mark.parametrize("fails", ["json_text", "with_header"])
def test_after_a_failure_the_files_are_those_from_before(fails, tmp_path, monkeypatch):
    before = with_synapses(2000)
    before.to_json(tmp_path / "model.json")

    def fail(*_arguments):
        raise OSError("no space left")

    monkeypatch.setattr(f"brian2tools.description.storage.writing.{fails}", fail)
    with pytest.raises(ModelFileError, match=r"no space left.*has space"):
        with_synapses(3000).to_json(tmp_path / "model.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "model.npz"]
    assert Model.from_json(tmp_path / "model.json") == before


@pytest.mark.parametrize("name", ["missing/model.json", "folder", "model.npz", "file/model.json"])
def test_a_place_where_nothing_can_be_written_is_refused(name, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(ModelFileError, match=r"cannot be written to .* give a name"):
        rich_model().to_json(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_what_is_no_name_of_a_file_is_refused():
    with pytest.raises(ArgumentTypeError, match="an int is no name of a file"):
        rich_model().to_json(3)
    with pytest.raises(ArgumentTypeError, match="a dict is no name of a file"):
        Model.from_json({"format": "brian2tools model"})
    with pytest.raises(ModelFileError, match=r"^'' is no name of a file and no model"):
        Model.from_json("")


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="long doubles are doubles here")
def test_numbers_that_other_machines_do_not_have_are_refused():
    with pytest.raises(ArgumentError, match="cannot be stored"):
        with_constant(Value(Array(np.ones(3, np.longdouble)))).to_json()


def test_the_file_can_be_read_by_a_person():
    text = rich_model().to_json()
    lines = text.splitlines()
    assert lines[:3] == ["{", '  "format": "brian2tools model",', '  "version": 1,']
    assert '            "expression": "(drive(t, i) - v)/tau",' in lines
    assert '    "time": {"amount": 0.0, "dimensions": {"s": 1}},' in lines
    assert json.dumps(json.loads(text), indent=1).count("\n") > 2 * len(lines)


def test_the_runs_of_a_model_are_plain_data():
    brian2.set_device("exporter")
    cells = NeuronGroup(3, "dv/dt = -v/tau : volt", method="exact", name="cells")
    synapses = Synapses(cells, cells, "w : volt", on_pre={}, name="synapses")
    synapses.connect("i != j")
    synapses.w = 1 * mV
    cells.v = "i*mV"
    network = Network(cells, synapses)
    network.run(1 * ms, namespace={"tau": 10 * ms})
    cells.v = "v + 1*mV"
    network.run(2 * ms, namespace={"tau": 5 * ms})
    runs = runs_as_data(brian2.get_device().model)
    assert of_kinds(runs, {dict, list, str, int, float, bool, type(None)})
    first, second_ = runs
    assert first["components"] == second_["components"]
    assert [population["name"] for population in first["components"]["populations"]] == ["cells"]
    done = [(one["type"], one.get("variable")) for one in first["initializers_connectors"]]
    assert done == [("assignment", "v"), ("connection", None), ("assignment", "w")]
    assert [one["value"] for one in second_["initializers_connectors"]] == ["v + 1*mV"]
    assert second_["constants"][0]["value"]["amount"] == 0.005
    assert second_["duration"] == {"amount": 0.002, "dimensions": {"s": 1}}


def test_a_model_that_has_problems_is_stored_with_them():
    cells = NeuronGroup(3, "v : volt", name="cells")

    @brian2.network_operation
    def operation():
        cells.v = 0 * mV

    model = describe(Network(cells, operation))
    assert model.problems
    assert Model.from_json(model.to_json()) == model


def test_parts_of_what_has_no_description_are_stored():
    class Unknown(NeuronGroup):
        pass

    cells = Unknown(3, "v : volt", threshold="v > 1*volt", reset="", name="cells")
    monitor = SpikeMonitor(NeuronGroup(1, "v : 1", threshold="v > 1", reset="", name="elsewhere"))
    model = describe(Network(cells, monitor, SpikeMonitor(cells)))
    assert model.problems
    assert Model.from_json(model.to_json()) == model


def test_a_model_in_which_two_things_have_the_same_name_is_stored():
    groups = [NeuronGroup(count, "v : volt", name=f"cells{count}") for count in (2, 5)]
    monitors = [StateMonitor(group, "v", record=True) for group in groups]
    for group in groups:
        group._name = "cells"
    model = describe(Network(groups, monitors))
    assert model.problems
    assert Model.from_json(model.to_json()) == model


def test_a_variable_that_was_written_through_a_link_is_stored():
    cells = NeuronGroup(3, "v : volt", name="cells")
    others = NeuronGroup(3, "v : volt (linked)", name="others")
    others.v = linked_var(cells, "v")
    others.v[:] = "i*mV"
    model = describe(Network(cells))
    assert Model.from_json(model.to_json()) == model
