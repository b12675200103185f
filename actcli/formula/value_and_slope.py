"""f and f' of a formula together: their kernel, and whether floats are too small for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.formula.kernels import Kernel, as_numpy, words_over_jets
from actcli.formula.model import Formula
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def value_and_slope(formula: Formula) -> Kernel:
    """Return the kernel of f and f' of a formula in x, a number: two rows, of finite x.

    It takes no second look at what comes out as nan: both are nan where the formula comes to 0/0 or
    overflows on its way. Roundings are perturbed when `numerics.monte_carlo` asks for it.
    """

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import value_and_derivative

        run, fixed = formula.over(words_over_jets()), as_numpy(values)
        return value_and_derivative(lambda x: run(x=x, **fixed), x)

    return kernel


def overflows(formula: Formula, x: Array, order: int = 1, **values: Any) -> bool:
    """Return whether something beyond all floats comes up in f, or f' too, of a formula at some x.

    It is a number that is too large for them, or the reciprocal or logarithm of one too small.

    Parameters
    ----------
    formula : Formula
    x : ndarray of float64
    order : int, optional
        0 for f alone.
    **values : float
        Its parameters.
    """
    from actcli.numerics.jet.derivatives import moving

    run = formula.over(words_over_jets())
    try:
        with np.errstate(all="ignore", over="raise", divide="raise"):
            run(x=moving(x, order), **as_numpy(values))
    except FloatingPointError:
        return True
    return False
