"""The tables of a model that papers in this field have, in LaTeX."""

from __future__ import annotations

from brian2tools.mdexport.tables.document import latex_of

__all__ = ["latex_of"]
