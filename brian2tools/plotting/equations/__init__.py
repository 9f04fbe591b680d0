"""Models as text, with their equations typeset."""

from __future__ import annotations

from brian2tools.plotting.equations.page import plot_equations

__all__ = ["plot_equations"]
