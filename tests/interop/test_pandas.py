"""Series and DataFrames of pandas."""

import numpy as np
import pytest

import actcli

pd = pytest.importorskip("pandas")

VALUES = [-2.0, -0.5, 0.0, 1.5]


def series(**options):
    return pd.Series(VALUES, index=list("abcd"), name="x", **options)


def frame(dtype=float):
    return pd.DataFrame(
        np.linspace(-3, 3, 12).reshape(3, 4).astype(dtype), columns=list("abcd"), index=[7, 8, 9]
    )


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "Float32", "Float64"])
def test_series_keeps_index_name_and_dtype(dtype):
    x = series(dtype=dtype)
    x.attrs["unit"] = "V"
    for f in (actcli.elu, actcli.elu.derivative):
        y = f(x, alpha=0.2)
        expected = pd.Series(f(x.to_numpy(), alpha=0.2), index=x.index, name="x", dtype=dtype)
        pd.testing.assert_series_equal(y, expected)
        assert y.attrs == {"unit": "V"}


def test_missing_values_stay_missing():
    x = pd.Series([1, None, -2], dtype="Int64")
    y = actcli.relu(x)
    assert y.dtype == "Float64"
    assert y.isna().tolist() == [False, True, False]
    assert np.isnan(actcli.relu(pd.Series([1.0, np.nan]))[1])
    with pytest.raises(TypeError, match="softmax takes no missing values"):
        actcli.softmax(x)


def test_missing_values_of_arrow():
    pytest.importorskip("pyarrow")
    y = actcli.relu(pd.Series([1, None, -2], dtype="int64[pyarrow]"))
    assert str(y.dtype) == "double[pyarrow]"
    assert y.isna().tolist() == [False, True, False]


def test_frame_keeps_index_columns_and_each_dtype():
    x = frame().astype({"a": np.float32, "b": int})
    y = actcli.gelu(x)
    assert [*y.columns] == [*x.columns]
    assert y.index.equals(x.index)
    assert [*map(str, y.dtypes)] == ["float32", "float64", "float64", "float64"]
    assert np.array_equal(y["c"], actcli.gelu(x["c"].to_numpy()))
    assert actcli.gelu(x[[]]).shape == (3, 0)
    doubled = frame().set_axis(list("aabb"), axis=1)
    assert np.array_equal(actcli.gelu(doubled), actcli.gelu(frame().to_numpy()))


def test_vectors_are_rows_or_columns():
    x = frame(np.float32)
    for axis in (None, 0, 1):
        y = actcli.softmax(x, axis=axis)
        assert np.array_equal(y, actcli.softmax(x.to_numpy(), axis=-1 if axis is None else axis))
        assert y.index.equals(x.index)
        assert y.columns.equals(x.columns)
    halves = actcli.glu(x)
    assert (halves.index.equals(x.index), [*halves.columns]) == (True, [0, 1])
    assert [*actcli.glu(series()).index] == [0, 1]


def test_jacobian_of_a_series_is_a_frame():
    J = actcli.softmax.derivative(series())
    assert ([*J.index], [*J.columns]) == ([*"abcd"], [*"abcd"])
    assert np.array_equal(J, actcli.softmax.derivative(VALUES))
    with pytest.raises(TypeError, match=r"more axes than a DataFrame: give x.to_numpy\(\)"):
        actcli.softmax.derivative(frame())


def test_parameters_are_matched_by_label():
    slopes = pd.Series({"d": 0.4, "b": 0.2, "a": 0.1, "c": 0.3})
    wanted = actcli.prelu(frame().to_numpy(), a=np.array([0.1, 0.2, 0.3, 0.4]))
    assert np.array_equal(actcli.prelu(frame(), a=slopes), wanted)
    assert np.array_equal(
        actcli.prelu(series(), a=slopes), actcli.prelu(VALUES, a=[0.1, 0.2, 0.3, 0.4])
    )
    with pytest.raises(ValueError, match="a has no value for 'c'"):
        actcli.prelu(frame(), a=slopes[["a", "b", "d"]])
    with pytest.raises(ValueError, match=r"a is shaped \(2, 1\), and does not broadcast"):
        actcli.prelu(series(), a=[[1.0], [2.0]])


