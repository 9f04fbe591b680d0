"""What is simulated, printed and refused."""

from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest
from brian2 import ms
from numpy.testing import assert_array_equal

from brian2tools.__main__ import main
from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.network import Network
from brian2tools.models.microcircuit.parameter_files import read_parameters
from brian2tools.tests.commands.microcircuit.folders import DATA, SMALL, names_in


def test_the_recording_is_that_of_the_options(results):
    recording = microcircuit.load(results.folder)
    assert recording.sizes == tuple(Network(0.02).derived.num_neurons)
    assert (recording.start, recording.stop) == (0.005, 0.025)
    assert recording.thalamic_pulses == ((0.01, 0.02),)
    assert recording.potentials.neurons.size == 16
    assert recording.spike_indices.size > 0


def test_the_parameters_in_the_folder_make_the_same_again(results, tmp_path):
    file = results.folder / "parameters.yaml"
    again = tmp_path / "again"
    options = ["--parameters", str(file), "--no-plots", "--output", str(again)]
    assert main(["microcircuit", *options]) == 0
    first, second = microcircuit.load(results.folder), microcircuit.load(again)
    assert_array_equal(second.spike_indices, first.spike_indices)
    assert_array_equal(second.spike_times, first.spike_times)
    assert_array_equal(second.potentials.values, first.potentials.values)
    assert (again / "parameters.yaml").read_text() == file.read_text()


def test_the_parameters_in_the_folder_say_all_that_was_used(results):
    settings = read_parameters(results.folder / "parameters.yaml")
    simulation = settings.simulation
    assert settings.parameters == microcircuit.Parameters(g=-4.5)
    assert settings.thalamus == microcircuit.ThalamicStimulus(start=10 * ms)
    assert (simulation.scale, simulation.background) == (0.02, "poisson")
    assert simulation.seed is not None
    assert simulation.device == "runtime"


def test_it_prints_what_it_does_and_found(results):
    seed = read_parameters(results.folder / "parameters.yaml").simulation.seed
    lines = results.printed.splitlines()
    assert lines[0] == (
        "microcircuit with 1,544 neurons and 119,548 synapses, poisson background, "
        f"seed {seed}, runtime"
    )
    statistics = microcircuit.evaluate(microcircuit.load(results.folder))
    assert str(statistics) in results.printed
    assert str(results.folder) in lines[-2]
    assert all(name in lines[-2] for name in names_in(results.folder))


def test_a_current_that_is_too_weak_is_a_warning(tmp_path, capsys):
    folder = tmp_path / "folder"
    options = ["--background", "dc", "--duration", "5", "--no-plots", "--output", str(folder)]
    assert main(["microcircuit", *SMALL, *options]) == 0
    (warning,) = capsys.readouterr().err.splitlines()
    assert warning.startswith("warning: the direct current does not take the neurons of L23E")
    assert names_in(folder) == DATA


def refuse_to_simulate(*_arguments, **_named):
    raise AssertionError("nothing may be simulated")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--scale", "0"], "--scale is 0.0, expected a"),
        (["--scale", "nan"], "--scale is nan"),
        (["--scale", "0.0001"], "use at least"),
        (["--scale", "0.1", "--N-scaling", "0.1"], "give either scale, or the two others"),
        (["--duration", "-5"], "--duration is -5. ms, expected a"),
        (["--duration", "1"], "correlation_bin is 2. ms"),
        (["--warm-up", "-1"], "--warm-up is -1. ms"),
        (["--seed", "-1"], "--seed is -1, expected a whole number"),
        (["--record-potentials", "-1"], "--record-potentials is -1"),
        (["--thalamus", "--duration", "100"], "the thalamic stimulus starts at 205. ms"),
        (["--dc-stimulus", "--duration", "100"], "the direct current stimulus starts at 155. ms"),
        (["--parameters", "none.yaml"], "'none.yaml' cannot be read"),
        (["--parameters", "typo.yaml"], "line 1: simulation has the unknown entry 'sed'"),
        (["--parameters", "unit.yaml"], "line 1: simulation.duration"),
        (["--output", "full"], "the folder 'full' is not empty"),
        (["--output", "typo.yaml"], "'typo.yaml' is a file"),
        (["--output", "typo.yaml", "--overwrite"], "'typo.yaml' is a file"),
        (["--output", 300 * "long"], "cannot be written"),
        (["--output", "none/folder"], "there is no folder 'none' for 'folder'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_before_the_simulation(
    tmp_path, monkeypatch, capsys, options, reason
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Network, "simulate", refuse_to_simulate)
    (tmp_path / "typo.yaml").write_text("simulation: {sed: 1}")
    (tmp_path / "unit.yaml").write_text("simulation: {duration: 10 mV}")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("")
    assert main(["microcircuit", "--output", "folder", *SMALL, *options]) == 1
    (error,) = capsys.readouterr().err.splitlines()
    assert error.startswith("error: ")
    assert reason in error
    assert names_in(tmp_path) == {"typo.yaml", "unit.yaml", "full"}


def test_too_little_memory_is_said_before_the_simulation(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=2e9))
    options = [*SMALL, "--scale", "1", "--output", str(tmp_path / "folder")]
    assert main(["microcircuit", *options]) == 1
    (error,) = capsys.readouterr().err.splitlines()
    assert "2.0 GB are free" in error
    assert names_in(tmp_path) == set()
