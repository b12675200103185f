"""Functions of a whole vector: every output depends on every input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.catalogue._concatenated import concatenated_elu  # noqa: F401 - of this family
from actcli.catalogue._vector_kernels import (
    above_cutoff,
    below_maximum,
    diagonal_matrix,
    exponentials,
    first_maximum,
    groups,
    is_descending,
    laplacian,
    long_sum,
    perturbed_below_maximum,
    sum_of_others,
    with_zero,
)
from actcli.declare import PAIRS, Lengths, activation, call, gumbel, level, np, param, step, where
from actcli.formula import Formula
from actcli.numerics.exponentials import exp_factors

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Softmax",
    formula="exp(x)/sum(exp(x))",
    range="(0, 1)",
    paper="Bridle 1990, Neurocomputing, NATO ASI F68, 227-236",
    aliases=("normalized_exponential", "softargmax", "softmax2d"),
    pros="turns scores into probabilities: the output layer of classification, and attention",
    cons="one large score silences the others and their gradients; can be overconfident",
    accuracy=(3.5, 6),
    pointwise=False,
    base_point=(0.0, 1.0, 0.0),
    equivalents=(
        call("torch", "torch.softmax(x, dim=-1)", note="without dim it guesses the axis by rank"),
        call("jax", "jax.nn.softmax(x, axis=-1)"),
        call("keras", "keras.activations.softmax(x, axis=-1)"),
        call("tensorflow", "tf.nn.softmax(x, axis=-1)"),
        call(
            "onnx",
            'onnx.helper.make_node("Softmax", ["x"], ["y"], axis=-1)',
            note="before opset 13 the axis was 1, and all axes behind it were flattened",
        ),
        call("mlx", "mlx.nn.softmax(x, axis=-1)"),
    ),
)
def softmax(x: Array) -> Array:
    """Turns scores into probabilities: positive, and summing to one."""
    z = exponentials(*below_maximum(x))
    return z / long_sum(z)


@softmax.with_derivative("softmax_i*(where(i == j, 1, 0) - softmax_j)")
def softmax(x: Array) -> Array:
    y = softmax.kernel(x)
    return laplacian(y[..., :, None] * y[..., None, :])


@activation(
    "Softmin",
    formula="exp(-x)/sum(exp(-x))",
    range="(0, 1)",
    pros="softmax for distances and costs, where the smallest should get the largest share",
    cons="adds nothing to softmax(-x) but a name",
    accuracy=(3.5, 6),
    pointwise=False,
    base_point=(0.0, 1.0, 0.0),
    equivalents=(
        call("torch", "torch.nn.Softmin(dim=-1)(x)"),
        call("mlx", "mlx.nn.softmin(x, axis=-1)"),
    ),
)
def softmin(x: Array) -> Array:
    """Softmax of -x: the smallest score gets the largest share."""
    return softmax.kernel(-x)


@softmin.with_derivative("softmin_i*(softmin_j - where(i == j, 1, 0))")
def softmin(x: Array) -> Array:
    return -softmax.derivative_kernel(-x)


@activation(
    "Log-Softmax",
    formula="x - log(sum(exp(x)))",
    range="(-inf, 0]",
    aliases=("logsoftmax",),
    pros="keeps the digits that log(softmax) loses; what cross-entropy losses are computed from",
    cons="unbounded below, and no probabilities: those are its exponentials",
    accuracy=(2, 3),
    pointwise=False,
    base_point=(0.0, 1.0, 0.0),
    equivalents=(
        call("torch", "torch.nn.functional.log_softmax(x, dim=-1)"),
        call("jax", "jax.nn.log_softmax(x, axis=-1)"),
        call("keras", "keras.activations.log_softmax(x, axis=-1)"),
        call("tensorflow", "tf.nn.log_softmax(x, axis=-1)"),
        call(
            "onnx",
            'onnx.helper.make_node("LogSoftmax", ["x"], ["y"], axis=-1)',
            note="its reference evaluator is -inf where softmax underflows",
        ),
        call("mlx", "mlx.nn.log_softmax(x, axis=-1)"),
    ),
)
def log_softmax(x: Array) -> Array:
    """The logarithms of softmax's probabilities, without their underflow."""
    # With d the distance from the largest score, f is d - log1p(s), where s sums the exponentials
    # of the other distances. log1p keeps the digits of a small s, which 1 + s would lose.
    d, low = below_maximum(x)
    return -((np.log1p(sum_of_others(exponentials(d, low))) - low) - d)


