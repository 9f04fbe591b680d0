"""Each shared model as a document, compared with one that people have read."""

from __future__ import annotations

import brian2
import pytest

from brian2tools.tests.mdexport.conftest import SNAPSHOTS
from brian2tools.tests.models import MODELS, SCRIPTS

#: Brian counts the names that it gives itself through all tests.
NAMED_BY_BRIAN = "automatic_names"
#: Models that show all parts of the template 'table'.
IN_TABLES = ("branched_neuron", "custom_events", "poisson_input", "short_term_plasticity")


@pytest.mark.parametrize("name", sorted(MODELS.keys() - {NAMED_BY_BRIAN}))
def test_a_shared_model_reads_as_stored(name, described_models, assert_as_stored):
    text = described_models[name].to_markdown(include_monitors=True)
    assert_as_stored(text, f"{name}.md")


@pytest.mark.parametrize("name", IN_TABLES)
def test_a_shared_model_reads_as_stored_in_tables(name, described_models, assert_as_stored):
    text = described_models[name].to_markdown(template="table")
    assert_as_stored(text, f"{name}.table.md")


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_shared_script_reads_as_stored(name, described_scripts, assert_as_stored):
    assert_as_stored(described_scripts[name].to_markdown(), f"{name}.script.md")


@pytest.mark.skipif(
    not hasattr(brian2.NeuronGroup, "run_at"), reason="this Brian has not all shared models"
)
def test_each_stored_document_belongs_to_a_model():
    expected = {f"{name}.md" for name in MODELS.keys() - {NAMED_BY_BRIAN}}
    expected |= {f"{name}.table.md" for name in IN_TABLES}
    expected |= {f"{name}.script.md" for name in SCRIPTS}
    assert {path.name for path in SNAPSHOTS.glob("*.md")} == expected
