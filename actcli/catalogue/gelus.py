"""Gaussian error linear units: x times the probability that a normal variable is below x."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from actcli.declare import activation, call, line, np, param, where
from actcli.numerics.adaptive import recompute_cancelled
from actcli.numerics.arithmetic import corrected_polynomial, polynomial, square_above_one
from actcli.numerics.coefficients import (
    GELU_SLOPE,
    GELU_SLOPE_ZERO,
    GELU_TANH_CUBIC,
    GELU_TANH_LINEAR,
    GELU_TANH_SLOPE,
    GELU_TANH_ZERO,
)
from actcli.numerics.error_free import distance, two_product
from actcli.numerics.exponentials import bell_exponent, bell_factors, exp_factors
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.select import patched
from actcli.numerics.special import NORMAL_PEAK, normal_tail
from actcli.numerics.swish import swish_slope, times_sigmoid
from actcli.numerics.trigonometry import TWO_OVER_PI_BITS, two_over_pi

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.declare import Array

PHI_UNDERFLOWS_AT = 56
# Phi(-56) is 1e-683: times the largest float it is 0.

ASYMPTOTIC_FROM = 40
# From here on the tail of the normal distribution is its asymptotic series, to the last digit.

QUICK, QUICK_REST = 1.702, 4.263256414560601e-17
# 1.702 as a float, and what that lacks.

SMU_DIGITS = 450
# Of 1 - erf(27) the first 320 digits are 0; 130 are left.


@activation(
    "Gaussian Error Linear Unit",
    formula="x*Phi(x)",
    range="[-0.16998, inf)",
    paper="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    aliases=("gelu_exact", "gelu_erf", "gelu_none", "gelu_python"),
    pros="smooth, keeps a little gradient below zero; the usual choice of transformers",
    cons="costs an error function, and is not monotonic; libraries disagree on which form is meant",
    accuracy=(4, 4),
    equivalents=(
        call("torch", "torch.nn.GELU()(x)"),
        call("jax", "jax.nn.gelu(x, approximate=False)", note="without the argument, gelu_tanh"),
        call("keras", "keras.activations.gelu(x)", note="keras.ops.gelu is gelu_tanh"),
        call("tensorflow", "tf.nn.gelu(x)", note="one constant is rounded to float32"),
        call("onnx", 'onnx.helper.make_node("Gelu", ["x"], ["y"])'),
        call("mlx", "mlx.nn.gelu(x)"),
        call("transformers", 'transformers.activations.ACT2FN["gelu"](x)'),
        call("timm", 'timm.layers.get_act_fn("gelu")(x)'),
        call("flax", "flax.linen.gelu(x, approximate=False)"),
    ),
)
def gelu(x: Array) -> Array:
    """Scales x by the share of a standard normal distribution that lies below it."""
    # With m = |x| and t = m·Phi(-m), f is x - t right of 0 and -t left of it. Nothing cancels, as t
    # is at most 0.17 and below x/2.
    share, a, b = gelu_tail(np.abs(x))
    t = share * a * b
    return where(x < 0, -t, x - t)


@gelu.with_derivative("Phi(x) + x*phi(x)")
def gelu(x: Array) -> Array:
    # f'(x) = 1 - f'(-x), and f'(-m) lies between -0.13 and 1/2.
    share, a, b = gelu_slope_tail(np.abs(x))
    left = share * a * b
    return where(x < 0, left, 1 - left)


def gelu_tail(m: Array) -> tuple[Array, Array, Array]:
    """Return m·Phi(-m) for m >= 0 as three factors, the last two of which may be small."""
    m = np.minimum(m, 40)  # The product is 0 from 39 on.
    exponent, low = bell_exponent(m)
    return gelu_tail_over_bell(m, low), *exp_factors(exponent)


def gelu_slope_tail(m: Array) -> tuple[Array, Array, Array]:
    """Return the derivative of gelu at -m, for m >= 0, as three factors like `gelu_tail`'s."""
    m = np.minimum(m, 40)
    exponent, low = bell_exponent(m)
    return gelu_slope_over_bell(m, low), *exp_factors(exponent)


def gelu_tail_over_bell(m: Array, low: Any = 0.0) -> Array:
    """Return m·Phi(-m)·exp(m²/2)·(1 + low) for m from 0 to 40."""
    return m * normal_tail(m, low)


