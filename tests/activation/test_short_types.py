"""Arrays of float16 and bfloat16: one result for a number, however many there are."""

import threading

import numpy as np
import pytest

import actcli
from actcli.numerics.short_floats import rounded
from actcli.specs.spec import parse_spec

ml_dtypes = pytest.importorskip("ml_dtypes")
TYPES = [np.dtype(np.float16), np.dtype(ml_dtypes.bfloat16)]
both = pytest.mark.parametrize("dtype", TYPES, ids=str)


def expression(text):
    return parse_spec(text).bind({})


def numbers(dtype):
    return np.arange(1 << 16, dtype=np.uint16).view(dtype)


def same(a, b):
    known = ~(np.isnan(a.astype(float)) & np.isnan(b.astype(float)))
    return a.dtype == b.dtype and (a.view(np.uint16) == b.view(np.uint16))[known].all()


@both
@pytest.mark.parametrize("name", ["silu", "elu", "sine"])
def test_few_and_many_have_the_same_results(name, dtype):
    f, x = getattr(actcli, name), numbers(dtype)
    few = slice(0x0001, 0x7C00, 61)
    assert same(f(x)[few], f(x[few]))
    assert same(f.derivative(x)[few], f.derivative(x[few]))
    assert all(map(same, f.value_and_derivative(x), (f(x), f.derivative(x))))
    many = np.concatenate([x, x, x, x, x])
    assert same(f(many)[few], f(x[few]))


@both
def test_places_for_results(dtype):
    x = np.linspace(-4, 4, 6000).astype(dtype).reshape(60, 100)
    y = actcli.gelu(x)
    assert y.shape == x.shape
    for out in (np.empty_like(x), np.empty((100, 60), dtype).T, x.copy()):
        assert actcli.gelu(x, out=out) is out
        assert same(out, y)
    flat = x.reshape(-1).copy()
    assert same(actcli.gelu(flat, out=flat), y.reshape(-1))
    flat = x.reshape(-1).copy()
    actcli.gelu(flat[:-1], out=flat[1:])
    assert same(flat[1:], y.reshape(-1)[:-1])
    assert same(actcli.gelu(x.T[::2]), y.T[::2])
    with pytest.raises(ValueError, match="out must be"):
        actcli.gelu(x, out=np.empty(x.shape))


@both
def test_single_numbers_and_limits(dtype):
    y = actcli.gelu(dtype.type(1))
    assert (type(y), float(y)) == (dtype.type, float(dtype.type(0.8413447460685429)))
    x = np.array([np.nan, np.inf, -np.inf, -0.0, 0.0]).astype(dtype)
    y = actcli.tanh(x).astype(float)
    assert np.array_equal(y, [np.nan, 1, -1, -0.0, 0.0], equal_nan=True)
    assert np.signbit(y[3])
    large = np.finfo(np.float16).max if dtype == np.float16 else 1e30
    assert float(actcli.squared_relu(np.array([large]).astype(dtype))[0]) == np.inf
    assert actcli.gelu(np.empty((0, 3), dtype)).shape == (0, 3)


def test_other_byte_order_is_kept():
    x = np.linspace(-4, 4, 5000).astype(">f2")
    assert actcli.gelu(x).dtype == x.dtype
    assert (actcli.gelu(x) == actcli.gelu(x.astype("=f2"))).all()


@both
def test_parameters_have_tables_of_their_own(dtype):
    x = np.linspace(-4, 4, 1 << 16).astype(dtype)
    for slope in (0.0, -0.0, 0.5, 0.1):
        y = actcli.prelu(x, a=slope)
        assert same(y[::997], actcli.prelu(x[::997], a=slope))
    drawn = actcli.rrelu.freeze((100,), np.random.default_rng(1))
    assert drawn(np.full(100, -4).astype(dtype)).dtype == dtype


@both
def test_expressions_higher_orders_and_vectors(dtype):
    x = np.linspace(-4, 4, 50).astype(dtype)
    wide = x.astype(float)
    own = expression("x*sigmoid(2*x)")
    for f in (own, own.derivative, lambda x: actcli.gelu.derivative(x, order=3), actcli.softmax):
        assert same(f(x), f(wide).astype(np.float32).astype(dtype))
    assert actcli.softmax.derivative(x).dtype == dtype
    assert actcli.elu.derivative(x, wrt="alpha").dtype == dtype


def test_threads_share_tables():
    x, results = numbers(np.dtype(np.float16)), []
    threads = [
        threading.Thread(target=lambda: results.append(actcli.mish.derivative(x))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert len(results) == 4
    assert all(same(y, results[0]) for y in results)


def test_bfloat16_is_rounded_once():
    """A value just above a midpoint, which would be that midpoint in float32."""
    f = expression("x + 2**(-8) + 2**(-40)")
    assert float(f(np.array([1.0]).astype(ml_dtypes.bfloat16))[0]) == 1 + 2**-7


@both
def test_products_are_rounded_once(dtype):
    x = np.linspace(-4, 4, 64).astype(dtype)
    for f in (actcli.gelu, actcli.softmax):
        for product in (f.jvp, f.vjp):
            exact = product(x.astype(float), x)[1]
            assert same(product(x, x)[1], rounded(exact, dtype))
