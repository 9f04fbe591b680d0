"""Run a LEMS file in another simulator, and read what was recorded there."""

from brian2tools.nmlexport.simulators.installation import find_jar, find_java
from brian2tools.nmlexport.simulators.jneuroml import Finished, run_jneuroml, validate
from brian2tools.nmlexport.simulators.recordings import read_columns, read_events

__all__ = [
    "Finished",
    "find_jar",
    "find_java",
    "read_columns",
    "read_events",
    "run_jneuroml",
    "validate",
]
