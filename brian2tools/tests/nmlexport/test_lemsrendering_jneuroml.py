"""What expressions are worth in jNeuroML, all of them in one file."""

from __future__ import annotations

import ast

import numpy as np
from brian2 import Network, NeuronGroup, ms, mV, nA, nF, nS, second
from brian2.units.fundamentalunits import get_dimensions

from brian2tools.description.expressions import Expression
from brian2tools.nmlexport.lemsrendering import (
    LEMSRenderer,
    Symbol,
    dimension_of,
    quantity,
)
from brian2tools.nmlexport.nodes import element, lems_document
from brian2tools.nmlexport.simulators import read_columns, run_jneuroml
from brian2tools.nmlexport.writing import write_documents
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml
from brian2tools.tests.nmlexport.lems_reading import trees

VALUES = {
    "a": 7, "b": -3, "p": True, "q": False, "x": 0.3, "y": -1.7, "z": 2.5, "tiny": 1e-9,
    "v": -57 * mV, "v_t": -50 * mV, "E_l": -70 * mV, "g": 30 * nS, "C": 0.2 * nF, "I": 1.5 * nA,
    "now": 10.3 * ms, "step": 0.1 * ms, "tau": 7 * ms, "sigma": 3 * mV / second**0.5,
}  # fmt: skip

EXPRESSIONS = """
(g*(E_l - v) + I)/C
-(v - E_l)/tau
v - v_t - E_l
v - g*(E_l - v)/g - E_l
-v
-5*mV - v
0*mV - v
v + 0*mV
x - y*z - exp(x) - x/y/z
x/exp(y)/z*x
x - -y
2**3**2
-z**2
(-z)**2
z**-2
z**y
(x + z)**-y
v**2
v**-2
v**-1*v
v**3/mV**2
(v/mV)**2.0
(-v/mV)**0.5*mV
(-v)**0.5*(-v)**0.5
sqrt(v*v)
sqrt(tau*now) + now
sqrt(tau)*sqrt(now)
sigma*sqrt(tau)
sigma*sqrt(2/tau)
sigma*sigma*tau
sigma/sqrt(tau)*step
sigma**2*now - v*v
sigma*step**0.5/mV
exp(-now/tau)
exp((v - v_t)/(2*mV))*nA
log(z) + log10(z) + log1p(z)
log1p(tiny)
expm1(tiny)
expm1(y)
exprel(tiny)
exprel(y)
exprel(0*x)
sin(x) + cos(y) - tan(z)
sinh(x)*cosh(y)/tanh(z)
arctan(x) + arctan(30*y) + arctan(1e5*z) - arctan(-tiny)
arcsin(x)
arcsin(-0.99)
arccos(x)
arccos(-0.99)
arccos(1)
arcsin(y/2) - arctan(x*1e-3)*arccos(x)
ceil(y) + floor(y) + ceil(z)
ceil(now/step)*step
floor(v/mV)*mV
int(y) + int(z)
int(p) + int(v > v_t)*7
abs(v)
abs(y)*abs(a)
sign(v) - sign(x)
sign(0*x)
clip(v, v_t, 0*mV)
clip(x, 0, inf) + clip(y, 0, inf)
clip(z, 1, 2)
clip(z, 3, 2)
a // b
y // x
a % b
b % a
y % x
v % (2*mV)
now % (2*ms)
timestep(now, step)
timestep(10*ms, step)
timestep(-now, step)
a + b*a - b/a
p*v + (1 - p)*v_t
int(p and not q)*x
int(v > v_t or x < 1)*y
int(not (v > v_t))*z
int(v <= v_t and x == 0.3 and y != 0 and p)*nS
int(x >= 0.3) - int(a == 7)*int(b == 7)
int(1 <= a and a - b*a - 3*exp(x) < 100 and q == False)
int((p or q) and (v < 0*mV or q))
int(p and a - x*y - z*tiny > 6.5 and not q)
pi*x + e**y
1e22*x/1e22 + 1e-5
1/(1 + exp(-(v + 40*mV)/(5*mV)))
0.1/ms*exprel(-(v + 55*mV)/(10*mV))
4*(v - E_l)*(v - v_t)/(E_l - v_t)**2
"""


INCLUDED = ("Cells", "Networks", "Simulation")
POPULATION = {"id": "cells", "component": "values", "size": 1}
SIMULATION = {"id": "sim", "length": "1ms", "step": "1ms", "target": "net"}
OUTPUT = {"id": "out", "fileName": "values.dat"}


