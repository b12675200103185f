"""Makes actcli/numerics/coefficients.py, with mpmath.

cd tests && python -m generate.coefficients > ../actcli/numerics/coefficients.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mpmath import mp, mpf

DIGITS = 60

HALF_STEP = mpf("0.000605")
"""The square of a bit more than pi/128: of half of a 128th of a turn."""


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


def silu_slope(x: mpf) -> mpf:
    """silu'(x), but for a positive factor."""
    return 1 + mp.exp(x) + x


def silu_bend(x: mpf) -> mpf:
    """silu''(-x), but for a positive factor."""
    return x * (1 - mp.exp(-x)) - 2 * (1 + mp.exp(-x))


def mish_slope(x: mpf) -> mpf:
    """mish'(x), but for a positive factor."""
    z = mp.exp(x)
    return ((z + 4) * z + 6) * z + 4 + 4 * x * (z + 1)


def smish_slope(x: mpf) -> mpf:
    """smish'(x), but for a positive factor."""
    s = 1 / (1 + mp.exp(-x))
    return ((s + 4) * s + 6) * s + 4 + 4 * x * (1 - s * s)


def logish_slope(x: mpf) -> mpf:
    """logish'(x)."""
    z = mp.exp(x)
    return mp.log1p(z / (1 + z)) + x * z / ((1 + z) * (1 + 2 * z))


def tanhexp_slope(x: mpf) -> mpf:
    """tanhexp'(x)."""
    z = mp.exp(x)
    return mp.tanh(z) + x * z * mp.sech(z) ** 2


def gish_slope(x: mpf) -> mpf:
    """gish'(x)."""
    z = mp.exp(x)
    q = mp.exp(-z)
    return mp.log(2 - q) + x * z * q / (2 - q)


def serf_slope(x: mpf) -> mpf:
    """serf'(x)."""
    s = mp.log1p(mp.exp(x))
    return mp.erf(s) + 2 * x * mp.exp(-s * s) / (mp.sqrt(mp.pi) * (1 + mp.exp(-x)))


def phish_slope(x: mpf) -> mpf:
    """phish'(x)."""
    share = mp.erfc(-x / mp.sqrt(2)) / 2
    density = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
    return mp.tanh(x * share) + x * mp.sech(x * share) ** 2 * (share + x * density)


def colu_slope(x: mpf) -> mpf:
    """colu'(x)."""
    q = mp.exp(x + mp.exp(x))
    return q * (q - x * x * (1 + mp.exp(x))) / (q - x) ** 2


def sinc_slope(u: mpf) -> mpf:
    """(sin(y) - y·cos(y))/y³ with u = y²."""
    y = mp.sqrt(u)
    return (mp.sin(y) - y * mp.cos(y)) / y**3


SLOPES: dict[str, tuple[Callable[[mpf], mpf], float, str, int]] = {
    "LOGISH": (logish_slope, -1.37, "0.8", 19),
    "SERF": (serf_slope, -1.19, "1.4", 29),
    "TANHEXP": (tanhexp_slope, -1.08, "1", 29),
    "PHISH": (phish_slope, -1.2, "0.6", 25),
    "GISH": (gish_slope, -1.3, "0.8", 19),
    "COLU": (colu_slope, -0.73, "0.3", 21),
}
"""Slopes that cross zero where their terms cancel: where, how far around, by what degree."""

BALANCES: dict[str, tuple[Callable[[mpf], mpf], float]] = {
    "MISH": (mish_slope, -1.19),
    "SMISH": (smish_slope, -1.3),
}
"""Slopes whose difference from their value at zero needs no subtraction."""


def zero(f: Callable[[mpf], mpf], near: float = 0.75) -> mpf:
    """Where f crosses zero; beside 0.75 the slopes of gelu and gelu_tanh do."""
    return mp.findroot(f, near)


def beside_zero(f: Callable[[mpf], mpf], near: float = 0.75) -> Callable[[mpf], mpf]:
    """f over the distance to its zero."""
    origin = zero(f, near)
    return lambda m: f(m) / (m - origin)


def from_zero(name: str) -> Callable[[mpf], mpf]:
    """A slope over the distance to its zero, as a function of that."""
    slope, near, _, _ = SLOPES[name]
    quotient, origin = beside_zero(slope, near), zero(slope, near)
    return lambda t: quotient(origin + t)


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
        "ERF": Fit(lambda u: mp.erf(mp.sqrt(u)) / mp.sqrt(u), 9, mpf(0), mpf("0.25")),
        "SINE": Fit(lambda u: (mp.sin(mp.sqrt(u)) / mp.sqrt(u) - 1) / u, 3, mpf(0), HALF_STEP),
        "COSINE": Fit(lambda u: (mp.cos(mp.sqrt(u)) - 1) / u, 3, mpf(0), HALF_STEP),
        "SINC_SLOPE": Fit(sinc_slope, 13, mpf(0), mpf(6)),
        **{
            f"{name}_SLOPE": Fit(from_zero(name), degree, -mpf(reach), mpf(reach))
            for name, (_, _, reach, degree) in SLOPES.items()
        },
    }


