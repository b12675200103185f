"""Random formulas as trees, their text, and their value by mpmath with a bound of its rounding.

Nothing of actcli takes part: neither its grammar nor its words. A tree is ("x",), ("number", text),
(operator, a, b) or (word, a, …).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from mpmath import mp, mpf

DIGITS = 60
# That mpmath computes with: of a point that is well-conditioned, all but a few are right.

UNIT = mpf(2) ** -53
# The relative error of one rounding of a float64.

ROUNDINGS = 8
# That a word may take, of its value and of its derivative.

MARGIN = mpf(10) ** 9
# A comparison is decided where the sides differ by so many times their rounding errors, or by this
# part of their size.

SAFE = mpf(10) ** 250
# Values are kept below this, and above its inverse: products and squares of them are finite.

Tree = tuple[Any, ...]


def _sigmoid(u: Any) -> Any:
    return 1 / (1 + mp.exp(-u))


def _bell(u: Any) -> Any:
    return 2 / mp.sqrt(mp.pi) * mp.exp(-u * u)


SMOOTH: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "sqrt": (mp.sqrt, lambda u: 1 / (2 * mp.sqrt(u)), lambda u: -1 / (4 * u * mp.sqrt(u))),
    "exp": (mp.exp, mp.exp, mp.exp),
    "expm1": (mp.expm1, mp.exp, mp.exp),
    "log": (mp.log, lambda u: 1 / u, lambda u: -1 / u**2),
    "log1p": (mp.log1p, lambda u: 1 / (1 + u), lambda u: -1 / (1 + u) ** 2),
    "sin": (mp.sin, mp.cos, lambda u: -mp.sin(u)),
    "cos": (mp.cos, lambda u: -mp.sin(u), lambda u: -mp.cos(u)),
    "tan": (mp.tan, lambda u: mp.sec(u) ** 2, lambda u: 2 * mp.tan(u) * mp.sec(u) ** 2),
    "asin": (mp.asin, lambda u: (1 - u**2) ** -0.5, lambda u: u * (1 - u**2) ** -1.5),
    "acos": (mp.acos, lambda u: -((1 - u**2) ** -0.5), lambda u: -u * (1 - u**2) ** -1.5),
    "atan": (mp.atan, lambda u: 1 / (1 + u**2), lambda u: -2 * u / (1 + u**2) ** 2),
    "sinh": (mp.sinh, mp.cosh, mp.sinh),
    "cosh": (mp.cosh, mp.sinh, mp.cosh),
    "tanh": (mp.tanh, lambda u: mp.sech(u) ** 2, lambda u: -2 * mp.tanh(u) * mp.sech(u) ** 2),
    "sech": (
        mp.sech,
        lambda u: -mp.sech(u) * mp.tanh(u),
        lambda u: mp.sech(u) * (mp.tanh(u) ** 2 - mp.sech(u) ** 2),
    ),
    "asinh": (mp.asinh, lambda u: (1 + u**2) ** -0.5, lambda u: -u * (1 + u**2) ** -1.5),
    "acosh": (mp.acosh, lambda u: (u**2 - 1) ** -0.5, lambda u: -u * (u**2 - 1) ** -1.5),
    "atanh": (mp.atanh, lambda u: 1 / (1 - u**2), lambda u: 2 * u / (1 - u**2) ** 2),
    "erf": (mp.erf, _bell, lambda u: -2 * u * _bell(u)),
    "erfc": (mp.erfc, lambda u: -_bell(u), lambda u: 2 * u * _bell(u)),
    "Phi": (mp.ncdf, mp.npdf, lambda u: -u * mp.npdf(u)),
    "phi": (mp.npdf, lambda u: -u * mp.npdf(u), lambda u: (u**2 - 1) * mp.npdf(u)),
    "sigmoid": (
        _sigmoid,
        lambda u: _sigmoid(u) * _sigmoid(-u),
        lambda u: _sigmoid(u) * _sigmoid(-u) * (_sigmoid(-u) - _sigmoid(u)),
    ),
    "softplus": (
        lambda u: mp.log1p(mp.exp(u)),
        _sigmoid,
        lambda u: _sigmoid(u) * _sigmoid(-u),
    ),
}
"""The smooth words, each with its first and second derivative."""

OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}

COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class IllConditionedError(Exception):
    """A point where a formula has no value, or one that floats cannot be expected to find."""


class Rounded(NamedTuple):
    """A value and its derivative in x, each with a bound of the error with which floats find it."""

    value: Any
    slope: Any
    value_error: Any
    slope_error: Any


def random_tree(random: Random, depth: int = 4) -> Tree:
    """Return a random formula with at most `depth` operations inside one another."""
    if depth == 0 or random.random() < 0.1:
        return ("x",) if random.random() < 0.6 else ("number", random_number(random))
    below = [random_tree(random, random.randrange(depth)) for _ in range(4)]
    kind = random.random()
    if kind < 0.45:
        return (random.choice([*OPERATORS]), *below[:2])
    if kind < 0.5:
        return ("**", below[0], ("number", random.choice(["2", "3", "0.5", "-1", "-2", "1.5"])))
    if kind < 0.52:
        return ("**", *below[:2])
    if kind < 0.56:
        return (random.choice(["min", "max"]), *below[:2])
    if kind < 0.6:
        return ("where", random.choice([*COMPARISONS]), *below)
    if kind < 0.64:
        return (random.choice(["abs", "sign"]), below[0])
    return (random.choice([*SMOOTH]), below[0])


def random_number(random: Random) -> str:
    """Return the text of a number such as people type."""
    number = random.choice([random.randrange(1, 10), random.uniform(0.05, 5.0)])
    return f"{number:.{random.randrange(1, 6)}g}"


def text(tree: Tree) -> str:
    """Return a formula as text, with brackets around every operation."""
    match tree:
        case ("x",):
            return "x"
        case ("number", number):
            return f"({number})" if number.startswith("-") else number
        case ("where", comparison, a, b, yes, no):
            return f"where({text(a)} {comparison} {text(b)}, {text(yes)}, {text(no)})"
        case (name, *arguments) if name.isalnum():
            return f"{name}({', '.join(map(text, arguments))})"
        case (sign, a, b):
            return f"({text(a)}{sign}{text(b)})"
    raise AssertionError(tree)


def depends_on_x(tree: Tree) -> bool:
    """Return whether x occurs in a tree."""
    return tree == ("x",) or any(depends_on_x(part) for part in tree if isinstance(part, tuple))


def evaluate(tree: Tree, x: float) -> Rounded:
    """Return the value of a formula at x by mpmath; raise IllConditionedError where it has none."""
    try:
        with mp.workdps(DIGITS):
            return _evaluate(tree, mpf(x))
    except (ArithmeticError, ValueError, TypeError) as error:  # a pole, or no real number
        raise IllConditionedError from error


def _evaluate(tree: Tree, x: Any) -> Rounded:
    zero = mpf(0)
    match tree:
        case ("x",):
            found = Rounded(x, mpf(1), zero, zero)
        case ("number", number):
            value = mpf(number)
            found = Rounded(value, zero, abs(value - float(number)), zero)
        case ("where", comparison, a, b, yes, no):
            left, right = _evaluate(a, x), _evaluate(b, x)
            _decided(left, right)
            found = _evaluate(yes if COMPARISONS[comparison](left.value, right.value) else no, x)
        case ("min" | "max" as which, a, b):
            left, right = _evaluate(a, x), _evaluate(b, x)
            _decided(left, right)
            found = left if (left.value < right.value) == (which == "min") else right
        case ("abs" | "sign" as which, a):
            u = _evaluate(a, x)
            _decided(u, Rounded(zero, zero, zero, zero))
            side = mp.sign(u.value)
            one = Rounded(side, zero, zero, zero)
            found = one if which == "sign" else u._replace(value=abs(u.value), slope=side * u.slope)
        case ("**", a, b):
            base = _evaluate(a, x)
            if base.value < 0 and depends_on_x(b):  # Only at whole powers there is a value.
                raise IllConditionedError
            found = _power(base, _evaluate(b, x))
        case (name, a):
            found = _smooth(name, _evaluate(a, x))
        case (sign, a, b):
            found = _arithmetic(sign, _evaluate(a, x), _evaluate(b, x))
    if not isinstance(found.value, mpf) or not isinstance(found.slope, mpf):
        raise IllConditionedError
    if not all(number == 0 or 1 / SAFE < abs(number) < SAFE for number in found[:2]):
        raise IllConditionedError
    return found


def _decided(a: Rounded, b: Rounded) -> None:
    """Raise IllConditionedError unless rounding cannot change which of two values is the larger."""
    gap = MARGIN * (a.value_error + b.value_error) + max(abs(a.value), abs(b.value)) / MARGIN
    if abs(a.value - b.value) <= gap:
        raise IllConditionedError


def _arithmetic(sign: str, a: Rounded, b: Rounded) -> Rounded:
    (v, d, ev, ed), (w, e, ew, ee) = a, b
    value = OPERATORS[sign](v, w)
    if sign in "+-":
        slope = OPERATORS[sign](d, e)
        return Rounded(value, slope, ev + ew + UNIT * abs(value), ed + ee + UNIT * abs(slope))
    if sign == "*":
        terms = abs(d * w) + abs(v * e)
        return Rounded(
            value,
            d * w + v * e,
            abs(w) * ev + abs(v) * ew + UNIT * abs(value),
            abs(w) * ed + abs(d) * ew + abs(v) * ee + abs(e) * ev + 2 * UNIT * terms,
        )
    slope, terms = (d - value * e) / w, abs(d) + abs(value * e)
    value_error = (ev + abs(value) * ew) / abs(w) + UNIT * abs(value)
    above = ed + abs(value) * ee + abs(e) * value_error + 2 * UNIT * terms + abs(slope) * ew
    return Rounded(value, slope, value_error, above / abs(w) + UNIT * abs(slope))


def _smooth(name: str, u: Rounded) -> Rounded:
    """Return a smooth word of a value; the rounding of its argument is one of its own."""
    value, first, second = (g(u.value) for g in SMOOTH[name])
    own = ROUNDINGS * UNIT
    return Rounded(
        value,
        first * u.slope,
        abs(first) * u.value_error + own * abs(value),
        abs(first) * u.slope_error
        + abs(second * u.slope) * u.value_error
        + own * (abs(first) + abs(second * u.value)) * abs(u.slope),
    )


def _power(a: Rounded, b: Rounded) -> Rounded:
    (v, d, ev, ed), (w, e, ew, ee) = a, b
    value, own = v**w, ROUNDINGS * UNIT
    by_base = w * v ** (w - 1)
    twice = abs(w * (w - 1) * v ** (w - 2))
    if e == ew == 0 or (e == 0 and v < 0):
        by_exponent = mixed = exponents = mpf(0)
    else:
        log = mp.log(v)
        by_exponent, exponents = value * log, abs(value * log**2)
        mixed = abs(v ** (w - 1) * (1 + w * log))
    terms = abs(by_base * d) + abs(by_exponent * e)
    return Rounded(
        value,
        by_base * d + by_exponent * e,
        abs(by_base) * ev + abs(by_exponent) * ew + own * abs(value),
        (twice * ev + mixed * ew) * abs(d)
        + abs(by_base) * ed
        + (mixed * ev + exponents * ew) * abs(e)
        + abs(by_exponent) * ee
        + own * (terms + abs(by_base * d * w)),
    )
