"""What a model is: a description that can be read, stored, compared and built again."""

from __future__ import annotations

from brian2tools.lazy import lazily

_HOME = {
    "Alias": "parts",
    "Array": "values",
    "Assignment": "parts",
    "Cable": "populations",
    "Clock": "parts",
    "ConnectionRule": "projections",
    "Constant": "parts",
    "ConstantChange": "model",
    "Equation": "parts",
    "Event": "parts",
    "EventMonitor": "monitors",
    "Expression": "expressions",
    "Function": "parts",
    "InitialValue": "parts",
    "Link": "parts",
    "Model": "model",
    "Morphology": "morphology",
    "Names": "parts",
    "NeuronPopulation": "populations",
    "Pathway": "projections",
    "PoissonInput": "projections",
    "PoissonPopulation": "populations",
    "Projection": "projections",
    "Range": "parts",
    "RateMonitor": "monitors",
    "Refractoriness": "parts",
    "RegularOperation": "parts",
    "Run": "model",
    "Schedule": "parts",
    "Section": "morphology",
    "SpikeSourcePopulation": "populations",
    "SpikesChange": "model",
    "StateMonitor": "monitors",
    "StateUpdate": "parts",
    "Statement": "expressions",
    "Statements": "expressions",
    "SubexpressionUpdate": "parts",
    "SummedVariable": "projections",
    "Table": "table",
    "TimedArray": "parts",
    "TimedArrayChange": "model",
    "Value": "values",
    "build": "building",
    "build_morphology": "building",
    "describe": "describing",
    "describe_morphology": "describing",
    "simulate": "building",
}

__all__ = sorted(_HOME)

__getattr__, __dir__ = lazily(__name__, _HOME)
