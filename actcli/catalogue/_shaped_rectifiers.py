"""Rectifiers with a power, a logarithm or a second corner: the second part of their family."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from actcli.declare import activation, affine, call, level, line, np, param, step, where
from actcli.numerics.piecewise import unit_step

if TYPE_CHECKING:
    from actcli.declare import Array

FAMILY = "rectifiers"
# The family of the functions declared here, in place of the module's name.


@activation(
    "Squared ReLU",
    formula="where(x > 0, x**2, 0)",
    range="[0, inf)",
    plot_window=(-3, 3),
    paper="So, Mańke, Liu, Dai, Shazeer & Le 2021, arXiv:2109.08668",
    aliases=("relu2", "relu_squared", "sqrrelu"),
    pros="no corner at zero; found by search to train transformers with less compute",
    cons="its slope is not bounded, so large inputs explode; still dead below zero",
    accuracy=(0.5, 0),
    equivalents=(
        call("mlx", "mlx.nn.relu2(x)"),
        call("transformers", 'transformers.activations.ACT2FN["relu2"](x)'),
        call("timm", "timm.models.metaformer.SquaredReLU()(x)"),
    ),
)
def squared_relu(x: Array) -> Array:
    """The square of a ReLU."""
    return np.square(np.maximum(x, 0))


@squared_relu.with_derivative("where(x > 0, 2*x, 0)")
def squared_relu(x: Array) -> Array:
    return 2 * np.maximum(x, 0)


@activation(
    "StarReLU",
    formula="where(x > 0, s*x**2 + b, b)",
    range="[b, inf)",
    plot_window=(-3, 3),
    paper="Yu, Si, Zhou, Luo, Zhou, Feng, Yan & Wang 2022, arXiv:2210.13452",
    aliases=("starrelu",),
    pros="a squared ReLU whose outputs have mean 0 and variance 1: 4 operations in place of GELU's",
    cons="its slope is not bounded, so large inputs explode; still dead below zero",
    accuracy=(3, 1),
    equivalents=(
        call(
            "timm",
            "timm.models.metaformer.StarReLU(scale_value={s}, bias_value={b}, dtype=x.dtype)(x)",
            defaults={"s": 1.0, "b": 0.0},
            note="starts as a squared ReLU, and learns both",
        ),
    ),
)
def star_relu(
    x: Array,
    s: float = param(0.8944, "(0, inf)", "scale, learned"),
    b: float = param(-0.4472, "(-inf, inf)", "value below zero, learned"),
) -> Array:
    """A squared ReLU, scaled and shifted; here it is as the paper starts it.

    For a standard normal input these s and b give mean 0 and variance 1.
    """
    m = np.maximum(x, 0)
    y = s * m * m + b
    if b >= 0:
        return y
    # Next to its zero z = sqrt(-b/s) that cancels. There f is s·(m - z)·(m + z), z to 106 bits.
    z, rest = _zero_of_star_relu(s, b)
    return where(m < z / 2, y, s * ((m - z) - rest) * (m + z))


@star_relu.with_derivative("where(x > 0, 2*s*x, 0)")
def star_relu(x: Array, s: float, b: float) -> Array:
    return s * np.maximum(x, 0) * 2  # In this order nothing overflows too early.


@lru_cache(maxsize=1024)
def _zero_of_star_relu(s: float, b: float) -> tuple[float, float]:
    """Return the x > 0 where s·x² + b = 0, for b < 0, as a sum."""
    from decimal import Decimal, localcontext

    from actcli.numerics.double_double import split

    with localcontext(prec=60):
        return split((Decimal(-b) / Decimal(s)).sqrt())


@activation(
    "Shifted ReLU",
    formula="where(x > -1, x, -1)",
    range="[-1, inf)",
    kinks=("-1",),
    paper="Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289",
    aliases=("displaced_relu",),
    pros="as cheap as ReLU, and outputs average nearer zero: the ELU's rival in its paper",
    cons="no gradient below -1; the short name SReLU is that of the S-shaped one",
    accuracy=(0, 0),
)
def shifted_relu(x: Array) -> Array:
    """The identity, cut off below at -1."""
    return np.maximum(x, -1)


@shifted_relu.with_derivative("where(x > -1, 1, 0)")
def shifted_relu(x: Array) -> Array:
    return unit_step(x, -1)


@activation(
    "S-shaped ReLU",
    formula=("where(x > t_r, t_r + a_r*(x - t_r), where(x > t_l, x, t_l + a_l*(x - t_l)))"),
    range="(-inf, inf)",
    kinks=("t_l", "t_r"),
    plot_window=(-2, 2),
    paper="Jin, Xu, Feng, Wei, Xiong & Yan 2015, arXiv:1512.07030",
    aliases=("s_shaped_relu",),
    pros="learns its own shape, convex or not, and no unit dies while both slopes differ from zero",
    cons="four more parameters a channel, and no agreed start for them",
    accuracy=(2, 0),
)
def srelu(
    x: Array,
    t_l: float = param(-0.4, "(-inf, inf)", "left corner, learned"),
    a_l: float = param(0.2, "(-inf, inf)", "slope left of it, learned"),
    t_r: float = param(0.4, "(t_l, inf)", "right corner, learned"),
    a_r: float = param(0.2, "(-inf, inf)", "slope right of it, learned"),
) -> Array:
    """Three lines, the identity between two corners, whose places and outer slopes are learned."""
    left, right = affine(a_l, x, t_l, t_l), affine(a_r, x, t_r, t_r)
    return where(x >= t_r, right, where(x <= t_l, left, x))


@srelu.with_derivative("where(x > t_r, a_r, where(x > t_l, 1, a_l))")
def srelu(x: Array, t_l: float, a_l: float, t_r: float, a_r: float) -> Array:
    return where(x > t_r, a_r, level(x, x <= t_l, a_l, 1.0))


@activation(
    "Piecewise Linear Unit",
    formula="max(alpha*(x + c) - c, min(x, alpha*(x - c) + c))",
    range="(-inf, inf)",
    kinks=("-c", "c"),
    paper="Nicolae 2018, arXiv:1809.09534",
    aliases=("piecewise_linear_unit",),
    pros="tanh in three lines: odd, cheap, and its gradient never fades to nothing",
    cons="far out its slope is small, and both corners are where many inputs lie",
    accuracy=(1.5, 0),
)
def plu(
    x: Array,
    alpha: float = param(0.1, "[0, 1)", "slope of the outer lines"),
    c: float = param(1.0, "(0, inf)", "half-width of the inner part"),
) -> Array:
    """Three lines in the shape of tanh: the identity between -c and c, flatter beyond."""
    m = np.abs(x)
    return np.copysign(where(m <= c, m, line(alpha, m - c) + c), x)


@plu.with_derivative("where(x <= -c, alpha, where(x <= c, 1, alpha))")
def plu(x: Array, alpha: float, c: float) -> Array:
    return level(x, (x > -c) & (x <= c), 1.0, alpha)


@activation(
    "Natural-Logarithm ReLU",
    formula="where(x > 0, log(1 + beta*x), 0)",
    range="[0, inf)",
    kinks=("0",),
    paper="Liu, Zhang, Gao, Qu & Ji 2019, arXiv:1908.03682",
    aliases=("natural_log_relu", "log_relu"),
    pros="compresses large inputs, so that layers stay alike; with beta = 1 also used by SPLADE",
    cons="its gradient fades as 1/x, and is zero below zero",
    accuracy=(1.5, 2),
)
def nlrelu(x: Array, beta: float = param(1.0, "(0, inf)", "scale before the logarithm")) -> Array:
    """The logarithm of one more than a scaled ReLU."""
    t = beta * np.maximum(x, 0)
    # Where t may overflow, the 1 in log(1 + beta·x) does not count, and x is above 1e-9.
    far = np.log(np.maximum(x, 1e-9)) + np.log(beta)
    return where(t < 1e300, np.log1p(t), far)


@nlrelu.with_derivative("where(x > 0, beta/(1 + beta*x), 0)")
def nlrelu(x: Array, beta: float) -> Array:
    t = beta * np.maximum(x, 0)
    return step(x, 0.0, where(t < 1e300, beta / (1 + t), 1 / np.maximum(x, 1e-9)))
