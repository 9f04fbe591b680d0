"""The microcircuit in another simulator, and as a value that can be stored."""

from __future__ import annotations

from brian2 import get_device, ms, pA, set_device

from brian2tools import Model, describe
from brian2tools.models import microcircuit
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml


def driven_network(**options):
    """With a current that takes all neurons above their threshold, and no random numbers later."""
    parameters = microcircuit.Parameters(DC_amp=400 * pA)
    return microcircuit.Network(0.01, background="dc", parameters=parameters, seed=3, **options)


@needs_jneuroml
def test_jneuroml_fires_the_same_spikes(tmp_path):
    set_device(
        "neuroml2",
        filename=tmp_path / "model.xml",
        form="steps",
        simulator="jneuroml",
        compare=True,
    )
    recording = driven_network().simulate(100 * ms, warm_up=0 * ms, report=None)
    agreement = get_device().agreement
    assert agreement.has_same_events
    (spikes,) = agreement.events
    assert spikes.brian == spikes.simulator == len(recording.spike_indices) > 1000


def test_the_device_writes_the_file_and_simulates_nothing(tmp_path):
    set_device("neuroml2", filename=tmp_path / "model.xml")
    assert driven_network().simulate(10 * ms) is None
    assert (tmp_path / "model.xml").stat().st_size > 10**6


def test_the_network_can_be_described_and_stored(tmp_path):
    model = microcircuit.Network(0.01, seed=3)
    described = describe(model.network)
    described.to_json(tmp_path / "model.json")
    assert Model.from_json(tmp_path / "model.json") == described
    assert described["synapses"].presynaptic.amount.numbers.size == model.derived.total_synapses
