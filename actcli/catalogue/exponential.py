"""Exponential units: linear above zero, a saturating exponential below."""

from __future__ import annotations

from functools import lru_cache
from math import factorial
from typing import TYPE_CHECKING

from actcli.declare import activation, affine, call, line, np, param, where
from actcli.numerics.arithmetic import (
    algebraic_sigmoid,
    algebraic_sigmoid_slope,
    polynomial,
    square_above_one,
)
from actcli.numerics.coefficients import ELISH_ZERO, HARD_ELISH_ZERO
from actcli.numerics.error_free import distance, two_product, two_quotient
from actcli.numerics.exponentials import EXP_IS_0_BELOW, exp_factors
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.select import patched

if TYPE_CHECKING:
    from actcli.declare import Array

ROOT_2_LESS_1, ROOT_2_PLUS_1 = 0.41421356237309505, 2.414213562373095  # sqrt(2) ∓ 1


@activation(
    "Exponential Linear Unit",
    formula="where(x > 0, x, alpha*(exp(x) - 1))",
    range="(-alpha, inf)",
    kinks=("0",),
    paper="Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289",
    aliases=("exponential_linear_unit",),
    pros="outputs average near zero, units do not die, and with alpha = 1 there is no kink",
    cons="costs an exponential, and saturates on the far left, where the gradient fades",
    accuracy=(1.5, 2),
    equivalents=(
        call("torch", "torch.nn.ELU(alpha={alpha})(x)"),
        call("jax", "jax.nn.elu(x, alpha={alpha})"),
        call("keras", "keras.activations.elu(x, alpha={alpha})"),
        call("tensorflow", "tf.nn.elu(x)", fixed={"alpha": 1.0}),
        call("onnx", 'onnx.helper.make_node("Elu", ["x"], ["y"], alpha={alpha})'),
        call("mlx", "mlx.nn.elu(x, alpha={alpha})", note="loses digits near 0: exp(x) - 1"),
        call("timm", 'timm.layers.get_act_fn("elu")(x, alpha={alpha})'),
    ),
)
def elu(
    x: Array, alpha: float = param(1.0, "(0, inf)", "depth of the plateau on the far left")
) -> Array:
    """The identity above zero, a saturating exponential below."""
    return where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x)


@elu.with_derivative("where(x > 0, 1, alpha*exp(x))")
def elu(x: Array, alpha: float) -> Array:
    # Not f + alpha, as it is often printed: that sum has lost every digit by x = -37.
    a, b = exp_factors(np.minimum(x, 0))
    return where(x > 0, 1.0, alpha * a * b)


SELU_SCALE = 1.0507009873554805  # Slope above zero.
SELU_DEPTH = 1.7580993408473768  # scale·alpha, rounded once from their 32 digits.


@activation(
    "Scaled Exponential Linear Unit",
    formula=(
        "1.0507009873554804934193349852946"
        "*where(x > 0, x, 1.6732632423543772848170429916717*(exp(x) - 1))"
    ),
    range="(-1.7580993408473769, inf)",
    kinks=("0",),
    paper="Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515",
    aliases=("scaled_elu", "scaled_exponential_linear_unit"),
    pros="keeps mean 0 and variance 1 from layer to layer, so deep plain networks train",
    cons="the promise needs LeCun-normal weights, alpha dropout and plain dense layers",
    accuracy=(2, 2),
    equivalents=(
        call("torch", "torch.nn.SELU()(x)"),
        call("jax", "jax.nn.selu(x)"),
        call("keras", "keras.activations.selu(x)"),
        call("tensorflow", "tf.nn.selu(x)"),
        call(
            "onnx",
            'onnx.helper.make_node("Selu", ["x"], ["y"])',
            note="its constants are rounded to float32",
        ),
        call("mlx", "mlx.nn.selu(x)", note="its constants are cut to six digits"),
        call("timm", 'timm.layers.get_act_fn("selu")(x)'),
    ),
)
def selu(x: Array) -> Array:
    """An ELU scaled so that activations keep mean 0 and variance 1 from layer to layer."""
    return where(x < 0, SELU_DEPTH * np.expm1(np.minimum(x, 0)), SELU_SCALE * x)


