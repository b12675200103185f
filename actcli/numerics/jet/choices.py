"""Choices of jets: comparisons, extrema, absolute values and steps.

By default they look at the values, and note where two series tie there that move apart. Where they
are asked to look just beside, at a small t > 0, the first coefficients that differ decide.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from actcli.numerics import np
from actcli.numerics.jet.arithmetic import add, multiply, paired
from actcli.numerics.jet.series import RULES, Jet, constant, value_of
from actcli.numerics.monte_carlo import apart, is_perturbing, perturb
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import any_by_numpy

if TYPE_CHECKING:
    from actcli.numerics import Array

Result = TypeVar("Result")


class Ties(NamedTuple):
    """Elements at which a choice of jets tied."""

    mask: Any
    are_entries: bool
    """Whether they are entries of a vector, of which the extremum is sought."""


_ties: ContextVar[list[Ties] | None] = ContextVar("ties", default=None)
# Collects, for each choice that met some, which elements tie.

_looks_beside: ContextVar[bool] = ContextVar("looks beside", default=False)
# Whether choices are those at a small t > 0, and not at 0.

_compares_entries: ContextVar[bool] = ContextVar("compares entries", default=True)
# Whether that holds of the extremum of a vector too, and not only of several arguments.


def noting_ties(compute: Callable[[], Result]) -> tuple[Result, list[Ties]]:
    """Return what `compute` returns, and at which elements choices of jets tied."""
    ties: list[Ties] = []
    token = _ties.set(ties)
    try:
        return compute(), ties
    finally:
        _ties.reset(token)


def looking_beside(compute: Callable[[], Result]) -> Result:
    """Return what `compute` returns when choices of jets are made at a small t > 0."""
    token = _looks_beside.set(True)
    try:
        return compute()
    finally:
        _looks_beside.reset(token)


def keeping_first_entry(compute: Callable[[], Result]) -> Result:
    """Return what `compute` returns when extrema of vectors are the first entry of those that tie.

    So they are then even if other choices are made beside.
    """
    token = _compares_entries.set(False)
    try:
        return compute()
    finally:
        _compares_entries.reset(token)


def note_ties(compute: Callable[[], Any], *, are_entries: bool = False) -> None:
    """Note which elements of the mask that `compute` returns tie, if someone collects them."""
    ties = _ties.get()
    if ties is None:
        return
    mask = compute()
    mask = mask if isinstance(mask, Recorded) else np.asarray(mask)
    if any_by_numpy(mask):
        ties.append(Ties(mask, are_entries))


def _drift(u: Jet) -> Array:
    """Return the sign that u(t) - u(0) has at a small t > 0; 0 where u does not move."""
    sign = np.zeros(u.shape)
    for c in u.c[:0:-1]:
        sign = np.where((c == 0) | np.isnan(c), sign, np.sign(c))
    return sign


def moves(u: Any) -> Any:
    """Return where a series is not constant."""
    return (u.c[1:] != 0).any(axis=0) if isinstance(u, Jet) else np.zeros(np.shape(u), bool)


def _compared(ufunc: Any, a: Any, b: Any) -> Any:
    """Return what a comparison of two series says; the caller notes their ties."""
    by_value = ufunc(value_of(a), value_of(b))
    if not _looks_beside.get() or not (isinstance(a, Jet) or isinstance(b, Jet)):
        return by_value
    return np.where(value_of(a) == value_of(b), ufunc(_drift(add(a, -b)), 0.0), by_value)


def _note_equal_values(a: Any, b: Any) -> None:
    """Note where two series have the same value.

    They tie even if they are equal to their order, as t**4 and 0 are to the first: what is chosen
    by them may differ.
    """
    if isinstance(a, Jet) or isinstance(b, Jet):
        note_ties(lambda: value_of(a) == value_of(b))


def _comparison(ufunc: Any) -> Callable[[Any, Any], Any]:
    """Make the rule of a comparison."""

    def compare(a: Any, b: Any) -> Any:
        _note_equal_values(a, b)
        if is_perturbing():
            return ufunc(apart(value_of(a), value_of(b)), value_of(b))
        return _compared(ufunc, a, b)

    return compare


def equal(a: Any, b: Any) -> Any:
    """Return where two series are equal in all coefficients, not only in the value."""
    _note_equal_values(a, b)
    return (value_of(a) == value_of(b)) & ~moves(add(a, -b))


def select(condition: Any, a: Any, b: Any) -> Any:
    """Return a where the condition holds, else b; the other one may be nan there."""
    if isinstance(condition, Jet):
        condition = ~equal(condition, 0.0)
    if not isinstance(a, Jet) and not isinstance(b, Jet):
        return np.where(condition, a, b)
    a, b = paired(a, b)
    return Jet(np.stack([np.where(condition, *c) for c in zip(a.c, b.c, strict=True)]))


def maximum(a: Any, b: Any) -> Any:
    """Return the larger of two; of equal ones the first, and nan where either is."""
    return _extremum(np.greater_equal, a, b)


def minimum(a: Any, b: Any) -> Any:
    """Return the smaller of two; of equal ones the first, and nan where either is."""
    return _extremum(np.less_equal, a, b)


def _extremum(compare: Any, a: Any, b: Any) -> Any:
    """Return a where it compares so with b, or is nan, else b."""
    if isinstance(a, Jet) or isinstance(b, Jet):
        note_ties(lambda: (value_of(a) == value_of(b)) & moves(add(a, -b)))
    return select(_compared(compare, a, b) | np.isnan(value_of(a)), a, b)


def _place_of_largest(u: Jet, axis: int | None = None, keepdims: bool = False) -> Any:
    """Return np.argmax: the place of the largest along an axis, of equal ones the first."""
    value: Any = u.value
    if not (_looks_beside.get() and _compares_entries.get()):
        place = np.argmax(value, axis=axis, keepdims=keepdims)
        note_ties(lambda: _ties_with_largest(u, axis), are_entries=True)
        return place
    candidates = _largest_among(value, np.ones(value.shape, bool), axis)
    for c in u.c[1:]:
        candidates = _largest_among(c, candidates, axis)
    place = np.argmax(candidates, axis=axis, keepdims=keepdims)
    has_nan = np.isnan(value).any(axis=axis, keepdims=keepdims)
    return np.where(has_nan, np.argmax(value, axis=axis, keepdims=keepdims), place)


def _largest_among(c: Array, candidates: Any, axis: int | None) -> Any:
    """Return which of the candidates are as large as the largest of them."""
    c = np.where(candidates, np.where(np.isnan(c), 0.0, c), -np.inf)
    return candidates & (c == c.max(axis=axis, keepdims=True))


def _ties_with_largest(u: Jet, axis: int | None) -> Any:
    """Return where, along an axis, several are as large as the largest and move apart."""
    candidates = u.value == u.value.max(axis=axis, keepdims=True)
    apart = [
        np.where(candidates, c, -np.inf).max(axis=axis, keepdims=True)
        != np.where(candidates, c, np.inf).min(axis=axis, keepdims=True)
        for c in u.c[1:]
    ]
    several = candidates.sum(axis=axis, keepdims=True) > 1
    return several & np.any(apart, axis=0) if apart else np.zeros(several.shape, bool)


def absolute(u: Jet) -> Jet:
    """Return |u|, whose derivative at its kink is taken to be 0, unless one looks beside."""
    sign = np.sign(u.value)
    if _looks_beside.get():
        sign = np.where(sign == 0, _drift(u), sign)
    else:
        note_ties(lambda: (u.value == 0) & moves(u))
    c = sign * u.c
    c[0] = np.abs(u.value)
    return Jet(c)


def _off_multiples(a: Any, b: Any) -> Any:
    """Return a, or its value, on either side of a multiple of b if rounding alone parts them.

    On which side it is depends on the stream of perturbations; without one, nothing is changed.
    """
    if not is_perturbing():
        return a
    value, size = value_of(a), value_of(b)
    with np.errstate(all="ignore"):
        value = apart(value, np.rint(value / size) * size)
    return Jet(np.concatenate([value[None], a.c[1:]])) if isinstance(a, Jet) else value


def _whole_quotient(a: Any, b: Any) -> Any:
    """Return floor(a/b)."""
    a = _off_multiples(a, b)
    quotient = np.floor_divide(value_of(a), value_of(b))
    a, b = paired(a, b)
    rest = add(a, -multiply(quotient, b))
    at_jump = (np.remainder(value_of(a), value_of(b)) == 0) & moves(rest)
    if not _looks_beside.get():
        note_ties(lambda: at_jump)
        return quotient
    falls = _drift(rest) * np.sign(value_of(b)) < 0
    return np.where(at_jump & falls, quotient - 1.0, quotient)


def remainder(a: Any, b: Any) -> Jet:
    """Return a - b·floor(a/b), whose derivative at a jump is that on its right."""
    a, b = paired(a, b)
    a = _off_multiples(a, b)
    quotient = _whole_quotient(a, b)
    y = add(a, -multiply(quotient, b))
    fallen = quotient < np.floor_divide(a.value, b.value)  # Not where both are nan.
    y.c[0] = perturb(np.where(fallen, b.value, np.remainder(a.value, b.value)))
    return y


def _step(function: Callable[..., Any]) -> Callable[..., Jet]:
    """Make a rule for a function made of steps, whose derivative is taken to be 0 everywhere.

    It jumps at multiples of 1/2 alone.
    """

    def rule(u: Any, *others: Any) -> Jet:
        order = next(x.order for x in (u, *others) if isinstance(x, Jet))
        values = [*map(value_of, others)]
        y = function(value_of(_off_multiples(u, 0.5)), *values)
        if isinstance(u, Jet):
            doubled = 2 * u.value
            if _looks_beside.get():
                drift = np.where(doubled == np.floor(doubled), _drift(u), 0.0)
                beside = np.nextafter(u.value, np.copysign(np.inf, drift))
                y = np.where(drift == 0, y, function(beside, *values))
            else:
                note_ties(lambda: doubled == np.floor(doubled))
        return constant(y, order)

    return rule


def _copysign(a: Any, b: Any) -> Any:
    """Return |a| with the sign of b."""
    negative = np.signbit(value_of(b))
    if isinstance(b, Jet):
        if _looks_beside.get():
            negative = np.where((b.value == 0) & moves(b), _drift(b) < 0, negative)
        else:
            note_ties(lambda: (b.value == 0) & moves(b))
    return select(negative, -abs(a), abs(a))


COMPARISONS: tuple[Any, ...] = (np.less, np.less_equal, np.greater, np.greater_equal)
STEPS: tuple[Any, ...] = (np.sign, np.heaviside, np.floor, np.ceil, np.trunc, np.rint)

RULES.update({
    **{f: _comparison(f) for f in COMPARISONS},
    **{f: _step(f) for f in STEPS},
    np.equal: equal,
    np.not_equal: lambda a, b: ~equal(a, b),
    np.absolute: absolute,
    np.fabs: absolute,
    np.maximum: maximum,
    np.minimum: minimum,
    np.argmax: _place_of_largest,
    np.argmin: lambda u, **how: _place_of_largest(-u, **how),
    np.copysign: _copysign,
    np.remainder: remainder,
    np.floor_divide: lambda a, b: constant(
        _whole_quotient(a, b), next(u.order for u in (a, b) if isinstance(u, Jet))
    ),
})  # fmt: skip
