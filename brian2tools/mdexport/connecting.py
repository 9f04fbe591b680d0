"""Which neurons are connected, in the words of the literature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brian2.synapses.parse_synaptic_generator_syntax import parse_synapse_generator
from brian2.utils.stringtools import get_identifiers

from brian2tools.description.expressions import Expression
from brian2tools.description.projections import ConnectionRule
from brian2tools.mdexport.amounts import number_text
from brian2tools.mdexport.wording import Wording

__all__ = ["connection_kind", "connection_text", "names_said", "variables_of"]


def connection_text(rule: ConnectionRule, say: Wording) -> str:
    """Which neurons one call of ``connect`` connects.

    Parameters
    ----------
    rule : ConnectionRule
        The call.
    say : Wording
        The language in which it is said.
    """
    text = ", ".join(_parts(rule, say))
    constants = say.constants(rule.constants)
    return f"{text}, where {constants}" if constants else text


def connection_kind(rule: ConnectionRule) -> str:
    """Of which kind a rule is, in a few words.

    Examples
    --------
    >>> from brian2tools.description import ConnectionRule
    >>> from brian2tools.mdexport.connecting import connection_kind
    >>> connection_kind(ConnectionRule(count=5, condition="True", p=0.1))
    'pairwise Bernoulli'
    """
    if rule.condition is not None:
        if rule.p != 1:
            return "pairwise Bernoulli"
        return "all-to-all" if rule.condition.strip() == "True" else "pairs by a condition"
    if rule.i is None and rule.j is None:
        return "given pairs"
    return "one-to-one" if _is_one_to_one(rule) else "partners by a rule"


def variables_of(rule: ConnectionRule) -> frozenset[str]:
    """The indices and variables of neurons that a rule asks for, beyond those of equal indices."""
    if _is_one_to_one(rule):
        return frozenset()
    texts = (rule.condition, rule.i, rule.j, rule.p, rule.n)
    names = set().union(*(get_identifiers(text) for text in texts if isinstance(text, str)))
    suffixed = {name for name in names if name.endswith(("_pre", "_post"))}
    return frozenset((names & {"i", "j"}) | suffixed - {"N_pre", "N_post"})


def names_said(rule: ConnectionRule) -> frozenset[str]:
    """All names in what is said of a rule, those of functions too."""
    texts = (rule.condition, rule.p, rule.n, *_said(rule.i, "i"), *_said(rule.j, "j"))
    return frozenset().union(*(get_identifiers(text) for text in texts if isinstance(text, str)))


def _said(text: str | None, found: str) -> tuple[Any, ...]:
    """What is said of the partners on one side: not the range of all of them."""
    if text is None or " for " not in text:
        return (text,)
    parts = parse_synapse_generator(text)
    span = parts["iterator_kwds"]
    return (span.get("size"), span.get("p")) if _takes_all(parts, found) else (text,)


def _is_one_to_one(rule: ConnectionRule) -> bool:
    return (rule.i or "").strip() == "j" or (rule.j or "").strip() == "i"


def _parts(rule: ConnectionRule, say: Wording) -> Iterator[str]:
    if rule.condition is not None:
        yield _pairs(rule.condition, rule.p, say)
    elif rule.j is not None:
        yield _generated(rule.j, "i", "j", say)
    elif rule.i is not None:
        yield _generated(rule.i, "j", "i", say)
    else:
        yield "given pairs"
    if rule.n != 1:
        yield f"{_amount(rule.n, say)} synapses for each"
    if rule.skip_if_invalid:
        yield "without those whose index does not exist"


def _pairs(condition: str, probability: str | float, say: Wording) -> str:
    """The pairs for which a condition holds, or some of them."""
    everything = condition.strip() == "True"
    if probability == 1:
        return "all pairs" if everything else f"pairs with {_amount(condition, say)}"
    text = f"{say.by_chance} {say.symbol('p')} = {_amount(probability, say)}"
    return text if everything else f"{text}, for {_amount(condition, say)}"


def _generated(text: str, given: str, found: str, say: Wording) -> str:
    """The partners on one side of each neuron on the other side."""
    partners, separator, condition = text.partition(" if ")
    if " for " in text:
        return _generator(text, given, found, say)
    if partners.strip() == given:
        rule = "one-to-one"
    else:
        rule = f"{say.symbol(found)} = {_amount(partners, say)} for each {say.symbol(given)}"
    return f"{rule} where {_amount(condition, say)}" if separator else rule


def _generator(text: str, given: str, found: str, say: Wording) -> str:
    """The partners that a generator gives, such as ``k for k in range(i - 1, i + 2)``."""
    parts = parse_synapse_generator(text)
    span = parts["iterator_kwds"]
    if _takes_all(parts, found):
        return _any_partner(span, given, say)
    found_as = f"{say.symbol(found)} = {_amount(parts['element'], say)}"
    return f"{found_as} for each {say.symbol(given)}, " + ", ".join(_counter(parts, say))


def _takes_all(parts: dict[str, Any], found: str) -> bool:
    """Whether a generator goes through all neurons on one side."""
    span, size = parts["iterator_kwds"], f"N_{'pre' if found == 'i' else 'post'}"
    is_plain = parts["element"] == parts["inner_variable"]
    is_plain = is_plain and parts["if_expression"] in (None, "True")
    return is_plain and (span["low"], span["high"], span["step"]) == ("0", size, "1")


def _any_partner(span: dict[str, Any], given: str, say: Wording) -> str:
    """All neurons on one side, or some of them that are drawn at random."""
    if span.get("size") is not None:
        degree = "out-degree" if given == "i" else "in-degree"
        return (
            f"fixed {degree} of {_amount(span['size'], say)}, partners drawn at random, each once"
        )
    return _pairs("True", span.get("p") or 1, say)


def _counter(parts: dict[str, Any], say: Wording) -> Iterator[str]:
    """The numbers that a generator goes through."""
    span, counter = parts["iterator_kwds"], say.symbol(parts["inner_variable"])
    bounds = (_mathematics(span["low"], say), _mathematics(span["high"], say))
    numbers = say.math(
        rf"{bounds[0]} \leq {_mathematics(parts['inner_variable'], say)} < {bounds[1]}"
    )
    if span["step"] != "1":
        numbers += f" in steps of {_amount(span['step'], say)}"
    if span.get("size") is not None:
        numbers = f"{_amount(span['size'], say)} different {counter} drawn from {numbers}"
    yield numbers
    if span.get("p") is not None:
        yield f"each with {say.symbol('p')} = {_amount(span['p'], say)}"
    if parts["if_expression"] not in (None, "True"):
        yield f"where {_amount(parts['if_expression'], say)}"


def _amount(amount: str | float, say: Wording) -> str:
    """A number, or an expression for it."""
    if isinstance(amount, str):
        return say.expression(Expression(amount))
    return say.plain(number_text(amount))


def _mathematics(text: str, say: Wording) -> str:
    return say.mathematics(Expression(text))
