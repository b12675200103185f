"""DataArrays of xarray."""

import numpy as np
import pytest

import actcli

xr = pytest.importorskip("xarray")

VALUES = np.linspace(-3, 3, 12).reshape(3, 4).astype(np.float32)


def array(values=VALUES):
    return xr.DataArray(
        values, dims=("time", "band"), name="x", attrs={"units": "K"},
        coords={"band": list("abcd"), "level": ("time", [10, 20, 30])},
    )  # fmt: skip


def test_dimensions_coordinates_name_and_attributes_are_kept():
    x = array()
    for f in (actcli.elu, actcli.elu.derivative):
        xr.testing.assert_identical(f(x), x.copy(data=f(VALUES)))
    assert actcli.elu(x).dtype == np.float32


@pytest.mark.parametrize(("axis", "number"), [("time", 0), ("band", 1), (0, 0), (None, 1)])
def test_axis_may_be_named(axis, number):
    x = array()
    xr.testing.assert_identical(
        actcli.softmax(x, axis=axis), x.copy(data=actcli.softmax(VALUES, axis=number))
    )
    with pytest.raises(ValueError, match="depth"):
        actcli.softmax(x, axis="depth")


def test_jacobian_and_other_lengths():
    J = actcli.softmax.derivative(array(), axis="time")
    assert J.dims == ("band", "time_output", "time")
    assert [*J.coords] == ["band", "level"]
    assert np.array_equal(J, actcli.softmax.derivative(VALUES, axis=0))
    second = actcli.glu(array(), axis="band")
    assert (second.dims, [*second.coords]) == (("time", "band"), ["level"])


def test_parameters_are_matched_by_dimension_and_label():
    slopes = xr.DataArray([4.0, 3.0, 2.0, 1.0], dims="band", coords={"band": list("dcba")})
    wanted = actcli.prelu(VALUES, a=np.array([1.0, 2.0, 3.0, 4.0]))
    assert np.array_equal(actcli.prelu(array(), a=slopes), wanted)
    each = xr.DataArray([1.0, 2.0, 3.0], dims="time")
    wanted = actcli.prelu(VALUES, a=np.array([[1.0], [2.0], [3.0]]))
    assert np.array_equal(actcli.prelu(array(), a=each), wanted)
    with pytest.raises(ValueError, match="a has no value for 'd'"):
        actcli.prelu(array(), a=slopes[1:])
    with pytest.raises(ValueError, match="a has the dimension 'depth', which x does not have"):
        actcli.prelu(array(), a=each.rename(time="depth"))


def test_chunks_of_dask_are_kept():
    pytest.importorskip("dask.array")
    x = array().chunk({"time": 2, "band": 2})
    y = actcli.gelu(x)
    assert y.chunks == x.chunks
    assert np.array_equal(y, actcli.gelu(VALUES))


def test_hessian_in_parameters_has_their_names_for_coordinates():
    y = actcli.elu.hessian(array(), wrt=("x", "alpha"))
    assert y.dims == ("time", "band", "wrt", "wrt_too")
    assert y.attrs == {"units": "K"}
    mixed = y.sel(wrt="x", wrt_too="alpha")
    assert np.array_equal(mixed, actcli.elu.hessian(VALUES, wrt=("x", "alpha"))[..., 0, 1])
    assert np.array_equal(mixed["band"], list("abcd"))
