"""The exact values of formulas, to any number of digits, by mpmath.

It is imported only to judge how right a value is, or for more digits than a float has: it takes
long to load, and longer to compute.
"""

from actcli.reference.derivatives import Allowance, derivatives, numbers_beside
from actcli.reference.digits import decimals
from actcli.reference.mp_words import DUALS
from actcli.reference.truth import exact_parameters, truth, ulps, vector_truth

__all__ = [
    "DUALS",
    "Allowance",
    "decimals",
    "derivatives",
    "exact_parameters",
    "numbers_beside",
    "truth",
    "ulps",
    "vector_truth",
]
