"""Makes actcli/numerics/coefficients.py, with mpmath.

python tests/fit_coefficients.py > actcli/numerics/coefficients.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mpmath import mp, mpf

DIGITS = 60


class Fit(NamedTuple):
    """A polynomial in s that stands for `target` between two ends."""

    target: Callable[[mpf], mpf]
    degree: int
    low: mpf
    high: mpf

    def coefficients(self) -> list[mpf]:
        """Through the Chebyshev nodes: within a few per cent of the best polynomial there is."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        turns = [mp.pi * (2 * i + 1) / (2 * self.degree + 2) for i in range(self.degree + 1)]
        nodes = [middle + half * mp.cos(turn) for turn in turns]
        powers = mp.matrix([[node**k for k in range(self.degree + 1)] for node in nodes])
        return list(mp.lu_solve(powers, mp.matrix([self.target(node) for node in nodes])))


def tail(m: mpf) -> mpf:
    """The upper tail of the normal distribution over its bell: Phi(-m)·exp(m²/2)."""
    return mp.exp(m * m / 2) * mp.erfc(m / mp.sqrt(2)) / 2


def gelu_slope(m: mpf) -> mpf:
    """gelu'(-m)·exp(m²/2)."""
    return tail(m) - m / mp.sqrt(2 * mp.pi)


def gelu_tanh_slope(m: mpf) -> mpf:
    """gelu_tanh'(-m)."""
    linear, cubic = gelu_tanh_constants()
    z = mp.exp(-m * (linear + cubic * m * m))
    return z * (1 + z - m * (linear + 3 * cubic * m * m)) / (1 + z) ** 2


def gelu_tanh_constants() -> tuple[mpf, mpf]:
    """Of x and x³ in the argument of the sigmoid in gelu_tanh, sqrt(8/pi)·(x + 0.044715·x³)."""
    linear = mp.sqrt(8 / mp.pi)
    return linear, linear * mpf("0.044715")


def zero(f: Callable[[mpf], mpf]) -> mpf:
    """Where f crosses zero beside 0.75, as both slopes do."""
    return mp.findroot(f, 0.75)


def beside_zero(f: Callable[[mpf], mpf]) -> Callable[[mpf], mpf]:
    """f over the distance to its zero."""
    origin = zero(f)
    return lambda m: f(m) / (m - origin)


def fits() -> dict[str, Fit]:
    """The polynomials, by name."""
    last = mpf(39)  # exp(-m²/2) is 0 beyond
    m = lambda s: 5 * (s + 0.5) / (0.5 - s)  # noqa: E731 - the inverse of s = m/(m + 5) - 1/2
    slope, origin = beside_zero(gelu_slope), zero(gelu_tanh_slope)
    whole = (mpf(-0.5), last / (last + 5) - 0.5)
    return {
        "GELU_TAIL": Fit(lambda s: (m(s) + 5) * tail(m(s)), 22, *whole),
        "GELU_SLOPE": Fit(lambda s: slope(m(s)), 21, *whole),
        "GELU_TANH_SLOPE": Fit(lambda t: gelu_tanh_slope(origin + t) / t, 19, mpf(-0.6), mpf(0.6)),
    }


def double_double(value: mpf) -> tuple[float, float]:
    """A number as the sum of two floats."""
    return float(value), float(value - float(value))


def cut(value: mpf, places: int) -> tuple[float, float, float]:
    """A number's first binary places, what is left of it, and all of it."""
    upper = mp.nint(mp.ldexp(value, places)) / 2**places
    return float(upper), float(value - upper), float(value)


def tables() -> dict[str, tuple[str, tuple[float, ...]]]:
    """Every table: its name, what it is, its numbers."""
    with mp.workdps(DIGITS):
        polynomials = {name: tuple(map(float, fit.coefficients())) for name, fit in fits().items()}
        linear, cubic = gelu_tanh_constants()
        return {
            "GELU_TAIL": (
                "(m + 5)·Phi(-m)·exp(m²/2) for m = 0 to 39, in s = m/(m + 5) - 1/2.",
                polynomials["GELU_TAIL"],
            ),
            "GELU_SLOPE": (
                "gelu'(-m)·exp(m²/2)/(m - its zero) for m = 0 to 39, in s = m/(m + 5) - 1/2.",
                polynomials["GELU_SLOPE"],
            ),
            "GELU_SLOPE_ZERO": (
                "The m > 0 where gelu'(-m) = 0, as a sum.",
                double_double(zero(gelu_slope)),
            ),
            "GELU_TANH_LINEAR": (
                "sqrt(8/pi) to 34 binary places, what is left of it, and all of it.",
                cut(linear, 34),
            ),
            "GELU_TANH_CUBIC": (
                "0.044715·sqrt(8/pi) to 18 binary places, what is left of it, and all of it.",
                cut(cubic, 18),
            ),
            "GELU_TANH_SLOPE": (
                "gelu_tanh'(-m)/(m - its zero) for |m - its zero| <= 0.6, in m - its zero.",
                polynomials["GELU_TANH_SLOPE"],
            ),
            "GELU_TANH_ZERO": (
                "The m > 0 where gelu_tanh'(-m) = 0, as a sum.",
                double_double(zero(gelu_tanh_slope)),
            ),
        }


def module() -> str:
    """The text of the module."""
    text = (
        f'"""Constants, fitted by tests/{Path(__file__).name}; polynomials from degree 0 up."""\n'
    )
    for name, (what, numbers) in tables().items():
        rows = "\n".join(f"    {number!r}," for number in numbers)
        text += f'\n{name} = (\n{rows}\n)\n"""{what}"""\n'
    return text


if __name__ == "__main__":
    print(module(), end="")
