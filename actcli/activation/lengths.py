"""How many values a vector function takes, and how many it gives."""

from __future__ import annotations

from collections.abc import Mapping

from actcli.errors import ActcliError
from actcli.formula import Formula
from actcli.support.record import Record


class LengthError(ActcliError, ValueError):
    """A vector of a length that its function does not take."""


class Lengths(Record):
    """The lengths of a vector function's input and output.

    Parameters
    ----------
    outputs : Formula, default Formula("n")
        Number of outputs for n inputs; a formula in n and the parameters.
    multiple : Formula, default Formula("1")
        n must be a multiple of it; a formula in the parameters.
    parts : str, default ""
        What the input is split in, for error messages: "pairs", "{pieces:g} pieces".

    Examples
    --------
    >>> Lengths(outputs=Formula("n/2"), multiple=Formula("2"), parts="two halves").of(6, {})
    3
    """

    outputs: Formula = Formula("n")
    multiple: Formula = Formula("1")
    parts: str = ""

    def check(self, function: str, n: int, values: Mapping[str, float]) -> None:
        """Check that a function takes vectors of n values.

        Parameters
        ----------
        function : str
            Name of the function, for the message.
        n : int
            Length of the input.
        values : mapping of str to float
            Values of the function's parameters.

        Raises
        ------
        LengthError
            If n is 0, or no multiple of `multiple`.
        """
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
        """Return the number of outputs for n inputs, with `values` for the parameters."""
        return round(self.outputs.constant(**{**values, "n": float(n)}))


SAME = Lengths()
HALVES = Lengths(outputs=Formula("n/2"), multiple=Formula("2"), parts="two halves")
PAIRS = Lengths(multiple=Formula("2"), parts="pairs")
