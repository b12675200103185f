"""Periodic units: sines and cosines, and lines that a wave rides on."""

from __future__ import annotations

from fractions import Fraction
from math import frexp, pi
from typing import TYPE_CHECKING, Any

from actcli.declare import activation, call, np, param, where
from actcli.numerics.adaptive import DOUBLE_DOUBLE_SHARE, recompute_cancelled_wave
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.coefficients import SINC_SLOPE
from actcli.numerics.double_double import DoubleDouble
from actcli.numerics.exponentials import EXP_SUM_LIMIT, exp_factors, exp_sum, negative_size
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.swish import swish_slope, times_sigmoid
from actcli.numerics.trigonometry import (
    STEPS_PER_TURN,
    Angle,
    reduce_growing_product,
    reduce_product,
)

if TYPE_CHECKING:
    from actcli.declare import Array

SINC_SERIES_UP_TO = 2.4
# The coefficients SINC_SLOPE are fitted for squares of the angle up to 6.

SUBNORMAL_PRODUCT_BELOW = 2.0**-900
# A smaller sine is the angle itself, and may be subnormal or the product of something that is.

LOST_BESIDE_1 = 2.0**-54
# What is smaller does not change 1.

EXPONENTIAL_DIGITS = 70
# Decimal digits of an exact exponential: a few more than the 200 binary places of an exact sine.


@activation(
    "Sine",
    formula="sin(omega*x)",
    range="[-1, 1]",
    paper="Sitzmann, Martel, Bergman, Lindell & Wetzstein 2020, arXiv:2006.09661",
    aliases=("sin", "siren"),
    pros="fits images and sounds with all their derivatives, which are sines again (SIREN)",
    cons="needs an initialisation made for it; many inputs give the same output",
    accuracy=(1.5, 2),
    plot_window=(-8, 8),
    equivalents=(
        call("torch", "torch.sin({omega}*x)", note="the product is rounded: far out it is noise"),
        call("jax", "jax.numpy.sin({omega}*x)", note="the product is rounded"),
        call("keras", "keras.ops.sin({omega}*x)", note="in float32 on the JAX backend"),
        call("tensorflow", "tf.sin({omega}*x)", note="the product is rounded"),
        call("onnx", 'onnx.helper.make_node("Sin", ["x"], ["y"])', fixed={"omega": 1.0}),
        call("mlx", "mlx.core.sin({omega}*x)", note="in float32 to six digits only"),
    ),
)
def sine(
    x: Array, omega: float = param(1.0, "(0, inf)", "frequency; 30 in SIREN's layers")
) -> Array:
    """A sine wave: the activation of networks that stand for a signal."""
    return reduce_product(omega, x).sine()


@sine.with_derivative("omega*cos(omega*x)")
def sine(x: Array, omega: float) -> Array:
    return omega * reduce_product(omega, x).cosine()


@activation(
    "Cosine",
    formula="cos(omega*x)",
    range="[-1, 1]",
    paper="Rahimi & Recht 2007, NIPS 20",
    aliases=("cos",),
    pros="smooth, bounded and even: the features of random Fourier expansions",
    cons="no slope at zero, and it cannot tell an input from its negative",
    accuracy=(1.5, 2),
    plot_window=(-8, 8),
    equivalents=(
        call("torch", "torch.cos({omega}*x)", note="the product is rounded: far out it is noise"),
        call("jax", "jax.numpy.cos({omega}*x)", note="the product is rounded"),
        call("keras", "keras.ops.cos({omega}*x)", note="in float32 on the JAX backend"),
        call("tensorflow", "tf.cos({omega}*x)", note="the product is rounded"),
        call("onnx", 'onnx.helper.make_node("Cos", ["x"], ["y"])', fixed={"omega": 1.0}),
        call("mlx", "mlx.core.cos({omega}*x)", note="in float32 to six digits only"),
    ),
)
def cosine(x: Array, omega: float = param(1.0, "(0, inf)", "frequency")) -> Array:
    """A cosine wave: a sine that starts at its top."""
    return reduce_product(omega, x).cosine()


@cosine.with_derivative("-omega*sin(omega*x)")
def cosine(x: Array, omega: float) -> Array:
    return -_scaled(omega, x, reduce_product(omega, x).sine())


