"""Where a live plot is seen: in a window, in the output of a notebook, or nowhere."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from matplotlib._pylab_helpers import Gcf
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure

__all__ = ["Notebook", "Screen", "Window", "screen_of"]


class Screen(Protocol):
    """What shows a figure while a simulation runs.

    Attributes
    ----------
    interval : float
        The time (s) that should pass from one picture to the next.
    adds : bool
        Whether it can show what was added to a picture without drawing all of it.
    """

    interval: float
    adds: bool

    def draw(self) -> None:
        """Draw the whole figure and show it."""

    def show_added(self, panels: Iterable[Axes]) -> None:
        """Show what was added to the picture of some panels."""

    def close(self) -> None:
        """Leave the figure as it is when the simulation has ended."""


class Window:
    """A window of an interactive backend."""

    interval = 0.05

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self.adds = bool(self._canvas.supports_blit)
        if self._canvas.manager is not None:
            self._canvas.manager.show()

    def draw(self) -> None:
        """Draw the whole figure and show it."""
        self._canvas.draw()
        self._canvas.flush_events()

    def show_added(self, panels: Iterable[Axes]) -> None:
        """Show what was added to the picture of some panels."""
        for axes in panels:
            self._canvas.blit(axes.bbox)
        self._canvas.flush_events()

    def close(self) -> None:
        """Leave the window open."""


class Notebook:
    """The output of a cell of a Jupyter notebook, where each picture replaces the one before."""

    interval = 0.3
    adds = True

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        if not isinstance(figure.canvas, FigureCanvasAgg):
            # A figure that was shown and closed has lost its canvas.
            FigureCanvasAgg(figure)
        self._handle: Any = None

    def draw(self) -> None:
        """Draw the whole figure and show it."""
        self._figure.canvas.draw()
        self._show()

    def show_added(self, panels: Iterable[Axes]) -> None:  # noqa: ARG002
        """Show what was added to the picture."""
        self._show()

    def _show(self) -> None:
        from IPython.display import display

        picture: Any = {"image/png": _png(self._figure)}
        if self._handle is None:
            show: Any = display
            self._handle = show(picture, raw=True, display_id=True)
        else:
            self._handle.update(picture, raw=True)

    def close(self) -> None:
        """Take the picture back if the notebook shows the figure anyway."""
        # What pyplot knows is shown once more when the cell has run.
        known = any(one.canvas.figure is self._figure for one in Gcf.get_all_fig_managers())
        if known and self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)


def _png(figure: Figure) -> bytes:
    """What is on the canvas of a figure now."""
    from PIL import Image

    canvas: Any = figure.canvas
    pixels = np.asarray(canvas.buffer_rgba())
    file = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(file, "png", compress_level=1)
    return file.getvalue()


def screen_of(figure: Figure | SubFigure) -> Screen | None:
    """What shows a figure, or None if nothing does."""
    canvas: Any = figure.canvas
    # The canvases of notebooks that are interactive need no framework, and send what they show.
    if canvas.required_interactive_framework or hasattr(canvas.manager, "refresh_all"):
        return Window(canvas)
    if _in_notebook():
        return Notebook(canvas.figure)
    return None


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None
