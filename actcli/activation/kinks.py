"""Kinks: where f or one of its derivatives may break."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from actcli.activation.code_breaks import breaks_of_code
from actcli.activation.declaration import Declaration
from actcli.activation.derivatives import kernel_of_order
from actcli.activation.evaluate import evaluate
from actcli.formula import Formula, kernels
from actcli.formula.breakpoints import (
    all_breakpoints,
    breakpoints_between,
    changes_branch,
)
from actcli.formula.switching import switching_functions, switching_of_callees
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

MAX_KINKS_EXPANDED = 32
# Kinks that are looked at by expansions, of a millisecond each; of more, those closest to 0.

FLOATS_BESIDE = 4
# Next to a kink, within which it is clear which switching function is 0 there.

REACH = 2.0**-30
# Relative: how far from its zero a switching function whose digits cancel may seem to be 0.

SAME_POINT_RELATIVE_TOLERANCE = 1e-14
# A breakpoint of the derivative's formula this close to a kink is that kink, rounded otherwise.


def find_kinks(declared: Declaration) -> tuple[float, ...]:
    """Return in order the points where f or f' may break.

    They are the declared ones. Where none are declared they are found: by the breakpoints of the
    formula, or by the values of what is only code.
    """
    values = declared.freeze().values
    if declared.kinks is not None:
        return tuple(sorted({kink.constant(**values) for kink in declared.kinks}))
    if declared.formula.is_written:
        switching = switching_functions(declared.formula)
        found = all_breakpoints(switching, values)
        located = _located(declared, switching, np.array(sorted(found)))
        return tuple(sorted({*located.tolist()}))
    return tuple(sorted(breaks_of_code(declared)))


def _located(declared: Declaration, switching: Sequence[Formula], x: Array) -> Array:
    """Return breakpoints, each as the float closest to it.

    They were found where a switching function changes its sign as it is rounded. That may be a few
    floats beside, and only at the closest float do expansions see that a branch changes.
    """
    located = _closest_floats(switching, x, declared.freeze().values)
    unclear = x
    if len(x) > MAX_KINKS_EXPANDED:
        unclear = x[~_is_clear(switching, x, declared.freeze().values)]
    for place in sorted(unclear.tolist(), key=abs)[:MAX_KINKS_EXPANDED]:
        located[x == place] = _exact_breakpoint(declared, switching, place)
    return located


def _is_clear(
    switching: Sequence[Formula], x: Array, values: Mapping[str, float | None]
) -> npt.NDArray[np.bool_]:
    """Return where a switching function is 0 at a float and not at its neighbours."""
    clear = np.zeros(x.shape, bool)
    for formula in switching:
        s = kernels.value(formula)
        below, there, above = (
            s(at, **values) for at in (np.nextafter(x, -np.inf), x, np.nextafter(x, np.inf))
        )
        clear |= (there == 0) & (below != 0) & (above != 0)
    return clear


def _closest_floats(
    switching: Sequence[Formula], x: Array, values: Mapping[str, float | None]
) -> Array:
    """Return each x, or the float below it if a function that changes its sign is less there.

    Of the two floats around π, sin(x) is less at the lower one, and only there are branches known
    to change.
    """
    below = np.nextafter(x, -np.inf)
    is_below = np.zeros(x.shape, bool)
    for formula in switching:
        before, after = (kernels.value(formula)(at, **values) for at in (below, x))
        with np.errstate(all="ignore"):
            is_below |= (before * after < 0) & (abs(before) < abs(after))
    return np.where(is_below & ~_is_clear(switching, x, values), below, x)


def _exact_breakpoint(declared: Declaration, switching: Sequence[Formula], x: float) -> float:
    """Return the float closest to the zero of a switching function near x, by expansions.

    As it is rounded, 2*x - 1 > 0.4 holds from the float above 0.7 on, and 3*tanh(x) is -2 at a
    float that is not even next to the closest one.
    """
    near = x + math.ulp(x) * np.arange(-FLOATS_BESIDE, FLOATS_BESIDE + 1)
    for formula in switching:
        signs = np.sign(kernels.value(formula)(near, **declared.freeze().values))
        if (signs == signs[0]).all():
            continue
        if x == 0 and signs[FLOATS_BESIDE] == 0:
            return x
        for place in (near[0], near[-1]):  # A step jumps to its zero, and is a line beyond it.
            root = _root_near(declared.replace(formula=formula), float(place))
            if abs(root - x) <= REACH * abs(x):
                return root
    return x


def _root_near(switching: Declaration, x: float) -> float:
    """Return x after a step of Schröder's method to a root close to it; nan if it is not known.

    The step, f·f'/(f'² - f·f''), is exact for every power of a line.
    """
    from actcli.activation.limits import derivatives_beside
    from actcli.numerics.germ import UndecidedError

    try:
        value, slope, bend = derivatives_beside(switching, x, "right", 2)
        return x - value * slope / (slope * slope - value * bend) + 0.0
    except (UndecidedError, ZeroDivisionError):
        return math.nan


def is_breakpoint(declared: Declaration, x: Array, least: float = 0.0) -> npt.NDArray[np.bool_]:
    """Return where f or a derivative of any order may break, but for the kinks.

    Such points are breakpoints of the formulas of f and f'. A function of a vector has none that
    are known. `least` is that of `changes_branch`.
    """
    if not declared.pointwise:
        return np.zeros(np.shape(x), bool)
    breaks = changes_branch(
        _switching_functions(declared),
        x,
        declared.freeze().values,
        least,
        is_rounded=declared.kinks is None,
    )
    for part in declared.formula.parts:
        breaks |= is_breakpoint(part, x, least)
    return breaks


def find_breakpoints(
    declared: Declaration, low: float, high: float, kinks: set[float]
) -> set[float]:
    """Return where, from low to high, a derivative above the first may break, but for `kinks`."""
    if not declared.pointwise:
        return set()
    found = breakpoints_between(_switching_functions(declared), low, high, declared.freeze().values)
    others = [
        x
        for x in sorted(found)
        if not any(math.isclose(x, kink, rel_tol=SAME_POINT_RELATIVE_TOLERANCE) for kink in kinks)
    ]
    x = np.array(others)
    return {*x[~_has_hole(declared, x)].tolist()}


def _has_hole(declared: Declaration, x: Array) -> npt.NDArray[np.bool_]:
    """Return where the formula is 0/0: it has a value there, and beside it no digits."""
    points = np.stack([x, *(np.nextafter(x, end) for end in (-np.inf, np.inf))])
    there, *beside = np.asarray(evaluate(declared, kernel_of_order(declared, 2), points))
    is_hole: npt.NDArray[np.bool_] = np.isfinite(there) & np.isnan(beside).any(axis=0)
    return is_hole


def _switching_functions(declared: Declaration) -> tuple[Formula, ...]:
    """Return the formulas whose changes of sign are breakpoints of f or f'."""
    formula, derivative = declared.formula, declared.derivative_formula
    found = switching_functions(formula) + switching_of_callees(formula)
    return found if derivative.is_derived else found + switching_functions(derivative)


