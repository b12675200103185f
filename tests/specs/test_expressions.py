"""Expressions: a formula that a user types is an activation like any other."""

import math
import pickle

import numpy as np
import pytest
from helpers.whole import whole
from mpmath import mp, mpf

import actcli
from actcli.curves.naming import file_stem
from actcli.errors import ActcliError
from actcli.formula.array_words import ARRAYS
from actcli.formula.vocabulary import VECTOR_WORDS, WORDS
from actcli.specs.spec import KnownFunctions, expression, parse_spec

X = np.linspace(-5, 5, 101)


def bound(text, **values):
    return expression(text).bind(**values)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("relu(x)", "relu"),
        ("elu(x, alpha=0.2)", "elu:alpha=0.2"),
        ("elu(x, 0.2)", "elu:alpha=0.2"),
        ("elu(x, alpha=1/5)", "elu:alpha=0.2"),
        ("GELU(x)", "gelu"),
        ("softplus(x, beta=2)", "softplus:beta=2"),  # the catalogue's, which is no longer a word
        ("rrelu(x)", "rrelu"),
        ("leaky_relu(x, negative_slope=0.3)", "leaky_relu:negative_slope=0.3"),
        ("softmax(x)", "softmax"),
    ],
)
def test_expression_calling_one_function_equals_that_function(text, same):
    f, g = expression(text), parse_spec(same).bind({})
    assert np.array_equal(f(X), g(X))
    assert np.array_equal(f.derivative(X), g.derivative(X))


def test_called_function_takes_parameters_of_the_expression():
    f = bound("x*elu(x + 1, alpha=2*b)", b=0.1)
    assert np.array_equal(f(X), X * actcli.elu(X + 1, alpha=0.2))


def test_words_equal_the_catalogue_functions_of_the_same_name():
    for name in WORDS:
        if (found := KnownFunctions().get(name)) and name != "Phi":
            assert np.allclose(expression(f"{name}(x)")(X), found(X), rtol=1e-14), name


def test_name_family_and_caption_of_an_expression():
    f = bound("x * sigmoid(b * x)", b=2)
    assert (f.name, f.family, f.pointwise) == ("x*sigmoid(b*x)", "expression", True)
    assert f.settings == {"b": 2.0}
    assert f.caption == "x·σ(b·x) (b = 2)"
    assert not expression("x - max(x)").pointwise


def test_expression_with_an_unbound_parameter_raises():
    with pytest.raises(ActcliError, match="b has no value"):
        expression("b*x")(1.0)
    assert expression("b*x")(1.0, b=2) == 2.0


def test_parameter_bounds_are_checked_in_expressions():
    with pytest.raises(ActcliError, match="alpha must be > 0 for elu, got -1"):
        bound("elu(x, alpha=b)", b=-1)(X)


def test_unicode_minus_and_dot_are_operators():
    assert np.array_equal(expression("x·x − 1")(X), X * X - 1)


@whole
def test_every_catalogue_formula_as_expression_gives_the_same_values(activation):
    """To 64 ulp of what is added up; the formula's own cancellation is not the program's."""
    if any(f"{word}(" in activation.formula.text for word in VECTOR_WORDS):
        return  # its formula is for readers
    f = expression(activation.formula.text)
    values = activation.freeze().values
    f = f.bind(**{name: values[name] for name in f.values})
    assert f.pointwise == activation.pointwise
    for x in (X, X[X != 0] * 1e-3):
        y, wanted = f(x), activation(x)
        there = np.isfinite(wanted)
        scale = np.maximum(1, np.maximum(abs(x), abs(wanted)))
        if f.pointwise:  # and of a fast wave or beside a pole, not that of its argument either
            slope = np.abs(activation.derivative(x))
            scale = np.maximum(scale, np.maximum(1, abs(x)) * slope)
            there &= slope < 1e15  # So close to a pole the formula has no digit.
        assert (abs(y[there] - wanted[there]) <= 64 * np.spacing(scale)[there]).all()


WELL = ["elu", "selu", "silu", "mish", "softplus", "tanh", "softsign", "celu", "gelu", "sigmoid"]


