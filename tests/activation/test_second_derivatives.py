"""Hessians, gradients and products with Jacobians, against the formula by mpmath."""

from functools import partial
from itertools import product

import numpy as np
import pytest
from helpers.whole import whole
from mpmath import mp, mpf

import actcli
from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue
from actcli.reference.dual import Dual
from actcli.reference.truth import components, exact_parameters, meaning, value_and_slope

VECTORS = [a for a in catalogue().values() if not a.pointwise and a.name != "hardmax"]

STEP = mpf(10) ** -15
# Of differences of 60 digits, whose error is about the square of it.


def second_derivatives(a, x):
    """Return the differences of the Jacobians that mpmath computes with duals."""
    f = partial(
        meaning(a.formula, 60, pointwise=False),
        **{name: Dual(mpf(float(v))) for name, v in a.freeze().values.items()},
    )

    def column(j, k, step):
        moved = [mpf(v) + step * (i == k) for i, v in enumerate(x)]
        return [y.slope for y in components(f, a, moved, j)]

    n = len(x)
    found = np.empty((a.outputs(n), n, n))
    with mp.workdps(60):
        for j, k in np.ndindex(n, n):
            sides = zip(column(j, k, STEP), column(j, k, -STEP), strict=True)
            found[:, j, k] = [float((up - down) / (2 * STEP)) for up, down in sides]
    return found


@pytest.mark.parametrize("a", VECTORS, ids=lambda a: a.name)
def test_hessian_of_a_function_of_a_vector(a):
    for x in ([0.3, -1.7, 2.5, 2.2], [30.0, 2.0, -3.0, 1.0]):
        wanted = second_derivatives(a, x)
        got = a.hessian([x, x])
        assert got.shape == (2, *wanted.shape)
        assert np.array_equal(got[0], got[1])
        assert np.allclose(got[0], wanted, rtol=1e-12, atol=1e-15 * np.abs(wanted).max())


@pytest.mark.parametrize("x", [[1.0, -2.0, 0.5], [1000.0, 998.5, 999.0]], ids=str)
@pytest.mark.parametrize("text", ["exp(x)/sum(exp(x))", "softmax(x)"])
def test_hessian_of_an_expression_of_vectors(text, x):
    wanted = actcli.softmax.hessian(x)
    assert np.allclose(actcli.expression(text).hessian(x), wanted, rtol=1e-13, atol=1e-16)


def test_hessian_of_shares_of_a_sum():
    x = np.array([1.0, 2.0, 4.0])
    s, one, total = x / 7, np.eye(3), 7
    wanted = (2 * s[:, None, None] - one[:, :, None] - one[:, None, :]) / total**2
    assert np.allclose(actcli.expression("x/sum(x)").hessian(x), wanted, rtol=1e-13)


@whole
def test_hessian_in_x_and_parameters(activation):
    """Differences of the slopes that duals of mpmath have."""
    names = [p.name for p in activation.parameters if p.name in activation.formula.names]
    if not activation.pointwise or not names:
        return
    if activation.name == "soft_exponential":  # At 0 the judge sees only the branch for 0.
        activation = activation.bind(alpha=0.25)
    x = 0.6171875
    names = ["x", *names]
    got = activation.hessian(x, wrt=names)
    with mp.workdps(60):
        f = meaning(activation.formula, 60)
        values = exact_parameters(activation) | {"x": mpf(x)}

        def slope(u, v, step):
            moved = {name: mpf(value) + step * (name == v) for name, value in values.items()}
            given = {name: Dual(value, mpf(name == u)) for name, value in moved.items()}
            return value_and_slope(f(**given))[1]

        for (i, u), (j, v) in product(enumerate(names), repeat=2):
            wanted = float((slope(u, v, STEP) - slope(u, v, -STEP)) / (2 * STEP))
            assert np.isclose(got[i, j], wanted, rtol=1e-11, atol=1e-14), (u, v)


def test_hessian_of_own_formulas_and_shapes():
    f = actcli.expression("elu(x, alpha=a)*b")
    x = np.array([-1.0, 2.0], np.float32)
    got = f.hessian(x, wrt=("x", "a", "b"), a=0.5, b=2)
    assert (got.shape, got.dtype) == ((2, 3, 3), np.float32)
    e = np.exp(-1)
    assert np.allclose(got[0], [[e, 2 * e, e / 2], [2 * e, 0, e - 1], [e / 2, e - 1, 0]], rtol=1e-6)
    assert actcli.gelu.hessian(0.5) == actcli.gelu.derivative(0.5, order=2)
    assert np.isnan(actcli.softmax.hessian([np.nan, 1.0])).all()
    with pytest.raises(ParameterError, match="b does not occur"):
        actcli.expression("a*x + 0*b").replace(formula=actcli.relu.formula).hessian(
            1.0, wrt=("x", "b"), a=1, b=1
        )
    with pytest.raises(TypeError, match="its Hessian is in x alone"):
        actcli.gumbel_softmax.hessian([1.0, 2.0], wrt=("x", "tau"))


