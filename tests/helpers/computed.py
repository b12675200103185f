"""What a kernel computes, for the judge to look at."""

import numpy as np


def computed(a, x, dtype=float):
    """f and f' as floats. Only overflow may be met, which is the right answer for a large truth."""
    given = np.asarray(x, dtype)
    parameters = a.freeze().values
    with np.errstate(all="raise", under="ignore", over="ignore"):
        if dtype is float:
            return a.kernel(given, **parameters), a.derivative_kernel(given, **parameters)
        return a(given), a.derivative(given)
