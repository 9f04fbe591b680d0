"""Whether the strength of noise depends on the variables that it moves."""

from __future__ import annotations

import ast
from collections.abc import Callable

__all__ = ["is_multiplicative", "is_noise"]


def is_noise(name: str) -> bool:
    """Whether a name stands for white noise.

    Examples
    --------
    >>> is_noise("xi"), is_noise("xi_shared"), is_noise("xis")
    (True, True, False)
    """
    return name == "xi" or name.startswith("xi_")


def is_multiplicative(tree: ast.expr, moves: Callable[[str], bool]) -> bool:
    """Whether noise is multiplied by something that is integrated.

    Parameters
    ----------
    tree : ast.expr
        The right-hand side of an equation.
    moves : callable
        Whether a name stands for something that depends on integrated variables.

    Examples
    --------
    >>> from brian2tools.description.expressions import Expression
    >>> is_multiplicative(Expression("(sigma*xi - v)/tau").tree, "v".__eq__)
    False
    >>> is_multiplicative(Expression("(sigma*v*xi - v)/tau").tree, "v".__eq__)
    True
    """
    if not _contains(tree, is_noise):
        return False
    match tree:
        case ast.UnaryOp(operand=operand):
            return is_multiplicative(operand, moves)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return is_multiplicative(left, moves) or is_multiplicative(right, moves)
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div(), right=right):
            noisy, factor = (left, right) if _contains(left, is_noise) else (right, left)
            return is_multiplicative(noisy, moves) or _contains(factor, moves)
    return _contains(tree, moves)


def _contains(tree: ast.expr, is_meant: Callable[[str], bool]) -> bool:
    return any(isinstance(node, ast.Name) and is_meant(node.id) for node in ast.walk(tree))
