"""The shared models run in Brian, show something, and repeat."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, SpikeMonitor, StateMonitor, ms
from brian2.utils.logger import catch_logs

from brian2tools.tests.models import MODELS, SCRIPTS
from brian2tools.tests.models.comparing import recordings, same_recordings

# Brian warns wherever a synapse draws random numbers.
WITH_A_WARNING = {"unreliable_synapses"}
each_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
each_script = pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)


def shows_something(recorded: dict[str, np.ndarray]) -> bool:
    """Whether there are a few spikes or, where none are counted, traces that vary."""
    counts = [values.sum() for key, values in recorded.items() if key.endswith(".count")]
    if counts:
        return bool(sum(counts) >= 3)
    return any(values.ndim == 2 and (values != values[:1]).any() for values in recorded.values())


@each_model
def test_a_shared_model_runs_without_warnings_and_repeats(model):
    # What draws no numbers while it runs repeats whatever the seed is by then.
    seeds = (4321, 4321) if model.random else (4321, 1)
    # Brian also warns of what earlier tests have left behind, when that is collected.
    gc.collect()
    with catch_logs() as logs:
        one, other = (recordings(model.simulate(model.network(), seed=seed)) for seed in seeds)
    assert shows_something(one)
    same_recordings(one, other)
    assert bool(logs) == (model.name in WITH_A_WARNING), logs


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model.random])
def test_a_random_model_draws_numbers_while_it_runs(name):
    model = MODELS[name]
    one, other = (recordings(model.simulate(model.network(), seed=seed)) for seed in (1, 2))
    with pytest.raises(AssertionError, match="of monitor"):
        same_recordings(one, other)


@each_script
def test_a_shared_script_runs_without_warnings_and_repeats(script):
    gc.collect()
    with catch_logs() as logs:
        recorded = recordings(script.run())
        again = recordings(script.run())
    assert shows_something(recorded)
    same_recordings(recorded, again)
    assert not logs


def test_what_each_model_shows_is_one_sentence():
    for shared in (*MODELS.values(), *SCRIPTS.values()):
        assert shared.feature.endswith("."), shared.name
        assert "\n" not in shared.feature, shared.name


def test_there_are_as_many_models_as_were_asked_for():
    assert len(MODELS) >= 60
    assert not MODELS.keys() & SCRIPTS.keys()


def simulated(rest: float) -> Network:
    cells = NeuronGroup(
        3, f"dx/dt = ({rest} - x)/(1*ms) : 1", threshold="x > 1", reset="x = 0", method="exact"
    )
    traces = StateMonitor(cells, "x", record=True, name="traces")
    network = Network(cells, traces, SpikeMonitor(cells, name="spikes"))
    network.run(2 * ms)
    return network


def test_recordings_hold_what_the_monitors_show():
    network = simulated(1.5)
    recorded = recordings(network)
    np.testing.assert_array_equal(recorded["traces.x"].T, network["traces"].x)
    np.testing.assert_array_equal(recorded["spikes.t"], network["spikes"].t_)
    np.testing.assert_array_equal(recorded["spikes.i"], network["spikes"].i)
    assert set(recorded) == {
        "traces.t",
        "traces._indices",
        "traces.x",
        "spikes.t",
        "spikes.i",
        "spikes.count",
    }


def test_recordings_do_not_change_when_the_network_runs_on():
    network = simulated(1.5)
    recorded = recordings(network)
    network.run(1 * ms)
    assert len(recorded["traces.t"]) == 20


def test_a_difference_is_named_with_its_monitor_variable_and_size():
    one = {"traces.x": np.array([1.0, np.nan, 3.0])}
    other = {"traces.x": np.array([1.0, np.nan, 3.5])}
    same_recordings(one, one)
    expected = "'x' of monitor 'traces' differs in 1 of 3 values, by 0.5 at most"
    with pytest.raises(AssertionError, match=expected):
        same_recordings(one, other)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({}, "only by the first"),
        ({"m.x": np.zeros(2), "m.y": np.zeros(2)}, "only by the second"),
        ({"m.x": np.zeros(2, dtype=np.float32)}, "type"),
        ({"m.x": np.zeros(3)}, "shape"),
        ({"m.x": np.array([0, np.nan])}, "1 of 2 values, by nan"),
    ],
)
def test_other_recordings_than_expected_are_told_apart(other, message):
    with pytest.raises(AssertionError, match=message):
        same_recordings({"m.x": np.zeros(2)}, other)
