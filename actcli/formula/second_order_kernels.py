"""Kernels of second derivatives: in two names at once, and of the components of Jacobians."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.formula.kernels import Kernel, as_numpy, words_over_jets
from actcli.formula.model import Formula
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def mixed(formula: Formula, first: str, second: str) -> Kernel:
    """Return the kernel of the second derivative of a formula of a number in two names.

    The names are of parameters, or "x". It is half of what the second derivative in the sum of both
    directions has more than those in each.
    """

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import differentiate_by_sides

        run = formula.over(words_over_jets())
        start = {**as_numpy(values), "x": x}

        def along(*names: str) -> Array:
            def line(t: Any, **start: Any) -> Any:
                return run(**{n: v + t if n in names else v for n, v in start.items()})

            return differentiate_by_sides(line, np.zeros(x.shape), 2, values=start)

        return (along(first, second) - along(first) - along(second)) / 2

    return kernel


def over_vectors(formula: Formula) -> Callable[..., Any]:
    """Return a formula of components over jets, as a function of the output's place and its names.

    Places are counted from 0. Of groups, `group` gives the one of that output.
    """
    from actcli.formula.jet_words import scaled_jets
    from actcli.numerics.scaled_exp import unscaled

    def run(place: int, **names: Any) -> Any:
        words = {**scaled_jets()}
        group = words["group"]
        words["group"] = lambda x, size: group(x, size).members[..., place, :]
        return unscaled(formula.over(words)(**names))

    return run
