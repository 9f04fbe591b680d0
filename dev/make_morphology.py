"""Write the pyramidal cell of the examples and tests, grown by a few rules from one seed.

Usage: ``python dev/make_morphology.py [FILE.swc]``

Dendrites are walks in space whose direction wanders and is pulled outwards; where one forks, the
diameters follow Rall's 3/2 power law (Rall 1959, Exp Neurol 1:491). Sizes are those usual for a
pyramidal cell of layer 5, scaled down; the cell itself is invented. All lengths are in µm.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SEED = 21
STEP = 4.5
SOMA_DIAMETER = 18.0
THINNEST = 0.5
FORKED = 0.5 ** (2 / 3)
SOMA, AXON, BASAL, APICAL = 1, 2, 3, 4
UP = np.array([0.0, 1.0, 0.0])
DEFAULT = Path(__file__).parents[1] / "examples" / "data" / "pyramidal_cell.swc"

Vector = NDArray[np.float64]


@dataclass
class Cell:
    """The points of the cell so far; the parent of a point is a position in them, or -1."""

    chance: random.Random
    kinds: list[int] = field(default_factory=list)
    places: list[Vector] = field(default_factory=list)
    diameters: list[float] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)

    def add(self, kind: int, place: Vector, diameter: float, parent: int) -> int:
        """Add a point and return its position."""
        self.kinds.append(kind)
        self.places.append(place)
        self.diameters.append(diameter)
        self.parents.append(parent)
        return len(self.kinds) - 1

    def near(self, direction: Vector, spread: float) -> Vector:
        """A direction of length 1 that deviates at random from another one."""
        moved = unit(direction) + spread * np.array([self.chance.gauss(0, 1) for _ in range(3)])
        return unit(moved)

    def walk(
        self, kind: int, parent: int, direction: Vector, length: float,
        diameters: tuple[float, float], pull: Vector, wander: float = 0.22,
    ) -> tuple[list[int], Vector]:  # fmt: skip
        """Grow one unbranched dendrite; return its points and the direction at its end."""
        steps = max(2, round(length / STEP))
        place, points = self.places[parent], [parent]
        if kind != SOMA and self.kinds[parent] == SOMA:
            place = place + (SOMA_DIAMETER / 2 - STEP) * unit(direction)
        for step in range(1, steps + 1):
            direction = self.near(direction + pull, wander)
            place = place + STEP * direction
            thickness = diameters[0] + (diameters[1] - diameters[0]) * step / steps
            points.append(self.add(kind, place, max(thickness, THINNEST), points[-1]))
        return points[1:], direction

    def tree(
        self, kind: int, parent: int, direction: Vector, lengths: list[float],
        diameter: float, pull: Vector, spread: float = 0.55,
    ) -> None:  # fmt: skip
        """Grow a dendrite that forks at the end of each of ``lengths``, sometimes not."""
        length = lengths[0] * self.chance.uniform(0.7, 1.3)
        last = len(lengths) == 1
        ends = (diameter, diameter * (0.55 if last else 0.85))
        points, direction = self.walk(kind, parent, direction, length, ends, pull)
        if last or self.chance.random() < 0.08:
            return
        sideways = spread * unit(np.cross(direction, self.near(UP[[1, 0, 2]], 1.0)))
        for side in (sideways, -sideways):
            self.tree(
                kind, points[-1], self.near(direction + side, 0.12), lengths[1:],
                ends[1] * FORKED * self.chance.uniform(0.95, 1.15), pull, spread,
            )  # fmt: skip


def unit(vector: Vector) -> Vector:
    """The vector scaled to length 1."""
    return np.asarray(vector / np.linalg.norm(vector))


def grow(seed: int = SEED) -> Cell:
    """Grow the whole cell."""
    cell = Cell(random.Random(seed))
    add_soma(cell)
    add_apical_dendrite(cell)
    add_basal_dendrites(cell)
    add_axon(cell)
    return cell


def add_soma(cell: Cell) -> None:
    """Three points, the usual form of a sphere in SWC files."""
    center = cell.add(SOMA, np.zeros(3), SOMA_DIAMETER, -1)
    for side in (-UP, UP):
        cell.add(SOMA, SOMA_DIAMETER / 2 * side, SOMA_DIAMETER, center)


def add_apical_dendrite(cell: Cell) -> None:
    """A trunk with oblique dendrites at its sides and a tuft at its end."""
    trunk, direction = cell.walk(APICAL, 0, UP, 310, (4.5, 2.6), 0.3 * UP, wander=0.09)
    for number, distance in enumerate((45, 70, 95, 125, 150, 185, 220)):
        angle = 2.4 * number + cell.chance.uniform(-0.3, 0.3)
        outwards = np.array([np.cos(angle), 0.35, 0.7 * np.sin(angle)])
        lengths = [60.0, 75.0] if number % 3 == 2 else [40.0, 50.0, 60.0]
        cell.tree(
            APICAL, trunk[round(distance / STEP)], outwards, lengths[: 3 if number < 5 else 2],
            1.4, 0.05 * outwards + 0.03 * UP,
        )  # fmt: skip
    sideways = np.array([0.75, 0.0, 0.35])
    for side in (sideways, -sideways):
        cell.tree(
            APICAL, trunk[-1], direction + side, [50, 60, 65, 75], 2.0,
            0.06 * UP + 0.08 * side, spread=0.6,
        )  # fmt: skip


def add_basal_dendrites(cell: Cell) -> None:
    """Dendrites around the lower half of the soma."""
    for number in range(7):
        angle = np.pi + (number + 0.5) / 7 * np.pi + cell.chance.uniform(-0.15, 0.15)
        outwards = unit(
            np.array([1.25 * np.cos(angle), np.sin(angle) + 0.1, cell.chance.uniform(-0.6, 0.6)])
        )
        cell.tree(BASAL, 0, outwards, [25, 50, 110], cell.chance.uniform(2.0, 2.6), 0.05 * outwards)


def add_axon(cell: Cell) -> None:
    """An axon that runs down and gives off collaterals."""
    points, _ = cell.walk(AXON, 0, -UP, 300, (1.6, 0.8), -0.25 * UP, wander=0.14)
    for number, distance in enumerate((95, 140, 190, 240)):
        outwards = np.array([(-1.0) ** number, -0.25, cell.chance.uniform(-0.5, 0.5)])
        cell.tree(
            AXON, points[round(distance / STEP)], outwards, [80, 110], 0.8,
            0.04 * outwards, spread=0.4,
        )  # fmt: skip


def swc_text(cell: Cell) -> str:
    """The cell as an SWC file: index, type, x, y, z, radius and parent of each point."""
    lines = [
        "# A pyramidal cell that dev/make_morphology.py of brian2tools has grown; lengths in µm.",
        "# index type x y z radius parent",
    ]
    for index, (kind, place, diameter, parent) in enumerate(
        zip(cell.kinds, cell.places, cell.diameters, cell.parents, strict=True), start=1
    ):
        # 0.0 is added because a rounded number can be -0.0.
        x, y, z = (round(float(value), 2) + 0.0 for value in place)
        radius = round(diameter / 2, 3)
        lines.append(f"{index} {kind} {x} {y} {z} {radius} {parent + 1 if parent >= 0 else -1}")
    return "\n".join(lines) + "\n"


def main(target: Path = DEFAULT) -> None:
    """Write the file and say what is in it."""
    cell = grow()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(swc_text(cell), encoding="utf-8")
    print(f"{target}: {len(cell.kinds)} points")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
