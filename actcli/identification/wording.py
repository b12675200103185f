"""The answer in words."""

from __future__ import annotations

from actcli.identification.answer import Candidate, Identification

SEEN = 1e-5
# Of the samples' extent: functions that are closer are nearly the same, and not told as another.

MAX_NAMED = 8
# Functions named in a sentence; the table has them all.


def verdict_text(found: Identification) -> str:
    """Return the verdict in a sentence: "gelu_tanh, by rounding to float32; not gelu, …"."""
    best = found.best
    off = _distance(best)
    match found.verdict:
        case "is":
            text = f"{best.spec}: {len(found.x)} samples, {_explained(found)}"
            others = found.explaining[1:]
            if others:
                named = ", ".join(one.spec for one in others[:MAX_NAMED])
                more = f" and {len(others) - MAX_NAMED} more" if len(others) > MAX_NAMED else ""
                text += f"; there equal to {named}{more}"
        case "within":
            text = f"{best.spec} to within {off}, more than rounding to {found.dtype} explains"
        case _:
            text = f"none of the catalogue; the closest, {best.spec}, is off by up to {off}"
    if found.is_identified and (other := _nearest_other(found)):
        name = f"not {other.spec}, which" if found.verdict == "is" else f"the next, {other.spec},"
        text += f"; {name} is off by up to {_distance(other)}"
    return text


def _explained(found: Identification) -> str:
    """Return what explains the differences, and of rounding how large they are in ulps."""
    ulps = found.best.deviation.ulps
    if not found.best.deviation.absolute:
        return "no difference"
    size = f" (up to {ulps:.2g} ulp)" if found.reason.startswith("rounding") else ""
    return f"explained by {found.reason}{size}"


def _distance(one: Candidate) -> str:
    """Return the largest difference of a candidate, and where it is: "0.00047 at x = 2.7"."""
    return f"{one.deviation.absolute:.2g} at x = {one.deviation.absolute_at:.3g}"


def _nearest_other(found: Identification) -> Candidate | None:
    """Return the closest candidate that is another function than those that are named."""
    named = {one.name for one in found.candidates[: found.equal]}
    least = SEEN * found.samples.extent
    others = [
        one
        for one in found.candidates[found.equal :]
        if one.name not in named and one.deviation.absolute > least
    ]
    return min(others, key=lambda one: one.deviation.absolute, default=None)


def unmet(found: Identification, expected: Candidate) -> str:
    """Return what is said where the samples are of another function than the one expected."""
    what = found.best.spec if found.is_identified else "none of the catalogue"
    return (
        f"expected {expected.spec}, which is off by up to {_distance(expected)}; "
        f"the samples are of {what}"
    )
