"""`brian_plot`: one call that plots any Brian object, and the registry behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import singledispatch
from typing import Any, Literal, TypeVar

import numpy as np
from brian2 import Subgroup
from brian2.core.variables import VariableView
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import check_choice, check_keywords
from brian2tools.plotting.panels import Panels, resolve_axes
from brian2tools.plotting.style import styled

__all__ = ["add_background_pattern", "brian_plot", "register_plot"]

Plot = Callable[..., Axes | Panels]
SomePlot = TypeVar("SomePlot", bound=Plot)


def _unknown(*_args: Any, **_kwds: Any) -> Axes | Panels:
    """What the registries hold for types that nobody has registered."""
    raise AssertionError("never called: brian_plot looks for this function")


_REGISTRIES = {kind: singledispatch(_unknown) for kind in ("object", "list", "variable")}


def register_plot(
    *types: type, of: Literal["object", "list", "variable"] = "object"
) -> Callable[[SomePlot], SomePlot]:
    """Decorate a function as the one by which `brian_plot` plots objects of these types.

    Parameters
    ----------
    *types : type
        The classes of the objects; a subclass that is not registered itself is plotted as its base.
    of : {'object', 'list', 'variable'}
        What the function gets as its first argument: one object, a list of such objects, or a
        variable (such as ``group.v``) of such an object.

    Returns
    -------
    decorator
        It returns the function unchanged. The function is called with the object and with the
        keywords ``axes`` (axes to draw on or None) and all those given to `brian_plot`.

    Examples
    --------
    >>> class Electrode:
    ...     potential = [0, 1, 0] * mV
    >>> @register_plot(Electrode)
    ... def plot_electrode(electrode, axes=None, **kwds):
    ...     return plot_state([0, 1, 2] * ms, electrode.potential, axes=axes, **kwds)
    >>> axes = brian_plot(Electrode(), var_name="potential")
    >>> axes.get_ylabel()
    'potential (mV)'
    """
    check_choice("of", of, _REGISTRIES)

    def register(function: SomePlot) -> SomePlot:
        for one in types:
            _REGISTRIES[of].register(one, function)
        return function

    return register


def _registered(kind: str) -> list[type]:
    return [one for one in _REGISTRIES[kind].registry if one is not object]


def _names(kind: str) -> str:
    types = _registered(kind)
    times = Counter(one.__name__ for one in types)
    names = (
        one.__name__ if times[one.__name__] == 1 else f"{one.__name__} of {one.__module__}"
        for one in types
    )
    return ", ".join(sorted(names))


def _class_of(thing: Any) -> type:
    # Brian hands out weak proxies, which tell the truth only about __class__.
    kind: type = thing.__class__
    return kind


def _class_of_group(view: VariableView) -> type:
    # A subgroup that no name was given to, such as in group[:10].v, is already gone.
    for group in (view.group, view.variable.owner):
        with suppress(ReferenceError):
            return _class_of(group.source if isinstance(group, Subgroup) else group)
    raise ArgumentError(
        f"the group of the variable {view.name} no longer exists: give it a name before you plot it"
    )


def _find_plot(brian_obj: Any) -> Plot:
    if isinstance(brian_obj, (list, tuple)):
        return _find_list_plot(brian_obj)
    if isinstance(brian_obj, VariableView):
        kind, owner = "variable", _class_of_group(brian_obj)
    else:
        kind, owner = "object", _class_of(brian_obj)
    plot: Plot = _REGISTRIES[kind].dispatch(owner)
    if plot is _unknown:
        what = f"a variable of a {owner.__name__}" if kind == "variable" else owner.__name__
        raise ArgumentTypeError(
            f"brian_plot cannot plot {what}{_advice(brian_obj)}, it takes: {_names('object')}; "
            f"a variable of: {_names('variable')}; a list of: {_names('list')}; "
            "add other types with register_plot"
        )
    return plot


def _advice(thing: Any) -> str:
    if not isinstance(thing, np.ndarray):
        return ""
    return (
        ", which has values without what they belong to (give the monitor or the variable itself, "
        "monitor instead of monitor.v and group.v instead of group.v[:], "
        "or call plot_state, plot_raster, plot_rate or plot_synapses)"
    )


def _find_list_plot(things: Sequence[Any]) -> Plot:
    if not things:
        raise ArgumentError("brian_plot got an empty list, expected at least one object in it")
    plots = {_REGISTRIES["list"].dispatch(_class_of(thing)) for thing in things}
    if len(plots) > 1 or _unknown in plots:
        found = ", ".join(sorted({_class_of(thing).__name__ for thing in things}))
        raise ArgumentTypeError(
            f"brian_plot cannot plot a list of {found}, "
            f"it takes lists of one kind of: {_names('list')}"
        )
    plot: Plot = plots.pop()
    return plot


@styled
def brian_plot(
    brian_obj: Any, axes: Axes | None = None, *, ax: Axes | None = None, **kwds: Any
) -> Axes | Panels:
    """Plot a Brian object in the way that suits its type.

    Parameters
    ----------
    brian_obj : object
        A monitor, group, synapses, variable of one of these, morphology, stimulus, network, or a
        list of monitors of one kind; the error for anything else lists all that is taken.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    **kwds
        Options of the function that does the plotting, for example those of `plot_raster` for a
        SpikeMonitor. One that it does not know is an error.

    Returns
    -------
    matplotlib.axes.Axes or Panels
        The axes for a plot with one panel, else a `Panels` with all of them.

    Raises
    ------
    ArgumentTypeError
        If the object is of a type that cannot be plotted.

    Examples
    --------
    >>> group = NeuronGroup(3, "dv/dt = (2 - v) / (10*ms) : 1", threshold="v > 1", reset="v = 0",
    ...                     method="exact")
    >>> spikes = SpikeMonitor(group)
    >>> run(20 * ms)
    >>> axes = brian_plot(spikes)
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('Time (ms)', 'Neuron index')
    """
    plot = _find_plot(brian_obj)
    chosen = None if axes is None and ax is None else resolve_axes(axes, ax)
    return plot(brian_obj, axes=chosen, **kwds)


@styled
def add_background_pattern(
    axes: Axes,
    hatch: str = "xxx",
    fill: bool = True,
    fc: Any = (0.9, 0.9, 0.9),
    ec: Any = (0.8, 0.8, 0.8),
    zorder: float = -10,
    **kwds: Any,
) -> Rectangle:
    """Fill the background of axes with a pattern, which stays there when the view is changed.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes.
    hatch : str
        The pattern, as for `matplotlib.patches.Patch.set_hatch`.
    fill : bool
        Whether to fill the ground between the lines of the pattern.
    fc, ec : color
        Colours of the ground and of the pattern.
    zorder : float
        Where the pattern stands among the artists of the axes; the default is behind all data.
    **kwds
        Other properties of `matplotlib.patches.Rectangle`.

    Returns
    -------
    matplotlib.patches.Rectangle
        The background, to be changed or removed.

    Examples
    --------
    >>> figure, axes = plt.subplots()
    >>> background = add_background_pattern(axes, hatch="//")
    >>> background.get_hatch()
    '//'
    """
    check_keywords("add_background_pattern", kwds, Rectangle)
    axes = resolve_axes(axes)
    background = Rectangle(
        (0, 0), 1, 1, hatch=hatch, fill=fill, fc=fc, ec=ec, zorder=zorder,
        transform=axes.transAxes, **kwds,
    )  # fmt: skip
    # add_patch would widen the data limits by the corners.
    axes.add_artist(background)
    return background
