"""A model as a file, and the file in a simulator."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brian2.units import second

from brian2tools.description.model import Model
from brian2tools.nmlexport.filenames import FILE_NAME, name_of_recordings
from brian2tools.nmlexport.lowering.network import Lowered, lowered
from brian2tools.nmlexport.recordings import Recorded, read_recordings
from brian2tools.nmlexport.simulators import run_jneuroml
from brian2tools.nmlexport.unitsconstants import units_and_constants
from brian2tools.nmlexport.writing import write_documents

__all__ = ["Export", "export"]


@dataclass(frozen=True, slots=True)
class Export:
    """A model that was written to a file.

    Parameters
    ----------
    path : Path
        The file.
    model : Model
        The model.
    lowered : Lowered
        What the file holds.
    """

    path: Path
    model: Model
    lowered: Lowered

    def run(self, report: Any = None, report_period: Any = 10 * second) -> dict[str, Recorded]:
        """Run the file in jNeuroML.

        Parameters
        ----------
        report, report_period
            How, and how often, to report progress, as in Brian's ``run``.

        Returns
        -------
        dict
            What each monitor of the model should hold then: see
            `brian2tools.nmlexport.recordings.read_recordings`.

        Raises
        ------
        MissingPackageError
            If jNeuroML or a Java for it is not installed.
        SimulatorError
            If jNeuroML fails.
        """
        names = self.lowered.names
        run_jneuroml(self.path, names=names, report=report, report_period=report_period)
        return read_recordings(self.path.parent, self.lowered.recordings, self.model)


def export(model: Model, path: Path, form: str = "equations") -> Export:
    """Write a model as a LEMS file, with ``LEMSUnitsConstants.xml`` beside it.

    Parameters
    ----------
    model : Model
        The model, with its runs.
    path : Path
        The file. Recordings are named after it.
    form : {'equations', 'steps'}, optional
        Whether differential equations are written, or Brian's own update.

    Raises
    ------
    UnsupportedModelError
        If the model has parts that LEMS cannot express; nothing is written then.
    ArgumentError
        If a file cannot be written; those that were there before are then as they were.
    """
    made = lowered(model, name_of_recordings(path), form)
    beside = path.with_name(FILE_NAME)
    units = units_and_constants(made.dimensions, beside)
    write_documents({path: made.document, beside: units})
    return Export(path, model, made)
