"""What `brian_plot` shows of state monitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import Any, Literal, TypeAlias

from brian2.monitors.statemonitor import StateMonitor, StateMonitorView
from brian2.units import Quantity
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_choice
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.data.state.phase_plane import plot_phase_plane
from brian2tools.plotting.data.state.plot import Kind, draw_variables, kind_for
from brian2tools.plotting.data.state.recorded import (
    RecordedVariable,
    StateRecording,
    monitor_of,
    read_monitor,
)
from brian2tools.plotting.data.state.sources import distances_of, spikes_for
from brian2tools.plotting.labels import set_title
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes

__all__ = ["plot_state_monitor", "plot_state_monitors"]

Variables: TypeAlias = str | Sequence[str] | None
Title: TypeAlias = str | Literal[True] | None


@register_plot(StateMonitor, StateMonitorView)
def plot_state_monitor(
    recording: StateRecording,
    axes: Axes | None = None,
    *,
    variables: Variables = None,
    panels: Sequence[str | Sequence[str]] | None = None,
    kind: Literal["overlaid", "stacked", "image", "phase"] | None = None,
    title: Title = True,
    **kwds: Any,
) -> Axes | Panels:
    """Plot the variables that a monitor recorded, each in a panel, over one time axis.

    Parameters
    ----------
    recording : StateMonitor or indexed StateMonitor
        The monitor, or ``monitor[3]`` or ``monitor[[1, 5]]`` for some of its neurons.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on, or to part into panels; pyplot's current ones if not given.
    variables : str or sequence of str, optional
        Which variables to plot; all that were recorded if not given.
    panels : sequence of str or of sequences of str, optional
        The variables of each panel, such as ``['v', ('ge', 'gi')]``.
    kind : {'overlaid', 'stacked', 'image', 'phase'}, optional
        As in `plot_state`; or 'phase' for a variable ``y`` against another one ``x``.
    title : str, True or None
        The title; by default it says what was recorded.
    **kwds
        Options of `plot_state`, `plot_heat_map` or `plot_phase_plane`. A threshold and spikes
        are drawn in the first panel; ``var_unit`` may be a dict with units for some variables.
        The image of a SpatialNeuron has the distance from the soma on its y axis unless
        ``rows='index'`` is given.

    Returns
    -------
    Axes or Panels
        `Panels` if there are several, by the names of their variables.
    """
    if kind == "phase":
        return _plot_phase(recording, axes, title, **kwds)
    contents = _read_panels(recording, variables, panels)
    text = _title(contents) if title is True else title
    return _plot_panels(contents, axes, [text], kind=kind, **kwds)


@register_plot(StateMonitor, StateMonitorView, of="list")
def plot_state_monitors(
    recordings: Sequence[StateRecording],
    axes: Axes | None = None,
    *,
    variables: Variables = None,
    title: Title = True,
    **kwds: Any,
) -> Axes | Panels:
    """Plot what several monitors recorded, each variable of each of them in a panel.

    The options are those of `plot_state_monitor` but for ``panels`` and ``kind='phase'``.
    """
    by_monitor = [_read_panels(recording, variables, None) for recording in recordings]
    titles: list[str | None]
    if title is True:
        titles = [
            _title(contents) if place == 0 else None
            for contents in by_monitor
            for place in range(len(contents))
        ]
    else:
        titles = [title]
    return _plot_panels(list(chain.from_iterable(by_monitor)), axes, titles, **kwds)


def _read_panels(
    recording: StateRecording,
    variables: Variables,
    panels: Sequence[str | Sequence[str]] | None,
) -> list[tuple[RecordedVariable, ...]]:
    if variables is not None and panels is not None:
        raise ArgumentError("variables and panels were both given, expected one of them")
    recorded = tuple(monitor_of(recording).record_variables)
    argument = "variables" if panels is None else "panels"
    asked = variables if panels is None else panels
    chosen = recorded if asked is None else ([asked] if isinstance(asked, str) else asked)
    groups = [(one,) if isinstance(one, str) else tuple(one) for one in chosen]
    for name in chain.from_iterable(groups):
        check_choice(argument, name, recorded)
    if not groups or not all(groups):
        raise ArgumentError(
            f"{argument} is {asked!r}, expected at least one of {', '.join(recorded)} for a panel"
        )
    return [read_monitor(recording, group) for group in groups]


def _plot_phase(
    recording: StateRecording,
    axes: Axes | None,
    title: Title,
    *,
    x: str | None = None,
    y: str | None = None,
    **kwds: Any,
) -> Axes:
    for axis, name in (("x", x), ("y", y)):
        check_choice(axis, name, monitor_of(recording).record_variables)
    across, up = read_monitor(recording, (str(x), str(y)))
    options: dict[str, Any] = {
        "x_name": across.name,
        "y_name": up.name,
        "names": up.labels if up.traces.number > 1 else None,
        "title": f"{up.name} against {across.name} of {up.origin}" if title is True else title,
    }
    return plot_phase_plane(across.quantity(), up.quantity(), axes=axes, **{**options, **kwds})


def _plot_panels(
    contents: Sequence[Sequence[RecordedVariable]],
    axes: Axes | None,
    titles: Sequence[str | None],
    *,
    kind: Kind | None = None,
    threshold: Any = None,
    spikes: Any = None,
    var_unit: Quantity | Mapping[str, Quantity] | None = None,
    rows: Literal["distance", "index"] = "distance",
    **kwds: Any,
) -> Axes | Panels:
    check_choice("rows", rows, ("distance", "index"))
    units = _units(contents, var_unit)
    axes = resolve_axes(axes)
    places = _stack(axes, len(contents), space=0.12 if len(titles) == 1 else 0.35)
    artists: list[Sequence[Artist]] = []
    for variables, place in zip(contents, places, strict=True):
        options = dict(kwds)
        if place is axes:
            options |= {"threshold": threshold, "spikes": spikes_for(variables[0], spikes)}
        if rows == "distance" and kind_for(variables, kind) == "image":
            options = {**distances_of(variables[0]), **options}
        # A single neuron has a colour for each variable, several have one each in all panels.
        used = sum(map(len, artists)) if variables[0].traces.number == 1 else 0
        unit = units.get(variables[0].name)
        artists.append(
            draw_variables(place, variables, kind, var_unit=unit, used_colors=used, **options)
        )
    for place, title in zip(places, titles, strict=False):
        set_title(place, *([title] if title else []))
    return axes if len(contents) == 1 else _result(contents, places, artists)


def _units(
    contents: Sequence[Sequence[RecordedVariable]],
    var_unit: Quantity | Mapping[str, Quantity] | None,
) -> Mapping[str, Quantity | None]:
    """The unit that was asked for, for each variable."""
    names = [variable.name for variables in contents for variable in variables]
    if not isinstance(var_unit, Mapping):
        return dict.fromkeys(names, var_unit)
    for name in var_unit:
        check_choice("var_unit", name, names)
    return var_unit


def _stack(axes: Axes, number: int, space: float) -> list[Axes]:
    """Panels one above the other, of which the lowest has the labels of the time axis."""
    if number == 1:
        return [axes]
    parts = split_axes(axes, below=[1.0] * (number - 1), space=space)
    return [parts[row, 0] for row in range(number)]


def _title(contents: Sequence[Sequence[RecordedVariable]]) -> str:
    names = [variable.name for variables in contents for variable in variables]
    return f"{', '.join(names)} of {contents[0][0].origin}"


def _result(
    contents: Sequence[Sequence[RecordedVariable]],
    places: Sequence[Axes],
    artists: Sequence[Sequence[Artist]],
) -> Panels:
    for place in places[:-1]:
        place.tick_params(labelbottom=False)
        place.set_xlabel("")
    keys = _keys(contents)
    return Panels(
        places[0].figure,
        dict(zip(keys, places, strict=True)),
        dict(zip(keys, artists, strict=True)),
    )


def _keys(contents: Sequence[Sequence[RecordedVariable]]) -> list[str]:
    """The names of the variables in each panel, with their group where others have them too."""
    keys: list[str] = []
    for variables in contents:
        name = ", ".join(variable.name for variable in variables)
        full = f"{name} of {variables[0].origin}"
        numbered = (f"{full} ({number})" for number in count(2))
        keys.append(next(key for key in chain((name, full), numbered) if key not in keys))
    return keys
