"""Reading the values of Brian's variables."""

from __future__ import annotations

from typing import Any

import numpy as np
from brian2.core.variables import Subexpression, VariableView
from brian2.units import Quantity
from numpy.typing import NDArray

from brian2tools.plotting.calls import depth_of_caller

__all__ = ["read_variable"]


def read_variable(view: VariableView) -> NDArray[Any]:
    """All values of a variable, as a Quantity if it has a unit; a shared variable has one value.

    Values that Brian stores as they are come without a copy, in memory that is only valid until
    Brian moves it: use them at once. A subexpression may use constants from the namespace of the
    user's call.
    """
    computed = isinstance(view.variable, Subexpression)
    if computed or view.index_var_name not in ("_idx", "0"):
        found: NDArray[Any] = view.get_item(slice(None), level=depth_of_caller() - 1)
        return np.atleast_1d(found)
    values = np.atleast_1d(view.variable.get_value())
    return values if view.dim is None else np.asanyarray(Quantity(values, dim=view.dim))
