"""Germs: what a function is just beside a point, or far out, as a series in an infinitesimal.

A formula that is run over the germ x + ε, with an ε smaller than every positive number, takes the
branches that it takes to the right of x, and gives its value, its slopes and its limits from there
without a step to a neighbouring float. Numbers far out are 1/ε.

The series are transseries: sums of terms c·exp(E)·ε**a·log(1/ε)**b, of which any two can be
compared. Coefficients are decimal numbers with a bound for their error, and a germ knows what was
left out of it: what neither decides is raised as an `UndecidedError`.

Source: G. H. Hardy, Orders of Infinity, 2nd ed., Cambridge (1924); D. Gruntz, On Computing Limits
in a Symbolic Manipulation System, ETH Zürich (1996).
"""

from actcli.numerics.germ import choices, functions, integrals  # They fill a table of operations.
from actcli.numerics.germ.arithmetic import Germ, beside, far, germ_of
from actcli.numerics.germ.balls import Precision, precision
from actcli.numerics.germ.errors import (
    MoreDigitsNeededError,
    MoreTermsNeededError,
    NearbyJoinError,
    OutOfWorkError,
    UndecidedError,
)

__all__ = [
    "Germ",
    "MoreDigitsNeededError",
    "MoreTermsNeededError",
    "NearbyJoinError",
    "OutOfWorkError",
    "Precision",
    "UndecidedError",
    "beside",
    "choices",
    "far",
    "functions",
    "germ_of",
    "integrals",
    "precision",
]
