"""The judge: what a formula is worth, by mpmath. It reads formulas and never a kernel."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, reduce

import numpy as np
from mpmath import mp, mpf

from actcli.activation import Activation
from actcli.formula import Formula

LADDER = (50, 100, 200, 400, 800, 900)
"""Digits to compute with, until two rungs agree."""

ENOUGH = 800
"""Digits for any result that a float can hold: between 1e308 and 5e-324 lie 632."""

HUGE = mpf(10) ** 6
"""Here exp(x) has more digits before the point, or zeros behind it, than any rung resolves."""

AGREED = mpf(10) ** -30
NOTHING = mpf(10) ** -400

BEYOND = mpf(2) ** 2600
"""Farther out than any float, or any float times any other: infinity, for a limit's purposes.

It has 783 digits, so that the upper rungs can tell its neighbours apart.
"""

ZERO = mpf(0)

NEAREST = 48
"""So many points where f or f' crosses zero are looked at closely, and as many farther out."""


class Dual:
    """A number and its derivative: arithmetic on both is forward-mode differentiation."""

    __slots__ = ("slope", "value")

    def __init__(self, value: mpf, slope: mpf = ZERO) -> None:
        self.value = value
        self.slope = slope

    def __add__(self, other):
        return lifted(lambda b: Dual(self.value + b.value, self.slope + b.slope), other)

    def __sub__(self, other):
        return lifted(lambda b: Dual(self.value - b.value, self.slope - b.slope), other)

    def __mul__(self, other):
        return lifted(
            lambda b: Dual(self.value * b.value, self.slope * b.value + self.value * b.slope), other
        )

    def __truediv__(self, other):
        def divide(b):
            value = self.value / b.value
            return Dual(value, (self.slope - value * b.slope) / b.value)

        return lifted(divide, other)

    def __pow__(self, other):
        def power(b):
            value = self.value**b.value
            # Not a power of b - 1, which for a tiny b takes more digits than two rungs have.
            per = value / self.value if self.value else self.value ** (b.value - 1)
            slope = b.value * per * self.slope if self.slope else ZERO
            return Dual(value, slope + (value * mp.log(self.value) * b.slope if b.slope else 0))

        return lifted(power, other)

    def __radd__(self, other):
        return Dual(other) + self

    def __rsub__(self, other):
        return Dual(other) - self

    def __rmul__(self, other):
        return Dual(other) * self

    def __rtruediv__(self, other):
        return Dual(other) / self

    def __rpow__(self, other):
        return Dual(other) ** self

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __pos__(self):
        return self

    def __eq__(self, other):
        return self.value == value_of(other)

    def __lt__(self, other):
        return self.value < value_of(other)

    def __le__(self, other):
        return self.value <= value_of(other)

    def __gt__(self, other):
        return self.value > value_of(other)

    def __ge__(self, other):
        return self.value >= value_of(other)

    __hash__ = None


def lifted(operation, other):
    """The operation on another number, which may be a plain one; vectors see to themselves."""
    if isinstance(other, np.ndarray):
        return NotImplemented
    return operation(other if isinstance(other, Dual) else Dual(other))


def value_of(number):
    return number.value if isinstance(number, Dual) else number


def exp(x: mpf) -> mpf:
    """mpmath's exp, which is slow far out.

    A hundred digits do there, whatever the rung: next to any other number it is all or nothing.
    """
    if abs(x) < HUGE:
        return mp.exp(x)
    if mp.mag(x) > 20_000:  # an exponential itself
        return mp.inf if x > 0 else ZERO
    with mp.workprec(mp.mag(x) + 400):
        turns = mp.floor(x / mp.ln2)
        rest = x - turns * mp.ln2
    with mp.workdps(100):
        return mp.ldexp(mp.exp(rest), int(turns))


def expm1(x: mpf) -> mpf:
    return mp.expm1(x) if abs(x) < HUGE else exp(x) - 1