class Component:
    """Definitions that become a component type."""

    def __init__(self):
        self.constants = []
        self.exposures = []
        self.variables = []
        self.conditional_variables = []
        self.names = set()
        self.dimensions = {}

    def constant(self, value, dimensions):
        return self.named_constant("constant", value, dimensions)

    def named_constant(self, hint, value, dimensions):
        text = quantity(value, dimensions)
        return self._add(self.constants, "Constant", hint, dimensions, {"value": text})

    def variable(self, hint, value, dimensions, **attributes):
        words = {node.id for node in ast.walk(trees(value)[0]) if isinstance(node, ast.Name)}
        # jNeuroML evaluates all others before those with cases.
        if words & {node.getAttribute("name") for node in self.conditional_variables}:
            return self.conditional(hint, [], value, dimensions, **attributes)
        given = {"value": value, **attributes}
        return self._add(self.variables, "DerivedVariable", hint, dimensions, given)

    def conditional(self, hint, cases, otherwise, dimensions, **attributes):
        pairs = [*cases, ("1 .gt. 0", otherwise)]
        nodes = [element("Case", {"condition": test, "value": value}) for test, value in pairs]
        tag = "ConditionalDerivedVariable"
        return self._add(self.conditional_variables, tag, hint, dimensions, attributes, *nodes)

    def result(self, name, value, dimensions):
        self._add(self.exposures, "Exposure", name, dimensions, {})
        self.names.discard(name)
        self.variable(name, value, dimensions, exposure=name)

    def _add(self, nodes, tag, hint, dimensions, attributes, *children):
        name, number = hint, 1
        while name in self.names:
            number += 1
            name = f"{hint}_{number}"
        self.names.add(name)
        made = dimension_of(dimensions)
        self.dimensions[made.name] = made
        given = {"name": name, "dimension": made.name, **attributes}
        nodes.append(element(tag, given, *children))
        return name

    @property
    def document(self):
        """A simulation of one step of one instance."""
        lacking = [one for one in self.dimensions.values() if not one.is_core]
        units = [{"symbol": one.symbol, "dimension": one.name, "power": 0} for one in lacking]
        dynamics = element("Dynamics", {}, *self.variables, *self.conditional_variables)
        kind = {"name": "expressions", "extends": "baseCell"}
        names = [node.getAttribute("name") for node in self.exposures]
        columns = [{"id": name, "quantity": f"cells[0]/{name}"} for name in names]
        output = element("OutputFile", OUTPUT, *(element("OutputColumn", one) for one in columns))
        return lems_document(
            element("Target", {"component": "sim"}),
            *(element("Include", {"file": f"{name}.xml"}) for name in INCLUDED),
            *(element("Dimension", {"name": one.name, **one.attributes}) for one in lacking),
            *(element("Unit", unit) for unit in units),
            element("ComponentType", kind, *self.constants, *self.exposures, dynamics),
            element("Component", {"id": "values", "type": "expressions"}),
            element("network", {"id": "net"}, element("population", POPULATION)),
            element("Simulation", SIMULATION, output),
        )


def brians_values(results):
    """Return what expressions of these dimensions are worth in Brian, in SI units."""
    types = {bool: "boolean", int: "integer"}
    variables = {
        name: types.get(type(value)) or in_units(get_dimensions(value))
        for name, value in VALUES.items()
    }
    variables |= {name: in_units(dimensions) for name, (_, dimensions) in results.items()}
    equations = "\n".join(f"{name} : {unit}" for name, unit in variables.items())
    group = NeuronGroup(1, equations)
    for name, value in VALUES.items():
        setattr(group, name, value)
    group.run_regularly("\n".join(f"{name} = {text}" for name, (text, _) in results.items()))
    Network(group, *group.contained_objects).run(0.1 * ms)
    return [float(getattr(group, f"{name}_")[0]) for name in results]


def in_units(dimensions):
    """Return dimensions as equations have them."""
    bases = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")
    powers = [
        f"{base}**{power}" for base, power in zip(bases, dimensions._dims, strict=True) if power
    ]
    return "*".join(powers) or "1"


@needs_jneuroml
def test_jneuroml_evaluates_expressions_as_brian_does(tmp_path):
    component = Component()
    symbols = {
        name: Symbol(component.named_constant(name, float(value), dimensions), dimensions)
        for name, value in VALUES.items()
        for dimensions in [get_dimensions(value)]
    }
    render = LEMSRenderer(symbols, component)
    results = {}
    for number, text in enumerate(EXPRESSIONS.strip().splitlines()):
        value = render.value(Expression(text))
        name = f"result{number}"
        component.result(name, value.text, value.dimensions)
        results[name] = (text, value.dimensions)
    write_documents({tmp_path / "expressions.xml": component.document})
    finished = run_jneuroml(tmp_path / "expressions.xml")
    assert finished.complaints == ()
    found = read_columns(tmp_path / "values.dat")[-1, 1:]
    expected = brians_values(results)
    for (text, _), here, there in zip(results.values(), found, expected, strict=True):
        np.testing.assert_allclose(here, there, rtol=1e-6, atol=1e-20, err_msg=text)