@log_softmax.with_derivative("where(i == j, 1, 0) - exp(log_softmax_j)")
def log_softmax(x: Array) -> Array:
    # On the diagonal it is not 1 - softmax, which cancels, but the share of all the others.
    z = exponentials(*below_maximum(x))
    total = long_sum(z)
    diagonal = where(z < 1, total - z, sum_of_others(z)) / total
    eye = np.eye(x.shape[-1], dtype=bool)
    return where(eye, diagonal[..., :, None], -(z / total)[..., None, :])


@activation(
    "Softmax One",
    formula="exp(x)/(1 + sum(exp(x)))",
    range="(0, 1)",
    paper="Miller 2023, Attention Is Off By One (web article)",
    aliases=("softmax1", "softmax_off_by_one", "quiet_softmax"),
    pros="can be near 0 everywhere, so that an attention head with nothing to add adds nothing",
    cons="the outputs sum to less than 1; adding a constant to all scores changes them",
    accuracy=(3.5, 6),
    pointwise=False,
    base_point=(0.0, 1.0, 0.0),
)
def softmax_one(x: Array) -> Array:
    """Softmax with one more score that is always 0, and whose share is left out."""
    return softmax.kernel(with_zero(x))[..., :-1]


@softmax_one.with_derivative("softmax_one_i*(where(i == j, 1, 0) - softmax_one_j)")
def softmax_one(x: Array) -> Array:
    return softmax.derivative_kernel(with_zero(x))[..., :-1, :-1]


@activation(
    "Gumbel-Softmax",
    formula="exp((x + noise)/tau)/sum(exp((x + noise)/tau))",
    range="(0, 1)",
    paper="Jang, Gu & Poole 2016, arXiv:1611.01144",
    aliases=("concrete",),
    pros="samples a category, nearly one-hot, through which gradients pass",
    cons="biased unless tau is near 0, where its gradients are either nothing or enormous",
    accuracy=(3.5, 6),
    pointwise=False,
    base_point=(0.0, 1.0, 0.0),
    equivalents=(
        call(
            "torch",
            "torch.nn.functional.gumbel_softmax(x, tau={tau}, dim=-1)",
            note="always draws; hard=True gives the one-hot sample with these gradients",
        ),
    ),
)
def gumbel_softmax(
    x: Array,
    tau: float = param(1.0, "(0, inf)", "temperature: the smaller, the closer to one-hot"),
    noise: float | Array = gumbel("added to each score, drawn in training", symbol="g_i"),
) -> Array:
    """A softmax of scores that training perturbs, so that its outputs are samples.

    Without a draw the noise is 0, which is softmax(x/tau): any other constant, such as the mean
    of the noise, gives the same.
    """
    z = exponentials(*perturbed_below_maximum(x, tau, noise))
    return z / long_sum(z)


@gumbel_softmax.with_derivative("gumbel_softmax_i*(where(i == j, 1, 0) - gumbel_softmax_j)/tau")
def gumbel_softmax(x: Array, tau: float, noise: float | Array) -> Array:
    # As for softmax, but in factors: a share may be too small for a float where its quotient by tau
    # is not.
    d, low = perturbed_below_maximum(x, tau, noise)
    a, b = np.broadcast_arrays(*exp_factors(d, low))
    p = a / long_sum(a * b)
    cross = (p / tau)[..., :, None] * p[..., None, :]
    return laplacian(cross * b[..., :, None] * b[..., None, :])