def gelu_slope_over_bell(m: Array, low: Any = 0.0) -> Array:
    """Return the derivative of gelu at -m, times exp(m²/2)·(1 + low), for m from 0 to 40.

    It is Phi(-m) - m·phi(m), which cancels next to its zero m0 = 0.75…. So it is taken as
    (m - m0)·P·exp(-m²/2), with m0 held to 106 bits, and P a polynomial in m/(m + 5) - 1/2.
    """
    share = corrected_polynomial(GELU_SLOPE, m / (m + 5) - 0.5, low)
    return distance(m, GELU_SLOPE_ZERO) * share


@activation(
    "GELU, tanh form",
    formula="x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))",
    range="[-0.17005, inf)",
    paper="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    aliases=(
        "gelu_approx",
        "gelu_approximate",
        "gelu_accurate",
        "gelu_fast",
        "gelu_new",
        "gelu_python_tanh",
        "gelu_pytorch_tanh",
        "sielu",
    ),
    pros="GELU without an error function, within 0.0005; what GPT-2, BERT and JAX compute",
    cons="a second function under the same name: weights trained with one belong to that one",
    accuracy=(4, 6.5),
    equivalents=(
        call("torch", 'torch.nn.GELU(approximate="tanh")(x)'),
        call("jax", "jax.nn.gelu(x)", note="approximate=True is its default"),
        call("keras", "keras.activations.gelu(x, approximate=True)"),
        call("tensorflow", "tf.nn.gelu(x, approximate=True)"),
        call("onnx", 'onnx.helper.make_node("Gelu", ["x"], ["y"], approximate="tanh")'),
        call("mlx", "mlx.nn.gelu_approx(x)"),
        call("transformers", 'transformers.activations.ACT2FN["gelu_pytorch_tanh"](x)'),
        call("timm", 'timm.layers.get_act_fn("gelu_tanh")(x)'),
        call("flax", "flax.linen.gelu(x)"),
    ),
)
def gelu_tanh(x: Array) -> Array:
    """GELU with the normal distribution replaced by a hyperbolic tangent."""
    # As in gelu, with t = m·z/(1 + z), z = exp(-v), since (1 - tanh(v/2))/2 = z/(1 + z).
    m = np.minimum(np.abs(x), 24)  # t is 0 from 22 on.
    a, b = _gelu_tanh_exp(m)
    t = m / (1 + a * b) * a * b
    return where(x < 0, -t, x - t)


@gelu_tanh.with_derivative(
    "(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))/2"
    " + x/2*sech(sqrt(2/pi)*(x + 0.044715*x**3))**2*sqrt(2/pi)*(1 + 0.134145*x**2)"
)
def gelu_tanh(x: Array) -> Array:
    # f'(-m) = z·(1 + z - m·v')/(1 + z)², and f'(x) = 1 - f'(-x). The bracket cancels next to its
    # zero; within 0.6 of it, f' is the distance to the zero times a polynomial in that distance.
    m = np.minimum(np.abs(x), 24)
    a, b = _gelu_tanh_exp(m)
    z = a * b
    slope = m * (GELU_TANH_LINEAR[2] + 3 * GELU_TANH_CUBIC[2] * m * m)
    left = (1 + z - slope) / square_above_one(z) * a * b
    t = distance(m, GELU_TANH_ZERO)
    left = patched(left, np.abs(t) < 0.6, lambda t: t * polynomial(GELU_TANH_SLOPE, t), t)
    return where(x < 0, left, 1 - left)


def _gelu_tanh_exp(m: Array) -> tuple[Array, Array]:
    """Return exp(-v) with v = sqrt(8/pi)·(m + 0.044715·m³) = c·m + d·m³ as two factors.

    For m from 0 to 24; v is needed to 2**-54, but is up to 1024.

    * Let h be m rounded to 8 binary places, 13 bits in all, and cut c and d after 34 and 18 places.
      Then h·(c + d·h²) is exact: d·h² has 34 places, and the sum, below 43, fits in 40 bits.
    * What is left of v is below 0.3, and its rounding harmless.
    * The sum of both is rounded, and what that takes from it goes to `exp_factors`.
    """
    (c, c_rest, c_all), (d, d_rest, d_all) = GELU_TANH_LINEAR, GELU_TANH_CUBIC
    h = np.rint(256 * m) / 256
    hh = h * h
    high = h * (c + d * hh)
    low = h * (c_rest + d_rest * hh) + (m - h) * (c_all + d_all * (hh + m * (m + h)))
    v = high + low
    return exp_factors(-v, (v - high) - low)


