"""Fit the constants of actcli/numerics/coefficients.py, with mpmath.

cd tests && python -m generate.coefficients > ../actcli/numerics/coefficients.py

Polynomials interpolate at Chebyshev nodes. Numbers that need more than 53 bits are given as sums of
two or three floats, the largest first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from helpers.float_sums import as_sum, cut, pi_over_64, powers_of_two, quarter_turn
from mpmath import mp, mpf

DIGITS = 60
# Decimal digits: 16 for a float, 32 for a sum of two, and as many again for solving the equations.

HALF_STEP_SQUARED = mpf("0.000605")
# A little more than (pi/128)², the square of half a step of the sine table.

NORMAL_TAIL_END = mpf(39)
# Beyond it exp(-m²/2) is 0 in float64.

NORMAL_TAIL_SHIFT = mpf("0.875")
# (m + 0.875) times the scaled tail is between 0.398 and 0.479: nearly constant, as 0.75 to 1 makes
# it. Of these 0.875 rounds best where Phi(-m) is just below a power of two.

TAIL_SLOPE_SHIFT = mpf("1.125")
# (m + 1.125)² times the slope of the scaled tail is between 0.42 and 0.63.


class Fit(NamedTuple):
    """A polynomial in s that approximates `target` from `low` to `high`."""

    target: Callable[[mpf], mpf]
    degree: int
    low: mpf
    high: mpf

    def coefficients(self) -> list[mpf]:
        """Return the polynomial through the Chebyshev nodes, from degree 0 up.

        Its error is within a few per cent of that of the best polynomial of the degree.
        """
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        turns = [mp.pi * (2 * i + 1) / (2 * self.degree + 2) for i in range(self.degree + 1)]
        nodes = [middle + half * mp.cos(turn) for turn in turns]
        powers = mp.matrix([[node**k for k in range(self.degree + 1)] for node in nodes])
        return list(mp.lu_solve(powers, mp.matrix([self.target(node) for node in nodes])))


def tail(m: mpf) -> mpf:
    """Return Phi(-m)·exp(m²/2), the upper tail of the normal distribution over its bell."""
    return mp.exp(m * m / 2) * mp.erfc(m / mp.sqrt(2)) / 2


def tail_slope(m: mpf) -> mpf:
    """Return the derivative of `tail` with its sign turned, phi(0) - m·tail(m)."""
    return 1 / mp.sqrt(2 * mp.pi) - m * tail(m)


def dish_slope(x: mpf) -> mpf:
    """Return dish'(x), but for a positive factor."""
    s = x / mp.sqrt(1 + x * x)
    return 1 + s - s * s


def gelu_slope(m: mpf) -> mpf:
    """Return gelu'(-m)·exp(m²/2)."""
    return tail(m) - m / mp.sqrt(2 * mp.pi)


def gelu_tanh_slope(m: mpf) -> mpf:
    """Return gelu_tanh'(-m)."""
    linear, cubic = gelu_tanh_constants()
    z = mp.exp(-m * (linear + cubic * m * m))
    return z * (1 + z - m * (linear + 3 * cubic * m * m)) / (1 + z) ** 2


def gelu_tanh_constants() -> tuple[mpf, mpf]:
    """Return the factors of x and of x³ in sqrt(8/pi)·(x + 0.044715·x³), which gelu_tanh takes."""
    linear = mp.sqrt(8 / mp.pi)
    return linear, linear * mpf("0.044715")


def silu_slope(x: mpf) -> mpf:
    """Return silu'(x), but for a positive factor."""
    return 1 + mp.exp(x) + x


def silu_bend(x: mpf) -> mpf:
    """Return silu''(-x), but for a positive factor."""
    return x * (1 - mp.exp(-x)) - 2 * (1 + mp.exp(-x))


def mish_slope(x: mpf) -> mpf:
    """Return mish'(x), but for a positive factor."""
    z = mp.exp(x)
    return ((z + 4) * z + 6) * z + 4 + 4 * x * (z + 1)


def smish_slope(x: mpf) -> mpf:
    """Return smish'(x), but for a positive factor."""
    s = 1 / (1 + mp.exp(-x))
    return ((s + 4) * s + 6) * s + 4 + 4 * x * (1 - s * s)


def logish_slope(x: mpf) -> mpf:
    """Return logish'(x)."""
    z = mp.exp(x)
    return mp.log1p(z / (1 + z)) + x * z / ((1 + z) * (1 + 2 * z))


