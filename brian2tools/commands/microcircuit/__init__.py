"""``python -m brian2tools microcircuit``: a published model, simulated and evaluated."""

from __future__ import annotations

from brian2tools.commands.microcircuit.command_line import add_command

__all__ = ["add_command"]
