"""Identify a function from samples, from its values, or from the function itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.identification.answer import Candidate, Identification, WrappedActivation
from actcli.identification.fit import Problem
from actcli.identification.judge import deviation, explaining
from actcli.identification.model import models
from actcli.identification.samples import Observations, observe
from actcli.identification.search import SAMPLES_TO_FIT, Fit, fits
from actcli.identification.simplify import with_simple_parameters
from actcli.numerics import np

if TYPE_CHECKING:
    import numpy.typing as npt

CANDIDATES = 5
# So many are told, and all that explain the samples as well as the best.

CLOSE = 1e-2
# Of the samples' extent: what is closer everywhere is an approximation.


def identify_samples(
    x: npt.ArrayLike, y: npt.ArrayLike, *, dtype: str | None = None
) -> Identification:
    """Return which function of the catalogue some samples are of.

    Parameters
    ----------
    x, y : array_like of real numbers, of the same size
    dtype : str, optional
        The type to which y was rounded: "bfloat16", "float16", "float32", "float64". By default
        that of the array; of an array of float64, or of numbers, the shortest that holds them all.

    Raises
    ------
    IdentificationError
        If there are fewer than two different finite x, or x and y do not go together.
    """
    seen = observe(x, y, dtype)
    found = [_candidate(fit, seen) for fit in fits(seen)]
    explained, reason = explaining(found, seen)
    if not explained:
        found += [_candidate(fit, seen) for fit in fits(seen, is_wrapped=True)[:CANDIDATES]]
        explained, reason = explaining(found, seen)
    order = {model.activation.name: i for i, model in enumerate(models())}
    explained.sort(key=lambda one: (one.is_wrapped, len(one.activation.settings), order[one.name]))
    others = sorted(
        (one for one in found if one not in explained),
        key=lambda one: (one.deviation.rms, one.is_wrapped, order[one.name]),
    )
    best = [*explained, *others[: max(CANDIDATES - len(explained), 1)]]
    is_close = best[0].deviation.absolute <= CLOSE * seen.extent
    notes = [f"{seen.left_out} samples that are not finite were left out."] * bool(seen.left_out)
    return Identification(
        verdict="is" if explained else "within" if is_close else "none",
        candidates=tuple(best),
        equal=max(len(explained), 1),
        dtype=seen.type.name,
        reason=reason,
        count=seen.size,
        notes=tuple(notes),
    )


def _candidate(fit: Fit, seen: Observations) -> Candidate:
    """Return a fit with simple parameters, and how far it is from all samples."""
    thin = seen.thinned(SAMPLES_TO_FIT)
    with np.errstate(all="ignore"):
        model, settings = with_simple_parameters(fit.model, fit.settings, thin)
        found = WrappedActivation(activation=model.activation)
        if model.is_wrapped:
            stretch, shift = settings[-2:].tolist()
            scale, offset = Problem(model, thin.x, thin.y).outer(
                model.values(settings[None], thin.x)
            )
            found = found.replace(
                scale=float(scale[0]), stretch=stretch, shift=shift, offset=float(offset[0])
            )
    fields = {name: getattr(found, name) for name in WrappedActivation._fields}
    return Candidate(**fields, deviation=deviation(found(seen.x), seen))
