"""Tensors of PyTorch and arrays of JAX."""

import subprocess
import sys

import numpy as np
import pytest

import actcli
from actcli.numerics.floats import rounded_to_odd

VALUES = np.linspace(-3, 3, 12).reshape(3, 4)


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def jax():
    return pytest.importorskip("jax")


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_tensor_keeps_its_type_and_device(torch, dtype):
    x = torch.tensor(VALUES, dtype=getattr(torch, dtype))
    for f in (actcli.elu, actcli.softmax, actcli.elu.derivative):
        y = f(x)
        assert (y.dtype, y.device) == (x.dtype, x.device)
        assert np.array_equal(y.numpy(), f(x.numpy()))
    assert actcli.elu(torch.tensor(-1.0)).shape == ()
    assert actcli.relu(torch.tensor([1, -2])).dtype == torch.float64


def test_bfloat16_is_rounded_once(torch):
    """At every finite input, by the distance to the two neighbours of the result."""
    codes = torch.arange(-(1 << 15), 1 << 15, dtype=torch.int32).to(torch.int16)
    x = codes.view(torch.bfloat16)
    x = x[torch.isfinite(x)]
    y = actcli.silu(x)
    truth = actcli.silu(x.double().numpy())
    error = np.abs(y.double().numpy() - truth)
    for towards in (-torch.inf, torch.inf):
        beside = torch.nextafter(y, torch.tensor(towards, dtype=torch.bfloat16)).double().numpy()
        assert (error <= np.abs(beside - truth)).all()


def test_ties_between_short_floats_do_not_arise_by_rounding_twice(torch):
    just_above_a_tie = 1 + 2.0**-8 + 2.0**-40
    x = torch.tensor([just_above_a_tie], dtype=torch.float64)
    assert x.float().bfloat16() == 1.0
    rounded = torch.from_numpy(rounded_to_odd(x.numpy())).bfloat16()
    assert rounded == 1 + 2.0**-7


def test_tensor_that_requires_a_gradient(torch):
    x = torch.tensor(VALUES, requires_grad=True)
    for f in (actcli.elu, actcli.elu.derivative):
        with pytest.raises(TypeError, match=r"actcli.torch.module\(...\) is a layer") as caught:
            f(x)
        assert "\n" not in str(caught.value)
        with torch.no_grad():
            assert np.array_equal(f(x), f(VALUES))
    with pytest.raises(TypeError, match="requires a gradient"):
        actcli.elu(VALUES, alpha=torch.tensor(1.0, requires_grad=True))


@pytest.mark.parametrize("library", ["torch", "jax"])
def test_hessian_in_parameters_is_an_array_of_the_library(library):
    module = pytest.importorskip("jax.numpy" if library == "jax" else library)
    x = module.asarray(np.float32([-1.0, 2.0]))
    y = actcli.elu.hessian(x, wrt=("x", "alpha"), alpha=x * 0 + 2)
    assert (type(y), y.dtype) == (type(x), x.dtype)
    assert np.array_equal(y, actcli.elu.hessian(np.float32([-1, 2]), wrt=("x", "alpha"), alpha=2))


def test_parameters_may_be_tensors(torch):
    slopes = torch.tensor([0.1, 0.2, 0.3, 0.4], dtype=torch.float64)
    y = actcli.prelu(torch.tensor(VALUES), a=slopes)
    assert np.array_equal(y.numpy(), actcli.prelu(VALUES, a=slopes.numpy()))
    assert actcli.elu(-1.0, alpha=torch.tensor(2.0)) == actcli.elu(-1.0, alpha=2.0)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_array_of_jax_keeps_its_type_and_device(jax, dtype):
    x = jax.numpy.asarray(VALUES, dtype)
    for f in (actcli.elu, actcli.softmax, actcli.elu.derivative, actcli.softmax.derivative):
        y = f(x)
        assert isinstance(y, jax.Array)
        assert (y.dtype, y.devices()) == (x.dtype, x.devices())
        wide = f(np.asarray(x).astype(np.float64))
        assert np.array_equal(np.asarray(y), wide.astype(x.dtype))
    assert actcli.relu(jax.numpy.arange(3)).dtype == jax.numpy.float32


@pytest.mark.timeout(120)
def test_tracing_gets_one_line(jax):
    for transform in (jax.jit, jax.grad, jax.vmap):
        with pytest.raises(TypeError, match="outside of jit, grad and vmap") as caught:
            transform(actcli.elu)(jax.numpy.ones(3))
        assert "\n" not in str(caught.value).strip()


@pytest.mark.timeout(60)
def test_no_library_is_imported_that_the_caller_has_not_imported():
    code = (
        "import sys, numpy, actcli\n"
        "actcli.elu(numpy.ones(3)); actcli.softmax(numpy.ones((2, 2)), axis=0)\n"
        "actcli.elu([1.0], alpha=[1.0, 2.0])\n"
        "print(*{'pandas', 'polars', 'xarray', 'dask', 'torch', 'jax'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout.split() == []


def test_bfloat16_of_torch_is_correctly_rounded_where_ml_dtypes_is(torch):
    pytest.importorskip("ml_dtypes")
    unit = 2.0**-60
    y = actcli.e_swish(torch.tensor([[-129 * unit], [129 * unit]]).bfloat16(), beta=1.5)
    assert y.dtype == torch.bfloat16
    assert y.float().tolist() == [[-96.5 * unit], [97 * unit]]
    assert actcli.e_swish(torch.tensor(-129 * unit).bfloat16(), beta=1.5) == -96.5 * unit


def test_bfloat16_of_jax_is_correctly_rounded(jax):
    """1.5*x*sigmoid(x) is beside the midpoint 96.75 of 96.5 and 97, by less than float64 shows."""
    unit = 2.0**-60
    y = actcli.e_swish(jax.numpy.array([-129 * unit, 129 * unit], "bfloat16"), beta=1.5)
    assert str(y.dtype) == "bfloat16"
    assert y.astype("float32").tolist() == [-96.5 * unit, 97 * unit]
