"""Options and a file with parameters as settings of a simulation."""

from __future__ import annotations

import argparse

import brian2
import pytest
from brian2 import ms

from brian2tools.__main__ import main
from brian2tools.commands.microcircuit import add_command
from brian2tools.commands.microcircuit.options import settings_of
from brian2tools.models import microcircuit


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


def test_a_program_needs_a_compiler(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CXX", "no_such_compiler")
    options = ["--device", "cpp_standalone", "--output", str(tmp_path / "folder")]
    assert main(["microcircuit", *options]) == 1
    assert "give --device runtime" in capsys.readouterr().err
    assert settings().simulation.device == "runtime"
