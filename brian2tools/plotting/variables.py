"""Reading the values of Brian's variables."""

from __future__ import annotations

from typing import Any

import numpy as np
from brian2.core.variables import Subexpression, VariableView
from brian2.units import Quantity
from numpy.typing import NDArray

from brian2tools.plotting.arguments import depth_of_caller

__all__ = ["is_stored", "read_variable"]


def is_stored(view: VariableView) -> bool:
    """Whether Brian has exactly these values in its memory, and need not compute or pick them."""
    computed = isinstance(view.variable, Subexpression)
    return not computed and view.index_var_name in ("_idx", "0")


def read_variable(view: VariableView) -> NDArray[Any]:
    """All values of a variable, as a Quantity if it has a unit; a shared variable has one value.

    Values that Brian stores as they are come without a copy, in memory that is only valid until
    Brian moves it: use them at once. A subexpression may use constants from the namespace of the
    user's call.
    """
    if not is_stored(view):
        computed: NDArray[Any] = view.get_item(slice(None), level=depth_of_caller() - 1)
        return np.atleast_1d(computed)
    values = np.atleast_1d(view.variable.get_value())
    return values if view.dim is None else np.asanyarray(Quantity(values, dim=view.dim))
