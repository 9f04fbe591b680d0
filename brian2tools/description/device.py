"""The device that describes a model instead of simulating it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from brian2 import EventMonitor, PopulationRateMonitor, StateMonitor
from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network
from brian2.core.variables import ArrayVariable, Subexpression, Variable, VariableView
from brian2.devices.device import RuntimeDevice, runtime_device
from brian2.units import second

from brian2tools.description.listening import listen, note_running
from brian2tools.errors import ArgumentError, ArgumentTypeError, Problem

if TYPE_CHECKING:
    from brian2tools.description.describing.runs import Story
    from brian2tools.description.model import Model

__all__ = ["ExporterDevice"]

MONITORS = (EventMonitor, StateMonitor, PopulationRateMonitor)


class ExporterDevice(RuntimeDevice):
    """Describes a model at each ``run`` and simulates nothing: ``set_device('exporter')``.

    Brian makes all objects, connections and initial values as usual; only ``run`` does something
    else. Each ``run`` adds to the description; `filename` is written after each of them, or by
    `build` after ``set_device('exporter', build_on_run=False)``.

    Parameters
    ----------
    filename : str or path-like, optional
        The JSON file that is written, as an argument of ``set_device``.

    Attributes
    ----------
    model : Model
        The description of the model so far, with all runs.
    runs : list of dict
        The same for each run as plain data that can be written as JSON: the ``components`` by
        their kind, the ``initializers_connectors`` in order, and the ``duration``.
    """

    #: What ``set_device`` takes beside ``build_on_run``.
    options: Mapping[str, Any] = {"filename": None}

    def __init__(self) -> None:
        super().__init__()
        # What was made before set_device is described too, and goes on to work after it.
        self.arrays = runtime_device.arrays
        # Assignments between runs are kept whatever their size: no state has them.
        listen(self, largest=float("inf"))
        self._forget_story()
        self._is_unnoticed = False

    def activate(self, build_on_run: bool = True, **options: Any) -> None:
        """Start afresh: called by ``set_device``."""
        self._check_options("set_device", options)
        if not isinstance(build_on_run, bool):
            raise ArgumentTypeError(
                f"build_on_run is {build_on_run!r}: give True or False, and a file by its own "
                "name, such as filename='model'"
            )
        self.defaultclock = runtime_device.defaultclock
        super().activate(build_on_run=build_on_run, **{**self.options, **options})
        self._forget_story()

    def _forget_story(self) -> None:
        self._story: Story | None = None
        #: What a script has asked for that is no part of any run.
        self._beyond_runs: list[Problem] = []

    def _check_options(self, call: str, options: Mapping[str, Any]) -> None:
        unknown = ", ".join(map(repr, sorted(set(options) - set(self.options))))
        if unknown:
            own = ("build_on_run",) if call == "set_device" else ()
            known = ", ".join(map(repr, (*self.options, *own)))
            raise ArgumentTypeError(
                f"{call} was given {unknown}, which this device does not know; it takes {known}"
            )

    def reinit(self) -> None:
        """Forget the model."""
        super().reinit()
        self._forget_story()

    @property
    def has_model(self) -> bool:
        """Whether anything was run so far."""
        return self._story is not None

    @property
    def simulates(self) -> bool:
        """Whether monitors hold recordings after ``run``."""
        return False

    @property
    def model(self) -> Model:
        """The description of the model so far."""
        if self._story is None:
            raise ArgumentError("there is no model before the first run: call run first")
        model = self._story.model
        return replace(model, problems=(*model.problems, *self._beyond_runs))

    @property
    def runs(self) -> list[dict[str, Any]]:
        """What the model is in each run, as plain data that can be written as JSON."""
        from brian2tools.description.storage import runs_as_data

        return runs_as_data(self.model) if self.has_model else []

    def network_run(
        self,
        network: Network,
        duration: Any,
        report: Any = None,
        report_period: Any = 10 * second,
        namespace: Mapping[str, Any] | None = None,
        profile: bool | None = None,
        level: int = 0,
    ) -> None:
        """Called by Brian for ``run``."""
        if namespace is None:
            # One more for this function, and one for the one that asked the device.
            namespace = get_local_namespace(level=level + 2)
        reporting = {"report": report, "report_period": report_period}
        self._run(network, duration, namespace, reporting, profile)

    def _run(
        self,
        network: Network,
        duration: Any,
        namespace: Mapping[str, Any],
        reporting: Mapping[str, Any],
        profile: bool | None,
    ) -> None:
        """Describe the network instead of running it."""
        del reporting, profile
        self._describe(network, duration, namespace)
        advance(network, duration)
        if self.build_on_run:
            self.build()

    def _describe(
        self,
        network: Network,
        duration: Any,
        namespace: Mapping[str, Any],
        *,
        is_simulated: bool = False,
    ) -> None:
        """Add a run that is about to start to the description."""
        from brian2tools.description.describing.runs import Story

        if duration < 0 * second:
            raise ArgumentError(
                f"run was given the duration {duration}: give a time of 0 s or more"
            )
        running = note_running(network, duration, is_simulated=is_simulated)
        if self._story is None or not self._story.goes_on(network, running):
            self._story = Story(network, self._story)
        with self._unnoticed():
            self._story.add(running, namespace)

    @contextmanager
    def _unnoticed(self) -> Iterator[None]:
        """Take no notes of what is read."""
        before, self._is_unnoticed = self._is_unnoticed, True
        try:
            yield
        finally:
            self._is_unnoticed = before

    def network_store(self, network: Network, *_arguments: Any, **_named: Any) -> None:
        """Called by Brian for ``store``."""
        self._note_branching(network, "store")

    def network_restore(self, network: Network, *_arguments: Any, **_named: Any) -> None:
        """Called by Brian for ``restore``."""
        self._note_branching(network, "restore")

    def _note_branching(self, network: Network, call: str) -> None:
        problem = Problem(
            object=network.name,
            place=call,
            reason="in a description each run goes on where the one before has ended, and no state "
            "is kept to go back to",
            advice="describe each branch as a model of its own, without store and restore",
        )
        if problem not in self._beyond_runs:
            self._beyond_runs.append(problem)

    def get_value(self, var: ArrayVariable, access_data: bool = True) -> Any:
        """Called by Brian for the numbers of a variable."""
        # Brian has but a weak reference to the owner, which may be gone.
        with suppress(ReferenceError):
            if issubclass(var.owner.__class__, MONITORS):
                self._note_reading(var.owner.name, var.name)
        return super().get_value(var, access_data)

    def variableview_get_with_index_array(self, view: VariableView, item: Any) -> Any:
        """Called by Brian to read values."""
        self._note_view(view)
        return VariableView.get_with_index_array.original_function(view, item)

    def variableview_get_with_expression(
        self, view: VariableView, code: str, run_namespace: Mapping[str, Any]
    ) -> Any:
        """Called by Brian to read values under a condition."""
        self._note_view(view)
        return VariableView.get_with_expression.original_function(view, code, run_namespace)

    def variableview_get_subexpression_with_index_array(
        self, view: VariableView, item: Any, run_namespace: Mapping[str, Any]
    ) -> Any:
        """Called by Brian to evaluate a subexpression."""
        self._note_view(view)
        return VariableView.get_subexpression_with_index_array.original_function(
            view, item, run_namespace
        )

    def _note_view(self, view: VariableView) -> None:
        # Brian has but a weak reference to the owner, which may be gone.
        with suppress(ReferenceError):
            for variable in _read_for(view.variable):
                self._note_reading(variable.owner.name, variable.name)

    def _note_reading(self, group: str, variable: str) -> None:
        """Take a note of values that are not known, since nothing was simulated."""
        if self._story is not None and not self._is_unnoticed:
            self._story.note_reading(group, variable)

    def build(self, **options: Any) -> None:
        """Write the file, if there is a name for it."""
        self._check_options("build", options)
        filename = {**self.build_options, **options}.get("filename")
        if filename is not None:
            self.model.to_json(filename)


def _read_for(variable: Variable) -> list[Variable]:
    """What values come from: those of a part, or of the other side of synapses, from the group."""
    found: dict[int, Variable] = {}
    waiting = [variable]
    while waiting:
        one = waiting.pop()
        if one.owner is None or id(one) in found:
            continue
        found[id(one)] = one
        if isinstance(one, Subexpression):
            names = one.identifiers & one.owner.variables.keys()
            waiting += [one.owner.variables[name] for name in sorted(names)]
    return list(found.values())


def advance(network: Network, duration: Any) -> None:
    """Let the time pass for what asks for it, as if the network had run."""
    for thing in network.sorted_objects:
        if thing._network is None:
            # Brian takes what belongs to no network for forgotten, and warns when it is deleted.
            thing._network = network.id
    network._clocks = {thing.clock for thing in network.sorted_objects}
    end = network.t + duration
    for clock in network._clocks:
        clock.set_interval(end, end)
    network.t_ = float(end)