@activation(
    "GELU, sigmoid form",
    formula="x*sigmoid(1.702*x)",
    range="[-0.16362, inf)",
    paper="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    aliases=("quickgelu", "gelu_sigmoid", "gelu_fast_approx", "sigmoid_gelu"),
    pros="GELU at the price of a sigmoid; what CLIP was trained with",
    cons="off from GELU by up to 0.02, so weights trained with one do not carry over to the other",
    accuracy=(3, 6),
    equivalents=(
        call(
            "onnx",
            'onnx.helper.make_node("Swish", ["x"], ["y"], alpha=1.702)',
            note="rounds 1.702 to float32",
        ),
        call("mlx", "mlx.nn.gelu_fast_approx(x)", note='also as mlx.nn.GELU(approx="fast")'),
        call("transformers", 'transformers.activations.ACT2FN["quick_gelu"](x)'),
        call("timm", 'timm.layers.get_act_fn("quick_gelu")(x)'),
    ),
)
def quick_gelu(x: Array) -> Array:
    """GELU with the normal distribution replaced by a sigmoid."""
    return times_sigmoid(x, *_quick(x))


@quick_gelu.with_derivative("sigmoid(1.702*x)*(1 + 1.702*x*sigmoid(-1.702*x))")
def quick_gelu(x: Array) -> Array:
    return swish_slope(*_quick(x))


def _quick(x: Array) -> tuple[Array, Array]:
    """Return 1.702·x as a sum, in which what the float 1.702 lacks is made up for."""
    u, low = two_product(QUICK, x)
    return u, low + QUICK_REST * x


@activation(
    "Clipped GELU",
    formula="where(x <= 10, x*Phi(x), 10)",
    range="[-0.16998, 10]",
    kinks=("10",),
    paper="Wu, Judd, Zhang, Isaev & Micikevicius 2020, arXiv:2004.09602",
    aliases=("gelu_10",),
    pros="a bounded GELU, whose outputs fit a fixed grid: for quantised networks",
    cons="no gradient above 10; the bound is one more number to get right",
    accuracy=(4, 4),
    plot_window=(-5, 15),
    equivalents=(
        call(
            "transformers",
            'transformers.activations.ACT2FN["gelu_10"](x)',
            note="loses digits on the left, and all of them below -8",
        ),
    ),
)
def clipped_gelu(x: Array) -> Array:
    """GELU, but never more than 10.

    At 10, where its slope falls from 1 to 0, the derivative is taken to be 1, as in Transformers.
    """
    # gelu(10) is 10 to 22 digits, so that there is no jump.
    return np.minimum(gelu.kernel(x), 10)


@clipped_gelu.with_derivative("where(x <= 10, Phi(x) + x*phi(x), 0)")
def clipped_gelu(x: Array) -> Array:
    return where(x > 10, 0.0, gelu.derivative_kernel(x))


@activation(
    "Smooth Maximum Unit",
    formula="((1 + alpha)*x + (1 - alpha)*x*erf(mu*(1 - alpha)*x))/2",
    range="[where(alpha == 0, -0.12019/mu, -inf), inf)",
    paper="Biswas, Kumar, Banerjee & Pandey 2021, arXiv:2111.04682",
    aliases=("smooth_maximum_unit",),
    pros="leads from GELU (alpha = 0, mu = sqrt(1/2)) to a leaky ReLU, by numbers it can learn",
    cons="with its defaults it looks like a leaky ReLU, at the price of an error function",
    accuracy=(4, 7),
)
def smu(
    x: Array,
    alpha: float = param(0.25, "[0, 1)", "slope far left"),
    mu: float = param(1e6, "(0, inf)", "sharpness of the corner, learned"),
) -> Array:
    """A smooth maximum of x and alpha*x."""
    # With m = sqrt(2)·mu·(1 - alpha)·|x| and Q = Phi(-m), it is x·(1 - (1 - alpha)·Q) right of 0,
    # where Q is at most 1/2, and alpha·x + (1 - alpha)·x·Q left of it: two terms of one sign.
    m, low = _smu_size(x, alpha, mu)
    exponent, lost = bell_exponent(m, low=low)
    a, b = exp_factors(exponent)
    share = where(
        m < PHI_UNDERFLOWS_AT,
        (1 - alpha) * patched(normal_tail(m, lost), m > ASYMPTOTIC_FROM, _far_tail, m, lost),
        0.0,
    )
    # -0.0 stays -0.0, which NumPy 2.0's clip(x, ..., 0) makes 0.0.
    below = where(np.signbit(x), np.maximum(x, -LARGEST_FLOAT), -0.0)
    left = line(alpha, x) + below * share * a * b
    return where(np.signbit(x), left, x * (1 - share * a * b))


