"""Switches: what in a formula decides, by its sign, which branch is taken.

The sides of a comparison, the arguments of abs and sign, those of min and max, what is divided by,
the ends of where a word has a value: where these cross 0, the formula or one of its derivatives
may break. They are found by their values. That is observation and not proof: what happens between
two points of a grid goes unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from actcli.formula import Formula, kernels
from actcli.formula.grammar import is_word, settings
from actcli.formula.vocabulary import WORDS
from actcli.numerics import np
from actcli.numerics.bisection import bisect
from actcli.numerics.floats import midpoint
from actcli.numerics.magnitudes import DENSE_RADIUS, dense_grid, magnitudes

if TYPE_CHECKING:
    import ast

    import numpy.typing as npt

    from actcli.numerics import Array

    Truths = npt.NDArray[np.bool_]

GRID = 4096  # steps in which a window is searched
LARGE = 2.0**13  # from the origin: where code is searched for its breaks
JUMP = 1e-6  # of a value above 1: what is more than rounding
FEW = 8  # times that it may turn beyond; more are a wave, of which the rest would go unseen


@cache
def switches(formula: Formula) -> tuple[Formula, ...]:
    """The formulas in x that switch, each once."""
    texts = dict.fromkeys((*_of_words(formula), *_of_functions(formula)))
    found = (Formula(text, formula.functions) for text in texts)
    return tuple(switch for switch in found if "x" in switch.names)


def _of_words(formula: Formula) -> Iterator[str]:
    """What switches in the operations and the words of a formula."""
    import ast

    from actcli.formula.substitution import substituted

    for node in ast.walk(formula.tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                yield from map(_difference, *zip(*pairwise([left, *others]), strict=True))
            case ast.Call(func=ast.Name(id="min" | "max"), args=[_, _, *_] as args):
                yield from map(_difference, *zip(*combinations(args, 2), strict=True))
            case ast.Call(func=ast.Name(id=name), args=[u]) if is_word(node) and name in WORDS:
                if breaks := WORDS[name].breaks:
                    yield ast.unparse(substituted(Formula(breaks).tree, {"u": u}))
            case ast.BinOp(op=ast.Div(), right=divisor):
                yield from map(ast.unparse, _factors(divisor))
            case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
                if not (isinstance(exponent, ast.Constant) and isinstance(exponent.value, int)):
                    yield from map(ast.unparse, _factors(base))


def _of_functions(formula: Formula) -> Iterator[str]:
    """Where a formula calls a function at a kink of that."""
    from actcli.formula.substitution import substituted

    for call, function in formula.calls:
        given = {name: repr(value) for name, value in function.freeze().values.items()}
        parameters = {name: Formula(text).tree for name, text in given.items()}
        parameters |= settings(call, function)
        for kink in function.kinks or ():
            yield _difference(call.args[0], substituted(kink.tree, parameters))


def _difference(a: ast.expr, b: ast.expr) -> str:
    import ast

    return f"({ast.unparse(a)}) - ({ast.unparse(b)})"


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    """What a product is 0 with."""
    import ast

    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield from _factors(left)
            yield from _factors(right)
        case ast.BinOp(left=base, op=ast.Pow()):
            yield from _factors(base)
        case _:
            yield node


def turn_at(formulas: Sequence[Formula], x: Array, values: Mapping[str, Any]) -> Truths:
    """Whether one of the switches turns there: it is 0, or of another sign on the other side.

    What is 0 on both sides too does not: it is what is left of a small number.
    """
    turns = np.zeros(x.shape, bool)
    for switch in formulas:
        s = kernels.value(switch)
        before, after = (s(np.nextafter(x, end), **values) for end in (-np.inf, np.inf))
        is_zero = (s(x, **values) == 0) & ((before != 0) | (after != 0))
        turns |= is_zero | (np.sign(before) * np.sign(after) < 0)
    return turns & np.isfinite(x)


def turning_points(
    formulas: Sequence[Formula], low: float, high: float, values: Mapping[str, Any]
) -> set[float]:
    """Where, from low to high, a switch crosses 0: those that a fine grid tells apart."""
    grid = np.linspace(low, high, GRID + 1)
    return {x for switch in formulas for x in _roots(_sign(switch, values), grid).tolist()}


def all_turning_points(formulas: Sequence[Formula], values: Mapping[str, Any]) -> set[float]:
    """Where a switch crosses 0, near the origin or far from it."""
    found: set[float] = set()
    for switch in formulas:
        found |= _usual(_roots(_sign(switch, values), _everywhere()))
    return found


def breaks_of_code(
    f: Callable[..., Array], slope: Callable[..., Array], values: Mapping[str, Any]
) -> set[float]:
    """Where f or its slope jumps, for a function that is code."""
    x = _everywhere()
    x = x[abs(x) < LARGE]
    curves = lambda x: np.column_stack([f(x, **values), slope(x, **values)])  # noqa: E731
    return _usual(breaking_points(curves, x[:-1], x[1:]))


def breaking_points(curves: Callable[[Array], Array], left: Array, right: Array) -> Array:
    """Where curves jump between two neighbouring floats: at most once from each left to its right.

    Of n points they are shaped (n, k).
    """

    def seen(x: Array) -> Array:
        with np.errstate(all="ignore"):
            return curves(x)

    def jump(a: Array, b: Array) -> Array:
        with np.errstate(all="ignore"):
            share: Array = abs(b - a) / np.maximum(1, np.maximum(abs(a), abs(b)))
        return np.asarray(np.nan_to_num(share).max(axis=1))

    y, z = seen(left), seen(right)
    while (inside := (left < (half := midpoint(left, right))) & (half < right)).any():
        between = seen(half)
        first = jump(y, between) >= jump(between, z)  # the half in which it jumps farther
        later, sooner = inside & ~first, inside & first
        left, y = np.where(later, half, left), np.where(later[:, None], between, y)
        right, z = np.where(sooner, half, right), np.where(sooner[:, None], between, z)
    ends = np.stack([left, right], axis=-1)[jump(y, z) > JUMP].tolist()
    return np.array([min(end, key=lambda x: len(repr(x))) + 0.0 for end in ends])


def _usual(points: Array) -> set[float]:
    """The points without those far out, if these are of a wave."""
    far = abs(points) > DENSE_RADIUS
    return set(points[~far if far.sum() > FEW else slice(None)].tolist())


@cache
def _everywhere() -> Array:
    """Return points of every magnitude, closest where functions have their character."""
    steps = magnitudes(-8, 12)
    return np.unique([*steps, *np.negative(steps), *dense_grid(1 / 32), 0.0])


def _sign(switch: Formula, values: Mapping[str, Any]) -> Any:
    s = kernels.value(switch)
    return lambda x: np.sign(s(x, **values))


def _roots(sign: Any, x: Array) -> Array:
    """Where a sign changes, or is 0 for a moment: of two neighbouring floats the upper one.

    Where it is 0 for longer, that began at another break, or is what is left of a small number.
    """
    at = sign(x)
    clear = np.flatnonzero(abs(at) == 1)
    before, after = clear[:-1], clear[1:]
    level = [x[i + 1 : j] for i, j in zip(before, after, strict=True) if j > i + 1]
    zeros = [0.0 if 0 in zero else zero[0] for zero in level if 0 in zero or len(zero) == 1]
    change = (after == before + 1) & (at[before] != at[after])
    _, right = bisect(sign, x[before[change]], x[after[change]])
    return np.unique([*right, *zeros]) + 0.0
