"""Series of polars."""

import numpy as np
import pytest

import actcli

pl = pytest.importorskip("polars")


@pytest.mark.parametrize("dtype", ["Float32", "Float64"])
def test_series_keeps_name_dtype_and_nulls(dtype):
    x = pl.Series("x", [1.0, None, -2.0, float("nan")], dtype=getattr(pl, dtype))
    for f in (actcli.elu, actcli.elu.derivative):
        y = f(x, alpha=0.2)
        assert (y.name, y.dtype) == ("x", x.dtype)
        assert y.is_null().to_list() == [False, True, False, False]
        assert y[2] == f(np.float32(-2) if dtype == "Float32" else -2.0, alpha=0.2)
        assert np.isnan(y[3])


def test_integers_give_float64():
    assert actcli.relu(pl.Series([1, None, -2])).to_list() == [1.0, None, 0.0]


def test_series_as_a_vector():
    x = pl.Series("x", [1.0, 2.0, 3.0])
    y = actcli.softmax(x)
    assert (y.name, y.to_list()) == ("x", actcli.softmax([1.0, 2.0, 3.0]).tolist())
    assert actcli.softmax.derivative(x).to_list() == actcli.softmax.derivative([1, 2, 3]).tolist()
    with pytest.raises(TypeError, match="softmax takes no nulls"):
        actcli.softmax(pl.Series([1.0, None]))


def test_parameters_may_be_series():
    y = actcli.prelu(pl.Series([-1.0, -2.0]), a=pl.Series([0.5, 0.25]))
    assert y.to_list() == [-0.5, -0.5]


def test_text_is_an_error():
    with pytest.raises(TypeError, match="takes real numbers"):
        actcli.elu(pl.Series(["a", "b"]))


def test_hessian_in_parameters_is_a_series_of_arrays():
    y = actcli.elu.hessian(pl.Series("x", [-1.0, None]), wrt=("x", "alpha"))
    assert y.name == "x"
    assert y.is_null().to_list() == [False, True]
    assert np.array_equal(y[0].to_list(), actcli.elu.hessian(-1.0, wrt=("x", "alpha")))
