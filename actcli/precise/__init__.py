"""What a formula is worth to any number of digits, by mpmath.

The one place where that is imported, and the dearest of all: only who wants to know how right a
value is, or wants more digits than a float has, comes here.
"""

from actcli.precise.decimals import decimals
from actcli.precise.differences import derivatives
from actcli.precise.judge import given, limits, truth, ulps, vector_truth
from actcli.precise.words import SCALAR

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
