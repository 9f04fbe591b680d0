"""Expressions of Brian as text of LEMS, with the dimensions that LEMS wants.

Simulators read some texts in different ways, so that only what all of them understand is written:
powers stand in brackets, a sign is a difference from 0, and a sum or product that goes on behind
anything but a name gets brackets. Comparisons have a value only as conditional variables.

Something with fractional dimensions, such as the square root of a second, is a plain number in
LEMS, namely its value in SI units. What it is multiplied with is divided by its unit as well, and
the product gets the unit that it has together again.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from brian2.core.namespace import DEFAULT_UNITS
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, get_dimensions

from brian2tools.description.expressions import Binding, Expression
from brian2tools.description.expressions.printing import is_number
from brian2tools.errors import DimensionError, UnsupportedExpressionError
from brian2tools.nmlexport.lemsrendering.functions import FUNCTIONS
from brian2tools.nmlexport.lemsrendering.literals import literal_value
from brian2tools.nmlexport.lemsrendering.quantities import is_fractional, lems_dimension, number
from brian2tools.nmlexport.lemsrendering.symbols import Definitions, Symbol

__all__ = ["FunctionRule", "LEMSRenderer"]

_CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "e": math.e})
_COMPARISONS: Mapping[type[ast.AST], str] = MappingProxyType(
    {
        ast.Gt: "{} .gt. {}",
        ast.GtE: "{} .geq. {}",
        ast.Lt: "{} .lt. {}",
        # PyLEMS lacks .leq.
        ast.LtE: "{1} .geq. {0}",
        ast.Eq: "{} .eq. {}",
        ast.NotEq: "{} .neq. {}",
    }
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an expression as it is written.

    ``is_closed`` says that more factors or terms can follow without brackets. PyLEMS reads
    ``a - b*c - d`` as ``a - (b*c - d)``, and takes functions for more of the same.
    """

    text: str
    dimensions: Dimension
    binding: Binding = Binding.ATOM
    is_closed: bool = True
    is_whole: bool = False

    @property
    def is_zero(self) -> bool:
        """Whether it is the number 0, which fits any dimensions."""
        return self.text == "0"

    def within(self, weakest: Binding) -> str:
        """The text, in brackets if it binds less than this."""
        return self.text if self.binding >= weakest else f"({self.text})"


