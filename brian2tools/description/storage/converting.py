"""Models as plain data, and back: the form in which each type is stored."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar, copy_context
from dataclasses import is_dataclass
from functools import cache
from types import GenericAlias, MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin

from brian2.units.fundamentalunits import Dimension, get_or_create_dimension
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.monitors import Monitor
from brian2tools.description.populations import Population
from brian2tools.description.storage.arrays import (
    Archived,
    Block,
    NumberType,
    Stored,
    block_of_array,
    checked_number_type,
)
from brian2tools.description.storage.faults import JSON_NAMES, FaultError, UnexpectedError, either
from brian2tools.description.table import Table
from brian2tools.description.values import Array

__all__ = ["as_data", "from_data"]

Thing = TypeVar("Thing")
Hook = Callable[[Any, Any], Any]

#: Stored with the name of the class, since different classes can stand in the same place.
_TAGGED = (Population, Monitor)
_TAG = "type"
_BASE_UNITS = ("m", "kg", "s", "A", "K", "mol", "cd")
_LARGEST_EXPONENT = 1000
_NOT_FINITE: Mapping[str, float] = MappingProxyType(
    {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
)


_store: ContextVar[Callable[[Array], Stored]] = ContextVar("store")
_load: ContextVar[Callable[[Stored], Array]] = ContextVar("load")


def as_data(thing: Any, store: Callable[[Array], Stored] = block_of_array) -> Any:
    """Say what a model is in dictionaries, lists, texts, numbers, booleans and None.

    Parameters
    ----------
    thing : dataclass
        A model, or a part of it that is no union of classes.
    store : callable, optional
        What stands for an array; by default a block with its bytes.
    """
    context = copy_context()
    context.run(_store.set, store)
    return context.run(_converter().unstructure, thing)


def from_data(data: Any, kind: type[Thing], load: Callable[[Stored], Array]) -> Thing:
    """Make a model of plain data.

    Parameters
    ----------
    data : object
        What `as_data` gave.
    kind : type
        What it is.
    load : callable
        The array that something stands for.

    Raises
    ------
    cattrs.BaseValidationError, FaultError
        If the data has anything that a model has not.
    """
    context = copy_context()
    context.run(_load.set, load)
    return context.run(_converter().structure, data, kind)


@cache
def _converter() -> Converter:
    # To make one takes a tenth of a second.
    converter = Converter(forbid_extra_keys=True, omit_if_default=True)
    _convert_classes(converter)
    _convert_unions(converter)
    _convert_rows(converter)
    _convert_plain_types(converter)
    _convert_code(converter)
    _convert_arrays(converter)
    return converter


def _convert_classes(converter: Converter) -> None:
    def hook(kind: type) -> Hook:
        structure: Hook = make_dict_structure_fn(kind, converter)
        return lambda data, _: structure(_checked(data, dict), kind)

    converter.register_structure_hook_factory(is_dataclass, hook)


def _convert_unions(converter: Converter) -> None:
    """One of several types: which one it is can be told from the type that JSON has for it."""

    def hook(union: Any) -> Hook:
        members: dict[type, Any] = {_json_type(member): member for member in get_args(union)}
        hooks = {kind: converter.get_structure_hook(member) for kind, member in members.items()}

        def structure(data: Any, _: Any) -> Any:
            kind = _kind_of(data, hooks)
            return hooks[kind](data, members[kind])

        return structure

    converter.register_structure_hook_factory(_is_union, hook)
    for union in _TAGGED:
        _convert_tagged(converter, union)


def _convert_tagged(converter: Converter, union: Any) -> None:
    """One of several classes: the data has the name of the class first."""
    kinds = {kind.__name__: kind for kind in get_args(union)}
    expected = either(map(repr, kinds))

    def unstructure(thing: Any) -> dict[str, Any]:
        return {_TAG: type(thing).__name__, **converter.unstructure(thing)}

    def structure(data: Any, _: Any) -> Any:
        others = dict(_checked(data, dict))
        name = others.pop(_TAG, None)
        if not isinstance(name, str) or name not in kinds:
            raise FaultError(f"has no {_TAG!r} that is {expected}")
        return converter.structure(others, kinds[name])

    converter.register_unstructure_hook(union, unstructure)
    converter.register_structure_hook_func(lambda kind: kind == union, structure)


def _convert_rows(converter: Converter) -> None:
    """Tuples and tables are lists."""

    def unstructure(kind: Any) -> Callable[[Any], Any]:
        hook = converter.get_unstructure_hook(get_args(kind)[0])
        return lambda rows: list(map(hook, rows))

    def structure(kind: Any) -> Hook:
        rows = GenericAlias(list, get_args(kind)[:1])
        hook: Hook = converter.get_structure_hook(rows)
        return lambda data, _: get_origin(kind)(hook(_checked(data, list), rows))

    converter.register_unstructure_hook_factory(_is_row, unstructure)
    converter.register_structure_hook_factory(_is_row, structure)


def _convert_plain_types(converter: Converter) -> None:
    for kind in (bool, int, str, NoneType):
        converter.register_structure_hook(kind, _checked)
    # Also what is a number of numpy's becomes one of Python's.
    converter.register_unstructure_hook(bool, bool)
    converter.register_unstructure_hook(int, int)
    converter.register_unstructure_hook(float, _number_as_data)
    converter.register_structure_hook(float, lambda data, _: _number(data))
    converter.register_structure_hook_func(_is_choice, _choice)


def _convert_code(converter: Converter) -> None:
    """Expressions are texts; only what is in Brian's grammar becomes one again."""
    for kind in (Expression, Statements):
        converter.register_unstructure_hook(kind, lambda code: code.text)
        converter.register_structure_hook(kind, lambda data, kind: kind(_checked(data, str)))


