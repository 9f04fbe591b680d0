"""Brian's preferences, changed for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from brian2 import prefs

__all__ = ["preferences"]


@contextmanager
def preferences(changed: Mapping[str, Any]) -> Iterator[None]:
    """Give preferences other values, and their own ones back in the end.

    Parameters
    ----------
    changed : mapping
        The values by the names of the preferences.

    Examples
    --------
    >>> from brian2tools.preferences import preferences
    >>> with preferences({"codegen.target": "numpy"}):
    ...     prefs["codegen.target"]
    'numpy'
    """
    before = {name: prefs[name] for name in changed}
    try:
        for name, value in changed.items():
            prefs[name] = value
        yield
    finally:
        for name, value in before.items():
            prefs[name] = value
