"""Where the tests of the export find simulators."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZipFile

import lems.api as lems
import pytest

from brian2tools.errors import MissingPackageError
from brian2tools.nmlexport.simulators import find_jar, find_java

#: Options of Java for simulations that are shorter than its start: compile quickly, not well.
QUICK_START = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
#: For longer ones, of which jLEMS does each in one thread.
LONG_RUN = "-XX:+UseSerialGC"


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


def load_with_pylems(path):
    """The model in a LEMS file as PyLEMS understands it, all references resolved."""
    model = lems.Model(include_includes=True, fail_on_missing_includes=True)
    model.add_include_directory(str(core_types()))
    model.add_include_directory(str(path.parent))
    model.import_from_file(str(path))
    return model.resolve()
