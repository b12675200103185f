"""Jets: truncated Taylor series, over which a function gives its derivatives of every order.

A function that is run over the series x + t gives the series f(x) + f'(x)·t + f''(x)/2·t² + …, as
exactly as it gives its value: that is forward-mode differentiation. Jets know the words of the
formula language, and NumPy's protocols, so that ordinary NumPy code runs over them unchanged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.numerics import np, special
from actcli.numerics.float_words import FLOAT, one_or_many, over_vector
from actcli.numerics.stochastic import perturb

if TYPE_CHECKING:
    from actcli.numerics import Array


SPARES = 8, 24  # orders, for what 0/0 uses up, and for what is divided beside it
SOME, LONG = 8, 16  # orders that may rule a zero out, and that tell whether it is one
WHOLE = 16  # up to which powers are products

EPS = 2.0**-52
LOST = 2.0**-40  # of a coefficient is an error that shows that its terms have cancelled
NOTHING = 2.0**-46  # of the terms is what is left where all of them cancel
PERHAPS = 2.0**-6  # of them may be nothing, when there are more terms
STEPS = 12  # in which Newton's method finds a zero that is near


def _unless_left(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """An operation that is left to the other side if that wants it, in NumPy's way of saying so."""

    def either(self: Jet, other: Any) -> Any:
        wanted = getattr(other, "__array_ufunc__", True) is None
        return NotImplemented if wanted else operation(self, other)

    return either


