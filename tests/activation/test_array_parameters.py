"""Arrays for parameters, and functions of a vector along another axis."""

import numpy as np
import pytest
from helpers.whole import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import actcli
from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue

X = np.array([[-2.5, -1.0, 0.0, 0.3], [1.0, 2.0, np.inf, np.nan]])
TRIED = (0.25, 2.0, -0.3, 1.0, 5.0)


def admitted(activation, name, count):
    """Return so many values that a parameter admits, the default among them."""
    default = activation.constants[name]
    found = [default]
    for value in (default * 1.25, default + 1, *TRIED):
        try:
            activation.bind(**{name: value})
        except ParameterError:
            continue
        found.append(value)
    return np.resize(found, count)


@whole
def test_each_element_is_that_of_a_call_with_its_numbers(activation):
    if not activation.pointwise:
        return
    for p in activation.parameters:
        values = admitted(activation, p.name, 4)
        for f in (activation, activation.derivative):
            got = f(X, **{p.name: values})
            wanted = np.stack(
                [f(X[:, i], **{p.name: float(v)}) for i, v in enumerate(values)], axis=1
            )
            assert np.array_equal(got, wanted, equal_nan=True), p.name


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("name", ["leaky_relu", "elu", "mpelu", "softshrink", "swish"])
def test_long_arrays_have_the_bits_of_calls_with_numbers(name, dtype):
    activation = actcli.find(name)
    x = np.random.default_rng(0).normal(0, 3, (20_000, 3)).astype(dtype)
    x[:5, 1] = 0, -0.0, np.inf, -np.inf, np.nan
    for p in activation.parameters:
        values = admitted(activation, p.name, 3)
        for f in (activation, activation.derivative):
            got = f(x, **{p.name: values})
            assert got.dtype == dtype
            for i, v in enumerate(values):
                column = f(x[:, i], **{p.name: float(v)})
                assert np.array_equal(got[:, i], column, equal_nan=True), p.name


@pytest.mark.parametrize(("name", "parameter"), [("softshrink", "lambd"), ("prelu", "a")])
def test_kinks_are_where_each_setting_has_them(name, parameter):
    activation, values = actcli.find(name), np.array([0.25, 0.5, 1.0])
    options = {"order": 1, "at_kink": "right"}
    got = activation.derivative([0.0, 0.5, 0.5], **{parameter: values}, **options)
    assert got.tolist() == [
        activation.derivative(x, **{parameter: float(v)}, **options)
        for x, v in zip([0.0, 0.5, 0.5], values, strict=True)
    ]


