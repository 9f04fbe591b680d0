"""``python -m brian2tools microcircuit``: from options to a folder with results."""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
from contextlib import redirect_stdout
from types import SimpleNamespace

import brian2
import numpy as np
import psutil
import pytest
from brian2 import ms
from matplotlib.figure import Figure
from numpy.testing import assert_array_equal

from brian2tools.__main__ import main
from brian2tools.commands.microcircuit import add_command
from brian2tools.commands.microcircuit_options import settings_of
from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.network import Network
from brian2tools.models.microcircuit.parameter_files import read_parameters

SMALL = ["--scale", "0.02", "--device", "runtime", "--warm-up", "5"]
DATA = {"parameters.yaml", "recording.json", "spikes.npz", "statistics.csv"}


def names_in(folder):
    return {file.name for file in folder.iterdir()}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Run the command once; the folder that it wrote into, and what it printed."""
    folder = tmp_path_factory.mktemp("command") / "folder"
    file = folder.with_name("file.yaml")
    file.write_text("parameters: {g: -4.5}\nthalamus: {start: 10 ms}\n")
    options = ["--parameters", str(file), "--duration", "20", "--record-potentials", "2"]
    with redirect_stdout(io.StringIO()) as printed:
        assert main(["microcircuit", *SMALL, *options, "--output", str(folder)]) == 0
    return SimpleNamespace(folder=folder, printed=printed.getvalue())


def test_the_folder_has_data_and_pictures(results):
    pictures = {"raster.png", "statistics.png", "thalamic_response.png"}
    assert names_in(results.folder) == DATA | pictures
    assert names_in(results.folder.parent) == {"folder", "file.yaml"}
    for name in pictures:
        assert (results.folder / name).read_bytes().startswith(b"\x89PNG")


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


def test_statistics_are_those_of_the_recording(results):
    with (results.folder / "statistics.csv").open() as file:
        rows = list(csv.DictReader(file))
    expected = microcircuit.evaluate(microcircuit.load(results.folder)).rows()
    assert [list(row) for row in rows] == [list(row) for row in expected]
    for row, one in zip(rows, expected, strict=True):
        assert row.pop("population") == one.pop("population")
        values = [float(value) for value in row.values()]
        np.testing.assert_array_equal(values, list(one.values()))


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


def test_results_are_replaced_and_nothing_else(tmp_path):
    files = ("thalamic_response.png", "statistics.csv", "notes.txt")
    for name in files:
        (tmp_path / name).write_text("from before")
    options = ["--duration", "5", "--plot-format", "svg", "--overwrite", "--output", str(tmp_path)]
    assert main(["microcircuit", *SMALL, *options]) == 0
    assert names_in(tmp_path) == DATA | {"raster.svg", "statistics.svg", "notes.txt"}
    assert (tmp_path / "notes.txt").read_text() == "from before"
    assert (tmp_path / "statistics.csv").read_text().startswith("population,rate_mean")


def settings(*options):
    """Return what these options stand for."""
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers())
    given = parser.parse_args(["microcircuit", "--output", "folder", *map(str, options)])
    return settings_of(given)


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file with parameters."""

    def write(text):
        path = tmp_path / "file.yaml"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize(
    ("before", "options", "scales"),
    [
        ("scale: 0.1", ["--scale", "0.2"], (0.2, None, None)),
        ("scale: 0.1", ["--N-scaling", "0.2"], (None, 0.2, 0.1)),
        ("scale: 0.1", ["--N-scaling", "0.2", "--K-scaling", "0.3"], (None, 0.2, 0.3)),
        ("N_scaling: 0.1, K_scaling: 0.3", ["--K-scaling", "0.2"], (None, 0.1, 0.2)),
        ("N_scaling: 0.1, K_scaling: 0.3", ["--scale", "0.2"], (0.2, None, None)),
        ("K_scaling: 0.3", ["--N-scaling", "0.2"], (None, 0.2, 0.3)),
        ("scale: 0.1", [], (0.1, None, None)),
    ],
)
def test_scales_of_the_options_win_over_those_of_the_file(file, before, options, scales):
    path = file(f"simulation: {{{before}}}")
    simulation = settings("--parameters", path, *options).simulation
    assert (simulation.scale, simulation.N_scaling, simulation.K_scaling) == scales


def test_all_else_of_the_options_wins_over_the_file(file):
    path = file(
        "simulation: {background: dc, duration: 2 second, warm_up: 1 second, seed: 1, "
        "record_potentials: 1, device: cpp_standalone}"
    )
    options = ["--background", "poisson", "--duration", "30", "--warm-up", "0", "--seed", "0"]
    others = ["--record-potentials", "0", "--device", "runtime"]
    simulation = settings("--parameters", path, *options, *others).simulation
    assert (simulation.duration, simulation.warm_up) == (30 * ms, 0 * ms)
    assert (simulation.background, simulation.seed) == ("poisson", 0)
    assert (simulation.record_potentials, simulation.device) == (0, "runtime")


def test_seeds_are_drawn_where_none_is_given():
    assert settings().simulation.seed != settings().simulation.seed


@pytest.mark.parametrize("warm_up", [100, 500])
def test_default_stimuli_follow_the_warm_up(warm_up):
    found = settings("--thalamus", "--dc-stimulus", "--warm-up", warm_up)
    assert found.thalamus == microcircuit.ThalamicStimulus(start=(warm_up + 200) * ms)
    assert found.dc_stimulus == microcircuit.DCStimulus(start=(warm_up + 150) * ms)


def test_stimuli_of_the_file_are_kept(file):
    path = file("thalamus: {rate: 100 Hz}\ndc_stimulus: {amplitude: 1 pA}")
    for options in ([], ["--thalamus", "--dc-stimulus"]):
        found = settings("--parameters", path, *options)
        assert found.thalamus.rate == 100 * brian2.Hz
        assert found.dc_stimulus.amplitude == 1 * brian2.pA


def test_results_that_cannot_be_written_leave_nothing(tmp_path, monkeypatch, capsys):
    def fail(*_arguments, **_named):
        raise OSError("No space left on device")

    monkeypatch.setattr(Figure, "savefig", fail)
    options = ["--duration", "5", "--output", str(tmp_path / "folder")]
    assert main(["microcircuit", *SMALL, *options]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert names_in(tmp_path) == set()


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


def test_a_program_needs_a_compiler(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CXX", "no_such_compiler")
    options = ["--device", "cpp_standalone", "--output", str(tmp_path / "folder")]
    assert main(["microcircuit", *options]) == 1
    assert "give --device runtime" in capsys.readouterr().err
    assert settings().simulation.device == "runtime"


def test_an_interruption_leaves_nothing(tmp_path, monkeypatch, capsys):
    def interrupt(*_arguments, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(Network, "simulate", interrupt)
    (tmp_path / "empty").mkdir()
    for name in ("folder", "empty"):
        assert main(["microcircuit", *SMALL, "--output", str(tmp_path / name)]) == 130
        assert capsys.readouterr().err == "interrupted\n"
    assert names_in(tmp_path) == {"empty"}
    assert names_in(tmp_path / "empty") == set()


def test_help_imports_neither_the_model_nor_plots():
    script = """
import sys
from brian2tools.__main__ import main
try:
    main(["microcircuit", "--help"])
finally:
    print(*sys.modules, file=sys.stderr)
"""
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "--scale" in run.stdout
    found = set(run.stderr.split())
    assert "brian2tools.commands.microcircuit" in found
    assert found.isdisjoint({"brian2tools.plotting", "brian2tools.models.microcircuit", "yaml"})
