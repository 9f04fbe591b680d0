"""Tests of the cortical microcircuit."""
