"""Calling an activation: shapes, types, and what is an error."""

import numpy as np
import pytest
from helpers.limits import limits
from helpers.whole import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import actcli
from actcli.activation.lengths import LengthError
from actcli.catalogue import catalogue
from actcli.errors import ActcliError
from actcli.reference import truth

SHAPES = [(), (1,), (0,), (7,), (2, 3), (2, 0, 3), (2, 2, 4)]


def sample(shape, dtype=np.float64):
    return np.linspace(-4, 4, int(np.prod(shape))).reshape(shape).astype(dtype)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@whole
def test_every_shape_is_kept(activation, shape):
    if not activation.pointwise:
        try:
            outputs = activation.outputs(shape[-1] if shape else 0)
        except LengthError:
            for f in (activation, activation.derivative):
                with pytest.raises(
                    ValueError, match=r"vector of at least one|needs an even number"
                ):
                    f(sample(shape))
            return
        assert activation(sample(shape)).shape == (*shape[:-1], outputs)
        assert activation.derivative(sample(shape)).shape == (*shape[:-1], outputs, shape[-1])
        return
    x = sample(shape)
    assert np.shape(activation(x)) == shape
    assert np.shape(activation.derivative(x)) == shape


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@whole
def test_floating_types_are_kept(activation, dtype):
    assert activation(sample((4,), dtype)).dtype == dtype
    assert activation.derivative(sample((4,), dtype)).dtype == dtype
    assert activation.derivative(sample((4,), dtype), at_kink="left").dtype == dtype


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint16, np.int64])
@whole
def test_integers_and_booleans_give_float64(activation, dtype):
    x = np.array([0, 1, 1, 0], dtype)
    assert activation(x).dtype == np.float64
    assert np.array_equal(activation(x), activation(x.astype(float)), equal_nan=True)


@whole
def test_lists_and_scalars_are_accepted(activation):
    if activation.pointwise:
        assert isinstance(activation(0.5), np.float64)
        assert isinstance(activation(np.float32(0.5)), np.float32)
    assert activation([1, 2.5]).shape == (activation.outputs(2),)


@pytest.mark.parametrize("x", [["a"], [1j], [None], [b"1"], np.longdouble([1, 2])], ids=repr)
@whole
def test_input_that_is_not_real_is_an_error(activation, x):
    with pytest.raises(TypeError, match="real numbers"):
        activation(x)


@pytest.mark.parametrize("x", ["1", [1.0, None], [object()]])
def test_input_that_is_no_array_of_numbers_is_an_error_with_a_hint(x):
    with pytest.raises(TypeError, match=r"convert it first, as np.asarray\(x, float\) does"):
        actcli.elu(x)


def test_masked_values_are_an_error():
    masked = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    for function in (actcli.relu, actcli.relu.derivative, actcli.softmax):
        with pytest.raises(TypeError, match="takes no masked values"):
            function(masked)
    assert np.array_equal(actcli.relu(np.ma.masked_array([1.0, 2.0])), [1, 2])


@whole
def test_input_is_not_modified_nor_shared(activation):
    x = sample((6,))
    x.flags.writeable = False
    before = x.copy()
    y, dy = activation(x), activation.derivative(x)
    assert np.array_equal(x, before)
    assert not np.shares_memory(x, y)
    assert not np.shares_memory(x, dy)
    y[...] = 0  # the result is the caller's own


@whole
def test_strided_input_gives_the_same(activation):
    x = sample((6, 8))
    view = x[::2, ::-2]
    assert np.array_equal(activation(view), activation(view.copy()), equal_nan=True)
    turned = np.asfortranarray(x)
    assert np.array_equal(activation(turned), activation(x), equal_nan=True)


@whole
def test_an_element_does_not_depend_on_its_neighbours(activation):
    """Vector instructions and their scalar tails must agree."""
    if activation.pointwise:
        x = sample((37,))
        for f in (activation, activation.derivative):
            assert np.array_equal(f(x), [f(item) for item in x], equal_nan=True)


@pytest.fixture(scope="module")
def limitless():
    """Which functions are nan at -inf or inf, and whether f and f' truly have no limit there."""
    ends = [-np.inf, np.inf]
    return {
        a.name: {x: np.isnan([float(y) for y in limits(truth(a), np.sign(x))]) for x in ends}
        for a in catalogue().values()
        if a.pointwise and np.isnan([a(ends), a.derivative(ends)]).any()
    }


@settings(max_examples=40)  # it is the whole catalogue
@given(x=hnp.arrays(np.float64, st.integers(1, 12), elements=st.floats()))
def test_any_float_gives_no_warning(x, limitless):
    """Any float may come: pytest turns every warning into an error."""
    for activation in catalogue().values():
        given = x if activation.pointwise else np.repeat(x, 2)  # which is even
        y, dy = activation(given), activation.derivative(given)
        if activation.pointwise and not np.isnan(activation([-1.0, 1.0])).any():
            waves = limitless.get(activation.name, {})
            unknown = [waves.get(v, np.repeat(np.isnan(v), 2)) for v in x.tolist()]
            assert np.array_equal(np.isnan([y, dy]).T, unknown), activation.name


@whole
def test_callers_numpy_error_state_is_kept(activation):
    with np.errstate(all="raise"):
        activation(sample((8,)) * 200)
        activation.derivative(sample((8,)) * 200)


@pytest.mark.parametrize("axes", [17, 33, 63, 64])
@pytest.mark.parametrize(
    "text", ["x*sigmoid(x)", "where(x>0, x, elu(x))", "x/sum(x)", "softmax(x)"]
)
def test_array_of_many_axes_is_computed_as_one_of_few(text, axes):
    f = actcli.expression(text)
    few = np.array([[0.7, -0.3], [1.5, 2.0]])
    many = few.reshape(2, *(1,) * (axes - 2), 2)
    assert np.array_equal(f(many).reshape(2, 2), f(few))
    for order in (1, 2):
        if axes == 64 and not f.pointwise:
            with pytest.raises(ActcliError, match="65 axes, and NumPy's arrays have at most 64"):
                f.derivative(many, order=order)
        else:
            y = f.derivative(many, order=order)
            assert y.ndim == axes + (not f.pointwise)
            assert np.array_equal(y.ravel(), f.derivative(few, order=order).ravel())


@pytest.mark.parametrize("shape", [(30_000, 3), (1,) * 40 + (3,)])
def test_derivative_in_one_direction_of_a_large_array(shape):
    x, along = np.random.default_rng(5).normal(size=(2, *shape))
    for order in (1, 2):
        y = actcli.softmax.directional_derivative(x, along, order)
        row = (-1,) + (0,) * (len(shape) - 2)
        few = actcli.softmax.directional_derivative(x[row], along[row], order)
        assert y.shape == shape
        assert np.allclose(y[row], few, rtol=1e-13)