@activation(
    "Hardmax",
    formula="where(i == argmax(x), 1, 0)",
    range="[0, 1]",
    aliases=("argmax_one_hot",),
    pros="the decision itself, one-hot: what softmax tends to as its scores grow",
    cons="flat wherever it does not jump: no gradient at all",
    accuracy=(0, 0),
    pointwise=False,
    base_point=(0.0, 1.0, 0.0),
    equivalents=(
        call(
            "onnx",
            'onnx.helper.make_node("Hardmax", ["x"], ["y"], axis=-1)',
            note="before opset 13 the axis was 1, and all axes behind it were flattened",
        ),
    ),
)
def hardmax(x: Array) -> Array:
    """1 for the largest score, the first of them if several are, and 0 for all others."""
    return where(np.isnan(x.max(axis=-1, keepdims=True)), np.nan, first_maximum(x))


@hardmax.with_derivative("0")
def hardmax(x: Array) -> Array:
    unknown = np.isnan(x.max(axis=-1))[..., None, None]
    return where(unknown, np.nan, np.zeros((*x.shape, x.shape[-1])))


@activation(
    "Sparsemax",
    formula="max(0, x - cutoff(x, 1))",
    range="[0, 1]",
    paper="Martins & Astudillo 2016, arXiv:1602.02068",
    aliases=("sparse_max",),
    pros="probabilities of which most are exactly 0: attention that can be read",
    cons="what is cut off gets no gradient",
    accuracy=(1, 1),
    equivalents=(
        call(
            "keras",
            "keras.activations.sparsemax(x)",
            note="wrong up to Keras 3.15.1: of 0, 0.5, 1 it makes 0, 0, 0.25, not 0, 0.25, 0.75",
        ),
    ),
    pointwise=False,
    plot_window=(-2, 2),
    base_point=(0.0, 0.25, -0.5),
)
def sparsemax(x: Array) -> Array:
    """The probabilities closest to the scores: each less a common cutoff, but not below 0.

    The cutoff τ₁ is the number at which they sum to one.
    """
    # x - τ has few digits where x is near τ, so that both are held as sums of two floats.
    return above_cutoff(*below_maximum(x), 1)


@sparsemax.with_derivative(
    "sign(sparsemax_i)*(where(i == j, 1, 0) - sign(sparsemax_j)/sum(sign(sparsemax_k)))"
)
def sparsemax(x: Array) -> Array:
    kept = np.sign(sparsemax.kernel(x))
    count = kept.sum(axis=-1, keepdims=True)[..., None]
    both = kept[..., :, None] * kept[..., None, :]
    eye = np.eye(x.shape[-1], dtype=bool)
    return both * where(eye, (count - 1) / count, -1 / count) + 0.0  # No zero has a sign.


@activation(
    "1.5-Entmax",
    formula="max(0, x/2 - cutoff(x/2, 2))**2",
    range="[0, 1]",
    paper="Peters, Niculae & Martins 2019, arXiv:1905.05702",
    aliases=("entmax_1_5",),
    pros="between softmax and sparsemax: sparse, but without corners",
    cons="no framework ships it; what is cut off gets no gradient",
    accuracy=(3, 5),
    pointwise=False,
    plot_window=(-4, 4),
    base_point=(0.0, 0.5, -1.0),
)
def entmax15(x: Array) -> Array:
    """Half the scores less a common cutoff, squared where positive: sparse probabilities.

    The cutoff τ₂ is the number at which they sum to one.
    """
    d, low = below_maximum(x)
    return np.square(above_cutoff(d / 2, low / 2, 2))


@entmax15.with_derivative(
    "sqrt(entmax15_i)*(where(i == j, 1, 0) - sqrt(entmax15_j)/sum(sqrt(entmax15_k)))"
)
def entmax15(x: Array) -> Array:
    d, low = below_maximum(x)
    root = above_cutoff(d / 2, low / 2, 2)
    share = root / root.sum(axis=-1, keepdims=True)
    return laplacian(root[..., :, None] * share[..., None, :])


