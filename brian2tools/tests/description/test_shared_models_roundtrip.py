"""Every shared model: described, stored, read again, built again and run to the same recordings."""

from __future__ import annotations

import brian2
import pytest

from brian2tools import Model, build, describe, simulate
from brian2tools.tests.models import MODELS, SCRIPTS
from brian2tools.tests.models.comparing import recordings, same_recordings

# Functions whose code is no part of a description.
FUNCTIONS = {"random_counts": ["chosen"]}
# Scripts that draw random numbers before the runs too, which a description has as numbers.
DRAWN_BEFORE = {"random_values_between"}

each_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
each_script = pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)


@each_model
def test_a_model_that_was_stored_runs_to_the_same_recordings(model, tmp_path):
    network = model.network()
    description = describe(network, namespace=model.namespace)
    functions = FUNCTIONS.get(model.name, [])
    assert [problem.expression for problem in description.problems] == functions
    description.to_json(tmp_path / "model.json")
    stored = Model.from_json(tmp_path / "model.json")
    assert stored == description == Model.from_json(description.to_json())
    namespace = {name: network["cells"].namespace[name] for name in functions}
    expected = recordings(model.simulate(network))
    same_recordings(expected, recordings(model.simulate(build(stored, namespace=namespace))))


@each_script
def test_a_script_that_was_stored_runs_to_the_same_recordings(script):
    brian2.set_device("exporter")
    script.run()
    description = brian2.get_device().model
    brian2.set_device("runtime")
    assert not description.problems
    stored = Model.from_json(description.to_json())
    assert stored == description
    if not script.random and script.name not in DRAWN_BEFORE:
        same_recordings(recordings(script.run()), recordings(simulate(stored)))
