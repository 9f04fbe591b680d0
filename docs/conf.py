"""Settings of the documentation; build it with ``python -m sphinx docs docs/_build/html``."""

import builtins
import sys
import tempfile
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import brian2

# Extensions of our own are beside this file.
sys.path.insert(0, str(Path(__file__).parent))

EXAMPLES = Path(__file__).parent.parent / "examples"

project = "brian2tools"
author = "The brian2tools maintainers"
version = release = installed_version("brian2tools")

extensions = [
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_gallery.gen_gallery",
    "guide_scripts",
]
exclude_patterns = ["_build"]
# The settings of the gallery have functions, which cannot be kept between builds.
suppress_warnings = ["config.cache"]
default_role = "code"

html_theme = "furo"
html_title = f"brian2tools {release}"

autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False


def start_afresh(_configuration: dict[str, Any], script: str) -> None:
    """Give each script of the gallery no objects of another one, and the same random numbers."""
    # The gallery runs scripts without the name by which they find the files beside them.
    builtins.__file__ = str(EXAMPLES / script)
    brian2.start_scope()
    brian2.defaultclock.dt = 0.1 * brian2.ms
    brian2.seed(4321)
    brian2.prefs.codegen.target = "numpy"
    # A script that shows how something is built does not run it.
    brian2.BrianLogger.suppress_name("unused_brian_object")


def arguments_of_script(_configuration: dict[str, Any], _variables: dict[str, Any]) -> list[str]:
    """Name a folder for the scripts that write files."""
    return [tempfile.mkdtemp()]


sphinx_gallery_conf = {
    "examples_dirs": str(EXAMPLES),
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "within_subsection_order": "ExampleTitleSortKey",
    "matplotlib_animations": True,
    # What a statement returns is of no interest: the pictures are.
    "capture_repr": (),
    "reset_argv": arguments_of_script,
    "reset_modules": ("matplotlib", start_afresh),
    "abort_on_example_error": False,
    "write_computation_times": False,
    "show_signature": False,
    "min_reported_time": 1e9,
    "download_all_examples": False,
}
