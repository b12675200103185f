"""Short calls give what long ones do, to the last bit."""

import ctypes

import numpy as np
import pytest
from helpers.tapes import needs_compiled
from helpers.whole import whole

import actcli
from actcli.numerics.tape import choice


def bits(y):
    y = np.asarray(y)
    return np.where(np.isnan(y), np.nan, y).tobytes(), y.dtype, y.shape


@whole
def test_a_number_has_the_bits_of_an_array(activation):
    if not activation.pointwise:
        return
    special = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -1.7e308, 1e9, 1.0, -3.5]
    x = np.array(special + np.random.default_rng(0).normal(0, 3, 40).tolist())
    for f in (activation, activation.derivative):
        one_by_one = [f(number) for number in x.tolist()]
        assert {type(y) for y in one_by_one} == {np.float64}
        assert bits(np.array(one_by_one)) == bits(f(x)) == bits(f(np.resize(x, 5000))[: x.size])


@pytest.mark.parametrize("f", [actcli.elu.bind(alpha=0.2), actcli.swish.bind(beta=2)])
def test_bound_parameters_are_those_of_the_call(f):
    x = np.linspace(-3, 3, 100)
    for bound in (f, f.derivative):
        with choice.tapes(False):
            wanted = bound(x)
        np.testing.assert_allclose(bound(x), wanted, rtol=1e-15)
        np.testing.assert_allclose(bound(-2.0), bound(np.array([-2.0])), rtol=0)
    assert f(x).tobytes() == f.bind()(x, **f.settings).tobytes()


LAYOUTS = {
    "strides": lambda x: x[::3],
    "Fortran's order": lambda x: np.asfortranarray(x[:99].reshape(9, 11)),
    "three axes": lambda x: x[:90].reshape(3, 5, 6),
    "no axis": lambda x: x[0, ...],
    "nothing": lambda x: x[:0],
    "read-only": lambda x: np.broadcast_to(x[:5], (4, 5)),
    "single precision": lambda x: x.astype(np.float32),
    "another byte order": lambda x: x.astype(">f8"),
    "an array of ctypes": lambda x: np.asarray((ctypes.c_double * x.size)(*x)),
    "single precision of ctypes": lambda x: np.asarray((ctypes.c_float * x.size)(*x)),
    "half precision": lambda x: x.astype(np.float16),
    "integers": lambda x: x.astype(int),
    "not aligned": lambda x: np.frombuffer(b"_" + x.tobytes(), np.uint8)[1:].view(float),
    "single precision, not aligned": lambda x: np.frombuffer(
        b"_" + x.astype("f4").tobytes(), np.uint8
    )[1:].view("f4"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_arrays_may_lie_in_memory_as_they_like(layout):
    x = LAYOUTS[layout](np.linspace(-3, 3, 100))
    plain = np.array(x, order="C")
    for f in (actcli.gelu, actcli.gelu.derivative):
        y, wanted = f(x), f(plain)
        assert np.array_equal(y, wanted)
        assert y.dtype == wanted.dtype
        assert y.shape == x.shape
        out = np.empty(x.shape, wanted.dtype)
        assert f(x, out=out) is out
        assert np.array_equal(out, wanted)


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_out_may_overlap_a_short_array(shift):
    memory = np.linspace(-3, 3, 50)
    x, out = memory[1:-1], memory[1 + shift : memory.size - 1 + shift]
    wanted = actcli.gelu(x.copy())
    assert actcli.gelu(x, out=out) is out
    assert np.array_equal(out, wanted)


@whole
def test_out_may_be_x_itself(activation):
    """Of a function that leaves some x to NumPy, such as sines of large ones, these are kept."""
    if not activation.pointwise:
        return
    sizes = [0.3, -1.0, 2.5, 1e9, -1e9, 1e15, 3e30, -3e30]
    for f in (activation, activation.derivative):
        for x in (np.array(sizes), np.array(sizes, "f4")):
            wanted = f(x)
            assert f(x, out=x) is x
            assert np.array_equal(x, wanted, equal_nan=True)


def test_out_of_another_kind_is_an_error_for_short_arrays():
    x, read_only = np.zeros(5), np.zeros(5)
    read_only.flags.writeable = False
    for out in (np.zeros(4), np.zeros(5, "f4"), [0.0] * 5, read_only):
        words = (
            "read-only" if out is read_only else r"out must be an array of float64 shaped \(5,\)"
        )
        with pytest.raises(ValueError, match=words):
            actcli.gelu(x, out=out)


@needs_compiled
@pytest.mark.parametrize("size", [5, 10_000])
def test_results_own_their_memory(size):
    x = np.zeros(size)
    assert all(
        y.base is None for y in (actcli.gelu(x.tolist()), *actcli.gelu.value_and_derivative(x))
    )


def test_orders_that_are_no_integers_are_errors_for_numbers():
    for order in (1.0, None, "2"):
        with pytest.raises(TypeError, match="interpreted as an integer"):
            actcli.gelu.derivative(1.0, order=order)
    with pytest.raises(ValueError, match="at_kink"):
        actcli.relu.derivative(1.0, at_kink="up")
