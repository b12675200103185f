"""Labelled examples for training and for validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

VALIDATION_SHARE = 0.2
# Of the examples of a set that comes in one piece.


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples and their classes.

    Attributes
    ----------
    x_train, x_valid : ndarray of float32, shape (n, features) or (n, height, width, channels)
    y_train, y_valid : ndarray of int, shape (n,)
        Classes, from 0 to `classes` - 1.
    classes : int
    """

    x_train: AnyArray
    y_train: AnyArray
    x_valid: AnyArray
    y_valid: AnyArray
    classes: int

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the shape of an example."""
        return self.x_train.shape[1:]


def with_validation(x: AnyArray, y: AnyArray, rng: np.random.Generator) -> Dataset:
    """Return examples in random order, VALIDATION_SHARE of them for validation."""
    order = rng.permutation(len(x))
    x, y = x[order].astype(np.float32), y[order]
    n = round(len(x) * (1 - VALIDATION_SHARE))
    return Dataset(x[:n], y[:n], x[n:], y[n:], int(y.max()) + 1)
