"""What a recording shows of its window, how it comes back from a folder, and wrong content."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from brian2 import Quantity, ms, mV, second
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError, ModelFileError
from brian2tools.models.microcircuit.recording import Potentials, Recording, load
from brian2tools.tests.models.microcircuit.recordings import poisson_recording, recording_of


def three_spikes(**settings):
    return Recording(**{
        "spike_indices": [0, 3, 2], "spike_times": [0.2, 0.6, 0.7], "populations": ("E", "I"),
        "sizes": (3, 1), "start": 0.5, "stop": 1, "dt": 1e-4, **settings,
    })  # fmt: skip


def test_spikes_of_the_warm_up_are_kept_but_not_in_the_window():
    recording = three_spikes()
    assert recording.spike_times.tolist() == [0.2, 0.6, 0.7]
    assert (recording.t / second).tolist() == [0.6, 0.7]
    assert recording.i.tolist() == [3, 2]


def test_the_window_has_its_first_step_and_not_its_last_however_times_are_rounded():
    steps = np.arange(10_000)
    for times in (steps * 1e-4, steps / 10_000, np.nextafter(steps * 1e-4, 1)):
        recording = recording_of([times], start=0.07, stop=0.61, dt=1e-4)
        window = np.rint(np.asarray(recording.t) / 1e-4)
        assert (window[0], window[-1]) == (700, 6099)


def test_spikes_of_a_population_are_counted_from_its_first_neuron():
    recording = poisson_recording()
    indices, times = recording.of("L4E")
    neurons = recording.population_slices["L4E"]
    expected = [
        (index - neurons.start, time)
        for index, time in zip(recording.i.tolist(), np.asarray(recording.t), strict=True)
        if neurons.start <= index < neurons.stop
    ]
    assert list(zip(indices.tolist(), np.asarray(times).tolist(), strict=True)) == expected


def test_the_populations_follow_each_other():
    recording = three_spikes()
    assert recording.population_slices == {"E": slice(0, 3), "I": slice(3, 4)}
    assert recording.num_neurons == 4
    assert recording.duration == 500 * ms


def test_an_unknown_population_is_answered_with_those_that_there_are():
    with pytest.raises(ArgumentError, match=r"no population 'L4'.*one of E, I"):
        three_spikes().of("L4")


def test_quantities_count_in_seconds():
    times = [200, 600] * ms
    recording = three_spikes(spike_indices=[0, 3], spike_times=times, start=500 * ms, dt=0.1 * ms)
    assert (recording.start, recording.spike_times.tolist()) == (0.5, [0.2, 0.6])


def test_arrays_of_a_recording_cannot_be_changed_but_those_given_can():
    given_times = np.array([0.2, 0.6, 0.7])
    recording = three_spikes(spike_times=given_times)
    assert not recording.spike_times.flags.writeable
    given_times[0] = 0.1
    assert recording.spike_times[0] == 0.2


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"spike_indices": [0, 1]}, ArgumentError, "2 spike_indices and 3 spike_times"),
        ({"spike_indices": [0, 1, 4]}, ArgumentError, "has 4, expected less than"),
        ({"spike_indices": [0, 1, -1]}, ArgumentError, "below 0"),
        ({"spike_indices": [0, 1, 0.5]}, ArgumentTypeError, "spike_indices must be"),
        ({"spike_times": [0.2, 0.7, 0.6]}, ArgumentError, "ascending"),
        ({"spike_times": [0.2, 0.7, np.nan]}, ArgumentError, "NaN"),
        ({"spike_times": [[0.2], [0.7], [0.8]]}, ArgumentError, "2 axes, expected 1"),
        ({"spike_times": [1, 2, 3] * mV}, DimensionError, "spike_times has the wrong unit"),
        ({"spike_times": ["a", "b", "c"]}, ArgumentTypeError, "must be numbers"),
        ({"populations": "EI"}, ArgumentTypeError, "several names"),
        ({"populations": ("E", "E")}, ArgumentError, "each once"),
        ({"spike_indices": [[0], [1, 2]]}, ArgumentTypeError, "spike_indices must be"),
        ({"sizes": (4,)}, ArgumentError, "2 populations and the sizes"),
        ({"sizes": (4, 0)}, ArgumentError, "above 0"),
        ({"stop": 0.5}, ArgumentError, "a stop after it"),
        ({"dt": 0}, ArgumentError, "a step above 0"),
        ({"thalamic_pulses": [(0.7, 0.6)]}, ArgumentError, "a later stop"),
        ({"thalamic_pulses": 0.7}, ArgumentError, "0 axes, expected 2"),
        ({"settings": {"device": object()}}, ArgumentTypeError, "JSON"),
    ],
)
def test_wrong_content_is_refused_in_one_sentence(wrong, error, said):
    with pytest.raises(error, match=said) as caught:
        three_spikes(**wrong)
    assert "\n" not in str(caught.value)


def test_potentials_have_a_row_for_each_neuron():
    potentials = Potentials(times=[0, 0.1], neurons=[4], values=[[-65, -60]] * mV)
    assert_array_equal(potentials.v / mV, [[-65, -60]])
    with pytest.raises(ArgumentError, match=r"expected \(2, 1\): one row for each neuron"):
        Potentials(times=[0], neurons=[4, 5], values=[[-0.06, -0.05]])


def assert_same(one, other):
    for name in ("populations", "sizes", "start", "stop", "dt", "thalamic_pulses", "settings"):
        assert getattr(one, name) == getattr(other, name)
    assert_array_equal(one.spike_indices, other.spike_indices, strict=True)
    assert_array_equal(one.spike_times, other.spike_times, strict=True)
    assert (one.potentials is None) == (other.potentials is None)
    if one.potentials is not None:
        for name in ("times", "neurons", "values"):
            found, expected = getattr(one.potentials, name), getattr(other.potentials, name)
            assert_array_equal(found, expected, strict=True)


def test_everything_comes_back_from_a_folder(tmp_path):
    potentials = Potentials(times=[0, 0.1], neurons=[4], values=np.float32([[-0.065, -0.06]]))
    recording = poisson_recording(
        potentials=potentials,
        thalamic_pulses=((0.7, 0.71), (0.9, 0.91)),
        settings={"scale": 0.1, "seed": None, "what": ["µV", True]},
    )
    recording.save(tmp_path / "new" / "run")
    assert_same(load(tmp_path / "new" / "run"), recording)


finite = st.floats(0, 1e6)


@settings(max_examples=25)
@given(times=st.lists(finite).map(sorted), start=finite, dt=st.floats(1e-9, 1), scale=finite)
def test_numbers_come_back_exactly(tmp_path_factory, times, start, dt, scale):
    recording = recording_of(
        [times], start=start, stop=np.nextafter(start, np.inf), dt=dt, settings={"scale": scale}
    )
    folder = tmp_path_factory.mktemp("runs")
    recording.save(folder)
    assert_same(load(folder), recording)


def test_settings_are_stored_as_json_has_them():
    recording = three_spikes(settings={"sizes": (1, 2)})
    assert recording.settings == {"sizes": [1, 2]}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("chapter 1")
    with pytest.raises(ArgumentError, match=r"is not empty.*overwrite=True"):
        three_spikes().save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_recording_can_be_replaced_and_what_is_beside_it_stays(tmp_path):
    (tmp_path / "thesis.txt").write_text("chapter 1")
    three_spikes(settings={"run": 1}).save(tmp_path, overwrite=True)
    three_spikes(settings={"run": 2}).save(tmp_path, overwrite=True)
    assert load(tmp_path).settings == {"run": 2}
    assert (tmp_path / "thesis.txt").read_text() == "chapter 1"


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "run"
    file.touch()
    with pytest.raises(ArgumentError, match="is a file"):
        three_spikes().save(file, overwrite=True)


def test_a_recording_that_cannot_be_written_leaves_the_one_before(tmp_path, monkeypatch):
    three_spikes(settings={"run": 1}).save(tmp_path)

    def full(*_args, **_kwds):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(ModelFileError, match="No space left"):
        three_spikes(settings={"run": 2}).save(tmp_path, overwrite=True)
    assert load(tmp_path).settings == {"run": 1}
    assert len(list(tmp_path.iterdir())) == 2


def changed_header(folder, **changes):
    path = folder / "recording.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_a_folder_without_a_recording_is_said_to_be_one(tmp_path):
    with pytest.raises(ModelFileError, match=r"recording\.json.*Recording\.save"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "another"}, "is not the header of a recording"),
        ({"version": 2}, "version 2 of the format, expected 1"),
        ({"sha256": "0"}, "damaged or not the file that was written with"),
        ({"start": "soon"}, "start must be numbers"),
        ({"sizes": [1, 1]}, "expected less than the number of neurons"),
        ({"sizes": None}, "sizes must be"),
        ({"populations": 8}, "several names"),
        ({"seed": 3}, "seed"),
    ],
)
def test_a_header_that_was_changed_is_refused(tmp_path, changes, said):
    three_spikes().save(tmp_path)
    changed_header(tmp_path, **changes)
    with pytest.raises(ModelFileError, match=said):
        load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe"])
def test_a_header_that_is_none_is_refused(tmp_path, content):
    three_spikes().save(tmp_path)
    (tmp_path / "recording.json").write_bytes(content)
    with pytest.raises(ModelFileError, match=r"recording\.json"):
        load(tmp_path)


def test_damaged_or_missing_spikes_are_noticed(tmp_path):
    three_spikes().save(tmp_path)
    path = tmp_path / "spikes.npz"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelFileError, match="damaged"):
        load(tmp_path)
    path.unlink()
    with pytest.raises(ModelFileError, match="cannot be read"):
        load(tmp_path)


def test_a_copy_can_have_another_window():
    recording = replace(three_spikes(), start=0.0)
    assert recording.i.tolist() == [0, 3, 2]
    assert isinstance(recording.t, Quantity)
