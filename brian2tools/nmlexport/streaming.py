"""Long lists of elements, which are written row by row and are never in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from xml.dom import minidom

import numpy as np
import numpy.typing as npt

from brian2tools.errors import ArgumentError
from brian2tools.nmlexport.nodes import escaped

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

__all__ = ["StreamedElements", "rows"]

_ROWS_AT_ONCE = 4096


def rows(template: str, *columns: npt.ArrayLike) -> Iterator[str]:
    """Fill a template with the numbers of each row.

    Parameters
    ----------
    template : str
        The text of a row, with ``{}`` where a number goes.
    *columns : array_like
        Numbers or texts, one array for each ``{}``, all of one length. Each number is written
        such that it is read back as it is, truth values as 0 and 1, and texts are escaped.

    Yields
    ------
    str
        Some thousand rows at a time, each with a line end.

    Raises
    ------
    ArgumentError
        If the lengths differ, or a number is NaN or infinite.

    Examples
    --------
    >>> from brian2tools.nmlexport.streaming import rows
    >>> print("".join(rows("{} to {}", [0, 1], [0.1, 1e-300])), end="")
    0 to 0.1
    1 to 1e-300
    """
    arrays = [np.asarray(column) for column in columns]
    pieces = template.split("{}")
    shapes = {array.shape for array in arrays}
    if len(pieces) != len(arrays) + 1 or len(shapes) != 1 or len(shapes.pop()) != 1:
        raise ArgumentError(
            f"{template!r} has {len(pieces) - 1} places and there are columns of the shapes "
            f"{[array.shape for array in arrays]}: give one column of the same length for each"
        )
    for array in arrays:
        _refuse_what_is_no_number(array)
    return _filled(pieces, arrays)


def _refuse_what_is_no_number(array: npt.NDArray[Any]) -> None:
    if array.dtype.kind != "f" or np.isfinite(array).all():
        return
    row = int(np.argmin(np.isfinite(array)))
    raise ArgumentError(
        f"row {row} has the value {array[row]}, which no file of this kind can hold: "
        "give finite numbers"
    )


def _filled(pieces: list[str], arrays: list[npt.NDArray[Any]]) -> Iterator[str]:
    # One join of all pieces and numbers of a block is the fastest of what was tried.
    first, *others = pieces
    between = [*others[:-1], f"{others[-1]}\n{first}"]
    width = 2 * len(arrays)
    for start in range(0, len(arrays[0]), _ROWS_AT_ONCE):
        block = [array[start : start + _ROWS_AT_ONCE] for array in arrays]
        length = len(block[0])
        texts = [""] * (width * length)
        for place, (column, following) in enumerate(zip(block, between, strict=True)):
            texts[2 * place :: width] = _texts(column)
            texts[2 * place + 1 :: width] = [following] * length
        texts[-1] = f"{others[-1]}\n"
        yield first + "".join(texts)


def _texts(column: npt.NDArray[Any]) -> list[str]:
    if column.dtype.kind == "b":
        return ["1" if value else "0" for value in column.tolist()]
    if column.dtype.kind in "iu":
        return list(map(str, column.tolist()))
    if column.dtype.kind != "f":
        return [escaped(str(value)) for value in column.tolist()]
    texts = list(map(repr, column.tolist()))
    # NeuroML's schema has no plus sign in an exponent; Python writes one from 1e16 on.
    return [text.replace("+", "") for text in texts] if np.abs(column).max() >= 1e16 else texts


class StreamedElements(minidom.Element):
    """A node that stands for many elements without children, and writes them one by one.

    Parameters
    ----------
    tag : str
        The name of the elements.
    attributes : mapping
        The values of the attributes, with ``{}`` in the place of what differs.
    *columns : array_like
        The numbers for each ``{}``, see `rows`.

    Raises
    ------
    ArgumentError
        If the lengths differ, or a number is NaN or infinite.

    Examples
    --------
    >>> from brian2tools.nmlexport.nodes import element
    >>> from brian2tools.nmlexport.streaming import StreamedElements
    >>> cells = StreamedElements("instance", {"id": "{}", "v": "{}mV"}, [0, 1], [-60.0, -55.5])
    >>> print(element("population", {}, cells).toprettyxml(indent="  "), end="")
    <population>
      <instance id="0" v="-60.0mV"/>
      <instance id="1" v="-55.5mV"/>
    </population>
    """

    def __init__(self, tag: str, attributes: Mapping[str, str], *columns: npt.ArrayLike) -> None:
        super().__init__(tag)
        self._columns = columns
        written = "".join(f' {name}="{escaped(text)}"' for name, text in attributes.items())
        self._template = f"<{tag}{written}/>"
        rows(self._template, *columns)  # What is wrong is said now, not when half is written.

    def writexml(
        self,
        writer: SupportsWrite[str],
        indent: str = "",
        addindent: str = "",  # noqa: ARG002 (minidom gives it to every node)
        newl: str = "",
    ) -> None:
        """Write all elements, as `minidom` does those that it holds."""
        for block in rows(self._template, *self._columns):
            lines = block[:-1].replace("\n", newl + indent)
            writer.write(f"{indent}{lines}{newl}")
