"""The benchmarks find all that they measure."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "dev" / "benchmarks"
SUBJECTS = sorted(FOLDER.glob("bench_*.py"))

pytestmark = pytest.mark.skipif(not SUBJECTS, reason="the benchmarks are not installed")


@pytest.mark.parametrize("module", SUBJECTS, ids=lambda module: module.stem)
def test_a_benchmark_has_cases(module, monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    assert callable(importlib.import_module(module.stem).cases)