@activation(
    "Concatenated ReLU",
    formula="where(i <= n, max(0, entry(x, i)), max(0, -entry(x, i - n)))",
    range="[0, inf)",
    paper="Shang, Sohn, Almeida & Lee 2016, arXiv:1603.05201",
    aliases=("concatenated_relu",),
    pros="loses nothing: what ReLU cuts off comes out too, with a channel of its own",
    cons="gives twice as many values as it takes",
    accuracy=(0, 0),
    pointwise=False,
    lengths=Lengths(outputs=Formula("2*n")),
    base_point=(1.0, -2.0),
    equivalents=(call("tensorflow", "tf.nn.crelu(x, axis=-1)"),),
)
def crelu(x: Array) -> Array:
    """ReLU of x, and behind it ReLU of -x: twice as many values."""
    return np.maximum(np.concatenate([x, -x], axis=-1), 0)


@crelu.with_derivative("where(j == i, max(0, sign(x_j)), where(j == i - n, min(0, sign(x_j)), 0))")
def crelu(x: Array) -> Array:
    # At 0 both slopes are 0, as ReLU's is.
    sides = [step(x, 0.0, 1.0), level(x, x < 0, -1.0, 0.0)]
    return np.concatenate([diagonal_matrix(side) for side in sides], axis=-2)


@activation(
    "Maxout",
    formula="max(group(x, pieces))",
    range="(-inf, inf)",
    paper="Goodfellow, Warde-Farley, Mirza, Courville & Bengio 2013, arXiv:1302.4389",
    pros="learns its own shape: with linear layers before it, any convex function",
    cons="takes several times as many values as it gives, and as many weights before them",
    accuracy=(0, 0),
    pointwise=False,
    lengths=Lengths(
        outputs=Formula("n/pieces"), multiple=Formula("pieces"), parts="groups of {pieces:g}"
    ),
    base_point=(0.0, 1.0, -1.0, 0.5),
)
def maxout(
    x: Array,
    pieces: float = param(2.0, "[2, inf)", "how many neighbours are in a group", symbol="p"),
) -> Array:
    """The largest of each group of neighbours."""
    return groups(x, pieces).max(axis=-1)


@maxout.with_derivative("where(j == (i - 1)*pieces + argmax(group(x, pieces)), 1, 0)")
def maxout(x: Array, pieces: float) -> Array:
    # Of equal entries the first has slope 1, and the others have slope 0.
    rows = groups(x, pieces)
    unknown = np.isnan(rows.max(axis=-1, keepdims=True))
    first = where(unknown, np.nan, first_maximum(rows))
    count = rows.shape[-2]
    own = np.eye(count, dtype=bool).reshape(count, count, 1)
    wide = where(own, first[..., :, None, :], 0.0)
    return wide.reshape(*x.shape[:-1], count, x.shape[-1])


@activation(
    "MaxMin",
    formula="where((-1)**i < 0, max(x, entry(x, i + 1)), min(x, entry(x, i - 1)))",
    range="(-inf, inf)",
    paper="Anil, Lucas & Grosse 2018, arXiv:1811.05381",
    aliases=("group_sort_2", "oplu"),
    pros="keeps the length of gradients: its Jacobian is a permutation",
    cons="does nothing but sort; some code pairs each value with one half the vector away",
    accuracy=(0, 0),
    pointwise=False,
    lengths=PAIRS,
    base_point=(0.0, 1.0, -1.0, 0.5),
)
def maxmin(x: Array) -> Array:
    """Sorts each pair of neighbours, the larger first."""
    pairs = groups(x, 2)
    return np.stack([pairs.max(axis=-1), pairs.min(axis=-1)], axis=-1).reshape(x.shape)


@maxmin.with_derivative(
    "where(j == i, 1 - sign(abs(maxmin_i - x_i)), "
    "where(j == i - (-1)**i, sign(abs(maxmin_i - x_i)), 0))"
)
def maxmin(x: Array) -> Array:
    # Equal entries stay where they are.
    n = x.shape[-1]
    kept = np.repeat(is_descending(groups(x, 2)), 2, axis=-1)
    eye = np.eye(n)
    return eye * kept[..., None] + eye[np.arange(n) ^ 1] * (1 - kept[..., None])
