"""Formulas, files and derivatives of every order as tapes give what NumPy gives."""

import numpy as np
import pytest
from helpers.tapes import needs_compiled, points, same_bits

import actcli
from actcli.activation.derivatives import kernel_in_parameter
from actcli.activation.joins import ValueWithGaps, derivative_at_breaks
from actcli.numerics.monte_carlo import Perturbation, with_perturbation
from actcli.numerics.tape import choice, program
from actcli.specs.python_function import from_python_function

FLOAT64 = np.dtype(np.float64)

FORMULAS = {
    # formula: how many ulps of f, and of what f' and f'' are the sums of, the two may differ by
    "x*sigmoid(1.702*x)": 32,
    "max(0, x) + 0.1*min(0, x)": 2,
    "x*tanh(softplus(x))": 16,
    "where(x > 0, x, expm1(x))": 4,
    "x/(1 + exp(-x))": 16,
    "erf(x/2)*x": 8,
    "x**3*sin(x)": 16,
    "x**3": 2,
    "x**16": 2,
    "x**-1": 4,
    "(1 + x**2)**-0.5": 8,
    "sqrt(abs(x))": 4,
    "exp(-x**2)": 16,
    "1/(1 + x**2)": 16,
    "log1p(x**2)": 16,
    "cos(x)": 4,
    "x": 0,
    "1/x": 4,
    "x/abs(x)": 0,
    "sin(x)/x": 16,
    "(x**2 - 1)/(x - 1)": 4,
    "max(x, 0) + min(x, 0)": 0,
    "clip(x, -1, 1)": 0,
    "where(x > 1, x**2, where(x < -1, -1, x))": 0,
    "x <= 1": 0,
    "inf*x": 0,
    "0*x": 0,
    "abs(x - 1)*exp(-x)": 4,
    "x*Phi(x)": 16,
    "elu(x, alpha=0.2)*x": 16,
    "relu(x)**2": 2,
    "tanh(1/x)": 8,
}


@pytest.fixture
def always(monkeypatch):
    """Tapes are wanted for any number of numbers."""
    monkeypatch.setattr(choice, "MIN_SIZE_TO_RECORD", 1)
    monkeypatch.setattr(choice, "MIN_SIZE_TO_RECORD_EACH_TIME", 1)
    monkeypatch.setattr(choice, "MIN_SIMPLE_SHARE", {"d": 0.0, "f": 0.0})


def all_magnitudes():
    """Numbers of all magnitudes, what is special, and what is beside joins."""
    joins = np.array([0.0, 0.5, -0.5, 1, -1, 2, np.pi])
    tails = np.array([40.0, 700, 709.7, 710, 745, 1e8])
    beside = np.concatenate([joins, np.nextafter(joins, 9), np.nextafter(joins, -9)])
    return np.concatenate([points()[::3], points()[-13:], beside, tails, -tails])


def assert_near(y, z, scale, ulps):
    """Assert that y is z but for so many ulps of the larger of z and a scale, with its zeros."""
    assert np.array_equal(np.isnan(y), np.isnan(z))
    zeros = (y == 0) & (z == 0)
    assert np.array_equal(np.signbit(y[zeros]), np.signbit(z[zeros]))
    with np.errstate(all="ignore"):
        unit = np.spacing(np.maximum(abs(z), scale))
        far = (y != z) & ~(abs(y - z) <= ulps * unit) & ~np.isnan(z)
    assert not far.any(), (y[far][:5], z[far][:5])


def derivatives(f, x, orders=3):
    return [f(x) if not order else f.derivative(x, order=order) for order in range(orders)]


@needs_compiled
@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_agree_with_numpy(text, always):
    f, x = actcli.expression(text), all_magnitudes()
    for order in range(3):
        kernel = derivative_at_breaks(f, order, None)
        assert choice.tape_for(kernel, {}, 1, dtype=FLOAT64)
    with choice.tapes(False):
        exact = derivatives(f, x)
    for order, y in enumerate(derivatives(f, x)):
        # As of x·g(x), whose derivative is the sum of g(x) and x·g'(x).
        with np.errstate(all="ignore"):
            terms = [abs(exact[k] / x ** (order - k)) for k in range(order)]
        scale = np.max(
            [np.zeros(x.shape), *terms], axis=0, where=np.isfinite([x, *terms]), initial=0
        )
        assert_near(y, exact[order], scale, FORMULAS[text])


