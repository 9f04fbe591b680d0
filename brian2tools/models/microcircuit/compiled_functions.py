"""Functions of the compiled program that can stand in Brian's expressions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from brian2 import Function
from brian2.units import amp, second
from brian2.units.fundamentalunits import Quantity

__all__ = ["CONNECTING", "FOLDER", "poisson_count"]

#: Where `realisation.h` is.
FOLDER = Path(__file__).parent

_KINDS = {int: ("integer", "int32_t"), float: ("float", "double")}


def _compiled(
    name: str, arguments: tuple[type, ...], result: type, unit: Quantity | int = 1
) -> Function:
    """A function that `realisation.h` has."""
    function = Function(
        _only_in_the_program,
        arg_units=[1] * len(arguments),
        arg_names=[f"argument_{number}" for number in range(len(arguments))],
        arg_types=[_KINDS[kind][0] for kind in arguments],
        return_unit=unit,
        return_type=_KINDS[result][0],
        stateless=False,
    )
    words = ", ".join(f"{_KINDS[kind][1]} a{number}" for number, kind in enumerate(arguments))
    given = ", ".join(f"a{number}" for number in range(len(arguments)))
    function.implementations.add_implementation(
        "cpp",
        f"inline {_KINDS[result][1]} {name}({words}) {{ return microcircuit::{name}({given}); }}",
        name=name,
        compiler_kwds={
            "headers": ['"realisation.h"'],
            "include_dirs": [str(FOLDER)],
        },
    )
    return function


def _only_in_the_program(*_arguments: Any) -> Any:
    raise NotImplementedError("this function exists in the compiled program only")


#: What synapses are drawn with.
CONNECTING = {
    "out_degree": _compiled("out_degree", (int,), int),
    "next_target": _compiled("next_target", (int,), int),
    "next_weight": _compiled("next_weight", (int, int), float, amp),
    "next_delay": _compiled("next_delay", (int, int), float, second),
}

poisson_count = _compiled("poisson_count", (float,), int)
