"""Everything that a module needs in order to declare activations, in one import.

The catalogue, the README's example and plug-ins declare their functions with the names below and
with nothing else of the package; these names stay as they are from version to version.

Declarations
    activation  Declare an activation: decorate the kernel that computes it.
    call        Declare the call of a framework that computes the same function.
    param       Declare a parameter, as the default in the kernel's signature.
    uniform     Declare a parameter that training draws uniformly between two others.
    gumbel      Declare a parameter that training draws from the standard Gumbel distribution.
    Lengths     How many values a function of a vector takes and gives; HALVES and PAIRS are usual.

Arrays
    np          NumPy, imported when it is first used.
    Array       The type of a float64 array, for annotations.
    where       np.where over float64, quicker where the condition follows no pattern.
    step, level Piecewise constant functions, with nan kept.
    line, affine  Straight lines without overflow or cancellation.

Accurate primitives
    sigmoid, softplus, sech, erf, erfc, erfcx, Phi, phi
"""

from typing import TYPE_CHECKING

from actcli.activation import activation, call
from actcli.activation.lengths import HALVES, PAIRS, Lengths
from actcli.activation.parameter import gumbel, param, uniform
from actcli.numerics import np
from actcli.numerics.piecewise import affine, level, line, step
from actcli.numerics.select import where
from actcli.numerics.special import Phi, erf, erfc, erfcx, phi, sech, sigmoid, softplus

if TYPE_CHECKING:
    from actcli.numerics import Array as Array

__all__ = [
    "HALVES",
    "PAIRS",
    "Lengths",
    "Phi",
    "activation",
    "affine",
    "call",
    "erf",
    "erfc",
    "erfcx",
    "gumbel",
    "level",
    "line",
    "np",
    "param",
    "phi",
    "sech",
    "sigmoid",
    "softplus",
    "step",
    "uniform",
    "where",
]
