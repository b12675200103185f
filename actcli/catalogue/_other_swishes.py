"""Swishes without an exponential: the second part of their family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, np, param, where
from actcli.numerics.arithmetic import algebraic_sigmoid
from actcli.numerics.coefficients import DISH_ZERO
from actcli.numerics.error_free import distance, excess
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.select import patched

if TYPE_CHECKING:
    from actcli.declare import Array

FAMILY = "swishes"

FIFTH = 0.2  # Rounded.
FIFTH_REST = -(2.0**-54) / 5  # What the float lacks, for 5·FIFTH is 1 + 2**-54.

GOLDEN_RATIO = 1.618033988749895  # (1 + sqrt(5))/2
GOLDEN_RATIO_SQUARED = 2.618033988749895


@activation(
    "Generalized Hard Swish",
    formula=(
        "where(x <= -offset/slope, 0, where(x > (1 - offset)/slope, x, x*(slope*x + offset)))"
    ),
    range="[-offset**2/(4*slope), inf)",
    kinks=("-offset/slope", "(1 - offset)/slope"),
    aliases=("thinc_hard_swish",),
    pros="the hard swish to any hard sigmoid; with 1/5, the one that thinc and ncnn mean",
    cons="with its usual slope, 1/5, it is not what others call hard_swish: 0.7 at 1, not 2/3",
    accuracy=(2, 2),
)
def generalized_hard_swish(
    x: Array,
    slope: float = param(FIFTH, "[1e-100, 1e100]", "slope of the gate", symbol="s", exact="1/5"),
    offset: float = param(0.5, "(0, 1)", "value of the gate at 0", symbol="b"),
) -> Array:
    """The input times a hard sigmoid of any slope: thinc's hard_swish, ncnn's HardSwish.

    `hard_swish` has the slope 1/6.
    """
    gate = _gate(x, slope, offset)
    return where(gate <= 0, -0.0, np.maximum(x, -LARGEST_FLOAT) * np.clip(gate, 0, 1))


@generalized_hard_swish.with_derivative(
    "where(x <= -offset/slope, 0, where(x > (1 - offset)/slope, 1, 2*slope*x + offset))"
)
def generalized_hard_swish(x: Array, slope: float, offset: float) -> Array:
    is_open, is_shut = _gate(x, slope, offset, 1.0) > 0, _gate(x, slope, offset) <= 0
    return where(is_shut, 0.0, where(is_open, 1.0, _gate(2 * x, slope, offset)))


def _gate(x: Array, slope: float, offset: float, bound: float = 0.0) -> Array:
    """Return slope·x + offset - bound, to which 1/5 adds what the float of it lacks."""
    # The gate is shut or open beyond ±16.
    rest = FIFTH_REST * np.clip(x, -16, 16) if slope == FIFTH else 0.0
    return excess(slope, x, offset, bound, rest)


@activation(
    "Dish",
    formula="x/2*(1 + x/sqrt(1 + x**2))",
    range="[-0.150142, inf)",
    aliases=("daniel_swish",),
    pros="nearly GELU, of a square root alone: no exponential and no error function to compute",
    cons="nears zero on the left as slowly as 1/(4x), so large negative inputs still leak",
    accuracy=(4, 6),
)
def dish(x: Array) -> Array:
    """The input times an algebraic sigmoid: thinc's substitute for GELU and Swish.

    With r = sqrt(1 + x²), 1 + x/r cancels below 0. There it is 1/(r·(r - x)).
    """
    m = np.clip(x, -LARGEST_FLOAT, 0)
    r = np.hypot(1, m)
    left = m / 4 / r / (r / 2 - m / 2)
    left = where(x < -LARGEST_FLOAT, -0.0, left)
    return where(x < 0, left, np.maximum(x, -1) / 2 * (1 + algebraic_sigmoid(x, 1.0)))


@dish.with_derivative("1/2 + x/sqrt(1 + x**2) - x**3/(2*(1 + x**2)**(3/2))")
def dish(x: Array) -> Array:
    # With s = x/r it is (1 + s)·(1 + s - s²)/2, where 1 + s is 1/(r·(r - x)) below 0.
    x = np.clip(x, -LARGEST_FLOAT, LARGEST_FLOAT)
    r = np.hypot(1, x)
    s = x / r
    head = where(x < 0, 1 / r / (r / 2 - np.minimum(x, 0) / 2), 2 * (1 + s))
    # With t = 1 + s, 1 + s - s² is t·(3 - t) - 1, to which errors of a small t contribute little.
    tail = where(x < -3, head / 2 * (3 - head / 2) - 1, 1 + s - s * s)
    return patched(head * tail / 4, np.abs(x + 1.7) < 1.3, _dish_slope_near_minimum, x)


def _dish_slope_near_minimum(x: Array) -> Array:
    """Return dish'(x) from -3 to -0.4.

    Let t be the minimum, and g the golden ratio. 1 + s - s² is (g - s)·(s - 1 + g), and the second
    factor (x² - t²)/(r·(g·x - r)), as -t·sqrt(1 + t²) is 1. With 1 + s, f' is
    (t - x)·(x + t)·(g - s)/(2·r²·(1 + g²·x·(x - r))): all sums but t - x are of terms of one sign.
    """
    square = 1 + x * x
    r = np.sqrt(square)
    top = distance(x, DISH_ZERO) * -(x + DISH_ZERO[0]) * (GOLDEN_RATIO - x / r)
    return top / (2 * square * (1 + GOLDEN_RATIO_SQUARED * (x * (x - r))))
