"""The judge: what a formula is worth, by mpmath. It reads formulas and never a kernel.

The one place where mpmath is imported, and the dearest of all: only who wants to know how right a
value is, or wants more digits than a float has, comes here.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial, reduce
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

from actcli.errors import Mistake
from actcli.formula import Formula, Words
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Activation

LADDER = (50, 100, 200, 400, 800, 900)
"""Digits to compute with, until two rungs agree."""

ENOUGH = 800
"""Digits for any result that a float can hold: between 1e308 and 5e-324 lie 632."""

HUGE = mpf(10) ** 6
"""Here exp(x) has more digits before the point, or zeros behind it, than any rung resolves."""

IMMENSE = 20_000
"""Bits before the point that only an exponential has: another one has no digits to be computed."""

AGREED = mpf(10) ** -30
NOTHING = mpf(10) ** -400

BEYOND = mpf(2) ** 2600
"""Farther out than any float, or any float times any other: infinity, for a limit's purposes.

It has 783 digits, so that the upper rungs can tell its neighbours apart.
"""

FARTHER = 4 * BEYOND  # only one place is: a limit looks there for what still changes

ZERO = mpf(0)


class Dual:
    """A number and its derivative: arithmetic on both is forward-mode differentiation."""

    __slots__ = ("slope", "value")

    def __init__(self, value: Any, slope: Any = ZERO) -> None:
        self.value = value
        self.slope = slope

    def __add__(self, other: Any) -> Any:
        return lifted(lambda b: Dual(self.value + b.value, self.slope + b.slope), other)

    def __sub__(self, other: Any) -> Any:
        return lifted(lambda b: Dual(self.value - b.value, self.slope - b.slope), other)

    def __mul__(self, other: Any) -> Any:
        return lifted(
            lambda b: Dual(self.value * b.value, self.slope * b.value + self.value * b.slope), other
        )

    def __truediv__(self, other: Any) -> Any:
        def divide(b: Dual) -> Dual:
            value = self.value / b.value
            return Dual(value, (self.slope - value * b.slope) / b.value)

        return lifted(divide, other)

    def __pow__(self, other: Any) -> Any:
        def power(b: Dual) -> Dual:
            value = raised(self.value, b.value)
            # Not a power of b - 1, which for a tiny b takes more digits than two rungs have.
            per = value / self.value if self.value else self.value ** (b.value - 1)
            slope = b.value * per * self.slope if self.slope else ZERO
            return Dual(value, slope + (value * mp.log(self.value) * b.slope if b.slope else 0))

        return lifted(power, other)

    def __radd__(self, other: Any) -> Any:
        return Dual(other) + self

    def __rsub__(self, other: Any) -> Any:
        return Dual(other) - self

    def __rmul__(self, other: Any) -> Any:
        return Dual(other) * self

    def __rtruediv__(self, other: Any) -> Any:
        return Dual(other) / self

    def __rpow__(self, other: Any) -> Any:
        return Dual(other) ** self

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope)

    def __pos__(self) -> Dual:
        return self

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: Any) -> Any:
        return self.value == value_of(other)

    def __lt__(self, other: Any) -> Any:
        return self.value < value_of(other)

    def __le__(self, other: Any) -> Any:
        return self.value <= value_of(other)

    def __gt__(self, other: Any) -> Any:
        return self.value > value_of(other)

    def __ge__(self, other: Any) -> Any:
        return self.value >= value_of(other)

    __hash__ = None  # type: ignore[assignment]


def lifted(operation: Callable[[Dual], Dual], other: Any) -> Any:
    """The operation on another number, which may be a plain one; vectors see to themselves."""
    if isinstance(other, np.ndarray):
        return NotImplemented
    return operation(other if isinstance(other, Dual) else Dual(other))


def value_of(number: Any) -> Any:
    """The number without its derivative."""
    return number.value if isinstance(number, Dual) else number


def exp(x: Any) -> Any:
    """mpmath's exp, which is slow far out."""
    if abs(x) < HUGE:
        return mp.exp(x)
    if mp.mag(x) > IMMENSE:
        return mp.inf if x > 0 else ZERO
    with mp.workprec(mp.mag(x) + mp.prec + 10):
        turns = mp.floor(x / mp.ln2)
        rest = x - turns * mp.ln2
    return mp.ldexp(mp.exp(rest), int(turns))


