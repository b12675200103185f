"""Which function is this? Identify an activation by what it computes, not by what it is called.

`identify_samples` takes x and y and returns an `Identification`, with a verdict and the candidates.
"""

from actcli.identification.answer import Candidate, Deviation, Identification
from actcli.identification.identify import identify_samples
from actcli.identification.samples import IdentificationError

__all__ = ["Candidate", "Deviation", "Identification", "IdentificationError", "identify_samples"]
