"""Models to and from JSON, without loss and without executing anything."""

from __future__ import annotations

from brian2tools.lazy import lazily

_HOME = {
    "model_as_text": "writing",
    "model_from_text": "reading",
    "read_model": "reading",
    "runs_as_data": "runs",
    "write_model": "writing",
}

__all__ = sorted(_HOME)

__getattr__, __dir__ = lazily(__name__, _HOME)
