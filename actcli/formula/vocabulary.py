"""The words of the formula language, each declared once.

A declaration is text alone, so that formulas can be read and printed without NumPy. What needs more
of a word takes it from here: the printer, the derivative of a formula, its breakpoints, and the
number systems: plain floats (`plain_words`), arrays (`array_words`), jets (`jet_words`) and SymPy's
symbols (`sympy_simplify`). Only what a word means over mpmath's numbers stands elsewhere, in
`reference.mp_words`: by that the declarations are judged.
"""

from __future__ import annotations

from typing import Any

from actcli.support.record import Record

MAX_ARGUMENTS = 8
# Of min and max. Their breakpoints are sought in all pairs of arguments: of 8 these are 28.

ALTERNATING = "(1 - 2*({} % 2))"
# 1 for an even and -1 for an odd integer: what is not negative and 0 at each jump of a step
# function changes its sign there when it is multiplied by this, so that the jump is found.


class Word(Record):
    """A function of the formula language.

    The text fields are formulas of u, v and w, the arguments; they may use every other word.
    """

    name: str

    arity: tuple[int, int] = (1, 1)
    """The least and the largest number of arguments."""

    unicode: str
    """The name in a terminal."""

    latex: str
    """The name in LaTeX."""

    meaning: str = ""
    """What it is in words, where neither definition nor derivative says it."""

    power_on_name: bool = False
    """Whether LaTeX writes a power as sin²(x)."""

    periodic: bool = False
    """Whether it repeats, so that of a huge argument every digit before the point counts."""

    has_steps: bool = False
    """Whether it jumps at every integer, or in the middle between every two."""

    derivative: str = ""
    """The derivative of a word of one number. At a kink it is what jets take it to be."""

    breaks: str = ""
    """What is 0 where the word breaks, has a pole, or ends; empty where it is smooth."""

    definition: str = ""
    """The word in terms of others, for a word that mathematics libraries do not have."""

    stable: str = ""
    """The same, if the definition overflows where the value does not."""

    array_function: str = ""
    """The function of arrays, in NumPy (np) or in `numerics.special`; or else its definition."""


def _word(name: str, *, unicode: str = "", latex: str = "", **fields: Any) -> Word:
    """Declare a word; in print it has its own name, unless it is given."""
    return Word(name=name, unicode=unicode or name, latex=latex or rf"\mathrm{{{name}}}", **fields)


def _named(*words: Word) -> dict[str, Word]:
    return {word.name: word for word in words}


