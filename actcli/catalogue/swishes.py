"""Swishes: x times a sigmoid of it, or what comes close to that."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from actcli.catalogue._blended_lines import blend, blend_slope
from actcli.catalogue._other_swishes import (  # noqa: F401 - the rest of this family
    dish,
    generalized_hard_swish,
)
from actcli.declare import activation, call, line, np, param, where
from actcli.numerics.coefficients import DSILU_ZERO
from actcli.numerics.error_free import distance, two_product
from actcli.numerics.exponentials import (
    EXP_IS_0_BELOW,
    EXP_SUM_LIMIT,
    exp_factors,
    exp_sum,
    negative_size,
)
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.special import sech_square
from actcli.numerics.swish import swish_slope, times_sigmoid

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.declare import Array


@activation(
    "Sigmoid Linear Unit",
    formula="x*sigmoid(x)",
    range="[-0.27847, inf)",
    paper="Elfwing, Uchibe & Doya 2017, arXiv:1702.03118",
    aliases=("swish_1", "sigmoid_linear_unit"),
    pros="smooth, and keeps some gradient below zero; the usual choice of vision and language nets",
    cons="costs an exponential, and is not monotonic",
    accuracy=(2.5, 4),
    equivalents=(
        call("torch", "torch.nn.SiLU()(x)"),
        call("jax", "jax.nn.silu(x)"),
        call("keras", "keras.activations.silu(x)"),
        call("tensorflow", "tf.nn.silu(x)"),
        call("onnx", 'onnx.helper.make_node("Swish", ["x"], ["y"])', note="since opset 24"),
        call("mlx", "mlx.nn.silu(x)"),
        call("transformers", 'transformers.activations.ACT2FN["silu"](x)'),
        call("timm", 'timm.layers.get_act_fn("silu")(x)'),
    ),
)
def silu(x: Array) -> Array:
    """The input, weighted by its own sigmoid; most libraries call it swish."""
    return times_sigmoid(x, x)


@silu.with_derivative("sigmoid(x)*(1 + x*sigmoid(-x))")
def silu(x: Array) -> Array:
    return swish_slope(x)


@activation(
    "Swish",
    formula="x*sigmoid(beta*x)",
    range="[where(beta > 0, -0.27847/beta, -inf), where(beta < 0, -0.27847/beta, inf)]",
    paper="Ramachandran, Zoph & Le 2017, arXiv:1710.05941",
    aliases=("swish_beta",),
    pros="found by a search over activations; beta leads from the line x/2 to ReLU",
    cons="most libraries mean beta = 1 by the name, and do not take another",
    accuracy=(2.5, 5),
    equivalents=(
        call("torch", "torch.nn.SiLU()(x)", fixed={"beta": 1.0}),
        call("jax", "jax.nn.swish(x)", fixed={"beta": 1.0}),
        call("keras", "keras.activations.swish(x)", fixed={"beta": 1.0}),
        call("tensorflow", "tf.nn.silu(x, beta={beta})", note="rounds beta to float32"),
        call(
            "onnx",
            'onnx.helper.make_node("Swish", ["x"], ["y"], alpha={beta})',
            note="calls it alpha, and rounds it to float32; since opset 24",
        ),
        call("transformers", 'transformers.activations.ACT2FN["swish"](x)', fixed={"beta": 1.0}),
        call("timm", 'timm.layers.get_act_fn("swish")(x)', fixed={"beta": 1.0}),
    ),
)
def swish(
    x: Array, beta: float = param(1.0, "(-inf, inf)", "sharpness: the larger, the closer to ReLU")
) -> Array:
    """SiLU with a sharpness of its own, which may be learned."""
    return times_sigmoid(x, *two_product(beta, x))


@swish.with_derivative("sigmoid(beta*x)*(1 + beta*x*sigmoid(-beta*x))")
def swish(x: Array, beta: float) -> Array:
    return swish_slope(*two_product(beta, x))


@activation(
    "E-swish",
    formula="beta*x*sigmoid(x)",
    range="[-0.27847*beta, inf)",
    paper="Alcaide 2018, arXiv:1801.07145",
    aliases=("eswish",),
    pros="a SiLU with a steeper slope, which its paper found to learn faster",
    cons="a slope above 1 can make the gradients of deep networks explode",
    accuracy=(3.5, 5),
)
def e_swish(
    x: Array, beta: float = param(1.5, "(0, 1e300]", "outer factor, in the paper from 1 to 2")
) -> Array:
    """SiLU, stretched upwards."""
    return times_sigmoid(line(beta, x), x)


@e_swish.with_derivative("beta*sigmoid(x)*(1 + x*sigmoid(-x))")
def e_swish(x: Array, beta: float) -> Array:
    return swish_slope(x, scale=beta)


@activation(
    "Flatten-T Swish",
    formula="where(x > 0, x*sigmoid(x) + T, T)",
    range="[T, inf)",
    kinks=("0",),
    paper="Chieng, Wahid, Pauline & Perla 2018, arXiv:1812.06247",
    aliases=("fts", "flattened_t_swish"),
    pros="sparse as ReLU, curved as SiLU above zero, and T moves its mean towards zero",
    cons="no gradient at all below zero, and a kink at it",
    accuracy=(3, 2.5),
)
def flatten_t_swish(
    x: Array, T: float = param(-0.2, "(-inf, inf)", "height of the plateau below zero")
) -> Array:
    """SiLU above zero and nothing below, both shifted by T."""
    m = np.maximum(x, 0)
    if T >= 0 or T < -800:  # Far out the sigmoid is 1, and x + T is exact where it cancels.
        return times_sigmoid(m, m) + T
    # Else f has a zero x0 > 0. With z = exp(-x), z0 = exp(-x0) and t = x - x0, f is
    # x/(1 + z) - x0/(1 + z0) = (t - (z - z0)·x0/(1 + z0))/(1 + z): two terms of one sign.
    zero = _zero_of_flattened(T)
    z0 = np.exp(-zero[0])
    t = distance(m, zero)
    y = (t - zero[0] / (1 + z0) * z0 * np.expm1(-t)) / (1 + np.exp(-m))
    return where(x <= 0, T, y)


@flatten_t_swish.with_derivative("where(x > 0, sigmoid(x)*(1 + x*sigmoid(-x)), 0)")
def flatten_t_swish(x: Array, T: float) -> Array:
    return where(x <= 0, 0.0, swish_slope(np.maximum(x, 0)))


@lru_cache(maxsize=1024)
def _zero_of_flattened(T: float) -> tuple[float, float]:
    """Return the x where x·sigmoid(x) = -T, for T < 0, as a sum."""
    from decimal import Decimal

    from actcli.numerics.zeros import find_zero

    return find_zero(lambda x: x + Decimal(T) * (1 + (-x).exp()), -T, -2 * T)


@activation(
    "Derivative of SiLU",
    formula="sigmoid(x)*(1 + x*sigmoid(-x))",
    range="[-0.09984, 1.09984]",
    paper="Elfwing, Uchibe & Doya 2017, arXiv:1702.03118",
    aliases=("silu_derivative",),
    pros="a steeper sigmoid with a dip and an overshoot: learned faster in reinforcement learning",
    cons="not monotonic, and saturates on both sides",
    accuracy=(4, 6),
    plot_window=(-8, 8),
)
def dsilu(x: Array) -> Array:
    """The slope of SiLU, used as a sigmoid in its own right."""
    return swish_slope(x)


@dsilu.with_derivative("sigmoid(x)*sigmoid(-x)*(2 + x*(sigmoid(-x) - sigmoid(x)))")
def dsilu(x: Array) -> Array:
    # f' is even; with m = |x| and z = exp(-m) it is z·(2(1 + z) - m(1 - z))/(1 + z)³. The bracket
    # is 0 at m0, and cancels next to it. With t = m - m0 it is (2 + m0)·(z - z0) - t·(1 - z), two
    # terms of one sign.
    m = np.minimum(np.abs(x), -EXP_IS_0_BELOW)
    a, b = exp_factors(-m)
    t, z, gap = distance(m, DSILU_ZERO), a * b, np.expm1(-m)
    near_zero = (2 + DSILU_ZERO[0]) * DSILU_ZERO[2] * np.expm1(-t) + t * gap
    bracket = where(np.abs(t) < 0.75, near_zero, 2 * (1 + z) + m * gap)
    return bracket / (1 + z * (3 + z * (3 + z))) * a * b


@activation(
    "Hard Swish",
    formula="x*min(1, max(0, (x + 3)/6))",
    range="[-0.375, inf)",
    kinks=("-3", "3"),
    paper="Howard, Sandler, Chu et al. 2019, arXiv:1905.02244",
    aliases=("hardswish", "hard_silu", "hardsilu", "h_swish", "hard_swish_mobilenet"),
    pros="SiLU without an exponential: for phones and fixed-point arithmetic",
    cons="two kinks, at which the slope jumps by a half, and no gradient below -3",
    accuracy=(2, 2),
    equivalents=(
        call("torch", "torch.nn.Hardswish()(x)"),
        call("jax", "jax.nn.hard_swish(x)"),
        call("keras", "keras.activations.hard_swish(x)"),
        call("onnx", 'onnx.helper.make_node("HardSwish", ["x"], ["y"])'),
        call("mlx", "mlx.nn.hardswish(x)"),
        call("transformers", 'transformers.activations.ACT2FN["hardswish"](x)'),
        call("timm", 'timm.layers.get_act_fn("hard_swish")(x)'),
    ),
)
def hard_swish(x: Array) -> Array:
    """SiLU made of a parabola between two straight lines.

    At 3, where its slope falls from 1.5 to 1, the derivative is taken to be 1, as in PyTorch.
    """
    return np.maximum(x, -3) * (np.clip(x + 3, 0, 6) / 6)


@hard_swish.with_derivative("where(x <= -3, 0, where(x >= 3, 1, (2*x + 3)/6))")
def hard_swish(x: Array) -> Array:
    slope = (2 * np.clip(x, -3, 3) + 3) / 6
    return where(x <= -3, 0.0, where(x >= 3, 1.0, slope))


@activation(
    "Linearly Scaled Hyperbolic Tangent",
    formula="x*tanh(x)",
    range="[0, inf)",
    paper="Roy, Manna, Dubey & Chaudhuri 2019, arXiv:1901.05894",
    aliases=("linearly_scaled_tanh",),
    pros="smooth and never negative, with a gradient on both sides of zero",
    cons="even: it cannot tell an input from its negative; unbounded on both sides",
    accuracy=(2, 2.5),
)
def lisht(x: Array) -> Array:
    """The input times its hyperbolic tangent: a smooth absolute value."""
    return np.abs(x * np.tanh(x))


@lisht.with_derivative("tanh(x) + x*sech(x)**2")
def lisht(x: Array) -> Array:
    m = np.minimum(np.abs(x), 400)
    return np.copysign(np.tanh(m) + m * sech_square(m), x)


@activation(
    "APTx",
    formula="(alpha + tanh(beta*x))*gamma*x",
    range="[where(alpha == 1, -0.27847*gamma/beta, -inf), inf)",
    paper="Kumar 2022, arXiv:2209.06119",
    pros="close to Mish, yet costs one hyperbolic tangent only",
    cons="as it stands no more than swish with beta = 2, under another name",
    accuracy=(3, 5),
)
def aptx(
    x: Array,
    # Within these bounds the products of these, which are slopes, are floats.
    alpha: float = param(1.0, "[-1e150, 1e150]", "offset of the gate"),
    beta: float = param(1.0, "(0, 1e300]", "slope of the gate"),
    gamma: float = param(0.5, "(0, 1e150]", "outer factor"),
) -> Array:
    """The input times a shifted hyperbolic tangent; as it stands, x*sigmoid(2*x)."""
    return blend(x, *two_product(2 * beta, x), *_aptx_slopes(alpha, gamma))


@aptx.with_derivative("gamma*(alpha + tanh(beta*x) + beta*x*sech(beta*x)**2)")
def aptx(x: Array, alpha: float, beta: float, gamma: float) -> Array:
    return blend_slope(*two_product(2 * beta, x), *_aptx_slopes(alpha, gamma))


def _aptx_slopes(alpha: float, gamma: float) -> tuple[Fraction, Fraction]:
    """Return the slopes far right and far left.

    As tanh(u/2) is sigmoid(u) - sigmoid(-u), gamma·(alpha + tanh(u/2)) is
    gamma·(alpha + 1)·sigmoid(u) + gamma·(alpha - 1)·sigmoid(-u).
    """
    from fractions import Fraction

    return Fraction(gamma) * (Fraction(alpha) + 1), Fraction(gamma) * (Fraction(alpha) - 1)


@activation(
    "Adaptive Richard's Curve Weighted Activation, ARiA-2",
    formula="x*sigmoid(beta*x)**alpha",
    range="[where(alpha == 1.5, -0.13996/beta, -1/e/alpha/beta), inf)",
    paper="Patwardhan, Ingalhalikar & Walambe 2018, arXiv:1805.08878",
    aliases=("aria_2",),
    pros="a swish whose dip can be made shallow or deep by an exponent of its own",
    cons="two numbers to choose; costs a power besides the exponential",
    accuracy=(3, 5),
)
def aria2(
    x: Array,
    # Below 1e-300 the zero of the slope may be beyond the largest float. Above 1e100 exp(-300),
    # at which exponentials are cut off, would count.
    alpha: float = param(1.5, "[1e-300, 1e100]", "exponent of the sigmoid"),
    beta: float = param(2.0, "(0, inf)", "sharpness of the sigmoid"),
) -> Array:
    """The input times a power of its sigmoid."""
    a, b, _ = _aria2_gate(x, alpha, beta)
    return where(x < 0, np.clip(x, -LARGEST_FLOAT, LARGEST_FLOAT), x) * a * b


@aria2.with_derivative("exp(-alpha*softplus(-beta*x))*(1 + alpha*beta*x*sigmoid(-beta*x))")
def aria2(x: Array, alpha: float, beta: float) -> Array:
    # With u = beta·x and z = exp(-|u|), the second factor is 1 + alpha·u·z/(1 + z) right of 0, and
    # (1 + z + alpha·u)/(1 + z) left of it. The sum 1 + z + alpha·u is 0 at u0, and cancels next to
    # it. With t = u - u0 it is z - z0 + alpha·t: two terms of one sign.
    a, b, z = _aria2_gate(x, alpha, beta)
    u, low = two_product(beta, x)
    far = EXP_IS_0_BELOW / alpha
    low = where((far < u) & (u < -EXP_IS_0_BELOW), low, 0.0)
    u = np.clip(u, far, -EXP_IS_0_BELOW)
    zero = _zero_of_aria2(alpha)
    t = distance(u, zero, low)
    total = 1 + z + alpha * u
    near_zero = np.exp(zero[0]) * (1 + zero[1]) * np.expm1(np.minimum(t, 700)) + alpha * t
    total = where((np.abs(total) < 1) & (t < 700), near_zero, total) / (1 + z)
    return where(u < 0, total, 1 + alpha * u * z / (1 + z)) * a * b


def _aria2_gate(x: Array, alpha: float, beta: float) -> tuple[Array, Array, Array]:
    """Return sigmoid(beta·x)**alpha as two factors, and z = exp(-|beta·x|), at least exp(-300).

    The power is exp(-alpha·(log(1 + z) + max(-beta·x, 0))). An exponential magnifies the error of
    its argument by its size, so that the argument is a double-double, and alpha·beta a fraction.
    For alpha up to 2 the errors of exp and log1p in floats do not grow much, and they take a third
    of the time.
    """
    from fractions import Fraction

    from actcli.numerics.double_double import DoubleDouble, log1p, rational_product

    _, m, low = negative_size(*two_product(beta, x))
    if alpha > 2:
        z, rest = exp_sum(np.maximum(m, -EXP_SUM_LIMIT))
        rest += z * low
        power = log1p(DoubleDouble(z, rest)) * -alpha
        z += rest
    else:
        z = np.exp(m)
        z += z * low
        power = DoubleDouble(*two_product(-alpha, np.log1p(z)))
    _, v, low = negative_size(*rational_product(Fraction(alpha) * Fraction(beta), np.minimum(x, 0)))
    power += DoubleDouble(v, low)
    _, v, low = negative_size(power.high, power.low)
    return *exp_factors(v, low), z


@lru_cache(maxsize=1024)
def _zero_of_aria2(alpha: float) -> tuple[float, float]:
    """Return the u < 0 where 1 + exp(u) + alpha·u = 0, as a sum."""
    from decimal import Decimal

    from actcli.numerics.zeros import find_zero

    return find_zero(lambda u: 1 + u.exp() + Decimal(alpha) * u, -2 / alpha, -1 / alpha)


@activation(
    "Activate or Not, ACON-C",
    formula="(p1 - p2)*x*sigmoid(beta*(p1 - p2)*x) + p2*x",
    range=(
        "[where(p2 == 0, where(beta > 0, -0.27847/beta, -inf), -inf), "
        "where(p2 == 0, where(beta < 0, -0.27847/beta, inf), inf)]"
    ),
    paper="Ma, Zhang, Liu & Sun 2020, arXiv:2009.04759",
    aliases=("aconc",),
    pros="a smooth maximum of two lines; beta is learned, and decides how sharp to be",
    cons="three numbers for every channel to learn; as it stands no more than SiLU",
    accuracy=(3, 5),
)
def acon_c(
    x: Array,
    # Within these bounds a slope, up to a few times the difference of both, is a float.
    p1: float = param(1.0, "[-1e300, 1e300]", "slope of one line, learned", symbol="p_1"),
    p2: float = param(0.0, "[-1e300, 1e300]", "slope of the other, learned", symbol="p_2"),
    beta: float = param(1.0, "(-inf, inf)", "sharpness of the switch between them, learned"),
) -> Array:
    """A smooth switch between two lines through the origin; as it stands it is SiLU."""
    return blend(x, *_acon(x, p1, p2, beta))


@acon_c.with_derivative(
    "(p1 - p2)*sigmoid(beta*(p1 - p2)*x)*(1 + beta*(p1 - p2)*x*sigmoid(-beta*(p1 - p2)*x)) + p2"
)
def acon_c(x: Array, p1: float, p2: float, beta: float) -> Array:
    return blend_slope(*_acon(x, p1, p2, beta))


def _acon(x: Array, p1: float, p2: float, beta: float) -> tuple[Array, Array, Fraction, Fraction]:
    """Return beta·(p1 - p2)·x as a sum, and the slopes far right and far left."""
    from fractions import Fraction

    from actcli.numerics.double_double import rational_product

    right, left = Fraction(p1), Fraction(p2)
    return *rational_product(Fraction(beta) * (right - left), x), right, left
