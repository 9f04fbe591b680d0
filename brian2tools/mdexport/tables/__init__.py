"""The tables of a model that papers in this field have, in LaTeX."""

from __future__ import annotations

from brian2tools.mdexport.tables.document import to_latex

__all__ = ["to_latex"]
