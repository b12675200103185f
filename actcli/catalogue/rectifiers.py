"""Rectifiers: the identity above zero, a flatter line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.activation import activation, call
from actcli.numerics import np
from actcli.numerics.special import line, step
from actcli.parameter import param, uniform

if TYPE_CHECKING:
    from actcli.numerics import Array


@activation(
    "Rectified Linear Unit",
    formula="where(x > 0, x, 0)",
    range="[0, inf)",
    kinks=("0",),
    paper="Nair & Hinton 2010, ICML",
    aliases=("rectified_linear", "rectifier", "ramp"),
    pros="one comparison to compute, a gradient that never fades above zero, sparse outputs",
    cons="a unit that only sees negative inputs gets no gradient and stays dead",
    accuracy=(0, 0),
    elsewhere=(
        call("torch", "torch.nn.ReLU()(x)"),
        call("jax", "jax.nn.relu(x)"),
        call("keras", "keras.activations.relu(x)"),
        call("tensorflow", "tf.nn.relu(x)"),
        call("onnx", 'onnx.helper.make_node("Relu", ["x"], ["y"])'),
        call("mlx", "mlx.nn.relu(x)"),
        call("transformers", 'transformers.activations.ACT2FN["relu"](x)'),
        call("timm", 'timm.layers.get_act_fn("relu")(x)'),
    ),
)
def relu(x: Array) -> Array:
    """The identity above zero, nothing below."""
    return np.where(x <= 0, 0.0, x)  # in this order nan stays nan, and -0 becomes 0


@relu.with_derivative("where(x > 0, 1, 0)")
def relu(x: Array) -> Array:
    return step(x, 0.0, 1.0)


@activation(
    "Leaky ReLU",
    formula="where(x > 0, x, negative_slope*x)",
    range="(-inf, inf)",
    kinks=("0",),
    paper="Maas, Hannun & Ng 2013, ICML Workshop on Deep Learning for Audio, Speech and Language",
    aliases=("lrelu",),
    pros="as cheap as ReLU, and no unit dies: some gradient flows below zero",
    cons="the slope is one more number to choose, and a small one gains little over ReLU",
    accuracy=(0.5, 0),
    elsewhere=(
        call("torch", "torch.nn.LeakyReLU(negative_slope={negative_slope})(x)"),
        call("jax", "jax.nn.leaky_relu(x, negative_slope={negative_slope})"),
        call(
            "keras",
            "keras.activations.leaky_relu(x, negative_slope={negative_slope})",
            defaults={"negative_slope": 0.2},
            note="the layer keras.layers.LeakyReLU defaults to 0.3",
        ),
        call(
            "tensorflow",
            "tf.nn.leaky_relu(x, alpha={negative_slope})",
            defaults={"negative_slope": 0.2},
            note="rounds the slope to float32",
        ),
        call("onnx", 'onnx.helper.make_node("LeakyRelu", ["x"], ["y"], alpha={negative_slope})'),
        call(
            "mlx",
            "mlx.nn.leaky_relu(x, {negative_slope})",
            note="computes max(slope*x, x), another function for a slope above 1",
        ),
        call(
            "transformers",
            'transformers.activations.ACT2FN["leaky_relu"](x)',
            fixed={"negative_slope": 0.01},
        ),
        call("timm", 'timm.layers.get_act_fn("leaky_relu")(x, {negative_slope})'),
    ),
)
def leaky_relu(
    x: Array, negative_slope: float = param(0.01, "(-inf, inf)", "slope below zero", symbol="alpha")
) -> Array:
    """The identity above zero, a small fraction of it below."""
    return np.where(x < 0, line(negative_slope, x), x)


@leaky_relu.with_derivative("where(x > 0, 1, negative_slope)")
def leaky_relu(x: Array, negative_slope: float) -> Array:
    return step(x, negative_slope, 1.0)


@activation(
    "Parametric ReLU",
    formula="where(x > 0, x, a*x)",
    range="(-inf, inf)",
    kinks=("0",),
    paper="He, Zhang, Ren & Sun 2015, arXiv:1502.01852",
    aliases=("parametric_relu",),
    pros="the slope below zero is learned with the weights, at next to no cost",
    cons="one more parameter a channel to regularise; can overfit on small data",
    accuracy=(0.5, 0),
    elsewhere=(
        call("torch", "torch.nn.PReLU(init={a}, dtype=x.dtype)(x)"),
        call(
            "flax",
            'flax.linen.PReLU().apply({{"params": {{"negative_slope": {a}}}}}, x)',
            defaults={"a": 0.01},
        ),
        call(
            "keras",
            "keras.layers.PReLU(alpha_initializer=keras.initializers.Constant({a}))(x)",
            defaults={"a": 0.0},
            note="learns one slope a position unless shared_axes is given",
        ),
        call("onnx", 'onnx.helper.make_node("PRelu", ["x", "slope"], ["y"])  # slope = {a}'),
        call("mlx", "mlx.nn.prelu(x, mlx.core.array({a}))"),
        call("transformers", 'transformers.activations.ACT2FN["prelu"](x)', fixed={"a": 0.25}),
        call("timm", 'timm.layers.get_act_layer("prelu")(init={a})(x)'),
    ),
)
def prelu(x: Array, a: float = param(0.25, "(-inf, inf)", "slope below zero, learned")) -> Array:
    """A leaky ReLU whose slope below zero is learned; here it is at its initial value."""
    return np.where(x < 0, line(a, x), x)


@prelu.with_derivative("where(x > 0, 1, a)")
def prelu(x: Array, a: float) -> Array:
    return step(x, a, 1.0)


@activation(
    "Randomized Leaky ReLU",
    formula="where(x > 0, x, slope*x)",
    range="(-inf, inf)",
    kinks=("0",),
    paper="Xu, Wang, Chen & Li 2015, arXiv:1505.00853",
    aliases=("randomized_leaky_relu", "randomised_leaky_relu"),
    pros="the random slopes act as a regulariser where training data are few",
    cons="training is noisier, and training and use compute different functions",
    accuracy=(0.5, 0),
    elsewhere=(
        call(
            "torch",
            "torch.nn.RReLU(lower={lower}, upper={upper}).eval()(x)",
            note="in use its slope is always the mean of the two",
        ),
    ),
)
def rrelu(
    x: Array,
    lower: float = param(1 / 8, "(-inf, inf)", "smallest slope below zero"),
    upper: float = param(1 / 3, "[lower, inf)", "largest slope below zero"),
    slope: float | Array = uniform("lower", "upper", "slope below zero"),
) -> Array:
    """A leaky ReLU that draws its slope anew for every input while training.

    In use it has the mean slope, (lower + upper)/2, by default 11/48. This is PyTorch's form. The
    paper writes it as a division, x/a with a ~ U(3, 8) in training and x/5.5 in use. Its slopes 1/a
    lie between the same ends, 1/8 and 1/3, but are not uniform, and the slope in use is another:
    2/11. `rrelu` with its slope pinned to 2/11 is the paper's function in use.
    """
    return np.where(x < 0, line(slope, x), x)


@rrelu.with_derivative("where(x > 0, 1, slope)")
def rrelu(x: Array, lower: float, upper: float, slope: float | Array) -> Array:
    return step(x, slope, 1.0)
