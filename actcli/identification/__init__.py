"""Which function is this? Identify an activation by what it computes, not by what it is called.

`identify_samples` takes x and y, `identify` also any callable. Both return an `Identification`,
with a verdict and the candidates.
"""

from actcli.identification.answer import Candidate, Deviation, Identification
from actcli.identification.answering import identify_samples
from actcli.identification.code import identify
from actcli.identification.samples import IdentificationError

__all__ = [
    "Candidate",
    "Deviation",
    "Identification",
    "IdentificationError",
    "identify",
    "identify_samples",
]