WORDS: dict[str, Word] = _named(
    # What each number system has in its own way.
    _word("where", arity=(3, 3), meaning="v where u is not 0, else w"),
    _word(
        "min",
        arity=(1, MAX_ARGUMENTS),
        latex=r"\min",
        meaning="the least; of one argument, over the vector",
    ),
    _word(
        "max",
        arity=(1, MAX_ARGUMENTS),
        latex=r"\max",
        meaning="the largest; of one argument, over the vector",
    ),
    _word("sum", latex=r"\sum", meaning="the sum over the vector"),
    # Functions of several numbers, which differentiate as their definitions do.
    _word("clip", arity=(3, 3), definition="min(max(u, v), w)"),
    _word("clamp", arity=(3, 3), definition="min(max(u, v), w)"),
    _word("pow", arity=(2, 2), definition="u**v"),
    _word(
        "hypot",
        arity=(2, 2),
        definition="sqrt(u**2 + v**2)",
        breaks="max(abs(u), abs(v))",
        array_function="np.hypot",
    ),
    # Functions of one number.
    _word(
        "abs",
        derivative="sign(u)",
        breaks="u",
        array_function="np.abs",
    ),
    _word(
        "sign",
        derivative="0",
        breaks="u",
        stable="where(u > 0, 1, where(u < 0, -1, u))",
        array_function="np.sign",
    ),
    _word(
        "floor",
        has_steps=True,
        meaning="the largest integer that is not above u",
        derivative="0",
        breaks=f"(u - floor(u))*{ALTERNATING.format('floor(u)')}",
        array_function="np.floor",
    ),
    _word(
        "ceil",
        has_steps=True,
        meaning="the smallest integer that is not below u",
        derivative="0",
        breaks=f"(ceil(u) - u)*{ALTERNATING.format('ceil(u)')}",
        array_function="np.ceil",
    ),
    _word(
        "round",
        has_steps=True,
        meaning="the nearest integer, and of two the even one",
        derivative="0",
        breaks=f"(1/2 - abs(u - round(u)))*{ALTERNATING.format('round(u)')}",
        definition="where(u - floor(u) == 1/2, 2*floor(u/2 + 1/4), floor(u + 1/2))",
        array_function="np.rint",
    ),
    _word("sqrt", derivative="1/(2*sqrt(u))", breaks="u", array_function="np.sqrt"),
    _word(
        "cbrt",
        derivative="1/(3*cbrt(u)**2)",
        breaks="u",
        definition="sign(u)*abs(u)**(1/3)",
        array_function="np.cbrt",
    ),
    _word("exp", latex=r"\exp", derivative="exp(u)", array_function="np.exp"),
    _word("exp2", derivative="log(2)*exp2(u)", definition="2**u", array_function="np.exp2"),
    _word("expm1", derivative="exp(u)", definition="exp(u) - 1", array_function="np.expm1"),
    _word(
        "log",
        unicode="ln",
        latex=r"\ln",
        power_on_name=True,
        derivative="1/u",
        breaks="u",
        array_function="np.log",
    ),
    _word(
        "log1p",
        derivative="1/(1 + u)",
        breaks="u + 1",
        definition="log(1 + u)",
        array_function="np.log1p",
    ),
    _word(
        "log2",
        unicode="log₂",
        latex=r"\log_{2}",
        power_on_name=True,
        derivative="1/(log(2)*u)",
        breaks="u",
        definition="log(u)/log(2)",
        array_function="np.log2",
    ),
    _word(
        "log10",
        unicode="log₁₀",
        latex=r"\log_{10}",
        power_on_name=True,
        derivative="1/(log(10)*u)",
        breaks="u",
        definition="log(u)/log(10)",
        array_function="np.log10",
    ),
    _word(
        "sin",
        latex=r"\sin",
        power_on_name=True,
        periodic=True,
        derivative="cos(u)",
        array_function="np.sin",
    ),
    _word(
        "cos",
        latex=r"\cos",
        power_on_name=True,
        periodic=True,
        derivative="-sin(u)",
        array_function="np.cos",
    ),
    _word(
        "tan",
        latex=r"\tan",
        power_on_name=True,
        periodic=True,
        derivative="1/cos(u)**2",
        breaks="cos(u)",
        array_function="np.tan",
    ),
    _word(
        "asin",
        latex=r"\arcsin",
        derivative="1/sqrt(1 - u**2)",
        breaks="abs(u) - 1",
        array_function="np.arcsin",
    ),
    _word(
        "acos",
        latex=r"\arccos",
        derivative="-1/sqrt(1 - u**2)",
        breaks="abs(u) - 1",
        array_function="np.arccos",
    ),
    _word("atan", latex=r"\arctan", derivative="1/(1 + u**2)", array_function="np.arctan"),
    _word(
        "sinh", latex=r"\sinh", power_on_name=True, derivative="cosh(u)", array_function="np.sinh"
    ),
    _word(
        "cosh", latex=r"\cosh", power_on_name=True, derivative="sinh(u)", array_function="np.cosh"
    ),
    _word(
        "tanh",
        latex=r"\tanh",
        power_on_name=True,
        derivative="sech(u)**2",
        array_function="np.tanh",
    ),
    _word(
        "sech",
        power_on_name=True,
        derivative="-sech(u)*tanh(u)",
        stable="2*exp(-abs(u))/(1 + exp(-2*abs(u)))",
        array_function="special.sech",
    ),
    _word(
        "asinh",
        latex=r"\mathrm{arsinh}",
        derivative="1/sqrt(u**2 + 1)",
        array_function="np.arcsinh",
    ),
    _word(
        "acosh",
        latex=r"\mathrm{arcosh}",
        derivative="1/sqrt(u**2 - 1)",
        breaks="u - 1",
        array_function="np.arccosh",
    ),
    _word(
        "atanh",
        latex=r"\mathrm{artanh}",
        derivative="1/(1 - u**2)",
        breaks="abs(u) - 1",
        array_function="np.arctanh",
    ),
    _word("erf", derivative="2/sqrt(pi)*exp(-u**2)", array_function="special.erf"),
    _word("erfc", derivative="-2/sqrt(pi)*exp(-u**2)", array_function="special.erfc"),
    _word(
        "erfcx",
        derivative="2*u*erfcx(u) - 2/sqrt(pi)",
        definition="exp(u**2)*erfc(u)",
        array_function="special.erfcx",
    ),
    _word(
        "Phi",
        meaning="the standard normal distribution function",
        unicode="Φ",
        latex=r"\Phi",
        derivative="phi(u)",
        definition="erfc(-u/sqrt(2))/2",
        array_function="special.Phi",
    ),
    _word(
        "phi",
        meaning="the standard normal density",
        unicode="φ",
        latex=r"\varphi",
        derivative="-u*phi(u)",
        definition="exp(-u*u/2)/sqrt(2*pi)",
        array_function="special.phi",
    ),
    _word(
        "sigmoid",
        unicode="σ",
        latex=r"\sigma",
        power_on_name=True,
        derivative="sigmoid(u)*sigmoid(-u)",
        definition="1/(1 + exp(-u))",
        stable="exp(min(u, 0))/(1 + exp(-abs(u)))",
        array_function="special.sigmoid",
    ),
    _word(
        "softplus",
        derivative="sigmoid(u)",
        definition="log(1 + exp(u))",
        stable="max(u, 0) + log1p(exp(-abs(u)))",
        array_function="special.softplus",
    ),
)

VECTOR_WORDS: dict[str, Word] = _named(
    _word("argmax", latex=r"\mathrm{arg\,max}", meaning="the first place of the maximum"),
    _word("entry", arity=(2, 2), meaning="the v-th component of the vector u"),
    _word("group", arity=(2, 2), meaning="the i-th group of v neighbours in u"),
    _word(
        "cutoff",
        arity=(2, 2),
        unicode="τ",
        latex=r"\tau",
        meaning="t where the `max(0, u - t)**v` sum to 1",
    ),
)
"""Words of formulas for the i-th component of a function of the vector x_1, ..., x_n.

They are for readers, for the judge, and for derivatives of a higher order.
"""


class Constant(Record):
    """A constant of the language, as it is written in a terminal and in LaTeX."""

    unicode: str
    latex: str


CONSTANTS: dict[str, Constant] = {
    "pi": Constant(unicode="π", latex=r"\pi"),
    "e": Constant(unicode="e", latex="e"),
    "inf": Constant(unicode="∞", latex=r"\infty"),
    "nan": Constant(unicode="nan", latex=r"\mathrm{nan}"),
}

GREEK: dict[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η",
    "theta": "θ", "lam": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "tau": "τ", "omega": "ω",
    "pi": "π", "Phi": "Φ", "phi": "φ",
}  # fmt: skip
"""Names that are written as Greek letters."""
