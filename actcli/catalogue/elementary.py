"""Elementary functions that are used as activations."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from actcli.declare import activation, affine, call, np, param, step, where
from actcli.numerics.error_free import distance, two_product
from actcli.numerics.exponentials import EXP_IS_0_BELOW, exp_factors
from actcli.numerics.select import patched

if TYPE_CHECKING:
    from actcli.declare import Array

LOG_2 = log(2)
# Where exp(x) is more than half it is 1 - exp(x) that has lost digits.


@activation(
    "Absolute Value",
    formula="abs(x)",
    range="[0, inf)",
    kinks=("0",),
    aliases=("abs", "modulus", "vrelu"),
    pros="as cheap as ReLU, and no gradient is ever lost: its slope is 1 or -1",
    cons="forgets the sign of its input; libraries disagree on the slope at zero",
    accuracy=(0, 0),
    equivalents=(
        call("torch", "torch.abs(x)"),
        call("jax", "jax.numpy.abs(x)", note="takes the slope 1 at 0, the others 0"),
        call("keras", "keras.ops.absolute(x)", note="on JAX it takes the slope 1 at 0"),
        call("tensorflow", "tf.abs(x)"),
        call("onnx", 'onnx.helper.make_node("Abs", ["x"], ["y"])'),
        call("mlx", "mlx.core.abs(x)"),
    ),
)
def absolute(x: Array) -> Array:
    """The size of the input, whatever its sign."""
    return np.abs(x)


@absolute.with_derivative("sign(x)")
def absolute(x: Array) -> Array:
    return np.sign(x)


@activation(
    "Square",
    formula="x**2",
    range="[0, inf)",
    paper="Gilad-Bachrach, Dowlin, Laine, Lauter, Naehrig & Wernsing 2016, ICML",
    aliases=("quadratic", "squared"),
    plot_window=(-3, 3),
    pros="the simplest curve there is, and a polynomial: it can be computed on encrypted data",
    cons="its slope is not bounded, so deep stacks of it explode; forgets the sign of its input",
    accuracy=(0.5, 0),
    equivalents=(
        call("torch", "torch.square(x)"),
        call("jax", "jax.numpy.square(x)"),
        call("keras", "keras.ops.square(x)"),
        call("tensorflow", "tf.square(x)"),
        call("mlx", "mlx.core.square(x)"),
    ),
)
def square(x: Array) -> Array:
    """The input times itself."""
    return x * x


@square.with_derivative("2*x")
def square(x: Array) -> Array:
    return 2 * x


@activation(
    "Exponential",
    formula="exp(x)",
    range="(0, inf)",
    aliases=("exp",),
    plot_window=(-3, 3),
    pros="always positive, and its own derivative: for rates, and before a normalisation",
    cons="explodes on the right and fades on the left; overflows from 709.8 on",
    accuracy=(1, 1),
    equivalents=(
        call("torch", "torch.exp(x)"),
        call("jax", "jax.numpy.exp(x)"),
        call("keras", "keras.activations.exponential(x)"),
        call("tensorflow", "tf.exp(x)"),
        call("onnx", 'onnx.helper.make_node("Exp", ["x"], ["y"])'),
        call("mlx", "mlx.core.exp(x)", note="in float32 to six digits only"),
    ),
)
def exponential(x: Array) -> Array:
    """The exponential function."""
    return np.exp(x)


@exponential.with_derivative("exp(x)")
def exponential(x: Array) -> Array:
    return np.exp(x)


@activation(
    "Log of One Minus Exp",
    formula="log(1 - exp(x))",
    range="(-inf, 0)",
    aliases=("log_1m_exp", "log1m_exp"),
    pros="turns the logarithm of a probability into that of its opposite, with every digit",
    cons="has no value from 0 on; libraries differ on whether it takes x, -x or |x|",
    accuracy=(2, 2),
    plot_window=(-4, -0.1),
    equivalents=(call("jax", "jax.nn.log1mexp(-x)", note="turns the sign of its input"),),
)
def log1mexp(x: Array) -> Array:
    """The logarithm of the chance of the opposite, from the logarithm of a chance.

    Above -log(2) it is log(-expm1(x)), up to there log1p(-exp(x)). At 0 it is -inf, beyond nan.

    Source: M. Mächler, Accurately computing log(1 - exp(-|a|)), vignette of Rmpfr (2012).
    """
    return patched(np.log1p(-np.exp(np.minimum(x, -LOG_2))), x > -LOG_2, _log1mexp_from_half, x)


def _log1mexp_from_half(x: Array) -> Array:
    """Return log1mexp(x) where exp(x) is more than 1/2."""
    y = np.log(-np.expm1(where(x < 0, x, -1.0)))
    return where(x < 0, y, where(x > 0, np.nan, -np.inf))


@log1mexp.with_derivative("where(x < 0, -exp(x)/(1 - exp(x)), nan)")
def log1mexp(x: Array) -> Array:
    y = where(x < 0, x, np.nan)
    return np.exp(y) / np.expm1(y)


@activation(
    "Inverse Hyperbolic Sine",
    formula="asinh(x)",
    range="(-inf, inf)",
    aliases=("asinh",),
    pros="smooth and odd, the identity near zero and a logarithm far out: tames large inputs",
    cons="its gradient fades, though slowly; dearer than a softsign",
    accuracy=(2, 2),
    equivalents=(
        call("torch", "torch.asinh(x)"),
        call("jax", "jax.numpy.arcsinh(x)"),
        call("keras", "keras.ops.arcsinh(x)", note="in float32 on the JAX backend"),
        call("tensorflow", "tf.asinh(x)"),
        call("onnx", 'onnx.helper.make_node("Asinh", ["x"], ["y"])'),
        call("mlx", "mlx.core.arcsinh(x)"),
    ),
)
def arcsinh(x: Array) -> Array:
    """A logarithm on both sides that passes through zero as the identity does."""
    return np.arcsinh(x)


@arcsinh.with_derivative("1/sqrt(1 + x**2)")
def arcsinh(x: Array) -> Array:
    return 1 / np.hypot(1, x)  # Unlike x², hypot does not overflow from 1.3e154 on.


@activation(
    "Symmetric Logarithm",
    formula="where(x < 0, -log(1 - x), log(1 + x))",
    range="(-inf, inf)",
    paper="Hafner, Pasukonis, Ba & Lillicrap 2023, arXiv:2301.04104",
    aliases=("symmetric_log", "logarithmic"),
    pros="brings targets of any magnitude into reach, keeps their sign, and has an exact inverse",
    cons="its gradient fades as 1/x; the second derivative jumps at zero",
    accuracy=(1, 2),
)
def symlog(x: Array) -> Array:
    """The logarithm of one more than the size of the input, with the input's sign."""
    return np.copysign(np.log1p(np.abs(x)), x)


