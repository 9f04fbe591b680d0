"""Values over the compartments of a morphology: what they are checked for and coloured by."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from brian2.core.variables import VariableView
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.colors import Colormap, Normalize
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import (
    check_indices,
    check_unit,
    plain_limit,
    plain_values,
    warn_not_finite,
)
from brian2tools.plotting.panels import add_colorbar
from brian2tools.plotting.style import FAINT, line_colormap
from brian2tools.plotting.units import axis_label, finite_range, unit_symbol
from brian2tools.plotting.variables import read_variable

__all__ = ["CompartmentValues", "add_value_bar", "read_values"]

COLORBAR = {"shrink": 0.55, "aspect": 22, "pad": 0.02}


@dataclass(frozen=True, kw_only=True, eq=False)
class CompartmentValues:
    """One value for each compartment, and the colours that stand for them.

    Attributes
    ----------
    shown : masked array
        The values in the unit of the label, of shape (compartments,); masked where there is none.
    norm : matplotlib.colors.Normalize
        Which value has which place on the colour map.
    colormap : matplotlib.colors.Colormap
        The colours; grey for masked values.
    label : str
        Name and unit.
    """

    shown: np.ma.MaskedArray[Any, np.dtype[np.float64]]
    norm: Normalize
    colormap: Colormap
    label: str

    @property
    def rgba(self) -> NDArray[np.float64]:
        """The colour of each compartment, of shape (compartments, 4)."""
        return np.asarray(self.colormap(self.norm(self.shown)))


def read_values(
    values: Any,
    size: int,
    *,
    norm: Any = (None, None),
    colormap: Any = None,
    unit: Quantity | None = None,
    name: str | None = None,
    compartments: Any = None,
) -> CompartmentValues:
    """Check the values for the ``size`` compartments of a morphology, and choose their colours.

    The other parameters are those of `plot_morphology` without ``value_`` before their names.
    Values that are NaN or infinite become masked, which is warned about.
    """
    if isinstance(values, VariableView):
        name = values.name if name is None else name
        values = read_variable(values)
    plain = plain_values("values", values).astype(np.float64)
    unit = check_unit("value_unit", unit, values)
    shown = np.ma.masked_invalid(plain / float(unit))
    masked = int(np.ma.count_masked(shown))
    shown = _for_each_compartment(shown, compartments, size)
    if masked:
        warn_not_finite(name or "values", masked, plain.size, fate="drawn in grey")
    return CompartmentValues(
        shown=shown,
        norm=_norm(norm, shown.compressed(), unit),
        colormap=_colormap(colormap),
        label=axis_label(name, unit) if name else unit_symbol(unit),
    )


def _for_each_compartment(shown: Any, compartments: Any, size: int) -> Any:
    if compartments is None:
        if len(shown) != size:
            raise ArgumentError(
                f"values has {len(shown)} values, expected one for each of the {size} "
                "compartments: give value_compartments if they belong to some of them"
            )
        return shown
    indices = check_indices("value_compartments", compartments)
    if len(indices) != len(shown):
        raise ArgumentError(
            f"values has {len(shown)} values and value_compartments {len(indices)}, "
            "expected one length"
        )
    if indices.size and indices.max() >= size:
        raise ArgumentError(
            f"value_compartments has the index {indices.max()}, "
            f"but the morphology has {size} compartments"
        )
    # Zeros, and not whatever memory holds: matplotlib computes with what is masked.
    everywhere = np.ma.masked_array(np.zeros(size), mask=True)
    everywhere[indices] = shown
    return everywhere


def _norm(norm: Any, shown: NDArray[np.float64], unit: Quantity) -> Normalize:
    if isinstance(norm, Normalize):
        scaled = norm if norm.scaled() else deepcopy(norm)
        scaled.autoscale_None(shown if shown.size else np.array([0.0, 1.0]))
        return scaled
    low, high = finite_range(shown) or (0.0, 1.0)
    if not isinstance(norm, (tuple, list)) or len(norm) != 2:
        raise ArgumentTypeError(
            "value_norm must be a pair (lowest, highest), each a value or None, "
            f"or a matplotlib Normalize, not {norm!r}"
        )
    given_low, given_high = (plain_limit("value_norm", limit, unit) for limit in norm)
    if given_low is not None and given_high is not None and given_low >= given_high:
        raise ArgumentError(f"value_norm is {norm!r}, expected the lower value first")
    low = min(low, high if given_high is None else given_high) if given_low is None else given_low
    high = max(low, high) if given_high is None else given_high
    return Normalize(low, high)


def _colormap(colormap: Any) -> Colormap:
    if colormap is None:
        colormap = line_colormap()
    elif isinstance(colormap, str):
        if colormap not in mpl.colormaps:
            raise ArgumentError(
                f"value_colormap is {colormap!r}, expected a name in matplotlib.colormaps"
            )
        colormap = mpl.colormaps[colormap]
    elif not isinstance(colormap, Colormap):
        raise ArgumentTypeError(
            f"value_colormap must be a name or a matplotlib Colormap, not {colormap!r}"
        )
    without_value: Colormap = colormap.with_extremes(bad=FAINT)
    return without_value


def add_value_bar(
    artist: ScalarMappable,
    axes: Axes,
    values: CompartmentValues,
    settings: bool | Mapping[str, Any] = True,
) -> Colorbar | None:
    """Add a slender colour bar beside ``axes``, as `add_colorbar` does."""
    if settings is False or settings is None:
        return None
    further = {} if settings is True else dict(settings)
    return add_colorbar(artist, axes, values.label, {**COLORBAR, **further})
