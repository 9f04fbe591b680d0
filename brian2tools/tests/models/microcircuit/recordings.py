"""Recordings made up for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from brian2tools.models.microcircuit.recording import Recording

POPULATIONS = ("L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I")
FULL_SIZES = np.array([20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948])
RATES = np.array([0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829])


def recording_of(trains: Any, **settings: Any) -> Recording:
    """A recording of one population "E" of neurons with these spike times (s)."""
    indices = np.repeat(np.arange(len(trains)), [len(train) for train in trains])
    times = np.concatenate([np.asarray(train, dtype=float) for train in trains])
    order = np.argsort(times, kind="stable")
    settings = {
        "populations": ("E",), "sizes": (len(trains),), "start": 0, "stop": 1, "dt": 1e-4,
        **settings,
    }  # fmt: skip
    return Recording(spike_indices=indices[order], spike_times=times[order], **settings)


def poisson_recording(scale: float = 0.02, duration: float = 1.0, **settings: Any) -> Recording:
    """All populations with Poisson spikes at about the published rates, after 0.5 s of warm-up."""
    generator = np.random.default_rng(1)
    sizes = np.round(FULL_SIZES * scale).astype(int)
    expected = np.repeat(RATES, sizes) * (duration + 0.5)
    indices = np.repeat(np.arange(sizes.sum()), generator.poisson(expected))
    steps = generator.integers(0, round((duration + 0.5) / 1e-4), indices.size)
    order = np.argsort(steps, kind="stable")
    return Recording(
        spike_indices=indices[order], spike_times=steps[order] * 1e-4, populations=POPULATIONS,
        sizes=tuple(sizes.tolist()), start=0.5, stop=0.5 + duration, dt=1e-4, **settings,
    )  # fmt: skip
