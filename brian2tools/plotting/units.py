"""Units on an axis."""

from __future__ import annotations

from brian2.units import Quantity

from brian2tools.units import best_unit, finite_range, unit_symbol, usual_unit

__all__ = ["axis_label", "best_unit", "finite_range", "unit_symbol", "usual_unit"]


def axis_label(name: str, unit: Quantity | None = None) -> str:
    """A name and, where there is one, the symbol of its unit: ``'v (mV)'``.

    Examples
    --------
    >>> axis_label("v", mV)
    'v (mV)'
    >>> axis_label("Neuron index")
    'Neuron index'
    """
    symbol = "" if unit is None else unit_symbol(unit)
    return f"{name} ({symbol})" if symbol else name
