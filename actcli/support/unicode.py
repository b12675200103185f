"""Numbers and signs as Unicode prints them, "−3 × 10⁻⁷", and what stands for them in ASCII."""

from __future__ import annotations

from itertools import groupby

MINUS = "\N{MINUS SIGN}"

SUPERSCRIPTS = str.maketrans("-0123456789xnij", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹ˣⁿⁱʲ")
SUBSCRIPTS = str.maketrans("0123456789aehijklmnoprstuvx+−()", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋₍₎")
# Unicode has a raised or lowered form for these characters alone.

MAX_PRIMES = 3
# A derivative of a higher order is marked by its number, as more primes have to be counted.

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


def derivative_marks(order: int, prime: str = "'") -> str:
    """Return what marks a derivative of that order: "''", or from the fourth on "⁽⁴⁾"."""
    return prime * order if order <= MAX_PRIMES else f"⁽{superscript(order)}⁾"


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
