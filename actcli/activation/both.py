"""f(x) and f'(x) together, for what needs both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.activation.evaluate import floating_type, is_plain_call, refuse_masked
from actcli.numerics import np
from actcli.numerics.blocks import both_over_blocks
from actcli.numerics.short_floats import is_short

if TYPE_CHECKING:
    from actcli.activation import Activation


def both_at(
    activation: Activation, x: Any, /, *, axis: int | str | None = None, **values: Any
) -> tuple[Any, Any]:
    """Return f(x) and f'(x), in one pass over x where that is cheaper than two calls.

    Arguments, and the shape of each, are those of a call and of `derivative`; there is no `out`.

    Examples
    --------
    >>> import actcli
    >>> actcli.relu.value_and_derivative([-1.0, 2.0])
    (array([0., 2.]), array([0., 1.]))
    """
    if not values and axis is None:
        # Beside a number or a short array one pass over x saves less than its preparation takes.
        y, slope = activation._direct_value(x), activation._direct_derivative(x)
        if y is not None and slope is not None:
            return y, slope
    activation.require(*values)
    if not is_plain_call(x, axis, values):
        return activation(x, axis=axis, **values), activation.derivative(x, axis=axis, **values)
    bound = activation.bind(**values)
    if not bound.pointwise or bound.is_formula_alone:
        return bound(x), bound.derivative(x)
    refuse_masked(bound, x)
    x = np.asarray(x)
    dtype = floating_type(bound, x.dtype)
    if is_short(dtype):
        return bound(x), bound.derivative(x)
    kernels = bound.kernel, bound.derivative_kernel
    y, slope = both_over_blocks(
        kernels, x, bound.constants, are_defaults=bound.has_defaults, dtype=dtype
    )
    return y, slope
