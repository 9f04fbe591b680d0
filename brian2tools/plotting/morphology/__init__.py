"""Plots of morphologies: in the plane, in space, as a dendrogram, and with values over them."""

from __future__ import annotations
