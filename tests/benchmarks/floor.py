"""What a kernel has NumPy do for an element, and how long that takes at least.

A kernel is run on an array that counts: every ufunc is a pass over a block in the cache, and costs
what it costs alone on this machine, in this run. Reading the input and writing the result come on
top. Nothing in pure NumPy that does these operations can take less.
"""

import time
from collections import Counter
from functools import cache

import numpy as np

from actcli.numerics.blocks import BLOCK_SIZE

CHEAP = 1.5  # nanoseconds an element, below which a pass is like any other


class Counting(np.ndarray):
    """An array that counts what ufuncs do for it, in passes over `whole` elements."""

    passes, whole = Counter(), 1

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        plain = [plainly(value) for value in inputs]
        if out:
            options["out"] = tuple(map(plainly, out))
        result = getattr(ufunc, method)(*plain, **options)
        kinds = tuple(np.asarray(value).dtype for value in plain) * ufunc.nin  # of a reduction
        Counting.passes[ufunc, kinds[: ufunc.nin]] += max(map(np.size, plain)) / Counting.whole
        if isinstance(result, tuple):
            return tuple(part.view(Counting) for part in result)
        return result.view(Counting) if isinstance(result, np.ndarray) else result


def plainly(value):
    return value.view(np.ndarray) if isinstance(value, Counting) else value


def passes(kernel, x, values):
    """How often each ufunc passes over the elements; a fraction where it sees only some."""
    Counting.passes, Counting.whole = Counter(), x.size
    with np.errstate(all="ignore"):
        kernel(x.view(Counting), **values)
    return Counting.passes


@cache
def cost(ufunc, kinds):
    """What a ufunc takes for an element of a block, in nanoseconds, over usual numbers."""
    rng = np.random.default_rng(0)
    blocks = [rng.normal(0, 3, BLOCK_SIZE).astype(kind) for kind in kinds]
    with np.errstate(all="ignore"):
        out = ufunc(*blocks)
        best = np.inf
        for _ in range(50):
            start = time.perf_counter()
            ufunc(*blocks, out=out)
            best = min(best, time.perf_counter() - start)
    return best / BLOCK_SIZE * 1e9


def floor(kernel, x, values):
    """What is done for an element, in words, and the nanoseconds that this takes in the cache."""
    found = passes(kernel, x, values)
    costs = {key: cost(*key) for key in found}
    slow = [key for key in found if costs[key] > CHEAP and found[key] > 0.01]
    rest = sum(found[key] for key in found if key not in slow)
    words = [f"{found[key]:.2g} {key[0].__name__}" for key in slow] + [f"{rest:.0f} passes"]
    return " + ".join(words), sum(found[key] * costs[key] for key in found)
