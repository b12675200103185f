"""A note on the gradient that training takes for a derivative that is 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.formula.printing import text
from actcli.numerics import np
from actcli.support.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from actcli.activation import Activation
    from actcli.cli._console import Console
    from actcli.numerics import Array

MAX_NAMED = 5
# Points at which the note says the value; a file may have millions.


def told_with_training_gradient(
    console: Console, activation: Activation, pieces: Iterable[Array]
) -> Iterator[Array]:
    """Yield the pieces of an input, after a note on the gradient at the first of its points."""
    for i, x in enumerate(pieces):
        if not i:
            _note(console, activation, x)
        yield x


def _note(console: Console, activation: Activation, x: Array) -> None:
    """Write what training takes for f', and its value at the first of the points x."""
    points = np.unique(x.ravel()[:MAX_NAMED])
    values = activation.training_derivative(points).tolist()
    told = ", ".join(
        f"{numeral(y)} at {numeral(point)}"
        for point, y in zip(points.tolist(), values, strict=True)
    )
    console.note(
        f"training takes another gradient of {activation.name} than this derivative"
        f" ({text(activation.training_gradient)}): {told}."
    )