def tanhexp_slope(x: mpf) -> mpf:
    """Return tanhexp'(x)."""
    z = mp.exp(x)
    return mp.tanh(z) + x * z * mp.sech(z) ** 2


def gish_slope(x: mpf) -> mpf:
    """Return gish'(x)."""
    z = mp.exp(x)
    q = mp.exp(-z)
    return mp.log(2 - q) + x * z * q / (2 - q)


def serf_slope(x: mpf) -> mpf:
    """Return serf'(x)."""
    s = mp.log1p(mp.exp(x))
    return mp.erf(s) + 2 * x * mp.exp(-s * s) / (mp.sqrt(mp.pi) * (1 + mp.exp(-x)))


def serf_left(s: mpf) -> mpf:
    """Return ((1 - exp(-s))·exp(-s²)/s - 1)/s."""
    return (-mp.expm1(-s) * mp.exp(-s * s) / s - 1) / s


def phish_slope(x: mpf) -> mpf:
    """Return phish'(x)."""
    share = mp.erfc(-x / mp.sqrt(2)) / 2
    density = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
    return mp.tanh(x * share) + x * mp.sech(x * share) ** 2 * (share + x * density)


def colu_slope(x: mpf) -> mpf:
    """Return colu'(x)."""
    q = mp.exp(x + mp.exp(x))
    return q * (q - x * x * (1 + mp.exp(x))) / (q - x) ** 2


def sinc_slope(u: mpf) -> mpf:
    """Return (sin(y) - y·cos(y))/y³ with u = y²."""
    y = mp.sqrt(u)
    return (mp.sin(y) - y * mp.cos(y)) / y**3


def tanhshrink_share(u: mpf) -> mpf:
    """Return (x - tanh(x))/x³ with u = x²."""
    x = mp.sqrt(u)
    return (x - mp.tanh(x)) / x**3


SLOPES: dict[str, tuple[Callable[[mpf], mpf], float, str, int]] = {
    "LOGISH": (logish_slope, -1.37, "0.8", 19),
    "SERF": (serf_slope, -1.19, "1.25", 27),
    "TANHEXP": (tanhexp_slope, -1.08, "1", 29),
    "PHISH": (phish_slope, -1.2, "0.9", 29),
    "GISH": (gish_slope, -1.3, "0.8", 19),
    "COLU": (colu_slope, -0.73, "0.3", 21),
}
# Slopes that cancel next to a zero: the slope, a start for finding the zero, the distance from it
# up to which a polynomial replaces the slope, and its degree.

BALANCES: dict[str, tuple[Callable[[mpf], mpf], float]] = {
    "MISH": (mish_slope, -1.19),
    "SMISH": (smish_slope, -1.3),
}
# Slopes whose zero alone is needed: next to it, their kernels are a sum of terms of one sign.


def zero(f: Callable[[mpf], mpf], near: float = 0.75) -> mpf:
    """Return the zero of f next to a start; those of gelu' and gelu_tanh' are next to 0.75."""
    return mp.findroot(f, near)


def beside_zero(f: Callable[[mpf], mpf], near: float = 0.75) -> Callable[[mpf], mpf]:
    """Return f over the distance to its zero, as a function."""
    origin = zero(f, near)
    return lambda m: f(m) / (m - origin)


def from_zero(name: str) -> Callable[[mpf], mpf]:
    """Return a slope over the distance to its zero, as a function of that distance."""
    slope, near, _, _ = SLOPES[name]
    quotient, origin = beside_zero(slope, near), zero(slope, near)
    return lambda t: quotient(origin + t)