def test_text_is_an_error():
    with pytest.raises(TypeError, match="takes real numbers"):
        actcli.elu(pd.Series(["a", "b"], dtype=object))
    with pytest.raises(TypeError, match="out is for arrays of NumPy's"):
        actcli.elu(series(), out=np.empty(4))


def test_axes_by_the_names_of_pandas():
    for name, number in (("index", 0), ("columns", 1)):
        y = actcli.softmax(frame(), axis=name)
        assert np.array_equal(y, actcli.softmax(frame().to_numpy(), axis=number))
    with pytest.raises(TypeError, match="'depth' is a name, which no axis of x has"):
        actcli.softmax(frame(), axis="depth")


def test_products_with_the_jacobian_keep_labels():
    y, along = actcli.softmax.jvp(series(), [1.0, 2.0, 3.0, 4.0])
    wanted = actcli.softmax.jvp(VALUES, [1.0, 2.0, 3.0, 4.0])
    for got, values in zip((y, along), wanted, strict=True):
        assert got.index.equals(series().index)
        assert np.array_equal(got, values)
    _, along = actcli.elu.jvp(frame(), 2.0)
    assert np.array_equal(along, 2 * actcli.elu.derivative(frame().to_numpy()))
    assert along.columns.equals(frame().columns)


def test_vectors_are_matched_by_label_and_the_product_is_rounded_once():
    x = series(dtype="float32")
    v = pd.Series([0.1, 0.2, 0.3, 0.7], index=list("dcba"))
    for product in (actcli.elu.jvp, actcli.elu.vjp):
        _, along = product(x, v)
        slopes = actcli.elu.derivative(x.to_numpy().astype(float))
        wanted = pd.Series(slopes * v[[*x.index]].to_numpy(), x.index, np.float32, name="x")
        pd.testing.assert_series_equal(along, wanted, check_exact=True)
    with pytest.raises(ValueError, match="v has no value for 'a'"):
        actcli.elu.jvp(x, v[["b", "c"]])


def test_sparse_series_stay_sparse():
    x = pd.Series(pd.arrays.SparseArray(np.array([0.0, -1.0, np.nan], np.float32)))
    y = actcli.elu(x)
    assert y.dtype == x.dtype
    assert np.array_equal(y, actcli.elu(np.float32([0.0, -1.0, np.nan])), equal_nan=True)


def test_hessian_in_parameters_has_a_column_for_each_two_names():
    x = series(dtype="float32")
    y = actcli.elu.hessian(x, wrt=("x", "alpha"), alpha=[1.0, 2.0, 1.0, 1.0])
    assert y.index.equals(x.index)
    assert [*y.columns] == [("x", "x"), ("x", "alpha"), ("alpha", "x"), ("alpha", "alpha")]
    wanted = actcli.elu.hessian(x.to_numpy(), wrt=("x", "alpha"), alpha=[1.0, 2.0, 1.0, 1.0])
    assert np.array_equal(y, wanted.reshape(4, 4))
    with pytest.raises(TypeError, match="the result has more axes than a DataFrame"):
        actcli.elu.hessian(frame(), wrt="alpha")


def test_parameters_of_products_and_gradients_are_matched_by_label():
    slopes = pd.Series([4.0, 3.0, 2.0, 1.0], index=list("dcba"))
    wanted = actcli.prelu.jvp(VALUES, 2.0, a=[1.0, 2.0, 3.0, 4.0])
    for got, values in zip(actcli.prelu.jvp(series(), 2.0, a=slopes), wanted, strict=True):
        assert np.array_equal(got, values)
    found = actcli.prelu.gradient(series(), a=slopes)["x"]
    assert np.array_equal(found, actcli.prelu.derivative(VALUES, a=[1.0, 2.0, 3.0, 4.0]))
    with pytest.raises(TypeError, match=r"x is one of NumPy's: give np.asarray\(x\)"):
        actcli.gumbel_softmax.jvp(series(), 1.0, tau=[1.0])
    with pytest.raises(ValueError, match=r"the vector v is shaped \(2,\), and does not broadcast"):
        actcli.elu.jvp(series(), [1.0, 2.0])
