"""What those functions are that are no usual mathematics."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from brian2tools.description.expressions import Expression
from brian2tools.mdexport.sections.page import Page

__all__ = ["meanings_of_functions"]

#: For each function, a call and what it gives.
_FUNCTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "clip": ("clip(x, a, b)", "$x$ limited to the range from $a$ to $b$"),
        "exprel": ("exprel(x)", "$(\\mathrm{e}^x - 1) / x$"),
        "expm1": ("expm1(x)", "$\\mathrm{e}^x - 1$"),
        "int": ("int(x)", "$x$ without its fraction, or 1 for true and 0 for false"),
        "log1p": ("log1p(x)", "$\\ln(1 + x)$"),
        "poisson": ("poisson(x)", "a random number with a Poisson distribution of mean $x$"),
        "rand": ("rand()", "a random number between 0 and 1"),
        "randn": ("randn()", "a normally distributed random number (mean 0, variance 1)"),
    }
)
_RANDOM = ("poisson", "rand", "randn")


def meanings_of_functions(names: Collection[str], noun: str, page: Page) -> Iterator[str]:
    """What functions give, of those that need words.

    Parameters
    ----------
    names : collection of str
        The names of functions, and any others.
    noun : str
        For what numbers are drawn, such as ``"neuron"``.
    page : Page
        The document.
    """
    for name, (call, meaning) in _FUNCTIONS.items():
        if name in names:
            drawn = f", drawn for each {noun}" if name in _RANDOM else ""
            yield f"{page.say.expression(Expression(call))} is {meaning}{drawn}"
