"""Running the network with the device of Brian that is set."""

from __future__ import annotations

import brian2
import pytest
from brian2 import ms, second, set_device
from brian2.devices.device import get_device, runtime_device

from brian2tools.errors import SimulatorError
from brian2tools.models import microcircuit


def here(**options):
    return microcircuit.Network(0.02, **{"device": "runtime", "seed": 1, **options})


def test_progress_of_warm_up_and_simulation_is_that_of_one_run():
    calls = []

    def report(elapsed, completed, start, duration):
        calls.append((completed, float(elapsed), float(start), float(duration)))

    here().simulate(15 * ms, warm_up=5 * ms, report=report)
    completed, elapsed, starts, durations = zip(*calls, strict=True)
    assert completed[0] == 0
    assert completed[-1] == pytest.approx(1)
    assert sorted(set(completed)) == list(completed)
    assert sorted(elapsed) == list(elapsed)
    assert set(starts) == {0}
    assert durations == pytest.approx([0.02] * len(calls))


def stop_at_once(_elapsed, completed, *_times):
    if completed == 0:
        brian2.stop()


@pytest.mark.parametrize("warm_up", [0, 5])
def test_a_run_that_was_stopped_is_refused(warm_up):
    model = here()
    before = model.simulate(1 * ms, warm_up=0 * ms, report=None)
    with pytest.raises(SimulatorError, match=r"stopped the run after 0\.0%"):
        model.simulate(5 * ms, warm_up=warm_up * ms, report=stop_at_once)
    assert model.recording is before


def test_a_run_that_takes_more_than_the_maximum_run_time_is_refused(monkeypatch):
    monkeypatch.setattr(runtime_device, "_maximum_run_time", 0 * second)
    with pytest.raises(SimulatorError, match="maximum run time"):
        here().simulate(5 * ms, warm_up=5 * ms, report=None)


@pytest.mark.parametrize(("report", "stream"), [("text", "cout"), ("stderr", "cerr")])
def test_a_program_of_the_user_reports_as_it_was_asked_to(report, stream):
    set_device("cpp_standalone", build_on_run=False)
    try:
        assert here(device=None).simulate(5 * ms, warm_up=5 * ms, report=report) is None
        assert f"std::{stream}" in get_device().report_func
    finally:
        get_device().reinit()