def expm1(x: Any) -> Any:
    """exp(x) - 1."""
    return mp.expm1(x) if abs(x) < HUGE else exp(x) - 1


def cosh(x: Any) -> Any:
    """mpmath's cosh, and far out half an exponential."""
    return mp.cosh(x) if abs(x) < HUGE else exp(abs(x)) / 2


def sinh(x: Any) -> Any:
    """mpmath's sinh, and far out half an exponential."""
    return mp.sinh(x) if abs(x) < HUGE else mp.sign(x) * cosh(x)


def tanh(x: Any) -> Any:
    """mpmath's tanh, and far out 1 less an exponential."""
    return mp.tanh(x) if abs(x) < HUGE else mp.sign(x) * (1 - 2 / (1 + exp(2 * abs(x))))


def sech(x: Any) -> Any:
    """1/cosh(x)."""
    return 1 / cosh(x)


def erfc(x: Any) -> Any:
    """mpmath's erfc, which gives up far out, where the asymptotic series converges at once."""
    if abs(x) < HUGE:
        return mp.erfc(x)
    total, term, k = mpf(0), mpf(1), 0
    while abs(term) > mp.eps:
        total, k = total + term, k + 1
        term *= -(2 * k - 1) / (2 * x * x)
    positive = exp(-x * x) / (abs(x) * mp.sqrt(mp.pi)) * total
    return positive if x > 0 else 2 - positive


def phi(x: Any) -> Any:
    """The density of the standard normal distribution."""
    return exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def sigmoid(x: Any) -> Any:
    """The logistic function."""
    return 1 / (1 + exp(-x))


def softplus(x: Any) -> Any:
    """log(1 + exp(x)), in a form that has every digit of a large x too."""
    return max(x, ZERO) + mp.log1p(exp(-abs(x)))


