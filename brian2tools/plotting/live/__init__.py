"""Figures that follow a simulation while it runs."""

from __future__ import annotations

from brian2tools.plotting.live.live_plot import LivePlot

__all__ = ["LivePlot"]
