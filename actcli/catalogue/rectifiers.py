"""Rectifiers: lines with a corner, the identity above zero and flatter elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.catalogue._shaped_rectifiers import (  # noqa: F401 - the rest of this family
    nlrelu,
    plu,
    shifted_relu,
    squared_relu,
    srelu,
    star_relu,
)
from actcli.declare import activation, affine, call, level, line, np, param, step, uniform, where
from actcli.numerics.piecewise import unit_step

if TYPE_CHECKING:
    from actcli.declare import Array


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
    equivalents=(
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
    return np.maximum(x, 0) + 0.0  # + 0.0 makes 0 of -0.


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
    equivalents=(
        call("torch", "torch.nn.LeakyReLU(negative_slope={negative_slope})(x)"),
        call(
            "jax",
            "jax.nn.leaky_relu(x, negative_slope={negative_slope})",
            note="its slope at 0 is 1",
        ),
        call(
            "keras",
            "keras.activations.leaky_relu(x, negative_slope={negative_slope})",
            defaults={"negative_slope": 0.2},
        ),
        call(
            "keras",
            "keras.layers.LeakyReLU(negative_slope={negative_slope}, dtype=x.dtype)(x)",
            defaults={"negative_slope": 0.3},
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
    return where(x < 0, line(negative_slope, x), x)


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
    equivalents=(
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
    return where(x < 0, line(a, x), x)


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
    equivalents=(
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
    return where(x < 0, line(slope, x), x)


@rrelu.with_derivative("where(x > 0, 1, slope)")
def rrelu(x: Array, lower: float, upper: float, slope: float | Array) -> Array:
    return step(x, slope, 1.0)


@activation(
    "ReLU6",
    formula="where(x >= 6, 6, where(x > 0, x, 0))",
    range="[0, 6]",
    kinks=("0", "6"),
    plot_window=(-3, 9),
    paper="Krizhevsky 2010, Convolutional Deep Belief Networks on CIFAR-10",
    aliases=("relu_6",),
    pros="bounded, so it survives arithmetic in few bits: made for mobile networks",
    cons="no gradient on either side; 6 is a habit, not a law",
    accuracy=(0, 0),
    equivalents=(
        call("torch", "torch.nn.ReLU6()(x)"),
        call("jax", "jax.nn.relu6(x)"),
        call("keras", "keras.activations.relu6(x)"),
        call("tensorflow", "tf.nn.relu6(x)"),
        call(
            "onnx",
            'onnx.helper.make_node("Clip", ["x", "low", "high"], ["y"])  # low = 0.0, high = 6.0',
        ),
        call("mlx", "mlx.nn.relu6(x)"),
        call("transformers", 'transformers.activations.ACT2FN["relu6"](x)'),
        call("timm", 'timm.layers.get_act_fn("relu6")(x)'),
    ),
)
def relu6(x: Array) -> Array:
    """A ReLU that stops growing at 6."""
    return np.clip(x, 0, 6) + 0.0  # + 0.0 makes 0 of -0.


@relu6.with_derivative("where(x >= 6, 0, where(x > 0, 1, 0))")
def relu6(x: Array) -> Array:
    return level(x, (x > 0) & (x < 6), 1.0, 0.0)


@activation(
    "Clipped ReLU",
    formula="where(x >= max_value, max_value, where(x > 0, x, 0))",
    range="[0, max_value]",
    kinks=("0", "max_value"),
    plot_window=(-10, 30),
    paper="Hannun, Case, Casper, Catanzaro, Diamos et al. 2014, arXiv:1412.5567",
    aliases=("relun", "relu_k", "relu_n", "bounded_relu", "capped_relu"),
    pros="as cheap as ReLU, and bounded: keeps recurrent activations from exploding",
    cons="no gradient on either side, and the ceiling is one more number to choose",
    accuracy=(0, 0),
    equivalents=(
        call(
            "keras",
            "keras.activations.relu(x, max_value={max_value})",
            note="without max_value there is no ceiling; its slope there is 1, on JAX 0.5",
        ),
        call(
            "onnx",
            'onnx.helper.make_node("Clip", ["x", "low", "high"], ["y"])'
            "  # low = 0.0, high = {max_value}",
        ),
    ),
)
def clipped_relu(
    x: Array, max_value: float = param(20.0, "(0, inf)", "the ceiling", symbol="c")
) -> Array:
    """A ReLU that stops growing at a ceiling."""
    return np.clip(x, 0, max_value) + 0.0  # + 0.0 makes 0 of -0.


@clipped_relu.with_derivative("where(x >= max_value, 0, where(x > 0, 1, 0))")
def clipped_relu(x: Array, max_value: float) -> Array:
    return level(x, (x > 0) & (x < max_value), 1.0, 0.0)


@activation(
    "Threshold",
    formula="where(x > threshold, x, value)",
    range="[min(value, threshold), inf)",
    kinks=("threshold",),
    aliases=("threshold_value",),
    pros="the general cut-off: ReLU and the thresholded ReLU are special cases",
    cons="jumps unless value = threshold, and passes no gradient below",
    accuracy=(0, 0),
    equivalents=(
        call("torch", "torch.nn.Threshold({threshold}, {value})(x)", note="neither has a default"),
        call(
            "keras",
            "keras.activations.threshold(x, {threshold}, {value})",
            note="neither has a default; nan becomes the value on JAX and TensorFlow",
        ),
    ),
)
def threshold(
    x: Array,
    threshold: float = param(1.0, "(-inf, inf)", "x is kept strictly above it", symbol="theta"),
    value: float = param(0.5, "(-inf, inf)", "what replaces x elsewhere", symbol="v"),
) -> Array:
    """The identity above a threshold, a constant up to it.

    No framework has defaults for the two numbers; the ones here are an example with a jump.
    """
    return where(x <= threshold, value, x)


@threshold.with_derivative("where(x > threshold, 1, 0)")
def threshold(x: Array, threshold: float, value: float) -> Array:
    return unit_step(x, threshold)


@activation(
    "Thresholded ReLU",
    formula="where(x > theta, x, 0)",
    range="[0, inf)",
    kinks=("theta",),
    paper="Konda, Memisevic & Krueger 2014, arXiv:1402.3337",
    aliases=("thresholdedrelu", "trec"),
    pros="lets units without a bias be silent: sparse codes from autoencoders",
    cons="jumps at the threshold, and passes no gradient below",
    accuracy=(0, 0),
    equivalents=(
        call("torch", "torch.nn.Threshold({theta}, 0.0)(x)"),
        call(
            "keras",
            "keras.activations.relu(x, threshold={theta})",
            note="its own default is a threshold of 0, which is relu",
        ),
        call("onnx", 'onnx.helper.make_node("ThresholdedRelu", ["x"], ["y"], alpha={theta})'),
    ),
)
def thresholded_relu(
    x: Array, theta: float = param(1.0, "[0, inf)", "x is kept strictly above it")
) -> Array:
    """The identity above a threshold, nothing up to it."""
    return where(x <= theta, 0.0, x)


@thresholded_relu.with_derivative("where(x > theta, 1, 0)")
def thresholded_relu(x: Array, theta: float) -> Array:
    return unit_step(x, theta)


@activation(
    "Generalized ReLU",
    formula=(
        "where(x >= max_value, max_value,"
        " where(x > threshold, x, negative_slope*min(0, x - threshold)))"
    ),
    range="(-inf, max_value]",
    kinks=("threshold", "max_value"),
    plot_window=(-6, 10),
    aliases=("keras_relu",),
    pros="one function for the leaky, the clipped and the thresholded ReLU",
    cons="three numbers to choose, and a jump at the threshold unless it is zero",
    accuracy=(1.5, 0),
    equivalents=(
        call(
            "keras",
            "keras.activations.relu(x, negative_slope={negative_slope}, max_value={max_value},"
            " threshold={threshold})",
            defaults={"negative_slope": 0.0, "threshold": 0.0},
            note="without max_value there is no ceiling; its slope there is 1, on JAX 0.5",
        ),
    ),
)
def generalized_relu(
    x: Array,
    negative_slope: float = param(0.125, "[0, inf)", "slope below the threshold", symbol="alpha"),
    max_value: float = param(6.0, "(threshold, inf)", "the ceiling", symbol="c"),
    threshold: float = param(
        1.0, "[0, inf)", "x is kept above it and up to the ceiling", symbol="theta"
    ),
) -> Array:
    """A ReLU with a slope below its threshold and a ceiling above.

    This is what Keras computes under the name of relu, where the defaults make it one. Those here
    show all its parts. At the threshold the derivative is taken to be 0, as in Keras, though it has
    that on neither side.
    """
    below = affine(negative_slope, x, start=threshold)
    return where(x <= threshold, below, np.minimum(x, max_value))


@generalized_relu.with_derivative(
    "where(x >= max_value, 0, where(x > threshold, 1, where(x < threshold, negative_slope, 0)))"
)
def generalized_relu(x: Array, negative_slope: float, max_value: float, threshold: float) -> Array:
    inside = where(x < threshold, negative_slope, unit_step(x, threshold))
    return where(x >= max_value, 0.0, inside)
