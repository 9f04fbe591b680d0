"""Shared models and scripts in Brian and in jNeuroML."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import brian2
import numpy as np
from brian2 import Network, get_device, set_device
from brian2.core.base import BrianObject

from brian2tools import describe
from brian2tools.description import Model, Run, Value
from brian2tools.description.device import MONITORS
from brian2tools.nmlexport.agreement import Agreement, agreement
from brian2tools.nmlexport.exporting import Export, export
from brian2tools.nmlexport.randomness import draws_random_numbers
from brian2tools.nmlexport.recordings import Recorded, recorded_by
from brian2tools.tests.models import MODELS, SCRIPTS, SharedModel, SharedScript
from brian2tools.tests.models.common import fresh_start

__all__ = ["SHARED", "Compared", "Shared", "compared", "described"]

Shared = SharedModel | SharedScript

SHARED: Mapping[str, Shared] = {**MODELS, **SCRIPTS}

#: How often Brian simulates a model with other random numbers, to know how they scatter.
REPETITIONS = 20
#: What random numbers begin with in jNeuroML, where they are the same in each run of a file.
SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Compared:
    """A shared model in both simulators, or why it is not.

    Parameters
    ----------
    name : str
        The name of the shared model.
    agreement : Agreement or None
        How well the simulators agree.
    deviation : float or None
        Of a model that draws random numbers in its runs: by how many standard errors one of the
        statistics differs at most. They are the numbers of events, and the means and standard
        deviations of variables.
    error : BaseException or None
        Why nothing was simulated.
    """

    name: str
    agreement: Agreement | None = None
    deviation: float | None = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class _Exported:
    """A shared model that Brian has simulated, and that jNeuroML is to simulate."""

    shared: Shared
    export: Export
    monitors: list[BrianObject]
    repetitions: int

    @property
    def is_statistical(self) -> bool:
        return draws_random_numbers(self.export.model)

    def run(self) -> list[dict[str, Recorded]]:
        """Run the file, with several seeds if it draws random numbers."""
        if not self.is_statistical:
            return [self.export.run()]
        path, begin = self.export.path, '<Simulation id="sim1"'
        text = path.read_text(encoding="utf-8")
        found = []
        for seed in SEEDS:
            path.write_text(text.replace(begin, f'{begin} seed="{seed}"'), encoding="utf-8")
            found.append(self.export.run())
        return found

    def finished(self, simulated: list[dict[str, Recorded]]) -> Compared:
        found = agreement(
            self.monitors,
            _recorded(self.monitors),
            simulated[0],
            is_statistical=self.is_statistical,
        )
        deviation = None
        if self.is_statistical:
            deviation = _deviation(self.shared, simulated, self.repetitions)
        return Compared(self.shared.name, found, deviation)


def compared(
    shared: Iterable[Shared],
    folder: Path,
    form: str = "steps",
    repetitions: int = REPETITIONS,
) -> Iterator[Compared]:
    """Simulate shared models in Brian and in jNeuroML, two at a time.

    Parameters
    ----------
    shared : iterable of SharedModel or SharedScript
        The models.
    folder : Path
        Where their files are written.
    form : {'steps', 'equations'}
        The form in which they are exported.
    repetitions : int
        How often Brian simulates a model that draws random numbers.
    """
    pending: deque[tuple[_Exported, Future[list[dict[str, Recorded]]]]] = deque()
    with ThreadPoolExecutor(2) as threads:
        for one in shared:
            try:
                exported = _exported(one, folder / one.name, form, repetitions)
            except Exception as error:
                yield Compared(one.name, error=error)
                continue
            pending.append((exported, threads.submit(exported.run)))
            while pending and pending[0][1].done():
                yield _finished(*pending.popleft())
        while pending:
            yield _finished(*pending.popleft())


def _finished(exported: _Exported, future: Future[list[dict[str, Recorded]]]) -> Compared:
    error = future.exception()
    if error is not None:
        return Compared(exported.shared.name, error=error)
    return exported.finished(future.result())


def _exported(shared: Shared, folder: Path, form: str, repetitions: int) -> _Exported:
    model, network = _simulated(shared)
    folder.mkdir(parents=True, exist_ok=True)
    exported = export(model, folder / f"{shared.name}.xml", form)
    return _Exported(shared, exported, _monitors(network), repetitions)


def described(shared: Shared) -> Model:
    """Return the description of a shared model with its runs, which Brian does not simulate."""
    if isinstance(shared, SharedModel):
        return _made(shared)[0]
    set_device("exporter")
    try:
        shared.run()
        return get_device().model
    finally:
        set_device("runtime")


def _simulated(shared: Shared) -> tuple[Model, Network]:
    """Return the description of a shared model, and its network after Brian has simulated it."""
    if isinstance(shared, SharedScript):
        return described(shared), shared.run()
    model, network = _made(shared)
    return model, shared.simulate(network)


def _made(shared: SharedModel) -> tuple[Model, Network]:
    network = shared.network()
    model = describe(network, namespace=dict(shared.namespace))
    inactive = sorted(thing.name for thing in network.sorted_objects if not thing.active)
    run = Run(start=model.time, duration=Value.of(shared.duration), inactive=tuple(inactive))
    return replace(model, runs=(run,)), network


def _monitors(network: Network) -> list[BrianObject]:
    return [thing for thing in network.sorted_objects if isinstance(thing, MONITORS)]


def _recorded(monitors: Iterable[BrianObject]) -> dict[str, Recorded]:
    return {monitor.name: recorded_by(monitor) for monitor in monitors}


def _deviation(shared: Shared, simulated: list[dict[str, Recorded]], repetitions: int) -> float:
    """Return how far the statistics of simulations are from those of Brian, in standard errors."""
    every = [*map(_statistics, simulated)]
    found = {name: float(np.mean([one[name] for one in every])) for name in every[0]}
    samples = [
        _statistics(_recorded(_monitors(_simulated_again(shared, seed))))
        for seed in range(repetitions)
    ]
    deviations = [0.0]
    for name, value in found.items():
        numbers = np.array([sample.get(name, value) for sample in samples])
        difference = abs(value - numbers.mean())
        error = numbers.std(ddof=1) * np.sqrt(1 / len(simulated) + 1 / repetitions)
        # What does not vary need only be the same to the precision of the recording.
        deviations.append(difference / (error + 1e-6 * np.abs(numbers).max() + 1e-30))
    return max(deviations)


def _simulated_again(shared: Shared, seed: int) -> Network:
    """Simulate a shared model in Brian with other random numbers."""
    if isinstance(shared, SharedModel):
        return shared.simulate(shared.network(), seed)
    fresh_start()
    brian2.seed(seed)
    return shared.execute()


def _statistics(recorded: Mapping[str, Recorded]) -> dict[str, float]:
    """Return the numbers of events, and the means and standard deviations of variables."""
    found = {}
    for monitor, arrays in recorded.items():
        for name, numbers in arrays.items():
            if name == "count":
                found[f"{monitor} events"] = float(numbers.sum())
            elif name not in ("t", "i") and numbers.size:
                found[f"{monitor}.{name} mean"] = float(numbers.mean())
                found[f"{monitor}.{name} deviation"] = float(numbers.std())
    return found
