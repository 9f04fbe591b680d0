"""All shared models and scripts in Brian and in jNeuroML."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

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

__all__ = ["SHARED", "Compared", "compared"]

SHARED: Mapping[str, SharedModel | SharedScript] = {**MODELS, **SCRIPTS}


@dataclass(frozen=True, slots=True)
class Compared:
    """A shared model in both simulators, or why it is not.

    Parameters
    ----------
    name : str
        The name of the shared model.
    agreement : Agreement or None
        How well the simulators agree.
    error : Exception or None
        Why that is not known.
    """

    name: str
    agreement: Agreement | None = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class _Exported:
    """A shared model that Brian has simulated, and that jNeuroML is to simulate."""

    export: Export
    monitors: list[BrianObject]
    recorded: Mapping[str, Recorded]

    def run(self) -> Agreement:
        return agreement(
            self.monitors,
            self.recorded,
            self.export.run(),
            is_statistical=draws_random_numbers(self.export.model),
        )


def compared(names: Iterable[str], folder: Path, form: str = "steps") -> Iterator[Compared]:
    """Simulate shared models in Brian and in jNeuroML, two at a time.

    Parameters
    ----------
    names : iterable of str
        Which of `SHARED`.
    folder : Path
        Where their files are written.
    form : {'steps', 'equations'}
        The form in which they are exported.
    """
    pending: deque[tuple[str, Future[Agreement]]] = deque()
    with ThreadPoolExecutor(2) as threads:
        for name in names:
            pending.append((name, _begun(SHARED[name], folder / name, form, threads)))
            while pending and pending[0][1].done():
                yield _finished(*pending.popleft())
        while pending:
            yield _finished(*pending.popleft())


def _finished(name: str, future: Future[Agreement]) -> Compared:
    error = future.exception()
    return Compared(name, None if error else future.result(), error)


def _begun(
    shared: SharedModel | SharedScript, folder: Path, form: str, threads: ThreadPoolExecutor
) -> Future[Agreement]:
    try:
        return threads.submit(_exported(shared, folder, form).run)
    except Exception as error:
        failed: Future[Agreement] = Future()
        failed.set_exception(error)
        return failed


def _exported(shared: SharedModel | SharedScript, folder: Path, form: str) -> _Exported:
    model, network = simulated(shared)
    monitors = [thing for thing in network.sorted_objects if isinstance(thing, MONITORS)]
    recorded = {monitor.name: recorded_by(monitor) for monitor in monitors}
    folder.mkdir(parents=True, exist_ok=True)
    return _Exported(export(model, folder / f"{shared.name}.xml", form), monitors, recorded)


def simulated(shared: SharedModel | SharedScript) -> tuple[Model, Network]:
    """Return the description of a shared model, and its network after Brian has simulated it."""
    if isinstance(shared, SharedScript):
        return _described(shared), shared.run()
    network = shared.network()
    model = describe(network, namespace=dict(shared.namespace))
    run = Run(start=model.time, duration=Value.of(shared.duration))
    return replace(model, runs=(run,)), shared.simulate(network)


def _described(script: SharedScript) -> Model:
    set_device("exporter")
    try:
        script.run()
        return get_device().model
    finally:
        set_device("runtime")