def fits() -> dict[str, Fit]:
    """Return the polynomials by name."""
    m = lambda s: 5 * (s + 0.5) / (0.5 - s)  # noqa: E731 - the inverse of s = m/(m + 5) - 1/2
    slope, origin = beside_zero(gelu_slope), zero(gelu_tanh_slope)
    half_step = mpf(0), HALF_STEP_SQUARED
    whole = (mpf(-0.5), NORMAL_TAIL_END / (NORMAL_TAIL_END + 5) - 0.5)
    return {
        "NORMAL_TAIL": Fit(lambda s: (m(s) + NORMAL_TAIL_SHIFT) * tail(m(s)), 22, *whole),
        "NORMAL_TAIL_SLOPE": Fit(
            lambda s: (m(s) + TAIL_SLOPE_SHIFT) ** 2 * tail_slope(m(s)), 24, *whole
        ),
        "GELU_SLOPE": Fit(lambda s: slope(m(s)), 21, *whole),
        "GELU_TANH_SLOPE": Fit(lambda t: gelu_tanh_slope(origin + t) / t, 19, mpf(-0.6), mpf(0.6)),
        "ERF": Fit(lambda u: mp.erf(mp.sqrt(u)) / mp.sqrt(u), 10, mpf(0), mpf("0.5625")),
        "SINE": Fit(
            lambda u: (mp.sin(mp.sqrt(u)) / mp.sqrt(u) - 1) / u, 3, mpf(0), HALF_STEP_SQUARED
        ),
        "COSINE": Fit(lambda u: (mp.cos(mp.sqrt(u)) - 1) / u, 3, *half_step),
        "SERF_LEFT": Fit(serf_left, 9, mpf(0), mpf("0.09")),
        "SINC_SLOPE": Fit(sinc_slope, 13, mpf(0), mpf(6)),
        "TANHSHRINK": Fit(lambda v: tanhshrink_share(v + 1.125), 21, mpf("-1.125"), mpf("1.125")),
        **{
            f"{name}_SLOPE": Fit(from_zero(name), degree, -mpf(reach), mpf(reach))
            for name, (_, _, reach, degree) in SLOPES.items()
        },
    }


Table = tuple[str, tuple[float, ...]]
# What the numbers are, and the numbers.


def gelu_tables(polynomials: dict[str, tuple[float, ...]]) -> dict[str, Table]:
    """Return the tables of gelu and gelu_tanh."""
    linear, cubic = gelu_tanh_constants()
    return {
        "NORMAL_TAIL": (
            "(m + 7/8)·Phi(-m)·exp(m²/2) for m from 0 to 39, in s = m/(m + 5) - 1/2.",
            polynomials["NORMAL_TAIL"],
        ),
        "NORMAL_TAIL_SLOPE": (
            "(m + 9/8)²·(phi(0) - m·Phi(-m)·exp(m²/2)) for m from 0 to 39, in s = m/(m + 5) - 1/2.",
            polynomials["NORMAL_TAIL_SLOPE"],
        ),
        "GELU_SLOPE": (
            "gelu'(-m)·exp(m²/2)/(m - m0) for m from 0 to 39, in s = m/(m + 5) - 1/2.",
            polynomials["GELU_SLOPE"],
        ),
        "GELU_SLOPE_ZERO": ("The zero m0 > 0 of gelu'(-m), as a sum.", as_sum(zero(gelu_slope))),
        "GELU_TANH_LINEAR": (
            "sqrt(8/pi) to 34 binary places, the rest, and sqrt(8/pi) as a float.",
            cut(linear, 34),
        ),
        "GELU_TANH_CUBIC": (
            "0.044715·sqrt(8/pi) to 18 binary places, the rest, and the whole as a float.",
            cut(cubic, 18),
        ),
        "GELU_TANH_SLOPE": (
            "gelu_tanh'(-m)/t for |t| <= 0.6, t = m - m0 the distance to its zero, in t.",
            polynomials["GELU_TANH_SLOPE"],
        ),
        "GELU_TANH_ZERO": (
            "The zero m0 > 0 of gelu_tanh'(-m), as a sum.",
            as_sum(zero(gelu_tanh_slope)),
        ),
    }


def zero_tables() -> dict[str, Table]:
    """Return the zeros of slopes that need nothing else."""
    silu, dsilu = zero(silu_slope, -1.28), zero(silu_bend, 2.4)
    tables = {
        f"{name}_ZERO": (
            f"The zero x0 of {name.lower()}', as a sum, and exp(x0).",
            (*as_sum(zero(*balance)), float(mp.exp(zero(*balance)))),
        )
        for name, balance in BALANCES.items()
    }
    tables["SILU_ZERO"] = (
        "The zero x0 of silu', as a sum of three, and exp(x0).",
        (*as_sum(silu), float(silu - sum(map(mpf, as_sum(silu)))), float(mp.exp(silu))),
    )
    tables["DSILU_ZERO"] = (
        "The zero x0 > 0 of dsilu', as a sum, and exp(-x0).",
        (*as_sum(dsilu), float(mp.exp(-dsilu))),
    )
    tables["DISH_ZERO"] = (
        "The zero x0 of dish', as a sum.",
        as_sum(zero(dish_slope, -0.8)),
    )
    return tables


