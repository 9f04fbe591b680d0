"""A network from the description of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import brian2
from brian2.devices.device import RuntimeDevice

from brian2tools.description.building.context import Context
from brian2tools.description.describing.network import check_namespace, describe_objects
from brian2tools.description.model import Model
from brian2tools.description.parts import Names
from brian2tools.errors import ArgumentTypeError, UnsupportedModelError
from brian2tools.kinds import kind_of

__all__ = ["build", "build_all", "check_arguments"]


def build(model: Model, *, namespace: Mapping[str, Any] | None = None) -> brian2.Network:
    """Make the Brian objects that a description is of.

    The new network does what the one did that was described: the same seed gives the same
    recordings, bit for bit.

    Parameters
    ----------
    model : Model
        The description.
    namespace : mapping, optional
        The functions that the model uses and whose code is not part of a description.

    Returns
    -------
    Network
        The network, with all objects; ``network["cells"]`` is the one of that name. It has not
        been run, and the values of its variables and its time are those of the description.

    Raises
    ------
    ArgumentTypeError
        If it is not given a model, or `namespace` is no mapping.
    UnsupportedModelError
        If the model has parts that could not be described, or uses a function that is not given.

    Examples
    --------
    >>> cells = NeuronGroup(10, "v : volt", name="cells")
    >>> cells.v = "i*mV"
    >>> network = build(describe(Network(cells)))
    >>> network["cells"].v[3]
    3. * mvolt
    """
    return build_all(model, namespace)[0]


def check_arguments(model: object, namespace: object) -> None:
    """Refuse what is no model, and what does not say what names stand for."""
    if not isinstance(model, Model):
        raise ArgumentTypeError(
            f"{kind_of(model)} cannot be built, a Model can: describe(network) gives one"
        )
    check_namespace(namespace)


def build_all(model: Model, namespace: Mapping[str, Any] | None) -> tuple[brian2.Network, Context]:
    """The network, and all that was built for it by name."""
    check_arguments(model, namespace)
    namespace = namespace or {}
    given = {
        function.name
        for part in model.parts
        for function in getattr(part, "outside", Names()).functions
        if function.name in namespace
    }
    problems = [problem for problem in model.problems if problem.expression not in given]
    if problems:
        raise UnsupportedModelError(f"build {model.name!r}", problems)
    context = Context(model, namespace)
    network = brian2.Network([context.group(part.name) for part in model.parts], name=model.name)
    network.schedule = list(model.schedule)
    network.t_ = model.time.number
    # The values of other devices are not known yet, and a description has them.
    if isinstance(brian2.get_device(), RuntimeDevice):
        _check_names(network, model, namespace)
    return network, context


def _check_names(network: brian2.Network, model: Model, namespace: Mapping[str, Any]) -> None:
    """Check that no name would be looked up among the variables of the script that calls run.

    It would be for a name that a file has in an equation and nowhere else.
    """
    described = describe_objects(network.objects, network, namespace)
    problems = [
        problem
        for problem in described.problems
        if problem.place == "names" and problem not in model.problems
    ]
    if problems:
        raise UnsupportedModelError(f"build {model.name!r}", problems)
