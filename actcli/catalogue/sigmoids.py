"""Sigmoids: S-shaped curves between two plateaus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, call, np, param, where
from actcli.numerics import special
from actcli.numerics.arithmetic import algebraic_sigmoid, algebraic_sigmoid_slope, square_above_one
from actcli.numerics.error_free import two_product, two_quotient
from actcli.numerics.exponentials import EXP_IS_0_BELOW, exp_factors

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Sigmoid",
    formula="1/(1 + exp(-x))",
    range="(0, 1)",
    paper="Rumelhart, Hinton & Williams 1986, Nature 323, 533-536",
    aliases=("logistic", "expit", "logistic_sigmoid"),
    pros="smooth, and reads as a probability: the output layer of binary classification, and gates",
    cons="gradients are at most 1/4 and fade on both sides; outputs are not centred on zero",
    accuracy=(3, 4),
    plot_window=(-8, 8),
    equivalents=(
        call("torch", "torch.sigmoid(x)"),
        call("jax", "jax.nn.sigmoid(x)"),
        call("keras", "keras.activations.sigmoid(x)"),
        call("tensorflow", "tf.nn.sigmoid(x)"),
        call("onnx", 'onnx.helper.make_node("Sigmoid", ["x"], ["y"])'),
        call("mlx", "mlx.nn.sigmoid(x)"),
        call("transformers", 'transformers.activations.ACT2FN["sigmoid"](x)'),
        call("timm", 'timm.layers.get_act_fn("sigmoid")(x)'),
    ),
)
def sigmoid(x: Array) -> Array:
    """The logistic curve: turns any number into one between 0 and 1."""
    return special.sigmoid(x)


@sigmoid.with_derivative("sigmoid(x)*sigmoid(-x)")
def sigmoid(x: Array) -> Array:
    return special.sigmoid_slope(x)


@activation(
    "Hyperbolic Tangent",
    formula="tanh(x)",
    range="(-1, 1)",
    paper="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp",
    aliases=("hyperbolic_tangent",),
    pros="smooth, bounded and centred on zero, with slope 1 at the origin; gates of recurrent nets",
    cons="saturates on both sides, where the gradient fades",
    accuracy=(2, 4),
    equivalents=(
        call("torch", "torch.tanh(x)"),
        call("jax", "jax.nn.tanh(x)"),
        call("keras", "keras.activations.tanh(x)", note="in float32 on the JAX backend"),
        call("tensorflow", "tf.nn.tanh(x)"),
        call("onnx", 'onnx.helper.make_node("Tanh", ["x"], ["y"])'),
        call("mlx", "mlx.nn.tanh(x)"),
        call("transformers", 'transformers.activations.ACT2FN["tanh"](x)'),
        call("timm", 'timm.layers.get_act_fn("tanh")(x)'),
    ),
)
def tanh(x: Array) -> Array:
    """A sigmoid stretched to lie between -1 and 1, so that it is odd."""
    return np.tanh(x)


@tanh.with_derivative("sech(x)**2")
def tanh(x: Array) -> Array:
    return special.sech_square(x)


@activation(
    "Softsign",
    formula="x/(1 + abs(x))",
    range="(-1, 1)",
    paper="Turian, Bergstra & Bengio 2009, NAACL-HLT",
    aliases=("soft_sign", "elliott_symmetric"),
    pros="needs no exponential, and nears its plateaus slowly, so its gradient fades slowly",
    cons="the second derivative jumps at zero; saturates all the same",
    accuracy=(1.5, 3),
    equivalents=(
        call("torch", "torch.nn.Softsign()(x)"),
        call("jax", "jax.nn.soft_sign(x)"),
        call("keras", "keras.activations.softsign(x)"),
        call("tensorflow", "tf.nn.softsign(x)"),
        call("onnx", 'onnx.helper.make_node("Softsign", ["x"], ["y"])'),
        call("mlx", "mlx.nn.softsign(x)"),
    ),
)
def softsign(x: Array) -> Array:
    """A sigmoid without exponentials: x over one more than its size."""
    x = np.clip(x, -1e17, 1e17)  # f is ±1 to the last digit from there on; inf/inf would be nan.
    return x / (1 + np.abs(x))


@softsign.with_derivative("1/(1 + abs(x))**2")
def softsign(x: Array) -> Array:
    size = 1 + np.abs(x)
    return 1 / size / size  # The square of size would overflow from 1.3e154 on.


@activation(
    "Log-Sigmoid",
    formula="-log(1 + exp(-x))",
    range="(-inf, 0)",
    aliases=("logsigmoid",),
    pros="the logarithm of a probability without ever forming it: for cross-entropy losses",
    cons="a loss term rather than a hidden unit: unbounded below, and flat on the right",
    accuracy=(2, 2.5),
    equivalents=(
        call("torch", "torch.nn.LogSigmoid()(x)"),
        call("jax", "jax.nn.log_sigmoid(x)"),
        call("keras", "keras.activations.log_sigmoid(x)"),
        call("tensorflow", "tf.math.log_sigmoid(x)"),
        call("mlx", "mlx.nn.log_sigmoid(x)"),
    ),
)
def log_sigmoid(x: Array) -> Array:
    """The logarithm of the sigmoid, which is -softplus(-x)."""
    # The minimum with -0 and not 0: f is negative everywhere, so its zero far right is -0.
    return np.minimum(x, -0.0) - np.log1p(np.exp(-np.abs(x)))


@log_sigmoid.with_derivative("sigmoid(-x)")
def log_sigmoid(x: Array) -> Array:
    z = np.exp(-np.abs(x))
    return where(x > 0, z, 1.0) / (1 + z)


@activation(
    "Bipolar Sigmoid",
    formula="tanh(x/2)",
    range="(-1, 1)",
    aliases=("symmetric_sigmoid", "tansig_half"),
    pros="the sigmoid stretched to lie between -1 and 1, centred on zero",
    cons="is tanh at half the pace, and saturates like it",
    accuracy=(1.5, 3.5),
    plot_window=(-8, 8),
)
def bipolar_sigmoid(x: Array) -> Array:
    """Twice the sigmoid less one, which is tanh(x/2)."""
    return np.tanh(x / 2)


@bipolar_sigmoid.with_derivative("sech(x/2)**2/2")
def bipolar_sigmoid(x: Array) -> Array:
    return 2 * special.sigmoid_slope(x)


@activation(
    "LeCun's Scaled Tanh",
    formula="a*tanh(b*x)",
    range="(-a, a)",
    paper="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp",
    aliases=("scaled_tanh", "stanh"),
    pros="targets of ±1 lie where it bends most, not at infinity: f(1) = 1 and f(-1) = -1",
    cons="saturates like tanh; the two constants suit normalised inputs only",
    accuracy=(2.5, 5.5),
)
def lecun_tanh(
    x: Array,
    # Within these bounds the product of both, which is a slope, is a float.
    a: float = param(1.7159, "(0, 1e150]", "height of the plateaus"),
    b: float = param(2 / 3, "(0, 1e150]", "pace: the slope at 0 is a*b"),
) -> Array:
    """A tanh scaled in both directions, so that f(1) is 1 to five digits."""
    p = b * x
    # Next to 0, where f = a·b·x, the product b·x may be subnormal and have lost digits.
    return where(np.abs(p) < 1e-150, a * b * x, a * np.tanh(p))


@lecun_tanh.with_derivative("a*b*sech(b*x)**2")
def lecun_tanh(x: Array, a: float, b: float) -> Array:
    return _tanh_slope(*two_product(b, x), a * b)


def _tanh_slope(q: Array, low: Array, scale: float = 1.0) -> Array:
    """Return scale·sech²(q + low) = scale·4z/(1 + z)² with z = exp(-2·|q + low|).

    The exponential magnifies an error of its argument by |2q|, so that the argument is a sum, and
    exp(-2·low) is taken as 1 - 2·low.
    """
    u, v = exp_factors(-2 * np.abs(q))
    more = 1 - 2 * np.sign(q) * np.clip(low, -0.1, 0.1)  # |low| > 0.1 only where u·v is 0.
    return scale * (4 / square_above_one(u * v)) * more * u * v


@activation(
    "Penalized Tanh",
    formula="where(x > 0, tanh(x), a*tanh(x))",
    range="(-a, 1)",
    kinks=("0",),
    paper="Xu, Huang & Li 2016, arXiv:1602.05980",
    aliases=("leaky_tanh",),
    pros="a bounded leaky ReLU: as tanh, but passing less of what is negative",
    cons="saturates on both sides, with a kink at zero besides",
    accuracy=(1.5, 3.5),
)
def penalized_tanh(
    x: Array, a: float = param(0.25, "(0, 1)", "factor of the negative half")
) -> Array:
    """A tanh whose negative half is scaled down."""
    return where(x > 0, 1.0, a) * np.tanh(x)


@penalized_tanh.with_derivative("where(x > 0, sech(x)**2, a*sech(x)**2)")
def penalized_tanh(x: Array, a: float) -> Array:
    return where(x > 0, 1.0, a) * special.sech_square(x)


@activation(
    "Rectified Tanh",
    formula="where(x > 0, tanh(x), 0)",
    range="[0, 1)",
    kinks=("0",),
    aliases=("relu_tanh",),
    pros="a bounded ReLU: sparse, and no output exceeds one",
    cons="dead below zero like ReLU, and saturated above like tanh",
    accuracy=(1.5, 3.5),
)
def rectified_tanh(x: Array) -> Array:
    """The positive half of tanh, and nothing below zero."""
    return where(x <= 0, 0.0, np.tanh(x))


@rectified_tanh.with_derivative("where(x > 0, sech(x)**2, 0)")
def rectified_tanh(x: Array) -> Array:
    return where(x <= 0, 0.0, special.sech_square(x))


@activation(
    "Soft Cap",
    formula="cap*tanh(x/cap)",
    range="(-cap, cap)",
    paper="Gemma Team 2024, arXiv:2408.00118",
    aliases=("tanh_softcap", "logit_softcap"),
    pros="keeps logits and attention scores within bounds, yet leaves small ones as they are",
    cons="costs a tanh, which fused attention kernels must support; Gemma 3 dropped it",
    accuracy=(3, 4.5),
    plot_window=(-90, 90),
)
def softcap(x: Array, cap: float = param(30.0, "(0, inf)", "bound of the output")) -> Array:
    """A tanh as wide as it is high: the identity near zero, and never beyond the cap.

    Gemma 2 uses 30 for its final logits, the default here, and 50 for its attention scores.
    """
    q = x / cap  # It may be subnormal; but where it is small f is x.
    return where(np.abs(q) < 1e-9, x, cap * np.tanh(q))


@softcap.with_derivative("sech(x/cap)**2")
def softcap(x: Array, cap: float) -> Array:
    return _tanh_slope(*two_quotient(x, cap))


@activation(
    "Elliott Sigmoid",
    formula="x/(2*(1 + abs(x))) + 1/2",
    range="(0, 1)",
    paper="Elliott 1993, ISR Technical Report TR 93-8, University of Maryland",
    aliases=("elliot", "elliott_sigmoid"),
    pros="a sigmoid between 0 and 1 without an exponential, slow to saturate",
    cons="the second derivative jumps at zero; some libraries mean softsign by the name",
    accuracy=(1.5, 3),
    plot_window=(-10, 10),
)
def elliott(x: Array) -> Array:
    """Softsign moved and scaled to lie between 0 and 1."""
    rest = 0.5 / (1 + np.abs(x))
    return where(x < 0, rest, 1 - rest)


@elliott.with_derivative("1/(2*(1 + abs(x))**2)")
def elliott(x: Array) -> Array:
    size = 1 + np.abs(x)
    return 0.5 / size / size


@activation(
    "Arctangent",
    formula="atan(x)",
    range="(-pi/2, pi/2)",
    aliases=("atan",),
    pros="smooth, odd and bounded, and its gradient fades only as 1/x²",
    cons="its plateaus are at ±π/2, not ±1, unless scaled; dearer than softsign",
    accuracy=(1, 2),
    equivalents=(
        call("torch", "torch.atan(x)"),
        call("jax", "jax.numpy.arctan(x)"),
        call("keras", "keras.ops.arctan(x)"),
        call("tensorflow", "tf.atan(x)"),
        call("onnx", 'onnx.helper.make_node("Atan", ["x"], ["y"])'),
        call("mlx", "mlx.core.arctan(x)"),
    ),
)
def arctan(x: Array) -> Array:
    """The angle whose tangent is x."""
    return np.arctan(x)


@arctan.with_derivative("1/(1 + x**2)")
def arctan(x: Array) -> Array:
    far = np.maximum(np.abs(x), 1e10)  # The 1 is lost there, and x² might overflow.
    return where(np.abs(x) < 1e10, 1 / (1 + x * x), 1 / far / far)


@activation(
    "Inverse Square Root Unit",
    formula="x/sqrt(1 + alpha*x**2)",
    range="(-1/sqrt(alpha), 1/sqrt(alpha))",
    paper="Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967",
    aliases=("inverse_square_root_unit",),
    pros="shaped like tanh, but computed with a square root instead of exponentials",
    cons="saturates on both sides; little used, so rarely fused",
    accuracy=(2.5, 4.5),
)
def isru(
    x: Array,
    alpha: float = param(1.0, "(0, inf)", "sets the plateaus, which are at ±1/sqrt(alpha)"),
) -> Array:
    """A sigmoid made of a square and a square root."""
    return algebraic_sigmoid(x, alpha)


@isru.with_derivative("(1 + alpha*x**2)**(-3/2)")
def isru(x: Array, alpha: float) -> Array:
    return algebraic_sigmoid_slope(x, alpha)


@activation(
    "Soft Clipping",
    formula="(softplus(p*x) - softplus(p*(x - 1)))/p",
    range="(0, 1)",
    paper="Klimek & Perelstein 2018, arXiv:1810.11509",
    aliases=("softclip", "sc"),
    pros="nearly linear between 0 and 1, and smooth at both corners: for outputs in that range",
    cons="saturates at once outside; there is no agreed sharpness",
    accuracy=(4, 3.5),
    plot_window=(-1, 2),
)
def soft_clipping(
    x: Array, p: float = param(50.0, "[1e-300, inf)", "sharpness of the corners at 0 and 1")
) -> Array:
    """The identity cut off at 0 and 1, with rounded corners."""
    # As f(1 - x) = 1 - f(x), only v = min(x, 1 - x) is needed, which is at most 1/2. There
    #     f = max(v, 0) + log1p(z·c/(1 + d))/p, with z = exp(-p·|v|), d = exp(p·(v - 1)) and
    #     c = 1 - exp(-p·(1 - 2·max(v, 0))):
    # all terms are positive. log1p(w) is taken as w times log1p(w)/w, which is next to 1 in the
    # tail, so that neither z nor c is lost where their product is too small for a float.
    v, a, b, d = _soft_clipping(x, p)
    above = np.maximum(v, 0)
    c = -np.expm1(-p * (1 - 2 * above))
    w = np.maximum(a * c / (1 + d), 1e-300)
    y = above + np.log1p(w) / w * (c / p) / (1 + d) * a * b
    return where(x > 0.5, 1 - y, y)


@soft_clipping.with_derivative("(1 - exp(-p))/((1 + exp(-p*x))*(1 + exp(p*(x - 1))))")
def soft_clipping(x: Array, p: float) -> Array:
    v, a, b, d = _soft_clipping(x, p)
    z = a * b
    return where(v < 0, z, 1.0) / (1 + z) / (1 + d) * -np.expm1(-p)


def _soft_clipping(x: Array, p: float) -> tuple[Array, Array, Array, Array]:
    """Return v = min(x, 1 - x), exp(-p·|v|) as two factors, and exp(p·(v - 1))."""
    v = np.minimum(x, 1 - x)  # 1 - x is exact from 1/2 to 1e16.
    q, low = two_product(p, -np.abs(v))
    a, b = exp_factors(q)
    return v, a * (1 + where(q > EXP_IS_0_BELOW, low, 0.0)), b, np.exp(p * (v - 1))
