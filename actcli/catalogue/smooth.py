"""Smooth rectifiers: the corner of ReLU rounded off."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from actcli.declare import activation, call, np, param, where
from actcli.numerics.error_free import two_product
from actcli.numerics.exponentials import exp_factors

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Softplus",
    formula="log(1 + exp(beta*x))/beta",
    range="(0, inf)",
    paper="Dugas, Bengio, Bélisle, Nadeau & Garcia 2001, NIPS 13",
    aliases=("smooth_rectifier", "soft_plus"),
    pros="smooth and always positive: for outputs that must be, such as a variance",
    cons="dearer than ReLU, never exactly zero, and rarely better in hidden layers",
    accuracy=(3, 3),
    equivalents=(
        call(
            "torch",
            "torch.nn.Softplus(beta={beta})(x)",
            note="x itself once beta*x > 20: an error up to 2e-9, and a step",
        ),
        call("jax", "jax.nn.softplus(x)", fixed={"beta": 1.0}),
        call("keras", "keras.activations.softplus(x)", fixed={"beta": 1.0}),
        call("tensorflow", "tf.nn.softplus(x)", fixed={"beta": 1.0}),
        call("onnx", 'onnx.helper.make_node("Softplus", ["x"], ["y"])', fixed={"beta": 1.0}),
        call("mlx", "mlx.nn.softplus(x)", fixed={"beta": 1.0}),
    ),
)
def softplus(
    x: Array, beta: float = param(1.0, "(0, inf)", "sharpness: the larger, the closer to ReLU")
) -> Array:
    """A smooth ReLU: its slope is the sigmoid."""
    # f = max(x, 0) + log1p(exp(-|beta·x|))/beta, two terms of one sign. With -|beta·x| = p + e, the
    # factor exp(e) = 1 + e may stand outside the logarithm: it counts only where |p| is so large
    # that log1p(exp(p)) is exp(p).
    p, e = two_product(beta, -np.abs(x))
    a, b = exp_factors(p)
    return np.maximum(x, 0) + np.log1p(a) / beta * b * (1 + e)


@softplus.with_derivative("sigmoid(beta*x)")
def softplus(x: Array, beta: float) -> Array:
    p, e = two_product(beta, -np.abs(x))
    z = np.exp(p)
    z += z * e
    return where(x < 0, z, 1.0) / (1 + z)


@activation(
    "Smooth ReLU (SmeLU)",
    formula="where(x <= -beta, 0, where(x >= beta, x, (x + beta)**2/(4*beta)))",
    range="[0, inf)",
    kinks=("-beta", "beta"),
    paper="Shamir & Lin 2022, arXiv:2202.06499",
    aliases=("smooth_relu",),
    pros="a ReLU with a smooth corner and no exponential; models train more reproducibly",
    cons="dead on the left like ReLU; one more width to choose",
    accuracy=(2, 1.5),
)
def smelu(
    x: Array, beta: float = param(1.0, "(0, 1e300]", "half the width of the rounded corner")
) -> Array:
    """A ReLU whose corner is a piece of a parabola; with beta = 1 it is `sparse_plus`."""
    t = np.clip(x, -beta, beta) + beta  # Exact where it is small (Sterbenz).
    return where(x > beta, x, t / (4 * beta) * t)


@smelu.with_derivative("where(x <= -beta, 0, where(x >= beta, 1, (x + beta)/(2*beta)))")
def smelu(x: Array, beta: float) -> Array:
    return (np.clip(x, -beta, beta) + beta) / (2 * beta)


@activation(
    "Sparse Plus",
    formula="where(x <= -1, 0, where(x >= 1, x, (x + 1)**2/4))",
    range="[0, inf)",
    kinks=("-1", "1"),
    paper="Blondel, Martins & Niculae 2019, arXiv:1901.02324",
    aliases=("sparseplus",),
    pros="a softplus that is exactly 0 on the left and exactly x on the right, with no exponential",
    cons="no gradient at all below -1",
    accuracy=(2, 0.5),
    equivalents=(
        call("jax", "jax.nn.sparse_plus(x)"),
        call("keras", "keras.activations.sparse_plus(x)"),
    ),
)
def sparse_plus(x: Array) -> Array:
    """The sparse counterpart of softplus: its slope is the sparse sigmoid."""
    t = np.clip(x, -1, 1) + 1
    return where(x > 1, x, t * t / 4)


@sparse_plus.with_derivative("where(x <= -1, 0, where(x >= 1, 1, (x + 1)/2))")
def sparse_plus(x: Array) -> Array:
    return (np.clip(x, -1, 1) + 1) / 2


@activation(
    "Shifted Softplus",
    formula="log((1 + exp(x))/2)",
    range="(-log(2), inf)",
    paper="Schütt, Kindermans, Sauceda, Chmiela, Tkatchenko & Müller 2017, arXiv:1706.08566",
    aliases=("ssp",),
    pros="a softplus through the origin, endlessly differentiable: for energies and their forces",
    cons="dearer than ReLU, and half of the gradient is gone at zero",
    accuracy=(2.5, 2.5),
)
def shifted_softplus(x: Array) -> Array:
    """Softplus lowered by log 2, so that it passes through the origin."""
    # log((1 + exp(x))/2) = log1p(expm1(x)/2), which keeps the digits next to 0. Right of 1 it is
    # x + log1p(expm1(-x)/2), where the exponential does not overflow.
    right = x > 1
    return where(right, x, -0.0) + np.log1p(np.expm1(where(right, -x, x)) / 2)


@shifted_softplus.with_derivative("sigmoid(x)")
def shifted_softplus(x: Array) -> Array:
    z = np.exp(-np.abs(x))
    return where(x < 0, z, 1.0) / (1 + z)


@activation(
    "Square Root of Softplus",
    formula="sqrt(softplus(x))",
    range="(0, inf)",
    aliases=("sqrtsoftplus",),
    pros="positive, and grows slowly: for the scores of a router of experts",
    cons="two transcendental functions; code that takes the root last has no gradient far left",
    accuracy=(1.5, 3.5),
    plot_window=(-8, 8),
    equivalents=(
        call(
            "transformers",
            'transformers.activations.ACT2FN["sqrtsoftplus"](x)',
            note="the root of x itself once x > 20; its gradient is nan below -745",
        ),
    ),
)
def sqrt_softplus(x: Array) -> Array:
    """The square root of softplus."""
    # Below -40 softplus is exp(x) to the last digit. It underflows long before its root does.
    left = np.exp(np.minimum(x, 0) / 2)
    return where(x < -40, left, np.sqrt(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))))


@sqrt_softplus.with_derivative("sigmoid(x)/(2*sqrt(softplus(x)))")
def sqrt_softplus(x: Array) -> Array:
    left = np.exp(np.minimum(x, 0) / 2) / 2
    m = np.maximum(x, -40)
    z = np.exp(-np.abs(m))
    root = np.sqrt(np.maximum(m, 0) + np.log1p(z))
    return where(x < -40, left, where(x < 0, z, 1.0) / (1 + z) / (2 * root))


@activation(
    "Squareplus",
    formula="(x + sqrt(x**2 + b))/2",
    range="(0, inf)",
    paper="Barron 2021, arXiv:2112.11687",
    aliases=("square_plus",),
    pros="shaped like softplus, but made of a square root: cheaper, and easy on low precision",
    cons="nears zero slowly, as b/(4|x|); as printed it cancels to 0 on the far left",
    accuracy=(2.5, 4),
    equivalents=(
        call("jax", "jax.nn.squareplus(x, {b})", note="loses digits on the left: it cancels"),
        call(
            "keras",
            "keras.activations.squareplus(x, {b})",
            note="loses digits on the left: it cancels",
        ),
    ),
)
def squareplus(
    x: Array,
    # With 0 it would be relu, and have a kink; of less, a quarter may have no digits.
    b: float = param(4.0, "[1e-300, inf)", "roundness: f(0) is sqrt(b)/2; near 0 it is ReLU"),
) -> Array:
    """A smooth ReLU made of a square root, a branch of a hyperbola.

    With b = 4 it is 1 at zero; b = 4·log(2)² gives it softplus's value there.
    """
    _, h = _hyperbola(x, b)
    return where(x < 0, b / 4 / h, h)


@squareplus.with_derivative("(1 + x/sqrt(x**2 + b))/2")
def squareplus(x: Array, b: float) -> Array:
    s, h = _hyperbola(x, b)
    left = b / 4 / h / s  # f'(x) + f'(-x) = 1.
    return where(x < 0, left, 1 - left)


def _hyperbola(x: Array, b: float) -> tuple[Array, Array]:
    """Return s = sqrt(x² + b) and h = (|x| + s)/2.

    On the left f is (s - |x|)/2, which cancels, and equals (b/4)/h, which does not.
    """
    s = np.hypot(x, sqrt(b))
    return s, np.abs(x) / 2 + s / 2
