"""Measure the largest errors of every function, for tests/generate/accuracy.md.

cd tests && python -m generate.accuracy > generate/accuracy.md
"""

from __future__ import annotations

import platform
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from helpers.vectors import judged, scores

from actcli.activation.parameter import ParameterError
from actcli.analysis.checks import errors
from actcli.analysis.test_points import probes
from actcli.catalogue import catalogue, find

HEAD = """# Accuracy

The largest errors in float64, in units in the last place, against the formula by mpmath: at the
default parameters, and with each parameter in turn at one other value. Functions of a number are
measured over both signs of every fourth binade, densely where they bend, and beside kinks, zeros
and overflow, functions of a vector at scores of several sizes, spreads and offsets. What is
declared is what the tests hold, at more points. Made by `python -m generate.accuracy` with NumPy {}
on {}.

| function | f | at other settings | declared | f' | at other settings | declared |
|---|---|---|---|---|---|---|"""

OTHER_VALUES = (2.0, 3.7, 0.2, -0.7, 0.7, 3.0, 4.0)
# The first of these that a parameter may have, and that is not its default, is tried.

VECTOR_LENGTH = 8
# Scores have up to so many entries; a function that splits them otherwise is not tried.


def at_other_settings(a):
    """Yield the function with each parameter in turn at another value than its default."""
    for p in a.parameters:
        if p.is_random and not a.pointwise:  # The same noise for all scores changes nothing.
            continue
        for value in OTHER_VALUES:
            try:
                other = a.bind(**{p.name: value})
            except ParameterError:
                continue
            fits = VECTOR_LENGTH % a.lengths.multiple.constant(**other.freeze().values) == 0
            if value != p.default and fits:
                yield other
                break


def worst(a):
    """Return the largest errors of f and f', in ulps."""
    if not a.pointwise:
        multiple = round(a.lengths.multiple.constant(**a.freeze().values))
        found = [judged(a, x) for x in scores(a, every=4) if not len(x) % multiple]
        return tuple(max(max(part) for part in parts) for parts in zip(*found, strict=True))
    a = a.freeze()
    x = probes(a, every=4)
    with np.errstate(over="ignore"):
        return tuple(found.error for found in errors(a, x, a(x), a.derivative(x)))


def row(name):
    """Return a line of the table."""
    a = find(name)
    here, there = worst(a), [worst(other) for other in at_other_settings(a)]
    cells = []
    for i, bound in enumerate(a.accuracy):
        other = f"{max(found[i] for found in there):.2f}" if there else ""
        cells += [f"{here[i]:.2f}", other, f"{bound:g}"]
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print(HEAD.format(np.__version__, platform.machine()))
    with ProcessPoolExecutor() as pool:
        for line in pool.map(row, catalogue()):
            print(line, flush=True)
            print(line.split("|")[1], end=" ", flush=True, file=sys.stderr)