@smu.with_derivative(
    "((1 + alpha) + (1 - alpha)*erf(mu*(1 - alpha)*x)"
    " + 2*mu*(1 - alpha)**2*x*exp(-(mu*(1 - alpha)*x)**2)/sqrt(pi))/2"
)
def smu(x: Array, alpha: float, mu: float) -> Array:
    # It is alpha + (1 - alpha)·gelu'(-m) left of 0, and 1 - (1 - alpha)·gelu'(-m) right of it. The
    # first may cancel, for gelu' is negative from 0.75 on: there it is computed anew.
    m, low = _smu_size(x, alpha, mu)
    a, b = bell_factors(m, low=low)
    share = polynomial(GELU_SLOPE, m / (m + 5) - 0.5)
    tail = (1 - alpha) * (distance(m, GELU_SLOPE_ZERO, low) * share * a * b)
    if alpha:
        size = where(x < 0, alpha + np.abs(tail), 0)
        exact = partial(_smu_slope, alpha=alpha, mu=mu)
        left = recompute_cancelled(alpha + tail, size, exact, x)
    else:
        left = tail
    return where(x < 0, left, 1 - tail)


def _smu_size(x: Array, alpha: float, mu: float) -> tuple[Array, Array]:
    """Return sqrt(2)·mu·(1 - alpha)·|x| as a sum, cut off where Phi underflows."""
    from actcli.numerics.double_double import rational_product

    m, low = rational_product(_smu_rate(alpha, mu), np.abs(x))
    return np.minimum(m, PHI_UNDERFLOWS_AT), where(m < PHI_UNDERFLOWS_AT, low, 0.0)


@lru_cache(maxsize=1024)
def _smu_rate(alpha: float, mu: float) -> Fraction:
    """Return sqrt(2)·mu·(1 - alpha) to 60 digits."""
    from decimal import Decimal, localcontext
    from fractions import Fraction

    with localcontext(prec=60):
        return Fraction(Decimal(2).sqrt() * Decimal(mu) * (1 - Decimal(alpha)))


def _far_tail(m: Array, low: Array) -> Array:
    """Return Phi(-m)·exp(m²/2)·(1 + low) for m > 40, by its asymptotic series."""
    series = polynomial((1, -1, 3, -15, 105, -945, 10395), 1 / (m * m))
    return NORMAL_PEAK / m * (series + low)


def _smu_slope(x: float, alpha: float, mu: float) -> Fraction:
    """Return the derivative of smu at x < 0 as an exact number.

    With w = mu·(1 - alpha)·|x| it is alpha + (1 - alpha)·(1/2 - erf(w)/2 - w·exp(-w²)/sqrt(pi)),
    and erf(w) = 2w·exp(-w²)/sqrt(pi)·(1 + 2w²/3 + (2w²)²/15 + …), a series of positive terms.
    """
    from decimal import Decimal, localcontext
    from fractions import Fraction

    with localcontext(prec=SMU_DIGITS):
        slope = 1 - Decimal(alpha)
        w = -Decimal(mu) * slope * Decimal(x)
        half = Decimal(two_over_pi()) / Decimal(2) ** (TWO_OVER_PI_BITS + 1)
        unit = w * (-w * w).exp() * half.sqrt()
        total = term = Decimal(1)
        k = 3
        while term > total.scaleb(-SMU_DIGITS):
            term *= 2 * w * w / k
            total, k = total + term, k + 2
        return Fraction(Decimal(alpha) + slope * (Decimal("0.5") - unit * total - unit))
