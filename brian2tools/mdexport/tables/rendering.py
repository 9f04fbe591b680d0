"""Tables as text: in LaTeX or in Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from jinja2 import Template

from brian2tools.mdexport.tables.entries import Panel
from brian2tools.mdexport.tables.latex import LatexWording
from brian2tools.mdexport.templating import latex_environment, markdown_environment, tidy

__all__ = ["in_latex", "in_markdown"]


def in_latex(
    panels: Iterable[Panel],
    *,
    document: bool = True,
    title: str | None = None,
    author: str | None = None,
    captions: bool = True,
) -> str:
    """Tables, whose texts are LaTeX, as one text; those without entries are left out.

    Parameters
    ----------
    panels : iterable of Panel
        The tables.
    document, title, author, captions
        As in `brian2tools.mdexport.to_latex`.
    """
    say = LatexWording()
    return _latex_template().render(
        panels=[one for one in panels if one.entries],
        document=document,
        title=say.plain(title or ""),
        author=say.plain(author or "").replace(" and ", r" \and "),
        captions=captions,
    )


def in_markdown(panels: Iterable[Panel], title: str) -> str:
    """Tables, whose texts are Markdown, as one text; those without entries are left out."""
    found = [one for one in panels if one.entries]
    return tidy(
        markdown_environment().get_template("panels.md.j2").render(panels=found, title=title)
    )


@lru_cache
def _latex_template() -> Template:
    return latex_environment().get_template("nordlie.tex.j2")
