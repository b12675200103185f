"""Significant digits: what a formula cancels is computed again at high precision, or rounded.

Digits are estimated by Monte Carlo arithmetic, see `actcli.numerics.monte_carlo`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.activation.evaluate import evaluate
from actcli.formula import kernels
from actcli.formula.value_and_slope import overflows
from actcli.numerics import np
from actcli.numerics.monte_carlo import (
    SERIES_ULPS_LOG2,
    VALUE_ULPS_LOG2,
    lost_digits_threshold,
    relative_errors,
)

if TYPE_CHECKING:
    from actcli.numerics import Array
    from actcli.reference import Allowance

MAX_SECONDS = 30.0
# For what a command computes again, on a slow computer; it seldom takes half of that. Results do
# not depend on the time that it really takes.

MAX_OVERFLOWS_TRIED = 16
# Results that are infinite, or nan, and computed again to see whether it was a part of the formula
# that has overflowed.

OVERFLOW_BLOCKS = 64
# Of neighbouring points, for each of which it is found out whether something overflows at one.

POINTS_PER_REPORT = 64
# Computed again between two reports of progress, in a few hundredths of a second.

Report = Callable[[int, int], None]
"""Is told how many results have been computed again, and how many there are to be."""


class SignificantDigits:
    """Gives results only the digits that they have, throughout a command.

    Results with fewer than ten digits are computed again by mpmath, if that is installed. It can do
    so for a function of a number that has a formula and no array of draws among its parameters; the
    derivatives not at kinks. What is left is rounded to the digits that it has, and nan if it has
    none.

    Parameters
    ----------
    report : callable, optional
        See `Report`.

    Attributes
    ----------
    rounded : int
        How many results have been rounded, or are nan for want of digits.
    is_exhausted : bool
        Whether some are because so many were to be computed again that it would take minutes.
    """

    def __init__(self, report: Report | None = None) -> None:
        self.rounded = 0
        self.is_exhausted = False
        self._report = report or (lambda done, count: None)
        self._allowance: Allowance | None = None
        self._computed: dict[Any, dict[float, float | None]] = {}

    def of(
        self,
        activation: Activation,
        x: Array,
        compute: Callable[[], Array],
        order: int = 1,
        wrt: str | None = None,
    ) -> Array:
        """Return the results of `compute` with the digits that they have.

        Parameters
        ----------
        activation : Activation
        x : ndarray of float64
            Of the shape of the results, for a function of a number.
        compute : callable
            Return the derivative at x; called again for each stream of perturbations.
        order : int, default 1
            0 is the function itself.
        wrt : str, optional
            The parameter in which the derivative is, if not in x.

        Notes
        -----
        Functions and first derivatives have kernels of their own, whose errors have a bound, unless
        they are made of a formula; these are not looked at.
        """
        y = compute()
        if order <= 1 and not wrt and not activation.derivative_formula.is_derived:
            return y
        ulps_log2 = VALUE_ULPS_LOG2 if order == 0 else SERIES_ULPS_LOG2
        errors = relative_errors(y, compute, ulps_log2)
        lost = errors > lost_digits_threshold(y.dtype)
        if wrt and lost.any():  # exp(0) - 1, as in elu's derivative in alpha at 0, is exactly 0.
            exact = relative_errors(y, compute, ulps_log2, spares_exact=True)
            lost &= exact > lost_digits_threshold(y.dtype)
        has_draws = any(np.ndim(value) for value in activation.values.values())
        of_number = activation.pointwise and not has_draws
        again = None
        if of_number and activation.formula.is_written and find_spec("mpmath"):
            again = partial(self._again, activation, order, wrt)
        unsure = ~np.isfinite(y) & np.isfinite(x) if again else np.zeros(y.shape, bool)
        if not lost.any() and not unsure.any():
            return y
        y = np.array(y)
        if of_number:
            lost &= np.isfinite(x)
            _look_closer(y, lost, errors, activation, x, order)
        if again:
            is_kink = activation.is_kink(x) if order else np.zeros(x.shape, bool)
            lost |= _fill(y, unsure & is_kink & np.isnan(y), x, again)
            unsure &= ~is_kink
            for places in (
                np.isinf(y) & unsure,
                _lost_to_overflow(activation, y, unsure, x, order),
            ):
                lost |= _overflowed(y, places, x, again)
            _replace(y, lost, ~is_kink, x, again)
        y[lost] = _rounded(y[lost], errors[lost])
        self.rounded += int(lost.sum())
        return y

    def _again(
        self, activation: Activation, order: int, wrt: str | None, points: Sequence[Any]
    ) -> list[float | None]:
        """Return what `derivatives` does at each point; None also where nothing is left for it."""
        from actcli.reference import Allowance, derivatives

        self._allowance = self._allowance or Allowance(MAX_SECONDS)
        what = activation.formula, *activation.values.items(), order, wrt
        known = self._computed.setdefault(what, {})
        new = [point for point in points if point not in known]
        found = derivatives(activation, new, order, wrt, self._allowance)
        for i, (point, value) in enumerate(zip(new, found, strict=False), 1):
            known[point] = value
            if i % POINTS_PER_REPORT == 0:
                self._report(i, len(new))
        if new:
            self._report(len(new), len(new))
        self.is_exhausted |= self._allowance.is_spent and not known.keys() >= {*new}
        return [known.get(point) for point in points]


Again = Callable[[Sequence[Any]], "list[float | None]"]
"""Computes results at points again: nan where there is none, None where it is not known."""


def _replace(y: Array, lost: Any, allowed: Any, x: Array, again: Again) -> None:
    """Compute again where digits are `lost` and it is allowed, and clear `lost` where it could."""
    places = np.flatnonzero(lost & allowed)
    if not places.size:
        return
    points, inverse = np.unique(x.ravel()[places], return_inverse=True)
    found = again(points.tolist())
    values = np.array(found, np.float64)[inverse]  # nan for None
    is_known = np.array([value is not None for value in found], bool)[inverse]
    flat = y.reshape(-1)
    # At a gap a formula has no value; if there is one nevertheless, it is the limit.
    flat[places] = np.where(np.isnan(values), flat[places], values)
    lost.reshape(-1)[places[is_known]] = False


def _lost_to_overflow(activation: Activation, y: Array, places: Any, x: Array, order: int) -> Any:
    """Return which of the places are nan because a number beyond all floats comes up there.

    As in sin(16*x) far out, and not in log(-x).
    """
    lost = places & np.isnan(y)
    points, inverse = np.unique(x[lost], return_inverse=True)
    blocks = np.array_split(points, min(len(points), OVERFLOW_BLOCKS)) if len(points) else []
    values = activation.freeze().values
    order = max(order, 1)
    overflow = [overflows(activation.formula, block, order, **values) for block in blocks]
    lost[lost] = np.repeat(overflow, [*map(len, blocks)]).astype(bool)[inverse]
    return lost


def _overflowed(y: Array, places: Any, x: Array, again: Again) -> Any:
    """Return the places, if the result at one of a few of them is another when computed again.

    Such as those of sqrt(x**2 + 1) far out, and not those of exp(x).
    """
    points, first = np.unique(x[places], return_index=True)
    if not points.size:
        return places
    few = slice(None, None, 1 + len(points) // MAX_OVERFLOWS_TRIED)
    with np.errstate(over="ignore"):
        values = np.array(again(points[few].tolist()), np.float64).astype(y.dtype)  # nan for None
    return places & (~np.isnan(values) & (values != y[places][first][few])).any()


def _fill(y: Array, places: Any, x: Array, again: Again) -> Any:
    """Give derivatives to y at some places if they are the same on both sides.

    In floats 1 - exp(x) is 0 for all small x, and a formula that divides by it is 0/0 there; but
    only 0 itself is a gap. Return where it could not be found out.
    """
    points, inverse = np.unique(x[places], return_inverse=True)
    if not points.any():
        return np.zeros(y.shape, bool)
    from actcli.reference import numbers_beside

    found = again([place for at in points.tolist() for place in numbers_beside(at)])
    left, right = np.array(found, np.float64).reshape(-1, 2).T  # nan for None
    y[places] = np.where(left == right, left, np.nan)[inverse]
    is_unknown = np.array([None in pair for pair in zip(found[::2], found[1::2], strict=True)])
    lost = np.zeros(y.shape, bool)
    lost[places] = is_unknown[inverse]
    return lost


def _look_closer(
    y: Array, lost: Any, errors: Array, activation: Activation, x: Array, order: int
) -> None:
    """Look again where digits are `lost`, with exponentials kept apart; clear `lost` where not.

    Of order 0, where that gives digits, y and `errors` are replaced.
    """
    kernel = kernels.value_by_jets(activation.formula)
    compute = partial(evaluate, activation, kernel, x[lost])
    plain = compute()
    # At a gap a formula has no value; if there is a result nevertheless, it is the limit.
    is_limit = np.isnan(plain) & np.isfinite(y[lost])
    if order:
        lost[lost] = ~is_limit
        return
    # A step at an integer, as of floor(3*x), has its digits if what it is applied to is exact.
    errors_of_plain = relative_errors(plain, compute, VALUE_ULPS_LOG2, spares_exact=True)
    is_exact = (errors_of_plain <= lost_digits_threshold(y.dtype)) & np.isfinite(plain)
    lost[lost] = ~(is_limit | is_exact)
    kernel = kernels.value_by_jets(activation.formula, scaled=True)
    compute = partial(evaluate, activation, kernel, x[lost])
    again = compute()
    errors_again = relative_errors(again, compute, VALUE_ULPS_LOG2)
    has_digits = (errors_again <= lost_digits_threshold(y.dtype)) & np.isfinite(again)
    same_zero = (again == 0) & (y[lost] == 0)  # which has its sign
    y[lost] = np.where(has_digits & ~same_zero, again, y[lost])
    errors[lost] = np.where(has_digits, errors_again, errors[lost])
    lost[lost] = ~has_digits


def _rounded(values: Array, errors: Array) -> Array:
    """Return values rounded to the digits that their relative errors leave; nan if these are 0."""
    with np.errstate(divide="ignore"):
        digits = np.clip(np.floor(-np.log10(errors)), 0, 17).astype(int)
    return np.array([
        float(f"{value:.{count - 1}e}") if count else np.nan
        for value, count in zip(values.tolist(), digits.tolist(), strict=True)
    ])  # fmt: skip
