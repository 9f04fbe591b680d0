"""Where in the user's code a plot function was called."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

__all__ = ["depth_of_caller"]

_HERE = str(Path(__file__).parent)


def depth_of_caller() -> int:
    """The stack level, seen from the caller of this, of the first line outside of `plotting`."""
    level = 1
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_back and frame.f_code.co_filename.startswith(_HERE):
        frame, level = frame.f_back, level + 1
    return level
