"""Running files in jNeuroML."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from brian2 import ms, second
from numpy.testing import assert_allclose

from brian2tools.errors import ArgumentError, ArgumentTypeError, ModelFileError, SimulatorError
from brian2tools.nmlexport.simulators import (
    read_columns,
    read_events,
    run_jneuroml,
    validate,
)
from brian2tools.nmlexport.simulators.progress import Progress
from brian2tools.tests.nmlexport.jneuroml import load_with_pylems, needs_jneuroml

LEMS = """\
<Lems>
    <Target component="sim1"/>
    <Include file="Cells.xml"/>
    <Include file="Networks.xml"/>
    <Include file="Simulation.xml"/>
    <ComponentType name="cell_type" extends="baseCell">
        <Constant name="MSEC" dimension="time" value="1ms"/>
        <EventPort name="spike" direction="out"/>
        <Exposure name="v" dimension="none"/>
        <Dynamics>
            <StateVariable name="v" dimension="none" exposure="v"/>
            <TimeDerivative variable="v" value="(2 - v) / (10 * MSEC)"/>
            <OnCondition test="v .gt. 1">
                <StateAssignment variable="v" value="0"/>
                <EventOut port="spike"/>
            </OnCondition>
        </Dynamics>
    </ComponentType>
    <cell_type id="cell"/>
    <network id="net">
        <population id="cells" component="cell" size="2"/>
    </network>
    <Simulation id="sim1" length="20ms" step="0.1ms" target="net">
        <OutputFile id="values" fileName="recording.dat">
            <OutputColumn id="v" quantity="cells[1]/v"/>
        </OutputFile>
        <EventOutputFile id="events" fileName="recording.spikes" format="ID_TIME">
            <EventSelection id="0" select="cells[0]" eventPort="spike"/>
            <EventSelection id="1" select="cells[1]" eventPort="spike"/>
        </EventOutputFile>
    </Simulation>
</Lems>
"""

NEUROML = """\
<neuroml xmlns="http://www.neuroml.org/schema/neuroml2" id="document">
  <iafCell id="cell" leakReversal="-60mV" thresh="-55mV" reset="-70mV" C="0.2nF"
           leakConductance="0.01uS"/>
  <network id="net">
    <population id="cells" component="cell" size="2"/>
  </network>
