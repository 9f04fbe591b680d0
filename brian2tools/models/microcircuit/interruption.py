"""Ctrl+C while the network is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from brian2 import Network

from brian2tools.preferences import preferences

__all__ = ["interruptible"]


@contextmanager
def interruptible() -> Iterator[None]:
    """Have Ctrl+C raise KeyboardInterrupt, where Brian would stop and take the run for complete."""
    try:
        with preferences({"core.stop_on_keyboard_interrupt": False}):
            yield
    finally:
        # Brian would take the next Ctrl+C for one that means the run that was interrupted.
        Network._globally_running = False
