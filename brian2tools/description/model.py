"""What a model is, as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from typing import overload

from brian2tools.description.monitors import Monitor
from brian2tools.description.parts import Assignment, Clock, TimedArray
from brian2tools.description.populations import Population
from brian2tools.description.projections import PoissonInput, Projection
from brian2tools.description.table import Table
from brian2tools.description.values import Value
from brian2tools.errors import Problem

__all__ = ["ConstantChange", "Model", "Part", "Run", "SpikesChange", "TimedArrayChange"]

Part = Population | Projection | PoissonInput | Monitor


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantChange:
    """A constant that has another value from one run on.

    Parameters
    ----------
    group : str
        The population or projection whose expressions use it.
    name : str
        The name in the expressions.
    value : Value
        The value from this run on.
    """

    group: str
    name: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedArrayChange:
    """A name that stands for another timed array from one run on.

    Parameters
    ----------
    group : str
        The population or projection whose expressions use it.
    name : str
        The name in the expressions.
    timed_array : str
        The timed array of the model that it stands for from this run on.
    """

    group: str
    name: str
    timed_array: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikesChange:
    """Given spikes that are replaced by others from one run on (``set_spikes``).

    Those of them that come before this run are left out.

    Parameters
    ----------
    group : str
        The sources of spikes.
    indices, times : Value
        Which one spikes, and when: arrays of the same length, in the order of the times.
    period : Value or None
        After which time the spikes repeat; None if they do not.
    """

    group: str
    indices: Value
    times: Value
    period: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One call of ``run``, and what was changed since the one before.

    Parameters
    ----------
    start, duration : Value
        When it began, and how long it lasts.
    assignments : tuple of Assignment
        The values that were assigned since the run before, in order. Those before the first run
        are part of the initial values.
    constants : tuple of ConstantChange
        The constants that have new values.
    timed_arrays : tuple of TimedArrayChange
        The names that stand for other timed arrays.
    spikes : tuple of SpikesChange
        The given spikes that are other ones.
    clocks : tuple of Clock
        The clocks that have new time steps.
    inactive : tuple of str
        The names of all objects of Brian that take no part in this run.
    """

    start: Value
    duration: Value
    assignments: tuple[Assignment, ...] = ()
    constants: tuple[ConstantChange, ...] = ()
    timed_arrays: tuple[TimedArrayChange, ...] = ()
    spikes: tuple[SpikesChange, ...] = ()
    clocks: tuple[Clock, ...] = ()
    inactive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a model is, as a value that never changes.

    ``model["cells"]`` is the population, projection, input or monitor of that name.

    Parameters
    ----------
    name : str
        The name of the network.
    time : Value
        At which time the values of the variables are those in the description: 0 s, unless the
        network had been run before it was described.
    schedule : tuple of str
        The slots of a time step, in order.
    clocks : Table of Clock
        The clocks.
    populations : Table of Population
        Neurons and sources of spikes.
    projections : Table of Projection
        Synapses.
    inputs : Table of PoissonInput
        Poisson input without synapses.
    monitors : Table of Monitor
        What is recorded.
    timed_arrays : Table of TimedArray
        Values that change at fixed times.
    runs : tuple of Run
        The runs, as far as they are known.
    problems : tuple of Problem
        What could not be described.
    """

    name: str
    time: Value
    schedule: tuple[str, ...]
    clocks: Table[Clock] = field(default_factory=Table)
    populations: Table[Population] = field(default_factory=Table)
    projections: Table[Projection] = field(default_factory=Table)
    inputs: Table[PoissonInput] = field(default_factory=Table)
    monitors: Table[Monitor] = field(default_factory=Table)
    timed_arrays: Table[TimedArray] = field(default_factory=Table)
    runs: tuple[Run, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        kinds = ("populations", "projections", "inputs", "monitors", "problems")
        counts = [f"{len(getattr(self, kind))} {kind}" for kind in kinds if getattr(self, kind)]
        return f"<Model {self.name!r}: {', '.join(counts) or 'empty'}>"

    @property
    def parts(self) -> Table[Part]:
        """All populations, projections, inputs and monitors."""
        return Table([*self.populations, *self.projections, *self.inputs, *self.monitors])

    @overload
    def to_json(self, filename: None = None) -> str: ...
    @overload
    def to_json(self, filename: str | PathLike[str]) -> None: ...
    def to_json(self, filename: str | PathLike[str] | None = None) -> str | None:
        """Write the model as JSON, from which `from_json` makes an equal one.

        Parameters
        ----------
        filename : str or path-like, optional
            The file, which is overwritten as a whole. Arrays of more than 4 kB go into a file
            beside it that has the same name but the ending ``.npz``; the two belong together.

        Returns
        -------
        str or None
            Without a file name, the text with all arrays in it.

        Raises
        ------
        ModelFileError
            If the file cannot be written. What was there before is then as it was.

        Examples
        --------
        >>> model = describe(Network(NeuronGroup(10, "v : volt", name="cells")))
        >>> Model.from_json(model.to_json()) == model
        True
        """
        from brian2tools.description.storage.writing import model_as_text, write_model

        if filename is None:
            return model_as_text(self)
        write_model(self, filename)
        return None

    @classmethod
    def from_json(cls, source: str | PathLike[str]) -> Model:
        """Read a model that `to_json` has written.

        Nothing that is in a file is executed: all names, expressions and statements are checked
        against Brian's grammar, and all numbers and references against each other.

        Parameters
        ----------
        source : str or path-like
            The name of the file, or the text itself, which begins with ``{``.

        Returns
        -------
        Model
            The same model, bit for bit.

        Raises
        ------
        ModelFileError
            If it is no model, a damaged one, one of a later version, or without its arrays.

        Examples
        --------
        >>> Model.from_json("cuba.json")
        Traceback (most recent call last):
            ...
        brian2tools.errors.ModelFileError: 'cuba.json' cannot be read (...
        """
        from brian2tools.description.storage.reading import model_from_text, read_model

        if isinstance(source, str) and source.lstrip().startswith("{"):
            return model_from_text(source)
        return read_model(source)

    def __getitem__(self, name: str) -> Part:
        return self.parts[name]

    def __contains__(self, name: object) -> bool:
        return name in self.parts

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def to_markdown(
        self,
        filename: str | PathLike[str] | None = None,
        *,
        template: str | PathLike[str] = "default",
        author: str | None = None,
        include_monitors: bool = False,
    ) -> str:
        """Describe the model for people, as Markdown that GitHub and Jupyter show.

        Parameters
        ----------
        filename : str or path-like, optional
            The file that is written, if any.
        template : str or path-like, optional
            ``"default"``, ``"table"``, or the file of a Jinja2 template of your own: see
            `brian2tools.mdexport.to_markdown`.
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
            If an argument is of another type.
        ArgumentError
            If there is no such template, something is wrong with it, or the file cannot be written.

        Examples
        --------
        >>> print(describe(Network()).to_markdown())
        # Model description
        <BLANKLINE>
        The model consists of nothing.
        <BLANKLINE>
        """
        # Descriptions know nothing of what is made of them; only this convenience does.
        from brian2tools.mdexport.markdown import to_markdown

        return to_markdown(
            self, filename, template=template, author=author, include_monitors=include_monitors
        )

    def to_latex(
        self,
        filename: str | PathLike[str] | None = None,
        *,
        document: bool = True,
        title: str = "Description of the network model",
        author: str | None = None,
        captions: bool = True,
    ) -> str:
        """Describe the model by the tables that papers in this field have, in LaTeX.

        This is `brian2tools.mdexport.to_latex`, which says what the arguments are.
        """
        from brian2tools.mdexport.tables import to_latex

        return to_latex(
            self, filename, document=document, title=title, author=author, captions=captions
        )

    def _repr_markdown_(self) -> str:
        """What Jupyter shows."""
        return self.to_markdown()
