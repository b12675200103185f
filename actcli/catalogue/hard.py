"""Hard sigmoids: from one plateau to the other along a straight line, or a parabola."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, affine, call, level, np, param, where
from actcli.numerics.error_free import excess, two_product

if TYPE_CHECKING:
    from actcli.declare import Array

SIXTH = 1 / 6  # Rounded.
SIXTH_REST = 2.0**-54 / 6  # What the float lacks, for 1 - 6·SIXTH is 2**-54.


@activation(
    "Hard Sigmoid",
    formula="where(x <= -offset/slope, 0, where(x >= (1 - offset)/slope, 1, slope*x + offset))",
    range="[0, 1]",
    kinks=("-offset/slope", "(1 - offset)/slope"),
    paper="Howard, Sandler, Chu et al. 2019, arXiv:1905.02244",
    aliases=("hardsigmoid", "h_sigmoid"),
    pros="a sigmoid without an exponential, exact in low precision: for phones and quantised nets",
    cons="no gradient at all beyond its corners; libraries disagree on the slope",
    accuracy=(1, 0.5),
    equivalents=(
        call(
            "torch",
            "torch.nn.Hardsigmoid()(x)",
            fixed={"slope": SIXTH, "offset": 0.5},
            note="its gradient in float64 is 1/6 rounded to float32",
        ),
        call("jax", "jax.nn.hard_sigmoid(x)", fixed={"slope": SIXTH, "offset": 0.5}),
        call(
            "keras",
            "keras.activations.hard_sigmoid(x)",
            fixed={"slope": SIXTH, "offset": 0.5},
            note="Keras 2 had the slope 0.2",
        ),
        call(
            "onnx",
            'onnx.helper.make_node("HardSigmoid", ["x"], ["y"], alpha={slope}, beta={offset})',
            defaults={"slope": 0.2},
        ),
        call(
            "timm",
            'timm.layers.get_act_fn("hard_sigmoid")(x)',
            fixed={"slope": SIXTH, "offset": 0.5},
        ),
    ),
)
def hard_sigmoid(
    x: Array,
    slope: float = param(SIXTH, "(0, inf)", "slope between the corners", symbol="s", exact="1/6"),
    offset: float = param(0.5, "(0, 1)", "value at 0", symbol="b"),
) -> Array:
    """A straight line from 0 to 1, cut off at both.

    With the default slope, 1/6, the corners are at -3 and 3: PyTorch, JAX, Keras 3 and timm. ONNX's
    default slope is 0.2, which was that of Keras 2. The slope 1/2 is `sparse_sigmoid`.
    """
    above_zero, _ = _above(x, slope, offset)
    return np.clip(above_zero, 0, 1)


@hard_sigmoid.with_derivative(
    "where(x <= -offset/slope, 0, where(x >= (1 - offset)/slope, 0, slope))"
)
def hard_sigmoid(x: Array, slope: float, offset: float) -> Array:
    above_zero, above_one = _above(x, slope, offset)
    inside = (above_zero > 0) & (above_one < 0)
    return level(x, inside, slope, 0.0)


def _above(x: Array, slope: float, offset: float) -> tuple[Array, Array]:
    """Return slope·x + offset, and that less 1, each with the right sign and its digits near 0.

    slope·x is a sum p + e, to which 1/6 adds what the float of it lacks. Where p + offset cancels
    it is exact (Sterbenz). So is p - top where it cancels, with 1 - offset = top + rest.
    """
    if (slope, offset) == (SIXTH, 0.5):  # As nearly always, and then it is simpler.
        return (x + 3) / 6, (x - 3) / 6
    p, e = two_product(slope, x)
    if slope == SIXTH:
        e = e + SIXTH_REST * x
    top = 1 - offset
    rest = (1 - top) - offset
    return (p + offset) + e, (p - top) + (e - rest)


@activation(
    "Sparse Sigmoid",
    formula="where(x <= -1, 0, where(x >= 1, 1, (x + 1)/2))",
    range="[0, 1]",
    kinks=("-1", "1"),
    paper="Courbariaux, Bengio & David 2015, arXiv:1511.00363",
    aliases=("binary_connect_hard_sigmoid", "hard_sigmoid_bnn"),
    pros="the slope of sparse_plus; the hard sigmoid of binary networks, cheap in hardware",
    cons="steeper than a sigmoid, and without gradient beyond -1 and 1",
    accuracy=(0.5, 0),
    equivalents=(
        call("jax", "jax.nn.sparse_sigmoid(x)", note="its slope at -1 and 1 is the mean, 1/4"),
        call("keras", "keras.activations.sparse_sigmoid(x)"),
    ),
)
def sparse_sigmoid(x: Array) -> Array:
    """A straight line from 0 at -1 to 1 at 1, cut off at both."""
    return np.clip((x + 1) / 2, 0, 1)


@sparse_sigmoid.with_derivative("where(x <= -1, 0, where(x >= 1, 0, 1/2))")
def sparse_sigmoid(x: Array) -> Array:
    return level(x, np.abs(x) < 1, 0.5, 0.0)


@activation(
    "Hard Tanh",
    formula="where(x <= min_val, min_val, where(x >= max_val, max_val, x))",
    range="[min_val, max_val]",
    kinks=("min_val", "max_val"),
    paper="Collobert 2004, Large Scale Machine Learning (thesis), Université Paris VI",
    aliases=("hardtanh", "clip"),
    pros="two comparisons to compute, linear inside, and the output is certain to be bounded",
    cons="no gradient at all outside its bounds, so a unit can get stuck there",
    accuracy=(0, 0),
    equivalents=(
        call("torch", "torch.nn.Hardtanh(min_val={min_val}, max_val={max_val})(x)"),
        call(
            "jax",
            "jax.nn.hard_tanh(x)",
            fixed={"min_val": -1.0, "max_val": 1.0},
            note="its slope at the bounds is 1",
        ),
        call(
            "keras",
            "keras.activations.hard_tanh(x)",
            fixed={"min_val": -1.0, "max_val": 1.0},
            note="its slope at the bounds is the backend's: 1, but 0 on PyTorch",
        ),
        call(
            "tensorflow",
            "tf.clip_by_value(x, {min_val}, {max_val})",
            note="its slope at the bounds is 1",
        ),
        call(
            "onnx",
            'onnx.helper.make_node("Clip", ["x", "min", "max"], ["y"])'
            "  # min = {min_val}, max = {max_val}",
            note="without bounds Clip is the identity",
        ),
        call("mlx", "mlx.nn.hard_tanh(x, {min_val}, {max_val})"),
    ),
)
def hard_tanh(
    x: Array,
    min_val: float = param(-1.0, "(-inf, max_val)", "lower bound", symbol="a"),
    max_val: float = param(1.0, "(min_val, inf)", "upper bound", symbol="b"),
) -> Array:
    """The identity between two bounds, and constant beyond them."""
    return np.clip(x, min_val, max_val)


@hard_tanh.with_derivative("where(x <= min_val, 0, where(x >= max_val, 0, 1))")
def hard_tanh(x: Array, min_val: float, max_val: float) -> Array:
    return level(x, (min_val < x) & (x < max_val), 1.0, 0.0)


@activation(
    "Clipped Linear",
    formula=(
        "where(x <= (min_val - offset)/slope, min_val,"
        " where(x >= (max_val - offset)/slope, max_val, slope*x + offset))"
    ),
    range="[min_val, max_val]",
    kinks=("(min_val - offset)/slope", "(max_val - offset)/slope"),
    aliases=("clippedlinear",),
    pros="any hard sigmoid or hard tanh, and a clipped ReLU, by the choice of four numbers",
    cons="no gradient at all outside its bounds; the four numbers are fixed, not learned",
    accuracy=(2.5, 0),
)
def clipped_linear(
    x: Array,
    slope: float = param(1.0, "[1e-100, 1e100]", "slope between the bounds", symbol="s"),
    offset: float = param(0.0, "[-1e100, 1e100]", "value of the line at 0", symbol="c"),
    min_val: float = param(0.0, "(-inf, max_val)", "lower bound", symbol="a"),
    max_val: float = param(1.0, "(min_val, inf)", "upper bound", symbol="b"),
) -> Array:
    """A straight line, cut off at a lower and at an upper bound: thinc's clipped_linear."""
    y = affine(slope, x, height=offset)
    return where(y <= min_val, min_val, np.minimum(y, max_val))