def cosh(x: mpf) -> mpf:
    return mp.cosh(x) if abs(x) < HUGE else exp(abs(x)) / 2


def sinh(x: mpf) -> mpf:
    return mp.sinh(x) if abs(x) < HUGE else mp.sign(x) * cosh(x)


def tanh(x: mpf) -> mpf:
    return mp.tanh(x) if abs(x) < HUGE else mp.sign(x) * (1 - 2 / (1 + exp(2 * abs(x))))


def sech(x: mpf) -> mpf:
    return 1 / cosh(x)


def erfc(x: mpf) -> mpf:
    """mpmath's erfc, which gives up far out, where the asymptotic series converges at once."""
    if abs(x) < HUGE:
        return mp.erfc(x)
    total, term, k = mpf(0), mpf(1), 0
    while abs(term) > mp.eps:
        total, k = total + term, k + 1
        term *= -(2 * k - 1) / (2 * x * x)
    positive = exp(-x * x) / (abs(x) * mp.sqrt(mp.pi)) * total
    return positive if x > 0 else 2 - positive


def phi(x: mpf) -> mpf:
    return exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def sigmoid(x: mpf) -> mpf:
    return 1 / (1 + exp(-x))


def softplus(x: mpf) -> mpf:
    """log(1 + exp(x)), in a form that has every digit of a large x too."""
    return max(x, ZERO) + mp.log1p(exp(-abs(x)))


# Each word with its derivative, from the argument x and the value y.
FUNCTIONS: dict[str, tuple[Callable[[mpf], mpf], Callable[[mpf, mpf], mpf]]] = {
    "abs": (abs, lambda x, y: mp.sign(x)),
    "sign": (mp.sign, lambda x, y: ZERO),
    "sqrt": (mp.sqrt, lambda x, y: 1 / (2 * y)),
    "exp": (exp, lambda x, y: y),
    "expm1": (expm1, lambda x, y: exp(x)),
    "log": (mp.log, lambda x, y: 1 / x),
    "log1p": (mp.log1p, lambda x, y: 1 / (1 + x)),
    "sin": (mp.sin, lambda x, y: mp.cos(x)),
    "cos": (mp.cos, lambda x, y: -mp.sin(x)),
    "tan": (mp.tan, lambda x, y: 1 / mp.cos(x) ** 2),
    "asin": (mp.asin, lambda x, y: 1 / mp.sqrt(1 - x * x)),
    "acos": (mp.acos, lambda x, y: -1 / mp.sqrt(1 - x * x)),
    "atan": (mp.atan, lambda x, y: 1 / (1 + x * x)),
    "sinh": (sinh, lambda x, y: cosh(x)),
    "cosh": (cosh, lambda x, y: sinh(x)),
    "tanh": (tanh, lambda x, y: sech(x) ** 2),
    "sech": (sech, lambda x, y: -y * tanh(x)),
    "asinh": (mp.asinh, lambda x, y: 1 / mp.sqrt(1 + x * x)),
    "acosh": (mp.acosh, lambda x, y: 1 / mp.sqrt(x * x - 1)),
    "atanh": (mp.atanh, lambda x, y: 1 / (1 - x * x)),
    "erf": (mp.erf, lambda x, y: 2 * exp(-x * x) / mp.sqrt(mp.pi)),
    "erfc": (erfc, lambda x, y: -2 * exp(-x * x) / mp.sqrt(mp.pi)),
    "Phi": (lambda x: erfc(-x / mp.sqrt(2)) / 2, lambda x, y: phi(x)),
    "phi": (phi, lambda x, y: -x * y),
    "sigmoid": (sigmoid, lambda x, y: y * sigmoid(-x)),
    "softplus": (softplus, lambda x, y: sigmoid(x)),
}


def dual(function, derivative):
    """A function and its derivative as one function of duals, or of plain numbers."""

    def over(x):
        if not isinstance(x, Dual):
            return function(x)
        y = function(x.value)
        return Dual(y, derivative(x.value, y) * x.slope if x.slope else ZERO)

    return over


