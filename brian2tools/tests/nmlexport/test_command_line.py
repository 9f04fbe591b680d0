"""``python -m brian2tools export``: the model of a script that stays as it is."""

from __future__ import annotations

import subprocess
import sys

import pytest
from brian2 import get_device
from brian2.devices.device import runtime_device

from brian2tools.__main__ import main
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml

SCRIPT = """
from brian2 import *
import sys

number = int(sys.argv[1]) if len(sys.argv) > 1 else 3
tau = 10*ms
cells = NeuronGroup(
    number, "dv/dt = (20*mV - v)/tau : volt", threshold="v > 10*mV", reset="v = 0*mV",
    method="exact", name="cells",
)
spikes = SpikeMonitor(cells, name="spikes")
"""


@pytest.fixture
def script(tmp_path, monkeypatch):
    """Return a function that writes a script into the current folder and returns its name."""
    monkeypatch.chdir(tmp_path)

    def write(text):
        (tmp_path / "script.py").write_text(SCRIPT + text)
        return "script.py"

    return write


def lines_of(text):
    return text.strip().splitlines()


def test_a_script_is_exported_as_it_is(script, tmp_path, capsys):
    assert main(["export", script("run(20*ms)"), "-o", "model.xml"]) == 0
    files = {file.name for file in tmp_path.iterdir()}
    assert files == {"script.py", "model.xml", "LEMSUnitsConstants.xml"}
    assert lines_of(capsys.readouterr().out) == ["wrote model.xml and LEMSUnitsConstants.xml"]


def test_what_is_printed_has_the_name_of_the_file_that_was_written(script, tmp_path, capsys):
    assert main(["export", script("run(20*ms)"), "-o", "out"]) == 0
    assert (tmp_path / "out.xml").exists()
    assert lines_of(capsys.readouterr().out) == ["wrote out.xml and LEMSUnitsConstants.xml"]


def test_the_file_has_the_name_of_the_script_by_default(script, tmp_path):
    assert main(["export", script("run(20*ms)")]) == 0
    assert (tmp_path / "script.xml").exists()


@pytest.mark.parametrize(
    "choosing",
    [
        "set_device",
        "import brian2\nbrian2.set_device",
        "import brian2.devices\nbrian2.devices.set_device",
        "from brian2.devices.device import set_device\nset_device",
        "from brian2.only import set_device\nset_device",
    ],
)
def test_the_device_of_the_script_is_set_aside(script, tmp_path, choosing):
    text = f"{choosing}('cpp_standalone', directory='built')\nrun(20*ms)"
    assert main(["export", script(text)]) == 0
    assert (tmp_path / "script.xml").exists()
    assert not (tmp_path / "built").exists()


def test_the_device_is_that_of_before_at_the_end(script):
    assert main(["export", script("run(20*ms)")]) == 0
    assert get_device() is runtime_device


@pytest.mark.parametrize("building", ["device.build(directory='built', compile=True)", ""])
def test_a_script_can_say_when_it_has_done_all_its_runs(script, tmp_path, building):
    runs = "run(5*ms)\ncells.v = 0*mV\nrun(5*ms)\n"
    text = f"set_device('cpp_standalone', build_on_run=False)\n{runs}{building}"
    assert main(["export", script(text), "-o", "model.xml"]) == 0
    assert (tmp_path / "model.xml").exists()


def test_a_script_finds_its_arguments_and_the_modules_beside_it(script, tmp_path):
    (tmp_path / "beside.py").write_text("duration = 20")
    text = "from beside import duration\nassert len(cells) == 7\nrun(duration*ms)"
    assert main(["export", script(text), "-o", "model.xml", "--", "7"]) == 0
    assert sys.argv[0] != "script.py"


@needs_jneuroml
def test_a_script_goes_on_with_what_the_simulator_recorded(script, capsys):
    text = "run(20*ms)\nprint(spikes.num_spikes, 'spikes')"
    options = ["--form", "steps", "--simulator", "jneuroml", "--compare"]
    assert main(["export", script(text), "-o", "model.xml", *options]) == 0
    head, row, *_others, own, last = lines_of(capsys.readouterr().out)
    assert head.split()[:3] == ["events", "Brian", "jNeuroML"]
    assert row.split() == ["spikes", "6", "6", "6", "0"]
    assert own == "6 spikes"
    assert last.startswith("wrote model.xml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "'script.py' calls no run, so there is nothing to export"),
        ("run(10*ms", "'script.py' failed in line 12: SyntaxError: '(' was never closed"),
        ("run(10*volt)", "'script.py' failed in line 12: DimensionMismatchError"),
        ("undefined", "'script.py' failed in line 12: NameError: name 'undefined' is not defined"),
        ("sys.exit('not today')", "'script.py' ended itself and said not today"),
        ("sys.exit(3)", "'script.py' ended itself with the status 3"),
        ("del tau\nrun(10*ms)", "'tau' stands for nothing"),
        ("stop = network_operation(lambda: None)\nrun(1*ms)", "cannot export 'magicnetwork'"),
    ],
)
def test_what_fails_is_said_in_one_sentence_and_nothing_is_written(
    script, tmp_path, capsys, text, reason
):
    assert main(["export", script(text), "-o", "model.xml"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert reason in error
    assert "Traceback" not in error
    assert not (tmp_path / "model.xml").exists()


def test_a_script_that_needs_recordings_says_where_they_come_from(script, tmp_path, capsys):
    assert main(["export", script("run(20*ms)\nspikes.t[0]"), "-o", "model.xml"]) == 1
    assert (tmp_path / "model.xml").exists()
    assert "monitors are empty without --simulator" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["no_such.py"], "there is no script 'no_such.py'"),
        (["."], "there is no script '.'"),
        (["script.py", "-o", "no_such_folder/model.xml"], "there is no folder"),
        (["script.py", "-o", "folder/"], "'folder/' does not name a file"),
        (["script.py", "--compare"], "add --simulator jneuroml"),
    ],
)
def test_arguments_that_cannot_be_followed_are_refused(script, capsys, arguments, reason):
    script("run(20*ms)")
    assert main(["export", *arguments]) == 1
    assert reason in capsys.readouterr().err


def test_unknown_words_are_errors_of_the_command_line(script, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["export", script("run(20*ms)"), "--form", "step"])
    assert "--form" in capsys.readouterr().err


def test_it_is_said_where_arguments_of_the_script_belong(script, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["export", script("run(20*ms)"), "5"])
    assert "those of a script come last, after --" in capsys.readouterr().err


def test_python_runs_the_package(tmp_path):
    command = [sys.executable, "-m", "brian2tools", "export", "--help"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "LEMS" in answer.stdout