def _scaled(omega: float, x: Array, y: Array) -> Array:
    """Return omega·y, for a y that is omega·x where that is small.

    Where y is subnormal it has lost digits; there omega²·x is taken, scaled by a power of two.
    """
    with np.errstate(over="ignore"):
        tiny = omega * (omega * (x * 2.0**300)) * 2.0**-300
    return where(np.abs(y) < SUBNORMAL_PRODUCT_BELOW, tiny, omega * y)


@activation(
    "Cardinal Sine",
    formula="where(x == 0, 1, sin(omega*x)/(omega*x))",
    range="[-0.21724, 1]",
    aliases=("cardinal_sine",),
    pros="smooth, bounded and even, with waves that die away: the ideal low-pass filter",
    cons="hardly any gradient far from zero; libraries mean sin(pi*x)/(pi*x) by the name",
    accuracy=(2.5, 6),
    plot_window=(-15, 15),
    equivalents=(
        call("torch", "torch.sinc({omega}*x/torch.pi)", defaults={"omega": pi}),
        call("jax", "jax.numpy.sinc({omega}*x/jax.numpy.pi)", defaults={"omega": pi}),
        call("keras", "keras.ops.sinc({omega}*x/3.141592653589793)", defaults={"omega": pi}),
        call(
            "tensorflow",
            "tf.experimental.numpy.sinc({omega}*x/3.141592653589793)",
            defaults={"omega": pi},
            note="its gradient at 0 is nan",
        ),
    ),
)
def sinc(
    x: Array, omega: float = param(1.0, "(0, inf)", "frequency; pi gives the normalised form")
) -> Array:
    """A sine divided by its angle, with the 1 that it tends to at zero."""
    # omega·x may overflow where its inverse is above 0 yet; there the sine is divided twice.
    y, angle = omega * x, reduce_product(omega, x)
    s, by = angle.sine(), where(y == 0, 1.0, y)
    far = where(np.isinf(x), 0.0, s / omega / where(x == 0, 1.0, x))
    return where(y == 0, 1.0, where(np.isinf(y), far, s / by))


