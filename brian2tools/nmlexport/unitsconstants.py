"""The file ``LEMSUnitsConstants.xml``, with the dimensions and units that NeuroML lacks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from brian2.units.fundamentalunits import Dimension

from brian2tools.nmlexport.lemsrendering import LEMSDimension, dimension_of
from brian2tools.nmlexport.nodes import comment, element, lems_document

__all__ = ["units_and_constants"]

_ABOUT = "Dimensions and units that are used beside those of NeuroMLCoreDimensions.xml"


def units_and_constants(
    dimensions: Iterable[Dimension], present: Path | None = None
) -> minidom.Document:
    """The dimensions of a model that are none of NeuroML, each with its SI unit.

    Parameters
    ----------
    dimensions : iterable of Dimension
        The dimensions of all quantities of the model, in any order and any number of times.
    present : Path, optional
        The file that is there for other models of the folder, whose dimensions and units are kept.

    Examples
    --------
    >>> from brian2tools.nmlexport.unitsconstants import units_and_constants
    >>> document = units_and_constants([volt.dim, (volt / second).dim])
    >>> for node in document.documentElement.childNodes[1:]:
    ...     print(node.toxml())
    <Dimension name="voltage_per_time" m="1" l="2" t="-4" i="-1"/>
    <Unit symbol="V_per_s" dimension="voltage_per_time" power="0"/>
    """
    used = {made.name: made for made in map(dimension_of, dimensions) if not made.is_core}
    lacking = [used[name] for name in sorted(used)]
    own = [element("Dimension", {"name": made.name, **made.attributes}) for made in lacking]
    own += [_unit(made) for made in lacking]
    known = {_key(one) for one in own}
    others = [] if present is None else _elements(present)
    kept = [one for one in others if _key(one) not in known]
    return lems_document(comment(_ABOUT), *own, *kept)


def _elements(path: Path) -> list[minidom.Element]:
    """The dimensions and units in a file; none if there is no such file."""
    try:
        document = minidom.parse(str(path))
    except (OSError, ExpatError):
        return []
    return [one for tag in ("Dimension", "Unit") for one in document.getElementsByTagName(tag)]


def _key(one: minidom.Element) -> tuple[str, str]:
    """What tells a dimension from others, and a unit."""
    return one.tagName, one.getAttribute("name" if one.tagName == "Dimension" else "symbol")


def _unit(made: LEMSDimension) -> minidom.Element:
    return element("Unit", {"symbol": made.symbol, "dimension": made.name, "power": 0})
