"""The device that writes models as LEMS files, and runs these in a simulator.

What does the work is imported when it is first used, since this module comes with the package.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from brian2.core.base import BrianObject
from brian2.core.network import Network

from brian2tools.description.device import MONITORS, ExporterDevice, advance
from brian2tools.description.values import keep_arrays
from brian2tools.errors import ArgumentError
from brian2tools.nmlexport.filenames import model_file
from brian2tools.nmlexport.options import check_options

if TYPE_CHECKING:
    from brian2tools.nmlexport.agreement import Agreement
    from brian2tools.nmlexport.exporting import Export
    from brian2tools.nmlexport.recordings import Recorded

__all__ = ["LEMSDevice"]


class LEMSDevice(ExporterDevice):
    """Writes a model as a LEMS file at each ``run``: ``set_device('neuroml2', filename=...)``.

    Brian makes all objects, connections and initial values as usual. Each ``run`` writes the file
    again, with all runs so far; for a script with several runs it is enough to do so once, by
    ``set_device('neuroml2', filename=..., build_on_run=False)`` and `build` at the end.

    Without a simulator nothing is simulated, and monitors stay empty. With one, monitors hold
    afterwards what it recorded. The variables of groups hold what they did before the run, which a
    warning says where they are read, unless Brian runs as well (``compare=True``): then they hold
    what Brian's run gave them.

    Parameters
    ----------
    filename : str or path-like
        The file that is written, with the ending ``.xml`` if it has none.
        ``LEMSUnitsConstants.xml``, which it includes, is written beside
        it; an existing file is replaced.
    form : {'equations', 'steps'}, optional
        ``'equations'`` writes differential equations, as a reader expects them; ``'steps'`` writes
        Brian's own update, step by step in Brian's order, which gives the same spikes.
    simulator : {'jneuroml'}, optional
        The simulator that runs the file.
    compare : bool, optional
        Whether Brian runs the model as well, so that the results can be compared.

    Attributes
    ----------
    agreement : Agreement or None
        How well the simulator agrees with Brian, after ``compare=True``.
    is_written : bool
        Whether the file has all runs so far.
    """

    options: Mapping[str, Any] = MappingProxyType(
        {"filename": None, "form": "equations", "simulator": None, "compare": False}
    )

    def __init__(self) -> None:
        super().__init__()
        self._forget()

    def _forget(self) -> None:
        self.agreement: Agreement | None = None
        self.is_written = False
        self._monitors: dict[str, BrianObject] = {}
        #: What monitors held before the first run with this device.
        self._earlier: dict[str, Recorded] = {}
        self._brian: dict[str, Recorded] = {}
        self._has_recordings = False
        self._has_warned = False
        self._reporting: Mapping[str, Any] = {}

    def activate(self, build_on_run: bool = True, **options: Any) -> None:
        """Start afresh: called by ``set_device``."""
        self._forget()
        super().activate(build_on_run=build_on_run, **options)
        # What is wrong is better known before the model is made than after.
        if build_on_run or self.build_options["filename"] is not None:
            check_options(self.build_options)

    @property
    def simulates(self) -> bool:
        """Whether monitors hold recordings after ``run``."""
        return self.build_on_run and self.build_options["simulator"] is not None

    def reinit(self) -> None:
        """Forget the model."""
        super().reinit()
        self._forget()

    def _run(
        self,
        network: Network,
        duration: Any,
        namespace: Mapping[str, Any],
        reporting: Mapping[str, Any],
        profile: bool | None,
    ) -> None:
        """Write the model, and run it where it should be run."""
        compare = self.build_options["compare"]
        self._describe(network, duration, namespace, is_simulated=compare)
        self.is_written = False
        self._note_monitors(network)
        self._reporting = reporting
        # What cannot be exported is said before anything is simulated.
        written = self._written(self.build_options) if self.build_on_run else None
        if compare:
            self._run_brian(network, duration, namespace=namespace, profile=profile)
        else:
            advance(network, duration)
        if written is not None:
            self._simulate(written, self.build_options)

    def build(self, **options: Any) -> None:
        """Write the file, and run it where it should be run.

        Parameters
        ----------
        **options
            Other values for what ``set_device`` was given.
        """
        self._check_options("build", options)
        chosen = {**self.build_options, **options}
        if chosen["compare"] and not self.build_options["compare"]:
            raise ArgumentError(
                "build cannot compare with Brian, which has not run: give compare=True to "
                "set_device"
            )
        check_options(chosen)
        self._simulate(self._written(chosen), chosen)

    def _written(self, options: Mapping[str, Any]) -> Export:
        from brian2tools.nmlexport.exporting import export

        written = export(self.model, model_file(options["filename"]), options["form"])
        self.is_written = True
        return written

    def _note_monitors(self, network: Network) -> None:
        from brian2tools.nmlexport.recordings import recorded_by

        for thing in network.sorted_objects:
            if isinstance(thing, MONITORS) and thing.name not in self._monitors:
                with self._unnoticed():
                    self._earlier[thing.name] = recorded_by(thing)
                self._monitors[thing.name] = thing

    def _run_brian(self, network: Network, duration: Any, **options: Any) -> None:
        with self._unnoticed():
            # Brian goes on with its own recordings.
            self._restore(self._brian)
            keep_arrays()
            Network.run.original_function(network, duration, **self._reporting, **options)
            self._brian = self._recorded()

    def _simulate(self, written: Export, options: Mapping[str, Any]) -> None:
        if options["simulator"] is None:
            return
        from brian2tools.nmlexport.recordings import joined

        found = {
            name: joined(self._earlier[name], one)
            for name, one in written.run(**self._reporting).items()
        }
        with self._unnoticed():
            self._restore(found)
        self._has_recordings = True
        if options["compare"]:
            self._compare(found)

    def _compare(self, found: Mapping[str, Recorded]) -> None:
        from brian2tools.nmlexport.agreement import agreement
        from brian2tools.nmlexport.randomness import draws_random_numbers

        self.agreement = agreement(
            self._monitors.values(),
            self._brian,
            found,
            is_statistical=draws_random_numbers(self.model),
        )
        print(self.agreement)

    def _restore(self, recorded: Mapping[str, Recorded]) -> None:
        from brian2tools.nmlexport.recordings import restore

        for name, one in recorded.items():
            restore(self._monitors[name], one)

    def _recorded(self) -> dict[str, Recorded]:
        from brian2tools.nmlexport.recordings import recorded_by

        return {name: recorded_by(monitor) for name, monitor in self._monitors.items()}

    def _note_reading(self, group: str, variable: str) -> None:
        is_known = self._has_recordings and group in self._monitors
        if is_known or self.build_options["compare"]:
            return
        super()._note_reading(group, variable)
        if self._is_unnoticed:
            return
        if self._has_recordings:
            self._warn_of_old_values(group, variable)
        elif group in self._monitors:
            self._warn_of_empty_monitors()

    def _warn_of_empty_monitors(self) -> None:
        if not self._has_warned:
            self._has_warned = True
            warnings.warn(
                "monitors have recorded nothing, since nothing was simulated: give set_device "
                "simulator='jneuroml', which runs the file and fills the monitors",
                stacklevel=2,
            )

    def _warn_of_old_values(self, group: str, variable: str) -> None:
        from brian2tools.description.changing import varying

        if variable in varying(self.model)[group]:
            warnings.warn(
                f"{group}.{variable} is what it was before the run: jNeuroML gives back only what "
                "monitors record; record it, or let Brian run as well by compare=True",
                stacklevel=2,
            )
