"""Names of Brian as identifiers of LEMS, which other simulators can use as they are."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

__all__ = [
    "RESERVED_FOR_POPULATIONS",
    "RESERVED_FOR_VARIABLES",
    "Identifiers",
    "as_identifier",
    "new_identifier",
]

_LEMS = frozenset({"t", "id", "type", "name", "extends"})
_FUNCTIONS = frozenset({
    "abs", "ceil", "cos", "cosh", "exp", "factorial", "H", "ln", "log", "random", "sin", "sinh",
    "sqrt", "tan", "tanh",
})  # fmt: skip
# What NEURON sets itself in each mechanism that has a variable of that name.
_NEURON = frozenset({"area", "celsius", "diam", "dt"})
# Keywords, and the names of methods, which are no less reserved.
_NMODL = frozenset({
    "AFTER", "ARTIFICIAL_CELL", "ASSIGNED", "BBCOREPOINTER", "BEFORE", "BREAKPOINT", "BY",
    "CHARGE", "COMMENT", "COMPARTMENT", "CONDUCTANCE", "CONSERVE", "CONSTANT", "CONSTRUCTOR",
    "DEFINE", "DEL", "DEL2", "DEPEND", "DERIVATIVE", "DESTRUCTOR", "DISCRETE",
    "ELECTRODE_CURRENT", "ENDCOMMENT", "ENDVERBATIM", "EQUATION", "EXTERNAL", "FIRST", "FORALL",
    "FOR_NETCONS", "FROM", "FUNCTION", "FUNCTION_TABLE", "GETQ", "GLOBAL", "IFERROR", "INCLUDE",
    "INDEPENDENT", "INITIAL", "INT", "KINETIC", "LAG", "LAST", "LINEAR", "LOCAL",
    "LONGITUDINAL_DIFFUSION", "MATCH", "METHOD", "MODEL_LEVEL", "MUTEXLOCK", "MUTEXUNLOCK",
    "NET_RECEIVE", "NEURON", "NONLINEAR", "NONSPECIFIC_CURRENT", "PARAMETER", "PARTIAL", "PLOT",
    "POINTER", "POINT_PROCESS", "PROCEDURE", "PROTECT", "PUTQ", "RANDOM", "RANGE", "READ",
    "REPRESENTS", "RESET", "SECTION", "SENS", "SOLVE", "SOLVEFOR", "START", "STATE",
    "STEADYSTATE", "STEP", "STEPPED", "SUFFIX", "SWEEP", "TABLE", "TERMINAL", "THREADSAFE",
    "TITLE", "TO", "UNITS", "UNITSOFF", "UNITSON", "USEION", "VALENCE", "VERBATIM", "VS", "WATCH",
    "WITH", "WRITE", "adams", "adeuler", "adrunge", "clsoda", "cnexp", "derivimplicit", "euler",
    "gear", "heun", "runge", "seidel", "simeq", "simplex", "sparse",
})  # fmt: skip

RESERVED_FOR_VARIABLES = _LEMS | _FUNCTIONS | _NEURON | _NMODL
"""What no variable, parameter or constant of a component type is called."""

RESERVED_FOR_POPULATIONS = _NMODL | {"p", "pop"}
"""What no component, population or network is called: variables of exported scripts."""


class Identifiers:
    """Give each name its identifier, which nothing else of the same scope has.

    An identifier has ASCII letters, digits and underscores, and starts with a letter. A name
    that can be one stays as it is. Where both ``v`` and ``v0`` are used, ``v0`` becomes
    ``v_0``: NMODL takes ``v0`` for the initial value of ``v``.

    Parameters
    ----------
    names : iterable of str
        The names that are known beforehand. They come first, and of these those that can stay
        as they are, so that no identifier made for another name stands in their way.
    reserved : collection of str
        What is no identifier. The variables of a component type have one scope, the components,
        populations and networks of a file another.

    Examples
    --------
    >>> from brian2tools.nmlexport.identifiers import Identifiers
    >>> identifiers = Identifiers(["v", "v0", "area", "_w"])
    >>> [identifiers.of(name) for name in ("v", "v0", "area", "_w", "τ")]
    ['v', 'v_0', 'area_', 'w', 'u03c4']
    >>> identifiers.of("v0"), identifiers.new("v"), identifiers.new("v")
    ('v_0', 'v_2', 'v_3')
    >>> identifiers.names["v_0"]
    'v0'
    """

    def __init__(
        self, names: Iterable[str] = (), *, reserved: Collection[str] = RESERVED_FOR_VARIABLES
    ) -> None:
        self._reserved = frozenset(reserved)
        self._identifiers: dict[str, str] = {}
        self._used: set[str] = set()
        self._tried: Counter[str] = Counter()
        # Sorted, "v" comes before "v0".
        for name in sorted(
            names, key=lambda name: (as_identifier(name, self._reserved) != name, name)
        ):
            self.of(name)

    @property
    def names(self) -> Mapping[str, str]:
        """The name for each identifier that was given to one."""
        return MappingProxyType({made: name for name, made in self._identifiers.items()})

    def of(self, name: str) -> str:
        """The identifier of a name: always the same one."""
        if name not in self._identifiers:
            self._identifiers[name] = self.new(name)
        return self._identifiers[name]

    def new(self, hint: str) -> str:
        """An identifier like ``hint`` for something that has no name: each time another one."""
        made = new_identifier(hint, self._used, self._reserved, self._tried)
        self._used.add(made)
        return made


def new_identifier(
    hint: str, used: Collection[str], reserved: Collection[str], tried: Counter[str]
) -> str:
    """An identifier like ``hint`` that is not in use.

    Parameters
    ----------
    hint : str
        What it should look like.
    used, reserved : collection of str
        The identifiers that there are, and the words that are none.
    tried : Counter
        How many numbers were tried for each word: kept from call to call, it makes many identifiers
        that look alike a matter of linear time.
    """
    word = as_identifier(hint, reserved)
    if word.endswith("0") and word[:-1] in used:
        word = f"{word[:-1]}_0"
    made = word
    while not _is_free(made, used):
        tried[word] += 1
        made = f"{word}_{tried[word] + 1}"
    return made


def as_identifier(name: str, reserved: Collection[str]) -> str:
    """A name without what no identifier can have, the same for each name.

    Examples
    --------
    >>> from brian2tools.nmlexport.identifiers import RESERVED_FOR_POPULATIONS, as_identifier
    >>> [as_identifier(name, RESERVED_FOR_POPULATIONS) for name in ("cells", "_2nd", "NEURON")]
    ['cells', 'n2nd', 'NEURON_']
    """
    word = "".join(map(_as_ascii, name)).lstrip("_")
    if not word[:1].isalpha():
        word = f"n{word}"
    return f"{word}_" if word in reserved else word


def _is_free(word: str, used: Collection[str]) -> bool:
    is_initial_value = word.endswith("0") and word[:-1] in used
    return not (is_initial_value or word in used or f"{word}0" in used)


def _as_ascii(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else "_"
    letter = unicodedata.normalize("NFKD", character)[0]
    return letter if letter.isascii() and letter.isalpha() else f"u{ord(character):04x}"
