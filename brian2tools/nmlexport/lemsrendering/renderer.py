"""Expressions of Brian as text of LEMS, with the dimensions that LEMS wants.

Comparisons, ``or`` and ``not`` have a value only as conditional variables.

Something with fractional dimensions, such as the square root of a second, is a plain number in
LEMS, namely its value in SI units. What it is multiplied by is divided by its unit as well, and
the product gets back the unit that it has as a whole.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from brian2.core.namespace import DEFAULT_UNITS
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, get_dimensions

from brian2tools.description.expressions import Binding, Expression
from brian2tools.description.expressions.printing import is_number
from brian2tools.errors import DimensionError, UnsupportedExpressionError
from brian2tools.nmlexport.lemsrendering.division import floor_quotient, remainder
from brian2tools.nmlexport.lemsrendering.functions import FUNCTIONS
from brian2tools.nmlexport.lemsrendering.literals import compared_with_infinity, literal_value
from brian2tools.nmlexport.lemsrendering.parts import (
    ONE,
    ZERO,
    Part,
    call,
    infix,
    literal,
    part_of,
    raised,
)
from brian2tools.nmlexport.lemsrendering.quantities import is_fractional, lems_dimension
from brian2tools.nmlexport.lemsrendering.symbols import Definitions, Symbol

__all__ = ["FunctionRule", "LEMSRenderer", "all_of"]

_CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "e": math.e})
_COMPARISONS: Mapping[type[ast.AST], str] = MappingProxyType(
    {
        ast.Gt: ".gt.",
        ast.GtE: ".geq.",
        ast.Lt: ".lt.",
        # PyLEMS lacks .leq., so that the operands change places.
        ast.LtE: ".geq.",
        ast.Eq: ".eq.",
        ast.NotEq: ".neq.",
    }
)


class LEMSRenderer:
    """Writes expressions of Brian in the language of LEMS.

    Parameters
    ----------
    symbols : mapping from str to Symbol
        What the names in expressions stand for. Units, ``pi`` and ``e`` need not be listed.
    definitions : Definitions
        Where constants and helping variables go.
    functions : mapping from str to FunctionRule, optional
        What becomes of calls of functions that are not of Brian's language: each is called with
        this renderer and the trees of the arguments, and returns a `Symbol`.

    Raises
    ------
    UnsupportedExpressionError
        By all methods, if a part of the expression has no form in LEMS.

    Notes
    -----
    ``x // y`` and ``x % y`` are made of ``floor(x/y)``, as in Brian's C++ code; its numpy code
    rounds in another way where ``x/y`` is as good as an integer.

    Examples
    --------
    A model without constants and variables of its own:

    >>> from brian2tools.description.expressions import Expression
    >>> from brian2tools.nmlexport.lemsrendering import LEMSRenderer, Symbol
    >>> class Definitions:
    ...     def constant(self, value, dimensions):
    ...         return "mV"
    >>> potential = {name: Symbol(name, volt.dim) for name in ("v", "v_t")}
    >>> render = LEMSRenderer(potential, Definitions())
    >>> render.assigned(Expression("-(v - v_t) - 5*mV"), volt.dim)
    '0 - (v - v_t) - 5 * mV'
    >>> render.test(Expression("v <= v_t and v != 0*mV"))
    'v_t .geq. v .and. (v .neq. 0 * mV)'
    """

    def __init__(
        self,
        symbols: Mapping[str, Symbol],
        definitions: Definitions,
        functions: Mapping[str, FunctionRule] = MappingProxyType({}),
    ) -> None:
        self.symbols = symbols
        self.definitions = definitions
        self.functions = functions

    def value(self, expression: Expression | ast.expr) -> Symbol:
        """The text of a whole expression, without brackets around it, and its dimensions."""
        part = self.part(_tree(expression))
        return Symbol(part.text, part.dimensions, part.is_whole)

    def atom(self, expression: Expression | ast.expr) -> Symbol:
        """An expression as an operand, in brackets if it needs them."""
        part = self.part(_tree(expression))
        return Symbol(part.within(Binding.POWER), part.dimensions, part.is_whole)

    def name(self, expression: Expression | ast.expr, hint: str) -> Symbol:
        """An expression that is needed more than once: a variable, unless it is a name already."""
        part = self.part(_tree(expression))
        return Symbol(self.named(part, hint), part.dimensions, part.is_whole)

    def assigned(self, expression: Expression | ast.expr, dimensions: Dimension) -> str:
        """The text of an expression for a variable that has these dimensions.

        Raises
        ------
        DimensionError
            If it has other dimensions.
        """
        part = self.part(_tree(expression))
        if part.is_zero or part.dimensions is dimensions or part.dimensions == dimensions:
            return part.text
        raise DimensionError(
            f"{ast.unparse(_tree(expression))!r} has the dimension "
            f"{lems_dimension(part.dimensions)!r}, expected {lems_dimension(dimensions)!r}"
        )

    def test(self, expression: Expression | ast.expr) -> str:
        """The text of a condition, such as ``v .gt. v_t .and. is_active .gt. 0.5``."""
        return self._condition(_tree(expression))

    def part(self, node: ast.expr) -> Part:
        """A part of an expression, for functions that are made of others."""
        match node:
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Constant(value=value) if isinstance(value, bool) or is_number(value):
                return literal(value)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.part(operand)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) if is_number(value):
                return literal(-value)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return _negative(self.part(operand))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return infix(ONE, "-", self.part(operand))
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self._power(node, self.part(left), right)
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(node, op, self.part(left), self.part(right))
            case ast.BoolOp() | ast.Compare():
                return self._truth(node)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(node, name, arguments)
        raise _unsupported(node)

    def named(self, part: Part, hint: str) -> str:
        """The name of a part that is needed more than once, which may be a new variable."""
        if part.is_name:
            return part.text
        return self.definitions.variable(hint, part.text, part.dimensions)

    def bare(self, part: Part) -> Part:
        """A quantity as a plain number: its value in SI units."""
        if part.dimensions.is_dimensionless or is_fractional(part.dimensions):
            return replace(part, dimensions=DIMENSIONLESS)
        return infix(part, "/", self._unit(part.dimensions))

    def dressed(self, part: Part, dimensions: Dimension) -> Part:
        """A plain number as a quantity with these dimensions."""
        if dimensions.is_dimensionless or is_fractional(dimensions):
            return replace(part, dimensions=dimensions)
        return infix(part, "*", self._unit(dimensions), dimensions)

    def floor(self, part: Part) -> Part:
        """The largest integer that is not above a value in SI units."""
        if part.is_whole:
            return part
        upper = call("ceil", _negative(self.bare(part)), is_whole=True)
        return self.dressed(infix(ZERO, "-", upper), part.dimensions)

    def _unit(self, dimensions: Dimension) -> Part:
        return Part(self.definitions.constant(1.0, dimensions), dimensions)

    def _name(self, node: ast.expr, name: str) -> Part:
        symbol = self.symbols.get(name)
        if symbol is not None:
            return part_of(symbol)
        if name in _CONSTANTS:
            return Part(self.definitions.constant(_CONSTANTS[name], DIMENSIONLESS))
        if name in DEFAULT_UNITS:
            unit = DEFAULT_UNITS[name]
            dimensions = get_dimensions(unit)
            return Part(self.definitions.constant(float(unit), dimensions), dimensions)
        raise _unsupported(node, "there is no infinity" if name == "inf" else "")

    def _binary(self, node: ast.expr, kind: ast.operator, left: Part, right: Part) -> Part:
        match kind:
            case ast.Add():
                return _total(left, "+", right)
            case ast.Sub():
                return _total(left, "-", right)
            case ast.Mult():
                return self._product(left, "*", right, left.dimensions * right.dimensions)
            case ast.Div():
                return self._product(left, "/", right, left.dimensions / right.dimensions)
            case ast.FloorDiv() if left.dimensions == right.dimensions:
                return floor_quotient(self, left, right)
            case ast.FloorDiv():
                dimensions = left.dimensions / right.dimensions
                return self.floor(self._product(left, "/", right, dimensions))
            case ast.Mod():
                return remainder(self, left, right)
        raise _unsupported(node)

    def _product(self, left: Part, symbol: str, right: Part, dimensions: Dimension) -> Part:
        if is_fractional(left.dimensions) or is_fractional(right.dimensions):
            return self.dressed(infix(self.bare(left), symbol, self.bare(right)), dimensions)
        return infix(left, symbol, right, dimensions)

    def _power(self, node: ast.expr, base: Part, exponent: ast.expr) -> Part:
        if base.dimensions.is_dimensionless:
            return raised(base, self.part(exponent))
        power = literal_value(exponent)
        if power is None:
            raise _unsupported(node, "the power of a quantity has to be a number")
        dimensions = base.dimensions**power
        if power != int(power) or is_fractional(base.dimensions):
            return self.dressed(raised(self.bare(base), literal(power)), dimensions)
        positive = base
        if abs(power) != 1:
            positive = raised(base, literal(abs(int(power))), base.dimensions ** abs(power))
        # Of negative powers, jLEMS takes the dimensions for none.
        return positive if power >= 0 else infix(ONE, "/", positive, dimensions)

    def _call(self, node: ast.expr, name: str, arguments: Sequence[ast.expr]) -> Part:
        if name in self.functions:
            return part_of(self.functions[name](self, arguments))
        function = FUNCTIONS.get(name)
        if function is None or function.arguments != len(arguments):
            raise _unsupported(node)
        return function.write(self, *arguments)

    def _truth(self, node: ast.expr) -> Part:
        """1 where a condition holds, else 0."""
        cases = [(self._condition(node), "1")]
        return Part(
            self.definitions.conditional("condition", cases, "0", DIMENSIONLESS), is_whole=True
        )

    def _condition(self, node: ast.expr) -> str:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return all_of(*map(self._condition, values))
            case ast.BoolOp(values=[first, *others]):
                total = self.part(first)
                for value in others:
                    total = infix(total, "+", self.part(value))
                return f"{total.before(Binding.SUM)} .gt. 0.5"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"{self.part(operand).before(Binding.SUM)} .lt. 0.5"
            case ast.Compare(left=left, ops=[kind], comparators=[right]):
                known = compared_with_infinity(left, kind, right)
                if known is not None:
                    return "1 .gt. 0" if known else "0 .gt. 1"
                before, after = self.part(left), self.part(right)
                if isinstance(kind, ast.LtE):
                    before, after = after, before
                sign = _COMPARISONS[type(kind)]
                return f"{before.before(Binding.SUM)} {sign} {after.within(Binding.SUM)}"
        return f"{self.part(node).before(Binding.SUM)} .gt. 0.5"


def all_of(*conditions: str) -> str:
    """The condition that all of some conditions hold."""
    if len(conditions) == 1:
        return conditions[0]
    # jLEMS lets .and. bind more than these two.
    return " .and. ".join(
        f"({one})" if ".eq." in one or ".neq." in one else one for one in conditions
    )


FunctionRule = Callable[[LEMSRenderer, Sequence[ast.expr]], Symbol]


def _tree(expression: Expression | ast.expr) -> ast.expr:
    return expression if isinstance(expression, ast.expr) else expression.tree


def _negative(part: Part) -> Part:
    if part.is_zero:
        return part
    return infix(ZERO, "-", part, part.dimensions)


def _total(left: Part, symbol: str, right: Part) -> Part:
    """A sum or a difference, of which jLEMS allows no zero behind or before a quantity."""
    if right.is_zero:
        return left
    if left.is_zero:
        return right if symbol == "+" else _negative(right)
    return infix(left, symbol, right, left.dimensions)


def _unsupported(node: ast.expr, reason: str = "") -> UnsupportedExpressionError:
    why = f": {reason}" if reason else ""
    return UnsupportedExpressionError(f"{ast.unparse(node)!r} has no form in LEMS{why}")