SCALAR = {
    **{name: dual(*pair) for name, pair in FUNCTIONS.items()},
    "number": mpf,
    "inf": mp.inf,
    "nan": mp.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": lambda *a: reduce(lambda x, y: x if x <= y else y, a),
    "max": lambda *a: reduce(lambda x, y: x if x >= y else y, a),
    "sum": lambda a: a,
}


def along_last(word):
    """A word for sequences as one for arrays, of which it takes the last axis."""
    return lambda x: np.array([*map(along_last(word), x)]) if x.ndim > 1 else word([*x])


def entry(x, k):
    """The entries of x at the places k, counted from 1; nan beyond its ends."""

    def at(place):
        i = int(value_of(place)) - 1
        return x[i] if 0 <= i < len(x) else Dual(mp.nan)

    return np.frompyfunc(at, 1, 1)(k)


def cutoff(x, power):
    """The number t at which the max(0, x - t)**power sum to 1; the power is 1 or 2.

    Among the k largest, which t has to be below, it is the root of a polynomial in t. All its
    digits may cancel, and leave those of a tiny entry.
    """
    found = None
    ordered = sorted(x, reverse=True)
    with mp.workdps(mp.dps + ENOUGH):
        for k in range(1, len(x) + 1):
            top = ordered[:k]
            total = reduce(operator.add, top)
            if value_of(power) == 1:
                t = (total - 1) / k
            else:
                mean = total / k
                spread = reduce(operator.add, [(v - mean) * (v - mean) for v in top])
                if spread > 1:
                    break
                t = mean - SCALAR["sqrt"]((1 - spread) / k)
            if k > 1 and not top[-1] > t:
                break
            found = t
    return found


def over_vectors(name, word):
    """The word for vectors, which are NumPy arrays of duals."""
    one = along_last(lambda x: word(*x))
    if name in ("min", "max"):
        return lambda *a: one(a[0]) if len(a) == 1 else np.frompyfunc(word, len(a), 1)(*a)
    if name == "where":
        return np.frompyfunc(word, 3, 1)
    return np.frompyfunc(word, 1, 1) if name in FUNCTIONS else word


VECTOR = {name: over_vectors(name, word) for name, word in SCALAR.items()} | {
    "number": lambda text: Dual(mpf(text)),
    "sum": along_last(lambda x: reduce(operator.add, x)),
    "argmax": along_last(lambda x: Dual(mpf(1 + max(range(len(x)), key=x.__getitem__)))),
    "entry": entry,
    "group": lambda x, size: x.reshape(-1, int(value_of(size))),
    "cutoff": cutoff,
}


@cache
def meaning(formula: Formula, digits: int, pointwise: bool = True) -> Callable:
    """The formula as a function of mpmath's numbers; its constants carry so many digits."""
    with mp.workdps(digits):
        words = SCALAR if pointwise else VECTOR
        return formula.over({**words, "pi": +mp.pi, "e": +mp.e})


def settled(compute: Callable[[int], list[mpf]]) -> list[mpf]:
    """Numbers that more digits no longer change.

    Where all digits cancel a formula comes out as 0, so a 0 is believed only with enough of them.
    """
    before, rungs = at(LADDER[0], compute), list(LADDER[1:])
    while rungs:
        digits = rungs.pop(0)
        now = at(digits, compute)
        unsettled = [b for a, b in zip(before, now, strict=True) if not agree(a, b)]
        if not any(unsettled):
            if digits >= ENOUGH or not unsettled:
                return now
            rungs = [rung for rung in rungs if rung >= ENOUGH]
        before = now
    nothing = all(mp.isnan(number) or abs(number) < NOTHING for number in unsettled)
    assert nothing, "the formula does not settle"
    return now


def at(digits: int, compute: Callable[[int], list[mpf]]) -> list[mpf]:
    with mp.workdps(digits):
        return compute(digits)