class LEMSRenderer:
    """Writes expressions of Brian in the language of LEMS.

    Parameters
    ----------
    symbols : mapping from str to Symbol
        What the names in expressions stand for. Units, ``pi`` and ``e`` need not be listed.
    definitions : Definitions
        Where constants and helping variables go.
    functions : mapping from str to FunctionRule, optional
        What becomes of calls of functions that Brian's language does not have itself: called with
        this renderer and the trees of the arguments, returns a `Symbol`.

    Raises
    ------
    UnsupportedExpressionError
        By all methods, if a part of the expression has no form in LEMS.
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
        part = self._part(_tree(expression))
        return Symbol(part.text, part.dimensions, part.is_whole)

    def atom(self, expression: Expression | ast.expr) -> Symbol:
        """An expression as an operand, in brackets if it needs them."""
        part = self._part(_tree(expression))
        return Symbol(part.within(Binding.POWER), part.dimensions, part.is_whole)

    def name(self, expression: Expression | ast.expr, hint: str) -> Symbol:
        """An expression that is needed more than once: a variable, unless it is a name already."""
        part = self._part(_tree(expression))
        text = part.text
        if part.binding < Binding.ATOM:
            text = self.definitions.variable(hint, text, part.dimensions)
        return Symbol(text, part.dimensions, part.is_whole)

    def assigned(self, expression: Expression | ast.expr, dimensions: Dimension) -> str:
        """The text of an expression for a variable that has these dimensions.

        Raises
        ------
        DimensionError
            If it has other dimensions.
        """
        part = self._part(_tree(expression))
        if part.is_zero or _same(part.dimensions, dimensions):
            return part.text
        raise DimensionError(
            f"{_shown(expression)} is a {lems_dimension(part.dimensions)!r}, expected a "
            f"{lems_dimension(dimensions)!r}"
        )

    def test(self, expression: Expression | ast.expr) -> str:
        """The text of a condition, such as ``v .gt. v_t .and. is_active .gt. 0.5``."""
        return self._condition(_tree(expression))

    def unit(self, dimensions: Dimension) -> str:
        """The id of the constant that is 1 in SI units."""
        return self.definitions.constant(1.0, dimensions)

    def bare(self, symbol: Symbol) -> Symbol:
        """What holds together, as a plain number: its value in SI units."""
        return _symbol(self._bare(_part(symbol)), DIMENSIONLESS)

    def dressed(self, symbol: Symbol, dimensions: Dimension) -> Symbol:
        """A plain number that holds together, as a quantity with these dimensions."""
        return _symbol(self._dressed(_part(symbol), dimensions), dimensions)

    def _part(self, node: ast.expr) -> _Part:
        match node:
            case ast.Name(id=name):
                return self._named(node, name)
            case ast.Constant(value=value) if isinstance(value, bool) or is_number(value):
                return _number(value)
            case ast.UnaryOp(op=op, operand=operand):
                return self._unary(op, operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self._power(node, self._part(left), right)
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(op, self._part(left), self._part(right))
            case ast.BoolOp() | ast.Compare():
                return self._truth(node)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(node, name, arguments)
        raise _unsupported(node)

    def _named(self, node: ast.expr, name: str) -> _Part:
        if name in self.symbols:
            return _part(self.symbols[name])
        if name in _CONSTANTS:
            return _Part(self.definitions.constant(_CONSTANTS[name], DIMENSIONLESS), DIMENSIONLESS)
        if name in DEFAULT_UNITS:
            dimensions = get_dimensions(DEFAULT_UNITS[name])
            return _Part(
                self.definitions.constant(float(DEFAULT_UNITS[name]), dimensions), dimensions
            )
        raise _unsupported(node)

    def _unary(self, kind: ast.unaryop, operand: ast.expr) -> _Part:
        match kind, operand:
            case ast.USub(), ast.Constant(value=value) if is_number(value):
                return _number(-value)
            case ast.UAdd(), _:
                return self._part(operand)
            case ast.USub(), _:
                part = self._part(operand)
                return _infix(_ZERO, "-", part, part.dimensions)
        return _infix(_ONE, "-", self._part(operand), DIMENSIONLESS)

    def _binary(self, kind: ast.operator, left: _Part, right: _Part) -> _Part:
        match kind:
            case ast.Add() | ast.Sub():
                dimensions = right.dimensions if left.is_zero else left.dimensions
                return _infix(left, "+" if isinstance(kind, ast.Add) else "-", right, dimensions)
            case ast.Mult() | ast.Div():
                return self._product(left, "*" if isinstance(kind, ast.Mult) else "/", right)
            case ast.FloorDiv():
                return self._floored(self._product(left, "/", right))
        return self._remainder(left, right)

    def _product(self, left: _Part, symbol: str, right: _Part) -> _Part:
        if symbol == "*":
            dimensions = left.dimensions * right.dimensions
        else:
            dimensions = left.dimensions / right.dimensions
        if not (is_fractional(left.dimensions) or is_fractional(right.dimensions)):
            return _infix(left, symbol, right, dimensions)
        product = _infix(self._bare(left), symbol, self._bare(right), DIMENSIONLESS)
        return self._dressed(product, dimensions)

    def _floored(self, part: _Part) -> _Part:
        bare = self._bare(part)
        floor = _Part(f"0 - ceil({_infix(_ZERO, '-', bare, DIMENSIONLESS).text})", DIMENSIONLESS,
                      Binding.SUM, is_closed=False, is_whole=True)  # fmt: skip
        return self._dressed(floor, part.dimensions)

    def _remainder(self, left: _Part, right: _Part) -> _Part:
        """What is left over, which has the sign of the divisor."""
        dividend, divisor = self._once(left, "dividend"), self._once(right, "divisor")
        text = f"{dividend} + {divisor} * ceil(0 - {dividend} / {divisor})"
        is_whole = left.is_whole and right.is_whole
        return _Part(text, left.dimensions, Binding.SUM, is_closed=False, is_whole=is_whole)

    def _power(self, node: ast.expr, base: _Part, exponent: ast.expr) -> _Part:
        if base.dimensions.is_dimensionless:
            return _raised(base, self._part(exponent), DIMENSIONLESS)
        power = literal_value(exponent)
        if power is None:
            raise _unsupported(node, "the power of a quantity has to be a number")
        if power == int(power) and power > 0 and not is_fractional(base.dimensions):
            return _raised(base, _number(int(power)), base.dimensions ** int(power))
        bare = _raised(self._bare(base), _number(power), DIMENSIONLESS)
        return self._dressed(bare, base.dimensions**power)

    def _call(self, node: ast.expr, name: str, arguments: Sequence[ast.expr]) -> _Part:
        if name in self.functions:
            return _part(self.functions[name](self, arguments))
        function = FUNCTIONS.get(name)
        if function is None or function.arguments != len(arguments):
            raise _unsupported(node)
        return _part(function.write(self, *arguments))

    def _truth(self, node: ast.expr) -> _Part:
        """1 where a condition holds, else 0."""
        cases = [(self._condition(node), "1")]
        name = self.definitions.conditional("condition", cases, "0", DIMENSIONLESS)
        return _Part(name, DIMENSIONLESS, is_whole=True)

    def _condition(self, node: ast.expr) -> str:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return " .and. ".join([self._condition(value) for value in values])
            case ast.BoolOp(values=[first, *others]):
                total = self._part(first)
                for value in others:
                    total = _infix(total, "+", self._part(value), DIMENSIONLESS)
                return f"{total.text} .gt. 0.5"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"{self._part(operand).within(Binding.SUM)} .lt. 0.5"
            case ast.Compare(left=left, ops=[kind], comparators=[right]):
                operands = (self._part(left), self._part(right))
                texts = [operand.within(Binding.SUM) for operand in operands]
                return _COMPARISONS[type(kind)].format(*texts)
        return f"{self._part(node).within(Binding.SUM)} .gt. 0.5"

    def _once(self, part: _Part, hint: str) -> str:
        if part.binding == Binding.ATOM:
            return part.text
        return self.definitions.variable(hint, part.text, part.dimensions)

    def _bare(self, part: _Part) -> _Part:
        if part.dimensions.is_dimensionless or is_fractional(part.dimensions):
            return part
        unit = _Part(self.unit(part.dimensions), part.dimensions)
        return _infix(part, "/", unit, DIMENSIONLESS)

    def _dressed(self, part: _Part, dimensions: Dimension) -> _Part:
        if dimensions.is_dimensionless or is_fractional(dimensions):
            return replace(part, dimensions=dimensions)
        return _infix(part, "*", _Part(self.unit(dimensions), dimensions), dimensions)


FunctionRule = Callable[[LEMSRenderer, Sequence[ast.expr]], Symbol]

_ZERO = _Part("0", DIMENSIONLESS, is_whole=True)
_ONE = _Part("1", DIMENSIONLESS, is_whole=True)
_BINDING = {"+": Binding.SUM, "-": Binding.SUM, "*": Binding.PRODUCT, "/": Binding.PRODUCT}


def _tree(expression: Expression | ast.expr) -> ast.expr:
    return expression if isinstance(expression, ast.expr) else expression.tree


def _part(symbol: Symbol) -> _Part:
    is_atom = symbol.text.isidentifier() or symbol.text.isdigit()
    binding = Binding.ATOM if is_atom else Binding.POWER
    return _Part(symbol.text, symbol.dimensions, binding, is_whole=symbol.is_whole)


def _symbol(part: _Part, dimensions: Dimension) -> Symbol:
    return Symbol(part.within(Binding.POWER), dimensions, part.is_whole)


def _number(value: float) -> _Part:
    text = number(int(value) if isinstance(value, bool) else value)
    if text == "-0":
        text = "0"
    # A number with a sign stands in brackets wherever it is an operand.
    binding = Binding.OR if text.startswith("-") else Binding.ATOM
    return _Part(text, DIMENSIONLESS, binding, is_whole=isinstance(value, int))


def _infix(left: _Part, symbol: str, right: _Part, dimensions: Dimension) -> _Part:
    """Two operands and the operator between them."""
    binding = _BINDING[symbol]
    before = left.text if left.is_closed and left.binding >= binding else f"({left.text})"
    return _Part(
        f"{before} {symbol} {right.within(Binding(binding + 1))}",
        dimensions,
        binding,
        is_closed=not binding < right.binding < Binding.ATOM,
        is_whole=symbol != "/" and left.is_whole and right.is_whole,
    )


def _raised(base: _Part, exponent: _Part, dimensions: Dimension) -> _Part:
    text = f"({base.within(Binding.ATOM)}^{exponent.within(Binding.ATOM)})"
    return _Part(text, dimensions)


def _same(one: Dimension, other: Dimension) -> bool:
    return one is other or bool(one == other)


def _shown(expression: Expression | ast.expr) -> str:
    return repr(ast.unparse(_tree(expression)))


def _unsupported(node: ast.expr, reason: str = "") -> UnsupportedExpressionError:
    why = f": {reason}" if reason else ""
    return UnsupportedExpressionError(f"{ast.unparse(node)!r} has no form in LEMS{why}")
