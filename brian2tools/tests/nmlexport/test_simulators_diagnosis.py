"""What jNeuroML prints when it fails, and what is made of it."""

import pytest

from brian2tools.nmlexport.simulators.diagnosis import error_of_run
from brian2tools.tests.nmlexport.test_simulators import LEMS, NAMES, write

BANNER = """\
 jNeuroML v0.14.0
Loading: /somewhere/model.xml with jLEMS, NO GUI mode...
INFO Nov 22,2026 04:33  (INFO) Reading from: /somewhere/model.xml
"""

STACK = """
\tat org.lemsml.jlems.core.type.Lems.getComponent(Lems.java:290)
\tat org.neuroml.JNeuroML.main(JNeuroML.java:622)
"""

#: What is wrong in the file, what jNeuroML prints of it, the message, the line and the object.
FAILURES = {
    "a type that is not there": (
        ('<cell_type id="cell"/>', '<cell_typo id="cell"/>'),
        "org.lemsml.jlems.core.sim.ContentError: No such type cell_typo, 257 existing types: \n"
        "Display\nEventOutputFile",
        ("No such type cell_typo", 19, "neurons"),
    ),
    "a component that is not there": (
        ('target="net"', 'target="nett"'),
        "org.lemsml.jlems.core.sim.ContentError: No component found: nett. Existing components: \n"
        " - Component(id=cell type=cell_type)",
        ("No component found: nett", 23, None),
    ),
    "a file that is not there": (
        ("Cells.xml", "Nope.xml"),
        "org.lemsml.jlems.core.sim.ContentError: Can't find file at path: Nope.xml\n"
        "Search directories are: [null, /somewhere]",
        ("Can't find file at path: Nope.xml", 3, None),
    ),
    "an id that is there twice": (
        ('<cell_type id="cell"/>', '<cell_type id="cell"/>\n<cell_type id="cell"/>'),
        "org.lemsml.jlems.core.sim.ContentError: Duplicate id: cell\n"
        "idHM: {cell=Component(id=cell type=cell_type)}",
        ("Duplicate id: cell", 20, "neurons"),
    ),
    "a unit that is not known": (
        ('"1ms"', '"1furlong"'),
        "org.lemsml.jlems.core.expression.ParseError: Unrecognized units furlong",
        ("Unrecognized units furlong", 7, "neurons"),
    ),
    "dimensions that differ": (
        (" / (10 * MSEC)", ""),
        "org.lemsml.jlems.core.expression.ParseError: Error checking equations of ComponentType: "
        "ComponentType, name=cell_type extends baseCell\nMSEC (time)  = 1ms\n"
        + STACK
        + "Caused by:"
        " org.lemsml.jlems.core.sim.ContentError: Dimension mismatch in the equation: v = (2 - v) ."
        " Residual dimension: ExprDimensional[t=1]\nDimension of v: Dimension[none dimensionless]",
        (
            "Dimension mismatch in the equation: v = (2 - v) . "
            "Residual dimension: ExprDimensional[t=1]",
            12,
            "neurons",
        ),
    ),
    "a function that is not known": (
        ("(2 - v)", "floor(2 - v)"),
        "org.lemsml.jlems.core.expression.ParseError:  too many children left in container: 2\n"
        "Node: {Variable: floor}",
        ("too many children left in container: 2", 12, "neurons"),
    ),
    "an expression that is none": (
        ("(2 - v)", "(2 - - * v))"),
        "org.lemsml.jlems.core.expression.ParseError: No right node for unary operator?",
        ("No right node for unary operator?", None, None),
    ),
    "a state that is not there": (
        ('StateAssignment variable="v"', 'StateAssignment variable="q"'),
        "org.lemsml.jlems.core.sim.ContentError: Can't find state variable q in "
        "org.lemsml.jlems.core.type.dynamics.StateAssignment@77caeb3e\nKnown state variables:",
        ("Can't find state variable q in StateAssignment", 14, "neurons"),
    ),
    "a quantity that is not there": (
        ("cells[1]/v", "cells[1]/w"),
        "org.lemsml.jlems.core.run.ConnectionError: Can't parse cells/[1]/w (orig: cells[1]/w).\n"
        "Last component: cell[cell_type] ({MSEC=DP(0.001)}), root: net[network]",
        ("Can't parse cells/[1]/w (orig: cells[1]/w).", 25, "neurons"),
    ),
    "a port that is not there": (
        ('select="cells[1]" eventPort="spike"', 'select="cells[1]" eventPort="spoke"'),
        "SEVERE:  (ERROR) No OutPort spoke on StateInstance: cell [StateType: cell_type, parent: "
        "cells]. Existing OutPorts: {spike=org.lemsml.jlems.core.run.OutPort@369f73a2}\n"
        'Exception in thread "main" java.lang.NullPointerException: "op" is null',
        (
            "No OutPort spoke on StateInstance: cell [StateType: cell_type, parent: cells]",
            29,
            "neurons",
        ),
    ),
    "an element that is not known": (
        ("<EventPort ", "<EvenPort "),
        "SEVERE:  (ERROR) Unrecognized name EvenPort\n"
        "SEVERE:  (ERROR) No such port: spike on ComponentType, name=cell_type extends baseCell\n"
        'Exception in thread "main" java.lang.NullPointerException: "r_eventPort" is null',
        ("Unrecognized name EvenPort", 8, "neurons"),
    ),
    "a folder that is not there": (
        ("recording.dat", "no/recording.dat"),
        "SEVERE:  (ERROR) \n\n ****\n *\n *    This LEMS file is requesting to write to a file: "
        "no/recording.dat\n *    However, parent directory: /somewhere/no does not exist!\n *\n"
        " ****\n",
        (
            "This LEMS file is requesting to write to a file: no/recording.dat However, parent "
            "directory: /somewhere/no does not exist!",
            24,
            None,
        ),
    ),
    "a value that is no number": (
        ("(2 - v)", "log(0 - 1 - v)"),
        "SEVERE:  (ERROR) Log/ln of zero/negative number!!: -1.0\n"
        "SEVERE:  (ERROR) org.lemsml.jlems.core.run.RuntimeError: \n"
        "Problem while trying to return a value for variable v: NaN\n\nCurrent StateInstance:\n"
        "  |  StateInstance: cell [StateType: cell_type, parent: cells]",
        (
            "Problem while trying to return a value for variable v: NaN (its numbers are no longer "
            "finite: choose a smaller defaultclock.dt, or form='steps', which uses the method that "
            "Brian uses)",
            12,
            "neurons",
        ),
    ),
    "an element that is not closed": (
        ("</Dynamics>", ""),
        "org.lemsml.jlems.core.sim.ContentError: No component found: sim1. Existing components: \n"
        + STACK
        + "(INFO) Failed to read org.lemsml.jlems.core.xml.XMLException: Non matching close tag at "
        "    </ComponentType>\ntag is 'Dynamics' with length 8",
        ("Non matching close tag at </ComponentType>", 18, None),
    ),
    "an error of Java": (
        ("cells[1]/v", "cells[7]/v"),
        'Exception in thread "main" java.lang.IndexOutOfBoundsException: Index 7 out of bounds',
        ("java.lang.IndexOutOfBoundsException: Index 7 out of bounds", None, None),
    ),
    "an error of Java without words": (
        ('"20ms"', '"21ms"'),
        'Exception in thread "main" java.lang.StackOverflowError',
        ("java.lang.StackOverflowError", None, None),
    ),
    "a machine that is too small": (
        ('"20ms"', '"21ms"'),
        "Error occurred during initialization of VM\nCould not reserve enough space",
        ("Error occurred during initialization of VM Could not reserve enough space", None, None),
    ),
    "an end without words": (
        ('"20ms"', '"21ms"'),
        "",
        ("it ended without a message", None, None),
    ),
}


@pytest.mark.parametrize(("change", "printed", "expected"), FAILURES.values(), ids=FAILURES)
def test_the_message_the_line_and_the_object_are_found(tmp_path, change, printed, expected):
    path = write(tmp_path, parts=dict([change]))
    error = error_of_run(BANNER + printed, path, NAMES)
    assert (error.message, error.line, error.object) == expected
    assert error.output == BANNER + printed


def test_lines_of_large_files_are_found(tmp_path):
    rows = "\n".join(f'<cell_type id="cell{number}"/>' for number in range(20000))
    path = write(tmp_path, LEMS, parts={'<cell_type id="cell"/>': rows})
    printed = "org.lemsml.jlems.core.sim.ContentError: Duplicate id: cell19999"
    assert error_of_run(printed, path, {}).line == 19 + 19999