@selu.with_derivative(
    "1.0507009873554804934193349852946*where(x > 0, 1, 1.6732632423543772848170429916717*exp(x))"
)
def selu(x: Array) -> Array:
    return where(x > 0, SELU_SCALE, SELU_DEPTH * np.exp(np.minimum(x, 0)))


LINEAR_BELOW = 2.0**-54
# For smaller |q|, exp(q) - 1 is q. There x is taken instead, for q itself may be subnormal.


def _exp(q: Array, low: Array) -> tuple[Array, Array]:
    """Return exp(q + low) as two factors, for q <= 0."""
    a, b = exp_factors(q)
    return a * (1 + where(q > EXP_IS_0_BELOW, low, 0.0)), b


@activation(
    "Continuously Differentiable ELU",
    formula="where(x > 0, x, alpha*(exp(x/alpha) - 1))",
    range="(-alpha, inf)",
    paper="Barron 2017, arXiv:1704.07483",
    aliases=("continuously_differentiable_elu",),
    pros="an ELU whose slope at zero is 1 for every alpha, so that it never has a kink",
    cons="is not ELU unless alpha = 1; saturates on the far left like it",
    accuracy=(1.5, 2),
    equivalents=(
        call("torch", "torch.nn.CELU(alpha={alpha})(x)"),
        call("jax", "jax.nn.celu(x, alpha={alpha})"),
        call(
            "keras",
            "keras.activations.celu(x, alpha={alpha})",
            note="its slope at 0 is 2 on TensorFlow",
        ),
        call("onnx", 'onnx.helper.make_node("Celu", ["x"], ["y"], alpha={alpha})'),
        call("timm", 'timm.layers.get_act_fn("celu")(x)', fixed={"alpha": 1.0}),
        call("mlx", "mlx.nn.celu(x, alpha={alpha})", note="its slope at 0 is 0"),
    ),
)
def celu(
    x: Array, alpha: float = param(1.0, "(0, inf)", "depth of the plateau on the far left")
) -> Array:
    """An ELU that is stretched in both directions at once, and stays smooth."""
    q = x / alpha
    return where(q < -LINEAR_BELOW, alpha * np.expm1(np.minimum(q, 0)), x)


@celu.with_derivative("where(x > 0, 1, exp(x/alpha))")
def celu(x: Array, alpha: float) -> Array:
    q, low = two_quotient(np.minimum(x, 0), alpha)
    a, b = _exp(q, low)
    return a * b


@activation(
    "Inverse Square Root Linear Unit",
    formula="where(x < 0, x/sqrt(1 + alpha*x**2), x)",
    range="(-1/sqrt(alpha), inf)",
    paper="Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967",
    aliases=("inverse_square_root_linear_unit",),
    pros="shaped like ELU, but made of a square root, and smooth to the second derivative",
    cons="saturates on the far left; little used, so rarely fused",
    accuracy=(2.5, 4.5),
)
def isrlu(
    x: Array, alpha: float = param(1.0, "(0, inf)", "sets the plateau, which is at -1/sqrt(alpha)")
) -> Array:
    """The identity above zero, an inverse square root unit below."""
    return where(x < 0, algebraic_sigmoid(np.minimum(x, 0), alpha), x)


@isrlu.with_derivative("where(x < 0, (1 + alpha*x**2)**(-3/2), 1)")
def isrlu(x: Array, alpha: float) -> Array:
    return algebraic_sigmoid_slope(np.minimum(x, 0), alpha)


