"""Trees of expressions as text: the printer that all languages share, which writes Brian's own.

A language is a subclass of `Printer` with its tables: the form of each operator and how strongly
it binds, the forms of functions, and names that are written in another way. What no table has is
an error, never a guess.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from itertools import repeat
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeGuard

from brian2tools.errors import UnsupportedExpressionError

if TYPE_CHECKING:
    from brian2tools.description.expressions.code import Expression

__all__ = ["Binding", "Operator", "Printer", "comparison", "infix", "is_number"]


class Binding(IntEnum):
    """How strongly what is written holds together, from the weakest to what needs no brackets."""

    OR = 0
    AND = 1
    NOT = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    SIGN = 6
    POWER = 7
    ATOM = 8


@dataclass(frozen=True, slots=True)
class Operator:
    """How a language writes an operator.

    Parameters
    ----------
    form : str
        The text, with a pair of braces for each operand.
    binding : Binding
        How strongly it holds its operands together.
    operands : tuple of Binding
        For each operand, the weakest binding that it can have without brackets.
    """

    form: str
    binding: Binding
    operands: tuple[Binding, ...]


def infix(form: str, binding: Binding) -> Operator:
    """An operator between two operands, of which ``a - b - c`` means ``(a - b) - c``."""
    return Operator(form, binding, (binding, Binding(binding + 1)))


def comparison(form: str) -> Operator:
    """An operator between two operands that are no comparisons themselves."""
    return Operator(form, Binding.COMPARISON, (Binding.SUM, Binding.SUM))


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether this is a number that can be written as one: no truth value, not infinite or NaN."""
    return type(value) in (int, float) and abs(value) <= sys.float_info.max  # type: ignore[arg-type]


