"""What a document says of each part of a model, before it is laid out."""

from __future__ import annotations

# Each of these registers the parts that it has sections for.
from brian2tools.mdexport.sections import neurons, sources, synapses
from brian2tools.mdexport.sections.document import Document, Formula, Grid, Item, Section
from brian2tools.mdexport.sections.network import document_of

__all__ = [
    "Document",
    "Formula",
    "Grid",
    "Item",
    "Section",
    "document_of",
    "neurons",
    "sources",
    "synapses",
]
