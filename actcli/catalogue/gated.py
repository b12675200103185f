"""Gated units: each output is a value times a gate, a function of another input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.catalogue.gelus import gelu, gelu_slope_over_bell, gelu_tail_over_bell
from actcli.catalogue.rectifiers import relu
from actcli.catalogue.sigmoids import sigmoid
from actcli.declare import HALVES, activation, call, np, param, where
from actcli.numerics.arithmetic import polynomial, safe_product, square_above_one
from actcli.numerics.error_free import split_square, two_product
from actcli.numerics.exponentials import negative_size
from actcli.numerics.select import patched
from actcli.numerics.swish import swish_slope_over_exp

if TYPE_CHECKING:
    from actcli.declare import Array

ASYMPTOTIC_FROM = 39.0
# From here on gelu's tail is its asymptotic series, to the last digit.

DECAY_LIMIT = 60
# exp(-60²/2) is 1e-782: times any float it is 0.

NORMAL_EXPONENT = 700
# exp(-700) and what it is rounded by are normal numbers.

NORMAL_GELU = 37.0
# gelu(-37) is -1e-298.

SMALL_PRODUCT = 2.0**-1000
# A product below it may be rounded as subnormal numbers are.

GATE_AND_VALUE = (1.0, -1.0, 2.0, 0.5)
# The point through which curves are drawn: two gates, or values, and their two partners.


@activation(
    "Gated Linear Unit",
    formula="entry(x, i)*sigmoid(entry(x, i + n/2))",
    range="(-inf, inf)",
    paper="Dauphin, Fan, Auli & Grangier 2016, arXiv:1612.08083",
    aliases=("gated_linear_unit",),
    pros="what the gate lets through keeps its gradient undiminished",
    cons="takes twice as many values as it gives; in some code the first half is the gate",
    accuracy=(2.5, 4),
    pointwise=False,
    lengths=HALVES,
    base_point=GATE_AND_VALUE,
    equivalents=(
        call("torch", "torch.nn.GLU(dim=-1)(x)"),
        call("jax", "jax.nn.glu(x, axis=-1)"),
        call("keras", "keras.activations.glu(x, axis=-1)"),
        call("mlx", "mlx.nn.glu(x, axis=-1)"),
    ),
)
def glu(x: Array) -> Array:
    """The first half of the input, each value times the sigmoid of its partner in the second."""
    a, b = _halves(x)
    return _times_sigmoid(b, 0.0, a)


@glu.with_derivative(
    "where(j == i, sigmoid(entry(x, i + n/2)), where(j == i + n/2, "
    "entry(x, i)*sigmoid(entry(x, i + n/2))*sigmoid(-entry(x, i + n/2)), 0))"
)
def glu(x: Array) -> Array:
    a, b = _halves(x)
    return _beside(sigmoid.kernel(b), safe_product(a, *_sigmoid_slope(b)))


@activation(
    "Bilinear GLU",
    formula="entry(x, i)*entry(x, i + n/2)",
    range="(-inf, inf)",
    paper="Shazeer 2020, arXiv:2002.05202",
    aliases=("bilinear", "simple_gate"),
    pros="the simplest gate there is, and nearly as good as the others",
    cons="grows as a square; not torch.nn.Bilinear, which has weights",
    accuracy=(0.6, 0),
    pointwise=False,
    lengths=HALVES,
    base_point=GATE_AND_VALUE,
)
def bilinear_glu(x: Array) -> Array:
    """The products of the two halves of the input."""
    a, b = _halves(x)
    return _product(a, b)


@bilinear_glu.with_derivative(
    "where(j == i, entry(x, i + n/2), where(j == i + n/2, entry(x, i), 0))"
)
def bilinear_glu(x: Array) -> Array:
    a, b = _halves(x)
    return _beside(b, a)


@activation(
    "ReGLU",
    formula="max(0, entry(x, i))*entry(x, i + n/2)",
    range="(-inf, inf)",
    paper="Shazeer 2020, arXiv:2002.05202",
    pros="the cheapest gate that can close",
    cons="a closed gate gets no gradient; in some code the second half is the gate",
    accuracy=(0.6, 0),
    pointwise=False,
    lengths=HALVES,
    base_point=GATE_AND_VALUE,
)
def reglu(x: Array) -> Array:
    """ReLU of the first half of the input times the second."""
    a, b = _halves(x)
    return _product(relu.kernel(a), b)


@reglu.with_derivative(
    "where(j == i, max(0, sign(entry(x, i)))*entry(x, i + n/2), "
    "where(j == i + n/2, max(0, entry(x, i)), 0))"
)
def reglu(x: Array) -> Array:
    a, b = _halves(x)
    in_a = where((a <= 0) & ~np.isnan(b), 0.0, where(np.isnan(a), a, b))
    return _beside(in_a, relu.kernel(a))


@activation(
    "GEGLU",
    formula="entry(x, i)*Phi(entry(x, i))*entry(x, i + n/2)",
    range="(-inf, inf)",
    paper="Shazeer 2020, arXiv:2002.05202",
    pros="a smooth gate; the feed-forward layers of T5 1.1 and Gemma",
    cons="which gelu, and which half is the gate, differs from library to library",
    accuracy=(4, 4),
    pointwise=False,
    lengths=HALVES,
    base_point=GATE_AND_VALUE,
)
def geglu(x: Array) -> Array:
    """GELU of the first half of the input times the second."""
    a, b = _halves(x)
    # Farther on the left gelu is too small for a float, or loses digits.
    return patched(
        _product(gelu.kernel(a), b), a < -NORMAL_GELU, lambda a, b: safe_product(b, *_gelu(a)), a, b
    )


@geglu.with_derivative(
    "where(j == i, (Phi(entry(x, i)) + entry(x, i)*phi(entry(x, i)))*entry(x, i + n/2), "
    "where(j == i + n/2, entry(x, i)*Phi(entry(x, i)), 0))"
)
def geglu(x: Array) -> Array:
    a, b = _halves(x)
    return _beside(safe_product(b, *_gelu_slope(a)), gelu.kernel(a))


@activation(
    "SwiGLU",
    formula="entry(x, i)*sigmoid(beta*entry(x, i))*entry(x, i + n/2)",
    range="(-inf, inf)",
    paper="Shazeer 2020, arXiv:2002.05202",
    aliases=("silu_and_mul",),
    pros="a smooth gate; the feed-forward layers of Llama, PaLM and most since",
    cons="which half is the gate differs from checkpoint to checkpoint",
    accuracy=(3, 4),
    pointwise=False,
    lengths=HALVES,
    base_point=GATE_AND_VALUE,
    equivalents=(
        call(
            "onnx",
            'onnx.helper.make_node("SwiGLU", ["a", "b"], ["y"], alpha={beta})',
            note="since opset 28; a and b are the halves of x, and its alpha is beta",
        ),
    ),
)
def swiglu(
    x: Array, beta: float = param(1.0, "(-inf, inf)", "sharpness of the gate, 1 in all models")
) -> Array:
    """Swish of the first half of the input times the second."""
    a, b = _halves(x)
    return _times_sigmoid(*two_product(beta, a), a, b)


@swiglu.with_derivative(
    "where(j == i, sigmoid(beta*entry(x, i))*(1 + beta*entry(x, i)*sigmoid(-beta*entry(x, i)))"
    "*entry(x, i + n/2), where(j == i + n/2, entry(x, i)*sigmoid(beta*entry(x, i)), 0))"
)
def swiglu(x: Array, beta: float) -> Array:
    a, b = _halves(x)
    u = two_product(beta, a)
    return _beside(safe_product(b, *_swish_slope(*u)), safe_product(a, *_sigmoid(*u)))


@activation(
    "Clamped SwiGLU",
    formula="min(entry(x, 2*i - 1), limit)*sigmoid(alpha*min(entry(x, 2*i - 1), limit))"
    "*(max(min(entry(x, 2*i), limit), -limit) + 1)",
    range="(-inf, inf)",
    paper="OpenAI 2025, gpt-oss-120b & gpt-oss-20b Model Card, arXiv:2508.10925",
    aliases=("swiglu_oai", "gpt_oss_swiglu"),
    pros="bounded above, so that no activation is an outlier; the experts of gpt-oss",
    cons="gates and values are interleaved, and no gradient passes beyond the limit",
    accuracy=(3, 4.5),
    pointwise=False,
    lengths=HALVES,
    plot_window=(-8, 10),
    base_point=(1.0, 2.0, -1.0, 0.5),
)
def clamped_swiglu(
    x: Array,
    alpha: float = param(1.702, "(-inf, inf)", "sharpness of the gate"),
    limit: float = param(7.0, "(0, inf)", "where gates and values are cut off", symbol="L"),
) -> Array:
    """Swish of every first of two neighbours times one more than the second, both clamped.

    Gates are cut off above the limit, values on both sides; at the limit itself the slope is still
    that of what is inside.
    """
    gate, value = np.minimum(x[..., ::2], limit), np.clip(x[..., 1::2], -limit, limit)
    return _times_sigmoid(*two_product(alpha, gate), gate, value + 1)


@clamped_swiglu.with_derivative(
    "where(j == 2*i - 1, where(x_j > limit, 0, sigmoid(alpha*x_j)"
    "*(1 + alpha*x_j*sigmoid(-alpha*x_j))*(max(min(entry(x, 2*i), limit), -limit) + 1)), "
    "where(j == 2*i, where(abs(x_j) > limit, 0, "
    "min(entry(x, 2*i - 1), limit)*sigmoid(alpha*min(entry(x, 2*i - 1), limit))), 0))"
)
def clamped_swiglu(x: Array, alpha: float, limit: float) -> Array:
    a, b = x[..., ::2], x[..., 1::2]
    gate, value = np.minimum(a, limit), np.clip(b, -limit, limit)
    u = two_product(alpha, gate)
    in_a = where(a > limit, 0.0, safe_product(value + 1, *_swish_slope(*u)))
    in_b = where(np.abs(b) > limit, 0.0, safe_product(gate, *_sigmoid(*u)))
    jacobian = np.zeros((*a.shape, x.shape[-1]))
    i = np.arange(a.shape[-1])
    jacobian[..., i, 2 * i] = where(np.isnan(b), b, in_a)
    jacobian[..., i, 2 * i + 1] = where(np.isnan(b), b, in_b)
    return jacobian


@activation(
    "Gated Tanh Unit",
    formula="tanh(entry(x, i))*sigmoid(entry(x, i + n/2))",
    range="(-1, 1)",
    paper="van den Oord et al. 2016, arXiv:1606.05328",
    aliases=("gated_tanh_unit",),
    pros="bounded; the layers of PixelCNN and WaveNet",
    cons="its gradient fades with the tanh and with the gate: glu learns faster",
    accuracy=(2.5, 5),
    pointwise=False,
    lengths=HALVES,
    base_point=GATE_AND_VALUE,
)
def gtu(x: Array) -> Array:
    """Tanh of the first half of the input times the sigmoid of the second."""
    a, b = _halves(x)
    return _times_sigmoid(b, 0.0, np.tanh(a))


@gtu.with_derivative(
    "where(j == i, sech(entry(x, i))**2*sigmoid(entry(x, i + n/2)), where(j == i + n/2, "
    "tanh(entry(x, i))*sigmoid(entry(x, i + n/2))*sigmoid(-entry(x, i + n/2)), 0))"
)
def gtu(x: Array) -> Array:
    a, b = _halves(x)
    # sech²(a) is four times the slope of the sigmoid at 2a.
    in_a = safe_product(np.full_like(a, 4.0), *_sigmoid_slope(2 * a), *_sigmoid(b))
    return _beside(in_a, safe_product(np.tanh(a), *_sigmoid_slope(b)))


# Gates times values. Where gates and products are normal numbers, the plain expression is right.


def _product(a: Array, b: Array) -> Array:
    """Return a·b; an infinity times 0 is nan."""
    with np.errstate(invalid="ignore"):
        product: Array = a * b
    return product


def _times_sigmoid(u: Array, low: float | Array, *values: Array) -> Array:
    """Return sigmoid(u + low) times one value or two."""
    left, m, low_m = negative_size(u, low)
    z = np.exp(m)
    if not isinstance(low_m, float):
        z += z * low_m
    product = _product(where(left, z, 1.0) / (1 + z), values[0])
    is_far = m < -NORMAL_EXPONENT
    if len(values) > 1:
        is_far = is_far | ((np.abs(product) < SMALL_PRODUCT) & (values[0] != 0))
        product = _product(product, values[1])

    def in_factors(u: Array, *others: Array) -> Array:
        return safe_product(*others[: len(values)], *_sigmoid(u, *others[len(values) :]))

    correction = () if isinstance(low, float) else (low,)
    return patched(product, is_far, in_factors, u, *values, *correction)


# Gates as factors. A gate that is nearly closed may be too small for a float where its product
# with a large value is not. So it is kept as four factors, which `safe_product` multiplies at once.


def _decay(m: Array, low: float | Array = 0.0) -> tuple[Array, ...]:
    """Return exp(m + low) as three factors, for m from -2200 to 0 and a small correction.

    Down to m = -2100 each is at least exp(-700), and so has all its digits.
    """
    return (
        np.exp(np.maximum(m, -700)),
        np.exp(np.clip(m + 700, -700, 0)),
        np.exp(np.minimum(m + 1400, 0) + low),
    )


def _sigmoid(u: Array, low: float | Array = 0.0) -> tuple[Array, ...]:
    """Return sigmoid(u + low) as four factors."""
    left, m, low = negative_size(u, low)
    a, b, c = _decay(m, low)
    return 1 / (1 + a * b * c), *(where(left, factor, 1.0) for factor in (a, b, c))


def _sigmoid_slope(u: Array) -> tuple[Array, ...]:
    """Return the derivative of sigmoid at u as four factors."""
    _, m, _ = negative_size(u)
    a, b, c = _decay(m)
    return 1 / square_above_one(a * b * c), a, b, c


def _swish_slope(u: Array, low: float | Array) -> tuple[Array, ...]:
    """Return the derivative of u·sigmoid(u) at u + low as four factors."""
    left, m, low = negative_size(u, low)
    a, b, c = _decay(m, low)
    z = a * b * c
    y = swish_slope_over_exp(m, z, low)
    return where(left, y, 1 - y * z), *(where(left, factor, 1.0) for factor in (a, b, c))


def _gelu(x: Array) -> tuple[Array, ...]:
    """Return gelu(x) as four factors."""
    share = gelu_tail_over_bell(np.minimum(np.abs(x), ASYMPTOTIC_FROM))
    return _on_the_left(x, gelu.kernel(x), -share, (-1.0, 1.0, -3.0, 15.0, -105.0, 945.0, -10395.0))


def _gelu_slope(x: Array) -> tuple[Array, ...]:
    """Return the derivative of gelu at x as four factors."""
    share = gelu_slope_over_bell(np.minimum(np.abs(x), ASYMPTOTIC_FROM))
    return _on_the_left(
        x, gelu.derivative_kernel(x), share, (-1.0, 1.0, -1.0, 3.0, -15.0, 105.0, -945.0), power=1
    )


def _on_the_left(
    x: Array, value: Array, share: Array, series: tuple[float, ...], power: int = 0
) -> tuple[Array, ...]:
    """Return `value` right of 0, and left of it share·exp(-x²/2), as four factors.

    From 39 on the share is |x|**power/sqrt(2·pi) times an asymptotic series in 1/x².
    """
    m = np.minimum(np.abs(x), DECAY_LIMIT)
    far = (
        m**power
        / np.sqrt(2 * np.pi)
        * polynomial(series, 1 / np.square(np.maximum(m, ASYMPTOTIC_FROM)))
    )
    square, rest = split_square(m)
    decay = _decay(-square / 2, -rest / 2)
    share = where(m > ASYMPTOTIC_FROM, far, share)
    left = x < 0
    return where(left, share, value), *(where(left, factor, 1.0) for factor in decay)


# Halves.


def _halves(x: Array) -> tuple[Array, Array]:
    """Return the first and the second half of vectors."""
    half = x.shape[-1] // 2
    return x[..., :half], x[..., half:]


def _beside(left: Array, right: Array) -> Array:
    """Return matrices whose left half is one diagonal matrix, and whose right half another."""
    eye = np.eye(left.shape[-1], dtype=bool)
    sides = [where(eye, side[..., None], 0.0) for side in (left, right)]
    return np.concatenate(sides, axis=-1)
