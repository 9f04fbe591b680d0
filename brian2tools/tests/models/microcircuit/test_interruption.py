"""What is left when the network is not simulated to the end."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress

import brian2
import pytest
from brian2 import ms, second
from brian2.devices.device import get_device, runtime_device

from brian2tools.errors import SimulatorError
from brian2tools.models import microcircuit


def left_open(test):
    """Brian leaves the file open into which the program prints."""
    for warning in ("ResourceWarning", "pytest.PytestUnraisableExceptionWarning"):
        test = pytest.mark.filterwarnings(f"ignore::{warning}")(test)
    return test


@pytest.fixture(autouse=True)
def brians_handler():
    """Ctrl+C as in an interactive session, also where tests run in the background."""
    handler = brian2._InterruptHandler(signal.default_int_handler)
    before = signal.signal(signal.SIGINT, handler)
    yield
    signal.signal(signal.SIGINT, before)


def here():
    return microcircuit.Network(0.02, device="runtime", seed=1)


def doing_when(is_time, action):
    """A report with which something is done as soon as it is time."""

    def wait():
        while not is_time():
            time.sleep(0.001)
        action()

    def report(_elapsed, completed, *_times):
        if completed == 0:
            threading.Thread(target=wait, daemon=True).start()

    return report


def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


def check_that_nothing_is_left_of_an_interrupted_run(model, is_time):
    before = model.simulate(5 * ms, warm_up=5 * ms, seed=1, report=None)
    with pytest.raises(KeyboardInterrupt):
        model.simulate(5 * ms, warm_up=60 * second, report=doing_when(is_time, press_ctrl_c))
    assert model.recording is before
    assert get_device() is runtime_device
    assert brian2.prefs["core.stop_on_keyboard_interrupt"]
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c()
    again = model.simulate(5 * ms, warm_up=5 * ms, seed=1, report=None)
    assert again.spike_indices.tolist() == before.spike_indices.tolist()


def test_an_interrupted_run_is_none():
    check_that_nothing_is_left_of_an_interrupted_run(
        here(), lambda: brian2.Network._globally_running
    )


@left_open
def test_an_interrupted_run_of_the_program_is_none(compiled):
    check_that_nothing_is_left_of_an_interrupted_run(compiled, lambda: has_started(compiled))


def test_a_program_that_is_interrupted_itself_has_no_recording(compiled, monkeypatch):
    programs = []

    def call(command, **options):
        with subprocess.Popen(command, **options) as program:
            programs.append(program)
            return program.wait()

    def interrupt():
        programs[0].send_signal(signal.SIGINT)

    monkeypatch.setattr(subprocess, "call", call)
    report = doing_when(lambda: has_started(compiled), interrupt)
    with pytest.raises(SimulatorError, match="run the compiled microcircuit"):
        compiled.simulate(5 * ms, warm_up=60 * second, report=report)
    assert programs[0].returncode == -signal.SIGINT


def has_started(model):
    """Whether the program is simulating."""
    with suppress(OSError, ValueError):
        return float((model.directory / "progress.txt").read_text()) > 0
    return False
