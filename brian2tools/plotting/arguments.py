"""Checks of what the plot functions are given, each with an error that says what to do."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np
from brian2.core.base import BrianObject
from brian2.core.variables import VariableView
from brian2.units import Quantity, get_dimensions, get_unit, have_same_dimensions
from brian2.units.fundamentalunits import DimensionMismatchError, get_unit_for_display
from matplotlib.artist import Artist, ArtistInspector
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.calls import depth_of_caller
from brian2tools.plotting.units import best_unit, unit_symbol, usual_unit
from brian2tools.plotting.variables import read_variable

__all__ = [
    "check_choice",
    "check_indices",
    "check_keywords",
    "check_same_length",
    "check_unit",
    "known_keywords",
    "only_finite",
    "plain_limit",
    "plain_values",
    "safe_to_keep",
    "warn_not_finite",
]


def _dimensions_text(value: Any) -> str:
    if have_same_dimensions(value, 1):
        return "no unit"
    return f"the unit {get_unit_for_display(get_dimensions(value))}"


def plain_values(
    name: str, values: Any, unit: Quantity | None = None, *, ndim: int | None = 1, hint: str = ""
) -> NDArray[Any]:
    """The numbers of ``values`` in base units, as an array that shares memory where it can.

    Parameters
    ----------
    name : str
        The argument that ``values`` was given for.
    values : Quantity or array-like
        The values; a Brian variable such as ``group.v`` counts as its values.
    unit : Quantity, optional
        Any unit with the dimensions that are expected; not checked if None.
    ndim : int or None
        The number of axes that is expected; not checked if None. A single number counts as an
        array of length 1 where 1 is expected.
    hint : str
        What the user could do, added to the error about dimensions.

    Raises
    ------
    DimensionError
        If the dimensions are not those of ``unit``.
    ArgumentError
        If the number of axes is another one.
    ArgumentTypeError
        If the values are not numbers.
    """
    try:
        if isinstance(values, VariableView):
            values = read_variable(values)
        elif isinstance(values, np.ma.MaskedArray):
            values = np.ma.filled(values.astype(float), np.nan)
        elif isinstance(values, (BrianObject, str)):
            # numpy would take a group or synapses for an endless sequence.
            raise TypeError
        elif not isinstance(values, np.ndarray):
            values = Quantity(values)
        array = np.asarray(values)
    except (TypeError, ValueError, DimensionMismatchError) as error:
        raise ArgumentTypeError(f"{name} must be an array of numbers, not {values!r}") from error
    if array.dtype.kind not in "biuf":
        raise ArgumentTypeError(f"{name} must be an array of real numbers, not of {array.dtype}")
    if unit is not None and array.size and not have_same_dimensions(values, unit):
        expected = _dimensions_text(unit).replace("the unit", "a unit such as")
        raise DimensionError(
            f"{name} has {_dimensions_text(values)}, expected {expected}{hint and ': '}{hint}"
        )
    if ndim == 1 and array.ndim == 0:
        array = array.reshape(1)
    if ndim is not None and array.ndim != ndim:
        raise ArgumentError(f"{name} has {array.ndim} axes (shape {array.shape}), expected {ndim}")
    return array


def plain_limit(name: str, limit: Any, unit: Quantity) -> float | None:
    """A limit of a scale in ``unit``; a plain number is one already, and None is no limit.

    Raises
    ------
    DimensionError
        If it has other dimensions than ``unit``.
    ArgumentError
        If it is not one finite number.
    """
    if limit is None:
        return None
    has_unit = isinstance(limit, Quantity)
    plain = plain_values(name, limit, unit if has_unit else None)
    if plain.size != 1 or not np.isfinite(plain).all():
        raise ArgumentError(f"{name} is {limit}, expected one finite number or quantity")
    return float(plain[0] / float(unit)) if has_unit else float(plain[0])


def safe_to_keep(array: NDArray[Any]) -> NDArray[Any]:
    """``array``, or a copy of it if nobody guarantees that its memory stays; for lazy artists.

    ``monitor.t[:]`` and ``variable.get_value()`` are views of C++ memory that a later run moves or
    frees, and an artist that drew from them then would read what is no longer there.
    """
    owner = array
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    owned = owner.flags.owndata or owner.base is not None
    return array if owned else array.copy()


def check_indices(name: str, values: Any) -> NDArray[Any]:
    """``values`` as a one-dimensional array of neuron indices: whole numbers without a unit.

    Raises
    ------
    DimensionError, ArgumentTypeError, ArgumentError
        If they have a unit, are not numbers, or are negative or not whole.
    """
    hint = "give indices of neurons and check that no two arguments were swapped"
    array = plain_values(name, values, Quantity(1), hint=hint)
    if not array.size:
        return array.astype(np.int64)
    if array.dtype.kind == "b":
        raise ArgumentTypeError(f"{name} has values that are true or false: {hint}")
    if array.dtype.kind == "f":
        if not np.isfinite(array).all() or not np.array_equal(array, np.round(array)):
            raise ArgumentError(f"{name} has values that are not whole numbers: {hint}")
        array = array.astype(np.int64)
    if array.min() < 0:
        raise ArgumentError(f"{name} has the negative value {array.min()}: {hint}")
    return array


def check_same_length(**arrays: Sequence[Any] | NDArray[Any]) -> None:
    """Check that arguments that belong together have one length.

    Raises
    ------
    ArgumentError
        If the lengths differ; it names each argument with its length.
    """
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        found = " and ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ArgumentError(f"{found} values, expected one length")


def _example_of(values: Any) -> str:
    """The unit that suits values, or one of those that there are."""
    unit = get_unit(get_dimensions(values))
    return unit_symbol(usual_unit(unit)) or "mV"


def check_unit(name: str, unit: Quantity | None, values: Any) -> Quantity:
    """``unit``, or the best unit for ``values`` if it is None.

    Raises
    ------
    ArgumentTypeError
        If it is not a unit.
    DimensionError
        If it does not have the dimensions of ``values``.
    """
    if isinstance(values, VariableView):
        values = read_variable(values)
    if unit is None:
        return best_unit(values if isinstance(values, Quantity) else Quantity(values))
    if not isinstance(unit, (Quantity, float, int)) or np.ndim(unit) or not float(unit) > 0:
        raise ArgumentTypeError(
            f"{name} must be a unit such as {_example_of(values)}, not {unit!r}"
        )
    if have_same_dimensions(values, 1) and not have_same_dimensions(unit, 1):
        raise DimensionError(
            f"{name} is {unit_symbol(unit)}, but the values have no unit: "
            f"multiply them by {unit_symbol(unit)} or leave {name} out"
        )
    if not have_same_dimensions(unit, values):
        expected = unit_symbol(get_unit(get_dimensions(values))) or "a plain number"
        raise DimensionError(
            f"{name} is {unit_symbol(unit) or '1'}, "
            f"but the values need a unit with the dimensions of {expected}"
        )
    return unit


def check_choice(name: str, value: Any, choices: Iterable[Any]) -> None:
    """Check that ``value`` is one of ``choices``.

    Raises
    ------
    ArgumentError
        If it is not; it lists the choices.
    """
    choices = tuple(choices)
    if value not in choices:
        known = ", ".join(map(repr, choices))
        raise ArgumentError(f"{name} is {value!r}, expected one of {known}")


def known_keywords(artist: type[Artist]) -> frozenset[str]:
    """All names and aliases of the properties of an artist of this class, but for its data."""
    inspector = ArtistInspector(artist)
    aliases = (alias for names in inspector.aliasd.values() for alias in names)
    return frozenset({*inspector.get_setters(), *aliases} - {"data", "xdata", "ydata"})


def check_keywords(
    function: str, kwds: Mapping[str, Any], artist: type[Artist], extra: Iterable[str] = ()
) -> None:
    """Check the keywords that go on to an artist before anything is drawn.

    Parameters
    ----------
    function : str
        The function that was called, or a few words that say which of its arguments this is.
    kwds : mapping
        The keywords it was given.
    artist : type
        The class of the artist that they go to.
    extra : iterable of str
        The function's own keywords, and others that are also taken.

    Raises
    ------
    ArgumentTypeError
        If one is unknown; it names the closest that is known.
    """
    known = {*known_keywords(artist), *extra}
    for name in kwds:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            advice = (
                f"did you mean {close[0]!r}?"
                if close
                else (f"it takes those of {artist.__name__} besides its own")
            )
            where = f"{function}()" if function.isidentifier() else function
            raise ArgumentTypeError(f"{where} has no keyword {name!r}: {advice}")


def only_finite(name: str, *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """``arrays`` without the positions where one of them is NaN or infinite, which is warned about.

    Parameters
    ----------
    name : str
        What the values are, for the warning.
    *arrays : ndarray
        Arrays of one length; returned unchanged where all is finite.
    """
    finite = np.ones(len(arrays[0]), dtype=bool)
    for array in arrays:
        if array.dtype.kind == "f":
            finite &= np.isfinite(array)
    dropped = finite.size - int(np.count_nonzero(finite))
    if not dropped:
        return arrays
    warn_not_finite(name, dropped, finite.size)
    return tuple(array[finite] for array in arrays)


def warn_not_finite(name: str, dropped: int, total: int, *, fate: str = "not drawn") -> None:
    """Say, at the line of the user's call, that values are not drawn, or what their fate is."""
    warnings.warn(
        f"{name}: {dropped} of {total} values are NaN or infinite and {fate}; "
        "check the model or remove them",
        UserWarning,
        stacklevel=depth_of_caller(),
    )
