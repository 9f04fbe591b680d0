"""Expressions and statements as they were written, as trees, and in other languages."""

from __future__ import annotations

from brian2tools.description.expressions.code import Expression, Statement, Statements
from brian2tools.description.expressions.grammar import check_identifier
from brian2tools.description.expressions.latex import LatexPrinter
from brian2tools.description.expressions.printing import Binding, Operator, Printer

__all__ = [
    "Binding",
    "Expression",
    "LatexPrinter",
    "Operator",
    "Printer",
    "Statement",
    "Statements",
    "check_identifier",
]