def agree(a: mpf, b: mpf) -> bool:
    return a != 0 and abs(a - b) <= AGREED * abs(b)


def given(activation: Activation) -> dict[str, mpf]:
    """Its parameters as numbers: a float is what it is, unless it stands for another number."""
    words = {**SCALAR, "pi": +mp.pi, "e": +mp.e}
    return {
        p.name: Formula(p.exact).over(words)() if p.exact and not p.is_set else mpf(p.current)
        for p in activation.realise().parameters
    }


def truth(activation: Activation) -> Callable[[float | mpf], list[mpf]]:
    """The function that gives [f, f'] at a point, from the formula alone."""
    parameters = cache(lambda digits: given(activation))
    # A huge parameter may bring up what has cancelled, or a tiny one be all that has not.
    sizes = [abs(mp.log10(abs(v))) for v in given(activation).values() if v]
    more = int(max(sizes, default=0))
    waves = re.search(r"\b(sin|cos)\(", activation.formula.text)

    def exact(x: float | mpf) -> list[mpf]:
        # Of a wave far out every digit before the point counts: two rungs may both lack the same.
        turns = int(mp.log10(abs(x))) if waves and abs(x) > 1 else 0

        def compute(digits: int) -> list[mpf]:
            f = meaning(activation.formula, digits)
            y = f(x=Dual(mpf(x), mpf(1)), **parameters(digits))
            return [y.value, y.slope] if isinstance(y, Dual) else [y, y * 0]

        return settled(lambda digits: at(digits + more + turns, compute))

    return exact


def limits(exact: Callable[[mpf], list[mpf]], side: int) -> list[mpf]:
    """[f, f'] at infinity: what they are far out, or infinite if they still grow, as log x does.

    Of a slope that is next to nothing there, the sign may be that of a rounding. What is one thing
    here and another a little farther out has no limit.
    """
    near = [exact(side * BEYOND * (1 + mpf(i) / 7)) for i in range(12)]
    return [limit(*values) for values in zip(exact(side * BEYOND**2), *near, strict=True)]


def limit(far: mpf, *near: mpf) -> mpf:
    sign = mp.sign(far)
    if all(abs(far) > 1.5 * abs(y) > 1 and mp.sign(y) == sign for y in near):
        return sign * mp.inf
    if abs(far) < 1 / BEYOND:
        return ZERO
    return near[0] if all(abs(y - far) <= 1e-20 * abs(far) for y in near) else mp.nan


def vector_truth(activation: Activation) -> Callable[[Sequence[float]], list[mpf]]:
    """The function that gives f at a vector, and behind it the Jacobian row by row."""
    settings = {name: Dual(mpf(value)) for name, value in activation.realise().values.items()}

    def exact(x: Sequence[float]) -> list[mpf]:
        n, m = len(x), activation.outputs(len(x))

        def compute(digits: int) -> list[mpf]:
            f = meaning(activation.formula, digits, pointwise=False)
            columns = [
                f(
                    x=np.array([Dual(mpf(v), mpf(i == j)) for i, v in enumerate(x)]),
                    i=places(m),
                    n=Dual(mpf(n)),
                    **settings,
                )
                for j in range(n)
            ]
            jacobian = [columns[j][i].slope for i in range(m) for j in range(n)]
            return [y.value for y in columns[0]] + jacobian

        return settled(compute)

    return exact


def places(count: int) -> np.ndarray:
    """The numbers from 1 to count."""
    return np.array([Dual(mpf(k)) for k in range(1, count + 1)])


