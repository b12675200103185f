"""Makes tests/generate/accuracy.md, the largest errors of every function, as measured.

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

OTHERS = (2.0, 3.7, 0.2, -0.7, 0.7, 3.0, 4.0)


def others(a):
    """The function with each parameter in turn at another value than its default."""
    for p in a.parameters:
        if p.is_random and not a.pointwise:  # one noise for all scores changes nothing
            continue
        for value in OTHERS:
            try:
                other = a.bind(**{p.name: value})
            except ParameterError:
                continue
            fits = 8 % a.lengths.multiple.constant(**other.freeze().values) == 0  # scores have 8
            if value != p.default and fits:
                yield other
                break


def worst(a):
    """The largest errors of f and f'."""
    if not a.pointwise:
        multiple = round(a.lengths.multiple.constant(**a.freeze().values))
        found = [judged(a, x) for x in scores(a, every=4) if not len(x) % multiple]
        return tuple(max(max(part) for part in parts) for parts in zip(*found, strict=True))
    a = a.freeze()
    x = probes(a, every=4)
    with np.errstate(over="ignore"):
        return tuple(found.error for found in errors(a, x, a(x), a.derivative(x)))


def row(name):
    """A line of the table."""
    a = find(name)
    here, there = worst(a), [worst(other) for other in others(a)]
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
