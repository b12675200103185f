"""Large arrays are cut into blocks and shared among threads, without a trace in the results."""

import os
import subprocess
import sys
import threading
import tracemalloc

import numpy as np
import pytest
from helpers.whole import whole

import actcli
from actcli.numerics import blocks, cores
from actcli.numerics.tape import choice


@pytest.fixture(params=[1, 3], ids="{} threads".format)
def small_blocks(request, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 64)
    monkeypatch.setattr(cores, "cores", lambda: request.param)


def points(shape, dtype=np.float64):
    return np.random.default_rng(5).normal(0, 9, shape).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@whole
def test_results_do_not_depend_on_the_block_size(activation, dtype, small_blocks, monkeypatch):
    x = points((31, 8), dtype)
    cut = activation(x), activation.derivative(x), activation.derivative(x, at_kink="left")
    with monkeypatch.context() as patch:
        patch.setattr(blocks, "BLOCK_SIZE", 1 << 20)
        uncut = activation(x), activation.derivative(x), activation.derivative(x, at_kink="left")
    for a, b in zip(cut, uncut, strict=True):
        assert a.dtype == b.dtype == dtype
        assert np.array_equal(a, b, equal_nan=True)


@pytest.mark.parametrize("size", [2, 31])
@whole
def test_the_input_is_not_changed_and_not_shared_with_the_result(activation, size, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 64)
    x = points((size, 8))
    x.flags.writeable = False  # So that a kernel that writes to it fails.
    for f in activation, activation.derivative:
        y = f(x)
        assert y.flags.writeable
        assert not np.may_share_memory(x, y)


def test_slopes_at_kinks_are_chosen_in_every_block(small_blocks):
    slopes = actcli.relu.derivative(np.zeros(1000), at_kink="right")
    assert slopes.tolist() == [1.0] * 1000


def test_random_parameters_are_cut_with_the_input(small_blocks):
    x = points(1000)
    drawn = actcli.rrelu.freeze(x.shape, np.random.default_rng(1))
    slope = drawn.values["slope"]
    assert np.array_equal(drawn(x), np.where(x < 0, slope * x, x))
    square = x.reshape(25, 40)
    drawn = actcli.rrelu.freeze(square.shape, np.random.default_rng(1))
    assert np.array_equal(drawn(square).ravel(), np.where(x < 0, slope * x, x))


@pytest.mark.parametrize("size", [9, 1000])
@pytest.mark.parametrize("name", ["mish", "softmax"])
def test_out_receives_the_result(name, size, small_blocks):
    f = actcli.find(name)
    x = points((size, 3))
    out = np.empty_like(x)
    assert f(x, out=out) is out
    assert np.array_equal(out, f(x))
    slopes = np.empty_like(f.derivative(x))
    assert f.derivative(x, out=slopes) is slopes
    assert np.array_equal(slopes, f.derivative(x))


@pytest.mark.parametrize("size", [9, 1000])
def test_out_may_overlap_the_input(size, small_blocks):
    x = points(size + 1)
    wanted = actcli.mish(x)
    for from_, to in (slice(size), slice(1, None)), (slice(1, None), slice(size)):
        memory = x.copy()
        actcli.mish(memory[from_], out=memory[to])
        assert np.array_equal(memory[to], wanted[from_])
    actcli.mish(x, out=x)
    assert np.array_equal(x, wanted)


def test_out_may_have_any_strides(small_blocks):
    x = points((40, 60))
    for out in np.empty((60, 40)).T, np.empty((80, 60))[::2], np.empty((40, 60))[::-1, ::-1]:
        actcli.mish(x, out=out)
        assert np.array_equal(out, actcli.mish(x))
    number = np.empty(())
    assert actcli.mish(1.0, out=number) is number
    assert number == actcli.mish(1.0)


