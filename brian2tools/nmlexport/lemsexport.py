"""Networks as LEMS documents, without a device; the device is found here as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any
from xml.dom import minidom

from brian2 import Quantity, collect
from brian2.core.network import Network
from brian2.units import second

from brian2tools.description.describing import describe
from brian2tools.description.model import Run
from brian2tools.description.values import Value
from brian2tools.errors import ArgumentError
from brian2tools.nmlexport.device import LEMSDevice
from brian2tools.nmlexport.filenames import (
    FILE_NAME,
    model_file,
    name_of_recordings,
    refuse_name_of_included,
)
from brian2tools.nmlexport.lowering.network import Lowered, lowered
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.options import check_duration, check_form
from brian2tools.nmlexport.unitsconstants import units_and_constants
from brian2tools.nmlexport.writing import write_documents

__all__ = ["LEMSDevice", "NMLExporter"]


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
        path = model_file(filename)
        refuse_name_of_included(path.name, self._constants_file)
        if not self._is_named:
            self._name_recordings(name_of_recordings(path))
        beside = path.with_name(self._constants_file)
        units = units_and_constants(self._made.dimensions, beside)
        write_documents({path: self.model, beside: units})

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
    root = document.documentElement
    assert root is not None
    for node in root.getElementsByTagName("Include"):
        if node.getAttribute("file") == FILE_NAME:
            node.setAttribute("file", constants_file)
            for file in includes:
                root.insertBefore(element("Include", {"file": file}), node)