def _convert_arrays(converter: Converter) -> None:
    def unstructure(array: Array) -> Any:
        return converter.unstructure(_store.get()(array))

    def structure(data: Any, _: Any) -> Array:
        kind: type[Stored] = Archived if "key" in _checked(data, dict) else Block
        return _load.get()(converter.structure(data, kind))

    converter.register_unstructure_hook(Array, unstructure)
    converter.register_structure_hook(Array, structure)
    converter.register_structure_hook(
        NumberType, lambda data, _: checked_number_type(_checked(data, str))
    )
    converter.register_unstructure_hook(Dimension, _dimensions_as_data)
    converter.register_structure_hook(Dimension, lambda data, _: _dimensions(_checked(data, dict)))


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _is_choice(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_row(kind: Any) -> bool:
    return get_origin(kind) in (tuple, Table)


def _json_type(kind: Any) -> type:
    """Which type of JSON's a type is stored as."""
    if kind in JSON_NAMES:
        return cast(type, kind)
    if kind in (Expression, Statements):
        return str
    return list if _is_row(kind) else dict


def _kind_of(data: Any, kinds: Collection[type]) -> type:
    """Which of the types of JSON's some data has."""
    kind = type(data)
    is_text_of_number = kind is str and data in _NOT_FINITE
    if float in kinds and (is_text_of_number or (kind is int and int not in kinds)):
        return float
    if kind not in kinds:
        raise UnexpectedError(data, either(JSON_NAMES[kind] for kind in kinds))
    return kind


def _checked(data: Any, kind: type) -> Any:
    if type(data) is not kind:
        raise UnexpectedError(data, JSON_NAMES[kind])
    return data


def _choice(data: Any, kind: Any) -> Any:
    if data not in get_args(kind):
        raise UnexpectedError(data, either(map(repr, get_args(kind))))
    return data


def _number_as_data(number: float) -> float | str:
    if math.isfinite(number):
        return float(number)
    return next(text for text, value in _NOT_FINITE.items() if repr(value) == repr(number))


def _number(data: Any) -> float:
    if type(data) is str and data in _NOT_FINITE:
        return _NOT_FINITE[data]
    # Beyond that number there are whole numbers which no float is equal to.
    if type(data) is int and abs(data) <= 2**53:
        return float(data)
    if type(data) is not float or not math.isfinite(data):
        raise UnexpectedError(data, JSON_NAMES[float])
    return data


def _dimensions_as_data(dimensions: Dimension) -> dict[str, int | float]:
    exponents = {unit: float(dimensions.get_dimension(unit)) for unit in _BASE_UNITS}
    return {
        unit: int(exponent) if exponent.is_integer() else exponent
        for unit, exponent in exponents.items()
        if exponent
    }


def _dimensions(data: dict[str, Any]) -> Dimension:
    for unit, exponent in data.items():
        if unit not in _BASE_UNITS:
            raise UnexpectedError(unit, either(_BASE_UNITS))
        if type(exponent) not in (int, float) or not abs(exponent) < _LARGEST_EXPONENT:
            raise UnexpectedError(exponent, f"an exponent for {unit!r}")
    return get_or_create_dimension([data.get(unit, 0) for unit in _BASE_UNITS])
