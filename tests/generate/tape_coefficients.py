"""Fit the polynomials of the elementary functions in C, with mpmath.

cd tests && python -m generate.tape_coefficients > ../actcli/numerics/tape/coefficients.h
"""

from __future__ import annotations

from collections.abc import Callable

from generate.coefficients import DIGITS, Fit
from mpmath import mp, mpf

HEAD = """\
/* Polynomials of elementary.h, from degree 0 up. Do not edit: they are written by
   cd tests && python -m generate.tape_coefficients > ../actcli/numerics/tape/coefficients.h */
"""

HALF_LOG_TWO = mpf("0.34663")
# A little more than log(2)/2: the multiple of log(2) is chosen by a rounded product.

LOG_SQUARE = mpf("0.029438")
# A little more than (sqrt(2) - 1)²/(sqrt(2) + 1)², the largest s² of a mantissa.

TANH_SQUARE = mpf("0.390625")
# 0.625²: up to there tanh is a polynomial.

SEVEN_SIXTEENTHS_SQUARE = mpf("0.19140625")
# Up to 7/16 arctan and arcsinh are polynomials.

EIGHTH_TURN_SQUARE = mpf("0.6561")
# 0.81²: an eighth of a turn is 0.7854, and half a step of pi/64 is added.

ERF_NEAR_END, ERF_END = mpf("0.75"), mpf(6)
# erf is a polynomial up to 3/4, and 1 from 6 on.

SMALL = mpf("1e-12")
# Below it the functions are replaced by their first terms, for they cancel.


def exp_rest(r: mpf) -> mpf:
    """Return (exp(r) - 1 - r)/r²."""
    return mpf(1) / 2 + r / 6 if abs(r) < SMALL else (mp.expm1(r) - r) / r**2


def log_rest(w: mpf) -> mpf:
    """Return (log((1 + s)/(1 - s)) - 2s)/s³ with w = s²."""
    s = mp.sqrt(w)
    return mpf(2) / 3 + 2 * w / 5 if w < SMALL else 2 * (mp.atanh(s) - s) / s**3


def odd_rest(function: Callable[[mpf], mpf], third: str, fifth: str) -> Callable[[mpf], mpf]:
    """Return (f(x) - x)/x³ as a function of u = x², for f = x + third·x³ + fifth·x⁵ + …"""

    def rest(u: mpf) -> mpf:
        x = mp.sqrt(u)
        return mpf(third) + mpf(fifth) * u if u < SMALL else (function(x) - x) / x**3

    return rest


def cosine_rest(u: mpf) -> mpf:
    """Return (cos(x) - 1 + x²/2)/x⁴ with u = x²."""
    return mpf(1) / 24 - u / 720 if u < SMALL else (mp.cos(mp.sqrt(u)) - 1 + u / 2) / u**2


def erf_rest(u: mpf) -> mpf:
    """Return (erf(x) - x)/x with u = x²."""
    x = mp.sqrt(u)
    return 2 / mp.sqrt(mp.pi) * (1 - u / 3) - 1 if u < SMALL else mp.erf(x) / x - 1


def log_erfc(s: mpf) -> mpf:
    """Return -log(1 - erf(s + 3/4))."""
    return -mp.log(mp.erfc(s + ERF_NEAR_END))


class WeightedFit(Fit):
    """A polynomial whose error times 1 - erf is small: where that is little, few digits count."""

    def coefficients(self) -> list[mpf]:
        """Return the least squares at six times as many Chebyshev nodes as coefficients."""
        middle, half, count = (
            (self.low + self.high) / 2,
            (self.high - self.low) / 2,
            self.degree + 1,
        )
        nodes = [
            middle + half * mp.cos(mp.pi * (2 * i + 1) / (12 * count)) for i in range(6 * count)
        ]
        weights = [mp.erfc(node + ERF_NEAR_END) for node in nodes]
        pairs = list(zip(nodes, weights, strict=True))
        powers = mp.matrix([[weight * node**k for k in range(count)] for node, weight in pairs])
        values = mp.matrix([weight * self.target(node) for node, weight in pairs])
        return list(mp.lu_solve(powers.T * powers, powers.T * values))


FITS = {
    "EXP_REST": Fit(exp_rest, 10, -HALF_LOG_TWO, HALF_LOG_TWO),
    "LOG_REST": Fit(log_rest, 7, mpf(0), LOG_SQUARE),
    "TANH_REST": Fit(odd_rest(mp.tanh, "-1/3", "2/15"), 11, mpf(0), TANH_SQUARE),
    "ARCTAN_REST": Fit(odd_rest(mp.atan, "-1/3", "1/5"), 11, mpf(0), SEVEN_SIXTEENTHS_SQUARE),
    "ARCSINH_REST": Fit(odd_rest(mp.asinh, "-1/6", "3/40"), 11, mpf(0), SEVEN_SIXTEENTHS_SQUARE),
    "SINE_REST": Fit(odd_rest(mp.sin, "-1/6", "1/120"), 6, mpf(0), EIGHTH_TURN_SQUARE),
    "COSINE_REST": Fit(cosine_rest, 6, mpf(0), EIGHTH_TURN_SQUARE),
    "ERF_REST": Fit(erf_rest, 10, mpf(0), ERF_NEAR_END**2),
    "LOG_ERFC": WeightedFit(log_erfc, 19, mpf(0), ERF_END - ERF_NEAR_END),
}


def header() -> str:
    """Return the text of the header."""
    lines = [HEAD]
    with mp.workdps(DIGITS):
        for name, fit in FITS.items():
            numbers = [float(number).hex() for number in fit.coefficients()]
            lines += [f"static const double {name}[{len(numbers)}] = {{"]
            lines += [f"    {number}," for number in numbers]
            lines += ["};", ""]
    return "\n".join(lines).rstrip("\n")


if __name__ == "__main__":
    print(header())
