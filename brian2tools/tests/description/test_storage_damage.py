"""Files that hold no model, or a damaged one: an error that says where, and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import re
import tracemalloc
import zipfile
from contextlib import suppress
from copy import deepcopy

import numpy as np
import pytest
from brian2 import Network, Section, Soma, SpatialNeuron, um
from hypothesis import given
from hypothesis import strategies as st

from brian2tools import Model, describe
from brian2tools.description import Array, Value
from brian2tools.errors import ModelFileError
from brian2tools.tests.description.stored_models import (
    at,
    document,
    places,
    rich_model,
    with_constant,
)


@pytest.fixture(scope="module")
def intact():
    """The data of a model, which is not changed."""
    return document(rich_model())


@pytest.fixture(scope="module")
def intact_text():
    return rich_model().to_json()


CELLS = ("model", "populations", 0)
SOURCE = ("model", "populations", 1)
SPIKES = ("model", "populations", 2)
SYNAPSES = ("model", "projections", 0)


def damaged(place, value, data):
    """The text of a model that has something else at one place, or nothing."""
    data = deepcopy(data)
    *steps, last = place
    inner = at(data, steps)
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(data)


def error_of(source):
    """The one sentence that reading gives."""
    with pytest.raises(ModelFileError) as caught:
        Model.from_json(source)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("format",), "NeuroML", "is JSON, but no model of brian2tools"),
        (("version",), 2, "a later brian2tools.*update"),
        (("version",), 0, "no version of the format that is known, expected 1"),
        (("version",), True, "no version of the format that is known"),
        (("version",), "1", "no version of the format that is known"),
        (("model",), ..., "model is missing"),
        (("model",), [], "model is a list, expected an object"),
        (("note",), "mine", "has 'note', which is not known"),
        (("written_by", "brian2"), 2, "written_by.brian2 is the number 2, expected a text"),
        ((*CELLS, "size"), ..., r"populations\[0\].size is missing"),
        ((*CELLS, "size"), "3", r"populations\[0\].size is the text '3', expected a whole number"),
        ((*CELLS, "size"), 2.0, "is the number 2.0, expected a whole number"),
        ((*CELLS, "size"), True, "is true, expected a whole number"),
        ((*CELLS, "size"), 3, r"rates|values\[0\].value.*shape|expected \(3,\)"),
        ((*CELLS, "size"), -1, "expected a number from 0 on|shape"),
        ((*CELLS, "type"), "NetworkOperation", r"populations\[0\] has no 'type' that is"),
        ((*CELLS, "type"), ["NeuronPopulation"], "has no 'type' that is"),
        ((*CELLS, "colour"), "red", r"populations\[0\] has 'colour', which is not known"),
        ((*CELLS, "name"), "1 cell", "name is '1 cell', expected a name"),
        ((*CELLS, "name"), "others", "'cells', which is neither a population nor a projection"),
        ((*CELLS, "equations", 0, "kind"), "magic", "is the text 'magic', expected 'differential"),
        ((*CELLS, "equations", 0, "expression"), "v[0]", r"equations\[0\].expression.*Subscript"),
        ((*CELLS, "equations", 0, "expression"), ..., "is a differential equation with the expr"),
        ((*CELLS, "equations", 0, "name"), "lambda", r"equations\[0\].name: 'lambda' is no name"),
        ((*CELLS, "equations", 0, "dtype"), "object", "is 'object', in which no float can be"),
        ((*CELLS, "equations", 0, "dtype"), "int32", "in which no float can be stored"),
        ((*CELLS, "equations", 0, "flags", 0), "fast", "flags has 'fast', expected some of"),
        ((*CELLS, "equations", 1), None, r"equations\[1\] is null, expected an object"),
        ((*CELLS, "equations", 1, "name"), "v", "has 2 things with the name 'v', expected one"),
        ((*CELLS, "state_update", "code"), "import os", "state_update.code is no code of Brian"),
        ((*CELLS, "events", 1, "statements"), "v.x = 1", r"events\[1\].statements: 'v.x = 1'"),
        ((*CELLS, "events", 1, "statements_schedule"), ..., "only one of 'statements' and"),
        ((*CELLS, "schedule", "clock"), "mine", "clock is 'mine', which is not among the clocks"),
        ((*CELLS, "schedule", "when"), "never", "when is 'never', which is not in the schedule"),
        ((*CELLS, "refractory", "kind"), "maybe", "refractory.kind is the text 'maybe'"),
        ((*CELLS, "refractory", "rule"), {"amount": 1}, "rule has the dimensions 1, expected s"),
        ((*CELLS, "outside", "timed_arrays", 0, "timed_array"), "x", "not among the timed arrays"),
        ((*CELLS, "operations", 0, "elements", "stop"), 3, "from 0 to 3, but 'cells' has 2 elem"),
        (("model", "time", "amount"), -1, "time is -1, expected a number of seconds from 0 on"),
        (("model", "time", "amount"), "soon", "time.amount is the text 'soon', expected"),
        (("model", "time", "dimensions"), {"s": 2}, r"time has the dimensions s\^2, expected s"),
        (
            ("model", "time", "dimensions"),
            {"h": 1},
            "is the text 'h', expected m, kg, s, A, K, mol or cd",
        ),
        (("model", "time", "dimensions"), {"s": "1"}, "is the text '1', expected an exponent"),
        (("model", "clocks", 0, "dt"), ..., "none or both of 'dt' and 'times'"),
        (
            ("model", "clocks", 0, "dt", "amount"),
            0,
            "dt is 0, expected a number of seconds above 0",
        ),
        (("model", "schedule", 0), "groups", "has the same slot twice"),
        (("model", "timed_arrays", 0, "values", "amount"), 1, "no array of values over time"),
        ((*SYNAPSES, "source", "group"), "nobody", "source.group is 'nobody', which is neither"),
        ((*SYNAPSES, "source", "stop"), 2, "presynaptic has indices from 0 to 2, expected 0 to 1"),
        ((*SYNAPSES, "presynaptic", "amount"), 0, r"presynaptic has the shape \(\)|no list of ind"),
        ((*SYNAPSES, "presynaptic", "amount", "dtype"), "<u8", "bytes, which uint64 of shape"),
        ((*SYNAPSES, "presynaptic", "amount", "dtype"), "<f4", "presynaptic is no list of indices"),
        ((*SYNAPSES, "presynaptic", "amount", "dtype"), "|O", "expected a type of numbers such as"),
        ((*SYNAPSES, "presynaptic", "amount", "shape"), [10**12], "which int32 of shape"),
        ((*SYNAPSES, "presynaptic", "amount", "shape"), [-1, -4], "which int32 of shape"),
        ((*SYNAPSES, "presynaptic", "amount", "shape", 0), 4.0, r"shape\[0\] is the number 4.0"),
        ((*SYNAPSES, "presynaptic", "amount", "base64"), "!!!!", "expected bytes in base64"),
        ((*SYNAPSES, "postsynaptic", "amount", "base64"), "AAAA", "has 3 bytes, which"),
        ((*SYNAPSES, "rules", 0, "j"), "k for k in f(i)", r"rules\[0\].j is no rule for connec"),
        ((*SYNAPSES, "rules", 0, "count"), -1, "count is -1, expected a number from 0 on"),
        ((*SYNAPSES, "rules", 0, "p"), "a if b else c", r"rules\[0\].p: 'a if b else c'"),
        ((*SYNAPSES, "pathways", 0, "code"), "x = y()()", "pathways.*code is no code of Brian"),
        ((*SYNAPSES, "pathways", 0, "side"), 1, "side is the number 1, expected 'pre' or 'post'"),
        (("model", "monitors", 0, "event"), "a b", "event is 'a b', which 'cells' has not"),
        (
            (*CELLS, "initial_values", 0, "value", "dimensions"),
            {"s": 1},
            "has the dimensions s, exp",
        ),
        ((*CELLS, "initial_values", 0, "written", 0, "elements", "start"), 3, "from 3 to 2, but"),
        ((*CELLS, "events", 1, "name"), "x", r"monitors.*event is 'spike', which 'cells' has not"),
        ((*SOURCE, "rates", "dimensions"), {"s": 1}, "rates has the dimensions s, expected s"),
        ((*SOURCE, "rates", "amount", "shape"), [1, 3], r"has the shape \(1, 3\), expected \(3,\)"),
        ((*SPIKES, "times", "amount"), 1.0, r"times has the shape \(\), expected \(2,\)"),
        ((*SPIKES, "size"), 1, "indices has indices from 0 to 1, expected 0 to 0"),
        ((*SPIKES, "period", "amount"), -1, "period is -1, expected a number of seconds"),
        ((*SYNAPSES, "pathways", 0, "event"), "high", "event is 'high', which 'source' has not"),
        ((*SYNAPSES, "pathways", 0, "delay", "value"), {"amount": 1}, "delay.value has the dimens"),
        (("model", "monitors", 0, "schedule"), ..., r"monitors\[0\].schedule is missing"),
        (("model", "inputs", 0, "rate", "dimensions"), {"s": 1}, r"inputs\[0\].rate has the dim"),
        (
            ("model", "monitors", 0, "name"),
            "cells",
            "model has 2 things with the name 'cells', exp",
        ),
        (("model", "inputs", 0, "number"), 1.5, r"inputs\[0\].number is the number 1.5"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_a_fault_is_said_with_its_place(place, value, message, intact):
    assert re.search(message, error_of(damaged(place, value, intact)))


def test_all_faults_are_counted(intact):
    text = damaged(("model", "clocks"), [], intact)
    assert re.search(r"clock is .*\(the first of \d\d faults\)", error_of(text))


def neuron_with_dendrite(dendrite):
    """A model of a soma and a dendrite of two compartments, with something else about it."""
    soma = Soma(diameter=20 * um)
    soma.dendrite = Section(diameter=[2, 2, 1] * um, length=[50, 50] * um, n=2)
    neuron = SpatialNeuron(soma, "Im = 0*amp/meter**2 : amp/meter**2", name="neuron")
    data = document(describe(Network(neuron)))
    section = data["model"]["populations"][0]["cable"]["morphology"]["sections"][1]
    section |= dendrite
    return json.dumps(data)


@pytest.mark.parametrize(
    ("dendrite", "message"),
    [
        ({"parent": 1}, r"sections\[1\] is no root, and continues none of the sections before it"),
        ({"parent": None}, r"sections\[1\] is no root"),
        ({"parent": -1}, r"sections\[1\] is no root"),
        ({"kind": "soma"}, r"sections\[1\].lengths is .*, which no soma has"),
        ({"kind": "cylinder"}, r"sections\[1\].diameters has the shape \(3,\), expected \(2,\)"),
        ({"lengths": {"amount": 1.0}}, "size is 3, but the morphology has 2 compartments"),
        ({"x": {"amount": 1.0, "dimensions": {"m": 1}}}, r"x has the shape \(\), expected \(3,\)"),
    ],
)
def test_a_morphology_is_one_that_can_be(dendrite, message):
    Model.from_json(neuron_with_dendrite({}))
    assert re.search(message, error_of(neuron_with_dendrite(dendrite)))


@given(data=st.data())
def test_whatever_is_changed_gives_a_model_or_one_error(intact, data, tmp_path_factory):
    witness = tmp_path_factory.getbasetemp() / "witness"
    code = f"__import__('pathlib').Path({str(witness)!r}).touch()"
    values = st.one_of(
        st.just(...),
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(),
        st.sampled_from([code, f"v = {code}", f"[{code} for k in range(i)]", "v", "cells", "<f4"]),
        st.sampled_from([[], {}, [[]], [{}], {"amount": 1}, {"amount": "NaN"}, 10**400]),
        st.sampled_from(list(places(intact))).map(lambda place: at(intact, place)),
    )
    place = data.draw(st.sampled_from(list(places(intact))))
    text = damaged(place, data.draw(values), intact)
    with suppress(ModelFileError):
        model = Model.from_json(text)
        assert Model.from_json(model.to_json()) == model
    assert not witness.exists()


@given(st.floats(0, 1, exclude_max=True))
def test_a_text_that_ends_too_early_is_no_model(intact_text, part):
    assert "is no JSON" in error_of(intact_text[: 1 + int(part * (len(intact_text) - 3))])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"format": "brian2tools model", "version": 1, "version": 1}', "twice among 'format'"),
        ('{"format": NaN}', "NaN is no number"),
        ('{"format": ' + "[" * 100_000, "is no JSON"),
        ('{"format": ' + "1" * 5000 + "}", "is no JSON"),
        ("{}", "no model of brian2tools"),
    ],
)
def test_a_text_of_another_kind_is_no_model(text, message):
    assert message in error_of(text)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "another kind of file"),
        (b"[1, 2]", "is JSON, but no model"),
        (b'"brian2tools model"', "is JSON, but no model"),
        (b"from brian2 import *", "is no JSON"),
        (pickle.dumps({"format": "brian2tools model"}), "another kind of file|no JSON"),
    ],
)
def test_a_file_of_another_kind_is_no_model(content, message, tmp_path):
    (tmp_path / "model.json").write_bytes(content)
    error = error_of(tmp_path / "model.json")
    assert re.search(message, error)
    assert "model.json" in error


def test_a_file_that_another_editor_has_saved_is_read(intact_text, tmp_path):
    content = intact_text.replace("\n", "\r\n").encode("utf-8-sig")
    (tmp_path / "model.json").write_bytes(content)
    assert Model.from_json(tmp_path / "model.json") == Model.from_json(intact_text)


@pytest.mark.parametrize("name", ["", "missing.json", "missing/model.json", "\0", "x" * 10_000])
def test_a_file_that_is_not_there_cannot_be_read(name, tmp_path):
    assert "cannot be read" in error_of(tmp_path / name)


NUMBERS = np.arange(2000.0)


@pytest.fixture
def stored(tmp_path):
    """A file whose array is in another one."""
    with_constant(Value(Array(NUMBERS))).to_json(tmp_path / "model.json")
    return tmp_path / "model.json"


def with_other_arrays(stored, content):
    """Put other content where the arrays are, and let the digest be the one of it."""
    stored.with_suffix(".npz").write_bytes(content)
    data = json.loads(stored.read_text())
    data["arrays_file"]["sha256"] = hashlib.sha256(content).hexdigest()
    stored.write_text(json.dumps(data))


def archive(name="array_0.npy", compression=zipfile.ZIP_STORED, **options):
    """An archive with an array that need not be what it says."""
    array = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (2000,), **options}
    np.lib.format.write_array_header_1_0(array, header)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as written:
        written.writestr(name, array.getvalue() + NUMBERS.tobytes())
    return file.getvalue()


def test_an_archive_made_by_hand_is_read(stored):
    with_other_arrays(stored, archive())
    assert Model.from_json(stored) == with_constant(Value(Array(NUMBERS)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file with arrays that cannot be read"),
        (b"\x89PNG", "file with arrays that cannot be read"),
        (archive()[:-100], "file with arrays that cannot be read"),
        (archive(name="array_1.npy"), "expected the key of an array"),
        (archive(shape=(1000, 2)), "expected an array that can be read .it has the shape"),
        (archive(shape=(10**12,)), "expected an array that can be read .it has the shape"),
        (archive(fortran_order=True), "expected an array that can be read .it has the shape"),
        (archive(descr="<i8"), "the type int64"),
        (archive(descr="|O"), "the type object"),
        (archive(compression=zipfile.ZIP_DEFLATED), "its size is not what it says"),
        (archive().replace(NUMBERS.tobytes()[:800], bytes(800)), "Bad CRC-32"),
    ],
)
def test_arrays_that_were_tampered_with_are_refused(content, message, stored):
    with_other_arrays(stored, content)
    assert re.search(message, error_of(stored))


def test_pickled_objects_are_never_loaded(stored, tmp_path):
    witness = tmp_path / "witness"

    class Touch:
        def __reduce__(self):
            return witness.touch, ()

    file = io.BytesIO()
    np.savez(file, array_0=np.array([Touch()] * 2000, dtype=object))
    with_other_arrays(stored, file.getvalue())
    assert "expected an array that can be read" in error_of(stored)
    assert not witness.exists()


def test_arrays_that_are_larger_than_their_file_take_no_memory(stored):
    data = json.loads(stored.read_text())
    (constant,) = data["model"]["populations"][0]["outside"]["constants"]
    constant["value"]["amount"]["shape"] = [10**15]
    stored.write_text(json.dumps(data))
    with_other_arrays(stored, archive(shape=(10**15,)))
    tracemalloc.start()
    error = error_of(stored)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "which float64 of shape" in error
    assert peak < 10_000_000


def test_arrays_that_are_missing_are_asked_for(stored):
    stored.with_suffix(".npz").unlink()
    assert re.search("'model.npz', which cannot be read .*copy it", error_of(stored))


@pytest.mark.parametrize("size", [0, 100, -1])
def test_arrays_that_were_cut_off_are_refused(size, stored):
    arrays = stored.with_suffix(".npz")
    arrays.write_bytes(arrays.read_bytes()[:size])
    assert "one of the two is damaged" in error_of(stored)


def test_arrays_of_another_model_are_refused(stored, tmp_path):
    with_constant(Value(Array(NUMBERS + 1))).to_json(tmp_path / "other.json")
    (tmp_path / "other.npz").replace(stored.with_suffix(".npz"))
    assert "was not written together with 'model.npz'" in error_of(stored)


@pytest.mark.parametrize(
    "name",
    ["../model.npz", "/etc/model.npz", "..\\model.npz", "c:model.npz", "model.json", "..", ".npz/"],
)
def test_arrays_are_looked_for_in_the_same_folder_only(name, stored):
    text = stored.read_text().replace('"model.npz"', json.dumps(name))
    stored.write_text(text)
    assert re.search("has its arrays in .* expected a file", error_of(stored))


def test_a_text_cannot_have_its_arrays_elsewhere(stored):
    assert "give the name of the file" in error_of(stored.read_text())
    text = stored.read_text()
    header, model = text.index('"arrays_file"'), text.index('"model": {')
    assert "no file with arrays is named" in error_of(text[:header] + text[model:])
