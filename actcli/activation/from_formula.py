"""Activations that are a formula and nothing else: everything is derived, nothing claimed."""

from __future__ import annotations

import math

from actcli.activation.interval import Interval
from actcli.activation.lengths import SAME
from actcli.activation.model import Activation
from actcli.activation.parameter import Parameter
from actcli.formula import Formula, kernels
from actcli.formula.differentiate import Derivative


def from_formula(
    formula: Formula,
    parameters: tuple[Parameter, ...],
    *,
    name: str,
    title: str,
    family: str,
    pointwise: bool,
    doc: str = "",
) -> Activation:
    """Return the activation whose kernel is its formula.

    Its derivative is the formula run over jets, its kinks are to be found, and no accuracy is
    claimed.

    Parameters
    ----------
    formula : Formula
    parameters : tuple of Parameter
        One for each other name in the formula than x.
    name, title, family, doc : str
        As in `Activation`.
    pointwise : bool
        Whether it is a function of one number; otherwise of a vector.
    """
    return Activation(
        name=name,
        title=title,
        summary=doc.partition("\n")[0],
        doc=doc,
        family=family,
        formula=formula,
        kernel=kernels.value(formula, pointwise=pointwise),
        parameters=parameters,
        derivative_formula=Derivative(formula),
        derivative_kernel=(kernels.derivative if pointwise else kernels.partials)(formula, 1),
        pointwise=pointwise,
        lengths=SAME,
        kinks=None if pointwise else (),
        range=Interval("[-inf, inf]"),
        accuracy=(math.inf, math.inf),
        aliases=(),
        paper="",
        equivalents=(),
        pros="",
        cons="",
        plot_window=(-5, 5),
        base_point=(0.0,) if pointwise else (0.0, 1.0, 0.0),
    )