@symlog.with_derivative("1/(1 + abs(x))")
def symlog(x: Array) -> Array:
    return 1 / (1 + np.abs(x))


@activation(
    "Soft Exponential",
    formula=(
        "where(alpha > 0, expm1(alpha*x)/alpha + alpha, where(alpha == 0, x,"
        " where(alpha*(x + alpha) < 1, -log(1 - alpha*(x + alpha))/alpha, nan)))"
    ),
    range="(where(alpha > 0, alpha - 1/alpha, -inf), inf)",
    paper="Godfrey & Gashler 2016, arXiv:1602.01321",
    aliases=("softexponential",),
    pros="one learned number leads from logarithm (-1) over identity (0) to exponential (1)",
    cons="for alpha < 0 it has no value up to 1/alpha - alpha; for alpha > 0 it soon overflows",
    accuracy=(3.5, 3),
)
def soft_exponential(
    x: Array,
    alpha: float = param(0.0, "(-inf, inf)", "-1 is logarithmic, 0 linear, 1 exponential; learned"),
) -> Array:
    """Any step between a logarithm, the identity and an exponential.

    For a negative alpha it is a logarithm, and nan where that is not defined.
    """
    if alpha > 0:
        return _exponential_side(x, alpha)
    return _logarithmic_side(x, -alpha) if alpha else x


