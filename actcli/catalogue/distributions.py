"""Distribution functions: S-shaped curves that are probabilities, and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, call, np, param, where
from actcli.numerics import special
from actcli.numerics.error_free import two_difference, two_quotient
from actcli.numerics.exponentials import bell_factors, exp_factors, exp_sum
from actcli.numerics.select import patched
from actcli.numerics.special import (
    NORMAL_PEAK,
    NORMAL_TAIL_SHIFT,
    normal_tail,
    scaled_normal_tail,
)

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Error Function",
    formula="erf(x)",
    range="(-1, 1)",
    aliases=("error_function",),
    pros="smooth, odd and bounded, steeper than tanh; what exact GELU is made of",
    cons="its gradient fades faster than that of any other sigmoid here, as exp(-x²)",
    accuracy=(2, 2.5),
    plot_window=(-3, 3),
    equivalents=(
        call("torch", "torch.erf(x)"),
        call("jax", "jax.scipy.special.erf(x)"),
        call("keras", "keras.ops.erf(x)"),
        call("tensorflow", "tf.math.erf(x)"),
        call("onnx", 'onnx.helper.make_node("Erf", ["x"], ["y"])'),
        call("mlx", "mlx.core.erf(x)", note="right to single precision, in float64 too"),
    ),
)
def erf(x: Array) -> Array:
    """The chance that a normal variable of variance 1/2 is closer to 0 than x, with x's sign."""
    return special.erf(x)


@erf.with_derivative("2/sqrt(pi)*exp(-x**2)")
def erf(x: Array) -> Array:
    a, b = bell_factors(np.clip(x, -40, 40), 1.0)
    return special.ERF_SLOPE_AT_0 * a * b


@activation(
    "Normal Distribution Function",
    formula="Phi(x)",
    range="(0, 1)",
    paper="Gomes & Ludermir 2008, HIS",
    aliases=("probit", "ndtr", "gaussian_cdf"),
    pros="the link of probit regression: a sigmoid whose output is a normal probability",
    cons="costs an error function; in statistics probit means its inverse",
    accuracy=(4, 3),
    equivalents=(
        call("torch", "torch.special.ndtr(x)"),
        call("jax", "jax.scipy.special.ndtr(x)"),
    ),
)
def normal_cdf(x: Array) -> Array:
    """The chance that a standard normal variable is below x."""
    return special.Phi(x)


@normal_cdf.with_derivative("phi(x)")
def normal_cdf(x: Array) -> Array:
    return special.phi(x)


@activation(
    "Log-Normal-CDF",
    formula="log(Phi(x))",
    range="(-inf, 0)",
    aliases=("log_normal_cdf", "logndtr", "log_probit"),
    pros="the log-likelihood of probit regression, finite where the probability itself is 0",
    cons="falls like a parabola on the left, where its gradient is as large as the input",
    accuracy=(4, 4),
    plot_window=(-4, 4),
    equivalents=(
        call("torch", "torch.special.log_ndtr(x)"),
        call("jax", "jax.scipy.special.log_ndtr(x)"),
    ),
)
def log_ndtr(x: Array) -> Array:
    """The logarithm of the chance that a standard normal variable is below x."""
    return special.log_normal_cdf(x)


@log_ndtr.with_derivative("phi(x)/Phi(x)")
def log_ndtr(x: Array) -> Array:
    # Up to 0 the bells of phi and Phi cancel: what is left is the inverse of Mills' ratio.
    # From 1e9 on it is m to the last digit.
    m = np.maximum(-x, 0)
    left = np.maximum(NORMAL_PEAK / scaled_normal_tail(np.minimum(m, 1e9)), m)
    return patched(left, x > 0, lambda x: special.phi(x) / special.Phi(x), x)


@activation(
    "Scaled Complementary Error Function",
    formula="erfcx(x)",
    range="(0, inf)",
    aliases=("scaled_erfc",),
    pros="the normal tail over its bell, with every digit where both are 0",
    cons="overflows below -26.6; falls only as 1/x on the right",
    accuracy=(4, 6),
    plot_window=(-2, 4),
    equivalents=(
        call("torch", "torch.special.erfcx(x)"),
        call("jax", "jax.scipy.special.erfcx(x)"),
    ),
)
def erfcx(x: Array) -> Array:
    """The complementary error function times exp(x²), without its exponential decay."""
    return special.erfcx(x)


@erfcx.with_derivative("2*x*erfcx(x) - 2/sqrt(pi)")
def erfcx(x: Array) -> Array:
    return special.erfcx_slope(x)


