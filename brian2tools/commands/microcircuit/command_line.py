"""What can be given to the command, and what it then does."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

__all__ = ["add_command"]

_EPILOG = """
What an option says wins over what the file with parameters says. The folder gets a file
parameters.yaml with all that was used, the seed too: given as --parameters, it makes the same
spikes again.
"""


def add_command(commands: Any) -> None:
    """Add the command to those of a parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "microcircuit",
        help="simulate the cortical microcircuit of Potjans and Diesmann (2014)",
        description="Simulate the cortical microcircuit of Potjans and Diesmann (2014), and write "
        "its spikes, statistics and pictures of both into a folder.",
        epilog=_EPILOG,
    )
    _add_network(parser.add_argument_group("network"))
    _add_simulation(parser.add_argument_group("simulation"))
    _add_results(parser.add_argument_group("results"))
    parser.set_defaults(execute=_simulate)


def _add_network(group: Any) -> None:
    group.add_argument("--parameters", type=Path, metavar="FILE", help="YAML with all parameters")
    group.add_argument(
        "--scale",
        type=float,
        help="the part of the neurons, and of the synapses of each, that there is (default: 1)",
    )
    group.add_argument("--N-scaling", type=float, help="the part of the neurons only")
    group.add_argument("--K-scaling", type=float, help="the part of the synapses of each only")
    group.add_argument(
        "--background",
        choices=("poisson", "dc"),
        help="input from outside as spikes at random or as a direct current; by default what "
        "suits the scale",
    )
    group.add_argument(
        "--thalamus",
        action="store_true",
        help="stimulate the thalamus; 200 ms after the warm-up if the file does not say when",
    )
    group.add_argument(
        "--dc-stimulus",
        action="store_true",
        help="add a current for some time; 150 ms after the warm-up if the file does not say when",
    )


def _add_simulation(group: Any) -> None:
    group.add_argument(
        "--duration", type=float, metavar="MS", help="the time to evaluate (default: 1000 ms)"
    )
    group.add_argument(
        "--warm-up", type=float, metavar="MS", help="the time before that (default: 500 ms)"
    )
    group.add_argument("--seed", type=int, help="where random numbers start; by default drawn")
    group.add_argument(
        "--record-potentials",
        type=int,
        metavar="N",
        help="record the membrane potentials of N neurons of each population, or of all of a "
        "smaller one (default: 0)",
    )
    group.add_argument(
        "--device",
        choices=("cpp_standalone", "runtime"),
        help="a compiled program, by default if there is a compiler, or Brian itself",
    )


def _add_results(group: Any) -> None:
    group.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FOLDER", help="a new or empty folder"
    )
    group.add_argument(
        "--overwrite", action="store_true", help="replace the results that are in the folder"
    )
    group.add_argument("--no-plots", action="store_true", help="make no pictures")
    group.add_argument(
        "--plot-format", choices=("png", "pdf", "svg"), default="png", help="(default: png)"
    )


def _simulate(given: argparse.Namespace) -> None:
    # The model and its plots take longer to import than all other commands together.
    from brian2tools.commands.microcircuit.simulation import simulate

    simulate(given)
