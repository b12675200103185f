"""The kernel of f and f' together, for who looks at many points and judges their digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.formula.kernels import Kernel, as_numpy, words_over_jets
from actcli.formula.model import Formula

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
