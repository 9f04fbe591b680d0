"""Compare Brian with jNeuroML on all shared models, and write the page that says how they agree.

``python dev/neuroml_agreement.py`` takes a quarter of an hour and writes
``docs/developer/neuroml_agreement.rst``. With names of models it only prints what comes of these.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import brian2

from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.simulators import find_jar
from brian2tools.tests.nmlexport.agreements import REPETITIONS, SHARED, Compared, Shared, compared
from brian2tools.tests.nmlexport.balanced import balanced

PAGE = Path(__file__).parent.parent / "docs" / "developer" / "neuroml_agreement.rst"

HEAD = """\
.. Written by dev/neuroml_agreement.py.

How well jNeuroML agrees with Brian
===================================

All models that the tests share, and the balanced networks CUBA and COBAHH of Brette et al. (2007)
with {neurons} neurons (2 % of all pairs connected) over 100 ms, were exported with
``form='steps'``, run in {jneuroml} and compared with Brian {brian}.
``python dev/neuroml_agreement.py`` does so and writes this page.

Of {total} models that draw no random numbers while they run, {same} have all events in the same
time steps in both simulators.
"""

EXACT = """\
Models without random numbers
-----------------------------

Differences of values are relative to the range of the values in Brian. The files of jNeuroML hold
numbers of single precision, which makes a difference of about 1e-7 of the largest value.
"""

STATISTICAL = """\
Models that draw random numbers while they run
----------------------------------------------

Each simulator draws its own. What is compared are the numbers of events, and the mean and the
standard deviation of each variable, with those of {repetitions} simulations in Brian. The last
column has the largest difference of them, in standard errors.
"""

FAILED = """\
Models that fail
----------------
"""

WITHOUT_FORM = """\
Models that are not exported
----------------------------
"""


def main() -> None:
    given = arguments()
    brian2.prefs.codegen.target = "numpy"
    brian2.BrianLogger.log_level_error()
    chosen = [*SHARED.values(), *balanced(given.neurons)]
    if given.models:
        chosen = [one for one in chosen if one.name in given.models]
    with tempfile.TemporaryDirectory() as folder:
        results = list(printed(compared(chosen, Path(folder))))
    if not given.models:
        PAGE.write_text(page(chosen, results, given.neurons), encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", help="the names of shared models; by default all")
    parser.add_argument(
        "--neurons",
        type=int,
        default=2240,
        help="the size of CUBA and COBAHH: 1000 have 2e4 synapses, 2240 (the default) have 1e5",
    )
    return parser.parse_args()


def printed(results: Iterable[Compared]) -> Iterator[Compared]:
    """Print each result as soon as it is there."""
    for one in results:
        print(one.name, *outcome(one), sep="  ", flush=True)
        yield one


def outcome(one: Compared) -> tuple[str, ...]:
    """Return the cells of a table that say what came of a model."""
    found = one.agreement
    if found is None:
        problems = getattr(one.error, "problems", ())
        return ("; ".join(problem.reason for problem in problems) or repr(one.error),)
    brian = sum(event.brian for event in found.events)
    if one.deviation is not None:
        simulator = sum(event.simulator for event in found.events)
        return str(brian), str(simulator), f"{one.deviation:.1f}"
    # A monitor that only counts says nothing of steps.
    same = sum(
        event.simulator if event.same_step is None else event.same_step for event in found.events
    )
    return str(brian), str(same), f"{found.largest_relative:.0e}"


def page(chosen: Sequence[Shared], results: Sequence[Compared], neurons: int) -> str:
    """Return the page of the documentation."""
    order = [one.name for one in chosen]
    results = sorted(results, key=lambda one: order.index(one.name))
    features = {one.name: one.feature.partition("\n")[0] for one in chosen}
    simulated = [one for one in results if one.agreement is not None]
    exact = [one for one in simulated if one.deviation is None]
    statistical = [one for one in simulated if one.deviation is not None]
    without_form = [one for one in results if isinstance(one.error, UnsupportedModelError)]
    failed = [one for one in results if one.agreement is None and one not in without_form]
    same = sum(one.agreement is not None and one.agreement.has_same_events for one in exact)
    return "\n".join(
        [
            HEAD.format(
                brian=version("brian2"),
                neurons=neurons,
                jneuroml="-".join(find_jar().name.split("-")[:2]).replace("-", " "),
                total=len(exact),
                same=same,
            ),
            EXACT,
            *table(("model", "what it shows", "events", "same step", "values"), exact, features),
            STATISTICAL.format(repetitions=REPETITIONS),
            *table(
                ("model", "what it shows", "events", "in jNeuroML", "deviation"),
                statistical,
                features,
            ),
            WITHOUT_FORM,
            *table(("model", "what it shows", "why"), without_form, features),
            *(
                [FAILED, *table(("model", "what it shows", "why"), failed, features)]
                if failed
                else []
            ),
        ]
    )


def table(
    head: Sequence[str], results: Sequence[Compared], features: dict[str, str]
) -> Iterator[str]:
    """Yield the lines of a table."""
    yield from (".. list-table::", "    :header-rows: 1", "")
    yield from row(head)
    for one in results:
        yield from row((f"``{one.name}``", features[one.name], *outcome(one)))
    yield ""


def row(cells: Sequence[str]) -> Iterator[str]:
    first, *others = cells
    yield f"    * - {first}"
    yield from (f"      - {cell}" for cell in others)


if __name__ == "__main__":
    main()