@activation(
    "Parametric ELU",
    formula="where(x < 0, a*(exp(x/b) - 1), a/b*x)",
    range="(-a, inf)",
    paper="Trottier, Giguère & Chaib-draa 2016, arXiv:1605.09332",
    aliases=("parametric_elu",),
    pros="learns depth, pace and slope of an ELU, and stays smooth whatever it learns",
    cons="two parameters a layer that must be kept positive; its slope above zero is a/b, not 1",
    accuracy=(1.5, 2.5),
)
def pelu(
    x: Array,
    a: float = param(1.0, "(0, inf)", "depth of the plateau on the far left, learned"),
    b: float = param(1.0, "(0, inf)", "scale of the exponent, learned"),
) -> Array:
    """An ELU of learned depth and pace, whose slope above zero follows from them."""
    q = x / b
    return where(q < -LINEAR_BELOW, a * np.expm1(np.minimum(q, 0)), min(a / b, LARGEST_FLOAT) * x)


@pelu.with_derivative("where(x < 0, a/b*exp(x/b), a/b)")
def pelu(x: Array, a: float, b: float) -> Array:
    q, low = two_quotient(np.minimum(x, 0), b)
    u, v = _exp(q, low)
    return min(a / b, LARGEST_FLOAT) * u * v


@activation(
    "Multiple Parametric ELU",
    formula="where(x > 0, x, alpha*(exp(beta*x) - 1))",
    range="[-(alpha + abs(alpha))/2, inf)",
    kinks=("0",),
    paper="Li, Fan, Li, Wu & Ming 2016, arXiv:1606.00305",
    aliases=("multiple_parametric_elu",),
    pros="between leaky ReLU and ELU, wherever learning takes it",
    cons="two more parameters a channel, and a kink at zero unless alpha*beta is 1",
    accuracy=(1.5, 2),
)
def mpelu(
    x: Array,
    alpha: float = param(0.25, "(-inf, inf)", "depth of the plateau on the far left, learned"),
    beta: float = param(1.0, "(0, inf)", "scale of the exponent, learned"),
) -> Array:
    """An ELU of learned depth and pace, with slope 1 above zero."""
    q = beta * np.minimum(x, 0)
    slope = max(-LARGEST_FLOAT, min(alpha * beta, LARGEST_FLOAT))
    return where(x > 0, x, where(q < -LINEAR_BELOW, alpha * np.expm1(q), line(slope, x)))


@mpelu.with_derivative("where(x > 0, 1, alpha*beta*exp(beta*x))")
def mpelu(x: Array, alpha: float, beta: float) -> Array:
    a, b = _exp(*two_product(beta, np.minimum(x, 0)))
    slope = max(-LARGEST_FLOAT, min(alpha * beta, LARGEST_FLOAT))
    return where(x > 0, 1.0, slope * a * b)


@activation(
    "Exponential Linear Sigmoid Squashing (ELiSH)",
    formula="where(x < 0, (exp(x) - 1)/(1 + exp(-x)), x/(1 + exp(-x)))",
    range="[-(sqrt(2) - 1)**2, inf)",
    paper="Basirat & Roth 2018, arXiv:1808.00783",
    aliases=("exponential_linear_sigmoid_squashing",),
    pros="a swish whose dip comes from an ELU: found by a genetic search, good on small images",
    cons="two exponentials, not monotonic, and little tested beyond its paper",
    accuracy=(3.5, 6),
)
def elish(x: Array) -> Array:
    """ELU times the sigmoid below zero, swish above."""
    m = np.minimum(x, 0)
    left = np.expm1(m) * np.exp(m) / (1 + np.exp(m))
    return where(x < 0, left, x / (1 + np.exp(-np.maximum(x, 0))))


