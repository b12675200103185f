"""Shrinkage: small inputs become nothing, large ones come closer to zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, call, np, param, where
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.coefficients import TANHSHRINK
from actcli.numerics.piecewise import unit_step

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Tanh Shrinkage",
    formula="x - tanh(x)",
    range="(-inf, inf)",
    aliases=("tanh_shrink",),
    pros="smooth: suppresses small inputs as their cube and keeps all but 1 of large ones",
    cons="the gradient vanishes at zero; libraries subtract, which leaves no digit of small inputs",
    accuracy=(3.5, 3),
    equivalents=(
        call("torch", "torch.nn.Tanhshrink()(x)", note="loses all digits near 0"),
        call("keras", "keras.activations.tanh_shrink(x)", note="loses all digits near 0"),
    ),
)
def tanhshrink(x: Array) -> Array:
    """What tanh takes away from its input."""
    # Up to |x| = 1.5, where the difference cancels, it is x³ times a polynomial in x² - 1.125. That
    # falls from 0.33 to 0.17, and its first term dominates.
    small = np.clip(x, -1.5, 1.5)
    u = small * small
    near = small * u * polynomial(TANHSHRINK, u - 1.125)
    return where(np.abs(x) < 1.5, near, x - np.tanh(x))


@tanhshrink.with_derivative("tanh(x)**2")
def tanhshrink(x: Array) -> Array:
    return np.square(np.tanh(x))


@activation(
    "Soft Shrinkage",
    formula="where(x > lambd, x - lambd, where(x < -lambd, x + lambd, 0))",
    range="(-inf, inf)",
    kinks=("-lambd", "lambd"),
    plot_window=(-2, 2),
    paper="Donoho 1995, IEEE Transactions on Information Theory 41(3), 613-627",
    aliases=("soft_shrink", "soft_threshold"),
    pros="continuous, and exactly zero for small inputs: the step of sparse coding (LASSO)",
    cons="no gradient in the dead zone, and every large input comes out too small",
    accuracy=(0.5, 0),
    equivalents=(
        call("torch", "torch.nn.Softshrink(lambd={lambd})(x)"),
        call(
            "keras",
            "keras.activations.soft_shrink(x, threshold={lambd})",
            note="nan becomes 0 on JAX and TensorFlow",
        ),
        call(
            "onnx",
            'onnx.helper.make_node("Shrink", ["x"], ["y"], lambd={lambd}, bias={lambd})',
            note="nan becomes 0",
        ),
        call("mlx", "mlx.nn.softshrink(x, lambd={lambd})", note="nan becomes 0"),
    ),
)
def softshrink(
    x: Array, lambd: float = param(0.5, "[0, inf)", "half-width of the dead zone", symbol="lam")
) -> Array:
    """Moves every input towards zero by a constant, and small ones to zero."""
    return x - np.clip(x, -lambd, lambd) + 0.0  # + 0.0 makes 0 of -0.


@softshrink.with_derivative("where(abs(x) > lambd, 1, 0)")
def softshrink(x: Array, lambd: float) -> Array:
    return unit_step(np.abs(x), lambd)


@activation(
    "Hard Shrinkage",
    formula="where(abs(x) > lambd, x, 0)",
    range="(-inf, inf)",
    kinks=("-lambd", "lambd"),
    plot_window=(-2, 2),
    paper="Donoho & Johnstone 1994, Biometrika 81(3), 425-455",
    aliases=("hard_shrink", "hshrink", "hard_threshold"),
    pros="exactly zero for small inputs, and large ones pass unchanged",
    cons="jumps at both ends of the dead zone, where a small change decides all",
    accuracy=(0, 0),
    equivalents=(
        call("torch", "torch.nn.Hardshrink(lambd={lambd})(x)"),
        call(
            "keras",
            "keras.activations.hard_shrink(x, threshold={lambd})",
            note="nan becomes 0 on JAX and TensorFlow",
        ),
        call(
            "onnx",
            'onnx.helper.make_node("Shrink", ["x"], ["y"], lambd={lambd})',
            note="nan becomes 0",
        ),
        call("mlx", "mlx.nn.hard_shrink(x, lambd={lambd})", note="nan becomes 0"),
    ),
)
def hardshrink(
    x: Array, lambd: float = param(0.5, "[0, inf)", "half-width of the dead zone", symbol="lam")
) -> Array:
    """The identity, with everything that is small set to zero."""
    return where(np.abs(x) <= lambd, 0.0, x)


@hardshrink.with_derivative("where(abs(x) > lambd, 1, 0)")
def hardshrink(x: Array, lambd: float) -> Array:
    return unit_step(np.abs(x), lambd)


@activation(
    "Shrinkage with a Bias",
    formula="where(x > lambd, x - bias, where(x < -lambd, x + bias, 0))",
    range="(-inf, inf)",
    kinks=("-lambd", "lambd"),
    plot_window=(-2, 2),
    aliases=("onnx_shrink",),
    pros="hard and soft shrinkage in one: with bias = 0 the one, with bias = lambd the other",
    cons="two numbers to choose, and a jump unless they are the same",
    accuracy=(0.5, 0),
    equivalents=(
        call(
            "onnx",
            'onnx.helper.make_node("Shrink", ["x"], ["y"], lambd={lambd}, bias={bias})',
            note="nan becomes 0",
        ),
    ),
)
def shrink(
    x: Array,
    lambd: float = param(0.5, "[0, inf)", "half-width of the dead zone", symbol="lam"),
    bias: float = param(0.0, "(-inf, inf)", "how far large inputs move towards zero", symbol="b"),
) -> Array:
    """Sets small inputs to zero and moves the others towards it by a bias."""
    return where(np.abs(x) <= lambd, 0.0, x - bias * np.sign(x))


@shrink.with_derivative("where(abs(x) > lambd, 1, 0)")
def shrink(x: Array, lambd: float, bias: float) -> Array:
    return unit_step(np.abs(x), lambd)
