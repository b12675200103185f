"""Jets: truncated Taylor series, over which a function gives its derivatives of every order.

A function that is run over the series x + t gives the series f(x) + f'(x)·t + f''(x)/2·t² + …, as
exactly as it gives its value: that is forward-mode differentiation. Jets follow NumPy's protocols,
so that ordinary NumPy code runs over them unchanged.

Source: A. Griewank & A. Walther, Evaluating Derivatives, 2nd ed., SIAM (2008), chapter 13.
"""

from actcli.numerics.jet import division, numpy_functions  # They fill the table of rules.
from actcli.numerics.jet.choices import maximum, minimum, moves, note_ties, select
from actcli.numerics.jet.derivatives import chosen, differentiate, value_and_derivative
from actcli.numerics.jet.functions import by_derivative
from actcli.numerics.jet.series import RULES, Jet, UnsupportedFunctionError, over_jets, value_of
from actcli.numerics.jet.ties import coordinate_derivatives, differentiate_by_sides

__all__ = [
    "RULES",
    "Jet",
    "UnsupportedFunctionError",
    "by_derivative",
    "chosen",
    "coordinate_derivatives",
    "differentiate",
    "differentiate_by_sides",
    "division",
    "maximum",
    "minimum",
    "moves",
    "note_ties",
    "numpy_functions",
    "over_jets",
    "select",
    "value_and_derivative",
    "value_of",
]