# Each word with its derivative, from the argument x and the value y.
FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[mpf, Any], Any]]] = {
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


def dual(function: Callable[..., Any], derivative: Callable[..., Any]) -> Callable[[Any], Any]:
    """A function and its derivative as one function of duals, or of plain numbers."""

    def over(x: Any) -> Any:
        if not isinstance(x, Dual):
            return function(x)
        y = function(x.value)
        return Dual(y, derivative(x.value, y) * x.slope if x.slope else ZERO)

    return over


SCALAR: dict[str, Any] = {
    **{name: dual(*pair) for name, pair in FUNCTIONS.items()},
    "number": mpf,
    "inf": mp.inf,
    "nan": mp.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": lambda *a: reduce(lambda x, y: x if x <= y else y, a),
    "max": lambda *a: reduce(lambda x, y: x if x >= y else y, a),
    "sum": lambda a: a,
}


def along_last(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A word for sequences as one for arrays, of which it takes the last axis."""
    return lambda x: np.array([*map(along_last(word), x)]) if x.ndim > 1 else word([*x])


def entry(x: Any, k: Any) -> Any:
    """The entries of x at the places k, counted from 1; nan beyond its ends."""

    def one(place: Any) -> Any:
        i = int(value_of(place)) - 1
        return x[i] if 0 <= i < len(x) else Dual(mp.nan)

    return np.frompyfunc(one, 1, 1)(k)


def cutoff(x: Any, power: Any) -> Any:
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


def literal(text: Any) -> Dual:
    """A number that does not move."""
    return Dual(mpf(text))


def over_vectors(name: str, word: Any) -> Any:
    """The word for vectors, which are NumPy arrays of duals."""
    one = along_last(lambda x: word(*x))
    if name in ("min", "max"):
        return lambda *a: one(a[0]) if len(a) == 1 else np.frompyfunc(word, len(a), 1)(*a)
    if name == "where":
        return np.frompyfunc(word, 3, 1)
    return np.frompyfunc(word, 1, 1) if name in FUNCTIONS else word


VECTOR = {name: over_vectors(name, word) for name, word in SCALAR.items()} | {
    "number": literal,
    "sum": along_last(lambda x: reduce(operator.add, x)),
    "argmax": along_last(lambda x: Dual(mpf(1 + max(range(len(x)), key=x.__getitem__)))),
    "entry": entry,
    "group": lambda x, size: x.reshape(-1, int(value_of(size))),
    "cutoff": cutoff,
}


def complete(words: Words) -> Words:
    """The words with the constants, to the digits that mpmath works with."""
    return {**words, "pi": words["number"](mp.pi), "e": words["number"](mp.e)}


@cache
def meaning(formula: Formula, digits: int, pointwise: bool = True) -> Callable[..., Any]:
    """The formula as a function of mpmath's numbers; its constants carry so many digits."""
    with mp.workdps(digits):
        return formula.over(complete(SCALAR if pointwise else VECTOR))


def settled(compute: Callable[[int], list[Any]], more: int = 0) -> list[Any]:
    """Numbers that more digits no longer change; so many `more` than a rung has are always needed.

    Where all digits cancel a formula comes out as 0, so a 0 is believed only with enough of them.
    """
    before, rungs = at(LADDER[0] + more, compute), list(LADDER[1:])
    while rungs:
        digits = rungs.pop(0)
        now = at(digits + more, compute)
        unsettled = [b for a, b in zip(before, now, strict=True) if not agree(a, b)]
        if not any(unsettled):
            if digits >= ENOUGH or not unsettled:
                return now
            rungs = [rung for rung in rungs if rung >= ENOUGH]
        before = now
    nothing = all(mp.isnan(number) or abs(number) < NOTHING for number in unsettled)
    if not nothing:
        raise ArithmeticError("the formula does not settle")
    return now


def at(digits: int, compute: Callable[[int], list[Any]]) -> list[Any]:
    """What is computed with so many digits."""
    with mp.workdps(digits):
        return compute(digits)


def agree(a: Any, b: Any) -> bool:
    """Whether two rungs have come to the same number."""
    return bool(a != 0 and abs(a - b) <= AGREED * abs(b))


def given(activation: Activation) -> dict[str, Any]:
    """Its parameters as numbers: a float is what it is, unless it stands for another number."""
    words = complete(SCALAR)
    return {
        p.name: Formula(p.exact).over(words)() if p.exact and not p.is_set else mpf(p.current)
        for p in activation.realise().parameters
    }


def truth(activation: Activation) -> Callable[[Any], list[Any]]:
    """The function that gives [f, f'] at a point, from the formula alone."""
    parameters = cache(lambda digits: given(activation))
    # A huge parameter may bring up what has cancelled, or a tiny one be all that has not.
    sizes = [abs(mp.log10(abs(v))) for v in given(activation).values() if v]
    more = int(max(sizes, default=0))
    waves = re.search(r"\b(sin|cos)\(", activation.formula.text)

    def exact(x: Any) -> list[Any]:
        # Every digit before the point counts of a wave far out, and of the difference of two sums
        # at the farthest point of all: two rungs may both lack the same.
        turns = digits_before_point(x) if waves or abs(x) > FARTHER else 0

        def compute(digits: int) -> list[Any]:
            f = meaning(activation.formula, digits)
            return value_and_slope(f(x=Dual(mpf(x), mpf(1)), **parameters(digits)))

        return settled(compute, more + turns)

    return exact


def value_and_slope(y: Any) -> list[Any]:
    """Both of a number, of which a plain one does not move; nan where they are not real.

    What has no value has no slope either.
    """
    value, slope = (y.value, y.slope) if isinstance(y, Dual) else (y, ZERO)
    if not isinstance(value, mpf) or mp.isnan(value):
        return [mp.nan, mp.nan]
    return [value, slope if isinstance(slope, mpf) else mp.nan]


def digits_before_point(x: Any) -> int:
    """How many there are."""
    return int(mp.log10(abs(x))) if abs(x) > 1 else 0


def limits(exact: Callable[[Any], list[Any]], side: int) -> list[Any]:
    """[f, f'] at infinity: what they are far out, or infinite if they still grow, as log x does.

    Of a slope that is next to nothing there, the sign may be that of a rounding. What is one thing
    here and another a little farther out has no limit.
    """
    near = [exact(side * BEYOND * (1 + mpf(i) / 7)) for i in range(12)]
    return [limit(*values) for values in zip(exact(side * BEYOND**2), *near, strict=True)]


def limit(far: Any, *near: Any) -> Any:
    """The limit of what is `near` at several places, and `far` much farther out."""
    sign = mp.sign(far)
    if all(abs(far) > 1.5 * abs(y) > 1 and mp.sign(y) == sign for y in near):
        return sign * mp.inf
    if abs(far) < 1 / BEYOND:
        return ZERO
    return near[0] if all(abs(y - far) <= 1e-20 * abs(far) for y in near) else mp.nan


def vector_truth(activation: Activation) -> Callable[[Sequence[float]], list[Any]]:
    """The function that gives f at a vector, and behind it the Jacobian row by row."""
    settings = {name: Dual(mpf(value)) for name, value in activation.realise().values.items()}

    def exact(x: Sequence[float]) -> list[Any]:
        def compute(digits: int) -> list[Any]:
            f = meaning(activation.formula, digits, pointwise=False)
            columns = moved(partial(f, **settings), activation, [*map(mpf, x)])
            return [y.value for y in columns[0]] + [
                y.slope for y in chain(*zip(*columns, strict=True))
            ]

        return settled(compute)

    return exact


def moved(f: Callable[..., Any], activation: Activation, x: Sequence[Any]) -> list[Any]:
    """The components of a vector function's formula f at x, once as each of the inputs moves."""
    m = activation.outputs(len(x))
    places = {"i": numbered(m), "n": Dual(mpf(len(x)))}
    places = {name: v for name, v in places.items() if name not in activation.values}
    inputs = (np.array([Dual(v, mpf(i == j)) for i, v in enumerate(x)]) for j in range(len(x)))
    return [for_each(f(x=along, **places), m) for along in inputs]


def for_each(y: Any, m: int) -> Any:
    """One for each of m outputs, as which a formula of the whole vector counts."""
    return np.broadcast_to(np.asarray(y, object), m)


def numbered(count: int) -> Any:
    """The numbers from 1 to count."""
    return np.array([Dual(mpf(k)) for k in range(1, count + 1)])


def ulps(got: float, truth: Any, dtype: Any = float) -> float:
    """How far off a result is, in units of the last place that the truth has in its type.

    A result beyond the largest number is infinity and counts as the next power of two. A zero that
    stands for a number too small must have its sign; nan is infinitely wrong.
    """
    kind, got = np.finfo(dtype), float(got)
    if mp.isnan(truth):
        return 0.0 if math.isnan(got) else math.inf
    if math.isnan(got) or (got == 0 and truth != 0 and math.copysign(1, got) * truth < 0):
        return math.inf
    if got == truth:
        return 0.0
    lowest, top = int(kind.minexp), int(kind.maxexp)
    binade = mp.mag(truth) - 1 if truth else lowest
    if binade >= top:
        binade, truth = top - 1, mp.ldexp(mp.sign(truth), top)
    near = mp.ldexp(mp.sign(got), top) if abs(got) > kind.max else mpf(got)
    unit = max(binade, lowest) - int(kind.nmant)
    return float(mp.ldexp(abs(mp.fsub(near, truth, dps=50)), -unit))


FINER = (30, 60, 120, 240)
"""Zeros behind the point of the steps of a difference, until two come to the same."""

MATCHED = mpf(10) ** -20
NONE = mpf(10) ** -330  # is 0 as a float


def derivatives(
    activation: Activation, points: Sequence[float], order: int, wrt: str | None = None
) -> list[float]:
    """The derivatives of that order in x, or in a parameter, at points; nan where none is found.

    They are differences of the formula, which with so many digits may be as fine as is needed:
    finer ones have to come to the same.
    """
    moved = wrt or "x"
    found = [math.nan] * len(points)
    before: list[Any] = [mp.nan] * len(points)
    for digits in FINER:
        with mp.workdps(work := digits * (order + 2)):
            f = meaning(activation.formula, work)
            names, h = given(activation), mpf(10) ** -digits
            for i, x in enumerate(points):
                if math.isnan(found[i]):
                    now = _difference(f, {**names, "x": mpf(x)}, moved, order, h)
                    nothing = digits == FINER[-1] and abs(now) < NONE
                    if nothing or (now and abs(now - before[i]) <= MATCHED * abs(now)):
                        found[i] = 0.0 if nothing else float(now)
                    before[i] = now
    return found


def _difference(
    f: Callable[..., Any], names: Mapping[str, Any], moved: str, order: int, h: Any
) -> Any:
    """The central difference of that order over h, as one of them moves; nan without values."""
    try:
        at = (names[moved] + (j - mpf(order) / 2) * h for j in range(order + 1))
        y = [mpf(f(**{**names, moved: place})) for place in at]
    except (ArithmeticError, ValueError, TypeError):  # a pole, or no real number
        return mp.nan
    for _ in range(order):
        y = [b - a for a, b in pairwise(y)]
    return y[0] / h**order


def decimals(
    activation: Activation, points: Sequence[str], digits: int, *, slope: bool = False
) -> list[str] | list[list[str]]:
    """f, or f', at points with so many significant digits, from the formula alone.

    A point means the number that is written: "0.1" is a tenth, and so is a parameter that is 0.1.
    Of a vector function they are its components at the vector of the points, or the rows of its
    Jacobian. What has no value is nan. Raises Mistake for a function without a formula.
    """
    if not activation.formula.is_written:
        raise Mistake(f"{activation.name} has no formula, which more digits are computed from.")
    before: list[Any] = []
    for work in (digits + 10, 2 * digits + 20, digits + ENOUGH, 2 * digits + 2 * ENOUGH):
        with mp.workdps(work):
            now = _values(activation, points, slope)
            # Where all digits cancel it comes out as 0, which is believed only with enough of them.
            settled = [
                mp.isnan(b) or a == b or abs(a - b) <= mpf(10) ** -(digits + 3) * abs(b)
                for a, b in zip(before, now, strict=False)
                if b or work >= ENOUGH
            ]
            if len(settled) == len(now) and all(settled):
                break
        before = now
    with mp.workdps(digits + 10):
        texts = [mp.nstr(y, digits, min_fixed=-5, max_fixed=digits + 1) for y in now]
    texts = [re.sub(r"\.0(?=e|$)", "", text.replace("+inf", "inf")) for text in texts]
    if activation.pointwise or not slope:
        return texts
    return [texts[i : i + len(points)] for i in range(0, len(texts), len(points))]


def _values(activation: Activation, points: Sequence[str], slope: bool) -> list[Any]:
    """The values of `decimals` with the digits that mpmath works with."""
    x = [value_of(Formula(point).over(complete(TYPED))()) for point in points]
    if not activation.pointwise:
        columns = moved(activation.over(complete(VECTOR)), activation, x)
        if slope:
            return [y.slope for y in chain(*zip(*columns, strict=True))]
        return [y.value for y in columns[0]]
    f = activation.over(complete(TYPED))

    def at(point: Any) -> Any:
        try:
            return value_and_slope(f(Dual(point, mpf(1))))[slope]
        except (ArithmeticError, ValueError, TypeError):  # a pole, or no real number
            return mp.nan

    def value(point: Any) -> Any:
        if mp.isinf(point):
            side = mp.sign(point)
            with mp.workdps(mp.dps + digits_before_point(BEYOND**2)):
                return limit(at(side * BEYOND**2), at(side * BEYOND))
        return point if mp.isnan(point) else at(point)

    return [mpf(value(point)) for point in x]


def wave(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The word, and nan where a turn has more digits before the point than could be computed."""

    def near(x: Any) -> Any:
        far = mp.isfinite(value_of(x)) and value_of(x) and mp.mag(value_of(x)) > IMMENSE
        return Dual(mp.nan, mp.nan) if far else word(x)

    return near


TYPED = {
    **SCALAR,
    **{name: wave(SCALAR[name]) for name in ("sin", "cos", "tan")},
    "number": literal,
}
"""The words for what anybody may type. Its literals are duals, of which powers may be immense."""


def raised(a: Any, b: Any) -> Any:
    """a**b, by an exponential where it is too large for anything else."""
    if not a or not mp.isfinite(a) or not mp.isfinite(b) or abs(b) < HUGE:
        return a**b
    size, odd = exp(b * mp.log(abs(a))), mp.floor(b / 2) * 2 != b
    if a < 0 and mp.floor(b) != b:
        return mp.nan
    return -size if a < 0 and odd else size
