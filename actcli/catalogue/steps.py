"""Steps: a jump between two constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, call, level, np, param, step

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Binary Step",
    formula="where(x >= threshold, 1, 0)",
    range="[0, 1]",
    kinks=("threshold",),
    paper="McCulloch & Pitts 1943, Bulletin of Mathematical Biophysics 5, 115-133",
    aliases=("heaviside", "step", "unit_step", "hard_limit"),
    pros="fires or does not: the neuron of McCulloch and Pitts, and of the perceptron",
    cons="no gradient anywhere, so it cannot be trained by descent; libraries disagree at the step",
    accuracy=(0, 0),
    equivalents=(
        call(
            "torch",
            "torch.heaviside(x, torch.ones((), dtype=x.dtype))",
            fixed={"threshold": 0.0},
            note="has no gradient at all, not even zero",
        ),
        call("jax", "jax.numpy.heaviside(x, 1.0)", fixed={"threshold": 0.0}),
        call("keras", "keras.ops.heaviside(x, 1.0)", fixed={"threshold": 0.0}),
        call(
            "tensorflow",
            "tf.experimental.numpy.heaviside(x, tf.ones_like(x))",
            fixed={"threshold": 0.0},
        ),
        call("mlx", "mlx.nn.step(x, threshold={threshold})", note="gives integers"),
    ),
)
def binary_step(
    x: Array, threshold: float = param(0.0, "(-inf, inf)", "where the step is", symbol="theta")
) -> Array:
    """One from a threshold on, zero below it."""
    return level(x, x >= threshold, 1.0, 0.0)


@binary_step.with_derivative("0")
def binary_step(x: Array, threshold: float) -> Array:
    return step(x, 0.0, 0.0)


@activation(
    "Sign",
    formula="sign(x)",
    range="[-1, 1]",
    kinks=("0",),
    paper="Hubara, Courbariaux, Soudry, El-Yaniv & Bengio 2016, arXiv:1602.02830",
    aliases=("signum", "bipolar_step"),
    pros="an activation of one bit: multiplying becomes counting in binarized networks",
    cons="no gradient anywhere, so training must pretend one, and papers take 1 and not 0 at zero",
    accuracy=(0, 0),
    equivalents=(
        call("torch", "torch.sign(x)"),
        call("jax", "jax.numpy.sign(x)"),
        call("keras", "keras.ops.sign(x)"),
        call("tensorflow", "tf.sign(x)"),
        call("onnx", 'onnx.helper.make_node("Sign", ["x"], ["y"])'),
        call("mlx", "mlx.core.sign(x)"),
    ),
)
def sign(x: Array) -> Array:
    """The sign of the input: -1, 0 or 1."""
    return np.copysign(np.sign(x), x)  # np.sign alone turns -0 into 0


@sign.with_derivative("0")
def sign(x: Array) -> Array:
    return step(x, 0.0, 0.0)


@activation(
    "Binary Sigmoid",
    formula="where(x > 0, 1, 0)",
    range="[0, 1]",
    kinks=("0",),
    paper="Courbariaux, Hubara, Soudry, El-Yaniv & Bengio 2016, arXiv:1602.02830",
    pros="a bit for each unit: a product with it is a choice, in binarized networks",
    cons="no gradient anywhere, so training pretends that of a hard sigmoid",
    training_gradient="where(abs(x) < 1, 1/2, 0)",
    accuracy=(0, 0),
)
def binary_sigmoid(x: Array) -> Array:
    """A sigmoid rounded to 0 or 1, and 0 at 0, as in nnabla and QKeras.

    Its derivative is 0. Training passes gradients straight through instead, as if it were
    `sparse_sigmoid`.
    """
    return level(x, x > 0, 1.0, 0.0)


@binary_sigmoid.with_derivative("0")
def binary_sigmoid(x: Array) -> Array:
    return step(x, 0.0, 0.0)


@activation(
    "Binary Tanh",
    formula="where(x > 0, 1, -1)",
    range="[-1, 1]",
    kinks=("0",),
    paper="Courbariaux, Hubara, Soudry, El-Yaniv & Bengio 2016, arXiv:1602.02830",
    pros="one bit that is never 0: multiplying becomes counting, in binarized networks",
    cons="no gradient anywhere, so training pretends one; libraries disagree on the value at 0",
    training_gradient="where(abs(x) < 1, 1, 0)",
    accuracy=(0, 0),
)
def binary_tanh(x: Array) -> Array:
    """A tanh rounded to -1 or 1, and -1 at 0, as in nnabla and QKeras; hls4ml takes 1 there.

    Its derivative is 0. Training passes gradients straight through instead, as if it were
    `hard_tanh`.
    """
    return level(x, x > 0, 1.0, -1.0)


@binary_tanh.with_derivative("0")
def binary_tanh(x: Array) -> Array:
    return step(x, 0.0, 0.0)


@activation(
    "Ternary Tanh",
    formula="where(x > 1/2, 1, where(x <= -1/2, -1, 0))",
    range="[-1, 1]",
    kinks=("-1/2", "1/2"),
    paper="Zhu, Han, Mao & Dally 2017, arXiv:1612.01064",
    pros="two bits: a product with it is an addition, a subtraction or nothing, as on FPGAs",
    cons="no gradient anywhere, so training must pretend one; hls4ml takes -1 at -1/2 but 0 at 1/2",
    accuracy=(0, 0),
)
def ternary_tanh(x: Array) -> Array:
    """A tanh rounded to -1, 0 or 1, as hls4ml puts it on an FPGA."""
    return level(x, x > 0.5, 1.0, 0.0) - level(x, x <= -0.5, 1.0, 0.0)


@ternary_tanh.with_derivative("0")
def ternary_tanh(x: Array) -> Array:
    return step(x, 0.0, 0.0)