@pytest.mark.parametrize("name", WELL)
def test_well_conditioned_expression_is_accurate_to_64_ulp(name):
    f = actcli.find(name)
    x = np.linspace(0.01, 20, 500)
    y = bound(f.formula.text, **{n: f.values[n] for n in expression(f.formula.text).values})(x)
    assert (abs(y - f(x)) <= 64 * np.spacing(abs(f(x)))).all()


@pytest.mark.parametrize(
    ("text", "left", "right", "slopes"),
    [
        ("x*sigmoid(x)", 0, math.inf, (0, 1)),
        ("x**2/(1 + x**2)", 1, 1, (0, 0)),
        ("x**2 - x", math.inf, math.inf, (-math.inf, math.inf)),
        ("sin(x)", math.nan, math.nan, (math.nan, math.nan)),
        ("where(x > 0, 1, -1)", -1, 1, (0, 0)),
    ],
)
def test_expression_at_infinity_is_its_limit(text, left, right, slopes):
    f = expression(text)
    assert np.array_equal(f([-math.inf, math.inf, math.nan]), [left, right, math.nan], True)
    assert np.array_equal(f.derivative([-math.inf, math.inf]), slopes, True)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("x*sigmoid(x)", []),
        ("abs(x - 0.3)", [0.3]),
        ("max(x, -x, 0.5)", [-0.5, 0, 0.5]),
        ("where(-1 < x <= 2, x, 0)", [-1, 2]),
        ("sign(x**2 - 4)", [-2, 2]),
        ("1/(x - 1)**2", [1]),
        ("log(x)", [0]),
        ("x**0.5", [0]),
        ("x**2", []),
        ("hard_swish(2*x)", [-1.5, 1.5]),
        ("relu(relu(x) - 1)", [0, 1]),
        ("x/exp(x)", []),  # exp underflows, but has no zero
        ("where(x > 1e300, x, 0)", [1e300]),
        ("x*softmax(x)", []),
        ("clip(x, -1, 2)", [-1, 2]),
        ("pow(x, 3)", []),
        ("pow(x, 1/3)", [0]),
        ("cbrt(x)", [0]),
        ("hypot(x - 3, 0)", [3]),
        ("hypot(x, 1)", []),
    ],
)
def test_kink_points_of_expressions(text, points):
    assert expression(text).kink_points() == tuple(points)


def test_kink_points_depend_on_parameters():
    assert bound("where(x > b, x, b)", b=1.7).kink_points() == (1.7,)


def test_one_sided_derivatives_at_an_irrational_kink():
    (left, right) = expression("abs(x**2 - 2)").kink_points()
    f = expression("abs(x**2 - 2)")
    assert right == pytest.approx(math.sqrt(2))
    assert f.derivative(right, at_kink="left") == pytest.approx(-2 * math.sqrt(2))
    assert f.derivative(right, at_kink="right") == pytest.approx(2 * math.sqrt(2))
    assert left == pytest.approx(-right)


def test_kink_points_of_an_oscillation_are_those_near_the_origin():
    points = expression("tan(x)").kink_points()
    assert np.allclose(points, np.pi * (np.arange(-10, 10) + 0.5))


@pytest.mark.parametrize("text", ["floor(x)", "ceil(x/2)", "round(x)", "x % 0.1", "x - floor(x)"])
def test_kink_points_of_steps_are_those_near_the_origin(text):
    """And at each of them, and not between them, a jump or a corner is seen."""
    f = expression(text)
    points = np.array(f.kink_points())
    assert len(points) > 30
    assert (abs(points) <= 33).all()
    assert f.is_kink(points).all()
    assert (abs(f(points + 1e-9) - f(points - 1e-9)) > 0.09).all()
    assert not f.is_kink((points[1:] + points[:-1]) / 2).any()


@pytest.mark.parametrize(
    ("text", "limits"),
    [("x % 2", [math.nan] * 2), ("floor(x)", [-math.inf, math.inf]), ("ceil(x)/x", [1, 1]),
     ("round(x) - x", [math.nan] * 2), ("sigmoid(floor(x))", [0, 1])],
)  # fmt: skip
def test_limits_of_steps(text, limits):
    assert np.array_equal(expression(text)([-math.inf, math.inf]), limits, equal_nan=True)


