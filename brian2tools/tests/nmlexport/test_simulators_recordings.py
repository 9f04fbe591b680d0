"""Reading what jNeuroML recorded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_array_equal

from brian2tools.errors import ModelFileError
from brian2tools.nmlexport.simulators import read_columns, read_events


def as_java(number):
    """A number of single precision as Java prints it."""
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    text = str(np.float32(number))
    return names.get(text, text.replace("e", "E").replace("E+", "E"))


@given(
    arrays(
        np.float32,
        array_shapes(min_dims=2, max_dims=2, min_side=1),
        elements=st.floats(width=32, allow_nan=True, allow_infinity=True),
    )
)
def test_all_numbers_are_read_as_they_were_written(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("recordings") / "recording.dat"
    path.write_text("".join("\t".join([*map(as_java, row), "\n"]) for row in values))
    columns = read_columns(path, rows=len(values))
    assert columns.dtype == np.float64
    assert_array_equal(columns.astype(np.float32), values)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 1e3, width=32))))
@pytest.mark.parametrize("event_format", ["ID_TIME", "TIME_ID"])
def test_all_events_are_read_as_they_were_written(tmp_path_factory, event_format, events):
    path = tmp_path_factory.mktemp("recordings") / "recording.spikes"
    pairs = [(str(number), as_java(time)) for number, time in events]
    order = 1 if event_format == "ID_TIME" else -1
    path.write_text("".join("\t".join(pair[::order]) + "\n" for pair in pairs))
    ids, times = read_events(path, format=event_format)
    assert ids.tolist() == [str(number) for number, _ in events]
    assert times.astype(np.float32).tolist() == [time for _, time in events]


def test_ids_of_events_can_be_words(tmp_path):
    path = tmp_path / "recording.spikes"
    path.write_text("cells_1#2\t0.5\n")
    ids, times = read_events(path)
    assert (ids.tolist(), times.tolist()) == (["cells_1#2"], [0.5])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.0\t1.0\t\n1.0E-4\t\n", "columns changed"),
        ("0.0\t1.0\t\n1.0E-4\tone\t\n", "one"),
        ("0.0\t1.0\t\n1.0E-4\t1.", "the last line is cut off"),
        ("0.0\t1.0\t\n", "1 rows of recorded values where 2 were expected"),
        ("", "0 rows of recorded values where 2 were expected"),
        ("\0\x01\x02\n", "is no complete recording"),
    ],
)
def test_damaged_values_are_refused(tmp_path, text, message):
    path = tmp_path / "recording.dat"
    path.write_text(text)
    with pytest.raises(ModelFileError, match=f"recording.dat.*{message}.*run the simulation again"):
        read_columns(path, rows=2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0\t0.1\n1\t", "the last line is cut off"),
        ("0\t0.1\n1\n", "columns changed"),
        ("0\t0.1\t3\n", "3 columns where 2 were expected"),
        ("0\tone\n", "one"),
    ],
)
def test_damaged_events_are_refused(tmp_path, text, message):
    path = tmp_path / "recording.spikes"
    path.write_text(text)
    with pytest.raises(ModelFileError, match=f"recording.spikes.*{message}"):
        read_events(path)


@pytest.mark.parametrize("read", [read_columns, read_events])
def test_a_missing_recording_is_named(tmp_path, read):
    with pytest.raises(ModelFileError, match=r"nothing\.dat.*should have written, cannot be read"):
        read(tmp_path / "nothing.dat")