def ulps(got: float, truth: mpf, dtype: type = np.float64) -> float:
    """How far off a result is, in units of the last place that the truth has in its type.

    A result beyond the largest number is infinity and counts as the next power of two. A zero that
    stands for a number too small must have its sign; nan is infinitely wrong.
    """
    kind = np.finfo(dtype)
    got = float(got)
    if mp.isnan(truth):
        return 0.0 if np.isnan(got) else np.inf
    if np.isnan(got) or (got == 0 and truth != 0 and np.signbit(got) != (truth < 0)):
        return np.inf
    if got == truth:
        return 0.0
    top = mpf(2) ** int(kind.maxexp)
    clipped = max(-top, min(top, truth))
    magnitude = mp.mag(clipped) - 1 if clipped else int(kind.minexp)
    if abs(clipped) == top:
        magnitude = int(kind.maxexp) - 1
    unit = max(magnitude, int(kind.minexp)) - int(kind.nmant)
    with mp.workdps(50):
        return float(mp.ldexp(abs(max(-top, min(top, mpf(got))) - clipped), -unit))


def computed(a, x, dtype=float):
    """f and f' as floats. Only overflow may be met, which is the right answer for a large truth."""
    given = np.asarray(x, dtype)
    parameters = a.realise().values
    with np.errstate(all="raise", under="ignore", over="ignore"):
        if dtype is float:
            return a.kernel(given, **parameters), a.derivative_kernel(given, **parameters)
        return a(given), a.derivative(given)


# Where to look.


def probes(activation: Activation, every: int = 1) -> np.ndarray:
    """Points over the whole range of float64: both signs of every `every`th binade, dense where
    activations bend, and close to wherever f or f' breaks, crosses zero, under- or overflows.
    """
    rng = np.random.default_rng(20240229)
    binades = np.ldexp(rng.uniform(1, 2, 2098), np.arange(-1074, 1024))[::every]
    far = np.geomspace(40, 2000, 400 // every)
    bend = rng.uniform(-40, 40, 1600 // every)
    coarse = np.unique(np.concatenate([bend, binades, -binades, far, -far, [0.0]]))
    turns = sorted(turning_points(activation, coarse), key=abs)
    # Of a wave's the nearest ones to zero, and a few of all others: every binade holds some.
    turns = turns[:NEAREST] + turns[NEAREST :: 1 + len(turns) // NEAREST]
    special = {0.0, *activation.kink_points(), *turns}
    near = [list(neighbourhood(point)) for point in sorted(special)]
    points = np.unique(np.concatenate([coarse, *near]))
    return points[np.isfinite(points)]


def neighbourhood(point: float) -> Iterator[float]:
    """The point, the floats next to it, and points at geometric distances on both sides."""
    yield point
    for sign in (-1, 1):
        beside = point
        for _ in range(3):
            beside = math.nextafter(beside, sign * math.inf)
            yield beside
        for exponent in range(-52, 0, 3):
            yield point + sign * math.ldexp(1.37 * max(abs(point), 1e-3), exponent)


def turning_points(activation: Activation, x: np.ndarray) -> set[float]:
    """Where f or f' changes sign, or passes between zero, subnormal, normal and infinite."""
    found: set[float] = set()
    with np.errstate(all="ignore"):
        for f in (activation, activation.derivative):
            low, high = key(x[:-1]), key(x[1:])
            changes = kind_of(f(x[:-1])) != kind_of(f(x[1:]))
            low, high = low[changes], high[changes]
            before = kind_of(f(unkey(low)))
            for _ in range(64):
                middle = low + (high - low) // 2
                same = kind_of(f(unkey(middle))) == before
                low, high = np.where(same, middle, low), np.where(same, high, middle)
            found.update(unkey(high).tolist())
    return found


def kind_of(y: np.ndarray) -> np.ndarray:
    size = np.abs(y)
    tiny = np.finfo(float).tiny
    return np.where(np.isnan(y), 9, np.sign(y) * (1 + (size >= tiny) + np.isinf(size)))


def key(x: np.ndarray) -> np.ndarray:
    """Integers in the order of the floats."""
    bits = x.view(np.int64)
    return np.where(bits >= 0, bits, -(bits & np.iinfo(np.int64).max))


def unkey(k: np.ndarray) -> np.ndarray:
    return np.copysign(np.abs(k).view(np.float64), k)
