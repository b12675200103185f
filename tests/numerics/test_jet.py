"""Jets: every word's derivatives of every order, judged by differences with hundreds of digits."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.errors import ActcliError
from actcli.formula import Formula
from actcli.formula.array_words import ARRAYS
from actcli.formula.jet_words import JETS
from actcli.formula.vocabulary import WORDS
from actcli.numerics.jet import coordinate_derivatives, differentiate
from actcli.reference import DUALS

ORDERS = range(7)
WIDE = [-25.3, -3.1, -0.4, 1e-3, 0.9, 2.2, 7.7, 20.2]
INSIDE = [-0.9, -0.3, 0.01, 0.5, 0.99]
POSITIVE = [1e-3, 0.3, 1.1, 5, 100]
POINTS = {
    "sqrt": POSITIVE, "log": POSITIVE, "log2": POSITIVE, "log10": POSITIVE,
    "log1p": [-0.9, -0.3, 1e-3, 3, 100],
    "asin": INSIDE, "acos": INSIDE, "atanh": INSIDE, "acosh": [1.01, 1.5, 3, 20, 100],
}  # fmt: skip
UNARY = sorted(name for name, word in WORDS.items() if word.derivative)
OF_STEPS = sorted(name for name in UNARY if WORDS[name].derivative == "0")


def true(formula, x, side=1):
    """The derivatives of orders 0 to 6, as differences on one side of x, right to 40 digits."""
    with mp.workdps(900):
        f = Formula(formula).over({**DUALS, "pi": +mp.pi, "e": +mp.e})
        h = side * mpf(10) ** -45
        differences, found = [f(x=mpf(x) + j * h) for j in ORDERS], []
        for order in ORDERS:
            found.append(differences[0] / h**order)
            differences = [b - a for a, b in pairwise(differences)]
        return found


def got(formula, x, order):
    f = Formula(formula).over(JETS)
    return differentiate(lambda x: f(x=x), np.array(x, float), order)


def assert_right(formula, points, bound=1e-13):
    y = np.array([got(formula, points, order) for order in ORDERS])
    for x, derivatives in zip(points, y.T, strict=True):
        for order, expected in enumerate(true(formula, x)):
            error = abs(mpf(float(derivatives[order])) - expected)
            assert error <= bound * abs(expected) + mpf(10) ** -300, (formula, order, x)


@pytest.mark.parametrize("name", UNARY)
def test_derivatives_of_every_word_to_the_sixth_order(name):
    assert_right(f"{name}(x)", POINTS.get(name, WIDE))


@pytest.mark.parametrize("name", UNARY)
def test_values_of_every_word_over_arrays(name):
    x = np.array(POINTS.get(name, WIDE))
    values = Formula(f"{name}(x)").over(ARRAYS)(x=x)
    for t, y in zip(x, values, strict=True):
        assert y == pytest.approx(float(true(f"{name}(x)", t)[0]), rel=4e-16)


@pytest.mark.parametrize(
    "formula",
    [
        "x**2", "x**5", "x**(-2)", "(2 + x)**2.5", "2**x", "(1 + x)**x", "1/(3 - x)",
        "x*sigmoid(1.7*x)",
        "exp(sin(x))*log(2 + x)", "hypot(x, x - 3)*(x**2 % 0.3)", "clip(x, 0.5, x**2)",
        "cbrt(x - 2)*pow(x, 3)", "log2(3 + x)*exp2(x)/log10(x + 2)",
        "max(x, 1/2) + min(x, 1)", "where(x < 1, x*tanh(softplus(x)), 5)",
        "abs(x - 3)**3/(1 + x)",
    ],
)  # fmt: skip
def test_derivatives_of_compositions_to_the_sixth_order(formula):
    assert_right(formula, [0.1, 0.7, 1.3, 1.9], 1e-12)


def test_derivatives_of_powers_at_zero():
    assert [float(got("x**3", 0.0, n)) for n in range(5)] == [0, 0, 0, 6, 0]
    assert [float(got("x**2.5", 0.0, n)) for n in range(4)] == [0, 0, 0, np.inf]
    assert [float(got("x**0", 0.0, n)) for n in range(3)] == [1, 0, 0]


FAR = np.array([-np.inf, -1e300, -800.0, 800.0, 1e300, np.inf])


@pytest.mark.parametrize(
    "formula",
    ["sigmoid(x)", "1/(1 + exp(-x))", "tanh(x)", "sech(x)", "erf(x)", "erfc(x)", "Phi(x)", "phi(x)",
     "atan(x)", "exp(-x**2)", "where(x < 0, exp(x), exp(-x))", "1/(1 + exp(x))**2"],
)  # fmt: skip
@pytest.mark.parametrize("order", [1, 2, 5])
def test_derivatives_of_saturated_functions_are_0_far_out(formula, order):
    assert np.isfinite(got(formula, FAR, order)).all()
    assert np.allclose(got(formula, FAR[[0, 1, -2, -1]], order), 0, atol=1e-300)


def test_derivatives_in_the_tails_keep_their_digits():
    for formula in ("sigmoid(x)", "softplus(x)", "Phi(x)", "erfc(-x)", "1/(1 + exp(-x))"):
        assert_right(formula, [-20.1, -12.7], 1e-13)
    assert_right("sech(x)*tanh(x)", [-300.5, 300.5])


def test_derivative_of_softplus_at_large_arguments_is_1():
    assert got("softplus(x)", FAR, 1).tolist() == [0, 0, 0, 1, 1, 1]


def test_derivative_at_nan_is_nan():
    for name in UNARY:
        if name not in OF_STEPS:
            for order in ORDERS:
                assert np.isnan(got(f"{name}(x)", np.nan, order)) or (name == "abs" and order > 1)
    assert np.isnan(got("sqrt(x)", -1.0, 1))
    assert np.isnan(got("log(x)", -1.0, 2))


@pytest.mark.parametrize(
    ("formula", "runs"), [("x**0.5", 1), ("log(x)", 1), ("1/x", 1), ("sin(x)/x", 2)]
)
def test_more_orders_are_computed_only_for_a_quotient_that_needs_them(formula, runs):
    orders = []
    f = Formula(formula).over(JETS)

    def counted(x):
        orders.append(x.order)
        return f(x=x)

    differentiate(counted, np.array([0.0]))
    assert len(orders) == runs


def test_branch_not_taken_does_not_affect_the_derivative():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert got("where(x > 0, log(x), 3)", [-1.0, 0.0, 2.0], 1).tolist() == [0, 0, 0.5]
        assert got("where(x < 0, x, exp(exp(x)))", [-1.0, 50.0], 2).tolist() == [0, np.inf]
        assert got("where(x > 0, sqrt(x), x)", [0.0], 3).tolist() == [0]


@pytest.mark.parametrize(
    ("formula", "derivatives"),
    [
        ("sin(x)/x", [1, 0, -1 / 3, 0, 1 / 5]),
        ("where(x == 0, 1, sin(x)/x)", [1, 0, -1 / 3, 0, 1 / 5]),
        ("(1 - cos(x))/x**2", [1 / 2, 0, -1 / 12, 0, 1 / 30]),
        ("expm1(x)/x", [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]),
    ],
)
def test_derivatives_at_a_removable_singularity(formula, derivatives):
    found = [float(got(formula, 0.0, order)) for order in range(1, len(derivatives))]
    assert found == pytest.approx(derivatives[1:], rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(
    "formula",
    [
        "sin(x)/x", "expm1(x)/x", "log1p(x)/x", "x*cos(x)/sinh(x)/2", "atan(4*x)/(30*x)",
        "(cos(3*x) - sin(3*x)/(3*x))/x", "where(x == 0, 0, (cos(x) - sin(x)/x)/x)",
        # Where the quotient itself has lost its digits in a difference, its derivatives have not.
        "(exp(x) - 1)/x", "log(1 + x)/x", "(1 - cos(x))/x**2", "x**2/(1 - cos(x))",
        "2*(x - sin(x))/x**3", "(x*cosh(x) - sinh(x))/(x*sinh(x))", "(sqrt(1 + x) - 1)/x",
        "(exp(x) - 1)/log(1 + x)", "(x - tanh(x))/x**3",
    ],
)  # fmt: skip
def test_derivatives_beside_a_removable_singularity_keep_their_digits(formula):
    points = [1e-300, -1e-12, 1e-8, -1e-5, 1e-3, -0.01, 0.1, 0.2]
    for order in ORDERS[1:]:
        for x, y in zip(points, got(formula, points, order), strict=True):
            exact = true(formula, x)[order]
            assert abs(mpf(float(y)) - exact) <= 1e-11 * abs(exact) + 1e-38, (order, x)


def test_derivatives_at_a_removable_singularity_at_1():
    assert_right("log(x)/(x - 1)", [1 + 1e-9, 0.999, 1.05], 1e-11)
    at_it = [float(got("log(x)/(x - 1)", 1.0, order)) for order in ORDERS[1:]]
    assert at_it == pytest.approx([-1 / 2, 2 / 3, -3 / 2, 24 / 5, -20, 720 / 7], rel=1e-13)


def test_pole_is_not_taken_for_a_removable_singularity():
    for formula in ("1/x", "cos(x)/x**2", "tanh(x)/(x - 1e-5)"):
        assert_right(formula, [1e-3, -1e-5, 0.3], 1e-10)


def test_derivative_of_an_extremum_of_equal_arguments_is_that_of_the_first():
    assert [float(got(f, 0.0, 1)) for f in ("max(x, 0)", "max(0, x)", "min(x, 0)")] == [1, 0, 1]
    assert np.isnan(got("max(x, 0)", np.nan, 1))


# NumPy's protocols.


def kernel(x, alpha=0.5):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def by_mask(x):
    y = np.zeros_like(x)
    y[x > 0] = np.sqrt(x[x > 0])
    y[x <= 0] = -1
    return y


def several(x):
    z = np.exp(-np.abs(x))
    return np.select([x < -1, x < 1], [np.square(z), np.log1p(z) * np.sign(x)], np.clip(x, 0, 9))


NUMPY = {
    "kernel": (kernel, "where(x > 0, x, 0.5*expm1(x))"),
    "by mask": (by_mask, "where(x > 0, sqrt(x), -1)"),
    "several": (several, "where(x < -1, exp(2*x), where(x < 1, log1p(exp(-abs(x)))*sign(x), x))"),
    "reversed": (lambda x: np.float64(3) - np.array([2.0]) / (4 - x), "3 - 2/(4 - x)"),
    "logaddexp": (lambda x: np.logaddexp(0, 2 * x), "softplus(2*x)"),
    "cbrt": (lambda x: np.cbrt(x), "sign(x)*abs(x)**(1/3)"),
    "logs": (lambda x: np.log2(4 + x) + np.log10(4 + x), "log(4 + x)/log(2) + log(4 + x)/log(10)"),
    "exp2": (np.exp2, "2**x"),
    "methods": (lambda x: (x * 1.0).astype(float).clip(-1, 1).copy(), "min(max(x, -1), 1)"),
    "remainder": (lambda x: x % 2 + 3 % (x + 4) + x // 2, "x % 2 + 3 % (x + 4) + floor(x/2)"),
    "hypot": (lambda x: np.hypot(3, x), "sqrt(9 + x*x)"),
    "copysign": (lambda x: np.copysign(x * x, x), "x*abs(x)"),
    "inverses": (lambda x: np.arctan(x) + np.arcsinh(x), "atan(x) + asinh(x)"),
}  # fmt: skip


@pytest.mark.parametrize(("function", "formula"), NUMPY.values(), ids=NUMPY)
def test_numpy_code_runs_over_jets(function, formula):
    x = np.array([-2.3, -0.4, 0.6, 1.7])
    for order in range(4):
        y = differentiate(function, x, order)
        assert y == pytest.approx([float(true(formula, t)[order]) for t in x], rel=1e-12, abs=1e-15)


def softmax(x):
    z = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return z / z.sum(axis=-1, keepdims=True)


def test_jacobian_of_softmax():
    x = np.array([[1.0, -0.5, 2.0], [0.0, 0.0, 3.0]])
    y = softmax(x)
    expected = y[:, :, None] * (np.eye(3) - y[:, None, :])
    assert np.allclose(coordinate_derivatives(softmax, x), expected, rtol=1e-14, atol=1e-17)
    words = Formula("exp(x)/sum(exp(x))").over(JETS)
    assert np.allclose(
        coordinate_derivatives(lambda x: words(x=x), x), expected, rtol=1e-14, atol=1e-17
    )


def test_directional_derivatives_of_softmax():
    x, along = np.array([1.0, -0.5, 2.0]), np.array([0.5, 1.0, -2.0])
    second = differentiate(softmax, x, 2, along)
    h = 1e-4
    expected = (softmax(x + h * along) - 2 * softmax(x) + softmax(x - h * along)) / h**2
    assert np.allclose(second, expected, atol=1e-6)
    halves = differentiate(lambda x: np.concatenate([x[:1] * x[1:2], x[2:]]), x, 2, along)
    assert halves.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (lambda x: np.nextafter(x, 1), "np.nextafter"),
        (lambda x: np.add.accumulate(x), "np.add.accumulate"),
        (lambda x: np.exp(x, where=x > 0), "np.exp with where"),
        (lambda x: np.cumsum(x), "np.cumsum"),
        (lambda x: np.asarray(x), "np.asarray"),
        (lambda x: float(x), "float"),
    ],
)
def test_error_names_the_unsupported_numpy_function(function, name):
    with pytest.raises(ActcliError, match=name):
        differentiate(function, np.array([1.0]))


def test_derivative_of_a_constant_is_0():
    assert differentiate(lambda x: 3.0, np.array([1.0, 2.0])).tolist() == [0, 0]
    assert differentiate(lambda x: 3.0, 2.0, 0) == 3
