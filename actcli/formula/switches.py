"""Switches: what in a formula decides, by its sign, which branch is taken.

The sides of a comparison, the arguments of abs and sign, those of min and max: where they cross,
the formula or one of its derivatives may break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from actcli.formula import Formula, kernels
from actcli.numerics import np

if TYPE_CHECKING:
    import ast

    import numpy.typing as npt

    from actcli.numerics import Array

    Truths = npt.NDArray[np.bool_]

GRID = 4096  # steps in which a window is searched


@cache
def switches(formula: Formula) -> tuple[Formula, ...]:
    """The formulas in x that switch, each once."""
    found = dict.fromkeys(_differences(formula.tree))
    return tuple(switch for switch in map(Formula, found) if "x" in switch.names)


def _differences(tree: ast.expr) -> Iterator[str]:
    import ast

    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                pairs: Any = pairwise([left, *others])
            case ast.Call(func=ast.Name(id="min" | "max"), args=args):
                pairs = combinations(args, 2)
            case ast.Call(func=ast.Name(id="abs" | "sign"), args=[arg]):
                yield ast.unparse(arg)
                continue
            case _:
                continue
        for a, b in pairs:
            yield f"({ast.unparse(a)}) - ({ast.unparse(b)})"


def turn_at(formulas: Sequence[Formula], x: Array, values: Mapping[str, Any]) -> Truths:
    """Whether one of the switches turns there: it is 0, or of another sign on the other side."""
    turns = np.zeros(x.shape, bool)
    for switch in formulas:
        s = kernels.value(switch)
        before, after = (s(np.nextafter(x, end), **values) for end in (-np.inf, np.inf))
        turns |= (s(x, **values) == 0) | (before * after < 0)
    return turns & np.isfinite(x)


def turning_points(
    formulas: Sequence[Formula], low: float, high: float, values: Mapping[str, Any]
) -> set[float]:
    """Where, from low to high, a switch crosses 0: those that a fine grid tells apart."""
    grid = np.linspace(low, high, GRID + 1)
    found: set[float] = set()
    for switch in formulas:
        sign = _sign(switch, values)
        at_grid = sign(grid)
        found.update(grid[(at_grid == 0) & _alone(at_grid == 0)].tolist())
        change = at_grid[:-1] * at_grid[1:] < 0
        left, right, before = grid[:-1][change], grid[1:][change], at_grid[:-1][change]
        for _ in range(1100):  # halvings at most, next to 0
            middle = left / 2 + right / 2
            if ((middle <= left) | (middle >= right)).all():
                break
            same = sign(middle) == before
            left, right = np.where(same, middle, left), np.where(same, right, middle)
        found.update(right.tolist())
    return found


def _sign(switch: Formula, values: Mapping[str, Any]) -> Any:
    s = kernels.value(switch)
    return lambda x: np.sign(s(x, **values))


def _alone(zero: Truths) -> Truths:
    """Where of neighbours that are all 0, as on a plateau, it is the first or the last."""
    before, after = np.roll(zero, 1), np.roll(zero, -1)
    before[0] = after[-1] = False
    return ~(before & after)
