"""Identify a function from its samples."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actcli.identification.answer import Candidate, Identification, WrappedActivation
from actcli.identification.elsewhere import tell_apart
from actcli.identification.judge import deviation, explaining
from actcli.identification.model import (
    SHIFT,
    STRETCH,
    Model,
    flexible_models,
    models,
    wrapped_models,
)
from actcli.identification.samples import Observations, observe
from actcli.identification.search import SAMPLES_TO_FIT, Fit, explains_little, fits
from actcli.identification.simplify import rounding_variance, with_simple_parameters
from actcli.numerics import np
from actcli.numerics.tape.choice import tapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

CANDIDATES = 5
# So many are told, and all that explain the samples as well as the best.

CLOSE = 1e-2
# Of the samples' bend: what is closer everywhere is an approximation.

FEW_NUMBERS, CLOSE_BY_MANY = 2, 1e-3
# A function with more numbers of its own than these comes as close as CLOSE to any smooth curve, so
# it must come closer.

NEARLY_CLOSEST = 3.0
# A simpler function that is at most so many times farther off is what was approximated.

AS_NOISY, SIMILAR = 1.5, 16.0
# Fits whose mean square is at most so many times that of the best, or that of rounding, are looked
# at closely.

MAX_WRAPPED = 12
# So many functions that are wrapped are looked at closely.

MIN_NOISE_SAMPLES = 16
MAX_NOISE = 0.1
# Root mean square, of the samples' extent: what scatters farther has no shape to see.

LEAST_RATIO = 1.4
# Of noise the squares of successive differences are twice its variance; of a smooth misfit, nearly
# none of it. With 200 samples the ratio is within 0.3 of 2.

SMALLEST_EXTENT, LARGEST_EXTENT = 1e-130, 1e130
# Least squares have a rounding error of an extent between these squared as a normal number, and the
# sum of many squares as a finite one.

FEW_SAMPLES = 8
# Fewer say little, however well they fit.


def identify_samples(
    x: npt.ArrayLike, y: npt.ArrayLike, *, dtype: str | None = None
) -> Identification:
    """Return which function of the catalogue some samples are of.

    Parameters
    ----------
    x, y : array_like of real numbers, of the same size
    dtype : str, optional
        The type to which y was rounded: "bfloat16", "float16", "float32", "float64". By default
        that of the array; of float64, what all numbers look like: a shorter type, or decimals.

    Raises
    ------
    IdentificationError
        If there are fewer than two different finite x, or x and y do not go together.
    """
    seen = observe(x, y, dtype)
    # A tie of two functions must not depend on which of them was computed otherwise.
    with np.errstate(all="ignore"), tapes(wanted=False):
        return _identified(seen)


def _identified(seen: Observations) -> Identification:
    """Return which function some samples are of."""
    found: list[Candidate] = []
    explained: list[Candidate] = []
    reason = ""
    tried: Sequence[Model] = models()
    while tried:
        closest = fits(seen, tried)
        found += _candidates(closest, seen)
        explained, reason = explaining(found, seen)
        if explained or not seen.extent or _is_noise(_ranked(found, seen)[0], seen):
            break
        tried = _next_models(tried, closest, seen)
    return _answer(seen, found, explained, reason)


def _next_models(
    tried: Sequence[Model], closest: Sequence[Fit], seen: Observations
) -> Sequence[Model]:
    """Return what is tried after some models: wrapped, then with all parameters, then nothing."""
    if tried is models():
        return wrapped_models()
    if tried is not wrapped_models() or explains_little(closest[0], seen):
        return ()
    names = {fit.model.activation.name for fit in closest}
    return [model for model in flexible_models() if model.activation.name in names]


def _is_noise(best: Candidate, seen: Observations) -> bool:
    """Return whether the differences from a candidate scatter without a pattern, and not far.

    Source: J. von Neumann, Distribution of the Ratio of the Mean Square Successive Difference to
    the Variance (1941).
    """
    off = seen.y - best(seen.x)
    if seen.size < MIN_NOISE_SAMPLES or not np.isfinite(off).all():
        return False
    off = off - off.mean()
    square = float(off @ off)
    steps = np.diff(off)
    if not square or best.deviation.rms > MAX_NOISE * seen.extent:
        return False
    return float(steps @ steps) / square > LEAST_RATIO


def _ranked(found: Sequence[Candidate], seen: Observations) -> list[Candidate]:
    """Return candidates by how likely they are, the likeliest first."""
    order = {model.activation.name: i for i, model in enumerate(models())}
    return sorted(found, key=lambda one: (_information(one, seen), order[one.name]))


def _answer(
    seen: Observations, found: Sequence[Candidate], explained: Sequence[Candidate], reason: str
) -> Identification:
    """Return the answer, given the candidates and those that explain the samples."""
    order = {model.activation.name: i for i, model in enumerate(models())}
    first = sorted(
        explained,
        key=lambda one: (
            one.complexity,
            one.is_wrapped and len(one.spec),
            len(one.activation.parameters),
            order[one.name],
        ),
    )
    others = _ranked([one for one in found if one not in explained], seen)
    if not first:
        others = _simple_first(others, seen)
    best = [*first, *others[: max(CANDIDATES - len(first), 1)]]
    if not best:
        best = [*found]
    is_noise = not first and _is_noise(best[0], seen)
    is_close = is_noise or _is_close(best[0], seen)
    notes = _remarks(seen)
    if is_noise:
        notes.append(
            f"the samples scatter about {best[0].spec} without a pattern, as noise with a standard "
            f"deviation of {best[0].deviation.rms:.2g} would make them"
        )
    return Identification(
        verdict="is" if first else "within" if is_close else "none",
        candidates=tuple(best),
        equal=max(len(first), 1),
        reason=reason,
        samples=seen,
        where_to_look=tell_apart(first, seen.x),
        notes=tuple(notes),
    )


def _is_close(one: Candidate, seen: Observations) -> bool:
    """Return whether a candidate is an approximation of the samples."""
    share = CLOSE if one.complexity <= FEW_NUMBERS else CLOSE_BY_MANY
    return one.deviation.absolute <= share * seen.bend


def _simple_first(ranked: list[Candidate], seen: Observations) -> list[Candidate]:
    """Return ranked candidates with the simplest of those first that are nearly the closest.

    Noise weighs closeness as it should be; but whoever approximates a function means a simple one.
    """
    if _is_noise(ranked[0], seen):
        return ranked
    least = min(one.deviation.absolute for one in ranked)
    most = min(NEARLY_CLOSEST * least, CLOSE * seen.bend)
    near = [one for one in ranked if one.deviation.absolute <= most]
    near.sort(key=lambda one: one.complexity)
    return [*near, *(one for one in ranked if one not in near)]


def _remarks(seen: Observations) -> list[str]:
    """Return what is to be said of the samples, each a sentence."""
    said = []
    if seen.left_out:
        one = "1 sample that is" if seen.left_out == 1 else f"{seen.left_out} samples that are"
        said.append(f"{one} not finite left out")
    if seen.size < seen.given:
        said.append(f"{seen.size} of the {seen.given} samples are looked at, chosen evenly")
    if not SMALLEST_EXTENT < (seen.extent or 1.0) < LARGEST_EXTENT:
        said.append(
            f"y extends over {seen.extent:.2g}, of which squares are no numbers of float64: "
            "factors and parameters may not be found; give y divided by that"
        )
    if (distinct := len(np.unique(seen.x))) < FEW_SAMPLES:
        said.append(f"only {distinct} different x: many functions may go through so few samples")
    if not seen.extent:
        said.append(f"the samples are all {seen.y[0]:g}: many functions are constant somewhere")
    repeated = np.diff(seen.x) == 0
    if (np.abs(np.diff(seen.y))[repeated] > seen.type.spacing(seen.y[1:])[repeated]).any():
        at = float(seen.x[1:][repeated][0])
        said.append(f"the samples have several values at the same x, as at {at:g}")
    return said


def _information(one: Candidate, seen: Observations) -> float:
    """Return Schwarz's information criterion, which weighs closeness against parameters.

    Source: G. Schwarz, Estimating the Dimension of a Model (1978).
    """
    variance = max(one.deviation.rms**2, rounding_variance(seen), math.ulp(0.0))
    return seen.size * math.log(variance) + one.complexity * math.log(seen.size)


def _candidates(found: Sequence[Fit], seen: Observations) -> list[Candidate]:
    """Return the closest fits with simple parameters, and how far they are from all samples."""
    if not found:
        return []
    near = max(AS_NOISY * found[0].mean_square, SIMILAR * rounding_variance(seen))
    close = [fit for i, fit in enumerate(found) if i < CANDIDATES or fit.mean_square <= near]
    if found[0].model.is_wrapped:
        close = close[:MAX_WRAPPED]
    if explains_little(found[0], seen):
        close = close[:CANDIDATES]
    thin = seen.thinned(SAMPLES_TO_FIT)
    with np.errstate(all="ignore"):
        return [_candidate(fit, thin, seen) for fit in close]


def _candidate(fit: Fit, thin: Observations, seen: Observations) -> Candidate:
    """Return a fit as a candidate, its parameters made simple by some of the samples."""
    model, scale, offset = with_simple_parameters(fit.model, fit.settings, thin)
    found = WrappedActivation(
        activation=model.bound(),
        scale=scale,
        stretch=model.constants.get(STRETCH, 1.0),
        shift=model.constants.get(SHIFT, 0.0),
        offset=offset,
    )
    fields = {name: getattr(found, name) for name in WrappedActivation._fields}
    return Candidate(**fields, deviation=deviation(found(seen.x), seen))
