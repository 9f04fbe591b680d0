"""All shared models in jNeuroML, with the spikes of Brian.

Each is exported with ``form='steps'``. Traces are as exact as the files: numbers of single
precision.
"""

from __future__ import annotations

import pytest

from brian2tools.errors import UnsupportedModelError
from brian2tools.tests.nmlexport.agreements import SHARED, compared
from brian2tools.tests.nmlexport.balanced import balanced
from brian2tools.tests.nmlexport.jneuroml import QUICK_START, needs_jneuroml

pytestmark = needs_jneuroml

_COMPARTMENTS = "a neuron of many compartments has no form"

#: What LEMS cannot express, and a part of what is said about it.
WITHOUT_FORM = {
    "another_time_step": "its time step is another one than before",
    "branched_neuron": _COMPARTMENTS,
    "extreme_values": "neither infinity nor what is no number",
    "neuron_with_placed_compartments": _COMPARTMENTS,
    "passive_cable": _COMPARTMENTS,
    "random_counts": "'chosen\\(\\)' has no form in LEMS",
    "synapses_changed_between": "a connection in LEMS has the same delay from beginning to end",
    "synapses_on_a_dendrite": _COMPARTMENTS,
}

#: In standard errors. Dozens of models are compared in several statistics each, with fixed seeds.
LARGEST_DEVIATION = 4.0
#: With three simulations in jNeuroML, more in Brian would hardly make the error smaller.
REPETITIONS = 10


@pytest.fixture(scope="module")
def results(request, tmp_path_factory):
    """Return what came of all models that are asked for."""
    folder = tmp_path_factory.mktemp("agreement")
    first, *others = (
        SHARED[item.callspec.params["name"]]
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
    )
    found = []
    # The first Java leaves its classes behind, loaded and checked, for those after it.
    with pytest.MonkeyPatch.context() as patch:
        for asked, option in ([first], "ArchiveClassesAtExit"), (others, "SharedArchiveFile"):
            archive = f"-XX:+IgnoreUnrecognizedVMOptions -XX:{option}={folder / 'classes.jsa'}"
            patch.setenv("JAVA_TOOL_OPTIONS", f"{QUICK_START} {archive}")
            found += compared(asked, folder, repetitions=REPETITIONS)
    return {one.name: one for one in found}


@pytest.mark.parametrize("name", [name for name in SHARED if name not in WITHOUT_FORM])
def test_brian_and_jneuroml_agree(name, results):
    found = results[name]
    if found.error is not None:
        raise found.error
    if found.deviation is not None:
        assert found.deviation < LARGEST_DEVIATION
        return
    assert found.agreement.has_same_events, found.agreement
    for one in found.agreement.variables:
        assert one.relative <= max(1e-6, one.resolution), found.agreement


def test_the_balanced_networks_have_the_spikes_of_brian(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_TOOL_OPTIONS")
    for found in compared(balanced(neurons=1000), tmp_path):
        assert found.error is None, found.name
        assert found.agreement.has_same_events, found.agreement
        assert found.agreement.largest_relative <= 1e-6, found.agreement


@pytest.mark.parametrize("name", list(WITHOUT_FORM))
def test_what_has_no_form_in_lems_is_said(name, results):
    with pytest.raises(UnsupportedModelError, match=WITHOUT_FORM[name]):
        raise results[name].error
