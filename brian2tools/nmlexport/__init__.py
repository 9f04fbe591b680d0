"""Export to NeuroML 2 and LEMS, and runs of what was exported in other simulators."""

from __future__ import annotations

from brian2tools.lazy import lazily

_HOME = {
    "Agreement": "agreement",
    "EventAgreement": "agreement",
    "LEMSDevice": "device",
    "NMLExporter": "lemsexport",
    "VariableAgreement": "agreement",
}

__all__ = sorted(_HOME)

__getattr__, __dir__ = lazily(__name__, _HOME)