def test_parameters_broadcast_against_each_other_and_against_x():
    x = np.linspace(-3, 3, 5)
    alpha, beta = np.array([[0.5], [1.0]]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    got = actcli.mpelu(x, alpha=alpha, beta=beta)
    assert got.shape == (2, 5)
    for i, j in np.ndindex(got.shape):
        assert got[i, j] == actcli.mpelu(x[j], alpha=alpha[i, 0], beta=beta[j])
    assert actcli.elu(-1.0, alpha=[1, 2]).tolist() == [actcli.elu(-1.0), actcli.elu(-1.0, alpha=2)]
    b = np.linspace(1, 2, 3)
    square = actcli.expression("b*x**2")
    assert np.array_equal(square.derivative(3.0, b=b), 6 * b)
    assert np.array_equal(square.derivative(3.0, wrt="b", b=b), [9, 9, 9])


def test_types_and_empty_arrays_are_kept():
    x = np.ones((2, 3), np.float32)
    assert actcli.prelu(x, a=np.array([0.1, 0.2, 0.3])).dtype == np.float32
    assert actcli.prelu(x.astype(int), a=[0.1, 0.2, 0.3]).dtype == np.float64
    assert actcli.prelu(np.empty((0, 3)), a=[0.1, 0.2, 0.3]).shape == (0, 3)
    assert actcli.prelu(1.0, a=np.empty(0)).shape == (0,)
    out = np.empty((2, 3), np.float32)
    assert actcli.prelu(x, a=[0.1, 0.2, 0.3], out=out) is out
    assert np.array_equal(out, x)


def test_many_different_settings_of_a_large_array():
    rng = np.random.default_rng(4)
    x, a = rng.normal(size=(50, 2000)), rng.choice([0.1, 0.2, 0.3, 0.4], (50, 2000))
    assert np.array_equal(actcli.prelu(x, a=a), np.where(x < 0, a * x, x))


def test_an_element_out_of_bounds_is_an_error():
    with pytest.raises(ParameterError, match="alpha must be > 0 for elu, got -1"):
        actcli.elu([1.0, 2.0], alpha=[1.0, -1.0])
    with pytest.raises(ParameterError, match="nan"):
        actcli.elu([1.0, 2.0], alpha=[1.0, np.nan])
    with pytest.raises(TypeError, match="no parameter 'beta'"):
        actcli.elu([1.0, 2.0], beta=[1.0, 1.0])
    with pytest.raises(ValueError, match="broadcast"):
        actcli.elu([1.0, 2.0], alpha=[1.0, 2.0, 3.0])


VECTORS = [a for a in catalogue().values() if not a.pointwise]


@pytest.mark.parametrize("a", VECTORS, ids=lambda a: a.name)
def test_axis_of_a_function_of_a_vector(a):
    x = np.random.default_rng(2).normal(size=(4, 3, 6))
    turned = np.moveaxis(x, 0, -1)
    assert np.array_equal(a(x, axis=0), np.moveaxis(a(turned), -1, 0))
    assert np.array_equal(a(x, axis=-3), a(x, axis=0))
    assert np.array_equal(a(x, axis=2), a(x))
    assert np.array_equal(a.derivative(x, axis=0), a.derivative(turned))
    assert np.array_equal(a.derivative(x, axis=0, order=2), a.derivative(turned, order=2))


def test_a_parameter_for_each_vector():
    x = np.random.default_rng(2).normal(size=(2, 3, 4))
    tau = np.array([0.5, 1.0, 2.0])
    rows = actcli.gumbel_softmax(x, tau=tau[:, None])
    first = actcli.gumbel_softmax(x, tau=np.array([0.5, 2.0])[:, None, None], axis=1)
    for i, one in enumerate(tau):
        assert np.array_equal(rows[:, i], actcli.gumbel_softmax(x[:, i], tau=one))
    assert np.array_equal(first[1], actcli.gumbel_softmax(x[1], tau=2.0, axis=0))
    with pytest.raises(ParameterError, match="one number for each vector"):
        actcli.gumbel_softmax(x, tau=[1.0, 2.0, 3.0, 4.0])


def test_an_axis_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        actcli.softmax([[1.0, 2.0]], axis=2)
    with pytest.raises(TypeError, match="elu is a function of a number: it has no axis"):
        actcli.elu([1.0], axis=0)
    for axis in (1.5, (0, 1)):
        with pytest.raises(TypeError, match="axis is one integer, or a name, not"):
            actcli.softmax([[1.0, 2.0]], axis=axis)
    with pytest.raises(TypeError, match="'channel' is a name"):
        actcli.softmax([1.0], axis="channel")
    with pytest.raises(TypeError, match="masked"):
        actcli.softmax(np.ma.masked_array([1.0, 2.0], mask=[False, True]), axis=0)


@settings(max_examples=40, deadline=None)
@given(
    shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3), data=st.data()
)
def test_any_shapes_that_broadcast(shapes, data):
    shape, of_alpha = shapes.input_shapes
    x = data.draw(hnp.arrays(float, shape, elements=st.floats(-4, 4)))
    alpha = data.draw(hnp.arrays(float, of_alpha, elements=st.sampled_from([0.5, 1.0, 3.0])))
    got = actcli.elu(x, alpha=alpha)
    assert np.shape(got) == shapes.result_shape
    assert np.allclose(got, np.where(x > 0, x, alpha * np.expm1(x)), rtol=1e-14, atol=0)


@pytest.mark.parametrize("out", [np.empty(3), np.empty(2, np.float32), [0.0, 0.0]])
def test_wrong_array_for_the_result_is_an_error(out):
    with pytest.raises(ValueError, match=r"out must be an array of float64 shaped \(2,\)"):
        actcli.elu([1.0, 2.0], alpha=[1.0, 2.0], out=out)
