"""What the tests of documents share: stored documents, and the shared models as descriptions."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import brian2
import pytest

from brian2tools import Model, describe
from brian2tools.tests.models import MODELS, SCRIPTS, SharedScript

SNAPSHOTS = Path(__file__).parent / "snapshots"
#: With this variable in the environment, what there is now is stored: read it in the diff.
RENEW = "BRIAN2TOOLS_RENEW_SNAPSHOTS"


@pytest.fixture
def assert_as_stored() -> Callable[[str, str], None]:
    """A function that compares a document with the one that is stored under a name."""

    def compare(text: str, name: str) -> None:
        path = SNAPSHOTS / name
        if RENEW in os.environ:
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), (
            f"{name} is stored with another text; if the new one is right, set {RENEW}=1"
        )

    return compare


@pytest.fixture(scope="session")
def described_models() -> dict[str, Model]:
    """All shared models by name."""
    return {
        name: describe(model.network(), namespace=dict(model.namespace))
        for name, model in MODELS.items()
    }


@pytest.fixture(scope="session")
def described_scripts() -> dict[str, Model]:
    """All shared scripts by name, each with its runs."""
    return {name: described(script) for name, script in SCRIPTS.items()}


def described(script: SharedScript) -> Model:
    """Execute a script without simulating anything."""
    brian2.set_device("exporter")
    try:
        script.run()
        model: Model = brian2.get_device().model
    finally:
        brian2.set_device("runtime")
    return model
