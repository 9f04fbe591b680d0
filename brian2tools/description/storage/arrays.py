"""Arrays as blocks of bytes: the short ones as text, the others in a file of their own."""

from __future__ import annotations

import base64
import math
import zipfile
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, NewType

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from brian2tools.description.storage.faults import FaultError, UnexpectedError
from brian2tools.description.values import Array
from brian2tools.errors import ArgumentError

__all__ = [
    "ArchiveReader",
    "ArchiveWriter",
    "Archived",
    "Block",
    "NumberType",
    "Stored",
    "array_of_block",
    "block_of_array",
    "checked_number_type",
]

#: Arrays of at most that many bytes stay in the text.
LARGEST_BLOCK = 4096

#: The type of the numbers, as numpy writes it with the order of the bytes: ``"<f8"``.
NumberType = NewType("NumberType", str)

_NUMBER_TYPES = frozenset(np.dtype(order + code).str for code in "?bBhHiIqQefd" for order in "<>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An array in the text, its bytes in base64 and row by row."""

    dtype: NumberType
    shape: tuple[int, ...]
    base64: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An array in the file with the arrays, under this key."""

    dtype: NumberType
    shape: tuple[int, ...]
    key: str


Stored = Block | Archived


def checked_number_type(text: str) -> NumberType:
    """The type of numbers that a text stands for, if it is one of those that are stored."""
    if text not in _NUMBER_TYPES:
        raise UnexpectedError(text, "a type of numbers such as '<f8', '<i4' or '|b1'")
    return NumberType(text)


def block_of_array(array: Array) -> Block:
    """An array as text."""
    return Block(
        dtype=_number_type(array),
        shape=array.shape,
        base64=base64.b64encode(array.numbers.tobytes()).decode("ascii"),
    )


def array_of_block(stored: Stored) -> Array:
    """The array that is in the text."""
    if isinstance(stored, Archived):
        raise UnexpectedError(stored.key, "an array in base64, since no file with arrays is named")
    try:
        data = base64.b64decode(stored.base64, validate=True)
    except ValueError:
        raise UnexpectedError(stored.base64, "bytes in base64") from None
    return _array(data, stored)


class ArchiveWriter:
    """Keeps short arrays in the text and collects the others for a file."""

    def __init__(self) -> None:
        self.arrays: list[Array] = []

    def store(self, array: Array) -> Stored:
        """What stands for an array in the text."""
        if array.size * array.dtype.itemsize <= LARGEST_BLOCK:
            return block_of_array(array)
        self.arrays.append(array)
        key = _key(len(self.arrays) - 1)
        return Archived(dtype=_number_type(array), shape=array.shape, key=key)

    def write(self, file: BinaryIO) -> None:
        """Write what was collected as an ``.npz`` file."""
        # numpy's own function would have all arrays in memory at once.
        with zipfile.ZipFile(file, "w") as archive:
            for position, array in enumerate(self.arrays):
                # Without the time of day, the same model gives the same file.
                info = zipfile.ZipInfo(f"{_key(position)}.npy")
                with archive.open(info, "w", force_zip64=True) as member:
                    numbers = np.ascontiguousarray(array.numbers)
                    npy.write_array(member, numbers, allow_pickle=False)


class ArchiveReader:
    """Finds arrays in the text and in an ``.npz`` file.

    Parameters
    ----------
    file : binary file
        The file.

    Raises
    ------
    FaultError
        If it is another kind of file.
    """

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._archive = zipfile.ZipFile(file)
        except zipfile.BadZipFile as error:
            raise FaultError(f"has a file with arrays that cannot be read ({error})") from error
        self._size = file.seek(0, 2)
        self._found: dict[Archived, Array] = {}

    def load(self, stored: Stored) -> Array:
        """The array that is meant."""
        if isinstance(stored, Block):
            return array_of_block(stored)
        if stored not in self._found:
            self._found[stored] = _array(self._bytes(stored), stored)
        return self._found[stored]

    def _bytes(self, stored: Archived) -> bytes:
        try:
            info = self._archive.getinfo(f"{stored.key}.npy")
            # No more memory is taken than the file has.
            if info.compress_type != zipfile.ZIP_STORED or info.file_size > self._size:
                raise ValueError("its size is not what it says")
            with self._archive.open(info) as member:
                _check_header(member, stored)
                return member.read()
        except KeyError:
            raise UnexpectedError(
                stored.key, "the key of an array in the file with arrays"
            ) from None
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
            raise UnexpectedError(stored.key, f"an array that can be read ({error})") from error


def _check_header(member: IO[bytes], stored: Archived) -> None:
    if npy.read_magic(member) != (1, 0):
        raise ValueError("it has another version of numpy's format")
    shape, is_by_columns, dtype = npy.read_array_header_1_0(member)
    if (shape, is_by_columns, dtype.str) != (stored.shape, False, stored.dtype):
        raise ValueError(f"it has the shape {shape} and the type {dtype}")


def _array(data: bytes, stored: Stored) -> Array:
    dtype, shape = np.dtype(stored.dtype), stored.shape
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != len(data):
        raise FaultError(f"has {len(data)} bytes, which {dtype} of shape {shape} has not")
    if dtype.kind == "b" and np.frombuffer(data, np.uint8).max(initial=0) > 1:
        raise FaultError("has bytes that are neither true nor false")
    try:
        numbers: NDArray[Any] = np.ndarray(shape, dtype, data)
    except ValueError as error:
        raise FaultError(f"has a shape that no array has ({error})") from None
    return Array(numbers)


def _number_type(array: Array) -> NumberType:
    if array.dtype.str not in _NUMBER_TYPES:
        raise ArgumentError(
            f"an array of {array.dtype} cannot be stored, expected booleans, integers or floats "
            "of at most 64 bits: convert it before it becomes part of the model"
        )
    return NumberType(array.dtype.str)


def _key(position: int) -> str:
    return f"array_{position}"