@elish.with_derivative(
    "where(x < 0, exp(x)*(exp(2*x) + 2*exp(x) - 1)/(1 + exp(x))**2,"
    " (1 + exp(-x)*(1 + x))/(1 + exp(-x))**2)"
)
def elish(x: Array) -> Array:
    # Left of 0, with z = exp(x) and z0 = sqrt(2) - 1, z² + 2·z - 1 = (z - z0)·(z + 2 + z0). The
    # first factor cancels next to x0 = log(z0). Held to 106 bits, that gives every digit of
    # z - z0 = z0·(exp(x - x0) - 1).
    m = np.minimum(x, 0)
    z = np.exp(m)
    left = ROOT_2_LESS_1 * np.expm1(distance(m, ELISH_ZERO)) * (z + ROOT_2_PLUS_1)
    m = np.clip(x, 0, 800)  # exp(-800) is 0.
    e = np.exp(-m)
    right = (1 + e * (1 + m)) / square_above_one(e)
    return where(x < 0, left / square_above_one(z) * z, right)


@activation(
    "Hard ELiSH",
    formula="max(0, min((x + 1)/2, 1))*where(x < 0, exp(x) - 1, x)",
    range="[-0.0996732, inf)",
    kinks=("-1", "1"),
    paper="Basirat & Roth 2018, arXiv:1808.00783",
    aliases=("hardelish",),
    pros="ELiSH with a hard sigmoid: exactly zero on the left, exactly x on the right",
    cons="kinks at -1 and 1, and no gradient below -1; both known ports have it wrong",
    accuracy=(2.5, 3.5),
)
def hard_elish(x: Array) -> Array:
    """ELU times the hard sigmoid (x + 1)/2 below zero, x times it above."""
    half = (np.clip(x, -1, 1) + 1) / 2
    return half * where(x < 0, np.expm1(np.clip(x, -1, 0)), x)


@hard_elish.with_derivative(
    "where(x <= -1, 0, where(x < 0, (exp(x)*(x + 2) - 1)/2, where(x <= 1, x + 1/2, 1)))"
)
def hard_elish(x: Array) -> Array:
    # exp(x)·(x + 2) - 1 cancels next to its zero x0, where exp(x0)·(x0 + 2) = 1. With t = x - x0,
    # exp(x)·(x + 2) is exp(t) + t·exp(x), so that it is (exp(t) - 1) + t·exp(x): two terms of one
    # sign.
    m = np.clip(x, -1, 0)
    t = distance(m, HARD_ELISH_ZERO)
    left = (np.expm1(t) + t * np.exp(m)) / 2
    inside = where(x < 0, left, x + 0.5)
    return where(x <= -1, 0.0, where(x > 1, 1.0, inside))


EXP_SERIES_FROM_CUBE = tuple(1 / factorial(k) for k in range(3, 27))
# (exp(t) - 1 - t - t²/2)/t³ as a series in t; for |t| <= 2 what follows is below 2**-66 of it.


@activation(
    "xIELU",
    formula="where(x > 0, alpha_p*x**2 + beta*x, alpha_n*(expm1(x) - x) + beta*x)",
    range="[-alpha_n*(beta/alpha_n + (1 - beta/alpha_n)*log(1 - beta/alpha_n)), inf)",
    paper="Huang & Schlag 2024, arXiv:2411.13010",
    aliases=("xi_elu",),
    pros="its slope, an ELU below zero and a line above, is learned: for large language models",
    cons="grows on both sides, quadratically on the right; overflows early in short floats",
    accuracy=(3.5, 3.5),
    equivalents=(
        call(
            "transformers",
            "transformers.activations.XIELUActivation(alpha_p_init={alpha_p},"
            " alpha_n_init={alpha_n}, beta={beta}, eps=0.0, dtype=x.dtype)(x)",
            note="its own eps = -1e-6 takes the slope from 0 to there; its own dtype is bfloat16",
        ),
    ),
)
def xielu(
    x: Array,
    alpha_p: float = param(0.8, "(0, inf)", "half the bend above zero, learned"),
    alpha_n: float = param(0.8, "(beta, inf)", "factor of the exponential below zero, learned"),
    beta: float = param(0.5, "[0, inf)", "slope at 0"),  # below 0 its zero would be on the right
) -> Array:
    """The integral of an ELU below zero and of a line above: it grows on both sides."""
    # Left of 0, f is convex, and 0 at 0 and at some z < 0, next to which its formula cancels. With
    # phi(t) = (exp(t) - 1)/t - 1 it is
    #     f(z + t) = t·(f'(z) + c·phi(t)), c = alpha_n·exp(z),
    # and the same at 0, with c = alpha_n and f'(0) = beta. The first is taken left of z/2, the
    # second right of it. So the bracket cancels between both zeros alone, and by half at most.
    # f'(z) is at most -0, so that f is at least +0 on the left of z.
    zero, slope, scale, _ = _xielu_constants(alpha_n, beta)
    m = np.minimum(x, 0)
    t = distance(m, zero)
    left = where(m < zero[0] / 2, t * _bent(slope, scale, t), m * _bent(beta, alpha_n, m))
    return where(x < 0, left, x * (alpha_p * x + beta))


