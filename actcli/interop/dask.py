"""Arrays of Dask: computed lazily, block by block, on whichever scheduler runs the graph."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.interop import as_ndarray, common_shape
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.interop import Calculation


def is_array(x: Any) -> bool:
    """Return whether x is a Dask array."""
    module: Any = sys.modules.get("dask.array")
    return module is not None and isinstance(x, module.Array)


def array_of(x: Any) -> Any:
    """Return what the array computes to."""
    return np.asarray(x.compute())


def apply(calculation: Calculation, x: Any) -> Any:
    """Return a Dask array with the chunks of x.

    Along the axis of a function of a vector the result is one chunk, as each vector is needed
    whole.
    """
    dtype = calculation.floating_type(x.dtype)
    if calculation.axis is None:
        return _of_numbers(calculation, x, dtype)
    return _of_vectors(calculation, x, dtype)


def _of_numbers(calculation: Calculation, x: Any, dtype: Any) -> Any:
    """Return the array of a function of a number."""
    module: Any = sys.modules["dask.array"]
    named = {name: _lazily(v) for name, v in calculation.parameters.items()}
    given = [*named.values()]
    if any(v.ndim for v in given):
        _require_known_sizes(x)
        shape = common_shape(x.shape, {name: v.shape for name, v in named.items()})
        x = x if x.shape == shape else module.broadcast_to(x, shape)
        given = [_with_chunks(v, x.chunks) for v in given]
    block = partial(_block, calculation.run, [*calculation.parameters], None)
    added = calculation.added_axes
    behind = ((len(calculation.names),),) * added
    return module.map_blocks(
        block, x, *given,
        chunks=(*x.chunks, *behind), new_axis=[*range(x.ndim, x.ndim + added)] or None,
        dtype=dtype, meta=np.empty((0,) * (x.ndim + added), dtype),
    )  # fmt: skip


def _of_vectors(calculation: Calculation, x: Any, dtype: Any) -> Any:
    """Return the array of a function of a vector, or of its derivatives."""
    module: Any = sys.modules["dask.array"]
    axis = calculation.axis_among(x.ndim)
    if axis is None or not x.ndim:
        raise ValueError(f"{calculation.name} takes a vector, and x has no axes")
    _require_known_sizes(x)
    rows = module.moveaxis(x, axis, -1).rechunk({x.ndim - 1: -1})
    given = []
    for value in map(_lazily, calculation.parameters.values()):
        value = value.reshape((1,) * (x.ndim - value.ndim) + value.shape)
        value = module.moveaxis(value, axis, -1)
        given.append(_with_chunks(value, (*rows.chunks[:-1], value.shape[-1:])))
    n = rows.shape[-1]
    behind = [calculation.outputs(n), *[n] * calculation.added_axes]
    y = module.map_blocks(
        partial(_block, calculation.run, [*calculation.parameters], -1),
        rows, *given,
        chunks=(*rows.chunks[:-1], *((length,) for length in behind)),
        new_axis=[*range(x.ndim, x.ndim + calculation.added_axes)] or None,
        dtype=dtype, meta=np.empty((0,) * (x.ndim + calculation.added_axes), dtype),
    )  # fmt: skip
    return y if calculation.added_axes else module.moveaxis(y, -1, axis)


def _require_known_sizes(x: Any) -> None:
    """Raise ValueError if x has chunks whose sizes are known only when they are computed."""
    if np.isnan(x.shape).any():
        raise ValueError("x has chunks of unknown sizes: call x.compute_chunk_sizes() first")


def _lazily(value: Any) -> Any:
    """Return a parameter as a Dask array."""
    module: Any = sys.modules["dask.array"]
    return value if is_array(value) else module.asarray(as_ndarray(value))


def _with_chunks(value: Any, chunks: tuple[tuple[int, ...], ...]) -> Any:
    """Return a parameter broadcast to the shape that has these chunks, and cut into them."""
    module: Any = sys.modules["dask.array"]
    value = value.reshape((1,) * (len(chunks) - value.ndim) + value.shape)
    cut = {i: sizes for i, sizes in enumerate(chunks) if value.shape[i] > 1}
    shape = tuple(map(sum, chunks))
    # Repeated within each chunk alone: as a whole the repeated array may not fit into memory.
    return module.broadcast_to(value.rechunk(cut), shape, chunks=chunks)


def _block(run: Any, names: list[str], axis: int | None, x: Any, *parameters: Any) -> Any:
    """Return the result for one block, given the blocks of the parameters of these names."""
    return run(x, dict(zip(names, parameters, strict=True)), axis)