@needs_compiled
@pytest.mark.parametrize("name", ["elu", "swish", "softplus", "smu", "leaky_relu"])
def test_derivatives_in_parameters_agree_with_numpy(name, always):
    f, x = actcli.find(name), all_magnitudes()
    for parameter in f.values:
        kernel = kernel_in_parameter(f, parameter, 1)
        assert choice.tape_for(kernel, f.constants, 1, dtype=FLOAT64)
        with choice.tapes(False):
            exact = f.derivative(x, wrt=parameter)
        assert_near(f.derivative(x, wrt=parameter), exact, np.maximum(abs(x), abs(f(x))), 16)


def test_derivatives_in_parameters_are_the_same_at_ties(always):
    f = actcli.expression("max(p*x, q)").bind(p=0.0, q=0.0)
    x = np.array([-1.0, 0.0, 2.0])
    with choice.tapes(False):
        wanted = f.derivative(x, wrt="p")
    assert f.derivative(x, wrt="p").tolist() == wanted.tolist()


def swoosh(x, beta=1.0):
    y = x * beta
    y -= 1
    x += 1  # It may write to its argument.
    return np.where(x > 0, y, np.minimum(y, -2)) * np.tanh(x)


def asked(x):
    return x * 2 if np.any(x > 4) else x * 2.0


def not_recordable(x):
    return np.interp(x, [-1.0, 1.0], [0.0, 1.0])


@needs_compiled
@pytest.mark.parametrize("function", [swoosh, asked, not_recordable])
def test_functions_from_files_agree_with_numpy(function, always):
    f, x = from_python_function(function, function.__name__, "mine", "my.py"), all_magnitudes()
    given = x.copy()
    with choice.tapes(False):
        exact = f(x)
    assert_near(f(x), exact, 0.0, 4)
    assert same_bits(x, given)
    if function is not not_recordable:
        assert program.record(f.kernel, f.constants)
        with choice.tapes(False):
            slope = f.derivative(x)
        assert_near(f.derivative(x), slope, abs(x), 8)


@needs_compiled
@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_every_type_is_rounded_once(dtype, always):
    if dtype == "bfloat16":
        dtype = pytest.importorskip("ml_dtypes").bfloat16
    f = actcli.expression("x*sigmoid(1.702*x) + elu(x)")
    with np.errstate(over="ignore"):
        x = all_magnitudes().astype(dtype)
    with choice.tapes(False):
        exact = derivatives(f, x)
    for y, z in zip(derivatives(f, x), exact, strict=True):
        assert y.dtype == x.dtype
        with np.errstate(invalid="ignore"):
            near = abs(y.astype(float) - z.astype(float)) <= abs(z.astype(float)) * 2.0**-22
        assert (near | (y == z) | (np.isnan(y) & np.isnan(z))).all()


@needs_compiled
def test_equal_expressions_have_the_same_tape():
    tapes = [
        choice.tape_for(derivative_at_breaks(f, 1, None), f.constants, 10**5, dtype=FLOAT64)
        for f in (actcli.expression("x*tanh(a*x)").bind(a=a) for a in (2.0, 2.0, 3.0))
    ]
    assert tapes[0] is tapes[1]
    assert tapes[0] is not tapes[2]


@needs_compiled
def test_what_calls_foreign_code_is_recorded_each_time(monkeypatch):
    monkeypatch.setattr(choice, "MIN_SIZE_TO_RECORD", 100)
    monkeypatch.setattr(choice, "MIN_SIZE_TO_RECORD_EACH_TIME", 1000)
    pure, foreign = actcli.expression("elu(x) + 1"), from_python_function(asked, "f", "", "my.py")
    assert ValueWithGaps(declared=pure).is_pure
    assert not ValueWithGaps(declared=foreign).is_pure
    assert choice.tape_for(ValueWithGaps(declared=pure), {}, 100, dtype=FLOAT64)
    assert not choice.tape_for(ValueWithGaps(declared=pure), {}, 99, dtype=FLOAT64)
    assert not choice.tape_for(ValueWithGaps(declared=foreign), {}, 999, dtype=FLOAT64)
    assert choice.tape_for(ValueWithGaps(declared=foreign), {}, 1000, dtype=FLOAT64)


@needs_compiled
def test_perturbed_roundings_are_never_those_of_a_tape():
    kernel = ValueWithGaps(declared=actcli.expression("x*tanh(x)"))

    def tape():
        return choice.tape_for(kernel, {}, 10**5, dtype=FLOAT64)

    assert tape()
    assert with_perturbation(Perturbation(1), tape)() is None


@needs_compiled
def test_where_every_number_would_be_left_to_numpy_there_is_no_tape():
    f = actcli.expression("Phi(x)/phi(x)")
    assert program.record(f.derivative_kernel, {}) is None
