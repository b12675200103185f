"""The answer: the functions that come closest, how close, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from actcli.activation import Activation
from actcli.identification.samples import Observations
from actcli.numerics import np
from actcli.support.numerals import numeral
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.numerics import Array

Verdict = Literal["is", "within", "none"]
"""Whether the samples are a function's values, come close to them, or to no function's."""


class Deviation(Record):
    """How far a function is from the samples.

    Attributes
    ----------
    absolute, relative, ulps : float
        The largest difference: as it is, in proportion to the sample, and in units in the last
        place of the samples' type.
    absolute_at, relative_at, ulps_at : float
        The x where each of them is.
    rms : float
        The root of the mean square of the difference.
    """

    absolute: float
    absolute_at: float
    relative: float
    relative_at: float
    ulps: float
    ulps_at: float
    rms: float


SLOPE_STEP = 2.0**-20
# In proportion to x, or to 1 where that is larger. About ten digits of a slope are left.


class WrappedActivation(Record):
    """A function of the catalogue with affine maps about it: scale*f(stretch*x + shift) + offset.

    Attributes
    ----------
    activation : Activation
        f, with its parameters as they were found.
    scale, stretch, shift, offset : float
    """

    activation: Activation
    scale: float = 1.0
    stretch: float = 1.0
    shift: float = 0.0
    offset: float = 0.0

    def __call__(self, x: Array) -> Any:
        """Return its values."""
        with np.errstate(all="ignore"):
            inner = self.stretch * np.asarray(x, np.float64) + self.shift
            return self.scale * self.activation(inner) + self.offset

    def slope(self, x: Array) -> Any:
        """Return about its derivative, by differences: a tolerance needs few digits of it.

        The exact one of each candidate takes as long as fitting it.
        """
        x = np.asarray(x, np.float64)
        step = SLOPE_STEP * np.maximum(np.abs(x), 1.0)
        with np.errstate(all="ignore"):
            return (self(x + step) - self(x - step)) / (2 * step)

    @property
    def name(self) -> str:
        """Return the name in the catalogue, "swish"."""
        return self.activation.name

    @property
    def is_wrapped(self) -> bool:
        """Return whether it is more than the function of the catalogue."""
        return (self.scale, self.stretch, self.shift, self.offset) != (1.0, 1.0, 0.0, 0.0)

    @property
    def complexity(self) -> int:
        """Return how many numbers it has that are not the catalogue's own."""
        affine = (self.scale != 1, self.stretch != 1, self.shift != 0, self.offset != 0)
        return len(self.activation.settings) + sum(affine)

    @property
    def spec(self) -> str:
        """Return what other commands take for it: "swish:beta=1.702", "2*tanh(0.5*x) + 1"."""
        settings = {name: numeral(value) for name, value in self.activation.settings.items()}
        if not self.is_wrapped:
            listed = ",".join(f"{name}={value}" for name, value in settings.items())
            return f"{self.name}:{listed}" if listed else self.name
        inner = _times(self.stretch, "x") + _plus(self.shift)
        arguments = ", ".join([inner, *(f"{name}={value}" for name, value in settings.items())])
        return _times(self.scale, f"{self.name}({arguments})") + _plus(self.offset)


class Candidate(WrappedActivation):
    """A function that the samples may be of.

    Attributes
    ----------
    deviation : Deviation
        How far it is from the samples.
    """

    deviation: Deviation


def _times(factor: float, what: str) -> str:
    """Return a product as it is written: "x", "-x", "2*x"."""
    return {1.0: "", -1.0: "-"}.get(factor, f"{numeral(factor)}*") + what


def _plus(summand: float) -> str:
    """Return what is added as it is written: "", " + 2", " - 2"."""
    if not summand:
        return ""
    return f" {'-' if summand < 0 else '+'} {numeral(abs(summand))}"


class Identification(Record):
    """Which function some samples are of.

    Attributes
    ----------
    verdict : "is", "within" or "none"
        "is": rounding explains every difference from the best candidate. "within": the samples
        come close to it. "none": they come close to no function of the catalogue.
    candidates : tuple of Candidate
        The closest, the best first. Those that explain the samples as well follow it at once.
    equal : int
        How many of the candidates explain the samples as well as the best, itself included.
    reason : str
        What explains the differences from the best candidate, as "rounding to float32"; "" if
        nothing does.
    samples : Observations
        Those that were used, in ascending order of x.
    where_to_look : str
        Where functions differ that explain the samples equally well; "" if there are none.
    notes : tuple of str
        What else is to be said, each a sentence.
    """

    verdict: Verdict
    candidates: tuple[Candidate, ...]
    equal: int = 1
    reason: str = ""
    samples: Observations
    where_to_look: str = ""
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate:
        """Return the closest candidate."""
        return self.candidates[0]

    @property
    def x(self) -> Array:
        """Return the x of the samples."""
        return self.samples.x

    @property
    def y(self) -> Array:
        """Return the values of the samples."""
        return self.samples.y

    @property
    def dtype(self) -> str:
        """Return what the samples are rounded to: "float32", "4 decimals"."""
        return self.samples.type.name

    @property
    def explaining(self) -> tuple[Candidate, ...]:
        """Return the candidates that explain the samples equally well; none if the best do not."""
        return self.candidates[: self.equal] if self.verdict == "is" else ()

    @property
    def is_identified(self) -> bool:
        """Return whether the verdict names a function."""
        return self.verdict != "none"
