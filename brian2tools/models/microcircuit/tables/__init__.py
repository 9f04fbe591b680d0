"""The microcircuit as tables for papers, in Markdown and in LaTeX.

The tables are those of Nordlie E, Gewaltig M-O, Plesser HE (2009), Towards reproducible
descriptions of neuronal network models, PLoS Computational Biology 5:e1000456,
https://doi.org/10.1371/journal.pcbi.1000456. What depends on the population comes from the derived
numbers, and all else from the description of the Brian objects.
"""

from __future__ import annotations

from brian2tools.models.microcircuit.tables.described import Described
from brian2tools.models.microcircuit.tables.document import to_latex, to_markdown

__all__ = ["Described", "to_latex", "to_markdown"]
