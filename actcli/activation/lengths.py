"""Lengths: how many values a vector function takes, and how many it gives."""

from __future__ import annotations

from collections.abc import Mapping

from actcli.errors import ActcliError
from actcli.formula import Formula
from actcli.support.record import Record


class LengthError(ActcliError, ValueError):
    """A vector of a length that its function does not take."""


class Lengths(Record):
    """Of n values, `outputs` are given; both are formulas in the parameters, as is `multiple`.

    n has to be a multiple of that, because the input is split in `parts`: "pairs".
    """

    outputs: Formula = Formula("n")
    multiple: Formula = Formula("1")
    parts: str = ""

    def check(self, function: str, n: int, values: Mapping[str, float]) -> None:
        """Raise LengthError unless the function takes n values."""
        if n < 1:
            raise LengthError(f"{function} takes a vector of at least one value.")
        multiple = self.multiple.constant(**values)
        if multiple % 1:
            parts = self.parts.format(**values)
            raise LengthError(f"{function} cannot split its input in {parts}: it needs an integer.")
        if n % multiple:
            needed = "an even number of" if multiple == 2 else f"a multiple of {multiple:g}"
            raise LengthError(
                f"{function} splits its input in {self.parts.format(**values)} "
                f"and needs {needed} values, got {n}."
            )

    def of(self, n: int, values: Mapping[str, float]) -> int:
        """How many values it gives for n."""
        return round(self.outputs.constant(**{**values, "n": float(n)}))


SAME = Lengths()
HALVES = Lengths(outputs=Formula("n/2"), multiple=Formula("2"), parts="two halves")
PAIRS = Lengths(multiple=Formula("2"), parts="pairs")
