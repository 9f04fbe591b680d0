"""Tuples whose elements are also found by their names."""

from __future__ import annotations

from typing import Protocol, SupportsIndex, TypeVar, overload

from brian2tools.errors import ArgumentError

__all__ = ["Named", "Table"]


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str:
        """The name."""


Row = TypeVar("Row", bound=Named, covariant=True)


class Table(tuple[Row, ...]):
    """A tuple of things with names: ``table["v"]`` is the one of that name, ``table[0]`` the first.

    Examples
    --------
    >>> from brian2tools.description import Constant, Table, Value
    >>> constants = Table([Constant(name="g", value=Value(3))])
    >>> constants["g"].value == constants[0].value
    True
    >>> constants["h"]
    Traceback (most recent call last):
        ...
    brian2tools.errors.ArgumentError: there is no 'h' here, only 'g'
    """

    __slots__ = ()

    @overload
    def __getitem__(self, key: SupportsIndex | str) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, key: SupportsIndex | str | slice) -> Row | tuple[Row, ...]:
        if not isinstance(key, str):
            return super().__getitem__(key)
        for row in self:
            if row.name == key:
                return row
        known = ", ".join(map(repr, self.names)) or "nothing"
        raise ArgumentError(f"there is no {key!r} here, only {known}")

    def __contains__(self, key: object) -> bool:
        return key in self.names if isinstance(key, str) else super().__contains__(key)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(row.name for row in self)
