"""Simple numbers for parameters, where the samples allow them: 1.702, 0.01, 1/6."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from actcli.analysis.tolerances import simplest
from actcli.identification.fit import Problem
from actcli.identification.model import Model
from actcli.identification.samples import Observations
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.numerics import Array

SIGMAS = 3.0
# Standard errors within which a parameter may be moved to a simple number.

REFITTED_STEPS = 12
# The other parameters move little.

MAX_DENOMINATOR = 16
# Larger ones are not what anybody writes: 1/6 is, 7/31 is not.

SIMPLE_DIGITS = 4
# Decimals of at most so many digits are simpler than fractions.

RELATIVE_ROUNDING = 2.0**-46
# Of a parameter that was fitted to float64 without an error.


def with_simple_parameters(
    model: Model, settings: Array, seen: Observations
) -> tuple[Model, Array]:
    """Return a fit in which each parameter in turn is as simple as the samples allow.

    Parameters
    ----------
    model : Model
    settings : ndarray, shape (parameters,)
        Those that come closest.
    seen : Observations

    Returns
    -------
    model : Model
        Its parameters are fixed, but for those of the wrapping.
    settings : ndarray
    """
    floor = float(np.mean(np.square(seen.type.spacing(seen.y)))) / 12
    for _ in model.names:
        problem = Problem(model, seen.x, seen.y)
        cost = float(problem.costs(settings[None])[0])
        variance = max(cost / seen.size, floor)
        error = float(_standard_errors(problem, settings, variance)[0])
        value = float(settings[0])
        allowed = cost + SIGMAS**2 * variance
        for number in (*_simple_numbers(model, value, error), value):
            fixed = model.with_fixed(model.names[0], number)
            if fixed is None:
                continue
            rest, costs = Problem(fixed, seen.x, seen.y).refine(
                settings[None, 1:], REFITTED_STEPS if fixed.size else 0
            )
            if costs[0] <= allowed or number == value:
                model, settings = fixed, rest[0]
                break
    return model, settings


def _standard_errors(problem: Problem, settings: Array, variance: float) -> Any:
    """Return the standard error of each parameter, infinite where nothing depends on it."""
    _, (falls,) = problem.jacobians(settings[None])
    lengths = np.sqrt((falls * falls).sum(axis=-1))
    scales = np.where(lengths > 0, lengths, 1.0)
    unit = falls / scales[:, None]
    inverse = np.linalg.pinv(unit @ unit.T, hermitian=True)
    errors = np.sqrt(variance * np.maximum(np.diag(inverse), 1.0)) / scales
    return np.where(lengths > 0, errors, np.inf)


def _simple_numbers(model: Model, value: float, error: float) -> Iterator[float]:
    """Yield numbers within an error of a value: defaults first, then simple ones."""
    name = model.names[0]
    defaults = [p.default for p in model.activation.parameters if p.name == name]
    defaults += [
        {**there.defaults, **there.fixed}.get(name) for there in model.activation.equivalents
    ]
    reach = max(SIGMAS * error, RELATIVE_ROUNDING * abs(value))
    yield from (one for one in defaults if one is not None and abs(one - value) <= reach)
    if not np.isfinite(error):
        return
    decimal = simplest(value, max(error, RELATIVE_ROUNDING * abs(value)))
    fraction = float(Fraction(value).limit_denominator(MAX_DENOMINATOR))
    if abs(fraction - value) <= reach and len(f"{decimal:.15g}") > SIMPLE_DIGITS + 2:
        yield fraction
    yield decimal