class Printer(ast.NodeVisitor):
    """Writes expressions in Brian's language, with no more brackets than their tree needs.

    Other languages are subclasses with other tables. A function's form has a pair of braces for
    each argument; it stands without brackets wherever it is used, and its arguments stand in it
    without brackets.

    Raises
    ------
    UnsupportedExpressionError
        When called with an expression that has something the language lacks.

    Examples
    --------
    >>> from brian2tools.description.expressions import Expression, Printer
    >>> show = Printer()
    >>> show(Expression("((a - b) - (c)) * -(x**2) and not (y)"))
    '(a - b - c)*-x**2 and not y'

    A table and a language that has no other functions than those it lists:

    >>> class Calculator(Printer):
    ...     language = "the calculator's language"
    ...     functions = {"log10": "log({})"}
    ...     other_function = None
    >>> show = Calculator()
    >>> show(Expression("2*log10(x)"))
    '2*log(x)'
    >>> show(Expression("2*log(x)"))
    Traceback (most recent call last):
        ...
    brian2tools.errors.UnsupportedExpressionError: 'log(x)' has no form in the calculator's language
    """

    language: ClassVar[str] = "Brian's language"
    operators: ClassVar[Mapping[type[ast.AST], Operator]] = MappingProxyType(
        {
            ast.Or: Operator("{} or {}", Binding.OR, (Binding.AND, Binding.AND)),
            ast.And: Operator("{} and {}", Binding.AND, (Binding.NOT, Binding.NOT)),
            ast.Not: Operator("not {}", Binding.NOT, (Binding.NOT,)),
            ast.Lt: comparison("{} < {}"),
            ast.LtE: comparison("{} <= {}"),
            ast.Gt: comparison("{} > {}"),
            ast.GtE: comparison("{} >= {}"),
            ast.Eq: comparison("{} == {}"),
            ast.NotEq: comparison("{} != {}"),
            ast.Add: infix("{} + {}", Binding.SUM),
            ast.Sub: infix("{} - {}", Binding.SUM),
            ast.Mult: infix("{}*{}", Binding.PRODUCT),
            ast.Div: infix("{}/{}", Binding.PRODUCT),
            ast.FloorDiv: infix("{} // {}", Binding.PRODUCT),
            ast.Mod: infix("{} % {}", Binding.PRODUCT),
            ast.UAdd: Operator("+{}", Binding.SIGN, (Binding.SIGN,)),
            ast.USub: Operator("-{}", Binding.SIGN, (Binding.SIGN,)),
            ast.Pow: Operator("{}**{}", Binding.POWER, (Binding.ATOM, Binding.SIGN)),
        }
    )
    functions: ClassVar[Mapping[str, str]] = MappingProxyType({})
    # For functions that are not listed, with the name and the arguments; None if there are none.
    other_function: ClassVar[str | None] = "{}({})"
    names: ClassVar[Mapping[str, str]] = MappingProxyType({})
    brackets: ClassVar[str] = "({})"
    separator: ClassVar[str] = ", "

    def __call__(self, expression: Expression | ast.expr) -> str:
        """The text of an expression, or of its tree."""
        tree = expression if isinstance(expression, ast.expr) else expression.tree
        return self.within(tree, Binding.OR)

    def within(self, node: ast.expr, weakest: Binding) -> str:
        """A part of a larger expression, in brackets if it binds less than this."""
        text: str = self.visit(node)
        return text if self.binding(node) >= weakest else self.bracketed(text)

    def bracketed(self, text: str) -> str:
        """A text in brackets."""
        return self.brackets.format(text)

    def binding(self, node: ast.expr) -> Binding:
        """How strongly a part of an expression holds together as it is written."""
        match node:
            case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.UnaryOp(op=op) | ast.Compare(ops=[op]):
                return self.operators[type(op)].binding
            case ast.Constant(value=value) if repr(value).startswith("-"):
                return Binding.SIGN
        return Binding.ATOM

    def operator(self, node: ast.expr, kind: ast.AST) -> Operator:
        """The form of the operator of a part of an expression."""
        if type(kind) not in self.operators:
            raise self.unsupported(node)
        return self.operators[type(kind)]

    def visit_BoolOp(self, node: ast.BoolOp) -> str:
        """Two or more parts joined by ``and`` or ``or``."""
        operator = self.operator(node, node.op)
        return reduce(
            operator.form.format, map(self.within, node.values, repeat(operator.operands[0]))
        )

    def visit_Compare(self, node: ast.Compare) -> str:
        """A comparison of two values."""
        if len(node.ops) > 1:
            raise self.unsupported(node)
        operator = self.operator(node, node.ops[0])
        operands = (node.left, node.comparators[0])
        return operator.form.format(*map(self.within, operands, operator.operands))

    def visit_BinOp(self, node: ast.BinOp) -> str:
        """An operator between two operands."""
        operator = self.operator(node, node.op)
        operands = (node.left, node.right)
        return operator.form.format(*map(self.within, operands, operator.operands))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        """A sign, or ``not``."""
        operator = self.operator(node, node.op)
        return operator.form.format(self.within(node.operand, operator.operands[0]))

    def visit_Call(self, node: ast.Call) -> str:
        """A function and its arguments."""
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.unsupported(node)
        arguments = list(map(self, node.args))
        form = self.functions.get(node.func.id)
        # A form for another number of arguments is meant for another function of that name.
        if form is not None and _places(form) == len(arguments):
            return form.format(*arguments)
        if self.other_function is None:
            raise self.unsupported(node)
        return self.other_function.format(
            self.function_name(node.func.id), self.separator.join(arguments)
        )

    def visit_Name(self, node: ast.Name) -> str:
        """A variable, a constant or a unit."""
        return self.name(node.id)

    def visit_Constant(self, node: ast.Constant) -> str:
        """A number or a truth value."""
        if isinstance(node.value, bool):
            return self.name(str(node.value))
        if is_number(node.value):
            return self.number(node.value)
        raise self.unsupported(node)

    def generic_visit(self, node: ast.AST) -> str:
        """What no table has."""
        raise self.unsupported(node)

    def name(self, name: str) -> str:
        """The name of a variable, a constant or a unit."""
        return self.names.get(name, name)

    def function_name(self, name: str) -> str:
        """The name of a function that is not listed."""
        return name

    def number(self, value: float) -> str:
        """A number, exactly."""
        return repr(value)

    def unsupported(self, node: ast.AST) -> UnsupportedExpressionError:
        """The error for a part of an expression that the language lacks."""
        return UnsupportedExpressionError(f"{ast.unparse(node)!r} has no form in {self.language}")


def _places(form: str) -> int:
    """The number of arguments of a form, which are either numbered or not."""
    fields = [field for _, field, _, _ in Formatter().parse(form) if field is not None]
    return len(set(fields)) if any(fields) else len(fields)
