"""Generated formulas: their expansions say what mpmath computes close to the point."""

import math
import random

import pytest
from helpers.generated_formulas import generated
from helpers.mp_formula import OutsideDomainError, TooLargeError, mp_formula
from mpmath import mp, mpf

from actcli.formula import Formula
from actcli.formula.expansion import decide
from actcli.formula.germ_words import germ_words
from actcli.numerics.germ import UndecidedError

DIGITS = 320

NEAR, NEARER = mpf(10) ** -40, mpf(10) ** -55
# Distances from the point at which mpmath looks.

FAR, FARTHER = mpf(200), mpf(620)
# Where it looks far out: exp(-620) is not lost beside 1.

DIFFERENCE_STEP = mpf(10) ** -45
# Relative to those distances, and to the number far out.

SETTLED = 1e-4
# Relative: a function that changes by less from one distance to the other has settled.

POINTS = (0.0, 1.0, -1.0, 0.5, 2.0, 3.0, -1.5, math.inf, -math.inf)

MAX_UNDECIDED = 0.03


def formulas(seed, count):
    """Yield formulas in x with a point, a direction and an order."""
    draw = random.Random(seed)
    while count:
        text = generated(draw, draw.randint(2, 6))
        if "x" in Formula(text).names and len(text) <= 200:
            count -= 1
            yield text, draw.choice(POINTS), draw.choice((-1, 1)), draw.choice((0, 0, 1, 2))


def expanded(text, point, direction, order):
    """Return the limit of a derivative beside a point by its expansion."""
    formula = Formula(text)

    def ask(x):
        y = formula.over(germ_words(x.precision))(x=x)
        return y.derivative(order, x).limit()

    return decide(ask, point, direction, order=order + 2)


def looked_at(point, direction):
    """Return two numbers that come closer to a point, with their distances from it."""
    if math.isinf(point):
        return [(math.copysign(1, point) * x, x) for x in (FAR, FARTHER)]
    return [(mpf(point) + direction * h, h) for h in (NEAR, NEARER)]


def computed(text, x, distance, order):
    """Return a derivative at x by mpmath; nan where there is no value."""
    f, h = mp_formula(text), distance * DIFFERENCE_STEP
    try:
        before, there, after = f(x - h), f(x), f(x + h)
    except (OutsideDomainError, ZeroDivisionError):
        return mp.nan
    return (there, (after - before) / (2 * h), (after - 2 * there + before) / h**2)[order]


def contradicts(limit, near, nearer):
    """Return whether values close to a point do not tend to the limit that they should."""
    if math.isnan(limit) or mp.isnan(nearer) or mp.isnan(near):
        return math.isnan(limit) and not mp.isnan(nearer)
    if math.isinf(limit):
        return nearer != limit and not limit * (nearer - near) > 0
    if abs(near - nearer) > SETTLED * (1 + abs(nearer)):
        return abs(nearer - limit) >= abs(near - limit)
    return abs(nearer - limit) > 100 * SETTLED * (1 + abs(limit))


def check(seed, count):
    undecided = 0
    for text, point, direction, order in formulas(seed, count):
        try:
            limit = expanded(text, point, direction, order)
        except UndecidedError as error:
            undecided += "oscillates" not in str(error) and "jumps" not in str(error)
            continue
        with mp.workdps(DIGITS):
            try:
                near, nearer = (
                    computed(text, x, distance, order)
                    for x, distance in looked_at(point, direction)
                )
            except (TooLargeError, OverflowError, ValueError):
                continue
            assert not contradicts(limit, near, nearer), (
                text, point, direction, order, limit, mp.nstr(near, 8), mp.nstr(nearer, 8)
            )  # fmt: skip
    assert undecided <= MAX_UNDECIDED * count


def test_a_hundred_generated_formulas():
    check(1, 100)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_thousands_of_generated_formulas(seed):
    check(seed, 300)