@clipped_linear.with_derivative(
    "where(x <= (min_val - offset)/slope, 0, where(x >= (max_val - offset)/slope, 0, slope))"
)
def clipped_linear(x: Array, slope: float, offset: float, min_val: float, max_val: float) -> Array:
    # Where the offset is the bound, x has the sign of the product, which may underflow.
    above = x if offset == min_val else excess(slope, x, offset, min_val)
    below = x if offset == max_val else excess(slope, x, offset, max_val)
    return level(x, (above > 0) & (below < 0), slope, 0.0)


@activation(
    "Smooth Sigmoid of QKeras",
    formula="where(x <= -8/3, 0, where(x >= 8/3, 1, 3/16*x + 1/2))",
    range="[0, 1]",
    kinks=("-8/3", "8/3"),
    pros="a hard sigmoid of two shifts and an addition, closer to the sigmoid than the steep one",
    cons="has corners and is not smooth, whatever its name says; no gradient beyond them",
    accuracy=(1, 0),
)
def smooth_sigmoid(x: Array) -> Array:
    """A hard sigmoid with the slope 3/16: what QKeras calls smooth, beside its `sparse_sigmoid`."""
    return np.clip(excess(0.1875, x, 0.5), 0, 1)


@smooth_sigmoid.with_derivative("where(x <= -8/3, 0, where(x >= 8/3, 0, 3/16))")
def smooth_sigmoid(x: Array) -> Array:
    inside = (excess(0.1875, x, 0.5) > 0) & (excess(0.1875, x, 0.5, 1.0) < 0)
    return level(x, inside, 0.1875, 0.0)


