"""Words over enclosures: they hold what mpmath finds, and are as narrow as the digits allow."""

import pytest
from mpmath import mp, mpf

from actcli.formula import Formula
from actcli.formula.enclosure_words import enclosure_words
from actcli.formula.vocabulary import WORDS
from actcli.numerics.enclosures import UnknownSideError, exact
from actcli.reference.mp_words import MP_NUMBERS, with_constants

NOT_KNOWN = {"asin", "acos", "acosh", "cbrt", "exp2", "sum"}
KNOWN = [name for name, word in WORDS.items() if word.arity == (1, 1) and name not in NOT_KNOWN]
POINTS = (-20.5, -7.25, -0.75, -1e-30, 0.0, 1e-30, 0.3, 0.75, 3.0, 19.0)
DIGITS = 60


def number(fraction):
    return mpf(fraction.numerator) / fraction.denominator


@pytest.mark.parametrize("name", KNOWN)
def test_word_holds_the_value(name):
    formula, held = Formula(f"{name}(x)"), 0
    for x in POINTS:
        try:
            y = formula.over(enclosure_words(DIGITS))(x=exact(x))
        except UnknownSideError:
            continue
        held += 1
        with mp.workdps(6 * DIGITS):
            value = formula.over(with_constants(MP_NUMBERS))(x=mpf(x))
            low, high = number(y.low), number(y.high)
            assert low == value == high if y.is_exact else low < value < high, x
            assert high - low <= mpf(10) ** (8 - DIGITS) * max(abs(value), 1), x
    assert held >= 3


@pytest.mark.parametrize(
    ("text", "x", "side"),
    [
        ("1 - exp(-x) - 1", 1e30, -1),
        ("sigmoid(x) - 1", 1e5, -1),
        ("x - tanh(x) - (x - 1)", 1e20, 1),
        ("erf(x) - 1", 1e10, -1),
        ("sqrt(x**2 + 1) - x", 1e38, 1),
        ("sqrt(x) - 3", 9.0, 0),
        ("x**(3/2) - 8", 4.0, 0),
        ("x/3*3 - x", 0.1, 0),
        ("log(Phi(x)) + x**2/2", -1e15, -1),
        ("sin(x) - x", 1e-40, -1),
        ("max(x, 1)*min(x, 1) - x", 7.0, 0),
        ("x % 3 - 1", 7.0, 0),
    ],
)
def test_smallest_terms_decide(text, x, side):
    assert Formula(text).over(enclosure_words(200))(x=exact(x)).sign() == side


@pytest.mark.parametrize(
    "text",
    ["exp(x) - exp(x)", "exp(1000*x)", "1/(exp(x) - exp(x))", "log(-x)", "sqrt(-x)", "inf*x"],
)
def test_what_cannot_be_told_is_an_error(text):
    with pytest.raises(UnknownSideError):
        Formula(text).over(enclosure_words(50))(x=exact(2.5)).sign()
