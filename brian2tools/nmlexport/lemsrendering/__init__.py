"""Expressions and quantities as text of LEMS."""

from __future__ import annotations

from brian2tools.nmlexport.lemsrendering.quantities import (
    LEMSDimension,
    dimension_of,
    is_fractional,
    lems_dimension,
    number,
    quantity,
)
from brian2tools.nmlexport.lemsrendering.renderer import (
    FunctionRule,
    LEMSRenderer,
    all_of,
)
from brian2tools.nmlexport.lemsrendering.symbols import Definitions, Symbol

__all__ = [
    "Definitions",
    "FunctionRule",
    "LEMSDimension",
    "LEMSRenderer",
    "Symbol",
    "all_of",
    "dimension_of",
    "is_fractional",
    "lems_dimension",
    "number",
    "quantity",
]
