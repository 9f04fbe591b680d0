"""What a document about a model says, for the templates that lay it out.

All texts are Markdown within a line; formulas are LaTeX without dollar signs.
"""

from __future__ import annotations

from dataclasses import dataclass

from brian2tools.description.model import Model

__all__ = ["Document", "Formula", "Grid", "Item", "Section"]


@dataclass(frozen=True, slots=True)
class Formula:
    """An equation or an assignment.

    Parameters
    ----------
    left, right : str
        Its sides.
    relation : str
        What stands between them, such as ``"="``.
    """

    left: str
    relation: str
    right: str

    def __str__(self) -> str:
        """The formula in one piece."""
        return f"{self.left} {self.relation} {self.right}"


@dataclass(frozen=True, slots=True)
class Item:
    """What is said of one topic.

    Parameters
    ----------
    topic : str
        Such as ``"Refractoriness"``.
    text : str
        One or several sentences.
    formulas : tuple of Formula
        What the text announces, if it ends with a colon.
    """

    topic: str
    text: str
    formulas: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Parameters
    ----------
    topic : str
        What it is about, such as ``"Constants"``.
    header : tuple of str
        What stands above each column.
    rows : tuple of tuple of str
        The cells.
    """

    topic: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is said of a population, a projection or an input.

    Parameters
    ----------
    name : str
        Its name in Brian.
    title : str
        The heading.
    text : str
        What it is, in one or two sentences.
    equations : tuple of Formula
        Its equations.
    items : tuple of Item
        What happens to it.
    grids : tuple of Grid
        Its variables, constants and so on.
    """

    name: str
    title: str
    text: str
    equations: tuple[Formula, ...] = ()
    items: tuple[Item, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """All that a template gets: each of these is a variable in it.

    Parameters
    ----------
    title : str
        The heading of the document.
    author : str or None
        Who wrote it.
    summary : str
        The model in one paragraph.
    populations, projections, inputs : tuple of Section
        The parts of the model.
    tables : tuple of Grid
        Values that change in time.
    runs : tuple of str
        The runs, if there is more to say of them than the summary says.
    recordings : tuple of str
        What is recorded, if that is asked for.
    problems : tuple of str
        What the model has that is not in its description.
    model : Model
        The description itself.
    """

    title: str
    author: str | None
    summary: str
    populations: tuple[Section, ...]
    projections: tuple[Section, ...]
    inputs: tuple[Section, ...]
    tables: tuple[Grid, ...]
    runs: tuple[str, ...]
    recordings: tuple[str, ...]
    problems: tuple[str, ...]
    model: Model
