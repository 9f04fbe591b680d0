"""Files with parameters: YAML with an entry for each field, quantities as ``0.15 mV``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import yaml

from brian2tools.errors import ArgumentError, ArgumentTypeError, Brian2ToolsError, ModelFileError
from brian2tools.files import complete_files, path_of
from brian2tools.kinds import kind_of
from brian2tools.models.microcircuit.checking import Amount, CheckedParameters, advice_on_name
from brian2tools.models.microcircuit.parameters import (
    DCStimulus,
    NeuronParameters,
    Parameters,
    ThalamicStimulus,
)
from brian2tools.models.microcircuit.quantity_text import quantity_of_text, text_of_quantity
from brian2tools.models.microcircuit.settings import Settings, SimulationSettings

__all__ = ["read_parameters", "section_data", "write_parameters"]

Section = TypeVar("Section", bound=CheckedParameters)

_SECTIONS: Mapping[str, type[CheckedParameters]] = MappingProxyType(
    {
        "parameters": Parameters,
        "neuron": NeuronParameters,
        "thalamus": ThalamicStimulus,
        "dc_stimulus": DCStimulus,
        "simulation": SimulationSettings,
    }
)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
#: Matrices are lists of lists.
_MOST_NESTED = 2
#: So that eight quantities are in a line.
_WIDTH = 120


class _FaultError(Exception):
    """What is wrong with a part of a file."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        self.line = node.start_mark.line + 1
        super().__init__(message)


def read_parameters(filename: str | PathLike[str]) -> Settings:
    """Read the parameters of a simulation from a YAML file.

    Sections and entries have the names of the fields of `Settings`. What the file does not
    mention is as by default, without stimuli. Quantities are written as ``10 ms``, with any unit of
    Brian that has the right dimensions. Nothing in the file is executed.

    Parameters
    ----------
    filename : path-like
        The file.

    Returns
    -------
    Settings
        All that a simulation needs.

    Raises
    ------
    ModelFileError
        If the file cannot be read, or has an unknown entry, an entry twice or a value that cannot
        be used; the line is named.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from brian2tools.models.microcircuit.parameter_files import read_parameters
    >>> text = "parameters: {g: -5, neuron: {tau_m: 12 ms}}"
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "strong_inhibition.yaml"
    ...     _ = path.write_text(text)
    ...     settings = read_parameters(path)
    >>> settings.parameters.g, settings.parameters.neuron.tau_m
    (-5.0, 12. * msecond)
    """
    path = path_of(filename)
    try:
        # The parts of the file with their lines, before anything becomes a number or an object.
        root = yaml.compose(path.read_bytes(), Loader=yaml.BaseLoader)
        return Settings() if root is None else _section(Settings, root, "")
    except _FaultError as fault:
        raise ModelFileError(f"{str(path)!r}, line {fault.line}: {fault}") from None
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ModelFileError(
            f"{str(path)!r} is no YAML ({reason}): write entries such as 'seed: 1' in sections"
        ) from None
    except (OSError, ValueError) as error:
        raise ModelFileError(
            f"{str(path)!r} cannot be read ({error}): give the name of a file with parameters"
        ) from error


def _section(kind: type[Section], node: yaml.Node, place: str) -> Section:
    known = kind.names()
    values = {}
    for name, child in _entries(node, known, place or "the file"):
        where = f"{place}.{name}".lstrip(".")
        if name not in _SECTIONS:
            values[name] = _value(kind.amounts().get(name), child, where)
        elif not _is_nothing(child):
            values[name] = _section(_SECTIONS[name], child, where)
    try:
        return kind(**values)
    except Brian2ToolsError as error:
        raise _FaultError(node, str(error)) from None


def _entries(node: yaml.Node, known: Sequence[str], place: str) -> Iterator[tuple[str, yaml.Node]]:
    """Names and values of a section, each of them known and there only once."""
    if not isinstance(node, yaml.MappingNode):
        raise _FaultError(node, f"{place} has no entries: write some such as '{known[-1]}: ...'")
    found: set[str] = set()
    for key, child in node.value:
        name = key.value
        if name not in known:
            raise _FaultError(key, f"{place} has the unknown entry {_advice(name, known)}")
        if name in found:
            raise _FaultError(key, f"{place} has the entry {name!r} twice: remove one of them")
        found.add(name)
        yield name, child


def _advice(name: Any, known: Sequence[str]) -> str:
    if not isinstance(name, str):
        return f"of several values: write one of {', '.join(known)}"
    return advice_on_name(name, known)


def _value(amount: Amount | None, node: yaml.Node, place: str) -> Any:
    texts = _texts(node, place)
    if amount is None:
        return texts
    try:
        return amount.checked(place, _numbers(texts, place))
    except Brian2ToolsError as error:
        raise _FaultError(node, str(error)) from None


def _texts(node: yaml.Node, place: str, depth: int = 0) -> Any:
    """None, a text, or a list of those."""
    if isinstance(node, yaml.ScalarNode):
        return None if _is_nothing(node) else node.value
    if isinstance(node, yaml.MappingNode) or depth == _MOST_NESTED:
        raise _FaultError(node, f"{place} is no value: write a number, a quantity or a list")
    return [_texts(item, place, depth + 1) for item in node.value]


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOTHING


def _numbers(texts: Any, place: str) -> Any:
    if isinstance(texts, list):
        return [_numbers(text, place) for text in texts]
    try:
        return None if texts is None else quantity_of_text(texts)
    except ArgumentError as error:
        raise ArgumentError(f"{place}: {error}") from None


def write_parameters(filename: str | PathLike[str], settings: Settings) -> None:
    """Write the parameters of a simulation into a YAML file.

    All of them are written, also those with default values, and come back exactly.

    Parameters
    ----------
    filename : path-like
        The file. One that is there already is replaced.
    settings : Settings
        What to write.

    Raises
    ------
    ModelFileError
        If the file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from brian2tools.models.microcircuit.parameter_files import write_parameters
    >>> from brian2tools.models.microcircuit.settings import Settings
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "default.yaml"
    ...     write_parameters(path, Settings())
    ...     print(path.read_text().splitlines()[2])
        C_m: 250 pF
    """
    path = path_of(filename)
    if not isinstance(settings, Settings):
        raise ArgumentTypeError(
            f"settings is {kind_of(settings)}, expected Settings: give Settings(parameters=...)"
        )
    text = yaml.dump(section_data(settings), Dumper=_Dumper, sort_keys=False, width=_WIDTH)
    try:
        with complete_files(path) as (part,):
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ModelFileError(
            f"{str(path)!r} cannot be written ({error}): give a name in a folder that is there"
        ) from error


class _Dumper(yaml.SafeDumper):
    """Never refers to what it has written before."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _list_in_a_line(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    has_lists = any(isinstance(item, list) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=not has_lists)


_Dumper.add_representer(list, _list_in_a_line)


def section_data(section: CheckedParameters) -> dict[str, Any]:
    """All values of a section, in the types that YAML and JSON have."""
    amounts = section.amounts()
    return {
        name: _value_data(getattr(section, name), amounts.get(name)) for name in section.names()
    }


def _value_data(value: Any, amount: Amount | None) -> Any:
    """What stands for a value in the file."""
    if isinstance(value, CheckedParameters):
        return section_data(value)
    if isinstance(value, tuple):
        return list(value)
    if amount is None or not isinstance(value, np.ndarray):
        return value
    if not amount.has_dimensions:
        return value.tolist()
    if not value.ndim:
        return text_of_quantity(value, amount.unit)
    return [text_of_quantity(one, amount.unit) for one in value]