class Jet:
    """The series c[0] + c[1]·t + … + c[n]·t**n, one for each place of an array.

    The coefficients c are shaped (n + 1, *shape). Comparisons look at the value, c[0].
    """

    __slots__ = ("_weight", "c")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, c: Array, weight: Array | None = None) -> None:
        self.c = c
        self._weight = weight

    @property
    def order(self) -> int:
        """How many derivatives it carries."""
        return len(self.c) - 1

    @property
    def value(self) -> Array:
        """What it is at t = 0."""
        return self.c[0]

    @property
    def is_sum(self) -> bool:
        """Whether its terms may have cancelled."""
        return self._weight is not None

    @property
    def weight(self) -> Array:
        """How large the terms were that each coefficient is the sum of: it is as far off."""
        return np.abs(self.c) if self._weight is None else self._weight

    def derivative(self, order: int) -> Array:
        """The derivative of that order in t, at t = 0."""
        return self.c[order] * float(math.factorial(order))

    def at(self, places: Array) -> Jet:
        """The series at the places that a mask chooses."""
        return Jet(self.c[:, places], self.weight[:, places])

    def up_to(self, order: int) -> Jet:
        """The series cut off behind t**order."""
        return Jet(self.c[: order + 1])

    def linear(self, function: Callable[[Array], Array]) -> Jet:
        """A linear function of the place, such as a choice or a sum, of every coefficient."""
        return Jet(np.stack([np.asarray(function(c)) for c in self.c]))

    # What it has of an array.

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def size(self) -> int:
        return self.value.size

    @property
    def dtype(self) -> Any:
        return self.value.dtype

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, place: Any) -> Jet:
        return self.linear(lambda c: c[place])

    def __setitem__(self, place: Any, value: Any) -> None:
        for mine, new in zip(self.c, series(value, self.order).c, strict=True):
            mine[place] = new

    def __array__(self, *args: Any, **options: Any) -> Any:
        raise ActcliError("np.asarray and np.array lose the derivative of x: leave them out")

    def __float__(self) -> float:
        raise ActcliError("x is an array here: use NumPy's functions, not math's or float()")

    def __bool__(self) -> bool:
        return bool(self.value)

    def astype(self, dtype: Any, **options: Any) -> Jet:
        return self

    def copy(self) -> Jet:
        return Jet(self.c.copy())

    def reshape(self, *shape: Any) -> Jet:
        return self.linear(lambda c: c.reshape(*shape))

    def sum(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self.linear(lambda c: c.sum(axis=axis, keepdims=keepdims))

    def mean(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self.linear(lambda c: c.mean(axis=axis, keepdims=keepdims))

    def max(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self._at(np.argmax, axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self._at(np.argmin, axis, keepdims)

    def clip(self, min: Any = None, max: Any = None) -> Jet:
        low = self if min is None else maximum(self, min)
        return low if max is None else minimum(low, max)

    def _at(self, find: Callable[..., Any], axis: int | None, keepdims: bool) -> Jet:
        """The series at the place that `find` finds by the values."""
        if axis is None:
            where = np.unravel_index(find(self.value), self.shape)
            return self.linear(lambda c: c[where].reshape((1,) * c.ndim if keepdims else ()))
        place: Any = np.expand_dims(find(self.value, axis=axis), axis)
        chosen = self.linear(lambda c: np.take_along_axis(c, place, axis))
        return chosen if keepdims else chosen.linear(lambda c: c.squeeze(axis))

    # Arithmetic.

    @_unless_left
    def __add__(self, other: Any) -> Any:
        return add(self, other)

    @_unless_left
    def __radd__(self, other: Any) -> Any:
        return add(other, self)

    @_unless_left
    def __sub__(self, other: Any) -> Any:
        return add(self, -other)

    @_unless_left
    def __rsub__(self, other: Any) -> Any:
        return add(other, -self)

    @_unless_left
    def __mul__(self, other: Any) -> Any:
        return multiply(self, other)

    @_unless_left
    def __rmul__(self, other: Any) -> Any:
        return multiply(other, self)

    @_unless_left
    def __truediv__(self, other: Any) -> Any:
        return divide(self, other)

    @_unless_left
    def __rtruediv__(self, other: Any) -> Any:
        return divide(other, self)

    @_unless_left
    def __pow__(self, other: Any) -> Any:
        return power(self, other)

    @_unless_left
    def __rpow__(self, other: Any) -> Any:
        return power(other, self)

    def __neg__(self) -> Jet:
        return Jet(-self.c, self._weight)

    def __pos__(self) -> Jet:
        return self

    def __abs__(self) -> Jet:
        return absolute(self)

    @_unless_left
    def __eq__(self, other: object) -> Any:
        return equal(self, other)

    @_unless_left
    def __ne__(self, other: object) -> Any:
        return ~equal(self, other)

    @_unless_left
    def __lt__(self, other: Any) -> Any:
        return self.value < value(other)

    @_unless_left
    def __le__(self, other: Any) -> Any:
        return self.value <= value(other)

    @_unless_left
    def __gt__(self, other: Any) -> Any:
        return self.value > value(other)

    @_unless_left
    def __ge__(self, other: Any) -> Any:
        return self.value >= value(other)

    # NumPy's protocols: its functions ask their arguments for these.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if ufunc in VALUES:
            return ufunc(*map(value, inputs), **options)
        if method != "__call__" or options or ufunc not in UFUNCS:
            with_options = f" with {', '.join(options)}" if options else ""
            detail = "" if method == "__call__" else f".{method}"
            raise UnsupportedFunctionError(f"{ufunc.__name__}{detail}{with_options}")
        return UFUNCS[ufunc](*inputs)

    def __array_function__(self, func: Any, types: Any, args: Any, options: Any) -> Any:
        if func not in FUNCTIONS:
            raise UnsupportedFunctionError(func.__name__)
        return FUNCTIONS[func](*args, **options)


class UnsupportedFunctionError(ActcliError, TypeError):
    """A function of NumPy's that jets do not know."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the derivative of np.{name} is not known")
        self.name = name


def constant(value: Any, order: int) -> Jet:
    """The series of a constant."""
    value = np.asarray(value, np.float64)
    c = np.zeros((order + 1, *value.shape))
    c[0] = value
    return Jet(c)


def variable(x: Any, order: int, along: Any = 1.0) -> Jet:
    """The series x + along·t; what is nan moves nowhere known."""
    x, along = np.broadcast_arrays(np.asarray(x, np.float64), along)
    jet = constant(x, order)
    jet.c[1:2] = np.where(np.isnan(x), x, along)
    return jet


def differentiate(
    function: Callable[..., Any],
    x: Any,
    order: int = 1,
    along: Any = 1.0,
    values: Mapping[str, Any] | None = None,
) -> Array:
    """The derivative of that order of a function at x, as x moves along a direction.

    `values` are what else it is called with: given them, each place of x is one of its own.
    """

    def run(orders: int, x: Any, values: Mapping[str, Any]) -> Array:
        jet = variable(x, orders, along)
        y = function(jet, **values)
        return series(y if np.ndim(y) else y + np.zeros(jet.shape), orders).derivative(order)

    with np.errstate(all="ignore"):
        y = run(order, x, values or {})
        for spare in SPARES if order else ():
            again = np.isnan(y)  # A quotient at or beside 0/0 may need more orders.
            if values is not None:
                again &= ~np.isnan(x)
            if not again.any():
                break
            if values is None:
                y = np.where(again, run(order + spare, x, {}), y)
            else:
                y = np.array(y)
                y[again] = run(order + spare, x[again], only(values, again))
    return y


def only(values: Mapping[str, Any], places: Any) -> dict[str, Any]:
    """What a function is called with at the places that a mask chooses."""
    return {name: v[places] if np.ndim(v) else v for name, v in values.items()}


def partials(function: Callable[[Jet], Any], x: Array, order: int = 1) -> Array:
    """The derivatives of that order of a function of vectors in each coordinate.

    Of x shaped (..., n) they are shaped (..., n, n), row i for output i: of order 1 the Jacobian.
    """
    columns = differentiate(function, x[..., None, :], order, np.eye(x.shape[-1]))
    return columns.swapaxes(-1, -2)


def value(x: Any) -> Any:
    """The value of a series, or a number as it is."""
    return x.value if isinstance(x, Jet) else x


def series(x: Any, order: int) -> Jet:
    """A series as it is, or a number as one."""
    return x if isinstance(x, Jet) else constant(x, order)


def _pair(a: Any, b: Any) -> tuple[Jet, Jet]:
    """Two series, one of which may be a number, with places that match."""
    order = next(x.order for x in (a, b) if isinstance(x, Jet))
    a, b = series(a, order), series(b, order)
    ndim = max(a.ndim, b.ndim)
    return _widened(a, ndim), _widened(b, ndim)


def _widened(x: Jet, ndim: int) -> Jet:
    shape = (len(x.c), *(1,) * (ndim - x.ndim), *x.shape)
    return x if x.ndim == ndim else Jet(x.c.reshape(shape), x.weight.reshape(shape))


def add(a: Any, b: Any) -> Jet:
    """a + b."""
    a, b = _pair(a, b)
    return Jet(perturb(a.c + b.c), a.weight + b.weight)


def multiply(a: Any, b: Any) -> Jet:
    """a·b."""
    a, b = _pair(a, b)
    sums = a.is_sum or b.is_sum
    c = perturb(_product(a.c, b.c), a.c, b.c)
    return Jet(c, _product(a.weight, b.weight) if sums else None)


def _product(a: Array, b: Array) -> Array:
    return np.stack([_convolved(a, b, k) for k in range(len(a))])


def equal(a: Any, b: Any) -> Any:
    """Whether two are equal, and stay so: what only passes by is not."""
    difference = add(a, -b)
    return (value(a) == value(b)) & ~(difference.c[1:] != 0).any(axis=0)


def divide(a: Any, b: Any) -> Jet:
    """The series q for which q·b = a.

    At a zero of both, and beside it, the coefficients would have few digits or none. There the zero
    is divided out of both, for the price of an order. That there is one only a long series can
    tell: in a short one, for all it knows, such coefficients are nan.
    """
    a, b = _pair(a, b)
    q = _quotient(a, b)
    if not b.c[1:].any():
        return q
    whole = q.c.shape
    a, b = (Jet(np.broadcast_to(u.c, whole), np.broadcast_to(u.weight, whole)) for u in (a, b))
    lost = _lost(a, b, q)
    places = np.asarray(lost.any(axis=0))
    if not places.any():
        return q
    c = q.c
    a, b = a.at(places), b.at(places)
    t, holes = _common_zero(a, b, NOTHING if a.order >= LONG else 0.0)
    if a.order < LONG:
        perhaps = _common_zero(a, b, PERHAPS)[1] if a.order >= SOME else True
        c[:, places] = np.where(lost[:, places] & perhaps, np.nan, c[:, places])
    if holes.any():
        slopes = divide(_without(a.at(holes), t[holes]), _without(b.at(holes), t[holes])).c
        places[places] = holes
        c[:, places] = np.concatenate([slopes, np.full_like(slopes[:1], np.nan)])
    return Jet(c)


def _lost(a: Jet, b: Jet, q: Jet) -> Any:
    """Which coefficients of q = a/b have lost digits, and in 0/0 all of them."""
    size = abs(b.value)
    terms = Jet(a.weight + b.weight[0] * abs(q.c))  # of which q is made, were none negative
    all_terms = _quotient(terms, Jet(np.concatenate([size[None], -b.weight[1:]]))).c
    too_large = np.isinf(all_terms) & (size < 1)
    return (EPS * all_terms > LOST * abs(q.c)) | too_large | ((a.value == 0) & (size == 0))


def _common_zero(a: Jet, b: Jet, within: float) -> tuple[Array, Any]:
    """A t where both are 0, and whether there is one.

    It is a zero of b, or where that has lost digits in a difference, of a.
    """
    t = _zero_beside(b)
    found = _vanishes(a, t, within) & _vanishes(b, t, within)
    if not found.all():
        t = np.where(found, t, _zero_beside(a))
        found = _vanishes(a, t, within) & _vanishes(b, t, within)
    return t, found


def _zero_beside(u: Jet) -> Array:
    """A t where u is 0, if there is one near, by Newton's method.

    It is for u/u', of which a multiple zero is a simple one.
    """
    t = np.zeros(u.shape)
    for _ in range(STEPS):
        y, slope, bend = (_terms(u.c, t, down).sum(axis=0) for down in range(3))
        step = y * slope / (slope * slope - y * bend)
        still = np.isfinite(step) & (abs(y) > EPS * _terms(u.weight, abs(t)).sum(axis=0))
        if not still.any():
            break
        t = t - np.where(still, step, 0.0)
    return t


def _terms(c: Array, t: Array, down: int = 0) -> Array:
    """The terms at t of a series, of its derivative, or of that; what is not known is left out."""
    k = np.arange(len(c) - down).reshape(-1, *(1,) * t.ndim)
    factors = np.prod([k + i for i in range(1, down + 1)], axis=0)
    terms = c[down:] * t**k * factors
    return np.where(np.isnan(terms), 0.0, terms)


def _vanishes(u: Jet, t: Array, within: float) -> Any:
    """Whether u is 0 at t, within so much of its terms, and it is long enough to tell."""
    terms, weights = _terms(u.c, t), _terms(u.weight, abs(t)).sum(axis=0)
    known = (~np.isnan(u.c)).sum(axis=0)
    k = np.arange(len(u.c)).reshape(-1, *(1,) * t.ndim)
    rest = np.where(k >= known - 2, abs(terms), 0.0).sum(axis=0)  # two: every other may be 0
    left = np.maximum(abs(terms.sum(axis=0)), rest)
    return (left <= within * weights) & ~np.isnan(u.value)


def _without(u: Jet, t: Array) -> Jet:
    """u divided by its factor that is 0 at t; from the highest power down, so nothing cancels."""
    known = ~np.isnan(u.c)

    def divided(c: Array, t: Array) -> Array:
        found = [np.zeros(t.shape)]
        for higher in np.where(known, c, 0.0)[:0:-1]:
            found.append(higher + t * found[-1])
        return np.where(known[1:], np.stack(found[:0:-1]), np.nan)

    return Jet(divided(u.c, t), divided(u.weight, abs(t)))


def _quotient(a: Jet, b: Jet) -> Jet:
    rest = b.c[1:] / b.value
    settled = np.isinf(b.value) & np.isfinite(a.value)
    q = perturb(a.c[:1] / b.value)
    for k in range(1, len(a.c)):
        new = perturb(a.c[k] / b.value - _convolved(rest, q, k - 1))
        q = np.concatenate([q, np.where(settled, 0.0, new)[None]])
    return Jet(q)


def power(a: Any, b: Any) -> Jet:
    """a**b: of a negative number only with an exponent that stands still."""
    if isinstance(b, Jet):
        a, b = _pair(a, b)
        if b.c[1:].any():
            return _exponential(b * JET["log"](a), a.value**b.value)
        b = b.value
    return _power(a, b, a.value**b)


def _power(u: Jet, p: Any, start: Array) -> Jet:
    """u**p, which is `start` at u's value."""
    start = perturb(start)
    # exp(p·log|u|), but at u = 0, and for small whole powers, which end where a logarithm does not.
    by_steps = (u.value == 0) | ((p >= 0) & (p <= WHOLE) & (p == np.floor(p)))
    if by_steps.all():
        return _power_by_steps(u, p, start)
    y = _exponential(p * JET["log"](abs(u)), start)
    return select(by_steps, _power_by_steps(u, p, start), y) if by_steps.any() else y


def _power_by_steps(u: Jet, p: Any, start: Array) -> Jet:
    if not u.order:
        return Jet(start[None])
    fewer = u.up_to(u.order - 1)
    slope = multiply(p, _power_by_steps(fewer, np.subtract(p, 1), u.value ** np.subtract(p, 1)))
    return _integrated(start, select(np.equal(p, 0), 0.0, slope), u)


def _exponential(w: Jet, start: Array) -> Jet:
    """exp(w), which is `start` at w's value."""
    return _solved(w, [start], lambda w, y: (y,))


def select(condition: Any, a: Any, b: Any) -> Any:
    """a where the condition holds, else b, whatever the other one is there."""
    if not isinstance(a, Jet) and not isinstance(b, Jet):
        return np.where(value(condition), a, b)
    a, b = _pair(a, b)
    return Jet(np.stack([np.where(value(condition), *c) for c in zip(a.c, b.c, strict=True)]))


def maximum(a: Any, b: Any) -> Any:
    """The larger of two; of equal ones the first, and nan where either is."""
    return select((value(a) >= value(b)) | np.isnan(value(a)), a, b)


def minimum(a: Any, b: Any) -> Any:
    """The smaller of two; of equal ones the first, and nan where either is."""
    return select((value(a) <= value(b)) | np.isnan(value(a)), a, b)


def absolute(u: Jet) -> Jet:
    """|u|, which has the slope 0 at its kink."""
    c = np.sign(u.value) * u.c
    c[0] = np.abs(u.value)
    return Jet(c)


def flat(function: Callable[..., Any]) -> Callable[..., Jet]:
    """A function made of steps: it has a value, and the slope 0."""
    return lambda u, *others: constant(function(u.value, *others), u.order)


def _convolved(a: Array, b: Array, k: int) -> Array:
    """Coefficient k of a product of series: the sum of a[i]·b[k - i].

    A coefficient that is 0, unless it is the value, is none: times infinity it is still nothing.
    """
    terms = a[: k + 1] * b[k::-1]
    total: Array = terms.sum(axis=0)
    if not np.isfinite(total).all():
        i = np.arange(k + 1).reshape(-1, *(1,) * (terms.ndim - 1))
        none = ((a[: k + 1] == 0) & (i > 0)) | ((b[k::-1] == 0) & (i < k))
        total = np.where(none, 0.0, terms).sum(axis=0)
    return total


def _coefficient(y: Array, slope: Array, u: Jet, k: int) -> Array:
    """Coefficient k of y, of which dy/du is known up to k - 1, for dy/dt = dy/du·du/dt.

    Where u is infinite and y is not, y has arrived at a limit and is flat: what is 0 there has
    decayed faster than u has grown. Where there is no y there is no slope.
    """
    du = u.c[1 : k + 1] * np.arange(1.0, k + 1).reshape(-1, *(1,) * u.ndim)
    settled = np.isinf(u.value) & np.isfinite(y)
    new = np.where(settled, 0.0, _convolved(slope, du, k - 1) / k)
    return np.where(np.isnan(y), y, perturb(new))


def _integrated(start: Array, slope: Jet, u: Jet) -> Jet:
    """The y with this value at u's, and dy/du = slope, a series that is one shorter."""
    more = (_coefficient(start, slope.c, u, k) for k in range(1, len(u.c)))
    return _inexact(Jet(np.stack([start, *more])), slope, u)


def _inexact(y: Jet, slope: Jet, u: Jet) -> Jet:
    """y(u), which is as far off as u makes it if that is a sum."""
    if not u.is_sum:
        return y
    weight = abs(y.c)
    weight[0] += abs(slope.value) * u.weight[0]
    return Jet(y.c, weight)


def _solved(u: Jet, start: Sequence[Array], slopes: Callable[..., Sequence[Jet]]) -> Jet:
    """y[0], for the y with these values at u's, and dy/du = slopes(u, *y)."""
    ys = [Jet(y[None]) for y in start]
    for k in range(1, len(u.c)):
        found = zip(ys, slopes(u.up_to(k - 1), *ys), strict=True)
        ys = [Jet(np.stack([*y.c, _coefficient(y.value, s.c, u, k)])) for y, s in found]
    return _inexact(ys[0], slopes(u.up_to(0), *(y.up_to(0) for y in ys))[0], u)


ONCE: Mapping[str, Callable[[Jet], Jet]] = {
    # word    its slope at u
    "log":    lambda u: 1 / u,
    "log1p":  lambda u: 1 / (1 + u),
    "asin":   lambda u: ((1 - u) * (1 + u)) ** -0.5,
    "acos":   lambda u: -(((1 - u) * (1 + u)) ** -0.5),
    "atan":   lambda u: 1 / (1 + u * u),
    "asinh":  lambda u: (1 + u * u) ** -0.5,
    "acosh":  lambda u: ((u - 1) * (u + 1)) ** -0.5,
    "atanh":  lambda u: 1 / ((1 - u) * (1 + u)),
}  # fmt: skip
"""Words whose slope is known from the argument alone."""

ROOT = 1.1283791670955126  # 2/sqrt(pi), the slope of erf at 0

COUPLED: Mapping[str, tuple[tuple[str, ...], Callable[..., Sequence[Jet]]]] = {
    # word      it and what its slope is made of     the slope of each at u
    "exp":      (("exp",),                           lambda u, y: (y,)),
    "expm1":    (("expm1", "exp"),                   lambda u, y, e: (e, e)),
    "sin":      (("sin", "cos"),                     lambda u, s, c: (c, -s)),
    "cos":      (("cos", "sin"),                     lambda u, c, s: (-s, c)),
    "tan":      (("tan",),                           lambda u, y: (1 + y * y,)),
    "sinh":     (("sinh", "cosh"),                   lambda u, s, c: (c, s)),
    "cosh":     (("cosh", "sinh"),                   lambda u, c, s: (s, c)),
    "tanh":     (("tanh", "sech²"),                  lambda u, y, d: (d, -2 * y * d)),
    "sech":     (("sech", "tanh", "sech²"),          lambda u, y, t, d: (-t * y, d, -2 * t * d)),
    "erf":      (("erf", "bell"),                    lambda u, y, b: (ROOT * b, -2 * u * b)),
    "erfc":     (("erfc", "bell"),                   lambda u, y, b: (-ROOT * b, -2 * u * b)),
    "Phi":      (("Phi", "phi"),                     lambda u, y, b: (b, -u * b)),
    "phi":      (("phi",),                           lambda u, b: (-u * b,)),
    "sigmoid":  (("sigmoid", "hump", "half"),        lambda u, y, h, t: (h, -t * h, 2 * h)),
    "softplus": (("softplus", "sigmoid", "hump", "half"),
                                                     lambda u, y, s, h, t: (s, h, -t * h, 2 * h)),
}  # fmt: skip
"""Words that are solutions of differential equations, each with its companions."""

START: Mapping[str, Callable[[Array], Array]] = {
    **FLOAT,
    "sech²": special.sech_square,
    "bell": special.bell,
    "hump": special.sigmoid_slope,
    "half": lambda u: np.tanh(u / 2),
}
"""What the words and their companions are at a number."""


def _once(name: str, u: Jet) -> Jet:
    if not u.order:
        return Jet(perturb(START[name](u.c)))
    return _integrated(perturb(START[name](u.value)), ONCE[name](u.up_to(u.order - 1)), u)


def _coupled(name: str, u: Jet) -> Jet:
    companions, slopes = COUPLED[name]
    return _solved(u, [perturb(START[each](u.value)) for each in companions], slopes)


def _word(name: str, over_jets: Callable[[Jet], Jet]) -> Callable[[Any], Any]:
    """The word over jets, and over what is none."""
    over_floats = FLOAT[name]
    return lambda u: over_jets(u) if isinstance(u, Jet) else over_floats(u)


JET: Mapping[str, Any] = {
    **FLOAT,
    **{name: _word(name, partial(_once, name)) for name in ONCE},
    **{name: _word(name, partial(_coupled, name)) for name in COUPLED},
    "sqrt": _word("sqrt", lambda u: _power(u, np.float64(0.5), np.sqrt(u.value))),
    "abs": _word("abs", absolute),
    "sign": _word("sign", flat(np.sign)),
    "where": select,
    "sum": over_vector(np.sum),
    "min": one_or_many(minimum, np.min),
    "max": one_or_many(maximum, np.max),
}
"""What each word of the formula language means over jets."""


# What NumPy's functions mean over jets. Of those not named here the derivative is not known.

VALUES = frozenset((
    np.less, np.less_equal, np.greater, np.greater_equal,
    np.isnan, np.isfinite, np.isinf, np.signbit,
))  # fmt: skip
"""Those that look at the value alone."""

UFUNCS: Mapping[Any, Callable[..., Any]] = {
    **{getattr(np, name): JET[name] for name in (*ONCE, *COUPLED) if hasattr(np, name)},
    **{f: flat(f) for f in (np.sign, np.heaviside, np.floor, np.ceil, np.trunc, np.rint)},
    np.equal: equal,
    np.not_equal: lambda a, b: ~equal(a, b),
    np.sqrt: JET["sqrt"],
    np.add: add,
    np.subtract: lambda a, b: add(a, -b),
    np.multiply: multiply,
    np.divide: divide,
    np.power: power,
    np.float_power: power,
    np.negative: lambda u: -u,
    np.positive: lambda u: u,
    np.square: lambda u: u * u,
    np.reciprocal: lambda u: 1 / u,
    np.cbrt: lambda u: select(u < 0, -power(-u, 1 / 3), power(u, 1 / 3)),
    np.absolute: absolute,
    np.fabs: absolute,
    np.maximum: maximum,
    np.minimum: minimum,
    np.copysign: lambda a, b: select(np.signbit(value(b)), -abs(a), abs(a)),
    np.exp2: lambda u: JET["exp"](math.log(2) * u),
    np.log2: lambda u: JET["log"](u) / math.log(2),
    np.log10: lambda u: JET["log"](u) / math.log(10),
    np.arcsin: JET["asin"],
    np.arccos: JET["acos"],
    np.arctan: JET["atan"],
    np.arcsinh: JET["asinh"],
    np.arccosh: JET["acosh"],
    np.arctanh: JET["atanh"],
    np.logaddexp: lambda a, b: select(
        a > b, a + JET["softplus"](b - a), b + JET["softplus"](a - b)
    ),
}


def _chosen(conditions: Sequence[Any], choices: Sequence[Any], default: Any = 0.0) -> Any:
    """The first choice whose condition holds."""
    y = default
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        y = select(condition, choice, y)
    return y


def _joined(function: Callable[..., Any]) -> Callable[..., Jet]:
    """A function of several arrays that places them in one."""

    def join(parts: Sequence[Any], axis: int = 0) -> Jet:
        order = next(part.order for part in parts if isinstance(part, Jet))
        all_ = [series(part, order).c for part in parts]
        return Jet(np.stack([function(c, axis=axis) for c in zip(*all_, strict=True)]))

    return join


FUNCTIONS: Mapping[Any, Callable[..., Any]] = {
    np.where: select,
    np.select: _chosen,
    np.clip: lambda u, *ends, **named: u.clip(*ends, **named),
    np.sum: lambda u, **how: u.sum(**how),
    np.mean: lambda u, **how: u.mean(**how),
    np.max: lambda u, **how: u.max(**how),
    np.min: lambda u, **how: u.min(**how),
    np.amax: lambda u, **how: u.max(**how),
    np.amin: lambda u, **how: u.min(**how),
    np.round: lambda u, **how: constant(np.round(u.value, **how), u.order),
    np.zeros_like: lambda u, **how: constant(np.zeros(u.shape), u.order),
    np.ones_like: lambda u, **how: constant(np.ones(u.shape), u.order),
    np.full_like: lambda u, fill, **how: constant(np.full(u.shape, fill), u.order),
    np.copy: lambda u, **how: u.copy(),
    np.concatenate: _joined(np.concatenate),
    np.stack: _joined(np.stack),
    np.shape: lambda u: u.shape,
    np.ndim: lambda u: u.ndim,
    np.size: lambda u: u.size,
}