@activation(
    "Smooth Tanh of QKeras",
    formula="where(x <= -8/3, -1, where(x >= 8/3, 1, 3/8*x))",
    range="[-1, 1]",
    kinks=("-8/3", "8/3"),
    pros="a hard tanh of two shifts and an addition, with corners where tanh is nearly flat",
    cons="has corners and is not smooth, whatever its name says; its slope at 0 is 3/8, not 1",
    accuracy=(0.5, 0),
)
def smooth_tanh(x: Array) -> Array:
    """A hard tanh with the slope 3/8: twice QKeras's `smooth_sigmoid`, less one."""
    return np.clip(0.375 * x, -1, 1)


@smooth_tanh.with_derivative("where(x <= -8/3, 0, where(x >= 8/3, 0, 3/8))")
def smooth_tanh(x: Array) -> Array:
    return level(x, excess(0.375, np.abs(x), 0.0, 1.0) < 0, 0.375, 0.0)


@activation(
    "Square Nonlinearity",
    formula="where(x <= -2, -1, where(x < 0, x + x**2/4, where(x < 2, x - x**2/4, 1)))",
    range="[-1, 1]",
    kinks=("-2", "2"),
    paper="Wuraola & Patel 2018, IJCNN",
    aliases=("square_nonlinearity",),
    pros="looks like tanh at the cost of one multiplication, and is smooth, also at its ends",
    cons="no gradient at all beyond -2 and 2",
    accuracy=(1.5, 0.5),
)
def sqnl(x: Array) -> Array:
    """Two parabolas that make an S from -1 to 1."""
    x = np.clip(x, -2, 2)
    return x * (1 - np.abs(x) / 4)


@sqnl.with_derivative("where(x <= -2, 0, where(x < 0, 1 + x/2, where(x < 2, 1 - x/2, 0)))")
def sqnl(x: Array) -> Array:
    return 1 - np.abs(np.clip(x, -2, 2)) / 2
