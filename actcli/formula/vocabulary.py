"""The words of the formula language, and how each is written in print."""

from __future__ import annotations

from actcli.support.record import Record

MANY = 8  # as many arguments as min and max take


class Word(Record):
    """A function of the language: how many arguments it takes and how LaTeX writes its name."""

    arity: tuple[int, int]
    latex: str


def _word(latex: str, least: int = 1, most: int | None = None) -> Word:
    return Word(arity=(least, most or least), latex=latex)


FUNCTIONS: dict[str, Word] = {
    "where": _word(r"\mathrm{where}", 3),
    "min": _word(r"\min", 1, MANY),  # of one argument: over the vector
    "max": _word(r"\max", 1, MANY),
    "sum": _word(r"\sum"),
    "abs": _word(r"\mathrm{abs}"),
    "sign": _word(r"\mathrm{sign}"),
    "sqrt": _word(r"\mathrm{sqrt}"),
    "exp": _word(r"\exp"),
    "expm1": _word(r"\mathrm{expm1}"),
    "log": _word(r"\ln"),
    "log1p": _word(r"\mathrm{log1p}"),
    "sin": _word(r"\sin"),
    "cos": _word(r"\cos"),
    "tan": _word(r"\tan"),
    "asin": _word(r"\arcsin"),
    "acos": _word(r"\arccos"),
    "atan": _word(r"\arctan"),
    "sinh": _word(r"\sinh"),
    "cosh": _word(r"\cosh"),
    "tanh": _word(r"\tanh"),
    "sech": _word(r"\mathrm{sech}"),
    "asinh": _word(r"\mathrm{arsinh}"),
    "acosh": _word(r"\mathrm{arcosh}"),
    "atanh": _word(r"\mathrm{artanh}"),
    "erf": _word(r"\mathrm{erf}"),
    "erfc": _word(r"\mathrm{erfc}"),
    "Phi": _word(r"\Phi"),  # the standard normal distribution function
    "phi": _word(r"\varphi"),  # and its density
    "sigmoid": _word(r"\sigma"),
    "softplus": _word(r"\mathrm{softplus}"),
}

OF_VECTORS: dict[str, Word] = {
    "argmax": _word(r"\mathrm{arg\,max}"),  # the first place of the maximum
    "entry": _word(r"\mathrm{entry}", 2),  # entry(x, k) is x_k
    "group": _word(r"\mathrm{group}", 2),  # group(x, p) is the i-th of the groups of p neighbours
    "cutoff": _word(r"\tau", 2),  # cutoff(x, p) is t where the max(0, x_j - t)**p sum to 1
}
"""Words of formulas for the i-th component of a function of the vector x_1, ..., x_n.

They are for readers, for the judge, and for derivatives of a higher order: `numerics.places`.
"""

CONSTANTS: dict[str, str] = {"pi": "π", "e": "e", "inf": "∞", "nan": "nan"}
"""The constants, and how they are written in a terminal."""

GREEK: dict[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η",
    "theta": "θ", "lam": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "tau": "τ", "omega": "ω",
    "pi": "π", "Phi": "Φ", "phi": "φ",
}  # fmt: skip
"""Names that are written as Greek letters."""