@sinc.with_derivative("where(x == 0, 0, (cos(omega*x) - sin(omega*x)/(omega*x))/x)")
def sinc(x: Array, omega: float) -> Array:
    # (cos(y) - sin(y)/y)/x with y = omega·x. Up to |y| = 2.4, where it cancels at 0, it is -omega·y
    # times a polynomial in y².
    y, angle = omega * x, reduce_product(omega, x)
    near, wide = (f(np.abs(y), SINC_SERIES_UP_TO) for f in (np.minimum, np.maximum))
    s, c = angle.sines(0, STEPS_PER_TURN // 4)
    ripple = np.copysign(1, x) * s / wide

    def slope(x: Any, s: Any, c: Any) -> Any:
        return c - s / (x * Fraction(omega))

    size = where(np.abs(y) > SINC_SERIES_UP_TO, np.abs(c) + np.abs(ripple), 0)
    far = recompute_cancelled_wave(c - ripple, size, slope, omega, x, angle)
    series = -_scaled(omega, x, y) * polynomial(SINC_SLOPE, near * near)
    away = where(np.isinf(x), 0.0, far) / where(x == 0, 1.0, x)
    return where(np.abs(y) <= SINC_SERIES_UP_TO, series, away)


@activation(
    "Snake",
    formula="x + sin(a*x)**2/a",
    range="(-inf, inf)",
    paper="Ziyin, Hartwig & Ueda 2020, arXiv:2006.08195",
    aliases=("snake1d",),
    pros="keeps what a periodic signal does outside of its training data; never falls",
    cons="its slope is 0 once in every period; dearer than ReLU",
    accuracy=(4, 5),
    plot_window=(-6, 6),
)
def snake(
    x: Array, a: float = param(1.0, "(0, inf)", "frequency: the period is pi/a; learned")
) -> Array:
    """The identity with a wave on it that never turns it downwards."""
    return _snake(x, a, a)


@snake.with_derivative("1 + sin(2*a*x)")
def snake(x: Array, a: float) -> Array:
    return _snake_slope(x, a, 1.0, 0.0)


@activation(
    "Snake with an amplitude of its own",
    formula="x + sin(alpha*x)**2/beta",
    range="(-inf, inf)",
    paper="Lee, Ping, Ginsburg, Catanzaro & Yoon 2022, arXiv:2206.04658",
    aliases=("snakebeta",),
    pros="the wave's height does not depend on its frequency: for speech and music",
    cons="two numbers for every channel; checkpoints hold their logarithms",
    accuracy=(4, 7),
    plot_window=(-6, 6),
)
def snake_beta(
    x: Array,
    alpha: float = param(1.0, "(0, inf)", "frequency: the period is pi/alpha; learned"),
    beta: float = param(1.0, "(0, inf)", "1/beta is the height of the wave; learned"),
) -> Array:
    """Snake with a wave of any height: for beta below alpha it turns downwards too."""
    return _snake(x, alpha, beta)


@snake_beta.with_derivative("1 + alpha/beta*sin(2*alpha*x)")
def snake_beta(x: Array, alpha: float, beta: float) -> Array:
    ratio = Fraction(alpha) / Fraction(beta)
    if ratio <= 1:
        return _snake_slope(x, alpha, float(ratio), float(1 - ratio))
    angle = reduce_product(alpha, x)
    s, c = angle.sines(0, STEPS_PER_TURN // 4)
    wave = alpha * (2 * s * c) / beta

    def slope(x: Any, s: Any, c: Any) -> Any:
        return 1 + s * c * (2 * ratio)

    return recompute_cancelled_wave(1 + wave, 1 + np.abs(wave), slope, alpha, x, angle)


def _snake_slope(x: Array, frequency: float, ratio: float, rest: float) -> Array:
    """Return 1 + ratio·sin(2·frequency·x), where ratio + rest = 1 and rest >= 0.

    Where the sine is below -1/4 that may cancel. There it is taken as
    rest + 2·ratio·sin(frequency·x + pi/4)², two terms of one sign.
    """
    y, s, c = reduce_product(frequency, x).sines(STEPS_PER_TURN // 8, 0, STEPS_PER_TURN // 4)
    wave = _faded(2 * s * c, ratio, x)
    return where(wave < -0.25, rest + 2 * ratio * np.square(y), 1 + ratio * wave)


def _faded(y: Array, height: float, x: Array) -> Array:
    """Return a wave that is added to 1; at infinity 0 if it is too low to change the sum."""
    return where(np.isinf(x), 0.0, y) if height < LOST_BESIDE_1 else y


def _snake(x: Array, frequency: float, inverse: float) -> Array:
    """Return x + sin(frequency·x)²/inverse."""
    angle = reduce_product(frequency, x)
    s = where(np.isinf(x), 0.0, angle.sine())
    mantissa, power = frexp(inverse)  # Half of the power goes to each factor: none overflows.
    wave = np.ldexp(s / mantissa, -(power // 2)) * np.ldexp(s, power // 2 - power)

    def waved(x: Any, s: Any, c: Any) -> Any:
        return x + s * s / Fraction(inverse)

    y = recompute_cancelled_wave(x + wave, np.abs(x) + wave, waved, frequency, x, angle, share=0.5)
    return where(x == 0, x, y)


@activation(
    "Growing Cosine Unit",
    formula="x*cos(x)",
    range="(-inf, inf)",
    paper="Noel, Arunkumar, Trivedi & Dutta 2021, arXiv:2108.12943",
    aliases=("growing_cosine_unit",),
    pros="a single neuron of it can learn XOR",
    cons="its slopes grow with the input, up and down; training far out is a lottery",
    accuracy=(2, 6),
    plot_window=(-10, 10),
)
def gcu(x: Array) -> Array:
    """The input times its cosine."""
    return x * reduce_product(1.0, x).cosine()


@gcu.with_derivative("cos(x) - x*sin(x)")
def gcu(x: Array) -> Array:
    angle = reduce_product(1.0, x)
    s, c = angle.sines(0, STEPS_PER_TURN // 4)
    grown = x * s
    size = np.abs(c) + np.abs(grown)
    return recompute_cancelled_wave(c - grown, size, lambda x, s, c: c - x * s, 1.0, x, angle)


@activation(
    "FINER",
    formula="sin(omega*(1 + abs(x))*x)",
    range="[-1, 1]",
    paper="Liu, Zhu, Zhang, Fu, Deng, Ma, Guo & Cao 2023, arXiv:2312.02434",
    aliases=("variable_periodic",),
    pros="a sine whose frequency grows with the input, so that the bias can choose it",
    cons="the second derivative jumps at zero; slopes grow without bound",
    accuracy=(2, 3),
    plot_window=(-0.5, 0.5),
)
def finer(x: Array, omega: float = param(30.0, "(0, inf)", "frequency at zero")) -> Array:
    """A sine that oscillates the faster, the farther from zero."""
    return reduce_growing_product(omega, x).sine()


@finer.with_derivative("omega*(1 + 2*abs(x))*cos(omega*(1 + abs(x))*x)")
def finer(x: Array, omega: float) -> Array:
    return (0.5 + np.abs(x)) * reduce_growing_product(omega, x).cosine() * omega * 2


@activation(
    "Sinu-Sigmoidal Linear Unit",
    formula="(x + a*sin(b*x))*sigmoid(x)",
    range="[where(a == 1, where(b == 1, -0.49738, -1.27847), -0.27847 - abs(a)), inf)",
    paper="Paul, Bandyopadhyay, Yoon, Geem & Sarkar 2022, Mathematics 10(3), 337",
    pros="a SiLU with a wave, whose height and frequency are learned",
    cons="not monotonic; two transcendental functions, and two numbers to learn",
    accuracy=(4, 7),
    plot_window=(-8, 12),
)
def sinlu(
    x: Array,
    # Within these bounds the product of both, which is a slope, is a float.
    a: float = param(1.0, "[-1e150, 1e150]", "height of the wave, learned"),
    b: float = param(1.0, "[-1e150, 1e150]", "frequency of the wave, learned"),
) -> Array:
    """The identity with a wave on it, times a sigmoid."""
    if not a * b:  # The wave is 0, or does not count.
        return times_sigmoid(x, x)
    return times_sigmoid(_waved(x, a, b, reduce_product(b, x)), x)


@sinlu.with_derivative("sigmoid(x)*(1 + a*b*cos(b*x) + (x + a*sin(b*x))*sigmoid(-x))")
def sinlu(x: Array, a: float, b: float) -> Array:
    if not a * b:
        return swish_slope(x)
    angle = reduce_product(b, x)
    left, m, _ = negative_size(x)
    first, second = exp_factors(m)
    z = first * second
    share = (
        _waved(np.clip(x, -LARGEST_FLOAT, LARGEST_FLOAT), a, b, angle)
        * where(left, 1.0, z)
        / (1 + z)
    )
    c, ratio = where(np.isneginf(x), 0.0, angle.cosine()), Fraction(a) * Fraction(b)
    base, size = 1 + a * b * _faded(c, abs(a * b), x), 1 + np.abs(a * b * c)
    # 1 + a·b·cos(b·x) touches 0 in every period if |a·b| is 1. Up to that it is (1 - |a·b|) +
    # 2·|a·b|·cos(b·x/2)² too, or with the sine: two terms of one sign.
    if abs(ratio) <= 1:
        half = reduce_product(b / 2, x)
        low = np.square(half.cosine() if ratio > 0 else half.sine())
        low = float(1 - abs(ratio)) + 2 * abs(a * b) * low
        base = where(base < 0.75, low, base)
        size = where(x < 0, size, 0)

    def slope(x: Any, s: Any, c: Any) -> Any:
        return 1 + c * ratio + _dampened(x, s * Fraction(a))

    total = recompute_cancelled_wave(
        base + share, size + np.abs(share), slope, b, x, angle, fine_share=DOUBLE_DOUBLE_SHARE
    )  # `exp_sum` is right to 2**-62.9 only.
    return total / (1 + z) * where(left, first, 1.0) * where(left, second, 1.0)


def _dampened(x: Any, wave: Any) -> Any:
    """Return (x + wave)·sigmoid(-x), for numbers of any kind; it is added to 1.

    Beyond x = 300 it is below 1e-127, and need not be right.
    """
    if isinstance(x, DoubleDouble):
        near = np.minimum(x.high, EXP_SUM_LIMIT)
        power = DoubleDouble(*exp_sum(np.maximum(near, -EXP_SUM_LIMIT)))
        return (DoubleDouble(near) + wave) / (1 + power)
    from decimal import Context, Decimal

    exponential = Fraction(Context(prec=EXPONENTIAL_DIGITS).exp(Decimal(float(min(x, 1000)))))
    return (x + wave) / (1 + exponential)


def _waved(x: Array, a: float, b: float, angle: Angle) -> Array:
    """Return x + a·sin(b·x); at infinity x."""
    s = angle.sine()
    wave = where(np.abs(s) < SUBNORMAL_PRODUCT_BELOW, a * b * x, a * s)
    wave = where(np.isnan(s) & ~np.isnan(x), 0.0, wave)

    def waved(x: Any, s: Any, c: Any) -> Any:
        return x + s * Fraction(a)

    return recompute_cancelled_wave(x + wave, np.abs(x) + np.abs(wave), waved, b, x, angle)
