"""Running the network with the device of Brian that is set."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import brian2
import numpy as np
from brian2.core.network import TextReport
from brian2.devices.device import (
    RuntimeDevice,
    get_device,
    reset_device,
    runtime_device,
    set_device,
)
from brian2.units import Quantity, second

from brian2tools.description.device import ExporterDevice
from brian2tools.errors import SimulatorError
from brian2tools.models.microcircuit.arguments import Times
from brian2tools.models.microcircuit.interruption import interruptible
from brian2tools.models.microcircuit.objects import Objects, connect, make_objects, values_of
from brian2tools.models.microcircuit.realisation import (
    draw_connections,
    draw_thalamic_connections,
    initial_potentials,
)
from brian2tools.models.microcircuit.specification import Specification
from brian2tools.models.microcircuit.timings import Timings
from brian2tools.reports import Reporter

__all__ = ["for_description", "make_network", "simulate_here"]

#: How far from 1 a completed fraction is at most, if nothing is left to do.
_ROUNDING = 1e-9


def make_network(specification: Specification, seeds: np.random.SeedSequence) -> Objects:
    """The network with its values and synapses, made with the device that is set."""
    generator = np.random.default_rng(seeds)
    derived, dt = specification.derived, float(specification.parameters.dt)
    objects = make_objects(specification)
    for value in values_of(objects, specification, initial_potentials(specification, generator)):
        value.assign()
    connections = specification.connections
    if connections is None:
        connections = draw_connections(derived, dt, generator)
    connect(objects.synapses, connections)
    number = specification.num_thalamic_neurons
    if number:
        thalamic = draw_thalamic_connections(derived, number, dt, generator)
        connect(objects.thalamic_synapses, thalamic)
    return objects


def simulate_here(
    specification: Specification, times: Times, report: Reporter | None
) -> tuple[Objects | None, Timings]:
    """Simulate the network with the device that is set.

    Returns
    -------
    objects : Objects or None
        What was simulated; None if the device has done something else.
    timings : Timings
        What took how long.

    Raises
    ------
    SimulatorError
        If the run was stopped before its end.
    """
    start = time.perf_counter()
    objects = make_network(specification, times.seeds)
    preparation = time.perf_counter() - start
    with _random_numbers_from(times.seeds), interruptible():
        warm_up, simulation = _run_for(objects.network, times.warm_up, times.duration, report)
    timings = Timings(preparation=preparation, warm_up=warm_up, simulation=simulation)
    return (objects if _device_has_simulated() else None), timings


@contextmanager
def _random_numbers_from(seeds: np.random.SeedSequence) -> Iterator[None]:
    """Have the random numbers of the device start here, and go on afterwards where they were."""
    device = get_device()
    before = device.get_random_state() if isinstance(device, RuntimeDevice) else None
    device.seed(int(seeds.generate_state(1)[0]))
    try:
        yield
    finally:
        if before is not None:
            device.set_random_state(before)


def _run_for(
    network: brian2.Network, warm_up: float, duration: float, report: Reporter | None
) -> tuple[float, float]:
    """Run a network for both times (s), and measure the seconds that they take.

    A device that does something else than to simulate gets them as a single run.
    """
    if get_device() is runtime_device and warm_up > 0:
        report = None if report is None else _as_one_run(report, warm_up + duration)
        first = _seconds_of(network, warm_up, report)
        return first, _seconds_of(network, duration, report)
    if not isinstance(get_device(), RuntimeDevice):
        report = _in_words(report)
    return 0.0, _seconds_of(network, warm_up + duration, report)


def _in_words(report: Any) -> Any:
    """How to report progress, as the devices that compile programs take it."""
    if isinstance(report, TextReport):
        return "stderr" if report.stream is sys.stderr else "stdout"
    return report


def _seconds_of(network: brian2.Network, duration: float, report: Any) -> float:
    start = time.perf_counter()
    network.run(duration * second, report=report, namespace={})
    _check_that_it_was_completed()
    return time.perf_counter() - start


def _as_one_run(report: Reporter, total: float) -> Reporter:
    """Report the progress of runs that follow each other as that of one of so many seconds."""
    begin = time.monotonic()

    def call(_elapsed: Quantity, completed: float, start: Quantity, duration: Quantity) -> None:
        # That a later run starts was said when the one before it ended.
        if completed > 0 or float(start) == 0:
            time_reached = float(start) + completed * float(duration)
            elapsed = time.monotonic() - begin
            report(elapsed * second, time_reached / total, 0 * second, total * second)

    return call


def _check_that_it_was_completed() -> None:
    """Refuse a run that ``stop`` or the maximum run time of the device has cut short."""
    completed = getattr(get_device(), "_last_run_completed_fraction", 1)
    if _device_has_simulated() and completed < 1 - _ROUNDING:
        raise SimulatorError(
            "simulate the microcircuit",
            f"Brian stopped the run after {completed:.1%} of its duration; give a shorter one "
            "instead of calling stop or setting a maximum run time",
        )


def _device_has_simulated() -> bool:
    """Whether there are spikes to read after a run."""
    device = get_device()
    if isinstance(device, ExporterDevice):
        return device.simulates
    return bool(getattr(device, "has_been_run", True))


@contextmanager
def for_description() -> Iterator[None]:
    """Make objects that are never run.

    They do not become a part of a program that the device is going to compile.
    """
    is_compiled = not isinstance(get_device(), RuntimeDevice)
    if is_compiled:
        set_device(runtime_device)
    try:
        yield
    finally:
        if is_compiled:
            reset_device()
