"""Sums, products and choices of jets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.jet.series import RULES, Jet, as_jet, constant, value_of
from actcli.numerics.monte_carlo import perturb, perturb_product, perturb_sum

if TYPE_CHECKING:
    from actcli.numerics import Array


def paired(a: Any, b: Any) -> tuple[Jet, Jet]:
    """Return two operands, of which one may be no jet, as jets with the same number of axes."""
    order = next(x.order for x in (a, b) if isinstance(x, Jet))
    a, b = as_jet(a, order), as_jet(b, order)
    ndim = max(a.ndim, b.ndim)
    return _with_axes(a, ndim), _with_axes(b, ndim)


def _with_axes(x: Jet, ndim: int) -> Jet:
    """Return a jet with so many axes, new ones in front, as NumPy broadcasts."""
    shape = (len(x.c), *(1,) * (ndim - x.ndim), *x.shape)
    return x if x.ndim == ndim else Jet(x.c.reshape(shape), x.weight.reshape(shape))


def add(a: Any, b: Any) -> Jet:
    """Return a + b."""
    a, b = paired(a, b)
    return Jet(perturb_sum(a.c + b.c, a.c, b.c), a.weight + b.weight)


def multiply(a: Any, b: Any) -> Jet:
    """Return a·b."""
    a, b = paired(a, b)
    sums = a.is_sum or b.is_sum
    c = perturb_product(_product(a.c, b.c), a.c, b.c)
    return Jet(c, _product(a.weight, b.weight) if sums else None)


def _product(a: Array, b: Array) -> Array:
    return np.stack([convolved(a, b, k) for k in range(len(a))])


def convolved(a: Array, b: Array, k: int) -> Array:
    """Return coefficient k of the product of two series: the sum of a[i]·b[k - i].

    A coefficient above the value that is 0 contributes 0, even times infinity: a function that does
    not move has no derivative that anything could magnify.
    """
    terms = a[: k + 1] * b[k::-1]
    total: Array = terms.sum(axis=0)
    if not np.isfinite(total).all():
        i = np.arange(k + 1).reshape(-1, *(1,) * (terms.ndim - 1))
        none = ((a[: k + 1] == 0) & (i > 0)) | ((b[k::-1] == 0) & (i < k))
        total = np.where(none, 0.0, terms).sum(axis=0)
    return total


def equal(a: Any, b: Any) -> Any:
    """Return where two series are equal in all coefficients, not only in the value."""
    difference = add(a, -b)
    return (value_of(a) == value_of(b)) & ~(difference.c[1:] != 0).any(axis=0)


def select(condition: Any, a: Any, b: Any) -> Any:
    """Return a where the condition holds, else b; the other one may be nan there."""
    if not isinstance(a, Jet) and not isinstance(b, Jet):
        return np.where(value_of(condition), a, b)
    a, b = paired(a, b)
    return Jet(np.stack([np.where(value_of(condition), *c) for c in zip(a.c, b.c, strict=True)]))


def maximum(a: Any, b: Any) -> Any:
    """Return the larger of two; of equal ones the first, and nan where either is."""
    return select((value_of(a) >= value_of(b)) | np.isnan(value_of(a)), a, b)


def minimum(a: Any, b: Any) -> Any:
    """Return the smaller of two; of equal ones the first, and nan where either is."""
    return select((value_of(a) <= value_of(b)) | np.isnan(value_of(a)), a, b)


def absolute(u: Jet) -> Jet:
    """Return |u|, whose derivative at its kink is taken to be 0."""
    c = np.sign(u.value) * u.c
    c[0] = np.abs(u.value)
    return Jet(c)


def remainder(a: Any, b: Any) -> Jet:
    """Return a - b·floor(a/b), whose derivative at a jump is that on its right."""
    a, b = paired(a, b)
    y = add(a, -multiply(np.floor_divide(a.value, b.value), b))
    y.c[0] = perturb(np.remainder(a.value, b.value))
    return y


def piecewise_constant(function: Callable[..., Any]) -> Callable[..., Jet]:
    """Make a rule for a function made of steps, whose derivative is taken to be 0 everywhere."""

    def rule(*arguments: Any) -> Jet:
        order = next(x.order for x in arguments if isinstance(x, Jet))
        return constant(function(*map(value_of, arguments)), order)

    return rule


RULES.update({
    np.add: add,
    np.subtract: lambda a, b: add(a, -b),
    np.multiply: multiply,
    np.remainder: remainder,
    np.negative: lambda u: -u,
    np.positive: lambda u: u,
    np.square: lambda u: u * u,
    np.equal: equal,
    np.not_equal: lambda a, b: ~equal(a, b),
    np.absolute: absolute,
    np.fabs: absolute,
    np.maximum: maximum,
    np.minimum: minimum,
    np.copysign: lambda a, b: select(np.signbit(value_of(b)), -abs(a), abs(a)),
})  # fmt: skip
for _function in (
    np.sign, np.heaviside, np.floor, np.ceil, np.trunc, np.rint, np.floor_divide,
):  # fmt: skip
    RULES[_function] = piecewise_constant(_function)
