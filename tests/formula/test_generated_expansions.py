"""Generated formulas: their expansions say what mpmath computes close to the point."""

import math
import random

import pytest
from helpers.generated_formulas import generated
from helpers.mp_beside import beside, contradicts
from mpmath import mp

from actcli.formula import Formula
from actcli.formula.expansion import decide
from actcli.formula.germ_words import germ_words
from actcli.numerics.germ import UndecidedError

DIGITS = 320

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


def check(seed, count):
    undecided = 0
    for text, point, direction, order in formulas(seed, count):
        try:
            limit = expanded(text, point, direction, order)
        except UndecidedError as error:
            undecided += "oscillates" not in str(error) and "jumps" not in str(error)
            continue
        with mp.workdps(DIGITS):
            if (found := beside(text, point, direction, order)) is None:
                continue
            near, nearer = found
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
