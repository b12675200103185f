"""What runtimes compute in float32, where they are installed; the graphs that they are given."""

from importlib.util import find_spec

import numpy as np
import pytest

from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import all_calls_in
from actcli.frameworks._run import run

X = np.linspace(-6, 6, 49)
COARSE = {"mnn": 5e-4}  # Its GELU is the tanh form.
MOST_LACKING = {"litert": 10 if find_spec("tensorflow") else 20}  # Which converts calls for it.


def runtimes():
    """Return the frameworks that compile a call before they run it, and are installed."""
    found = {name: FRAMEWORKS.load(name).FRAMEWORK for name in FRAMEWORKS.names()}
    return [
        name
        for name, framework in found.items()
        if framework.compile and all(map(find_spec, framework.imports or (name,)))
    ]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", runtimes())
@pytest.mark.parametrize("optimized", [True, False])
def test_a_runtime_computes_nearly_the_same(name, optimized):
    """Beside the few operators that it lacks, each call is near the function in float32."""
    lacking = 0
    for activation, there in all_calls_in(name):
        if not activation.pointwise or activation.kinks is None:
            continue
        bound = activation.bind(**there.fixed)
        x = np.setdiff1d(X, bound.kink_points())
        try:
            y = run(activation, there, x, "float32", optimized=optimized)
        except Exception:  # What each raises for an operator that it lacks is its own.
            lacking += 1
            continue
        assert np.allclose(y, bound(x), rtol=1e-3, atol=COARSE.get(name, 2e-6)), activation.name
    assert lacking < MOST_LACKING.get(name, 10)