@xielu.with_derivative("where(x > 0, 2*alpha_p*x + beta, alpha_n*(exp(x) - 1) + beta)")
def xielu(x: Array, alpha_p: float, alpha_n: float, beta: float) -> Array:
    # Left of 0, f' is (alpha_n - beta)·(exp(x - x0) - 1), with its zero x0 held to 106 bits, and
    # beyond x0 + 1, where no more than two fifths cancel, also alpha_n·exp(x) - (alpha_n - beta).
    # Next to x = 0 the lower half of x0 may be subnormal; there f' is a line.
    *_, bottom = _xielu_constants(alpha_n, beta)
    m = np.minimum(x, 0)
    t = distance(m, bottom)
    left = (alpha_n - beta) * np.expm1(t)
    left = where(t > 1, alpha_n * np.exp(m) - (alpha_n - beta), left)
    left = where(m > -1e-60, affine(alpha_n, m, height=beta), left)
    half = alpha_p * np.maximum(x, 0)
    return where(x < 0, left, half + (half + beta))


def _bent(height: float, bend: float, t: Array) -> Array:
    """Return height + bend·((exp(t) - 1)/t - 1), by its series for |t| <= 2, the line first."""
    far = np.abs(t) > 2
    d = where(far, t, 1.0)

    def near(t: Array) -> Array:
        straight = height + bend / 2 * t
        rest = bend * (t * t * polynomial(EXP_SERIES_FROM_CUBE, t))
        return where(rest == 0, straight, straight + rest)  # -0 stays -0.

    # Where height and bend are almost alike their difference is exact. Beyond exp(700) there is no
    # bend, since it has the factor exp(z), and t is at most -z/2.
    return patched(height - bend + bend * (np.expm1(np.minimum(d, 700)) / d), ~far, near, t)


@lru_cache(maxsize=1024)
def _xielu_constants(
    alpha: float, beta: float
) -> tuple[tuple[float, float], float, float, tuple[float, float]]:
    """Return the zero z < 0 of f as a sum, f'(z), alpha·exp(z), and the zero of f' as a sum.

    z is the zero of the convex function exp(z) - 1 - z + k·z with k = beta/alpha. Newton's method
    starts left of it, or close to it, and meets it from one side.
    """
    from decimal import Context, Decimal, localcontext

    from actcli.numerics.double_double import split

    with localcontext(Context(prec=50)) as context:
        context.prec += 2 * max(0, -(Decimal(beta) / Decimal(alpha)).adjusted())
        k = Decimal(beta) / Decimal(alpha)
        z, step = -2 * k if k < 0.1 else -1 / (1 - k), k
        while abs(step) > abs(z) * Decimal("1e-36"):
            step = (z.exp() - 1 - z + k * z) / (z.exp() - 1 + k)
            z -= step
        slope, scale = Decimal(alpha) * (z.exp() - 1 + k), Decimal(alpha) * z.exp()
        return split(z), -abs(float(slope)), float(scale), split((1 - k).ln())
