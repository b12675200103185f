"""Arrays of Dask: lazily, block by block, on any scheduler."""

import numpy as np
import pytest
from helpers.memory import megabytes

import actcli
from actcli.catalogue import catalogue

da = pytest.importorskip("dask.array")

VALUES = np.linspace(-3, 3, 24).reshape(4, 6).astype(np.float32)


@pytest.fixture(params=["threads", "sync", pytest.param("processes", marks=pytest.mark.slow)])
def scheduler(request):
    import dask

    with dask.config.set(scheduler=request.param, num_workers=2):
        yield request.param


@pytest.fixture(scope="module")
def cluster():
    """A cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
        ) as processes,
        distributed.Client(processes, timeout=240) as client,
    ):
        yield client


def lazily(chunks=(2, 4)):
    return da.from_array(VALUES, chunks=chunks)


def test_nothing_is_computed_before_it_is_asked_for():
    def fail(block):
        raise AssertionError("it was computed")

    x = lazily().map_blocks(fail, dtype=np.float32, meta=np.empty((0, 0), np.float32))
    y = actcli.softmax(actcli.elu(x), axis=0)
    assert (y.shape, y.dtype) == (x.shape, np.float32)
    with pytest.raises(AssertionError, match="it was computed"):
        y.compute()


def test_chunks_and_dtype_are_kept():
    x = lazily()
    for f in (actcli.elu, actcli.elu.derivative):
        y = f(x, alpha=0.2)
        assert (y.chunks, y.dtype) == (x.chunks, x.dtype)
        assert np.array_equal(y.compute(scheduler="sync"), f(VALUES, alpha=0.2))
    assert actcli.elu(x.astype(int)).dtype == np.float64
    with pytest.raises(TypeError, match="elu takes real numbers up to float64, not complex"):
        actcli.elu(x.astype(complex))


@pytest.mark.timeout(120)
def test_any_scheduler(scheduler):
    own = actcli.expression("x*sigmoid(b*x)").bind(b=1.5)
    for f in (actcli.gelu, own, own.derivative):
        assert np.array_equal(f(lazily()).compute(), f(VALUES))


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_cluster_of_two_processes(cluster):
    own = actcli.expression("x*sigmoid(b*x)").bind(b=1.5)
    for f in (actcli.gelu, own.derivative, actcli.softmax):
        assert np.array_equal(cluster.compute(f(lazily())).result(timeout=240), f(VALUES))


VECTORS = [a for a in catalogue().values() if not a.pointwise]


@pytest.mark.parametrize("a", VECTORS, ids=lambda a: a.name)
def test_functions_of_a_vector(a):
    for axis in (0, -1):
        for f in (a, a.derivative):
            y = f(lazily(), axis=axis)
            wanted = f(VALUES, axis=axis)
            assert (y.shape, y.dtype) == (wanted.shape, wanted.dtype)
            assert np.array_equal(y.compute(scheduler="sync"), wanted)


def test_parameters_broadcast_lazily():
    slopes = np.linspace(0.1, 0.6, 6)
    each = slopes[:4, None]
    for given, a in ((slopes, slopes), (da.from_array(each, chunks=1), each)):
        y = actcli.prelu(lazily(), a=given)
        assert np.array_equal(y.compute(scheduler="sync"), actcli.prelu(VALUES, a=a))
    tau = np.array([[0.5], [1.0], [2.0], [3.0]])
    y = actcli.gumbel_softmax(lazily(), tau=tau)
    assert np.array_equal(y.compute(scheduler="sync"), actcli.gumbel_softmax(VALUES, tau=tau))


def test_more_than_a_block_at_a_time():
    x = da.ones((4, 3_000_000), chunks=(1, 1_000_000), dtype=np.float32)
    mean = actcli.gelu(x).mean(dtype=np.float64).compute(scheduler="threads", num_workers=2)
    assert mean == actcli.gelu(np.float32(1))


def test_hessian_is_lazy_and_products_are_of_arrays_in_memory():
    y = actcli.softmax.hessian(lazily())
    assert y.shape == (4, 6, 6, 6)
    assert np.array_equal(y.compute(scheduler="sync"), actcli.softmax.hessian(VALUES))
    with pytest.raises(TypeError, match=r"in memory: give x.compute\(\)"):
        actcli.softmax.vjp(lazily(), 1.0)
    slopes = np.linspace(0.1, 0.6, 6)
    _, along = actcli.elu.jvp(lazily(), slopes)
    assert np.array_equal(along.compute(scheduler="sync"), actcli.elu.jvp(VALUES, slopes)[1])


def test_hessian_in_parameters_is_lazy():
    y = actcli.elu.hessian(lazily(), wrt=("x", "alpha"), alpha=np.linspace(0.5, 1, 6))
    assert y.chunks == (*lazily().chunks, (2,), (2,))
    wanted = actcli.elu.hessian(VALUES, wrt=("x", "alpha"), alpha=np.linspace(0.5, 1, 6))
    assert np.array_equal(y.compute(scheduler="sync"), wanted)
    with pytest.raises(ValueError, match=r"alpha is shaped \(5,\), and does not broadcast with x"):
        actcli.elu(lazily(), alpha=np.ones(5))


def test_chunks_of_unknown_sizes():
    x = lazily()
    y = actcli.elu(x[x > 0])
    assert np.array_equal(y.compute(scheduler="sync"), actcli.elu(VALUES[VALUES > 0]))
    _, along = actcli.elu.jvp(x[x > 0], 2.0)
    assert np.array_equal(along.compute(scheduler="sync"), np.full(along.compute().shape, 2.0))
    for compute in (actcli.softmax, lambda x: actcli.prelu(x, a=[0.1, 0.2])):
        with pytest.raises(ValueError, match=r"unknown sizes: call x.compute_chunk_sizes\(\)"):
            compute(x[x > 0])


MEAN = """
import numpy as np, dask.array as da, actcli
x = da.ones(100_000_000, dtype=np.float32, chunks=4_000_000)
mean = actcli.gelu(x).mean(dtype=np.float64).compute(scheduler="threads", num_workers=2)
assert mean == actcli.gelu(np.float32(1)), mean
"""


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_an_array_larger_than_memory_is_reduced_in_little_of_it():
    """Of 381 MB; 2·10⁹ elements, 8 GB, have taken 0.23 GiB as well."""
    pytest.importorskip("resource")
    assert megabytes("-c", MEAN) < 380