def test_vector_expression_works_along_the_last_axis():
    f = expression("exp(x - max(x))/sum(exp(x - max(x)))")
    x = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, -1.0]])
    assert np.allclose(f(x), actcli.softmax(x), rtol=1e-14)
    assert np.allclose(f.derivative(x), actcli.softmax.derivative(x), rtol=1e-13, atol=1e-16)


DERIVED = [
    "x*sigmoid(b*x)", "x*tanh(softplus(x))", "where(x > 1.5, x, 0) + abs(x**2 - 2)",
    "relu(x)*elu(x + 1, alpha=0.2)", "1/x", "x**-2", "2**x + x**1.5", "x/exp(x)",
    "max(x, -x, 0.5)", "min(x, 1, x**2)", "exp(-x**2/2)", "gelu(2*x)", "x/(1 + abs(x))",
    "b*sin(b*x)**2", "x**x", "swish(x, beta=b)", "-x*-x", "rrelu(x)", "log(1 + exp(x))",
    "where(x > 0, 1, -1)", "(x > 0)*x", "--x", "x - 1/(b*x)", "(b - x)/(b + x)", "x**b",
    "clip(x, -1, b)", "clamp(x, x**2, 2)", "pow(x, 3)", "pow(2, x)", "hypot(x, b*x - 1)",
    "x**2 % 2.5", "3 % x", "round(x) + floor(b*x)*ceil(x)",
    "exp(x)/sum(exp(x))", "x - max(x)", "x*sum(x*x)",
    *(f"{name}({'x/9' if name in ('asin', 'acos', 'atanh') else 'x'})" for name, word
      in WORDS.items() if word.arity == (1, 1) and name != "sum"),
]  # fmt: skip


@pytest.mark.parametrize("text", DERIVED)
def test_derivative_formula_equals_the_derivative(text):
    f = expression(text)
    f = f.bind(**dict.fromkeys(f.values, 0.7))
    if f.pointwise:
        x = np.array([-3.3, -0.9, 0.4, 1.6, 4.1])
        written = f.derivative_formula.over({**ARRAYS, "function": lambda function: function})
        with np.errstate(all="ignore"):
            shown = np.where(np.isnan(f(x)), np.nan, written(x=x, **f.values))
    else:
        x = np.array([0.3, -1.0, 2.0])
        shown = f.derivative_formula.over({**ARRAYS, "sum": np.sum, "max": lambda *a: a[0].max()})(
            x=x, x_i=x[:, None], x_j=x[None, :], delta_ij=np.eye(3)
        )
    slope = np.where(np.isnan(f(x)), np.nan, f.derivative(x)) if f.pointwise else f.derivative(x)
    assert np.allclose(shown, slope, rtol=1e-12, equal_nan=True)


@pytest.mark.parametrize(
    ("text", "derivative"),
    [
        ("x**3", "3 * x ** 2"),
        ("b*x + 1", "b"),
        ("x*tanh(x)", "tanh(x) + sech(x) ** 2 * x"),
        ("1.6732632423543772848170429916717*x", "1.6732632423543772848170429916717"),
        ("elu(x)", "where(x > 0, 1, 1.0 * exp(x))"),
        ("x*softmax(x)", "nan"),  # whose own is written in its components
    ],
)
def test_derivative_formula_is_simplified(text, derivative):
    assert expression(text).derivative_formula.text == derivative


