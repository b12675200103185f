"""Makes tests/accuracy.md, the largest errors of every function of a number, as measured.

python tests/accuracy.py > tests/accuracy.md
"""

from __future__ import annotations

import platform
import sys

import click
import numpy as np

from actcli.catalogue import catalogue
from actcli.health import errors, points

HEAD = """# Accuracy

The largest errors in float64, in units in the last place, over both signs of every sixteenth binade
and beside kinks, zeros and overflow, against the formula by mpmath; and what is declared, which the
tests hold at more points. Made by `python tests/accuracy.py` with NumPy {} on {}.

| function | f | declared | at x | f' | declared | at x |
|---|---|---|---|---|---|---|"""


def rows(activations):
    """A line of the table for each function."""
    for activation in activations:
        a = activation.realise()
        x = points(a)
        with np.errstate(over="ignore"):
            found = errors(a, x, a(x), a.derivative(x))
        cells = [
            f"{worst.error:.2f} | {bound:g} | {worst.x:.6g}"
            for worst, bound in zip(found, a.accuracy, strict=True)
        ]
        yield f"| {a.name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print(HEAD.format(np.__version__, platform.machine()))
    functions = [a for a in catalogue().values() if a.pointwise]
    with click.progressbar(functions, label="measuring", file=sys.stderr) as steps:
        for row in rows(steps):
            print(row, flush=True)
