"""Descriptions of models in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from os import PathLike
from pathlib import Path

from jinja2 import Template, TemplateError, TemplateSyntaxError

from brian2tools.description.model import Model
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.kinds import kind_of
from brian2tools.mdexport.arguments import (
    check_filename,
    check_switches,
    check_template,
    check_texts,
)
from brian2tools.mdexport.sections import document_of
from brian2tools.mdexport.templating import markdown_environment, tidy
from brian2tools.mdexport.writing import write_document

__all__ = ["TEMPLATES", "load_template", "to_markdown"]

#: The templates that come with this package.
TEMPLATES = ("default", "table")


def to_markdown(
    model: Model,
    filename: str | PathLike[str] | None = None,
    *,
    template: str | PathLike[str] = "default",
    author: str | None = None,
    include_monitors: bool = False,
) -> str:
    r"""Describe a model for people.

    The text is Markdown with tables and with mathematics between dollar signs, which GitHub and
    Jupyter show.

    Parameters
    ----------
    model : Model
        The model.
    filename : str or path-like, optional
        The file that is written, if any.
    template : str or path-like, optional
        ``"default"`` for sentences and displayed equations, ``"table"`` for a table of each part,
        or the file of a Jinja2 template of your own. That one has the fields of
        `brian2tools.mdexport.sections.Document` as its variables and the filters ``cell``,
        ``code`` and ``escaped``; with ``{% extends "default.md.j2" %}`` it can replace single
        blocks.
    author : str, optional
        Who has made the model.
    include_monitors : bool, optional
        Whether to say what is recorded.

    Returns
    -------
    str
        The text.

    Raises
    ------
    ArgumentTypeError
        If it is not given a model, or an argument is of another type.
    ArgumentError
        If there is no such template, something is wrong with it, or the file cannot be written.

    Examples
    --------
    >>> from brian2tools.mdexport import to_markdown
    >>> tau = 10*ms
    >>> cells = NeuronGroup(2, "dv/dt = -v/tau : volt", method="exact", name="cells")
    >>> print(to_markdown(describe(Network(cells)))[:71])
    # Model description
    <BLANKLINE>
    The model consists of 2 neurons in one population.
    """
    if not isinstance(model, Model):
        raise ArgumentTypeError(
            f"{kind_of(model)} has no description in Markdown, a Model has: "
            "describe(network) gives one"
        )
    check_filename(filename)
    check_texts(author=author)
    check_switches(include_monitors=include_monitors)
    document = document_of(model, author, include_monitors)
    variables = {field.name: getattr(document, field.name) for field in fields(document)}
    loaded = load_template(template)
    with _own_error(template):
        text = tidy(loaded.render(variables))
    if filename is not None:
        write_document(text, filename)
    return text


def load_template(template: str | PathLike[str]) -> Template:
    """One of the templates of this package, or one from a file.

    Raises
    ------
    ArgumentTypeError
        If it is no name.
    ArgumentError
        If there is no such template, or it cannot be read.
    """
    check_template(template)
    path = Path(template)
    if template in TEMPLATES:
        environment, name = markdown_environment(), f"{template}.md.j2"
    elif path.is_file():
        environment, name = markdown_environment(path.parent), path.name
    else:
        raise ArgumentError(
            f"template is {str(template)!r}, which is no file: give 'default', 'table' or the file "
            "of a Jinja2 template"
        )
    with _own_error(template):
        return environment.get_template(name)


@contextmanager
def _own_error(template: str | PathLike[str]) -> Iterator[None]:
    """Say which template it is that Jinja2 finds something wrong with."""
    try:
        yield
    except TemplateError as error:
        line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise ArgumentError(
            f"the template {str(template)!r} cannot be used ({error.message}{line}): correct it"
        ) from error