</neuroml>
"""

NAMES = {"cell_type": "neurons", "cell": "neurons", "cells": "neurons"}


def write(folder, text=LEMS, name="model.xml", **replaced):
    """A file with one part of its text replaced."""
    for old, new in replaced.get("parts", {}).items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@needs_jneuroml
def test_a_model_runs_in_jneuroml_as_it_does_by_hand(tmp_path):
    folder = tmp_path / "ein Ordner für Modelle"
    folder.mkdir()
    path = write(folder, name="Modell é.xml")
    finished = run_jneuroml(path, names=NAMES)
    assert finished.recordings == (folder / "recording.dat", folder / "recording.spikes")
    assert finished.complaints == ()

    expected, spikes = [0.0], []
    for step in range(1, 201):
        v = expected[-1] + 0.1 * (2 - expected[-1]) / 10
        if v > 1:
            v = 0.0
            spikes.append(step)
        expected.append(v)
    columns = read_columns(folder / "recording.dat", rows=201)
    assert_allclose(columns, np.transpose([np.arange(201) * 1e-4, expected]), rtol=2e-7)
    ids, times = read_events(folder / "recording.spikes")
    assert ids.tolist() == ["0", "1"] * len(spikes)
    assert np.rint(times * 1e4).tolist() == np.repeat(spikes, 2).tolist()


@needs_jneuroml
def test_the_same_model_loads_in_pylems(tmp_path):
    model = load_with_pylems(write(tmp_path))
    assert "cell" in model.fat_components
    assert model.targets == ["sim1"]


@needs_jneuroml
def test_a_name_that_is_not_there_is_found_in_the_file(tmp_path):
    path = write(tmp_path, parts={"(2 - v)": "(2 - voltage)"})
    with pytest.raises(
        SimulatorError, match=r"^cannot run 'model\.xml' in jNeuroML: line 12, "
    ) as e:
        run_jneuroml(path, names=NAMES)
    assert e.value.message == "No such variable in map: voltage"
    assert (e.value.line, e.value.object) == (12, "neurons")
    assert "ParseError" in e.value.output


@needs_jneuroml
def test_a_value_that_is_no_number_ends_the_run(tmp_path):
    path = write(tmp_path, parts={"(2 - v)": "log(0 - 1 - v)"})
    with pytest.raises(SimulatorError, match=r"line 12, which stands for 'neurons'.*v: NaN"):
        run_jneuroml(path, names=NAMES)
    assert not (tmp_path / "recording.dat").exists()


@needs_jneuroml
def test_want_of_memory_is_said(tmp_path):
    path = write(tmp_path, parts={'size="2"': 'size="2000000"'})
    with pytest.raises(SimulatorError, match="OutOfMemoryError: Java heap space"):
        run_jneuroml(path, memory="32m")


@needs_jneuroml
def test_a_limit_of_memory_that_java_does_not_understand_is_said(tmp_path):
    with pytest.raises(SimulatorError, match="Invalid maximum heap size: -Xmx8apples"):
        run_jneuroml(write(tmp_path), memory="8apples")


@pytest.mark.parametrize("use", [run_jneuroml, validate])
def test_a_missing_file_is_named(tmp_path, use):
    with pytest.raises(ModelFileError, match=r"there is no file .*model\.xml"):
        use(tmp_path / "model.xml")


@needs_jneuroml
def test_a_file_of_neuroml_is_valid(tmp_path):
    assert validate(write(tmp_path, NEUROML, "model.nml")) == ()


@needs_jneuroml
@pytest.mark.parametrize(
    ("old", "new", "message", "line", "object"),
    [
        ('thresh="-55mV"', 'thresh="-5.5e1us"', "Value '-5.5e1us' is not facet-valid", 2, None),
        ('component="cell"', 'component="call"', "call in cells not found", 5, "neurons"),
    ],
)
def test_a_file_that_is_not_valid_is_refused(tmp_path, old, new, message, line, object):
    path = write(tmp_path, NEUROML, "model.nml", parts={old: new})
    with pytest.raises(SimulatorError, match=r"^cannot validate 'model\.nml': line") as e:
        validate(path, names={"cells": "neurons"})
    assert message in e.value.message
    assert (e.value.line, e.value.object) == (line, object)


@needs_jneuroml
def test_a_function_hears_of_the_start_and_the_end(tmp_path):
    calls = []
    run_jneuroml(write(tmp_path), report=lambda *call: calls.append(call))
    assert [completed for _, completed, _, _ in calls] == [0.0, 1.0]
    elapsed, _, start, duration = calls[-1]
    assert (start, duration) == (0 * second, 20 * ms)
    assert elapsed > 0 * second


def test_progress_is_read_from_what_has_been_recorded(tmp_path, capsys):
    recording = tmp_path / "recording.dat"
    recording.write_text("0.0\t0.0\t\n0.02\t0.5\t\n")
    progress = Progress(write(tmp_path), "text")
    progress.started()
    # The recording of an earlier run does not count.
    progress.running()
    recording.write_text("0.0\t0.0\t\n0.0049\t0.5\t\n0.005\t0.5\t\n0.0051")
    progress.running()
    progress.finished()
    start, waiting, quarter, end = capsys.readouterr().out.splitlines()
    assert start == "Starting simulation at t=0. s for a duration of 20. ms"
    assert waiting.startswith("jNeuroML has been running for ")
    assert quarter.startswith("5. ms (25%) simulated in ")
    assert end.startswith("20. ms (100%) simulated in ")


def test_a_run_that_takes_long_shows_its_progress_without_being_asked(tmp_path, capsys):
    progress = Progress(write(tmp_path), None)
    progress.started()
    progress.finished()
    assert capsys.readouterr() == ("", "")
    progress.running()
    progress.finished()
    out, error = capsys.readouterr()
    waiting, end = error.splitlines()
    assert waiting.startswith("jNeuroML has been running for ")
    assert end.startswith("20. ms (100%) simulated in ")
    assert out == ""


@pytest.mark.parametrize(
    ("report", "error"), [("sometimes", ArgumentError), (10 * second, ArgumentTypeError)]
)
def test_an_unknown_report_is_refused(tmp_path, report, error):
    with pytest.raises(error, match="give 'text', 'stdout', 'stderr' or a function"):
        run_jneuroml(write(tmp_path), report=report)


INTERRUPTED = """\
import signal
import sys
from pathlib import Path
from brian2 import ms
from brian2tools.nmlexport.simulators import jneuroml

# A shell that starts tests in the background has them ignore signals.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
jneuroml.find_java = lambda: Path(sys.argv[1])
jneuroml.find_jar = lambda: Path("jNeuroML.jar")
path, report = Path(sys.argv[2]), lambda *_call: print("waiting", flush=True)
try:
    jneuroml.run_jneuroml(path, report=report, report_period=10 * ms)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Java is a shell script")
@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_what_ends_python_ends_java_and_all_that_it_started(tmp_path, name, status):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\nexec 3>'{pipe}'\nsleep 60 &\necho running >&3\nwait\n")
    java.chmod(0o755)
    command = [sys.executable, "-c", INTERRUPTED, str(java), str(write(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        with pipe.open() as held:
            assert held.readline() == "running\n"
            # The first report is that of the start.
            assert [process.stdout.readline() for _ in range(2)] == 2 * ["waiting\n"]
            process.send_signal(getattr(signal, name))
            # It ends when no process holds the other end of the pipe any more.
            assert held.read() == ""
        assert process.wait() == status


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Java is a shell script")
def test_a_java_that_is_killed_is_said(tmp_path, monkeypatch):
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\nkill -KILL $$\n")
    java.chmod(0o755)
    module = "brian2tools.nmlexport.simulators.jneuroml"
    monkeypatch.setattr(f"{module}.find_java", lambda: java)
    monkeypatch.setattr(f"{module}.find_jar", lambda: tmp_path / "jNeuroML.jar")
    with pytest.raises(SimulatorError, match="it was ended by the signal SIGKILL"):
        run_jneuroml(write(tmp_path))
