"""Generated formulas against mpmath, at points where floats can be expected to find the value.

A value may be off by what the roundings of its operations amount to, and a first derivative too,
unless a note says that its digits are lost. Points beside a join, a pole or an overflow are left
out.
"""

from __future__ import annotations

import math
from pathlib import Path
from random import Random
from typing import Any

from mpmath import mp, mpf
from stress._judge import complaint, fail, typed
from stress._process import Outcome, run
from stress._runner import Part, main
from stress._trees import (
    IllConditionedError,
    depends_on_x,
    evaluate,
    random_tree,
    text,
)

POINTS = 12
# That are drawn for each formula.

ALLOWANCE = 2
# Times the bound of the roundings, which knows no more of how a word is computed than its slope.

MAX_RELATIVE_BOUND = mpf(10) ** -12
# A point is well-conditioned where floats leave at least so many digits.


def attempt(random: Random, folder: Path) -> None:
    """Compare what `eval` and `diff` print for one formula with mpmath."""
    tree = random_tree(random)
    if not depends_on_x(tree):
        tree = ("+", tree, ("x",))
    formula = text(tree)
    points = [random.choice([1.0, 3.0, 10.0]) * random.uniform(-1, 1) for _ in range(POINTS)]
    good = {x: found for x in points if (found := _expected(tree, x))}
    if not good:
        return
    for command, which in (("eval", 0), ("diff", 1)):
        args = [command, formula, *map(repr, good), "-f", "tsv"]
        outcome = run(args, folder)
        if problem := complaint(outcome, codes=[0]):
            fail(typed(args), problem, outcome)
        if which and "digits" in outcome.err:
            continue
        _compare(args, outcome, [(found[which], found[which + 2]) for found in good.values()])


def _expected(tree: Any, x: float) -> Any:
    """Return the value at x with its bounds, or None if x is not well-conditioned."""
    try:
        found = evaluate(tree, x)
    except IllConditionedError:
        return None
    value, slope, value_error, slope_error = found
    bounds = (value_error, abs(value)), (slope_error, abs(slope))
    return found if all(error <= MAX_RELATIVE_BOUND * size for error, size in bounds) else None


def _compare(args: list[str], outcome: Outcome, expected: list[tuple[Any, Any]]) -> None:
    """Hold what a command printed against the values and their bounds."""
    rows = [map(float, line.split("\t")) for line in outcome.out.decode().splitlines()[1:]]
    for row, (right, error) in zip(rows, expected, strict=True):
        x, got = row
        bound = ALLOWANCE * error + mpf(2) ** -1074
        if math.isnan(got) or abs(mpf(got) - right) > bound:
            with mp.workdps(20):
                what = f"at {x!r}: {got!r}, not {right} within {mp.nstr(bound, 3)}"
            fail(typed(args), what, outcome)


def prepare() -> None:
    """Import what `eval` and `diff` of a formula take."""
    from click.testing import CliRunner

    from actcli.cli import cli

    for command in ("eval", "diff"):
        CliRunner().invoke(cli, [command, "x*sigmoid(x)", "1", "-f", "tsv"])


PART = Part(
    name="formulas",
    title="a generated formula at well-conditioned points, values and slopes against mpmath",
    cases=250,
    attempt=attempt,
    prepare=prepare,
)

if __name__ == "__main__":
    main(PART)
