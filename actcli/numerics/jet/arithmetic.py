"""Sums and products of jets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.jet.series import RULES, Jet, as_jet
from actcli.numerics.monte_carlo import is_perturbing, perturb_product, perturb_sum

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
    if not isinstance(a, Jet):
        a, b = b, a
    if not isinstance(b, Jet) and np.ndim(b) == 0 and np.isfinite(b) and not is_perturbing():
        return Jet(a.c * b, a.weight * abs(b) if a.is_sum else None)  # Ten times as fast.
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


RULES.update({
    np.add: add,
    np.subtract: lambda a, b: add(a, -b),
    np.multiply: multiply,
    np.negative: lambda u: -u,
    np.positive: lambda u: u,
    np.square: lambda u: u * u,
})  # fmt: skip
