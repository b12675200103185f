"""Powers of a logarithm, of its logarithm, and so on."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest

Power = Fraction | int


class LogPowers:
    """The powers of log(1/ε), log(log(1/ε)), … in a monomial, of more than the first.

    It is added and multiplied as the plain number that stands for a power of log(1/ε) alone.

    Parameters
    ----------
    powers : tuple of Fraction or int
        Two or more; the last is not 0.
    """

    __slots__ = ("powers",)

    def __init__(self, powers: tuple[Power, ...]) -> None:
        self.powers = powers

    def __add__(self, other: Power | LogPowers) -> Power | LogPowers:
        pairs = zip_longest(self.powers, powers_of(other), fillvalue=0)
        return log_powers(*(a + b for a, b in pairs))

    __radd__ = __add__

    def __neg__(self) -> Power | LogPowers:
        return self * -1

    def __mul__(self, factor: Power) -> Power | LogPowers:
        return log_powers(*(a * factor for a in self.powers))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LogPowers) and self.powers == other.powers

    def __hash__(self) -> int:
        return hash(self.powers)

    def __repr__(self) -> str:
        return repr(self.powers)


def log_powers(*powers: Power) -> Power | LogPowers:
    """Return the powers of log(1/ε), log(log(1/ε)), …; of the first alone as a plain number."""
    whole = [int(p) if p.denominator == 1 else p for p in powers]
    while len(whole) > 1 and not whole[-1]:
        whole.pop()
    return LogPowers(tuple(whole)) if len(whole) > 1 else whole[0]


def powers_of(b: Power | LogPowers) -> tuple[Power, ...]:
    """Return the power of log(1/ε), and those of its logarithms if there are any."""
    return b.powers if isinstance(b, LogPowers) else (b,)
