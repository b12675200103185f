"""The layers of a network: what each makes of a batch, and of a gradient on its way back.

A batch is an array whose first axis counts the examples. `forward` keeps what `backward` needs;
`backward` takes the gradient of the loss in the layer's output, fills `gradients`, one for each of
the `weights`, and returns the gradient in its input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.networks.dropout import Dropout, Mask
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray


class Layer:
    """A part of a network; by itself one without weights."""

    def __init__(self) -> None:
        self.weights: list[AnyArray] = []
        self.gradients: list[AnyArray] = []

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        """Return the output; `rng` draws in training, and is None in evaluation."""
        raise NotImplementedError

    def backward(self, dy: AnyArray) -> AnyArray:
        """Return the gradient in the input, given that in the output."""
        raise NotImplementedError


class Dense(Layer):
    """y = x·W + b, for x shaped (n, inputs)."""

    def __init__(self, w: AnyArray, b: AnyArray) -> None:
        super().__init__()
        self.weights = [w, b]

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        w, b = self.weights
        self.x = x
        y: AnyArray = x @ w + b
        return y

    def backward(self, dy: AnyArray) -> AnyArray:
        self.gradients = [self.x.T @ dy, dy.sum(axis=0)]
        dx: AnyArray = dy @ self.weights[0].T
        return dx


class Convolution(Layer):
    """Correlation with kernels, without padding.

    x is shaped (n, height, width, channels), the weights (rows, columns, channels, outputs).
    """

    def __init__(self, w: AnyArray, b: AnyArray) -> None:
        super().__init__()
        self.weights = [w, b]

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        w, b = self.weights
        rows, columns, channels, outputs = w.shape
        windows = np.lib.stride_tricks.sliding_window_view(x, (rows, columns), axis=(1, 2))
        # The windows are (n, height, width, channels, rows, columns): a row of each is copied into
        # a matrix, so that one product does all of it.
        order = windows.transpose(0, 1, 2, 4, 5, 3)
        self.shape, self.windows = x.shape, order.reshape(-1, rows * columns * channels)
        y: AnyArray = self.windows @ w.reshape(-1, outputs) + b
        return y.reshape(*order.shape[:3], outputs)

    def backward(self, dy: AnyArray) -> AnyArray:
        w, _ = self.weights
        rows, columns, channels, outputs = w.shape
        flat = dy.reshape(-1, outputs)
        self.gradients = [(self.windows.T @ flat).reshape(w.shape), flat.sum(axis=0)]
        parts = (flat @ w.reshape(-1, outputs).T).reshape(*dy.shape[:3], rows, columns, channels)
        dx = np.zeros(self.shape, dy.dtype)
        _, height, width, _ = dy.shape
        for i in range(rows):
            for j in range(columns):
                dx[:, i : i + height, j : j + width] += parts[:, :, :, i, j]
        return dx


class MaxPooling(Layer):
    """The largest of every 2 x 2 pixels; a last odd row or column is left out."""

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        n, height, width, channels = self.shape = x.shape
        h, w = height // 2, width // 2
        cells = x[:, : 2 * h, : 2 * w].reshape(n, h, 2, w, 2, channels)
        cells = cells.transpose(0, 1, 3, 5, 2, 4).reshape(n, h, w, channels, 4)
        self.places = cells.argmax(axis=-1)[..., None]
        return np.take_along_axis(cells, self.places, axis=-1)[..., 0]

    def backward(self, dy: AnyArray) -> AnyArray:
        n, height, width, channels = self.shape
        h, w = height // 2, width // 2
        cells = np.zeros((n, h, w, channels, 4), dy.dtype)
        np.put_along_axis(cells, self.places, dy[..., None], axis=-1)
        cells = cells.reshape(n, h, w, channels, 2, 2).transpose(0, 1, 4, 2, 5, 3)
        dx = np.zeros(self.shape, dy.dtype)
        dx[:, : 2 * h, : 2 * w] = cells.reshape(n, 2 * h, 2 * w, channels)
        return dx


class Flatten(Layer):
    """One row of numbers for each example."""

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dy: AnyArray) -> AnyArray:
        return dy.reshape(self.shape)


class Activate(Layer):
    """An activation of a number, at every unit; parameters that are learned are its weights.

    In training random parameters are drawn for each unit and example; in evaluation they have their
    typical values.
    """

    def __init__(self, activation: Activation, learned: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.activation, self.learned = activation, learned
        self.weights = [np.array(activation.values[name], np.float64) for name in learned]

    @property
    def learned_values(self) -> dict[str, float]:
        """Return the learned parameters as they stand."""
        return dict(zip(self.learned, map(float, self.weights), strict=True))

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        self.f = self.activation.bind(**self.learned_values).freeze(x.shape if rng else (), rng)
        self.x = x
        return np.asarray(self.f(x))

    def backward(self, dy: AnyArray) -> AnyArray:
        in_parameters = (self.f.derivative(self.x, wrt=name) for name in self.learned)
        self.gradients = [np.asarray((dy * d).sum(dtype=np.float64)) for d in in_parameters]
        dx: AnyArray = dy * self.f.derivative(self.x)
        return dx

    def keep_in_bounds(self) -> None:
        """Move learned parameters that a step took out of their bounds to the nearest value."""
        values = dict(self.activation.values)
        bounds = {parameter.name: parameter.bounds for parameter in self.activation.parameters}
        for name, weight in zip(self.learned, self.weights, strict=True):
            weight[()] = values[name] = bounds[name].nearest(float(weight), values)

    def dead(self) -> AnyArray:
        """Return which units have the slope 0 at every example of the last batch."""
        return np.asarray((self.f.derivative(self.x) == 0).all(axis=0))


class Drop(Layer):
    """Dropout in training; nothing in evaluation."""

    def __init__(self, dropout: Dropout) -> None:
        super().__init__()
        self.dropout = dropout
        self.mask: Mask | None = None

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        self.mask = self.dropout.draw(x.shape, rng) if rng else None
        return x if self.mask is None else self.mask.apply(x).astype(x.dtype)

    def backward(self, dy: AnyArray) -> AnyArray:
        return dy if self.mask is None else (dy * self.mask.slope).astype(dy.dtype)


class CrossEntropy:
    """The mean of -log softmax(y)[label] over a batch: the loss of a classification."""

    def forward(self, y: AnyArray, labels: AnyArray) -> float:
        """Return the loss of outputs shaped (n, classes), for the right class of each example."""
        shifted = y - y.max(axis=1, keepdims=True)
        sums = np.exp(shifted).sum(axis=1, keepdims=True)
        self.chances, self.labels = np.exp(shifted) / sums, labels
        rows = np.arange(len(y))
        return float((np.log(sums[:, 0]) - shifted[rows, labels]).mean())

    def backward(self) -> AnyArray:
        """Return the gradient of the loss in the outputs."""
        gradient: AnyArray = self.chances.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        gradient /= len(gradient)
        return gradient
