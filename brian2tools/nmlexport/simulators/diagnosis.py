"""What a failing jNeuroML complains about, and where that stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from brian2tools.errors import SimulatorError
from brian2tools.nmlexport.simulators.elements import Element, elements

__all__ = ["error_of_run", "error_of_validation"]

_XML_EXCEPTION = re.compile(r"\bXMLException:\s*(?P<message>.*)")
_OWN_EXCEPTION = re.compile(
    r"\borg\.(?:lemsml|neuroml)[\w.$]*\.\w+(?:Error|Exception):\s*(?P<message>.*)"
)
_ROOT_EXCEPTION = re.compile(r"Caused by: [\w.$]+:\s*(?P<message>.*)")
_LOGGED_ERROR = re.compile(r"\(ERROR\)\s*(?P<message>(?: *\*.*\n)+|.*)")
_JAVA_EXCEPTION = re.compile(
    r"^(?:Exception in .* )?(?P<message>java\.[\w.$]+(?:: .*)?)$", re.MULTILINE
)
_EXCEPTIONS = (_XML_EXCEPTION, _OWN_EXCEPTION, _LOGGED_ERROR)
_NO_COMPLAINT = (" jNeuroML v", "Loading:", "Validating:", "INFO ", "WARNING ", "Picked up ")

#: jLEMS lists all that exists after saying what does not.
_LIST_OF_OTHERS = re.compile(r"[,.!]? (?:\d+ )?existing(?: \w+)?:.*", re.IGNORECASE)
_FRAME = re.compile(r"^ *\*+", re.MULTILINE)
_JAVA_OBJECT = re.compile(r"(?:\w+\.)+(\w+)@[0-9a-f]+")

#: Words of jLEMS before the name of what it complains about.
_CULPRIT = re.compile(
    r"(?:No such type|No component found:|at path:|Duplicate id:|in map:|Unrecognized units"
    r"|state variable|for variable|No OutPort|Unrecognized name|No such port:|to a file:|orig:"
    r"|in the equation:|Variable:)\s*([^\s,;:)}]+)"
)
_COMPONENT_TYPE = re.compile(r"(?:ComponentType, name=|StateType: )([\w.-]+)")

_NOT_FINITE = re.compile(r"return a value for variable \S+: (?:NaN|-?Infinity)")
_ADVICE = (
    " (its numbers are no longer finite: choose a smaller defaultclock.dt, or form='steps', which "
    "uses the method that Brian uses)"
)

_FAILED_TEST = re.compile(r"Test: .* failed! \.* ?(?P<message>.*)")
_SCHEMA_ERROR = re.compile(r"SAXParseException\):\s*(?P<message>.*)")
_QUOTED = re.compile(r"['\":{ ]([^'\":{} ]+)['}]")


def error_of_run(output: str, path: Path, names: Mapping[str, str]) -> SimulatorError:
    """The error that says why jNeuroML could not run a file.

    Parameters
    ----------
    output : str
        All that jNeuroML printed.
    path : Path
        The file.
    names : mapping
        The names of the Brian objects by the ids of the elements that stand for them.
    """
    complaint = output[_start_of_complaint(output) :]
    message = _message(complaint)
    component_type = _first(_COMPONENT_TYPE, complaint)
    culprit = _first(_CULPRIT, message) or _first(_CULPRIT, complaint)
    is_duplicate = message.startswith("Duplicate id")
    line, element = _place(path, culprit, component_type, is_duplicate=is_duplicate)
    others = [name for name in (culprit, component_type) if name is not None]
    if _NOT_FINITE.search(message):
        message += _ADVICE
    return SimulatorError(
        f"run {path.name!r} in jNeuroML", message, line, _object(element, others, names), output
    )


def error_of_validation(output: str, path: Path, names: Mapping[str, str]) -> SimulatorError:
    """The error that says why a file is not valid; the arguments are those of `error_of_run`."""
    found = _SCHEMA_ERROR.search(output) or _FAILED_TEST.search(output)
    message = _message(output) if found is None else _essential(found["message"])
    quoted = _QUOTED.findall(message) + _identifiers(message)
    line, element = None, None
    for culprit in quoted:
        line, element = _place(path, culprit, None, is_duplicate=message.startswith("Repeated"))
        if line is not None:
            break
    return SimulatorError(
        f"validate {path.name!r}", message, line, _object(element, quoted, names), output
    )


def _start_of_complaint(output: str) -> int:
    for pattern in (*_EXCEPTIONS, _JAVA_EXCEPTION):
        found = pattern.search(output)
        if found is not None:
            return found.start()
    return 0


def _message(complaint: str) -> str:
    causes = [*_ROOT_EXCEPTION.finditer(complaint)][-1:]
    firsts = [pattern.match(complaint) for pattern in _EXCEPTIONS]
    for found in (*causes, *firsts, _JAVA_EXCEPTION.search(complaint)):
        if found is not None and found["message"].strip():
            return _essential(found["message"])
    lines = [line for line in complaint.splitlines() if not line.startswith(_NO_COMPLAINT)]
    return " ".join(" ".join(lines).split())[:500] or "it ended without a message"


def _essential(message: str) -> str:
    for pattern, kept in ((_FRAME, ""), (_LIST_OF_OTHERS, ""), (_JAVA_OBJECT, r"\1")):
        message = pattern.sub(kept, message)
    return " ".join(message.split()).strip(";: ")


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return None if found is None else found[1]


def _place(
    path: Path, culprit: str | None, component_type: str | None, *, is_duplicate: bool
) -> tuple[int | None, Element | None]:
    candidates: list[tuple[int, Element]] = []
    try:
        for element in elements(path):
            rank = _rank(element, culprit, component_type)
            if rank is not None and (not is_duplicate or culprit == element.attributes.get("id")):
                candidates.append((rank, element))
    except ExpatError as error:
        return error.lineno, None
    if not candidates:
        return None, None
    best = candidates[-1] if is_duplicate else min(candidates, key=lambda found: found[0])
    return best[1].line, best[1]


def _rank(element: Element, culprit: str | None, component_type: str | None) -> int | None:
    """How well an element fits the complaint: less is better, None is not at all."""
    mentioned = None if culprit is None else _mention(element, culprit)
    if component_type is None:
        return mentioned
    if _is_within(element, component_type):
        return 5 if mentioned is None else mentioned
    # As where something is connected to what a component type lacks.
    return 4 if mentioned == 1 else None


def _mention(element: Element, culprit: str) -> int | None:
    attributes = element.attributes
    others = [text for name, text in attributes.items() if name != "id"]
    if "value" in attributes and culprit in (attributes.get("name"), attributes.get("variable")):
        return 0
    if culprit == element.tag or culprit in others:
        return 1
    if any(culprit in _identifiers(text) for text in others):
        return 2
    return 3 if culprit == attributes.get("id") else None


def _is_within(element: Element, component_type: str) -> bool:
    return any(
        ancestor.tag == "ComponentType" and ancestor.attributes.get("name") == component_type
        for ancestor in element.lineage()
    )


def _identifiers(text: str) -> list[str]:
    return re.findall(r"[^\W\d]\w*", text)


def _object(element: Element | None, others: list[str], names: Mapping[str, str]) -> str | None:
    return next((names[name] for name in _mentioned(element, others) if name in names), None)


def _mentioned(element: Element | None, others: list[str]) -> Iterator[str]:
    for ancestor in () if element is None else element.lineage():
        for text in ancestor.attributes.values():
            yield from _identifiers(text)
    yield from others
