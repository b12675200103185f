"""Numbers with more digits than a float, as sums of floats."""

from __future__ import annotations

from mpmath import mp, mpf


def as_sum(value: mpf) -> tuple[float, float]:
    """Return a number as the sum of two floats."""
    return float(value), float(value - float(value))


def cut(value: mpf, places: int) -> tuple[float, float, float]:
    """Return a number to so many binary places, the rest, and the number rounded to a float."""
    upper = mp.nint(mp.ldexp(value, places)) / 2**places
    return float(upper), float(value - upper), float(value)


def powers_of_two() -> list[tuple[float, float, float]]:
    """Return 2**(j/16) for j = 0 to 15, cut to 26 bits as `cut` does."""
    return [cut(mpf(2) ** (mpf(j) / 16), 25) for j in range(16)]


def quarter_turn() -> list[tuple[float, float]]:
    """Return sin(j·pi/64) for j = 0 to 32, as sums."""
    return [as_sum(mp.sin(j * mp.pi / 64)) for j in range(33)]


def pi_over_64() -> tuple[float, float, float]:
    """Return pi/64 in three parts; products of the first two with an integer < 2**27 are exact."""
    upper = cut(mp.pi / 64, 29)[0]
    return upper, *cut(mp.pi / 64 - upper, 55)[:2]
