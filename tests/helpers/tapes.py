"""Kernels by tapes and by NumPy."""

from math import inf, nan

import numpy as np
import pytest

from actcli.numerics.tape import program

compiled = program.interpreter()
needs_compiled = pytest.mark.skipif(compiled is None, reason="the interpreter is not compiled")


def points():
    rng = np.random.default_rng(0)
    wide = np.ldexp(rng.uniform(-1, 1, 3000), rng.integers(-1073, 1024, 3000))
    special = [0.0, -0.0, inf, -inf, nan, 5e-324, -5e-324, 1.7e308, -1.7e308, 1.0, -1.0, 2.5, -3.5]
    return np.concatenate([rng.normal(0, 3, 2000), wide, special])


def by_tape(kernel, *inputs, **values):
    """What the tapes of a kernel give; all of it, or where nothing is left to NumPy."""
    out = np.empty(inputs[0].size)
    recorded = program.record(kernel, values)
    assert recorded is not None
    left = recorded.run(out, *inputs)
    return out, ~left if left is not None else np.ones(out.size, bool)


def by_numpy(kernel, x, **values):
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(kernel(x, **values), float), x.shape)


def same_bits(a, b):
    known = ~(np.isnan(a) & np.isnan(b))
    return np.array_equal(a[known].view(np.int64), b[known].view(np.int64))
