"""What can draw in space here: which packages are installed, and which of them can be used."""

from __future__ import annotations

import ctypes
import os
import sys
import warnings
from functools import cache
from importlib.util import find_spec

import matplotlib as mpl

from brian2tools.errors import MissingPackageError
from brian2tools.plotting.arguments import check_choice
from brian2tools.plotting.calls import depth_of_caller

__all__ = [
    "BACKENDS",
    "can_render",
    "can_show_window",
    "check_usable",
    "choose_backend",
    "is_installed",
]

BACKENDS = ("auto", "matplotlib", "plotly", "mayavi")
TOOLKITS = ("PySide6", "PyQt6", "PyQt5", "PySide2", "wx")


def choose_backend(backend: str, *, has_axes: bool = False) -> str:
    """The backend that draws: the one that was named, or for ``'auto'`` the best one here.

    That is matplotlib if it was given axes; plotly in a notebook, where its pictures can be
    turned; Mayavi where it can open a window; else matplotlib. Where a notebook lacks plotly or an
    installed Mayavi cannot open its window, matplotlib takes over and a warning says so once.

    Raises
    ------
    ArgumentError
        If it is not known.
    MissingPackageError
        If the one that was named cannot be used.
    """
    check_choice("backend", backend, BACKENDS)
    if backend != "auto":
        check_usable(backend)
        return backend
    if has_axes:
        return "matplotlib"
    if _in_notebook():
        return "plotly" if is_installed("plotly") else _fall_back("plotly is not installed")
    if is_installed("mayavi") and _at_a_desktop():
        return "mayavi" if can_show_window() else _fall_back("Mayavi is installed but finds no Qt")
    return "matplotlib"


@cache  # said once, however many cells are drawn
def _fall_back(reason: str) -> str:
    remedy = {
        "plotly is not installed": 'pip install "brian2tools[plotly]" gives pictures to turn',
        "Mayavi is installed but finds no Qt": "pip install PySide6 gives it a window",
    }[reason]
    warnings.warn(
        f"{reason}, so matplotlib draws the cell: {remedy}, backend='matplotlib' ends this warning",
        UserWarning,
        stacklevel=depth_of_caller(),
    )
    return "matplotlib"


def check_usable(backend: str) -> None:
    """Check that a backend that was named can be used.

    Raises
    ------
    MissingPackageError
        If it cannot; it says what to install.
    """
    if backend == "matplotlib":
        return
    if not is_installed(backend):
        raise MissingPackageError(
            f"backend={backend!r} needs the package {backend}, which is not installed: "
            f'pip install "brian2tools[{backend}]"'
        )
    if backend == "mayavi" and not can_render():
        raise MissingPackageError(
            "backend='mayavi' finds neither a display nor a library to draw without one: "
            "install EGL (on Debian or Ubuntu: apt-get install libegl1 libgl1-mesa-dri)"
        )


def is_installed(package: str) -> bool:
    """Whether a package can be imported; it is not imported for that."""
    return find_spec(package) is not None


def can_render() -> bool:
    """Whether VTK can draw here: where it can not, it does not raise but ends the process."""
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("VTK_DEFAULT_OPENGL_WINDOW") == "vtkOSOpenGLRenderWindow":
        return _has_library("libOSMesa.so", "libOSMesa.so.8", "libOSMesa.so.6")
    return _has_library("libEGL.so.1", "libOSMesa.so.8", "libOSMesa.so.6") or _has_display()


def can_show_window() -> bool:
    """Whether Mayavi can open a window: it needs a display and Qt."""
    toolkit = os.environ.get("ETS_TOOLKIT") != "null" and any(map(is_installed, TOOLKITS))
    return toolkit and _has_display()


def _at_a_desktop() -> bool:
    """Whether the user sees windows: not in a script that runs for its files alone."""
    return mpl.get_backend(auto_select=False) not in ("agg", "pdf", "svg", "ps") and _has_display()


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


@cache
def _has_display() -> bool:
    """Whether a window can be opened; a display that is named but gone would end the process."""
    if sys.platform in ("win32", "darwin"):
        return True
    if not os.environ.get("DISPLAY") or not _has_library("libX11.so.6"):
        return False
    library = ctypes.CDLL("libX11.so.6")
    library.XOpenDisplay.restype = ctypes.c_void_p
    display = library.XOpenDisplay(None)
    if display:
        library.XCloseDisplay(ctypes.c_void_p(display))
    return bool(display)


def _has_library(*names: str) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False
