"""What Brian's language allows: expressions as checked trees, and names."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from brian2.equations.equations import check_identifier_basic

from brian2tools.description.expressions.printing import Printer, is_number
from brian2tools.errors import ArgumentTypeError, GrammarError
from brian2tools.kinds import kind_of

__all__ = ["check_identifier", "check_text", "identifiers", "parsed", "shortened"]

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
    check_text("a name", name)
    try:
        check_identifier_basic(name)
    except SyntaxError:
        raise GrammarError(
            f"{name!r} is no name in Brian: names have ASCII letters, digits and underscores, "
            "start with a letter, and are no keywords of Python"
        ) from None


def check_text(what: str, text: object) -> None:
    """Refuse what is no text."""
    if not isinstance(text, str):
        raise ArgumentTypeError(f"{what} is {kind_of(text)}, expected a str")


@lru_cache(maxsize=4096)
def parsed(text: str) -> ast.expr:
    """The tree of an expression, of which every part is in Brian's grammar."""
    # No string is allowed, so that this sign begins a comment wherever it stands.
    code = text.partition("#")[0].strip()
    tree = _python_tree(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not _is_allowed(node):
            part = shortened(ast.get_source_segment(code, node))
            operator: ast.AST = getattr(node, "op", node)
            kind = type(operator)
            raise GrammarError(
                f"{shortened(code)}: no expression of Brian has a {kind.__name__} like {part}; "
                f"{_ADVICE.get(kind, _OTHER_ADVICE)}"
            )
    if _depth(tree) > sys.getrecursionlimit() // 6:
        raise _too_deep(code)
    return tree


def _python_tree(code: str) -> ast.expr:
    # Python would take some letters for others that look alike.
    if not code.isascii():
        raise GrammarError(f"{shortened(code)}: names have ASCII letters, digits and underscores")
    try:
        return ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise GrammarError(f"{shortened(code)} is no expression: {error.args[0]}") from None
    except (RecursionError, MemoryError):
        raise _too_deep(code) from None


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


def _too_deep(code: str) -> GrammarError:
    # Printing takes four calls for each level; what Brian does takes more.
    return GrammarError(
        f"{shortened(code)} is nested too deeply to be handled: split it into subexpressions"
    )


def shortened(text: str | None) -> str:
    """A text in quotes, without the middle of a long one."""
    shown = repr(text)
    return shown if len(shown) <= 80 else f"{shown[:60]}...{shown[-15:]}"


@lru_cache(maxsize=4096)
def identifiers(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of an expression, and those of its functions."""
    nodes = list(ast.walk(parsed(text)))
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = [node for node in nodes if isinstance(node, ast.Name) and node not in called]
    return frozenset(node.id for node in names), frozenset(map(ast.unparse, called))
