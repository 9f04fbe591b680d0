"""What makes a small simulation, and what its folder has."""

from __future__ import annotations

SMALL = ["--scale", "0.02", "--device", "runtime", "--warm-up", "5"]
DATA = {"parameters.yaml", "recording.json", "spikes.npz", "statistics.csv"}


def names_in(folder):
    return {file.name for file in folder.iterdir()}
