"""Expressions and statements in Brian's language, exactly as they were written."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from brian2tools.description.expressions.grammar import (
    check_text,
    identifiers,
    parsed,
    shortened,
)
from brian2tools.description.expressions.printing import Printer
from brian2tools.errors import GrammarError

__all__ = ["Expression", "Statement", "Statements"]

_ASSIGNMENTS: Mapping[type[ast.AST], str] = MappingProxyType(
    {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/=", ast.Mod: "%="}
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, exactly as it was written.

    Parameters
    ----------
    text : str
        The expression in Brian's language.

    Raises
    ------
    GrammarError
        If it is not in Brian's language.
    ArgumentTypeError
        If it is no text.

    Examples
    --------
    >>> from brian2tools.description.expressions import Expression
    >>> expression = Expression("exp(-v/v_t) > 1")
    >>> sorted(expression.names), sorted(expression.functions)
    (['v', 'v_t'], ['exp'])
    >>> Expression("v[0] > 1")
    Traceback (most recent call last):
        ...
    brian2tools.errors.GrammarError: 'v[0] > 1': no expression of Brian has a Subscript like 'v[0]';
    a variable stands for the value of the neuron or synapse at hand
    """

    text: str

    def __post_init__(self) -> None:
        """Check the text."""
        check_text("an expression", self.text)
        parsed(self.text)

    def __str__(self) -> str:
        """The text."""
        return self.text

    @classmethod
    def of(cls, tree: ast.expr) -> Expression:
        """The expression that has this tree.

        Examples
        --------
        >>> from brian2tools.description.expressions import Expression
        >>> Expression.of(Expression("((v)-(w))").tree)
        Expression(text='v - w')
        """
        return cls(Printer()(tree))

    @property
    def tree(self) -> ast.expr:
        """Its tree, which is shared and must not be changed."""
        return parsed(self.text)

    @property
    def names(self) -> frozenset[str]:
        """The names of its variables, constants and units."""
        return identifiers(self.text)[0]

    @property
    def functions(self) -> frozenset[str]:
        """The names of the functions that it calls."""
        return identifiers(self.text)[1]


@dataclass(frozen=True, slots=True)
class Statement:
    """One assignment.

    Parameters
    ----------
    variable : str
        What is assigned to.
    operator : str
        ``"="``, ``"+="``, ``"-="``, ``"*="``, ``"/="`` or ``"%="``.
    expression : Expression
        The right-hand side.
    comment : str
        What stands behind it, without the ``#``.
    """

    variable: str
    operator: str
    expression: Expression
    comment: str = ""

    def __str__(self) -> str:
        """The assignment on a line of its own."""
        comment = f"  # {self.comment}" if self.comment else ""
        return f"{self.variable} {self.operator} {self.expression}{comment}"


@dataclass(frozen=True, slots=True)
class Statements:
    """Assignments that are executed one after the other, exactly as they were written.

    Parameters
    ----------
    text : str
        The assignments in Brian's language, on lines of their own or with semicolons between
        them. There may be none.

    Raises
    ------
    GrammarError
        If they are not in Brian's language.
    ArgumentTypeError
        If it is no text.

    Examples
    --------
    >>> from brian2tools.description.expressions import Statements
    >>> reset = Statements("v = v_r; w += b  # adaptation")
    >>> for line in reset.lines:
    ...     print(line)
    v = v_r
    w += b  # adaptation
    >>> sorted(reset.names), sorted(reset.written)
    (['b', 'v', 'v_r', 'w'], ['v', 'w'])
    """

    text: str

    def __post_init__(self) -> None:
        """Check the text."""
        check_text("statements", self.text)
        _statements(self.text)

    def __str__(self) -> str:
        """The text."""
        return self.text

    @property
    def lines(self) -> tuple[Statement, ...]:
        """The assignments in their order."""
        return _statements(self.text)

    @property
    def names(self) -> frozenset[str]:
        """The names of all variables, constants and units, on both sides."""
        return self.written.union(*(line.expression.names for line in self.lines))

    @property
    def functions(self) -> frozenset[str]:
        """The names of the functions that are called."""
        return frozenset().union(*(line.expression.functions for line in self.lines))

    @property
    def written(self) -> frozenset[str]:
        """The names of the variables that are assigned to."""
        return frozenset(line.variable for line in self.lines)


@lru_cache(maxsize=4096)
def _statements(text: str) -> tuple[Statement, ...]:
    # As in Brian, a semicolon ends a statement also within a comment.
    lines = map(str.strip, text.replace(";", "\n").split("\n"))
    return tuple(_statement(line) for line in lines if line)


def _statement(line: str) -> Statement:
    code, _, comment = line.partition("#")
    variable, operator = _target(line, code)
    expression = code.partition("=")[2].strip()
    return Statement(variable, operator, Expression(expression), comment.strip())


def _target(line: str, code: str) -> tuple[str, str]:
    """What a statement assigns to, and by which operator."""
    try:
        body = ast.parse(code).body if code.isascii() else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        body = []
    match body:
        case [ast.Assign(targets=[ast.Name(id=variable)])] if code.startswith(variable):
            return variable, "="
        case [ast.AugAssign(target=ast.Name(id=variable), op=op)] if type(op) in _ASSIGNMENTS:
            return variable, _ASSIGNMENTS[type(op)]
    raise GrammarError(
        f"{shortened(line)} is no statement: expected a variable, one of = += -= *= /= %=, "
        "an expression, and nothing else but a comment behind it"
    )
