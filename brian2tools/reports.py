"""How the progress of something long is reported: as Brian's ``run`` does it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Literal

from brian2.core.network import TextReport
from brian2.units import Quantity

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.kinds import kind_of

__all__ = ["Report", "Reporter", "reporter"]

#: What is called with the elapsed time, the completed fraction, the start and the duration.
Reporter = Callable[[Quantity, float, Quantity, Quantity], None]

#: What Brian's ``run`` takes: where to print, or a function.
Report = Literal["text", "stdout", "stderr"] | Reporter


def reporter(report: Report) -> Reporter:
    """The function that reports in this way.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If there is no such way.
    """
    streams = {"text": sys.stdout, "stdout": sys.stdout, "stderr": sys.stderr}
    if callable(report):
        return report
    if not isinstance(report, str):
        raise ArgumentTypeError(
            f"report cannot be {kind_of(report)}: give 'text', 'stdout', 'stderr' or a function"
        )
    if report not in streams:
        raise ArgumentError(
            f"report={report!r} is not known: give 'text', 'stdout', 'stderr' or a function"
        )
    return TextReport(streams[report])  # type: ignore[no-any-return]
