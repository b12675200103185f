"""The numbers worked out in the articles; misprints of theirs are not repeated."""

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.catalogue import find
from actcli.reference import truth, ulps


def test_the_slope_of_the_sigmoid_at_10():
    assert find("sigmoid").derivative(10) == pytest.approx(4.5395807735951673e-5, rel=1e-15)
    assert f"{find('sigmoid').derivative(10):.3e}" == "4.540e-05"


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([3, 0.7, 0.5], [0.846, 0.085, 0.069]),
        ([1.2, 1, 1.5], [0.316, 0.258, 0.426]),
        ([1.5, *[1.2] * 9], [0.130, *[0.097] * 9]),
    ],
)
def test_softmax_of_the_articles_scores(scores, expected):
    probabilities = find("softmax")(scores)
    assert probabilities.round(3).tolist() == expected
    assert probabilities.sum() == pytest.approx(1, abs=1e-15)


def test_the_constants_of_selu():
    alpha, scale = "1.6732632423543772848170429916717", "1.0507009873554804934193349852946"
    selu = find("selu")
    for formula in (selu.formula, selu.derivative_formula):
        assert alpha in formula.text
        assert scale in formula.text
    assert selu(1.0) == float(scale)
    with mp.workdps(40):
        depth = float(mpf(alpha) * mpf(scale))
    assert selu(-np.inf) == -depth
    assert selu.derivative(0.0) == depth


def test_the_derivative_of_gelu_tanh_agrees_with_the_printed_one_to_five_places():
    """The printed constants have six digits."""
    x = np.linspace(-5, 5, 1001)
    v = 0.0356774 * x**3 + 0.797885 * x
    printed = 0.5 * np.tanh(v) + (0.0535161 * x**3 + 0.398942 * x) / np.cosh(v) ** 2 + 0.5
    assert find("gelu_tanh").derivative(x) == pytest.approx(printed, abs=2e-6)


def test_leaky_relu_with_slope_0_2_at_minus_5():
    assert find("leaky_relu")(-5, negative_slope=0.2) == -1


def test_rrelu_at_inference():
    """The paper divides by the mean of U(3, 8); PyTorch multiplies by that of U(1/8, 1/3)."""
    rrelu = find("rrelu")
    assert rrelu(-11.0, slope=2 / 11) == -2
    assert rrelu.derivative(-1.0, slope=1 / ((3 + 8) / 2)) == 2 / 11
    assert rrelu.derivative(-1.0) == pytest.approx(11 / 48, rel=1e-15)


@pytest.mark.parametrize("x", [-37.5, -40.0, -300.0, -700.0])
def test_elu_plus_alpha_loses_the_digits_that_its_slope_has(x):
    elu = find("elu")
    _, slope = truth(elu)(x)
    assert ulps(elu(x) + 1, slope) > 1e15  # No digit of the sum is left.
    assert ulps(elu.derivative(x), slope) < 2


@pytest.mark.parametrize("x", [-1e308, -720.0, 720.0, 1e308])
def test_tanh_does_not_overflow_where_the_printed_formula_does(x):
    with np.errstate(all="ignore"):
        up, down = np.exp(x), np.exp(-x)
        assert np.isnan((up - down) / (up + down))
    assert find("tanh")(x) == np.sign(x)
    assert find("tanh").derivative(x) == 0
    assert find("tanh").derivative(np.copysign(300, x)) == pytest.approx(1.0602e-260, rel=1e-4)
