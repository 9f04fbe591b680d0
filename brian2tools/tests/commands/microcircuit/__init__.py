"""Tests of ``python -m brian2tools microcircuit``."""
