"""Kernels over arrays of any size: block by block, so that temporaries stay in the cache.

Kernels are plain expressions, and each operation in one makes an array. What is done here, once and
for all of them, is to keep those arrays small, to use every core, and to compute in float64 and
round once. A result does not depend on how an array was cut: kernels see each element, or each
vector, by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from functools import cache, partial
from math import prod
from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from actcli.numerics import Array

BLOCK = 1 << 16  # numbers; in smaller blocks threads wait for each other, larger leave the cache


def over_blocks(
    kernel: Callable[..., Array],
    x: Any,
    values: Mapping[str, Any],
    *,
    axes: int = 0,
    dtype: Any,
    out: Any = None,
) -> Any:
    """kernel(x, **values), shaped like x or longer, in `dtype`; written to `out` if that is given.

    The kernel needs the last `axes` axes of x as a whole. A value that is an array is shaped like
    x, or stretched to that, and cut along with it. Raises ValueError for an `out` of another shape
    or type than the result has.

    An infinite result of a finite x is a right answer where the truth is beyond the largest
    number, so NumPy is not to warn of overflow; every other warning is a fault of the kernel.
    """
    _keep_memory()
    weight = x.size * prod(x.shape[-axes:]) if axes else x.size  # up to that of a Jacobian
    if weight > BLOCK:
        return _cut(kernel, x, values, axes, dtype, out)
    # One number is computed as an array of one: NumPy's scalars take other code, which may round
    # otherwise.
    points = _as_float64(x, ndmin=1)
    y = _quietly()(_rounded, kernel, points, values, dtype)
    if not y.ndim:  # a formula in which x does not occur
        y = np.full(points.shape, y)
    if not x.ndim:
        y = y[0]
    if out is None:
        shared = y is points or (y.base is not None and np.may_share_memory(x, y))
        return y.copy() if shared else y
    _check(out, y.shape, dtype)
    out[...] = y
    return out


def _cut(
    kernel: Callable[..., Array],
    x: Any,
    values: Mapping[str, Any],
    axes: int,
    dtype: Any,
    out: Any,
) -> Any:
    """`over_blocks` for an array that is to be cut."""
    if out is not None and out is not x and np.may_share_memory(x, out):
        x = x.copy()
    lead, whole = x.shape[: x.ndim - axes], x.shape[x.ndim - axes :]
    rows = x.reshape(-1, *whole)
    arrays = {
        name: np.broadcast_to(v, x.shape).reshape(rows.shape)
        for name, v in values.items()
        if np.ndim(v)
    }

    def block(part: slice) -> Array:
        cut = {name: array[part] for name, array in arrays.items()}
        return kernel(_as_float64(rows[part]), **{**values, **cut})

    each = np.shape(_quietly()(block, slice(1)))[1:] if axes else ()
    shape = (*lead, *each)
    if out is not None:
        _check(out, shape, dtype)
    y = out if out is not None and out.flags.c_contiguous else np.empty(shape, dtype)
    target = y.reshape(-1, *each)
    step = max(1, BLOCK // max(prod(each), prod(whole)))
    starts = iter(range(0, len(rows), step))

    def work() -> None:
        for start in starts:  # which all threads share: whoever is free takes the next
            part = slice(start, start + step)
            target[part] = block(part)

    _on_all_cores(partial(_quietly(), work), starts, -(-len(rows) // step))
    if out is not None and out is not y:
        out[...] = y
        return out
    return y


def _as_float64(x: Any, ndmin: int = 0) -> Array:
    """x as kernels take it: to be read alone, so that it need not be a copy."""
    points = np.array(x, np.float64, copy=None, order="C", ndmin=ndmin).view()
    points.flags.writeable = False
    return points


def _rounded(kernel: Callable[..., Array], x: Array, values: Mapping[str, Any], dtype: Any) -> Any:
    return np.asarray(kernel(x, **values)).astype(dtype, copy=False)


@cache
def _quietly() -> Callable[..., Any]:
    """A call without warnings of over- and underflow.

    NumPy enters the state for a function that was made with it in half the time of a `with`, which
    of a short array's counts.
    """
    return np.errstate(over="ignore", under="ignore")(lambda f, *given: f(*given))


def _check(out: Any, shape: tuple[int, ...], dtype: Any) -> None:
    if not isinstance(out, np.ndarray) or out.shape != shape or out.dtype != dtype:
        got = f"{np.asarray(out).dtype} shaped {np.shape(out)}"
        raise ValueError(f"out must be an array of {dtype} shaped {shape}, not of {got}")


def _on_all_cores(work: Callable[[], None], tasks: Iterator[int], number: int) -> None:
    """Do the work, which takes the tasks one by one, here and in as many threads as help."""
    helpers = min(_cores(), number) - 1
    futures = [_threads().submit(copy_context().run, work) for _ in range(helpers)]
    try:
        work()
    finally:
        for _ in tasks:  # nothing is left to do, unless this thread was interrupted
            pass
        for future in futures:
            if not future.cancel():  # it has begun
                future.result()


def _cores() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # which only some systems have
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@cache
def _threads() -> Executor:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(_cores())


@cache
def _keep_memory() -> None:
    """Have the C library keep freed blocks, instead of handing each back to the system.

    It does so with arrays up to the size of the largest that was ever freed, and fetching a block's
    memory anew costs more than most operations on it. This one is never touched.
    """
    np.empty(2 << 20)
