"""Numbers and signs as Unicode prints them, "−3 × 10⁻⁷", and what stands for them in ASCII."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import groupby

MINUS = "\u2212"
# Not by name: to compile a name, Python imports a module, and makes a SyntaxError of a signal then.

SUPERSCRIPTS = str.maketrans("-0123456789xnij", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹ˣⁿⁱʲ")
SUBSCRIPTS = str.maketrans("0123456789aehijklmnoprstuvx+−()", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋₍₎")
# Unicode has a raised or lowered form for these characters alone.

FIXED_POINT_RANGE = 1e-3, 1e4
# Numbers outside of it are written with a power of ten in labels and sentences.

ALL_DIGITS_TOLERANCE = 1e-7
# A text that is as close to a number, relatively, says all of it: extrema are computed to eight
# digits. Zeros at the end of such a text say nothing, and are left out.

APOSTROPHES, PRIMES = ("'", "''", "'''"), ("′", "″", "‴")
# The marks of the first derivatives. Higher ones are marked by their number, as more primes have to
# be counted.

ASCII_SIGNS = str.maketrans(
    {"−": "-", "·": "*", "×": "x", "√": "sqrt", "∂": "d", "∞": "inf", "Σ": "sum"}
    | {"≤": "<=", "≥": ">=", "≠": "!=", "±": "+-"}
)
ASCII_SHIFTS = {"<super>": "^", "<sub>": "_"}
# By the kind of decomposition that Unicode gives a raised or lowered character.


def with_minus_sign(digits: str) -> str:
    """Return the digits of a number with a real minus sign in place of each hyphen."""
    return digits.replace("-", MINUS)


def superscript(number: int) -> str:
    """Return a number as an exponent: "⁻⁷"."""
    return str(number).translate(SUPERSCRIPTS)


def subscript(letter: str, index: int) -> str:
    """Return a letter with an index: "x₁"."""
    return letter + str(index).translate(SUBSCRIPTS)


def power_of_ten(exponent: int) -> str:
    """Return a power of ten: "10⁻⁷"."""
    return f"10{superscript(exponent)}"


def number_in_print(value: float) -> str:
    """Return a number to four significant digits: "0.3333", "−1.5 × 10⁻⁷"."""
    mantissa, power, exponent = f"{value:.4g}".partition("e")
    return with_minus_sign(mantissa) + (f" × {power_of_ten(int(exponent))}" if power else "")


def number_in_label(value: float) -> str:
    """Return a number to three decimals, or with a power of ten: "−0.170", "1.00 × 10⁻⁷"."""
    low, high = FIXED_POINT_RANGE
    if value and not low <= abs(value) < high:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        return with_minus_sign(f"{mantissa} × {power_of_ten(int(exponent))}")
    return with_minus_sign(_without_idle_zeros(f"{value:.3f}", value))


def number_in_sentence(value: float) -> str:
    """Return a number to three significant digits: "−1.67", "2", "−∞", "undefined"."""
    value += 0.0  # Drops the sign of -0.
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return with_minus_sign("-∞" if value < 0 else "∞")
    low, high = FIXED_POINT_RANGE
    if not low <= abs(value) < high:
        return number_in_label(value)
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return with_minus_sign(_without_idle_zeros(f"{value:.{decimals}f}", value))


def number_in_matrix(value: float, decimals: int) -> str:
    """Return a number to so many decimals: "−0.25"; 0 itself has none.

    A number that would be 0.00 has one decimal more, or is "≈ 0".
    """
    if not value:
        return "0"
    for places in (decimals, decimals + 1):
        digits = f"{value:.{places}f}"
        if float(digits):
            return with_minus_sign(digits)
    return "≈ 0"


def _without_idle_zeros(digits: str, value: float) -> str:
    """Return the digits without zeros after the point, where the rest says all of the value."""
    if "." in digits and math.isclose(float(digits), value, rel_tol=ALL_DIGITS_TOLERANCE):
        return digits.rstrip("0").rstrip(".")
    return digits


def linear_expression(
    slope: float,
    offset: float,
    number: Callable[[float], str] = number_in_sentence,
    gap: str = "",
) -> str:
    """Return the right side of the equation of a line: "2x + 1", "−x", "0.5".

    Parameters
    ----------
    slope, offset : float
    number : callable
        Write a number, with the sign that negative numbers have.
    gap : str
        What stands between the slope and x.
    """
    if slope == 0:
        return number(offset)
    minus = number(-1.0).removesuffix("1")
    coefficient = number(slope)
    units = {number(1.0): "x", number(-1.0): f"{minus}x"}
    term = units.get(coefficient, f"{coefficient}{gap}x")
    if offset == 0:
        return term
    return f"{term} {minus if offset < 0 else '+'} {number(abs(offset))}"


def derivative_marks(
    order: int, primes: Sequence[str] = APOSTROPHES, numbered: str | None = None
) -> str:
    """Return what marks a derivative of some order.

    Parameters
    ----------
    order : int
        0 for the function itself, which has no mark.
    primes : sequence of str
        What marks the first orders.
    numbered : str, optional
        How a higher order is marked, with {} for the number; by default "⁽⁴⁾".
    """
    if order <= len(primes):
        return primes[order - 1] if order else ""
    return f"⁽{superscript(order)}⁾" if numbered is None else numbered.format(order)


def partial_derivative(function: str, variable: str, order: int) -> str:
    """Return a partial derivative: "∂²f/∂x₁²" of order 2, and the function itself of order 0."""
    if order == 0:
        return function
    power = superscript(order) if order > 1 else ""
    return f"∂{power}{function}/∂{variable}{power}"


def mixed_derivative(function: str, variable: str, order: int, other: str) -> str:
    """Return a partial derivative in a variable, and once in another one: "∂³f/∂x²∂α"."""
    if order == 0:
        return partial_derivative(function, other, 1)
    power = superscript(order) if order > 1 else ""
    return f"∂{superscript(order + 1)}{function}/∂{variable}{power}∂{other}"


def to_ascii(text: str) -> str:
    """Return a text in ASCII: "alpha" for "α", "10^-7" for "10⁻⁷", "?" for what has no name."""
    from unicodedata import combining, decomposition, normalize

    parts = []
    for kind, letters in groupby(text, lambda letter: decomposition(letter).partition(" ")[0]):
        plain = normalize("NFKD", "".join(letters)).translate(ASCII_SIGNS)
        spelled = "".join(_greek_spelled(letter) for letter in plain if not combining(letter))
        parts.append(ASCII_SHIFTS.get(kind, "") + spelled)
    return "".join(parts).encode("ascii", "replace").decode("ascii")


def _greek_spelled(letter: str) -> str:
    """Return a Greek letter's name, and any other letter as it is."""
    from unicodedata import name

    match name(letter, "").split():
        case ["GREEK", "SMALL", "LETTER", called]:
            return called.lower().replace("lamda", "lambda")
        case ["GREEK", "CAPITAL", "LETTER", called]:
            return called.capitalize().replace("Lamda", "Lambda")
    return letter


def spell_unencodable(error: UnicodeError) -> tuple[str, int]:
    """Spell the letters that an encoding lacks: an error handler for `codecs.register_error`.

    Parameters
    ----------
    error : UnicodeError
        What the codec met; anything but a UnicodeEncodeError is raised again.

    Returns
    -------
    text : str
        What is written in place of the letters.
    position : int
        Where encoding goes on.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return to_ascii(error.object[error.start : error.end]), error.end