@soft_exponential.with_derivative(
    "where(alpha > 0, exp(alpha*x), where(alpha == 0, 1,"
    " where(alpha*(x + alpha) < 1, 1/(1 - alpha*(x + alpha)), nan)))"
)
def soft_exponential(x: Array, alpha: float) -> Array:
    if alpha > 0:
        p, e = _exponent(alpha, x)
        a, b = exp_factors(np.minimum(p, 0), e)
        return np.exp(np.maximum(p, 0)) * a * b
    if not alpha:
        return step(x, 1.0, 1.0)
    y, t, d = _inside_logarithm(x, -alpha)
    return where(t < 1e300, 1 / y, 1 / d / -alpha)


def _exponent(a: float, x: Array) -> tuple[Array, Array]:
    """Return a·x as a sum p + e, without e where exp(p) is 0 or infinite whatever e is."""
    p, e = two_product(a, x)
    return p, where(np.abs(p) < -EXP_IS_0_BELOW, e, 0.0)


def _exponential_side(x: Array, a: float) -> Array:
    """Return (exp(a·x) - 1)/a + a for a > 0.

    With r = 1 - a² it is (exp(a·x) - r)/a. exp(a·x) is taken as a square, for it may overflow where
    its quotient by a does not.

    For a >= 1, -r is not negative, and nothing cancels. For a < 1 there is a zero z, where
    exp(a·z) = r; with t = a·(x - z) it is r·(exp(t) - 1)/a. Next to the zero t itself may be too
    small for a float, so it is r·(x - z) times (exp(t) - 1)/t there.
    """
    *zero, rest, plateau = _constants_of_exponential_side(a)
    p, e = _exponent(a, x)
    half = np.exp(p / 2)
    if a >= 1:
        return half * (1 + e) / a * half - plateau
    d = distance(x, zero)
    t = a * d
    u = where(t == 0, 1e-300, np.clip(t, -1, 1))
    near = rest * d * (np.expm1(u) / u)
    far = where(t < -40, -plateau, (half * half * (1 + e) - rest) / a)
    return where(np.abs(t) < 1, near, far)


@lru_cache(maxsize=1024)
def _constants_of_exponential_side(a: float) -> tuple[float, float, float, float]:
    """Return the zero log(1 - a²)/a as a sum, nan for a >= 1; then 1 - a², and 1/a - a."""
    from decimal import Decimal, localcontext
    from math import nan

    from actcli.numerics.double_double import split

    if a < 2.0**-54:  # The first terms of the series are all that floats can hold.
        return -a, -(a**3) / 2, 1.0, 1 / a
    with localcontext(prec=100):
        number = Decimal(a)
        rest = 1 - number * number
        zero = split(rest.ln() / number) if rest > 0 else (nan, nan)
        return *zero, float(rest), float(rest / number)


def _logarithmic_side(x: Array, b: float) -> Array:
    """Return log(1 + b·(x - b))/b for b > 0.

    With d = x - b, t = b·d and y = 1 + t:

    * where t < -1/2, log(y)/b, y being computed without cancellation;
    * next to t = 0, d·(log1p(t)/t), for t may be too small for a float where d is not;
    * where t might overflow, (log(b) + log(d))/b.
    """
    y, t, d = _inside_logarithm(x, b)
    u = where(t == 0, 1e-300, np.clip(t, -0.5, 1e300))
    near = (x - b) * (np.log1p(u) / u)
    far = (np.log(b) + np.log(d)) / b
    return where(t < -0.5, np.log(y) / b, where(t < 1e300, near, far))


def _inside_logarithm(x: Array, b: float) -> tuple[Array, Array, Array]:
    """Return y = 1 + b·(x - b), nan unless it is positive; t = b·(x - b); and x - b.

    The last is kept above 0, for it is used only where t is large.
    """
    y = affine(b, x, start=b, height=1.0)
    d = x - b
    return where(y > 0, y, np.nan), b * d, np.maximum(d, 1e-9)