# Not in the catalogue: the formula as their authors give it, and an independent one in mpmath.
PUBLISHED = {
    # ErfAct, PFLU, ExpExpish, LogLogish, Suish
    "x*erf(a*exp(x))": lambda x, a: x * (1 - mp.erfc(a * mp.exp(x))),
    "x/2*(1 + x/sqrt(1 + x**2))": lambda x, a: x / 2 + x * x / (2 * mp.hypot(1, x)),
    "x*exp(-exp(-x))": lambda x, a: x / mp.exp(1 / mp.exp(x)),
    "x*(1 - exp(-exp(x)))": lambda x, a: x * -mp.expm1(-mp.exp(x)),
    "max(x, x*exp(-abs(x)))": lambda x, a: x if x > 0 else x * mp.exp(x),
    # SinSig, Soft++, PSGU, CaLU, Hexpo, SoftModulusT
    "x*sin(pi/2*sigmoid(x))": lambda x, a: x * mp.sin(mp.pi / (2 + 2 * mp.exp(-x))),
    "softplus(a*x) + x/2 - log(2)": lambda x, a: mp.log((1 + mp.exp(a * x)) / 2) + x / 2,
    "x*tanh(a*sigmoid(x))": lambda x, a: x * mp.tanh(a * (1 + mp.tanh(x / 2)) / 2),
    "x*(atan(x)/pi + 1/2)": lambda x, a: x * (mp.pi / 2 + mp.atan(x)) / mp.pi,
    "where(x >= 0, 1 - exp(-x/a), exp(x) - 1)":
        lambda x, a: 1 - mp.exp(-x / a) if x >= 0 else mp.expm1(x),
    "x*tanh(x/0.01)": lambda x, a: x * mp.sinh(100 * x) / mp.cosh(100 * x),
}  # fmt: skip


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_functions_as_expressions_match_mpmath(text):
    """f, f' and f'' against a formula that is written otherwise, differentiated at 60 digits."""
    f = expression(text)
    f = f.bind(**dict.fromkeys(f.values, 0.75))
    x = np.array([-4.5, -2.0, -0.75, -0.1, 0.2, 1.0, 2.5, 5.0])
    with mp.workdps(60):
        for order in range(3):
            wanted = [
                float(mp.diff(lambda x: PUBLISHED[text](x, mpf("0.75")), mpf(float(at)), order))
                for at in x
            ]
            assert np.allclose(f.derivative(x, order=order), wanted, rtol=2e-13, atol=1e-14)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["x*sigmoid(b*x)", "gelu"], "x_sigmoid_b_x-gelu"),
        (["x**2/(1 + x)"], "x_to_2_over_1_plus_x"),
        (["where(x > 0, x, 1)"], "where_x_above_0_x_1"),
        (["x" + "+x" * 90], "x_plus_" * 14 + "x"),
    ],
)
def test_file_names_for_expressions(texts, name):
    assert file_stem([parse_spec(text).target for text in texts]) == name


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("(x > 0) - (x < 0)", [-1, 0, 1]),
        ("(x > -3) + (x > -1)", [1, 2, 2]),
        ("-(x > 0)", [0, 0, -1]),
        ("x > 0", [0, 0, 1]),
        ("(x > 0)/4 + abs(x < 0)", [1, 0, 0.25]),
        ("relu(x >= 0)", [0, 1, 1]),
        ("where((x > -3)*(x < 1), 7, 2)", [7, 7, 2]),
        ("where(x, 5, 6)", [5, 6, 5]),
        ("sum(x > -1) + 0*x", [2, 2, 2]),
    ],
)
def test_comparison_is_1_or_0(text, values):
    from actcli.reference import decimals

    f = expression(text)
    x = [-2.0, 0.0, 2.0]
    assert f(x).tolist() == values
    assert not f.derivative(x).any()
    assert [*map(float, decimals(f, ["-2", "0", "2"], 20))] == values


@pytest.mark.parametrize("text", ["sum(x)", "b*sum(x)", "max(x)", "n*sum(x)", "i*sum(x) + n"])
def test_reduction_alone_is_repeated_for_each_output(text):
    from actcli.reference import decimals

    f = expression(text)
    f = f.bind(**dict.fromkeys(f.values, 3.0))
    x = [1.0, 2.0, 4.0]
    assert len({*f(x)}) == 1
    assert f.derivative(x).shape == (3, 3)
    assert (f.derivative(x) == f.derivative(x)[0]).all()
    assert f.directional_derivative(x, [1, 0, 1], order=2).tolist() == [0, 0, 0]
    for name in f.values:
        assert f.derivative(x, wrt=name).shape == (3,)
    assert [*map(float, decimals(f, ["1", "2", "4"], 20))] == f(x).tolist()
    jacobian = decimals(f, ["1", "2", "4"], 20, slope=True)
    assert [[*map(float, row)] for row in jacobian] == f.derivative(x).tolist()


@pytest.mark.parametrize("text", ["x*sigmoid(b*x)", "softmax(x)*elu(x, alpha=b)"])
def test_expression_survives_pickling(text):
    f = bound(text, b=2.0)
    again = pickle.loads(pickle.dumps(f))
    assert (again.name, again.values) == (f.name, f.values)
    assert np.array_equal(again(X), f(X))
    assert np.array_equal(again.derivative(X), f.derivative(X))
