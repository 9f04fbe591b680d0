"""Where the tests of the export find simulators."""

from __future__ import annotations

import atexit
import shutil
from contextlib import chdir
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZipFile

import lems.api as lems
import pytest

from brian2tools.errors import MissingPackageError
from brian2tools.nmlexport.simulators import find_jar, find_java

#: Options of Java for simulations that are shorter than its start: compile quickly, not well.
QUICK_START = "-XX:TieredStopAtLevel=1"


def _is_installed():
    try:
        find_jar()
        find_java()
    except MissingPackageError:
        return False
    return True


needs_jneuroml = pytest.mark.skipif(
    not _is_installed(), reason="jNeuroML or a Java for it is not installed"
)


@cache
def core_types():
    """A folder with the files that define the types of NeuroML 2."""
    folder = Path(mkdtemp(prefix="neuroml_core_types_"))
    atexit.register(shutil.rmtree, folder)
    with ZipFile(find_jar()) as jar:
        for name in jar.namelist():
            if name.startswith("NeuroML2CoreTypes/") and name.endswith(".xml"):
                (folder / Path(name).name).write_bytes(jar.read(name))
    return folder


def read_with_pylems(path):
    """The model in a LEMS file, with the types of NeuroML that it includes."""
    model = lems.Model(include_includes=True, fail_on_missing_includes=True)
    model.add_include_directory(str(core_types()))
    core = _core_model()
    model.included_files += core.included_files
    for kind in ("dimensions", "units", "component_types"):
        getattr(model, kind).update(getattr(core, kind))
    # PyLEMS looks for what is included in the current folder before all others.
    with chdir(path.parent):
        model.import_from_file(str(path))
    # What is resolved is a copy of the model, with all types of NeuroML.
    model.copy = lambda: model
    return model


def load_with_pylems(path):
    """The model in a LEMS file as PyLEMS understands it, all references resolved."""
    return read_with_pylems(path).resolve()


@cache
def _core_model():
    """The types of NeuroML as PyLEMS understands them, read once for all files."""
    model = lems.Model(include_includes=True, fail_on_missing_includes=True)
    for name in ("Cells.xml", "Networks.xml", "Simulation.xml"):
        model.include_file(name, [str(core_types())])
    for one in model.component_types:
        model.resolve_component_type(one)
    return model
