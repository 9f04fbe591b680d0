"""Expressions and statements in Brian's language, exactly as they were written."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from brian2.equations.equations import check_identifier_basic

from brian2tools.description.expressions.printing import Printer, is_number
from brian2tools.errors import ArgumentTypeError, GrammarError

__all__ = ["Expression", "Statement", "Statements", "check_identifier"]

_ADVICE: Mapping[type[ast.AST], str] = MappingProxyType(
    {
        ast.Attribute: "give what it stands for a name of its own",
        ast.BitAnd: "write 'and'",
        ast.BitOr: "write 'or'",
        ast.BitXor: "write '**' for a power",
        ast.Call: "call functions by a plain name, without keywords",
        ast.Compare: "compare two values by < <= > >= == !=, and join comparisons by 'and'",
        ast.Constant: "constants are finite numbers, True and False; infinity is 'inf'",
        ast.IfExp: "multiply by int(condition)",
        ast.Invert: "write 'not'",
        ast.Subscript: "a variable stands for the value of the neuron or synapse at hand",
    }
)
_OTHER_ADVICE = "use numbers, names, functions, + - * / // % **, comparisons, and, or, not"
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
        _check_text("an expression", self.text)
        _parsed(self.text)

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
        return _parsed(self.text)

    @property
    def names(self) -> frozenset[str]:
        """The names of its variables, constants and units."""
        return _identifiers(self.text)[0]

    @property
    def functions(self) -> frozenset[str]:
        """The names of the functions that it calls."""
        return _identifiers(self.text)[1]


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
        _check_text("statements", self.text)
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


def check_identifier(name: str) -> None:
    """Check that this can be the name of something in Brian's language.

    Raises
    ------
    GrammarError
        If it cannot.
    ArgumentTypeError
        If it is no text.

    Examples
    --------
    >>> from brian2tools.description.expressions import check_identifier
    >>> check_identifier("tau_m")
    >>> check_identifier("2tau")
    Traceback (most recent call last):
        ...
    brian2tools.errors.GrammarError: '2tau' is no name in Brian: names have ASCII letters, digits
    and underscores, start with a letter, and are no keywords of Python
    """
    _check_text("a name", name)
    try:
        check_identifier_basic(name)
    except SyntaxError:
        raise GrammarError(
            f"{name!r} is no name in Brian: names have ASCII letters, digits and underscores, "
            "start with a letter, and are no keywords of Python"
        ) from None


def _check_text(what: str, text: object) -> None:
    if not isinstance(text, str):
        raise ArgumentTypeError(f"{what} is a {type(text).__name__}, expected a str")


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ast.expr:
    """The tree of an expression, of which every part is in Brian's grammar."""
    # No string is allowed, so that this sign begins a comment wherever it stands.
    code = text.partition("#")[0].strip()
    # Python would take some letters for others that look alike.
    if not code.isascii():
        raise GrammarError(f"{_short(text)}: names have ASCII letters, digits and underscores")
    try:
        tree = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise GrammarError(f"{_short(text)} is no expression: {error.args[0]}") from None
    except (RecursionError, MemoryError):
        raise _too_deep(text) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not _is_allowed(node):
            operator: ast.AST = getattr(node, "op", node)
            kind = type(operator)
            raise GrammarError(
                f"{_short(text)}: no expression of Brian has a {kind.__name__} like "
                f"{_short(ast.get_source_segment(code, node))}; {_ADVICE.get(kind, _OTHER_ADVICE)}"
            )
    if _depth(tree) > sys.getrecursionlimit() // 5:
        raise _too_deep(text)
    return tree


def _is_allowed(node: ast.expr) -> bool:
    match node:
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.UnaryOp(op=op) | ast.Compare(ops=[op]):
            return type(op) in Printer.operators
        case ast.Name() | ast.Call(func=ast.Name(), keywords=[]):
            return True
        case ast.Constant(value=value):
            return isinstance(value, bool) or is_number(value)
    return False


def _depth(tree: ast.expr) -> int:
    """How many operators and functions are nested at most."""
    level: list[ast.AST] = [tree]
    depth = 0
    while level:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        depth += 1
    return depth


def _too_deep(text: str) -> GrammarError:
    # Printing takes four calls for each level; what Brian does takes more.
    return GrammarError(
        f"{_short(text)} is nested too deeply to be handled: split it into subexpressions"
    )


def _short(text: str | None) -> str:
    shown = repr(text)
    return shown if len(shown) <= 80 else f"{shown[:60]}...{shown[-15:]}"


@lru_cache(maxsize=4096)
def _identifiers(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of an expression, and those of its functions."""
    nodes = list(ast.walk(_parsed(text)))
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = [node for node in nodes if isinstance(node, ast.Name) and node not in called]
    return frozenset(node.id for node in names), frozenset(map(ast.unparse, called))


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
        f"{_short(line)} is no statement: expected a variable, one of = += -= *= /= %=, "
        "an expression, and nothing else but a comment behind it"
    )