def test_gradient_names_x_and_each_parameter():
    x = np.array([-1.5, 0.5])
    found = actcli.mpelu.gradient(x, alpha=0.5)
    bound = actcli.mpelu.bind(alpha=0.5)
    assert [*found] == ["x", "alpha", "beta"]
    assert np.array_equal(found["x"], bound.derivative(x))
    assert np.array_equal(found["beta"], bound.derivative(x, wrt="beta"))


@whole
def test_products_with_the_jacobian(activation):
    x = np.array([[0.3, -1.7, 2.5, 2.2], [1.0, 0.5, -0.25, 4.0]])
    y, J = activation(x), activation.derivative(x)
    v, w = np.array([1.0, -2.0, 0.5, 3.0]), np.linspace(-1, 2, y.shape[-1])
    value, along = activation.jvp(x, v)
    again, pulled = activation.vjp(x, w)
    assert np.array_equal(value, y, equal_nan=True)
    assert np.array_equal(again, y, equal_nan=True)
    assert np.allclose(along, J * v if activation.pointwise else J @ v, rtol=1e-14, equal_nan=True)
    assert np.allclose(
        pulled, J * w if activation.pointwise else w @ J, rtol=1e-14, atol=1e-16, equal_nan=True
    )


def test_products_are_rounded_once_and_need_no_large_jacobian():
    x = np.random.default_rng(5).normal(size=(3, 1000)).astype(np.float32)
    v = np.ones(1000)
    v[0] = 2
    y, pulled = actcli.softmax.vjp(x, v)
    assert (y.dtype, pulled.dtype) == (np.float32, np.float32)
    s = actcli.softmax(x.astype(float))
    exact = s * (v - (s * v).sum(axis=-1, keepdims=True))
    assert np.allclose(pulled, exact, rtol=1e-7, atol=1e-12)
    assert actcli.softmax.vjp(np.empty((0, 3)), [1.0, 2.0, 3.0])[1].shape == (0, 3)


def test_hessian_along_another_axis_and_with_a_parameter_for_each_vector():
    x = np.random.default_rng(6).normal(size=(3, 4))
    assert np.array_equal(actcli.softmax.hessian(x, axis=0), actcli.softmax.hessian(x.T))
    tau = np.array([[0.5], [1.0], [2.0]])
    got = actcli.gumbel_softmax.hessian(x, tau=tau)
    for row, one, each in zip(x, tau[:, 0], got, strict=True):
        assert np.array_equal(each, actcli.gumbel_softmax.hessian(row, tau=float(one)))


def test_parameters_may_be_arrays_in_every_derivative():
    """Each element is that of a call with its numbers."""
    x, v, alpha = np.array([-1.5, -0.5, 2.0]), np.array([1.0, 2.0, 3.0]), [[0.5], [2.0]]
    found = (
        *actcli.mpelu.gradient(x, alpha=alpha).values(),
        *actcli.mpelu.jvp(x, v, alpha=alpha),
        *actcli.mpelu.vjp(x, v, alpha=alpha),
        actcli.mpelu.hessian(x, wrt=("x", "alpha", "beta"), alpha=alpha),
    )
    for i, (one,) in enumerate(alpha):
        bound = actcli.mpelu.bind(alpha=one)
        wanted = (
            *bound.gradient(x).values(), *bound.jvp(x, v), *bound.vjp(x, v),
            bound.hessian(x, wrt=("x", "alpha", "beta")),
        )  # fmt: skip
        for got, each in zip(found, wanted, strict=True):
            assert np.array_equal(got[i], each)


@pytest.mark.parametrize("product", [actcli.gumbel_softmax.jvp, actcli.gumbel_softmax.vjp])
@pytest.mark.parametrize("x", [[0.5, -1.0, 2.0], [[0.5, -1.0, 2.0], [0.0, 3.0, 1.0]]])
def test_products_take_a_parameter_for_each_vector(product, x):
    v = [1.0, -2.0, 0.5]
    got = product(x, v, tau=[[0.5], [2.0]])
    for i, tau in enumerate((0.5, 2.0)):
        wanted = product(x if np.ndim(x) == 1 else x[i], v, tau=tau)
        assert all(np.allclose(a[i], b, rtol=1e-14) for a, b in zip(got, wanted, strict=True))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: actcli.elu.jvp([1, 2, 3], [1, 2]), "v is shaped (2,), and does not broadcast wi"),
        (lambda: actcli.glu.vjp([1, 2, 3, 4], [1, 2, 3]), "with f(x), shaped (2,)"),
        (lambda: actcli.elu([1, 2, 3], alpha=[1, 2]), "alpha is shaped (2,), and does not broadca"),
        (
            lambda: actcli.mpelu([1, 2, 3], alpha=[[1], [2]], beta=[1, 2, 3, 4]),
            "beta is shaped (4,), and does not broadcast with x and the others before, shaped (2, ",
        ),
        (
            lambda: actcli.softmax.directional_derivative([1, 2, 3], [1, 2]),
            "along is shaped (2,), and does not broadcast with x, shaped (3,)",
        ),
        (lambda: actcli.elu.gradient([1.0], alhpa=[1.0]), "elu has no parameter 'alhpa'"),
    ],
)
def test_shapes_that_do_not_fit_are_named(call, said):
    with pytest.raises((ValueError, TypeError)) as raised:
        call()
    assert said in str(raised.value)
