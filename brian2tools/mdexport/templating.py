"""Templates of documents."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from brian2tools.mdexport.markup import cell, code_span, escaped

__all__ = ["latex_environment", "markdown_environment", "tidy"]


def markdown_environment(folder: Path | None = None) -> ImmutableSandboxedEnvironment:
    """The templates of Markdown, those in a folder before those of this package."""
    loaders: list[BaseLoader] = [PackageLoader("brian2tools.mdexport")]
    if folder is not None:
        loaders.insert(0, FileSystemLoader(folder))
    found = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        # The text is Markdown, not HTML: what would have a meaning there has been escaped.
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"cell": cell, "code": code_span, "escaped": escaped}
    return found


def latex_environment() -> Environment:
    """The templates of LaTeX, in which braces and percent signs are LaTeX's own."""
    return Environment(
        loader=PackageLoader("brian2tools.mdexport"),
        block_start_string="((*",
        block_end_string="*))",
        variable_start_string="(((",
        variable_end_string=")))",
        comment_start_string="((#",
        comment_end_string="#))",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )


def tidy(text: str) -> str:
    """Leave one blank line where a template leaves several, so that templates can be read."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return (
        "\n".join(
            line
            for is_blank, run in groupby(lines, lambda line: not line)
            for line in (("",) if is_blank else run)
        )
        + "\n"
    )