def slope_tables(polynomials: dict[str, tuple[float, ...]]) -> dict[str, Table]:
    """Return the polynomials of slopes next to their zeros, and the zeros."""
    tables: dict[str, Table] = {}
    for name, (slope, near, reach, _) in SLOPES.items():
        tables[f"{name}_SLOPE"] = (
            f"{name.lower()}'(x)/t for |t| <= {reach}, t = x - x0 the distance to its zero, in t.",
            polynomials[f"{name}_SLOPE"],
        )
        tables[f"{name}_ZERO"] = (
            f"The zero x0 of {name.lower()}', as a sum.",
            as_sum(zero(slope, near)),
        )
    tables["SERF_LEFT"] = (
        "((1 - exp(-s))·exp(-s²)/s - 1)/s for s from 0 to 0.09, in s.",
        polynomials["SERF_LEFT"],
    )
    return tables


def sine_tables(polynomials: dict[str, tuple[float, ...]]) -> dict[str, Table]:
    """Return what the error function and sines are made of."""
    return {
        "ERF": ("erf(x)/x for |x| <= 3/4, in x².", polynomials["ERF"]),
        "SINE": (
            "(sin(y)/y - 1)/y² for |y| up to a little more than pi/128, in y².",
            polynomials["SINE"],
        ),
        "COSINE": (
            "(cos(y) - 1)/y² for |y| up to a little more than pi/128, in y².",
            polynomials["COSINE"],
        ),
        "QUARTER_TURN": (
            "sin(j·pi/64) for j = 0 to 32, rounded.",
            tuple(upper for upper, _ in quarter_turn()),
        ),
        "QUARTER_TURN_REST": (
            "sin(j·pi/64) less its entry in QUARTER_TURN.",
            tuple(rest for _, rest in quarter_turn()),
        ),
        "PI_OVER_64": (
            "pi/64 to 29 binary places, the rest to 55 places, and the rest of that.",
            pi_over_64(),
        ),
        "TANHSHRINK": (
            "(x - tanh(x))/x³ for x² <= 2.25, in x² - 1.125.",
            polynomials["TANHSHRINK"],
        ),
        "SINC_SLOPE": ("(sin(y) - y·cos(y))/y³ for y² <= 6, in y².", polynomials["SINC_SLOPE"]),
    }


def exponential_tables() -> dict[str, Table]:
    """Return what exponentials are made of, and zeros that have a formula."""
    return {
        "POWERS_OF_TWO": (
            "2**(j/16) for j = 0 to 15, to 25 binary places.",
            tuple(upper for upper, _, _ in powers_of_two()),
        ),
        "POWERS_OF_TWO_REST": (
            "2**(j/16) less its entry in POWERS_OF_TWO.",
            tuple(rest for _, rest, _ in powers_of_two()),
        ),
        "LOG_TWO_SIXTEENTH": (
            "log(2)/16 to 44 binary places, the rest, and log(2)/16 as a float.",
            cut(mp.log(2) / 16, 44),
        ),
        "ELISH_ZERO": (
            "The zero x0 < 0 of elish', as a sum.",
            as_sum(mp.log(mp.sqrt(2) - 1)),
        ),
        "HARD_ELISH_ZERO": (
            "The zero x0 < 0 of hard_elish', as a sum.",
            as_sum(mp.lambertw(mp.exp(2)).real - 2),
        ),
    }


def tables() -> dict[str, Table]:
    """Return every table by name."""
    with mp.workdps(DIGITS):
        polynomials = {name: tuple(map(float, fit.coefficients())) for name, fit in fits().items()}
        return {
            **gelu_tables(polynomials),
            **zero_tables(),
            **slope_tables(polynomials),
            **sine_tables(polynomials),
            **exponential_tables(),
        }


def module() -> str:
    """Return the text of the module."""
    text = (
        '"""Constants fitted by tests/generate/coefficients.py; polynomials from degree 0 up."""\n'
    )
    for name, (meaning, numbers) in tables().items():
        rows = "\n".join(f"    {number!r}," for number in numbers)
        text += f'\n{name} = (\n{rows}\n)\n"""{meaning}"""\n'
    return text


if __name__ == "__main__":
    print(module(), end="")
