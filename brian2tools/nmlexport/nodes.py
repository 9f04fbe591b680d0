"""Elements of XML documents, and pylems objects as such elements."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, TypeAlias
from xml.dom import minidom
from xml.sax.saxutils import escape

from lems.base.base import LEMSBase
from lems.model.component import Children, ComponentType, DerivedParameter

__all__ = ["Node", "as_nodes", "comment", "element", "escaped", "lems_document"]

Node: TypeAlias = minidom.Element | minidom.Comment | minidom.Text

_IN_QUOTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_DESCRIPTION_IS_ESCAPED = (Children, ComponentType, DerivedParameter)
_NOT_WRITTEN = frozenset({"parent_behavioral", "types"})
# The order that the schema of NeuroML wants; pylems writes them as they were added.
_HANDLERS_AND_ACTIONS = (
    "OnStart", "OnEvent", "OnCondition", "StateAssignment", "EventOut", "Transition",
)  # fmt: skip


def element(
    tag: str, attributes: Mapping[str, str | int] | None = None, *children: Node
) -> minidom.Element:
    """An element of a document.

    Parameters
    ----------
    tag : str
        Its name.
    attributes : mapping, optional
        The values of its attributes, as they are: they are escaped when they are written.
    *children : Node
        What is inside it.

    Examples
    --------
    >>> from brian2tools.nmlexport.nodes import element
    >>> target = element("With", {"instance": "to", "as": "b"})
    >>> element("Structure", {}, target).toxml()
    '<Structure><With instance="to" as="b"/></Structure>'
    """
    made = minidom.Document().createElement(tag)
    for name, value in (attributes or {}).items():
        made.setAttribute(name, str(value))
    for child in children:
        made.appendChild(child)
    return made


def escaped(text: str) -> str:
    """A text as it stands between the double quotes of an attribute.

    Examples
    --------
    >>> from brian2tools.nmlexport.nodes import escaped
    >>> escaped('the "v" of a < b')
    'the &quot;v&quot; of a &lt; b'
    """
    return escape(text, _IN_QUOTES)


def comment(text: str) -> minidom.Comment:
    """A comment, which all simulators pass over.

    Two hyphens in a row, which no comment may have, are set apart.

    Examples
    --------
    >>> from brian2tools.nmlexport.nodes import comment
    >>> comment("a--b").toxml()
    '<!-- a- -b -->'
    """
    while "--" in text:
        text = text.replace("--", "- -")
    return minidom.Document().createComment(f" {text} ")


def lems_document(*children: Node) -> minidom.Document:
    """A LEMS document with these elements and comments.

    Examples
    --------
    >>> from brian2tools.nmlexport.nodes import element, lems_document
    >>> lems_document(element("Target", {"component": "sim1"})).documentElement.tagName
    'Lems'
    """
    document = minidom.Document()
    root = element("Lems", {"xmlns": "http://www.neuroml.org/lems/0.7.6"}, *children)
    document.appendChild(root)
    return document


def as_nodes(lems_object: LEMSBase) -> minidom.Element:
    """A pylems object as an element, with all that is in it.

    Parameters
    ----------
    lems_object : ComponentType, Component, Dimension, Unit, Include ...
        It is not changed. What pylems does not hold (the ``delay`` of an event connection, a
        ``Tunnel`` ...) can be appended to the element.

    Examples
    --------
    >>> import lems.api
    >>> from brian2tools.nmlexport.nodes import as_nodes
    >>> potential = lems.api.Parameter("V_t", "voltage", description="v < V_t")
    >>> as_nodes(potential).getAttribute("description")
    'v < V_t'
    """
    root = minidom.parseString(_all_escaped(lems_object).toxml().encode()).documentElement
    assert root is not None
    for node in (root, *root.getElementsByTagName("*")):
        if node.hasAttribute("description") and not node.getAttribute("description"):
            node.removeAttribute("description")
        for child in sorted(node.childNodes, key=_place_in_schema):
            node.appendChild(child)
    return root


def _place_in_schema(node: Any) -> int:
    tag = node.tagName
    return _HANDLERS_AND_ACTIONS.index(tag) if tag in _HANDLERS_AND_ACTIONS else -1


def _all_escaped(thing: Any) -> Any:
    # pylems writes attributes as they are, which is no XML where they have a "<" or a quote.
    if isinstance(thing, str):
        return escaped(thing)
    if isinstance(thing, dict):
        return type(thing)({name: _all_escaped(value) for name, value in thing.items()})
    if isinstance(thing, list):
        return [_all_escaped(value) for value in thing]
    if isinstance(thing, LEMSBase):
        return _object_escaped(thing)
    return thing


def _object_escaped(thing: LEMSBase) -> LEMSBase:
    made = copy.copy(thing)
    for name, value in vars(thing).items():
        if name in _NOT_WRITTEN or name.endswith("expression_tree"):
            continue
        if name == "description" and isinstance(thing, _DESCRIPTION_IS_ESCAPED):
            continue
        setattr(made, name, _all_escaped(value))
    return made
