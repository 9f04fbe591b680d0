"""What kind of thing something is, in the words of a sentence."""

from __future__ import annotations

__all__ = ["kind_of"]


def kind_of(thing: object) -> str:
    """The type of something with its article.

    Examples
    --------
    >>> from brian2tools.kinds import kind_of
    >>> print(kind_of(3), kind_of("3"), sep=", ")
    an int, a str
    """
    name = type(thing).__name__
    return f"an {name}" if name[0] in "aeioAEIO" else f"a {name}"
