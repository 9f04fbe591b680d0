"""The device that writes a document about a model instead of simulating it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any

from brian2tools.description.device import ExporterDevice
from brian2tools.mdexport.arguments import check_filename

__all__ = ["MarkdownDevice"]


class MarkdownDevice(ExporterDevice):
    """Describes a model for people at each ``run``: ``set_device('markdown')``.

    Nothing is simulated. `filename` is written after each run, or by `build` after
    ``set_device('markdown', build_on_run=False)``; without a file name, `build` prints the text.

    Parameters
    ----------
    filename : str or path-like, optional
        The file that is written, with the ending ``.md`` if it has none. An empty text stands for
        the name of the script.
    author : str, optional
        Who has made the model.
    template : str or path-like, optional
        ``"default"``, ``"table"``, or the file of a Jinja2 template: see
        `brian2tools.mdexport.to_markdown`.
    include_monitors : bool, optional
        Whether to say what is recorded.

    Attributes
    ----------
    md_text : str
        The text about the model so far.
    """

    options: Mapping[str, Any] = MappingProxyType(
        {"filename": None, "author": None, "template": "default", "include_monitors": False}
    )

    def activate(self, build_on_run: bool = True, **options: Any) -> None:
        """Start afresh: called by ``set_device``."""
        super().activate(build_on_run=build_on_run, **options)
        # What is wrong is better known before the model is made than after.
        from brian2tools.mdexport.arguments import check_switches, check_texts
        from brian2tools.mdexport.markdown import load_template

        given = self.build_options
        load_template(given["template"])
        check_filename(given["filename"])
        check_texts(author=given["author"])
        check_switches(include_monitors=given["include_monitors"])

    @property
    def md_text(self) -> str:
        """The text about the model so far."""
        return self._text(self.build_options)

    def build(self, **options: Any) -> None:
        """Write the file, or print the text if there is no name for it.

        Parameters
        ----------
        **options
            Other values for what ``set_device`` was given.
        """
        self._check_options("build", options)
        chosen = {**self.build_options, **options}
        check_filename(chosen["filename"])
        if chosen["filename"] is not None:
            from brian2tools.mdexport.writing import write_document

            write_document(self._text(chosen), _path(chosen["filename"]))
        elif not self.build_on_run:
            print(self._text(chosen))

    def _text(self, options: Mapping[str, Any]) -> str:
        from brian2tools.mdexport.markdown import to_markdown

        chosen = {name: options[name] for name in ("author", "template", "include_monitors")}
        return to_markdown(self.model, **chosen)


def _path(filename: str | PathLike[str]) -> Path:
    """The file that is meant: ``"model"`` is ``model.md``, ``""`` that of the script."""
    path = Path(filename or Path(sys.argv[0]).name or "model")
    return path.with_suffix(".md") if not filename or not path.suffix else path