@pytest.mark.parametrize("size", [9, 1000])
@pytest.mark.parametrize("wrong", [np.empty(3), np.empty((9, 1)), np.empty(9, np.float32), [0.0]])
def test_out_of_another_shape_or_type_is_an_error(wrong, size, small_blocks):
    with pytest.raises(ValueError, match=rf"out must be an array of float64 shaped \({size},\)"):
        actcli.mish(points(size), out=wrong)
    with pytest.raises(ValueError, match="out must be an array of float64"):
        actcli.mish.derivative(points(size), out=wrong)


def test_a_constant_kernel_fills_the_result(small_blocks):
    """The kernel of an expression without x returns one number."""
    for size in (3, 1000):
        y = blocks.over_blocks(lambda x: np.float64(2), np.zeros(size), {}, dtype=np.dtype("f4"))
        assert np.array_equal(y, np.full(size, 2, "f4"))


def test_an_exception_in_a_thread_is_raised(small_blocks):
    def kernel(x):
        if 999 in x:
            raise ZeroDivisionError("the last block")
        return x

    with pytest.raises(ZeroDivisionError, match="the last block"):
        blocks.over_blocks(kernel, np.arange(1000.0), {}, dtype=np.dtype(float))


def test_threads_inherit_numpys_error_state(small_blocks):
    numpy_alone = choice.tapes(wanted=False)
    with numpy_alone, np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        blocks.over_blocks(lambda x: 1 / x, np.zeros(1000), {}, dtype=np.dtype(float))
    with np.errstate(divide="ignore"):
        blocks.over_blocks(lambda x: 1 / x, np.zeros(1000), {}, dtype=np.dtype(float))


def test_kernel_in_a_thread_may_evaluate_arrays_itself(small_blocks):
    inner = points(1000)

    def kernel(x):
        return x + actcli.mish(inner).sum()

    x = points(1000)
    y = blocks.over_blocks(kernel, x, {}, dtype=x.dtype)
    assert np.array_equal(y, x + actcli.mish(inner).sum())


def fails(function, arguments):
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize("start", [fails, lambda function, arguments: 1])
def test_threads_that_do_not_start_are_done_without(start, monkeypatch):
    """Where the system has no memory for one, or Python in it."""
    monkeypatch.setattr(cores, "start_new_thread", start)
    monkeypatch.setattr(cores, "cores", lambda: 3)
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 64)
    cores._helpers.cache_clear()
    try:
        assert np.array_equal(
            actcli.mish(points(1000)), actcli.mish(points(1000).reshape(20, 50)).reshape(-1)
        )
    finally:
        cores._helpers.cache_clear()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_forked_process_has_threads_of_its_own():
    code = """
import os, threading
import numpy as np
from actcli.numerics import blocks, cores

blocks.BLOCK_SIZE, cores.cores = 64, lambda: 2
x = np.arange(1000.0)

def meet():
    meeting = threading.Barrier(2, timeout=240)
    def kernel(x):
        if x[0] < 128:
            meeting.wait()
        return x
    return np.array_equal(blocks.over_blocks(kernel, x, {}, dtype=x.dtype), x)

assert meet()
pid = os.fork()
if not pid:
    os._exit(0 if meet() else 1)
assert not os.waitpid(pid, 0)[1]
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)


def test_several_threads_share_the_work(monkeypatch):
    """Each of two threads waits in the kernel until the other is there too."""
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 64)
    monkeypatch.setattr(cores, "cores", lambda: 2)
    meeting = threading.Barrier(2, timeout=240)

    def kernel(x):
        if x[0] < 128:
            meeting.wait()
        return x

    x = np.arange(1000.0)
    assert np.array_equal(blocks.over_blocks(kernel, x, {}, dtype=x.dtype), x)


def test_memory_use_is_the_result_and_a_few_blocks(small_blocks, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 1 << 12)
    x = points(1 << 20, np.float32)
    for f in actcli.mish, actcli.gelu.derivative:
        tracemalloc.start()
        y = f(x)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < y.nbytes + 3 * 40 * 8 * blocks.BLOCK_SIZE