def double_double(value: mpf) -> tuple[float, float]:
    """A number as the sum of two floats."""
    return float(value), float(value - float(value))


def cut(value: mpf, places: int) -> tuple[float, float, float]:
    """A number's first binary places, what is left of it, and all of it."""
    upper = mp.nint(mp.ldexp(value, places)) / 2**places
    return float(upper), float(value - upper), float(value)


def powers_of_two() -> list[tuple[float, float, float]]:
    """2 to the power j/16 for j = 0 to 15: short enough for a head, what is left, and all."""
    return [cut(mpf(2) ** (mpf(j) / 16), 25) for j in range(16)]


def quarter_turn() -> list[tuple[float, float]]:
    """sin(j·pi/64) for j = 0 to 32, as sums."""
    return [double_double(mp.sin(j * mp.pi / 64)) for j in range(33)]


def step() -> tuple[float, float, float]:
    """A 128th of a turn in parts, whose products with a number below 2**27 are exact."""
    upper = cut(mp.pi / 64, 29)[0]
    return upper, *cut(mp.pi / 64 - upper, 55)[:2]


def tables() -> dict[str, tuple[str, tuple[float, ...]]]:
    """Every table: its name, what it is, its numbers."""
    with mp.workdps(DIGITS):
        polynomials = {name: tuple(map(float, fit.coefficients())) for name, fit in fits().items()}
        linear, cubic = gelu_tanh_constants()
        silu = zero(silu_slope, -1.28)
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
            **{
                f"{name}_ZERO": (
                    f"The x where {name.lower()}' crosses 0, as a sum, and e to its power.",
                    (*double_double(zero(*balance)), float(mp.exp(zero(*balance)))),
                )
                for name, balance in BALANCES.items()
            },
            "SILU_ZERO": (
                "The x where silu' crosses 0, as a sum of three, and e to its power.",
                (
                    *double_double(silu),
                    float(silu - sum(map(mpf, double_double(silu)))),
                    float(mp.exp(silu)),
                ),
            ),
            "DSILU_ZERO": (
                "The x > 0 where dsilu'(x) = 0, as a sum, and e to the power -x.",
                (*double_double(zero(silu_bend, 2.4)), float(mp.exp(-zero(silu_bend, 2.4)))),
            ),
            **{
                table: content
                for name, (slope, near, reach, _) in SLOPES.items()
                for table, content in (
                    (
                        f"{name}_SLOPE",
                        (
                            f"{name.lower()}'(x)/t for |t| <= {reach}, t the distance to its zero,"
                            " in t.",
                            polynomials[f"{name}_SLOPE"],
                        ),
                    ),
                    (
                        f"{name}_ZERO",
                        (
                            f"The x where {name.lower()}' crosses 0, as a sum.",
                            double_double(zero(slope, near)),
                        ),
                    ),
                )
            },
            "ERF": ("erf(x)/x for |x| <= 1/2, in x².", polynomials["ERF"]),
            "SINE": (
                "(sin(y)/y - 1)/y² for |y| up to a bit more than pi/128, in y².",
                polynomials["SINE"],
            ),
            "COSINE": (
                "(cos(y) - 1)/y² for |y| up to a bit more than pi/128, in y².",
                polynomials["COSINE"],
            ),
            "QUARTER_TURN": (
                "sin(j·pi/64) for j = 0 to 32.",
                tuple(upper for upper, _ in quarter_turn()),
            ),
            "QUARTER_TURN_REST": (
                "What is left of them.",
                tuple(rest for _, rest in quarter_turn()),
            ),
            "STEP": (
                "pi/64 to 29 binary places, what is left to 55 places, and what is left of that.",
                step(),
            ),
            "SINC_SLOPE": ("(sin(y) - y·cos(y))/y³ for y² <= 6, in y².", polynomials["SINC_SLOPE"]),
            "POWERS_OF_TWO": (
                "2 to the power j/16, to 25 binary places.",
                tuple(upper for upper, _, _ in powers_of_two()),
            ),
            "POWERS_OF_TWO_REST": (
                "What is left of them.",
                tuple(rest for _, rest, _ in powers_of_two()),
            ),
            "LOG_TWO_SIXTEENTH": (
                "log(2)/16 to 44 binary places, what is left of it, and all of it.",
                cut(mp.log(2) / 16, 44),
            ),
            "ELISH_ZERO": (
                "The x < 0 where elish'(x) = 0, as a sum.",
                double_double(mp.log(mp.sqrt(2) - 1)),
            ),
            "HARD_ELISH_ZERO": (
                "The x < 0 where hard_elish'(x) = 0, as a sum.",
                double_double(mp.lambertw(mp.exp(2)).real - 2),
            ),
        }


def module() -> str:
    """The text of the module."""
    text = (
        '"""Constants fitted by tests/generate/coefficients.py; polynomials from degree 0 up."""\n'
    )
    for name, (what, numbers) in tables().items():
        rows = "\n".join(f"    {number!r}," for number in numbers)
        text += f'\n{name} = (\n{rows}\n)\n"""{what}"""\n'
    return text


if __name__ == "__main__":
    print(module(), end="")