class KinkedFunction(Declaration):
    """A declaration that tells where f and its derivatives may break."""

    def kink_points(self) -> tuple[float, ...]:
        """Return in order the points where f or f' may break."""
        return self._kink_points

    @cached_property
    def _kink_points(self) -> tuple[float, ...]:
        return find_kinks(self)

    def is_kink(self, x: Array, order: int | None = None) -> npt.NDArray[np.bool_]:
        """Return for each x whether f or a derivative may break there.

        Parameters
        ----------
        x : ndarray of float64
        order : int, optional
            Derivatives up to this order; by default of every order. For order 1 of a function
            whose kinks are declared it takes a look at these alone.
        """
        at_kink = np.isin(x, self.kink_points())
        if order is not None and order <= 1 and self.kinks is not None:
            return at_kink
        return at_kink | is_breakpoint(self, x)

    def breaks(self, low: float, high: float, order: int = 1) -> tuple[float, ...]:
        """Return in order the points where f or a derivative may break.

        Parameters
        ----------
        low, high : float
            Search from `low` to `high`, ends included.
        order : int, default 1
            Derivatives up to this order. Above 1, breakpoints of the formulas are searched on a
            grid of 4096 steps; closer ones may go unseen.
        """
        kinks = {x for x in self.kink_points() if low <= x <= high}
        if order > 1:
            kinks |= find_breakpoints(self, low, high, kinks)
        return tuple(sorted(kinks))
