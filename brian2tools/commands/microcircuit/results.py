"""The folder with what a simulation of the microcircuit gave."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from brian2.units import ms, second
from matplotlib.figure import Figure

from brian2tools.errors import ArgumentError, ModelFileError
from brian2tools.files import refuse_folder_in_use
from brian2tools.models.microcircuit.evaluation import Statistics
from brian2tools.models.microcircuit.parameter_files import write_parameters
from brian2tools.models.microcircuit.plots import (
    plot_correlations,
    plot_cvs,
    plot_raster,
    plot_rates,
    plot_thalamic_response,
)
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.models.microcircuit.settings import Settings
from brian2tools.plotting.style import plot_style

__all__ = ["results_folder", "write_results"]

_ADVICE = "give another --output, or --overwrite to replace the results in it"
_PICTURES = ("raster", "statistics", "thalamic_response")
_FORMATS = ("png", "pdf", "svg")


@contextmanager
def results_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Have results written elsewhere, and move them into their folder when all are complete.

    Parameters
    ----------
    folder : Path
        The folder: a new one, or one without anything in it.
    overwrite : bool
        Whether there may be files in it. Results are replaced, and others are left alone.

    Yields
    ------
    Path
        Where to write. After an error or an interruption nothing of it is left.

    Raises
    ------
    ArgumentError
        If the folder cannot be used.
    ModelFileError
        If nothing can be written into it.
    """
    target = folder.absolute()
    with _told(folder):
        _check_folder(folder, overwrite)
        place = target if target.is_dir() else target.parent
        temporary = TemporaryDirectory(prefix=".microcircuit_", dir=place)
    with temporary as written:
        yield Path(written)
        with _told(folder):
            _move(Path(written), target)


def _check_folder(folder: Path, overwrite: bool) -> None:
    refuse_folder_in_use(folder, overwrite=overwrite, advice=_ADVICE)
    if not folder.absolute().parent.is_dir():
        raise ArgumentError(
            f"there is no folder {str(folder.parent)!r} for {folder.name!r}: make it first, or "
            "give another --output"
        )


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say in a sentence why nothing can be written."""
    try:
        yield
    except OSError as error:
        raise ModelFileError(
            f"results cannot be written into {str(folder)!r} ({error}): give an --output that can "
            "be written to and has space left"
        ) from error


def _move(written: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    # A picture of another run would be taken for one of this.
    for name in _PICTURES:
        for ending in _FORMATS:
            (target / f"{name}.{ending}").unlink(missing_ok=True)
    for file in sorted(written.iterdir()):
        shutil.move(file, target / file.name)


def write_results(
    folder: Path,
    settings: Settings,
    recording: Recording,
    statistics: Statistics,
    plot_format: str | None,
) -> None:
    """Write the recording, its settings, its statistics and pictures of it into an empty folder.

    Parameters
    ----------
    folder : Path
        The folder.
    settings : Settings
        All that was simulated.
    recording : Recording
        What was recorded.
    statistics : Statistics
        What was found in it.
    plot_format : str or None
        How names of pictures end, such as ``'png'``; None for no pictures.

    Raises
    ------
    ModelFileError
        If something cannot be written.
    """
    recording.save(folder)
    write_parameters(folder / "parameters.yaml", settings)
    with _told(folder):
        _write_statistics(folder / "statistics.csv", statistics)
        if plot_format is not None:
            _draw_pictures(folder, plot_format, recording, statistics)


def _write_statistics(path: Path, statistics: Statistics) -> None:
    rows = statistics.rows()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _draw_pictures(
    folder: Path, plot_format: str, recording: Recording, statistics: Statistics
) -> None:
    def draw(name: str, size: tuple[float, float], plot: Callable[[Figure], object]) -> None:
        with plot_style():
            figure = Figure(figsize=size, layout="constrained")
            plot(figure)
            figure.savefig(folder / f"{name}.{plot_format}", dpi=150)

    draw("raster", (10, 6), lambda figure: plot_raster(recording, figure.subplots()))
    draw("statistics", (10, 4), lambda figure: _plot_statistics(statistics, figure))
    if recording.thalamic_pulses:
        draw("thalamic_response", (7, 7), lambda figure: _plot_response(recording, figure))


def _plot_statistics(statistics: Statistics, figure: Figure) -> None:
    left, *others = figure.subplots(1, 3)
    plot_rates(statistics, left)
    for axes, plot in zip(others, (plot_cvs, plot_correlations), strict=True):
        plot(statistics, axes).tick_params(labelleft=False)


def _plot_response(recording: Recording, figure: Figure) -> None:
    """Plot what follows the pulses, as far as it was recorded around the first of them."""
    first = recording.thalamic_pulses[0][0] * second
    before, after = min(20 * ms, first), min(80 * ms, recording.stop * second - first)
    plot_thalamic_response(recording, figure.subplots(), time_range=[-before / ms, after / ms] * ms)
