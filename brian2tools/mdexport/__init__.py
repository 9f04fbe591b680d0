"""Descriptions of models as documents for people."""

from __future__ import annotations

from brian2tools.lazy import lazily

_HOME = {"to_latex": "tables", "to_markdown": "markdown"}

__all__ = sorted(_HOME)

__getattr__, __dir__ = lazily(__name__, _HOME)