@activation(
    "Laplace Activation",
    formula="Phi((x - mu)/sigma)",
    range="(0, 1)",
    paper="Ma, Zhou, Kong, He, Gui, Neubig, May & Zettlemoyer 2022, arXiv:2209.10655",
    aliases=("mega_laplace",),
    pros="nears the squared ReLU of attention scores, but is bounded and its gradient too",
    cons="is a normal distribution function, not Laplace's; made for one kind of attention",
    accuracy=(4, 4),
    plot_window=(-1, 2),
    equivalents=(
        call(
            "transformers",
            'transformers.activations.ACT2FN["laplace"](x, mu={mu}, sigma={sigma})',
        ),
    ),
)
def laplace(
    x: Array,
    mu: float = param(0.707107, "(-inf, inf)", "centre; by default sqrt(1/2) to six digits"),
    sigma: float = param(0.282095, "(0, inf)", "width; by default sqrt(1/(4*pi)) to six digits"),
) -> Array:
    """A normal distribution function that resembles a squared ReLU, for attention scores."""
    q, m, low = _standard(x, mu, sigma)
    a, b = bell_factors(m, low=low)
    # The tail falls by about 1/(m + 7/8) of it for each unit of m: so it takes its part of low.
    t = normal_tail(m, -low / (m + NORMAL_TAIL_SHIFT)) * a * b
    return patched(where(q < 0, t, 1 - t), m < 0.7, special.Phi_near_0, q)


@laplace.with_derivative("phi((x - mu)/sigma)/sigma")
def laplace(x: Array, mu: float, sigma: float) -> Array:
    _, m, low = _standard(x, mu, sigma)
    a, b = bell_factors(m, low=low)
    # By sigma after a alone: where b is not 1, a is at least exp(-708), so the quotient is finite.
    return NORMAL_PEAK * a / sigma * b


def _standard(x: Array, mu: float, sigma: float) -> tuple[Array, Array, Array]:
    """Return q = (x - mu)/sigma, and |q| as a sum m + low.

    The bell magnifies the rounding errors of the difference and of the quotient, so both are kept.
    m is cut off at 60, beyond which the bell is 0.
    """
    d, lost = two_difference(x, mu)
    q, low = two_quotient(d, sigma)
    low += lost / sigma
    m = np.minimum(np.abs(q), 60)
    return q, m, where(m < 60, np.copysign(1.0, q) * low, 0.0)


@activation(
    "Log-Log",
    formula="exp(-exp(-x))",
    range="(0, 1)",
    paper="Gomes & Ludermir 2008, HIS",
    aliases=("loglog", "gompertz", "gumbel_cdf"),
    pros="a lopsided sigmoid, for skewed targets: Gumbel's distribution, Gompertz's curve",
    cons="falls doubly exponentially on the left; the name is also used for cloglog",
    accuracy=(2, 3.5),
)
def log_log(x: Array) -> Array:
    """A sigmoid that leaves its lower plateau faster than it nears the upper one."""
    return _gumbel(x)


@log_log.with_derivative("exp(-x - exp(-x))")
def log_log(x: Array) -> Array:
    return _gumbel(x, np.exp(-np.clip(x, -8, 800)))


def _gumbel(x: Array, scale: float | Array = 1.0) -> Array:
    """Return scale·exp(-exp(-x)).

    The outer exponential magnifies the error of the inner one by its value, which is up to 745. So
    the inner one is got as a sum y + e, and exp(-y - e) is exp(-y)·(1 - e).
    """
    y, e = exp_sum(-np.clip(x, -7, 50))
    a, b = exp_factors(-y)
    return scale * (1 - e) * a * b


@activation(
    "Complementary Log-Log",
    formula="1 - exp(-exp(x))",
    range="(0, 1)",
    paper="Gomes & Ludermir 2008, HIS",
    aliases=("complementary_log_log", "c_log_log"),
    pros="a lopsided sigmoid: the link of generalised linear models for rare or timed events",
    cons="saturates doubly exponentially on the right, where its gradient is gone by 7",
    accuracy=(2, 3.5),
)
def cloglog(x: Array) -> Array:
    """A sigmoid that nears its upper plateau faster than it leaves the lower one."""
    return -np.expm1(-np.exp(np.minimum(x, 7)))


@cloglog.with_derivative("exp(x - exp(x))")
def cloglog(x: Array) -> Array:
    return _gumbel(-x, np.exp(np.clip(x, -800, 8)))
