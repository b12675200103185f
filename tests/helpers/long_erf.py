"""The error function of long doubles, which NumPy lacks, from the C library.

It is far more exact than float64 where a long double has 64 bits. Nothing of actcli is in it.
"""

from __future__ import annotations

from ctypes import CDLL, c_longdouble
from ctypes.util import find_library
from functools import cache

import numpy as np

LONG = np.longdouble


class LongDouble(c_longdouble):
    """A long double that ctypes passes whole; a c_longdouble it rounds to a float64."""


@cache
def library():
    """Return the C library's mathematics, or None if there is none to load."""
    name = find_library("m")
    return CDLL(name) if name else None


@cache
def c_function(name):
    """Return a function of a long double, by its name in C."""
    function = getattr(library(), name)
    function.argtypes, function.restype = [LongDouble], LongDouble
    return function


def mapped(name, x):
    """Return the C function of each element of x, as long doubles."""
    given = np.ascontiguousarray(x, LONG)
    result = np.empty_like(given)
    array = LongDouble * given.size
    source, target = array.from_buffer(given.ravel()), array.from_buffer(result.ravel())
    function = c_function(name)
    for i in range(given.size):
        target[i] = function(source[i])
    return result


def erf(x):
    """Return the error function, as long doubles."""
    return mapped("erfl", x)


def erfcx(x):
    """Return exp(x²)·erfc(x) as long doubles; from 5 on by the continued fraction of Laplace."""
    far = tail = np.maximum(np.asarray(x, LONG), 5)
    for k in range(80, 0, -1):
        tail = far + LONG(k) / 2 / tail
    near = np.minimum(np.asarray(x, LONG), 5)
    direct = np.exp(near * near) * mapped("erfcl", near)
    return np.where(far > 5, 1 / (np.sqrt(4 * np.arctan(LONG(1))) * tail), direct)


def Phi(x):  # noqa: N802 - its name in mathematics
    """Return the normal distribution function, as long doubles."""
    return mapped("erfcl", -np.asarray(x, LONG) / np.sqrt(LONG(2))) / 2
