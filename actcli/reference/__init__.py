"""What a formula is worth to any number of digits, by mpmath.

The one place where that is imported, and the dearest of all: only who wants to know how right a
value is, or wants more digits than a float has, comes here.
"""

from actcli.reference.digits import decimals
from actcli.reference.finite_differences import derivatives
from actcli.reference.mp_words import SCALAR
from actcli.reference.truth import given, limits, truth, ulps, vector_truth

__all__ = [
    "SCALAR",
    "decimals",
    "derivatives",
    "given",
    "limits",
    "truth",
    "ulps",
    "vector_truth",
]
