"""Models as NeuroML 2/LEMS files: the device ``'neuroml2'``, and an exporter that needs none.

What does the work is imported when it is first used, since this module comes with the package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.dom import minidom

from brian2 import Quantity, collect
from brian2.core.base import BrianObject
from brian2.core.network import Network
from brian2.units import second

from brian2tools.description.device import MONITORS, ExporterDevice, advance
from brian2tools.description.values import keep_arrays
from brian2tools.errors import ArgumentError
from brian2tools.nmlexport.filenames import FILE_NAME, model_file
from brian2tools.nmlexport.options import check_duration, check_form, check_options

if TYPE_CHECKING:
    from brian2tools.nmlexport.agreement import Agreement
    from brian2tools.nmlexport.exporting import Export
    from brian2tools.nmlexport.lowering.network import Lowered
    from brian2tools.nmlexport.recordings import Recorded

__all__ = ["LEMSDevice", "NMLExporter"]


class LEMSDevice(ExporterDevice):
    """Writes a model as a LEMS file at each ``run``: ``set_device('neuroml2', filename=...)``.

    Brian makes all objects, connections and initial values as usual. Each ``run`` writes the file
    again, with all runs so far; for a script with several runs it is enough to do so once, by
    ``set_device('neuroml2', filename=..., build_on_run=False)`` and `build` at the end.

    Without a simulator nothing is simulated, and monitors stay empty. With one, monitors hold
    afterwards what it recorded. The variables of groups hold what they did before the run, unless
    Brian runs as well (``compare=True``): then they hold what Brian's run gave them.

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
        self._reporting: Mapping[str, Any] = {}

    def activate(self, build_on_run: bool = True, **options: Any) -> None:
        """Start afresh: called by ``set_device``."""
        self._forget()
        super().activate(build_on_run=build_on_run, **options)
        # What is wrong is better known before the model is made than after.
        if build_on_run or self.build_options["filename"] is not None:
            check_options(self.build_options)

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
        check_options(chosen)
        if chosen["compare"] and not self.build_options["compare"]:
            raise ArgumentError(
                "build cannot compare with Brian, which has not run: give compare=True to "
                "set_device"
            )
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
        if not (is_known or self.build_options["compare"]):
            super()._note_reading(group, variable)


class NMLExporter:
    """Makes LEMS files of networks, without a device.

    Attributes
    ----------
    model : minidom.Document
        The LEMS file as a document, after `create_lems_model`.

    Examples
    --------
    >>> from brian2tools.nmlexport import NMLExporter
    >>> cells = NeuronGroup(2, "dv/dt = -v/(10*ms) : volt", method="euler", name="cells")
    >>> exporter = NMLExporter()
    >>> exporter.create_lems_model(Network(cells), duration=100*ms)
    >>> exporter.model.documentElement.tagName
    'Lems'
    """

    def __init__(self) -> None:
        self._lowered: Lowered | None = None
        self._is_named = False
        self._constants_file = ""

    def create_lems_model(
        self,
        network: Network | None = None,
        namespace: Mapping[str, Any] | None = None,
        constants_file: str = FILE_NAME,
        includes: Iterable[str] = (),
        *,
        duration: Quantity = 1 * second,
        form: str = "equations",
        name: str | None = None,
    ) -> None:
        """Make the document of a network as it is now.

        Parameters
        ----------
        network : Network, optional
            The network. By default all objects that ``run`` would take.
        namespace : mapping, optional
            What the names in equations stand for, as for ``run``. By default the variables of the
            function that calls.
        constants_file : str, optional
            The name of the file of dimensions and units, which the document includes.
        includes : iterable of str, optional
            The names of other files that it should include.
        duration : Quantity, optional
            How long the network is simulated; by default 1 s.
        form : {'equations', 'steps'}, optional
            Whether differential equations are written, or Brian's own update.
        name : str, optional
            What the names of recordings end with: ``recording_model.dat``. By default they are
            named after the file to which the document is exported.

        Raises
        ------
        ArgumentError
            If `duration` is no time, `form` is not known, or `constants_file` is in a folder.
        UnsupportedModelError
            If the network has parts that LEMS cannot express.
        """
        from brian2tools.description.describing import describe
        from brian2tools.description.model import Run
        from brian2tools.description.values import Value
        from brian2tools.nmlexport.lowering.network import lowered

        check_form(form)
        check_duration(duration)
        _check_constants_file(constants_file)
        if network is None:
            network = Network(collect(level=1))
        described = describe(network, namespace=namespace, level=1)
        run = Run(
            start=described.time,
            duration=Value.of(duration),
            inactive=tuple(sorted(one.name for one in network.sorted_objects if not one.active)),
        )
        self._lowered = lowered(replace(described, runs=(run,)), name or "model", form)
        self._is_named = name is not None
        self._constants_file = constants_file
        _set_includes(self.model, constants_file, includes)

    @property
    def model(self) -> minidom.Document:
        """The document, which can still be changed."""
        return self._made.document

    @property
    def _made(self) -> Lowered:
        if self._lowered is None:
            raise ArgumentError("there is no model yet: call create_lems_model first")
        return self._lowered

    def export_to_file(self, filename: str | PathLike[str]) -> None:
        """Write the document, and the file of dimensions and units beside it.

        Raises
        ------
        ArgumentError
            If a file cannot be written; those that were there before are then as they were.
        """
        from brian2tools.nmlexport.unitsconstants import units_and_constants
        from brian2tools.nmlexport.writing import write_documents

        path = model_file(filename)
        if path.name == self._constants_file:
            raise ArgumentError(
                f"{path.name!r} is the file of units that the model includes: give another filename"
            )
        if not self._is_named:
            self._name_recordings(path.stem)
        units = units_and_constants(self._made.dimensions)
        write_documents({path: self.model, path.with_name(self._constants_file): units})

    def _name_recordings(self, name: str) -> None:
        """Name the files of recordings after a file, unless the user has changed their names."""
        before = self._made.recordings
        after = replace(before, name=name)
        for tag, old, new in (
            ("OutputFile", before.traces_file, after.traces_file),
            ("EventOutputFile", before.events_file, after.events_file),
        ):
            for node in self.model.getElementsByTagName(tag):
                if node.getAttribute("fileName") == old:
                    node.setAttribute("fileName", new)
        self._lowered = replace(self._made, recordings=after)


def _check_constants_file(name: str) -> None:
    if Path(name).name != name or not name:
        raise ArgumentError(
            f"constants_file={name!r} is no name of a file beside the model: give one without a "
            "folder, such as 'units.xml'"
        )


def _set_includes(document: minidom.Document, constants_file: str, includes: Iterable[str]) -> None:
    from brian2tools.nmlexport.nodes import element

    root = document.documentElement
    assert root is not None
    for node in root.getElementsByTagName("Include"):
        if node.getAttribute("file") == FILE_NAME:
            node.setAttribute("file", constants_file)
            for file in includes:
                root.insertBefore(element("Include", {"file": file}), node)
