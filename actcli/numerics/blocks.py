"""Evaluate kernels over arrays of any size: in blocks that fit the cache, on all cores.

Kernels are plain expressions, and each operation in one makes an array. Here these arrays are kept
small, the blocks are shared among threads, and results are computed in float64 and rounded once to
the type that is wanted. A result does not depend on how an array was cut, as kernels see each
element, or each vector, by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from math import prod
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.numerics import np
from actcli.numerics.cores import on_all_cores
from actcli.numerics.tape.choice import as_input, is_input, tape_for

if TYPE_CHECKING:
    from actcli.numerics import Array
    from actcli.numerics.tape.program import Program

BLOCK_SIZE = 1 << 16
# Numbers in a block, 512 KiB. With smaller blocks threads wait for each other, and the temporaries
# of larger ones leave the cache.

KEPT_MEMORY = 2 << 20
# Numbers, 16 MiB: more than the temporaries of a block, and less than glibc's limit of 32 MiB.


MAX_LEADING_AXES = 16
# An array of more is seen by kernels with a single one. NumPy allows 64 axes, some of its functions
# 32, and jets and Jacobians add their own.

TAPE_SHARE = 1 << 17
# Numbers that a tape is run over by one thread, 1 MiB: as many as take much longer than a call.

MAX_AXES = 64
# Of an array of NumPy's.


def over_blocks(
    kernel: Callable[..., Array],
    x: Any,
    values: Mapping[str, Any],
    *,
    are_defaults: bool = False,
    axes: int = 0,
    dtype: Any,
    out: Any = None,
) -> Any:
    """Return kernel(x, **values), computed in blocks.

    Parameters
    ----------
    kernel : callable
        Takes a read-only float64 array of at least one axis.
    x : ndarray of any float type
    values : mapping of str to float or ndarray
        The kernel's other arguments. An array broadcasts to the shape of x, and is cut with it.
    are_defaults : bool
        Whether these arguments have the values that they have in most calls.
    axes : int
        How many of the last axes of x the kernel needs as a whole: 0 for a function of a number, 1
        for one of a vector.
    dtype : dtype
        Of the result.
    out : ndarray, optional
        Where to write the result. It may overlap x.

    Returns
    -------
    ndarray of `dtype`
        `out` if that was given. The shape is that of x, or with other axes behind those that the
        kernel does not need as a whole.

    Raises
    ------
    ValueError
        If `out` has another shape or type than the result.
    ActcliError
        If the result would have more than MAX_AXES axes.

    Notes
    -----
    NumPy does not warn of overflow: an infinity is the right answer where the truth is beyond the
    largest float. Every other warning is a fault of the kernel.
    """
    tape = partial(tape_for, values=values, size=x.size, dtype=dtype, are_defaults=are_defaults)
    if not axes and (program := tape(kernel)):
        return _by_tape(program, kernel, x, values, dtype, out)
    if x.ndim - axes > MAX_LEADING_AXES:
        return _over_rows(kernel, x, values, axes, dtype, out)
    _keep_freed_memory()
    weight = x.size * prod(x.shape[-axes:]) if axes else x.size  # Up to that of a Jacobian.
    if weight > BLOCK_SIZE:
        return _in_blocks(kernel, x, values, axes, dtype, out)
    # One number is computed as an array of one: NumPy's scalars take other code, which may round
    # otherwise.
    points = _as_float64(x, ndmin=1)
    y = _ignoring_overflow()(_computed, kernel, points, values, dtype)
    if not y.ndim:  # a formula in which x does not occur
        y = np.full(points.shape, y)
    if not x.ndim:
        y = y[0]
    if out is None:
        shared = y is points or (y.base is not None and np.may_share_memory(x, y))
        return y.copy() if shared else y
    check_out(out, y.shape, dtype)
    out[...] = y
    return out


def both_over_blocks(
    kernels: Sequence[Callable[..., Array]],
    x: Any,
    values: Mapping[str, Any],
    *,
    are_defaults: bool = False,
    dtype: Any,
) -> list[Any]:
    """Return what two kernels give at each x, in one pass where they have tapes.

    Parameters are those of `over_blocks`.
    """
    tape = partial(tape_for, values=values, size=x.size, dtype=dtype, are_defaults=are_defaults)
    first, second = kernels
    program = tape(first, second=second) if tape(first) and tape(second) else None
    if program is None or program.refuses:  # What one leaves to NumPy is not what the other does.
        return [
            over_blocks(kernel, x, values, are_defaults=are_defaults, dtype=dtype)
            for kernel in kernels
        ]
    _keep_freed_memory()
    results = [np.empty(x.shape, dtype) for _ in kernels]
    _run_tape(program, kernels, x, values, results)
    return [y if y.ndim else y[()] for y in results]


def _by_tape(
    program: Program,
    kernel: Callable[..., Array],
    x: Any,
    values: Mapping[str, Any],
    dtype: Any,
    out: Any,
) -> Any:
    """Return what `over_blocks` does, for a kernel that has tapes."""
    _keep_freed_memory()
    if out is not None:
        check_out(out, x.shape, dtype)
        # What a tape refuses is read once more, after the rest has been written.
        if (out is not x or program.refuses) and np.may_share_memory(x, out):
            x = x.copy()
    y = out if out is not None and out.flags.c_contiguous else np.empty(x.shape, dtype)
    _run_tape(program, [kernel], x, values, [y])
    if out is not None and out is not y:
        out[...] = y
        return out
    return y if y.ndim or out is y else y[()]


def _run_tape(
    program: Program,
    kernels: Sequence[Callable[..., Array]],
    x: Any,
    values: Mapping[str, Any],
    results: Sequence[Any],
) -> None:
    """Compute results, a contiguous one for each kernel, by a tape that gives all of them."""
    points, targets = x.reshape(-1), [y.reshape(-1) for y in results]
    arrays = {
        name: np.broadcast_to(v, x.shape).reshape(-1) for name, v in values.items() if np.ndim(v)
    }
    numbers = {name: float(values[name]) for name in program.parameters if name not in arrays}

    def compute(here: slice) -> None:
        wanted = [target[here] for target in targets]
        computed = [y if is_input(y) else np.empty(y.size) for y in wanted]
        given = {name: as_input(array[here]) for name, array in arrays.items()} | numbers
        inputs = (given[name] for name in program.parameters)
        left = program.run(*computed, as_input(points[here]), *inputs)
        if left is not None:
            (places,) = left.nonzero()
            chosen = {name: array[here][places] for name, array in arrays.items()}
            at, settings = _as_float64(points[here][places]), {**values, **chosen}
            for y, kernel in zip(computed, kernels, strict=True):
                y[places] = _ignoring_overflow()(_computed, kernel, at, settings, y.dtype)
        for y, target in zip(computed, wanted, strict=True):
            if y is not target:
                _ignoring_overflow()(np.copyto, target, y)

    if points.size <= TAPE_SHARE:
        compute(slice(None))
        return
    starts = iter(range(0, points.size, TAPE_SHARE))

    def work() -> None:
        for start in starts:  # All threads share it: whoever is free takes the next part.
            compute(slice(start, start + TAPE_SHARE))

    on_all_cores(work, starts, -(-points.size // TAPE_SHARE))


def _over_rows(
    kernel: Callable[..., Array],
    x: Any,
    values: Mapping[str, Any],
    axes: int,
    dtype: Any,
    out: Any,
) -> Any:
    """Return what `over_blocks` does, for an array of many axes."""
    lead, whole = x.shape[: x.ndim - axes], x.shape[x.ndim - axes :]
    rows = x.reshape(-1, *whole)
    arrays = {
        name: np.broadcast_to(v, x.shape).reshape(rows.shape) if np.ndim(v) else v
        for name, v in values.items()
    }
    y = over_blocks(kernel, rows, arrays, axes=axes, dtype=dtype)
    shape = (*lead, *y.shape[1:])
    if len(shape) > MAX_AXES:
        raise ActcliError(
            f"the result would have {len(shape)} axes, and NumPy's arrays have at most {MAX_AXES}"
        )
    if out is None:
        return y.reshape(shape)
    check_out(out, shape, dtype)
    out[...] = y.reshape(shape)
    return out


def _in_blocks(
    kernel: Callable[..., Array],
    x: Any,
    values: Mapping[str, Any],
    axes: int,
    dtype: Any,
    out: Any,
) -> Any:
    """Return what `over_blocks` does, for an array longer than a block."""
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

    each = np.shape(_ignoring_overflow()(block, slice(1)))[1:] if axes else ()
    shape = (*lead, *each)
    if out is not None:
        check_out(out, shape, dtype)
    y = out if out is not None and out.flags.c_contiguous else np.empty(shape, dtype)
    target = y.reshape(-1, *each)
    step = max(1, BLOCK_SIZE // max(prod(each), prod(whole)))
    starts = iter(range(0, len(rows), step))

    def work() -> None:
        for start in starts:  # All threads share it: whoever is free takes the next block.
            part = slice(start, start + step)
            target[part] = block(part)

    on_all_cores(partial(_ignoring_overflow(), work), starts, -(-len(rows) // step))
    if out is not None and out is not y:
        out[...] = y
        return out
    return y


def _as_float64(x: Any, ndmin: int = 0) -> Array:
    """Return x as float64 and read-only, so that it need not be a copy."""
    points = np.array(x, np.float64, copy=None, order="C", ndmin=ndmin).view()
    points.flags.writeable = False
    return points


def _computed(kernel: Callable[..., Array], x: Array, values: Mapping[str, Any], dtype: Any) -> Any:
    """Return kernel(x, **values) as an array of `dtype`."""
    return np.asarray(kernel(x, **values)).astype(dtype, copy=False)


@cache
def _ignoring_overflow() -> Callable[..., Any]:
    """Return a function that calls another one without warnings of over- and underflow.

    A function decorated with np.errstate takes half the time of a `with` statement, which counts
    for a short array.
    """
    return np.errstate(over="ignore", under="ignore")(lambda f, *args: f(*args))


def check_out(out: Any, shape: tuple[int, ...], dtype: Any) -> None:
    """Raise ValueError unless `out` is an array of this shape and type that may be written to."""
    if not isinstance(out, np.ndarray) or out.shape != shape or out.dtype != dtype:
        is_array = isinstance(out, np.ndarray)
        got = f"of {out.dtype} shaped {out.shape}" if is_array else f"a {type(out).__name__}"
        raise ValueError(f"out must be an array of {dtype} shaped {shape}, not {got}")
    if not out.flags.writeable:
        raise ValueError("out is read-only")


@cache
def _keep_freed_memory() -> None:
    """Have glibc keep freed arrays for the next ones, instead of returning each to the system.

    glibc's malloc maps memory for a block above M_MMAP_THRESHOLD, 128 KiB at first, and unmaps it
    when it is freed; the page faults of the next block then cost more than most operations on it.
    Freeing a mapped block raises the threshold to the size of that block, up to 32 MiB (mallopt(3),
    "dynamic mmap threshold"). So one large array is allocated and freed here. It is never written
    to, and takes no memory. Elsewhere than on glibc this does nothing.
    """
    np.empty(KEPT_MEMORY)
