"""Mishes: x times a gate that is itself a composition of smooth functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.catalogue.distributions import erf
from actcli.catalogue.gelus import gelu_slope_tail, gelu_tail
from actcli.declare import activation, call, np, where
from actcli.numerics.arithmetic import polynomial, square_above_one
from actcli.numerics.coefficients import (
    COLU_SLOPE,
    COLU_ZERO,
    GISH_SLOPE,
    GISH_ZERO,
    LOGISH_SLOPE,
    LOGISH_ZERO,
    MISH_ZERO,
    PHISH_SLOPE,
    PHISH_ZERO,
    SERF_LEFT,
    SERF_SLOPE,
    SERF_ZERO,
    SMISH_ZERO,
    TANHEXP_SLOPE,
    TANHEXP_ZERO,
)
from actcli.numerics.error_free import distance
from actcli.numerics.exponentials import EXP_IS_0_BELOW, exp_factors
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.select import patched
from actcli.numerics.special import ERF_SLOPE_AT_0, Phi_near_0, sech_square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.declare import Array

EXP_LIMIT = 80
# Above it every gate has reached its limit, to the last digit.

SLOPE_RANGE = EXP_IS_0_BELOW, EXP_LIMIT
# Beyond these ends every slope has reached its limit, to the last digit.

SERF_LEFT_BELOW = -2.4
# softplus(-2.4) is 0.087. The polynomial SERF_SLOPE replaces what is right of -2.44.

ERF_TAYLOR = (-1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320)
# (erf(s)·sqrt(pi)/(2s) - 1)/s² in s². For s <= 0.09 what follows is below 2**-55.

TANH_TAYLOR = (
    -1 / 3, 2 / 15, -17 / 315, 62 / 2835, -1382 / 155925, 21844 / 6081075, -929569 / 638512875,
    6404582 / 10854718875,
)  # fmt: skip
# (tanh(t)/t - 1)/t² in t². For |t| <= 0.17 what follows is below 2**-57 of tanh(t)/t.


@activation(
    "Mish",
    formula="x*tanh(softplus(x))",
    range="[-0.30885, inf)",
    paper="Misra 2019, arXiv:1908.08681",
    pros="smooth, and keeps some gradient below zero; found to beat swish in detection networks",
    cons="costs an exponential and two compositions, and is not monotonic",
    accuracy=(4, 7),
    equivalents=(
        call("torch", "torch.nn.Mish()(x)"),
        call("jax", "jax.nn.mish(x)"),
        call("keras", "keras.activations.mish(x)"),
        call("onnx", 'onnx.helper.make_node("Mish", ["x"], ["y"])'),
        call("mlx", "mlx.nn.mish(x)"),
        call("transformers", 'transformers.activations.ACT2FN["mish"](x)'),
        call("timm", 'timm.layers.get_act_fn("mish")(x)'),
    ),
)
def mish(x: Array) -> Array:
    """The input times the hyperbolic tangent of its softplus."""
    # With z = exp(x), tanh(log(1 + z)) = n/(n + 2), where n = (1 + z)² - 1 = z·(z + 2).
    x, z, rest = _exponential(x)
    return x * ((z + 2) / (z * (z + 2) + 2)) * z * rest


@mish.with_derivative("tanh(softplus(x)) + x*sech(softplus(x))**2*sigmoid(x)")
def mish(x: Array) -> Array:
    # f' is z·((z + 2)(n + 2) + 4x(z + 1))/(n + 2)². The bracket is z³ + 4z² + 6z + 4 + 4x(z + 1),
    # which is 0 at x0, and cancels next to it. With t = x - x0 and d = z - z0 = z0·(exp(t) - 1) it
    # is d·(z² + z·z0 + z0² + 4(z + z0) + 6 + 4x0) + 4t(z + 1): two terms of one sign.
    x, z, rest = _exponential(np.clip(x, *SLOPE_RANGE))
    t, z0 = distance(x, MISH_ZERO), MISH_ZERO[2]

    def near(z: Array, t: Array) -> Array:
        total = z * (z + z0 + 4) + z0 * (z0 + 4) + 6 + 4 * MISH_ZERO[0]
        return z0 * np.expm1(t) * total + 4 * t * (z + 1)

    bracket = 4 * (1 + x) + z * (6 + 4 * x + z * (4 + z))
    bracket = patched(bracket, np.abs(t) < 0.75, near, z, t)
    y = bracket / np.square(z * (z + 2) + 2) * z * rest
    return patched(y, x == SLOPE_RANGE[1], np.ones_like, x)


@activation(
    "Hard Mish",
    formula="where(x < -2, 0, where(x < 0, x*(x + 2)/2, x))",
    range="[-0.5, inf)",
    kinks=("-2", "0"),
    paper="Misra 2020, https://github.com/digantamisra98/H-Mish",
    aliases=("hardmish", "h_mish"),
    pros="Mish without an exponential",
    cons="the slope jumps from 0 to -1 at -2, and there is no gradient below that",
    accuracy=(1.5, 1),
    equivalents=(call("timm", 'timm.layers.get_act_fn("hard_mish")(x)'),),
)
def hard_mish(x: Array) -> Array:
    """Mish made of a parabola between two straight lines.

    At -2, where its slope falls from 0 to -1, the derivative is taken to be -1, as in timm.
    """
    inner = np.clip(x, -2, 0)
    return where(x >= 0, x, inner * ((inner + 2) / 2))


@hard_mish.with_derivative("where(x < -2, 0, where(x < 0, x + 1, 1))")
def hard_mish(x: Array) -> Array:
    return where(x < -2, 0.0, np.minimum(x, 0) + 1)


@activation(
    "Logish",
    formula="x*log1p(sigmoid(x))",
    range="[-0.25277, inf)",
    paper="Zhu, Zeng, Liu & Zhang 2021, Neurocomputing 458, 490-499",
    pros="smooth, with a shallow dip and a gentle slope",
    cons="its slope nears log(2) = 0.69 instead of 1: signals shrink from layer to layer",
    accuracy=(4, 6.5),
)
def logish(x: Array) -> Array:
    """The input times the logarithm of one plus its sigmoid."""
    x, z, rest = _exponential(x)
    return x * np.log1p(z / (1 + z)) * rest


@logish.with_derivative("log1p(sigmoid(x)) + x*sigmoid(x)*sigmoid(-x)/(1 + sigmoid(x))")
def logish(x: Array) -> Array:
    x, z, rest = _exponential(np.clip(x, *SLOPE_RANGE))
    slope = np.log1p(z / (1 + z)) + x / (1 + z) / (1 + 2 * z) * z
    return _with_series_near_zero(x, LOGISH_ZERO, LOGISH_SLOPE, 0.8, slope * rest)


@activation(
    "Smish",
    formula="x*tanh(log1p(sigmoid(x)))",
    range="[-0.25, inf)",
    paper="Wang, Ren & Wang 2022, Electronics 11(4), 540",
    pros="smooth, with a shallow dip; found to do well in small networks",
    cons="three compositions to compute, and its slope nears 0.6 instead of 1",
    accuracy=(3.5, 6),
)
def smish(x: Array) -> Array:
    """The input times the hyperbolic tangent of the logarithm of one plus its sigmoid."""
    # With z = exp(x), y = 1 + sigmoid(x) is (1 + 2z)/(1 + z), and tanh(log(y)) = (y² - 1)/(y² + 1).
    # So the gate is z·(2 + 3z)/(2 + 6z + 5z²), or z/(1 + 3z/2 + z²/(4 + 6z)).
    x, z, rest = _exponential(x)
    return x / (1 + (1.5 * z + z * z / (4 + 6 * z))) * z * rest


@smish.with_derivative(
    "tanh(log1p(sigmoid(x))) + x*sech(log1p(sigmoid(x)))**2*sigmoid(x)*sigmoid(-x)/(1 + sigmoid(x))"
)
def smish(x: Array) -> Array:
    # With p = 2 + 6z + 5z² and q = (1 + z)(1 + 2z), f' is z·((2 + 3z)p + 4xq)/p². The bracket is a
    # cubic in z, which is 0 at x0. With t = x - x0 it is z - z0 times a positive sum, plus 4tq.
    x, z, rest = _exponential(np.clip(x, *SLOPE_RANGE))
    t, (x0, _, z0) = distance(x, SMISH_ZERO), SMISH_ZERO

    def near(z: Array, t: Array) -> Array:
        total = 18 + 12 * x0 + (28 + 8 * x0) * (z + z0) + 15 * (z * (z + z0) + z0 * z0)
        return z0 * np.expm1(t) * total + 4 * t * (1 + z) * (1 + 2 * z)

    bracket = 4 * (1 + x) + z * (18 + 12 * x + z * (28 + 8 * x + 15 * z))
    bracket = patched(bracket, np.abs(t) < 0.75, near, z, t)
    y = bracket / (4 + z * (24 + z * (56 + z * (60 + 25 * z)))) * z * rest  # p² as one polynomial
    return patched(y, x == SLOPE_RANGE[1], lambda x: np.full_like(x, 0.6), x)


@activation(
    "Tanh Exponential",
    formula="x*tanh(exp(x))",
    range="[-0.35329, inf)",
    paper="Liu & Di 2020, arXiv:2003.09855",
    aliases=("telu", "tanh_exp"),
    pros="close to ReLU above zero, yet smooth, and keeps some gradient below",
    cons="two exponentials deep, and not monotonic",
    accuracy=(3, 5.5),
)
def tanhexp(x: Array) -> Array:
    """The input times the hyperbolic tangent of its exponential."""
    x, z, rest = _exponential(x)
    return x * np.tanh(z) * rest


@tanhexp.with_derivative(
    "tanh(exp(x)) + 4*x*exp(x - 2*exp(x))/(1 + exp(-2*exp(x)))**2"  # sech(exp(x))**2*exp(x)
)
def tanhexp(x: Array) -> Array:
    x, z, rest = _exponential(np.clip(x, SLOPE_RANGE[0], 5))  # At 5 f' has reached its limit.
    slope = np.tanh(z) + x * sech_square(z) * z
    return _with_series_near_zero(x, TANHEXP_ZERO, TANHEXP_SLOPE, 1, slope * rest)


@activation(
    "Gish",
    formula="x*log(2 - exp(-exp(x)))",
    range="[-0.27816, inf)",
    paper="Kaytan, Aydilek & Yeroglu 2023, Neural Computing and Applications 35, 24259-24281",
    pros="smooth, with a dip like that of swish",
    cons="its slope nears log(2) = 0.69 instead of 1; two exponentials and a logarithm",
    accuracy=(3, 7),
)
def gish(x: Array) -> Array:
    """The input times the logarithm of two minus a Gumbel tail."""
    x, z, rest = _exponential(x)
    return x * np.log1p(-np.expm1(-z)) * rest


@gish.with_derivative("log(2 - exp(-exp(x))) + x*exp(x - exp(x))/(2 - exp(-exp(x)))")
def gish(x: Array) -> Array:
    x, z, rest = _exponential(
        np.clip(x, SLOPE_RANGE[0], 7)
    )  # f' is log(2) to the last digit by then
    slope = np.log1p(-np.expm1(-z)) + x * np.exp(-z) / (2 - np.exp(-z)) * z
    return _with_series_near_zero(x, GISH_ZERO, GISH_SLOPE, 0.8, slope * rest)


@activation(
    "Collapsing Linear Unit",
    formula="x/(1 - x*exp(-(x + exp(x))))",
    range="[-0.37716, inf)",
    paper="Vagerwal 2021, arXiv:2112.12078",
    aliases=("collapsing_linear_unit",),
    pros="smooth, close to ReLU above zero, and keeps some gradient below",
    cons="two exponentials, and as usually written it overflows far below zero",
    accuracy=(4, 5.5),
)
def colu(x: Array) -> Array:
    """The identity above zero, falling back to zero below as fast as an exponential."""
    # Left of -1 it is x·q/(q - x) with q = exp(x + exp(x)) = exp(x)·exp(exp(x)): q cannot overflow.
    below, z, rest = _exponential(np.minimum(x, 0))
    q = np.exp(z)
    left = below / (q * z - below) * q * z * rest
    above = np.maximum(x, -1)
    return where(x < -1, left, above / (1 - _colu_dent(above)))


@colu.with_derivative(
    "where(x < 0, "
    "exp(x + exp(x))*(exp(x + exp(x)) - x**2*(1 + exp(x)))/(exp(x + exp(x)) - x)**2, "
    "(1 - x**2*(exp(-x - exp(x)) + exp(-exp(x))))/(1 - x*exp(-x - exp(x)))**2)"
)
def colu(x: Array) -> Array:
    # Left of -1 numerator and denominator are divided by x²; p = exp(x + exp(x))/x is small.
    below, z, rest = _exponential(np.minimum(x, -1))
    q = np.exp(z)
    p = q * z / below
    left = (p / below - z - 1) / square_above_one(-p) * q * z * rest
    above = np.maximum(x, -1)
    p, small = _colu_dent(above), np.minimum(above, 10)
    right = (1 - p * small * (1 + np.exp(small))) / np.square(1 - p)
    return _with_series_near_zero(x, COLU_ZERO, COLU_SLOPE, 0.3, where(x < -1, left, right))


@activation(
    "Phish",
    formula="x*tanh(x*Phi(x))",
    range="[0, inf)",
    paper="Naveen 2022, TechRxiv 10.36227/techrxiv.17283824",
    pros="smooth, close to ReLU above zero, and never negative",
    cons="its bump below zero makes a second, flatter minimum; costs an error function and a tanh",
    accuracy=(5, 6),
)
def phish(x: Array) -> Array:
    """The input times the hyperbolic tangent of its GELU."""
    # With m = |x| and t = m·Phi(-m), f is m·tanh(t) left of 0 and x·tanh(x - t) right of it. Left,
    # t is at most 0.17 and comes in factors, for it may be subnormal where m·t is 0 no more.
    # Next to 0 the rounding errors of the tail would count.
    m = np.minimum(np.abs(x), 40)
    t, share, a, b = _phish_tail(m)
    right = np.maximum(x, 0)
    y = where(x < 0, m * share * a * b, right * np.tanh(right - t))
    return patched(y, np.abs(x) < 0.5, lambda x: x * np.tanh(x * Phi_near_0(x)), x)


@phish.with_derivative("tanh(x*Phi(x)) + x*sech(x*Phi(x))**2*(Phi(x) + x*phi(x))")
def phish(x: Array) -> Array:
    # With L = Phi(-m) - m·phi(m) it is -(tanh(t) + m·L·sech(t)²) left of 0, and right of it
    # tanh(x - t) + x·(1 - L)·sech(x - t)². Left, sech(t)² is 1 - tanh(t)², as nothing cancels.
    x = np.clip(x, -40, 40)
    m = np.abs(x)
    t, share, a, b = _phish_tail(m)
    slope, _, _ = gelu_slope_tail(m)
    bell = a * b
    left = -(share + m * slope * (1 - np.square(share * bell))) * a * b
    g = np.maximum(x, 0) - t
    right = np.tanh(g) + x * sech_square(g) * (1 - slope * bell)
    y = where(x < 0, left, right)
    return _with_series_near_zero(x, PHISH_ZERO, PHISH_SLOPE, 0.9, y)


@activation(
    "Log-Softplus Error Activation",
    formula="x*erf(softplus(x))",
    range="[-0.34844, inf)",
    paper="Nag & Bhattacharyya 2021, arXiv:2108.09598",
    aliases=("log_softplus_error",),
    pros="smooth, close to Mish, which its paper found it to beat",
    cons="an exponential, a logarithm and an error function to compute",
    accuracy=(4, 4.5),
)
def serf(x: Array) -> Array:
    """The input times the error function of its softplus."""
    x, z, rest = _exponential(x)
    return x * erf.kernel(np.log1p(z)) * rest


@serf.with_derivative("erf(softplus(x)) + 2*x/sqrt(pi)*exp(-softplus(x)**2)*sigmoid(x)")
def serf(x: Array) -> Array:
    x, z, rest = _exponential(np.clip(x, *SLOPE_RANGE))
    s = np.log1p(z)
    slope = erf.kernel(s) + x / (1 + z) * (ERF_SLOPE_AT_0 * np.exp(-s * s)) * z
    slope = patched(slope, x < SERF_LEFT_BELOW, _serf_slope_left, x, s)
    return _with_series_near_zero(x, SERF_ZERO, SERF_SLOPE, 1.25, slope * rest)


def _serf_slope_left(x: Array, s: Array) -> Array:
    """Return the derivative of serf at x < -2.4, where s = softplus(x) is below 0.09.

    It is 2/sqrt(pi)·s·(A + x·B) with A = erf(s)·sqrt(pi)/(2s) and B = (1 - exp(-s))·exp(-s²)/s, for
    sigmoid(x) is 1 - exp(-s). Both are close to 1: what they lack of it is small, and 1 + x nearly
    exact. So the two terms of the derivative cancel before they are rounded.
    """
    lack = s * s * polynomial(ERF_TAYLOR, s * s) + x * (s * polynomial(SERF_LEFT, s))
    return ERF_SLOPE_AT_0 * s * ((1 + x) + lack)


def _phish_tail(m: Array) -> tuple[Array, Array, Array, Array]:
    """Return t = m·Phi(-m), and tanh(t) as three factors, for m from 0 to 40."""
    share, a, b = gelu_tail(m)
    t = share * a * b
    square = t * t
    return t, share + share * (square * polynomial(TANH_TAYLOR, square)), a, b


def _colu_dent(x: Array) -> Array:
    """Return x·exp(-(x + exp(x))) for x >= -1; beyond 10 it is 0."""
    x = np.minimum(x, 10)
    return x * np.exp(-x) * np.exp(-np.exp(x))


def _exponential(x: Array) -> tuple[Array, Array, Array]:
    """Return x, and exp(x) as two factors, of which the second is 1 down to -708.

    x is kept finite on the left, so that it is not an infinity that the factors' 0 multiplies. The
    exponential is cut off at exp(80), where every gate has reached its limit.
    """
    z, rest = exp_factors(np.minimum(x, EXP_LIMIT))
    return np.maximum(x, -LARGEST_FLOAT), z, rest


def _with_series_near_zero(
    x: Array, zero: Sequence[float], slope: Sequence[float], reach: float, otherwise: Array
) -> Array:
    """Return a slope which, within `reach` of its zero, is the distance times a polynomial in it.

    There the terms of the slope cancel; elsewhere it is `otherwise`.
    """
    t = distance(x, zero)
    return patched(otherwise, np.abs(t) < reach, lambda t: t * polynomial(slope, t), t)
